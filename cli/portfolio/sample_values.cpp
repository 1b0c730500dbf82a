#include "portfolio/sample_values.h"

#include <algorithm>
#include <bit>

#include "forbear/calendar.h"

namespace forbear::cli {

namespace {

// Shares of a hundred.
constexpr std::uint64_t unknown_share = 6;
constexpr std::uint64_t none_share = 10;
constexpr std::uint64_t boundary_share = 25;
constexpr std::uint64_t yes_share = 20;

constexpr std::int64_t account_days = 180; ///< how far back facts of an account reach
constexpr std::int64_t promise_days = 20;  ///< and how far ahead
constexpr std::int64_t event_days = 60;    ///< how far back a history reaches
constexpr std::int64_t fullest_list = 50;  ///< lists that may be longer are never filled to the brim

std::int64_t power_of_ten(unsigned exponent) {
    std::int64_t power = 1;
    for (unsigned i = 0; i < exponent && i < 12; ++i) power *= 10;
    return power;
}

/// The largest amount that is usual, the smallest that is not rare, and the cut points that strategies like, in whole
/// units of the kind.
struct Habits {
    std::int64_t usual = 1000;
    std::int64_t small = 0;
    std::vector<std::int64_t> cuts;
};

const Habits& habits_of(TypeKind kind) {
    static const Habits money{20'000, 10, {1, 50, 100, 250, 500, 1000, 5000}};
    static const Habits percent{130, 5, {0, 50, 80, 90, 100}};
    static const Habits days{180, 0, {0, 1, 3, 4, 5, 7, 8, 14, 15, 30, 31, 60, 61, 90, 91, 120, 180}};
    static const Habits months{60, 0, {0, 1, 3, 6, 12, 24}};
    static const Habits other{1000, 0, {0, 1, 2, 3, 7, 8, 100}};
    switch (kind) {
    case TypeKind::money: return money;
    case TypeKind::percent: return percent;
    case TypeKind::days: return days;
    case TypeKind::months: return months;
    default: return other;
    }
}

} // namespace

std::uint64_t Random::next() noexcept {
    state_ += 0x9e3779b97f4a7c15u;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
    return mixed ^ (mixed >> 31);
}

std::int64_t Random::between(std::int64_t low, std::int64_t high) noexcept {
    const std::uint64_t span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
    const std::uint64_t offset = span == 0 ? next() : below(span);
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + offset);
}

SampleGenerator::SampleGenerator(const Schema& schema, std::uint64_t seed, std::int64_t as_of)
    : schema_(&schema), random_(seed), as_of_(as_of) {}

SampleRecord SampleGenerator::next() {
    SampleRecord record;
    ++made_;
    for (std::size_t fact = 0; fact < schema_->facts.size(); ++fact) {
        if (fact == 0) {
            record.facts.push_back({State::known, as_of_, {}});
        } else if (static_cast<std::int32_t>(fact) == schema_->key) {
            record.facts.push_back(key_value(schema_->facts[fact]));
        } else {
            record.facts.push_back(fact_value(schema_->facts[fact], account_days, promise_days));
        }
    }
    const std::string key =
        schema_->key >= 0 ? record.facts[static_cast<std::size_t>(schema_->key)].text : std::string();
    for (const List& list : schema_->lists) record.lists.push_back(list_value(list, key));
    return record;
}

SampleValue SampleGenerator::key_value(const Fact& fact) const {
    if (fact.type.kind == TypeKind::text) {
        std::string digits = std::to_string(made_);
        if (digits.size() < 7) digits.insert(0, 7 - digits.size(), '0');
        return {State::known, 0, "A" + digits};
    }
    const std::uint64_t room = static_cast<std::uint64_t>(fact.type.high) - static_cast<std::uint64_t>(fact.type.low);
    const std::uint64_t from = fact.type.low < 0 && fact.type.high > 0 ? 0 : static_cast<std::uint64_t>(fact.type.low);
    const std::uint64_t place = room == ~std::uint64_t{0} ? made_ : made_ % (room + 1);
    return {State::known, std::clamp(static_cast<std::int64_t>(from + place), fact.type.low, fact.type.high), {}};
}

SampleValue SampleGenerator::fact_value(const Fact& fact, std::int64_t days_back, std::int64_t days_ahead) {
    // Drawn always, so that a change of one fact's type moves no other fact's values.
    const bool is_unknown = random_.percent(unknown_share);
    const bool is_none = random_.percent(none_share);
    Random own(random_.next());
    std::swap(own, random_);
    SampleValue made;
    if (fact.type.kind == TypeKind::text) {
        made.text = fact.name + "_" + std::to_string(random_.below(20) + 1);
    } else {
        made.value = value_of(fact.type, days_back, days_ahead);
    }
    std::swap(own, random_);
    if (fact.may_be_none && is_none) return {State::none, 0, {}};
    if (fact.may_be_unknown && is_unknown) return {State::unknown, 0, {}};
    return made;
}

SampleList SampleGenerator::list_value(const List& list, const std::string& key) {
    SampleList made;
    if (list.may_be_unknown && random_.percent(unknown_share)) {
        made.state = State::unknown;
        return made;
    }
    const auto most = static_cast<std::int64_t>(list.at_most);
    std::int64_t count = 0;
    if (random_.percent(2) && most <= fullest_list) {
        count = most;
    } else if (random_.percent(70)) {
        // Few records are usual, a dozen is not rare.
        count = std::min(most, random_.between(1, random_.percent(70) ? 4 : 12));
    }
    for (std::int64_t element = 0; element < count; ++element) {
        std::vector<SampleValue> fields;
        // Half of a history is of the last days, where limits on contacts bite.
        const std::int64_t back = random_.percent(50) ? 9 : event_days;
        for (const Fact& field : list.fields) {
            fields.push_back(fact_value(field, back, 0));
            // Events tell which account they were about: mostly this one.
            const bool is_own = random_.percent(60);
            SampleValue& value = fields.back();
            if (is_own && !key.empty() && field.type.kind == TypeKind::text && value.state == State::known)
                value.text = key;
        }
        made.elements.push_back(std::move(fields));
    }
    if (list.date_field >= 0) {
        const auto date = static_cast<std::size_t>(list.date_field);
        std::stable_sort(made.elements.begin(), made.elements.end(),
                         [date](const auto& left, const auto& right) { return left[date].value < right[date].value; });
    }
    return made;
}

std::int64_t SampleGenerator::one_of(const std::vector<std::int64_t>& values, const Type& type) {
    return std::clamp(values[random_.below(values.size())], type.low, type.high);
}

std::int64_t SampleGenerator::value_of(const Type& type, std::int64_t days_back, std::int64_t days_ahead) {
    switch (type.kind) {
    case TypeKind::yes_no: return random_.percent(yes_share) ? 1 : 0;
    case TypeKind::date: return date(type, days_back, days_ahead);
    case TypeKind::time:
        if (random_.percent(boundary_share)) return one_of({0, 479, 480, 481, 1259, 1260, 1261, 1439}, type);
        return random_.between(type.low, type.high);
    case TypeKind::hours: {
        const std::int64_t first = random_.between(0, 11 * 60);
        return random_.percent(boundary_share) ? all_day : pack_hours(first, random_.between(first, 1439));
    }
    case TypeKind::text: return 0;
    case TypeKind::choice: {
        const auto& values = schema_->vocabularies[static_cast<std::size_t>(type.vocabulary)].values;
        return values.empty() ? 0 : static_cast<std::int64_t>(random_.below(values.size()));
    }
    case TypeKind::set: {
        const auto& values = schema_->vocabularies[static_cast<std::size_t>(type.vocabulary)].values;
        const std::uint64_t all = values.empty() ? 0 : (~std::uint64_t{0} >> (64 - values.size()));
        if (random_.percent(8)) return 0;
        if (random_.percent(12)) return static_cast<std::int64_t>(all);
        return static_cast<std::int64_t>((random_.next() | random_.next()) & all);
    }
    default: return amount(type);
    }
}

/// Small amounts are more usual than large ones: every doubling is as likely as the next.
std::int64_t SampleGenerator::amount(const Type& type) {
    const std::int64_t unit = power_of_ten(type.scale);
    const Habits& habits = habits_of(type.kind);
    if (random_.percent(boundary_share)) {
        if (random_.percent(40)) {
            const std::int64_t above_low = type.low < type.high ? type.low + 1 : type.low;
            const std::int64_t below_high = type.low < type.high ? type.high - 1 : type.high;
            return one_of({type.low, above_low, 0, 1, below_high, type.high}, type);
        }
        const std::int64_t cut = habits.cuts[random_.below(habits.cuts.size())] * unit;
        return one_of({cut - 1, cut, cut + 1}, type);
    }
    const std::int64_t low = std::max<std::int64_t>(type.low, 0);
    if (type.high < low) return random_.between(type.low, type.high);
    const std::int64_t high = low + std::min(type.high - low, habits.usual * unit);
    if (high - low <= 64) return random_.between(low, high);
    const auto least_bits = static_cast<std::int64_t>(std::bit_width(static_cast<std::uint64_t>(habits.small * unit)));
    const auto most_bits = static_cast<std::int64_t>(std::bit_width(static_cast<std::uint64_t>(high - low)));
    const auto bits = random_.between(std::min(least_bits, most_bits), most_bits);
    const std::int64_t top = std::int64_t{1} << bits;
    return std::min(high, low + random_.between(top / 2, top - 1));
}

std::int64_t SampleGenerator::date(const Type& type, std::int64_t days_back, std::int64_t days_ahead) {
    if (random_.percent(boundary_share)) {
        static const std::vector<std::int64_t> cuts{0, 0, 1, 6, 7, 8, 29, 30, 31, 59, 60, 90};
        const std::int64_t back = std::min(cuts[random_.below(cuts.size())], days_back);
        const std::int64_t ahead = days_ahead > 0 && random_.percent(20) ? 1 : 0;
        return std::clamp(ahead > 0 ? as_of_ + 1 : as_of_ - back, type.low, type.high);
    }
    const bool is_ahead = days_ahead > 0 && random_.percent(15);
    const std::int64_t moved = is_ahead ? random_.between(1, days_ahead) : -random_.between(0, days_back);
    return std::clamp(as_of_ + moved, type.low, type.high);
}

} // namespace forbear::cli
