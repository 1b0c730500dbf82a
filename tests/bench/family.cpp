#include "family.h"

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <random>

namespace forbear::bench {
namespace {

constexpr std::int64_t today = 20'600; ///< days since 1970
constexpr std::int64_t most_days = 1'800;
constexpr std::int64_t most_balance = 1'000'000; ///< USD

const char* const segments[] = {"consumer", "small_business", "wealth", "corporate", "public_body"};
const char* const tiers[] = {"basic", "silver", "gold", "platinum"};
const char* const channels[] = {"email", "sms", "letter", "agent"};
const char* const tones[] = {"friendly", "empathetic", "neutral", "firm"};
const char* const value_names[] = {"segment", "tier", "days_past_due", "balance", "hardship", "allowed_channels"};

/// The numbers of one rule: its conditions (all of them must hold) and its answer. Segments, tiers, channels and tones are
/// the indexes of their declarations, days and money are whole days and USD, both ends of a range belong to it.
struct DrawnRule {
    struct Range {
        std::int64_t low = 0, high = 0;
    };
    Range days_past_due;
    std::vector<std::int64_t> segments; ///< one of these; none: any
    std::optional<Range> tier, balance;
    bool or_unknown = false; ///< an unknown balance will do as well
    std::optional<bool> hardship;
    std::optional<std::int64_t> allowed_channel; ///< is in the customer's set
    std::optional<std::int64_t> most_contacts;   ///< of the last 30 days

