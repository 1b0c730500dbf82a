#!/usr/bin/env bash
# Remakes the pictures of docs/reviewing.md from a report of a shipped policy: scripts/pictures.sh path/to/forbear
set -euo pipefail
cd "$(dirname "$0")/.."
forbear="$(realpath "${1:-build/dev/cli/forbear}")"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
FORBEAR="$forbear" tests/report/look.sh "$folder"
mkdir -p docs/pictures
cp "$folder/value_and_tier-wide.png" docs/pictures/report.png
cp "$folder/value_and_tier-wide-map.png" docs/pictures/map.png
cp "$folder/early_stage-wide-cells.png" docs/pictures/cells.png
cp "$folder/value_and_tier-wide-sign-off.png" docs/pictures/sign-off.png
