// Words and values: names, texts, numbers, dates, sums and what is counted over lists.

#include <algorithm>
#include <array>

#include "syntax/from_text_reader.h"

namespace forbear::syntax {

Expr make_expr(ExprKind kind, Span at, std::vector<Expr> args) {
    Expr made;
    made.kind = kind;
    made.at = at;
    made.args = std::move(args);
    return made;
}

namespace {

std::vector<Expr> pair(Expr first, Expr second) {
    std::vector<Expr> made;
    made.reserve(2);
    made.push_back(std::move(first));
    made.push_back(std::move(second));
    return made;
}

Span cover(const Expr& first, const Expr& last) { return {first.at.file, first.at.begin, last.at.end}; }

bool day_exists(unsigned year, unsigned month, unsigned day) {
    constexpr std::array<unsigned, 12> lengths = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < 1 || month < 1 || month > 12 || day < 1) return false;
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day <= lengths[month - 1] + (month == 2 && leap ? 1u : 0u);
}

} // namespace

void Reader::report(Code code, Span at, std::vector<std::string> args, std::string help) const {
    sink_.report({code, at, std::move(args), {}, std::move(help), {}});
}

Span Reader::span(const antlr4::Token* token) const {
    return {words_.file, static_cast<std::uint32_t>(token->getStartIndex()),
            static_cast<std::uint32_t>(token->getStopIndex())};
}

Span Reader::span(antlr4::ParserRuleContext* context) const {
    const antlr4::Token* first = context->getStart();
    const antlr4::Token* last = context->getStop();
    if (last == nullptr || last->getTokenIndex() < first->getTokenIndex()) { // nothing was written
        return {words_.file, static_cast<std::uint32_t>(first->getStartIndex()),
                static_cast<std::uint32_t>(first->getStartIndex())};
    }
    return {words_.file, static_cast<std::uint32_t>(first->getStartIndex()),
            static_cast<std::uint32_t>(last->getStopIndex())};
}

std::string_view Reader::text(const antlr4::Token* token) const { return words_.text(words_.list[token->getLine()]); }

Name Reader::name(Grammar::NameContext* context) const {
    return {std::string(text(context->getStart())), span(context), false};
}

Name Reader::name(Grammar::ValueNameContext* context) const {
    if (context->name() != nullptr) return name(context->name());
    const Quoted value = quoted(context->STRING());
    return {value.text, value.at, true};
}

std::vector<Name> Reader::names(const std::vector<Grammar::NameContext*>& contexts) const {
    std::vector<Name> made;
    made.reserve(contexts.size());
    for (Grammar::NameContext* context : contexts) made.push_back(name(context));
    return made;
}

std::string unquote(std::string_view quoted, std::size_t& bad_escape) {
    bad_escape = std::string_view::npos;
    std::string made;
    for (std::size_t i = 1; i + 1 < quoted.size(); ++i) {
        if (quoted[i] != '\\') {
            made += quoted[i];
            continue;
        }
        const char escaped = i + 2 < quoted.size() ? quoted[i + 1] : '\0';
        switch (escaped) {
        case '"': case '\\': made += escaped; break;
        case 'n': made += '\n'; break;
        case 't': made += '\t'; break;
        default:
            if (bad_escape == std::string_view::npos) bad_escape = i;
            made += '\\';
            continue;
        }
        ++i;
    }
    return made;
}

Quoted Reader::quoted(antlr4::tree::TerminalNode* node) const {
    const Span at = span(node);
    std::size_t bad = 0;
    const std::string_view written = text(node->getSymbol());
    Quoted made{unquote(written, bad), at};
    if (bad != std::string_view::npos && words_.written(words_.list[node->getSymbol()->getLine()]) == written) {
        const auto begin = static_cast<std::uint32_t>(at.begin + bad);
        report({Code::unknown_escape, {at.file, begin, begin + 2}, {std::string(written.substr(bad, 2))}, {}, {},
                {{"write the backslash itself", FixSafety::needs_review, {{{at.file, begin, begin + 1}, "\\\\"}}}}});
    }
    return made;
}

std::optional<std::uint32_t> Reader::whole(antlr4::tree::TerminalNode* node) const {
    std::uint64_t value = 0;
    for (const char c : text(node->getSymbol())) {
        if (c == '_') continue;
        if (c < '0' || c > '9' || value > 400'000'000u) {
            report(Code::whole_number_needed, span(node), {std::string(text(node->getSymbol()))});
            return std::nullopt;
        }
        value = value * 10 + static_cast<unsigned>(c - '0');
    }
    return static_cast<std::uint32_t>(value);
}

