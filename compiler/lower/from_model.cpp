#include "lower/from_model.h"

#include "ir/verify.h"
#include "lower/guards.h"
#include "lower/main_graph.h"

namespace forbear::lower {

namespace {

/// How many broken invariants a message names; one is what we want to hear of, all of them nobody reads.
constexpr std::size_t most_named = 3;

Error broken(const std::string& policy, const std::vector<std::string>& violations) {
    std::string message = "policy `" + policy + "` became an unsound program: ";
    for (std::size_t index = 0; index < violations.size() && index < most_named; ++index) {
        if (index > 0) message += "; ";
        message += violations[index];
    }
    return {ErrorCode::internal, message + "; please report it"};
}

Error too_large(const std::string& policy, const std::string& what, std::size_t count, std::size_t most) {
    return {ErrorCode::limit, "policy `" + policy + "` needs " + std::to_string(count) + " " + what + "; at most " +
                                  std::to_string(most) + " fit"};
}

} // namespace

void begin(const model::Policy& policy, const std::string& hash, ir::Program& program) {
    program.name = policy.name;
    program.version = policy.version;
    program.hash = hash;
    program.schema = policy.schema;
    program.reads_as_of = policy.reads_as_of;
    program.not_in_force = policy.not_in_force;
    // Who never asks for the date of decision need not be told it.
    if (!program.schema.facts.empty()) program.schema.facts[0].may_be_unknown = !policy.reads_as_of;
}

/// Every record has its cells, whether or not a rule asks for them: the decision names them.
void lower_experiments(const model::Policy& policy, Lowering& lowering, ir::Program& program) {
    for (const model::Experiment& experiment : policy.experiments) {
        ir::Experiment lowered{.name = experiment.name, .by = experiment.by, .version = experiment.version, .at = experiment.at, .cells = {}};
        std::uint32_t reached = 0;
        for (const model::Cell& cell : experiment.cells) {
            lowered.cells.push_back({cell.name, reached, reached + cell.buckets});
            reached += cell.buckets;
        }
        program.experiments.push_back(std::move(lowered));
    }
    for (const model::Experiment& experiment : policy.experiments) {
        if (experiment.cell) static_cast<void>(lowering.value(*experiment.cell));
    }
}

void lower_policy(const model::Policy& policy, Lowering& lowering, ir::Program& program) {
    lower_experiments(policy, lowering, program);
    lower_rules(policy, lowering, program);
    lower_guards(policy, lowering, program);
}

namespace {

/// What the engine can hold, and where everything lies in a decision.
std::optional<Error> lay_out(const model::Policy& policy, ir::Program& program) {
    if (program.registers.size() > ir::max_registers) {
        return too_large(policy.name, "different values", program.registers.size(), ir::max_registers);
    }
    if (program.nodes.size() >= ir::rule_bit) {
        return too_large(policy.name, "tests", program.nodes.size(), ir::rule_bit - 1);
    }
    ir::lay_out(program);
    return std::nullopt;
}

std::optional<Error> verified(const model::Policy& policy, const std::vector<std::string>& violations) {
    if (violations.empty()) return std::nullopt;
    return broken(policy.name, violations);
}

} // namespace

std::optional<Error> finish(const model::Policy& policy, ir::Program& program) {
    if (const std::optional<Error> failure = lay_out(policy, program)) return failure;
    return verified(policy, ir::verify(program));
}

std::optional<Error> finish(const model::Policy& policy, ir::Judged& judged) {
    if (const std::optional<Error> failure = lay_out(policy, judged.program)) return failure;
    return verified(policy, ir::verify(judged));
}

Result<ir::Program> from_model(const model::Policy& policy, const std::string& hash) {
    ir::Program program;
    begin(policy, hash, program);
    Lowering lowering(program);
    lower_policy(policy, lowering, program);
    if (const std::optional<Error> failure = finish(policy, program)) return *failure;
    return program;
}

} // namespace forbear::lower
