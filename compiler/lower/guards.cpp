#include "lower/guards.h"

#include <optional>

namespace forbear::lower {

namespace {

/// Nothing for an effect whose exception always holds.
std::optional<ir::Effect> lower_effect(const model::Effect& effect, Lowering& lowering) {
    ir::Effect lowered{.kind = static_cast<ir::EffectKind>(effect.kind),
                       .outcome = effect.outcome,
                       .mask = effect.mask,
                       .at = effect.at,
                       .text = effect.text};
    if (effect.value) {
        if (const auto value = constant_of(*effect.value)) {
            if (effect.kind == model::EffectKind::keep_channels)
                lowered.mask = static_cast<std::uint64_t>(*value);
            else
                lowered.value = *value;
        } else {
            lowered.reg = lowering.value(*effect.value);
        }
    }
    if (effect.except) {
        // An exception that is unknown does not lift a guard.
        const Formula except = lowering.explained(*effect.except, Asked::is_true);
        lowered.except = lowering.graph(except);
        if (lowered.except == ir::accept) return std::nullopt;
    }
    return lowered;
}

} // namespace

void lower_guards(const model::Policy& policy, Lowering& lowering, ir::Program& program) {
    for (const model::Guard& guard : policy.guards) {
        std::vector<Formula> gates;
        gates.push_back(lowering.gate(guard.gate, Asked::is_not_false));
        gates.push_back(lowering.gate(guard.condition, Asked::is_not_false));
        ir::Guard lowered{.name = guard.name,
                          .file = guard.file,
                          .citation = guard.citation,
                          .because = guard.because,
                          .at = guard.at,
                          .is_used = guard.is_used};
        lowered.entry = lowering.graph(joined(Shape::all, std::move(gates)));
        lowered.first_effect = static_cast<std::uint32_t>(program.effects.size());
        for (const model::Effect& effect : guard.effects) {
            if (const auto kept = lower_effect(effect, lowering)) program.effects.push_back(*kept);
        }
        lowered.effects = static_cast<std::uint32_t>(program.effects.size()) - lowered.first_effect;
        program.guards.push_back(std::move(lowered));
    }
}

} // namespace forbear::lower