std::string Reader::digits(antlr4::tree::TerminalNode* minus, antlr4::tree::TerminalNode* number) const {
    std::string read(minus != nullptr ? "-" : "");
    for (const char c : text(number->getSymbol())) {
        if (c != '_') read += c;
    }
    return read;
}

Expr Reader::record_count(Grammar::RecordCountContext* context) const {
    Expr made = make_expr(ExprKind::number, span(context));
    made.number.digits = digits(context->MINUS(), context->NUMBER());
    return made;
}

Expr Reader::number(Grammar::NumberContext* context) const {
    Expr made = make_expr(ExprKind::number, span(context));
    made.number.digits = digits(context->MINUS(), context->NUMBER());
    if (Grammar::UnitContext* unit = context->unit(); unit != nullptr) {
        if (unit->PERCENT_SIGN() != nullptr) made.number.unit = Unit::percent;
        else if (unit->DAYS() != nullptr) made.number.unit = Unit::days;
        else if (unit->MONTHS() != nullptr) made.number.unit = Unit::months;
        else if (unit->HOURS() != nullptr) made.number.unit = Unit::hours;
        else {
            made.number.unit = Unit::money;
            made.number.currency = std::string(text(unit->CURRENCY()->getSymbol()));
        }
    }
    return made;
}

Expr Reader::share(Grammar::CellShareContext* context) const {
    Expr made = make_expr(ExprKind::number, span(context));
    made.number.digits = digits(context->MINUS(), context->NUMBER());
    if (context->PERCENT_SIGN() != nullptr) made.number.unit = Unit::percent;
    if (context->CURRENCY() != nullptr) {
        made.number.unit = Unit::money;
        made.number.currency = std::string(text(context->CURRENCY()->getSymbol()));
    }
    return made;
}

Expr Reader::date(antlr4::tree::TerminalNode* node) const {
    Expr made = make_expr(ExprKind::date, span(node));
    made.text = std::string(text(node->getSymbol()));
    std::array<unsigned, 3> parts{};
    std::size_t part = 0;
    for (const char c : made.text) {
        if (c == '-') ++part;
        else parts[part] = parts[part] * 10 + static_cast<unsigned>(c - '0');
    }
    const bool complete = made.text.size() == 10;
    if (!day_exists(parts[0], parts[1], parts[2])) {
        report(Code::no_such_date, made.at, {made.text}, "dates are written year-month-day, as in `2026-12-01`");
    } else if (!complete) {
        std::string meant = made.text.substr(0, 5);
        meant += parts[1] < 10 ? "0" : "";
        meant += std::to_string(parts[1]);
        meant += parts[2] < 10 ? "-0" : "-";
        meant += std::to_string(parts[2]);
        report({Code::no_such_date,
                made.at,
                {made.text},
                {},
                {},
                {{"write `" + meant + "`", FixSafety::safe, {{made.at, meant}}}}});
        made.text = meant;
    }
    return made;
}

Expr Reader::time(antlr4::tree::TerminalNode* node) const {
    Expr made = make_expr(ExprKind::time, span(node));
    made.text = std::string(text(node->getSymbol()));
    if (made.text.size() == 4) made.text.insert(made.text.begin(), '0'); // 8:00
    const int hour = (made.text[0] - '0') * 10 + (made.text[1] - '0');
    const int minute = (made.text[3] - '0') * 10 + (made.text[4] - '0');
    if (hour > 23 || minute > 59) {
        report(Code::no_such_time, made.at, {made.text}, "times are written from `00:00` to `23:59`");
    }
    return made;
}

Expr Reader::literal(Grammar::LiteralContext* context) const {
    const ExprKind kind = context->YES() != nullptr ? ExprKind::yes
        : context->NO() != nullptr                  ? ExprKind::no
        : context->NONE() != nullptr                ? ExprKind::none
        : context->UNKNOWN() != nullptr             ? ExprKind::unknown
                                                    : ExprKind::empty;
    return make_expr(kind, span(context));
}

Expr Reader::hours(Grammar::HoursValueContext* context) const {
    return make_expr(ExprKind::hours, span(context), pair(time(context->TIME_VALUE(0)), time(context->TIME_VALUE(1))));
}

Expr Reader::plain_value(Grammar::PlainValueContext* context) const {
    if (context->hoursValue() != nullptr) return hours(context->hoursValue());
    if (context->literal() != nullptr) return literal(context->literal());
    return sum(context->sum());
}

