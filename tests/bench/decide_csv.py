#!/usr/bin/env python3
"""Whole files: `forbear decide` from CSV to CSV, on one core and on two, against DuckDB doing the same.

  tests/bench/decide_csv.py build/release/cli/forbear [--rows 10000000] [--runs 5] [--rules 1 10 100 1000] [--folder FOLDER]

Rules are drawn by seed over four facts, with arbitrary bounds. DuckDB gets them as one CASE that yields the number of the rule, by which
lists give what the rule says, and the types of the columns, so that it guesses nothing. Both are whole commands held on the same cores, runs take turns,
and both files of decisions must be the same byte for byte. Prints medians in seconds, ratios, and the peak memory of 1/10 of the rows and of all.
DuckDB is installed into a virtual environment in the folder `build` of the checkout. FOLDER holds the portfolios, about 60 bytes a row, twice that for decisions.
"""
import argparse
import filecmp
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time
import venv

DUCKDB = "1.5.6"
ROOT = pathlib.Path(__file__).resolve().parents[2]
SEGMENTS = ["consumer", "small_business", "wealth", "corporate"]
TIERS = ["basic", "silver", "gold", "platinum"]
CHANNELS = ["email", "sms", "letter", "agent"]
TONES = ["friendly", "neutral", "firm"]

SCHEMA = """schema account
key  account_id
fact segment       one of consumer, small_business, wealth, corporate
fact tier          ranked basic, silver, gold, platinum
fact days_past_due days 0 to 1000
fact balance       money USD 0 to 1_000_000
channels email, sms, letter, agent
outcome tone   ranked friendly, neutral, firm, normally friendly
outcome review days 0 to 90

policy generated
  about account

"""

# Run by the interpreter of the virtual environment: the statement and the number of threads.
DUCKDB_PROGRAM = """
import sys, duckdb
database = duckdb.connect()
database.execute(f"SET threads = {int(sys.argv[2])}")
database.execute(open(sys.argv[1]).read())
"""


def words(values):
    return ", ".join(f"'{value}'" for value in values)


def enum(values):
    return "ENUM(" + words(values).replace("'", "''") + ")"


class Rules:
    """The same rules as a policy and as SQL."""

    def __init__(self, count):
        draw = random.Random(count)
        self.policy, self.cases, self.says = SCHEMA, [], []
        for number in range(count):
            text, sql = self.condition(draw)
            channel, tone, review = draw.choice(CHANNELS), draw.choice(TONES), draw.randrange(1, 90)
            name = f"treatment_{number}_of_all"
            self.policy += (f"rule {name}\n  when " + "\n   and ".join(text) + f"\n  then contact by {channel}\n       tone {tone}\n"
                            f"       review in {review} days\n  because \"Drawn {number}\"\n\n")
            self.cases.append(f"WHEN {' AND '.join(sql)} THEN {number}")
            self.says.append(("'contact'", f"'{name}'", f"'{channel}'", f"'{tone}'", str(review)))
        self.policy += 'otherwise do not contact because "Nothing fits."\n'
        self.says.append(("'no_contact'", "'otherwise'", "NULL", "'friendly'", "NULL"))
        self.count = count

    @staticmethod
    def condition(draw):
        text, sql = [], []
        if draw.random() < 0.7:
            segment = draw.choice(SEGMENTS)
            text.append(f"segment is {segment}")
            sql.append(f"segment = '{segment}'")
        if draw.random() < 0.6:
            low, high = sorted(draw.sample(range(4), 2))
            text.append(f"tier is {TIERS[low]} to {TIERS[high]}")
            sql.append(f"tier IN ({words(TIERS[low:high + 1])})")
        first = draw.randrange(0, 950)
        last = min(1000, first + draw.randrange(5, 60))
        text.append(f"days_past_due is {first} to {last}")
        sql.append(f"days_past_due BETWEEN {first} AND {last}")
        if draw.random() < 0.8:
            least = draw.randrange(0, 99_000)
            most = least + draw.randrange(1_000, 9_000)
            text.append(f"balance is {least} USD to {most} USD")
            sql.append(f"balance BETWEEN {least} AND {most}")
        return text, sql

    def statement(self, portfolio, decisions):
        # A join would be as fast, but leaves the rows in another order.
        said = ", ".join(f"[{', '.join(column)}][number + 1] AS {name}"
                         for name, column in zip(("status", "rule", "channels", "tone", "review"), zip(*self.says)))
        return f"""COPY (
WITH decided AS (SELECT account_id, CASE {' '.join(self.cases)} ELSE {self.count} END AS number
  FROM read_csv('{portfolio}', header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', columns = {{
    'as_of': 'VARCHAR', 'account_id': 'VARCHAR', 'segment': '{enum(SEGMENTS)}', 'tier': '{enum(TIERS)}',
    'days_past_due': 'INTEGER', 'balance': 'DECIMAL(12, 2)'}}))
SELECT account_id, {said}, NULL AS guards, NULL AS reason FROM decided) TO '{decisions}' (HEADER, DELIMITER ',')"""


