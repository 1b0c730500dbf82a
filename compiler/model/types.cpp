#include "model/types.h"

#include <algorithm>

#include "model/numbers.h"

namespace forbear::model {

bool is_plain(TypeKind kind) { return kind == TypeKind::whole || kind == TypeKind::decimal; }

bool is_numeric(TypeKind kind) {
    return is_plain(kind) || kind == TypeKind::percent || kind == TypeKind::money || kind == TypeKind::days ||
           kind == TypeKind::months;
}

bool is_ordered(TypeKind kind) { return is_numeric(kind) || kind == TypeKind::date || kind == TypeKind::time; }

void set_fact_range(Type& type) {
    const std::int64_t unit = power_of_ten(type.scale).value_or(1);
    const auto both_ways = [&](std::int64_t most) {
        type.high = most * unit;
        type.low = -type.high;
    };
    switch (type.kind) {
    case TypeKind::yes_no:
        type.low = 0;
        type.high = 1;
        break;
    case TypeKind::whole:
    case TypeKind::decimal: both_ways(1'000'000'000); break;
    case TypeKind::percent: both_ways(1'000'000); break;
    case TypeKind::money: both_ways(10'000'000'000); break;
    case TypeKind::days: both_ways(36'500); break;
    case TypeKind::months: both_ways(1'200); break;
    case TypeKind::date:
        type.low = day_number({1900, 1, 1});
        type.high = day_number({2199, 12, 31});
        break;
    case TypeKind::time:
        type.low = 0;
        type.high = 1439;
        break;
    case TypeKind::hours:
        type.low = 0;
        type.high = pack_hours(1439, 1439);
        break;
    case TypeKind::text:
        type.low = 0;
        type.high = 0;
        break;
    case TypeKind::choice:
    case TypeKind::set: break; // the vocabulary says it
    }
}

void set_outcome_range(Type& type) {
    set_fact_range(type);
    if (is_numeric(type.kind)) {
        type.low = -widest;
        type.high = widest;
    }
    if (type.kind == TypeKind::date) {
        type.low = day_number({1, 1, 1});
        type.high = day_number({9999, 12, 31});
    }
}

Type yes_no_type() { return {.kind = TypeKind::yes_no, .currency = {}, .low = 0, .high = 1}; }

Type number_type(std::int64_t low, std::int64_t high) {
    return {.kind = TypeKind::whole, .currency = {}, .low = low, .high = high};
}

bool comparable(const Schema& schema, const Type& left, const Type& right) {
    if (is_plain(left.kind) && is_plain(right.kind)) return true;
    if (left.kind != right.kind) return false;
    if (left.kind == TypeKind::money) return left.currency == right.currency;
    if (left.kind != TypeKind::choice && left.kind != TypeKind::set) return true;
    if (left.vocabulary == right.vocabulary) return true;
    const auto& one = vocabulary_of(schema, left).values;
    const auto& other = vocabulary_of(schema, right).values;
    const auto& channels = schema.vocabularies.front().values;
    const auto extends_channels = [&](const std::vector<std::string>& values) {
        return values.size() >= channels.size() && std::equal(channels.begin(), channels.end(), values.begin());
    };
    return !channels.empty() && extends_channels(one) && extends_channels(other);
}

std::string kind_words(const Schema& schema, const Type& type) {
    switch (type.kind) {
    case TypeKind::yes_no: return "yes or no";
    case TypeKind::whole:
    case TypeKind::decimal: return "a number";
    case TypeKind::percent: return "a percentage";
    case TypeKind::money: return "money";
    case TypeKind::days: return "days";
    case TypeKind::months: return "months";
    case TypeKind::date: return "a date";
    case TypeKind::time: return "a time";
    case TypeKind::hours: return "hours of the day";
    case TypeKind::text: return "text";
    case TypeKind::choice: return "a value of `" + vocabulary_of(schema, type).name + "`";
    case TypeKind::set: return "a set of `" + vocabulary_of(schema, type).name + "`";
    }
    return {};
}

std::string exact_kind_words(const Schema& schema, const Type& type) {
    return type.kind == TypeKind::money ? "money in " + type.currency : kind_words(schema, type);
}

const Vocabulary& vocabulary_of(const Schema& schema, const Type& type) {
    return schema.vocabularies.at(static_cast<std::size_t>(type.vocabulary));
}

std::int64_t find_value(const Schema& schema, const Type& type, const std::string& value) {
    if (type.vocabulary < 0) return -1;
    const auto& values = vocabulary_of(schema, type).values;
    const auto found = std::ranges::find(values, value);
    return found == values.end() ? -1 : found - values.begin();
}

} // namespace forbear::model