    std::vector<std::int64_t> channels;
    std::int64_t tone = 0, review_days = 0;
};

class Draw {
public:
    explicit Draw(std::uint64_t seed) : random_(seed) {}
    // Not std::uniform_int_distribution: its numbers differ from one standard library to the next.
    std::int64_t number(std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(high - low + 1));
    }
    bool chance(int percent) { return number(1, 100) <= percent; }

private:
    std::mt19937_64 random_;
};

std::string schema_text(const Features& features) {
    const std::string unknown = features.unknowns ? ", may be unknown" : "";
    std::string text = "schema account\n  \"One account, as benchmarks draw it.\"\n\n"
                       "fact segment          one of consumer, small_business, wealth, corporate, public_body\n"
                       "fact tier             ranked basic, silver, gold, platinum\n"
                       "fact days_past_due    days 0 to 1800\n"
                       "fact balance          money USD 0 to 1_000_000" + unknown + "\n"
                       "fact hardship         yes or no" + unknown + "\n"
                       "fact allowed_channels set of channel\n";
    if (features.lists) text += "fact contacts         list of contact, at most 20\n\nlist contact\n  on date\n  by channel\n";
    return text + "\nchannels email, sms, letter, agent\n\n"
                  "outcome tone   ranked friendly, empathetic, neutral, firm, normally friendly\n"
                  "outcome review days 0 to 90, normally 1 day\n";
}

DrawnRule rule(Draw& draw, const Family& family) {
    const std::int64_t step_days = family.is_round ? 30 : 1, step_money = family.is_round ? 5'000 : 1;
    DrawnRule drawn;
    const std::int64_t from = draw.number(0, most_days * 9 / 10 / step_days) * step_days;
    drawn.days_past_due = {from, std::min(most_days, from + draw.number(30, 180) / step_days * step_days)};
    if (draw.chance(70)) {
        const std::int64_t first = draw.number(0, 4), other = (first + draw.number(1, 4)) % 5;
        drawn.segments = {first};
        if (!draw.chance(50)) drawn.segments.push_back(other);
    }
    if (draw.chance(50)) {
        const std::int64_t low = draw.number(0, 2);
        drawn.tier = {low, draw.number(low + 1, 3)};
    }
    if (draw.chance(80)) {
        const std::int64_t least = draw.number(0, most_balance * 8 / 10 / step_money) * step_money;
        drawn.balance = {least, least + draw.number(20'000, 200'000) / step_money * step_money};
        drawn.or_unknown = family.features.unknowns && draw.chance(20);
    }
    if (draw.chance(25)) drawn.hardship = draw.chance(50);
    if (draw.chance(20)) drawn.allowed_channel = draw.number(0, 3);
    if (family.features.lists && draw.chance(50)) drawn.most_contacts = draw.number(1, 6);

    const std::int64_t first = draw.number(0, 3);
    drawn.channels = {first};
    if (draw.chance(60)) drawn.channels.push_back((first + draw.number(1, 3)) % 4);
    drawn.review_days = draw.number(2, 60);
    drawn.tone = draw.number(0, 3);
    return drawn;
}

std::string numbers(const DrawnRule::Range& range) { return std::to_string(range.low) + " to " + std::to_string(range.high); }

std::string condition_text(const DrawnRule& drawn) {
    std::string text = "  when days_past_due is " + numbers(drawn.days_past_due);
    const auto add = [&](const std::string& part) { text += "\n   and " + part; };
    if (!drawn.segments.empty()) {
        std::string part;
        for (const std::int64_t segment : drawn.segments) part += (part.empty() ? "segment is " : " or ") + std::string(segments[segment]);
        add(part);
    }
    if (drawn.tier) add(std::string("tier is ") + tiers[drawn.tier->low] + " to " + tiers[drawn.tier->high]);
    if (drawn.balance) {
        const std::string part = "balance is " + numbers(*drawn.balance) + " USD";
        add(drawn.or_unknown ? "(" + part + ", or unknown)" : part);
    }
    if (drawn.hardship) add(*drawn.hardship ? "hardship" : "not hardship");
    if (drawn.allowed_channel) add(std::string("allowed_channels include ") + channels[*drawn.allowed_channel]);
    if (drawn.most_contacts) add("in the last 30 days there are at most " + std::to_string(*drawn.most_contacts) + " contacts");
    return text + "\n";
}

std::string answer_text(const DrawnRule& drawn) {
    std::string text;
    for (const std::int64_t channel : drawn.channels) text += (text.empty() ? "  then contact by " : ", ") + std::string(channels[channel]);
    return text + "\n       tone " + tones[drawn.tone] + "\n       review in " + std::to_string(drawn.review_days) + " days\n";
}

/// The rules before `otherwise`, in their order.
std::vector<DrawnRule> rules_of(const Family& family) {
    Draw draw(family.seed * 1'000'003 + family.rules);
    std::vector<DrawnRule> drawn;
    while (drawn.size() + 1 < family.rules) drawn.push_back(rule(draw, family));
    return drawn;
}

std::string policy_text(const Family& family) {
    std::string text = "import \"account.forbear\"\n";
    if (family.features.guards) text += "import \"standards.forbear\"\n";
    text += "\npolicy drawn\n  about account\n";
    if (family.features.guards) text += "  guarded by standards\n";
    std::size_t number = 0;
    for (const DrawnRule& drawn : rules_of(family)) {
        text += "\nrule drawn_" + std::to_string(++number) + "\n" + condition_text(drawn) + answer_text(drawn) + "  because \"Drawn.\"\n";
    }
    return text + "\notherwise do not contact because \"Nothing fits.\"\n";
}

const char* const guards_text = R"(guards standards "Standards that benchmarks draw"

guard own_choice "The customer's own choice of channel"
  allow only allowed_channels
  because "Standard 1"

guard in_hardship "Nobody in hardship is pressed"
  when hardship, or unknown
  limit tone to empathetic or below
  because "Standard 2"

guard no_visit_early "No agent in the first month"
  when days_past_due is below 30
  forbid agent
  because "Standard 3"

guard long_review "Large sums are looked at again soon"
  when balance is above 500_000 USD, or unknown
  limit review to 30 days or below
  because "Standard 4"
end guards
)";

template <class Answer>
Answer must(Result<Answer> result) {
    if (!result) {
        std::fprintf(stderr, "%s\n", result.error().message.c_str());
        std::exit(3);
    }
    return std::move(result).value();
}

} // namespace

std::string name_of(const Family& family) {
    std::string name = std::to_string(family.rules) + (family.is_round ? "/round" : "/arbitrary");
    if (family.features.unknowns) name += "/unknowns";
    if (family.features.guards) name += "/guards";
    if (family.features.lists) name += "/lists";
    return name;
}

std::vector<NamedText> texts_of(const Family& family) {
    std::vector<NamedText> texts{{"policy.forbear", policy_text(family)}, {"account.forbear", schema_text(family.features)}};
    if (family.features.guards) texts.push_back({"standards.forbear", guards_text});
    return texts;
}

