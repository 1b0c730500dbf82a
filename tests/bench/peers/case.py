"""One policy of a run, and the files that engines read. Results are the number of the rule or, with guards, the number * 16 plus
the channels that they leave, as bits."""
import dataclasses
import json
import pathlib

from families import draw_case
from forbear_text import policy_text

CHANNEL_BITS = 16


@dataclasses.dataclass(frozen=True)
class Case:
    family: str
    size: int        # rules, `otherwise` included
    features: tuple
    seed: int
    rows: int
    folder: pathlib.Path

    @property
    def name(self):
        return "/".join([str(self.size), self.family, *self.features])

    def draw(self):
        """Writes policy.forbear, policy.json (as families.py says), records.csv (nothing where unknown) and contacts.csv
        (record, by, result; sorted)."""
        policy, columns = draw_case(self.family, self.size, self.features, self.seed, self.rows)
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "policy.forbear").write_text(policy_text(policy))
        (self.folder / "policy.json").write_text(json.dumps(policy))
        names = [fact["name"] for fact in policy["facts"]]
        with open(self.folder / "records.csv", "w") as out:
            out.write(",".join(names) + "\n")
            for values in zip(*(columns[name] for name in names)):
                out.write(",".join("" if value is None else str(value) for value in values) + "\n")
        if "contacts" in columns:
            with open(self.folder / "contacts.csv", "w") as out:
                out.write("record,by_channel,result\n")
                for row, contacts in enumerate(columns["contacts"]):
                    out.writelines(f"{row},{by},{result}\n" for by, result in contacts)

    @property
    def policy(self):
        return json.loads((self.folder / "policy.json").read_text())

    @property
    def records(self):
        return self.folder / "records.csv"

    def expected(self):
        return (self.folder / "expected.txt").read_text().split()
