#pragma once
// Gives one expression a meaning: names, types, units, ranges and three-valuedness. One resolver serves one scope.
// An expression with a mistake resolves to nothing, after its one message; what depends on it stays silent.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "forbear/diagnostic.h"
#include "model/expr.h"
#include "model/model.h"
#include "model/numbers.h"
#include "model/scope.h"
#include "syntax/tree.h"

namespace forbear::model {

/// Who reads: a rule sees neither protected facts nor outcomes; a definition may, and who uses it answers for it. A guard sees
/// the decision of the rule, a requirement the final one.
enum class Reader : std::uint8_t { definition, rule, guard, requirement };

using Resolved = std::optional<Expr>;

class Resolver {
public:
    Resolver(const Schema& schema, const Scope& scope, DiagnosticSink& sink, Reader reader)
        : schema_(schema), scope_(scope), sink_(sink), reader_(reader) {}

    /// A value. `wanted` is the type it will meet: it gives meaning to vocabulary values and bare numbers.
    [[nodiscard]] Resolved value(const syntax::Expr& expr, const Type* wanted = nullptr);
    [[nodiscard]] Resolved condition(const syntax::Expr& expr);
    [[nodiscard]] std::optional<Part> part(const syntax::ListPart& part);
    /// A value that does not depend on the record, of a kind comparable with `wanted` and in its scale.
    [[nodiscard]] std::optional<std::int64_t> constant_value(const syntax::Expr& expr, const Type& wanted);
    /// Resolves what a name of the scope stands for, so that its own mistakes are reported even when nobody uses it.
    void check_definition(const std::string& name);

    /// Channels named one by one as a mask; reports names that are none.
    [[nodiscard]] std::optional<std::uint64_t> channel_mask(const std::vector<syntax::Name>& names);
    [[nodiscard]] std::optional<std::uint32_t> channel(const syntax::Name& name);
    /// The fact of `channel` among those that `measure` declares for each channel; reports a name that declares none.
    [[nodiscard]] Resolved fact_of_channel(const syntax::Name& measure, std::uint32_t channel);
    /// The outcome that `name` means; reports one that is none.
    [[nodiscard]] std::optional<std::uint32_t> outcome(const syntax::Name& name);
    /// Reports a value of the wrong kind for `what`. True when the kinds agree.
    bool fits(const Expr& value, const Type& wanted, const std::string& what, Span at);

    void report(Code code, Span at, std::vector<std::string> args, std::string help = {},
                std::vector<Label> labels = {}, std::vector<Fix> fixes = {});
    /// The value that leaves 64 bits, and what would narrow it.
    Resolved report_overflow(const syntax::Expr& expr, const std::vector<const Expr*>& operands);

    [[nodiscard]] const Schema& schema() const { return schema_; }
    [[nodiscard]] const Scope& scope() const { return scope_; }
    [[nodiscard]] DiagnosticSink& sink() { return sink_; }
    [[nodiscard]] Reader reader() const { return reader_; }

private:
    /// A definition, resolved once.
    struct Definition {
        Resolved value;
        std::size_t size = 0;
        std::optional<Span> reads_protected, reads_outcome;
        std::string read_name;
    };

    // names (from_syntax_names.cpp)
    [[nodiscard]] Resolved name(const syntax::Expr& expr, const Type* wanted);
    [[nodiscard]] Resolved field(const syntax::Expr& expr, const Meaning* other);
    [[nodiscard]] Resolved meaning(const syntax::Expr& expr, const Meaning& meaning, const Type* wanted);
    [[nodiscard]] Resolved expanded(const syntax::Expr& expr, const Meaning& meaning);
    [[nodiscard]] const Definition& definition(const std::string& name, const Meaning& meaning);
    [[nodiscard]] Resolved use(const syntax::Expr& expr, const Meaning& meaning, const Definition& known);
    void note_reads(Definition& definition) const;
    [[nodiscard]] Resolved vocabulary_value(const syntax::Expr& expr, const Type& wanted);
    [[nodiscard]] bool enter(const std::string& name, const Meaning& meaning, Span at);
    void leave() { expanding_.pop_back(); }
    [[nodiscard]] std::vector<std::string> names_in_reach() const;
    void report_protected(const std::string& name, Span at, std::optional<Span> inside, const std::string& fact);
    [[nodiscard]] Resolved unknown_value(const syntax::Expr& expr, const Type& wanted);

