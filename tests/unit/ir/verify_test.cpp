#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>
#include <limits>

#include "unit/ir/programs.h"

using namespace forbear;
using namespace forbear::tests;
using ir::Op;

namespace {

/// A sound program with something of everything; each test spoils one thing.
struct Sound {
    ProgramBuilder builder;
    ir::Program& program = builder.program;
    std::uint32_t past_due, allowed, tone, notices, window, review;
    ir::Reg past_due_reg, allowed_reg, sum_reg;

    Sound() {
        past_due = builder.fact("days_past_due", days(0, 1000), true);
        allowed = builder.fact("allowed", set_of(0));
        tone = builder.outcome("tone", choice(builder.vocabulary("tone", {"friendly", "firm"}, true), 2), 0);
        notices = builder.outcome("notices", set_of(builder.vocabulary("notice", {"a", "b"})));
        window = builder.outcome("window", hours_type(), {}, true);
        review = builder.outcome("review", days(0, 90));
        past_due_reg = builder.read(past_due);
        allowed_reg = builder.read(allowed);
        sum_reg = builder.before(Op::add, builder.reg(days(0, 2000), 0, 2000, true), past_due_reg, past_due_reg);
        const std::uint32_t list = builder.list("contacts", {{"on", date_type(), true}}, 5);
        ir::Loop loop;
        loop.list = list;
        loop.size = 1;
        const ir::Reg on =
            ProgramBuilder::emit(program.loop_code, Op::field, builder.for_fact(program.schema.lists[list].fields[0]));
        loop.is_true = loop.may_be = builder.all_of({in_range(on, 0, 9)});
        loop.result = builder.reg(whole(0, 5), 0, 5);
        program.loops.push_back(loop);
        builder.before(Op::aggregate, ir::nothing);
        const std::int32_t cells = builder.vocabulary("trial", {"challenger", "champion"});
        const ir::Reg plain = builder.read(builder.fact("branch", whole(1, 900), true));
        ir::Experiment trial{.name = "trial", .by = "branch", .cells = {{"challenger", 0, 1'000}, {"champion", 1'000, 10'000}}};
        trial.bucket = builder.before(Op::bucket, builder.reg(whole(0, 9'999), 0, 9'999, true), plain);
        trial.cell = builder.before(Op::cell, builder.reg(choice(cells, 2), 0, 1, true), trial.bucket);
        program.experiments.push_back(trial);
        builder.rule("early", {in_range(past_due_reg, 1, 30), in_range(sum_reg, 0, 5)}, {to(sms)}, {set_to(tone, 1)});
        builder.rule("otherwise", {});
        ProgramBuilder::emit(program.after, Op::decided, builder.reg(program.schema.outcomes[tone].type, 0, 1),
                             ir::nothing, ir::nothing, tone);
        builder.guard("gentle", builder.all_of({in_range(past_due_reg, 0, 9, true)}),
                      {outcome_effect(ir::EffectKind::at_most, tone, 0, 0), remove(bits(sms)),
                       channels_effect(ir::EffectKind::keep_channels, 0, allowed_reg),
                       outcome_effect(ir::EffectKind::add_values, notices, 1),
                       outcome_effect(ir::EffectKind::narrow_hours, window, bits(voice), pack_hours(481, 1259))});
        builder.finish();
    }
    Sound(const Sound&) = delete;
    Sound& operator=(const Sound&) = delete;
};

using Spoil = std::function<void(Sound&)>;

/// The verifier says `words` of a program that was sound before `spoil`.
void refuses(const std::string& words, const Spoil& spoil) {
    Sound sound;
    spoil(sound);
    std::string said;
    for (const std::string& problem : ir::verify(sound.program)) said += problem + "\n";
    CAPTURE(words, said);
    CHECK(said.find(words) != std::string::npos);
}

} // namespace

TEST_CASE("a sound program has no problem", "[ir][verify]") {
    const Sound sound;
    for (const std::string& problem : ir::verify(sound.program)) FAIL_CHECK(problem);
}

TEST_CASE("registers are written once and before they are read", "[ir][verify]") {
    refuses("is read before it is written", [](Sound& s) { std::swap(s.program.before[0], s.program.before[2]); });
    refuses("no register", [](Sound& s) { s.program.before[2].a = 4000; });
    refuses("writes no register", [](Sound& s) { s.program.before[2].result = 4000; });
    refuses("again", [](Sound& s) { s.program.before[2].result = s.past_due_reg; });
    refuses("is read before it is written", [](Sound& s) { // a loop's register after the loop
        s.builder.before(Op::weekday, s.builder.reg(whole(0, 6), 0, 6, true), s.program.loop_code[0].result);
    });
    refuses("is read before it is written", [](Sound& s) { // `after` is too late for the main graph
        s.program.nodes[1].reg = s.program.after[0].result;
    });
    refuses("more than 8192", [](Sound& s) { s.program.registers.resize(8193); });
}

TEST_CASE("instructions stay in their tables and stages", "[ir][verify]") {
    refuses("reads no fact", [](Sound& s) { s.program.before[0].imm = 99; });
    refuses("reads no fact", [](Sound& s) { s.program.loop_code[0].imm = 1; });
    refuses("no such loop", [](Sound& s) { s.program.before[3].imm = 1; });
    refuses("a loop in a loop", [](Sound& s) { s.program.loop_code[0].op = Op::aggregate; });
    refuses("outside a loop", [](Sound& s) { s.program.before[0].op = Op::field; });
    refuses("no such text", [](Sound& s) { s.builder.before(Op::text_constant, s.builder.reg(text_type(), 0, 0)); });
    refuses("no such outcome", [](Sound& s) { s.program.after[0].imm = 7; });
    refuses("hours for each channel", [](Sound& s) { s.program.after[0].imm = s.window; });
    refuses("before the rule has decided", [](Sound& s) { s.program.before.push_back(s.program.after[0]); });
    refuses("which the program denies", [](Sound& s) {
        s.builder.read(0);
        s.program.reads_as_of = false;
    });
    refuses("over no list", [](Sound& s) { s.program.loops[0].list = 3; });
    refuses("its body is out of range", [](Sound& s) { s.program.loops[0].size = 2; });
    refuses("its body is out of range", [](Sound& s) { s.program.loops[0].first = 0xffff'fff0u; });
}

TEST_CASE("factors and steps are positive", "[ir][verify]") {
    for (const auto& [imm, imm2] : {std::pair{0, 1}, {1, 0}, {-1, 1}, {1, -1}}) {
        refuses("not positive", [imm = imm, imm2 = imm2](Sound& s) {
            s.builder.before(Op::divide, s.builder.reg(days(0, 1), 0, 1, true), s.past_due_reg, s.past_due_reg, imm,
                             imm2);
        });
    }
    refuses("not positive", [](Sound& s) {
        s.builder.before(Op::ratio, s.builder.reg(days(0, 1), 0, 1, true), s.past_due_reg, s.past_due_reg, 0);
    });
}

TEST_CASE("no instruction can leave 64 bits or its register's range", "[ir][verify]") {
    refuses("does not cover", [](Sound& s) { s.program.registers[s.sum_reg].high = 1999; });
    refuses("does not cover", [](Sound& s) { s.program.registers[s.past_due_reg].low = 1; });
    const std::int64_t most = std::numeric_limits<std::int64_t>::max();
    const auto large = [most](Sound& s, Op op, std::int64_t imm, std::int64_t imm2) {
        s.builder.before(op, s.builder.reg(days(-most, most), -most, most, true), s.sum_reg,
                         op == Op::round ? ir::nothing : s.sum_reg, imm, imm2);
    };
    refuses("can leave 64 bits", [&](Sound& s) { large(s, Op::divide, most / 1999, 1); });
    refuses("can leave 64 bits", [&](Sound& s) { large(s, Op::divide, 1, most / 1999); });
    refuses("can leave 64 bits", [&](Sound& s) { large(s, Op::ratio, most / 3999, 1); });
    refuses("can leave 64 bits", [&](Sound& s) { large(s, Op::round, most / 2, 3); });
    refuses("can leave 64 bits", [most](Sound& s) {
        s.program.registers[s.sum_reg].high = most;
        s.builder.before(Op::add, s.builder.reg(days(0, most), 0, most, true), s.sum_reg, s.past_due_reg);
    });
    refuses("does not say", [](Sound& s) { s.program.registers[s.sum_reg].can_be_unknown = false; });
    refuses("does not say", [](Sound& s) { s.program.registers[s.past_due_reg].can_be_unknown = false; });
    refuses("can become unknown, which it does not say", [](Sound& s) {
        const ir::Reg one =
            s.builder.before(Op::constant, s.builder.reg(days(0, 1), 0, 1), ir::nothing, ir::nothing, 1);
        s.builder.before(Op::divide, s.builder.reg(days(-9, 9), -9, 9), one, one, 1, 1);
    });
    refuses("the range is empty", [](Sound& s) { s.program.registers[s.sum_reg].low = 3000; });
}

TEST_CASE("what can become unknown says so", "[ir][verify]") {
    const std::string words = "can become unknown, which it does not say";
    const auto settle = [](Sound& s, bool says_so) {
        const ir::Reg possible = s.builder.reg(whole(0, 5), 0, 5);
        s.program.loops[0].result_possible = possible;
        s.builder.before(Op::settled, s.builder.reg(whole(0, 5), 0, 5, says_so), s.program.loops[0].result, possible);
    };
    const auto ask = [](Sound& s, std::uint32_t is_true, std::uint32_t may_be, bool says_so) {
        s.builder.before(Op::condition, s.builder.reg(yes_no(), 0, 1, says_so), ir::nothing, ir::nothing, is_true, may_be);
    };
    const auto gather = [](Sound& s, ir::LoopKind kind, bool says_so) {
        ir::Loop loop = s.program.loops[0];
        ir::Instruction code = s.program.loop_code[loop.first];
        loop.kind = kind;
        loop.first = static_cast<std::uint32_t>(s.program.loop_code.size());
        // A field that is always known: doubt comes only from what may belong.
        s.program.schema.lists[0].fields.push_back({"cost", whole(0, 9)});
        code.imm = 1;
        code.result = loop.value = s.builder.reg(whole(0, 9), 0, 9);
        s.program.loop_code.push_back(code);
        loop.is_true = s.builder.all_of({in_range(code.result, 0, 3)});
        loop.may_be = s.builder.all_of({in_range(code.result, 0, 4)});
        loop.result = s.builder.reg(whole(0, 45), 0, 45, says_so);
        s.program.registers[loop.result].can_be_none = true;
        s.program.loops.push_back(loop);
        s.builder.before(Op::aggregate, ir::nothing, ir::nothing, ir::nothing, 1);
    };
    refuses(words, [&](Sound& s) { settle(s, false); });
    refuses(words, [&](Sound& s) {
        const std::uint32_t is_true = s.builder.all_of({in_range(s.past_due_reg, 0, 3)});
        ask(s, is_true, s.builder.all_of({in_range(s.past_due_reg, 0, 3, true)}), false);
    });
    const ir::LoopKind kinds[] = {ir::LoopKind::total, ir::LoopKind::earliest, ir::LoopKind::latest};
    for (const ir::LoopKind kind : kinds) refuses(words, [&](Sound& s) { gather(s, kind, false); });

    Sound sound;
    settle(sound, true);
    const std::uint32_t graph = sound.builder.all_of({in_range(sound.past_due_reg, 0, 3)});
    ask(sound, graph, graph, false); // the same question twice, and questions that have one answer
    ask(sound, graph, ir::reject, false);
    ask(sound, ir::accept, graph, false);
    for (const ir::LoopKind kind : kinds) {
        Sound gathering;
        gather(gathering, kind, true);
        for (const std::string& problem : ir::verify(gathering.program)) FAIL_CHECK(problem);
    }
    for (const std::string& problem : ir::verify(sound.program)) FAIL_CHECK(problem);
}

TEST_CASE("a rounded quotient's range is exact", "[ir][verify]") {
    const auto accepts = [](std::int64_t low, std::int64_t high, ir::Rounding rounding) {
        Sound s;
        const ir::Reg seven =
            s.builder.before(Op::constant, s.builder.reg(days(7, 7), 7, 7), ir::nothing, ir::nothing, 7);
        s.builder.before(Op::divide, s.builder.reg(days(low, high), low, high, true), s.past_due_reg, seven, 1, 1,
                         rounding);
        return ir::verify(s.program).empty();
    };
    CHECK(accepts(0, 143, ir::Rounding::half_even)); // 1000 / 7 is 142.86
    CHECK_FALSE(accepts(0, 142, ir::Rounding::half_even));
    CHECK(accepts(0, 142, ir::Rounding::down));
    CHECK_FALSE(accepts(0, 142, ir::Rounding::up));
    CHECK_FALSE(accepts(1, 143, ir::Rounding::half_up));
}

TEST_CASE("targets lead forward and end where they may", "[ir][verify]") {
    refuses("does not stand after it", [](Sound& s) { s.program.nodes[2].yes = 1; });
    refuses("does not stand after it", [](Sound& s) { s.program.nodes[1].yes = 1; });
    refuses("does not stand after it", [](Sound& s) { s.program.nodes[1].yes = 99; });
    refuses("does not end at a rule", [](Sound& s) { s.program.nodes[2].yes = ir::accept; });
    refuses("does not end at a rule", [](Sound& s) { s.program.entry = ir::reject; });
    refuses("does not end at a rule", [](Sound& s) { s.program.nodes[2].yes = ir::fires(2); });
    refuses("a condition ends at a rule", [](Sound& s) { s.program.nodes[3].yes = ir::fires(0); });
    refuses("no such origin", [](Sound& s) { s.program.nodes[1].origin = 5; });
    refuses("shows no register", [](Sound& s) { s.program.nodes[1].origin = s.builder.origin("x", 999); });
    refuses("is read before it is written",
            [](Sound& s) { s.program.nodes[1].origin = s.builder.origin("x", s.program.after[0].result); });
    refuses("belongs to no section", [](Sound& s) { s.program.nodes[1].section = 0; });
}

TEST_CASE("tests fit what they test", "[ir][verify]") {
    refuses("the range is empty", [](Sound& s) { s.program.nodes[1].high = 0; });
    refuses("can leave 0 to 63", [](Sound& s) { s.program.nodes[1].test = ir::Test::member; });
    refuses("an overlap with what is no set", [](Sound& s) { s.program.nodes[1].test = ir::Test::overlap; });
    refuses("a range of what has no order", [](Sound& s) { s.program.nodes[1].reg = s.allowed_reg; });
    refuses("bits without a value", [](Sound& s) {
        s.program.nodes[1].reg = s.allowed_reg;
        s.program.nodes[1].test = ir::Test::overlap;
        s.program.nodes[1].low = 32;
    });
}

TEST_CASE("a policy ends in `otherwise`", "[ir][verify]") {
    refuses("has a condition", [](Sound& s) { s.program.rules[1].entry = 1; });
    refuses("there is none", [](Sound& s) { s.program.rules.clear(); });
    refuses("no path reaches", [](Sound& s) {
        s.program.nodes[1].no = ir::fires(0);
        s.program.nodes[2].no = ir::fires(0);
    });
    ProgramBuilder builder;
    builder.rule("everyone", {}, {to(email)});
    builder.rule("otherwise", {});
    CHECK(ir::verify(builder.finish()).empty()); // the author's affair, not ours
}

TEST_CASE("what a rule does stays within the schema", "[ir][verify]") {
    refuses("no channel", [](Sound& s) { s.program.candidates[0].channel = 5; });
    refuses("is not a channel", [](Sound& s) { s.program.candidates[0].reg = s.past_due_reg; });
    refuses("candidates out of range", [](Sound& s) { s.program.rules[0].candidates = 2; });
    refuses("settings out of range", [](Sound& s) { s.program.rules[1].settings = 2; });
    refuses("outside its range", [](Sound& s) { s.program.settings[0].value = 2; });
    refuses("no window of one day", [](Sound& s) { s.program.settings[0] = set_to(s.window, pack_hours(9, 8)); });
    refuses("sets no outcome", [](Sound& s) { s.program.settings[0].outcome = 9; });
    refuses("can become unknown", [](Sound& s) { s.program.settings[0] = set_from(s.review, s.past_due_reg); });
    refuses("can leave its range", [](Sound& s) { s.program.settings[0] = set_from(s.review, s.past_due_reg); });
    refuses("of another type", [](Sound& s) { s.program.settings[0] = set_from(s.review, s.allowed_reg); });
    refuses("stands in no section", [](Sound& s) { s.program.rules[0].section = 0; });
    refuses("is not the one of the schema", [](Sound& s) { ++s.program.layout.words; });
}

TEST_CASE("a rule orders only what can be compared", "[ir][verify]") {
    const auto orders = [](Sound& s, ir::Order order) {
        s.program.rules[0].pick = ir::Pick::first_of;
        s.program.rules[0].order = order;
    };
    const auto likeliest = [&](Sound& s) {
        orders(s, ir::Order::likeliest);
        s.program.candidates[0].weight = s.past_due_reg;
    };
    const auto has_floor = [](Sound& s) {
        s.program.rules[0].has_floor = true;
        s.program.candidates[0].measure = s.past_due_reg;
    };
    Sound sound;
    likeliest(sound);
    has_floor(sound);
    CHECK(ir::verify(sound.program).empty());

    refuses("weights where nothing", [&](Sound& s) { orders(s, ir::Order::likeliest); });
    refuses("weights where nothing", [](Sound& s) { s.program.candidates[0].weight = s.past_due_reg; });
    refuses("measures without a floor", [](Sound& s) { s.program.candidates[0].measure = s.past_due_reg; });
    refuses("orders what it does not choose from", [&](Sound& s) {
        likeliest(s);
        s.program.rules[0].pick = ir::Pick::preference;
    });
    refuses("measures that do not compare", [&](Sound& s) {
        likeliest(s);
        s.program.candidates[0].weight = s.allowed_reg;
    });
    refuses("no such weight", [&](Sound& s) {
        likeliest(s);
        s.program.candidates[0].weight = 99;
    });
    refuses("has no cost", [&](Sound& s) { orders(s, ir::Order::cheapest); });
    refuses("costs of its candidates fall", [&](Sound& s) {
        orders(s, ir::Order::cheapest);
        s.program.schema.channels[sms] = {.name = "sms", .cost = 5, .currency = "USD"};
        s.program.schema.channels[email] = {.name = "email", .cost = 4, .currency = "USD"};
        s.program.candidates.push_back(to(email));
        s.program.rules[0].candidates = 2;
    });
    refuses("prefers one of all", [](Sound& s) {
        s.program.rules[0].pick = ir::Pick::all_of;
        s.program.rules[0].preferences = 1;
        s.program.candidates.push_back(to(sms));
    });
    refuses("candidates out of range", [](Sound& s) { s.program.rules[0].preferences = 1; });
}

TEST_CASE("hours and choices are read as what they are", "[ir][verify]") {
    refuses("reads no hours", [](Sound& s) {
        s.builder.before(Op::first_minute, s.builder.reg(whole(0, 1439), 0, 1439, true), s.past_due_reg);
    });
    refuses("matches no choice", [](Sound& s) {
        s.builder.before(Op::matched, s.builder.reg(whole(0, 1), 0, 1, true, true), s.past_due_reg, ir::nothing, 0, 1);
    });
}

TEST_CASE("effects fit their outcomes", "[ir][verify]") {
    refuses("pushes `tone` out of its range", [](Sound& s) { s.program.effects[0].value = -1; });
    refuses("of another type", [](Sound& s) { s.program.effects[0].reg = s.past_due_reg; });
    refuses("a limit that can be unknown", [](Sound& s) {
        s.program.effects[0] = outcome_effect(ir::EffectKind::at_most, s.review, 0, 0, s.past_due_reg);
    });
    refuses("a limit on what has no order", [](Sound& s) { s.program.effects[0].outcome = s.notices; });
    refuses("bits without a channel", [](Sound& s) { s.program.effects[1].mask = 32; });
    refuses("keeps what is no set of channels", [](Sound& s) { s.program.effects[2].reg = s.past_due_reg; });
    refuses("bits without a value", [](Sound& s) { s.program.effects[3].mask = 4; });
    refuses("no list of values", [](Sound& s) { s.program.effects[3].outcome = s.tone; });
    refuses("no window of one day", [](Sound& s) { s.program.effects[4].value = pack_hours(9, 8); });
    refuses("hours for each channel", [](Sound& s) { s.program.effects[4].outcome = s.tone; });
    refuses("an outcome where channels are meant", [](Sound& s) { s.program.effects[1].outcome = s.tone; });
    refuses("effects out of range", [](Sound& s) { s.program.guards[0].effects = 6; });
    refuses("does not stand after it", [](Sound& s) { s.program.effects[0].except = 77; });
}

TEST_CASE("a broken schema is refused before it is used", "[ir][verify]") {
    refuses("no such vocabulary", [](Sound& s) { s.program.schema.outcomes[s.tone].type.vocabulary = 9; });
    refuses("not the channels", [](Sound& s) { s.program.schema.channels.pop_back(); });
    refuses("the range is empty", [](Sound& s) { s.program.schema.facts[1].type.high = -1; });
    refuses("but not hours", [](Sound& s) { s.program.schema.outcomes[s.tone].for_each_channel = true; });
    refuses("not a date", [](Sound& s) { s.program.schema.facts[0].type = days(0, 1); });
    refuses("more than 63 values", [](Sound& s) { s.program.schema.vocabularies[2].values.resize(64); });
}

TEST_CASE("lookups end at choices of their own, and calendars are in order", "[ir][verify]") {
    const auto add_lookup = [](Sound& s) {
        ir::Node node = in_range(s.past_due_reg, 1, 9);
        node.yes = ir::fires(0);
        node.no = ir::reject;
        s.program.lookups.push_back({"pace", static_cast<std::uint32_t>(s.program.nodes.size()), 0, 1});
        s.program.nodes.push_back(node);
        s.program.choices.push_back({30});
        s.builder.before(Op::lookup, s.builder.reg(days(0, 90), 0, 90, true));
    };
    const auto add_calendar = [](Sound& s) {
        ir::Calendar calendar{"bank", {.weekdays = 31, .has_period = true, .first = 0, .last = 364, .holidays = {3, 9}}};
        s.program.calendars.push_back(calendar);
        const ir::Reg as_of = s.builder.read(0);
        s.program.reads_as_of = true;
        s.builder.before(Op::day_kind, s.builder.reg(whole(0, 2), 0, 2, true), as_of);
    };
    Sound sound;
    add_lookup(sound);
    add_calendar(sound);
    for (const std::string& problem : ir::verify(sound.program)) FAIL_CHECK(problem);

    const auto spoiled = [&](const std::string& words, const Spoil& spoil) {
        refuses(words, [&](Sound& s) {
            add_lookup(s);
            add_calendar(s);
            spoil(s);
        });
    };
    spoiled("a lookup ends at no choice of its own", [](Sound& s) { s.program.nodes.back().yes = ir::fires(1); });
    spoiled("choices out of range", [](Sound& s) { s.program.lookups[0].choices = 2; });
    spoiled("can become unknown, which it does not say",
            [](Sound& s) { s.program.registers[s.program.before[s.program.before.size() - 3].result].can_be_unknown = false; });
    spoiled("does not cover", [](Sound& s) { s.program.choices[0].value = 91; });
    spoiled("can become none", [](Sound& s) { s.program.choices[0].is_none = true; });
    spoiled("a choice that is none has a register", [](Sound& s) {
        s.program.choices[0].is_none = true;
        s.program.choices[0].reg = 1'000'000;
    });
    spoiled("no register", [](Sound& s) { s.program.choices[0].reg = 4000; });
    spoiled("no such lookup", [](Sound& s) { s.program.lookups.clear(); });
    spoiled("no such calendar", [](Sound& s) { s.program.calendars.clear(); });
    spoiled("no days of the week", [](Sound& s) { s.program.calendars[0].days.weekdays = 0; });
    spoiled("holidays out of order", [](Sound& s) { s.program.calendars[0].days.holidays = {9, 3}; });
    spoiled("outside of the period", [](Sound& s) { s.program.calendars[0].days.holidays = {365}; });
    spoiled("holidays without a period", [](Sound& s) { s.program.calendars[0].days.has_period = false; });
    spoiled("the period is empty", [](Sound& s) { s.program.calendars[0].days.last = -1; });
    spoiled("too long", [](Sound& s) { s.program.calendars[0].days.last = 40'000; });
    spoiled("can become unknown, which it does not say",
            [](Sound& s) { s.program.registers[s.program.before.back().result].can_be_unknown = false; });
    spoiled("reads no date", [](Sound& s) { s.program.before.back().a = s.past_due_reg; });
}

TEST_CASE("experiments share out every bucket once and write their registers", "[ir][verify]") {
    refuses("does not share out every bucket", [](Sound& s) { s.program.experiments[0].cells[1].end = 9'999; });
    refuses("does not follow on", [](Sound& s) { s.program.experiments[0].cells[1].first = 999; });
    refuses("has no cell", [](Sound& s) { s.program.experiments[0].cells.clear(); });
    refuses("no register", [](Sound& s) { s.program.experiments[0].bucket = 4'000; });
    refuses("no register", [](Sound& s) { s.program.experiments[0].cell = 4'000; });
    const auto code = [](Sound& s, Op op) -> ir::Instruction& {
        return *std::find_if(s.program.before.begin(), s.program.before.end(),
                             [&](const ir::Instruction& each) { return each.op == op; });
    };
    refuses("no such experiment", [&](Sound& s) { code(s, Op::bucket).imm = 1; });
    refuses("splits by what is no text", [&](Sound& s) { code(s, Op::bucket).a = s.past_due_reg; });
    refuses("reads no bucket", [&](Sound& s) { code(s, Op::cell).a = s.past_due_reg; });
    refuses("can become unknown", [&](Sound& s) { s.program.registers[code(s, Op::bucket).result].can_be_unknown = false; });
    refuses("does not cover", [&](Sound& s) { s.program.registers[code(s, Op::bucket).result].high = 9'000; });
    refuses("does not cover", [&](Sound& s) { s.program.registers[code(s, Op::cell).result].high = 0; });
    refuses("is not the one of", [](Sound& s) { s.program.layout.experiments += 1; });
}

TEST_CASE("what has no order comes from its sources and goes where it is meant", "[ir][verify]") {
    const auto text = [](Sound& s) { return s.builder.reg(text_type(), 0, 0); };
    refuses("a number for a text", [&](Sound& s) { s.builder.before(Op::constant, text(s)); });
    refuses("which has no order", [&](Sound& s) { s.builder.before(Op::add, text(s), s.sum_reg, s.sum_reg); });
    refuses("which has no order", [&](Sound& s) { s.builder.before(Op::least, s.builder.reg(days(0, 9), 0, 9), s.allowed_reg, s.allowed_reg); });
    refuses("a value of another kind", [&](Sound& s) {
        s.program.registers[s.sum_reg].can_be_none = true;
        s.builder.before(Op::if_none, s.builder.reg(text_type(), 0, 0, true, true), s.sum_reg, s.sum_reg);
    });
    refuses("a text for what is none", [](Sound& s) {
        s.program.texts.push_back("x");
        s.builder.before(Op::text_constant, s.builder.reg(days(0, 9), 0, 9));
    });
    refuses("a set with bits without a value", [](Sound& s) {
        s.builder.before(Op::constant, s.builder.reg(set_of(0), 0, 0), ir::nothing, ir::nothing, 32);
    });
    refuses("hours that are no window", [](Sound& s) {
        s.builder.before(Op::constant, s.builder.reg(hours_type(), 0, 0), ir::nothing, ir::nothing, pack_hours(9, 8));
    });
    refuses("can leave 0 to 63", [](Sound& s) {
        s.program.registers[s.allowed_reg].high = 9; // says nothing: sets have no order
        ir::Node node = in_range(s.allowed_reg, 1, 1);
        node.test = ir::Test::member;
        s.program.guards[0].entry = s.builder.all_of({node});
    });
    refuses("channels for what is no set", [](Sound& s) {
        ProgramBuilder::emit(s.program.after, Op::decided_channels, s.builder.reg(days(0, 9), 0, 9));
    });
    refuses("reads a value of another type", [](Sound& s) {
        ProgramBuilder::emit(s.program.after, Op::decided, s.builder.reg(text_type(), 0, 0, false, true), ir::nothing, ir::nothing, s.tone);
    });
}

TEST_CASE("what stands behind more problems than are told is checked all the same", "[ir][verify]") {
    Sound sound;
    for (int rule = 0; rule < 100; ++rule) {
        ir::Rule wild = sound.program.rules.back();
        wild.section = 77;
        wild.entry = 1'000'000;
        wild.candidates = 1;
        wild.first_candidate = static_cast<std::uint32_t>(sound.program.candidates.size());
        sound.program.candidates.push_back({.channel = 1'000});
        sound.program.rules.push_back(wild);
    }
    CHECK_FALSE(ir::verify(sound.program).empty()); // and the sanitizers have nothing to say
}

TEST_CASE("indices that only a reader of explanations follows are in range", "[ir][verify]") {
    refuses("has an operand", [](Sound& s) { s.program.before.front().a = 1'000'000; });
    refuses("counts, but has a value", [](Sound& s) { s.program.loops.front().value = 1'000'000; });
    refuses("has a second operand", [](Sound& s) { s.program.before.front().b = s.sum_reg; });
    refuses("has an operand", [](Sound& s) { std::ranges::find(s.program.before, Op::aggregate, &ir::Instruction::op)->a = 1'000'000; });
    refuses("a choice beyond its vocabulary", [](Sound& s) { s.program.registers[s.program.experiments[0].cell].high = 2; });
    refuses("its key is no fact", [](Sound& s) { s.program.schema.key = 99; });
    refuses("its date is no field", [](Sound& s) { s.program.schema.lists[0].date_field = 1; });
    refuses("its normal value is none of its type", [](Sound& s) { s.program.schema.outcomes[s.tone].normally = 7; });
    refuses("days without a version", [](Sound& s) { s.program.not_in_force = 2; });
    refuses("are not its own", [](Sound& s) { s.program.experiments[0].bucket = s.sum_reg; });
    refuses("is read before it is written", [](Sound& s) {
        // No record comes by this rule's condition; an explanation does.
        const ir::Reg late = s.builder.reg(days(0, 9), 0, 9);
        s.program.rules[0].entry = s.builder.all_of({in_range(late, 0, 1)});
        s.program.nodes.back().yes = ir::fires(0);
        s.program.nodes.back().no = ir::fires(1);
    });
}
