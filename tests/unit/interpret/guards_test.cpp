#include <functional>

#include "unit/interpret/decide.h"

using namespace forbear;
using namespace forbear::tests;
using ir::EffectKind;

namespace {

/// One rule that asks for everything, over outcomes of each kind; a test adds guards.
struct Asking {
    ProgramBuilder builder;
    std::int32_t tones = builder.vocabulary("tone", {"friendly", "empathetic", "neutral", "firm"}, true);
    std::int32_t notice_values = builder.vocabulary("notices", {"opt_out", "free_advice", "rights"});
    std::uint32_t tone = builder.outcome("tone", choice(tones, 4), 1);
    std::uint32_t offer =
        builder.outcome("offer", choice(builder.vocabulary("offer", {"none_at_all", "plan", "settlement"}), 3));
    std::uint32_t review = builder.outcome("review", days(0, 90));
    std::uint32_t notices = builder.outcome("notices", set_of(notice_values));
    std::uint32_t window = builder.outcome("window", hours_type(), {}, true);
    std::uint32_t hardship = builder.fact("hardship", yes_no(), true);
    std::uint32_t allowed = builder.fact("allowed", set_of(0), true, true);
    std::uint32_t limit = builder.fact("limit", days(0, 90), false, true);
    std::uint32_t quiet = builder.fact("quiet", hours_type());
    ir::Reg hardship_reg = builder.read(hardship);
    ir::Reg allowed_reg = builder.read(allowed);
    ir::Reg limit_reg = builder.read(limit);
    ir::Reg quiet_reg = builder.read(quiet);
    ir::Pick pick = ir::Pick::preference;
    std::vector<ir::Candidate> candidates{to(voice), to(sms), to(email)};
    std::vector<ir::Setting> settings{set_to(tone, 3), set_to(offer, 2), set_to(review, 30)};

    ir::Guard& guard(std::vector<ir::Effect> effects) {
        return builder.guard("g" + std::to_string(builder.program.guards.size()), ir::accept, std::move(effects));
    }
    Decided decide_it(std::function<void(Records&)> change = {}) {
        ir::Rule& rule = builder.rule("otherwise", {}, candidates, settings);
        rule.pick = pick;
        const ir::Program& program = builder.finish();
        Records records(program.schema, 1);
        records.set(quiet, all_day);
        if (change) change(records);
        return decide(program, records);
    }
};

} // namespace

TEST_CASE("without guards the rule's decision stands", "[interpret][guard]") {
    const Decided decided = Asking{}.decide_it();
    CHECK(decided.status() == Status::contact);
    CHECK(decided.channels() == ChannelList{voice, sms, email});
    CHECK(decided.outcome(0) == 3);
    CHECK(decided.outcome(3) == std::nullopt);
    CHECK(decided.outcome(4, voice) == all_day);
}

TEST_CASE("removed channels are the union of all removals", "[interpret][guard]") {
    Asking asking;
    asking.guard({remove(bits(voice))});
    asking.guard({remove(bits(voice, letter))});
    asking.guard({remove(bits(letter))});
    asking.guard({channels_effect(EffectKind::keep_channels, bits(voice, email))});
    const Decided decided = asking.decide_it();
    CHECK(decided.channels() == ChannelList{email});
    CHECK(decided.view().guard_changed(0));
    CHECK(decided.view().guard_changed(1));
    CHECK(decided.view().guard_applied(2));
    CHECK_FALSE(decided.view().guard_changed(2)); // letter was never asked for
    CHECK(decided.view().guard_changed(3));
}

TEST_CASE("a guard that does not apply does nothing", "[interpret][guard]") {
    Asking asking;
    asking.builder.guard("known", asking.builder.all_of({in_range(asking.hardship_reg, 1, 1)}), {remove(bits(voice))});
    asking.builder.guard("or_unknown", asking.builder.all_of({in_range(asking.hardship_reg, 1, 1, true)}),
                         {remove(bits(sms))});
    Asking again = asking;
    const Decided no = asking.decide_it();
    CHECK(no.channels() == ChannelList{voice, sms, email});
    CHECK_FALSE(no.view().guard_applied(0));
    const Decided unknown = again.decide_it([&](Records& records) { records.set(again.hardship, State::unknown); });
    CHECK(unknown.channels() == ChannelList{voice, email});
    CHECK_FALSE(unknown.view().guard_applied(0));
    CHECK(unknown.view().guard_applied(1));
}

