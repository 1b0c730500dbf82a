#include "portfolio/cell_reader.h"

#include <algorithm>
#include <array>

#include "forbear/calendar.h"

namespace forbear::cli {

namespace {

/// So many digits always fit.
constexpr std::size_t most_digits = 18;

constexpr std::array<std::int64_t, most_digits + 1> powers_of_ten = [] {
    std::array<std::int64_t, most_digits + 1> powers{};
    powers[0] = 1;
    for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
    return powers;
}();

unsigned digit(char letter) { return static_cast<unsigned>(static_cast<unsigned char>(letter)) - '0'; }

/// Digits, perhaps with a sign and a point, in units of 10^-scale. False: ask somebody else.
bool plain_number(std::string_view cell, std::size_t scale, std::int64_t& value) {
    const char* at = cell.data();
    const char* const end = at + cell.size();
    const bool is_negative = *at == '-';
    if (is_negative) ++at;
    const char* const first = at;
    std::int64_t sum = 0;
    for (; at < end && digit(*at) <= 9; ++at) sum = sum * 10 + digit(*at);
    std::size_t digits = static_cast<std::size_t>(at - first);
    if (digits == 0) return false;
    std::size_t decimals = 0;
    if (at < end) {
        if (*at != '.') return false;
        const char* const point = at;
        for (++at; at < end && digit(*at) <= 9; ++at) sum = sum * 10 + digit(*at);
        decimals = static_cast<std::size_t>(at - point - 1);
        if (at < end || decimals == 0 || decimals > scale) return false;
    }
    digits += scale;
    if (digits > most_digits) return false;
    sum *= powers_of_ten[scale - decimals];
    value = is_negative ? -sum : sum;
    return true;
}

bool plain_date(std::string_view cell, std::int64_t& value) {
    if (cell.size() != 10 || cell[4] != '-' || cell[7] != '-') return false;
    constexpr std::array<std::size_t, 8> places = {0, 1, 2, 3, 5, 6, 8, 9};
    std::array<std::int32_t, 8> digits{};
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (digit(cell[places[i]]) > 9) return false;
        digits[i] = static_cast<std::int32_t>(digit(cell[places[i]]));
    }
    const CivilDate date{digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3], digits[4] * 10 + digits[5],
                         digits[6] * 10 + digits[7]};
    if (date.year < 1 || !is_valid(date)) return false;
    value = days_from_civil(date);
    return true;
}

bool plain_set(std::string_view cell, const WordTable& words, std::int64_t& value) {
    std::uint64_t members = 0;
    for (std::size_t begin = 0; begin <= cell.size();) {
        const std::size_t end = std::min(cell.find(';', begin), cell.size());
        const std::int32_t place = words.find(cell.substr(begin, end - begin));
        if (place < 0 || place > 62) return false;
        members |= std::uint64_t{1} << place;
        begin = end + 1;
    }
    value = static_cast<std::int64_t>(members);
    return true;
}

const std::vector<std::string>& vocabulary_of(const Schema& schema, const Type& type) {
    return schema.vocabularies[static_cast<std::size_t>(type.vocabulary)].values;
}

bool has_blank_end(std::string_view word) {
    const auto is_blank = [](char letter) { return letter == ' ' || letter == '\t'; };
    return !word.empty() && (is_blank(word.front()) || is_blank(word.back()));
}

} // namespace

CellReader::CellReader(const Schema& schema, const Fact& fact)
    : schema_(&schema), fact_(&fact), missing_(state_of_missing(fact)) {
    const Type& type = fact.type;
    switch (type.kind) {
    case TypeKind::whole:
    case TypeKind::decimal:
    case TypeKind::percent:
    case TypeKind::money:
        form_ = Form::number;
        scale_ = type.scale;
        break;
    case TypeKind::days:
    case TypeKind::months: form_ = Form::number; break;
    case TypeKind::date: form_ = Form::date; break;
    case TypeKind::yes_no: form_ = Form::yes_no; break;
    case TypeKind::text: form_ = Form::text; break;
    case TypeKind::choice:
    case TypeKind::set:
        if (type.vocabulary < 0 || static_cast<std::size_t>(type.vocabulary) >= schema.vocabularies.size()) break;
        // Blanks around a cell do not count: a value that is spelt with them needs somebody who knows that.
        if (std::ranges::any_of(vocabulary_of(schema, type), has_blank_end)) break;
        form_ = type.kind == TypeKind::choice ? Form::word : Form::words;
        words_ = WordTable(vocabulary_of(schema, type));
        break;
    case TypeKind::time:
    case TypeKind::hours: break;
    }
    if (scale_ > most_digits) form_ = Form::other;
}

ParsedValue CellReader::read(std::string_view cell) const noexcept {
    if (cell.empty()) return {0, missing_};
    std::int64_t value = 0;
    switch (form_) {
    case Form::number:
        // More letters than that may be more digits than fit.
        if (cell.size() <= most_digits && plain_number(cell, scale_, value)) return {value, State::known};
        break;
    case Form::word:
        if (const std::int32_t place = words_.find(cell); place >= 0) return {place, State::known};
        break;
    case Form::words:
        if (plain_set(cell, words_, value)) return {value, State::known};
        break;
    case Form::date:
        if (plain_date(cell, value)) return {value, State::known};
        break;
    case Form::yes_no:
        if (cell == "yes" || cell == "1") return {1, State::known};
        if (cell == "no" || cell == "0") return {0, State::known};
        break;
    case Form::text:
    case Form::other: break;
    }
    return parse_value(*schema_, *fact_, cell);
}

} // namespace forbear::cli
