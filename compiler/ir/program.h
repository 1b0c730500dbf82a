#pragma once
// The decision IR: one policy with its guards as flat vectors. The interpreter is its plain reading, generated code
// another; explanation and analysis read it too. Names are kept for people only, nothing looks them up.
//
// One decision, in order:
//  1. Every fact of the schema is checked in its order, then every list (its length, then element by element, field by
//     field). The first fault makes the decision `invalid`: rule -1, no channel, no outcome, no guard bit; done.
//  2. `before` runs from first to last; registers that nothing wrote do not exist (see verify.h).
//  3. The main graph is walked from `entry` to a rule.
//  4. The rule gives the stance, the candidate channels and the settings. Outcomes: the `normally` value where there is
//     one, then the rule's settings. A setting from a register that is none leaves the outcome unset; it is never
//     unknown (proved). Candidates from a register that is none or unknown drop out, and so do repetitions, and where the
//     rule has a floor those whose measure is below it, none or unknown. `likeliest` then orders the others by weight, the
//     greatest first; none and unknown come last; equals keep the written order. What a preference names (a known channel
//     that is still a candidate) moves to the front, in the order of the preferences. A preference never adds a candidate.
//  5. reject: status `rejected`, no outcomes, no guards; done.
//  6. `after` runs; it may read what the rule decided, never what a guard did.
//  7. Every guard whose graph accepts has *applied*. Its effects are judged against the rule's decision alone, so the order
//     of guards cannot matter. A guard has *changed* something when one of its effects alone would change the rule's
//     decision: it removes a candidate, forbids a value or member that the outcome has, limits the value of an outcome
//     that is set, narrows the window of a candidate, or adds a member that is not there.
//  8. All effects together:
//     - removed channels are the union of `remove_channels`, of all but those of `keep_channels` (nothing is kept when its
//       register is unknown or none), and of channels whose hours came out empty;
//     - a value that is forbidden falls back to `normally` (or unset without one); then at_most (the smallest) and at_least
//       (the largest) hold; members are added to sets, forbidden members removed from them. A contradiction (at_least above
//       at_most, a value still forbidden, a member both added and forbidden) puts the outcome to `normally`, or unset without
//       one, and leaves no channel;
//     - limits on an unset outcome leave it unset; `add_values` to an unset set starts from empty;
//     - hours: a window per channel of the schema, each the intersection of the rule's window (or `normally`, or all day) and
//       every `narrow_hours` for that channel. A window is empty when its first minute is after its last. Such an
//       outcome is always set.
//  9. Channels: preference keeps the candidates not removed, in order; first_of the first of those; all_of keeps all, or
//     none when one was removed. Status: `no_contact` when the rule says so, `contact` when a channel is left, else `blocked`.
//     The windows of channels that are not in the decision are written as all day.
// After step 2 the cell of every experiment is written; a rejected record keeps it, an invalid one is in no cell.
// Every bit and word that says nothing is 0: values of unset outcomes, places after the last channel, and all but status,
// rule and fault of an invalid record.

#include <cstdint>
#include <string>
#include <vector>

#include "forbear/business_days.h"
#include "forbear/decision.h"
#include "forbear/schema.h"
#include "forbear/source.h"