std::vector<Expr> Reader::plain_values(const std::vector<Grammar::PlainValueContext*>& contexts) const {
    std::vector<Expr> made;
    for (Grammar::PlainValueContext* context : contexts) made.push_back(plain_value(context));
    return made;
}

Expr Reader::full_value(Grammar::FullValueContext* context) const {
    if (context->literal() != nullptr) return literal(context->literal());
    Expr value = expr(context->expr(), Wanted::value);
    for (antlr4::tree::ParseTree* child : context->children) {
        if (auto* part = dynamic_cast<Grammar::DefaultPartContext*>(child))
            value = with_default(std::move(value), part);
        if (auto* part = dynamic_cast<Grammar::RoundingContext*>(child)) value = rounded(std::move(value), part);
        auto* bound = dynamic_cast<Grammar::SumContext*>(child);
        if (bound == nullptr) continue;
        // `, at least 0 USD`: no less than that, so the greater of the two
        const auto place = std::find(context->children.begin(), context->children.end(), child);
        auto* word = dynamic_cast<antlr4::tree::TerminalNode*>(*(place - 1));
        const bool least = word->getSymbol()->getType() == Grammar::AT_LEAST;
        Expr limit = sum(bound);
        const Span at = cover(value, limit);
        value =
            make_expr(least ? ExprKind::greater_of : ExprKind::lesser_of, at, pair(std::move(value), std::move(limit)));
        value.as_bound = true;
    }
    return value;
}

Expr Reader::with_default(Expr value, Grammar::DefaultPartContext* context) const {
    Expr other = context->hoursValue() != nullptr ? hours(context->hoursValue())
        : context->literal() != nullptr            ? literal(context->literal())
                                                   : sum(context->sum());
    Expr made = make_expr(ExprKind::with_default, {value.at.file, value.at.begin, span(context).end},
                          pair(std::move(value), std::move(other)));
    made.default_when_unknown = context->WHEN_UNKNOWN() != nullptr;
    return made;
}

Expr Reader::rounded(Expr value, Grammar::RoundingContext* context) const {
    Expr step = number(context->number());
    const Span at = cover(value, step);
    Expr made = make_expr(ExprKind::rounded, at, pair(std::move(value), std::move(step)));
    made.rounding = context->ROUNDED_DOWN() != nullptr ? Rounding::down
        : context->ROUNDED_UP() != nullptr             ? Rounding::up
        : context->ROUNDED_HALF_UP() != nullptr        ? Rounding::half_up
                                                       : Rounding::half_even;
    return made;
}

Expr Reader::sum(Grammar::SumContext* context, Wanted wanted) const {
    const auto parts = context->product();
    if (parts.size() == 1) return product(parts[0], wanted);
    Expr made = product(parts[0], Wanted::value);
    for (std::size_t i = 1; i < parts.size(); ++i) {
        auto* sign = dynamic_cast<antlr4::tree::TerminalNode*>(context->children[2 * i - 1]);
        const bool plus = sign->getSymbol()->getType() == Grammar::PLUS;
        Expr next = product(parts[i], Wanted::value);
        const Span at = cover(made, next);
        made = make_expr(plus ? ExprKind::add : ExprKind::subtract, at, pair(std::move(made), std::move(next)));
    }
    return made;
}

Expr Reader::product(Grammar::ProductContext* context, Wanted wanted) const {
    const auto parts = context->shift();
    if (parts.size() == 1) return shift(parts[0], wanted);
    Expr made = shift(parts[0], Wanted::value);
    for (std::size_t i = 1; i < parts.size(); ++i) {
        auto* sign = dynamic_cast<antlr4::tree::TerminalNode*>(context->children[2 * i - 1]);
        const std::size_t type = sign->getSymbol()->getType();
        const ExprKind kind = type == Grammar::STAR  ? ExprKind::multiply
                              : type == Grammar::PER ? ExprKind::per
                                                     : ExprKind::percent_of;
        Expr next = shift(parts[i], Wanted::value);
        const Span at = cover(made, next);
        made = make_expr(kind, at, pair(std::move(made), std::move(next)));
    }
    return made;
}

