#!/usr/bin/env python3
"""Whole files: `forbear decide` from CSV to CSV and from JSON Lines to JSON Lines, against DuckDB doing the same on the same cores.

  tests/bench/decide_files.py build/release/cli/forbear [--formats csv jsonl] [--rows 10000000] [--runs 5] [--rules 1 10 100 1000] [--folder FOLDER]
      [--patience MINUTES]

Rules are drawn by seed over four facts, with arbitrary bounds, and wide enough that about two of three records have one. Records are drawn by
DuckDB's hash: facts are uniform, the tier of every twentieth record is unknown. DuckDB gets the rules as one CASE that yields the number of the rule, by
which lists give what the rule says, and the types of the columns, so that it guesses nothing. Both are whole commands held on the same cores, runs take
turns, and both files of decisions must be the same byte for byte. Prints medians in seconds, ratios, the peak memory of 1/10 of the rows and of all, and how
long the cores take to do nothing but read the file and write one of that size.
DuckDB is installed into a virtual environment in the folder `build` of the checkout. FOLDER holds the portfolios (50 bytes a row as CSV, 120 as JSON Lines)
and two files of decisions (60 and 180).
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
MOST_FOR_OTHERS = 0.1  # of the cores that a run is held on, or it is made again
ROOT = pathlib.Path(__file__).resolve().parents[2]
SEGMENTS = ["consumer", "small_business", "wealth", "corporate"]
TIERS = ["basic", "silver", "gold", "platinum"]
CHANNELS = ["email", "sms", "letter", "agent"]
TONES = ["friendly", "neutral", "firm"]

SCHEMA = """schema account
key  account_id
fact segment       one of consumer, small_business, wealth, corporate
fact tier          ranked basic, silver, gold, platinum, may be unknown
fact days_past_due days 0 to 1000
fact balance       money USD 0 to 100_000
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
        self.width = min(0.6, (3 / count) ** 0.5)
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

    def condition(self, draw):
        text, sql = [], []
        if draw.random() < 0.7:
            segment = draw.choice(SEGMENTS)
            text.append(f"segment is {segment}")
            sql.append(f"segment = '{segment}'")
        if draw.random() < 0.6:
            low, high = sorted(draw.sample(range(4), 2))
            text.append(f"tier is {TIERS[low]} to {TIERS[high]}")
            sql.append(f"tier IN ({words(TIERS[low:high + 1])})")
        first, last = self.bounds(draw, 1_000)
        text.append(f"days_past_due is {first} to {last}")
        sql.append(f"days_past_due BETWEEN {first} AND {last}")
        least, most = self.bounds(draw, 100_000)
        text.append(f"balance is {least} USD to {most} USD")
        sql.append(f"balance BETWEEN {least} AND {most}")
        return text, sql

    def bounds(self, draw, most):
        width = int(most * self.width * draw.uniform(0.5, 1.5))
        first = draw.randrange(0, most - width)
        return first, first + width

    def statement(self, form, portfolio, decisions):
        """One COPY from file to file."""
        # A join would be as fast, but leaves the rows in another order.
        said = {name: f"[{', '.join(column)}][number + 1]"
                for name, column in zip(("status", "rule", "channels", "tone", "review"), zip(*self.says))}
        types = {"as_of": "VARCHAR", "account_id": "VARCHAR", "segment": enum(SEGMENTS), "tier": enum(TIERS), "days_past_due": "INTEGER",
                 "balance": "DECIMAL(12, 2)"}
        columns = ", ".join(f"'{name}': '{kind}'" for name, kind in types.items())
        if form == "csv":
            source = f"read_csv('{portfolio}', header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', columns = {{{columns}}})"
            shown = ", ".join(f"{text} AS {name}" for name, text in said.items()) + ", NULL AS guards, NULL AS reason"
            written = "(HEADER, DELIMITER ',')"
        else:
            source = f"read_json('{portfolio}', format = 'newline_delimited', auto_detect = false, columns = {{{columns}}})"
            contacts = [f"[{channel}]" if channel != "NULL" else "[]::VARCHAR[]" for _, _, channel, _, _ in self.says]
            shown = (f"{said['status']} AS status, {said['rule']} AS rule, [{', '.join(contacts)}][number + 1] AS channels, "
                     f"{{'tone': {said['tone']}, 'review': {said['review']}}} AS outcomes, []::VARCHAR[] AS guards, '' AS reason")
            written = "(FORMAT json)"
        return (f"COPY (WITH decided AS (SELECT account_id, CASE {' '.join(self.cases)} ELSE {self.count} END AS number FROM {source})\n"
                f"SELECT account_id, {shown} FROM decided) TO '{decisions}' {written}")


