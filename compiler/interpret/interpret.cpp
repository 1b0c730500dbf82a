#include "interpret/interpret.h"

#include <algorithm>

#include "interpret/check.h"
#include "interpret/walk.h"

namespace forbear::interpret {

Interpreter::Interpreter(const ir::Program& program, const dispatch::Table* table) : program_(&program), table_(table), effects_(by_outcome(program)) {
    texts_.reserve(program.texts.size());
    for (const std::string& text : program.texts) texts_.push_back(Text{text.data(), text.size()});
}

void Interpreter::decide(const FactsView& facts, std::uint64_t row, std::int64_t* out) const noexcept {
    const ir::Program& program = *program_;
    std::fill_n(out, program.layout.words, 0);
    const std::int64_t fault = first_fault(program.schema, facts, row);
    if (fault != 0) {
        out[layout::status] = static_cast<std::int64_t>(Status::invalid);
        out[layout::rule] = -1;
        out[layout::fault] = fault;
        return;
    }

    Walk walk(program, texts_.data(), facts, row, out);
    walk.run(program.before);
    walk.write_cells(out);
    const std::uint32_t rule_index = table_ != nullptr ? walk.found_in(*table_) : ir::rule_of(walk.end_of(program.entry));
    const ir::Rule& rule = program.rules[rule_index];
    out[layout::rule] = rule_index;
    if (rule.stance == ir::Stance::reject) {
        out[layout::status] = static_cast<std::int64_t>(Status::rejected);
        return;
    }

    walk.take_rule(rule, out);
    walk.run(program.after);
    apply_guards(walk, rule, effects_, out);
}

void Interpreter::decide(const FactsView& facts, std::uint64_t begin, std::uint64_t end,
                         std::int64_t* out) const noexcept {
    for (std::uint64_t row = begin; row < end; ++row, out += program_->layout.words) decide(facts, row, out);
}

} // namespace forbear::interpret
