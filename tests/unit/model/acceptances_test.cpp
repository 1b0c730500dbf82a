// What reviewers accept, what sections claim, and which facts stand in for protected ones: plain values for who reviews.

#include <catch2/catch.hpp>

#include "forbear/calendar.h"
#include "unit/model/texts.h"

using namespace forbear;
using namespace forbear::test;

namespace {

const std::string clauses = "  because \"Kept\"\n  owner \"Strategy\"\n  until 2027-03-31\n\n";
const std::string otherwise = "\notherwise do not contact because \"nothing applies\"\n\n";

std::string accepted(const Resolved& resolved) {
    std::string text;
    for (const model::Acceptance& each : resolved.model.acceptances) {
        text += std::string(info(each.code).name) + "@" + each.item + " in " + resolved.sources.file(each.at.file).path + "\n";
    }
    return text;
}

} // namespace

TEST_CASE("acceptances of all files are plain values, in the order of files and lines", "[model][acceptances]") {
    const Resolved resolved = resolve(
        {customer_schema + "\naccept step_of_one_day\n" + clauses,
         "policy p\n  about customer\n  guarded by g\n\naccept step_of_one_day at ladder.first\n" + clauses +
             "section s\n\nsection t\n\naccept lookup_row_never_fits at state.\"OR\"\n" + clauses + "end section\n\nend section\n" +
             otherwise + "accept days_without_version at otherwise\n" + clauses,
         "guards g\n\naccept guards_bind_nobody at g\n" + clauses + "guard h\n  forbid email\n  because \"So\"\nend guards\n"});
    REQUIRE(resolved.errors().empty());
    CHECK(accepted(resolved) == "step_of_one_day@ in file0.forbear\n"
                                "step_of_one_day@ladder.first in file1.forbear\n"
                                "lookup_row_never_fits@state.OR in file1.forbear\n"
                                "days_without_version@otherwise in file1.forbear\n"
                                "guards_bind_nobody@g in file2.forbear\n");
    const model::Acceptance& made = resolved.model.acceptances.at(1);
    CHECK(made.code == Code::step_of_one_day);
    CHECK(made.because == "Kept");
    CHECK(made.owner == "Strategy");
    CHECK(made.until == days_from_civil({2027, 3, 31}));
    CHECK(resolved.text_at(made.at) == "step_of_one_day");
    CHECK(resolved.text_at(made.item_at) == "ladder.first");
}

TEST_CASE("what is accepted of a policy is not accepted of one that refines it, and takes no names", "[model][acceptances]") {
    const std::string base = "policy house\n  about customer\n\ndefine step_of_one_day when hardship\n\nrule first\n  when hardship\n"
                             "  then do not contact\n\naccept step_of_one_day at first\n" + clauses + otherwise;
    const std::string brand = "policy brand\n  refines house\n\naccept step_of_one_day at first\n" + clauses +
                              "section s\n\naccept step_of_one_day at s\n" + clauses + "end section\n";
    const Resolved resolved = resolve({customer_schema, base, brand});
    CHECK(resolved.errors().empty());
    CHECK(accepted(resolved) == "step_of_one_day@first in file1.forbear\n"
                                "step_of_one_day@first in file2.forbear\n"
                                "step_of_one_day@s in file2.forbear\n");
}

TEST_CASE("only findings are accepted", "[model][acceptances]") {
    const auto errors = [](const std::string& name) {
        return resolve({customer_schema, "policy p\n  about customer\n" + otherwise + "accept " + name + "\n" + clauses}).errors();
    };
    CHECK(errors("step_of_one_day").empty());
    CHECK(errors("step_of_two_days") == "unknown_finding: there is no finding `step_of_two_days`\n");
    CHECK(errors("rows_overlap") == "error_accepted: `rows_overlap` is an error, and errors are not accepted\n");
}

TEST_CASE("a section that claims to be complete says so", "[model][sections]") {
    const Resolved resolved = resolve({customer_schema, "policy p\n  about customer\n\n"
                                                        "section first when hardship, nobody falls through\n\n"
                                                        "section inner, nobody falls through\n\nend section\n\nend section\n\n"
                                                        "section last when hardship, or unknown\n\nend section\n" + otherwise});
    REQUIRE(resolved.errors().empty());
    REQUIRE(resolved.policy().sections.size() == 3);
    for (std::size_t index = 0; index < 3; ++index) {
        const model::Section& section = resolved.policy().sections.at(index);
        INFO(section.name);
        CHECK(section.is_complete == (index < 2));
        CHECK(resolved.text_at(section.complete_at) == (index < 2 ? "nobody falls through" : ""));
    }
}

TEST_CASE("facts and fields that stand in for protected facts may be read, and are known", "[model][proxies]") {
    const Resolved resolved = resolve({R"(schema account
key  account_id
fact postcode  text, may be unknown, proxy for ethnicity, proxy for age
fact reach     percent 0% to 100% for each channel, may be unknown, proxy for age
fact visits    list of visit, at most 5, proxy for age
fact calls     list of visit, at most 5
fact ethnicity text, may be unknown, protected
fact age       whole 0 to 120, protected

list visit
  on   date
  town text, may be unknown, proxy for ethnicity

channels email, sms

policy p
rule first
  when postcode is known
  then contact by email
)" + otherwise});
    REQUIRE(resolved.errors().empty());
    std::string text;
    for (const model::Proxy& proxy : resolved.policy().proxies) {
        const Schema& schema = resolved.policy().schema;
        const bool of_list = proxy.list != model::nothing;
        if (of_list) text += schema.lists.at(proxy.list).name;
        if (of_list && proxy.fact != model::nothing) text += "." + schema.lists.at(proxy.list).fields.at(proxy.fact).name;
        if (!of_list) text += schema.facts.at(proxy.fact).name;
        text += " for " + schema.facts.at(proxy.stands_for).name + " at " + resolved.text_at(proxy.at) + "\n";
    }
    CHECK(text == "postcode for ethnicity at ethnicity\npostcode for age at age\n"
                  "reach_email for age at age\nreach_sms for age at age\nvisits for age at age\n"
                  "visits.town for ethnicity at ethnicity\ncalls.town for ethnicity at ethnicity\n");
}

TEST_CASE("a policy of several versions keeps what its schema and its sections say", "[model][proxies][sections]") {
    const std::string section = "section s when late is above 3 days, nobody falls through\n\nend section\n";
    const Resolved resolved = resolve({"schema account\nkey account_id\nfact late days 0 to 9, proxy for ethnicity\n"
                                       "fact ethnicity text, may be unknown, protected\nchannels email\n\n"
                                       "policy p version 1\n  effective from 2026-01-01\n\n" + section + otherwise +
                                       "policy p version 2\n  effective from 2027-01-01\n\n" + section + otherwise});
    REQUIRE(resolved.errors().empty());
    REQUIRE(resolved.policy().proxies.size() == 1);
    CHECK(resolved.policy().schema.facts.at(resolved.policy().proxies[0].fact).name == "late");
    CHECK(std::ranges::count(resolved.policy().sections, true, &model::Section::is_complete) == 2);
}
