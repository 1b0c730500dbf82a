"""pyarrow and nanoarrow as producers and consumers: decide.py LIBRARY ECHO_POLICY

What goes in as a fact comes out as the outcome `said_...` of the echo policy, in the type of the fact; null comes out as sevens.
Both libraries check what they are given; pyarrow validates it in full.
"""

import datetime
import decimal
import sys

import nanoarrow
import pyarrow

from library import Library, Refused

D = decimal.Decimal
DAY = datetime.date(2026, 12, 1)
SEVENS = {"flag": False, "number": 777, "amount": D("7.77"), "day": datetime.date(2007, 7, 7), "at": datetime.time(7, 7),
          "word": "beta", "note": "seven", "tags": ["sms"]}

library = Library(sys.argv[1])
policy = library.load(sys.argv[2])
claims = 0


def check(what, found, expected):
    global claims
    claims += 1
    if found != expected:
        raise SystemExit(f"{what}: {found!r}, not {expected!r}")


def batch_of(column, name):
    must = pyarrow.array([1] * len(column), pyarrow.int8())
    return pyarrow.record_batch([column, must], names=[name, "must"])


def validated(decisions):
    array = pyarrow.array(decisions)
    array.validate(full=True)
    return array


def said(batch, name, **options):
    rows = validated(library.decide(policy, batch, **options)).to_pylist()
    return [row["outcomes"]["said_" + name] if row["status"] == "contact" else row["fault"]["kind"] for row in rows]


def echo(name, values, kind, expected=None, **options):
    """Whole, sliced, and as the one chunk of a stream."""
    column = pyarrow.array(values, kind)
    expected = [SEVENS[name] if value is None else value for value in (values if expected is None else expected)]
    batch = batch_of(column, name)
    check(f"{name} as {kind}", said(batch, name, **options), expected)
    for begin in range(len(values)):
        check(f"{name} as {kind}, from {begin}", said(batch.slice(begin, 2), name, **options), expected[begin:begin + 2])
    if kind == pyarrow.string_view():
        return  # handing views on, nanoarrow's bindings 0.9 read beyond their list of buffers
    # nanoarrow produces and consumes; pyarrow reads what came through, for nanoarrow's own list has no negative decimals.
    through = nanoarrow.Array(library.decide(policy, nanoarrow.c_array(batch), **options))
    rows = pyarrow.array(through).to_pylist()
    kinds = [row["outcomes"]["said_" + name] if row["status"] == "contact" else row["fault"]["kind"] for row in rows]
    check(f"{name} as {kind}, through nanoarrow", kinds, expected)


def types():
    for kind in (pyarrow.int8(), pyarrow.uint8(), pyarrow.int16(), pyarrow.uint16(), pyarrow.int32(), pyarrow.uint32(), pyarrow.int64(), pyarrow.uint64()):
        echo("number", [0, None, 100, 7], kind)
    for kind in (pyarrow.decimal128(20, 2), pyarrow.decimal128(38, 4), pyarrow.decimal256(50, 2), pyarrow.decimal64(18, 2), pyarrow.decimal32(9, 2)):
        echo("amount", [D("12.34"), None, D("-0.01"), D("0")], kind)
    echo("amount", [D("1.005"), D("1.00")], pyarrow.decimal128(10, 3), ["malformed", D("1.00")])
    for kind in (pyarrow.float32(), pyarrow.float64()):
        echo("amount", [12.25, None, -0.25], kind, [D("12.25"), None, D("-0.25")], scales={"amount": 2})
    echo("amount", [float("nan"), 1.0], pyarrow.float64(), ["malformed", D("1.00")], scales={"amount": 2})
    echo("amount", [float("nan"), 1.0], pyarrow.float64(), [None, D("1.00")], scales={"amount": 2}, nan_is_unknown=True)
    for kind in (pyarrow.string(), pyarrow.large_string(), pyarrow.string_view(), pyarrow.dictionary(pyarrow.int8(), pyarrow.string()),
                 pyarrow.dictionary(pyarrow.uint32(), pyarrow.large_string())):
        echo("word", ["gamma", None, "alpha"], kind)
        echo("note", ["", None, "a text of more than twelve bytes"], kind)
    echo("flag", [True, None, False, True, True, False, None, True, False, True], pyarrow.bool_())
    for kind in (pyarrow.date32(), pyarrow.date64()):
        echo("day", [DAY, None], kind)
    for unit in ("s", "ms", "us", "ns"):
        for zone in (None, "UTC", "+00:00"):
            moments = [datetime.datetime(2026, 12, 1, 23, 59, 59), None]
            echo("day", moments, pyarrow.timestamp(unit, zone), [DAY, None])
    for kind in (pyarrow.time32("s"), pyarrow.time32("ms"), pyarrow.time64("us"), pyarrow.time64("ns")):
        echo("at", [datetime.time(9, 30), None], kind)
    for kind in (pyarrow.list_(pyarrow.string()), pyarrow.large_list(pyarrow.dictionary(pyarrow.int8(), pyarrow.string()))):
        echo("tags", [["email", "sms"], [], None], kind)
    echo("number", [None, None], pyarrow.null())


