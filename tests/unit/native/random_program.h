#pragma once
// Sound programs and records from a seed: every part of the decision IR, in combinations nobody would write.

#include <random>
#include <span>

#include "ir/ranges.h"
#include "unit/ir/programs.h"

namespace forbear::tests {

class RandomProgram {
public:
    explicit RandomProgram(std::uint64_t seed) : random_(seed) {
        tone_ = builder_.vocabulary("tone", {"friendly", "empathetic", "neutral", "firm"}, true);
        notice_ = builder_.vocabulary("notice", {"opt_out", "advice", "rights", "fees"});
        make_facts();
        make_lists();
        make_outcomes();
        for (std::int64_t count = number(0, 12); count > 0; --count) calculate();
        for (std::uint32_t list = 0; list < builder_.program.schema.lists.size(); ++list) {
            for (std::int64_t count = number(1, 3); count > 0; --count) loop(list);
        }
        make_settable();
        make_rules();
        for (std::int64_t count = number(0, 8); count > 0; --count) guard();
        builder_.finish();
        // The main graph was made by hand; `finish` only knows rules that follow each other.
        builder_.program.entry = entry_;
    }

    [[nodiscard]] const ir::Program& program() const { return builder_.program; }

    [[nodiscard]] Records records(std::size_t rows) {
        const Schema& schema = builder_.program.schema;
        Records records(schema, rows);
        for (std::size_t row = 0; row < rows; ++row) {
            const bool faulty = chance(15);
            for (std::uint32_t fact = 0; fact < schema.facts.size(); ++fact) {
                records.set(fact, value_of(schema.facts[fact], faulty && chance(10)), row);
                const State state = state_of(schema.facts[fact], faulty && chance(5));
                if (state != State::known) records.set(fact, state, row);
            }
            for (std::uint32_t index = 0; index < schema.lists.size(); ++index) {
                const List& list = schema.lists[index];
                if (list.may_be_unknown && chance(15)) records.set_list(index, State::unknown, row);
                if (faulty && chance(10)) records.set_list(index, static_cast<State>(number(1, 4)), row);
                const std::int64_t size = faulty && chance(10) ? list.at_most + 1 : number(0, list.at_most);
                for (std::int64_t element = 0; element < size; ++element) {
                    std::vector<std::int64_t> values;
                    std::vector<State> states;
                    for (const Fact& field : list.fields) {
                        values.push_back(value_of(field, faulty && chance(5)));
                        states.push_back(state_of(field, faulty && chance(5)));
                    }
                    records.add(index, values, states, row);
                }
            }
        }
        return records;
    }

private:
    std::int64_t number(std::int64_t low, std::int64_t high) {
        return std::uniform_int_distribution<std::int64_t>(low, high)(random_);
    }
    bool chance(int percent) { return number(1, 100) <= percent; }
    template <class Items>
    const auto& any_of(const Items& items) {
        return items[static_cast<std::size_t>(number(0, static_cast<std::int64_t>(items.size()) - 1))];
    }

    State state_of(const Fact& fact, bool faulty) {
        if (faulty) return static_cast<State>(number(1, 5));
        if (fact.may_be_unknown && chance(20)) return State::unknown;
        return fact.may_be_none && chance(20) ? State::none : State::known;
    }
    std::int64_t value_of(const Fact& fact, bool faulty) {
        if (faulty)
            return any_of(std::vector<std::int64_t>{-1, 5, 21, 1 << 20, INT64_MIN, INT64_MAX, pack_hours(9, 1440),
                                                    pack_hours(8, 7)});
        switch (fact.type.kind) {
        case TypeKind::set: return number(0, fact.type.vocabulary == 0 ? 31 : 15);
        case TypeKind::hours: {
            const std::int64_t first = number(0, 1439);
            return pack_hours(first, number(first, 1439));
        }
        default: return number(fact.type.low, fact.type.high);
        }
    }

    Type any_type() {
        switch (number(0, 6)) {
        case 0: return yes_no();
        case 1: return choice(0, 5);
        case 2: return choice(tone_, 4);
        case 3: return set_of(0);
        case 4: return hours_type();
        default: return whole(-20, 20);
        }
    }

    void take(ir::Reg reg) {
        switch (builder_.program.registers[reg].type.kind) {
        case TypeKind::set: sets_.push_back(reg); break;
        case TypeKind::hours: hours_.push_back(reg); break;
        case TypeKind::choice:
            if (builder_.program.registers[reg].type.vocabulary == 0)
                channels_.push_back(reg);
            else
                tones_.push_back(reg);
            break;
        default: numbers_.push_back(reg); break;
        }
    }

