#pragma once
// What the parts of the formatter say to each other.

#include <string>
#include <string_view>
#include <vector>

#include "syntax/print_doc.h"
#include "syntax/print_layout.h"
#include "syntax/tree.h"

namespace forbear::syntax::printing {

// --- words (print_words.cpp) ---
[[nodiscard]] std::string quote(std::string_view text);
[[nodiscard]] std::string word(const Name& name);
/// ` "title"`, or nothing.
[[nodiscard]] std::string title_text(const std::optional<Quoted>& title);
/// `replace `, or nothing.
[[nodiscard]] std::string replace_text(bool replaces);
/// ` before NAME`, or nothing.
[[nodiscard]] std::string placement_text(const Placement& placement);
[[nodiscard]] std::string number_text(const Number& number);
/// `1 June` for "06-01".
[[nodiscard]] std::string day_of_year(std::string_view month_and_day);
/// `Monday to Friday`, `Monday, Wednesday`.
[[nodiscard]] std::string weekdays_text(const std::vector<Name>& weekdays);
/// `effective from 2026-12-01 until 2027-01-01`, or nothing.
[[nodiscard]] std::string effective_text(const Effective& effective);
[[nodiscard]] std::uint32_t place_of(const Effective& effective);

/// `a, b, c`, wrapping between the elements.
[[nodiscard]] Doc comma_list(const std::vector<Doc>& elements);
[[nodiscard]] Doc comma_list(const std::vector<Name>& names);
[[nodiscard]] Doc comma_list(const std::vector<Expr>& values);
/// `a; b; c`, wrapping between the clauses.
[[nodiscard]] Doc clauses(const std::vector<Doc>& elements);

// --- expressions (print_expr.cpp, print_predicate.cpp) ---
[[nodiscard]] Doc value_doc(const Expr& value);
/// As `value_doc`, but a bound that was written `X, at least 0 USD` stays one: where a sentence ends with the value.
[[nodiscard]] Doc bounded_doc(const Expr& value);
[[nodiscard]] Doc condition_doc(const Expr& condition);
/// A part of `and`, `or` or `not`: in brackets where the sentence could be read in two ways.
[[nodiscard]] Doc operand_doc(const Expr& operand);
/// `is above 250.00 USD` and its like; `cell`: as in a table, without the subject and without `is`.
[[nodiscard]] Doc test_doc(const Expr& test, bool cell);
/// `contacts in the last 7 days where (...)`.
[[nodiscard]] Doc list_part_doc(const ListPart& part);
[[nodiscard]] Doc window_doc(const ListPart& part);

// --- what stands in files ---
[[nodiscard]] Doc type_doc(const TypeExpr& type);
[[nodiscard]] Doc setting_doc(const Setting& setting);
/// `contact by email, sms`, `do not contact`, `reject`; empty when unsaid.
[[nodiscard]] Doc stance_doc(const Action& action);
/// `prefer first_choice, second_choice`; empty without one.
[[nodiscard]] Doc prefer_doc(const Action& action);
/// A column's head and a cell of a table, without the blanks around them.
[[nodiscard]] std::string column_text(const TableColumn& column);
[[nodiscard]] std::string cell_text(const TableCell& cell, ColumnKind column);
/// `days past due 4 to 9, contact by email, every 3 days, at most 2 times`
[[nodiscard]] std::string step_text(const Cadence::Step& step);
/// `end table`, with the name where the author repeats it.
[[nodiscard]] std::string end_text(std::string_view what, const std::optional<Name>& name);

void add_schema(Layout& layout, const Schema& schema);
void add_policy(Layout& layout, const Policy& policy);
void add_items(Layout& layout, const std::vector<PolicyItem>& items, std::size_t indent);
void add_table(Layout& layout, const Table& table, std::size_t indent, Gap gap);
void add_calendar(Layout& layout, const Calendar& calendar, std::size_t indent, Gap gap);
void add_lookup(Layout& layout, const Lookup& lookup, std::size_t indent, Gap gap);
void add_cadence(Layout& layout, const Cadence& cadence, std::size_t indent, Gap gap);
void add_rule(Layout& layout, const Rule& rule, std::size_t indent, Gap gap);
void add_otherwise(Layout& layout, const Otherwise& otherwise);
void add_guard(Layout& layout, const Guard& guard, Gap gap);
void add_guard_file(Layout& layout, const GuardFile& guards);
void add_require(Layout& layout, const Require& require);
void add_acceptance(Layout& layout, const Acceptance& acceptance, std::size_t indent);
void add_example(Layout& layout, const Example& example);
void add_scenario(Layout& layout, const Scenario& scenario);
void add_calculate(Layout& layout, const Calculate& calculate, std::size_t indent, std::size_t name_width, Gap gap);
void add_parameter(Layout& layout, const Parameter& parameter, std::size_t indent, Gap gap);
void add_call(Layout& layout, const Call& call, std::size_t indent, Gap gap);
void add_define(Layout& layout, const Define& define, std::size_t indent, Gap gap);
void add_because(Layout& layout, const std::optional<Quoted>& because, std::size_t indent);

/// `text` with blanks behind it up to `width` columns.
[[nodiscard]] std::string padded(std::string text, std::size_t width);

} // namespace forbear::syntax::printing
