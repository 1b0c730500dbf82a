#!/usr/bin/env bash
# What libforbear.so exports is what its headers declare, each name under a version, and nothing else: symbols.sh LIBRARY HEADERS
set -euo pipefail

library=$1
headers=$2
exported=$(nm -D --defined-only --extern-only "$library" | awk '$2 != "A" { print $3 }' | LC_ALL=C sort)
declared=$(cd "$headers" && cat forbear.h $(ls arrow.h serving.h 2>/dev/null) | tr '\n' ' ' | grep -oE 'FORBEAR_API [^;{]*;' |
  grep -oE 'forbear_[a-z_0-9]+\(' | tr -d '(' | LC_ALL=C sort)

[ -n "$declared" ] || { echo "the headers declare nothing" >&2; exit 1; }
if [ "$(sed 's/@@.*//' <<<"$exported")" != "$declared" ]; then
  echo "exported (<) and declared (>) differ:" >&2
  diff <(sed 's/@@.*//' <<<"$exported") <(echo "$declared") >&2 || true
  exit 1
fi
if grep -v '^forbear_[a-z_0-9]*@@FORBEAR_[0-9.]*$' <<<"$exported"; then
  echo "these have no version" >&2
  exit 1
fi
echo "$(wc -l <<<"$exported") symbols, all of them forbear_* with a version"
