#!/usr/bin/env bash
# Older processors than this one, as QEMU imitates them: each runs the code made for it, and code for newer ones contacts nobody.
#   processors.sh FORBEAR QEMU CC
set -euo pipefail
forbear=$1 qemu=$2 cc=$3
here=$(cd "$(dirname "$0")" && pwd)
example=$here/../../examples/ahead_of_time
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Builds the host for all processors, or for those of one generation: host NAME [CPU].
host() {
  "$forbear" build "$example/reminders.forbear" --layout "$example/layout.json" --output "$folder/reminders.o" ${2:+--cpu "$2"} 2>"$folder/said" || { cat "$folder/said"; exit 1; }
  "$cc" -std=c99 -Wall -Wextra -Wpedantic -Werror -I"$folder" "$here/careless_host.c" "$folder/reminders.o" -o "$folder/$1"
}
# expect HOST CPU WORDS
expect() {
  local said
  said=$("$qemu" -cpu "$2" "$folder/$1" 2>"$folder/warnings") || { echo "$1 on $2 ends with $?"; cat "$folder/warnings"; exit 1; }
  [ "$said" = "$3" ] || { printf '%s on %s says\n  %s\nin place of\n  %s\n' "$1" "$2" "$said" "$3"; exit 1; }
  echo "$1 on $2: $said"
}

too_new='the kernel was built for newer processors than this one: see its `targets`'
contact=' 0/1/2 0/1/2 0/1/2'
invalid=' 3/-1/0 3/-1/0 3/-1/0'
host all
expect all qemu64 "x86-64:$contact"
expect all Nehalem "x86-64-v2:$contact"
expect all Haswell "x86-64-v3:$contact"
host second x86-64-v2
expect second qemu64 "$too_new:$invalid"
expect second Nehalem "x86-64-v2:$contact"
expect second Haswell "x86-64-v2:$contact"
host third x86-64-v3
expect third Nehalem "$too_new:$invalid"
expect third Haswell "x86-64-v3:$contact"
host fourth x86-64-v4
expect fourth Nehalem "$too_new:$invalid"
expect fourth Haswell "$too_new:$invalid"
