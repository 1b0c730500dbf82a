#include "model/policy_builder.h"

#include <limits>

#include "model/types.h"
#include "syntax/print.h"

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
    if (!effective.from && !effective.until) return;
    const Fact& as_of = resolver.schema().facts.front();
    std::int64_t low = std::numeric_limits<std::int64_t>::min();
    std::int64_t high = std::numeric_limits<std::int64_t>::max();
    std::string text = "as_of is";
    const auto read = [&](const std::optional<syntax::Expr>& date, std::string_view words, std::int64_t& bound) {
        if (!date) return true;
        const auto value = resolver.constant_value(*date, as_of.type);
        if (!value) return false;
        bound = *value;
        text += (text.ends_with("is") ? " " : " and ") + std::string(words) + " " + syntax::print(*date);
        return true;
    };
    if (!read(effective.from, "on or after", low) || !read(effective.until, "on or before", high)) return;
    const Span at = effective.from ? effective.from->at : effective.until->at;
    if (low > high) {
        resolver.report(Code::empty_range, at,
                        {syntax::print(*effective.from) + " to " + syntax::print(*effective.until)},
                        "write the earlier date first");
        return;
    }
    Expr date = strict(ExprKind::fact, as_of.type, {}, at);
    date.index = 0;
    date.text = as_of.name;
    Expr in_force = in_range(std::move(date), low, high);
    in_force.text = text;
    in_force.shown = as_of.name;
    if (!condition.when) {
        condition.when = std::move(in_force);
        return;
    }
    const Span when_at = condition.when->at;
    const std::string when_text = condition.when->text;
    condition.when = all_of(list_of(std::move(in_force), std::move(*condition.when)), when_at);
    condition.when->text = text + " and " + when_text;
}

PolicyBuilder::PolicyBuilder(const ResolvedSchema& schema, DiagnosticSink& sink)
    : schema_(schema), sink_(sink), policy_{.schema = schema.schema}, experiments_(&schema.scope),
      scope_(&experiments_), resolver_(policy_.schema, scope_, sink, Reader::rule), actions_(resolver_) {}

void PolicyBuilder::build(const syntax::Policy& written) {
    policy_.name = written.name.text;
    policy_.doc = text_of(written.doc);
    policy_.owner = text_of(written.owner);
    policy_.version = written.version.value_or(0);
    policy_.at = written.at;
    if (written.refines)
        sink_.report(
            {.code = Code::not_decided_yet, .at = written.refines->at, .args = {"policies that refine others"}});
    if (written.effective.from || written.effective.until) {
        const syntax::Expr& date = written.effective.from ? *written.effective.from : *written.effective.until;
        Condition ignored;
        add_effective(resolver_, written.effective, ignored);
        sink_.report({.code = Code::effective_not_checked,
                      .at = date.at,
                      .args = {written.name.text},
                      .help = "whoever publishes the policy chooses the version that is in force"});
    }
    declare_experiments(written.items);
    declare(written.items);
    resolve_experiments();
    add_items(written.items, nothing);
    add_otherwise(written);
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
    }
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
