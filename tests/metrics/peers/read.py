"""Reads both pages of metrics_page with prometheus_client, whose OpenMetrics parser refuses what breaks the format's rules, and holds every number
against the library's own: read.py METRICS_PAGE FOLDER"""

import decimal
import glob
import os
import subprocess
import sys

from prometheus_client import parser as prometheus
from prometheus_client.openmetrics import parser as openmetrics

program, folder = sys.argv[1], sys.argv[2]
root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "policies")
policies = sorted(
    path for path in glob.glob(os.path.join(root, "*", "*.forbear")) if any(line.startswith("policy ") for line in open(path, encoding="utf-8"))
)
assert len(policies) > 10, policies
subprocess.run([program, folder, *policies], check=True)


def samples_of(families):
    samples = {}
    for family in families:
        for sample in family.samples:
            key = (sample.name, tuple(sorted(sample.labels.items())))
            assert key not in samples, ("twice", key)
            samples[key] = float(sample.value)
    return samples


def bound_text(units, decimals):
    return float(decimal.Decimal(units).scaleb(-decimals))


expected = {}
with open(os.path.join(folder, "numbers.tsv"), encoding="utf-8") as lines:
    for line in lines:
        name, kind, value, *labels = line.rstrip("\n").split("\t")
        labels = list(zip(labels[0::2], labels[1::2]))
        what, *rest = kind.split("/")
        if what == "counter":
            expected[(name + "_total", tuple(sorted(labels)))] = float(value)
        elif what == "count":
            expected[(name + "_count", tuple(sorted(labels)))] = float(value)
            expected[(name + "_bucket", tuple(sorted(labels)), float("inf"))] = float(value)
        elif what == "sum":
            expected[(name + "_sum", tuple(sorted(labels)))] = bound_text(value, int(rest[0]))
        else:
            expected[(name + "_bucket", tuple(sorted(labels)), bound_text(rest[1], int(rest[0])))] = float(value)

for page, parse in (("openmetrics", openmetrics), ("prometheus", prometheus)):
    with open(os.path.join(folder, "page." + page), encoding="utf-8", newline="\n") as stream:
        text = stream.read()
    families = list(parse.text_string_to_metric_families(text))
    types = {family.name: family.type for family in families}
    assert types["forbear_decisions"] == "counter" and types["forbear_decide_seconds"] == "histogram", types
    assert all(family.documentation for family in families)
    read = {}
    for (name, labels), value in samples_of(families).items():
        bound = dict(labels).get("le")
        rest = tuple(each for each in labels if each[0] != "le")
        read[(name, rest) if bound is None else (name, rest, float(bound))] = value
    odd = ("forbear_decisions_total", (("policy", 'back\\slash, "quotes" and\nline, \\n'),))
    assert read.pop(odd) == float(2**64 - 1), "the escaped series"
    assert read == expected, (page, sorted(set(read.items()) ^ set(expected.items()))[:5])
    print(f"{page}: {len(read)} samples of {len(families)} families are what the library counted")
# The parser must refuse what is planted, or it says nothing.
good = open(os.path.join(folder, "page.openmetrics"), encoding="utf-8").read()
for planted in (good.replace("# EOF\n", ""), good.replace('le="+Inf"', 'le="7.0"', 1), good.replace("_total{", "{", 1)):
    try:
        list(openmetrics.text_string_to_metric_families(planted))
    except ValueError:
        continue
    sys.exit("a broken page was read")
