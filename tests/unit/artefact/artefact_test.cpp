// Programs built by hand, through a file and back.

#include <catch2/catch.hpp>

#include "artefact/decode.h"
#include "artefact/encode.h"
#include "artefact/format.h"
#include "forbear/artefact.h"
#include "ir/print.h"
#include "unit/ir/programs.h"

using namespace forbear;
using namespace forbear::tests;

namespace {

const std::string some_hash(64, 'a');

/// Numbers at the ends of 64 bits, open targets, texts that repeat, a guard, an exception.
struct Built {
    ProgramBuilder builder;
    std::uint32_t past_due = builder.fact("past_due", days(0, 400), true);
    std::uint32_t tone = builder.outcome("tone", choice(builder.vocabulary("tone", {"mild", "firm"}, true), 2), 0);
    ir::Reg past_due_reg = builder.read(past_due);

    Built() {
        ir::Node open = in_range(past_due_reg, 30, INT64_MAX);
        open.origin = builder.origin("past_due is at least 30", past_due_reg, "past_due");
        builder.rule("late", {open}, {to(sms), to(email)}, {set_to(tone, 1)}).title = "late, and late again";
        builder.rule("very_late", {in_range(past_due_reg, INT64_MIN, INT64_MAX)}, {to(voice)}).title = "late, and late again";
        builder.rule("otherwise", {});
        builder.guard("no_sms", builder.all_of({in_range(past_due_reg, 60, 400, true)}), {remove(bits(sms))}).because = "late, and late again";
        builder.program.hash = some_hash;
        builder.finish();
    }
};

artefact::Content content_of(const Built& built) {
    return {built.builder.program, {{"p.forbear", 3}, {"p.forbear", 9}, {"p.forbear", 12}}};
}

std::string refusal(std::string_view body) {
    const auto decoded = artefact::decode_body(body);
    return decoded ? std::string() : decoded.error().message;
}

} // namespace

TEST_CASE("a program comes back as it was", "[artefact]") {
    const Built built;
    const auto bytes = artefact::encode(content_of(built));
    REQUIRE(bytes);
    const auto again = artefact::decode(bytes.value());
    INFO((again ? "" : again.error().message));
    REQUIRE(again);
    CHECK(ir::print(again.value().program) == ir::print(built.builder.program));
    CHECK(again.value().program.hash == some_hash);
    REQUIRE(again.value().places.size() == 3);
    CHECK(again.value().places[1].file == "p.forbear");
    CHECK(again.value().places[1].line == 9);
    CHECK(artefact::encode(again.value()).value() == bytes.value());
}

TEST_CASE("texts that repeat are written once", "[artefact]") {
    const Built built;
    const std::string body = artefact::encode_body(content_of(built));
    const std::size_t first = body.find("late, and late again");
    REQUIRE(first != std::string::npos);
    CHECK(body.find("late, and late again", first + 1) == std::string::npos);
}

TEST_CASE("a loaded program decides and explains", "[artefact]") {
    const Built built;
    const auto policy = load_artefact(artefact::encode(content_of(built)).value());
    REQUIRE(policy);
    Records records(policy.value()->schema(), 1);
    records.set(built.past_due, 45);
    std::vector<std::int64_t> words(policy.value()->layout().words);
    policy.value()->decide(records.view(), 0, words.data());
    const DecisionView decision(policy.value()->layout(), words.data());
    CHECK(decision.rule() == 0);
    CHECK(decision.channel_count() == 2);
    const Explanation told = policy.value()->explain(records.view(), 0);
    CHECK(told.rule == "late");
    CHECK(told.policy_hash == some_hash);
    REQUIRE(!told.fired_on.empty());
    CHECK(told.fired_on.front().value == "45 days");
    records.set(built.past_due, 10);
    const auto above = policy.value()->explain(records.view(), 0).above;
    REQUIRE(!above.empty());
    CHECK(above.front().file == "p.forbear");
    CHECK(above.front().line == 3);
}

TEST_CASE("a program that the verifier refuses is refused", "[artefact]") {
    Built built;
    built.builder.program.nodes[0].reg = 77;
    const auto bytes = artefact::encode(content_of(built));
    REQUIRE(bytes);
    const auto loaded = load_artefact(bytes.value());
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().code == ErrorCode::artefact);
    CHECK(loaded.error().message.find("no register 77") != std::string::npos);
}

TEST_CASE("places belong to rules, one by one", "[artefact]") {
    const Built built;
    artefact::Content content = content_of(built);
    content.places.pop_back();
    CHECK(refusal(artefact::encode_body(content)).find("differ in number") != std::string::npos);
    content.places.clear();
    CHECK(refusal(artefact::encode_body(content)).empty());
}

TEST_CASE("a body that says impossible things is refused where it says them", "[artefact]") {
    const auto says = [](std::string_view body, std::string_view words) {
        INFO(refusal(body));
        CHECK(refusal(body).find(words) != std::string::npos);
    };
    says("", "does not end");
    says("\x01", "more texts than bytes");
    says("\x05", "more texts than bytes");
    says(std::string_view("\x01\x09x", 3), "longer than the file");
    says(std::string("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f"), "does not end"); // more than 64 bits
    const Built built;
    const std::string body = artefact::encode_body(content_of(built));
    says(body + '\0', "behind its end");
}

TEST_CASE("hashes that are none are not sealed", "[artefact]") {
    Built built;
    built.builder.program.hash = "hash";
    CHECK(artefact::encode(content_of(built)).error().code == ErrorCode::invalid_argument);
    built.builder.program.hash = std::string(64, 'G');
    CHECK_FALSE(artefact::encode(content_of(built)));
}

TEST_CASE("the hash of a schema is about everything that is bound", "[artefact]") {
    const Schema schema = Built().builder.program.schema;
    const std::string hash = artefact::schema_hash(schema);
    CHECK(hash.size() == 64);
    CHECK(artefact::schema_hash(schema) == hash);
    const auto differs = [&](auto change) {
        Schema other = schema;
        change(other);
        CHECK(artefact::schema_hash(other) != hash);
    };
    differs([](Schema& s) { s.facts[1].name = "other"; });
    differs([](Schema& s) { s.facts[1].type.high += 1; });
    differs([](Schema& s) { s.facts[1].may_be_none = true; });
    differs([](Schema& s) { s.vocabularies[0].values[0] = "fax"; });
    differs([](Schema& s) { s.outcomes[0].normally = 1; });
    differs([](Schema& s) { std::swap(s.facts[0], s.facts[1]); });
}
