// A host in one page: load a policy, decide one customer, decide a batch on the host's own columns, explain a decision.
//
//   card_host policies/card/early_stage.forbear

#include <array>
#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

#include "forbear/calendar.h"
#include "forbear/engine.h"

namespace {

/// The names of the channels a decision asks for, in order of preference.
std::string channels_of(const forbear::Policy& policy, const forbear::DecisionView& decision) {
    std::string names;
    for (std::uint32_t place = 0; place < decision.channel_count(); ++place) {
        names += (place == 0 ? "" : ", ") + policy.schema().channels[decision.channel(place)].name;
    }
    return names.empty() ? "nobody is contacted" : names;
}

/// The name of the rule that fired; an invalid record has none.
std::string rule_of(const forbear::Policy& policy, const forbear::DecisionView& decision) {
    return decision.rule() < 0 ? "no rule" : policy.rules()[static_cast<std::size_t>(decision.rule())].name;
}

/// One customer, fact by fact. A host keeps one Record and clears it between customers.
bool decide_one(const forbear::Policy& policy) {
    forbear::Record record(policy.schema());
    const std::vector<std::pair<std::string, std::string>> facts = {
        {"as_of", "2026-12-03"},      {"account_id", "A-1001"},    {"segment", "wealth"},
        {"tier", "platinum"},         {"oldest_unpaid", "2026-12-01"}, {"balance", "120.00"},
        {"credit_limit", "4000.00"},  {"hardship", "no"},          {"disputed", "no"},
        {"cease_requested", "no"},    {"represented", "no"},       {"collector", "first_party"},
        {"promised_on", "none"},      {"preferred_channel", "none"}, {"call_consent_on", "none"},
        {"allowed_channels", "app_push;email;sms"}, {"person_id", "P-1001"}, {"country", "us"},
        {"consumer_debt", "yes"},     {"product", "card"},         {"card_rate", "24.99"},
        {"recipient", "customer"},    {"place", "cell"},           {"phone_line", "cell"},
        {"seen_by", "customer_only"}, {"work_email_known", "no"},  {"automated_consent", "yes"},
        {"consent_revoked_on", "none"}, {"convenient_window", "none"}, {"first_contacted_on", "none"},
        {"validation_sent_on", "none"}, {"service_ended", "none"}, {"work_request_oral_on", "none"},
        {"work_request_written_on", "none"}, {"awaiting_reply_by", "empty"}, {"inconvenient_weekdays", "empty"},
        {"inconvenient_places", "empty"}, {"state", "TX"},         {"debt_before_service", "no"},
    };
    for (const auto& [name, value] : facts) {
        const forbear::Result<bool> set = record.set(name, std::string_view(value));
        if (!set) {
            std::cerr << set.error().message << '\n';
            return false;
        }
    }
    // Nobody was contacted yet, and there is no further party: said, for a list that nobody fills is unknown.
    for (const std::string list : {"contacts", "parties"}) {
        const forbear::Result<bool> set = record.set_empty(list);
        if (!set) {
            std::cerr << set.error().message << '\n';
            return false;
        }
    }
    std::vector<std::int64_t> words(policy.layout().words);
    policy.decide(record.view(), 0, words.data());
    const forbear::DecisionView decision(policy.layout(), words.data());
    std::cout << "one customer: " << rule_of(policy, decision) << ": " << channels_of(policy, decision) << "\n\n"
              << forbear::render_text(policy.explain(record.view(), 0)) << '\n';
    return true;
}

/// A batch on columns that the host already has: nothing is copied.
bool decide_batch(const forbear::Policy& policy) {
    using forbear::Text;
    constexpr std::size_t rows = 4;
    const std::array<std::string, rows> ids = {"B-1", "B-2", "B-3", "B-4"};
    std::array<Text, rows> texts;
    std::array<std::int64_t, rows> id_column{};
    for (std::size_t row = 0; row < rows; ++row) {
        texts[row] = Text{ids[row].data(), ids[row].size()};
        id_column[row] = static_cast<std::int64_t>(reinterpret_cast<std::uintptr_t>(&texts[row]));
    }
    const std::array<std::int64_t, rows> segment = {0, 0, 1, 2};              // consumer, consumer, small_business, wealth
    const std::array<std::int64_t, rows> tier = {0, 2, 1, 3};                 // basic, gold, silver, platinum
    const std::array<std::int64_t, rows> balance = {4'200, 310'000, 95'000, 7'700}; // cents
    const std::int64_t today = forbear::days_from_civil({2026, 12, 1});
    const std::array<std::int64_t, rows> oldest = {today - 3, today - 20, today - 12, today - 29};
    const std::array<std::int64_t, rows> no = {0, 0, 0, 0};
    const std::array<std::int64_t, rows> email_and_sms = {0b110, 0b110, 0b110, 0b110};

    // Nobody was contacted yet: every row owns the elements from 0 to 0. A list left out would be an error, not "no contacts".
    const std::array<std::uint32_t, rows + 1> no_elements{};
    const std::vector<forbear::Column> contact_fields(7);
    const std::vector<forbear::Column> party_fields(2);

    forbear::Columns columns(policy.schema());
    const std::array bound = {
        columns.bind_list("contacts", no_elements, contact_fields),
        columns.bind_list("parties", no_elements, party_fields),
        columns.bind_constant("as_of", today),
        columns.bind("account_id", id_column),
        columns.bind("segment", segment),
        columns.bind("tier", tier),
        columns.bind("balance", balance),
        columns.bind("oldest_unpaid", oldest),
        columns.bind("hardship", no),
        columns.bind("disputed", no),
        columns.bind("cease_requested", no),
        columns.bind("represented", no),
        columns.bind("collector", no),
        columns.bind("allowed_channels", email_and_sms),
        columns.bind("person_id", id_column),
        columns.bind("country", no), // us
        columns.bind_constant("promised_on", 0, forbear::State::none),
        columns.bind_constant("call_consent_on", 0, forbear::State::none),
        columns.bind_constant("preferred_channel", 0, forbear::State::none),
        // What the law asks of who calls and writes. Said where the schema wants it said; the rest stays unknown and protects.
        columns.bind_constant("product", 0),          // card
        columns.bind_constant("card_rate", 2'499),    // 24.99%
        columns.bind_constant("recipient", 0),        // customer
        columns.bind_constant("place", 1),            // cell
        columns.bind_constant("seen_by", 0),          // customer_only
        columns.bind_constant("work_email_known", 0), // no
        columns.bind_constant("consent_revoked_on", 0, forbear::State::none),
        columns.bind_constant("convenient_window", 0, forbear::State::none),
        columns.bind_constant("work_request_oral_on", 0, forbear::State::none),
        columns.bind_constant("work_request_written_on", 0, forbear::State::none),
        columns.bind_constant("first_contacted_on", 0, forbear::State::none),
        columns.bind_constant("validation_sent_on", 0, forbear::State::none),
        columns.bind_constant("service_ended", 0, forbear::State::none),
        columns.bind_constant("awaiting_reply_by", 0),     // no channel
        columns.bind_constant("inconvenient_weekdays", 0), // no day
        columns.bind_constant("inconvenient_places", 0),   // no place
    };
    for (const auto& result : bound) {
        if (!result) {
            std::cerr << result.error().message << '\n';
            return false;
        }
    }
    const forbear::Result<forbear::FactsView> facts = columns.finish();
    if (!facts) {
        std::cerr << facts.error().message << '\n';
        return false;
    }
    const std::uint32_t words = policy.layout().words;
    std::vector<std::int64_t> decisions(rows * words);
    policy.decide(facts.value(), 0, rows, decisions.data());
    for (std::size_t row = 0; row < rows; ++row) {
        const forbear::DecisionView decision(policy.layout(), decisions.data() + row * words);
        std::cout << ids[row] << ": " << rule_of(policy, decision) << ": " << channels_of(policy, decision) << '\n';
    }
    return true;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: card_host POLICY\n";
        return 2;
    }
    const forbear::LoadResult loaded = forbear::load_files({argv[1]});
    std::cerr << forbear::render_text(loaded.sources, loaded.diagnostics);
    if (!loaded.policy) {
        std::cerr << loaded.error << '\n';
        return 1;
    }
    return decide_one(*loaded.policy) && decide_batch(*loaded.policy) ? 0 : 1;
}
