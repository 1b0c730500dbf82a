#!/usr/bin/env bash
# The main job on a shipped policy: sets up, builds the tool, makes a portfolio and decides it.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/setup.sh
scripts/build.sh release forbear_cli
forbear=build/release/cli/forbear
mkdir -p build/try

"$forbear" check policies/card/early_stage.forbear
"$forbear" sample policies/card/customer.forbear --rows 10000 --seed 1 --as-of 2026-12-01 --output build/try/portfolio.jsonl
"$forbear" decide policies/card/early_stage.forbear --input build/try/portfolio.jsonl --as-of 2026-12-01 \
  --output build/try/decisions.csv
echo
echo "The first decisions (all of them: build/try/decisions.csv):"
head -5 build/try/decisions.csv
echo
"$forbear" explain policies/card/early_stage.forbear --input build/try/portfolio.jsonl --as-of 2026-12-01 --row 1
