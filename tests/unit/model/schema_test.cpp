#include <catch2/catch.hpp>

#include "unit/model/texts.h"

using namespace forbear;
using namespace forbear::test;

TEST_CASE("a schema has as_of first and channels as vocabulary 0", "[model]") {
    const Resolved resolved = resolve({customer_schema});
    CHECK(resolved.errors().empty());
    const Schema& schema = resolved.model.schemas.at(0);
    CHECK(schema.facts.at(0).name == "as_of");
    CHECK(schema.key == schema.find_fact("account_id"));
    CHECK(schema.facts.at(static_cast<std::size_t>(schema.key)).type.kind == TypeKind::text);
    CHECK(schema.vocabularies.at(0).values.size() == 7);
    CHECK(schema.channels.at(3).cost == 12);
    CHECK(schema.channels.at(3).currency == "USD");
    const Fact& balance = schema.facts.at(static_cast<std::size_t>(schema.find_fact("balance")));
    CHECK(balance.type.low == 0);
    CHECK(balance.type.high == 1'000'000'000);
    const Fact& score = schema.facts.at(static_cast<std::size_t>(schema.find_fact("score")));
    CHECK(score.type.scale == 2);
    CHECK(score.type.high == 100);
}

TEST_CASE("what a history adds comes after the channels, and equal vocabularies are one", "[model]") {
    const Resolved resolved = resolve({customer_schema});
    const Schema& schema = resolved.model.schemas.at(0);
    const List& contacts = schema.lists.at(0);
    CHECK(contacts.record == "contact");
    CHECK(contacts.at_most == 500);
    CHECK(contacts.date_field == 0);
    const auto& by = schema.vocabularies.at(static_cast<std::size_t>(contacts.fields.at(1).type.vocabulary));
    CHECK(by.values.size() == 8);
    CHECK(by.values.at(3) == "voice");
    CHECK(by.values.at(7) == "letter_by_court");
    CHECK(schema.facts.at(static_cast<std::size_t>(schema.find_fact("preferred_channel"))).type.vocabulary == 0);
    const Resolved two = resolve({"schema s\nfact a one of x, y\nfact b one of x, y\nfact c ranked x, y\n"});
    const auto& facts = two.model.schemas.at(0).facts;
    CHECK(facts.at(1).type.vocabulary == facts.at(2).type.vocabulary);
    CHECK(facts.at(1).type.vocabulary != facts.at(3).type.vocabulary);
}

TEST_CASE("outcomes know what they normally are", "[model]") {
    const Resolved resolved = resolve({customer_schema});
    const Schema& schema = resolved.model.schemas.at(0);
    CHECK(schema.outcomes.at(0).normally == 0);
    CHECK_FALSE(schema.outcomes.at(2).normally.has_value());
    CHECK(schema.outcomes.at(4).type.high == 90);
    CHECK(schema.outcomes.at(5).for_each_channel);
    CHECK(schema.outcomes.at(6).type.high == 3);
    CHECK(schema.outcomes.at(6).normally == 0);
}

TEST_CASE("mistakes in a schema", "[model]") {
    const auto errors = [](const std::string& lines) { return resolve({"schema s\n" + lines}).errors(); };
    CHECK(errors("fact a money USB 0 to 10\n") == "unknown_currency: `USB` is not a currency\n");
    CHECK(errors("fact a one of x, y, x\n") == "value_listed_twice: `x` is listed twice\n");
    CHECK(errors("fact a whole 10 to 1\n") == "empty_range: nothing fits `10 to 1`\n");
    CHECK(errors("fact a whole\noutcome a whole\n") == "name_taken: `a` is already a fact\n");
    CHECK(errors("fact a channel\n") == "no_channels: `a` needs channels, and the schema declares none\n");
    CHECK(errors("fact a whole\ncalculate b as c + 1\ncalculate c as b + 1\n") ==
          "defined_through_itself: `b` is defined through itself\n");
    CHECK(errors("fact a list of x\nlist x\n  on date\n") ==
          "list_needs_length: list `a` does not say how long it can be\n");
    CHECK(errors("fact a money JPY 0 to 10.50\n") ==
          "too_many_decimals: `10.50 JPY` has more decimals than JPY, which has 0\n");
    CHECK(errors("outcome a whole 0 to 5, normally 9\n") == "outside_range: `9` lies outside of 0 to 5\n");
    CHECK(errors("fact a wholl\nfact b whole\ncalculate c as b + d\n").find("unknown name `d`") != std::string::npos);
}
