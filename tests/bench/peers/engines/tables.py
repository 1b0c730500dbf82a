"""Kernels written by hand in C++: tables (drivers/table_kernel.h says how) and, for few rules, none (few_rules.h). The program is the same for every policy; the
rules are data."""
import itertools

import install
from engine import DRIVERS, Engine, run_driver
from engines.clang import NO_WHOLE, action_rows, compiled, has_whole
from syntax import mask_of

SMALL = ("choice", "ranked", "yes_no", "set", "count")


def holds(condition, value):
    if value is None:
        return bool(condition.get("or_unknown"))
    if "bit" in condition:
        return value >> condition["bit"] & 1
    return value in condition["in"] if "in" in condition else condition["low"] <= value <= condition["high"]


def is_plain(policy):
    return has_whole(policy) and not any(fact["unknown"] for fact in policy["facts"])


def tables_text(policy, own):
    """The policy as numbers: for each value of a small fact the bits of the conditions that it makes true; for each rule (twice,
    where it takes an unknown amount as well as a range) the bits that it needs and its ranges. See Kernel::read."""
    facts = [*policy["facts"], *({"name": name, "kind": "count", "low": 0, "high": 8, "unknown": False} for name in policy["counts"])]
    places = {fact["name"]: place for place, fact in enumerate(policy["facts"])}
    small = [fact for fact in facts if fact["kind"] in SMALL]
    ranged = [fact for fact in facts if fact["kind"] not in SMALL]
    names = {fact["name"] for fact in small}
    every = [rule["conditions"] for rule in policy["rules"]] + [guard["conditions"] for guard in policy["guards"]]
    bits = {}
    for condition in itertools.chain(*every):
        if condition["fact"] in names:
            bits.setdefault(repr(sorted(condition.items())), (len(bits), condition))

    def truth(fact, value):
        return sum(1 << bit for bit, condition in bits.values() if condition["fact"] == fact["name"] and holds(condition, value))

    def entries(conditions):
        need = sum({1 << bits[repr(sorted(condition.items()))][0] for condition in conditions if condition["fact"] in names})
        options = []
        for fact in ranged:
            mine = [condition for condition in conditions if condition["fact"] == fact["name"]]
            low, high = max([fact["low"], *(one["low"] for one in mine)]), min([fact["high"], *(one["high"] for one in mine)])
            takes_unknown = fact["unknown"] and all(one.get("or_unknown") for one in mine)
            options.append([(low, high, int(not mine))] + ([(1, 0, 1)] if takes_unknown and mine else []))
        for choice in itertools.product(*options):
            yield [need, *itertools.chain(*choice)]

    scale = 16 if policy["guards"] else 1
    lines = [f"{len(policy['facts'])} " + " ".join(f"{fact['low']} {fact['high']}" for fact in policy["facts"]), f"{len(small)} {len(ranged)} {len(bits)} {scale}"]
    for fact in small:
        count = policy["counts"].get(fact["name"], {"by": [], "result": []})
        words = [truth(fact, value) for value in range(fact["high"] + 1)] + [truth(fact, None)]
        is_allowed = int(bool(policy["guards"]) and fact["kind"] == "set")
        lines.append(f"{places.get(fact['name'], -1)} {int(fact['unknown'])} {mask_of(count['by'])} {mask_of(count['result'])} {is_allowed} {len(words)} " +
                     " ".join(map(str, words)))
    lines += [f"{places[fact['name']]} {int(fact['unknown'])} {fact['low']} {fact['high']}" for fact in ranged]
    rules = [(index * scale + (mask_of(rule["channels"]) if scale > 1 else 0), entry)
             for index, rule in enumerate(policy["rules"]) for entry in entries(rule["conditions"])]
    guards = [(mask_of(guard["forbid"]), entry) for guard in policy["guards"] for entry in entries(guard["conditions"])]
    lines.append(f"{len(policy['rules']) * scale} {len(rules)} {len(guards)}")
    lines += [" ".join(map(str, [result, *entry])) for result, entry in rules + guards]
    rows = action_rows(policy, own).replace("{", "").replace("}", "").replace(",", "") if has_whole(policy) else ""
    lines += [f"{own['words']} {len(policy['rules']) + 1 if rows else 0}", rows]
    # What a chain of few rules compares: each fact with a range, or a mask of bits of which one is set.
    lines.append(str(len(policy["rules"]) if is_plain(policy) else 0))
    for rule in policy["rules"] if is_plain(policy) else []:
        parts = [f"{places[one['fact']]} {1 << one['bit']} 1 0" if "bit" in one else
                 f"{places[one['fact']]} 0 {one['low'] if 'low' in one else min(one['in'])} {one['high'] if 'high' in one else max(one['in'])}"
                 for one in rule["conditions"]]
        lines.append(f"{len(parts)} " + " ".join(parts))
    return "\n".join(lines) + "\n"


def tables(mode):
    def decide(run):
        text = run.case.folder / "tables.txt"
        text.write_text(tables_text(run.policy, run.own))
        program = compiled("".join((DRIVERS / name).read_text() for name in ("tables.cpp", "table_kernel.h", "few_rules.h")), run, "tables")
        return {**run_driver([program, text], run, mode), "version": f"clang {install.clang_version()}"}
    return decide


ENGINES = [
    Engine("tables by hand", "C++ with vector extensions, batch over columns, the rule alone", "batch", tables("batch"), is_quick=True),
    Engine("tables by hand", "batch, with all checks and a whole decision", "batch", tables("whole_batch"), is_quick=True, is_whole=True,
           refuses={"guards": NO_WHOLE, "lists": NO_WHOLE}),
    Engine("tables by hand", "a row of columns at a time, the rule alone", "one", tables("one"), is_quick=True),
]
