#!/usr/bin/env bash
# Fails when a program or library needs, or has in it, anything of LLVM, ANTLR, Z3, Boost or our compiler: no_compiler.sh FILE...
set -euo pipefail

for file in "$@"; do
  needed=$(ldd "$file")
  names=$(nm -C "$file"; nm -DC "$file")
  for what in llvm antlr z3 boost; do
    if grep -qi "lib$what" <<<"$needed"; then
      echo "$file needs: $(grep -i "lib$what" <<<"$needed")"
      exit 1
    fi
  done
  if found=$(grep -m3 -E '(llvm|antlr4|z3|boost|forbear::(syntax|model|lower|native|driver|lint|analysis))::' <<<"$names"); then
    echo "$file has in it: $found"
    exit 1
  fi
  echo "$file is free of compilers"
done
