#include "analysis/questions.h"

#include <algorithm>

#include "analysis/prover.h"

namespace forbear::analysis {
namespace {

using interpret::Answer;

bool is_exception(const ir::Probe& probe) { return probe.text.starts_with("unless "); }

z3::expr is(const Encoder& encoder, const Formulas& f, const ir::Probe& probe, Answer answer) {
    const z3::expr is_true = encoder.accepts(probe.is_true);
    const z3::expr is_not_false = encoder.accepts(probe.is_not_false);
    if (answer == Answer::is_true) return is_true;
    if (answer == Answer::is_false) return f.negation(is_not_false);
    return f.both(is_not_false, f.negation(is_true));
}

/// What `owner` asks for: every part true, every exception known not to hold.
z3::expr holds(const ir::Judged& judged, const Encoder& encoder, const Formulas& f, ir::ProbeOwner owner, std::uint32_t index) {
    z3::expr made = f.yes();
    for (const ir::Probe& probe : judged.probes) {
        if (probe.owner != owner || probe.index != index) continue;
        made = f.both(made, is(encoder, f, probe, is_exception(probe) ? Answer::is_false : Answer::is_true));
    }
    return made;
}

/// The condition of a rule and of the sections around it.
z3::expr own(const ir::Judged& judged, const Encoder& encoder, const Formulas& f, std::uint32_t rule) {
    z3::expr made = holds(judged, encoder, f, ir::ProbeOwner::rule, rule);
    for (std::uint32_t at = judged.program.rules[rule].section; at != ir::nothing; at = judged.program.sections[at].parent)
        made = f.both(made, holds(judged, encoder, f, ir::ProbeOwner::section, at));
    return made;
}

} // namespace

Questions::Questions(const ir::Judged& judged, bool keeps_queries)
    : judged_(judged), prover_(std::make_unique<Prover>(judged, keeps_queries)) {}
Questions::~Questions() = default;

Found Questions::can_fire(std::uint32_t rule) {
    const auto question = [&](const Formulas&, Encoder& encoder) { return encoder.fires(rule); };
    return prover_->ask(question, [&](const std::vector<Prover::Shown>& shown) {
        const DecisionView decision(judged_.program.layout, shown.front().decision.data());
        return decision.rule() == static_cast<std::int32_t>(rule);
    });
}

Found Questions::can_hold(std::uint32_t rule) {
    const auto question = [&](const Formulas& f, Encoder& encoder) { return own(judged_, encoder, f, rule); };
    // A valid record is enough: the interpreter never asks a rule that stands below the one that decides.
    return prover_->ask(question, [&](const std::vector<Prover::Shown>& shown) {
        const DecisionView decision(judged_.program.layout, shown.front().decision.data());
        return decision.rule() >= 0 && decision.rule() <= static_cast<std::int32_t>(rule);
    });
}

std::vector<std::uint32_t> Questions::shadowed_by(std::uint32_t rule) {
    std::vector<std::uint32_t> shadowing;
    try {
        Theory& theory = prover_->open();
        const Formulas& f = theory.formulas();
        const std::vector<z3::expr> wanted{theory.named(own(judged_, theory.encoder(), f, rule))};
        std::vector<z3::expr> passed; // by rule above: it does not take the record
        for (std::uint32_t above = 0; above < rule; ++above)
            passed.push_back(theory.named(f.negation(own(judged_, theory.encoder(), f, above))));
        const auto core = theory.core(wanted, passed);
        if (!core) return shadowing;
        for (const std::size_t each : *core) shadowing.push_back(static_cast<std::uint32_t>(each));
        // Fewer may be enough: leave out one after the other, from the last.
        for (std::size_t place = shadowing.size(); place-- > 0 && shadowing.size() > 1;) {
            std::vector<z3::expr> fewer = wanted;
            for (std::size_t other = 0; other < shadowing.size(); ++other) {
                if (other != place) fewer.push_back(passed[shadowing[other]]);
            }
            if (theory.check(fewer) == z3::unsat) shadowing.erase(shadowing.begin() + static_cast<std::ptrdiff_t>(place));
        }
    } catch (const z3::exception&) {
        shadowing.clear();
    }
    return shadowing;
}

Found Questions::can_be(std::uint32_t index, Answer answer) {
    const ir::Probe& probe = judged_.probes[index];
    const auto question = [&](const Formulas& f, Encoder& encoder) {
        const bool of_rule = probe.owner == ir::ProbeOwner::rule;
        const bool of_section = probe.owner == ir::ProbeOwner::section;
        z3::expr comes = f.yes();
        if (of_rule) comes = encoder.reaches(judged_.program.rules[probe.index].entry);
        if (!of_rule && !of_section) {
            static_cast<void>(encoder.decided());
            comes = encoder.is_decided();
        }
        return f.both(comes, is(encoder, f, probe, answer));
    };
    const ir::Probed probed{judged_.program, judged_.probes};
    return prover_->ask(question, [&](const std::vector<Prover::Shown>& shown) {
        const interpret::Observation seen = interpret::observe(probed, prover_->interpreter(), shown.front().facts, 0);
        return seen.answers[index] == answer;
    });
}

Found Questions::can_apply(std::uint32_t guard) {
    const auto question = [&](const Formulas& f, Encoder& encoder) {
        return f.both(encoder.applies(guard), encoder.is_decided());
    };
    return prover_->ask(question, [&](const std::vector<Prover::Shown>& shown) {
        return DecisionView(judged_.program.layout, shown.front().decision.data()).guard_applied(guard);
    });
}

Found Questions::can_change(std::uint32_t guard) {
    const auto question = [&](const Formulas& f, Encoder& encoder) {
        return f.both(encoder.changes(guard), encoder.is_decided());
    };
    return prover_->ask(question, [&](const std::vector<Prover::Shown>& shown) {
        return DecisionView(judged_.program.layout, shown.front().decision.data()).guard_changed(guard);
    });
}

Found Questions::can_use(std::uint32_t channel) {
    const auto question = [&](const Formulas& f, Encoder& encoder) {
        return f.both(encoder.final_decision().channels[channel], encoder.wants_contact());
    };
    return prover_->ask(question, [&](const std::vector<Prover::Shown>& shown) {
        const DecisionView decision(judged_.program.layout, shown.front().decision.data());
        for (std::uint32_t place = 0; place < decision.channel_count(); ++place) {
            if (decision.channel(place) == channel) return true;
        }
        return false;
    });
}

} // namespace forbear::analysis
