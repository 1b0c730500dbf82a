"""Policies by seed: what they are about, how they are drawn, and which records they decide. Plain data, the same for every engine:

  facts    name, kind (choice, ranked, yes_no, whole, money, set), low, high, `unknown`: may be unknown, `values` in words
  rules    {"conditions": [...], "channels": [...], "tone", "review"}; the first whose conditions all hold decides
  guards   {"conditions": [...], "forbid": [channels]}; where there are any, channels must also be in the fact `allowed_channels`
  counts   name -> {"by": [...], "result": [...]}: so many contacts of the record's list have one of these values in both fields

A condition has a fact (or a count) and `low` and `high`, or `in`, a list of values, or `bit`, a member of a set. It does not hold
where the fact is unknown, but for `or_unknown`. Values are whole numbers: cents for money, places for choices and channels, bits
for sets. `otherwise` is the rule after the last; a size counts it.
"""
import bisect
import functools
import math
import random

import filters
from meaning import Meaning

FAMILIES = ("round", "arbitrary", "filters")
FEATURES = ("unknowns", "guards", "lists")

CHANNELS = ["email", "sms", "letter", "agent"]
RESULTS = ["delivered", "no_answer", "conversation"]
SEGMENTS = ["consumer", "small_business", "wealth"]
TIERS = ["basic", "silver", "gold", "platinum"]
TONES = ["friendly", "empathetic", "neutral", "firm"]
MOST_DAYS, MOST_CENTS, MOST_CONTACTS = 720, 10_000_000, 8

ROUND_DAYS = [0, 1, 3, *range(5, MOST_DAYS, 5)]
ROUND_USD = [*range(0, 100, 5), *range(100, 1_000, 25), *range(1_000, 10_000, 250), *range(10_000, 100_000, 2_500)]
COUNTS = {"calls": {"by": [1, 3], "result": [0, 1, 2]}, "talks": {"by": [0, 1, 2, 3], "result": [2]}}
SAMPLE = 2_000  # records that tell where the first match lies


def customer_facts(features):
    unknown = "unknowns" in features
    facts = [("segment", "choice", 2, False, SEGMENTS), ("tier", "ranked", 3, unknown, TIERS), ("days_past_due", "whole", MOST_DAYS, False, None),
             ("balance", "money", MOST_CENTS, unknown, None), ("hardship", "yes_no", 1, unknown, None),
             ("allowed_channels", "set", 15, unknown, CHANNELS)]
    return [{"name": name, "kind": kind, "low": 0, "high": high, "unknown": may, "values": words} for name, kind, high, may, words in facts]


@functools.lru_cache(maxsize=2)
def customers(seed, features, rows):
    """Columns, name -> values; None is unknown. `contacts` is a list of (by, result) for each row."""
    draw = random.Random(f"customers {seed} {sorted(features)}")
    columns = {
        "segment": draw.choices(range(3), weights=[70, 20, 10], k=rows),
        "tier": draw.choices(range(4), weights=[40, 30, 20, 10], k=rows),
        "days_past_due": draw.choices(range(MOST_DAYS + 1), weights=[math.exp(-day / 110) for day in range(MOST_DAYS + 1)], k=rows),
        "balance": [min(MOST_CENTS, int(100 * math.exp(draw.gauss(6.2, 1.5)))) for _ in range(rows)],
        "hardship": draw.choices(range(2), weights=[92, 8], k=rows),
        "allowed_channels": [draw.getrandbits(4) | draw.getrandbits(4) for _ in range(rows)],
    }
    for fact in customer_facts(features):
        if fact["unknown"]:
            columns[fact["name"]] = [None if draw.random() < 0.08 else value for value in columns[fact["name"]]]
    if "lists" in features:
        lengths = draw.choices(range(MOST_CONTACTS + 1), weights=[30, 20, 14, 10, 8, 6, 5, 4, 3], k=rows)
        columns["contacts"] = [[(draw.randrange(4), draw.randrange(3)) for _ in range(length)] for length in lengths]
    return columns


def draw_range(draw, family, fact, known, share):
    """A range of `fact` that about `share` of the sorted values is in."""
    start = draw.uniform(0, 1 - share)
    low, high = known[int(start * (len(known) - 1))], known[int((start + share) * (len(known) - 1))]
    if family == "round":
        cuts = ROUND_DAYS if fact["kind"] == "whole" else [usd * 100 for usd in ROUND_USD]
        first = max(0, bisect.bisect_right(cuts, low) - 1)
        end = max(first + 1, bisect.bisect_left(cuts, high))
        low, high = cuts[first], cuts[end] - 1 if end < len(cuts) else fact["high"]
    return {"fact": fact["name"], "low": low, "high": max(low, high)}


