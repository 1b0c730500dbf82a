// Neighbouring ages of a debt between which the tone jumps by two steps.

#include <algorithm>
#include <map>

#include "lint/policy_lints.h"

namespace forbear::lint {
namespace {

using analysis::Box;
using analysis::Region;

constexpr std::size_t most_tries = 24;      ///< of one pair of rules
constexpr std::size_t most_pieces = 20'000; ///< that are compared with each other

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

    /// `age` counts days: one treatment ends where another begins.
    void look(std::uint32_t age) {
        collect(age);
        std::set<std::pair<std::uint32_t, std::uint32_t>> is_said;
        std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> tries;
        const auto try_pair = [&](const Piece& one, const Piece& other, std::int64_t day) {
            const std::pair pair(one.rule, other.rule);
            if (one.rule == other.rule || !is_jump(one.rule, other.rule) || is_said.contains(pair)) return;
            const std::optional<Box> common = subject_.space().both(one.rest, other.rest);
            if (!common || ++tries[pair] > most_tries) return;
            if (show(*common, age, day, one.rule, other.rule)) is_said.insert(pair);
        };
        // Where nothing ends and nothing begins, the same rules go on.
        for (const Piece& one : pieces_) {
            for (const Piece& other : pieces_) {
                const bool ends_here = one.days.high < INT64_MAX && other.days.low <= one.days.high + 1 && one.days.high + 1 <= other.days.high;
                const bool begins_here = other.days.low > INT64_MIN && one.days.low <= other.days.low - 1 && other.days.low - 1 <= one.days.high;
                if (ends_here) try_pair(one, other, one.days.high);
                else if (begins_here) try_pair(one, other, other.days.low - 1);
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

    /// What rules of a tone decide, as far as one range of days goes.
    struct Piece {
        std::uint32_t rule = 0;
        analysis::Range days;
        Box rest; ///< everything but the days
    };

    void collect(std::uint32_t age) {
        pieces_.clear();
        for (std::uint32_t rule = 0; rule < subject_.program.rules.size(); ++rule) {
            if (subject_.program.rules[rule].stance != ir::Stance::contact || !said(subject_.program, subject_.program.rules[rule], tone_)) continue;
            const std::optional<Region>& decided = subject_.questions.regions().decided(rule);
            for (const Box& box : decided ? *decided : Region()) {
                Box rest = box;
                std::erase_if(rest.sides, [&](const analysis::Side& side) { return side.dimension == age; });
                for (const analysis::Range& days : subject_.space().values_of(box, age).ranges) {
                    if (pieces_.size() < most_pieces) pieces_.push_back({rule, days, rest});
                }
            }
        }
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
    std::vector<Piece> pieces_;
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