TEST_CASE("keeping the channels of an unknown or missing set keeps nothing", "[interpret][guard]") {
    for (const State state : {State::known, State::unknown, State::none}) {
        Asking asking;
        asking.guard({channels_effect(EffectKind::keep_channels, 0, asking.allowed_reg)});
        const Decided decided = asking.decide_it([&](Records& records) {
            records.set(asking.allowed, bits(sms, letter));
            records.set(asking.allowed, state);
        });
        CHECK(decided.status() == (state == State::known ? Status::contact : Status::blocked));
        CHECK(decided.channels() == (state == State::known ? ChannelList{sms} : ChannelList{}));
    }
}

TEST_CASE("an exception lifts its effect only when it is true", "[interpret][guard]") {
    for (const bool hard : {false, true}) {
        Asking asking;
        ir::Effect effect = remove(bits(voice));
        effect.except = asking.builder.all_of({in_range(asking.hardship_reg, 1, 1)});
        asking.guard({effect, remove(bits(sms))});
        const Decided decided = asking.decide_it([&](Records& records) { records.set(asking.hardship, hard ? 1 : 0); });
        CHECK(decided.channels() == (hard ? ChannelList{voice, email} : ChannelList{email}));
    }
}

TEST_CASE("first of and all of", "[interpret][guard]") {
    Asking first;
    first.pick = ir::Pick::first_of;
    Asking first_guarded = first;
    CHECK(first.decide_it().channels() == ChannelList{voice});
    first_guarded.guard({remove(bits(voice))});
    first_guarded.guard({remove(bits(email))});
    const Decided next = first_guarded.decide_it();
    CHECK(next.channels() == ChannelList{sms});
    CHECK(next.view().guard_changed(1)); // email was a candidate

    Asking all;
    all.pick = ir::Pick::all_of;
    Asking all_guarded = all;
    CHECK(all.decide_it().channels() == ChannelList{voice, sms, email});
    all_guarded.guard({remove(bits(email))});
    const Decided none = all_guarded.decide_it();
    CHECK(none.channels().empty());
    CHECK(none.status() == Status::blocked);
}

TEST_CASE("limits take the strictest, and only what exceeds them changes", "[interpret][guard]") {
    Asking asking;
    asking.guard({outcome_effect(EffectKind::at_most, asking.tone, 0, 2)});
    asking.guard({outcome_effect(EffectKind::at_most, asking.tone, 0, 1)});
    asking.guard({outcome_effect(EffectKind::at_least, asking.tone, 0, 0)});
    asking.guard({outcome_effect(EffectKind::at_least, asking.review, 0, 45)});
    asking.guard({outcome_effect(EffectKind::at_most, asking.review, 0, 60)});
    const Decided decided = asking.decide_it();
    CHECK(decided.outcome(asking.tone) == 1);
    CHECK(decided.outcome(asking.review) == 45);
    CHECK(decided.view().guard_changed(0));
    CHECK(decided.view().guard_changed(1));
    CHECK_FALSE(decided.view().guard_changed(2));
    CHECK(decided.view().guard_changed(3));
    CHECK_FALSE(decided.view().guard_changed(4));
    CHECK(decided.channels() == ChannelList{voice, sms, email});
}

TEST_CASE("a limit from a register that is none is no limit; unset outcomes stay unset", "[interpret][guard]") {
    for (const State state : {State::known, State::none}) {
        Asking asking;
        asking.guard({outcome_effect(EffectKind::at_most, asking.review, 0, 0, asking.limit_reg)});
        const Decided decided =
            asking.decide_it([&](Records& records) { records.set(asking.limit, 7).set(asking.limit, state); });
        CHECK(decided.outcome(asking.review) == (state == State::known ? 7 : 30));
        CHECK(decided.view().guard_changed(0) == (state == State::known));
    }
    Asking unset;
    unset.settings = {};
    unset.guard({outcome_effect(EffectKind::at_most, unset.review, 0, 10)});
    unset.guard({outcome_effect(EffectKind::at_least, unset.review, 0, 20)});
    const Decided decided = unset.decide_it();
    CHECK(decided.outcome(unset.review) == std::nullopt);
    CHECK(decided.status() == Status::contact);
    CHECK_FALSE(decided.view().guard_changed(0));
}

TEST_CASE("a forbidden value falls back to normally, or to unset", "[interpret][guard]") {
    Asking asking;
    asking.guard({outcome_effect(EffectKind::forbid_values, asking.tone, bits(3))});
    asking.guard({outcome_effect(EffectKind::forbid_values, asking.offer, bits(2))});
    asking.guard({outcome_effect(EffectKind::forbid_values, asking.offer, bits(0))});
    const Decided decided = asking.decide_it();
    CHECK(decided.outcome(asking.tone) == 1);
    CHECK(decided.outcome(asking.offer) == std::nullopt);
    CHECK(decided.status() == Status::contact);
    CHECK(decided.view().guard_changed(0));
    CHECK(decided.view().guard_changed(1));
    CHECK_FALSE(decided.view().guard_changed(2));
}

