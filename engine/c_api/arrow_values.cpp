#include "c_api/arrow_values.h"

#include <cmath>
#include <cstring>

namespace forbear::c_api {
namespace {

constexpr std::uint8_t raw(State state) noexcept { return static_cast<std::uint8_t>(state); }

__extension__ typedef __int128 Wide;
__extension__ typedef unsigned __int128 UnsignedWide;

/// One value for each element that is valid; `load` gives false for what is no value.
template <class Load>
void each(const Source& source, std::int64_t begin, std::size_t count, const Target& target, Load load) noexcept {
    for (std::size_t place = 0; place < count; ++place) {
        const std::int64_t at = begin + static_cast<std::int64_t>(place);
        std::int64_t value = 0;
        State state = State::known;
        if (!bit_at(source.validity, at)) state = source.recipe->missing;
        else if (!load(at, value, state) && state == State::known) state = State::malformed;
        target.values[place] = state == State::known ? value : 0;
        target.states[place] = raw(state);
    }
}

template <class Number>
void read_integers(const Source& source, std::int64_t begin, std::size_t count, const Target& target) noexcept {
    const void* const numbers = source.array->buffers[1];
    each(source, begin, count, target, [&](std::int64_t at, std::int64_t& value, State&) {
        const Number number = load_at<Number>(numbers, at);
        value = static_cast<std::int64_t>(number);
        return !std::is_same_v<Number, std::uint64_t> || value >= 0;
    });
    const std::vector<std::int64_t>& codes = source.recipe->codes;
    for (std::size_t place = 0; !codes.empty() && place < count; ++place) {
        const auto found = std::find(codes.begin(), codes.end(), target.values[place]);
        target.values[place] = found == codes.end() ? -1 : found - codes.begin();
    }
}

/// Calls `work` with a number of the width and sign that the recipe says.
template <class Work>
void with_integer(const Recipe& recipe, Work work) noexcept {
    switch (recipe.width) {
    case 1: return recipe.is_signed ? work(std::int8_t{}) : work(std::uint8_t{});
    case 2: return recipe.is_signed ? work(std::int16_t{}) : work(std::uint16_t{});
    case 4: return recipe.is_signed ? work(std::int32_t{}) : work(std::uint32_t{});
    default: return recipe.is_signed ? work(std::int64_t{}) : work(std::uint64_t{});
    }
}

/// The largest whole number not above numerator / divisor.
std::int64_t floor_of(std::int64_t numerator, std::int64_t divisor) noexcept {
    return numerator / divisor - (numerator % divisor < 0 ? 1 : 0);
}

bool fits(Wide wide, std::int64_t& value) noexcept {
    if (wide > INT64_MAX || wide < INT64_MIN) return false;
    value = static_cast<std::int64_t>(wide);
    return true;
}

/// wide * 10^decimals, or wide / 10^-decimals where nothing is lost.
bool times_power_of_ten(Wide wide, std::int32_t decimals, std::int64_t& value) noexcept {
    for (; decimals > 0; --decimals) {
        if (wide > INT64_MAX || wide < INT64_MIN) return false; // it only grows
        wide *= 10;
    }
    for (; decimals < 0 && wide != 0; ++decimals) {
        if (wide % 10 != 0) return false;
        wide /= 10;
    }
    return fits(wide, value);
}

/// How many decimals a fact's values have.
std::int32_t scale_of(const Recipe& recipe) noexcept {
    switch (recipe.fact->type.kind) {
    case TypeKind::decimal:
    case TypeKind::percent:
    case TypeKind::money: return recipe.fact->type.scale;
    default: return 0;
    }
}

} // namespace

bool scaled(double number, std::int32_t decimals, std::int32_t scale, std::int64_t& value) noexcept {
    if (!std::isfinite(number) || decimals < 0 || decimals > 18) return false;
    int exponent = 0;
    const double fraction = std::frexp(std::fabs(number), &exponent); // |number| = fraction * 2^exponent, 0.5 <= fraction < 1
    constexpr int digits = 53;
    UnsignedWide product = static_cast<std::uint64_t>(std::ldexp(fraction, digits));
    exponent -= digits;
    for (std::int32_t each_decimal = 0; each_decimal < decimals; ++each_decimal) product *= 10; // below 2^113
    UnsignedWide whole = 0;
    if (exponent >= 0) {
        if (product != 0 && exponent > 63) return false;
        whole = product << exponent;
        if (product != 0 && (whole >> exponent) != product) return false;
    } else if (exponent > -127) {
        const int shift = -exponent;
        whole = product >> shift;
        const UnsignedWide rest = product - (whole << shift);
        const UnsignedWide half = UnsignedWide{1} << (shift - 1);
        if (rest > half || (rest == half && (whole & 1) != 0)) ++whole;
    }
    if (whole > static_cast<std::uint64_t>(INT64_MAX)) return false;
    const Wide rounded = static_cast<Wide>(whole) * (number < 0 ? -1 : 1);
    return times_power_of_ten(rounded, scale - decimals, value);
}

bool rescaled(const unsigned char* number, std::size_t bytes, std::int32_t decimals, std::int32_t scale, std::int64_t& value) noexcept {
    const bool is_negative = (number[bytes - 1] & 0x80) != 0;
    UnsignedWide bits = is_negative ? ~UnsignedWide{0} : UnsignedWide{0};
    const std::size_t low = std::min<std::size_t>(bytes, sizeof(bits));
    for (std::size_t at = low; at-- > 0;) bits = bits << 8 | number[at];
    for (std::size_t at = low; at < bytes; ++at) { // 256 bits: the upper half only repeats the sign
        if (number[at] != (is_negative ? 0xff : 0x00)) return false;
    }
    const Wide wide = static_cast<Wide>(bits);
    if ((wide < 0) != is_negative) return false;
    return times_power_of_ten(wide, scale - decimals, value);
}

void read_values(const Source& source, std::int64_t begin, std::size_t count, const Target& target) noexcept {
    const Recipe& recipe = *source.recipe;
    const void* const values = source.array->buffers[1];
    const std::int32_t scale = scale_of(recipe);
    switch (recipe.form) {
    case Form::boolean:
        return each(source, begin, count, target, [&](std::int64_t at, std::int64_t& value, State&) {
            value = bit_at(static_cast<const std::uint8_t*>(values), at) ? 1 : 0;
            return true;
        });
    case Form::decimal:
        return each(source, begin, count, target, [&](std::int64_t at, std::int64_t& value, State&) {
            return rescaled(static_cast<const unsigned char*>(values) + at * recipe.width, recipe.width, recipe.scale, scale, value);
        });
    case Form::floating:
        return each(source, begin, count, target, [&](std::int64_t at, std::int64_t& value, State& state) {
            const double number = recipe.width == 4 ? static_cast<double>(load_at<float>(values, at)) : load_at<double>(values, at);
            if (std::isnan(number) && recipe.nan_is_unknown) state = State::unknown;
            return scaled(number, recipe.scale, scale, value);
        });
    case Form::date_units:
        return each(source, begin, count, target, [&](std::int64_t at, std::int64_t& value, State&) {
            const std::int64_t instant = load_at<std::int64_t>(values, at);
            if (recipe.is_whole && instant % recipe.unit != 0) return false;
            // Days and the rest apart, because adding the shift to the instant could leave 64 bits.
            value = instant / recipe.unit + floor_of(instant % recipe.unit + recipe.shift, recipe.unit);
            return true;
        });
    case Form::time_units:
        return each(source, begin, count, target, [&](std::int64_t at, std::int64_t& value, State&) {
            const std::int64_t instant = recipe.width == 4 ? load_at<std::int32_t>(values, at) : load_at<std::int64_t>(values, at);
            value = instant / recipe.unit;
            return instant % recipe.unit == 0;
        });
    default:
        return with_integer(recipe, [&](auto number) { read_integers<decltype(number)>(source, begin, count, target); });
    }
}

void read_indices(const Source& source, std::int64_t begin, std::size_t count, const Target& target) noexcept {
    const ReadDictionary& words = source.dictionary;
    const void* const indices = source.array->buffers[1];
    with_integer(*source.recipe, [&](auto number) {
        using Number = decltype(number);
        for (std::size_t place = 0; place < count; ++place) {
            const std::int64_t at = begin + static_cast<std::int64_t>(place);
            target.values[place] = 0;
            if (!bit_at(source.validity, at)) {
                target.states[place] = raw(source.recipe->missing);
                continue;
            }
            const auto index = static_cast<std::uint64_t>(load_at<Number>(indices, at)); // below 0 is beyond every dictionary
            const bool is_there = index < words.values.size();
            target.states[place] = is_there ? words.states[index] : raw(State::malformed);
            if (is_there) target.values[place] = words.values[index];
        }
    });
}

} // namespace forbear::c_api
