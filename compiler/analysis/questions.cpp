#include "analysis/questions.h"

#include <utility>

#include "analysis/prover.h"
#include "analysis/sketch.h"
#include "interpret/walk.h"

namespace forbear::analysis {
namespace {

using interpret::Answer;

z3::expr is(const Encoder& encoder, const Formulas& f, const ir::Probe& probe, Answer answer) {
    const z3::expr is_true = encoder.accepts(probe.is_true);
    const z3::expr is_not_false = encoder.accepts(probe.is_not_false);
    if (answer == Answer::is_true) return is_true;
    if (answer == Answer::is_false) return f.negation(is_not_false);
    return f.both(is_not_false, f.negation(is_true));
}

/// The condition of a rule and of the sections around it.
z3::expr own(const ir::Judged& judged, const Encoder& encoder, const Formulas& f, std::uint32_t rule) {
    z3::expr made = encoder.accepts(judged.rule_conditions[rule]);
    for (std::uint32_t at = judged.program.rules[rule].section; at != ir::nothing; at = judged.program.sections[at].parent)
        made = f.both(made, encoder.accepts(judged.section_conditions[at]));
    return made;
}

/// `confirms` for the valid records of the box, no for all others.
Prover::Confirmation in_box(const Prover& prover, const ir::Judged& judged, const Space& space, const Box& box,
                            const Questions::Confirms& confirms) {
    return [&](const std::vector<Prover::Shown>& shown) {
        const DecisionView decision(judged.program.layout, shown.front().decision.data());
        return decision.status() != Status::invalid && lies_in(prover.interpreter(), shown.front().facts, space, box) &&
               confirms(*shown.front().given, decision);
    };
}

/// The same of one valid record, by the interpreter.
bool holds(const ir::Judged& judged, const interpret::Interpreter& interpreter, const FactsView& facts, std::uint32_t rule) {
    const std::vector<std::int64_t> nothing_decided(judged.program.layout.words);
    const auto walk = std::make_unique<interpret::Walk>(judged.program, interpreter.texts(), facts, 0, nothing_decided.data());
    walk->run(judged.program.before);
    bool made = walk->accepts(judged.rule_conditions[rule]);
    for (std::uint32_t at = judged.program.rules[rule].section; at != ir::nothing; at = judged.program.sections[at].parent)
        made = made && walk->accepts(judged.section_conditions[at]);
    return made;
}

constexpr int most_empty_boxes = 24; ///< that the solver refutes one by one before it is asked about the whole
constexpr std::size_t most_shadows = 48;

} // namespace

Questions::Questions(const ir::Judged& judged, bool keeps_queries)
    : judged_(judged), regions_(judged.program), prover_(std::make_unique<Prover>(judged, keeps_queries)) {}
Questions::~Questions() = default;

Found Questions::find(const Box& box, const Confirms& confirms) {
    return prover_->find(regions_.space(), box, in_box(*prover_, judged_, regions_.space(), box, confirms));
}

Found Questions::draw(const Box& box, const Confirms& confirms) {
    return prover_->draw(regions_.space(), box, in_box(*prover_, judged_, regions_.space(), box, confirms));
}

void Questions::decide(const GivenRecord& record, const Looks& looks) {
    const std::vector<GivenRecord> one{record};
    const std::vector<Prover::Shown> shown = prover_->shown(one);
    looks(DecisionView(judged_.program.layout, shown.front().decision.data()));
}

Found Questions::can_fire_by_solver(std::uint32_t rule, const Box& box) {
    const auto question = [&](const Formulas& f, Encoder& encoder) {
        return f.both(encoder.fires(rule), inside(f, encoder, regions_.space(), box));
    };
    return prover_->ask(question, [&](const std::vector<Prover::Shown>& shown) {
        const DecisionView decision(judged_.program.layout, shown.front().decision.data());
        return decision.rule() == static_cast<std::int32_t>(rule) &&
               lies_in(prover_->interpreter(), shown.front().facts, regions_.space(), box);
    });
}

/// A box of what is left of `region` in which the rule decides a record. A "no" is only one where the boxes were not too many.
Found Questions::search(const Region& region, const Takers& taken, std::uint32_t rule, bool& gave_up) {
    Found found{Verdict::no, Doubt::none, {}, {}};
    Remainder left(regions_.space(), region, taken);
    int empty = 0;
    while (const std::optional<Box> box = left.next()) {
        const Found here = find(*box, [&](const GivenRecord&, const DecisionView& decision) {
            return decision.rule() == static_cast<std::int32_t>(rule);
        });
        if (here.verdict == Verdict::yes) return here;
        if (here.verdict == Verdict::not_decided) found = here;
        gave_up = ++empty == most_empty_boxes;
        if (gave_up) return found;
    }
    gave_up = left.gave_up();
    return found;
}

Found Questions::can_fire(std::uint32_t rule) { return can_fire_in(rule, Box{}); }

Found Questions::can_fire_in(std::uint32_t rule, const Box& box) {
    const Region* own = regions_.own(rule);
    const auto above = regions_.above(rule);
    if (own == nullptr || !above) return can_fire_by_solver(rule, box);
    Region within;
    for (const Box& each : *own) {
        if (std::optional<Box> common = regions_.space().both(each, box)) within.push_back(std::move(*common));
    }
    bool gave_up = false;
    const Found found = search(within, *above, rule, gave_up);
    const bool is_open = found.verdict == Verdict::not_decided || gave_up;
    return found.verdict != Verdict::yes && is_open ? can_fire_by_solver(rule, box) : found;
}

Found Questions::can_hold(std::uint32_t rule) {
    const auto question = [&](const Formulas& f, Encoder& encoder) { return own(judged_, encoder, f, rule); };
    if (const Region* region = regions_.own(rule)) {
        if (region->empty()) return {Verdict::no, Doubt::none, {}, {}};
        const Found here = find(region->front(), [](const GivenRecord&, const DecisionView&) { return true; });
        if (here.verdict == Verdict::yes) return here;
    }
    return prover_->ask(question, [&](const std::vector<Prover::Shown>& shown) {
        // A rule above may decide the record: the decision tells nothing of this one.
        const DecisionView decision(judged_.program.layout, shown.front().decision.data());
        return decision.status() != Status::invalid && holds(judged_, prover_->interpreter(), shown.front().facts, rule);
    });
}

std::vector<std::uint32_t> Questions::shadowed_by(std::uint32_t rule) {
    const Region* own = regions_.own(rule);
    const auto above = regions_.above(rule);
    if (own == nullptr || !above) return shadowed_by_solver(rule);
    const auto is_taken = [&](const Takers& taken, std::vector<bool>* used) {
        Remainder left(regions_.space(), *own, taken);
        const bool is_empty = !left.next() && !left.gave_up();
        if (used != nullptr) *used = left.used();
        return is_empty;
    };
    std::vector<bool> used;
    if (!is_taken(*above, &used)) return shadowed_by_solver(rule);
    std::vector<std::uint32_t> shadowing;
    std::vector<const Region*> taken; // of those
    for (std::uint32_t index = 0; index < used.size(); ++index) {
        if (!used[index]) continue;
        shadowing.push_back(index);
        taken.push_back(above->regions[index]);
    }
    // Fewer may be enough: leave out one after the other, from the last.
    std::size_t count = taken.size();
    for (std::size_t place = taken.size(); place-- > 0 && count > 1 && count <= most_shadows;) {
        const Region* kept = std::exchange(taken[place], nullptr);
        if (is_taken(taken, nullptr)) --count;
        else taken[place] = kept;
    }
    std::size_t kept = 0;
    for (std::size_t place = 0; place < taken.size(); ++place) {
        if (taken[place] != nullptr) shadowing[kept++] = shadowing[place];
    }
    shadowing.resize(kept);
    return shadowing;
}

std::vector<std::uint32_t> Questions::shadowed_by_solver(std::uint32_t rule) {
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

Found Questions::can_keep_channel(std::uint32_t rule, std::uint32_t channel) {
    const auto question = [&](const Formulas& f, Encoder& encoder) {
        return f.both(encoder.fires(rule), encoder.final_decision().channels[channel]);
    };
    return prover_->ask(question, [&](const std::vector<Prover::Shown>& shown) {
        const DecisionView decision(judged_.program.layout, shown.front().decision.data());
        bool is_kept = false;
        for (std::uint32_t place = 0; place < decision.channel_count(); ++place) is_kept = is_kept || decision.channel(place) == channel;
        return is_kept && decision.rule() == static_cast<std::int32_t>(rule);
    });
}

Found Questions::can_contact(std::uint32_t rule) {
    const auto question = [&](const Formulas& f, Encoder& encoder) {
        z3::expr some = f.no();
        for (const z3::expr& channel : encoder.final_decision().channels) some = f.either(some, channel);
        return f.both(encoder.fires(rule), some);
    };
    return prover_->ask(question, [&](const std::vector<Prover::Shown>& shown) {
        const DecisionView decision(judged_.program.layout, shown.front().decision.data());
        return decision.rule() == static_cast<std::int32_t>(rule) && decision.status() == Status::contact;
    });
}

Found Questions::can_keep_outcome(std::uint32_t rule, std::uint32_t outcome) {
    const auto question = [&](const Formulas& f, Encoder& encoder) {
        const Symbol& last = encoder.final_decision().outcomes[outcome];
        const z3::expr is_same = f.both(f.negation(last.none), last.value == encoder.decided()[outcome].value);
        return f.both(encoder.fires(rule), is_same);
    };
    return prover_->ask(question, [&](const std::vector<Prover::Shown>& shown) {
        const DecisionView decision(judged_.program.layout, shown.front().decision.data());
        if (decision.rule() != static_cast<std::int32_t>(rule) || !decision.outcome_is_set(outcome)) return false;
        const ir::Rule& about = judged_.program.rules[rule];
        for (std::uint32_t place = about.first_setting; place < about.first_setting + about.settings; ++place) {
            const ir::Setting& setting = judged_.program.settings[place];
            if (setting.outcome == outcome && setting.reg == ir::nothing)
                return decision.outcome_word(judged_.program.outcome_words[outcome]) == setting.value;
        }
        return true;
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
