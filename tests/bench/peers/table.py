"""The figures of a run as Markdown: one table of all engines for each family, and one for what features cost."""
import statistics

OWN = [("batch", "batch over columns"), ("one", "a row of columns at a time"), ("struct", "a struct at a time")]
FLOOR = "reading the same columns, writing as many words"


def number(ns):
    return f"{ns:.1f}" if ns < 100 else f"{ns:,.0f}"


def times(ratio):
    return f"{ratio:.2f}×" if ratio < 1 else f"{ratio:.1f}×" if ratio < 10 else f"{ratio:,.0f}×"


def median(own, key):
    found = [one[key] for one in own if one[key] is not None]
    return statistics.median(found) if found else None


def own_text(own):
    return ", ".join(f"{key} {number(own[key])}" for key in ("batch", "one", "struct", "floor") if own[key] is not None) + " ns"


def cell(result, own, against):
    if "none" in result:
        return result["none"]
    ns, base = statistics.median(result["ns"]), median(own, against) or median(own, "one")
    return f"{number(ns)} ({times(ns / base)})"


class Notes:
    """Reasons, numbered below a table."""

    def __init__(self):
        self.texts = []

    def mark(self, text):
        text = text.replace("|", "/").replace("\n", " ")
        if text not in self.texts:
            self.texts.append(text)
        return f"[{self.texts.index(text) + 1}]"

    def lines(self):
        return [f"[{number + 1}] {text}." for number, text in enumerate(self.texts)]


def one_table(data, cases, engines, names):
    found = [data["cases"].get(case.name, {"own": [], "engines": {}}) for case in cases]
    lines = ["| engine | how | version | to | " + " | ".join(names) + " |", "|---|---|---|---|" + "---:|" * len(cases)]
    notes = Notes()

    def own_cells(key):
        for each in found:
            ns = median(each["own"], key)
            yield "" if ns is None else number(ns) if key == "floor" else f"{number(ns)} ({times(ns / median(each['own'], 'floor'))})"

    lines.append(f"| floor | {FLOOR} | | | " + " | ".join(own_cells("floor")) + " |")
    lines += [f"| **Forbear** | {how} | | {key} | " + " | ".join(own_cells(key)) + " |" for key, how in OWN]
    for engine in engines:
        results = [each["engines"].get(engine.title) for each in found]
        version = next((one["version"] for one in results if one and "version" in one), "")
        cells = ["" if one is None else notes.mark(one["none"]) if "none" in one else cell(one, each["own"], engine.against)
                 for one, each in zip(results, found)]
        lines.append(f"| {engine.name} | {engine.how} | {version} | {engine.against} | " + " | ".join(cells) + " |")
    means = ", ".join(f"{each['mean_first_match']:,.1f} of {case.size:,}" for case, each in zip(cases, found) if "mean_first_match" in each)
    return [*lines, "", f"Mean first match: {means}.", *notes.lines(), ""]


def render(data, cases, engines):
    lines = ["Nanoseconds per record, medians of five rounds. In brackets: how many times Forbear's figure of the kind named in `to`, which was measured",
             "before and after the engines of a policy; for Forbear itself, how many times the floor. A struct holds no list: what would be compared with",
             f"one is then compared with a row of columns. {data['head']['rows']:,} records, seed {data['head']['seed']}. All answers are equal.", ""]
    for family in dict.fromkeys(case.family for case in cases):
        own = [case for case in cases if case.family == family and not case.features]
        if own:
            lines += [f"Family `{family}`:", "", *one_table(data, own, engines, [f"{case.size:,} rules" for case in own])]
    own = [case for case in cases if case.features]
    if own:
        lines += ["Family `round` with features:", "",
                  *one_table(data, own, engines, [f"{case.size:,}, {' and '.join(case.features)}" for case in own])]
    return "\n".join(lines)
