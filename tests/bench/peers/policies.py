"""The policies that peers are given, and how their conditions are written in languages that look like C."""
import dataclasses
import json
import pathlib

FACTS = ["segment", "tier", "days_past_due", "balance", "hardship", "allowed_channels"]
CHANNELS = 4


@dataclasses.dataclass(frozen=True)
class Case:
    """One generated policy: files in `folder` as peer_data writes them."""
    rules: int
    cuts: str
    folder: pathlib.Path

    @property
    def name(self):
        return f"{self.rules}/{self.cuts}"

    @property
    def records(self):
        return self.folder / "records.csv"

    def conditions(self):
        """A list of conditions for each rule but the last, `otherwise`."""
        return json.loads((self.folder / "policy.json").read_text())["rules"]

    def expected(self):
        return (self.folder / "expected.txt").read_text().split()


@dataclasses.dataclass(frozen=True)
class Syntax:
    """How one language writes a condition: `fact` with {fact}, {camelFact} or {Fact}; `bit` with the fact as written, {bit}, {mask};
    `member`, where there is no `either`, with the fact as written and {values}."""
    fact: str = "{fact}"
    bit: str = "({fact} & {mask}) != 0"
    equal: str = "=="
    both: str = " && "
    either: str = " || "
    member: str = ""

    def _part(self, condition):
        capitals = condition["fact"].title().replace("_", "")
        fact = self.fact.format(fact=condition["fact"], Fact=capitals, camelFact=capitals[0].lower() + capitals[1:])
        if "bit" in condition:
            return self.bit.format(fact=fact, bit=condition["bit"], mask=1 << condition["bit"])
        if "in" in condition:
            if self.member and len(condition["in"]) > 1:
                return self.member.format(fact=fact, values=", ".join(str(value) for value in condition["in"]))
            parts = [f"{fact} {self.equal} {value}" for value in condition["in"]]
            return parts[0] if len(parts) == 1 else "(" + self.either.join(parts) + ")"
        return f"{fact} >= {condition['low']}{self.both}{fact} <= {condition['high']}"

    def rule(self, conditions):
        return self.both.join(self._part(condition) for condition in conditions)


def sql_case(case):
    """One CASE expression over the columns of the records."""
    syntax = Syntax(bit="({fact} & {mask}) <> 0", equal="=", both=" AND ", either=" OR ")
    rules = case.conditions()
    whens = "\n".join(f"WHEN {syntax.rule(conditions)} THEN {index}" for index, conditions in enumerate(rules))
    return f"CASE {whens}\nELSE {len(rules)} END"
