#include <algorithm>

#include "model/policy_builder.h"

namespace forbear::model {
namespace {

std::string text_of(const std::optional<syntax::Quoted>& quoted) { return quoted ? quoted->text : std::string(); }

} // namespace

Condition resolve_condition(Resolver& resolver, const std::optional<syntax::Expr>& when,
                            const std::optional<syntax::Expr>& unless) {
    Condition result;
    if (when) result.when = resolver.condition(*when);
    if (unless) result.unless = resolver.condition(*unless);
    return result;
}

void add_effective(Resolver& resolver, const syntax::Effective& effective, Condition& condition) {
    const std::optional<Span> at = place_of(effective);
    if (!at) return;
    if (const std::optional<Period> period = period_of(resolver, effective))
        narrow(condition, in_force(resolver.schema(), *period, *at));
}

PolicyBuilder::PolicyBuilder(const ResolvedSchema& schema, DiagnosticSink& sink)
    : schema_(schema), sink_(sink), policy_{.schema = schema.schema, .proxies = schema.proxies}, experiments_(&schema.scope),
      scope_(&experiments_), resolver_(policy_.schema, scope_, sink, Reader::rule), actions_(resolver_) {}

void PolicyBuilder::build(const Flat& flat) {
    const syntax::Policy& written = *flat.policy;
    policy_.name = written.name.text;
    policy_.doc = text_of(written.doc);
    policy_.owner = text_of(written.owner);
    policy_.version = written.version.value_or(0);
    policy_.at = written.at;
    declare_experiments(written.items);
    declare(written.items);
    resolve_experiments();
    add_items(written.items, nothing);
    add_otherwise(written);
    for (Rule& rule : policy_.rules) {
        rule.version = policy_.version;
        const syntax::Policy& layer = flat.layer_of(rule.at);
        if (&layer != flat.layers.front()) rule.from = policy_words(layer);
    }
}

/// Names of the whole policy, those in sections too: one namespace.
void PolicyBuilder::declare(const std::vector<syntax::PolicyItem>& items) {
    for (const syntax::PolicyItem& item : items) {
        if (const auto* parameter = std::get_if<syntax::Parameter>(&item.value))
            add_parameter(scope_, *parameter, sink_);
        if (const auto* call = std::get_if<syntax::Call>(&item.value)) add_call(scope_, *call, sink_);
        if (const auto* define = std::get_if<syntax::Define>(&item.value)) add_define(scope_, *define, sink_);
        if (const auto* calculate = std::get_if<syntax::Calculate>(&item.value))
            add_calculate(scope_, *calculate, sink_);
        if (const auto* lookup = std::get_if<syntax::Lookup>(&item.value)) add_lookup(scope_, *lookup, sink_);
        if (const auto* calendar = std::get_if<syntax::Calendar>(&item.value)) add_calendar(scope_, *calendar, sink_);
        if (const auto* section = std::get_if<syntax::Section>(&item.value)) declare(section->items);
    }
}

void PolicyBuilder::add_items(const std::vector<syntax::PolicyItem>& items, std::uint32_t section) {
    for (const syntax::PolicyItem& item : items) {
        if (const auto* call = std::get_if<syntax::Call>(&item.value)) resolver_.check_definition(call->name.text);
        if (const auto* define = std::get_if<syntax::Define>(&item.value))
            resolver_.check_definition(define->name.text);
        if (const auto* calculate = std::get_if<syntax::Calculate>(&item.value))
            resolver_.check_definition(calculate->name.text);
        if (const auto* lookup = std::get_if<syntax::Lookup>(&item.value)) resolver_.check_definition(lookup->name.text);
        if (const auto* calendar = std::get_if<syntax::Calendar>(&item.value))
            resolver_.check_definition(calendar->name.text);
        if (const auto* rule = std::get_if<syntax::Rule>(&item.value)) add_rule(*rule, section);
        if (const auto* table = std::get_if<syntax::Table>(&item.value)) add_table(*table, section);
        if (const auto* inner = std::get_if<syntax::Section>(&item.value)) add_section(*inner, section);
        if (const auto* cadence = std::get_if<syntax::Cadence>(&item.value)) add_cadence(*cadence, section);
        if (const auto* experiment = std::get_if<syntax::Experiment>(&item.value)) add_use_point(*experiment, section);
    }
}

void PolicyBuilder::add_use_point(const syntax::Experiment& written, std::uint32_t section) {
    if (std::ranges::none_of(written.cells, [](const auto& cell) { return cell.uses.has_value(); })) return;
    const auto index = std::ranges::find(written_experiments_, &written) - written_experiments_.begin();
    policy_.use_points.push_back({.experiment = static_cast<std::uint32_t>(index),
                                  .rule = static_cast<std::uint32_t>(policy_.rules.size()),
                                  .section = section});
}

Proof PolicyBuilder::proof_of(std::uint32_t section, const Condition& condition) const {
    Proof proof;
    for (; section != nothing; section = policy_.sections.at(section).parent) {
        const auto& when = policy_.sections.at(section).condition.when;
        if (when) proof.assume(*when);
    }
    if (condition.when) proof.assume(*condition.when);
    return proof;
}

void PolicyBuilder::add_rule(const syntax::Rule& written, std::uint32_t section) {
    rule_names_.add(written.name, sink_);
    Rule rule{.name = written.name.text,
              .title = text_of(written.title),
              .because = text_of(written.because),
              .at = written.name.at};
    rule.section = section;
    rule.condition = resolve_condition(resolver_, written.when, written.unless);
    add_effective(resolver_, written.effective, rule.condition);
    rule.action = actions_.action(written.action, proof_of(section, rule.condition), "rule `" + rule.name + "`");
    policy_.rules.push_back(std::move(rule));
}

void PolicyBuilder::add_section(const syntax::Section& written, std::uint32_t parent) {
    rule_names_.add(written.name, sink_);
    Section section{.name = written.name.text, .title = text_of(written.title), .parent = parent};
    section.at = written.name.at;
    section.condition = resolve_condition(resolver_, written.when, written.unless);
    section.is_complete = written.is_complete;
    section.complete_at = written.complete_at;
    policy_.sections.push_back(std::move(section));
    add_items(written.items, static_cast<std::uint32_t>(policy_.sections.size() - 1));
}

void PolicyBuilder::add_otherwise(const syntax::Policy& written) {
    Rule rule{.name = "otherwise", .title = {}, .because = {}};
    if (written.otherwise) {
        rule.because = text_of(written.otherwise->because);
        rule.at = written.otherwise->at;
        rule.action = actions_.action(written.otherwise->action, Proof(), "`otherwise`");
    }
    policy_.rules.push_back(std::move(rule));
}

Policy PolicyBuilder::take() {
    const auto look = [&](const Expr& expr) {
        for_each(expr, [&](const Expr& piece) {
            if (piece.kind == ExprKind::fact && piece.index == 0) policy_.reads_as_of = true;
        });
    };
    const auto look_at = [&](const Condition& condition) {
        if (condition.when) look(*condition.when);
        if (condition.unless) look(*condition.unless);
    };
    for (const Experiment& experiment : policy_.experiments) {
        if (experiment.cell) look(*experiment.cell);
    }
    for (const Section& section : policy_.sections) look_at(section.condition);
    for (const Rule& rule : policy_.rules) {
        look_at(rule.condition);
        for (const auto* candidates : {&rule.action.candidates, &rule.action.preferences}) {
            for (const Candidate& candidate : *candidates) {
                for (const auto* part : {&candidate.from, &candidate.weight, &candidate.measure}) {
                    if (*part) look(**part);
                }
            }
        }
        for (const Setting& setting : rule.action.settings) look(setting.value);
    }
    for (const Guard& guard : policy_.guards) {
        look_at(guard.gate);
        look_at(guard.condition);
        for (const Effect& effect : guard.effects) {
            if (effect.value) look(*effect.value);
            if (effect.except) look(*effect.except);
        }
    }
    return std::move(policy_);
}

} // namespace forbear::model
