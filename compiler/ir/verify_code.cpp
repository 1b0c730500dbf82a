#include <algorithm>

#include "forbear/experiment.h"
#include "ir/print.h"
#include "ir/verifier.h"

namespace forbear::ir {

namespace {

std::size_t operand_count(Op op) {
    switch (op) {
#define FORBEAR_OP(name, operands, meaning)                                                                            \
    case Op::name:                                                                                                     \
        return operands;
#include "ir/opcodes.def"
#undef FORBEAR_OP
    }
    return 0;
}

bool is_of_calendar(Op op) {
    return op == Op::business_days || op == Op::add_business_days || op == Op::days_ahead || op == Op::day_kind;
}

bool is_ordered(TypeKind kind) { return kind != TypeKind::text && kind != TypeKind::set && kind != TypeKind::hours; }

} // namespace

void Verifier::write(const std::string& where, Reg reg) {
    if (!check(reg < program_.registers.size(), where, "writes no register")) return;
    check(!written_[reg], where, "writes r" + std::to_string(reg) + " again");
    written_[reg] = true;
}

void Verifier::result_covers(const std::string& where, Reg reg, const std::optional<Range>& range) {
    if (reg >= program_.registers.size() || !range || range->low > range->high) return;
    const Register& result = program_.registers[reg];
    if (!is_ordered(result.type.kind)) return;
    check(covers(range_of(result), *range), where,
          "the range of r" + std::to_string(reg) + " does not cover what it can become");
}

void Verifier::result_state(const std::string& where, Reg reg, bool can_be_unknown, bool can_be_none) {
    if (reg >= program_.registers.size()) return;
    const Register& result = program_.registers[reg];
    check(!can_be_unknown || result.can_be_unknown, where,
          "r" + std::to_string(reg) + " can become unknown, which it does not say");
    check(!can_be_none || result.can_be_none, where,
          "r" + std::to_string(reg) + " can become none, which it does not say");
}

void Verifier::code(const std::string& where, const Instruction* first, std::size_t size, const List* list) {
    for (std::size_t index = 0; index < size; ++index) {
        instruction(where + "[" + std::to_string(index) + "] " + std::string(op_name(first[index].op)), first[index],
                    list);
    }
}

void Verifier::instruction(const std::string& where, const Instruction& code, const List* list) {
    // Who follows values backwards looks at operands without asking how many there are.
    const std::size_t count = operand_count(code.op);
    check(count >= 1 || code.a == nothing, where, "has an operand");
    check(count == 2 || code.b == nothing, where, "has a second operand");
    switch (code.op) {
    case Op::aggregate: {
        const bool exists = code.imm >= 0 && static_cast<std::uint64_t>(code.imm) < program_.loops.size();
        if (!check(list == nullptr, where, "a loop in a loop") || !check(exists, where, "no such loop")) return;
        loop(where, program_.loops[static_cast<std::size_t>(code.imm)]);
        return; // the loop names its own results
    }
    case Op::constant:
        result_covers(where, code.result, Range{code.imm, code.imm});
        if (code.result < program_.registers.size()) constant(where, program_.registers[code.result].type, code.imm);
        break;
    case Op::text_constant:
        check(code.imm >= 0 && static_cast<std::uint64_t>(code.imm) < program_.texts.size(), where, "no such text");
        break;
    case Op::none: result_state(where, code.result, false, true); break;
    case Op::fact:
        source(where, code, program_.schema.facts);
        check(code.imm != 0 || program_.reads_as_of, where, "reads the date of decision, which the program denies");
        break;
    case Op::field:
        if (check(list != nullptr, where, "outside a loop")) source(where, code, list->fields);
        break;
    case Op::condition: {
        const bool in_range = code.imm >= 0 && code.imm <= accept && code.imm2 >= 0 && code.imm2 <= accept;
        if (!check(in_range, where, "no such graph")) return;
        graph(where, static_cast<std::uint32_t>(code.imm), Ends::condition);
        graph(where, static_cast<std::uint32_t>(code.imm2), Ends::condition);
        result_covers(where, code.result, Range{0, 1});
        // Unknown is when only the second graph accepts: that cannot be when it accepts nothing, or only what the first does.
        result_state(where, code.result, code.imm != accept && code.imm2 != reject && code.imm != code.imm2, false);
        break;
    }
    case Op::decided:
    case Op::decided_channels: decided(where, code); break;
    case Op::lookup: lookup(where, code); break;
    case Op::business_days:
    case Op::add_business_days:
    case Op::days_ahead:
    case Op::day_kind: calendar(where, code); break;
    default: operands(where, code); break;
    }
    kinds(where, code);
    write(where, code.result);
}

void Verifier::same_kind(const std::string& where, Reg result, Reg source) {
    if (result >= program_.registers.size() || source >= program_.registers.size()) return;
    const Type& is = program_.registers[result].type;
    const Type& was = program_.registers[source].type;
    // Numbers of every kind pass for each other; what has no order does not.
    check((is_ordered(is.kind) && is_ordered(was.kind)) || same_values(is, was), where, "gives a value of another kind");
}

void Verifier::has_order(const std::string& where, Reg reg) {
    if (reg >= program_.registers.size()) return;
    check(is_ordered(program_.registers[reg].type.kind), where, "computes with r" + std::to_string(reg) + ", which has no order");
}

void Verifier::constant(const std::string& where, const Type& type, std::int64_t value) {
    switch (type.kind) {
    case TypeKind::text: problem(where, "a number for a text"); return;
    case TypeKind::set:
        check((static_cast<std::uint64_t>(value) & ~mask_of(type.vocabulary)) == 0, where, "a set with bits without a value");
        return;
    case TypeKind::hours:
        check(value >= 0 && last_minute(value) <= 1439 && first_minute(value) <= last_minute(value), where, "hours that are no window of one day");
        return;
    default: return; // the range says it
    }
}

void Verifier::kinds(const std::string& where, const Instruction& code) {
    switch (code.op) {
    case Op::constant:
    case Op::none:
    case Op::fact:
    case Op::field:
    case Op::decided: return; // looked at where they are read
    case Op::lookup: return;  // choice by choice
    case Op::aggregate: return;
    case Op::text_constant:
        if (code.result < program_.registers.size())
            check(program_.registers[code.result].type.kind == TypeKind::text, where, "a text for what is none");
        return;
    case Op::decided_channels:
        if (code.result < program_.registers.size()) {
            const Type& type = program_.registers[code.result].type;
            check(type.kind == TypeKind::set && type.vocabulary == 0, where, "channels for what is no set of them");
        }
        return;
    case Op::if_none:
    case Op::if_unknown:
    case Op::settled:
        same_kind(where, code.result, code.a);
        same_kind(where, code.result, code.b);
        return;
    case Op::text_equal:
    case Op::contains:
    case Op::includes:
    case Op::first_minute:
    case Op::last_minute:
    case Op::bucket: break; // their operands were looked at
    default:
        if (code.a != nothing) has_order(where, code.a);
        if (code.b != nothing) has_order(where, code.b);
        break;
    }
    has_order(where, code.result);
}

void Verifier::source(const std::string& where, const Instruction& code, const std::vector<Fact>& facts) {
    if (!check(code.imm >= 0 && static_cast<std::uint64_t>(code.imm) < facts.size(), where, "reads no fact")) return;
    const Fact& fact = facts[static_cast<std::size_t>(code.imm)];
    result_covers(where, code.result, range_of(program_.schema, fact.type));
    result_state(where, code.result, fact.may_be_unknown, fact.may_be_none);
    if (code.result < program_.registers.size()) {
        check(same_values(program_.registers[code.result].type, fact.type), where, "reads a value of another type");
    }
}

void Verifier::decided(const std::string& where, const Instruction& code) {
    // Written by `after` only: while `before` runs, and in loops it starts, no rule has decided.
    check(!rules_reached_.empty(), where, "before the rule has decided");
    if (code.op == Op::decided_channels) return;
    if (!check(code.imm >= 0 && static_cast<std::uint64_t>(code.imm) < program_.schema.outcomes.size(), where,
               "no such outcome"))
        return;
    const Outcome& outcome = program_.schema.outcomes[static_cast<std::size_t>(code.imm)];
    check(!outcome.for_each_channel, where, "reads hours for each channel as one value");
    if (code.result < program_.registers.size())
        check(same_values(program_.registers[code.result].type, outcome.type), where, "reads a value of another type");
    result_covers(where, code.result, range_of(program_.schema, outcome.type));
    result_state(where, code.result, false, !outcome.normally);
}

void Verifier::operands(const std::string& where, const Instruction& code) {
    const std::size_t count = operand_count(code.op);
    if (count >= 1 && !readable(where, code.a)) return;
    if (count == 2 && !readable(where, code.b)) return;
    if (code.op == Op::divide || code.op == Op::round || code.op == Op::ratio) {
        if (!check(code.imm > 0, where, "the factor is not positive")) return;
        if (code.op != Op::ratio && !check(code.imm2 > 0, where, "the step is not positive")) return;
        check(static_cast<std::uint8_t>(code.rounding) <= static_cast<std::uint8_t>(Rounding::down), where,
              "no such rounding");
    }
    if (code.op == Op::bucket || code.op == Op::cell) return experiment(where, code);
    operand_types(where, code);
    result_of_operands(where, code);
}

void Verifier::experiment(const std::string& where, const Instruction& code) {
    const bool exists = code.imm >= 0 && static_cast<std::uint64_t>(code.imm) < program_.experiments.size();
    if (!check(exists, where, "no such experiment")) return;
    const Register& a = program_.registers[code.a];
    if (code.op == Op::bucket) {
        const bool splits =
            a.type.kind == TypeKind::text || a.type.kind == TypeKind::whole || a.type.kind == TypeKind::choice;
        check(splits, where, "splits by what is no text, whole number or choice");
        // The bucket is that of the value's name.
        if (a.type.kind == TypeKind::choice) {
            const std::optional<Range> named = range_of(program_.schema, a.type);
            check(named && covers(*named, range_of(a)), where, "splits by a choice without names");
        }
        result_covers(where, code.result, Range{0, bucket_count - 1});
        result_state(where, code.result, a.can_be_unknown || a.can_be_none, false);
        return;
    }
    check(a.type.kind == TypeKind::whole && a.low >= 0 && a.high < bucket_count, where, "reads no bucket");
    const std::size_t cells = program_.experiments[static_cast<std::size_t>(code.imm)].cells.size();
    result_covers(where, code.result, Range{0, Wide{cells} - 1});
    result_state(where, code.result, a.can_be_unknown, a.can_be_none);
}

void Verifier::operand_types(const std::string& where, const Instruction& code) {
    const Register& a = program_.registers[code.a];
    switch (code.op) {
    case Op::text_equal:
        check(a.type.kind == TypeKind::text && program_.registers[code.b].type.kind == TypeKind::text, where,
              "compares no texts");
        break;
    case Op::contains:
        check(program_.registers[code.b].type.kind == TypeKind::set && is_ordered(a.type.kind) && a.low >= 0 && a.high <= 62, where,
              "asks no set for a member");
        break;
    case Op::includes:
        check(a.type.kind == TypeKind::set && program_.registers[code.b].type.kind == TypeKind::set, where,
              "compares no sets");
        break;
    case Op::add_months:
    case Op::months_between:
    case Op::weekday:
    case Op::month_index:
    case Op::month_day:
    case Op::add_business_days:
    case Op::days_ahead:
    case Op::day_kind: check(a.type.kind == TypeKind::date, where, "reads no date"); break;
    case Op::business_days:
        check(a.type.kind == TypeKind::date && program_.registers[code.b].type.kind == TypeKind::date, where,
              "reads no dates");
        break;
    case Op::first_minute:
    case Op::last_minute: check(a.type.kind == TypeKind::hours, where, "reads no hours"); break;
    case Op::matched: check(a.type.kind == TypeKind::choice, where, "matches no choice"); break;
    default: break;
    }
}

void Verifier::result_of_operands(const std::string& where, const Instruction& code) {
    const Register& a = program_.registers[code.a];
    const Register& b = code.b == nothing ? a : program_.registers[code.b];
    const Outcomes outcomes = outcomes_of(program_, code, range_of(a), range_of(b));
    check(!outcomes.overflows, where, "can leave 64 bits");
    result_covers(where, code.result, outcomes.range);
    switch (code.op) {
    case Op::least:
    case Op::greatest:
        result_state(where, code.result, a.can_be_unknown || b.can_be_unknown, a.can_be_none && b.can_be_none);
        break;
    case Op::matched: result_state(where, code.result, a.can_be_unknown, true); break;
    case Op::if_none:
        result_state(where, code.result, a.can_be_unknown || (a.can_be_none && b.can_be_unknown),
                     a.can_be_none && b.can_be_none);
        break;
    case Op::if_unknown:
        result_state(where, code.result, a.can_be_unknown && b.can_be_unknown,
                     a.can_be_none || (a.can_be_unknown && b.can_be_none));
        break;
    case Op::settled:
        result_state(where, code.result, code.a != code.b || a.can_be_unknown, a.can_be_none || b.can_be_none);
        break;
    default: {
        const bool can_divide_by_zero = (code.op == Op::divide || code.op == Op::ratio) && b.low <= 0 && b.high >= 0;
        const bool has_end = is_of_calendar(code.op) && program_.calendars[static_cast<std::size_t>(code.imm)].days.has_period;
        result_state(where, code.result, a.can_be_unknown || b.can_be_unknown || can_divide_by_zero || has_end,
                     a.can_be_none || b.can_be_none);
    }
    }
}

void Verifier::calendar(const std::string& where, const Instruction& code) {
    const bool exists = code.imm >= 0 && static_cast<std::uint64_t>(code.imm) < program_.calendars.size();
    if (check(exists, where, "no such calendar")) operands(where, code);
}

void Verifier::lookup(const std::string& where, const Instruction& code) {
    const bool exists = code.imm >= 0 && static_cast<std::uint64_t>(code.imm) < program_.lookups.size();
    if (!check(exists, where, "no such lookup")) return;
    const Lookup& lookup = program_.lookups[static_cast<std::size_t>(code.imm)];
    if (!check(is_inside(lookup.first_choice, lookup.choices, program_.choices.size()), where, "choices out of range"))
        return;
    choices_ = lookup.choices;
    finds_nothing_ = false;
    graph(where, lookup.entry, Ends::choices);
    result_state(where, code.result, finds_nothing_, false);
    for (std::uint32_t place = 0; place < lookup.choices; ++place) {
        const Choice& choice = program_.choices[lookup.first_choice + place];
        if (choice.is_none) {
            check(choice.reg == nothing, where, "a choice that is none has a register");
            result_state(where, code.result, false, true);
            continue;
        }
        if (choice.reg == nothing) {
            result_covers(where, code.result, Range{choice.value, choice.value});
            if (code.result < program_.registers.size()) constant(where, program_.registers[code.result].type, choice.value);
            continue;
        }
        if (!readable(where, choice.reg)) return;
        const Register& reg = program_.registers[choice.reg];
        result_state(where, code.result, reg.can_be_unknown, reg.can_be_none);
        result_covers(where, code.result, range_of(reg));
        if (code.result < program_.registers.size())
            check(same_values(reg.type, program_.registers[code.result].type), where, "a choice of another type");
    }
}

void Verifier::loop(const std::string& where, const Loop& loop) {
    if (!check(loop.list < program_.schema.lists.size(), where, "over no list")) return;
    if (!check(is_inside(loop.first, loop.size, program_.loop_code.size()), where, "its body is out of range")) return;
    const List& list = program_.schema.lists[loop.list];
    const std::vector<bool> outside = written_;
    code(where + " body", program_.loop_code.data() + loop.first, loop.size, &list);
    graph(where, loop.is_true, Ends::condition);
    graph(where, loop.may_be, Ends::condition);
    has_order(where, loop.result);
    check(loop.kind != LoopKind::count || loop.value == nothing, where, "counts, but has a value");
    if (loop.kind != LoopKind::count && readable(where, loop.value)) {
        has_order(where, loop.value);
        const Register& value = program_.registers[loop.value];
        const bool in_doubt = loop.may_be != loop.is_true;
        result_state(where, loop.result, list.may_be_unknown || value.can_be_unknown || in_doubt,
                     loop.kind != LoopKind::total);
        if (loop.kind == LoopKind::total) {
            const Range total = product(range_of(value), {0, Wide{list.at_most}});
            check(fits_64_bits(total), where, "the total can leave 64 bits");
            result_covers(where, loop.result, Range{std::min<Wide>(total.low, 0), std::max<Wide>(total.high, 0)});
        } else {
            result_covers(where, loop.result, range_of(value));
        }
        check(loop.result_possible == nothing, where, "has two results, but counts nothing");
    }
    // What the body wrote ends with the loop.
    written_ = outside;
    write(where, loop.result);
    if (loop.kind != LoopKind::count) return;
    const Range size{0, Wide{list.at_most}};
    result_covers(where, loop.result, size);
    if (loop.result_possible == nothing) return;
    has_order(where, loop.result_possible);
    write(where, loop.result_possible);
    result_covers(where, loop.result_possible, size);
}

} // namespace forbear::ir
