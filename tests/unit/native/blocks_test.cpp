// Batches in blocks of records: rules side by side, decisions that are copied, columns of every shape.

#include "dispatch/plan.h"
#include "unit/native/compare.h"

using namespace forbear;
using namespace forbear::tests;
using native::Optimization;

namespace {

/// Few rules about facts as they stand, of every width, with and without unknown and none.
class FewRules {
public:
    explicit FewRules(std::uint64_t seed) : random_(seed) {
        tone_ = builder_.vocabulary("tone", {"friendly", "empathetic", "neutral", "firm"}, true);
        std::vector<Type> types{whole(-20, 20), whole(0, 255), whole(0, 256), money(0, 1'000'000'00), whole(-5'000'000'000, 5'000'000'000),
                                whole(INT64_MIN, INT64_MAX), choice(tone_, 4), yes_no(), set_of(0), set_of(tone_), hours_type()};
        for (const Type& type : types) {
            const bool all = type.low == INT64_MIN; // no code is left for what is not known
            builder_.fact("f" + std::to_string(regs_.size()), type, !all && chance(40), !all && chance(40));
            regs_.push_back(builder_.read(static_cast<std::uint32_t>(regs_.size() + 1)));
        }
        review_ = builder_.outcome("review", days(0, 90), maybe(number(0, 90)));
        tone_outcome_ = builder_.outcome("tone", choice(tone_, 4), maybe(number(0, 3)));
        if (chance(50)) window_ = builder_.outcome("window", hours_type(), maybe(pack_hours(480, 1200)), true);
        for (std::int64_t left = number(0, 20); left > 0; --left) rule();
        builder_.rule("otherwise", {});
        if (chance(40)) builder_.guard("no_voice", builder_.all_of({test(any())}), {remove(bits(voice, email))});
        builder_.finish();
    }

    [[nodiscard]] const ir::Program& program() const { return builder_.program; }

    [[nodiscard]] Records records(std::size_t rows) {
        const Schema& schema = program().schema;
        Records records(schema, rows);
        for (std::size_t row = 0; row < rows; ++row) {
            const bool is_faulty = chance(10);
            for (std::uint32_t fact = 0; fact < schema.facts.size(); ++fact) {
                records.set(fact, is_faulty && chance(20) ? number(INT64_MIN, INT64_MAX) : value(schema.facts[fact].type), row);
                if (is_faulty && chance(10)) records.set(fact, static_cast<State>(number(1, 4)), row);
                if (schema.facts[fact].may_be_unknown && chance(20)) records.set(fact, State::unknown, row);
                if (schema.facts[fact].may_be_none && chance(20)) records.set(fact, State::none, row);
            }
        }
        return records;
    }

private:
    std::int64_t number(std::int64_t low, std::int64_t high) { return std::uniform_int_distribution<std::int64_t>(low, high)(random_); }
    bool chance(int percent) { return number(1, 100) <= percent; }
    std::optional<std::int64_t> maybe(std::int64_t value) { return chance(50) ? std::optional(value) : std::nullopt; }

    std::int64_t value(const Type& type) {
        switch (type.kind) {
        case TypeKind::set: return number(0, type.vocabulary == 0 ? 31 : 15);
        case TypeKind::hours: return pack_hours(number(0, 700), number(700, 1439));
        default: return chance(20) ? type.low : chance(20) ? type.high : number(type.low, type.high);
        }
    }
    ir::Reg any() { return regs_[static_cast<std::size_t>(number(0, static_cast<std::int64_t>(regs_.size()) - 2))]; } // hours are not tested

    ir::Node test(ir::Reg reg) {
        const Type& type = program().registers[reg].type;
        std::int64_t low = value(type), high = value(type);
        if (low > high) std::swap(low, high);
        ir::Node node = in_range(reg, low, high);
        if (type.kind == TypeKind::set) {
            node.test = ir::Test::overlap;
            node.low = number(1, type.vocabulary == 0 ? 31 : 15);
            node.high = 0;
        } else if (type.kind == TypeKind::choice && chance(50)) {
            node.test = ir::Test::member;
            node.low = number(1, 15);
            node.high = 0;
        }
        node.outside = chance(30);
        node.pass_unknown = chance(40);
        node.pass_none = chance(40);
        return node;
    }

    void rule() {
        std::vector<ir::Node> condition;
        for (std::int64_t left = number(1, 3); left > 0; --left) condition.push_back(test(any()));
        std::vector<ir::Candidate> candidates;
        for (std::int64_t left = number(0, 3); left > 0; --left) candidates.push_back(to(static_cast<std::uint32_t>(number(0, 4))));
        std::vector<ir::Setting> settings;
        const bool rejects = chance(10);
        if (!rejects && chance(70)) settings.push_back(set_to(review_, number(0, 90)));
        if (!rejects && chance(70)) settings.push_back(set_to(tone_outcome_, number(0, 3)));
        if (!rejects && window_ && chance(50)) settings.push_back(set_to(*window_, pack_hours(600, 900)));
        if (rejects) candidates.clear();
        ir::Rule& made = builder_.rule("r", condition, candidates, settings);
        if (rejects) made.stance = ir::Stance::reject;
        made.pick = static_cast<ir::Pick>(number(0, 2));
    }

    std::mt19937_64 random_;
    ProgramBuilder builder_;
    std::int32_t tone_ = 0;
    std::vector<ir::Reg> regs_;
    std::uint32_t review_ = 0, tone_outcome_ = 0;
    std::optional<std::uint32_t> window_;
};

native::Settings searching() {
    native::Settings settings;
    settings.dispatch.side_by_side_steps = 0;
    return settings;
}

} // namespace

TEST_CASE("rules side by side decide as the interpreter does") {
    constexpr std::size_t rows = 300; // four blocks and a rest
    std::size_t side_by_side = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        INFO("seed " << seed);
        FewRules few(seed);
        Records records = few.records(rows);
        side_by_side += dispatch::make_plan(few.program()).side_by_side ? 1u : 0u;
        check_same(few.program(), records, rows, {{Optimization::o2, {}}, {Optimization::o2, searching()}, {seed % 8 == 0 ? Optimization::o0 : Optimization::o2, {}}});
    }
    CHECK(side_by_side == 60);
}

