// Facts that stand for a protected one, and rules that read them.

#include <algorithm>
#include <map>

#include "lint/policy_lints.h"

namespace forbear::lint {
namespace {

/// By register: whether it follows from one of `roots`.
class Followers {
public:
    explicit Followers(const ir::Program& program) : program_(program), follows_(program.registers.size(), false) {}

    /// Everything that reads fact `fact`, or list `list` where it is one (its field, or any where `field` is nothing).
    void start(std::uint32_t list, std::uint32_t field) {
        const bool is_fact = list == model::nothing;
        for (const ir::Instruction& code : program_.before) {
            const bool reads = is_fact && code.op == ir::Op::fact && code.imm == static_cast<std::int64_t>(field);
            if (reads || reads_list(code, list, field) || follows(code)) mark(code);
        }
    }
    [[nodiscard]] bool operator()(ir::Reg reg) const { return reg != ir::nothing && follows_[reg]; }

private:
    [[nodiscard]] bool reads_list(const ir::Instruction& code, std::uint32_t list, std::uint32_t field) const {
        if (code.op != ir::Op::aggregate || list == model::nothing) return false;
        const ir::Loop& loop = program_.loops[static_cast<std::size_t>(code.imm)];
        if (loop.list != list) return false;
        if (field == model::nothing) return true;
        const auto first = program_.loop_code.begin() + loop.first;
        return std::any_of(first, first + loop.size, [&](const ir::Instruction& each) {
            return each.op == ir::Op::field && each.imm == static_cast<std::int64_t>(field);
        });
    }
    [[nodiscard]] bool graph_follows(std::uint32_t entry) const {
        if (ir::is_end(entry)) return false;
        const ir::Node& node = program_.nodes[entry];
        return follows_[node.reg] || graph_follows(node.yes) || graph_follows(node.no);
    }
    [[nodiscard]] bool follows(const ir::Instruction& code) const {
        if ((code.a != ir::nothing && follows_[code.a]) || (code.b != ir::nothing && follows_[code.b])) return true;
        if (code.op == ir::Op::condition)
            return graph_follows(static_cast<std::uint32_t>(code.imm)) || graph_follows(static_cast<std::uint32_t>(code.imm2));
        if (code.op != ir::Op::lookup) return false;
        const ir::Lookup& lookup = program_.lookups[static_cast<std::size_t>(code.imm)];
        if (graph_follows(lookup.entry)) return true;
        for (std::uint32_t choice = 0; choice < lookup.choices; ++choice) {
            const ir::Reg reg = program_.choices[lookup.first_choice + choice].reg;
            if (reg != ir::nothing && follows_[reg]) return true;
        }
        return false;
    }
    void mark(const ir::Instruction& code) {
        if (code.op != ir::Op::aggregate) {
            follows_[code.result] = true;
            return;
        }
        const ir::Loop& loop = program_.loops[static_cast<std::size_t>(code.imm)];
        follows_[loop.result] = true;
        if (loop.result_possible != ir::nothing) follows_[loop.result_possible] = true;
    }

    const ir::Program& program_;
    std::vector<bool> follows_;
};

bool graph_reads(const ir::Program& program, std::uint32_t entry, const Followers& follows) {
    if (ir::is_end(entry)) return false;
    const ir::Node& node = program.nodes[entry];
    return follows(node.reg) || graph_reads(program, node.yes, follows) || graph_reads(program, node.no, follows);
}

bool rule_reads(Subject& subject, std::uint32_t rule, const Followers& follows) {
    const ir::Program& program = subject.program;
    const ir::Rule& about = program.rules[rule];
    if (graph_reads(program, subject.judged.rule_conditions[rule], follows)) return true;
    for (std::uint32_t place = 0; place < about.candidates + about.preferences; ++place) {
        const ir::Candidate& candidate = program.candidates[about.first_candidate + place];
        if (follows(candidate.reg) || follows(candidate.weight) || follows(candidate.measure)) return true;
    }
    for (std::uint32_t place = 0; place < about.settings; ++place) {
        if (follows(program.settings[about.first_setting + place].reg)) return true;
    }
    return false;
}

} // namespace

void proxies_read(Subject& subject, Findings& findings) {
    const ir::Program& program = subject.program;
    for (const model::Proxy& proxy : subject.policy.proxies) {
        Followers follows(program);
        follows.start(proxy.list, proxy.fact);
        const std::string name = proxy.list == model::nothing  ? program.schema.facts[proxy.fact].name
                                 : proxy.fact == model::nothing ? program.schema.lists[proxy.list].name
                                                                : program.schema.lists[proxy.list].name + "." + program.schema.lists[proxy.list].fields[proxy.fact].name;
        const std::string& stands_for = program.schema.facts[proxy.stands_for].name;
        const auto say = [&](const std::string& kind, const std::string& item, Span at) {
            findings.add({{Code::proxy_read, at, {kind, item, name, stands_for}, {{proxy.at, "declared here"}},
                           "a test by another fact, or an acceptance that says why this one treats nobody unfairly", {}},
                          {}, item, name, {}});
        };
        for (std::uint32_t section = 0; section < program.sections.size(); ++section) {
            const ir::Section& about = program.sections[section];
            if (!about.is_used && graph_reads(program, subject.judged.section_conditions[section], follows)) say("section", about.name, about.at);
        }
        for (std::uint32_t rule = 0; rule < program.rules.size(); ++rule) {
            if (subject.is_own(rule) && rule_reads(subject, rule, follows)) say(subject.kind(rule), program.rules[rule].name, program.rules[rule].at);
        }
    }
}

} // namespace forbear::lint
