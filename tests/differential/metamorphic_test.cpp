// Changes of a policy that may not change its decisions.

#include <algorithm>
#include <catch2/catch.hpp>

#include "differential/harness.h"
#include "differential/layers.h"

namespace forbear::differential {
namespace {

/// The guards of every guard file, last first.
std::string with_guards_reversed(const std::string& text) {
    std::string result;
    std::size_t at = 0;
    while (true) {
        const std::size_t first = text.find("\nguard guard_", at);
        if (first == std::string::npos) {
            return result + text.substr(at);
        }
        const std::size_t end = text.find("end guards", first);
        std::vector<std::string> guards;
        for (std::size_t begin = first; begin < end;) {
            const std::size_t next = std::min(text.find("\nguard guard_", begin + 1), end);
            guards.push_back(text.substr(begin, next - begin));
            begin = next;
        }
        std::reverse(guards.begin(), guards.end());
        result += text.substr(at, first - at);
        for (const std::string& guard : guards) {
            result += guard;
        }
        at = end;
    }
}

/// A rule in front of all others that no customer can meet.
std::string with_a_rule_that_never_fires(const std::string& text) {
    const std::size_t policy = text.find("\npolicy generated");
    const std::size_t place = text.find("\n\n", text.find("\nparameter patience", policy));
    return text.substr(0, place) +
           "\n\nrule never_true \"Never\"\n  when hardship is yes\n   and hardship is no\n  then do not contact\n"
           "  because \"This cannot be.\"" +
           text.substr(place);
}

std::vector<naive::RecordText> records_for(const GeneratedPolicy& policy, std::size_t count) {
    Random random(policy.seed + 17);
    std::vector<naive::RecordText> records;
    for (std::size_t i = 0; i < count; ++i) {
        records.push_back(generate_record(policy, random));
    }
    return records;
}

/// Decides every record with both texts; returns how many texts were compared.
std::size_t check_alike(std::uint64_t first_seed, std::string (*change)(const std::string&)) {
    std::size_t compared = 0;
    for (std::uint64_t seed = first_seed; seed < first_seed + 30; ++seed) {
        const GeneratedPolicy policy = generate_policy(seed);
        const std::string changed = change(policy.text);
        if (changed == policy.text) {
            continue; // a single guard has no order
        }
        const Engines one = load(policy.text, false);
        const Engines other = load(changed, false);
        if (!one.plain) {
            continue; // counted by the differential test
        }
        INFO(changed << other.error);
        REQUIRE(other.plain);
        ++compared;
        const auto records = records_for(policy, 40);
        const Batch batch(one.plain->schema(), records);
        const Batch other_batch(other.plain->schema(), records);
        const auto before = decide_all(*one.plain, batch.view(), records.size());
        const auto after = decide_all(*other.plain, other_batch.view(), records.size());
        for (std::size_t row = 0; row < records.size(); ++row) {
            const naive::Decision a = decode(*one.plain, before.data() + row * one.plain->layout().words);
            const naive::Decision b = decode(*other.plain, after.data() + row * other.plain->layout().words);
            INFO("seed " << seed << "\n"
                         << text_of(records[row]) << "before: " << naive::text_of(a) << "after: " << naive::text_of(b));
            REQUIRE(a == b);
        }
    }
    return compared;
}

const char* const range_schema = R"(schema customer
key  account_id
fact days_late days -5 to 400, may be unknown
fact balance   money USD 0 to 1_000, may be none
channels email, sms
outcome tone one of soft, hard

policy spelling version 1
  about customer

)";
const char* const range_end = "\notherwise do not contact because \"Nothing fits.\"\n";

} // namespace

TEST_CASE("the order of guards does not matter", "[metamorphic][law3]") {
    CHECK(check_alike(3'000, with_guards_reversed) >= 15);
}

TEST_CASE("a rule that never fires changes nothing", "[metamorphic][law1]") {
    CHECK(check_alike(4'000, with_a_rule_that_never_fires) > 20);
}

TEST_CASE("a policy in two layers decides as its text in one", "[metamorphic][refines]") {
    CHECK(check_alike(5'000, in_two_layers) >= 15);
}

TEST_CASE("law 8: one range, four spellings, one decision", "[metamorphic][law8]") {
    const std::vector<std::string> spellings{
        R"(rule early "Early"
  when days_late is 1 to 30 and balance is 10 USD to 500 USD
  then contact by email
       tone soft
  because "early"
)",
        R"(rule early "Early"
  when days_late is at least 1 and days_late is at most 30
   and balance is at least 10 USD and balance is at most 500 USD
  then contact by email
       tone soft
  because "early"
)",
        R"(table early "Early", first row that fits
         days_late | balance          => contact by | tone
  only:  1 to 30   | 10 USD to 500 USD => email      | soft
end table
)",
        R"(section outer "Outer"
  when days_late is above 0
  section inner "Inner"
    when balance is 10 USD to 500 USD
    rule early "Early"
      when days_late is below 31
      then contact by email
           tone soft
      because "early"
  end section
end section
)"};
    std::vector<naive::RecordText> records;
    for (const char* days : {"-5", "0", "1", "2", "29", "30", "31", "400", "unknown", "401", ""}) {
        for (const char* balance :
             {"0", "9.99", "10.00", "10.01", "499.99", "500", "500.01", "1000", "none", "1000.01"}) {
            naive::RecordText record;
            record.facts = {{"as_of", "2026-12-01"}, {"account_id", "A-1"}, {"days_late", days}, {"balance", balance}};
            records.push_back(record);
        }
    }
    std::vector<naive::Decision> wanted;
    for (const std::string& spelling : spellings) {
        const std::string text = range_schema + spelling + range_end;
        const Engines engines = load(text, true);
        INFO(text << engines.error);
        REQUIRE(engines.optimized);
        const NaivePolicy naive_policy(text);
        const Batch batch(engines.optimized->schema(), records);
        const auto words = decide_all(*engines.optimized, batch.view(), records.size());
        std::vector<naive::Decision> decisions;
        for (std::size_t row = 0; row < records.size(); ++row) {
            naive::Decision decision =
                decode(*engines.optimized, words.data() + row * engines.optimized->layout().words);
            CHECK(decision == naive_policy.decide(records[row]));
            decision.rule = decision.rule == "early.only" ? "early" : decision.rule;
            decisions.push_back(decision);
        }
        wanted = wanted.empty() ? decisions : wanted;
        CHECK(decisions == wanted);
    }
    const auto contacted =
        std::count_if(wanted.begin(), wanted.end(), [](const auto& d) { return d.status == "contact"; });
    CHECK(contacted == 4 * 4);
}

} // namespace forbear::differential