def python_with_duckdb():
    folder = ROOT / "build" / "duckdb"
    python = folder / "bin" / "python"
    wanted = f"import sys, duckdb; sys.exit(duckdb.__version__ != '{DUCKDB}')"
    if not python.exists() or subprocess.run([python, "-c", wanted], capture_output=True, check=False).returncode != 0:
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", f"duckdb=={DUCKDB}"], check=True)
    return str(python)


def run(command, cores):
    """Seconds of the whole command, and its peak memory in MB."""
    with tempfile.TemporaryFile() as errors:
        start = time.monotonic()
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors,
                                 preexec_fn=lambda: os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:cores])))
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            errors.seek(0)
            sys.exit(f"{' '.join(command)}: {errors.read().decode()}")
    return seconds, usage.ru_maxrss / 1024


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("program")
    options.add_argument("--rows", type=int, default=10_000_000)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--rules", type=int, nargs="+", default=[1, 10, 100, 1_000])
    options.add_argument("--folder")
    asked = options.parse_args()
    program = str(pathlib.Path(asked.program).resolve())
    python = python_with_duckdb()
    with tempfile.TemporaryDirectory(dir=asked.folder) as name:
        place = pathlib.Path(name)
        (place / "schema.forbear").write_text(Rules(1).policy)
        (place / "duckdb_program.py").write_text(DUCKDB_PROGRAM)
        portfolios = {}
        for rows in (asked.rows // 10, asked.rows):
            portfolios[rows] = place / f"portfolio_{rows}.csv"
            subprocess.run([program, "sample", place / "schema.forbear", "--rows", str(rows), "--seed", "1", "--output", portfolios[rows]],
                           check=True, capture_output=True)
        print(f"{asked.rows:,} rows, {portfolios[asked.rows].stat().st_size / 1e6:.0f} MB; medians of {asked.runs} runs; DuckDB {DUCKDB}\n")
        print("| rules | forbear, 1 core | 2 cores | 1 to 2 | DuckDB, 1 core | 2 cores | DuckDB to forbear, 1 core | 2 cores | records a second, 2 cores |")
        print("|---|---|---|---|---|---|---|---|---|")
        peaks = {}
        for count in asked.rules:
            rules = Rules(count)
            policy = place / f"rules_{count}.forbear"
            policy.write_text(rules.policy)

            def commands(rows, cores):
                ours, theirs, statement = place / "forbear.csv", place / "duckdb.csv", place / "statement.sql"
                statement.write_text(rules.statement(portfolios[rows], theirs))
                return {"forbear": [program, "decide", str(policy), "--input", str(portfolios[rows]), "--output", str(ours), "--threads", str(cores)],
                        "DuckDB": [python, str(place / "duckdb_program.py"), str(statement), str(cores)]}

            taken = {}
            for _ in range(asked.runs):
                for cores in (1, 2):
                    for who, command in commands(asked.rows, cores).items():
                        seconds, peak = run(command, cores)
                        taken.setdefault((who, cores), []).append(seconds)
                        peaks[(who, cores, asked.rows)] = max(peak, peaks.get((who, cores, asked.rows), 0))
                    if not filecmp.cmp(place / "forbear.csv", place / "duckdb.csv", shallow=False):
                        sys.exit(f"{count} rules: the decisions differ")
            for cores in (1, 2):
                for who, command in commands(asked.rows // 10, cores).items():
                    peaks[(who, cores, asked.rows // 10)] = max(run(command, cores)[1], peaks.get((who, cores, asked.rows // 10), 0))
            middle = {key: statistics.median(seconds) for key, seconds in taken.items()}
            ours, theirs = [[middle[(who, cores)] for cores in (1, 2)] for who in ("forbear", "DuckDB")]
            print(f"| {count:,} | {ours[0]:.2f} s | {ours[1]:.2f} s | {ours[0] / ours[1]:.2f}x | {theirs[0]:.2f} s | {theirs[1]:.2f} s | "
                  f"{theirs[0] / ours[0]:.1f}x | {theirs[1] / ours[1]:.1f}x | {asked.rows / ours[1] / 1e6:.1f} million |", flush=True)
        print("\n| peak memory | 1/10 of the rows | all rows |\n|---|---|---|")
        for who in ("forbear", "DuckDB"):
            for cores in (1, 2):
                print(f"| {who}, {cores} core{'s' if cores > 1 else ''} | {peaks[(who, cores, asked.rows // 10)]:.0f} MB | "
                      f"{peaks[(who, cores, asked.rows)]:.0f} MB |")


main()