TEST_CASE("contradictions leave no channel and the normal value", "[interpret][guard]") {
    SECTION("at_least above at_most") {
        Asking asking;
        asking.guard({outcome_effect(EffectKind::at_most, asking.tone, 0, 0)});
        asking.guard({outcome_effect(EffectKind::at_least, asking.tone, 0, 2)});
        const Decided decided = asking.decide_it();
        CHECK(decided.outcome(asking.tone) == 1);
        CHECK(decided.status() == Status::blocked);
        CHECK(decided.channels().empty());
    }
    SECTION("the normal value is forbidden as well") {
        Asking asking;
        asking.guard({outcome_effect(EffectKind::forbid_values, asking.tone, bits(3, 1))});
        const Decided decided = asking.decide_it();
        CHECK(decided.outcome(asking.tone) == 1);
        CHECK(decided.status() == Status::blocked);
    }
    SECTION("a limit leads to a forbidden value") {
        Asking asking;
        asking.guard({outcome_effect(EffectKind::at_most, asking.offer, 0, 1)});
        asking.guard({outcome_effect(EffectKind::forbid_values, asking.offer, bits(1))});
        const Decided decided = asking.decide_it();
        CHECK(decided.outcome(asking.offer) == std::nullopt);
        CHECK(decided.status() == Status::blocked);
    }
    SECTION("a member is both added and forbidden") {
        Asking asking;
        asking.guard({outcome_effect(EffectKind::add_values, asking.notices, bits(0, 1))});
        asking.guard({outcome_effect(EffectKind::forbid_values, asking.notices, bits(1))});
        const Decided decided = asking.decide_it();
        CHECK(decided.outcome(asking.notices) == std::nullopt);
        CHECK(decided.status() == Status::blocked);
    }
    SECTION("no contact stays no contact") {
        Asking asking;
        asking.candidates = {};
        asking.guard({outcome_effect(EffectKind::forbid_values, asking.tone, bits(3, 1))});
        CHECK(asking.decide_it().status() == Status::no_contact);
    }
}

TEST_CASE("members are added to sets, forbidden ones removed", "[interpret][guard]") {
    Asking asking;
    asking.settings.push_back(set_to(asking.notices, bits(0, 2)));
    Asking unset;
    asking.guard({outcome_effect(EffectKind::add_values, asking.notices, bits(0))});
    asking.guard({outcome_effect(EffectKind::add_values, asking.notices, bits(0, 1))});
    asking.guard({outcome_effect(EffectKind::forbid_values, asking.notices, bits(2))});
    const Decided decided = asking.decide_it();
    CHECK(decided.outcome(asking.notices) == bits(0, 1));
    CHECK_FALSE(decided.view().guard_changed(0));
    CHECK(decided.view().guard_changed(1));
    CHECK(decided.view().guard_changed(2));

    unset.guard({outcome_effect(EffectKind::forbid_values, unset.notices, bits(2))});
    Asking added = unset;
    CHECK(unset.decide_it().outcome(unset.notices) == std::nullopt);
    added.guard({outcome_effect(EffectKind::add_values, added.notices, bits(1))});
    CHECK(added.decide_it().outcome(added.notices) == bits(1));
}

TEST_CASE("windows narrow channel by channel; an empty one removes its channel", "[interpret][guard]") {
    Asking asking;
    asking.settings.push_back(set_to(asking.window, pack_hours(300, 1200)));
    asking.guard({outcome_effect(EffectKind::narrow_hours, asking.window, bits(voice, sms), pack_hours(481, 1259))});
    asking.guard({outcome_effect(EffectKind::narrow_hours, asking.window, bits(sms), pack_hours(0, 480))});
    asking.guard({outcome_effect(EffectKind::narrow_hours, asking.window, bits(email), pack_hours(0, 1300))});
    asking.guard({outcome_effect(EffectKind::narrow_hours, asking.window, bits(letter), pack_hours(600, 700))});
    asking.guard({outcome_effect(EffectKind::narrow_hours, asking.window, bits(voice), 0, asking.quiet_reg)});
    const Decided decided =
        asking.decide_it([&](Records& records) { records.set(asking.quiet, pack_hours(540, 1439)); });
    CHECK(decided.channels() == ChannelList{voice, email});
    CHECK(decided.outcome(asking.window, voice) == pack_hours(540, 1200));
    CHECK(decided.outcome(asking.window, sms) == all_day); // not in the decision
    CHECK(decided.outcome(asking.window, email) == pack_hours(300, 1200));
    CHECK(decided.outcome(asking.window, letter) == all_day);
    CHECK(decided.view().guard_changed(0));
    CHECK(decided.view().guard_changed(1));
    CHECK_FALSE(decided.view().guard_changed(2));
    CHECK_FALSE(decided.view().guard_changed(3));
    CHECK(decided.view().guard_changed(4));
}