def histories():
    event = pyarrow.struct([("by", pyarrow.string()), ("on", pyarrow.date32()), ("sum", pyarrow.decimal128(12, 2))])
    one = {"by": "email", "on": DAY, "sum": D("1.50")}
    rows = [[one, one], [], None, [one] * 4, [{**one, "sum": None}]]
    expected = [D("3.00"), D("0.00"), D("7.00"), "list_too_long", D("7.00")]
    for kind in (pyarrow.list_(event), pyarrow.large_list(event)):
        batch = batch_of(pyarrow.array(rows, kind), "events")
        check(f"events as {kind}", said(batch, "total"), expected)
        check(f"events as {kind}, from 1", said(batch.slice(1, 3), "total"), expected[1:4])


def whole_decisions():
    batch = pyarrow.record_batch({"must": pyarrow.array([1, 95, 99, None, 101], pyarrow.int32())})
    decisions = validated(library.decide(policy, batch))
    rows = decisions.to_pylist()
    check("status", [row["status"] for row in rows], ["contact", "blocked", "rejected", "invalid", "invalid"])
    check("rule", [row["rule"] for row in rows], ["otherwise", "otherwise", "refused", None, None])
    check("channels", [row["channels"] for row in rows], [["email"], [], [], [], []])
    check("guards", [row["guards_changed"] for row in rows], [[], ["full"], [], [], []])
    check("fault", rows[4]["fault"], {"kind": "out_of_range", "fact": "must", "field": None, "element": None})
    check("window", rows[0]["outcomes"]["window"], {"email": {"first": datetime.time(9), "last": datetime.time(17)}, "sms": None})
    check("reason", rows[2]["reason"], "ninety-nine is refused")
    schema = pyarrow.schema(list(decisions.type))
    check("columns", schema.names, ["status", "rule", "channels", "outcomes", "guards_applied", "guards_changed", "experiments", "fault", "reason"])


def streams():
    table = pyarrow.table({"must": pyarrow.chunked_array([[1, 2], [], [3]], pyarrow.int64()),
                           "number": pyarrow.chunked_array([[10, None], [], [30]], pyarrow.int64())})
    reader = pyarrow.RecordBatchReader.from_stream(library.decide_stream(policy, table.to_reader()))
    check("the policy's hash", reader.schema.metadata[b"forbear.policy_hash"], library.lib.forbear_policy_hash(policy).data)
    rows = reader.read_all().to_pylist()
    check("a stream", [row["outcomes"]["said_number"] for row in rows], [10, 777, 30])
    through = nanoarrow.ArrayStream(library.decide_stream(policy, nanoarrow.c_array_stream(table)))
    check("a stream through nanoarrow", [row["outcomes"]["said_number"] for row in through.read_all().to_pylist()], [10, 777, 30])

    def failing():
        yield table.to_batches()[0]
        raise OSError("the disk is gone")

    reader = pyarrow.RecordBatchReader.from_stream(library.decide_stream(policy, pyarrow.RecordBatchReader.from_batches(table.schema, failing())))
    check("before it fails", len(reader.read_next_batch()), 2)
    try:
        reader.read_next_batch()
        check("a failing producer", "nothing", "an error")
    except Exception as failure:
        check("a failing producer", "the disk is gone" in str(failure), True)


def refusals():
    for column, words in ((pyarrow.array([1.5]), "`amount` has a column of type float64"), (pyarrow.array(["a"]), "`amount` is money")):
        try:
            library.decide(policy, batch_of(column, "amount"))
            check("a refusal", "none", words)
        except Refused as refused:
            check("a refusal", str(refused)[:len(words)], words)


types()
histories()
whole_decisions()
streams()
refusals()
library.lib.forbear_policy_destroy(policy)
print(f"{claims} claims, with pyarrow {pyarrow.__version__} and nanoarrow {nanoarrow.__version__}")
