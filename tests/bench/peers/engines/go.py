"""CEL, OPA and Grule, in Go."""
import install
from engine import Engine, run_driver
from families import COUNTS
from syntax import Syntax, mask_of, may_be_unknown, without_or

UNKNOWN = {"unknown": "{fact}_unknown == 1", "known": "{fact}_unknown == 0"}


def go(program, write):
    """`write` makes the policy's text."""
    def decide(run):
        text = run.case.folder / f"policy.{program}"
        text.write_text(write(run.policy))
        return run_driver([install.go(program), text], run)
    return decide


def result_of(policy, index):
    if not policy["guards"]:
        return index
    return index * 16 + (mask_of(policy["rules"][index]["channels"]) if index < len(policy["rules"]) else 0)


def cel_text(policy):
    syntax, unknown = Syntax(bit="allowed_{bit} == 1", **UNKNOWN), may_be_unknown(policy)
    rules = [f"{syntax.all_of(rule['conditions'], unknown)} ? {result_of(policy, index)}" for index, rule in enumerate(policy["rules"])]
    text = "\n: ".join([*rules, str(result_of(policy, len(policy["rules"])))])
    if policy["guards"]:
        left = "(allowed_channels_unknown == 1 ? 0 : allowed_channels)" if "allowed_channels" in unknown else "allowed_channels"
        for guard in policy["guards"]:
            left = f"math.bitAnd({left}, {syntax.all_of(guard['conditions'], unknown)} ? {~mask_of(guard['forbid'])} : -1)"
        text = f"cel.bind(chosen, {text}, math.bitOr(math.bitAnd(chosen, -16), math.bitAnd(math.bitAnd(chosen, 15), {left})))"
    for name, count in policy["counts"].items():
        text = f"cel.bind({name}, contacts.filter(one, one.by_channel in {count['by']} && one.result in {count['result']}).size(), {text})"
    return text + "\n"


def rego_set(values):
    return "{" + ", ".join(str(value) for value in values) + "}"


class Rego(Syntax):
    """Counts are rules, not part of the input."""

    def written(self, name):
        return name if name in COUNTS else super().written(name)


def rego_text(policy):
    syntax = Rego(fact="input.{fact}", bit="input.allowed_{bit} == 1", both="; ", member="{fact} in {{{values}}}")
    heads = [f"{'else' if number else 'chosen'} := {result_of(policy, index)} if {{ {syntax.all_of(conditions)} }}"
             for number, (index, conditions) in enumerate(without_or(policy))]
    lines = ["package drawn", "", *heads, f"else := {result_of(policy, len(policy['rules']))}", ""]
    for name, count in policy["counts"].items():
        lines += [f"{name} := count([1 | some one in input.contacts; one.by_channel in {rego_set(count['by'])}; one.result in {rego_set(count['result'])}])", ""]
    if not policy["guards"]:
        return "\n".join([*lines, "answer := chosen", ""])
    if "allowed_channels" in may_be_unknown(policy):
        lines += ["allowed := 0 if { input.allowed_channels_unknown == 1 }", "else := input.allowed_channels", ""]
    else:
        lines += ["allowed := input.allowed_channels", ""]
    left = "allowed"
    for number, guard in enumerate(policy["guards"]):
        for place, (_, conditions) in enumerate(without_or(policy, [guard])):
            lines.append(f"{'else' if place else f'left_{number}'} := {15 & ~mask_of(guard['forbid'])} if {{ {syntax.all_of(conditions)} }}")
        lines += ["else := 15", ""]
        left = f"bits.and({left}, left_{number})"
    return "\n".join([*lines, f"answer := ((chosen - (chosen % 16)) + bits.and(chosen % 16, {left}))", ""])


def grule_text(policy):
    syntax = Syntax(fact="F.{Fact}", bit="F.Allowed{bit} == 1", unknown="{fact}Unknown == 1", known="{fact}Unknown == 0")
    rule = "rule Drawn{index} salience {salience} {{ when {condition} then F.Answer = {index}; Complete(); }}\n"
    rules, unknown = policy["rules"], may_be_unknown(policy)
    texts = [rule.format(index=index, salience=len(rules) - index, condition=syntax.all_of(one["conditions"], unknown)) for index, one in enumerate(rules)]
    return "".join(texts) + rule.format(index=len(rules), salience=0, condition="F.Answer < 0")


ENGINES = [
    Engine("CEL", "cel-go, one expression of conditional operators", "struct", go("cel", cel_text), is_slow=True),
    Engine("OPA", "in Go, one rule with a chain of else, prepared", "struct", go("opa", rego_text), is_slow=True),
    Engine("Grule", "falling salience, complete at the first", "struct", go("grule", grule_text), is_slow=True,
           refuses={"guards": "the first rule completes; guards would be code of the host", "lists": "it cannot count the elements of a list"}),
]
