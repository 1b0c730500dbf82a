#include <algorithm>

#include "analysis/differences.h"
#include "lint/policy_lints.h"

namespace forbear::lint {
namespace {

constexpr std::size_t most_customers = 6; ///< of one rule

} // namespace

const forbear::Found& Subject::fires(std::uint32_t rule) {
    if (!fires_[rule]) fires_[rule] = questions.can_fire(rule);
    return *fires_[rule];
}

std::string Subject::kind(std::uint32_t rule) const {
    if (program.rules[rule].name == "otherwise") return "answer";
    return table_of(rule) == ir::nothing ? "rule" : "row";
}

bool Subject::is_own(std::uint32_t rule) const {
    const ir::Rule& about = program.rules[rule];
    return !about.is_used && about.from.empty() && rule != program.not_in_force;
}

std::uint32_t Subject::table_of(std::uint32_t rule) const {
    for (std::uint32_t index = 0; index < policy.tables.size(); ++index) {
        const model::Table& table = policy.tables[index];
        if (rule >= table.first && rule < table.first + table.count) return index;
    }
    return ir::nothing;
}

bool Subject::act_alike(std::uint32_t one, std::uint32_t other) const {
    return analysis::same_action(program, program.rules[one], program, program.rules[other]) &&
           program.rules[one].because == program.rules[other].because;
}

const std::vector<GivenRecord>& Subject::customers_of(std::uint32_t rule) {
    const auto [place, is_new] = customers_.try_emplace(rule);
    std::vector<GivenRecord>& customers = place->second;
    if (!is_new) return customers;
    const forbear::Found& first = fires(rule);
    if (first.verdict != Verdict::yes) return customers;
    customers.push_back(first.witnesses.front());
    const analysis::Region* own = questions.regions().own(rule);
    const auto above = questions.regions().above(rule);
    if (own == nullptr || !above) return customers;
    analysis::Remainder left(space(), *own, *above);
    for (std::size_t tried = 0; tried < most_customers && customers.size() < most_customers; ++tried) {
        const std::optional<analysis::Box> box = left.next();
        if (!box) break;
        const forbear::Found found = questions.draw(*box, [&](const GivenRecord&, const DecisionView& decision) {
            return decision.rule() == static_cast<std::int32_t>(rule);
        });
        if (found.verdict == Verdict::yes) customers.push_back(found.witnesses.front());
    }
    return customers;
}

std::string names_of(const Subject& subject, const std::vector<std::uint32_t>& rules) {
    constexpr std::size_t most = 6;
    std::string text = rules.size() == 1 ? subject.kind(rules.front()) + " " : "";
    for (std::size_t place = 0; place < rules.size() && place < most; ++place) {
        const bool is_last = place + 1 == rules.size();
        if (place > 0) text += is_last ? " and " : ", ";
        text += "`" + subject.program.rules[rules[place]].name + "`";
    }
    if (rules.size() > most) text += " and " + std::to_string(rules.size() - most) + " more";
    return text;
}

void lint_policy(Subject& subject, Findings& findings) {
    struct Lint {
        void (*look)(Subject&, Findings&);
        std::vector<Code> finds;
    };
    static const std::vector<Lint> lints = {
        {never_fires, {Code::condition_never_holds, Code::rule_never_fires, Code::section_never_entered}},
        {tests_without_effect, {Code::test_without_effect}},
        {edges, {Code::value_falls_between, Code::value_in_both}},
        {gaps_in_tables, {Code::row_missing}},
        {falls_through, {Code::customer_falls_through}},
        {order_decides, {Code::order_decides}},
        {changes_nothing, {Code::rule_changes_nothing}},
        {unknown_gets_firmer, {Code::unknown_gets_firmer}},
        {idle_guards, {Code::guard_never_applies, Code::guard_never_changes}},
        {overridden, {Code::outcome_always_overridden, Code::contact_always_blocked, Code::channel_always_removed}},
        {unused_channels, {Code::channel_never_used}},
        {reasons, {Code::reason_missing, Code::citation_missing}},
        {proxies_read, {Code::proxy_read}},
        {looser_limits, {Code::limit_looser_than_guard}},
        {tone_jumps, {Code::tone_jumps}},
    };
    for (const Lint& lint : lints) {
        if (std::ranges::any_of(lint.finds, [&](Code code) { return findings.wants(code); })) lint.look(subject, findings);
    }
}

} // namespace forbear::lint