    // lookups (from_syntax_lookups.cpp)
    [[nodiscard]] Resolved looked_up(const syntax::Expr& expr, const Meaning& meaning, const Type* wanted);
    [[nodiscard]] Definition resolve_lookup(const Meaning& meaning, const Type* wanted);
    [[nodiscard]] std::optional<Type> words_of_lookup(const syntax::Lookup& written, const Type* wanted);
    [[nodiscard]] std::optional<Type> values_of_lookup(const syntax::Lookup& written, const Type* wanted, Lookup& result);
    [[nodiscard]] std::optional<Type> united(const syntax::Lookup& written, Type type, Lookup& result);
    [[nodiscard]] bool tests_of_row(const syntax::Lookup& written, const syntax::LookupRow& row, LookupRow& result);
    void report_never_fitting(const Lookup& lookup, const std::vector<bool>& never_fits);

    // calendars (from_syntax_calendars.cpp)
    [[nodiscard]] std::shared_ptr<const Calendar> calendar(const syntax::Name& name);
    [[nodiscard]] std::shared_ptr<const Calendar> resolve_calendar(const syntax::Calendar& written);
    bool read_period(const syntax::Calendar& written, const std::vector<std::pair<std::int64_t, Span>>& dates,
                     BusinessCalendar& days);
    [[nodiscard]] static Expr on_calendar(ExprKind kind, Type type, std::vector<Expr> args,
                                          std::shared_ptr<const Calendar> calendar, Span at);
    [[nodiscard]] Resolved business_days_between(const syntax::Expr& expr);
    [[nodiscard]] Resolved business_day_count(const syntax::Expr& expr);
    [[nodiscard]] Resolved shifted_by_business_days(const syntax::Expr& expr);
    [[nodiscard]] Resolved calendar_test(const syntax::Expr& expr, Expr subject);

    // literals (from_syntax_literals.cpp)
    [[nodiscard]] Resolved number(const syntax::Expr& expr, const Type* wanted);
    [[nodiscard]] Resolved money(const syntax::Expr& expr, const Exact& exact);
    [[nodiscard]] Resolved date_or_time(const syntax::Expr& expr);
    [[nodiscard]] Resolved word(const syntax::Expr& expr, const Type* wanted);

    // arithmetic (from_syntax_arithmetic.cpp, from_syntax_quotients.cpp, from_syntax_dates.cpp)
    [[nodiscard]] Resolved sum_or_difference(const syntax::Expr& expr, const Type* wanted);
    [[nodiscard]] Resolved product_of(const syntax::Expr& expr, const Type* wanted);
    [[nodiscard]] Resolved share(const syntax::Expr& expr, const syntax::Expr* rounding);
    [[nodiscard]] Resolved quotient(const syntax::Expr& expr, const syntax::Expr* rounding);
    [[nodiscard]] Resolved rounded_value(const syntax::Expr& expr, const Type* wanted);
    [[nodiscard]] std::optional<std::int64_t> rounding_step(const syntax::Expr& rounding, const Type& type);
    [[nodiscard]] Resolved extreme_of(const syntax::Expr& expr, const Type* wanted);
    [[nodiscard]] Resolved with_default(const syntax::Expr& expr, const Type* wanted);
    [[nodiscard]] Resolved time_between(const syntax::Expr& expr);
    [[nodiscard]] Resolved shifted_date(const syntax::Expr& expr);
    [[nodiscard]] Resolved last_day_of_year(const syntax::Expr& expr);
    [[nodiscard]] Resolved date_operand(const syntax::Expr& expr);

