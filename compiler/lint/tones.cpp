// Neighbouring ages of a debt between which the tone jumps by two steps.

#include <algorithm>

#include "lint/policy_lints.h"

namespace forbear::lint {
namespace {

using analysis::Box;
using analysis::Region;

constexpr std::size_t most_tries = 24; ///< of one pair of rules

std::optional<std::uint32_t> tone_of(const Schema& schema) {
    std::optional<std::uint32_t> made;
    for (std::uint32_t index = 0; index < schema.outcomes.size(); ++index) {
        const Type& type = schema.outcomes[index].type;
        if (type.kind != TypeKind::choice || !schema.vocabularies[static_cast<std::size_t>(type.vocabulary)].ranked) continue;
        if (!made || schema.outcomes[index].name == "tone") made = index;
    }
    return made;
}

/// What the rule says of the outcome, or its normal value.
std::optional<std::int64_t> said(const ir::Program& program, const ir::Rule& rule, std::uint32_t outcome) {
    for (std::uint32_t place = rule.first_setting; place < rule.first_setting + rule.settings; ++place) {
        const ir::Setting& setting = program.settings[place];
        if (setting.outcome == outcome) return setting.reg == ir::nothing ? std::optional(setting.value) : std::nullopt;
    }
    return program.schema.outcomes[outcome].normally;
}

class JumpSearch {
public:
    JumpSearch(Subject& subject, Findings& findings, std::uint32_t tone) : subject_(subject), findings_(findings), tone_(tone) {}

    /// `age` counts days; at `day` one treatment ends and the next begins.
    void look(std::uint32_t age) {
        const auto rules = static_cast<std::uint32_t>(subject_.program.rules.size());
        std::set<std::int64_t> ends;
        for (std::uint32_t rule = 0; rule < rules; ++rule) {
            const Region* own = subject_.questions.regions().own(rule);
            if (own == nullptr) continue;
            for (const Box& box : *own) {
                for (const analysis::Range& range : subject_.space().values_of(box, age).ranges) {
                    ends.insert(range.high);
                    ends.insert(range.low - 1);
                }
            }
        }
        const analysis::Values& all = subject_.space().dimensions()[age].all;
        std::set<std::pair<std::uint32_t, std::uint32_t>> is_said;
        for (const std::int64_t day : ends) {
            if (day < all.ranges.front().low || day >= all.ranges.back().high) continue;
            for (std::uint32_t later = 0; later < rules; ++later) {
                for (std::uint32_t earlier = 0; earlier < rules; ++earlier) {
                    if (earlier == later || !is_jump(earlier, later) || is_said.contains({earlier, later})) continue;
                    if (look(age, day, earlier, later)) is_said.insert({earlier, later});
                }
            }
        }
    }

private:
    [[nodiscard]] bool is_jump(std::uint32_t earlier, std::uint32_t later) const {
        const ir::Rule& one = subject_.program.rules[earlier];
        const ir::Rule& other = subject_.program.rules[later];
        if (one.stance != ir::Stance::contact || other.stance != ir::Stance::contact) return false;
        const auto first = said(subject_.program, one, tone_);
        const auto then = said(subject_.program, other, tone_);
        return first && then && *then - *first >= 2;
    }

    bool look(std::uint32_t age, std::int64_t day, std::uint32_t earlier, std::uint32_t later) {
        const std::optional<Region>& before = subject_.questions.regions().decided(earlier);
        const std::optional<Region>& after = subject_.questions.regions().decided(later);
        if (!before || !after) return false;
        std::size_t tries = 0;
        for (const Box& one : *before) {
            if (!meet(subject_.space().values_of(one, age), analysis::range_of(day, day))) continue;
            for (const Box& other : *after) {
                if (!meet(subject_.space().values_of(other, age), analysis::range_of(day + 1, day + 1))) continue;
                Box rest = one, more = other;
                for (Box* box : {&rest, &more}) std::erase_if(box->sides, [&](const analysis::Side& side) { return side.dimension == age; });
                const std::optional<Box> common = subject_.space().both(rest, more);
                if (!common) continue;
                if (++tries > most_tries) return false;
                if (show(*common, age, day, earlier, later)) return true;
            }
        }
        return false;
    }

    bool show(const Box& box, std::uint32_t age, std::int64_t day, std::uint32_t earlier, std::uint32_t later) {
        const auto at = [&](std::int64_t when, std::uint32_t rule, std::int64_t& tone) -> std::optional<GivenRecord> {
            const std::optional<Box> narrow = subject_.space().narrowed(box, age, analysis::range_of(when, when));
            if (!narrow) return std::nullopt;
            const forbear::Found found = subject_.questions.draw(*narrow, [&](const GivenRecord&, const DecisionView& decision) {
                const bool is_it = decision.rule() == static_cast<std::int32_t>(rule) && decision.status() == Status::contact &&
                                   decision.outcome_is_set(tone_);
                if (is_it) tone = decision.outcome_word(subject_.program.outcome_words[tone_]);
                return is_it;
            });
            return found.verdict == Verdict::yes ? std::optional(found.witnesses.front()) : std::nullopt;
        };
        std::int64_t first = 0, then = 0;
        std::optional<GivenRecord> one = at(day, earlier, first);
        std::optional<GivenRecord> other = at(day + 1, later, then);
        if (!one || !other || then - first < 2) return false;
        const Outcome& outcome = subject_.program.schema.outcomes[tone_];
        const ir::Rule& about = subject_.program.rules[later];
        findings_.add({{Code::tone_jumps, about.at,
                        {outcome.name, value_text(subject_.program.schema, outcome.type, first), value_text(subject_.program.schema, outcome.type, then),
                         subject_.words.name(age), std::to_string(day), std::to_string(day + 1)},
                        {{subject_.program.rules[earlier].at, "decides the day before"}}, "a step between them, or a milder beginning", {}},
                       {}, about.name, subject_.program.rules[earlier].name, {std::move(*one), std::move(*other)}});
        return true;
    }

    Subject& subject_;
    Findings& findings_;
    std::uint32_t tone_;
};

} // namespace

void tone_jumps(Subject& subject, Findings& findings) {
    const std::optional<std::uint32_t> tone = tone_of(subject.program.schema);
    if (!tone || !findings.wants(Code::tone_jumps)) return;
    JumpSearch search(subject, findings, *tone);
    for (std::uint32_t age = 0; age < subject.space().dimensions().size(); ++age) {
        const ir::Register& reg = subject.program.registers[subject.space().dimensions()[age].reg];
        if (reg.type.kind == TypeKind::days && !subject.words.name(age).empty()) search.look(age);
    }
}

} // namespace forbear::lint
