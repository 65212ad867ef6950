#!/usr/bin/env bash
# What every script here shares: pinned versions, where tools are kept, and how a script speaks.
# Sourced, never run. It refuses to install anything.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
cache="${XDG_CACHE_HOME:-$HOME/.cache}/integration-patterns"

# The version of a package in Cargo.lock: the command line tool of wasm-bindgen must equal the library.
locked_version() {
  awk -v name="name = \"$1\"" '$0 == name { getline; gsub(/version = |"/, ""); print; exit }' "$root/Cargo.lock"
}

trunk_version=0.21.14
wasm_bindgen_version=$(locked_version wasm-bindgen)
binaryen_version=132.0.0

PATH="$cache/trunk-$trunk_version/bin:$cache/wasm-bindgen-$wasm_bindgen_version/bin:$cache/binaryen-$binaryen_version/node_modules/.bin:$PATH"
# A new shell often does not know yet where rustup has put cargo.
if ! command -v cargo >/dev/null && [ -x "$HOME/.cargo/bin/cargo" ]; then PATH="$HOME/.cargo/bin:$PATH"; fi
export PATH
# Trunk 0.21 takes NO_COLOR=1 for a wrong flag and stops.
unset NO_COLOR

say() { printf '%s\n' "$*"; }

# One line of what is wrong, one of what to do about it.
fail() {
  printf '\nStopped: %s\nRemedy:  %s\n' "$1" "$2" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }
