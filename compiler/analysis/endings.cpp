// What some record of a box gets once every guard was heard.

#include "analysis/prover.h"
#include "analysis/questions.h"
#include "analysis/sketch.h"

namespace forbear::analysis {
namespace {

z3::expr any_of(const Formulas& f, const std::vector<z3::expr>& parts) {
    z3::expr made = f.no();
    for (const z3::expr& part : parts) made = f.either(made, part);
    return made;
}

z3::expr ends(const Ending& ending, const Formulas& f, Encoder& encoder) {
    if (ending.status == Status::rejected) return f.negation(encoder.is_decided());
    if (ending.status == Status::no_contact) return f.both(encoder.is_decided(), f.negation(encoder.wants_contact()));
    const DecisionSymbols& final = encoder.final_decision();
    const z3::expr wants = encoder.wants_contact();
    if (ending.channel != ir::nothing) return f.both(wants, final.channels[ending.channel]);
    const z3::expr has_channel = any_of(f, final.channels);
    if (ending.outcome != ir::nothing) {
        const Symbol& symbol = final.outcomes[ending.outcome];
        const z3::expr is_it = ending.value ? f.both(f.negation(symbol.none), symbol.value == f.number(*ending.value)) : symbol.none;
        return f.both(f.both(wants, has_channel), is_it);
    }
    return f.both(wants, ending.status == Status::contact ? has_channel : f.negation(has_channel));
}

} // namespace

bool Ending::is_of(const ir::Program& program, const DecisionView& decision) const {
    if (status) return decision.status() == *status;
    if (decision.status() != Status::contact) return false;
    if (outcome != ir::nothing) {
        if (!decision.outcome_is_set(outcome)) return !value;
        return value && decision.outcome_word(program.outcome_words[outcome]) == *value;
    }
    for (std::uint32_t place = 0; place < decision.channel_count(); ++place) {
        if (decision.channel(place) == channel) return true;
    }
    return false;
}

Found Questions::can_end_in(const Ending& ending, const Box& box) {
    const auto question = [&](const Formulas& f, Encoder& encoder) {
        return f.both(inside(f, encoder, regions_.space(), box), ends(ending, f, encoder));
    };
    return prover_->ask(question, [&](const std::vector<Prover::Shown>& shown) {
        const DecisionView decision(judged_.program.layout, shown.front().decision.data());
        return ending.is_of(judged_.program, decision) && lies_in(prover_->interpreter(), shown.front().facts, regions_.space(), box);
    });
}

} // namespace forbear::analysis
