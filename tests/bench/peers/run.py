#!/usr/bin/env python3
"""The same first-match policies on the same records in other engines, compared with Forbear.

  tests/bench/peers/run.py [--sizes 10,100,1000] [--families round,arbitrary,filters] [--features none,unknowns,guards,lists,all]
                           [--only NAME ...] [--limit SECONDS] [--out FOLDER] [--resume] [--quick]

Needs build/release/tests/bench/forbear_peer (scripts/build.sh release forbear_peer). Engines are installed into build/peers at pinned
versions; one that cannot be installed stands in the table with the reason. Every answer of every engine is compared with
Forbear's: a difference ends the run with exit code 1. Policies and records are drawn by seed (families.py, filters.py).

  --sizes      rules, `otherwise` included; 10,000 takes hours, most of it slow engines and clang's compiler
  --features   what policies of the family round have beside plain facts, at the sizes of --feature-sizes
  --limit      seconds that one engine may take for one policy, to be made ready and measured
  --resume     goes on with the run that --out holds, if there is one; figures that are there are not measured again,
               and what was not done in time is not tried again
  --quick      clang, the table kernel and SQLite on small policies: exit code 1 when one of them has no figure

Writes FOLDER/table.md: medians of five rounds in ns per record and, in brackets, how many times Forbear's own time that is, the
median of what it took before and after the engines of that policy. Records are in the form that an engine takes before the clock
starts. Slow engines get as many records as a round of half a second holds.
"""
import argparse
import hashlib
import json
import pathlib
import platform
import subprocess
import sys
import time

sys.dont_write_bytecode = True
import install
import table
from case import Case
from engine import NOT_IN_TIME, Failed, Run
from engines import ENGINES
from families import FAMILIES, FEATURES

STALE_S = 10  # Forbear is measured again after so long: the machine does not stay as fast as it was


