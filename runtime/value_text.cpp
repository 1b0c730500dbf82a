// How values read. Every 64-bit value has a text, also one outside its type's range: faults name such values.

#include "forbear/calendar.h"
#include "forbear/facts.h"
#include "forbear/schema.h"

namespace forbear {

namespace {

/// `digits` with zeros in front, at least `width` long.
std::string padded(std::string digits, std::size_t width) {
    if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
    return digits;
}

/// The magnitude of any value, the smallest one included.
std::uint64_t magnitude(std::int64_t value) {
    return value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
}

/// A number in units of 10^-scale, with all its decimals.
std::string fixed_point(std::int64_t value, std::size_t scale) {
    std::string digits = padded(std::to_string(magnitude(value)), scale + 1);
    if (scale > 0) digits.insert(digits.size() - scale, ".");
    return value < 0 ? "-" + digits : digits;
}

std::string without_trailing_zeros(std::string number) {
    if (number.find('.') == std::string::npos) return number;
    number.erase(number.find_last_not_of('0') + 1);
    if (number.back() == '.') number.pop_back();
    return number;
}

std::string counted(std::int64_t value, const char* unit) {
    return std::to_string(value) + " " + unit + (value == 1 || value == -1 ? "" : "s");
}

std::string date_text(std::int64_t days) {
    // Far outside every calendar a policy could mean, and outside what the conversion is made for.
    constexpr std::int64_t limit = 1'000'000'000'000;
    if (days < -limit || days > limit) return "day " + std::to_string(days);
    const CivilDate date = civil_from_days(days);
    const std::string year = padded(std::to_string(magnitude(date.year)), 4);
    return (date.year < 0 ? "-" : "") + year + "-" + padded(std::to_string(date.month), 2) + "-" +
           padded(std::to_string(date.day), 2);
}

std::string time_text(std::int64_t minutes) {
    if (minutes < 0 || minutes > 1439) return "minute " + std::to_string(minutes);
    return padded(std::to_string(minutes / 60), 2) + ":" + padded(std::to_string(minutes % 60), 2);
}

std::string hours_text(std::int64_t hours) {
    return time_text(first_minute(hours)) + "-" + time_text(last_minute(hours));
}

/// The name of value `index`, or its number where the vocabulary has none.
std::string choice_text(const Schema& schema, const Type& type, std::int64_t index) {
    if (type.vocabulary >= 0 && static_cast<std::size_t>(type.vocabulary) < schema.vocabularies.size()) {
        const std::vector<std::string>& values = schema.vocabularies[static_cast<std::size_t>(type.vocabulary)].values;
        if (index >= 0 && static_cast<std::uint64_t>(index) < values.size())
            return values[static_cast<std::size_t>(index)];
    }
    return "value number " + std::to_string(index);
}

std::string set_text(const Schema& schema, const Type& type, std::int64_t members) {
    std::string text;
    for (std::int64_t index = 0; index < 64; ++index) {
        if ((static_cast<std::uint64_t>(members) >> index & 1u) == 0) continue;
        if (!text.empty()) text += ';';
        text += choice_text(schema, type, index);
    }
    return text.empty() ? "empty" : text;
}

} // namespace

std::string value_text(const Schema& schema, const Type& type, std::int64_t value) {
    switch (type.kind) {
    case TypeKind::yes_no: return value == 0 ? "no" : value == 1 ? "yes" : std::to_string(value);
    case TypeKind::whole: return std::to_string(value);
    case TypeKind::decimal: return fixed_point(value, type.scale);
    case TypeKind::percent: return without_trailing_zeros(fixed_point(value, type.scale)) + "%";
    case TypeKind::money: return fixed_point(value, type.scale) + " " + type.currency;
    case TypeKind::days: return counted(value, "day");
    case TypeKind::months: return counted(value, "month");
    case TypeKind::date: return date_text(value);
    case TypeKind::time: return time_text(value);
    case TypeKind::hours: return hours_text(value);
    case TypeKind::text: {
        const auto* text = reinterpret_cast<const Text*>(static_cast<std::intptr_t>(value));
        return text == nullptr || text->data == nullptr ? std::string() : std::string(text->data, text->size);
    }
    case TypeKind::choice: return choice_text(schema, type, value);
    case TypeKind::set: return set_text(schema, type, value);
    }
    return std::to_string(value);
}

} // namespace forbear
