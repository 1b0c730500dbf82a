"""clang -O3 on the policy as a chain of ifs in C++, in a batch and a struct at a time; and the same with all of Forbear's job."""
import hashlib

import install
from engine import DRIVERS, Engine, output_of, run_driver
from syntax import Syntax, mask_of, may_be_unknown

MOST_INLINED = 1_000  # rules; more take minutes for each place where they are inlined


def widths(policy):
    """(type, fact) of a host's struct, widest first."""
    kinds = [("std::int64_t", 2**63), ("std::uint32_t", 2**32), ("std::uint16_t", 2**16), ("std::uint8_t", 2**8)]
    narrowest = {fact["name"]: [kind for kind, limit in kinds if fact["high"] < limit][-1] for fact in policy["facts"]}
    return [(kind, name) for kind, _ in kinds for name, own in narrowest.items() if own == kind]


def struct_text(policy):
    unknown = may_be_unknown(policy)
    lines = ["struct Record {", *(f"    {kind} {name};" for kind, name in widths(policy)), *(f"    std::uint8_t {name}_state;" for name in unknown), "};"]
    places = {fact["name"]: place for place, fact in enumerate(policy["facts"])}
    values = [f"static_cast<{kind}>(columns.values[{places[name]}][row])" for kind, name in widths(policy)]
    values += [f"columns.states[{places[name]}][row]" for name in unknown]
    return "\n".join([*lines, "inline Record record_of(const Columns& columns, std::size_t row) {", f"    return {{{', '.join(values)}}};", "}"])


def action_rows(policy, own):
    """Forbear's words for each rule, where no guard can change them."""
    rows = []
    answers = [(0, rule["channels"], rule["tone"], rule["review"]) for rule in policy["rules"]] + [(1, [], 0, 1)]
    for index, (status, channels, tone, review) in enumerate(answers):
        words = [0] * own["words"]
        words[0], words[1], words[3] = status, index, len(channels)
        words[own["channels"]] = sum(channel << (8 * place) for place, channel in enumerate(channels))
        words[own["outcomes_set"]] = 3  # both, if only to what they normally are
        words[own["outcomes"]], words[own["outcomes"] + 1] = tone, review
        rows.append("{" + ", ".join(str(word) for word in words) + "}")
    return ",\n    ".join(rows)


def validity(policy):
    """As many checks as Forbear makes: every fact lies in its range, or is unknown and may be."""
    texts = []
    for fact in policy["facts"]:
        name = fact["name"]
        is_in_range = f"(({name} >= {fact['low']}) & ({name} <= {fact['high']}))"
        texts.append(f"(({is_in_range} & ({name}_state == 0)) | ({name}_state == 1))" if fact["unknown"] else is_in_range)
    return " & ".join(texts)


WHOLE = """constexpr std::size_t words = WORDS;
const std::int64_t actions[][words] = {
    ACTIONS};
inline std::int64_t checked(PARAMETERS) { return VALIDITY ? decide(ARGUMENTS) : -1; }
/// What Forbear writes for a record that cannot be decided: status and fault.
[[gnu::noinline]] void write_invalid(std::int64_t* out, PARAMETERS) {
    const bool is_valid[] = {EACH_VALIDITY};
    std::int64_t fact = 0;
    while (is_valid[fact]) ++fact;
    std::memset(out, 0, words * sizeof *out);
    out[0] = 3;
    out[1] = -1;
    out[2] = 3 | fact << 16;
}
void whole_columns(const Columns& columns, std::size_t begin, std::size_t end, std::int64_t* __restrict out) {
    COLUMNS
    std::int64_t chosen[chunk];
    for (std::size_t row = begin; row < end; ++row) chosen[row - begin] = checked(FROM_COLUMNS);
    for (std::size_t row = begin; row < end; ++row, out += words) {
        if (chosen[row - begin] >= 0) std::memcpy(out, actions[chosen[row - begin]], sizeof actions[0]);
        else write_invalid(out, FROM_COLUMNS);
    }
}
[[gnu::noinline]] void whole_record(const Record& record, std::int64_t* out) {
    const std::int64_t chosen = checked(FROM_RECORD);
    if (chosen >= 0) std::memcpy(out, actions[chosen], sizeof actions[0]);
    else write_invalid(out, FROM_RECORD);
}
"""

CHAIN = """[[gnu::INLINED]] inline std::int64_t first_match(PARAMETERS) {
RULES    return OTHERWISE;
}
[[gnu::always_inline]] inline std::int64_t decide(PARAMETERS) {
    const std::int64_t chosen = first_match(ARGUMENTS);
GUARDS}
void decide_columns(const Columns& columns, std::size_t begin, std::size_t end, std::int64_t* __restrict out) {
    COLUMNS
    for (std::size_t row = begin; row < end; ++row) {COUNTS
        out[row - begin] = decide(FROM_COLUMNS);
    }
}
"""

BY_RECORD = """[[gnu::noinline]] std::int64_t decide_record(const Record& record) { return decide(FROM_RECORD); }
"""


def has_whole(policy):
    return not policy["guards"] and not policy["counts"]


