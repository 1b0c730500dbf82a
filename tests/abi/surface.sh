#!/usr/bin/env bash
# The ABI of libforbear.so against what hosts were compiled against before: surface.sh check|write LIBRARY HEADERS BASELINE
# `check` fails on whatever such a host would notice; functions that came since are no change. `write` is for a new version, for functions
# that came since, and for a struct that grew at its end: abidiff reports it, and hosts do not notice because they say the size of theirs.
# HEADERS holds the C headers and no others (vVERSION/include/forbear): what they do not declare is nobody's business.
set -euo pipefail

action=$1 library=$2 headers=$3 baseline=$4

differs() { # BASELINE
  abidiff --exported-interfaces-only --no-added-syms "$1" "$library"
}

case "$action" in
  write)
    abidw --drop-private-types --exported-interfaces-only --headers-dir "$headers" --drop-undefined-syms --no-show-locs \
      --no-corpus-path --no-comp-dir-path --out-file "$baseline" "$library"
    ;;
  check)
    differs "$baseline" || { echo "a host of $baseline would notice" >&2; exit 1; }
    # abidiff says the same of baselines and options that it does not understand, so it must see what is planted.
    planted=$(mktemp)
    trap 'rm -f "$planted"' EXIT
    plant() { # SED-SCRIPT
      sed "$1" "$baseline" >"$planted"
      ! cmp -s "$planted" "$baseline" || { echo "not planted: $1" >&2; exit 1; }
      ! differs "$planted" >/dev/null || { echo "not seen: $1" >&2; exit 1; }
    }
    plant 's/forbear_record_clear/forbear_record_gone/g'
    plant 's/forbear_registry_publish/forbear_registry_gone/g'
    plant "/class-decl name='forbear_decision'/,/class-decl>/ { s/bits='64'/bits='swap'/; s/bits='96'/bits='64'/; s/bits='swap'/bits='96'/ }"
    echo "nothing that a host would notice"
    ;;
  *)
    echo "usage: surface.sh check|write LIBRARY HEADERS BASELINE" >&2
    exit 2
    ;;
esac
