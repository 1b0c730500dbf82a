"""A drawn policy in Forbear's language."""
from families import CHANNELS, MOST_CONTACTS, RESULTS, TIERS, TONES


def amount(fact, value):
    return f"{value // 100}.{value % 100:02d} USD" if fact["kind"] == "money" else str(value)


def condition_text(fact, condition):
    name, kind = fact["name"], fact["kind"]
    if "bit" in condition:
        text = f"{name} include {fact['values'][condition['bit']]}"
    elif kind == "yes_no":
        text = name if condition["in"] == [1] else f"not {name}"
    elif "in" in condition:
        text = f"{name} is " + " or ".join(fact["values"][value] for value in condition["in"])
    elif kind == "ranked":
        text = f"{name} is {TIERS[condition['low']]} to {TIERS[condition['high']]}"
    elif condition["low"] == condition["high"]:
        text = f"{name} is {amount(fact, condition['low'])}"
    else:
        text = f"{name} is {amount(fact, condition['low'])} to {amount(fact, condition['high'])}"
    return f"({text}, or unknown)" if condition.get("or_unknown") else text


def fact_line(fact):
    kind, words = fact["kind"], ", ".join(fact["values"] or [])
    kinds = {"choice": f"one of {words}", "ranked": f"ranked {words}", "yes_no": "yes or no", "set": "set of channel",
             "money": f"money USD {fact['low'] // 100} to {fact['high'] // 100}", "whole": f"whole {fact['low']} to {fact['high']}"}
    return f"fact {fact['name']} {kinds[kind]}" + (", may be unknown" if fact["unknown"] else "")


def names(channels):
    return ", ".join(CHANNELS[channel] for channel in channels)


def policy_text(policy):
    facts = {fact["name"]: fact for fact in policy["facts"]}
    facts.update((name, {"name": name, "kind": "whole"}) for name in policy["counts"])

    def when(conditions):
        return "  when " + "\n   and ".join(condition_text(facts[condition["fact"]], condition) for condition in conditions)

    lines = ["schema drawn_record", *(fact_line(fact) for fact in policy["facts"])]
    if policy["counts"]:
        lines += [f"fact contacts list of contact, at most {MOST_CONTACTS}", "list contact", "  by channel", "  result one of " + ", ".join(RESULTS)]
    lines += [f"channels {', '.join(CHANNELS)}", f"outcome tone ranked {', '.join(TONES)}, normally friendly",
              "outcome review days 0 to 90, normally 1 day"]
    for name, count in policy["counts"].items():
        parts = []
        if len(count["by"]) < len(CHANNELS):
            parts.append("by is " + " or ".join(CHANNELS[by] for by in count["by"]))
        if len(count["result"]) < len(RESULTS):
            parts.append("result is " + " or ".join(RESULTS[result] for result in count["result"]))
        lines.append(f"calculate {name} as number of contacts where ({' and '.join(parts)})")
    lines += ["", "policy drawn", "  about drawn_record", *(["  guarded by drawn_guards"] if policy["guards"] else [])]
    for number, rule in enumerate(policy["rules"]):
        lines += ["", f"rule drawn_{number}", when(rule["conditions"]), f"  then contact by {names(rule['channels'])}",
                  f"       tone {TONES[rule['tone']]}", f"       review in {rule['review']} days", '  because "Drawn."']
    lines += ["", 'otherwise do not contact because "Nothing fits."']
    if policy["guards"]:
        lines += ["", "guards drawn_guards"]
        for number, guard in enumerate(policy["guards"]):
            lines += ["", f"guard drawn_{number}", when(guard["conditions"]), f"  forbid {names(guard['forbid'])}", '  because "Drawn."']
        lines += ["", "guard own_choice", "  allow only the channels in allowed_channels", '  because "Own choice."', "end guards"]
    return "\n".join(lines) + "\n"
