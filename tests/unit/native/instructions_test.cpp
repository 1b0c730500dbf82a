// Every instruction, over the edges of its operands' ranges and all states, by machine code and by the interpreter.

#include "ir/ranges.h"
#include "unit/native/compare.h"

using namespace forbear;
using namespace forbear::tests;
using ir::Op;

namespace {

struct Operand {
    Type type;
    std::vector<std::int64_t> values;
};

Operand whole_of(std::vector<std::int64_t> values) {
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    return {whole(*low, *high), values};
}

ir::Node asks_state(ir::Reg reg, State state) {
    ir::Node node = in_range(reg, INT64_MIN, INT64_MAX);
    node.outside = true;
    node.pass_unknown = state == State::unknown;
    node.pass_none = state == State::none;
    return node;
}

const std::vector<State> all_states{State::known, State::unknown, State::none};

/// One instruction over facts a and b; the rule tells the state of its result, an outcome the value. Facts that may
/// have any state and facts that are always known compile to different code.
void check_instruction(Op op, const Operand& a, const Operand& b, std::int64_t imm = 0, std::int64_t imm2 = 0,
                       ir::Rounding rounding = ir::Rounding::half_even, bool one_operand = false,
                       const std::vector<ir::Calendar>& calendars = {}) {
    for (const bool states_vary : {true, false}) {
        ProgramBuilder builder;
        builder.program.calendars = calendars;
        if (a.type.kind == TypeKind::set || b.type.kind == TypeKind::set) {
            std::vector<std::string> values;
            for (int value = 0; value < 63; ++value) values.push_back("v" + std::to_string(value));
            builder.vocabulary("many", values);
        }
        const auto fact_a = builder.fact("a", a.type, states_vary, states_vary);
        const auto fact_b = builder.fact("b", b.type, states_vary, states_vary);
        const ir::Reg reg_a = builder.read(fact_a);
        const ir::Reg reg_b = builder.read(fact_b);
        for (const ir::Reg reg : {reg_a, reg_b}) {
            if (builder.program.registers[reg].type.kind == TypeKind::set)
                builder.program.registers[reg].high = INT64_MAX;
        }
        const ir::Instruction code{op, rounding, ir::nothing, reg_a, one_operand ? ir::nothing : reg_b, imm, imm2};
        const auto range = ir::outcomes_of(builder.program, code, ir::range_of(builder.program.registers[reg_a]),
                                           ir::range_of(builder.program.registers[reg_b]))
                               .range;
        const std::int64_t low = range ? static_cast<std::int64_t>(range->low) : 0;
        const std::int64_t high = range ? static_cast<std::int64_t>(range->high) : 1;
        const ir::Reg result = builder.reg(whole(low, high), low, high, true, true);
        builder.before(op, result, reg_a, code.b, imm, imm2, rounding);
        const auto outcome = builder.outcome("answer", whole(INT64_MIN, INT64_MAX));
        const ir::Reg zero = builder.before(Op::constant, builder.reg(whole(0, 0), 0, 0));
        const ir::Reg shown = builder.before(
            Op::if_unknown,
            builder.reg(whole(low, high), std::min<std::int64_t>(low, 0), std::max<std::int64_t>(high, 0), false, true),
            result, zero);
        builder.rule("unknown", {asks_state(result, State::unknown)});
        builder.rule("none", {asks_state(result, State::none)}, {to(sms)}, {set_from(outcome, shown)});
        builder.rule("known", {}, {to(email)}, {set_from(outcome, shown)});
        const ir::Program& program = builder.finish();

        const std::vector<State> states = states_vary ? all_states : std::vector<State>{State::known};
        const std::size_t rows = a.values.size() * b.values.size() * states.size() * states.size();
        Records records(program.schema, rows);
        std::size_t row = 0;
        for (const std::int64_t x : a.values) {
            for (const std::int64_t y : b.values) {
                for (const State state_a : states) {
                    for (const State state_b : states) {
                        records.set(fact_a, x, row).set(fact_b, y, row);
                        records.set(fact_a, state_a, row).set(fact_b, state_b, row);
                        ++row;
                    }
                }
            }
        }
        INFO("op " << static_cast<int>(op) << " rounding " << static_cast<int>(rounding) << " imm " << imm << ", "
                   << imm2);
        check_same(program, records, rows, two_forms());
    }
}

const Operand small = whole_of({-1000, -999, -501, -500, -499, -7, -2, -1, 0, 1, 2, 3, 7, 250, 499, 500, 501, 1000});

} // namespace

