#include <catch2/catch.hpp>

#include "unit/model/texts.h"

using namespace forbear;
using namespace forbear::test;

TEST_CASE("a row is a rule of its cells", "[model]") {
    const Resolved resolved = with_rules(R"(section first_month "First month" when days_past_due is 1 to 30
table ladder "Ladder"
         segment        | tier            | balance       => contact by     | tone     | because
  small: consumer       | basic to silver | below 500 USD => email, sms     | friendly | "small"
  rest:  consumer, wealth | -             | -             => do not contact | -        | "rest"
  because "all"
end table
end section
)");
    REQUIRE(resolved.errors().empty());
    REQUIRE(resolved.policy().rules.size() == 3);
    const model::Rule& small = resolved.rule("ladder.small");
    CHECK(small.title == "Ladder, row small");
    CHECK(small.because == "small");
    CHECK(small.section == 0);
    CHECK(small.condition.when->text == "segment is consumer and tier is basic to silver and balance is below 500 USD");
    REQUIRE(small.condition.when->args.size() == 3);
    CHECK(small.condition.when->args.at(1).text == "tier is basic to silver");
    CHECK(resolved.text_at(small.condition.when->args.at(1).at) == "basic to silver");
    CHECK(small.action.candidates.size() == 2);
    CHECK(small.action.settings.size() == 1);
    const model::Rule& rest = resolved.rule("ladder.rest");
    CHECK(rest.action.stance == model::Stance::no_contact);
    CHECK(rest.action.settings.empty());
    CHECK(rest.condition.when->mask == 0b101);
    CHECK(resolved.policy().tables.at(0).first == 0);
    CHECK(resolved.policy().tables.at(0).count == 2);
    CHECK(resolved.policy().rules.back().name == "otherwise");
}

TEST_CASE("a table's reason is that of every row without one", "[model]") {
    const std::string rows = R"(         segment  | balance       => contact by | because
  small: consumer | below 500 USD => email      | "small"
  rest:  -        | -             => sms        | -
)";
    for (const bool inside : {true, false}) {
        CAPTURE(inside);
        const std::string reason = "  because \"the whole ladder\"\n";
        const std::string end = "end table\n";
        const std::string table = "table ladder \"Ladder\"\n" + rows + (inside ? reason + end : end + reason);
        const Resolved resolved = with_rules(table + "rule later\n  then do not contact\n");
        CHECK(resolved.errors() == "");
        REQUIRE(resolved.policy().rules.size() == 4);
        CHECK(resolved.rule("ladder.small").because == "small");
        CHECK(resolved.rule("ladder.rest").because == "the whole ladder");
        CHECK(resolved.rule("later").because.empty());
        const Resolved in_section = with_rules("section s when tier is gold\n" + table + "end section\n");
        CHECK(in_section.errors() == "");
        REQUIRE(in_section.policy().rules.size() == 3);
        CHECK(in_section.rule("ladder.rest").because == "the whole ladder");
    }
}

TEST_CASE("a reason after `end table` is the table's only once, and only there", "[model]") {
    const std::string table = R"(table ladder "Ladder"
         segment  => contact by
  rest:  consumer => sms
)";
    const std::string end = "end table\n";
    const std::string reason = "  because \"reason\"\n";
    const std::string twice = "repeated_clause: `because` stands here a second time\n";
    const std::string lost = "clause_without_owner: `because` belongs to nothing: `rule NAME` is missing before it\n";
    CHECK(with_rules(table + reason + end + reason).errors() == twice);
    CHECK(with_rules(table + end + reason + reason).errors() == twice);
    CHECK(with_rules(table + end + "parameter p is 1\n" + reason).errors() == lost);
    CHECK(with_rules("section s when tier is gold\n" + table + end + "end section\n" + reason).errors() == lost);
}

TEST_CASE("mistakes in a table are said once", "[model]") {
    const Resolved no_contact =
        with_rules("table t\n     segment  => tone\n  a: consumer => firm\n  b: wealth => firm\nend table\n");
    CHECK(no_contact.errors() == "table_without_contact: table `t` does not say whether the customer is contacted\n");
    const Resolved column =
        with_rules("table t\n     segmnt  => contact by\n  a: consumer => email\n  b: wealth => email\nend table\n");
    CHECK(column.errors() == "unknown_name: unknown name `segmnt`\n");
    CHECK(column.found().at(0).help == "did you mean `segment`?");
    const Resolved row =
        with_rules("table t\n     segment  => contact by\n  a: consumer => email\n  a: wealth => email\nend table\n");
    CHECK(row.errors() == "name_taken: `a` is already a row of `t`\n");
    const Resolved cell = with_rules("table t\n     tier  => contact by\n  a: consumer => email\nend table\n");
    REQUIRE(cell.errors() == "unknown_value: `consumer` is not a value of `tier`\n");
    CHECK(cell.found().at(0).help == "`consumer` is a value of `segment`");
}
