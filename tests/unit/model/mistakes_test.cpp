#include <catch2/catch.hpp>

#include "unit/model/texts.h"

using namespace forbear;
using namespace forbear::test;

TEST_CASE("days are not money, and the help names the fact that is", "[model]") {
    const Resolved resolved = with_when("days_past_due is above 250.00 USD");
    REQUIRE(resolved.errors() == "units_do_not_compare: days cannot be compared with money\n");
    const Diagnostic diagnostic = resolved.found().at(0);
    CHECK(code_text(diagnostic.code) == "FB2007");
    CHECK(resolved.text_at(diagnostic.at) == "days_past_due");
    REQUIRE(diagnostic.labels.size() == 2);
    CHECK(diagnostic.labels.at(0).text == "days");
    CHECK(resolved.text_at(diagnostic.labels.at(1).at) == "250.00 USD");
    CHECK(diagnostic.labels.at(1).text == "money");
    CHECK(diagnostic.help == "`balance` is money; did you mean `balance is above 250.00 USD`?");
}

TEST_CASE("one mistake, one message", "[model]") {
    const auto error = [](const std::string& when) { return with_when(when).errors(); };
    CHECK(error("balnce is above 250.00 USD") == "unknown_name: unknown name `balnce`\n");
    CHECK(error("tier is golden") == "unknown_value: `golden` is not a value of `tier`\n");
    CHECK(error("balance is above 250") == "money_needs_currency: money needs its currency: `250`\n");
    CHECK(error("utilization is above 80") == "percentage_needs_sign: a percentage needs its sign: `80`\n");
    CHECK(error("balance is above 250 EUR") == "currencies_differ: USD and EUR do not mix\n");
    CHECK(error("balance is above 250 EUX") == "unknown_currency: `EUX` is not a currency\n");
    CHECK(error("segment is wealth or above") == "not_ranked: the values of `segment` have no order\n");
    CHECK(error("balance") == "not_a_condition: `balance` is money, not a condition\n");
    CHECK(error("any contacs where (result is busy)") == "unknown_list: `contacs` is not a list\n");
    CHECK(error("days_past_due is 30 to 1") == "empty_range: nothing fits `30 to 1`\n");
    CHECK(error("oldest_unpaid is at least 2026-01-01").find("wrong_comparison") == 0);
    CHECK(error("balance + 5 days is above 1 USD") == "cannot_add: days cannot be added to money\n");
    CHECK(error("any parties in the last 7 days") ==
          "list_without_date: `party` has no date that a window could read\n");
    CHECK(error("total amount of contacts is above 100 USD").empty());
    CHECK(error("total debt of contacts is above 100 USD").find("wrong_kind") == 0);
    CHECK(error("total amonut of contacts is above 100 USD") ==
          "unknown_field: `amonut` is not a field of `contact`\n");
    CHECK(error("balance * balance is above 1 USD").find("cannot_multiply") == 0);
}

TEST_CASE("fixes are safe to apply", "[model]") {
    const Resolved resolved = with_when("balance is above 250");
    const Diagnostic diagnostic = resolved.found().at(0);
    REQUIRE(diagnostic.fixes.size() == 1);
    std::string text = resolved.sources.file(0).text;
    text.insert(diagnostic.fixes.at(0).edits.at(0).at.begin, diagnostic.fixes.at(0).edits.at(0).replacement);
    CHECK(resolve({text}).errors().empty());
}

TEST_CASE("what could leave 64 bits does not compile", "[model]") {
    const Resolved resolved =
        resolve({"schema s\nfact a whole 0 to 1_000_000_000\ncalculate b as a * a\ncalculate c as b * a\n"});
    CHECK(resolved.errors().find("may_leave_range: `b * a` can become too large") == 0);
    CHECK(resolved.found().size() == 1);
}

TEST_CASE("every rule says whether the customer is contacted", "[model]") {
    const Resolved resolved = with_rules("rule asked\n  when hardship\n  then tone firm\n");
    CHECK(resolved.found().size() == 1);
    const Resolved without = resolve(
        {"schema s\nfact a whole\noutcome o whole\n\npolicy p\n  about s\n\nrule r\n  when a is 1\n  then o 2\n\n"
         "otherwise o 3\n"});
    CHECK(without.errors().empty());
    CHECK(without.rule("r").action.stance == model::Stance::no_contact);
}

TEST_CASE("cycles of definitions end in one message", "[model]") {
    const Resolved resolved = with_rules("define a when b\ndefine b when a\nrule r\n  when a\n  then do not contact\n");
    CHECK(resolved.found().size() == 1);
    CHECK(resolved.errors().find("defined_through_itself") == 0);
}

TEST_CASE("definitions that double each other are refused before they fill the memory", "[model]") {
    std::string text = "schema s\nfact a whole 0 to 1\ncalculate c0 as a + a\n";
    for (int i = 1; i < 40; ++i) {
        const std::string before = "c" + std::to_string(i - 1);
        text += "calculate c" + std::to_string(i) + " as greater of " + before + ", " + before + "\n";
    }
    CHECK(resolve({text}).errors().find("expands_too_far") == 0);
}