TEST_CASE("sums, products and comparisons agree with the interpreter") {
    const Operand large = whole_of({-4'000'000'000'000'000'000, -1, 0, 1, 4'000'000'000'000'000'000});
    for (const Op op : {Op::add, Op::subtract}) check_instruction(op, large, large);
    check_instruction(Op::multiply, small, whole_of({-9'000'000'000'000'000, -3, 0, 5, 9'000'000'000'000'000}));
    const Operand edges = whole_of({INT64_MIN, INT64_MIN + 1, -1, 0, 1, INT64_MAX});
    for (const Op op : {Op::compare, Op::least, Op::greatest, Op::if_none, Op::if_unknown, Op::settled}) {
        check_instruction(op, edges, edges);
    }
}

TEST_CASE("divisions round as the interpreter rounds, with negative numbers too") {
    using ir::Rounding;
    for (const Rounding rounding : {Rounding::half_even, Rounding::half_up, Rounding::up, Rounding::down}) {
        check_instruction(Op::divide, small, small, 1, 1, rounding);
        check_instruction(Op::divide, small, small, 100, 5, rounding);
        check_instruction(Op::divide, small, whole_of({-20, -3, -1}), 10, 1, rounding); // cannot be 0
        check_instruction(Op::round, small, small, 1, 100, rounding, true);
        check_instruction(Op::round, small, small, 20, 50, rounding, true);
    }
    const Operand edges = whole_of({INT64_MIN + 1, INT64_MIN + 2, -1, 0, 1, INT64_MAX});
    check_instruction(Op::divide, edges, whole_of({-7, -2, -1, 0, 1, 2, 7}), 1, 1, Rounding::half_up);
    check_instruction(Op::divide, edges, whole_of({1, 2, INT64_MAX - 1, INT64_MAX}), 1, 1, Rounding::half_even);
}

TEST_CASE("ratios floor exactly") {
    check_instruction(Op::ratio, small, small, 1);
    check_instruction(Op::ratio, small, small, 100);
}

TEST_CASE("windows and matched choices agree with the interpreter") {
    const Operand windows{hours_type(), {0, pack_hours(0, 1439), pack_hours(480, 1020), pack_hours(720, 720)}};
    const Operand one = whole_of({0, 1});
    for (const Op op : {Op::first_minute, Op::last_minute}) {
        check_instruction(op, windows, one, 0, 0, ir::Rounding::half_even, true);
    }
    const Operand channel{choice(0, 5), {0, 1, 2, 3, 4}};
    for (const std::int64_t meant : {0, 3, 4}) {
        check_instruction(Op::matched, channel, one, meant, 40 + meant, ir::Rounding::half_even, true);
    }
}

TEST_CASE("sets agree with the interpreter") {
    const Operand sets{set_of(1), {0, 1, 5, bits(62), bits(0, 31, 62), INT64_MAX}};
    check_instruction(Op::includes, sets, sets);
    check_instruction(Op::contains, whole_of({0, 1, 2, 31, 32, 61, 62}), sets);
}

TEST_CASE("dates agree with the interpreter") {
    std::vector<std::int64_t> days;
    for (const std::int64_t year : {-200, 0, 1899, 1900, 1969, 1970, 1999, 2000, 2023, 2024, 2026, 2100}) {
        for (const std::int64_t day : {0, 30, 31, 57, 58, 59, 60, 89, 180, 364, 365}) {
            days.push_back((year - 1970) * 365 + (year - 1969) / 4 - (year - 1901) / 100 + (year - 1601) / 400 + day);
        }
    }
    const auto [low, high] = std::minmax_element(days.begin(), days.end());
    Type type = date_type();
    type.low = *low;
    type.high = *high;
    const Operand dates{type, days};
    const Operand few{type, {*low, days[40], days[41], days[60], days[77], days[80], days[85], *high}};
    const Operand one = whole_of({0});
    for (const Op op : {Op::weekday, Op::month_index, Op::month_day}) {
        check_instruction(op, dates, one, 0, 0, ir::Rounding::half_even, true);
    }
    check_instruction(Op::months_between, dates, few);
    check_instruction(Op::months_between, few, dates);
    std::vector<std::int64_t> months{-2401, 4800};
    for (std::int64_t month = -13; month <= 13; ++month) months.push_back(month); // every month's last day is met
    check_instruction(Op::add_months, dates, whole_of(months));
}

