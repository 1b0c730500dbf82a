#!/usr/bin/env bash
# The whole suite under sanitizers: scripts/sanitize.sh [asan-ubsan | tsan | valgrind] [CTEST-OPTION...]. Default: one after the other.
# No report is suppressed. What runs no code of ours that was built so, or cannot, is left out, each for the reason beside it.
set -euo pipefail
cd "$(dirname "$0")/.."

# Both presets of GCC.
left_out=(
  installed_hosts # compiles hosts against the install tree as a user does, without the sanitizer that the libraries would need
)

# $1: preset; the rest goes to ctest.
suite() {
  local preset=$1 names
  shift
  scripts/build.sh "$preset"
  names=$(IFS='|'; echo "${left_out[*]}")
  ctest --preset "$preset" -E "^($names)\$" "$@"
}

asan() {
  # A use after return is found too; what a test leaves unfreed is a failure.
  export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1:detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1
  suite asan-ubsan "$@"
}

tsan() {
  export TSAN_OPTIONS=halt_on_error=0:second_deadlock_stack=1
  suite tsan "$@"
}

# Without machine code that is made in the process, valgrind sees everything: hosts without a compiler, and the rooms before `native`.
memcheck() {
  scripts/build.sh release
  ctest --preset release -C memcheck -L memcheck "$@"
}

[ "$#" -gt 0 ] || set -- all
what=$1
shift
case $what in
  asan-ubsan) asan "$@" ;;
  tsan) tsan "$@" ;;
  valgrind) memcheck "$@" ;;
  all) (asan "$@"); (tsan "$@"); memcheck "$@" ;;
  *) echo "usage: scripts/sanitize.sh [asan-ubsan | tsan | valgrind] [CTEST-OPTION...]" >&2; exit 2 ;;
esac
