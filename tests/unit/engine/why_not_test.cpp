// The parts of one rule's condition, and what is said where there is nothing to ask.

#include <catch2/catch.hpp>

#include "forbear/which_region.h"
#include "forbear/why_not.h"

using namespace forbear;

namespace {

const NamedText text{"p.forbear", R"(schema customer
fact tier          ranked basic, silver, gold
fact days_past_due days 0 to 1_000, may be unknown
fact hardship      yes or no, may be unknown

channels email

policy p
  about customer

section late
  when days_past_due is at least 30

rule firm
  when tier is basic
   and (days_past_due is below 60 or tier is silver)
  unless hardship
  then contact by email
  because "Late."

rule never
  when days_past_due is above 500
   and days_past_due is below 400
  then contact by email
  because "Nobody."

end section

rule whoever
  then do not contact
  because "Whoever is left."

rule behind
  when tier is gold
  then contact by email
  because "Nobody comes this far."

otherwise do not contact because "Nobody comes this far either."
)"};

std::uint32_t answer(const WhyNot& question, const Schema& schema, const char* tier, const char* days, const char* hardship) {
    Record record(schema);
    (void)record.set("tier", tier);
    (void)record.set("days_past_due", days);
    (void)record.set("hardship", hardship);
    std::uint32_t told = 7;
    question.answer(record.view(), 0, 1, &told);
    return told;
}

} // namespace

TEST_CASE("the conditions of sections come first, then the rule's own, in their order", "[why]") {
    for (const EngineKind engine : {EngineKind::interpreter, EngineKind::jit}) {
        LoadOptions options;
        options.engine = engine;
        const LoadResult loaded = load_texts({text}, options);
        REQUIRE(loaded.policy != nullptr);
        const auto question = why_not(*loaded.policy, "firm");
        REQUIRE(question);
        const WhyNot& asked = *question.value();
        CHECK(asked.engine() == engine);
        CHECK(asked.parts() == std::vector<std::string>{"days_past_due is at least 30", "tier is basic",
                                                        "days_past_due is below 60 or tier is silver", "unless hardship"});
        const Schema& schema = loaded.policy->schema();
        CHECK(answer(asked, schema, "basic", "29", "no") == 0);
        CHECK(answer(asked, schema, "gold", "unknown", "no") == 0);
        CHECK(answer(asked, schema, "gold", "30", "no") == 1);
        CHECK(answer(asked, schema, "basic", "60", "no") == 2);
        CHECK(answer(asked, schema, "basic", "59", "yes") == 3);
        CHECK(answer(asked, schema, "basic", "59", "unknown") == 3);
        CHECK(answer(asked, schema, "basic", "59", "no") == WhyNot::all_true);
        CHECK(answer(asked, schema, "bronze", "59", "no") == WhyNot::invalid);
    }
}

TEST_CASE("a rule may be asked about that no record ever comes to", "[why]") {
    const LoadResult loaded = load_texts({text});
    REQUIRE(loaded.policy != nullptr);
    const auto behind = why_not(*loaded.policy, "behind");
    REQUIRE(behind);
    CHECK(behind.value()->parts() == std::vector<std::string>{"tier is gold"});
    CHECK(answer(*behind.value(), loaded.policy->schema(), "silver", "0", "no") == 0);
    CHECK(answer(*behind.value(), loaded.policy->schema(), "gold", "0", "no") == WhyNot::all_true);
    const auto whoever = why_not(*loaded.policy, "whoever");
    REQUIRE(whoever);
    CHECK(whoever.value()->parts().empty());
    CHECK(answer(*whoever.value(), loaded.policy->schema(), "gold", "0", "no") == WhyNot::all_true);
}

TEST_CASE("a condition that is never true fails for everybody", "[why]") {
    const LoadResult loaded = load_texts({text});
    REQUIRE(loaded.policy != nullptr);
    const auto never = why_not(*loaded.policy, "never");
    REQUIRE(never);
    for (const char* days : {"0", "300", "450", "600", "unknown"}) {
        CHECK(answer(*never.value(), loaded.policy->schema(), "gold", days, "no") < never.value()->parts().size());
    }
}

TEST_CASE("a rule that does not exist is an error", "[why]") {
    const LoadResult loaded = load_texts({text});
    REQUIRE(loaded.policy != nullptr);
    const auto question = why_not(*loaded.policy, "frim");
    REQUIRE(!question);
    CHECK(question.error().code == ErrorCode::invalid_argument);
    CHECK(question.error().message == "policy `p` has no rule `frim`");
}

TEST_CASE("a rule with `or` has a region for each way to be true", "[why]") {
    const LoadResult loaded = load_texts({{"p.forbear", R"(schema customer
fact segment       one of consumer, business, wealth
fact days_past_due days 0 to 1_000

channels email

policy p
  about customer

rule early
  when days_past_due is 1 to 30 or segment is wealth
  then contact by email
  because "Early, or wealthy."

otherwise do not contact because "No treatment."
)"}});
    REQUIRE(loaded.policy != nullptr);
    const auto found = which_region(*loaded.policy);
    REQUIRE(found);
    const std::vector<RegionInfo>& regions = found.value()->regions();
    REQUIRE(regions.size() == 3);
    Record record(loaded.policy->schema());
    const auto region = [&](const char* segment, const char* days) {
        (void)record.set("segment", segment);
        (void)record.set("days_past_due", days);
        std::uint32_t told = 7;
        found.value()->find(record.view(), 0, 1, &told);
        return told;
    };
    REQUIRE(region("wealth", "10") < 2);
    REQUIRE(region("wealth", "31") < 2);
    CHECK(region("wealth", "10") == region("consumer", "30"));
    CHECK(regions[region("consumer", "30")].text == "days_past_due is 1 to 30");
    CHECK(regions[region("wealth", "31")].text != regions[region("consumer", "30")].text);
    CHECK(regions[0].rule == 0);
    CHECK(regions[1].rule == 0);
    CHECK(region("consumer", "31") == 2);
    CHECK(regions[2].rule == 1);
    CHECK(region("consumer", "-1") == WhichRegion::invalid);
}

TEST_CASE("a condition that is true in more cases than can be listed is said to be one", "[why]") {
    // A thousand ways to be true: two of each of ten facts.
    std::string facts, condition;
    for (int fact = 0; fact < 10; ++fact) {
        const std::string name = "value_" + std::to_string(fact);
        facts += "fact " + name + " whole 0 to 100\nfact other_" + std::to_string(fact) + " whole 0 to 100\n";
        condition += (fact == 0 ? "" : "\n   and ") + ("(" + name + " is 1 or other_" + std::to_string(fact) + " is 1)");
    }
    const LoadResult loaded = load_texts({{"p.forbear", "schema customer\n" + facts + "\nchannels email\n\npolicy p\n  about customer\n\nrule many\n  when " + condition +
                                                            "\n  then contact by email\n  because \"Many.\"\n\notherwise do not contact because \"No treatment.\"\n"}});
    INFO(render_text(loaded.sources, loaded.diagnostics));
    REQUIRE(loaded.policy != nullptr);
    const auto found = which_region(*loaded.policy);
    REQUIRE(!found);
    CHECK(found.error().code == ErrorCode::limit);
    CHECK(found.error().message == "the condition of rule `many` has too many cases");
    CHECK(why_not(*loaded.policy, "many").value()->parts().size() == 10); // which has no such limit
}
