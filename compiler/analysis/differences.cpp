#include "analysis/differences.h"

#include <algorithm>

#include "analysis/prover.h"
#include "analysis/sketch.h"
#include "forbear/decision.h"
#include "interpret/given.h"

namespace forbear::analysis {
namespace {

constexpr std::size_t most_drawn = 24;       ///< records that are drawn for one pair before the solver is asked
constexpr std::size_t most_pairs_by_solver = 20'000;

/// The program with one rule that takes everybody: what the rule and the guards make of any record.
ir::Program alone(const ir::Program& program, std::uint32_t rule) {
    ir::Program made = program;
    made.rules = {program.rules[rule]};
    made.rules.front().section = ir::nothing;
    made.rules.front().entry = ir::fires(0);
    made.entry = ir::fires(0);
    return made;
}

/// Of two rules with fixed candidates: pairs of channels that they name in opposite orders. Nothing where the order follows from facts.
std::optional<std::vector<std::pair<std::uint32_t, std::uint32_t>>> opposite(const ir::Program& before, const ir::Rule& one,
                                                                            const ir::Program& after, const ir::Rule& other) {
    const auto order = [](const ir::Program& program, const ir::Rule& rule) -> std::optional<std::vector<std::uint32_t>> {
        if (rule.preferences > 0 || rule.order == ir::Order::likeliest) return std::nullopt;
        std::vector<std::uint32_t> made;
        for (std::uint32_t place = 0; place < rule.candidates; ++place) {
            const ir::Candidate& candidate = program.candidates[rule.first_candidate + place];
            if (candidate.reg != ir::nothing) return std::nullopt;
            if (std::ranges::find(made, candidate.channel) == made.end()) made.push_back(candidate.channel);
        }
        return made;
    };
    const auto left = order(before, one);
    const auto right = order(after, other);
    if (!left || !right) return std::nullopt;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> made;
    for (std::size_t first = 0; first < left->size(); ++first) {
        for (std::size_t then = first + 1; then < left->size(); ++then) {
            const auto a = std::ranges::find(*right, (*left)[first]);
            const auto b = std::ranges::find(*right, (*left)[then]);
            if (a != right->end() && b != right->end() && b < a) made.emplace_back((*left)[first], (*left)[then]);
        }
    }
    return made;
}

class DifferenceFormula {
public:
    DifferenceFormula(const Formulas& f, Encoder& before, const ir::Program& program, Encoder& after, const ir::Program& twin)
        : f_(f), before_(before), after_(after), program_(program), twin_(twin) {}

    /// Of records that `one` and `other` decide: the final decisions differ.
    z3::expr operator()(const ir::Rule& one, const ir::Rule& other) {
        if ((one.stance == ir::Stance::reject) != (other.stance == ir::Stance::reject)) return f_.yes();
        if (one.stance == ir::Stance::reject) return f_.no();
        if (one.stance != other.stance) return f_.yes();
        const DecisionSymbols& left = before_.final_decision();
        const DecisionSymbols& right = after_.final_decision();
        z3::expr differs = f_.no();
        for (std::size_t channel = 0; channel < left.channels.size(); ++channel)
            differs = f_.either(differs, left.channels[channel] != right.channels[channel]);
        differs = f_.either(differs, order_differs(one, other, left));
        for (std::uint32_t outcome = 0; outcome < left.outcomes.size(); ++outcome) {
            if (program_.schema.outcomes[outcome].for_each_channel) differs = f_.either(differs, windows_differ(left, right, outcome));
            else differs = f_.either(differs, differ(left.outcomes[outcome], right.outcomes[outcome]));
        }
        return f_.both(differs, choices_agree(one, other));
    }

private:
    z3::expr differ(const Symbol& left, const Symbol& right) const {
        z3::expr values = f_.no();
        if (left.members.empty() && right.members.empty()) values = left.value != right.value;
        for (std::size_t member = 0; member < std::max(left.members.size(), right.members.size()); ++member) {
            const z3::expr one = member < left.members.size() ? left.members[member] : f_.no();
            const z3::expr other = member < right.members.size() ? right.members[member] : f_.no();
            values = f_.either(values, one != other);
        }
        return f_.either(left.none != right.none, f_.both(f_.negation(left.none), values));
    }

