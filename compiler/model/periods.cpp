#include "model/periods.h"

#include <algorithm>

#include "model/types.h"
#include "syntax/print.h"

namespace forbear::model {
namespace {

constexpr std::int64_t open_first = Period().first;
constexpr std::int64_t open_last = Period().last;

std::string day_text(const Schema& schema, std::int64_t day) {
    return value_text(schema, schema.facts.front().type, day);
}

} // namespace

std::optional<Span> place_of(const syntax::Effective& effective) {
    if (effective.from) return effective.from->at;
    if (effective.until) return effective.until->at;
    return std::nullopt;
}

std::optional<Period> period_of(Resolver& resolver, const syntax::Effective& effective) {
    const Type& date = resolver.schema().facts.front().type;
    Period period;
    if (effective.from) {
        const auto first = resolver.constant_value(*effective.from, date);
        if (!first) return std::nullopt;
        period.first = *first;
    }
    if (effective.until) {
        const auto last = resolver.constant_value(*effective.until, date);
        if (!last) return std::nullopt;
        period.last = *last;
    }
    if (period.first <= period.last) return period;
    resolver.report(Code::empty_range, effective.from->at,
                    {syntax::print(*effective.from) + " to " + syntax::print(*effective.until)},
                    "write the earlier date first");
    return std::nullopt;
}

std::string days_words(const Schema& schema, const Period& period) {
    if (period.first == period.last) return "on " + day_text(schema, period.first);
    const bool has_first = period.first != open_first;
    const bool has_last = period.last != open_last;
    if (!has_first && !has_last) return "on every day";
    if (!has_first) return "until " + day_text(schema, period.last);
    return "from " + day_text(schema, period.first) + (has_last ? " to " + day_text(schema, period.last) : " on");
}

Expr in_force(const Schema& schema, const Period& period, Span at) {
    const Fact& as_of = schema.facts.front();
    Expr date = strict(ExprKind::fact, as_of.type, {}, at);
    date.index = 0;
    date.text = as_of.name;
    Expr asked = in_range(std::move(date), period.first, period.last);
    asked.text = "as_of is";
    if (period.first != open_first) asked.text += " on or after " + day_text(schema, period.first);
    if (period.first != open_first && period.last != open_last) asked.text += " and";
    if (period.last != open_last) asked.text += " on or before " + day_text(schema, period.last);
    asked.shown = as_of.name;
    return asked;
}

void narrow(Condition& condition, Expr required) {
    if (!condition.when) {
        condition.when = std::move(required);
        return;
    }
    const Span at = condition.when->at;
    std::string text = required.text + " and " + condition.when->text;
    condition.when = all_of(list_of(std::move(required), std::move(*condition.when)), at);
    condition.when->text = std::move(text);
}

bool settle(std::vector<Dated>& texts, const std::string& whole, Resolver& resolver) {
    bool is_sound = true;
    for (Dated& text : texts) {
        const std::optional<Period> period = period_of(resolver, *text.effective);
        if (!period) return false;
        text.period = *period;
        if (place_of(*text.effective)) continue;
        resolver.report(Code::version_without_dates, text.at, {text.words},
                        "where there are several, each says `effective from DATE`");
        is_sound = false;
    }
    if (!is_sound) return false;
    std::ranges::stable_sort(texts, {}, [](const Dated& text) { return text.period.first; });
    for (std::size_t index = 1; index < texts.size(); ++index) {
        Dated& earlier = texts[index - 1];
        const Dated& later = texts[index];
        const bool ends_by_itself = !earlier.effective->until && earlier.period.first < later.period.first;
        if (ends_by_itself) earlier.period.last = later.period.first - 1;
        if (earlier.period.last >= later.period.first) {
            const Period both{later.period.first, std::min(earlier.period.last, later.period.last)};
            resolver.report(Code::versions_overlap, *place_of(*later.effective),
                            {earlier.words, later.words, days_words(resolver.schema(), both)},
                            "let the earlier one end before the later one begins",
                            {{*place_of(*earlier.effective), earlier.words}});
            is_sound = false;
        } else if (earlier.period.last + 1 < later.period.first) {
            const Period none{earlier.period.last + 1, later.period.first - 1};
            resolver.report(Code::days_without_version, *place_of(*later.effective),
                            {whole, days_words(resolver.schema(), none)}, {},
                            {{*place_of(*earlier.effective), earlier.words}});
        }
    }
    return is_sound;
}

} // namespace forbear::model
