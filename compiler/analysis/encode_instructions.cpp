// Instructions: what each gives, as ir/opcodes.def says and interpret/instructions.cpp does.

#include <utility>

#include "analysis/encoder.h"
#include "forbear/experiment.h"

namespace forbear::analysis {

void Encoder::run(std::span<const ir::Instruction> code) {
    for (const ir::Instruction& instruction : code) {
        const bool differs = is_second_ && (names_differ_ || may_differ(instruction));
        const bool outer = std::exchange(names_differ_, differs);
        mark(instruction, differs);
        if (instruction.op == ir::Op::aggregate) run_loop(program_.loops[static_cast<std::size_t>(instruction.imm)]);
        else registers_[instruction.result] = result_of(instruction);
        names_differ_ = outer;
    }
}

Symbol Encoder::set_constant(std::int64_t mask, std::size_t members) const {
    Symbol made = f_.constant(0);
    for (std::size_t member = 0; member < members; ++member)
        made.members.push_back((static_cast<std::uint64_t>(mask) >> member & 1u) != 0 ? f_.yes() : f_.no());
    return made;
}

Symbol Encoder::constant_of(const Type& type, std::int64_t value) const {
    return type.kind == TypeKind::set ? set_constant(value, members_of(type)) : f_.constant(value);
}

Symbol Encoder::result_of(const ir::Instruction& instruction) {
    using ir::Op;
    const ir::Register& result = program_.registers[instruction.result];
    switch (instruction.op) {
    case Op::constant: return constant_of(result.type, instruction.imm);
    case Op::text_constant: return f_.constant(instruction.imm);
    case Op::none: {
        Symbol made = constant_of(result.type, 0);
        made.none = f_.yes();
        return made;
    }
    case Op::fact: return facts_[static_cast<std::size_t>(instruction.imm)];
    case Op::field: return (*element_)[static_cast<std::size_t>(instruction.imm)];
    case Op::condition: {
        const z3::expr is_true = accepts(static_cast<std::uint32_t>(instruction.imm));
        const z3::expr may_be = accepts(static_cast<std::uint32_t>(instruction.imm2));
        return {f_.one_if(is_true), {}, f_.both(may_be, f_.negation(is_true)), f_.no()};
    }
    case Op::bucket: return bucket(instruction);
    case Op::cell: return cell(instruction);
    case Op::decided: {
        const auto outcome = static_cast<std::size_t>(instruction.imm);
        return read_ != nullptr ? read_->outcomes[outcome] : decided_[outcome];
    }
    case Op::decided_channels: {
        Symbol made = f_.constant(0);
        made.members = read_ != nullptr ? read_->channels : asked_;
        return made;
    }
    case Op::lookup: return lookup(program_.lookups[static_cast<std::size_t>(instruction.imm)], result.type);
    case Op::business_days:
    case Op::add_business_days:
    case Op::days_ahead:
    case Op::day_kind: return on_calendar(instruction);
    default: break;
    }
    const Symbol& a = reg(instruction.a);
    const Symbol& b = instruction.b == ir::nothing ? a : reg(instruction.b);
    return arithmetic(instruction, a, b);
}

Symbol Encoder::arithmetic(const ir::Instruction& instruction, const Symbol& a, const Symbol& b) {
    using ir::Op;
    switch (instruction.op) {
    case Op::add: return f_.strict(a, b, a.value + b.value);
    case Op::subtract: return f_.strict(a, b, a.value - b.value);
    case Op::multiply: return f_.strict(a, b, a.value * b.value);
    case Op::divide:
    case Op::ratio: return quotient(instruction, a, b);
    case Op::round: {
        const z3::expr divisor = f_.number(instruction.imm * instruction.imm2);
        return f_.strict(a, f_.number(instruction.imm2) * rounded(a.value, divisor, instruction.rounding));
    }
    case Op::least: return extreme(a, b, false);
    case Op::greatest: return extreme(a, b, true);
    case Op::if_none: return f_.choose(a.none, b, a);
    case Op::if_unknown: return f_.choose(a.unknown, b, a);
    case Op::compare:
        return f_.strict(a, b, f_.choose(a.value < b.value, f_.number(-1),
                                         f_.choose(a.value > b.value, f_.number(1), f_.number(0))));
    case Op::text_equal: return f_.strict(a, b, f_.one_if(a.value == b.value));
    case Op::contains: {
        z3::expr holds = f_.no();
        for (std::size_t member = 0; member < b.members.size(); ++member)
            holds = f_.either(holds, f_.both(a.value == f_.number(static_cast<std::int64_t>(member)), b.members[member]));
        return f_.strict(a, b, f_.one_if(holds));
    }
    case Op::includes: {
        z3::expr holds = f_.yes();
        for (std::size_t member = 0; member < b.members.size(); ++member) {
            const z3::expr has = member < a.members.size() ? a.members[member] : f_.no();
            holds = f_.both(holds, f_.either(f_.negation(b.members[member]), has));
        }
        return f_.strict(a, b, f_.one_if(holds));
    }
    case Op::months_between: return f_.strict(a, b, from_table(months_between_of(f_, a.value, b.value), instruction));
    case Op::add_months: return f_.strict(a, b, from_table(add_months_of(f_, a.value, b.value), instruction));
    case Op::weekday: return f_.strict(a, weekday_of(f_, a.value));
    case Op::month_index: return f_.strict(a, from_table(month_index_of(f_, a.value), instruction));
    case Op::month_day: return f_.strict(a, from_table(month_day_of(f_, a.value), instruction));
    case Op::first_minute: return f_.strict(a, f_.floor_of(a.value, 65'536));
    case Op::last_minute: return f_.strict(a, f_.rest_of(a.value, 65'536));
    case Op::matched: {
        const z3::expr is_it = f_.both(a.known(), a.value == f_.number(instruction.imm));
        return {f_.number(instruction.imm2), {}, a.unknown, f_.both(f_.negation(a.unknown), f_.negation(is_it))};
    }
    case Op::settled: {
        Symbol made = f_.strict(a, b, a.value);
        made.unknown = f_.either(made.unknown, f_.both(f_.negation(made.none), a.value != b.value));
        return made;
    }
    default: return open_value("open", program_.registers[instruction.result]);
    }
}

z3::expr Encoder::from_table(const TableValue& value, const ir::Instruction& instruction) {
    exact_when_.push_back(value.is_inside);
    const ir::Register& result = program_.registers[instruction.result];
    const z3::expr open = fresh("outside the table");
    require(in_range(open, result.low, result.high));
    return f_.choose(value.is_inside, value.value, open);
}

Symbol Encoder::extreme(const Symbol& a, const Symbol& b, bool greatest) const {
    const z3::expr unknown = f_.either(a.unknown, b.unknown);
    const z3::expr takes_a = f_.choose(b.none, f_.yes(), f_.choose(a.none, f_.no(), greatest ? a.value >= b.value : a.value <= b.value));
    return {f_.choose(takes_a, a.value, b.value), {}, unknown, f_.both(f_.negation(unknown), f_.both(a.none, b.none))};
}

z3::expr Encoder::rounded(const z3::expr& numerator, const z3::expr& divisor, ir::Rounding rounding) const {
    // As interpret/instructions.cpp: the quotient toward zero, then perhaps one away. `divisor` is positive here.
    const z3::expr is_negative = numerator < f_.number(0);
    const z3::expr size = f_.choose(is_negative, -numerator, numerator);
    const z3::expr whole = size / divisor;
    const z3::expr rest = size - whole * divisor;
    z3::expr away = f_.no();
    switch (rounding) {
    case ir::Rounding::down: break;
    case ir::Rounding::up: away = rest > f_.number(0); break;
    case ir::Rounding::half_up: away = f_.both(rest > f_.number(0), f_.number(2) * rest >= divisor); break;
    case ir::Rounding::half_even:
        away = f_.number(2) * rest > divisor ||
               (f_.number(2) * rest == divisor && z3::mod(whole, f_.number(2)) == f_.number(1));
        break;
    }
    const z3::expr steps = whole + f_.one_if(away);
    return f_.choose(is_negative, -steps, steps);
}

Symbol Encoder::quotient(const ir::Instruction& instruction, const Symbol& a, const Symbol& b) {
    const z3::expr is_zero = b.value == f_.number(0);
    const z3::expr is_negative = b.value < f_.number(0);
    const z3::expr numerator = f_.number(instruction.imm) * f_.choose(is_negative, -a.value, a.value);
    z3::expr value = f_.number(0);
    if (instruction.op == ir::Op::ratio) {
        const z3::expr divisor = f_.choose(is_zero, f_.number(1), f_.choose(is_negative, -b.value, b.value));
        const z3::expr floor = numerator / divisor;
        value = f_.number(2) * floor + f_.one_if(numerator - floor * divisor != f_.number(0));
    } else {
        const z3::expr size = f_.choose(is_zero, f_.number(1), f_.choose(is_negative, -b.value, b.value));
        const z3::expr divisor = f_.number(instruction.imm2) * size;
        value = f_.number(instruction.imm2) * rounded(numerator, divisor, instruction.rounding);
    }
    Symbol made = f_.strict(a, b, value);
    made.unknown = f_.either(made.unknown, f_.both(f_.negation(made.none), is_zero));
    return made;
}

Symbol Encoder::bucket(const ir::Instruction& instruction) {
    const Symbol& by = reg(instruction.a);
    const Type& type = program_.registers[instruction.a].type;
    const std::string& experiment = program_.experiments[static_cast<std::size_t>(instruction.imm)].name;
    z3::expr value = f_.number(0);
    if (type.kind == TypeKind::choice) {
        const auto& values = program_.schema.vocabularies[static_cast<std::size_t>(type.vocabulary)].values;
        for (std::size_t index = 0; index < values.size(); ++index) {
            const z3::expr is_it = by.value == f_.number(static_cast<std::int64_t>(index));
            value = f_.choose(is_it, f_.number(experiment_bucket(experiment, values[index])), value);
        }
    } else {
        value = fresh(experiment);
        require(in_range(value, 0, bucket_count - 1));
    }
    return {value, {}, f_.either(by.unknown, by.none), f_.no()};
}

Symbol Encoder::cell(const ir::Instruction& instruction) {
    const Symbol& bucket = reg(instruction.a);
    const auto& cells = program_.experiments[static_cast<std::size_t>(instruction.imm)].cells;
    z3::expr value = f_.number(static_cast<std::int64_t>(cells.size()) - 1);
    for (std::size_t index = cells.size(); index-- > 0;) {
        const z3::expr is_before = bucket.value < f_.number(cells[index].end);
        value = f_.choose(is_before, f_.number(static_cast<std::int64_t>(index)), value);
    }
    return f_.strict(bucket, value);
}

Symbol Encoder::lookup(const ir::Lookup& lookup, const Type& type) {
    const auto ends = ends_of(lookup.entry);
    std::optional<Symbol> made;
    for (std::uint32_t index = 0; index < lookup.choices; ++index) {
        const auto end = ends.find(ir::fires(index));
        if (end == ends.end()) continue;
        const ir::Choice& choice = program_.choices[lookup.first_choice + index];
        const Symbol value = choice.is_none              ? f_.nothing()
                             : choice.reg == ir::nothing ? constant_of(type, choice.value)
                                                         : reg(choice.reg);
        if (!made) made = Symbol{f_.number(0), {}, f_.yes(), f_.no()};
        made = f_.choose(end->second, value, *made);
    }
    return made ? *made : Symbol{f_.number(0), {}, f_.yes(), f_.no()};
}

} // namespace forbear::analysis
