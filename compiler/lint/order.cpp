// Where the order of rules decides, and rules without which everything would be decided alike.

#include "lint/policy_lints.h"

namespace forbear::lint {
namespace {

bool covers(const analysis::Region& outer, const analysis::Region& inner, const analysis::Space& space) {
    const std::vector<const analysis::Region*> taken{&outer};
    analysis::Remainder left(space, inner, taken);
    return !left.next() && !left.gave_up();
}

} // namespace

void order_decides(Subject& subject, Findings& findings) {
    if (!findings.wants(Code::order_decides)) return;
    const auto rules = static_cast<std::uint32_t>(subject.program.rules.size() - 1);
    for (std::uint32_t later = 0; later < rules; ++later) {
        const analysis::Region* lower = subject.questions.regions().own(later);
        const auto above = subject.questions.regions().above(later);
        if (lower == nullptr || !above || !subject.is_own(later)) continue;
        std::vector<std::uint32_t> deciding;
        std::vector<Label> labels;
        std::optional<analysis::Box> first;
        std::vector<GivenRecord> customers;
        for (std::uint32_t earlier = 0; earlier < later; ++earlier) {
            const analysis::Region* upper = subject.questions.regions().own(earlier);
            if (upper == nullptr || !subject.is_own(earlier) || subject.act_alike(earlier, later)) continue;
            const auto common = subject.space().both(*upper, *lower);
            // One that stands inside of the other is an exception to it, and its place is no riddle.
            if (!common || common->empty() || covers(*lower, *upper, subject.space()) || covers(*upper, *lower, subject.space())) continue;
            analysis::Remainder left(subject.space(), *common, above->first(earlier));
            const std::optional<analysis::Box> box = left.next();
            if (!box) continue;
            const forbear::Found found = subject.questions.find(*box, [&](const GivenRecord&, const DecisionView& decision) {
                return decision.rule() == static_cast<std::int32_t>(earlier);
            });
            if (found.verdict != Verdict::yes) continue;
            deciding.push_back(earlier);
            if (labels.size() < 4) labels.push_back({subject.program.rules[earlier].at, "stands above and decides"});
            if (!first) {
                first = box;
                customers = found.witnesses;
            }
        }
        if (deciding.empty()) continue;
        const ir::Rule& about = subject.program.rules[later];
        findings.add({{Code::order_decides, about.at, {subject.kind(later), about.name, names_of(subject, deciding), subject.words.of(*first)}, std::move(labels), {}, {}},
                      {}, about.name, {}, std::move(customers)});
    }
}

void changes_nothing(Subject& subject, Findings& findings) {
    if (!findings.wants(Code::rule_changes_nothing)) return;
    const auto rules = static_cast<std::uint32_t>(subject.program.rules.size());
    for (std::uint32_t rule = 0; rule + 1 < rules; ++rule) {
        if (!subject.is_own(rule) || subject.fires(rule).verdict != Verdict::yes) continue;
        const std::optional<analysis::Region>& decided = subject.questions.regions().decided(rule);
        if (!decided) continue;
        // Who would decide them without it, and do all of those act alike?
        std::optional<std::uint32_t> instead;
        analysis::Region rest = *decided;
        bool is_alike = true;
        for (std::uint32_t below = rule + 1; below < rules && is_alike && !rest.empty(); ++below) {
            const analysis::Region* own = subject.questions.regions().own(below);
            const auto takes = own == nullptr ? std::nullopt : subject.space().both(rest, *own);
            if (!takes) is_alike = false;
            if (!takes || takes->empty()) continue;
            is_alike = subject.act_alike(rule, below);
            instead = below;
            const std::vector<const analysis::Region*> taken{own};
            analysis::Remainder left(subject.space(), rest, taken);
            analysis::Region next;
            while (auto box = left.next()) next.push_back(std::move(*box));
            is_alike = is_alike && !left.gave_up();
            rest = std::move(next);
        }
        if (!is_alike || !rest.empty() || !instead) continue;
        const ir::Rule& about = subject.program.rules[rule];
        findings.add({{Code::rule_changes_nothing, about.at, {subject.kind(rule), about.name, subject.program.rules[*instead].name},
                       {{subject.program.rules[*instead].at, "decides them alike"}}, {}, {}},
                      {}, about.name, {}, {}});
    }
}

} // namespace forbear::lint
