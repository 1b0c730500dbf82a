"""What an engine of the comparison is, and how its driver is run."""
import dataclasses
import json
import os
import pathlib
import subprocess
import time
from typing import Callable

DRIVERS = pathlib.Path(__file__).resolve().parent / "drivers"
NOT_IN_TIME = "not done in time"
FEW = 20_000   # records for what takes microseconds and more
FEWEST = 50    # and at most so many for it at 10,000 rules


class Failed(Exception):
    """Why an engine has no figure."""


@dataclasses.dataclass(frozen=True)
class Run:
    """One engine on one case. The records that it gets, where its answers go, and until when it may take."""
    case: object
    policy: dict
    own: dict       # what forbear_peer printed
    rows: int
    answers: pathlib.Path
    end: float      # of time.monotonic()

    @property
    def left(self):
        seconds = self.end - time.monotonic()
        if seconds <= 0:
            raise Failed(NOT_IN_TIME)
        return seconds


@dataclasses.dataclass(frozen=True)
class Engine:
    """`run` returns what its driver printed: rows, ns of each round, version. Where it is whole, answers are all words of decisions."""
    name: str
    how: str            # what is measured, in the words of the table
    against: str        # which of Forbear's figures: batch, one, struct
    run: Callable
    is_quick: bool = False
    is_slow: bool = False
    is_whole: bool = False
    refuses: dict = dataclasses.field(default_factory=dict)  # feature -> why there is no figure with it

    @property
    def title(self):
        return f"{self.name} ({self.how})"

    def refusal(self, case):
        reasons = [self.refuses[feature] for feature in case.features if feature in self.refuses]
        return reasons[0] if reasons else None

    def rows(self, case):
        return case.rows if not self.is_slow else min(case.rows, FEWEST if case.size > 1_000 else FEW)


def output_of(command, run, environment=None):
    try:
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=run.left, env={**os.environ, **(environment or {})})
    except subprocess.TimeoutExpired:
        raise Failed(NOT_IN_TIME) from None
    if done.returncode != 0:
        lines = (done.stderr.strip() or done.stdout.strip() or f"exit {done.returncode}").splitlines()
        raise Failed(next((line for line in lines if "rror:" in line), lines[-1])[:200])
    return done.stdout


def run_driver(command, run, *more, environment=None):
    """The driver's last line as JSON."""
    return json.loads(output_of([*command, run.case.records, run.rows, run.answers, *more], run, environment).splitlines()[-1])
