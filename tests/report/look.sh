#!/usr/bin/env bash
# Makes reports of shipped policies and looks at them in a browser: look.sh FOLDER. FORBEAR names the program.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
folder="$1"
root="$here/../.."
mkdir -p "$folder"
folder="$(cd "$folder" && pwd)"
cd "$root"
"$FORBEAR" sample policies/card/customer.forbear --rows 500 --seed 1 --output "$folder/portfolio.jsonl"
"$FORBEAR" report policies/card/early_stage.forbear --output "$folder/early_stage.html" --on "$folder/portfolio.jsonl" --as-of 2026-12-01
"$FORBEAR" report policies/value_and_tier/value_and_tier.forbear --output "$folder/value_and_tier.html"
cd "$here"
# scripts/setup.sh has done this already where it was run.
[ -e node_modules/axe-core ] || npm ci --silent --no-audit --no-fund
node look.js "$folder" "$folder/early_stage.html" "$folder/value_and_tier.html"
# What is printed says on every page which policy, which hash and which page it is.
for page in early_stage value_and_tier; do
  pages=$(pdfinfo "$folder/$page.pdf" | sed -n 's/^Pages: *//p')
  pdftotext -layout "$folder/$page.pdf" "$folder/$page.txt"
  marked=$(grep -c "page [0-9]* of $pages" "$folder/$page.txt")
  hashed=$(grep -cE "policy [0-9a-f]{64}" "$folder/$page.txt")
  if [ "$marked" -ne "$pages" ] || [ "$hashed" -ne "$pages" ]; then
    echo "$page.pdf: $pages pages, of which $marked say their number and $hashed the hash"
    exit 1
  fi
done