    /// Windows count for channels of the decision; where the two have different channels they differ anyway.
    z3::expr windows_differ(const DecisionSymbols& left, const DecisionSymbols& right, std::uint32_t outcome) const {
        z3::expr made = f_.no();
        for (std::size_t channel = 0; channel < left.channels.size(); ++channel) {
            const auto window = [&](const DecisionSymbols& of) {
                if (channel < of.windows.size()) return of.windows[channel];
                const z3::expr& packed = of.outcomes[outcome].value;
                return DecisionSymbols::Window{f_.floor_of(packed, 65'536), f_.rest_of(packed, 65'536)};
            };
            const DecisionSymbols::Window one = window(left), other = window(right);
            made = f_.either(made, f_.both(left.channels[channel], one.first != other.first || one.last != other.last));
        }
        return made;
    }

    z3::expr order_differs(const ir::Rule& one, const ir::Rule& other, const DecisionSymbols& left) const {
        if (one.stance != ir::Stance::contact || one.pick == ir::Pick::first_of || other.pick == ir::Pick::first_of) return f_.no();
        if (same_action(program_, one, twin_, other)) return f_.no();
        const auto pairs = opposite(program_, one, twin_, other);
        z3::expr made = f_.no();
        if (pairs) {
            for (const auto& [first, then] : *pairs) made = f_.either(made, f_.both(left.channels[first], left.channels[then]));
            return made;
        }
        if (same_choice(one, other)) return made;
        for (std::size_t first = 0; first < left.channels.size(); ++first) {
            for (std::size_t then = first + 1; then < left.channels.size(); ++then)
                made = f_.either(made, f_.both(left.channels[first], left.channels[then]));
        }
        return made;
    }

    /// They name the same candidates in the same way: what is left settles the order.
    bool same_choice(const ir::Rule& one, const ir::Rule& other) const {
        ir::Rule left = one, right = other;
        left.settings = right.settings = 0;
        return same_action(program_, left, twin_, right);
    }

    /// `first of` takes the same where it has the same to choose from.
    z3::expr choices_agree(const ir::Rule& one, const ir::Rule& other) const {
        z3::expr made = f_.yes();
        if (one.pick != ir::Pick::first_of || !same_choice(one, other)) return made;
        const auto of = [](const Encoder& encoder, const ir::Program& program, const ir::Rule& rule) -> const Encoder::Choice* {
            const auto index = static_cast<std::uint32_t>(&rule - program.rules.data());
            const auto found = std::ranges::find(encoder.choices(), index, &Encoder::Choice::rule);
            return found == encoder.choices().end() ? nullptr : &*found;
        };
        const Encoder::Choice* left = of(before_, program_, one);
        const Encoder::Choice* right = of(after_, twin_, other);
        if (left == nullptr || right == nullptr) return made;
        z3::expr same_left = f_.yes(), same_taken = f_.yes();
        for (std::size_t channel = 0; channel < left->left.size(); ++channel) {
            same_left = f_.both(same_left, left->left[channel] == right->left[channel]);
            same_taken = f_.both(same_taken, left->taken[channel] == right->taken[channel]);
        }
        return z3::implies(same_left, same_taken);
    }

    const Formulas& f_;
    Encoder& before_;
    Encoder& after_;
    const ir::Program& program_;
    const ir::Program& twin_;
};

class Search {
public:
    Search(const ir::Judged& before, const ir::Judged& after)
        : before_(before), after_(after), old_(before.program), new_(after.program), old_regions_(before.program), new_regions_(after.program),
          acts_alike_(same_guards(before.program, after.program) && same_normal_values(before.program, after.program)) {}

    Differences run() {
        const auto old_rules = static_cast<std::uint32_t>(before_.program.rules.size());
        const auto new_rules = static_cast<std::uint32_t>(after_.program.rules.size());
        std::vector<const Region*> decided; // by new rule; null: no region
        for (std::uint32_t other = 0; other < new_rules; ++other) {
            const std::optional<Region>& right = new_regions_.decided(other);
            decided.push_back(right ? &*right : nullptr);
        }
        const BoxIndex index(new_regions_.space(), decided);
        for (std::uint32_t one = 0; one < old_rules; ++one) {
            const std::optional<Region>& left = old_regions_.decided(one);
            const std::vector<std::uint64_t> near = left ? index.may_meet(*left) : std::vector<std::uint64_t>();
            for (std::uint32_t other = 0; other < new_rules; ++other) {
                const Region* const right = decided[other];
                if (!left || right == nullptr) {
                    by_solver(one, other);
                    continue;
                }
                if ((near[other / 64] >> other % 64 & 1u) == 0) continue;
                const Region common = overlap(*left, *right);
                if (common.empty()) continue;
                ++made_.pairs;
                if (acts_alike_ && same_action(before_.program, before_.program.rules[one], after_.program, after_.program.rules[other])) continue;
                pair(one, other, common);
            }
        }
        return std::move(made_);
    }

private:
    Region overlap(const Region& left, const Region& right) const {
        Region made;
        for (const Box& one : left) {
            for (const Box& other : right) {
                if (!meet(one, other)) continue;
                if (auto common = old_regions_.space().both(one, other)) made.push_back(std::move(*common));
            }
        }
        return made;
    }

