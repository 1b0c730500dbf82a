#!/usr/bin/env python3
"""Runs ahead_bench and prints what docs/performance.md shows of code made ahead of time: medians, and ratios to the JIT's code.

  tests/bench/ahead.py build/release/tests/bench/ahead_bench [--repetitions N] [--json FILE]
"""
import argparse
import json

from tables import SIZES, measure, table

TARGETS = ["x86-64-v4", "x86-64-v3", "x86-64-v2", "x86-64", "generic"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--repetitions", type=int, default=9)
    parser.add_argument("--json")
    options = parser.parse_args()
    got = measure(options.program, options.repetitions)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(got, file, indent=1)
    targets = [target for target in TARGETS if f"columns/{target}/10/round" in got]

    def cells(kind, rule_count, codes):
        jit = got[f"{kind}/jit/{rule_count}/round"]
        values = [got[f"{kind}/{code}/{rule_count}/round"] for code in codes]
        return [f"{rule_count:,}", f"{jit:.1f}"] + [f"{value:,.1f} ({value / jit:.2f}x)" for value in values]

    print("Columns, nanoseconds per record in a batch (times the JIT's code):\n")
    interpreted = ["interpreter", "walk"]
    table(["rules", "JIT"] + targets + ["interpreter, by table", "interpreter, rule by rule"], [cells("columns", size, targets + interpreted) for size in SIZES])
    print("Structs (times the JIT's code for the same struct):\n")
    codes = targets + [f"copied:{target}" for target in (targets[0], targets[-1])]
    heads = targets + [f"copied into columns, {target}" for target in (targets[0], targets[-1])]
    table(["rules", "JIT"] + heads, [cells("structs", size, codes) for size in SIZES])


if __name__ == "__main__":
    main()
