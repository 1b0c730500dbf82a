// The Arrow types that facts take. The formats are those of the Arrow C data interface.

#include "c_api/arrow_recipe.h"

#include <charconv>
#include <utility>

#include "forbear/binding.h"

namespace forbear::c_api {
namespace {

constexpr std::int64_t seconds_of_day = 86'400;
constexpr std::int64_t seconds_of_minute = 60;
constexpr std::int32_t most_decimals = 38;

struct Integer {
    std::uint8_t width = 0; ///< 0: no integer
    bool is_signed = false;
};

Integer integer_of(std::string_view format) noexcept {
    if (format.size() != 1) return {};
    switch (format[0]) {
    case 'c': return {1, true};
    case 'C': return {1, false};
    case 's': return {2, true};
    case 'S': return {2, false};
    case 'i': return {4, true};
    case 'I': return {4, false};
    case 'l': return {8, true};
    case 'L': return {8, false};
    default: return {};
    }
}

bool is_string(std::string_view format, StringForm& form) noexcept {
    if (format == "u") form = StringForm::offsets_32;
    else if (format == "U") form = StringForm::offsets_64;
    else if (format == "vu") form = StringForm::views;
    else return false;
    return true;
}

bool whole_number(std::string_view words, std::int32_t& number) noexcept {
    const auto [end, failure] = std::from_chars(words.data(), words.data() + words.size(), number);
    return failure == std::errc() && end == words.data() + words.size();
}

/// `d:precision,scale` or `d:precision,scale,bits`.
bool is_decimal(std::string_view format, Recipe& recipe) noexcept {
    if (!format.starts_with("d:")) return false;
    const std::size_t first = format.find(',');
    if (first == std::string_view::npos) return false;
    const std::size_t second = format.find(',', first + 1);
    std::int32_t bits = 128;
    if (second != std::string_view::npos && !whole_number(format.substr(second + 1), bits)) return false;
    const std::size_t length = second == std::string_view::npos ? std::string_view::npos : second - first - 1;
    if (!whole_number(format.substr(first + 1, length), recipe.scale)) return false;
    if ((bits != 32 && bits != 64 && bits != 128 && bits != 256) || recipe.scale > most_decimals || recipe.scale < -most_decimals) return false;
    recipe.width = static_cast<std::uint8_t>(bits / 8);
    return true;
}

/// How many of a unit are a second; 0 for no unit.
std::int64_t of_second(char unit) noexcept {
    switch (unit) {
    case 's': return 1;
    case 'm': return 1'000;
    case 'u': return 1'000'000;
    case 'n': return 1'000'000'000;
    default: return 0;
    }
}

/// The distance from UTC in seconds, of a zone that has the same one all the year: none, UTC, or `+hh:mm`.
bool is_fixed_zone(std::string_view zone, std::int64_t& seconds) noexcept {
    seconds = 0;
    if (zone.empty() || zone == "UTC" || zone == "Z" || zone == "Etc/UTC") return true;
    if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') return false;
    std::int32_t hours = 0, minutes = 0;
    if (!whole_number(zone.substr(1, 2), hours) || !whole_number(zone.substr(4, 2), minutes)) return false;
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return false;
    seconds = (hours * 60 + minutes) * seconds_of_minute * (zone[0] == '-' ? -1 : 1);
    return true;
}

bool is_number(TypeKind kind) noexcept {
    switch (kind) {
    case TypeKind::whole:
    case TypeKind::decimal:
    case TypeKind::percent:
    case TypeKind::money:
    case TypeKind::days:
    case TypeKind::months: return true;
    default: return false;
    }
}

bool is_word(TypeKind kind) noexcept {
    switch (kind) {
    case TypeKind::yes_no:
    case TypeKind::choice:
    case TypeKind::set:
    case TypeKind::time:
    case TypeKind::hours: return true;
    default: return false;
    }
}

/// How a fact is called in a sentence about its type.
std::string_view words_for(TypeKind kind) noexcept {
    switch (kind) {
    case TypeKind::yes_no: return "yes or no";
    case TypeKind::whole: return "a whole number";
    case TypeKind::decimal: return "a number";
    case TypeKind::percent: return "a percentage";
    case TypeKind::money: return "money";
    case TypeKind::days: return "days";
    case TypeKind::months: return "months";
    case TypeKind::date: return "a date";
    case TypeKind::time: return "a time";
    case TypeKind::hours: return "hours";
    case TypeKind::text: return "a text";
    case TypeKind::choice: return "a choice";
    case TypeKind::set: return "a set";
    }
    return "";
}

class Maker {
public:
    Maker(const Schema& schema, const Fact& fact, std::string_view name, const FieldOptions& options)
        : schema_(schema), fact_(fact), name_(name), options_(options) {}

