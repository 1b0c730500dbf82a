#pragma once
// Internal to from_text: parse trees of single constructs -> values of the syntax tree.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/from_text_parsing.h"
#include "syntax/tree.h"

namespace forbear::syntax {

/// Whether a bare name asks a question (`hardship`) or is a value.
enum class Wanted { condition, value };

/// What a line of `then`, `given` or `expect` says, before its place decides what it means.
struct Clause {
    enum class Kind { contact, do_not_contact, reject, rule, guard, channels, otherwise, prefer, named };
    Kind kind{};
    Span at;
    Action action;                 ///< contact
    Name name;
    std::vector<Name> names;       ///< guard, prefer
    std::vector<Name> by;          ///< `forbidden voice by GUARD`
    std::optional<Name> channel;   ///< `window of sms ...`
    bool all_channels = false;     ///< `forbidden all channels`
    std::vector<Expr> values;
    std::optional<Expr> at_least, at_most;
    std::vector<std::vector<Given>> records;
    bool has_values = false;
    bool says_in = false;
};

/// Turns parse trees into tree values; reports what a grammar cannot (dates that do not exist, mixed and/or ...).
class Reader {
public:
    Reader(const Words& words, DiagnosticSink& sink) : words_(words), sink_(sink) {}

    // --- words (from_text_values.cpp) ---
    [[nodiscard]] Span span(antlr4::ParserRuleContext* context) const;
    [[nodiscard]] Span span(const antlr4::Token* token) const;
    [[nodiscard]] Span span(antlr4::tree::TerminalNode* node) const { return span(node->getSymbol()); }
    [[nodiscard]] std::string_view text(const antlr4::Token* token) const;
    [[nodiscard]] Name name(Grammar::NameContext* context) const;
    [[nodiscard]] Name name(Grammar::ValueNameContext* context) const;
    [[nodiscard]] std::vector<Name> names(const std::vector<Grammar::NameContext*>& contexts) const;
    [[nodiscard]] Quoted quoted(antlr4::tree::TerminalNode* node) const;
    [[nodiscard]] std::string digits(antlr4::tree::TerminalNode* minus, antlr4::tree::TerminalNode* number) const;
    [[nodiscard]] Expr record_count(Grammar::RecordCountContext* context) const;
    [[nodiscard]] Expr number(Grammar::NumberContext* context) const;
    [[nodiscard]] Expr share(Grammar::CellShareContext* context) const;
    [[nodiscard]] Expr date(antlr4::tree::TerminalNode* node) const;
    [[nodiscard]] Expr time(antlr4::tree::TerminalNode* node) const;
    [[nodiscard]] std::optional<std::uint32_t> whole(antlr4::tree::TerminalNode* node) const;

    // --- values (from_text_values.cpp) ---
    [[nodiscard]] Expr sum(Grammar::SumContext* context, Wanted wanted = Wanted::value) const;
    [[nodiscard]] Expr literal(Grammar::LiteralContext* context) const;
    [[nodiscard]] Expr plain_value(Grammar::PlainValueContext* context) const;
    [[nodiscard]] std::vector<Expr> plain_values(const std::vector<Grammar::PlainValueContext*>& contexts) const;
    [[nodiscard]] Expr full_value(Grammar::FullValueContext* context) const;
    [[nodiscard]] Expr hours(Grammar::HoursValueContext* context) const;
    [[nodiscard]] Expr with_default(Expr value, Grammar::DefaultPartContext* context) const;
    [[nodiscard]] Expr rounded(Expr value, Grammar::RoundingContext* context) const;
    [[nodiscard]] ListPart list_part(Grammar::ListPartContext* context) const;

    // --- conditions (from_text_conditions.cpp) ---
    [[nodiscard]] Expr condition(Grammar::ConditionContext* context) const;
    [[nodiscard]] Expr expr(Grammar::ExprContext* context, Wanted wanted) const;
    [[nodiscard]] Expr or_unknown(Expr condition, Grammar::OrUnknownContext* context) const;
    [[nodiscard]] Expr test_value(Grammar::TestValueContext* context) const;
    /// `1 November` as "11-01".
    [[nodiscard]] Expr day_of_year(antlr4::tree::TerminalNode* day, antlr4::tree::TerminalNode* month) const;
    [[nodiscard]] Expr business_day_test(Expr test, const antlr4::Token* words, Grammar::NameContext* calendar) const;
    [[nodiscard]] Expr weekday_test(Expr test, const std::vector<Grammar::WeekdayWordContext*>& days,
                                    Grammar::NameContext* calendar) const;

