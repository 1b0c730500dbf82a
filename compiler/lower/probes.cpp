#include "lower/probes.h"

#include <set>

#include "ir/verify.h"
#include "lower/from_model.h"
#include "lower/guards.h"
#include "lower/main_graph.h"
#include "model/expr.h"

namespace forbear::lower {

namespace {

class ProbeWriter {
public:
    ProbeWriter(Lowering& lowering, std::vector<ir::Probe>& probes) : lowering_(lowering), probes_(probes) {}

    void add(const model::Condition& condition, ir::ProbeOwner owner, std::uint32_t index) {
        if (condition.when) add_parts(*condition.when, *condition.when, owner, index);
        if (condition.unless) add_part(*condition.unless, *condition.unless, "unless ", owner, index);
    }
    void add_exception(const model::Expr& except, std::uint32_t guard) {
        add_part(except, except, "except when ", ir::ProbeOwner::guard, guard);
    }

private:
    /// The parts that an author joined by `and`; a named condition is one part.
    void add_parts(const model::Expr& expr, const model::Expr& whole, ir::ProbeOwner owner, std::uint32_t index) {
        if (expr.kind == model::ExprKind::all && (&expr == &whole || expr.text.empty())) {
            for (const model::Expr& arg : expr.args) add_parts(arg, whole, owner, index);
            return;
        }
        add_part(expr, whole, "", owner, index);
    }

    void add_part(const model::Expr& expr, const model::Expr& whole, const char* before, ir::ProbeOwner owner,
                  std::uint32_t index) {
        if (expr.kind == model::ExprKind::always) return;
        ir::Probe probe{.owner = owner, .index = index, .text = before + (expr.text.empty() ? whole.text : expr.text)};
        probe.at = expr.at;
        probe.can_be_unknown = model::can_be_unknown(expr);
        probe.is_true = lowering_.graph(lowering_.explained(expr, Asked::is_true));
        probe.is_not_false = lowering_.graph(lowering_.explained(expr, Asked::is_not_false));
        probes_.push_back(std::move(probe));
    }

    Lowering& lowering_;
    std::vector<ir::Probe>& probes_;
};

} // namespace

void lower_probes(const model::Policy& policy, Lowering& lowering, std::vector<ir::Probe>& probes) {
    ProbeWriter writer(lowering, probes);
    for (std::uint32_t index = 0; index < policy.sections.size(); ++index)
        writer.add(policy.sections[index].condition, ir::ProbeOwner::section, index);
    for (std::uint32_t index = 0; index < policy.rules.size(); ++index)
        writer.add(policy.rules[index].condition, ir::ProbeOwner::rule, index);
    std::set<std::string> files;
    for (std::uint32_t index = 0; index < policy.guards.size(); ++index) {
        const model::Guard& guard = policy.guards[index];
        if (files.insert(guard.file).second) writer.add(guard.gate, ir::ProbeOwner::guard_file, index);
        writer.add(guard.condition, ir::ProbeOwner::guard, index);
        for (const model::Effect& effect : guard.effects) {
            if (effect.except) writer.add_exception(*effect.except, index);
        }
    }
}

Result<ir::Probed> with_probes(const model::Policy& policy, const std::string& hash) {
    ir::Probed probed;
    begin(policy, hash, probed.program);
    Lowering lowering(probed.program);
    lower_policy(policy, lowering, probed.program);
    lower_probes(policy, lowering, probed.probes);
    if (const std::optional<Error> failure = finish(policy, probed.program)) return *failure;
    return probed;
}

} // namespace forbear::lower
