#pragma once
// The plain reading of expressions and conditions, straight from the syntax tree.

#include <functional>

#include "differential/naive/scope.h"

namespace forbear::naive {

/// What the rule decided, before any guard.
struct Decided {
    std::string stance; ///< contact, no_contact, rejected
    std::string rule;
    syntax::Pick pick = syntax::Pick::preference;
    std::vector<std::string> candidates;
    std::map<std::string, Value> outcomes; ///< only those that are set
};

/// Evaluates in one place: a scope, a record, and where there is one an element of a list, the subject of a table
/// column, and what the rule decided.
class Evaluator {
public:
    using Element = std::map<std::string, Value>;

    Evaluator(const Scope& scope, const Facts& facts, const Decided* decided = nullptr)
        : scope_(scope), facts_(facts), decided_(decided) {}

    [[nodiscard]] Value value(const syntax::Expr& expr) const;
    [[nodiscard]] Truth holds(const syntax::Expr& condition) const;
    /// A cell of a table about `subject`.
    [[nodiscard]] Truth cell_holds(const syntax::Expr& subject, const syntax::Expr& test) const;
    [[nodiscard]] Value named(const std::string& name) const;
    [[nodiscard]] Date as_of() const { return std::get<Date>(facts_.values.at("as_of")); }
    /// How many elements of a list, or of a named part of one, belong.
    [[nodiscard]] Count count_if(const std::string& list, const std::function<Truth(const Element&)>& belongs) const;
    [[nodiscard]] const Scope& scope() const { return scope_; }

private:
    struct Member {
        const Element* element;
        Truth belongs;
    };
    struct Members {
        bool unknown_list = false;
        int at_most = 0;
        std::vector<Member> members;
    };

    [[nodiscard]] Value cell(const std::string& name, const ShareOut& shares) const;
    [[nodiscard]] Value arithmetic(const syntax::Expr& expr) const;
    [[nodiscard]] static Value date_arithmetic(const syntax::Expr& expr, const Value& left, const Value& right);
    [[nodiscard]] Value extreme(const syntax::Expr& expr) const;
    [[nodiscard]] Value moved_date(const syntax::Expr& expr) const;
    [[nodiscard]] Value business_days_between(const syntax::Expr& expr) const;
    [[nodiscard]] Value business_days_away(const syntax::Expr& expr) const;
    [[nodiscard]] Truth on_calendar(const syntax::Expr& expr, const Value& subject) const;
    [[nodiscard]] Value in_row(const syntax::Lookup& lookup, const syntax::Expr& given) const;
    [[nodiscard]] Value looked_up(const syntax::Lookup& lookup) const;
    [[nodiscard]] Truth test(const syntax::Expr& expr) const;
    [[nodiscard]] Truth asked(const syntax::Expr& expr, const Value& subject) const;
    [[nodiscard]] Value named_or_word(const syntax::Expr& expr) const;
    [[nodiscard]] Value operand(const syntax::Expr& expr, const Value& subject) const;
    [[nodiscard]] Truth compared(const syntax::Expr& expr, const Value& subject) const;
    [[nodiscard]] Truth quantified(const syntax::Expr& expr) const;

    // Lists.
    [[nodiscard]] Count count(const syntax::ListPart& part) const;
    [[nodiscard]] Value aggregate(const syntax::Expr& expr) const;
    [[nodiscard]] Members members(const syntax::ListPart& part) const;
    [[nodiscard]] Truth in_window(const syntax::ListPart& part, const syntax::ListType& record,
                                  const Element& element) const;

    const Scope& scope_;
    const Facts& facts_;
    const Decided* decided_ = nullptr;
    const Element* element_ = nullptr;
    const Value* subject_ = nullptr;
};

} // namespace forbear::naive
