#pragma once
// The lints of one policy. Each looks for one kind of finding and says what it found; none changes what another one sees.

#include <map>

#include "analysis/questions.h"
#include "analysis/region_words.h"
#include "ir/requirements.h"
#include "lint/findings.h"
#include "model/model.h"

namespace forbear::lint {

/// One policy with everything that is asked about it.
class Subject {
public:
    /// All must outlive this.
    Subject(const model::Policy& of, const ir::Judged& lowered)
        : policy(of), judged(lowered), program(lowered.program), questions(lowered), words(lowered.program, questions.regions().space()),
          fires_(lowered.program.rules.size()) {}

    const model::Policy& policy;
    const ir::Judged& judged;
    const ir::Program& program;
    analysis::Questions questions;
    analysis::Words words;

    [[nodiscard]] const analysis::Space& space() { return questions.regions().space(); }
    /// Questions::can_fire, asked once.
    [[nodiscard]] const forbear::Found& fires(std::uint32_t rule);
    /// `rule`, `row` or `answer`
    [[nodiscard]] std::string kind(std::uint32_t rule) const;
    /// Whether it is one that the author of the policy wrote for this policy, in this version: what is used or refined is
    /// looked at where it was written.
    [[nodiscard]] bool is_own(std::uint32_t rule) const;
    /// The index of the table that holds the rule, or nothing.
    [[nodiscard]] std::uint32_t table_of(std::uint32_t rule) const;
    /// Rules that decide alike, reason included.
    [[nodiscard]] bool act_alike(std::uint32_t one, std::uint32_t other) const;
    /// What has been said to be left to nobody, so that no hole is said twice.
    std::vector<analysis::Box> said_holes;
    /// Records that the rule decides, a few of different boxes.
    [[nodiscard]] const std::vector<GivenRecord>& customers_of(std::uint32_t rule);

private:
    std::vector<std::optional<forbear::Found>> fires_;
    std::map<std::uint32_t, std::vector<GivenRecord>> customers_;
};

void never_fires(Subject& subject, Findings& findings);
void tests_without_effect(Subject& subject, Findings& findings);
void edges(Subject& subject, Findings& findings);
void gaps_in_tables(Subject& subject, Findings& findings);
void falls_through(Subject& subject, Findings& findings);
void order_decides(Subject& subject, Findings& findings);
void changes_nothing(Subject& subject, Findings& findings);
void unknown_gets_firmer(Subject& subject, Findings& findings);
void idle_guards(Subject& subject, Findings& findings);
void overridden(Subject& subject, Findings& findings);
void unused_channels(Subject& subject, Findings& findings);
void reasons(Subject& subject, Findings& findings);
void proxies_read(Subject& subject, Findings& findings);
void looser_limits(Subject& subject, Findings& findings);
void tone_jumps(Subject& subject, Findings& findings);

/// All of the above, in this order.
void lint_policy(Subject& subject, Findings& findings);

/// `rules `a`, `b` and `c`` of their indices.
[[nodiscard]] std::string names_of(const Subject& subject, const std::vector<std::uint32_t>& rules);

} // namespace forbear::lint