    Failed make(const ArrowSchema& column, Recipe& made) const {
        made.schema = &schema_;
        made.fact = &fact_;
        const bool none = (!fact_.may_be_unknown && fact_.may_be_none) || (options_.flags & FORBEAR_ARROW_NULL_IS_NONE) != 0;
        made.missing = none ? State::none : State::unknown;
        made.nan_is_unknown = (options_.flags & FORBEAR_ARROW_NAN_IS_UNKNOWN) != 0;
        if (column.dictionary != nullptr) return of_dictionary(column, made);
        if (auto failed = of_format(column, made)) return failed;
        return with_own_values(made);
    }

private:
    Failure refused(std::string_view why) const { return {FORBEAR_E_BINDING, "`" + name_ + "` " + std::string(why)}; }
    Failure mistyped(std::string_view format) const {
        return refused("is " + std::string(words_for(fact_.type.kind)) + ", and its column is of type " + words_for_format(format));
    }

    Failed of_dictionary(const ArrowSchema& column, Recipe& made) const {
        const Integer index = integer_of(format_of(column));
        if (index.width == 0) return Failure{FORBEAR_E_DATA, "`" + name_ + "`: the indices of its dictionary are no integers"};
        made.form = Form::dictionary;
        made.width = index.width;
        made.is_signed = index.is_signed;
        if (column.dictionary->dictionary != nullptr) return refused("has a dictionary of a dictionary");
        return make(*column.dictionary, made.inner.emplace_back());
    }

    Failed of_format(const ArrowSchema& column, Recipe& made) const {
        const std::string_view format = format_of(column);
        const TypeKind kind = fact_.type.kind;
        if (format == "n") {
            made.form = Form::nothing;
            return done;
        }
        if (kind == TypeKind::text) {
            made.form = Form::text;
            if (is_string(format, made.strings)) return done;
            return mistyped(format);
        }
        if (is_word(kind) && is_string(format, made.strings)) {
            made.form = Form::name;
            return done;
        }
        if (format == "b") {
            made.form = Form::boolean;
            if (kind == TypeKind::yes_no) return done;
            return mistyped(format);
        }
        if (const Integer integer = integer_of(format); integer.width != 0) {
            made.form = Form::integer;
            made.width = integer.width;
            made.is_signed = integer.is_signed;
            return done;
        }
        if (is_decimal(format, made)) {
            made.form = Form::decimal;
            if (is_number(kind)) return done;
            return mistyped(format);
        }
        if (format == "f" || format == "g") return of_float(format, made);
        if (format.starts_with("t")) return of_time(format, made);
        if (kind == TypeKind::set && (format == "+l" || format == "+L")) return of_names(column, made);
        return mistyped(format);
    }

    Failed of_float(std::string_view format, Recipe& made) const {
        if (!is_number(fact_.type.kind)) return mistyped(format);
        if (options_.scale < 0) return refused("has a column of type " + words_for_format(format) + ": declare how many decimals are meant (`scale`)");
        made.form = Form::floating;
        made.width = format == "f" ? 4 : 8;
        made.scale = options_.scale;
        return done;
    }

    Failed of_time(std::string_view format, Recipe& made) const {
        const bool is_date = fact_.type.kind == TypeKind::date;
        if (format == "tdD" && is_date) {
            made.form = Form::integer;
            made.width = 4;
        } else if (format == "tdm" && is_date) {
            made.form = Form::date_units;
            made.unit = seconds_of_day * 1'000;
            made.is_whole = true;
        } else if (format.starts_with("ts") && format.size() >= 4 && format[3] == ':' && of_second(format[2]) != 0 && is_date) {
            std::int64_t seconds = 0;
            if (!is_fixed_zone(format.substr(4), seconds)) {
                return refused("is a date, and its column has instants in the zone `" + std::string(format.substr(4)) +
                               "`: turn them into dates of that zone first");
            }
            made.form = Form::date_units;
            made.unit = seconds_of_day * of_second(format[2]);
            made.shift = seconds * of_second(format[2]);
        } else if (format.size() == 3 && format[1] == 't' && of_second(format[2]) != 0 && fact_.type.kind == TypeKind::time) {
            made.form = Form::time_units;
            made.width = format[2] == 's' || format[2] == 'm' ? 4 : 8;
            made.unit = seconds_of_minute * of_second(format[2]);
        } else {
            return mistyped(format);
        }
        return done;
    }

