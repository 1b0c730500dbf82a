#include <algorithm>
#include <type_traits>
#include <variant>

#include "syntax/print_parts.h"

namespace forbear::syntax::printing {
namespace {

Doc hours_doc(const Effect& effect) {
    Doc doc = Doc("contact by ") + comma_list(effect.names) + " only ";
    if (effect.within) return doc + "within " + value_doc(*effect.within) + ", customer's local time";
    if (effect.opens) doc += Doc(effect.opens_after ? "after " : "from ") + value_doc(*effect.opens);
    if (effect.opens && effect.closes) doc += effect.opens_after || effect.closes_before ? " and " : " ";
    if (effect.closes) doc += Doc(effect.closes_before ? "before " : "until ") + value_doc(*effect.closes);
    return doc + ", customer's local time";
}

Doc limit_doc(const Effect& effect) {
    Doc doc = Doc("limit " + word(effect.outcome) + " to ");
    if (effect.values.empty()) return doc;
    const Doc bound = value_doc(effect.values.front());
    switch (effect.bound) {
    case TestKind::at_least: return doc + "at least " + bound;
    case TestKind::or_above: return doc + bound + " or above";
    case TestKind::or_below: return doc + bound + " or below";
    default: return doc + "at most " + bound;
    }
}

Doc effect_doc(const Effect& effect) {
    Doc doc;
    switch (effect.kind) {
    case EffectKind::forbid_channels:
        doc = effect.all_channels ? Doc("forbid all channels") : Doc("forbid ") + comma_list(effect.names);
        if (!effect.except_names.empty()) doc += Doc(" except ") + comma_list(effect.except_names);
        break;
    case EffectKind::allow_only:
        doc = Doc(effect.channels_in ? "allow only the channels in " : "allow only ") + comma_list(effect.names);
        break;
    case EffectKind::forbid_value:
        doc = effect.every_value ? Doc("forbid every " + word(effect.outcome))
                                 : Doc("forbid " + word(effect.outcome) + " ") + comma_list(effect.values);
        break;
    case EffectKind::limit: doc = limit_doc(effect); break;
    case EffectKind::hours: doc = hours_doc(effect); break;
    case EffectKind::add: doc = Doc("add ") + comma_list(effect.values) + " to " + word(effect.outcome); break;
    }
    if (effect.except_when) {
        doc += Doc(" except when ") + Doc::at(effect.except_when->at, condition_doc(*effect.except_when));
    }
    return doc;
}

bool stands_together(const GuardItem& item) {
    return !std::holds_alternative<Guard>(item) && !std::holds_alternative<Lookup>(item) &&
           !std::holds_alternative<Acceptance>(item);
}

std::size_t calculate_width(const std::vector<GuardItem>& items, std::size_t first) {
    std::size_t width = 0;
    for (; first < items.size() && std::holds_alternative<Calculate>(items[first]); ++first) {
        width = std::max(width, text_width(word(std::get<Calculate>(items[first]).name)));
    }
    return width;
}

} // namespace

void add_guard(Layout& layout, const Guard& guard, Gap gap) {
    layout.add(0, "guard " + word(guard.name) + title_text(guard.title), guard.at.begin, gap);
    if (const std::string effective = effective_text(guard.effective); !effective.empty()) {
        layout.add(2, effective, place_of(guard.effective));
    }
    if (guard.when) layout.add_condition(2, "when", *guard.when);
    if (guard.unless) layout.add_condition(2, "unless", *guard.unless);
    for (const Effect& effect : guard.effects) {
        layout.add(2, "", effect_doc(effect), effect.at.begin, Gap::none, condition_width);
    }
    add_because(layout, guard.because, 2);
}

void add_guard_file(Layout& layout, const GuardFile& guards) {
    layout.add(0, "guards " + word(guards.name) + title_text(guards.citation), guards.at.begin, Gap::one);
    if (guards.about) layout.add(2, "about " + word(*guards.about), guards.about->at.begin);
    if (const std::string effective = effective_text(guards.effective); !effective.empty()) {
        layout.add(2, effective, place_of(guards.effective));
    }
    if (guards.when) layout.add_condition(2, "when", *guards.when);
    std::size_t width = 0;
    for (std::size_t i = 0; i < guards.items.size(); ++i) {
        const bool together = i > 0 && stands_together(guards.items[i]) && stands_together(guards.items[i - 1]);
        const Gap gap = together ? Gap::author : Gap::one;
        const bool continues = i > 0 && std::holds_alternative<Calculate>(guards.items[i - 1]);
        if (!continues) width = calculate_width(guards.items, i);
        const auto add = [&](const auto& item) {
            using Item = std::decay_t<decltype(item)>;
            if constexpr (std::is_same_v<Item, Parameter>) add_parameter(layout, item, 0, gap);
            else if constexpr (std::is_same_v<Item, Call>) add_call(layout, item, 0, gap);
            else if constexpr (std::is_same_v<Item, Define>) add_define(layout, item, 0, gap);
            else if constexpr (std::is_same_v<Item, Calculate>) add_calculate(layout, item, 0, width, gap);
            else if constexpr (std::is_same_v<Item, Lookup>) add_lookup(layout, item, 0, gap);
            else if constexpr (std::is_same_v<Item, Calendar>) add_calendar(layout, item, 0, gap);
            else if constexpr (std::is_same_v<Item, Acceptance>) add_acceptance(layout, item, 0);
            else add_guard(layout, item, gap);
        };
        std::visit(add, guards.items[i]);
    }
    layout.add(0, end_text("guards", guards.end_name), guards.end.begin);
}

} // namespace forbear::syntax::printing