TEST_CASE("business days agree with the interpreter, within a calendar's period and without one") {
    std::vector<std::int64_t> days; // from before the period to after it, and far away
    for (std::int64_t day = 20'440; day <= 20'830; day += 3) days.push_back(day);
    for (const std::int64_t day : {-800'000, -4, -3, 0, 20'453, 20'454, 20'818, 20'819, 2'000'000}) days.push_back(day);
    const auto [low, high] = std::minmax_element(days.begin(), days.end());
    Type type = date_type();
    type.low = *low;
    type.high = *high;
    const Operand dates{type, days};
    const Operand few{type, {*low, 20'453, 20'454, 20'460, 20'646, 20'800, 20'818, 20'819, *high}};
    const Operand one = whole_of({0});
    const Operand counts = whole_of({-300, -262, -9, -5, -2, -1, 0, 1, 2, 6, 11, 261, 300});
    const BusinessCalendar bank{.weekdays = 0b001'1111, .has_period = true, .first = 20'454, .last = 20'818,
                                .holidays = {20'454, 20'500, 20'501, 20'502, 20'503, 20'811, 20'812}};
    const BusinessCalendar closed{.weekdays = 0b100'0000, .has_period = true, .first = 20'500, .last = 20'505, .holidays = {}};
    const BusinessCalendar shop{.weekdays = 0b101'0011, .holidays = {}};
    for (const BusinessCalendar& each : {bank, closed, shop}) {
        const std::vector<ir::Calendar> calendars{{"calendar", each}};
        const auto check = [&](Op op, const Operand& a, const Operand& b, bool one_operand = false) {
            check_instruction(op, a, b, 0, 0, ir::Rounding::half_even, one_operand, calendars);
        };
        check(Op::day_kind, dates, one, true);
        check(Op::business_days, dates, few);
        check(Op::business_days, few, dates);
        check(Op::add_business_days, dates, counts);
        check(Op::days_ahead, dates, counts);
    }
}

/// A lookup over facts a and b with `rows` choices: constants, none and a register, in a graph that may be long.
void check_lookup(std::uint32_t rows) {
    ProgramBuilder builder;
    const auto a = builder.fact("a", whole(0, 400), true, true);
    const auto b = builder.fact("b", whole(-9, 9), true, true);
    const ir::Reg reg_a = builder.read(a);
    const ir::Reg reg_b = builder.read(b);
    ir::Program& program = builder.program;
    ir::Lookup lookup{.name = "value", .entry = static_cast<std::uint32_t>(program.nodes.size()), .choices = rows};
    for (std::uint32_t row = 0; row < rows; ++row) {
        ir::Node node = in_range(reg_a, 2 * row, 2 * row, row == 3);
        node.pass_none = row == 2;
        node.yes = ir::fires(row);
        node.no = row + 1 == rows ? ir::reject : lookup.entry + row + 1;
        program.nodes.push_back(node);
        program.choices.push_back({100 + row, row % 5 == 1 ? reg_b : ir::nothing, row % 5 == 4});
    }
    program.lookups.push_back(lookup);
    const ir::Reg found = builder.before(Op::lookup, builder.reg(whole(-9, 500), -9, 500, true, true));
    const auto outcome = builder.outcome("answer", whole(-9, 500));
    const ir::Reg zero = builder.before(Op::constant, builder.reg(whole(0, 0), 0, 0));
    const ir::Reg shown = builder.before(Op::if_unknown, builder.reg(whole(-9, 500), -9, 500, false, true), found, zero);
    builder.rule("unknown", {asks_state(found, State::unknown)});
    builder.rule("none", {asks_state(found, State::none)}, {to(sms)}, {set_from(outcome, shown)});
    builder.rule("known", {}, {to(email)}, {set_from(outcome, shown)});
    builder.finish();
    const std::size_t count = 403;
    Records records(program.schema, count);
    for (std::size_t row = 0; row < count; ++row) {
        records.set(a, static_cast<std::int64_t>(row % 401), row).set(b, static_cast<std::int64_t>(row % 19) - 9, row);
        if (row % 7 == 0) records.set(b, row % 2 == 0 ? State::unknown : State::none, row);
    }
    records.set(a, State::unknown, 401).set(a, State::none, 402);
    check_same(program, records, count, two_forms());
}

TEST_CASE("lookups agree with the interpreter, short and long") {
    for (const std::uint32_t rows : {1u, 5u, 20u, 200u}) check_lookup(rows);
}

TEST_CASE("texts are compared by their bytes") {
    ProgramBuilder builder;
    const auto tag = builder.fact("tag", text_type(), true, true);
    builder.program.texts = {"VIP", "", std::string("a\0b", 3)};
    const ir::Reg read = builder.read(tag);
    std::vector<ir::Node> nodes;
    for (std::int64_t text = 0; text < 3; ++text) {
        const ir::Reg constant =
            builder.before(Op::text_constant, builder.reg(text_type(), 0, 1), ir::nothing, ir::nothing, text);
        const ir::Reg equal = builder.before(Op::text_equal, builder.reg(yes_no(), 0, 1, true, true), read, constant);
        builder.rule("text" + std::to_string(text), {in_range(equal, 1, 1, text == 2)}, {to(email)});
    }
    builder.rule("otherwise", {});
    const ir::Program& program = builder.finish();
    const std::vector<std::string> values{
        "VIP", "VIPs", "VI", "vIP", "", std::string("a\0b", 3), std::string("a\0c", 3)};
    std::vector<Text> texts;
    for (const std::string& value : values) texts.push_back({value.data(), value.size()});
    Records records(program.schema, texts.size() + 2);
    for (std::size_t row = 0; row < texts.size(); ++row) {
        records.set(tag, static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(&texts[row])), row);
    }
    records.set(tag, State::unknown, texts.size()).set(tag, State::none, texts.size() + 1);
    check_same(program, records, texts.size() + 2);
}

TEST_CASE("a condition as a value has three answers") {
    ProgramBuilder builder;
    const auto fact = builder.fact("balance", whole(-100, 100), true, true);
    const auto outcome = builder.outcome("answer", whole(0, 2));
    const ir::Reg read = builder.read(fact);
    const std::uint32_t is_true = builder.all_of({in_range(read, 1, 50), in_range(read, 10, 90)});
    const std::uint32_t may_be = builder.all_of({in_range(read, 1, 50, true), in_range(read, 10, 90, true)});
    const ir::Reg answer =
        builder.before(Op::condition, builder.reg(yes_no(), 0, 1, true), ir::nothing, ir::nothing, is_true, may_be);
    const ir::Reg two = builder.before(Op::constant, builder.reg(whole(2, 2), 2, 2), ir::nothing, ir::nothing, 2);
    const ir::Reg shown = builder.before(Op::if_unknown, builder.reg(whole(0, 2), 0, 2), answer, two);
    const ir::Reg always =
        builder.before(Op::condition, builder.reg(yes_no(), 0, 1), ir::nothing, ir::nothing, ir::accept, ir::reject);
    builder.rule("yes", {in_range(answer, 1, 1), in_range(always, 1, 1)}, {to(sms)}, {set_from(outcome, shown)});
    builder.rule("otherwise", {}, {}, {set_from(outcome, shown)});
    const ir::Program& program = builder.finish();
    Records records(program.schema, 203);
    for (std::size_t row = 0; row <= 200; ++row) records.set(fact, static_cast<std::int64_t>(row) - 100, row);
    records.set(fact, State::unknown, 201).set(fact, State::none, 202);
    check_same(program, records, 203);
}
