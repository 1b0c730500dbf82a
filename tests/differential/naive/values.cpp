// Values: names, arithmetic, dates.

#include <algorithm>
#include <sodium.h>

#include "differential/naive/evaluate.h"

namespace forbear::naive {

using namespace syntax;

namespace {

/// A share that goes into a choice between values is rounded there.
Value used(const Value& value) {
    const auto* number = std::get_if<Number>(&value);
    return number != nullptr && number->exactness == Exactness::share ? Value(settled(value)) : value;
}

} // namespace

/// docs/language.md, "Experiments": the first twelve digits of the SHA-256, modulo ten thousand.
Value Evaluator::cell(const std::string& name, const ShareOut& shares) const {
    const Value by = Evaluator(scope_, facts_, decided_).named(shares.by);
    if (is_unknown(by) || is_none(by)) {
        return Unknown{};
    }
    const auto* word = std::get_if<Word>(&by);
    const std::string text = name + ":" + (word != nullptr ? word->text : write_number(number(by).amount, 0));
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(digest, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    Integer first = 0;
    for (int byte = 0; byte < 6; ++byte) {
        first = first * 256 + digest[byte];
    }
    const int bucket = Integer(first % 10'000).convert_to<int>();
    std::size_t place = 0;
    while (bucket >= shares.ends[place]) {
        ++place;
    }
    return Word{shares.cells[place], &shares.cells};
}

Value Evaluator::named(const std::string& name) const {
    if (element_ != nullptr && element_->count(name) != 0) {
        return element_->at(name);
    }
    if (const auto fact = facts_.values.find(name); fact != facts_.values.end()) {
        return fact->second;
    }
    const Evaluator elsewhere(scope_, facts_, decided_); // what has a name is not about the element at hand
    if (const auto calculated = scope_.calculations.find(name); calculated != scope_.calculations.end()) {
        return used(elsewhere.value(calculated->second->value));
    }
    if (const auto experiment = scope_.experiments.find(name); experiment != scope_.experiments.end()) {
        return cell(name, experiment->second);
    }
    if (const auto parameter = scope_.parameters.find(name); parameter != scope_.parameters.end()) {
        return elsewhere.value(parameter->second->value);
    }
    if (const auto call = scope_.calls.find(name); call != scope_.calls.end()) {
        const Truth answer = elsewhere.holds(call->second->condition);
        return answer == Truth::unknown ? Value(Unknown{}) : Value(answer == Truth::yes);
    }
    if (const auto lookup = scope_.lookups.find(name); lookup != scope_.lookups.end()) {
        return elsewhere.looked_up(*lookup->second);
    }
    if (decided_ != nullptr && scope_.outcome(name) != nullptr) {
        const auto outcome = decided_->outcomes.find(name);
        return outcome == decided_->outcomes.end() ? Value(None{}) : outcome->second;
    }
    return Word{name}; // a value of some vocabulary
}

Value Evaluator::value(const Expr& expr) const {
    switch (expr.kind) {
    case ExprKind::name: return expr.quoted ? Value(Word{expr.text}) : named(expr.text);
    case ExprKind::quoted: return Word{expr.text};
    case ExprKind::number: {
        const std::size_t point = expr.number.digits.find('.');
        const std::size_t decimals = point == std::string::npos ? 0 : expr.number.digits.size() - point - 1;
        const int places = expr.number.unit == Unit::money ? 2 : static_cast<int>(decimals);
        return Number{*read_number(expr.number.digits), places, expr.number.unit == Unit::months};
    }
    case ExprKind::date: return *read_date(expr.text);
    case ExprKind::time: return Clock{*read_clock(expr.text)};
    case ExprKind::hours:
        return Hours{std::get<Clock>(value(expr.args[0])).minute, std::get<Clock>(value(expr.args[1])).minute};
    case ExprKind::yes: return true;
    case ExprKind::no: return false;
    case ExprKind::none: return None{};
    case ExprKind::unknown: return Unknown{};
    case ExprKind::empty: return Words{};
    case ExprKind::subject: return *subject_;
    case ExprKind::group: return value(expr.args[0]);
    case ExprKind::lesser_of:
    case ExprKind::greater_of:
    case ExprKind::earlier_of:
    case ExprKind::later_of: return extreme(expr);
    case ExprKind::last_day_of_year: {
        Date day = as_of();
        while (write_date(day).substr(5) != expr.text) {
            day -= std::chrono::days(1);
        }
        return day;
    }
    case ExprKind::after:
    case ExprKind::before: return moved_date(expr);
    case ExprKind::business_days_from: return business_days_between(expr);
    case ExprKind::business_days_after:
    case ExprKind::business_days_before:
    case ExprKind::business_days_ahead: return business_days_away(expr);
    case ExprKind::with_default: {
        const Value first = value(expr.args[0]);
        const bool replaced = expr.default_when_unknown ? is_unknown(first) : is_none(first);
        return used(replaced ? value(expr.args[1]) : first);
    }
    case ExprKind::number_of: return count(expr.list[0]);
    case ExprKind::total_of:
    case ExprKind::earliest_of:
    case ExprKind::latest_of: return aggregate(expr);
    case ExprKind::add:
    case ExprKind::subtract:
    case ExprKind::multiply:
    case ExprKind::percent_of:
    case ExprKind::per:
    case ExprKind::share_of:
    case ExprKind::days_from:
    case ExprKind::months_from:
    case ExprKind::rounded: return arithmetic(expr);
    default: {
        const Truth answer = holds(expr); // a condition used as a yes/no value
        return answer == Truth::unknown ? Value(Unknown{}) : Value(answer == Truth::yes);
    }
    }
}

Value Evaluator::arithmetic(const Expr& expr) const {
    const Value left = value(expr.args[0]);
    const Value right = value(expr.args[1]);
    // Nothing can be said of a value that does not exist; nothing is known of an unknown one.
    if (is_none(left) || is_none(right)) {
        return None{};
    }
    if (is_unknown(left) || is_unknown(right)) {
        return Unknown{};
    }
    if (expr.kind == ExprKind::days_from) {
        return Number{Fraction((std::get<Date>(right) - std::get<Date>(left)).count())};
    }
    if (expr.kind == ExprKind::months_from) {
        return Number{Fraction(months_between(std::get<Date>(left), std::get<Date>(right))), 0, true};
    }
    if (std::holds_alternative<Date>(left)) {
        return date_arithmetic(expr, left, right);
    }
    const Number unrounded = number(left);
    const Number a = settled(left);
    const Number b = settled(right);
    const int finer = std::max(a.places, b.places);
    switch (expr.kind) {
    case ExprKind::add: return Number{a.amount + b.amount, finer, a.months};
    case ExprKind::subtract: return Number{a.amount - b.amount, finer, a.months};
    case ExprKind::multiply: return Number{a.amount * b.amount, a.places + b.places};
    case ExprKind::share_of: return Number{a.amount / 100 * b.amount, b.places, b.months, Exactness::share};
    // Law 4: a zero divisor gives unknown.
    case ExprKind::percent_of:
        return b.amount == 0 ? Value(Unknown{})
                             : Value(Number{a.amount * 100 / b.amount, 2, false, Exactness::quotient});
    case ExprKind::per:
        return b.amount == 0 ? Value(Unknown{})
                             : Value(Number{a.amount / b.amount, std::max(2, a.places), false, Exactness::quotient});
    case ExprKind::rounded: {
        constexpr Rounding how[] = {Rounding::half_even, Rounding::half_up, Rounding::up, Rounding::down};
        return Number{round_to(unrounded.amount, b.amount, how[static_cast<std::size_t>(expr.rounding)]),
                      std::max(unrounded.places, b.places), unrounded.months};
    }
    default: throw NoMeaning("no such arithmetic");
    }
}

Value Evaluator::date_arithmetic(const Expr& expr, const Value& left, const Value& right) {
    const Date date = std::get<Date>(left);
    if (const auto* other = std::get_if<Date>(&right)) {
        return Number{Fraction((date - *other).count())};
    }
    const int days = numerator(settled(right).amount).convert_to<int>();
    return date + std::chrono::days(expr.kind == ExprKind::add ? days : -days);
}

Value Evaluator::extreme(const Expr& expr) const {
    const bool least = expr.kind == ExprKind::lesser_of || expr.kind == ExprKind::earlier_of;
    Value best = None{};
    for (const Expr& arg : expr.args) {
        const Value next = used(value(arg));
        if (is_unknown(next)) {
            return Unknown{};
        }
        if (is_none(next)) {
            continue; // a date that does not exist is neither earlier nor later
        }
        if (is_none(best) || (least ? compare(next, best) < 0 : compare(next, best) > 0)) {
            best = next;
        }
    }
    return best;
}

Value Evaluator::moved_date(const Expr& expr) const {
    const Value distance = value(expr.args[0]);
    const Value from = value(expr.args[1]);
    if (is_none(distance) || is_none(from)) {
        return None{};
    }
    if (is_unknown(distance) || is_unknown(from)) {
        return Unknown{};
    }
    const Number amount = settled(distance);
    const int sign = expr.kind == ExprKind::after ? 1 : -1;
    const int steps = sign * numerator(amount.amount).convert_to<int>();
    const Date date = std::get<Date>(from);
    return amount.months ? add_months(date, steps) : date + std::chrono::days(steps);
}

/// What a row gives: a number as it stands there, rounded like the outcome it may become.
Value Evaluator::in_row(const Lookup& lookup, const Expr& given) const {
    const Value found = value(given);
    if (is_unknown(found) || is_none(found)) {
        return found;
    }
    if (std::holds_alternative<Count>(found)) {
        return number(found);
    }
    if (const auto* exact = std::get_if<Number>(&found)) {
        return settled(*exact);
    }
    const auto* word = std::get_if<Word>(&found);
    if (word == nullptr || word->order != nullptr) {
        return found;
    }
    // The words of all rows are of one vocabulary.
    for (const auto& [type, words] : scope_.vocabularies) {
        const bool has_all = std::all_of(lookup.rows.begin(), lookup.rows.end(), [&](const LookupRow& row) {
            return row.value.kind == ExprKind::none ||
                   std::find(words.begin(), words.end(), row.value.text) != words.end();
        });
        if (has_all) {
            return Word{word->text, &words};
        }
    }
    return found;
}

/// The first row whose tests all hold.
Value Evaluator::looked_up(const Lookup& lookup) const {
    for (const LookupRow& row : lookup.rows) {
        Truth fits = Truth::yes;
        for (std::size_t i = 0; i < row.tests.size() && !row.other; ++i) {
            if (row.tests[i].kind == ExprKind::subject) {
                continue; // any
            }
            Expr subject;
            subject.kind = ExprKind::name;
            subject.text = lookup.by[i].text;
            fits = both(fits, cell_holds(subject, row.tests[i]));
        }
        if (fits == Truth::yes) {
            return in_row(lookup, row.value);
        }
    }
    return Unknown{};
}

} // namespace forbear::naive