TEST_CASE("candidates from registers drop out when not known, and repetitions once", "[interpret][rule]") {
    ProgramBuilder builder;
    const std::uint32_t preferred = builder.fact("preferred", choice(0, 5), true, true);
    const ir::Reg reg = builder.read(preferred);
    builder.rule("otherwise", {}, {from_register(reg), to(sms), from_register(reg), to(email)});
    const ir::Program& program = builder.finish();
    Records records(program.schema, 1);
    CHECK(decide(program, records.set(preferred, letter)).channels() == ChannelList{letter, sms, email});
    CHECK(decide(program, records.set(preferred, email)).channels() == ChannelList{email, sms});
    CHECK(decide(program, records.set(preferred, State::unknown)).channels() == ChannelList{sms, email});
    CHECK(decide(program, records.set(preferred, State::none)).channels() == ChannelList{sms, email});
}

TEST_CASE("a setting that is none leaves the outcome unset, also one with a normal value", "[interpret][rule]") {
    ProgramBuilder builder;
    const std::uint32_t fact = builder.fact("fact", days(0, 90), false, true);
    const std::uint32_t plain = builder.outcome("plain", days(0, 90));
    const std::uint32_t usual = builder.outcome("usual", days(0, 90), 5);
    const std::uint32_t untouched = builder.outcome("untouched", days(0, 90), 6);
    const ir::Reg reg = builder.read(fact);
    builder.rule("otherwise", {}, {}, {set_from(plain, reg), set_from(usual, reg)});
    const ir::Program& program = builder.finish();
    Records records(program.schema, 1);
    const Decided set = decide(program, records.set(fact, 8));
    CHECK(set.outcome(plain) == 8);
    CHECK(set.outcome(usual) == 8);
    const Decided none = decide(program, records.set(fact, State::none));
    CHECK(none.outcome(plain) == std::nullopt);
    CHECK(none.outcome(usual) == std::nullopt);
    CHECK(none.outcome(untouched) == 6);
}

TEST_CASE("a rejected record has its rule and nothing else", "[interpret][rule]") {
    ProgramBuilder builder;
    builder.outcome("usual", days(0, 90), 5);
    builder.rule("refuse", {}).stance = ir::Stance::reject;
    builder.guard("always", ir::accept, {remove(bits(sms))});
    const ir::Program& program = builder.finish();
    Records records(program.schema, 1);
    const Decided decided = decide(program, records);
    CHECK(decided.status() == Status::rejected);
    CHECK(decided.view().rule() == 0);
    CHECK_FALSE(decided.view().guard_applied(0));
    CHECK(decided.outcome(0) == std::nullopt);
    for (std::size_t word = 2; word < decided.words.size(); ++word) CHECK(decided.words[word] == 0);
}

TEST_CASE("guards read what the rule decided, not what guards left", "[interpret][guard]") {
    ProgramBuilder builder;
    const std::uint32_t tone = builder.outcome("tone", whole(0, 3), 0);
    const ir::Reg asked =
        ProgramBuilder::emit(builder.program.after, ir::Op::decided_channels, builder.reg(set_of(0), 0, 31));
    const ir::Reg decided_tone = ProgramBuilder::emit(builder.program.after, ir::Op::decided,
                                                      builder.reg(whole(0, 3), 0, 3), ir::nothing, ir::nothing, tone);
    ir::Node overlap = in_range(asked, bits(email, sms), 0);
    overlap.test = ir::Test::overlap;
    builder.rule("otherwise", {}, {to(voice), to(sms)}, {set_to(tone, 3)});
    builder.guard("no_sms", ir::accept, {remove(bits(sms)), outcome_effect(EffectKind::at_most, tone, 0, 1)});
    builder.guard("when_sms", builder.all_of({overlap}), {remove(bits(letter))});
    builder.guard("when_firm", builder.all_of({in_range(decided_tone, 3, 3)}), {remove(bits(letter))});
    const ir::Program& program = builder.finish();
    Records records(program.schema, 1);
    const Decided decided = decide(program, records);
    CHECK(decided.channels() == ChannelList{voice});
    CHECK(decided.view().guard_applied(1));
    CHECK(decided.view().guard_applied(2));
}