Expr Reader::shift(Grammar::ShiftContext* context, Wanted wanted) const {
    if (context->BUSINESS_DAYS() != nullptr) {
        std::vector<Expr> args;
        for (Grammar::ShareContext* part : context->share()) args.push_back(share(part, Wanted::value));
        const ExprKind kind = context->AFTER() != nullptr    ? ExprKind::business_days_after
                              : context->BEFORE() != nullptr ? ExprKind::business_days_before
                                                             : ExprKind::business_days_ahead;
        Expr made = make_expr(kind, span(context), std::move(args));
        made.names.push_back(name(context->name()));
        made.text = made.names.front().text;
        return made;
    }
    if (context->share().size() == 1) return share(context->share(0), wanted);
    return make_expr(context->AFTER() != nullptr ? ExprKind::after : ExprKind::before, span(context),
                     pair(share(context->share(0), Wanted::value), share(context->share(1), Wanted::value)));
}

Expr Reader::share(Grammar::ShareContext* context, Wanted wanted) const {
    if (context->primary().size() == 1) return primary(context->primary(0), wanted);
    return make_expr(ExprKind::share_of, span(context),
                     pair(primary(context->primary(0), Wanted::value), primary(context->primary(1), Wanted::value)));
}

Expr Reader::bracketed(Grammar::PrimaryContext* context, Wanted wanted) const {
    const bool has_default = !context->defaultPart().empty() || !context->rounding().empty();
    const bool asks =
        context->orUnknown() != nullptr || context->expr()->operand().size() + context->expr()->test().size() > 1;
    Expr inner = expr(context->expr(),
                      asks || (wanted == Wanted::condition && !has_default) ? Wanted::condition : Wanted::value);
    if (context->orUnknown() != nullptr) inner = or_unknown(std::move(inner), context->orUnknown());
    for (antlr4::tree::ParseTree* child : context->children) {
        if (auto* part = dynamic_cast<Grammar::DefaultPartContext*>(child))
            inner = with_default(std::move(inner), part);
        if (auto* part = dynamic_cast<Grammar::RoundingContext*>(child)) inner = rounded(std::move(inner), part);
    }
    std::vector<Expr> args;
    args.push_back(std::move(inner));
    return make_expr(ExprKind::group, span(context), std::move(args));
}

Expr Reader::primary(Grammar::PrimaryContext* context, Wanted wanted) const {
    const Span at = span(context);
    if (context->number() != nullptr) return number(context->number());
    if (context->STRING() != nullptr) {
        Expr made = make_expr(ExprKind::quoted, at);
        made.text = quoted(context->STRING()).text;
        made.quoted = true;
        return made;
    }
    if (context->DATE_VALUE() != nullptr) return date(context->DATE_VALUE());
    if (context->TIME_VALUE() != nullptr) return time(context->TIME_VALUE());
    if (context->LEFT() != nullptr) return bracketed(context, wanted);
    if (context->listPart() != nullptr) {
        const ExprKind kind = context->NUMBER_OF() != nullptr ? ExprKind::number_of
            : context->TOTAL() != nullptr                     ? ExprKind::total_of
            : context->EARLIEST() != nullptr                  ? ExprKind::earliest_of
                                                              : ExprKind::latest_of;
        Expr made = make_expr(kind, at);
        if (context->name() != nullptr) made.text = name(context->name()).text;
        made.list.push_back(list_part(context->listPart()));
        return made;
    }
    if (context->THE_LAST() != nullptr) {
        const Expr day = day_of_year(context->NUMBER(), context->MONTH_NAME());
        if (day.text == "02-29") report(Code::no_such_date, day.at, {"29 February"}, "not every year has that day");
        Expr made = make_expr(ExprKind::last_day_of_year, at);
        made.text = day.text;
        return made;
    }
    if (!context->sum().empty()) {
        const ExprKind kind = context->EARLIER_OF() != nullptr ? ExprKind::earlier_of
            : context->LATER_OF() != nullptr                   ? ExprKind::later_of
            : context->LESSER_OF() != nullptr                  ? ExprKind::lesser_of
            : context->GREATER_OF() != nullptr                 ? ExprKind::greater_of
            : context->DAYS_FROM() != nullptr                  ? ExprKind::days_from
            : context->MONTHS_FROM() != nullptr                ? ExprKind::months_from
                                                               : ExprKind::business_days_from;
        std::vector<Expr> args;
        for (Grammar::SumContext* part : context->sum()) args.push_back(sum(part));
        Expr made = make_expr(kind, at, std::move(args));
        if (context->name() != nullptr) {
            made.names.push_back(name(context->name()));
            made.text = made.names.front().text;
        }
        return made;
    }
    Expr made = make_expr(ExprKind::name, at);
    made.text = name(context->name()).text;
    return made;
}

} // namespace forbear::syntax
