"""GoRules ZEN, json-rules-engine and Cedar (as WebAssembly), in Node."""
import json

import install
from engine import DRIVERS, Engine, run_driver
from syntax import Syntax, fact_names, may_be_unknown, without_or


def run_node(driver, text, run, *more):
    return run_driver([install.debian("node", "nodejs"), DRIVERS / driver, text], run, *more, environment={"PEERS_NPM": str(install.npm())})


def plain_rules(run):
    """A file for languages that only know "and": the names of fields, each with the expression that makes it where it is a count,
    and [index, conditions] of the rules."""
    counts = {name: f"len(filter(contacts, #.by_channel in {count['by']} and #.result in {count['result']}))" for name, count in run.policy["counts"].items()}
    fields = {**{name: name for name in fact_names(run.policy, with_flags=True)}, **counts}
    file = run.case.folder / "plain.json"
    file.write_text(json.dumps({"fields": fields, "rules": list(without_or(run.policy)), "otherwise": len(run.policy["rules"])}))
    return file


def zen(in_flight):
    return lambda run: run_node("zen.mjs", plain_rules(run), run, in_flight)


def json_rules_engine(run):
    return run_node("json_rules_engine.mjs", plain_rules(run), run)


def cedar(run):
    syntax = Syntax(fact="context.{fact}", bit="context.allowed_{bit}", unknown="{fact}_unknown == 1", known="{fact}_unknown == 0")
    unknown = may_be_unknown(run.policy)
    file = run.case.folder / "cedar.json"
    file.write_text(json.dumps({index: f"permit(principal, action, resource) when {{ {syntax.all_of(rule['conditions'], unknown)} }};"
                                for index, rule in enumerate(run.policy["rules"])}))
    return run_node("cedar.mjs", file, run)


ZEN_REFUSES = {"guards": "a table gives its first match; guards are further tables, joined by a graph, which is not set up here"}
ENGINES = [
    Engine("GoRules ZEN", "decision table in Node, awaited one at a time", "struct", zen(1), is_slow=True, refuses=ZEN_REFUSES),
    Engine("GoRules ZEN", "the same, 64 in flight", "struct", zen(64), is_slow=True, refuses=ZEN_REFUSES),
    Engine("json-rules-engine", "stopped at the first success", "struct", json_rules_engine, is_slow=True,
           refuses={"guards": "it gives events and has no operation to take channels away", "lists": "it cannot count the elements of a list"}),
    Engine("Cedar", "WebAssembly in Node, lowest of the determining policies", "struct", cedar, is_slow=True,
           refuses={"guards": "it permits or forbids and has no operation to take channels away", "lists": "it cannot count the elements of a list"}),
]
