#include "differential/naive/value.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace forbear::naive {

namespace chrono = std::chrono;

Number number(const Value& v) {
    if (const auto* n = std::get_if<Number>(&v)) {
        return *n;
    }
    if (const auto* count = std::get_if<Count>(&v); count != nullptr && count->certain == count->possible) {
        return Number{Fraction(count->certain)};
    }
    throw NoMeaning("a number is wanted");
}

Number settled(const Value& v) {
    Number result = number(v);
    if (result.exactness != Exactness::settled) {
        result.amount = round_to(result.amount, power_of_ten(-result.places), Rounding::half_even);
        result.exactness = Exactness::settled;
    }
    return result;
}

namespace {

int sign(auto a, auto b) { return a < b ? -1 : b < a ? 1 : 0; }

int compare_words(const Word& a, const Word& b) {
    const auto* order = a.order != nullptr ? a.order : b.order;
    if (order == nullptr) {
        return a.text.compare(b.text);
    }
    const auto place_a = std::find(order->begin(), order->end(), a.text);
    const auto place_b = std::find(order->begin(), order->end(), b.text);
    if (place_a == order->end() || place_b == order->end()) {
        // Not a value of this vocabulary: a history may hold channels that the policy does not know.
        return a.text == b.text ? 0 : 1;
    }
    return sign(place_a - order->begin(), place_b - order->begin());
}

} // namespace

int compare(const Value& a, const Value& b) {
    if (std::holds_alternative<Number>(a) || std::holds_alternative<Count>(a)) {
        // Law 4: a ratio is compared as it is, without rounding.
        const auto compared = [](const Value& v) {
            return number(v).exactness == Exactness::quotient ? number(v).amount : settled(v).amount;
        };
        return sign(compared(a), compared(b));
    }
    if (a.index() != b.index()) {
        throw NoMeaning("two kinds of value cannot be compared");
    }
    if (const auto* date = std::get_if<Date>(&a)) {
        return sign(*date, std::get<Date>(b));
    }
    if (const auto* clock = std::get_if<Clock>(&a)) {
        return sign(clock->minute, std::get<Clock>(b).minute);
    }
    if (const auto* word = std::get_if<Word>(&a)) {
        return compare_words(*word, std::get<Word>(b));
    }
    if (const auto* yes = std::get_if<bool>(&a)) {
        return sign(*yes, std::get<bool>(b));
    }
    if (const auto* words = std::get_if<Words>(&a)) {
        return *words == std::get<Words>(b) ? 0 : 1;
    }
    throw NoMeaning("this kind of value has no order");
}

Fraction power_of_ten(int exponent) {
    Integer power = 1;
    for (int i = 0; i < (exponent < 0 ? -exponent : exponent); ++i) {
        power *= 10;
    }
    return exponent < 0 ? Fraction(Integer(1), power) : Fraction(power);
}

Fraction round_to(const Fraction& exact, const Fraction& step, Rounding how) {
    const Fraction steps = exact / step;
    const Integer top = numerator(steps);
    const Integer bottom = denominator(steps); // always positive
    const bool negative = top < 0;
    const Integer size = negative ? Integer(-top) : top;
    Integer whole = size / bottom;
    const Integer rest = size % bottom;
    const Integer twice = rest * 2;
    bool away = false;
    switch (how) {
    case Rounding::down: break;
    case Rounding::up: away = rest != 0; break;
    case Rounding::half_up: away = twice >= bottom; break;
    case Rounding::half_even: away = twice > bottom || (twice == bottom && whole % 2 != 0); break;
    }
    if (away) {
        whole += 1;
    }
    return Fraction(negative ? Integer(-whole) : whole) * step;
}

std::optional<Fraction> read_number(const std::string& digits) {
    std::string whole;
    int places = 0;
    bool point = false;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const char c = digits[i];
        if (c == '.' && !point) {
            point = true;
        } else if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
            whole += c;
            places += point ? 1 : 0;
        } else if (!(i == 0 && c == '-')) {
            return std::nullopt;
        }
    }
    if (whole.empty() || digits.back() == '.' || digits.front() == '.') {
        return std::nullopt;
    }
    Integer value = 0; // digit by digit: a leading 0 is no octal number
    for (const char c : whole) {
        value = value * 10 + (c - '0');
    }
    Fraction result = Fraction(value) * power_of_ten(-places);
    return digits.front() == '-' ? Fraction(-result) : result;
}

namespace {

std::optional<int> digits_at(const std::string& text, std::size_t from, std::size_t count) {
    int value = 0;
    for (std::size_t i = from; i < from + count; ++i) {
        if (i >= text.size() || std::isdigit(static_cast<unsigned char>(text[i])) == 0) {
            return std::nullopt;
        }
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

} // namespace

std::optional<Date> read_date(const std::string& text) {
    const auto year = digits_at(text, 0, 4);
    const auto month = digits_at(text, 5, 2);
    const auto day = digits_at(text, 8, 2);
    if (text.size() != 10 || text[4] != '-' || text[7] != '-' || !year || !month || !day) {
        return std::nullopt;
    }
    const chrono::year_month_day date{chrono::year{*year}, chrono::month{static_cast<unsigned>(*month)},
                                      chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) {
        return std::nullopt;
    }
    return Date(date);
}

std::optional<int> read_clock(const std::string& text) {
    const auto hour = digits_at(text, 0, 2);
    const auto minute = digits_at(text, 3, 2);
    if (text.size() != 5 || text[2] != ':' || !hour || !minute || *hour > 23 || *minute > 59) {
        return std::nullopt;
    }
    return *hour * 60 + *minute;
}

std::string write_number(const Fraction& amount, int places) {
    const Fraction scaled = amount * power_of_ten(places);
    if (denominator(scaled) != 1) {
        throw NoMeaning("a result was not rounded to its type");
    }
    const bool negative = scaled < 0;
    std::string digits = Integer(negative ? Integer(-numerator(scaled)) : numerator(scaled)).str();
    const auto wanted = static_cast<std::size_t>(places) + 1;
    if (digits.size() < wanted) {
        digits.insert(0, wanted - digits.size(), '0');
    }
    if (places > 0) {
        digits.insert(digits.size() - static_cast<std::size_t>(places), ".");
    }
    return (negative ? "-" : "") + digits;
}

namespace {

std::string padded(int value, std::size_t width) {
    std::string text = std::to_string(value);
    return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

} // namespace

std::string write_date(Date date) {
    const chrono::year_month_day parts(date);
    return padded(static_cast<int>(parts.year()), 4) + "-" + padded(static_cast<int>(unsigned(parts.month())), 2) +
           "-" + padded(static_cast<int>(unsigned(parts.day())), 2);
}

std::string write_clock(int minute) { return padded(minute / 60, 2) + ":" + padded(minute % 60, 2); }

Date add_months(Date date, int months) {
    const chrono::year_month_day parts(date);
    const auto month = chrono::year_month(parts.year(), parts.month()) + chrono::months(months);
    const chrono::year_month_day same_day(month.year(), month.month(), parts.day());
    if (same_day.ok()) {
        return Date(same_day);
    }
    return Date(chrono::year_month_day_last(month.year(), chrono::month_day_last(month.month())));
}

int months_between(Date from, Date to) {
    int months = 0;
    if (to >= from) {
        while (add_months(from, months + 1) <= to) {
            ++months;
        }
        return months;
    }
    while (add_months(from, months - 1) >= to) {
        --months;
    }
    return months;
}

} // namespace forbear::naive
