#pragma once
// The values of the naive evaluator: exact fractions, dates of the standard library, words and sets of words, each of
// which may also be unknown or none. Nothing here is shared with the compiler or the runtime.

#include <boost/multiprecision/cpp_int.hpp>
#include <chrono>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

namespace forbear::naive {

using Fraction = boost::multiprecision::cpp_rational;
using Integer = boost::multiprecision::cpp_int;
using Date = std::chrono::sys_days;

/// The evaluator met something that it has no meaning for: a defect of the evaluator or of the generator.
struct NoMeaning : std::logic_error {
    using std::logic_error::logic_error;
};

/// Three-valued logic, in the order that makes `and` the smaller and `or` the larger of two.
enum class Truth { no, unknown, yes };
[[nodiscard]] inline Truth both(Truth a, Truth b) { return a < b ? a : b; }
[[nodiscard]] inline Truth one_of_both(Truth a, Truth b) { return a > b ? a : b; }
[[nodiscard]] inline Truth opposite(Truth a) {
    return a == Truth::yes ? Truth::no : a == Truth::no ? Truth::yes : Truth::unknown;
}
[[nodiscard]] inline Truth truth(bool b) { return b ? Truth::yes : Truth::no; }

struct Unknown {};
struct None {};
/// What is still to be done with a number: a quotient is compared as it is and rounded half to even when it becomes a
/// value (law 4); a share (`40% of balance`) is rounded wherever it is used. `rounded` takes both as they are.
enum class Exactness { settled, quotient, share };
/// Days, months and plain numbers count one; percent count per cent; money counts whole currency units.
struct Number {
    Fraction amount;
    int places = 0;      ///< digits after the point that it keeps when it is rounded
    bool months = false; ///< a number of months: matters only for `2 months after D`
    Exactness exactness = Exactness::settled;
};
struct Clock {
    int minute = 0; ///< since midnight
};
/// From the first to the last minute, both included; empty when the first is after the last.
struct Hours {
    int first = 0;
    int last = 1439;
};
/// A text or one value of a vocabulary. `order` is the vocabulary where there is one.
struct Word {
    std::string text;
    const std::vector<std::string>* order = nullptr;
};
using Words = std::set<std::string>;
/// How many elements of a list belong for certain, and how many may.
struct Count {
    int certain = 0;
    int possible = 0;
};

using Value = std::variant<Unknown, None, bool, Number, Date, Clock, Hours, Word, Words, Count>;

[[nodiscard]] inline bool is_unknown(const Value& v) {
    const auto* count = std::get_if<Count>(&v);
    return std::holds_alternative<Unknown>(v) || (count != nullptr && count->certain != count->possible);
}
[[nodiscard]] inline bool is_none(const Value& v) { return std::holds_alternative<None>(v); }

/// The number a value stands for; a settled count is one.
[[nodiscard]] Number number(const Value& v);
/// The same, rounded to its places.
[[nodiscard]] Number settled(const Value& v);
/// Less than 0, 0 or more than 0. Both are known and of one kind.
[[nodiscard]] int compare(const Value& a, const Value& b);

enum class Rounding { half_even, half_up, up, down };
/// `exact` to a multiple of `step`.
[[nodiscard]] Fraction round_to(const Fraction& exact, const Fraction& step, Rounding how);
[[nodiscard]] Fraction power_of_ten(int exponent);

/// "4000.50", "-80".
[[nodiscard]] std::optional<Fraction> read_number(const std::string& digits);
/// "2026-12-01", a day that exists.
[[nodiscard]] std::optional<Date> read_date(const std::string& text);
/// "08:00".
[[nodiscard]] std::optional<int> read_clock(const std::string& text);

[[nodiscard]] std::string write_number(const Fraction& amount, int places);
[[nodiscard]] std::string write_date(Date date);
[[nodiscard]] std::string write_clock(int minute);

/// The same day of the month `months` later, or that month's last day when it is shorter.
[[nodiscard]] Date add_months(Date date, int months);
/// Whole months: the largest number that can be added to `from` without passing `to`; for an earlier `to` the smallest
/// number that does not fall below it.
[[nodiscard]] int months_between(Date from, Date to);

} // namespace forbear::naive