    void make_facts() {
        numbers_.push_back(builder_.read(0));
        builder_.fact("always", whole(-20, 20));
        for (std::int64_t count = number(1, 9); count > 0; --count)
            builder_.fact("f" + std::to_string(count), any_type(), chance(40), chance(40));
        for (std::uint32_t fact = 1; fact < builder_.program.schema.facts.size(); ++fact) take(builder_.read(fact));
        for (int count = 0; count < 3; ++count)
            measures_.push_back(
                builder_.read(builder_.fact("m" + std::to_string(count), whole(-6, 6), chance(60), chance(40))));
    }

    void make_lists() {
        for (std::int64_t count = number(0, 2); count > 0; --count) {
            std::vector<Fact> fields{{"v", whole(-50, 50), chance(40), chance(40)}};
            for (std::int64_t more = number(0, 2); more > 0; --more)
                fields.push_back({"g", whole(-5, 5), chance(40), chance(40)});
            builder_.list("list" + std::to_string(count), fields, static_cast<std::uint32_t>(number(1, 6)), chance(50));
        }
    }

    std::optional<std::int64_t> maybe(std::int64_t value) { return chance(50) ? std::optional(value) : std::nullopt; }

    void make_outcomes() {
        tone_outcome_ = builder_.outcome("tone", choice(tone_, 4), maybe(number(0, 3)));
        amount_ = builder_.outcome("amount", whole(-100, 100), maybe(number(-100, 100)));
        notices_ = builder_.outcome("notices", set_of(notice_), maybe(number(0, 15)));
        flag_ = builder_.outcome("flag", yes_no(), maybe(number(0, 1)));
        window_ = builder_.outcome("window", hours_type(), maybe(pack_hours(480, 1200)), true);
    }

    ir::Reg write(ir::Op op, Type type, ir::Reg a = ir::nothing, ir::Reg b = ir::nothing, std::int64_t imm = 0,
                  std::int64_t imm2 = 0, ir::Rounding rounding = ir::Rounding::half_even) {
        auto& registers = builder_.program.registers;
        const ir::Instruction code{op, rounding, ir::nothing, a, b, imm, imm2};
        ir::Range range{imm, imm};
        if (a != ir::nothing) {
            const auto found =
                ir::outcomes_of(builder_.program, code, ir::range_of(registers[a]), ir::range_of(registers[b == ir::nothing ? a : b]))
                    .range;
            range = found.value_or(ir::Range{0, 1});
        } else if (op == ir::Op::condition) {
            range = {0, 1};
        }
        const ir::Reg result = builder_.reg(std::move(type), static_cast<std::int64_t>(range.low),
                                            static_cast<std::int64_t>(range.high), true, true);
        return builder_.before(op, result, a, b, imm, imm2, rounding);
    }
    ir::Reg constant(Type type, std::int64_t value) {
        const ir::Reg reg = write(ir::Op::constant, std::move(type), ir::nothing, ir::nothing, value);
        builder_.program.registers[reg].can_be_unknown = builder_.program.registers[reg].can_be_none = false;
        return reg;
    }
    /// Bounded, so that no later operation leaves 64 bits.
    ir::Reg bounded(ir::Reg reg) {
        const ir::Reg upper = write(ir::Op::least, whole(0, 0), reg, constant(whole(0, 0), 1000));
        return write(ir::Op::greatest, whole(0, 0), upper, constant(whole(0, 0), -1000));
    }

    void calculate() {
        using ir::Op;
        static const std::vector<Op> ops{Op::add,     Op::subtract, Op::multiply, Op::divide,  Op::ratio,
                                         Op::round,   Op::least,    Op::greatest, Op::if_none, Op::if_unknown,
                                         Op::compare, Op::settled,  Op::condition};
        const Op op = any_of(ops);
        if (op == Op::condition) {
            const std::uint32_t is_true = condition();
            const std::uint32_t may_be = condition();
            numbers_.push_back(write(op, whole(0, 0), ir::nothing, ir::nothing, is_true, may_be));
            return;
        }
        const ir::Reg a = any_of(numbers_);
        const ir::Reg b = op == Op::round ? ir::nothing : any_of(numbers_);
        const ir::Reg result =
            write(op, whole(0, 0), a, b, number(1, 100), number(1, 20), static_cast<ir::Rounding>(number(0, 3)));
        const ir::Register& made = builder_.program.registers[result];
        numbers_.push_back(made.low < -1000 || made.high > 1000 ? bounded(result) : result);
    }

    ir::Node node() {
        ir::Node made;
        const std::int64_t kind = number(0, 9);
        if (kind == 0 && !sets_.empty()) {
            made.test = ir::Test::overlap;
            made.reg = any_of(sets_);
            made.low = number(0, 31);
        } else if (kind <= 2 && !tones_.empty()) {
            made.test = ir::Test::member;
            made.reg = any_of(tones_);
            made.low = number(0, 15);
        } else {
            made.reg = any_of(numbers_);
            made.low = number(-30, 30);
            made.high = number(made.low, 40);
            if (chance(10)) made.high = INT64_MAX;
        }
        made.outside = chance(30);
        made.pass_unknown = chance(50);
        made.pass_none = chance(50);
        return made;
    }

