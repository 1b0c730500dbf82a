#include "syntax/print_parts.h"

namespace forbear::syntax::printing {
namespace {

std::string capitalized(std::string text) {
    const bool small = !text.empty() && text.front() >= 'a' && text.front() <= 'z';
    if (small) text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

/// The operands of a test: what follows its subject.
class Operands {
public:
    explicit Operands(const Expr& test) : test_(test) {}
    [[nodiscard]] std::size_t size() const { return test_.args.empty() ? 0 : test_.args.size() - 1; }
    [[nodiscard]] Doc operator[](std::size_t i) const { return value_doc(test_.args.at(i + 1)); }

    [[nodiscard]] Doc commas() const {
        Doc doc;
        for (std::size_t i = 0; i < size(); ++i) doc += (i == 0 ? Doc() : Doc(", ")) + (*this)[i];
        return doc;
    }

private:
    const Expr& test_;
};

/// `voice or agent`, `one of a, b, c`, `none of a, b`; in a cell `a, b`.
Doc one_of(const Operands& operands, bool negated, bool cell) {
    if (negated) return Doc("none of ") + operands.commas();
    if (cell && operands.size() > 1) return operands.commas();
    if (operands.size() == 2) return operands[0] + " or " + operands[1];
    return Doc("one of ") + operands.commas();
}

/// `channels` is the one plural among the subjects.
std::string inclusion(const Expr& test) {
    const Expr& subject = test.args.front();
    const bool plural = subject.kind == ExprKind::name && subject.text == "channels";
    const std::string verb = test.negated ? "exclude" : "include";
    const bool any = test.test == TestKind::includes_any && !test.negated;
    return verb + (plural ? " " : "s ") + (any ? "any of " : "");
}

Doc weekdays(const Expr& test) {
    Doc doc("a ");
    for (std::size_t i = 0; i < test.names.size(); ++i) {
        const std::string& day = test.names[i].text;
        const bool kind_of_day = day == "weekday" || day == "weekend";
        doc += (i == 0 ? "" : " or ") + (kind_of_day ? day : capitalized(day));
    }
    return doc;
}

/// What follows `is` or `is not`.
Doc predicate(const Expr& test, bool cell) {
    const Operands operands(test);
    const auto lead = [&](std::string_view words) { return Doc(words) + operands[0]; };
    switch (test.test) {
    case TestKind::equal: return operands[0];
    case TestKind::one_of: return one_of(operands, test.negated, cell);
    case TestKind::range: return operands[0] + " to " + operands[1];
    case TestKind::range_below: return operands[0] + " to below " + operands[1];
    case TestKind::at_least: return lead("at least ");
    case TestKind::at_most: return lead("at most ");
    case TestKind::above: return lead("above ");
    case TestKind::below: return lead("below ");
    case TestKind::before: return lead("before ");
    case TestKind::after: return lead("after ");
    case TestKind::on_or_before: return lead("on or before ");
    case TestKind::on_or_after: return lead("on or after ");
    case TestKind::or_above: return operands[0] + " or above";
    case TestKind::or_below: return operands[0] + " or below";
    case TestKind::known: return "known";
    case TestKind::unknown: return "unknown";
    case TestKind::none: return "none";
    case TestKind::within: return lead("within ");
    case TestKind::weekday: return weekdays(test);
    case TestKind::season:
        return "between " + day_of_year(test.args.at(1).text) + " and " + day_of_year(test.args.at(2).text);
    case TestKind::holiday:
    case TestKind::business_day: {
        const std::string kind = test.test == TestKind::holiday ? "a holiday" : "a business day";
        return test.names.empty() ? kind : kind + " on " + word(test.names.front());
    }
    case TestKind::includes:
    case TestKind::includes_any:
    case TestKind::whole_yes: break;
    }
    return {};
}

} // namespace

Doc test_doc(const Expr& test, bool cell) {
    const Expr& subject = test.args.at(0);
    const bool has_subject = !cell && subject.kind != ExprKind::subject;
    const auto after_subject = [&](Doc words) {
        return has_subject ? value_doc(subject) + " " + std::move(words) : std::move(words);
    };
    if (test.test == TestKind::whole_yes) return has_subject ? value_doc(subject) : Doc("yes");
    if (test.test == TestKind::includes || test.test == TestKind::includes_any) {
        return after_subject(Doc(inclusion(test)) + Operands(test).commas());
    }
    const bool says_not = test.negated && test.test != TestKind::one_of;
    Doc words = Doc(says_not ? "not " : "") + predicate(test, cell);
    return has_subject ? value_doc(subject) + " is " + std::move(words) : std::move(words);
}

} // namespace forbear::syntax::printing
