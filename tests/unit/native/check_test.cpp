// Faults of records, and decisions with more parts than a word has bits.

#include "unit/native/compare.h"

using namespace forbear;
using namespace forbear::tests;

TEST_CASE("the first fault is named, wherever it is") {
    ProgramBuilder builder;
    builder.vocabulary("tone", {"friendly", "firm", "neutral"});
    const auto amount = builder.fact("amount", money(-500, 500));
    const auto tone = builder.fact("tone", choice(1, 3), true);
    const auto open = builder.fact("open", hours_type(), false, true);
    const auto allowed = builder.fact("allowed", set_of(0));
    const auto events = builder.list("events", {{"on", date_type()}, {"by", choice(0, 5), true}}, 40'000, true);
    const auto parties = builder.list("parties", {{"size", whole(1, 2)}}, 2);
    builder.rule("otherwise", {}, {to(sms)});
    const ir::Program& program = builder.finish();

    constexpr std::size_t rows = 24;
    Records records(program.schema, rows);
    records.set(amount, 501, 1).set(amount, -501, 2).set(amount, State::unknown, 3).set(amount, State::malformed, 4);
    records.set(tone, State::unknown, 5).set(tone, State::none, 6).set(tone, 3, 7).set(tone, -1, 8);
    records.set(open, pack_hours(480, 1439), 9)
        .set(open, pack_hours(480, 1440), 10)
        .set(open, pack_hours(481, 480), 11);
    records.set(open, -1, 12).set(open, State::none, 13).set(open, pack_hours(1440, 1440), 14);
    records.set(allowed, 31, 15)
        .set(allowed, 32, 16)
        .set(allowed, INT64_MIN, 17)
        .set(amount, static_cast<State>(200), 18);
    records.set_list(events, State::unknown, 19)
        .set_list(parties, State::unknown, 20)
        .set_list(events, static_cast<State>(9), 21);
    for (int element = 0; element < 33'000; ++element)
        records.add(events, {element == 32'999 ? 200'000 : 5, 1}, {}, 22);
    for (int element = 0; element < 3; ++element) records.add(parties, {1}, {}, 23);
    check_same(program, records, rows);

    const auto code = must_compile(program, native::Optimization::o2);
    const FactsView view = records.view();
    std::vector<std::int64_t> words(program.layout.words);
    const auto fault = [&](std::uint64_t row) {
        code->one()(&view, row, words.data());
        return DecisionView(program.layout, words.data()).fault();
    };
    CHECK(fault(0).kind == FaultKind::no_fault);
    CHECK(fault(16).kind == FaultKind::out_of_range);
    CHECK(fault(16).fact == allowed);
    CHECK(fault(22).element == 0x7fff);
    CHECK(fault(22).field == 0);
    CHECK(fault(23).kind == FaultKind::list_too_long);
    CHECK(fault(23).fact == parties);
}

TEST_CASE("a record may have many facts and a decision many outcomes") {
    ProgramBuilder builder;
    for (int fact = 0; fact < 100; ++fact) builder.fact("f" + std::to_string(fact), whole(-5, 5), fact % 3 == 0);
    std::vector<ir::Setting> settings;
    for (std::uint32_t outcome = 0; outcome < 130; ++outcome) {
        builder.outcome("o" + std::to_string(outcome), whole(-9, 9),
                        outcome % 5 == 0 ? std::optional<std::int64_t>(1) : std::nullopt);
        if (outcome % 3 == 0) settings.push_back(set_to(outcome, static_cast<std::int64_t>(outcome % 9)));
    }
    const ir::Reg first = builder.read(1);
    builder.rule("some", {in_range(first, 0, 2, true)}, {to(voice)}, settings);
    builder.rule("otherwise", {});
    builder.guard(
        "limit", ir::accept,
        {outcome_effect(ir::EffectKind::at_most, 129, 0, 3), outcome_effect(ir::EffectKind::at_least, 66, 0, 8)});
    const ir::Program& program = builder.finish();
    Records records(program.schema, 30);
    for (std::uint32_t row = 0; row < 30; ++row) records.set(row * 3 + 1, static_cast<std::int64_t>(row % 9) - 2, row);
    check_same(program, records, 30);
}

TEST_CASE("a schema without channels has decisions without them") {
    ProgramBuilder builder;
    builder.program.schema.channels.clear();
    builder.program.schema.vocabularies[0].values.clear();
    const auto fact = builder.fact("days", days(0, 100));
    const ir::Reg reg = builder.read(fact);
    const auto set = builder.outcome("amount", days(0, 100));
    const auto usual = builder.outcome("usual", days(0, 9), 7);
    builder.rule("asks", {in_range(reg, 50, 100)}, {}, {set_from(set, reg)});
    builder.rule("says", {in_range(reg, 20, 30)}, {}, {set_to(usual, 3)});
    builder.rule("otherwise", {});
    const ir::Program& program = builder.finish();
    Records records(program.schema, 4);
    for (std::size_t row = 0; row < 4; ++row) records.set(fact, static_cast<std::int64_t>(row) * 25, row);
    check_same(program, records, 4);
}
