#!/usr/bin/env python3
"""Runs decide_bench and prints what docs/performance.md shows: medians, and ratios to merely touching the same memory.

  tests/bench/tables.py build/release/tests/bench/decide_bench [--repetitions N] [--json FILE]
"""
import argparse
import json
import statistics
import subprocess
import sys

SIZES = [10, 100, 1_000, 10_000]
CUTS = ["round", "arbitrary"]
FEATURES = ["", "/unknowns", "/guards", "/lists", "/unknowns/guards/lists"]


def measure(program, repetitions):
    command = [program, "--benchmark_format=json", f"--benchmark_repetitions={repetitions}", "--benchmark_min_time=0.2", "--benchmark_enable_random_interleaving=true"]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}")
    found = {}
    for each in json.loads(done.stdout)["benchmarks"]:
        if each.get("run_type") == "aggregate":
            continue
        value = each["MB"] if "MB" in each else each["ns"] if "ns" in each else each["real_time"]
        found.setdefault(each["run_name"].removesuffix("/iterations:1").removesuffix("/real_time"), []).append(value)
    return {name: statistics.median(values) for name, values in found.items()}


def table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--json")
    options = parser.parse_args()
    got = measure(options.program, options.repetitions)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(got, file, indent=1)

    def ns(what, size, cut, features=""):
        return got[f"{what}/{size}/{cut}{features}"]

    print("Nanoseconds per record (times the cost of touching the same columns and decisions):\n")
    rows = []
    for size in SIZES:
        for cut in CUTS:
            touch = ns("touch", size, cut)
            row = [f"{size:,}", cut, f"{touch:.1f}"]
            row += [f"{ns(what, size, cut):.1f} ({ns(what, size, cut) / touch:.1f}x)" for what in ("batch", "records", "one", "record")]
            rows.append(row)
    table(["rules", "cut points", "touch", "batch of columns", "batch of structs", "one from columns", "one struct"], rows)

    print("Growth from 10 rules (and from 100) to 10,000:\n")
    rows = []
    for what in ("batch", "records", "one", "record"):
        for cut in CUTS:
            rows.append([what, cut, f"{ns(what, 10_000, cut) / ns(what, 10, cut):.1f}x", f"{ns(what, 10_000, cut) / ns(what, 100, cut):.1f}x"])
    table(["what", "cut points", "10 to 10,000", "100 to 10,000"], rows)

    print("All rows of a batch at once, nanoseconds per record:\n")
    rows = []
    for size in SIZES:
        for cut in CUTS:
            alone, two = ns("on_one_thread", size, cut), ns("on_two_threads", size, cut)
            rows.append([f"{size:,}", cut, f"{alone:.1f}", f"{two:.1f}", f"{alone / two:.2f}x"])
    table(["rules", "cut points", "one thread", "two threads", "faster"], rows)

    print("What a feature costs in a batch, round cut points (times the plain policy of that size):\n")
    rows = []
    for size in (100, 1_000):
        plain = ns("batch", size, "round")
        rows.append([f"{size:,}"] + [f"{ns('batch', size, 'round', each):.1f} ({ns('batch', size, 'round', each) / plain:.1f}x)" for each in FEATURES])
    table(["rules", "plain", "unknowns", "guards", "lists", "all three"], rows)

    print("Why one rule did not take a record, nanoseconds per record:\n")
    rows = []
    for size in SIZES:
        rows.append([f"{size:,}"] + [f"{ns(what, size, 'round'):.1f}" for what in ("batch", "why")])
    table(["rules", "deciding", "first part of the middle rule that is not true"], rows)

    print("Milliseconds from text (part by part: load_bench):\n")
    rows = []
    for size in SIZES:
        for cut in CUTS:
            rows.append([f"{size:,}", cut] + [f"{ns(what, size, cut):.1f}" for what in ("first", "load")])
    table(["rules", "cut points", "first decision, code in the background", "first decision by machine code"], rows)

    print("Megabytes that a loaded policy keeps resident: " + ", ".join(f"{size:,} rules {got[f'memory/{size}/round']:.1f}" for size in (10, 1_000, 10_000)))


if __name__ == "__main__":
    main()
