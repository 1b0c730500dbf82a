// Where a fact that is missing leads to a firmer treatment than some value of it would (law 2).

#include <algorithm>

#include "lint/policy_lints.h"

namespace forbear::lint {
namespace {

using analysis::Box;

/// What a customer gets, as far as it can be firm.
struct Treatment {
    bool is_contacted = false;
    std::int64_t tone = -1; ///< of the ranked outcome; -1 where there is none
    std::string rule;
};

class UnknownSearch {
public:
    UnknownSearch(Subject& subject, Findings& findings) : subject_(subject), findings_(findings) {
        const auto& outcomes = subject.program.schema.outcomes;
        for (std::uint32_t index = 0; index < outcomes.size(); ++index) {
            const bool is_ranked = outcomes[index].type.kind == TypeKind::choice &&
                                   subject.program.schema.vocabularies[static_cast<std::size_t>(outcomes[index].type.vocabulary)].ranked;
            if (is_ranked && outcomes[index].name == "tone") tone_ = index;
        }
    }

    void look(std::uint32_t fact) {
        const auto rules = static_cast<std::uint32_t>(subject_.program.rules.size());
        tries_ = 0;
        for (std::uint32_t rule = 0; rule < rules; ++rule) {
            if (subject_.program.rules[rule].stance != ir::Stance::contact || speaks_of_unknown(rule, fact)) continue;
            for (const GivenRecord& customer : customers_with_unknown(rule, fact)) {
                if (says_firmer(fact, rule, customer)) return; // one customer tells enough
                if (tries_ > most_tries) return;
            }
        }
    }

private:
    static constexpr std::size_t most_tries = 400;

    /// The rule's own condition says `, or unknown` of the fact: then its author has thought of it.
    [[nodiscard]] bool speaks_of_unknown(std::uint32_t rule, std::uint32_t fact) const {
        const analysis::Region* own = subject_.questions.regions().own(rule);
        if (own == nullptr) return false;
        return std::ranges::any_of(*own, [&](const Box& box) {
            return std::ranges::any_of(box.sides, [&](const analysis::Side& side) {
                return side.values.unknown && reads(subject_.questions.regions().space().dimensions()[side.dimension].reg, fact);
            });
        });
    }

    /// Records that `rule` decides and whose `fact` is unknown.
    std::vector<GivenRecord> customers_with_unknown(std::uint32_t rule, std::uint32_t fact) {
        std::vector<GivenRecord> made;
        for (GivenRecord customer : subject_.customers_of(rule)) {
            customer.facts[fact] = {State::unknown, 0, {}};
            bool is_same = false;
            subject_.questions.decide(customer, [&](const DecisionView& decision) {
                is_same = decision.status() != Status::invalid && decision.rule() == static_cast<std::int32_t>(rule);
            });
            ++tries_;
            if (is_same) made.push_back(std::move(customer));
        }
        return made;
    }

    Treatment treatment(const GivenRecord& customer) {
        Treatment made;
        subject_.questions.decide(customer, [&](const DecisionView& decision) {
            ++tries_;
            made.is_contacted = decision.status() == Status::contact;
            if (decision.rule() >= 0) made.rule = subject_.program.rules[static_cast<std::size_t>(decision.rule())].name;
            if (tone_ && decision.status() != Status::invalid && decision.outcome_is_set(*tone_))
                made.tone = decision.outcome_word(subject_.program.outcome_words[*tone_]);
        });
        return made;
    }

    /// The values with which the policy tells customers apart by this fact.
    std::vector<GivenValue> values_of(std::uint32_t fact) {
        std::vector<GivenValue> made;
        const Fact& about = subject_.program.schema.facts[fact];
        if (about.may_be_none) made.push_back({State::none, 0, {}});
        if (about.type.kind == TypeKind::yes_no || about.type.kind == TypeKind::choice) {
            for (std::int64_t value = about.type.low; value <= about.type.high; ++value) made.push_back({State::known, value, {}});
            return made;
        }
        for (const ir::Node& node : subject_.program.nodes) {
            if (node.test != ir::Test::range || !reads(node.reg, fact)) continue;
            for (const std::int64_t bound : {node.low, node.high}) {
                const std::int64_t value = std::clamp(bound, about.type.low, about.type.high);
                const GivenValue given{State::known, value, {}};
                const auto is_it = [&](const GivenValue& each) { return each.state == State::known && each.value == value; };
                if (std::ranges::none_of(made, is_it)) made.push_back(given);
            }
        }
        return made;
    }

    [[nodiscard]] bool reads(ir::Reg reg, std::uint32_t fact) const {
        return std::ranges::any_of(subject_.program.before, [&](const ir::Instruction& code) {
            return code.result == reg && code.op == ir::Op::fact && code.imm == fact;
        });
    }

    bool says_firmer(std::uint32_t fact, std::uint32_t rule, const GivenRecord& customer) {
        const Treatment unknown = treatment(customer);
        if (!unknown.is_contacted) return false;
        for (const GivenValue& value : values_of(fact)) {
            GivenRecord told = customer;
            told.facts[fact] = value;
            const Treatment known = treatment(told);
            const bool is_firmer = !known.is_contacted || unknown.tone > known.tone;
            if (!is_firmer || known.rule == unknown.rule || known.rule.empty()) continue;
            say(fact, rule, unknown, known, value, {customer, told});
            return true;
        }
        return false;
    }

    std::string words(const Treatment& treatment) const {
        std::string text = treatment.is_contacted ? "a contact" : "no contact";
        if (!tone_ || treatment.tone < 0 || !treatment.is_contacted) return text;
        const Outcome& outcome = subject_.program.schema.outcomes[*tone_];
        return text + " with " + outcome.name + " " + value_text(subject_.program.schema, outcome.type, treatment.tone);
    }

    void say(std::uint32_t fact, std::uint32_t rule, const Treatment& unknown, const Treatment& known, const GivenValue& value,
             std::vector<GivenRecord> customers) {
        const Fact& about = subject_.program.schema.facts[fact];
        const std::string told = value.state == State::none ? "none" : value_text(subject_.program.schema, about.type, value.value);
        const ir::Rule& decides = subject_.program.rules[rule];
        std::string help = "`" + known.rule + "` decides the second one; where it must not miss the first, its test says `, or unknown`";
        findings_.add({{Code::unknown_gets_firmer, decides.at, {about.name, words(unknown), told, words(known), decides.name}, {}, std::move(help), {}},
                       {}, about.name, decides.name, std::move(customers)});
    }

    Subject& subject_;
    Findings& findings_;
    std::optional<std::uint32_t> tone_;
    std::size_t tries_ = 0;
};

} // namespace

void unknown_gets_firmer(Subject& subject, Findings& findings) {
    if (!findings.wants(Code::unknown_gets_firmer)) return;
    UnknownSearch search(subject, findings);
    const auto& facts = subject.program.schema.facts;
    for (std::uint32_t fact = 1; fact < facts.size(); ++fact) {
        const Fact& about = facts[fact];
        if (about.may_be_unknown && about.type.kind != TypeKind::text && about.type.kind != TypeKind::set) search.look(fact);
    }
}

} // namespace forbear::lint
