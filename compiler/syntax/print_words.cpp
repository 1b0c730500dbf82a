#include <algorithm>
#include <array>

#include "syntax/print_parts.h"

namespace forbear::syntax::printing {
namespace {

constexpr std::array<std::string_view, 12> months{"January", "February", "March",     "April",   "May",      "June",
                                                  "July",    "August",   "September", "October", "November",
                                                  "December"};

constexpr std::array<std::string_view, 7> days_of_week{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                       "Friday", "Saturday", "Sunday"};

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& letter : result) {
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    }
    return result;
}

/// `10_000_000.50`: a whole part of five digits or more is read in groups of three.
std::string grouped(std::string_view digits) {
    std::string sign;
    if (digits.starts_with('-')) {
        sign = "-";
        digits.remove_prefix(1);
    }
    const std::string_view whole = digits.substr(0, digits.find('.'));
    if (whole.size() < 4) return sign + std::string(digits);
    std::string text = sign;
    for (std::size_t i = 0; i < whole.size(); ++i) {
        if (i > 0 && (whole.size() - i) % 3 == 0) text += '_';
        text += whole[i];
    }
    return text + std::string(digits.substr(whole.size()));
}

Doc separated(const std::vector<Doc>& elements, std::string_view separator) {
    Doc result;
    for (std::size_t i = 0; i < elements.size(); ++i) {
        Doc element = elements[i];
        if (i + 1 < elements.size()) element += separator;
        if (i == 0) result += std::move(element);
        else result += Doc::group(Doc::line() + std::move(element));
    }
    return Doc::align(std::move(result));
}

} // namespace

std::string quote(std::string_view text) {
    std::string result = "\"";
    for (const char letter : text) {
        if (letter == '"' || letter == '\\') result += '\\';
        result += letter;
    }
    return result + "\"";
}

std::string word(const Name& name) { return name.quoted ? quote(name.text) : name.text; }

std::string title_text(const std::optional<Quoted>& title) { return title ? " " + quote(title->text) : std::string(); }

std::string replace_text(bool replaces) { return replaces ? "replace " : std::string(); }

std::string placement_text(const Placement& placement) {
    if (placement.where == Placement::Where::unsaid) return {};
    return (placement.where == Placement::Where::before ? " before " : " after ") + word(placement.target);
}

std::string number_text(const Number& number) {
    const std::string digits = grouped(number.digits);
    const std::string_view plural = number.digits == "1" ? "" : "s";
    switch (number.unit) {
    case Unit::plain: break;
    case Unit::days: return digits + " day" + std::string(plural);
    case Unit::months: return digits + " month" + std::string(plural);
    case Unit::hours: return digits + " hour" + std::string(plural);
    case Unit::percent: return digits + "%";
    case Unit::money: return digits + " " + number.currency;
    }
    return digits;
}

std::string day_of_year(std::string_view month_and_day) {
    const auto digit = [&](std::size_t i) -> std::size_t {
        const bool valid = i < month_and_day.size() && month_and_day[i] >= '0' && month_and_day[i] <= '9';
        return valid ? static_cast<std::size_t>(month_and_day[i] - '0') : 0;
    };
    const std::size_t month = digit(0) * 10 + digit(1);
    const std::size_t day = digit(3) * 10 + digit(4);
    if (month < 1 || month > months.size()) return quote(month_and_day);
    return std::to_string(day) + " " + std::string(months[month - 1]);
}

std::string weekdays_text(const std::vector<Name>& weekdays) {
    std::vector<std::size_t> days;
    std::string list;
    for (const Name& name : weekdays) {
        const auto same = [&](std::string_view day) { return lower(day) == lower(name.text); };
        const auto day = std::find_if(days_of_week.begin(), days_of_week.end(), same);
        days.push_back(static_cast<std::size_t>(day - days_of_week.begin()));
        list += (list.empty() ? "" : ", ") + (day == days_of_week.end() ? word(name) : std::string(*day));
    }
    const auto follows = [](std::size_t left, std::size_t right) { return left + 1 != right; };
    const bool run = days.size() > 2 && days.back() < days_of_week.size() &&
                     std::adjacent_find(days.begin(), days.end(), follows) == days.end();
    if (!run) return list;
    return std::string(days_of_week[days.front()]) + " to " + std::string(days_of_week[days.back()]);
}

std::string effective_text(const Effective& effective) {
    std::string text;
    if (effective.from) text += "effective from " + value_doc(*effective.from).flat();
    if (effective.until) text += (text.empty() ? "until " : " until ") + value_doc(*effective.until).flat();
    return text;
}

std::uint32_t place_of(const Effective& effective) {
    if (effective.from) return effective.from->at.begin;
    return effective.until ? effective.until->at.begin : 0;
}

Doc comma_list(const std::vector<Doc>& elements) { return separated(elements, ","); }

Doc comma_list(const std::vector<Name>& names) {
    std::vector<Doc> elements;
    for (const Name& name : names) elements.push_back(Doc::at(name.at, word(name)));
    return comma_list(elements);
}

Doc comma_list(const std::vector<Expr>& values) {
    std::vector<Doc> elements;
    for (const Expr& value : values) elements.push_back(Doc::at(value.at, value_doc(value)));
    return comma_list(elements);
}

Doc clauses(const std::vector<Doc>& elements) { return separated(elements, ";"); }

std::string padded(std::string text, std::size_t width) {
    const std::size_t used = text_width(text);
    if (used < width) text.append(width - used, ' ');
    return text;
}

} // namespace forbear::syntax::printing
