#pragma once
// The resolved and typed policy set: indices instead of names, fixed-point integers instead of digits, every range known.
// After this room no name is looked up. Lower only when the sink has no error.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "forbear/business_days.h"
#include "forbear/diagnostic.h"
#include "forbear/scenario.h"
#include "forbear/schema.h"
#include "forbear/source.h"

namespace forbear::model {

inline constexpr std::uint32_t nothing = 0xffff'ffffu;

enum class Rounding : std::uint8_t { half_even = 0, half_up = 1, up = 2, down = 3 };

enum class ExprKind : std::uint8_t {
    // --- values ---
    constant,        ///< `value`, in units of `type`
    text_constant,   ///< `text_value`
    none,            ///< the literal none (outcome values only)
    fact,            ///< facts[index]
    cell,            ///< the cell of experiments[index] that args[0] puts the record into; unknown when that is unknown or none
    field,           ///< field `index` of the element of the enclosing list part
    decided,         ///< outcome `index` as the rule set it (guards); none when unset
    decided_channels,///< the set of channels the rule asked for (guards)
    add, subtract,   ///< both operands brought to one scale by `rescale`
    multiply,        ///< raw product; scales add up
    rescale,         ///< args[0] * value (value is a power of ten)
    round,           ///< step * rounded(args[0] / (value * step)); `value` a divisor >= 1
    divide,          ///< step * rounded(args[0] * value / (args[1] * step)); unknown for a zero divisor
    ratio,           ///< the same quotient for exact comparison: 2 * floor(args[0] * value / args[1]) + inexact
    least, greatest, ///< of two or more; none drops out
    if_none, if_unknown, ///< args[0], or args[1]
    months_between,  ///< from args[0] to args[1]
    add_months,      ///< date args[0] plus args[1] months
    business_days, add_business_days, days_ahead, day_kind, ///< on `calendar`, see ir/opcodes.def
    lookup,          ///< what the first fitting row of `lookup` gives, else unknown
    weekday, month_index, month_day, ///< of date args[0], see ir/opcodes.def
    first_minute, last_minute, ///< of hours args[0]
    translated,      ///< of choice args[0]: the constant args[1 + i] for its value i
    count, total, earliest, latest, ///< over `part`; total, earliest and latest of field args[0]
    // --- conditions (type yes_no) ---
    all, either,     ///< two or more
    negation,
    or_unknown,      ///< true when args[0] is true or unknown
    in_range,        ///< value <= args[0] <= value_high; over `ratio` the bounds are doubled as well (above c: 2c+1)
    member,          ///< choice args[0] is one of `mask`
    overlap,         ///< set args[0] has a member of `mask`
    compare,         ///< args[0] against args[1]; allowed results: bit 0 less, bit 1 equal, bit 2 greater of `mask`
    contains,        ///< choice args[0] is a member of set args[1]
    includes,        ///< set args[0] has every member of set args[1]
    text_equal,      ///< args[0], args[1]
    is_known, is_unknown, is_none, ///< of args[0]; never unknown themselves
    always           ///< true
};

struct Expr;
struct Lookup;
struct Calendar;

/// The elements of a list that are meant: window and `where` in one condition over the fields.
struct Part {
    std::uint32_t list = nothing;  ///< index into schema.lists
    std::vector<Expr> condition;   ///< empty: every element
};

/// A value or condition. `type.low` and `type.high` bound every known value (proved, in 64 bits).
struct Expr {
    ExprKind kind{};
    Type type;
    bool can_be_unknown = false;
    bool can_be_none = false;
    Span at;
    std::string text;   ///< canonical spelling of what the author wrote; empty for pieces the compiler added
    std::int64_t value = 0;
    std::int64_t value_high = 0;
    std::int64_t step = 1;
    Rounding rounding = Rounding::half_even;
    std::uint64_t mask = 0;
    std::uint32_t index = nothing;
    std::string text_value;
    std::vector<Expr> args;
    std::vector<Part> part;  ///< empty or one
    std::shared_ptr<const Lookup> lookup;     ///< shared by all its uses, which may be many
    std::shared_ptr<const Calendar> calendar;
    std::string shown;  ///< conditions: what the value that explains the answer is called (`days_past_due`, `found`)
};

/// Rows are tried from the top: the first whose condition is true gives the value. Those of `other` have none.
struct LookupRow {
    std::optional<Expr> when;
    Expr value;
    Span at;
};
struct Lookup {
    std::string name;
    Span at;
    std::vector<LookupRow> rows;
    std::uint32_t reading = 0; ///< one declaration is read anew for each version of a policy, whose names may differ
    bool is_total = false; ///< some row fits always; otherwise the value can be unknown
};

struct Calendar {
    std::string name;
    Span at;
    BusinessCalendar days;
};

/// A condition with what it does about unknown. A rule fires when it is true; a guard applies unless it is false.
struct Condition {
    std::optional<Expr> when;   ///< absent: always
    std::optional<Expr> unless; ///< a rule needs it false; a guard is lifted only when it is true
};

struct Candidate {
    std::uint32_t channel = 0;
    std::optional<Expr> from;    ///< a fact of type channel
    std::optional<Expr> weight;  ///< of `likeliest`
    std::optional<Expr> measure; ///< must reach the action's floor
};
struct Setting { std::uint32_t outcome = 0; Expr value; };

enum class Stance : std::uint8_t { contact, no_contact, reject };
enum class Pick : std::uint8_t { preference, first_of, all_of };
enum class Order : std::uint8_t { written, cheapest, likeliest };
struct Action {
    Stance stance = Stance::no_contact;
    Pick pick = Pick::preference;
    Order order = Order::written;
    std::vector<Candidate> candidates;  ///< `cheapest`: already in that order
    std::vector<Candidate> preferences;
    std::optional<std::int64_t> floor;
    std::string weight_name, measure_name, floor_text; ///< for people
    std::vector<Setting> settings;
};

/// A rule, a row (`table.row`; its condition is the conjunction of its cells) or `otherwise`.
struct Rule {
    std::string name, title, because;
    Span at;
    std::uint32_t section = nothing;
    Condition condition;
    Action action;
    std::uint32_t version = 0; ///< of the policy's versions, the one it belongs to; 0 where versions have no numbers
    std::string from;          ///< the policy that it was taken from: `early_stage version 3`; empty: its own
    bool is_used = false;      ///< of a policy that a cell uses
};
struct Section {
    std::string name, title;
    std::uint32_t parent = nothing;
    Condition condition;
    Span at;
    bool is_used = false;
    bool is_complete = false; ///< its author claims that its rules decide everybody who comes in; nothing here depends on it
    Span complete_at;         ///< of that claim, `nobody falls through`
};
/// Rules [first, first + count) are the rows of one table.
struct Table {
    std::string name;
    bool exactly_one = false;
    std::uint32_t first = 0, count = 0;
    std::uint32_t section = nothing;
    Span at;
};

enum class EffectKind : std::uint8_t {
    remove_channels, keep_channels, forbid_values, at_most, at_least, narrow_hours, add_values
};
struct Effect {
    EffectKind kind{};
    std::uint32_t outcome = nothing;
    std::uint64_t mask = 0;           ///< channels or values
    std::optional<Expr> value;        ///< keep_channels: a set; bounds; hours
    std::optional<Expr> except;
    Span at;
    std::string text;
};
struct Guard {
    std::string name, file, citation, because;
    Span at;
    Condition gate;      ///< of its file
    Condition condition;
    std::vector<Effect> effects;
    bool is_used = false; ///< of a policy that a cell uses, and not of this one
};

enum class RequirementKind : std::uint8_t { whenever, comparison };
/// What every final decision must be. It judges and never decides; see ir/requirements.h for what it means.
struct Requirement {
    RequirementKind kind{};
    std::string name, because;
    std::string whenever, text; ///< canonical spelling of the two conditions, or of the comparison; `whenever` may be empty
    Span at;
    Condition applies;          ///< `whenever`; of versions and used policies, their days and their cell too
    std::optional<Expr> must;   ///< over facts and the decision, which here is the final one
    bool unless_forbidden = false;
    std::optional<Expr> compared; ///< comparison: a fact or a calculation
    std::vector<std::uint32_t> facts, lists; ///< what it reads, the date of decision aside: all in which two customers may differ
    std::uint32_t outcome = nothing;
    bool value_is_higher = true, outcome_is_higher = true;
    std::uint32_t version = 0;  ///< of the policy's versions, the one that alone has it; 0: several, or they have no numbers
    bool is_used = false;       ///< of a policy that a cell uses, and not of this one
};

/// Cells take the buckets in their order; each has as many as its share has hundredths of a percent.
struct Cell {
    std::string name;
    std::uint32_t buckets = 0;
    std::string uses; ///< the policy whose rules decide instead; empty: this one's own
    Span uses_at;
};
/// Where the rules of the policies that an experiment's cells use come in.
struct UsePoint {
    std::uint32_t experiment = 0;
    std::uint32_t rule = 0;    ///< in front of this rule
    std::uint32_t section = nothing;
};
struct Experiment {
    std::string name;
    std::string by;          ///< canonical spelling of what splits the records
    std::uint32_t version = 0; ///< of the policy's versions, the one that has it; 0: all
    Span at;
    std::vector<Cell> cells;
    std::optional<Expr> cell; ///< of kind cell; absent after a mistake
};

/// A fact or a field that may stand in for protected facts. The schema of the policy has no more than their indices.
struct Proxy {
    std::uint32_t list = nothing; ///< of a field: its list
    std::uint32_t fact = nothing; ///< a fact; with `list` a field of it; `nothing`: the list itself
    std::uint32_t stands_for = nothing; ///< the protected fact
    Span at;                      ///< the name behind `proxy for`
};

/// A reviewer's acceptance of findings: of `code`, in the file of `at`.
struct Acceptance {
    Code code{};
    std::string item;    ///< `late_wealth`, `reminder_ladder.small_sum`; not looked up; empty: every finding of `code` there
    std::string because, owner;
    std::int64_t until = 0; ///< its last day, as days since 1970-01-01
    Span at;             ///< the finding's name
    Span item_at;        ///< the item's; empty without one
};

/// One policy with the schema and the guards it names.
struct Policy {
    std::string name, doc, owner;
    std::uint32_t version = 0; ///< the highest of its versions
    Span at;
    Schema schema;                       ///< with a vocabulary for the cells of each experiment
    std::vector<Proxy> proxies;          ///< of the schema, in the order in which they are declared
    std::vector<Experiment> experiments;
    std::vector<UsePoint> use_points; ///< in the order of their rules; none once they are joined in
    std::vector<Section> sections;
    std::vector<Table> tables;
    std::vector<Rule> rules;  ///< in the order they are tried; the last is `otherwise`
    std::vector<Guard> guards;
    std::vector<Requirement> requirements;
    std::uint32_t not_in_force = nothing; ///< the rule for days on which no version is in force
    bool reads_as_of = false;
};

struct Model {
    std::vector<Schema> schemas;     ///< every schema of the files, also without a policy (for `sample`)
    std::vector<Policy> policies;
    std::vector<Scenario> scenarios; ///< of the policies, in the order of files and lines
    std::vector<Acceptance> acceptances; ///< of all files, in that order; those of a refined policy stay its own
};

} // namespace forbear::model