def draw_conditions(draw, family, facts, meaning, share):
    """Conditions that hold for about `share` of the customers: of the small facts first, and ranges for what is left."""
    small = {
        "segment": lambda: {"in": draw.choice([[0], [0], [1], [2], [0, 1], [1, 2]])},
        "tier": lambda: dict(zip(("low", "high"), draw.choice([(1, 3), (2, 3), (0, 1), (0, 2), (1, 2), (3, 3)]))),
        "hardship": lambda: {"in": [draw.choice([0, 0, 0, 1])]},
        "allowed_channels": lambda: {"bit": draw.randrange(4)},
        "calls": lambda: dict(zip(("low", "high"), draw.choice([(1, MOST_CONTACTS), (0, 0), (1, 2), (0, 1)]))),
        "talks": lambda: dict(zip(("low", "high"), draw.choice([(1, MOST_CONTACTS), (0, 0), (2, 3)]))),
    }
    names = [name for name in small if name in meaning.names]
    draw.shuffle(names)
    conditions, left = [], share
    most = 1 if share > 0.2 else 2 if share > 0.02 else 3 if share > 0.002 else 5
    for name in names[:draw.randint(most // 3, most)]:
        condition = {"fact": name, **small[name]()}
        if name in facts and facts[name]["unknown"] and draw.random() < 0.3:
            condition["or_unknown"] = True
        chance = meaning.of(condition).bit_count() / meaning.rows
        if chance > left:
            left /= chance
            conditions.append(condition)
    if draw.random() < 0.15 and left > 0.05:
        ranged = [(draw.choice(["days_past_due", "balance"]), left)]
    else:
        part = draw.uniform(0.3, 0.7)
        ranged = [("days_past_due", left ** part), ("balance", left ** (1 - part))]
    return conditions + [draw_range(draw, family, facts[name], meaning.known[name], width) for name, width in ranged]


def guards_of(features):
    unknown = {"or_unknown": True} if "unknowns" in features else {}
    return [{"conditions": [{"fact": "hardship", "in": [1], **unknown}], "forbid": [3]},
            {"conditions": [{"fact": "days_past_due", "low": 0, "high": 3}], "forbid": [2, 3]},
            {"conditions": [{"fact": "segment", "in": [2]}, {"fact": "balance", "low": 1_000_000, "high": MOST_CENTS, **unknown}], "forbid": [0]}]


def customer_policy(family, size, features, seed, columns):
    """Rules of such widths that the mean first match lies at about a third of the list."""
    facts = {fact["name"]: fact for fact in customer_facts(features)}
    counts = COUNTS if "lists" in features else {}
    meaning = Meaning([*facts, *counts], counts, columns, SAMPLE)
    low, high = 0.002, 20.0
    for _ in range(14):
        scale = math.sqrt(low * high)
        draw = random.Random(f"{family} {size} {sorted(features)} {seed}")
        rules = []
        while len(rules) + 1 < size:
            share = min(0.6, scale / size * draw.lognormvariate(0, 0.4))
            rules.append({"conditions": draw_conditions(draw, family, facts, meaning, share), **draw_answer(draw)})
        mean = meaning.mean_first_match(rules)
        if abs(mean - size / 3) < size / 60:
            break
        low, high = (scale, high) if mean > size / 3 else (low, scale)
    return {"facts": list(facts.values()), "rules": rules, "guards": guards_of(features) if "guards" in features else [], "counts": counts,
            "mean_first_match": mean}


def draw_answer(draw):
    first = draw.randrange(4)
    others = [(first + draw.randrange(1, 4)) % 4] if draw.random() < 0.6 else []
    return {"channels": [first, *others], "tone": draw.randrange(4), "review": draw.randint(2, 60)}


def draw_case(family, size, features, seed, rows):
    """A policy, and the columns that it decides."""
    if family == "filters":
        facts, conditions, columns = filters.draw(size - 1, seed, rows)
        draw = random.Random(f"answers {size} {seed}")
        rules = [{"conditions": one, **draw_answer(draw)} for one in conditions]
        mean = Meaning([fact["name"] for fact in facts], {}, columns, SAMPLE).mean_first_match(rules)
        return {"facts": facts, "rules": rules, "guards": [], "counts": {}, "mean_first_match": mean}, columns
    columns = customers(seed, frozenset(features), rows)
    return customer_policy(family, size, features, seed, columns), columns
