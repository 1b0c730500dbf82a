// Several policies, several versions, several layers: what a host loads and is told.

#include <catch2/catch.hpp>

#include "forbear/engine.h"

using namespace forbear;

namespace {

const std::string schema = R"(schema customer
key  account_id
fact balance money USD 0 to 1_000_000
channels email, sms, agent
outcome tone ranked friendly, firm, normally friendly

)";

const std::string versions = R"(policy reminder version 3
  about customer
  effective from 2026-01-01

rule large "Large"
  when balance is above 100 USD
  then contact by email
  because "much"

otherwise do not contact because "little"

policy reminder version 4
  about customer
  effective from 2027-01-01 until 2027-12-31

rule large "Large"
  when balance is above 200 USD
  then contact by sms
  because "much"

otherwise do not contact because "little"

)";

const std::string placement = R"(policy placement version 1
  about customer

rule place "Place"
  when balance is above 500 USD
  then contact by agent

otherwise do not contact because "kept"

)";

struct Answer {
    Status status{};
    std::string rule, channel, reason;
    std::uint32_t version = 0;
};

Answer answer(const Policy& policy, const FactsView& facts) {
    std::vector<std::int64_t> words(policy.layout().words);
    policy.decide(facts, 0, words.data());
    const DecisionView decision(policy.layout(), words.data());
    Answer told;
    told.status = decision.status();
    if (decision.rule() >= 0) {
        const RuleInfo& rule = policy.rules()[static_cast<std::size_t>(decision.rule())];
        told.rule = rule.name;
        told.version = rule.version;
    }
    if (decision.channel_count() > 0) told.channel = policy.schema().channels[decision.channel(0)].name;
    told.reason = policy.reason_text(decision, facts, 0);
    return told;
}

void fill(Record& record, std::string_view as_of, std::string_view balance) {
    REQUIRE(record.set("account_id", std::string_view("A")));
    REQUIRE(record.set("balance", balance));
    if (!as_of.empty()) REQUIRE(record.set("as_of", as_of));
}

} // namespace

TEST_CASE("the day of decision says which version decides, in both engines", "[engine][versions]") {
    for (const EngineKind engine : {EngineKind::jit, EngineKind::interpreter}) {
        LoadOptions options;
        options.engine = engine;
        const LoadResult loaded = load_texts({{"p.forbear", schema + versions}}, options);
        INFO(render_text(loaded.sources, loaded.diagnostics) << loaded.error);
        REQUIRE(loaded.policy);
        const Policy& policy = *loaded.policy;
        CHECK(policy.version() == 4);
        CHECK(policy.reads_as_of());
        const auto on = [&](std::string_view day, std::string_view balance) {
            Record record(policy.schema());
            fill(record, day, balance);
            return answer(policy, record.view());
        };
        const Answer first_day = on("2026-01-01", "150");
        CHECK(first_day.channel == "email");
        CHECK(first_day.version == 3);
        CHECK(on("2026-12-31", "150").channel == "email");
        CHECK(on("2026-12-31", "100").rule == "otherwise");
        CHECK(on("2027-01-01", "150").status == Status::no_contact);
        CHECK(on("2027-01-01", "150").version == 4);
        CHECK(on("2027-12-31", "201").channel == "sms");
        for (const char* day : {"2025-12-31", "2028-01-01"}) {
            const Answer outside = on(day, "5000");
            CHECK(outside.status == Status::rejected);
            CHECK(outside.rule == "no_version_in_force");
            CHECK(outside.version == 0);
            CHECK(outside.reason == "no version of `reminder` is in force on " + std::string(day));
        }
        CHECK(on("", "150").status == Status::invalid);
    }
}

TEST_CASE("explain speaks of the version that is in force only", "[engine][versions]") {
    const LoadResult loaded = load_texts({{"p.forbear", schema + versions}});
    REQUIRE(loaded.policy);
    Record record(loaded.policy->schema());
    fill(record, "2027-03-01", "150");
    const Explanation told = loaded.policy->explain(record.view(), 0);
    CHECK(told.version == 4);
    CHECK(told.rule == "otherwise");
    REQUIRE(told.above.size() == 1);
    CHECK(told.above[0].rule == "large");
    CHECK(told.above[0].condition == "balance is above 200 USD");

    Record early(loaded.policy->schema());
    fill(early, "2025-03-01", "150");
    const Explanation outside = loaded.policy->explain(early.view(), 0);
    CHECK(outside.reason == "no version of `reminder` is in force on 2025-03-01");
    CHECK(outside.above.empty());
    CHECK(render_text(outside).find("policy reminder\n") != std::string::npos);
}

