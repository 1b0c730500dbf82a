"""How conditions are written in languages that look like C, and in those that only know "and"."""
import dataclasses
import itertools

from families import CHANNELS


@dataclasses.dataclass(frozen=True)
class Syntax:
    """`fact` with {fact}, {camelFact} or {Fact}; `bit` with the fact as written, {bit}, {mask}; `member`, where there is no `either`,
    with the fact as written and {values}; `unknown` and `known`, what is true where a fact is so, with the fact as written. `known`
    empty: where it is unknown, no comparison holds by itself. `within`: how "and" is written in brackets, where that differs from `both`."""
    fact: str = "{fact}"
    bit: str = "({fact} & {mask}) != 0"
    equal: str = "=="
    both: str = " && "
    either: str = " || "
    member: str = ""
    unknown: str = "{fact}_unknown"
    known: str = "!{fact}_unknown"
    within: str = ""

    def written(self, name):
        capitals = name.title().replace("_", "")
        return self.fact.format(fact=name, Fact=capitals, camelFact=capitals[0].lower() + capitals[1:])

    def _holds(self, condition, both):
        fact = self.written(condition["fact"])
        if "bit" in condition:
            return self.bit.format(fact=fact, bit=condition["bit"], mask=1 << condition["bit"])
        if "in" in condition:
            if self.member and len(condition["in"]) > 1:
                return self.member.format(fact=fact, values=", ".join(str(value) for value in condition["in"]))
            parts = [f"{fact} {self.equal} {value}" for value in condition["in"]]
            return parts[0] if len(parts) == 1 else "(" + self.either.join(parts) + ")"
        return f"{fact} >= {condition['low']}{both}{fact} <= {condition['high']}"

    def all_of(self, conditions, unknown=()):
        """`unknown`: the facts that may be."""
        texts = []
        for condition in conditions:
            fact, text = self.written(condition["fact"]), self._holds(condition, self.both)
            if condition.get("or_unknown"):
                text = f"({self.unknown.format(fact=fact)}{self.either}({self._holds(condition, self.within or self.both)}))"
            elif condition["fact"] in unknown and self.known:
                text = f"{self.known.format(fact=fact)}{self.both}{text}"
            texts.append(text)
        return self.both.join(texts)


def may_be_unknown(policy):
    return [fact["name"] for fact in policy["facts"] if fact["unknown"]]


def without_or(policy, rules=None):
    """(index, conditions) in the order of the rules (those of the policy, if none are given), for languages that only know "and": a rule that takes an unknown fact as well
    as a value comes twice. FACT_unknown is a fact of its own, 0 or 1."""
    unknown = set(may_be_unknown(policy))
    for index, rule in enumerate(policy["rules"] if rules is None else rules):
        choices = []
        for condition in rule["conditions"]:
            name = condition["fact"]
            plain = {key: value for key, value in condition.items() if key != "or_unknown"}
            is_known = [{"fact": f"{name}_unknown", "in": [0]}] if name in unknown else []
            choices.append([[*is_known, plain]] + ([[{"fact": f"{name}_unknown", "in": [1]}]] if condition.get("or_unknown") else []))
        for chosen in itertools.product(*choices):
            yield index, list(itertools.chain(*chosen))


def fact_names(policy, with_flags=False):
    """The facts and, with flags, allowed_0 to allowed_3 in place of the set; then FACT_unknown of those that may be."""
    names = []
    for fact in policy["facts"]:
        is_spread = with_flags and fact["kind"] == "set"
        names += [f"allowed_{bit}" for bit in range(len(CHANNELS))] if is_spread else [fact["name"]]
    return names + [f"{name}_unknown" for name in may_be_unknown(policy)]


def mask_of(values):
    return sum(1 << value for value in values)
