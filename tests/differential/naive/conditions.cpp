// Conditions: three-valued logic and every way to ask.

#include <algorithm>

#include "differential/naive/evaluate.h"

namespace forbear::naive {

using namespace syntax;

Truth Evaluator::holds(const Expr& condition) const {
    switch (condition.kind) {
    case ExprKind::all: {
        Truth result = Truth::yes;
        for (const Expr& part : condition.args) {
            result = both(result, holds(part));
        }
        return result;
    }
    case ExprKind::either: {
        Truth result = Truth::no;
        for (const Expr& part : condition.args) {
            result = one_of_both(result, holds(part));
        }
        return result;
    }
    case ExprKind::negation: return opposite(holds(condition.args[0]));
    case ExprKind::group: return holds(condition.args[0]);
    case ExprKind::or_unknown: return truth(holds(condition.args[0]) != Truth::no);
    case ExprKind::test: return test(condition);
    case ExprKind::any_of:
    case ExprKind::no_of:
    case ExprKind::at_least_of:
    case ExprKind::at_most_of:
    case ExprKind::exactly_of: return quantified(condition);
    case ExprKind::contact_by: {
        // What the rule asked for, whatever guards do about it.
        for (const Name& name : condition.names) {
            const auto& asked_for = decided_->candidates;
            if (std::find(asked_for.begin(), asked_for.end(), name.text) != asked_for.end()) {
                return Truth::yes;
            }
        }
        return Truth::no;
    }
    default: {
        const Value answer = value(condition); // a name: `hardship`, or what `call` named
        if (is_unknown(answer)) {
            return Truth::unknown;
        }
        return is_none(answer) ? Truth::no : truth(std::get<bool>(answer));
    }
    }
}

Truth Evaluator::cell_holds(const Expr& subject, const Expr& test) const {
    Evaluator inner = *this;
    const Value tested = value(subject);
    inner.subject_ = &tested;
    return inner.holds(test);
}

Truth Evaluator::test(const Expr& expr) const {
    const Value subject = value(expr.args[0]);
    // Law 2: is none, is known and is unknown are two-valued.
    switch (expr.test) {
    case TestKind::known: return truth(!is_unknown(subject) != expr.negated); // none is not unknown
    case TestKind::unknown: return truth(is_unknown(subject) != expr.negated);
    case TestKind::none: return truth(is_none(subject) != expr.negated);
    default: break;
    }
    // Law 2: a comparison with none is false; `is not gold` denies the comparison `is gold`.
    const Truth answer = is_none(subject) ? Truth::no : asked(expr, subject);
    return expr.negated ? opposite(answer) : answer;
}

namespace {

/// Whether a word, or every word of a set, is in the set.
Truth member_of(const Value& member, const Value& set) {
    if (is_none(member) || is_none(set)) {
        return Truth::no;
    }
    if (is_unknown(member) || is_unknown(set)) {
        return Truth::unknown;
    }
    const Words& words = std::get<Words>(set);
    if (const auto* several = std::get_if<Words>(&member)) {
        return truth(std::includes(words.begin(), words.end(), several->begin(), several->end()));
    }
    return truth(words.count(std::get<Word>(member).text) != 0);
}

} // namespace

/// A value of a vocabulary, or what the name stands for.
Value Evaluator::named_or_word(const Expr& expr) const {
    return expr.kind == ExprKind::name && !expr.quoted ? named(expr.text) : Value(Word{expr.text});
}

Truth Evaluator::asked(const Expr& expr, const Value& subject) const {
    switch (expr.test) {
    case TestKind::whole_yes: return is_unknown(subject) ? Truth::unknown : truth(std::get<bool>(subject));
    case TestKind::includes:
    case TestKind::includes_any: {
        Truth any = Truth::no;
        Truth every = Truth::yes;
        for (std::size_t i = 1; i < expr.args.size(); ++i) {
            const Truth member = member_of(named_or_word(expr.args[i]), subject);
            any = one_of_both(any, member);
            every = both(every, member);
        }
        return expr.test == TestKind::includes ? every : any;
    }
    case TestKind::holiday:
    case TestKind::business_day: return on_calendar(expr, subject);
    case TestKind::within: {
        const Value hours = value(expr.args[1]);
        if (is_none(hours)) {
            return Truth::no;
        }
        if (is_unknown(subject) || is_unknown(hours)) {
            return Truth::unknown;
        }
        const int minute = std::get<Clock>(subject).minute;
        return truth(std::get<Hours>(hours).first <= minute && minute <= std::get<Hours>(hours).last);
    }
    case TestKind::weekday: {
        if (is_unknown(subject)) {
            return Truth::unknown;
        }
        const std::string days[] = {"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};
        const unsigned number = std::chrono::weekday(std::get<Date>(subject)).c_encoding();
        const bool weekend = number == 0 || number == 6;
        for (const Name& name : expr.names) {
            std::string wanted = name.text;
            wanted[0] = static_cast<char>(std::tolower(wanted[0]));
            if (wanted == days[number] || (wanted == "weekend" && weekend) || (wanted == "weekday" && !weekend)) {
                return Truth::yes;
            }
        }
        return Truth::no;
    }
    case TestKind::season: {
        if (is_unknown(subject)) {
            return Truth::unknown;
        }
        const std::string day = write_date(std::get<Date>(subject)).substr(5);
        const std::string& first = expr.args[1].text;
        const std::string& last = expr.args[2].text;
        // Law 11: seasons wrap the year's end.
        return truth(first <= last ? first <= day && day <= last : first <= day || day <= last);
    }
    default: return compared(expr, subject);
    }
}

namespace {

/// A comparison of a count whose bounds differ: certain when both ends of the interval agree.
Truth compare_with(const Value& subject, const Value& operand, auto accepts) {
    if (is_none(subject) || is_none(operand)) {
        return Truth::no;
    }
    const auto* count = std::get_if<Count>(&subject);
    if (count != nullptr && !is_unknown(operand)) {
        bool some = false;
        bool every = true;
        for (int n = count->certain; n <= count->possible; ++n) {
            const bool accepted = accepts(compare(Value(Number{Fraction(n)}), operand));
            some = some || accepted;
            every = every && accepted;
        }
        return every ? Truth::yes : some ? Truth::unknown : Truth::no;
    }
    if (is_unknown(subject) || is_unknown(operand)) {
        return Truth::unknown;
    }
    return truth(accepts(compare(subject, operand)));
}

} // namespace

/// A word that is a value of the subject's vocabulary is that value, whatever else has the name; fields come first.
Value Evaluator::operand(const Expr& expr, const Value& subject) const {
    const auto* word = std::get_if<Word>(&subject);
    const bool is_field = element_ != nullptr && element_->count(expr.text) != 0;
    if (word != nullptr && word->order != nullptr && expr.kind == ExprKind::name && !is_field &&
        std::find(word->order->begin(), word->order->end(), expr.text) != word->order->end()) {
        return Word{expr.text, word->order};
    }
    return value(expr);
}

namespace {

/// Written out in the policy, not read from the record.
bool is_constant(const Scope& scope, const Expr& expr) {
    return expr.kind == ExprKind::number || (expr.kind == ExprKind::name && scope.parameters.count(expr.text) != 0);
}

} // namespace

Truth Evaluator::compared(const Expr& expr, const Value& subject_read) const {
    Value subject = subject_read;
    for (std::size_t i = 1; i < expr.args.size(); ++i) {
        // A count against another value of the record is a number or unknown; only constants are asked of its bounds.
        if (std::holds_alternative<Count>(subject) && !is_constant(scope_, expr.args[i])) {
            subject = is_unknown(subject) ? Value(Unknown{}) : Value(number(subject));
        }
    }
    const auto operand = [&](std::size_t i) { return this->operand(expr.args[i], subject); };
    const auto is = [&](const Value& other, auto accepts) { return compare_with(subject, other, accepts); };
    switch (expr.test) {
    case TestKind::equal: return is(operand(1), [](int c) { return c == 0; });
    case TestKind::one_of: {
        Truth result = Truth::no;
        for (std::size_t i = 1; i < expr.args.size(); ++i) {
            const Value other = operand(i);
            const bool is_set = std::holds_alternative<Words>(other);
            result = one_of_both(result, is_set ? member_of(subject, other) : is(other, [](int c) { return c == 0; }));
        }
        return result;
    }
    case TestKind::range_below:
        return both(is(operand(1), [](int c) { return c >= 0; }), is(operand(2), [](int c) { return c < 0; }));
    case TestKind::range:
        return both(is(operand(1), [](int c) { return c >= 0; }), is(operand(2), [](int c) { return c <= 0; }));
    case TestKind::at_least:
    case TestKind::on_or_after:
    case TestKind::or_above: return is(operand(1), [](int c) { return c >= 0; });
    case TestKind::at_most:
    case TestKind::on_or_before:
    case TestKind::or_below: return is(operand(1), [](int c) { return c <= 0; });
    case TestKind::above:
    case TestKind::after: return is(operand(1), [](int c) { return c > 0; });
    case TestKind::below:
    case TestKind::before: return is(operand(1), [](int c) { return c < 0; });
    default: throw NoMeaning("no such test");
    }
}

Truth Evaluator::quantified(const Expr& expr) const {
    const Count found = count(expr.list[0]);
    if (expr.kind == ExprKind::any_of || expr.kind == ExprKind::no_of) {
        const Truth any = found.certain > 0 ? Truth::yes : found.possible > 0 ? Truth::unknown : Truth::no;
        return expr.kind == ExprKind::any_of ? any : opposite(any);
    }
    const Value wanted = value(expr.args[0]);
    const Value counted = found;
    switch (expr.kind) {
    case ExprKind::at_least_of: return compare_with(counted, wanted, [](int c) { return c >= 0; });
    case ExprKind::at_most_of: return compare_with(counted, wanted, [](int c) { return c <= 0; });
    default: return compare_with(counted, wanted, [](int c) { return c == 0; });
    }
}

} // namespace forbear::naive
