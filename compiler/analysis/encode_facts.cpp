// The facts and lists of a record: any valid one.

#include "analysis/encoder.h"

#include <algorithm>

namespace forbear::analysis {

Encoder::Encoder(const Formulas& formulas, const ir::Program& program, Detail detail)
    : Encoder(formulas, program, detail, {}, {}) {}

Encoder::Encoder(const Formulas& formulas, const ir::Program& program, Detail detail, std::span<const std::uint32_t> other_facts,
                 std::span<const std::uint32_t> other_lists)
    : f_(formulas), program_(program), detail_(detail), is_second_(!other_facts.empty() || !other_lists.empty()),
      differs_(program.registers.size()), texts_(program.texts), registers_(program.registers.size()) {
    declare_facts(other_facts);
    declare_lists(other_lists);
    run(program_.before);
    walk_main();
}

Encoder::Encoder(const Formulas& formulas, const ir::Program& program, Detail detail, Twin) : Encoder(formulas, program, detail) {
    is_second_ = later_differ_ = names_differ_ = true;
}

// Both records of a question are encoded by the same steps, so that a number is a place in them.
z3::expr Encoder::fresh(const std::string& name) {
    return f_.context().int_const(((names_differ_ ? "other " : "") + name + "!" + std::to_string(names_++)).c_str());
}

z3::expr Encoder::fresh_condition(const std::string& name) {
    return f_.context().bool_const(((names_differ_ ? "other " : "") + name + "!" + std::to_string(names_++)).c_str());
}

z3::expr Encoder::in_range(const z3::expr& value, std::int64_t low, std::int64_t high) const {
    return f_.number(low) <= value && value <= f_.number(high);
}

std::size_t Encoder::members_of(const Type& type) const {
    return program_.schema.vocabularies[static_cast<std::size_t>(type.vocabulary)].values.size();
}

Symbol Encoder::declare(const std::string& name, const Fact& fact) {
    Symbol made{f_.number(0), {}, f_.no(), f_.no()};
    if (fact.may_be_unknown) made.unknown = fresh_condition(name + ".unknown");
    if (fact.may_be_none) made.none = fresh_condition(name + ".none");
    require(f_.negation(f_.both(made.unknown, made.none)));
    const Type& type = fact.type;
    if (type.kind == TypeKind::set) {
        for (std::size_t member = 0; member < members_of(type); ++member) made.members.push_back(fresh_condition(name));
        return made;
    }
    made.value = fresh(name);
    switch (type.kind) {
    case TypeKind::yes_no: require(in_range(made.value, 0, 1)); break;
    case TypeKind::choice: require(in_range(made.value, 0, static_cast<std::int64_t>(members_of(type)) - 1)); break;
    case TypeKind::text: require(f_.number(0) <= made.value); break;
    case TypeKind::hours: {
        const z3::expr first = fresh(name + ".first");
        const z3::expr last = fresh(name + ".last");
        require(f_.number(0) <= first && first <= last && last <= f_.number(1439));
        require(made.value == first * f_.number(65'536) + last);
        break;
    }
    default: require(in_range(made.value, type.low, type.high)); break;
    }
    return made;
}

void Encoder::declare_facts(std::span<const std::uint32_t> other) {
    for (std::uint32_t fact = 0; fact < program_.schema.facts.size(); ++fact) {
        differing_facts_.push_back(std::ranges::find(other, fact) != other.end());
        names_differ_ = differing_facts_.back();
        facts_.push_back(declare(program_.schema.facts[fact].name, program_.schema.facts[fact]));
    }
    names_differ_ = false;
}

std::uint32_t Encoder::elements_of(std::uint32_t list) const {
    constexpr std::int64_t fewest = 3, most = 12;
    std::int64_t asked = fewest;
    for (const ir::Loop& loop : program_.loops) {
        if (loop.list != list || loop.kind != ir::LoopKind::count) continue;
        for (const ir::Node& node : program_.nodes) {
            if (node.test != ir::Test::range || (node.reg != loop.result && node.reg != loop.result_possible)) continue;
            for (const std::int64_t bound : {node.low, node.high}) {
                if (bound < most) asked = std::max(asked, bound + 1);
            }
        }
    }
    return std::min(program_.schema.lists[list].at_most, static_cast<std::uint32_t>(asked));
}

void Encoder::declare_lists(std::span<const std::uint32_t> other) {
    for (std::uint32_t index = 0; index < program_.schema.lists.size(); ++index) {
        const List& list = program_.schema.lists[index];
        differing_lists_.push_back(std::ranges::find(other, index) != other.end());
        names_differ_ = differing_lists_.back();
        ListSymbol made{list.may_be_unknown ? fresh_condition(list.name + ".unknown") : f_.no(), fresh(list.name + ".size"), {}};
        const std::uint32_t most = detail_ == Detail::bounded_lists ? elements_of(index) : list.at_most;
        require(in_range(made.size, 0, most));
        for (std::uint32_t element = 0; detail_ == Detail::bounded_lists && element < most; ++element) {
            std::vector<Symbol>& fields = made.elements.emplace_back();
            for (const Fact& field : list.fields)
                fields.push_back(declare(list.name + "." + std::to_string(element) + "." + field.name, field));
        }
        std::vector<Symbol>& any = any_record_.emplace_back();
        for (const Fact& field : list.fields) any.push_back(declare(list.name + ".any." + field.name, field));
        lists_.push_back(std::move(made));
    }
    names_differ_ = false;
}

Symbol Encoder::open_value(const std::string& name, const ir::Register& reg) {
    Symbol made{f_.number(0), {}, f_.no(), f_.no()};
    if (reg.can_be_unknown) made.unknown = fresh_condition(name + ".unknown");
    if (reg.can_be_none) made.none = fresh_condition(name + ".none");
    require(f_.negation(f_.both(made.unknown, made.none)));
    if (reg.type.kind == TypeKind::set) {
        for (std::size_t member = 0; member < members_of(reg.type); ++member) made.members.push_back(fresh_condition(name));
        return made;
    }
    made.value = fresh(name);
    if (reg.type.kind != TypeKind::text) require(in_range(made.value, reg.low, reg.high));
    return made;
}

} // namespace forbear::analysis
