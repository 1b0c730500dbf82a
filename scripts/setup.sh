#!/usr/bin/env bash
# Installs what a fresh Debian 12 lacks to build and test Forbear. Does nothing when all of it is there.
set -euo pipefail

packages=(
  cmake ninja-build g++ ccache
  antlr4 libantlr4-runtime-dev uuid-dev          # grammar: tool 4.7.2, C++ runtime 4.9
  llvm-19-dev libzstd-dev zlib1g-dev             # machine code
  libboost-program-options-dev                   # command line
  nlohmann-json3-dev libsimdjson-dev             # JSON
  libcsv-dev libhwy-dev                          # CSV, SIMD
  libsodium-dev                                  # SHA-256
  libz3-dev                                      # proofs
  catch2 sqlite3 libsqlite3-dev z3 cvc5          # tests
  abigail-tools libllvm15                        # tests of the shared library: against what hosts were compiled with, beside another LLVM
  libbenchmark-dev clang-19 python3 python3-venv              # benchmarks, and the peers they are compared with
  chromium poppler-utils fonts-dejavu-core       # tests that look at reports
  qemu-user                                      # tests on older processors
  valgrind                                       # tests of what is read and left behind
)
# A node that is no package of the system does as well.
command -v node >/dev/null && command -v npm >/dev/null || packages+=(nodejs npm)

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ "${#missing[@]}" -gt 0 ]; then
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  echo "installing: ${missing[*]}"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

# What tests take from npm, at the versions of the lock files.
tests="$(cd "$(dirname "$0")/.." && pwd)/tests"
for folder in "$tests/report" "$tests/sarif"; do
  if [ ! -e "$folder/node_modules/.package-lock.json" ] || [ "$folder/package-lock.json" -nt "$folder/node_modules/.package-lock.json" ]; then
    (cd "$folder" && npm ci --silent --no-audit --no-fund --ignore-scripts)
  fi
done

# What tests take from PyPI, at the versions of their requirements.
python="$(dirname "$tests")/build/python"
requirements=("$tests/arrow/peers/requirements.txt" "$tests/metrics/peers/requirements.txt")
if [ ! -e "$python/complete" ] || [ "${requirements[0]}" -nt "$python/complete" ] || [ "${requirements[1]}" -nt "$python/complete" ]; then
  python3 -m venv --clear "$python"
  "$python/bin/pip" install --quiet --disable-pip-version-check --requirement "${requirements[0]}" --requirement "${requirements[1]}"
  touch "$python/complete"
fi
