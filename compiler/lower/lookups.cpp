// Lookups and calendars: tables of the program that instructions point to.

#include <algorithm>
#include <tuple>

#include "lower/lowering.h"
#include "model/expr.h"
#include "model/expression_key.h"

namespace forbear::lower {

std::string Lowering::key_of(const model::Expr& expr) const {
    std::string key = model::expression_key(expr);
    bool names_declarations = false;
    model::for_each(expr, [&](const model::Expr& piece) {
        names_declarations = names_declarations || piece.lookup != nullptr || piece.calendar != nullptr;
    });
    if (names_declarations) key.append(reinterpret_cast<const char*>(&texts_read_), sizeof texts_read_);
    return key;
}

std::int64_t Lowering::calendar(const model::Calendar& calendar) {
    const auto [entry, is_new] = calendars_.try_emplace({texts_read_, calendar.at.file, calendar.at.begin}, program_.calendars.size());
    if (!is_new) return static_cast<std::int64_t>(entry->second);
    const auto is_equal = [&](const ir::Calendar& other) { return other.name == calendar.name && other.days == calendar.days; };
    const auto known = std::ranges::find_if(program_.calendars, is_equal);
    entry->second = static_cast<std::size_t>(known - program_.calendars.begin());
    if (known == program_.calendars.end()) program_.calendars.push_back({calendar.name, calendar.days});
    return static_cast<std::int64_t>(entry->second);
}

bool Lowering::same_graph(std::uint32_t one, std::uint32_t other) const {
    if (ir::is_end(one) || ir::is_end(other)) return one == other;
    const ir::Node& a = program_.nodes[one];
    const ir::Node& b = program_.nodes[other];
    const bool same_test = a.test == b.test && a.outside == b.outside && a.pass_unknown == b.pass_unknown && a.pass_none == b.pass_none &&
                           a.reg == b.reg && a.low == b.low && a.high == b.high;
    return same_test && same_graph(a.yes, b.yes) && same_graph(a.no, b.no);
}

/// The register of a lookup that gives the same for every record: the same rows, written in other texts.
std::optional<ir::Reg> Lowering::equal_lookup(const ir::Lookup& lookup, const ir::Register& about) const {
    const auto choice = [&](const ir::Lookup& of, std::uint32_t place) {
        const ir::Choice& one = program_.choices[of.first_choice + place];
        return std::tuple(one.is_none, one.reg, one.value);
    };
    for (std::size_t index = 0; index < program_.lookups.size(); ++index) {
        const ir::Lookup& other = program_.lookups[index];
        const ir::Register& held = program_.registers[lookup_results_[index]];
        bool is_equal = other.choices == lookup.choices && held.type == about.type;
        for (std::uint32_t place = 0; is_equal && place < lookup.choices; ++place) is_equal = choice(other, place) == choice(lookup, place);
        if (is_equal && same_graph(other.entry, lookup.entry)) return lookup_results_[index];
    }
    return std::nullopt;
}

ir::Reg Lowering::on_calendar(const model::Expr& expr, ir::Op op) {
    return strict(expr, op, calendar(*expr.calendar));
}

/// Equal values of different rows are one choice.
std::uint32_t Lowering::choice(const model::Expr& value, ir::Lookup& lookup) {
    ir::Choice made;
    if (value.kind == model::ExprKind::none)
        made.is_none = true;
    else if (const auto fixed = constant_of(value))
        made.value = *fixed;
    else
        made.reg = this->value(value);
    const auto key = [](const ir::Choice& one) { return std::tuple(one.is_none, one.reg, one.value); };
    const auto first = program_.choices.begin() + lookup.first_choice;
    const auto known =
        std::find_if(first, program_.choices.end(), [&](const ir::Choice& one) { return key(one) == key(made); });
    if (known == program_.choices.end()) program_.choices.push_back(made);
    return static_cast<std::uint32_t>(known - first);
}

ir::Reg Lowering::lookup(const model::Expr& expr) {
    const model::Lookup& written = *expr.lookup;
    const auto key = std::tuple(texts_read_, written.at.file, written.at.begin, written.reading, expr.type.kind, expr.type.vocabulary);
    if (const auto known = lookups_.find(key); known != lookups_.end()) return known->second;
    // What rows read may be lookups themselves, whose choices must not stand among ours.
    Stage stage = before;
    std::vector<Formula> tests;
    for (const model::LookupRow& row : written.rows) {
        tests.push_back(row.when ? formula(*row.when, Asked::is_true, false, {}) : Formula{});
        stage = std::max(stage, stage_of(tests.back()));
        const bool needs_register = row.value.kind != model::ExprKind::none && !constant_of(row.value);
        if (needs_register) stage = std::max(stage, stage_of(value(row.value)));
    }
    ir::Lookup made{.name = written.name};
    made.first_choice = static_cast<std::uint32_t>(program_.choices.size());
    std::vector<std::uint32_t> choices;
    for (const model::LookupRow& row : written.rows) choices.push_back(choice(row.value, made));
    made.choices = static_cast<std::uint32_t>(program_.choices.size()) - made.first_choice;

    GraphWriter writer(program_.nodes);
    std::uint32_t next = ir::reject;
    bool finds_nothing = true;
    for (std::size_t row = tests.size(); row-- > 0;) {
        // Where some row always fits, that is the last one when it is reached.
        const bool is_certain = tests[row].shape == Shape::always || (written.is_total && row + 1 == tests.size());
        finds_nothing = finds_nothing && !is_certain;
        next = is_certain ? ir::fires(choices[row]) : writer.add(tests[row], {}, ir::fires(choices[row]), next);
    }
    writer.finish();
    made.entry = writer.placed(next);

    ir::Register about{expr.type, INT64_MAX, INT64_MIN, finds_nothing, false, written.name};
    for (std::uint32_t place = 0; place < made.choices; ++place) {
        const ir::Choice& one = program_.choices[made.first_choice + place];
        about.can_be_none = about.can_be_none || one.is_none;
        if (one.is_none) continue;
        const bool is_fixed = one.reg == ir::nothing;
        about.low = std::min(about.low, is_fixed ? one.value : this->about(one.reg).low);
        about.high = std::max(about.high, is_fixed ? one.value : this->about(one.reg).high);
        if (is_fixed) continue;
        about.can_be_unknown = about.can_be_unknown || this->about(one.reg).can_be_unknown;
        about.can_be_none = about.can_be_none || this->about(one.reg).can_be_none;
    }
    if (about.low > about.high) about.low = about.high = 0;
    if (texts_read_ > 0) {
        if (const auto equal = equal_lookup(made, about)) return lookups_.emplace(key, *equal).first->second;
    }
    program_.lookups.push_back(std::move(made));
    const auto index = static_cast<std::int64_t>(program_.lookups.size() - 1);
    const ir::Reg result = instruction({.op = ir::Op::lookup, .imm = index}, std::move(about), 0, stage);
    lookup_results_.push_back(result);
    lookups_.emplace(key, result);
    return result;
}

} // namespace forbear::lower
