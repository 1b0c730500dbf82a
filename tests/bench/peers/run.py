#!/usr/bin/env python3
"""The same first-match policies in other engines, compared with Forbear.

  tests/bench/peers/run.py [--quick] [--sizes 10,100,1000] [--cuts round] [--only NAME ...] [--seed 1] [--out FILE]

Needs build/release/tests/bench/peer_data (scripts/build.sh release peer_data). Peers are installed into build/peers at pinned
versions; one that cannot be installed is printed with the reason. Every answer of every peer is compared with Forbear's:
a difference ends the run with exit code 1. Prints one markdown table: the median of five rounds in ns per record and, in
brackets, how many times Forbear's own time that is (its median over the whole run). --quick: clang and SQLite at 10 and 100 rules,
and exit code 1 when one of them has no figure. At 10,000 rules clang alone takes minutes to compile.

Records are in the form that the engine takes before the clock starts. Slow engines get as many records as a round of half a
second holds, at least 200.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys

import install
from engines import ENGINES, Failed
from policies import Case

OWN = [("batch", "batch over columns"), ("one", "a row of columns at a time"), ("struct", "a struct at a time")]


class Own:
    """Forbear's figures for one case, measured again after each peer: the machine does not stay as fast as it was."""

    def __init__(self, arguments, rules, cuts):
        self.folder = install.BUILD / "cases" / f"{rules}-{cuts}-{arguments.seed}"
        self.folder.mkdir(parents=True, exist_ok=True)
        for old in self.folder.iterdir():
            old.unlink()
        self.command = [str(arguments.peer_data), str(rules), cuts, str(arguments.seed), str(arguments.rows), str(self.folder)]
        self.measured = []
        self.measure()
        self.case = Case(rules, cuts, self.folder)

    def measure(self):
        done = subprocess.run(self.command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"peer_data: {done.stderr.strip()}")
        self.measured.append(json.loads(done.stdout))

    def median(self, key):
        return statistics.median(one[key] for one in self.measured)


def must_agree(engine, case, answers, rows):
    expected = case.expected()[:rows]
    found = answers.read_text().split()
    if found == expected:
        return
    if len(found) != len(expected):
        sys.exit(f"{engine.name} ({engine.how}), {case.name} rules: {len(found)} answers for {len(expected)} records")
    row = next(row for row, pair in enumerate(zip(found, expected)) if pair[0] != pair[1])
    sys.exit(f"{engine.name} ({engine.how}), {case.name} rules: record {row} is decided by rule {found[row]}, by Forbear with {expected[row]}")


def number(ns):
    return f"{ns:.1f}" if ns < 100 else f"{ns:,.0f}"


def factor(ratio):
    return f"{ratio:.1f}" if ratio < 10 else f"{ratio:,.0f}"


def measure(engine, own):
    """What the driver reports, or why there is nothing."""
    case = own.case
    if case.rules > engine.most_rules:
        return f"not above {engine.most_rules:,} rules"
    answers = case.folder / "answers.txt"
    answers.unlink(missing_ok=True)
    what = f"{engine.name} ({engine.how}), {case.name} rules"
    try:
        result = engine.run(case, engine.rows, answers)
    except (Failed, install.Missing) as reason:
        print(f"{what}: {reason}", file=sys.stderr, flush=True)
        return "none"
    must_agree(engine, case, answers, result["rows"])
    own.measure()
    print(f"{what}: {number(statistics.median(result['ns']))} ns, {result['rows']} records equal", file=sys.stderr, flush=True)
    return result


def cell_of(engine, own, result):
    if isinstance(result, str):
        return result
    ns = statistics.median(result["ns"])
    return f"{number(ns)} ({factor(ns / own.median(engine.against))}×)"


def table(owns, engines):
    """The text, and whether every peer could be measured."""
    measured = [(engine, [measure(engine, own) for own in owns]) for engine in engines]
    lines = ["| engine | how | version | compared with | " + " | ".join(own.case.name for own in owns) + " |",
             "|---" * (4 + len(owns)) + "|"]
    for key, how in OWN:
        lines.append(f"| **Forbear** | {how} | | {key} | " + " | ".join(number(own.median(key)) for own in owns) + " |")
    for engine, results in measured:
        version = next((result["version"] for result in results if not isinstance(result, str)), "")
        cells = [cell_of(engine, own, result) for own, result in zip(owns, results)]
        lines.append(f"| {engine.name} | {engine.how} | {version} | {engine.against} | " + " | ".join(cells) + " |")
    is_whole = not any(result == "none" for _, results in measured for result in results)
    return "\n".join(lines) + "\n", is_whole


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--sizes", default="10,100,1000")
    parser.add_argument("--cuts", default="round", help="round, arbitrary or both with a comma")
    parser.add_argument("--only", nargs="+", help="engines whose name contains one of these")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=int, default=1 << 18)
    parser.add_argument("--peer-data", type=pathlib.Path, default=install.ROOT / "build/release/tests/bench/peer_data")
    parser.add_argument("--out", type=pathlib.Path, help="the table goes there too")
    arguments = parser.parse_args()
    sizes = [10, 100] if arguments.quick else [int(size) for size in arguments.sizes.split(",")]
    engines = [engine for engine in ENGINES if engine.quick or not arguments.quick]
    if arguments.only:
        engines = [engine for engine in engines if any(word.lower() in engine.name.lower() for word in arguments.only)]
    owns = [Own(arguments, size, cuts) for cuts in arguments.cuts.split(",") for size in sizes]
    text, is_whole = table(owns, engines)
    print(text, end="")
    if arguments.out:
        arguments.out.write_text(text)
    if arguments.quick and not is_whole:
        sys.exit(1)


main()