    /// Nodes whose targets are any later node or any of `ends`. Returns the entry.
    std::uint32_t graph(std::int64_t size, const std::vector<std::uint32_t>& ends) {
        const auto first = static_cast<std::uint32_t>(builder_.program.nodes.size());
        const auto last = first + static_cast<std::uint32_t>(size);
        for (std::uint32_t place = first; place < last; ++place) {
            ir::Node made = node();
            const auto target = [&] {
                return place + 1 < last && chance(75)
                           ? static_cast<std::uint32_t>(number(place + 1, std::min(last - 1, place + 4)))
                           : any_of(ends);
            };
            made.yes = target();
            made.no = place + 1 == last ? ends.back() : target();
            builder_.program.nodes.push_back(made);
        }
        return first;
    }
    std::uint32_t condition() {
        if (chance(10)) return chance(50) ? ir::accept : ir::reject;
        return graph(number(1, 6), {ir::accept, ir::reject});
    }

    void loop(std::uint32_t list) {
        auto& program = builder_.program;
        ir::Loop made;
        made.kind = static_cast<ir::LoopKind>(number(0, 3));
        made.list = list;
        made.first = static_cast<std::uint32_t>(program.loop_code.size());
        const std::vector<ir::Reg> outside = numbers_;
        for (std::uint32_t field = 0; field < program.schema.lists[list].fields.size(); ++field) {
            const ir::Reg reg = builder_.for_fact(program.schema.lists[list].fields[field]);
            ProgramBuilder::emit(program.loop_code, ir::Op::field, reg, ir::nothing, ir::nothing, field);
            if (field == 0) made.value = reg;
            numbers_.insert(numbers_.end(), 3, reg); // more often than others
        }
        made.size = static_cast<std::uint32_t>(program.loop_code.size()) - made.first;
        made.is_true = condition();
        made.may_be = condition();
        numbers_ = outside;
        const bool is_count = made.kind == ir::LoopKind::count;
        made.result = builder_.reg(whole(-300, 300), -300, 300, !is_count, !is_count);
        if (is_count) {
            made.value = ir::nothing;
            if (chance(70)) made.result_possible = builder_.reg(whole(0, 6), 0, 6);
        }
        builder_.before(ir::Op::aggregate, ir::nothing, ir::nothing, ir::nothing,
                        static_cast<std::int64_t>(program.loops.size()));
        program.loops.push_back(made);
        numbers_.push_back(made.result);
        if (made.result_possible == ir::nothing) return;
        numbers_.push_back(made.result_possible);
        numbers_.push_back(write(ir::Op::settled, whole(0, 0), made.result, made.result_possible));
    }

    ir::Reg never_unknown(ir::Reg reg, std::int64_t instead) {
        const Type type = builder_.program.registers[reg].type;
        const ir::Reg result = write(ir::Op::if_unknown, type, reg, constant(type, instead));
        builder_.program.registers[result].can_be_unknown = false;
        return result;
    }

    void make_settable() {
        ir::Reg reg = write(ir::Op::least, whole(0, 0), any_of(numbers_), constant(whole(0, 0), 100));
        reg = write(ir::Op::greatest, whole(0, 0), reg, constant(whole(0, 0), -100));
        settable_.push_back({amount_, never_unknown(reg, 7)});
        if (!tones_.empty()) settable_.push_back({tone_outcome_, never_unknown(any_of(tones_), 1)});
        if (!hours_.empty()) settable_.push_back({window_, never_unknown(any_of(hours_), pack_hours(600, 700))});
    }

    ir::Setting setting() {
        if (chance(40)) {
            const auto [outcome, reg] = any_of(settable_);
            return set_from(outcome, reg);
        }
        switch (number(0, 4)) {
        case 0: return set_to(tone_outcome_, number(0, 3));
        case 1: return set_to(amount_, number(-100, 100));
        case 2: return set_to(notices_, number(1, 15));
        case 3: return set_to(flag_, number(0, 1));
        default: return set_to(window_, pack_hours(number(0, 700), number(700, 1439)));
        }
    }

    void make_rules() {
        const std::int64_t rules = number(1, 12);
        std::vector<std::uint32_t> ends;
        for (std::int64_t rule = 0; rule < rules; ++rule) {
            std::vector<ir::Candidate> candidates;
            std::vector<ir::Setting> settings;
            for (std::int64_t count = number(0, 7); count > 0; --count) {
                candidates.push_back(!channels_.empty() && chance(30) ? from_register(any_of(channels_))
                                                                      : to(static_cast<std::uint32_t>(number(0, 4))));
            }
            for (std::int64_t count = number(0, 5); count > 0; --count) settings.push_back(setting());
            ir::Rule& made = builder_.rule("r" + std::to_string(rule), {}, candidates, settings);
            made.pick = static_cast<ir::Pick>(number(0, 2));
            if (chance(50)) choose(made);
            if (chance(10)) made.stance = ir::Stance::reject;
            ends.push_back(ir::fires(static_cast<std::uint32_t>(rule)));
        }
        entry_ = graph(number(1, 60), ends);
    }