    Failed of_names(const ArrowSchema& column, Recipe& made) const {
        if (column.n_children != 1 || column.children == nullptr || !is_sound(column.children[0])) {
            return Failure{FORBEAR_E_DATA, "`" + name_ + "`: a list has one child"};
        }
        // Seen before anything is made of the items, which could be lists of lists of lists.
        const ArrowSchema& items = *column.children[0];
        StringForm strings{};
        if (!is_string(format_of(items.dictionary == nullptr ? items : *items.dictionary), strings)) return mistyped(format_of(column));
        made.form = Form::name_list;
        made.strings = format_of(column) == "+L" ? StringForm::offsets_64 : StringForm::offsets_32;
        return make(items, made.inner.emplace_back());
    }

    Failed with_own_values(Recipe& made) const {
        const bool is_yes_no = fact_.type.kind == TypeKind::yes_no;
        if (options_.codes.empty() && options_.names.empty()) return done;
        if (!is_yes_no && fact_.type.kind != TypeKind::choice) return refused("is no choice: it has no codes or names of its own");
        const std::size_t values = is_yes_no ? 2 : schema_.vocabularies[static_cast<std::size_t>(fact_.type.vocabulary)].values.size();
        if ((!options_.codes.empty() && options_.codes.size() != values) || (!options_.names.empty() && options_.names.size() != values)) {
            return refused("needs " + std::to_string(values) + " codes or names, one for each value");
        }
        if (made.form == Form::integer && !options_.codes.empty()) made.codes = options_.codes;
        else if (made.form == Form::name && !options_.names.empty()) made.names = options_.names;
        else return refused("has codes for a column without numbers, or names for one without strings");
        return done;
    }

    const Schema& schema_;
    const Fact& fact_;
    std::string name_;
    const FieldOptions& options_;
};

} // namespace

bool is_sound(const ArrowSchema* schema) noexcept {
    if (schema == nullptr || schema->release == nullptr || schema->format == nullptr || schema->n_children < 0) return false;
    if (schema->n_children > 0 && schema->children == nullptr) return false;
    for (std::int64_t child = 0; child < schema->n_children; ++child) {
        if (schema->children[child] == nullptr || schema->children[child]->format == nullptr) return false;
    }
    return schema->dictionary == nullptr || schema->dictionary->format != nullptr;
}

std::string words_for_format(std::string_view format) {
    static constexpr std::pair<std::string_view, std::string_view> known[] = {
        {"n", "null"},     {"b", "bool"},     {"c", "int8"},      {"C", "uint8"},         {"s", "int16"},       {"S", "uint16"},
        {"i", "int32"},    {"I", "uint32"},   {"l", "int64"},     {"L", "uint64"},        {"e", "float16"},     {"f", "float32"},
        {"g", "float64"},  {"z", "binary"},   {"Z", "large_binary"}, {"u", "utf8"},       {"U", "large_utf8"},  {"vu", "utf8_view"},
        {"vz", "binary_view"}, {"tdD", "date32"}, {"tdm", "date64"}, {"+l", "list"},      {"+L", "large_list"}, {"+s", "struct"},
        {"+m", "map"},     {"+r", "run_end_encoded"}};
    for (const auto& [given, words] : known) {
        if (given == format) return std::string(words);
    }
    if (format.starts_with("d:")) return "decimal (" + std::string(format.substr(2)) + ")";
    if (format.starts_with("ts")) return "timestamp";
    if (format.starts_with("tt")) return "time";
    return "`" + std::string(format) + "`";
}

Failed make_recipe(const Schema& schema, const Fact& fact, std::string_view name, const ArrowSchema& column, const FieldOptions& options,
                   Recipe& made) {
    return Maker(schema, fact, name, options).make(column, made);
}

} // namespace forbear::c_api
