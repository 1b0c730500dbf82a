// What a cell of text says. The words and forms are those of docs/command-line.md; whatever else stands in a cell is
// malformed, never guessed at.

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>

#include "forbear/binding.h"
#include "forbear/calendar.h"

namespace forbear {

namespace {

bool is_blank(char letter) { return letter == ' ' || letter == '\t'; }
bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

std::string_view trimmed(std::string_view cell) {
    while (!cell.empty() && is_blank(cell.front())) cell.remove_prefix(1);
    while (!cell.empty() && is_blank(cell.back())) cell.remove_suffix(1);
    return cell;
}

/// Removes `ending` and the blanks before it; says whether it was there.
bool drop_ending(std::string_view& cell, std::string_view ending) {
    if (cell.size() <= ending.size() || cell.substr(cell.size() - ending.size()) != ending) return false;
    cell.remove_suffix(ending.size());
    cell = trimmed(cell);
    return true;
}

/// Capitals are a habit of other systems, not another answer.
bool is_word(std::string_view cell, std::string_view lower_case) {
    if (cell.size() != lower_case.size()) return false;
    for (std::size_t i = 0; i < cell.size(); ++i) {
        const char letter = cell[i] >= 'A' && cell[i] <= 'Z' ? static_cast<char>(cell[i] - 'A' + 'a') : cell[i];
        if (letter != lower_case[i]) return false;
    }
    return true;
}

/// Digits with a sign and a point, in units of 10^-scale. Counts down from zero, so that the smallest value fits.
std::optional<std::int64_t> number(std::string_view cell, std::size_t scale) {
    const bool negative = !cell.empty() && cell.front() == '-';
    if (negative) cell.remove_prefix(1);
    if (cell.empty() || !is_digit(cell.front()) || !is_digit(cell.back())) return std::nullopt;
    constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
    std::int64_t value = 0;
    std::size_t decimals = 0;
    bool after_point = false;
    const auto append = [&value](std::int64_t digit) {
        if (value < lowest / 10) return false;
        value *= 10;
        if (value < lowest + digit) return false;
        value -= digit;
        return true;
    };
    for (const char letter : cell) {
        if (letter == '.') {
            if (after_point) return std::nullopt;
            after_point = true;
            continue;
        }
        if (!is_digit(letter)) return std::nullopt;
        if (after_point && ++decimals > scale) return std::nullopt;
        if (!append(letter - '0')) return std::nullopt;
    }
    for (; decimals < scale; ++decimals) {
        if (!append(0)) return std::nullopt;
    }
    if (negative) return value;
    if (value == lowest) return std::nullopt;
    return -value;
}

/// The digits [begin, begin + count) as a number, or -1.
std::int32_t digits(std::string_view cell, std::size_t begin, std::size_t count) {
    std::int32_t value = 0;
    for (std::size_t i = begin; i < begin + count; ++i) {
        if (!is_digit(cell[i])) return -1;
        value = value * 10 + (cell[i] - '0');
    }
    return value;
}

std::optional<std::int64_t> date(std::string_view cell) {
    if (cell.size() != 10 || cell[4] != '-' || cell[7] != '-') return std::nullopt;
    const CivilDate date{digits(cell, 0, 4), digits(cell, 5, 2), digits(cell, 8, 2)};
    if (date.year < 1 || !is_valid(date)) return std::nullopt;
    return days_from_civil(date);
}

std::optional<std::int64_t> time(std::string_view cell) {
    if (cell.size() != 5 || cell[2] != ':') return std::nullopt;
    const std::int32_t hour = digits(cell, 0, 2);
    const std::int32_t minute = digits(cell, 3, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return std::nullopt;
    return hour * 60 + minute;
}

/// `08:00-17:00`: both minutes belong to the window.
std::optional<std::int64_t> hours(std::string_view cell) {
    if (cell.size() != 11 || cell[5] != '-') return std::nullopt;
    const auto first = time(cell.substr(0, 5));
    const auto last = time(cell.substr(6));
    if (!first || !last) return std::nullopt;
    return pack_hours(*first, *last);
}

std::optional<std::int64_t> yes_no(std::string_view cell) {
    if (is_word(cell, "yes") || is_word(cell, "true") || cell == "1") return 1;
    if (is_word(cell, "no") || is_word(cell, "false") || cell == "0") return 0;
    return std::nullopt;
}

const Vocabulary* vocabulary_of(const Schema& schema, const Type& type) {
    if (type.vocabulary < 0) return nullptr;
    const auto index = static_cast<std::size_t>(type.vocabulary);
    return index < schema.vocabularies.size() ? &schema.vocabularies[index] : nullptr;
}

std::optional<std::int64_t> choice(const Vocabulary& vocabulary, std::string_view cell) {
    for (std::size_t index = 0; index < vocabulary.values.size(); ++index) {
        if (vocabulary.values[index] == cell) return static_cast<std::int64_t>(index);
    }
    return std::nullopt;
}

std::optional<std::int64_t> set(const Vocabulary& vocabulary, std::string_view cell) {
    std::uint64_t members = 0;
    for (std::size_t begin = 0; begin <= cell.size();) {
        const std::size_t end = std::min(cell.find(';', begin), cell.size());
        const std::string_view member = trimmed(cell.substr(begin, end - begin));
        const auto index = choice(vocabulary, member);
        // The word for no members gives way to a value of that name.
        if (!index) return members == 0 && cell == "empty" ? std::optional<std::int64_t>(0) : std::nullopt;
        if (*index > 62) return std::nullopt;
        members |= std::uint64_t{1} << *index;
        begin = end + 1;
    }
    return static_cast<std::int64_t>(members);
}

std::optional<std::int64_t> value_of(const Schema& schema, const Type& type, std::string_view cell) {
    switch (type.kind) {
    case TypeKind::yes_no: return yes_no(cell);
    case TypeKind::whole:
    case TypeKind::decimal: return number(cell, type.scale);
    case TypeKind::percent: drop_ending(cell, "%"); return number(cell, type.scale);
    case TypeKind::money:
        // "USD" must stand apart: `410USD` is no form that anyone agreed on.
        if (cell.size() > type.currency.size() && is_blank(cell[cell.size() - type.currency.size() - 1])) {
            drop_ending(cell, type.currency);
        }
        return number(cell, type.scale);
    case TypeKind::days:
        if (!drop_ending(cell, " days")) drop_ending(cell, " day");
        return number(cell, 0);
    case TypeKind::months:
        if (!drop_ending(cell, " months")) drop_ending(cell, " month");
        return number(cell, 0);
    case TypeKind::date: return date(cell);
    case TypeKind::time: return time(cell);
    case TypeKind::hours: return hours(cell);
    case TypeKind::text: return std::nullopt;
    case TypeKind::choice:
    case TypeKind::set: {
        const Vocabulary* vocabulary = vocabulary_of(schema, type);
        if (vocabulary == nullptr) return std::nullopt;
        return type.kind == TypeKind::choice ? choice(*vocabulary, cell) : set(*vocabulary, cell);
    }
    }
    return std::nullopt;
}

} // namespace

ParsedValue parse_value(const Schema& schema, const Fact& fact, std::string_view cell) noexcept {
    cell = trimmed(cell);
    if (cell.empty()) return ParsedValue{0, state_of_missing(fact)};
    // A value of the vocabulary that is spelt `none` or `unknown` is that value: an empty cell still says the other.
    if (const auto value = value_of(schema, fact.type, cell)) return ParsedValue{*value, State::known};
    if (fact.may_be_none && cell == "none") return ParsedValue{0, State::none};
    if (fact.may_be_unknown && cell == "unknown") return ParsedValue{0, State::unknown};
    return ParsedValue{0, State::malformed};
}

State state_of_missing(const Fact& fact) noexcept {
    return fact.may_be_none && !fact.may_be_unknown ? State::none : State::unknown;
}

} // namespace forbear
