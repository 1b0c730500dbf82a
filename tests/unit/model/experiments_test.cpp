// Experiments: cells, shares, who reads them, and the mistakes an author can make.

#include <catch2/catch.hpp>

#include "unit/model/texts.h"

using namespace forbear;
using namespace forbear::test;

namespace {

const std::string soft = "rule soft\n  when trial is challenger\n  then contact by email\n";

} // namespace

TEST_CASE("cells take their buckets in written order, and the champion the rest", "[model]") {
    const Resolved resolved = with_rules("experiment trial by account_id\n  challenger 10%\n  other 0.25%\n" + soft);
    REQUIRE(resolved.errors().empty());
    const model::Experiment& trial = resolved.policy().experiments.at(0);
    REQUIRE(trial.cells.size() == 3);
    CHECK(trial.cells[0].buckets == 1'000);
    CHECK(trial.cells[1].buckets == 25);
    CHECK(trial.cells[2].name == "champion");
    CHECK(trial.cells[2].buckets == 8'975);
    CHECK(resolved.when("soft").kind == model::ExprKind::member);
    CHECK_FALSE(resolved.when("soft").can_be_unknown);
}

TEST_CASE("a champion may stand anywhere when the shares come to 100%", "[model]") {
    const Resolved resolved = with_rules("experiment trial by account_id\n  champion 90%, challenger 10%\n" + soft);
    REQUIRE(resolved.errors().empty());
    CHECK(resolved.policy().experiments.at(0).cells.size() == 2);
}

TEST_CASE("no share is left over without a champion, and none is shared out twice", "[model]") {
    CHECK(with_rules("experiment trial by account_id\n  a 60%, b 40%\n").policy().experiments.at(0).cells.size() == 2);
    CHECK(with_rules("experiment trial by account_id\n  a 60%, b 40.01%\n").errors() ==
          "shares_exceed_whole: the cells of experiment `trial` come to 100.01%, which is more than everybody\n");
    CHECK(with_rules("experiment trial by account_id\n  champion 80%, challenger 10.5%\n").errors() ==
          "shares_leave_a_rest: the cells of experiment `trial` come to 90.5% with `champion` among them: the rest is nobody's\n");
}

TEST_CASE("a share is a percentage with two decimals, from 0% to 100%", "[model]") {
    const auto share = [](const std::string& written) {
        return with_rules("experiment trial by account_id\n  challenger " + written + "\n").errors();
    };
    CHECK(share("0%").empty());
    CHECK(share("0.01%").empty());
    CHECK(share("100%").empty());
    CHECK(share("0.001%").find("too_many_decimals") == 0);
    CHECK(share("10").find("percentage_needs_sign") == 0);
    CHECK(share("101%").find("outside_range") == 0);
    CHECK(share("-1%").find("outside_range") == 0);
    CHECK(share("10 USD").find("FB") == std::string::npos);
    CHECK_FALSE(share("10 USD").empty());
}

TEST_CASE("an experiment is split by a text, a whole number or a choice", "[model]") {
    const auto by = [](const std::string& fact) {
        return with_rules("experiment trial by " + fact + "\n  challenger 10%\n").errors();
    };
    CHECK(by("segment").empty());
    CHECK(by("preferred_channel").empty());
    CHECK(by("balance") == "cannot_split_by: experiment `trial` cannot be split by money\n");
    CHECK(by("hardship").find("cannot_split_by") == 0);
    CHECK(by("nobody").find("unknown_name") == 0);
    CHECK(by("contacts").find("list_is_no_value") == 0);
    CHECK(by("ethnicity").find("protected_fact") == 0);
    CHECK(by("trial").find("defined_through_itself") == 0);
}

TEST_CASE("the cell of a fact that may be unknown or none can be unknown", "[model]") {
    CHECK(with_rules("experiment trial by state\n  challenger 10%\n" + soft).when("soft").can_be_unknown);
    CHECK(with_rules("experiment trial by preferred_channel\n  challenger 10%\n" + soft).when("soft").can_be_unknown);
    const std::string guard = "guard calm\n  when trial is challenger";
    const std::string effect = "\n  forbid voice\n  because \"x\"\n";
    CHECK(with_rules("experiment trial by state\n  challenger 10%\n", guard + effect).errors().find("unknown_not_said") ==
          0);
    CHECK(with_rules("experiment trial by state\n  challenger 10%\n", guard + ", or unknown" + effect).errors().empty());
    CHECK(with_rules("experiment trial by account_id\n  challenger 10%\n", guard + effect).errors().empty());
}

TEST_CASE("cells are a closed vocabulary, and experiments share the one namespace", "[model]") {
    const std::string trial = "experiment trial by account_id\n  challenger 10%\n";
    CHECK(with_rules(trial + "rule r\n  when trial is champoin\n  then do not contact\n").errors() ==
          "unknown_value: `champoin` is not a value of `trial`\n");
    CHECK(with_rules("experiment trial by account_id\n  a 10%, a 20%\n").errors().find("value_listed_twice") == 0);
    CHECK(with_rules(trial + trial).errors().find("name_taken") == 0);
    CHECK(with_rules("experiment tone by account_id\n  challenger 10%\n").errors().find("name_taken") == 0);
    CHECK(with_rules("parameter trial is 3 days\n" + trial).errors().find("name_taken") == 0);
}

TEST_CASE("a table over cells is proved to have one row", "[model]") {
    const std::string head = "experiment trial by account_id\n  a 10%, b 20%\n\ntable t, exactly one row fits\n"
                             "       trial => contact by\n  one:  a     => email\n";
    CHECK(with_rules(head + "  more: b, champion => sms\nend table\n").errors().empty());
    CHECK(with_rules(head + "  more: b => sms\nend table\n").errors().find("no_row_fits") == 0);
}