Portfolio::Portfolio(const Family& family, const Schema& schema, std::size_t rows) : rows_(rows), values_(6), states_(6), columns_(schema) {
    Draw draw(family.seed + 77);
    for (std::size_t row = 0; row < rows; ++row) {
        values_[0].push_back(draw.number(0, 4));
        values_[1].push_back(draw.number(0, 3));
        values_[2].push_back(draw.number(0, most_days));
        values_[3].push_back(draw.number(0, most_balance * 100));
        values_[4].push_back(draw.chance(10) ? 1 : 0);
        values_[5].push_back(draw.number(1, 15));
        if (!family.features.unknowns) continue;
        states_[3].push_back(static_cast<std::uint8_t>(draw.chance(10) ? State::unknown : State::known));
        states_[4].push_back(static_cast<std::uint8_t>(draw.chance(10) ? State::unknown : State::known));
    }
    for (std::size_t fact = 0; fact < 6; ++fact) must(columns_.bind(value_names[fact], values_[fact], states_[fact]));
    if (family.features.lists) {
        fields_.resize(2);
        offsets_.push_back(0);
        for (std::size_t row = 0; row < rows; ++row) {
            for (std::int64_t more = draw.number(0, 8); more > 0; --more) {
                fields_[0].push_back(today - draw.number(0, 60));
                fields_[1].push_back(draw.number(0, 3));
            }
            offsets_.push_back(static_cast<std::uint32_t>(fields_[0].size()));
        }
        for (const std::vector<std::int64_t>& field : fields_) field_columns_.push_back({field.data(), nullptr, 1});
        must(columns_.bind_list("contacts", offsets_, field_columns_));
        must(columns_.bind_constant("as_of", today));
    }
    view_ = must(columns_.finish());
}

StructLayout<Customer> layout_of(const Family& family) {
    StructLayout<Customer> layout;
    layout.fact("segment", &Customer::segment).fact("tier", &Customer::tier).fact("days_past_due", &Customer::days_past_due).fact("allowed_channels", &Customer::allowed_channels);
    if (family.features.unknowns) {
        layout.fact("balance", &Customer::balance, &Customer::balance_state).fact("hardship", &Customer::hardship, &Customer::hardship_state);
    } else {
        layout.fact("balance", &Customer::balance).fact("hardship", &Customer::hardship);
    }
    return layout;
}

std::vector<Customer> Portfolio::customers() const {
    std::vector<Customer> made(rows_);
    for (std::size_t row = 0; row < rows_; ++row) {
        Customer& one = made[row];
        one.segment = static_cast<std::uint8_t>(values_[0][row]);
        one.tier = static_cast<std::uint8_t>(values_[1][row]);
        one.days_past_due = static_cast<std::int16_t>(values_[2][row]);
        one.balance = values_[3][row];
        one.hardship = static_cast<std::uint8_t>(values_[4][row]);
        one.allowed_channels = static_cast<std::uint8_t>(values_[5][row]);
        if (!states_[3].empty()) one.balance_state = states_[3][row];
        if (!states_[4].empty()) one.hardship_state = states_[4][row];
    }
    return made;
}

void Portfolio::touch(std::size_t begin, std::size_t end, std::size_t words, std::int64_t* __restrict out) const {
    const std::int64_t *a = values_[0].data(), *b = values_[1].data(), *c = values_[2].data(), *d = values_[3].data(), *e = values_[4].data(), *f = values_[5].data();
    const std::uint8_t *g = states_[3].empty() ? nullptr : states_[3].data(), *h = states_[4].empty() ? nullptr : states_[4].data();
    for (std::size_t row = begin; row < end; ++row) {
        std::int64_t sum = a[row] + b[row] + c[row] + d[row] + e[row] + f[row];
        if (g != nullptr) sum += g[row] + h[row];
        if (!offsets_.empty()) {
            for (std::uint32_t element = offsets_[row]; element < offsets_[row + 1]; ++element) sum += fields_[0][element] + fields_[1][element];
        }
        std::int64_t* const own = out + (row - begin) * words;
        for (std::size_t word = 0; word < words; ++word) own[word] = sum;
    }
}

} // namespace forbear::bench
