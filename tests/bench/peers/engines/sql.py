"""The policy as one CASE expression of SQL, in DuckDB on one thread and on all, and in SQLite."""
import sys

import install
from engine import DRIVERS, Engine, run_driver
from syntax import Syntax, mask_of


def case_text(policy):
    """The result as an expression over `source`, whose columns are facts and counts; with guards, over the rule `chosen`."""
    syntax = Syntax(bit="({fact} & {mask}) <> 0", equal="=", both=" AND ", either=" OR ", unknown="{fact} IS NULL", known="")
    is_guarded = bool(policy["guards"])
    whens = (f"WHEN {syntax.all_of(rule['conditions'])} THEN {index * 16 + mask_of(rule['channels']) if is_guarded else index}"
             for index, rule in enumerate(policy["rules"]))
    chain = "CASE " + "\n".join(whens) + f" ELSE {len(policy['rules']) * (16 if is_guarded else 1)} END"
    if not is_guarded:
        return chain, "chosen"
    forbidden = " | ".join(f"CASE WHEN {syntax.all_of(guard['conditions'])} THEN {mask_of(guard['forbid'])} ELSE 0 END" for guard in policy["guards"])
    return chain, f"(chosen & ~15) | (chosen & 15 & COALESCE(allowed_channels, 0) & ~({forbidden}))"


def values(numbers):
    return ", ".join(str(number) for number in numbers)


def query_of(policy, counted):
    """`counted` writes the count of one list. The subqueries end in OFFSET 0, so that no engine works out inside of them once more
    for every place where they are read."""
    chain, result = case_text(policy)
    source = "records"
    if policy["counts"]:
        counts = ", ".join(f"{counted(count)} AS {name}" for name, count in policy["counts"].items())
        source = f"(SELECT *, {counts} FROM records WHERE row < ROWS OFFSET_0)"
    if not policy["guards"]:
        return f"SELECT row, {chain} AS result FROM {source} WHERE row < ROWS"
    return f"SELECT row, {result} AS result FROM (SELECT *, {chain} AS chosen FROM {source} WHERE row < ROWS OFFSET_0)"


def counted_in_duckdb(count):
    return f"len(list_filter(contacts, lambda one: one.by_channel IN ({values(count['by'])}) AND one.result IN ({values(count['result'])})))"


def counted_in_sqlite(count):
    return (f"(SELECT count(*) FROM contacts WHERE contacts.record = records.row AND by_channel IN ({values(count['by'])}) "
            f"AND result IN ({values(count['result'])}))")


def sql(engine, counted, offset, threads=0):
    def decide(run):
        environment = {"PYTHONPATH": str(install.python_package("duckdb"))} if engine == "duckdb" else None
        text = run.case.folder / f"{engine}.sql"
        text.write_text(query_of(run.policy, counted).replace("OFFSET_0", offset))
        return run_driver([sys.executable, DRIVERS / "sql.py", engine, text], run, threads, environment=environment)
    return decide


ENGINES = [
    Engine("DuckDB", "CASE, one thread", "batch", sql("duckdb", counted_in_duckdb, "", 1)),
    Engine("DuckDB", "CASE, all threads", "batch", sql("duckdb", counted_in_duckdb, "")),
    Engine("SQLite", "CASE", "batch", sql("sqlite", counted_in_sqlite, "LIMIT -1 OFFSET 0"), is_quick=True),
]
