"""CLIPS, and Drools with rules and with a decision table of DMN."""
import install
from engine import DRIVERS, Engine, run_driver
from syntax import Syntax, fact_names, mask_of, may_be_unknown, without_or


def clips_part(condition):
    if "bit" in condition:
        return f"(allowed_{condition['bit']} 1)"
    fact = condition["fact"]
    if "in" in condition:
        return f"({fact} {'|'.join(str(value) for value in condition['in'])})"
    return f"({fact} ?{fact}&:(<= {condition['low']} ?{fact} {condition['high']}))"


def clips(run):
    slots = fact_names(run.policy, with_flags=True)
    lines = ["(defglobal ?*answer* = -1)", "(deftemplate record " + " ".join(f"(slot {slot})" for slot in slots) + ")"]
    rules = [*without_or(run.policy), (len(run.policy["rules"]), [])]
    for number, (index, conditions) in enumerate(rules):
        parts = " ".join(clips_part(condition) for condition in conditions)
        lines.append(f"(defrule drawn_{number} (declare (salience {max(-10000, 10000 - number)})) (record {parts}) => (bind ?*answer* {index}))")
    text = run.case.folder / "policy.clp"
    text.write_text("\n".join(lines) + "\n")
    return run_driver([install.clips(DRIVERS / "clips.cpp"), text], run, ",".join(slots))


def drl_text(policy):
    """Guards fire before rules, which take what is left of their channels and end the run."""
    # Constraints by themselves, with commas, are shared between rules.
    syntax = Syntax(fact="{camelFact}", bit="allowed{bit} == 1", both=", ", within=" && ", member="{fact} in ({values})", unknown="{fact}Unknown == 1", known="{fact}Unknown == 0")
    unknown, rules, is_guarded = may_be_unknown(policy), policy["rules"], bool(policy["guards"])
    names = [syntax.written(name) for name in fact_names(policy, with_flags=True)]
    lines = ["package peers;", "declare Customer", *(f"  {name} : long" for name in names), "  left : long", "  answer : long", "end"]
    for number, guard in enumerate(policy["guards"]):
        lines.append(f"rule guard_{number} salience {len(rules) + 1} when $one : Customer({syntax.all_of(guard['conditions'], unknown)}) "
                     f"then $one.setLeft($one.getLeft() & {15 & ~mask_of(guard['forbid'])}L); end")
    for index, rule in enumerate([*rules, {"conditions": [], "channels": []}]):
        result = f"{index * 16}L + ({mask_of(rule['channels'])}L & $one.getLeft())" if is_guarded else f"{index}L"
        text = syntax.all_of(rule["conditions"], unknown)
        lines.append(f"rule drawn_{index} salience {len(rules) - index} when $one : Customer({text}) then $one.setAnswer({result}); drools.halt(); end")
    return "\n".join(lines) + "\n"


def run_java(program, text, run, *more):
    classes = install.drools()
    command = [install.debian("java", "default-jdk-headless"), "-cp", f"{classes}:{classes}/lib/*", f"peers.{program}", text]
    return run_driver(command, run, *more)


def drools(run):
    text = run.case.folder / "policy.drl"
    text.write_text(drl_text(run.policy))
    return run_java("Drools", text, run)


def dmn_cell(condition):
    if "bit" in condition:
        return "1"
    return ", ".join(str(value) for value in condition["in"]) if "in" in condition else f"[{condition['low']}..{condition['high']}]"


def dmn_text(policy):
    """A decision table of DMN with one input for each fact, flags in place of sets."""
    names = fact_names(policy, with_flags=True)
    data = [f'<inputData id="i{place}" name="{name}"><variable name="{name}" typeRef="number"/></inputData>' for place, name in enumerate(names)]
    needs = [f'<informationRequirement id="n{place}"><requiredInput href="#i{place}"/></informationRequirement>' for place in range(len(names))]
    inputs = [f'<input id="c{place}"><inputExpression typeRef="number"><text>{name}</text></inputExpression></input>' for place, name in enumerate(names)]
    rows = []
    for number, (index, conditions) in enumerate([*without_or(policy), (len(policy["rules"]), [])]):
        cells = dict.fromkeys(names, "-")
        cells.update((f"allowed_{one['bit']}" if "bit" in one else one["fact"], dmn_cell(one)) for one in conditions)
        entries = "".join(f'<inputEntry id="e{number}_{place}"><text>{cell}</text></inputEntry>' for place, cell in enumerate(cells.values()))
        rows.append(f'<rule id="r{number}">{entries}<outputEntry id="o{number}"><text>{index}</text></outputEntry></rule>')
    return "\n".join(['<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="drawn" name="drawn" namespace="peers">', *data,
                      '<decision id="answer" name="answer"><variable name="answer" typeRef="number"/>', *needs, '<decisionTable id="table" hitPolicy="FIRST">',
                      *inputs, '<output id="output" typeRef="number"/>', *rows, "</decisionTable></decision></definitions>", ""])


def dmn(run):
    text = run.case.folder / "policy.dmn"
    text.write_text(dmn_text(run.policy))
    return run_java("Dmn", text, run)


LISTS = "its rules would each accumulate over the list, which is not set up here"
ENGINES = [
    Engine("CLIPS", "falling salience, a record asserted, one rule run", "struct", clips, is_slow=True,
           refuses={"guards": "it has no operations on bits", "lists": LISTS}),
    Engine("Drools", "executable model, falling salience, a record inserted, stopped at the first rule", "struct", drools, is_slow=True, refuses={"lists": LISTS}),
    Engine("Drools DMN", "decision table, hit policy FIRST", "struct", dmn, is_slow=True,
           refuses={"guards": "a table gives its first match; guards are further tables, which are not set up here",
                    "lists": "counts would be further decisions, which are not set up here"}),
]
