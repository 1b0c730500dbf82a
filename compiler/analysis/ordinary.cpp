#include "analysis/ordinary.h"

#include <algorithm>

namespace forbear::analysis {
namespace {

std::int64_t power_of_ten(std::uint8_t scale) {
    std::int64_t power = 1;
    for (; scale > 0; --scale) power *= 10;
    return power;
}

} // namespace

std::int64_t ordinary_number(const Type& type) {
    const auto within = [&](std::int64_t value) { return std::clamp(value, type.low, type.high); };
    switch (type.kind) {
    case TypeKind::yes_no:
    case TypeKind::choice:
    case TypeKind::text: return 0;
    case TypeKind::whole:
    case TypeKind::days:
    case TypeKind::months: return within(0);
    case TypeKind::money:
    case TypeKind::decimal: return within(500 * power_of_ten(type.scale));
    case TypeKind::percent: return within(50 * power_of_ten(type.scale));
    case TypeKind::date: return within(ordinary_day);
    case TypeKind::time: return within(10 * 60);
    case TypeKind::hours: return pack_hours(9 * 60, 17 * 60);
    case TypeKind::set: return type.vocabulary == 0 ? type.high : 0; // channels: all of them
    }
    return 0;
}

GivenValue ordinary_value(const Fact& fact, std::size_t place) {
    if (fact.may_be_none) return {State::none, 0, {}};
    GivenValue made{State::known, ordinary_number(fact.type), {}};
    if (fact.type.kind == TypeKind::text) made.text = "A" + std::to_string(place);
    return made;
}

GivenRecord ordinary_record(const Schema& schema) {
    GivenRecord made;
    for (std::size_t place = 0; place < schema.facts.size(); ++place) made.facts.push_back(ordinary_value(schema.facts[place], place));
    if (!schema.facts.empty()) made.facts.front() = {State::known, ordinary_day, {}};
    made.lists.resize(schema.lists.size());
    return made;
}

} // namespace forbear::analysis
