#pragma once
// Exact questions about one program. Every "yes" comes with a record on which the interpreter agrees; every "no" is proved
// for all records there are; what is neither is "not decided". The solver's effort is counted in its own steps, so that the
// answers are the same on every machine.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "analysis/boxes.h"
#include "forbear/analysis.h"
#include "forbear/decision.h"
#include "interpret/observe.h"
#include "ir/requirements.h"

namespace forbear::analysis {

class Encoder;
class Prover;

/// What a decision comes to after guards; of these, one is asked about.
struct Ending {
    std::optional<Status> status;         ///< none but `invalid`
    std::uint32_t channel = ir::nothing;  ///< one that the decision holds
    std::uint32_t outcome = ir::nothing;  ///< of who is contacted: a choice or yes/no outcome that has `value`, or is not set
    std::optional<std::int64_t> value;

    [[nodiscard]] bool is_of(const ir::Program& program, const DecisionView& decision) const;
};

class Questions {
public:
    /// `judged` must outlive this. Asks nothing yet. `keeps_queries`: every answer has its question, for other solvers.
    explicit Questions(const ir::Judged& judged, bool keeps_queries = false);
    ~Questions();
    Questions(const Questions&) = delete;
    Questions& operator=(const Questions&) = delete;

    /// The conditions as boxes.
    [[nodiscard]] Regions& regions() { return regions_; }
    /// Rule `rule` decides some record.
    [[nodiscard]] Found can_fire(std::uint32_t rule);
    /// Rule `rule` decides some record in `box`.
    [[nodiscard]] Found can_fire_in(std::uint32_t rule, const Box& box);
    /// Some record lies in `box` of which `confirms` says yes; records that lie outside are not shown. Where `confirms` refuses a
    /// record, "not decided" means no more than that.
    using Confirms = std::function<bool(const GivenRecord& record, const DecisionView& decision)>;
    [[nodiscard]] Found find(const Box& box, const Confirms& confirms);
    /// The same without the solver: "not decided" where no record is plainly drawn.
    [[nodiscard]] Found draw(const Box& box, const Confirms& confirms);
    /// What the interpreter decides.
    using Looks = std::function<void(const DecisionView& decision)>;
    void decide(const GivenRecord& record, const Looks& looks);
    /// The condition of rule `rule` and of its sections holds for some record, whatever stands above it.
    [[nodiscard]] Found can_hold(std::uint32_t rule);
    /// The rules above `rule` that together take every record of its condition, as few as possible; empty where no such
    /// set was found. For a rule that can hold and cannot fire.
    [[nodiscard]] std::vector<std::uint32_t> shadowed_by(std::uint32_t rule);
    /// The probe has this answer for some record that comes to it.
    [[nodiscard]] Found can_be(std::uint32_t probe, interpret::Answer answer);
    /// Guard `guard` applies to some decided record.
    [[nodiscard]] Found can_apply(std::uint32_t guard);
    /// Guard `guard` changes what some rule decided.
    [[nodiscard]] Found can_change(std::uint32_t guard);
    /// Some record in `box` ends like this.
    [[nodiscard]] Found can_end_in(const Ending& ending, const Box& box);
    /// Some decision holds this channel.
    [[nodiscard]] Found can_use(std::uint32_t channel);
    /// Of some record that rule `rule` decides, guards leave this channel; or any channel.
    [[nodiscard]] Found can_keep_channel(std::uint32_t rule, std::uint32_t channel);
    [[nodiscard]] Found can_contact(std::uint32_t rule);
    /// Of some record that rule `rule` decides, guards leave this outcome, which is no set and no hours, as the rule set it.
    [[nodiscard]] Found can_keep_outcome(std::uint32_t rule, std::uint32_t outcome);
    /// Some record, or of a comparison some pair of records, breaks this requirement.
    [[nodiscard]] Found can_break(std::uint32_t requirement);

private:
    [[nodiscard]] Found can_fire_by_solver(std::uint32_t rule, const Box& box);
    [[nodiscard]] Found search(const Region& region, const Takers& taken, std::uint32_t rule, bool& gave_up);
    [[nodiscard]] std::vector<std::uint32_t> shadowed_by_solver(std::uint32_t rule);
    [[nodiscard]] Found can_break_of_two(const ir::Requirement& requirement);

    const ir::Judged& judged_;
    Regions regions_;
    std::unique_ptr<Prover> prover_;
};

} // namespace forbear::analysis