TEST_CASE("explain says from which policy each rule was taken", "[engine][refines]") {
    const std::string brand = "policy brand version 2\n  refines placement\n\nrule own \"Own\" after place\n"
                              "  when balance is above 50 USD\n  then contact by email\n";
    LoadOptions options;
    options.policy = "brand";
    const LoadResult loaded = load_texts({{"p.forbear", schema + placement + brand}}, options);
    INFO(render_text(loaded.sources, loaded.diagnostics) << loaded.error);
    REQUIRE(loaded.policy);
    CHECK(loaded.policy->rules()[0].from == "placement version 1");
    CHECK(loaded.policy->rules()[1].from.empty());
    Record record(loaded.policy->schema());
    fill(record, "", "20");
    const Explanation told = loaded.policy->explain(record.view(), 0);
    CHECK(told.version == 2);
    CHECK(told.from == "placement version 1"); // `otherwise` is inherited
    REQUIRE(told.above.size() == 2);
    CHECK(told.above[0].from == "placement version 1");
    CHECK(told.above[1].from.empty());
    CHECK(render_text(told).find("place \"Place\", from placement version 1 (p.forbear:") != std::string::npos);
    CHECK(render_json(told).find("\"from\": \"placement version 1\"") != std::string::npos);
}

TEST_CASE("several policies over one schema decide one record, each by itself", "[engine][several]") {
    const std::string refusing = "guards none_by_agent\nguard no_agent\n  forbid agent\nend guards\n\n";
    const std::string guarded = "policy guarded version 1\n  about customer\n  guarded by none_by_agent\n\nrule g \"G\"\n"
                                "  then contact by agent\n\notherwise reject because \"never\"\n";
    const LoadAllResult loaded = load_all_texts({{"p.forbear", schema + placement + refusing + versions + guarded}});
    INFO(render_text(loaded.sources, loaded.diagnostics) << loaded.error);
    REQUIRE(loaded.policies.size() == 3);
    CHECK(loaded.policies[0]->name() == "placement");
    CHECK_FALSE(loaded.policies[0]->reads_as_of());
    // The schema to bind asks for the day, because one of them does.
    CHECK_FALSE(loaded.schema.facts[0].may_be_unknown);
    Record record(loaded.schema);
    fill(record, "2026-05-01", "600");
    const Answer place = answer(*loaded.policies[0], record.view());
    CHECK(place.channel == "agent"); // the guards of another policy do not bind it
    CHECK(answer(*loaded.policies[1], record.view()).channel == "email");
    CHECK(answer(*loaded.policies[2], record.view()).status == Status::blocked);
    // Without the day only who asks for it cannot decide.
    Record dayless(loaded.schema);
    fill(dayless, "", "600");
    CHECK(answer(*loaded.policies[0], dayless.view()).status == Status::contact);
    CHECK(answer(*loaded.policies[1], dayless.view()).status == Status::invalid);
}

TEST_CASE("which policies are decided together can be chosen, and must fit", "[engine][several]") {
    const NamedText both{"p.forbear", schema + placement + versions};
    LoadOptions options;
    options.policies = {"reminder", "placement"};
    const LoadAllResult chosen = load_all_texts({both}, options);
    REQUIRE(chosen.policies.size() == 2);
    CHECK(chosen.policies[0]->name() == "reminder");
    options.policies = {"remindr"};
    CHECK(load_all_texts({both}, options).error == "there is no policy `remindr` here, only: placement, reminder");
    options.policies = {"reminder", "reminder"};
    CHECK(load_all_texts({both}, options).error == "policy `reminder` is asked for twice");
    CHECK(load_texts({both}).error == "the files hold several policies, name one: placement, reminder");

    const std::string loan = "schema loan\n\nkey  loan_id\nchannels email\n\npolicy other version 1\n  about loan\n\n"
                             "otherwise do not contact because \"x\"\n";
    const LoadAllResult mixed = load_all_texts({{"p.forbear", schema + placement + loan}});
    CHECK(mixed.policies.empty());
    CHECK(mixed.error.find("one is about `customer`, the other about `loan`") != std::string::npos);
}