def chain_text(policy, own):
    facts, unknown, counts = [fact["name"] for fact in policy["facts"]], may_be_unknown(policy), policy["counts"]
    syntax = Syntax(unknown="{fact}_state != 0", known="{fact}_state == 0")
    scale = 16 if policy["guards"] else 1
    values = [rule["channels"] if policy["guards"] else [] for rule in policy["rules"]]
    rules = "".join(f"    if ({syntax.all_of(rule['conditions'], unknown)}) return {index * scale + mask_of(channels)};\n"
                    for index, (rule, channels) in enumerate(zip(policy["rules"], values)))
    guards = "    return chosen;\n"
    if policy["guards"]:
        left = "allowed_channels_state != 0 ? 0 : allowed_channels" if "allowed_channels" in unknown else "allowed_channels"
        guards = f"    std::int64_t left = {left};\n"
        guards += "".join(f"    left &= ({syntax.all_of(guard['conditions'], unknown)}) ? {~mask_of(guard['forbid'])} : -1;\n" for guard in policy["guards"])
        guards += "    return (chosen & -16) | (chosen & 15 & left);\n"
    loops = ""
    for name, count in counts.items():
        loops += (f"\n        std::int64_t {name} = 0;\n        for (std::uint32_t at = columns.offsets[row]; at < columns.offsets[row + 1]; ++at) "
                  f"{name} += {mask_of(count['by'])} >> columns.by[at] & {mask_of(count['result'])} >> columns.result[at] & 1;")
    columns = [f"const std::int64_t* const {name}_column = columns.values[{place}];" for place, name in enumerate(facts)]
    columns += [f"const std::uint8_t* const {name}_states = columns.states[{facts.index(name)}];" for name in unknown]
    parts = {
        "INLINED": "always_inline" if len(policy["rules"]) < MOST_INLINED else "noinline",
        "PARAMETERS": ", ".join([f"std::int64_t {name}" for name in [*facts, *counts]] + [f"std::uint8_t {name}_state" for name in unknown]),
        "ARGUMENTS": ", ".join([*facts, *counts, *(f"{name}_state" for name in unknown)]),
        "FROM_COLUMNS": ", ".join([f"{name}_column[row]" for name in facts] + list(counts) + [f"{name}_states[row]" for name in unknown]),
        "FROM_RECORD": ", ".join([f"record.{name}" for name in facts] + [f"record.{name}_state" for name in unknown]),
        "COLUMNS": "\n    ".join(columns), "COUNTS": loops, "RULES": rules, "GUARDS": guards, "OTHERWISE": str(len(policy["rules"]) * scale),
    }
    text = CHAIN
    if not counts:
        text = struct_text(policy) + "\n" + text + BY_RECORD
    if has_whole(policy):
        text += WHOLE
        parts |= {"WORDS": str(own["words"]), "ACTIONS": action_rows(policy, own), "EACH_VALIDITY": ", ".join(f"({validity({'facts': [fact]})}) != 0" for fact in policy["facts"]),
                  "VALIDITY": validity(policy)}
    for name in sorted(parts, key=len, reverse=True):
        text = text.replace(name, parts[name])
    return text


def compiled(source, run, name, flags=()):
    """The program, compiled once for each text."""
    key = hashlib.sha256("".join([source, *flags, install.clang_version(), *(file.read_text() for file in sorted(DRIVERS.glob("*.h")))]).encode()).hexdigest()[:16]
    folder = install.BUILD / "programs"
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / f"{name}-{key}"
    if not program.exists():
        partial = program.with_suffix(".partial")
        output_of([install.clang(), "-std=c++20", "-O3", "-march=native", *flags, DRIVERS / f"{name}.cpp", "-o", partial], run)
        partial.rename(program)
    return program


def chain(mode):
    def decide(run):
        text = chain_text(run.policy, run.own)
        file = run.case.folder / "chain.inc"
        file.write_text(text)
        flags = [f'-DCHAIN="{file}"', f"-DHAS_RECORD={0 if run.policy['counts'] else 1}", f"-DIS_WHOLE={1 if has_whole(run.policy) else 0}"]
        program = compiled(text + (DRIVERS / "chain.cpp").read_text(), run, "chain", flags)
        return {**run_driver([program], run, mode), "version": install.clang_version()}
    return decide


NO_RECORD = "a struct holds no list"
NO_WHOLE = "all words are compared for rules without guards and lists"
ENGINES = [
    Engine("clang", "if-chain, batch over columns, the rule alone", "batch", chain("batch"), is_quick=True),
    Engine("clang", "if-chain, batch, with all checks and a whole decision", "batch", chain("whole_batch"), is_quick=True, is_whole=True,
           refuses={"guards": NO_WHOLE, "lists": NO_WHOLE}),
    Engine("clang", "if-chain, a struct at a time, the rule alone", "struct", chain("record"), is_quick=True, refuses={"lists": NO_RECORD}),
    Engine("clang", "if-chain, a struct, with all checks and a whole decision", "struct", chain("whole_record"), is_quick=True, is_whole=True,
           refuses={"guards": NO_WHOLE, "lists": NO_RECORD}),
]
