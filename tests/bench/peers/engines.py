"""The peers: how each is set up and run. Every `run` returns what its driver printed: rows, ns of each round, version."""
import dataclasses
import json
import os
import pathlib
import subprocess
import sys
from typing import Callable

import install
from policies import CHANNELS, FACTS, Syntax, sql_case

DRIVERS = pathlib.Path(__file__).resolve().parent / "drivers"
FEW = 20_000  # records for what takes microseconds and more


class Failed(Exception):
    """Why a peer has no figure."""


@dataclasses.dataclass(frozen=True)
class Engine:
    name: str
    how: str          # what is measured, in the words of the table
    against: str      # which of Forbear's figures: batch, one, struct
    run: Callable     # (case, rows, answers) -> dict
    most_rules: int = 10_000
    rows: int = 1 << 18
    quick: bool = False


def run_driver(command, seconds=300, environment=None):
    """The driver's last line as JSON. Raises Failed with the reason."""
    try:
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=seconds,
                              env={**os.environ, **(environment or {})})
    except subprocess.TimeoutExpired:
        raise Failed(f"not done after {seconds} s") from None
    if done.returncode != 0:
        lines = (done.stderr.strip() or done.stdout.strip() or "no output").splitlines()
        telling = next((line for line in lines if "rror:" in line), lines[-1])
        raise Failed(f"exit {done.returncode}: {telling[:200]}")
    return json.loads(done.stdout.splitlines()[-1])


CHAIN = """[[gnu::always_inline]] inline std::int64_t decide(std::int64_t segment, std::int64_t tier, std::int64_t days_past_due, std::int64_t balance, std::int64_t hardship,
                                                     std::int64_t allowed_channels) {
RULES    return OTHERWISE;
}
void decide_columns(const std::int64_t* const* columns, std::size_t begin, std::size_t end, std::int64_t* out) {
    for (std::size_t row = begin; row < end; ++row) {
        out[row - begin] = decide(columns[0][row], columns[1][row], columns[2][row], columns[3][row], columns[4][row], columns[5][row]);
    }
}
[[gnu::noinline]] std::int64_t decide_record(const Customer& record) {
    return decide(record.segment, record.tier, record.days_past_due, record.balance, record.hardship, record.allowed_channels);
}
"""


def clang(mode):
    def run(case, rows, answers):
        compiler = install.clang()
        binary = case.folder / f"chain-{mode}"
        rules = "".join(f"    if ({Syntax().rule(rule)}) return {index};\n" for index, rule in enumerate(case.conditions()))
        chain = case.folder / "chain.inc"
        chain.write_text(CHAIN.replace("RULES", rules).replace("OTHERWISE", str(case.rules - 1)))
        flags = ["-std=c++20", "-O3", "-march=native", f'-DCHAIN="{chain}"', f"-DIS_BATCH={'true' if mode == 'batch' else 'false'}"]
        try:
            done = subprocess.run([compiler, *flags, DRIVERS / "chain.cpp", "-o", binary], capture_output=True, text=True, timeout=900)
        except subprocess.TimeoutExpired:
            raise Failed("not compiled after 900 s") from None
        if done.returncode != 0:
            raise Failed(done.stderr.splitlines()[0])
        return {**run_driver([binary, case.records, rows, answers]), "version": install.clang_version()}
    return run


def sql(engine, threads=0):
    def run(case, rows, answers):
        environment = {"PYTHONPATH": str(install.python_package("duckdb"))} if engine == "duckdb" else None
        text = case.folder / "case.sql"
        text.write_text(sql_case(case))
        return run_driver([sys.executable, DRIVERS / "sql.py", engine, text, case.records, rows, answers, threads], environment=environment)
    return run


def luajit(case, rows, answers):
    syntax = Syntax(bit="band({fact}, {mask}) ~= 0", both=" and ", either=" or ")
    lines = ["local band = bit.band", f"return function({', '.join(FACTS)})"]
    lines += [f"  if {syntax.rule(rule)} then return {index} end" for index, rule in enumerate(case.conditions())]
    text = case.folder / "decide.lua"
    text.write_text("\n".join([*lines, f"  return {case.rules - 1}", "end"]) + "\n")
    # More and longer traces than a small program needs.
    options = "-Omaxtrace=8000,maxrecord=16000,maxirconst=8000,maxside=1000,maxsnap=4000,sizemcode=64,maxmcode=32768"
    return run_driver([install.debian("luajit"), options, DRIVERS / "luajit.lua", text, case.records, rows, answers])


def node(case, rows, answers):
    lines = [f"if ({Syntax(fact='record.{fact}', equal='===').rule(rule)}) return {index};" for index, rule in enumerate(case.conditions())]
    text = case.folder / "decide.js"
    text.write_text("\n".join([*lines, f"return {case.rules - 1};"]) + "\n")
    # Without the option the optimizer leaves long functions alone: ten times as slow at 1,000 rules.
    return run_driver([install.debian("node", "nodejs"), "--max-optimized-bytecode-size=100000000", DRIVERS / "node.mjs", text, case.records, rows, answers])


def npm(driver, *more):
    def run(case, rows, answers):
        command = [install.debian("node", "nodejs"), DRIVERS / driver, case.folder / "policy.json", case.records, rows, answers, *more]
        return run_driver(command, environment={"PEERS_NPM": str(install.npm())})
    return run