namespace forbear::ir {

using Reg = std::uint32_t;
inline constexpr std::uint32_t nothing = 0xffff'ffffu; ///< no register, node, section ...
inline constexpr std::size_t most_cells = 63;          ///< of one experiment: tests hold them as bits of a mask
inline constexpr std::uint32_t max_registers = 8192;   ///< of one program: they live on the deciding thread's stack

enum class Op : std::uint8_t {
#define FORBEAR_OP(name, operands, meaning) name,
#include "ir/opcodes.def"
#undef FORBEAR_OP
};

enum class Stance : std::uint8_t { contact = 0, no_contact = 1, reject = 2 };
enum class Pick : std::uint8_t { preference = 0, first_of = 1, all_of = 2 };
/// In which order the candidates of a rule stand. `cheapest` is one already: their declared costs never fall.
enum class Order : std::uint8_t { written = 0, cheapest = 1, likeliest = 2 };

enum class Rounding : std::uint8_t { half_even = 0, half_up = 1, up = 2, down = 3 }; ///< half_up, up: away from zero; down: toward zero

/// What a register can hold. [low, high] covers every known value.
struct Register {
    Type type;
    std::int64_t low = 0;
    std::int64_t high = 0;
    bool can_be_unknown = false;
    bool can_be_none = false;
    std::string name; ///< for people; empty for temporaries
};

struct Instruction {
    Op op{};
    Rounding rounding = Rounding::half_even;
    Reg result = nothing;
    Reg a = nothing;
    Reg b = nothing;
    std::int64_t imm = 0;
    std::int64_t imm2 = 0;
};

/// Targets of a node: another node, or one of these ends.
inline constexpr std::uint32_t accept = 0xffff'ffffu;
inline constexpr std::uint32_t reject = 0xffff'fffeu;
inline constexpr std::uint32_t rule_bit = 0x8000'0000u; ///< main graph: rule_bit | rule index
[[nodiscard]] constexpr bool is_end(std::uint32_t target) noexcept { return (target & rule_bit) != 0; }
[[nodiscard]] constexpr std::uint32_t fires(std::uint32_t rule) noexcept { return rule_bit | rule; }
[[nodiscard]] constexpr std::uint32_t rule_of(std::uint32_t target) noexcept { return target & ~rule_bit; }

enum class Test : std::uint8_t {
    range = 0,  ///< low <= value <= high
    member = 1, ///< bit `value` of the mask `low` is set
    overlap = 2 ///< value & low is not 0
};

/// One step of a condition. Three-valued logic is gone here: a condition asked "is it true" and one asked "is it not
/// false" are two graphs, which differ in what their nodes do with unknown. Targets point forward only.
struct Node {
    Test test = Test::range;
    bool outside = false;        ///< passes when the test fails
    bool pass_unknown = false;
    bool pass_none = false;
    Reg reg = 0;
    std::int64_t low = 0;
    std::int64_t high = 0;
    std::uint32_t yes = accept;
    std::uint32_t no = reject;
    std::uint32_t origin = nothing;   ///< of this test, into `origins`
    std::uint32_t conjunct = nothing; ///< of the outermost `and` part that this test belongs to
    std::uint32_t rule = nothing;     ///< main graph: the rule it belongs to, or nothing for a section's condition
    std::uint32_t section = nothing;  ///< main graph: the innermost section
};

/// Where a condition was written and how it reads.
struct Origin {
    Span at;
    std::string text;     ///< canonical spelling
    Reg shown = nothing;  ///< the register whose value explains the answer
    std::string label;    ///< what that value is called: a fact's name, "found" for a count
};

enum class LoopKind : std::uint8_t { count = 0, total = 1, earliest = 2, latest = 3 };
/// Runs once per element of a list. An element belongs when graph `is_true` accepts; it may belong when only `may_be` accepts.
/// count: `result` elements that belong, `result_possible` those that may. The others: `result` is unknown when an element
/// only may belong, or one that belongs has an unknown value; values that are none do not count; total of nothing is 0, earliest
/// and latest of nothing are none. Of an unknown list the count is 0 to at_most and the others are unknown.
struct Loop {
    LoopKind kind = LoopKind::count;
    std::uint32_t list = 0;
    std::uint32_t first = 0;  ///< body: loop_code[first .. first + size)
    std::uint32_t size = 0;
    std::uint32_t is_true = accept;
    std::uint32_t may_be = accept;
    Reg value = nothing;
    Reg result = nothing;
    Reg result_possible = nothing;
};

/// A value by the row that fits. Its graph ends at `fires(n)`, the n-th of its choices, or at `reject`: unknown.
struct Lookup {
    std::string name;
    std::uint32_t entry = reject;
    std::uint32_t first_choice = 0, choices = 0;
};
struct Choice {
    std::int64_t value = 0;
    Reg reg = nothing; ///< `nothing`: the constant
    bool is_none = false;
};

struct Calendar {
    std::string name;
    BusinessCalendar days; ///< a period of at most `longest_period`; without one, no holidays
};
inline constexpr std::int64_t longest_period = 36'525; ///< a hundred years

struct Candidate {
    std::uint32_t channel = 0;
    Reg reg = nothing;     ///< a choice of the channel vocabulary; `nothing`: the constant
    Reg weight = nothing;  ///< of rules that order by `likeliest`
    Reg measure = nothing; ///< of rules with a floor
};
struct Setting {
    std::uint32_t outcome = 0;
    std::int64_t value = 0;
    Reg reg = nothing; ///< `nothing`: the constant
};

struct Section {
    std::string name;
    std::string title;
    std::uint32_t parent = nothing;
    Span at;
    bool is_used = false; ///< of a policy that a cell of an experiment uses
    bool is_complete = false; ///< its author claims that nobody falls through; no decision depends on it
    Span complete_at;         ///< of that claim
};

/// A rule, a table row (`table.row`) or `otherwise`, in the order they are tried.
struct Rule {
    std::string name;
    std::string title;
    std::string because;
    Span at;
    std::uint32_t section = nothing;
    std::uint32_t entry = nothing; ///< its first node, or its own end when it has no condition
    Stance stance = Stance::contact;
    Pick pick = Pick::preference;
    Order order = Order::written;
    bool has_floor = false;
    std::int64_t floor = 0;
    std::uint32_t first_candidate = 0, candidates = 0;
    std::uint32_t preferences = 0; ///< these follow the candidates in `Program::candidates`
    std::string weight_name;       ///< for people: the fact that orders, `reach`
    std::string measure_name;      ///< the fact that the floor is about
    std::string floor_text;        ///< the floor as a reader writes it, `30%`
    std::uint32_t first_setting = 0, settings = 0;
    std::uint32_t version = 0; ///< of the policy's versions, the one it belongs to
    std::string from;          ///< the policy that it was taken from: `early_stage version 3`; empty: its own
    bool is_used = false;      ///< of a policy that a cell of an experiment uses
};

enum class EffectKind : std::uint8_t {
    remove_channels = 0, ///< those of `mask`
    keep_channels = 1,   ///< only those of set register `reg`, or of `mask` without one
    forbid_values = 2,   ///< of a choice or yes/no outcome: value bits of `mask`; of a set: its members
    at_most = 3,         ///< `value`, or register `reg` (none: no limit)
    at_least = 4,
    narrow_hours = 5,    ///< channels of `mask` to the window `value`, or of register `reg`
    add_values = 6       ///< members of `mask` to a set
};
struct Effect {
    EffectKind kind{};
    std::uint32_t outcome = nothing;
    std::uint64_t mask = 0;
    std::int64_t value = 0;
    Reg reg = nothing;
    std::uint32_t except = nothing; ///< graph "is it true": when it accepts the effect is lifted
    Span at;
    std::string text; ///< how it reads
};
struct Guard {
    std::string name;
    std::string file; ///< name of its guard file
    std::string citation;
    std::string because;
    Span at;
    std::uint32_t entry = accept; ///< graph "is it not false", gate and `unless` included
    std::uint32_t first_effect = 0, effects = 0;
    bool is_used = false; ///< of a policy that a cell of an experiment uses, and not of this one
};

/// A cell of an experiment: buckets [first, end). No bucket for a share of 0%.
struct Cell {
    std::string name;
    std::uint32_t first = 0;
    std::uint32_t end = 0;
};
/// The cells follow each other from bucket 0 to the last.
struct Experiment {
    std::string name;
    std::string by; ///< how what splits the records reads
    std::uint32_t version = 0; ///< of the policy's versions, the one that has it; 0: all
    Span at;
    std::vector<Cell> cells;
    Reg bucket = nothing; ///< written by `before`
    Reg cell = nothing;
};

struct Program {
    std::string name;
    std::uint32_t version = 0;
    std::string hash; ///< 64 hexadecimal digits over all texts it was made from, see lower/
    Schema schema;
    std::vector<std::string> texts;
    std::vector<Register> registers;
    std::vector<Instruction> before, after, loop_code;
    std::vector<Loop> loops;
    std::vector<Lookup> lookups;
    std::vector<Choice> choices;
    std::vector<Calendar> calendars;
    std::vector<Node> nodes;
    std::vector<Origin> origins;
    std::uint32_t entry = reject; ///< of the main graph
    std::vector<Section> sections;
    std::vector<Rule> rules;      ///< the last takes whatever is left: `otherwise`, or `not_in_force`
    std::uint32_t not_in_force = nothing; ///< the rule for days on which no version of the policy is in force
    std::vector<Candidate> candidates;
    std::vector<Setting> settings;
    std::vector<Guard> guards;
    std::vector<Effect> effects;
    std::vector<Experiment> experiments;
    std::vector<std::uint32_t> outcome_words; ///< word of each outcome, counted from layout.outcomes
    DecisionLayout layout;
    bool reads_as_of = false;
};

/// Offsets of everything in a decision, from the schema and the numbers of guards and experiments; fills `outcome_words` and `layout`.
void lay_out(Program& program);

} // namespace forbear::ir