    // --- schema (from_text_schema.cpp) ---
    [[nodiscard]] TypeExpr type(Grammar::TypeWordsContext* context) const;
    [[nodiscard]] Fact fact(Grammar::FactLineContext* context) const;
    [[nodiscard]] Fact field(Grammar::FieldLineContext* context) const;
    [[nodiscard]] Outcome outcome(Grammar::OutcomeLineContext* context) const;
    [[nodiscard]] Channels channels(Grammar::ChannelsLineContext* context) const;
    [[nodiscard]] Calendar calendar(Grammar::CalendarLineContext* context) const;
    [[nodiscard]] Effective effective(Grammar::EffectiveLineContext* from, Grammar::UntilLineContext* until) const;
    [[nodiscard]] Placement placement(Grammar::PlacementContext* context) const;
    [[nodiscard]] Removal removal(Grammar::RemoveLineContext* context) const;

    // --- clauses (from_text_clauses.cpp) ---
    [[nodiscard]] Clause clause(Grammar::ClauseContext* context) const;
    [[nodiscard]] std::vector<Clause> clauses(const std::vector<Grammar::ClauseContext*>& contexts) const;
    [[nodiscard]] Action contact(Grammar::ContactContext* context) const;
    /// How one of the candidates is chosen; each part may be absent.
    void choice(Grammar::PickContext* pick, Grammar::MeasureContext* measure, Grammar::SufficiencyContext* sufficiency,
                Action& action) const;
    /// Puts what a clause says into an action; a setting without value is reported.
    void add_to_action(Clause clause, Action& action) const;
    void add_to_given(Clause clause, std::vector<Given>& given) const;
    void add_to_expectations(Clause clause, std::vector<Expectation>& expectations) const;

    // --- cells (from_text_cells.cpp) ---
    [[nodiscard]] TableColumn column(Grammar::CellContext* context, bool condition) const;
    [[nodiscard]] TableCell cell(Grammar::CellContext* context, ColumnKind kind) const;
    [[nodiscard]] Expr lookup_test(Grammar::CellContext* context) const;

    // --- guards (from_text_guards.cpp) ---
    [[nodiscard]] Effect forbid(Grammar::ForbidLineContext* context) const;
    [[nodiscard]] Effect allow(Grammar::AllowLineContext* context) const;
    [[nodiscard]] Effect limit(Grammar::LimitLineContext* context) const;
    [[nodiscard]] Effect add(Grammar::AddLineContext* context) const;
    [[nodiscard]] Effect hours_limit(Grammar::ContactLineContext* context) const;

    // --- acceptances (from_text_builder_acceptances.cpp) ---
    [[nodiscard]] Acceptance acceptance(Grammar::AcceptHeaderContext* context) const;

    void report(Code code, Span at, std::vector<std::string> args = {}, std::string help = {}) const;
    void report(Diagnostic diagnostic) const { sink_.report(std::move(diagnostic)); }
    [[nodiscard]] const Words& words() const { return words_; }

private:
    [[nodiscard]] Expr product(Grammar::ProductContext* context, Wanted wanted) const;
    [[nodiscard]] Expr shift(Grammar::ShiftContext* context, Wanted wanted) const;
    [[nodiscard]] Expr share(Grammar::ShareContext* context, Wanted wanted) const;
    [[nodiscard]] Expr primary(Grammar::PrimaryContext* context, Wanted wanted) const;
    [[nodiscard]] Expr bracketed(Grammar::PrimaryContext* context, Wanted wanted) const;
    [[nodiscard]] Expr operand(Grammar::OperandContext* context, Wanted wanted) const;
    [[nodiscard]] Expr quantifier(Grammar::QuantifierContext* context) const;
    [[nodiscard]] Expr test(Expr subject, Grammar::TestContext* context) const;
    void window(ListPart& part, Grammar::WindowContext* context) const;
    [[nodiscard]] Expr cell_test(Grammar::CellTestContext* context) const;
    [[nodiscard]] std::vector<Expr> cell_values(Grammar::CellTestContext* context) const;
    [[nodiscard]] Expr cell_value(Grammar::CellValueContext* context) const;
    void modifiers(const std::vector<Grammar::ModifierContext*>& contexts, Fact& fact) const;

    const Words& words_;
    DiagnosticSink& sink_;
};

/// An expression of one kind over `args`.
[[nodiscard]] Expr make_expr(ExprKind kind, Span at, std::vector<Expr> args = {});

/// Which comparison a test says, where it is one: conditions and cells have parse trees of their own.
template <class TestContext> [[nodiscard]] TestKind comparison(TestContext& test) {
    return test.TO() != nullptr         ? test.BELOW() != nullptr ? TestKind::range_below : TestKind::range
        : test.OR_ABOVE() != nullptr     ? TestKind::or_above
        : test.OR_BELOW() != nullptr     ? TestKind::or_below
        : test.AT_LEAST() != nullptr     ? TestKind::at_least
        : test.AT_MOST() != nullptr      ? TestKind::at_most
        : test.ABOVE() != nullptr        ? TestKind::above
        : test.BELOW() != nullptr        ? TestKind::below
        : test.BEFORE() != nullptr       ? TestKind::before
        : test.AFTER() != nullptr        ? TestKind::after
        : test.ON_OR_BEFORE() != nullptr ? TestKind::on_or_before
                                         : TestKind::on_or_after;
}

} // namespace forbear::syntax