    // conditions (from_syntax_conditions.cpp)
    [[nodiscard]] Resolved plain_condition(const syntax::Expr& expr);
    [[nodiscard]] Resolved as_condition(const syntax::Expr& expr, Expr value);
    [[nodiscard]] Resolved connective(const syntax::Expr& expr, ExprKind kind);
    [[nodiscard]] Resolved contact_by(const syntax::Expr& expr);
    [[nodiscard]] Resolved nobody_contacted(const syntax::Expr& expr);
    [[nodiscard]] Resolved quantified(const syntax::Expr& expr);

    // tests (from_syntax_tests.cpp, from_syntax_comparisons.cpp, from_syntax_sets.cpp)
    [[nodiscard]] Resolved test(const syntax::Expr& expr);
    [[nodiscard]] Resolved positive_test(const syntax::Expr& expr, Expr subject);
    [[nodiscard]] Resolved equals(const syntax::Expr& expr, const Expr& subject, const syntax::Expr& operand);
    [[nodiscard]] Resolved one_of(const syntax::Expr& expr, const Expr& subject);
    [[nodiscard]] bool is_a_question(const syntax::Expr& operand) const;
    void report_condition_among_values(const syntax::Expr& expr, std::size_t place);
    [[nodiscard]] Resolved ordered(const syntax::Expr& expr, Expr subject);
    [[nodiscard]] Resolved ranked(const syntax::Expr& expr, Expr subject);
    [[nodiscard]] Resolved within_hours(const syntax::Expr& expr, Expr subject);
    [[nodiscard]] Resolved day_test(const syntax::Expr& expr, Expr subject);
    [[nodiscard]] Resolved set_test(const syntax::Expr& expr, const Expr& subject);
    [[nodiscard]] Resolved operand_of(const syntax::Expr& expr, const Expr& subject, const syntax::Expr& operand);
    void report_mismatch(const syntax::Expr& expr, const Expr& subject, const syntax::Expr& operand, const Expr& value);

    // lists (from_syntax_lists.cpp, from_syntax_windows.cpp)
    [[nodiscard]] Resolved aggregate(const syntax::Expr& expr);
    [[nodiscard]] Resolved count(const syntax::ListPart& part, Span at);
    [[nodiscard]] std::optional<Part> base_part(const syntax::Name& name);
    [[nodiscard]] std::optional<std::uint32_t> list_of_record(const syntax::Name& name);
    [[nodiscard]] Resolved window(const syntax::ListPart& part, const List& list);
    [[nodiscard]] Resolved days_or_date_ago(const syntax::Expr& expr);

    const Schema& schema_;
    const Scope& scope_;
    DiagnosticSink& sink_;
    Reader reader_;
    std::uint32_t list_ = nothing; ///< inside `where`: whose fields are in reach
    std::vector<std::pair<const Meaning*, Span>> expanding_;
    std::unordered_map<const Meaning*, Definition> definitions_;
    std::unordered_map<const Meaning*, std::optional<Part>> parts_;
    /// Lookups, by the vocabulary their values are wanted of.
    std::map<std::tuple<const Meaning*, int, std::int32_t>, Definition> lookups_;
    std::unordered_map<const Meaning*, std::shared_ptr<const Calendar>> calendars_;
    bool is_checking_ = false; ///< a definition for its own sake, which nobody uses yet
    std::size_t expanded_nodes_ = 0;
};

/// A cell's test with the column's subject in its place, as if the author had written it out.
[[nodiscard]] syntax::Expr written_out(const syntax::Expr& test, const syntax::Expr& subject);
/// Whether a value is a quotient that is compared exactly, without rounding.
[[nodiscard]] bool holds_ratio(const Expr& expr);
/// Twice the exact value, with one for an inexact rest: see ExprKind::ratio. Nothing where 64 bits do not suffice.
[[nodiscard]] std::optional<Expr> doubled(const Expr& expr, std::uint8_t scale);

} // namespace forbear::model
