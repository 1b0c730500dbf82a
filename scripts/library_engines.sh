#!/usr/bin/env bash
# Decides sampled portfolios by machine code and by the interpreter, with every policy of the library, and compares the two
# answers byte for byte: scripts/library_engines.sh [RECORDS [POLICY_FILE...]]. Default: 100,000 records, all of policies/.
# The records are spread over days that read differently. FORBEAR names another program than that of the release build.
set -euo pipefail
cd "$(dirname "$0")/.."

records=${1:-100000}
[ "$#" -eq 0 ] || shift
files=("$@")
[ "${#files[@]}" -gt 0 ] || mapfile -t files < <(grep -rl --include='*.forbear' '^policy ' policies | LC_ALL=C sort)

days=(2026-12-01 2027-07-04 2028-02-29) # a Tuesday in winter, a holiday on a Sunday, a leap day after the last listed holiday
[ "$records" -ge "${#days[@]}" ] || { echo "at least ${#days[@]} records, one for each day" >&2; exit 2; }

forbear=${FORBEAR:-build/release/cli/forbear}
[ -n "${FORBEAR:-}" ] || scripts/build.sh release forbear_cli

work=$(mktemp -d)
differ=0
trap '[ "$differ" -gt 0 ] || rm -rf "$work"' EXIT

# The count that the summary of `decide` gives a status.
count_of() { awk -v status="$1" 'NF == 2 && $1 == status { count = $2 } END { print count + 0 }' "$work/jit.summary"; }

printf '%-52s %8s %6s %8s %10s %8s %8s %8s  %s\n' policy records rules contact no_contact blocked rejected invalid answers
for file in "${files[@]}"; do
  portfolio=$work/portfolio.jsonl
  : >"$portfolio"
  for i in "${!days[@]}"; do
    rows=$(((records + i) / ${#days[@]}))
    "$forbear" sample "$file" --rows "$rows" --seed "$((i + 1))" --as-of "${days[$i]}" --output-format jsonl \
      >>"$portfolio" 2>"$work/sample.notes" || { cat "$work/sample.notes" >&2; exit 1; }
  done
  for engine in jit interpreter; do
    "$forbear" decide "$file" --input "$portfolio" --engine "$engine" --output "$work/$engine.csv" 2>"$work/$engine.summary" ||
      { cat "$work/$engine.summary" >&2; exit 1; }
  done

  answers=same
  if ! cmp "$work/jit.csv" "$work/interpreter.csv" >&2; then
    answers=DIFFERENT
    differ=$((differ + 1))
    keep=$work/$(basename "$file" .forbear)
    mkdir -p "$keep"
    cp "$portfolio" "$work/jit.csv" "$work/interpreter.csv" "$keep"
    echo "$file: the portfolio and both answers are in $keep" >&2
  fi
  decided=$(($(count_of contact) + $(count_of no_contact) + $(count_of blocked) + $(count_of rejected) + $(count_of invalid)))
  [ "$decided" -eq "$records" ] || { echo "$file: $decided decisions for $records records" >&2; exit 1; }
  rules=$(awk '$1 == "rule" { on = 1; next } /^[^ ]/ { on = 0 } on && NF == 2 { count++ } END { print count + 0 }' "$work/jit.summary")
  printf '%-52s %8d %6d %8d %10d %8d %8d %8d  %s\n' "${file#policies/}" "$records" "$rules" "$(count_of contact)" \
    "$(count_of no_contact)" "$(count_of blocked)" "$(count_of rejected)" "$(count_of invalid)" "$answers"
done

echo
echo "${#files[@]} policies, $differ with different answers"
[ "$differ" -eq 0 ]
