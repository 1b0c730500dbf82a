#!/usr/bin/env bash
# Fuzzes with libFuzzer: scripts/fuzz.sh [SECONDS_PER_TARGET] [TARGET...]. Default: 600 seconds each, all targets.
# Needs clang-19 and libclang-rt-19-dev besides what scripts/setup.sh installs.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-600}
[ "$#" -eq 0 ] || shift
targets=("$@")
[ "${#targets[@]}" -gt 0 ] || targets=(parse compile cells arrow artefact)

scripts/build.sh fuzz "${targets[@]/#/fuzz_}" artefact_bodies
for target in "${targets[@]}"; do
  corpus=build/fuzz/corpus/$target
  mkdir -p "$corpus"
  if [ "$target" = artefact ]; then
    build/fuzz/tests/fuzz/artefact_bodies "$corpus" $(find policies -name '*.forbear')
  elif [ "$target" = parse ] || [ "$target" = compile ]; then
    find policies tests -name '*.forbear' | while read -r seed; do
      cp "$seed" "$corpus/seed-$(echo "$seed" | tr '/' '-')"
    done
  fi
  build/fuzz/tests/fuzz/fuzz_"$target" -max_total_time="$seconds" -max_len=65536 -timeout=20 -rss_limit_mb=4096 \
    -dict=tests/fuzz/forbear.dict -artifact_prefix="build/fuzz/$target-" "$corpus"
done
