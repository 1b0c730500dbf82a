#!/usr/bin/env python3
"""How the time of lint, diff and prove grows with the number of rules.

  tests/bench/analysis_growth.py build/release/cli/forbear [RULES ...]

Rules are drawn by seed over four facts, with arbitrary bounds; the new version of a policy leaves one rule's condition narrower. Prints one line for each size:
seconds of the whole command, the median of three runs (of one run above 1,000 rules). `prove` has three requirements, and is not run on more than 1,000 rules.
"""
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

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
SEGMENTS = ["consumer", "small_business", "wealth", "corporate"]
TIERS = ["basic", "silver", "gold", "platinum"]


def condition(draw):
    parts = []
    if draw.random() < 0.7:
        parts.append("segment is " + draw.choice(SEGMENTS))
    if draw.random() < 0.6:
        low, high = sorted(draw.sample(range(4), 2))
        parts.append(f"tier is {TIERS[low]} to {TIERS[high]}")
    first = draw.randrange(0, 950)
    parts.append(f"days_past_due is {first} to {min(1000, first + draw.randrange(5, 60))}")
    if draw.random() < 0.8:
        least = draw.randrange(0, 99_000)
        parts.append(f"balance is {least} USD to {least + draw.randrange(1_000, 9_000)} USD")
    return "\n   and ".join(parts)


def policy(rules, narrowed):
    draw = random.Random(rules)
    text = SCHEMA
    for rule in range(rules):
        when = condition(draw)
        if rule == narrowed:
            when += "\n   and balance is above 10 USD"
        text += f"rule treatment_{rule}_of_all\n  when {when}\n  then contact by {draw.choice(['email', 'sms', 'letter', 'agent'])}\n"
        text += f"       tone {draw.choice(['friendly', 'neutral', 'firm'])}\n       review in {draw.randrange(1, 90)} days\n  because \"Drawn {rule}\"\n\n"
    return text + 'otherwise do not contact because "Nothing fits."\n'


PROMISES = """
require no_agent_for_small_sums
  whenever balance is below 50 USD
  channels exclude agent
  because "Drawn"

require soon_again
  review is at most 90 days
  because "Drawn"

require higher_tier_never_firmer
  a higher tier never gets a higher tone, all else equal
  because "Drawn"
"""


def seconds(command, runs):
    taken = []
    for _ in range(runs):
        start = time.monotonic()
        done = subprocess.run(command, capture_output=True, check=False)
        taken.append(time.monotonic() - start)
        if done.returncode > 1:
            sys.exit(f"{' '.join(command)}: {done.stderr.decode()}")
    return statistics.median(taken)


def main():
    program = sys.argv[1]
    sizes = [int(size) for size in sys.argv[2:]] or [10, 100, 1_000, 10_000]
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        only = place / "only.ini"
        others = "condition_never_holds section_never_entered test_without_effect value_falls_between value_in_both row_missing customer_falls_through unknown_gets_firmer " \
                 "outcome_always_overridden contact_always_blocked channel_always_removed reason_missing citation_missing limit_looser_than_guard tone_jumps proxy_read"
        only.write_text("[findings]\n" + "".join(f"{name} = off\n" for name in others.split()))
        print("| rules | `lint` | `lint`, only rules that never fire | `diff` of two versions | `prove` |\n|---|---|---|---|---|")
        for size in sizes:
            old, new, promised = place / "old.forbear", place / "new.forbear", place / "promised.forbear"
            old.write_text(policy(size, None))
            new.write_text(policy(size, size // 2))
            promised.write_text(policy(size, None) + PROMISES)
            runs = 3 if size <= 1_000 else 1
            row = [seconds([program, "lint", str(old)], runs), seconds([program, "lint", str(old), "--settings", str(only)], runs),
                   seconds([program, "diff", str(old), str(new)], runs),
                   seconds([program, "prove", str(promised)], runs) if size <= 1_000 else None]
            print(f"| {size:,} | " + " | ".join("not measured" if each is None else f"{each:.2f}" for each in row) + " |", flush=True)


main()
