// Conditions: and, or, not, tests, quantifiers and windows.

#include <algorithm>
#include <array>

#include "syntax/from_text_reader.h"

namespace forbear::syntax {

namespace {

std::vector<Expr> one(Expr expr) {
    std::vector<Expr> made;
    made.push_back(std::move(expr));
    return made;
}

std::string small(std::string_view text) {
    std::string made(text);
    if (!made.empty() && made[0] >= 'A' && made[0] <= 'Z') made[0] = static_cast<char>(made[0] - 'A' + 'a');
    return made;
}

constexpr std::array<std::string_view, 12> months = {"January", "February", "March", "April", "May", "June",
                                                     "July", "August", "September", "October", "November", "December"};
constexpr std::array<std::string_view, 9> days_of_week = {"monday", "tuesday", "wednesday", "thursday", "friday",
                                                          "saturday", "sunday", "weekday", "weekend"};

} // namespace

Expr Reader::condition(Grammar::ConditionContext* context) const {
    Expr made = expr(context->expr(), Wanted::condition);
    return context->orUnknown() == nullptr ? made : or_unknown(std::move(made), context->orUnknown());
}

Expr Reader::or_unknown(Expr condition, Grammar::OrUnknownContext* context) const {
    if (context->COMMA() == nullptr) {
        const Span word = span(context->OR());
        report({Code::comma_before_or_unknown, word, {}, {}, {},
                {{"insert the comma", FixSafety::safe, {{{word.file, condition.at.end, condition.at.end}, ","}}}}});
    }
    const Span at{condition.at.file, condition.at.begin, span(context).end};
    return make_expr(ExprKind::or_unknown, at, one(std::move(condition)));
}

Expr Reader::expr(Grammar::ExprContext* context, Wanted wanted) const {
    const auto connectives = context->connective();
    if (connectives.empty()) return operand(context->operand(0), wanted);

    const bool joined_by_and = connectives[0]->AND() != nullptr;
    for (Grammar::ConnectiveContext* connective : connectives) {
        if ((connective->AND() != nullptr) == joined_by_and) continue;
        report({Code::mixed_and_or,
                span(connective),
                {},
                {{span(connectives[0]), std::string("`") + (joined_by_and ? "and" : "or") + "` here"}},
                "put brackets round the part that belongs together: `a and (b or c)`",
                {}});
        break;
    }
    std::vector<Expr> args;
    for (antlr4::tree::ParseTree* child : context->children) {
        if (auto* part = dynamic_cast<Grammar::OperandContext*>(child))
            args.push_back(operand(part, Wanted::condition));
        auto* short_test = dynamic_cast<Grammar::TestContext*>(child);
        if (short_test == nullptr) continue;
        const Expr& before = args.back();
        Expr subject;
        if (before.kind == ExprKind::test && !before.args.empty()) {
            subject = before.args[0];
        } else {
            report(Code::test_without_subject, span(short_test), {},
                   "say again what is tested: `... and balance is below 500 USD`");
            continue;
        }
        args.push_back(test(std::move(subject), short_test));
        args.back().at = span(short_test);
    }
    return make_expr(joined_by_and ? ExprKind::all : ExprKind::either, span(context), std::move(args));
}

Expr Reader::operand(Grammar::OperandContext* context, Wanted wanted) const {
    const Span at = span(context);
    if (context->NOT() != nullptr) {
        return make_expr(ExprKind::negation, at, one(operand(context->operand(), Wanted::condition)));
    }
    if (context->quantifier() != nullptr) return quantifier(context->quantifier());
    if (context->CONTACT_BY() != nullptr) {
        Expr made = make_expr(ExprKind::contact_by, at);
        made.names = names(context->name());
        return made;
    }
    if (context->NOBODY_IS_CONTACTED() != nullptr) return make_expr(ExprKind::nobody_contacted, at);
    const bool any = context->INCLUDES_ANY() != nullptr;
    const bool excludes = context->EXCLUDES() != nullptr;
    if (context->CHANNELS() != nullptr) {
        Expr made = make_expr(ExprKind::test, at);
        made.test = any || excludes ? TestKind::includes_any : TestKind::includes;
        made.negated = excludes;
        Expr subject = make_expr(ExprKind::name, span(context->CHANNELS()));
        subject.text = "channels";
        made.args.push_back(std::move(subject));
        for (const Name& channel : names(context->name())) {
            Expr value = make_expr(ExprKind::name, channel.at);
            value.text = channel.text;
            made.args.push_back(std::move(value));
        }
        return made;
    }
    if (context->test() != nullptr) return test(sum(context->sum()), context->test());
    if (!context->testValue().empty()) {
        Expr made = make_expr(ExprKind::test, at, one(sum(context->sum())));
        made.test = any || excludes ? TestKind::includes_any : TestKind::includes;
        made.negated = excludes;
        for (Grammar::TestValueContext* value : context->testValue()) made.args.push_back(test_value(value));
        return made;
    }
    Expr made = sum(context->sum(), wanted);
    if (wanted == Wanted::value || made.kind != ExprKind::name) return made;
    Expr asked = make_expr(ExprKind::test, at, one(std::move(made)));
    asked.test = TestKind::whole_yes;
    return asked;
}

Expr Reader::test_value(Grammar::TestValueContext* context) const {
    if (context->sum() != nullptr) return sum(context->sum());
    const ExprKind kind = context->YES() != nullptr ? ExprKind::yes
        : context->NO() != nullptr                  ? ExprKind::no
        : context->NONE() != nullptr                ? ExprKind::none
                                                    : ExprKind::empty;
    return make_expr(kind, span(context));
}

Expr Reader::day_of_year(antlr4::tree::TerminalNode* day, antlr4::tree::TerminalNode* month) const {
    const std::string digits(text(day->getSymbol()));
    const std::string name_of_month(text(month->getSymbol()));
    const auto number_of_month = std::find(months.begin(), months.end(), name_of_month) - months.begin() + 1;
    const std::optional<std::uint32_t> number_of_day = whole(day);
    constexpr std::array<unsigned, 12> longest = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const Span at{words_.file, span(day).begin, span(month).end};
    if (number_of_day &&
        (*number_of_day < 1 || *number_of_day > longest[static_cast<std::size_t>(number_of_month) - 1])) {
        report(Code::no_such_date, at, {digits + " " + name_of_month});
    }
    const auto two = [](std::string number) { return number.size() == 1 ? "0" + number : number; };
    Expr made = make_expr(ExprKind::quoted, at);
    made.text = two(std::to_string(number_of_month)) + "-" + two(digits);
    made.quoted = true;
    return made;
}

Expr Reader::business_day_test(Expr made, const antlr4::Token* words, Grammar::NameContext* calendar) const {
    made.test = TestKind::business_day;
    if (calendar != nullptr) made.names.push_back(name(calendar));
    else
        report(Code::business_day_without_calendar, span(words), {},
               "write `is a business day on` and the name of a `calendar`");
    return made;
}

Expr Reader::weekday_test(Expr made, const std::vector<Grammar::WeekdayWordContext*>& days,
                          Grammar::NameContext* calendar) const {
    made.test = TestKind::weekday;
    if (days.size() == 1 && text(days[0]->getStart()) == "holiday") {
        made.test = TestKind::holiday;
        if (calendar != nullptr) made.names.push_back(name(calendar));
        else
            report(Code::holiday_without_calendar, span(days[0]), {},
                   "write `is a holiday on` and the name of a `calendar`");
        return made;
    }
    if (calendar != nullptr) {
        report(Code::weekday_on_calendar, span(calendar), {std::string(text(days[0]->getStart()))},
               "a day of the week is the same on every calendar; on a calendar a date is `a holiday` or `a business day`");
        return made;
    }
    for (Grammar::WeekdayWordContext* day : days) {
        const std::string written(text(day->getStart()));
        const std::string meant = small(written);
        const bool exists = std::find(days_of_week.begin(), days_of_week.end(), meant) != days_of_week.end();
        const bool lower_case = day->NAME() != nullptr && meant != "weekday" && meant != "weekend";
        if (!exists || lower_case) {
            Diagnostic mistake{Code::no_such_weekday, span(day), {written}, {}, {}, {}};
            std::vector<std::string> known;
            for (const std::string_view one_day : days_of_week) known.emplace_back(one_day);
            std::string near = exists ? meant : nearest_name(meant, known);
            if (!near.empty()) {
                if (near[0] != 'w' || near == "wednesday") near[0] = static_cast<char>(near[0] - 'a' + 'A');
                mistake.fixes.push_back({"write `" + near + "`", FixSafety::safe, {{span(day), near}}});
            } else {
                mistake.help =
                    "after `is a` stands a weekday, as in `is a Saturday or Sunday`; a plain value needs no `a`";
            }
            report(std::move(mistake));
        }
        made.names.push_back({meant, span(day), false});
    }
    return made;
}

Expr Reader::test(Expr subject, Grammar::TestContext* context) const {
    Grammar::TestCoreContext* core = context->testCore();
    Expr made = make_expr(ExprKind::test, {subject.at.file, subject.at.begin, span(context).end});
    made.negated = context->NOT() != nullptr;
    made.args.push_back(std::move(subject));
    const auto values = core->testValue();
    const auto sums = core->sum();

    if (core->KNOWN() != nullptr || core->UNKNOWN() != nullptr) {
        made.test = core->KNOWN() != nullptr ? TestKind::known : TestKind::unknown;
        return made;
    }
    if (core->A_BUSINESS_DAY() != nullptr)
        return business_day_test(std::move(made), core->A_BUSINESS_DAY()->getSymbol(), core->name());
    if (core->A() != nullptr) return weekday_test(std::move(made), core->weekdayWord(), core->name());
    if (core->WITHIN() != nullptr) {
        made.test = TestKind::within;
        made.args.push_back(sum(sums[0]));
        return made;
    }
    if (core->BETWEEN() != nullptr) {
        if (!sums.empty()) {
            report({Code::between_for_range,
                    span(core->BETWEEN()),
                    {},
                    {},
                    "a range includes both ends: `is 1 to 30`",
                    {{"write it as `A to B`",
                      FixSafety::needs_review,
                      {{{made.at.file, span(core->BETWEEN()).begin, span(sums[0]).begin}, ""},
                       {span(core->AND()), "to"}}}}});
            made.test = TestKind::range;
            for (Grammar::SumContext* part : sums) made.args.push_back(sum(part));
            return made;
        }
        made.test = TestKind::season;
        for (std::size_t i = 0; i < 2; ++i) {
            made.args.push_back(day_of_year(core->NUMBER(i), core->MONTH_NAME(i)));
            made.names.push_back({std::string(text(core->NUMBER(i)->getSymbol())), span(core->NUMBER(i)), false});
            made.names.push_back({std::string(text(core->MONTH_NAME(i)->getSymbol())), span(core->MONTH_NAME(i)), false});
        }
        return made;
    }
    if (!values.empty()) {
        const bool list = core->ONE_OF() != nullptr || core->NONE_OF() != nullptr || values.size() > 1;
        made.test = list ? TestKind::one_of : TestKind::equal;
        if (core->NONE_OF() != nullptr) made.negated = !made.negated;
        if (!list && values[0]->NONE() != nullptr) {
            made.test = TestKind::none;
            return made;
        }
        for (Grammar::TestValueContext* value : values) made.args.push_back(test_value(value));
        const Expr& last = made.args.back();
        if (core->ONE_OF() == nullptr && values.size() == 2 && last.kind == ExprKind::name) { // `gold or aobve`
            for (const char* meant : {"above", "below", "unknown"}) {
                if (!is_near(last.text, meant)) continue;
                report({Code::misspelt_word, last.at, {last.text, meant}, {}, {},
                        {{"write `" + std::string(meant) + "`", FixSafety::needs_review, {{last.at, meant}}}}});
                break;
            }
        }
        return made;
    }
    made.test = comparison(*core);
    for (Grammar::SumContext* part : sums) made.args.push_back(sum(part));
    return made;
}

Expr Reader::quantifier(Grammar::QuantifierContext* context) const {
    Grammar::HowManyContext* many = context->howMany();
    const bool none = many->NO() != nullptr || many->NOT() != nullptr;
    Expr made = make_expr(none                          ? ExprKind::no_of
                              : many->AT_LEAST() != nullptr ? ExprKind::at_least_of
                              : many->AT_MOST() != nullptr  ? ExprKind::at_most_of
                              : many->EXACTLY() != nullptr  ? ExprKind::exactly_of
                                                            : ExprKind::any_of,
                          span(context));
    if (many->recordCount() != nullptr) made.args.push_back(record_count(many->recordCount()));
    ListPart part = list_part(context->listPart());
    if (context->window() != nullptr) {
        if (part.window != WindowKind::none) report(Code::two_windows, span(context->window()));
        window(part, context->window());
        part.window_first = true;
    }
    made.list.push_back(std::move(part));
    return made;
}

ListPart Reader::list_part(Grammar::ListPartContext* context) const {
    ListPart made;
    made.list = name(context->name());
    made.at = span(context);
    const auto windows = context->window();
    if (windows.size() > 1) report(Code::two_windows, span(windows[1]));
    if (!windows.empty()) window(made, windows[0]);
    if (context->condition() != nullptr) made.where.push_back(condition(context->condition()));
    return made;
}

void Reader::window(ListPart& part, Grammar::WindowContext* context) const {
    part.window_args.clear();
    if (context->THIS_MONTH() != nullptr) {
        part.window = WindowKind::this_month;
        return;
    }
    if (context->IN_THE_LAST() != nullptr) {
        Expr length = number(context->number());
        part.window = length.number.unit == Unit::months ? WindowKind::last_months : WindowKind::last_days;
        if (length.number.unit != Unit::months && length.number.unit != Unit::days &&
            length.number.unit != Unit::hours) {
            report(Code::window_without_unit, length.at, {}, "write `in the last 7 days` or `in the last 12 months`");
            length.number.unit = Unit::days;
        }
        part.window_args.push_back(std::move(length));
        return;
    }
    for (Grammar::SumContext* edge : context->sum()) part.window_args.push_back(sum(edge));
    part.window = context->SINCE() != nullptr ? WindowKind::since : WindowKind::between;
    if (context->DAYS_AGO() == nullptr) return;
    for (Expr& edge : part.window_args) { // `30 days ago` is the date 30 days before the decision
        Expr today = make_expr(ExprKind::name, span(context->DAYS_AGO()));
        today.text = "as_of";
        if (edge.kind == ExprKind::number && edge.number.unit == Unit::plain) edge.number.unit = Unit::days;
        const Span at = edge.at;
        std::vector<Expr> args;
        args.push_back(std::move(edge));
        args.push_back(std::move(today));
        edge = make_expr(ExprKind::before, at, std::move(args));
    }
}

} // namespace forbear::syntax
