#include "model/policy_builder.h"

#include "model/effects.h"
#include "syntax/print.h"

namespace forbear::model {
namespace {

/// Law 2: whoever reads a guard must see that it stays on when its condition is unknown.
void check_unknown_is_said(Resolver& resolver, const syntax::Guard& written, const Expr& condition) {
    if (!condition.can_be_unknown) return;
    const syntax::Expr& words = *written.when;
    std::vector<Label> labels;
    for_each(condition, [&](const Expr& piece) {
        const bool is_source = piece.kind == ExprKind::fact && piece.can_be_unknown && labels.empty();
        if (is_source)
            labels.push_back({piece.at, "`" + resolver.schema().facts.at(piece.index).name + "` may be unknown"});
    });
    const Span end{words.at.file, words.at.end, words.at.end};
    Fix fix{"say that the guard also holds when this is unknown", FixSafety::safe, {{end, ", or unknown"}}};
    resolver.report(Code::unknown_not_said, words.at, {written.name.text},
                    "a guard stays on when its condition is unknown: write `when " + syntax::print(words) +
                        ", or unknown`",
                    std::move(labels), {std::move(fix)});
}

} // namespace

void PolicyBuilder::add_guards(const syntax::GuardFile& file, const Period& period) {
    Scope scope(&experiments_);
    for (const syntax::GuardItem& item : file.items) {
        if (const auto* parameter = std::get_if<syntax::Parameter>(&item)) add_parameter(scope, *parameter, sink_);
        if (const auto* call = std::get_if<syntax::Call>(&item)) add_call(scope, *call, sink_);
        if (const auto* define = std::get_if<syntax::Define>(&item)) add_define(scope, *define, sink_);
        if (const auto* calculate = std::get_if<syntax::Calculate>(&item)) add_calculate(scope, *calculate, sink_);
        if (const auto* lookup = std::get_if<syntax::Lookup>(&item)) add_lookup(scope, *lookup, sink_);
        if (const auto* calendar = std::get_if<syntax::Calendar>(&item)) add_calendar(scope, *calendar, sink_);
    }
    Resolver resolver(policy_.schema, scope, sink_, Reader::guard);
    EffectReader effects(resolver);
    Condition gate = resolve_condition(resolver, file.when, std::nullopt);
    if (period != Period()) narrow(gate, in_force(schema_.schema, period, place_of(file.effective).value_or(file.name.at)));
    for (const syntax::GuardItem& item : file.items) {
        if (const auto* call = std::get_if<syntax::Call>(&item)) resolver.check_definition(call->name.text);
        if (const auto* define = std::get_if<syntax::Define>(&item)) resolver.check_definition(define->name.text);
        if (const auto* calculate = std::get_if<syntax::Calculate>(&item))
            resolver.check_definition(calculate->name.text);
        if (const auto* lookup = std::get_if<syntax::Lookup>(&item)) resolver.check_definition(lookup->name.text);
        if (const auto* calendar = std::get_if<syntax::Calendar>(&item))
            resolver.check_definition(calendar->name.text);
        const auto* written = std::get_if<syntax::Guard>(&item);
        if (written == nullptr) continue;
        guard_names_.add(written->name, sink_);
        Guard guard{.name = written->name.text, .file = file.name.text, .citation = {}, .because = {}};
        if (file.citation) guard.citation = file.citation->text;
        if (written->because) guard.because = written->because->text;
        guard.at = written->name.at;
        guard.gate = gate;
        guard.condition = resolve_condition(resolver, written->when, written->unless);
        if (guard.condition.when) check_unknown_is_said(resolver, *written, *guard.condition.when);
        add_effective(resolver, written->effective, guard.condition);
        for (const syntax::Effect& effect : written->effects) {
            if (auto resolved = effects.effect(effect)) guard.effects.push_back(std::move(*resolved));
        }
        policy_.guards.push_back(std::move(guard));
    }
}

} // namespace forbear::model