    /// Whether the record goes through both rules and is decided differently.
    bool differs(const GivenRecord& given, std::uint32_t one, std::uint32_t other) const {
        Record record(before_.program.schema);
        interpret::fill(given, before_.program.schema, record);
        std::vector<std::int64_t> left(before_.program.layout.words), right(after_.program.layout.words);
        old_.decide(record.view(), 0, left.data());
        new_.decide(record.view(), 0, right.data());
        const DecisionView first(before_.program.layout, left.data()), then(after_.program.layout, right.data());
        return first.status() != Status::invalid && first.rule() == static_cast<std::int32_t>(one) &&
               then.rule() == static_cast<std::int32_t>(other) && !same_decision(before_.program, left.data(), after_.program, right.data());
    }

    void add(std::uint32_t one, std::uint32_t other, GivenRecord customer) {
        Region region;
        const Region* left = old_regions_.own(one);
        const Region* right = new_regions_.own(other);
        if (left != nullptr && right != nullptr) region = overlap(*left, *right);
        made_.changes.push_back({one, other, std::move(region), std::move(customer)});
    }

    void pair(std::uint32_t one, std::uint32_t other, const Region& common) {
        std::size_t drawn = 0;
        for (const Box& box : common) {
            GivenRecord customer = sketch(before_.program, old_regions_.space(), box);
            if (differs(customer, one, other)) return add(one, other, std::move(customer));
            if (++drawn == most_drawn) break;
        }
        const ir::Program left = alone(before_.program, one);
        const ir::Program right = alone(after_.program, other);
        ask(left, right, one, other, [&](Theory& theory) {
            const Formulas& f = theory.formulas();
            z3::expr here = f.no();
            for (const Box& box : common) here = f.either(here, inside(f, theory.encoder(), old_regions_.space(), box));
            DifferenceFormula differ(f, theory.encoder(), left, *theory.second(), right);
            return f.both(here, differ(left.rules.front(), right.rules.front()));
        });
    }

    /// Where conditions are no boxes: both programs as they are.
    void by_solver(std::uint32_t one, std::uint32_t other) {
        ++made_.pairs;
        const ir::Rule& left = before_.program.rules[one];
        const ir::Rule& right = after_.program.rules[other];
        if (acts_alike_ && same_action(before_.program, left, after_.program, right)) return;
        if (made_.pairs > most_pairs_by_solver) {
            made_.open.push_back({one, other, Doubt::effort});
            return;
        }
        ask(before_.program, after_.program, one, other, [&](Theory& theory) {
            const Formulas& f = theory.formulas();
            DifferenceFormula differ(f, theory.encoder(), before_.program, *theory.second(), after_.program);
            return f.both(f.both(theory.encoder().fires(one), theory.second()->fires(other)), differ(left, right));
        });
    }

    template <class Asked>
    void ask(const ir::Program& left, const ir::Program& right, std::uint32_t one, std::uint32_t other, const Asked& asked) {
        Doubt doubt = Doubt::effort;
        try {
            Theory open(left, right, Detail::open_lists);
            if (open.check({asked(open)}) == z3::unsat) return;
            Theory bounded(left, right, Detail::bounded_lists);
            z3::check_result result = z3::unknown;
            std::vector<GivenRecord> records = witness(bounded, left, asked(bounded), result);
            if (!records.empty() && differs(records.front(), one, other)) return add(one, other, std::move(records.front()));
            doubt = !records.empty() ? Doubt::not_confirmed : result == z3::unsat ? Doubt::beyond : Doubt::effort;
        } catch (const z3::exception&) {
            doubt = Doubt::effort;
        }
        made_.open.push_back({one, other, doubt});
    }

    const ir::Judged& before_;
    const ir::Judged& after_;
    interpret::Interpreter old_, new_;
    Regions old_regions_, new_regions_;
    bool acts_alike_; ///< rules that say the same come to the same
    Differences made_;
};

} // namespace

Differences differences(const ir::Judged& before, const ir::Judged& after) { return Search(before, after).run(); }

} // namespace forbear::analysis