TEST_CASE("a block is decided from wherever a batch begins") {
    constexpr std::size_t rows = 200;
    FewRules few(7);
    const ir::Program& program = few.program();
    Records records = few.records(rows);
    const FactsView view = records.view();
    const std::size_t words = program.layout.words;
    std::vector<std::int64_t> expected(words * rows);
    interpret::Interpreter(program).decide(view, 0, rows, expected.data());
    const auto code = must_compile(program, Optimization::o2);
    for (const auto& [begin, end] : std::vector<std::pair<std::size_t, std::size_t>>{{0, 0}, {3, 3}, {0, 63}, {5, 69}, {1, 200}, {72, 199}, {136, 200}}) {
        INFO(begin << " to " << end);
        std::vector<std::int64_t> batch(words * (end - begin) + 1, 7);
        code->batch()(&view, begin, end, batch.data());
        CHECK(std::equal(batch.begin(), batch.end() - 1, expected.begin() + static_cast<std::ptrdiff_t>(words * begin)));
        CHECK(batch.back() == 7); // nothing is written behind the last
    }
}

TEST_CASE("columns of a block are dense, or one value for all rows, or neither") {
    constexpr std::size_t rows = 150;
    ProgramBuilder builder;
    const auto past_due = builder.fact("days_past_due", days(0, 3650));
    const auto balance = builder.fact("balance", money(0, 1'000'000'00), true, true);
    const ir::Reg r_past_due = builder.read(past_due), r_balance = builder.read(balance);
    builder.rule("unknown_balance", {in_range(r_balance, 1, 0, true)}, {to(letter)});
    builder.rule("early", {in_range(r_past_due, 0, 30), in_range(r_balance, 0, 500'00)}, {to(email)});
    builder.rule("otherwise", {});
    const ir::Program program = builder.finish();

    const std::int64_t date = 20'000;
    std::vector<std::int64_t> values;
    std::vector<std::uint8_t> states;
    for (std::int64_t row = 0; row < 3 * static_cast<std::int64_t>(rows); ++row) {
        values.push_back(row % 61);
        states.push_back(static_cast<std::uint8_t>(row % 7 == 0 ? 1 : row % 11 == 0 ? 2 : 0));
    }
    states[0] = 1;
    const Column as_of{&date, nullptr, 0};
    const Column shapes[] = {{values.data(), nullptr, 1}, {values.data(), states.data(), 1}, {values.data() + 9, nullptr, 0},
                             {values.data(), states.data(), 0}, {values.data(), states.data(), 3}};
    for (const Column& first : shapes) {
        for (const Column& second : shapes) {
            INFO("strides " << first.stride << " and " << second.stride << (first.states != nullptr ? ", states" : "") << (second.states != nullptr ? ", states" : ""));
            const Column columns[] = {as_of, first, second};
            const FactsView view{columns, nullptr};
            for (const native::Settings& settings : {native::Settings{}, searching()}) {
                CHECK(differences(program, *must_compile(program, Optimization::o2, settings), view, rows) == 0);
            }
        }
    }
}

TEST_CASE("rules side by side are for few rules about facts") {
    ProgramBuilder builder;
    const auto due = builder.fact("due", date_type());
    const ir::Reg r_due = builder.read(due), r_as_of = builder.read(0);
    const ir::Reg past_due = builder.before(ir::Op::subtract, builder.reg(days(-200'000, 200'000), -200'000, 200'000), r_as_of, r_due);
    SECTION("a calculation is searched for record by record") {
        builder.rule("late", {in_range(past_due, 1, 30)});
        builder.rule("otherwise", {});
        CHECK_FALSE(dispatch::make_plan(builder.finish()).side_by_side);
    }
    SECTION("what is calculated and not tested does not matter") {
        builder.rule("late", {in_range(r_due, 1, 30)});
        builder.rule("otherwise", {});
        CHECK(dispatch::make_plan(builder.finish()).side_by_side);
    }
    SECTION("many rules are searched for") {
        for (std::int64_t rule = 0; rule < 300; ++rule) builder.rule("r", {in_range(r_due, rule, rule)});
        builder.rule("otherwise", {});
        CHECK_FALSE(dispatch::make_plan(builder.finish()).side_by_side);
    }
}