def say(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


class Results:
    """Everything measured so far, in a file from which a run can go on."""

    def __init__(self, folder, head, resumes):
        self.path = folder / "results.json"
        self.data = {"head": head, "cases": {}}
        if not resumes or not self.path.exists():
            return
        self.data = json.loads(self.path.read_text())
        if self.data["head"] != head:
            sys.exit(f"{self.path}: begun with {self.data['head']}, not with {head}")

    def case(self, name):
        return self.data["cases"].setdefault(name, {"own": [], "engines": {}})

    def save(self):
        partial = self.path.with_suffix(".partial")
        partial.write_text(json.dumps(self.data, indent=1))
        partial.rename(self.path)


def measure_own(program, case):
    done = subprocess.run([str(program), str(case.folder)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(done.stderr.strip())
    return json.loads(done.stdout)


def must_agree(engine, case, answers, rows, words):
    if engine.is_whole:
        expected, found = ((file.read_bytes()) for file in (case.folder / "decisions.bin", answers))
        if found == expected[:rows * words * 8]:
            return
        sys.exit(f"{engine.title}, {case.name}: its words are not Forbear's")
    expected, found = case.expected()[:rows], answers.read_text().split()
    if len(found) != len(expected):
        sys.exit(f"{engine.title}, {case.name}: {len(found)} answers for {len(expected)} records")
    row = next((row for row, pair in enumerate(zip(found, expected)) if pair[0] != pair[1]), None)
    if row is not None:
        sys.exit(f"{engine.title}, {case.name}: the answer to record {row} is {found[row]}, Forbear's {expected[row]}")


def measure(engine, case, policy, own, limit):
    """What the driver reports, or {"none": the reason}."""
    reason = engine.refusal(case)
    if reason:
        return {"none": reason}
    answers = case.folder / "answers"
    answers.unlink(missing_ok=True)
    start = time.monotonic()
    try:
        result = engine.run(Run(case, policy, own, engine.rows(case), answers, start + limit))
    except (Failed, install.Missing) as error:
        return {"none": str(error), "is_failure": True, "seconds": round(time.monotonic() - start)}
    must_agree(engine, case, answers, result["rows"], own["words"])
    return {**result, "seconds": round(time.monotonic() - start)}


def is_settled(result):
    """There is a figure, or none that another attempt would give: time that was not enough will not be."""
    return result is not None and (not result.get("is_failure") or result["none"] == NOT_IN_TIME)


def measure_case(case, engines, arguments, results, progress):
    found = results.case(case.name)
    missing = [engine for engine in engines if not is_settled(found["engines"].get(engine.title))]
    if not missing:
        return
    case.draw()
    policy = case.policy
    found["mean_first_match"] = policy["mean_first_match"]
    found["own"].append(measure_own(arguments.forbear_peer, case))
    say(f"{case.name}: the mean first match is rule {policy['mean_first_match']:,.1f} of {case.size:,}; Forbear {table.own_text(found['own'][-1])}")
    measured = time.monotonic()
    for number, engine in enumerate(missing):
        result = found["engines"][engine.title] = measure(engine, case, policy, found["own"][0], arguments.limit)
        if time.monotonic() - measured > STALE_S or number + 1 == len(missing):
            found["own"].append(measure_own(arguments.forbear_peer, case))
            measured = time.monotonic()
        results.save()
        say(f"[{progress}] {case.name} {engine.title}: {table.cell(result, found['own'], engine.against)}, {result.get('seconds', 0)} s")


def drawn_cases(arguments):
    def make(family, size, features):
        folder = arguments.out / "cases" / "-".join([str(size), family, *features])
        return Case(family, size, features, arguments.seed, arguments.rows, folder)

    cases = [make(family, size, ()) for family in arguments.families for size in arguments.sizes]
    for feature in arguments.features:
        if feature != "none":
            cases += [make("round", size, FEATURES if feature == "all" else (feature,)) for size in arguments.feature_sizes]
    return cases


def numbers(text):
    return [int(word) for word in text.split(",")]


def words(text):
    return text.split(",")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--sizes", type=numbers)
    parser.add_argument("--families", type=words, default=list(FAMILIES))
    parser.add_argument("--features", type=words, default=["unknowns", "guards", "lists", "all"])
    parser.add_argument("--feature-sizes", type=numbers)
    parser.add_argument("--only", nargs="+", help="engines whose name contains one of these")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=int, help="records; 262,144 when it is not given, 20,000 with --quick")
    parser.add_argument("--limit", type=int, default=600)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--forbear-peer", type=pathlib.Path, default=install.ROOT / "build/release/tests/bench/forbear_peer")
    parser.add_argument("--out", type=pathlib.Path, default=install.BUILD / "run")
    arguments = parser.parse_args()
    arguments.rows = arguments.rows or (20_000 if arguments.quick else 1 << 18)
    arguments.sizes = arguments.sizes or ([10, 100] if arguments.quick else [10, 100, 1_000])
    arguments.feature_sizes = arguments.feature_sizes or ([50] if arguments.quick else [100, 1_000])
    arguments.out = arguments.out.resolve()
    engines = [engine for engine in ENGINES if engine.is_quick or not arguments.quick]
    if arguments.only:
        engines = [engine for engine in engines if any(word.lower() in engine.name.lower() for word in arguments.only)]

    arguments.out.mkdir(parents=True, exist_ok=True)
    program = hashlib.sha256(arguments.forbear_peer.read_bytes()).hexdigest()[:16]
    head = {"seed": arguments.seed, "rows": arguments.rows, "forbear_peer": program, "machine": platform.machine()}
    results = Results(arguments.out, head, arguments.resume)
    cases = drawn_cases(arguments)
    for number, case in enumerate(cases):
        measure_case(case, engines, arguments, results, f"{number + 1}/{len(cases)}")
    text = table.render(results.data, cases, engines)
    (arguments.out / "table.md").write_text(text)
    print(text, end="")
    failures = [(name, title) for name, case in results.data["cases"].items() for title, one in case["engines"].items() if one.get("is_failure")]
    if arguments.quick and failures:
        sys.exit(1)


main()
