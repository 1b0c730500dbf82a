#pragma once
// Asks the solver, first with open lists, then with lists that can be written down, and puts its answers into records.

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "analysis/encoder.h"
#include "analysis/boxes.h"
#include "analysis/witness.h"
#include "forbear/analysis.h"
#include "forbear/binding.h"
#include "interpret/interpret.h"
#include "ir/requirements.h"

namespace forbear::analysis {

/// One record, or two that differ in little, with a solver that knows what holds of them.
class Theory {
public:
    Theory(const ir::Program& program, Detail detail);
    /// The two records of a comparison.
    Theory(const ir::Program& program, Detail detail, const ir::Requirement& comparison);

    /// One record and two programs, of which the second is the twin of the first.
    Theory(const ir::Program& program, const ir::Program& twin, Detail detail);

    [[nodiscard]] Encoder& encoder() { return encoder_; }
    [[nodiscard]] Encoder* second() { return second_.get(); }
    [[nodiscard]] const Formulas& formulas() const { return formulas_; }
    /// Whether some record satisfies all of `wanted`.
    [[nodiscard]] z3::check_result check(const std::vector<z3::expr>& wanted);
    /// After a check that was satisfied.
    [[nodiscard]] z3::model model() const { return solver_.get_model(); }
    /// Those of `assumptions` (plain variables) that contradict `wanted` together, not always as few as would do; none where
    /// they do not contradict it. Nothing where the solver gave up.
    [[nodiscard]] std::optional<std::vector<std::size_t>> core(const std::vector<z3::expr>& wanted, const std::vector<z3::expr>& assumptions);
    [[nodiscard]] z3::expr named(const z3::expr& formula);
    /// The question whether some record satisfies `wanted`, in SMT-LIB 2, for any solver.
    [[nodiscard]] std::string smt(const z3::expr& wanted);

private:
    /// Says of counts in open lists how they depend on each other.
    void relate_counts(const Encoder& encoder);
    void take_constraints();
    void take(const Encoder& encoder, std::size_t& taken);

    z3::context context_;
    Formulas formulas_;
    Encoder encoder_;
    std::unique_ptr<Encoder> second_;
    z3::solver solver_;
    std::vector<z3::expr> relations_; ///< of counts
    std::size_t taken_ = 0, taken_of_second_ = 0;
    int names_ = 0;
};

/// The record lies in the box. Registers of guards are known to the encoder once it was asked for a decision.
[[nodiscard]] z3::expr inside(const Formulas& f, const Encoder& encoder, const Space& space, const Box& box);

class Prover {
public:
    Prover(const ir::Judged& judged, bool keeps_queries)
        : judged_(judged), interpreter_(judged.program), keeps_queries_(keeps_queries) {}

    using Question = std::function<z3::expr(const Formulas&, Encoder&)>;
    using PairQuestion = std::function<z3::expr(const Formulas&, Encoder&, Encoder&)>;
    /// A witness with its decision by the interpreter.
    struct Shown {
        const GivenRecord* given;
        FactsView facts;
        std::vector<std::int64_t> decision;
    };
    using Confirmation = std::function<bool(const std::vector<Shown>&)>;

    [[nodiscard]] Found ask(const Question& question, const Confirmation& confirms);
    /// Some record of the box of which `confirms` says yes, drawn without the solver where that is plain. A box that no record
    /// reaches is a no.
    [[nodiscard]] Found find(const Space& space, const Box& box, const Confirmation& confirms);
    /// The same, drawn or not decided.
    [[nodiscard]] Found draw(const Space& space, const Box& box, const Confirmation& confirms);
    /// `records`, which must outlive what is shown, decided by the interpreter; valid until the next call.
    [[nodiscard]] std::vector<Shown> shown(const std::vector<GivenRecord>& records);
    [[nodiscard]] Found ask_of_two(const ir::Requirement& comparison, const PairQuestion& question, const Confirmation& confirms);
    [[nodiscard]] Theory& open();
    [[nodiscard]] const interpret::Interpreter& interpreter() const { return interpreter_; }

private:
    using Asked = std::function<z3::expr(Theory&)>;
    [[nodiscard]] Found ask(Theory& open, const std::function<Theory&()>& bounded, const Asked& asked, const Confirmation& confirms);
    [[nodiscard]] Found answer(Verdict verdict, Doubt doubt, Theory& theory, const z3::expr& wanted) const;
    [[nodiscard]] Theory& any_rule();
    [[nodiscard]] Theory& bounded();

    const ir::Judged& judged_;
    interpret::Interpreter interpreter_;
    bool keeps_queries_;
    std::unique_ptr<Theory> any_rule_, open_, bounded_;
    std::vector<std::unique_ptr<Record>> filled_; ///< what is shown now
};

} // namespace forbear::analysis
