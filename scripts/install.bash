#!/usr/bin/env bash
# How a tool comes into the cache: once, whole, and by one clone at a time.
# Sourced by the installers. It refuses to touch anything outside the cache.

# once FOLDER COMMAND...: runs `COMMAND... STAGING` and renames the staging folder to FOLDER. An interrupted
# installation leaves only a staging folder, which is never taken for a finished one.
once() {
  local folder=$1
  shift
  [ -d "$cache/$folder" ] && return
  mkdir -p "$cache"
  # Where flock is missing (macOS), two clones may both do the work; the rename keeps the result whole.
  (
    if has flock && ! flock --nonblock 9; then
      say "Another clone is installing $folder; waiting for it."
      flock 9
    fi
    [ -d "$cache/$folder" ] || install_whole "$folder" "$@"
  ) 9>"$cache/.$folder.lock"
}

install_whole() {
  local folder=$1
  shift
  local staging="$cache/.$folder.unfinished"
  rm -rf "$staging"
  mkdir -p "$staging"
  "$@" "$staging" 9>&-
  mv "$staging" "$cache/$folder"
}

# quietly LOG COMMAND...: shows the command's last lines only where it fails.
quietly() {
  local log=$1
  shift
  if ! "$@" >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    return 1
  fi
}
