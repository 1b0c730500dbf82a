// What `is` asks: equality, membership, absence, days of the week and of the year.

#include <algorithm>
#include <bit>

#include "model/numbers.h"
#include "model/resolver.h"
#include "model/types.h"
#include "syntax/print.h"

namespace forbear::model {
namespace {

/// What the value that explains the answer is called.
std::string shown_name(const syntax::Expr& subject) {
    using Kind = syntax::ExprKind;
    switch (subject.kind) {
    case Kind::number_of: return "found";
    case Kind::group: return shown_name(subject.args.front());
    default: return syntax::print(subject);
    }
}

std::uint64_t weekday_bit(const std::string& day) {
    if (day == "weekday") return 0b001'1111;
    if (day == "weekend") return 0b110'0000;
    const std::vector<std::string> days{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
    for (std::size_t i = 0; i < days.size(); ++i) {
        if (days[i] == day) return std::uint64_t{1} << i;
    }
    return 0;
}

} // namespace

Resolved Resolver::test(const syntax::Expr& expr) {
    const syntax::Expr& subject_words = expr.args.front();
    if (expr.test == syntax::TestKind::whole_yes) {
        Resolved asked = condition(subject_words);
        if (!asked || !expr.negated) return asked;
        return negation(std::move(*asked));
    }
    const bool asks_channels = subject_words.kind == syntax::ExprKind::name && subject_words.text == "channels" &&
                               scope_.find("channels") == nullptr;
    Resolved subject;
    if (asks_channels && reader_ != Reader::rule) {
        Type type{.kind = TypeKind::set, .currency = {}, .vocabulary = 0};
        type.high = (std::int64_t{1} << schema_.channels.size()) - 1;
        subject = strict(ExprKind::decided_channels, std::move(type), {}, subject_words.at);
    } else {
        subject = value(subject_words);
    }
    if (!subject) {
        return std::nullopt;
    }
    Resolved result = positive_test(expr, std::move(*subject));
    if (!result) return result;
    const std::string text = syntax::print(expr);
    const auto dress = [&](Expr& piece) {
        piece.at = expr.at;
        if (piece.text.empty() || expr.negated) piece.text = text;
        if (piece.shown.empty()) piece.shown = shown_name(subject_words);
    };
    dress(*result);
    for (Expr& arg : result->args) {
        if (is_condition(arg.kind) && arg.shown.empty()) dress(arg);
    }
    if (!expr.negated) return result;
    Expr denied = negation(std::move(*result));
    denied.text = text;
    return denied;
}

Resolved Resolver::positive_test(const syntax::Expr& expr, Expr subject) {
    using Test = syntax::TestKind;
    switch (expr.test) {
    case Test::known: return two_valued(ExprKind::is_known, std::move(subject));
    case Test::unknown: return two_valued(ExprKind::is_unknown, std::move(subject));
    case Test::none: return two_valued(ExprKind::is_none, std::move(subject));
    case Test::equal: return equals(expr, subject, expr.args.at(1));
    case Test::one_of: return one_of(expr, subject);
    case Test::includes:
    case Test::includes_any: return set_test(expr, subject);
    case Test::within: return within_hours(expr, std::move(subject));
    case Test::weekday:
    case Test::season:
    case Test::holiday:
    case Test::business_day: return day_test(expr, std::move(subject));
    default: break;
    }
    return subject.type.kind == TypeKind::choice ? ranked(expr, std::move(subject)) : ordered(expr, std::move(subject));
}

/// An operand that may be compared with the subject; otherwise one message.
Resolved Resolver::operand_of(const syntax::Expr& expr, const Expr& subject, const syntax::Expr& operand) {
    Resolved result = value(operand, &subject.type);
    if (!result) return result;
    if (comparable(schema_, subject.type, result->type)) return result;
    report_mismatch(expr, subject, operand, *result);
    return std::nullopt;
}

Resolved Resolver::equals(const syntax::Expr& expr, const Expr& subject, const syntax::Expr& operand) {
    using Kind = syntax::ExprKind;
    if (operand.kind == Kind::none) return two_valued(ExprKind::is_none, subject);
    if (operand.kind == Kind::unknown) return two_valued(ExprKind::is_unknown, subject);
    Type wanted = subject.type;
    Resolved other = operand_of(expr, subject, operand);
    if (!other) return std::nullopt;
    switch (subject.type.kind) {
    case TypeKind::choice:
        if (is_constant(*other)) return member(subject, std::uint64_t{1} << other->value);
        return compare(subject, std::move(*other), equal);
    case TypeKind::text: return text_equal(subject, std::move(*other));
    case TypeKind::yes_no:
        if (is_constant(*other)) {
            if (!is_condition(subject.kind)) return in_range(subject, other->value, other->value);
            return other->value == 1 ? subject : negation(subject);
        }
        return compare(subject, std::move(*other), equal);
    case TypeKind::set:
        if (is_constant(*other) && other->value == 0) return in_range(subject, 0, 0);
        report(Code::wrong_comparison, operand.at, {syntax::print(operand), "a set"},
               "say `" + syntax::print(expr.args.front()) + (expr.negated ? " excludes " : " includes ") +
                   syntax::print(operand) + "`");
        return std::nullopt;
    case TypeKind::hours: return compare(subject, std::move(*other), equal);
    default: break;
    }
    return ordered(expr, subject);
}

/// Whether `operand` can only be meant as a condition: a yes-or-no fact, a defined condition, a test in brackets.
bool Resolver::is_a_question(const syntax::Expr& operand) const {
    using Kind = syntax::ExprKind;
    switch (operand.kind) {
    case Kind::group: return is_a_question(operand.args.front());
    case Kind::all:
    case Kind::either:
    case Kind::negation:
    case Kind::or_unknown:
    case Kind::test:
    case Kind::any_of:
    case Kind::no_of:
    case Kind::at_least_of:
    case Kind::at_most_of:
    case Kind::exactly_of:
    case Kind::contact_by:
    case Kind::nobody_contacted: return true;
    case Kind::name: break;
    default: return false;
    }
    if (list_ != nothing) {
        const std::vector<Fact>& fields = schema_.lists.at(list_).fields;
        const auto field = std::ranges::find(fields, operand.text, &Fact::name);
        if (field != fields.end()) return field->type.kind == TypeKind::yes_no;
    }
    const Meaning* found = scope_.find(operand.text);
    if (found == nullptr) return false;
    switch (found->kind) {
    case MeaningKind::call: return true;
    case MeaningKind::fact: return schema_.facts.at(found->index).type.kind == TypeKind::yes_no;
    case MeaningKind::outcome: return schema_.outcomes.at(found->index).type.kind == TypeKind::yes_no;
    default: return false;
    }
}

/// `tier is gold or hardship`: the list of values has run into the next condition.
void Resolver::report_condition_among_values(const syntax::Expr& expr, std::size_t place) {
    const syntax::Expr& subject = expr.args.front();
    const syntax::Expr& operand = expr.args.at(place);
    const std::vector<std::string> args{syntax::print(subject), syntax::print(operand)};
    // The words of a cell are tested against its column, which stands elsewhere.
    const bool in_cell = subject.at.begin < expr.at.begin || subject.at.end > expr.at.end;
    if (in_cell) {
        report(Code::condition_among_values, operand.at, args,
               "a cell asks for its own column only; give the condition a column or a rule of its own");
        return;
    }
    syntax::Expr values = expr;
    values.args.resize(place);
    if (place == 2 && values.test == syntax::TestKind::one_of) values.test = syntax::TestKind::equal;
    const std::string help = "put the test of `" + args[0] + "` in brackets: `(" + syntax::print(values) + ") or " +
                             args[1] + "`";
    std::vector<Fix> fixes;
    const auto rest = expr.args.begin() + static_cast<std::ptrdiff_t>(place);
    if (std::all_of(rest, expr.args.end(), [&](const syntax::Expr& each) { return is_a_question(each); })) {
        const Span before{expr.at.file, subject.at.begin, subject.at.begin};
        const std::uint32_t last = expr.args[place - 1].at.end;
        fixes.push_back({"put the values in brackets",
                         FixSafety::needs_review,
                         {{before, "("}, {Span{expr.at.file, last, last}, ")"}}});
    }
    report(Code::condition_among_values, operand.at, args, help, {}, std::move(fixes));
}

Resolved Resolver::one_of(const syntax::Expr& expr, const Expr& subject) {
    std::vector<Expr> ways;
    std::uint64_t mask = 0;
    bool failed = false;
    for (std::size_t i = 1; i < expr.args.size(); ++i) {
        const syntax::Expr& operand = expr.args[i];
        const bool is_value = subject.type.kind == TypeKind::yes_no ||
                              (subject.type.kind == TypeKind::choice && !operand.quoted &&
                               find_value(schema_, subject.type, operand.text) >= 0);
        if (i > 1 && !is_value && is_a_question(operand)) {
            report_condition_among_values(expr, i);
            return std::nullopt;
        }
        if (subject.type.kind == TypeKind::choice) {
            Type values = subject.type;
            const Meaning* named = operand.kind == syntax::ExprKind::name ? scope_.find(operand.text) : nullptr;
            const bool may_be_set = named != nullptr && find_value(schema_, values, operand.text) < 0;
            if (Resolved set = may_be_set ? value(operand, &values) : std::nullopt;
                set && set->type.kind == TypeKind::set) {
                values.kind = TypeKind::set;
                if (!comparable(schema_, values, set->type)) {
                    report_mismatch(expr, subject, operand, *set);
                    failed = true;
                    continue;
                }
                ways.push_back(contains(subject, std::move(*set)));
                continue;
            }
        }
        syntax::Expr single = expr;
        single.test = syntax::TestKind::equal;
        single.args = {expr.args.front(), operand};
        Resolved way = equals(single, subject, operand);
        if (!way) {
            failed = true;
            continue;
        }
        if (way->kind == ExprKind::member)
            mask |= way->mask;
        else
            ways.push_back(std::move(*way));
    }
    if (failed) return std::nullopt;
    if (mask != 0) ways.insert(ways.begin(), member(subject, mask));
    for (Expr& way : ways) {
        way.shown = shown_name(expr.args.front());
        way.text = syntax::print(expr);
    }
    return either_of(std::move(ways), expr.at);
}

Resolved Resolver::ranked(const syntax::Expr& expr, Expr subject) {
    using Test = syntax::TestKind;
    if (!vocabulary_of(schema_, subject.type).ranked) {
        report(Code::not_ranked, expr.args.front().at, {vocabulary_of(schema_, subject.type).name},
               "declare its values `ranked`, lowest first, or list those that are meant: `one of A, B`");
        return std::nullopt;
    }
    std::vector<Expr> bounds;
    for (std::size_t i = 1; i < expr.args.size(); ++i) {
        Resolved bound = operand_of(expr, subject, expr.args[i]);
        if (!bound) return std::nullopt;
        bounds.push_back(std::move(*bound));
    }
    std::uint64_t allowed = equal;
    switch (expr.test) {
    case Test::or_above:
    case Test::at_least: allowed = equal | greater; break;
    case Test::or_below:
    case Test::at_most: allowed = less | equal; break;
    case Test::above: allowed = greater; break;
    case Test::below: allowed = less; break;
    case Test::range: break;
    default:
        report(Code::wrong_comparison, expr.at, {syntax::print(expr), kind_words(schema_, subject.type)},
               "say `or above` or `or below`");
        return std::nullopt;
    }
    if (expr.test == Test::range) {
        if (!is_constant(bounds.at(0)) || !is_constant(bounds.at(1))) {
            std::vector<Expr> both =
                list_of(compare(subject, bounds.at(0), equal | greater), compare(subject, bounds.at(1), less | equal));
            return all_of(std::move(both), expr.at);
        }
        if (bounds[0].value > bounds[1].value) {
            report(Code::empty_range, expr.at, {syntax::print(expr.args[1]) + " to " + syntax::print(expr.args[2])},
                   "write the lower one first");
            return std::nullopt;
        }
        std::uint64_t mask = 0;
        for (std::int64_t i = bounds[0].value; i <= bounds[1].value; ++i) mask |= std::uint64_t{1} << i;
        return member(std::move(subject), mask);
    }
    if (!is_constant(bounds.front())) return compare(std::move(subject), std::move(bounds.front()), allowed);
    std::uint64_t mask = 0;
    const auto values = static_cast<std::int64_t>(vocabulary_of(schema_, subject.type).values.size());
    for (std::int64_t i = 0; i < values; ++i) {
        const std::uint64_t relation = i < bounds.front().value ? less : i == bounds.front().value ? equal : greater;
        if ((allowed & relation) != 0) mask |= std::uint64_t{1} << i;
    }
    if (mask == 0) {
        report(Code::empty_range, expr.at, {syntax::print(expr)},
               "no value of `" + vocabulary_of(schema_, subject.type).name + "` is meant");
        return std::nullopt;
    }
    return member(std::move(subject), mask);
}

Resolved Resolver::day_test(const syntax::Expr& expr, Expr subject) {
    if (expr.test == syntax::TestKind::holiday || expr.test == syntax::TestKind::business_day)
        return calendar_test(expr, std::move(subject));
    if (subject.type.kind != TypeKind::date) {
        report(Code::wrong_kind, expr.args.front().at, {"this test", "a date", kind_words(schema_, subject.type)});
        return std::nullopt;
    }
    const Span at = subject.at;
    if (expr.test == syntax::TestKind::weekday) {
        std::uint64_t mask = 0;
        for (const syntax::Name& day : expr.names) {
            const std::uint64_t bit = weekday_bit(day.text);
            if (bit == 0) {
                report(Code::unknown_value, day.at, {day.text, "weekdays"},
                       "the days are monday, tuesday, wednesday, thursday, friday, saturday and sunday, or weekday and "
                       "weekend");
                return std::nullopt;
            }
            mask |= bit;
        }
        return member(strict(ExprKind::weekday, number_type(0, 6), list_of(std::move(subject)), at), mask);
    }
    const auto first = read_month_day(expr.args.at(1).text);
    const auto last = read_month_day(expr.args.at(2).text);
    if (!first || !last) return std::nullopt; // said where it was read
    Expr day = strict(ExprKind::month_day, number_type(101, 1231), list_of(std::move(subject)), at);
    if (*first <= *last) return in_range(std::move(day), *first, *last);
    // a season that wraps the year's end
    std::vector<Expr> ways = list_of(in_range(day, *first, 1231), in_range(day, 101, *last));
    return either_of(std::move(ways), expr.at);
}

} // namespace forbear::model
