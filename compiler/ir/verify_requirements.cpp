#include "ir/verifier.h"
#include "ir/verify.h"

namespace forbear::ir {

std::vector<std::string> verify(const Judged& judged) { return Verifier(judged.program).run(judged); }

std::vector<std::string> Verifier::run(const Judged& judged) {
    program();
    if (!problems_.empty()) return std::move(problems_);
    for (const Probe& each : judged.probes) probe(each);
    for (const Requirement& each : judged.requirements) requirement(each);
    for (const std::uint32_t each : judged.rule_conditions) graph("condition of a rule", each, Ends::condition);
    for (const std::uint32_t each : judged.section_conditions) graph("condition of a section", each, Ends::condition);
    return std::move(problems_);
}

void Verifier::probe(const Probe& probe) {
    const std::string where = "probe `" + probe.text + "`";
    graph(where, probe.is_true, Ends::condition);
    graph(where, probe.is_not_false, Ends::condition);
    const bool is_of_guards = probe.owner == ProbeOwner::guard || probe.owner == ProbeOwner::guard_file;
    const std::size_t owners = probe.owner == ProbeOwner::rule      ? program_.rules.size()
                               : probe.owner == ProbeOwner::section ? program_.sections.size()
                               : is_of_guards                       ? program_.guards.size()
                                                                    : 0;
    check(probe.index < owners, where, "belongs to nothing");
}

void Verifier::requirement(const Requirement& requirement) {
    const std::string where = "requirement `" + requirement.name + "`";
    graph(where + " applies", requirement.applies, Ends::condition);
    switch (requirement.kind) {
    case RequirementKind::whenever:
        graph(where + " holds", requirement.holds, Ends::condition);
        graph(where + " may hold", requirement.may_hold, Ends::condition);
        return;
    case RequirementKind::comparison: comparison(where, requirement); return;
    }
    problem(where, "is of no kind");
}

void Verifier::comparison(const std::string& where, const Requirement& requirement) {
    const Schema& schema = program_.schema;
    const auto has_order = [&](const Type& type) {
        if (type.kind == TypeKind::choice) return schema.vocabularies[static_cast<std::size_t>(type.vocabulary)].ranked;
        return type.kind != TypeKind::text && type.kind != TypeKind::set && type.kind != TypeKind::hours;
    };
    if (readable(where, requirement.value))
        check(has_order(program_.registers[requirement.value].type), where, "compares a value without an order");
    for (const std::uint32_t fact : requirement.facts)
        check(fact < schema.facts.size(), where, "differs in no fact");
    for (const std::uint32_t list : requirement.lists)
        check(list < schema.lists.size(), where, "differs in no list");
    if (check(requirement.outcome < schema.outcomes.size(), where, "compares no outcome"))
        check(has_order(schema.outcomes[requirement.outcome].type), where, "compares an outcome without an order");
}

} // namespace forbear::ir
