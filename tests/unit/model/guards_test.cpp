#include <catch2/catch.hpp>

#include "unit/model/texts.h"

using namespace forbear;
using namespace forbear::test;
using model::EffectKind;

namespace {

const model::Effect& effect_of(const Resolved& resolved) {
    INFO(resolved.errors());
    REQUIRE(resolved.found().empty());
    return resolved.guard("g").effects.at(0);
}

std::string errors_of(const std::string& body) { return with_guard("guard g\n" + body + "  because \"x\"\n").errors(); }
Resolved guard(const std::string& body) { return with_guard("guard g\n" + body + "  because \"x\"\n"); }

} // namespace

TEST_CASE("a guard whose condition can be unknown says so, or there is a ready fix", "[model]") {
    const Resolved silent = guard("  when hardship\n  forbid voice\n");
    REQUIRE(silent.errors() == "unknown_not_said: the condition of guard `g` can be unknown\n");
    const Diagnostic diagnostic = silent.found().at(0);
    REQUIRE(diagnostic.fixes.size() == 1);
    CHECK(diagnostic.fixes.at(0).safety == FixSafety::safe);
    std::string text = silent.sources.file(0).text;
    text.insert(diagnostic.fixes.at(0).edits.at(0).at.begin, diagnostic.fixes.at(0).edits.at(0).replacement);
    CHECK(resolve({text}).errors().empty());
    CHECK(errors_of("  when hardship is known and hardship\n  forbid voice\n").empty());
    CHECK(errors_of("  when collector is third_party\n  forbid voice\n").empty());
    CHECK(errors_of("  when parties includes x\n  forbid voice\n").find("unknown_not_said") == std::string::npos);
    CHECK(errors_of("  when any parties where (bankrupt)\n  forbid voice\n").find("unknown_not_said") == 0);
}

TEST_CASE("channels are removed, kept and spared", "[model]") {
    CHECK(effect_of(guard("  forbid voice, agent\n")).mask == 0b010'1000);
    CHECK(effect_of(guard("  forbid all channels\n")).mask == 0b111'1111);
    CHECK(effect_of(guard("  forbid all channels except letter\n")).mask == 0b110'1111);
    CHECK(effect_of(guard("  forbid all channels except when purpose is legal_notice\n")).except->args.at(0).kind ==
          model::ExprKind::decided);
    CHECK(effect_of(guard("  allow only the channels in allowed_channels\n")).value.has_value());
    CHECK(errors_of("  forbid visit\n") == "unknown_channel: `visit` is not a channel\n");
}

TEST_CASE("hours count minutes, the ends said to be excluded are", "[model]") {
    const Resolved open = guard("  contact by voice, sms only after 08:00 and before 21:00\n");
    CHECK(effect_of(open).kind == EffectKind::narrow_hours);
    CHECK(effect_of(open).value->value == pack_hours(481, 1259));
    CHECK(effect_of(open).mask == 0b1100);
    CHECK(effect_of(guard("  contact by voice only from 08:00 until 21:00\n")).value->value == pack_hours(480, 1260));
    CHECK(errors_of("  contact by voice only after 21:00 and before 08:00\n").find("hours_are_empty") == 0);
}

TEST_CASE("limits hold on what has an order", "[model]") {
    const Resolved tone = guard("  limit tone to empathetic or below\n");
    CHECK(effect_of(tone).kind == EffectKind::at_most);
    CHECK(effect_of(tone).value->value == 1);
    CHECK(effect_of(guard("  limit settle_for to at least 40% of balance\n")).kind == EffectKind::at_least);
    CHECK(effect_of(guard("  limit settle_for to at least 40% of balance\n")).value->rounding ==
          model::Rounding::half_even);
    CHECK(errors_of("  limit offer to payment_plan or below\n") ==
          "effect_not_for_outcome: `limit` is for a ranked outcome or a number; `offer` is a choice without an order\n");
    CHECK(errors_of("  limit settle_for to at least 40% of credit_limit\n") ==
          "bound_may_be_unknown: the bound `40% of credit_limit` can be unknown\n");
}

TEST_CASE("values are forbidden and added", "[model]") {
    CHECK(effect_of(guard("  forbid offer settlement\n")).mask == 0b1000);
    CHECK(effect_of(guard("  add opt_out to notices\n")).mask == 1);
    CHECK(errors_of("  add firm to tone\n").find("effect_not_for_outcome: `add` is for a set") == 0);
}

TEST_CASE("only guards read protected facts and what a rule decided", "[model]") {
    CHECK(errors_of("  when ethnicity is \"x\", or unknown\n  forbid voice\n").empty());
    CHECK(with_when("ethnicity is \"x\"").errors() ==
          "protected_fact: `ethnicity` is protected: only a guard may read it\n");
    const Resolved hidden =
        with_rules("define hidden when ethnicity is \"x\"\nrule asked\n  when hidden\n  then do not contact\n");
    REQUIRE(hidden.errors() == "protected_fact: `ethnicity` is protected: only a guard may read it\n");
    CHECK(hidden.text_at(hidden.found().at(0).at) == "hidden");
    CHECK(hidden.text_at(hidden.found().at(0).labels.at(0).at) == "ethnicity");
    CHECK(with_when("tone is firm").errors() ==
          "outcome_not_decided: `tone` is decided by the rule and cannot be read here\n");
    CHECK(with_when("contact by email").errors().find("outcome_not_decided") == 0);
}

TEST_CASE("guard files know their gate and may not share names", "[model]") {
    const std::string policy =
        customer_schema + "\npolicy p\n  about customer\n  guarded by a, b\n\notherwise do not contact\n\n";
    const Resolved gated = resolve(
        {policy +
         "guards a \"12 CFR\"\n  when hardship\n\nguard g\n  forbid voice\n\nend guards\n\nguards b\n\nguard h\n"
         "  forbid sms\n\nend guards\n"});
    CHECK(gated.errors().empty());
    CHECK(gated.guard("g").gate.when.has_value());
    CHECK(gated.guard("g").citation == "12 CFR");
    CHECK_FALSE(gated.guard("h").gate.when.has_value());
    CHECK(
        resolve(
            {policy +
             "guards a\n\nguard g\n  forbid voice\n\nend guards\n\nguards b\n\nguard g\n  forbid sms\n\nend guards\n"})
            .errors() == "name_taken: `g` is already a guard of this policy\n");
    CHECK(resolve({policy + "guards a\n\nguard g\n  forbid voice\n\nend guards\n"}).errors() ==
          "unknown_guard_file: unknown guard file `b`\n");
}

TEST_CASE("a guard may forbid every value but the normal one", "[model][guards]") {
    const auto mask = [](const std::string& outcome) {
        return with_guard("guard strict\n  when hardship, or unknown\n  forbid every " + outcome + "\n").guard("strict").effects.at(0).mask;
    };
    CHECK(mask("offer") == 0b1110);   // normally no_offer
    CHECK(mask("notices") == 0b11);   // normally empty
    CHECK(mask("tone") == 0b1110);
    CHECK(with_guard("guard strict\n  forbid every review\n").errors().find("effect_not_for_outcome") == 0);
}