def cedar(case, rows, answers):
    syntax = Syntax(fact="context.{fact}", bit="context.allowed_{bit}")
    text = case.folder / "policies.json"
    text.write_text(json.dumps({index: f"permit(principal, action, resource) when {{ {syntax.rule(rule)} }};" for index, rule in enumerate(case.conditions())}))
    return run_driver([install.debian("node", "nodejs"), DRIVERS / "cedar.mjs", text, case.records, rows, answers],
                      environment={"PEERS_NPM": str(install.npm())})


def go(program, write):
    """`write` makes the policy's text of the rules' conditions."""
    def run(case, rows, answers):
        text = case.folder / f"policy.{program}"
        text.write_text(write(case.conditions()))
        return run_driver([install.go(program), text, case.records, rows, answers])
    return run


def cel_text(rules):
    syntax = Syntax(bit="allowed_{bit} == 1")
    return "".join(f"{syntax.rule(rule)} ? {index}\n: " for index, rule in enumerate(rules)) + f"{len(rules)}\n"


def grule_text(rules):
    syntax = Syntax(fact="F.{Fact}", bit="F.Allowed{bit} == 1")
    rule = "rule Drawn{index} salience {salience} {{ when {condition} then F.Answer = {index}; Complete(); }}\n"
    texts = [rule.format(index=index, salience=len(rules) - index, condition=syntax.rule(conditions)) for index, conditions in enumerate(rules)]
    return "".join(texts) + rule.format(index=len(rules), salience=0, condition="F.Tier >= 0")


def rego_text(rules):
    syntax = Syntax(fact="input.{fact}", bit="input.allowed_{bit} == 1", both="; ", member="{fact} in {{{values}}}")
    heads = (f"{'else' if index else 'answer'} := {index} if {{ {syntax.rule(rule)} }}\n" for index, rule in enumerate(rules))
    return "package drawn\n\n" + "".join(heads) + f"else := {len(rules)}\n"


def clips_part(condition):
    if "bit" in condition:
        return f"(allowed_{condition['bit']} 1)"
    fact = condition["fact"]
    if "in" in condition:
        return f"({fact} {'|'.join(str(value) for value in condition['in'])})"
    return f"({fact} ?{fact}&:(<= {condition['low']} ?{fact} {condition['high']}))"


def clips(case, rows, answers):
    slots = [*FACTS, *(f"allowed_{bit}" for bit in range(CHANNELS))]
    lines = ["(defglobal ?*answer* = -1)", "(deftemplate record " + " ".join(f"(slot {slot})" for slot in slots) + ")"]
    rules = case.conditions()
    for index, rule in enumerate([*rules, []]):
        parts = " ".join(clips_part(condition) for condition in rule)
        lines.append(f"(defrule drawn_{index} (declare (salience {len(rules) - index})) (record {parts}) => (bind ?*answer* {index}))")
    text = case.folder / "policy.clp"
    text.write_text("\n".join(lines) + "\n")
    return run_driver([install.clips(DRIVERS / "clips.cpp"), text, case.records, rows, answers])


def drools(case, rows, answers):
    syntax = Syntax(fact="{camelFact}", bit="allowed{bit} == true", both=", ", member="{fact} in ({values})")
    lines = ["package peers;"]
    rules = case.conditions()
    for index, rule in enumerate([*rules, []]):
        lines.append(f"rule drawn_{index} salience {len(rules) - index} when $customer : Customer({syntax.rule(rule)}) then $customer.setAnswer({index}); end")
    text = case.folder / "policy.drl"
    text.write_text("\n".join(lines) + "\n")
    classes = install.drools()
    return run_driver([install.debian("java", "default-jdk-headless"), "-cp", f"{classes}:{classes}/lib/*", "peers.Drools", text, case.records, rows, answers])


ENGINES = [
    Engine("clang", "-O3 -march=native if-chain, batch over columns", "batch", clang("batch"), quick=True),
    Engine("clang", "the same, a struct at a time", "struct", clang("record"), quick=True),
    Engine("DuckDB", "CASE, one thread", "batch", sql("duckdb", 1)),
    Engine("DuckDB", "CASE, all threads", "batch", sql("duckdb")),
    Engine("SQLite", "CASE", "batch", sql("sqlite"), quick=True),
    Engine("LuaJIT", "generated function, called for each record", "one", luajit),
    Engine("Node", "generated function of a record, however long optimized", "struct", node),
    Engine("GoRules ZEN", "decision table in Node, awaited one at a time", "struct", npm("zen.mjs", 1), rows=FEW, most_rules=1_000),
    Engine("GoRules ZEN", "the same, 64 in flight", "struct", npm("zen.mjs", 64), rows=FEW, most_rules=1_000),
    Engine("json-rules-engine", "stopped at the first success", "struct", npm("json_rules_engine.mjs"), rows=FEW, most_rules=1_000),
    Engine("Cedar", "WebAssembly in Node, lowest of the determining policies", "struct", cedar, rows=FEW, most_rules=1_000),
    Engine("CEL", "cel-go, one expression of conditional operators", "struct", go("cel", cel_text), rows=FEW, most_rules=1_000),
    Engine("OPA", "in Go, one rule with a chain of else, prepared", "struct", go("opa", rego_text), rows=FEW, most_rules=1_000),
    Engine("Grule", "falling salience, complete at the first", "struct", go("grule", grule_text), rows=FEW, most_rules=1_000),
    Engine("CLIPS", "falling salience, a record asserted, one rule run", "struct", clips, rows=FEW, most_rules=1_000),
    Engine("Drools", "executable model, falling salience, a record inserted, one rule fired", "struct", drools, rows=FEW, most_rules=1_000),
]
