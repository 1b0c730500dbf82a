#pragma once
// The syntax tree: what an author wrote, with the place of every word. No names are resolved here.
// Kept close to the text, so that the formatter can print it back and a naive evaluator can read it.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "forbear/source.h"

namespace forbear::syntax {

/// A name or a quoted value; `text` is without quotes.
struct Name {
    std::string text;
    Span at;
    bool quoted = false;
};

/// A quoted text ("title", citation, path) with its escapes resolved.
struct Quoted {
    std::string text;
    Span at;
};

// --- expressions -------------------------------------------------------------------------------------------------

enum class Unit { plain, days, months, hours, percent, money };

/// A number as written: `digits` keeps sign, underscores removed, and the point ("4000.50", "-80").
struct Number {
    std::string digits;
    Unit unit = Unit::plain;
    std::string currency; ///< for money: "USD"
};

enum class ExprKind {
    // values
    name,          ///< a fact, outcome, parameter, calculation, call, list field or a value of a vocabulary
    quoted,        ///< "CA"
    number,        ///< 30, 250.00 USD, 3 days, 80%
    date,          ///< 2026-12-01; text holds it
    time,          ///< 08:00; text holds it
    hours,         ///< 09:00 to 17:00; args: two times
    yes, no, none, unknown, empty, ///< the literal words (empty: the empty set)
    subject,       ///< the operand of a table column, inside a cell
    add, subtract, multiply, ///< args: two
    percent_of,    ///< A as percent of B
    per,           ///< A per B
    share_of,      ///< 40% of balance; args: the percentage, the base
    lesser_of, greater_of, earlier_of, later_of, ///< args: two or more
    days_from, months_from, business_days_from, ///< from A to B; business days: text is the calendar
    after, before, ///< `8 days after D`, `2 months before D`; args: the number of days or months, the date
    business_days_after, business_days_before, ///< `6 business days after D on us_il`; args: the number, the date; text: the calendar
    business_days_ahead, ///< `6 business days on us_il`: the days from as_of to the sixth; args: the number; text: the calendar
    last_day_of_year, ///< `the last 1 November`: the most recent one, as_of included; text is "MM-DD"
    with_default,  ///< `X, or Y when none|unknown`; args: X, Y; default_when says which
    rounded,       ///< X rounded up|down|to nearest|half up to STEP; args: X, STEP
    number_of, total_of, earliest_of, latest_of, ///< over `list`; total, earliest and latest read the field `text`
    // conditions
    all,           ///< A and B and C; args: two or more
    either,        ///< A or B or C
    negation,      ///< not A
    group,         ///< ( A ), kept for the formatter
    or_unknown,    ///< A, or unknown
    test,          ///< SUBJECT is TEST; args[0] is the subject, the rest are the test's operands
    any_of, no_of, ///< any contact in ... where (...); no contacts ...
    at_least_of, at_most_of, exactly_of, ///< at least 7 contacts ...; args[0] the number
    contact_by,    ///< in guards: the rule contacts by one of `names`
    nobody_contacted, ///< in requirements: `nobody is contacted`
};

/// What `is` asks. `or_above` is `gold or above`; `is a Saturday` is weekday; season is `between 1 June and 15 October`.
enum class TestKind {
    equal, one_of, range, ///< X; one of A, B; A to B, both included
    range_below,          ///< A to below B: A included, B not
    at_least, at_most, above, below,
    before, after, on_or_before, on_or_after,
    or_above, or_below,
    known, unknown, none, ///< two-valued
    includes,             ///< a set includes every named value
    includes_any,         ///< a set includes one of the named values
    within,               ///< within the hours of a fact
    weekday,              ///< names: monday ... sunday, or the words weekday, weekend
    season,               ///< names: day and month words; args: two expressions of kind `quoted` holding "MM-DD"
    holiday, business_day, ///< on the calendar `names[0]`
    whole_yes             ///< a bare name used as a condition: `hardship`
};

enum class Rounding { half_even, half_up, up, down };

enum class WindowKind { none, last_days, last_months, this_month, since, between };

struct Expr;

/// Which records of a list are meant. An absent `where` means all of them.
struct ListPart {
    Name list;                 ///< the list fact, or a list named by `define`
    WindowKind window = WindowKind::none;
    std::vector<Expr> window_args; ///< last: the number; since: a date; between: two dates
    std::vector<Expr> where;   ///< empty or one condition
    bool window_first = false; ///< written before the quantifier: "in the last 7 days there are at least 7 contacts"
    Span at;
};

struct Expr {
    ExprKind kind{};
    Span at;
    std::string text;          ///< name, literal text; see the kinds
    bool quoted = false;
    Number number;
    TestKind test{};
    bool negated = false;      ///< `is not`
    Rounding rounding = Rounding::half_even;
    bool default_when_unknown = false; ///< with_default: true unknown, false none
    bool as_bound = false;     ///< greater_of, lesser_of: written `X, at least Y`, `X, at most Y`
    std::vector<Expr> args;
    std::vector<Name> names;
    std::vector<ListPart> list; ///< empty or one
};

// --- schema -------------------------------------------------------------------------------------------------------

enum class TypeWord {
    one_of, ranked, yes_or_no, whole, decimal, percent, money, days, months, date, time, hours, text, channel,
    set_of_channel, set_of_values, list
};

struct TypeExpr {
    TypeWord word{};
    Span at;
    std::vector<Name> values;  ///< vocabulary; for channel: the further values a history may hold
    std::string currency;      ///< money
    std::optional<Expr> low, high;
    Name list;                 ///< list of NAME
    std::optional<Expr> at_most;
    std::string list_order;    ///< `oldest first`, `newest first`: how the host keeps it; no policy depends on it
    bool for_each_channel = false; ///< outcomes: hours for each channel; facts: one of them for each channel
    bool open = false;         ///< open text, or an open set of values
    std::optional<std::uint32_t> places; ///< decimal with N places
};

struct Fact {
    Name name;
    TypeExpr type;
    bool may_be_unknown = false;
    bool may_be_none = false;
    bool is_protected = false;
    bool is_key = false;
    std::vector<Name> proxy_for; ///< protected facts that it may stand in for: `postcode` for `ethnicity`
    Span at;
};

struct ListType {
    Name name;
    std::vector<Fact> fields;
    Span at;
};

struct Channel {
    Name name;
    std::optional<Expr> cost;
};
struct Channels {
    std::vector<Channel> channels;
    Span at;
};

struct Outcome {
    Name name;
    TypeExpr type;
    std::vector<Expr> normally; ///< empty: none declared; several: a set
    Span at;
};

/// Where a new item of a policy that refines another stands. Unsaid: before everything that the other policy says.
struct Placement {
    enum class Where { unsaid, before, after };
    Where where = Where::unsaid;
    Name target; ///< a rule, table, section or cadence, or `otherwise`
};

// `replaces`: written with `replace`, in the place of the item of that name in the refined policy.
struct Calculate { Name name; Expr value; Span at; bool replaces = false; };
/// `call NAME when CONDITION`: a name for a condition.
struct Call { Name name; Expr condition; Span at; bool replaces = false; };
/// `define NAME as LIST in ... where (...)`: a name for a part of a list.
struct Define { Name name; ListPart part; Span at; bool replaces = false; };
struct Parameter { Name name; Expr value; Span at; bool replaces = false; };
/// A business day is one of `weekdays` that is no exception. What is before `from` or after `until` nobody has said.
struct Calendar {
    Name name;
    std::optional<Quoted> title;
    std::vector<Name> weekdays;
    std::optional<Expr> from, until;
    std::vector<Expr> except;
    Span at;
    bool replaces = false;
};
struct LookupRow { std::vector<Expr> tests; bool other = false; Expr value; Span at; };
struct Lookup {
    Name name;
    std::vector<Name> by;
    std::vector<LookupRow> rows;
    Span at;
    bool replaces = false;
};

/// `accept FINDING at ITEM because ... owner ... until DATE`: a reviewer lives with a finding until that day.
struct Acceptance {
    Name finding;
    Name item;                ///< empty: every finding of that name in this file
    std::optional<Name> part; ///< `table.row`
    std::optional<Quoted> because, owner;
    std::optional<Expr> until;
    Span at;
};

// --- policies -----------------------------------------------------------------------------------------------------

struct Effective { std::optional<Expr> from, until; };

enum class Stance { unsaid, contact, do_not_contact, reject };
enum class Pick { preference, first_of, all_of, cheapest_of, likeliest_of };

/// `tone friendly`, `review in 3 days`, `notices opt_out, free_advice`, `settle_for 40% of balance, at least 100 USD`.
struct Setting {
    Name outcome;
    std::vector<Expr> values;
    std::optional<Expr> at_least, at_most;
    bool says_in = false; ///< `review in 3 days`
    Span at;
};

struct Action {
    Stance stance = Stance::unsaid;
    Pick pick = Pick::preference;
    std::vector<Name> candidates;
    std::optional<Name> measure;       ///< likeliest of ... by FACT
    std::optional<Name> sufficient_by; ///< with FACT at least ...
    std::optional<Expr> sufficient;    ///< ... BOUND
    std::vector<Name> prefer;          ///< facts and channels that come first where they are candidates
    Span prefer_at;                    ///< of that clause; empty without one
    std::vector<Setting> settings;
    Span at; ///< the words `contact by ...`, `do not contact` or `reject`, or the place where they are missing
};

struct Rule {
    Name name;
    std::optional<Quoted> title;
    Effective effective;
    std::optional<Expr> when, unless;
    Action action;
    std::optional<Quoted> because;
    Span at;
    bool replaces = false;
    Placement placement;
};

enum class ColumnKind { condition, contact, prefer, outcome, because };
struct TableColumn {
    ColumnKind kind{};
    Expr subject;  ///< condition: what the cells test; outcome: a name
    Span at;
};
struct TableCell {
    bool any = false;              ///< `-` or `any`
    std::optional<Expr> test;      ///< condition: kind test, all, either or or_unknown over kind subject
    Action contact;                ///< contact column; in a prefer column its `prefer` alone
    std::vector<Expr> values;      ///< outcome column
    std::optional<Quoted> because; ///< because column
    Span at;
};
struct TableRow { Name name; std::vector<TableCell> cells; Effective effective; Span at; };
struct Table {
    Name name;
    std::optional<Quoted> title;
    bool exactly_one = false;
    std::vector<TableColumn> columns;
    std::vector<TableRow> rows;
    std::optional<Quoted> because;
    Span at;
    Span end;
    std::optional<Name> end_name; ///< `end table NAME`
    bool replaces = false;
    bool rows_only = false; ///< `replace rows of NAME`: these rows of the refined policy's table and no others
    Placement placement;
};

struct Cadence {
    /// `NAME: days past due LOW to HIGH contact by ... every 7 days, at most 3 times`; no `high`: LOW or above.
    struct Step {
        std::optional<Name> name;
        Expr low;
        std::optional<Expr> high;
        Action action;
        std::string repeat; ///< `once`, `every`, or empty where nothing is said
        std::optional<Expr> every, times;
        Span at;
    };
    Name name;
    std::optional<Quoted> title;
    std::optional<Name> by;       ///< what counts the days; absent: `days_past_due`
    std::optional<Name> counting; ///< the list, or the part of one, that holds the contacts
    std::optional<Expr> when, stop;
    std::vector<Step> steps;
    Span at;
    std::optional<Name> end_name;
    bool replaces = false;
    Placement placement;
};
/// `experiment NAME by FACT`, then a cell for each share.
struct Experiment {
    struct Cell { Name name; Expr share; std::optional<Name> uses; Span at; };
    Name name;
    Name by;
    std::vector<Cell> cells;
    Span at;
    bool replaces = false;
};

/// `remove rule NAME because "..."`: what a policy leaves out of the one that it refines.
struct Removal {
    enum class Kind { rule, table, section, cadence, guard }; ///< guard: always refused, in words of its own
    Kind kind{};
    Name name;
    Name row; ///< of a table: `remove rule TABLE.ROW`; empty otherwise
    std::optional<Quoted> because;
    Span at;
};

struct PolicyItem;
struct Section {
    Name name;
    std::optional<Quoted> title;
    std::optional<Expr> when, unless;
    bool is_complete = false; ///< `nobody falls through`: its rules decide everybody who comes in, the author says
    Span complete_at;         ///< of these words
    std::vector<PolicyItem> items;
    Span at;
    Span end;
    std::optional<Name> end_name;
    bool replaces = false;
    Placement placement;
};
struct PolicyItem {
    std::variant<Parameter, Call, Define, Calculate, Lookup, Calendar, Rule, Section, Table, Cadence, Experiment, Removal,
                 Acceptance>
        value;
};

struct Otherwise { Action action; std::optional<Quoted> because; Span at; };

enum class EffectKind { forbid_channels, allow_only, forbid_value, limit, hours, add };
/// What a guard does.
struct Effect {
    EffectKind kind{};
    bool all_channels = false;      ///< forbid all channels
    std::vector<Name> names;        ///< channels, or the facts and channels after `allow only`
    bool channels_in = false;       ///< `allow only the channels in FACT`
    std::vector<Name> except_names; ///< all channels except visit
    std::optional<Expr> except_when;
    Name outcome;                   ///< forbid_value, limit, add
    std::vector<Expr> values;       ///< forbidden or added values; limit: the bound
    bool every_value = false;       ///< forbid_value: all but the one that is normal
    TestKind bound{};               ///< limit: at_most, at_least, or_below, or_above; hours: see opens and closes
    std::optional<Expr> opens, closes; ///< hours: times
    bool opens_after = false;       ///< `after 08:00` excludes 08:00, `from 08:00` does not
    bool closes_before = false;     ///< `before 21:00` excludes 21:00, `until 21:00` does not
    std::optional<Expr> within;     ///< hours: a window, instead of `opens` and `closes`
    Span at;
};

struct Guard {
    Name name;
    std::optional<Quoted> title;
    Effective effective;
    std::optional<Expr> when, unless;
    std::vector<Effect> effects;
    std::optional<Quoted> because;
    Span at;
};

// --- requirements and scenarios ---------------------------------------------------------------------------------

/// What every final decision must be; it decides nothing.
struct Require {
    enum class Kind { whenever, comparison };
    Kind kind{};
    Name name;
    std::optional<Expr> whenever;
    std::optional<Expr> must;                  ///< a condition over facts and the final decision
    bool unless_forbidden = false;             ///< `... unless a guard forbids it`
    Name fact, outcome;                        ///< "a higher FACT never gets a higher OUTCOME"
    std::string fact_direction, outcome_direction;
    std::optional<Quoted> because;
    Span at;
};
struct Given { Name fact; std::vector<Expr> values; std::vector<std::vector<Given>> records; Span at; };
/// `rule reminder_ladder.others`, `do not contact`, `channels email, sms`, `tone friendly`, `forbidden voice by call_frequency`.
struct Expectation {
    /// A status (`contact`, `do not contact`, `blocked`, `invalid`, `rejected`), `rule`, `otherwise`, `channels`, `guard`,
    /// `forbidden`; empty for an outcome.
    std::string what;
    Name outcome;               ///< of an outcome; of a rule: its name, with the row in `values`
    std::optional<Name> channel;///< `window of sms 08:00 to 20:00`
    std::vector<Expr> values;
    bool all_channels = false;  ///< forbidden all channels
    bool says_in = false;       ///< `review in 3 days`
    std::vector<Name> by;       ///< the guards that forbid or block
    Span at;
};
/// `customer NAME`: what several scenarios start from.
struct Example {
    Name name;
    std::optional<Name> base;
    std::vector<Given> given;
    Span at;
};
struct Scenario {
    Quoted title;
    std::optional<Name> policy; ///< `scenario "..." of POLICY`
    std::optional<Expr> as_of;
    std::optional<Name> base;
    std::vector<Given> given;
    std::vector<Expectation> expect;
    Span at;
};

// --- files --------------------------------------------------------------------------------------------------------

struct Import { Quoted path; Span at; };

using SchemaItem = std::variant<Fact, ListType, Channels, Calculate, Outcome, Calendar, Lookup, Call, Define, Acceptance>;
struct Schema {
    Name name;
    std::optional<Quoted> doc;
    std::vector<SchemaItem> items;
    Span at;
};

struct Policy {
    Name name;
    std::optional<std::uint32_t> version;
    std::optional<Quoted> doc;
    std::optional<Name> about;
    std::vector<Name> guarded_by;
    std::optional<Quoted> owner;
    std::optional<Name> refines;
    std::optional<std::uint32_t> refines_version;
    Effective effective;
    std::vector<PolicyItem> items;
    std::optional<Otherwise> otherwise;
    Span at;
};

using GuardItem = std::variant<Parameter, Call, Define, Calculate, Lookup, Calendar, Guard, Acceptance>;
struct GuardFile {
    Name name;
    std::optional<Quoted> citation;
    std::optional<Name> about;
    Effective effective;
    std::optional<Expr> when;
    std::vector<GuardItem> items;
    Span at;
    Span end;
    std::optional<Name> end_name;
};

struct Comment {
    std::string text; ///< with its `#`, without the line end
    Span at;
    bool own_line = false;
};

using FileItem = std::variant<Import, Schema, Policy, GuardFile, Require, Example, Scenario, Acceptance>;
/// One file, in the order it was written.
struct File {
    std::uint32_t source = 0;
    std::vector<FileItem> items;
    std::vector<Comment> comments;
    /// The byte offset of the first character after each run of blank lines, ascending: what the author set apart.
    std::vector<std::uint32_t> paragraphs;
    /// Names in declarations that could not be read: that they are unknown is no second mistake.
    std::vector<std::string> unread;
    /// The sources of the files it imports, as far as they were found; filled in by who follows the imports.
    std::vector<std::uint32_t> imported;
};

} // namespace forbear::syntax
