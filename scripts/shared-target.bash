#!/usr/bin/env bash
# Where the tests of a fresh clone compile: a folder in the cache, so that a second clone finds the dependencies
# built. Sourced by scripts/test.
#
# A clone that has a target/ of its own keeps it, and so does a CARGO_TARGET_DIR that is set: nobody's incremental
# builds are disturbed. The folder is keyed by Cargo.lock and compiler, so it only ever holds one set of
# dependencies. Two clones would overwrite each other's programs in it, so the one that comes second compiles in its
# own target/. Packages of the clone that was here before are removed, for cargo keys them by their path and they
# would pile up.

share_target() {
  [ -z "${CARGO_TARGET_DIR:-}" ] && [ ! -d target ] && has flock || return 0
  local key folder
  key=$(cat Cargo.lock <(rustc -vV) | git hash-object --stdin | cut -c1-12)
  folder="$cache/target-$key"
  mkdir -p "$folder"
  exec 8>"$folder/.lock"
  if ! flock --nonblock 8; then
    say "Another clone is testing with $folder; this one compiles in target/."
    return 0
  fi
  export CARGO_TARGET_DIR="$folder"
  # Incremental builds only help the clone that made them.
  export CARGO_INCREMENTAL=0
  if [ "$(cat "$folder/.clone" 2>/dev/null)" != "$root" ]; then
    forget_packages_of_other_clones "$folder"
    printf '%s\n' "$root" >"$folder/.clone"
  fi
  remove_unused_targets "$folder"
  say "Compiling in $folder, which other clones use too"
}

forget_packages_of_other_clones() {
  local name
  for name in $(sed -n 's/^name = "\(.*\)"$/\1/p' Cargo.toml src/*/Cargo.toml | sort -u); do
    # File names have underscores where package names have hyphens; programs keep the hyphens.
    find "$1" -depth \( -name "$name-*" -o -name "lib$name-*" -o -name "${name//-/_}-*" -o -name "lib${name//-/_}-*" \) -exec rm -rf {} +
  done
}

# Of other lock files or compilers, and not used for two weeks.
remove_unused_targets() {
  local other
  for other in "$cache"/target-*; do
    [ "$other" != "$1" ] && [ -z "$(find "$other/.lock" -mtime -14 2>/dev/null)" ] && rm -rf "$other"
  done
  return 0
}
