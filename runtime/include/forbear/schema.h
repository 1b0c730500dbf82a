#pragma once
// What a record looks like: facts, lists, channels and outcomes, with their types and ranges.
// A schema is made by the compiler and only read by hosts.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace forbear {

/// Every scalar is one 64-bit integer; the kind says what it counts.
enum class TypeKind : std::uint8_t {
    yes_no = 0,  ///< 0 no, 1 yes
    whole = 1,
    decimal = 2, ///< units of 10^-scale
    percent = 3, ///< units of 10^-scale per cent
    money = 4,   ///< minor units of `currency`; scale is the currency's number of decimals (ISO 4217)
    days = 5,
    months = 6,
    date = 7,    ///< days since 1970-01-01, proleptic Gregorian
    time = 8,    ///< minutes since midnight, 0 to 1439
    hours = 9,   ///< a window of one day: first minute * 65536 + last minute, both included
    text = 10,   ///< the address of a `Text`, never null
    choice = 11, ///< index into the vocabulary
    set = 12     ///< bit i: value i of the vocabulary is a member; at most 63 values
};

struct Type {
    TypeKind kind = TypeKind::whole;
    std::uint8_t scale = 0;        ///< decimals after the point
    std::string currency;          ///< money: three letters
    std::int32_t vocabulary = -1;  ///< choice, set: index into Schema::vocabularies
    std::int64_t low = 0;          ///< smallest valid value, in units of the kind
    std::int64_t high = 0;         ///< largest valid value

    friend bool operator==(const Type&, const Type&) = default;
};

/// The closed list of values of a choice or a set. `channels` comes first in every schema, at index 0.
struct Vocabulary {
    std::string name;
    std::vector<std::string> values;
    bool ranked = false; ///< the values are in rising order
};

struct Fact {
    std::string name;
    Type type;
    bool may_be_unknown = false;
    bool may_be_none = false;
    bool is_protected = false;
};

/// A bounded list of records, one per event or party: at most `at_most` for one customer.
struct List {
    std::string name;   ///< of the fact: `contacts`
    std::string record; ///< of the record: `contact`
    std::vector<Fact> fields;
    std::uint32_t at_most = 0;
    bool may_be_unknown = false;
    std::int32_t date_field = -1; ///< the field that windows read: the first date, or -1
};

struct Channel {
    std::string name;
    std::int64_t cost = 0;     ///< minor units of `currency`
    std::string currency;      ///< empty: no cost declared
    std::uint8_t scale = 0;    ///< decimals of the cost: the currency's own
};

struct Outcome {
    std::string name;
    Type type;
    bool for_each_channel = false; ///< hours for each channel: one window per channel
    std::optional<std::int64_t> normally;
};

/// All indices into facts, lists, channels and outcomes used elsewhere are positions in these vectors.
struct Schema {
    std::string name;
    std::vector<Vocabulary> vocabularies; ///< [0] are the channels
    std::vector<Fact> facts;              ///< [0] is `as_of`, the date of decision
    std::vector<List> lists;
    std::vector<Channel> channels;        ///< at most 32
    std::vector<Outcome> outcomes;
    std::int32_t key = -1;                ///< the fact that names the record, or -1

    [[nodiscard]] std::int32_t find_fact(std::string_view name) const noexcept;
    [[nodiscard]] std::int32_t find_list(std::string_view name) const noexcept;
    [[nodiscard]] std::int32_t find_outcome(std::string_view name) const noexcept;
};

/// A value of type `type` as a reader writes it: `410.00 USD`, `2026-12-01`, `gold`, `a;b`, `08:01-20:59`, `yes`.
[[nodiscard]] std::string value_text(const Schema& schema, const Type& type, std::int64_t value);

inline constexpr std::int64_t pack_hours(std::int64_t first_minute, std::int64_t last_minute) noexcept {
    return first_minute * 65536 + last_minute;
}
inline constexpr std::int64_t first_minute(std::int64_t hours) noexcept { return hours / 65536; }
inline constexpr std::int64_t last_minute(std::int64_t hours) noexcept { return hours % 65536; }
inline constexpr std::int64_t all_day = pack_hours(0, 1439);

} // namespace forbear
