#include "interpret/interpreted_policy.h"

#include "dispatch/plan.h"

namespace forbear::interpret {

InterpretedPolicy::InterpretedPolicy(ir::Program&& program, std::vector<RulePlace> places)
    : program_(std::move(program)), places_(std::move(places)), interpreter_(program_) {
    for (const ir::Rule& rule : program_.rules) {
        rules_.push_back({rule.name, rule.title, rule.because, rule.version, rule.from});
    }
    for (const ir::Guard& guard : program_.guards) {
        guards_.push_back({guard.name, guard.file, guard.citation, guard.because});
    }
    for (const ir::Experiment& experiment : program_.experiments) {
        ExperimentInfo& told = experiments_.emplace_back(ExperimentInfo{experiment.name, experiment.by, {}, experiment.version});
        for (const ir::Cell& cell : experiment.cells) told.cells.push_back({cell.name, cell.first, cell.end});
    }
}

void InterpretedPolicy::use_table() {
    std::optional<dispatch::Table> table = dispatch::table_to_interpret(program_);
    if (!table) return;
    by_table_ = std::make_unique<const ByTable>(program_, std::move(*table));
    deciding_.store(&by_table_->interpreter, std::memory_order_release);
}

void InterpretedPolicy::decide(const FactsView& facts, std::uint64_t row, std::int64_t* out) const noexcept {
    deciding_.load(std::memory_order_acquire)->decide(facts, row, out);
}

void InterpretedPolicy::decide(const FactsView& facts, std::uint64_t begin, std::uint64_t end, std::int64_t* out) const noexcept {
    deciding_.load(std::memory_order_acquire)->decide(facts, begin, end, out);
}

void InterpretedPolicy::interpret(const FactsView& facts, std::uint64_t row, std::int64_t* out) const noexcept {
    interpreter_.decide(facts, row, out);
}

Explanation InterpretedPolicy::explain(const FactsView& facts, std::uint64_t row) const {
    return interpret::explain(program_, places_, facts, row);
}

std::string InterpretedPolicy::fault_text(const Fault& fault, const FactsView& facts, std::uint64_t row) const {
    return interpret::fault_text(program_.schema, fault, facts, row);
}

std::string InterpretedPolicy::reason_text(const DecisionView& decision, const FactsView& facts, std::uint64_t row) const {
    return interpret::reason_text(program_, decision, facts, row);
}

const std::string& InterpretedPolicy::engine_note() const noexcept {
    static const std::string nothing_to_say;
    return nothing_to_say;
}

} // namespace forbear::interpret
