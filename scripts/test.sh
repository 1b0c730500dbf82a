#!/usr/bin/env bash
# Sets up, builds and runs all tests: scripts/test.sh [PRESET]. Default: release.
set -euo pipefail
cd "$(dirname "$0")/.."

preset=${1:-release}
scripts/setup.sh
scripts/build.sh "$preset"
ctest --preset "$preset"