    /// Likelihoods, floors and preferences, over the candidates that the rule has already.
    void choose(ir::Rule& rule) {
        auto& candidates = builder_.program.candidates;
        const auto own = std::span(candidates).subspan(rule.first_candidate, rule.candidates);
        if (chance(60)) {
            rule.pick = ir::Pick::first_of;
            rule.order = ir::Order::likeliest;
            for (ir::Candidate& each : own) each.weight = any_of(measures_);
        }
        if (chance(40)) {
            rule.has_floor = true;
            rule.floor = number(-5, 5);
            for (ir::Candidate& each : own) each.measure = any_of(measures_);
        }
        if (rule.order == ir::Order::likeliest || rule.has_floor) {
            for (ir::Candidate& each : own) each = {each.channel, ir::nothing, each.weight, each.measure};
        }
        if (rule.pick == ir::Pick::all_of || chance(40)) return;
        rule.preferences = static_cast<std::uint32_t>(number(1, 3));
        for (std::uint32_t more = rule.preferences; more > 0; --more) {
            candidates.push_back(!channels_.empty() && chance(60) ? from_register(any_of(channels_))
                                                                  : to(static_cast<std::uint32_t>(number(0, 4))));
        }
    }

    void after_code() {
        auto& after = builder_.program.after;
        const ir::Reg channels = builder_.reg(set_of(0), 0, 31);
        sets_.push_back(ProgramBuilder::emit(after, ir::Op::decided_channels, channels));
        const ir::Reg amount = builder_.reg(whole(-100, 100), -100, 100, false, true);
        numbers_.push_back(ProgramBuilder::emit(after, ir::Op::decided, amount, ir::nothing, ir::nothing, amount_));
        limits_.push_back(amount);
    }

    void guard() {
        if (limits_.empty()) after_code();
        std::vector<ir::Effect> effects;
        for (std::int64_t count = number(1, 4); count > 0; --count) {
            ir::Effect made = effect();
            if (chance(30)) made.except = condition();
            effects.push_back(made);
        }
        const std::uint32_t entry = condition();
        builder_.guard("g", entry, effects);
    }

    ir::Effect effect() {
        using ir::EffectKind;
        switch (number(0, 9)) {
        case 0: return remove(number(0, 31));
        case 1:
            return channels_effect(EffectKind::keep_channels, sets_.empty() || chance(50) ? number(0, 31) : 0,
                                   ir::nothing);
        case 2: {
            std::vector<ir::Reg> channel_sets;
            for (const ir::Reg reg : sets_) {
                if (builder_.program.registers[reg].type.vocabulary == 0) channel_sets.push_back(reg);
            }
            return channels_effect(EffectKind::keep_channels, 0, any_of(channel_sets));
        }
        case 3: return outcome_effect(EffectKind::forbid_values, tone_outcome_, number(1, 15));
        case 4: return outcome_effect(EffectKind::forbid_values, notices_, number(1, 15));
        case 5: return outcome_effect(EffectKind::add_values, notices_, number(1, 15));
        case 6: return outcome_effect(EffectKind::forbid_values, flag_, number(1, 3));
        case 7:
            return outcome_effect(chance(50) ? EffectKind::at_most : EffectKind::at_least, amount_, 0,
                                  number(-100, 100), chance(30) ? any_of(limits_) : ir::nothing);
        case 8:
            return outcome_effect(chance(50) ? EffectKind::at_most : EffectKind::at_least, tone_outcome_, 0,
                                  number(0, 3));
        default: {
            const std::int64_t first = number(0, 1439);
            return outcome_effect(EffectKind::narrow_hours, window_, number(1, 31),
                                  pack_hours(first, number(first, 1439)));
        }
        }
    }

    std::mt19937_64 random_;
    ProgramBuilder builder_;
    std::int32_t tone_ = 0, notice_ = 0;
    std::uint32_t tone_outcome_ = 0, amount_ = 0, notices_ = 0, flag_ = 0, window_ = 0;
    std::uint32_t entry_ = 0;
    std::vector<ir::Reg> numbers_, sets_, hours_, channels_, tones_, limits_;
    std::vector<ir::Reg> measures_; ///< whole numbers that compare with each other
    std::vector<std::pair<std::uint32_t, ir::Reg>> settable_;
};

} // namespace forbear::tests