def portfolio_statement(form, rows, path):
    def pick(values, salt):
        return f"[{words(values)}][(hash(i, {salt}) % {len(values)} + 1)::BIGINT]"

    return f"""COPY (SELECT '2026-12-01' AS as_of, 'A' || lpad(i::VARCHAR, 10, '0') AS account_id, {pick(SEGMENTS, 1)} AS segment,
  CASE WHEN hash(i, 2) % 20 > 0 THEN {pick(TIERS, 3)} END AS tier, hash(i, 4) % 1001 AS days_past_due,
  ((hash(i, 5) % 10_000_001)::DECIMAL(12, 0) / 100)::DECIMAL(12, 2) AS balance FROM range(1, {rows + 1}) AS t(i))
  TO '{path}' {"(HEADER)" if form == "csv" else "(FORMAT json)"}"""


def python_with_duckdb():
    folder = ROOT / "build" / "duckdb"
    python = folder / "bin" / "python"
    wanted = f"import sys, duckdb; sys.exit(duckdb.__version__ != '{DUCKDB}')"
    if not python.exists() or subprocess.run([python, "-c", wanted], capture_output=True, check=False).returncode != 0:
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", f"duckdb=={DUCKDB}"], check=True)
    return str(python)


def busy_seconds(cores):
    """What these cores have worked so far, for whomever."""
    total = 0
    with open("/proc/stat", encoding="ascii") as stat:
        for line in stat:
            name, *ticks = line.split()
            if name in {f"cpu{core}" for core in cores}:
                user, nice, system, _, _, irq, softirq, steal = map(int, ticks[:8])
                total += user + nice + system + irq + softirq + steal
    return total / os.sysconf("SC_CLK_TCK")


def run_once(command, cores):
    """Seconds of the whole command on these cores, its peak memory in MB, and the share of the cores that others took meanwhile."""
    with tempfile.TemporaryFile() as errors:
        busy, start = busy_seconds(cores), time.monotonic()
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors, preexec_fn=lambda: os.sched_setaffinity(0, cores))
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - start
        others = max(0.0, busy_seconds(cores) - busy - usage.ru_utime - usage.ru_stime) / (seconds * len(cores))
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            errors.seek(0)
            sys.exit(f"{' '.join(command)}: {errors.read().decode()}")
    return seconds, usage.ru_maxrss / 1024, others


class Stage:
    """Runs commands while others leave the cores alone, as long as its patience lasts."""

    def __init__(self, patience_seconds):
        self.patience, self.worst = patience_seconds, 0.0

    def run(self, command, count):
        """Seconds of the whole command on so many cores, and its peak memory in MB."""
        cores = set(sorted(os.sched_getaffinity(0))[:count])
        while True:
            start = time.monotonic()
            while self.patience > time.monotonic() - start and self.others_now(cores) > MOST_FOR_OTHERS:
                pass
            self.patience -= time.monotonic() - start
            seconds, peak, others = run_once(command, cores)
            if others <= MOST_FOR_OTHERS or self.patience <= 0:
                self.worst = max(self.worst, others)
                return seconds, peak
            self.patience -= seconds

    @staticmethod
    def others_now(cores):
        busy = busy_seconds(cores)
        time.sleep(1)
        return (busy_seconds(cores) - busy) / len(cores)


class Comparison:
    """All runs over the files of one format."""

    def __init__(self, form, program, python, place, asked):
        self.form, self.program, self.python, self.place, self.asked = form, program, python, place, asked
        self.stage = Stage(0)
        self.sql = place / "program.py"
        self.sql.write_text(DUCKDB_PROGRAM)
        self.ours, self.theirs = place / f"forbear.{form}", place / f"duckdb.{form}"
        self.cores = sorted({1, len(os.sched_getaffinity(0))})
        self.peaks = {}
        self.portfolios = {}
        for rows in (asked.rows // 10, asked.rows):
            self.portfolios[rows] = place / f"portfolio_{rows}.{form}"
            self.duckdb(portfolio_statement(form, rows, self.portfolios[rows]), max(self.cores))
        self.stage = Stage(asked.patience * 60)

    def duckdb(self, statement, cores):
        path = self.place / "statement.sql"
        path.write_text(statement)
        return self.stage.run([self.python, str(self.sql), str(path), str(cores)], cores)

    def forbear(self, policy, rows, cores):
        command = [self.program, "decide", str(policy), "--input", str(self.portfolios[rows]), "--output", str(self.ours), "--threads", str(cores)]
        return self.stage.run(command, cores)

    def once(self, rules, policy, rows, cores):
        """Seconds of both; what they decided must be equal."""
        measured = {"forbear": self.forbear(policy, rows, cores),
                    "DuckDB": self.duckdb(rules.statement(self.form, self.portfolios[rows], self.theirs), cores)}
        if not filecmp.cmp(self.ours, self.theirs, shallow=False):
            sys.exit(f"{rules.count} rules, {self.form}: the decisions differ, see {self.place}")
        for who, (_, peak) in measured.items():
            key = (who, cores, rows)
            self.peaks[key] = max(peak, self.peaks.get(key, 0))
        return {who: seconds for who, (seconds, _) in measured.items()}

    def copy_seconds(self):
        """Reading the portfolio and writing a file as long as the decisions, by `cat` and `head`."""
        size = self.ours.stat().st_size
        return self.stage.run(["sh", "-c", f"cat '{self.portfolios[self.asked.rows]}' >/dev/null; head -c {size} /dev/zero >'{self.theirs}'"], 1)[0]

    def print_tables(self):
        rows, few, many = self.asked.rows, self.cores[0], self.cores[-1]
        megabytes = self.portfolios[rows].stat().st_size / 1e6
        print(f"\n{self.form}: {rows:,} rows, {megabytes:.0f} MB; medians of {self.asked.runs} runs; DuckDB {DUCKDB}\n")
        print(f"| rules | with a rule | forbear, {few} core | {many} cores | {few} to {many} | DuckDB, {few} core | {many} cores "
              f"| DuckDB to forbear, {few} core | {many} cores | records a second, {many} cores |")
        print("|---|---|---|---|---|---|---|---|---|---|")
        for count in self.asked.rules:
            rules = Rules(count)
            policy = self.place / f"rules_{count}.forbear"
            policy.write_text(rules.policy)
            taken = {}
            for _ in range(self.asked.runs):
                for cores in self.cores:
                    for who, seconds in self.once(rules, policy, rows, cores).items():
                        taken.setdefault((who, cores), []).append(seconds)
            for cores in self.cores:
                self.once(rules, policy, rows // 10, cores)
            with open(self.ours, encoding="utf-8") as decisions:
                treated = sum("treatment" in line for line in decisions) / (rows // 10)
            middle = {key: statistics.median(seconds) for key, seconds in taken.items()}
            ours, theirs = [[middle[(who, cores)] for cores in (few, many)] for who in ("forbear", "DuckDB")]
            print(f"| {count:,} | {treated:.0%} | {ours[0]:.2f} s | {ours[1]:.2f} s | {ours[0] / ours[1]:.2f}x | {theirs[0]:.2f} s | {theirs[1]:.2f} s | "
                  f"{theirs[0] / ours[0]:.1f}x | {theirs[1] / ours[1]:.1f}x | {rows / ours[1] / 1e6:.1f} million |", flush=True)
        self.forbear(policy, rows, many)
        print(f"\nReading the file and writing zeros as long as the decisions: {statistics.median(self.copy_seconds() for _ in range(3)):.2f} s")
        print(f"Other programs took {self.stage.worst:.0%} at most of the cores that one of these runs was held on.")
        print("\n| peak memory | 1/10 of the rows | all rows |\n|---|---|---|")
        for who in ("forbear", "DuckDB"):
            for cores in self.cores:
                print(f"| {who}, {cores} core{'s' if cores > 1 else ''} | {self.peaks[(who, cores, rows // 10)]:.0f} MB | "
                      f"{self.peaks[(who, cores, rows)]:.0f} MB |")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("program")
    options.add_argument("--formats", nargs="+", choices=["csv", "jsonl"], default=["csv", "jsonl"])
    options.add_argument("--rows", type=int, default=10_000_000)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--rules", type=int, nargs="+", default=[1, 10, 100, 1_000])
    options.add_argument("--folder")
    options.add_argument("--patience", type=float, default=0, metavar="MINUTES",
                         help="how long to wait, for each format, until others leave the cores alone; disturbed runs are made again")
    asked = options.parse_args()
    program = str(pathlib.Path(asked.program).resolve())
    python = python_with_duckdb()
    for form in asked.formats:
        with tempfile.TemporaryDirectory(dir=asked.folder) as name:
            Comparison(form, program, python, pathlib.Path(name), asked).print_tables()


main()
