#pragma once
// The state of one policy on its way into decision IR. Values, conditions and loops need each other (a value may count
// the elements that meet a condition over values), so they are one class in several files.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "ir/program.h"
#include "lower/formula.h"
#include "model/model.h"

namespace forbear::lower {

/// What a graph asks of a condition that may be unknown.
enum class Asked : std::uint8_t { is_true, is_not_false };

class Lowering {
public:
    /// `program.schema` is final. Both outlive the lowering.
    explicit Lowering(ir::Program& program) : program_(program) {}

    /// What follows was compiled from other texts: places in it have nothing to do with those so far. Values that are equal are
    /// still one, whichever texts they stand in.
    void begin_other_texts() { ++texts_read_; }

    // --- values.cpp ---
    /// The register that holds `expr`; its instructions are added where they can run, unless an equal value exists.
    [[nodiscard]] ir::Reg value(const model::Expr& expr);

    // --- conditions.cpp ---
    /// `when` and not `unless`, of a rule, section or guard. Its tests know where they were written.
    [[nodiscard]] Formula gate(const model::Condition& condition, Asked asked);
    /// One condition alone; its tests know where they were written.
    [[nodiscard]] Formula explained(const model::Expr& expr, Asked asked);
    /// Adds a graph of its own that accepts when `formula` passes.
    [[nodiscard]] std::uint32_t graph(const Formula& formula);

private:
    /// Where an instruction runs: before the rules, after them, or in the loop of this number (from `first_loop`).
    using Stage = std::uint32_t;
    static constexpr Stage before = 0;
    static constexpr Stage after = 1;
    static constexpr Stage first_loop = 2;

    /// The list part being lowered, innermost last.
    struct LoopScope {
        std::uint32_t list = 0;
        Stage stage = first_loop;
        Stage runs = before; ///< when the whole loop can run: after the rules once it has read what they decided
        std::vector<ir::Instruction> code;
    };
    /// What identifies the result of an instruction; `scope` keeps the fields of different loops and results of
    /// different types apart.
    struct Identity {
        ir::Op op{};
        ir::Rounding rounding{};
        ir::Reg a = ir::nothing, b = ir::nothing;
        std::int64_t imm = 0, imm2 = 0;
        std::uint32_t scope = 0;
        friend bool operator==(const Identity&, const Identity&) = default;
    };
    struct IdentityHash {
        std::size_t operator()(const Identity& identity) const noexcept;
    };
    /// What a condition inherits from what encloses it.
    struct Written {
        const model::Expr* text_of =
            nullptr;                        ///< the nearest enclosing expression with a spelling; null: keep no origins
        const model::Expr* whole = nullptr; ///< the conjunct itself; a test that is all of it shares its origin
        std::uint32_t conjunct = ir::nothing;
    };
    /// The two results of a counting loop: elements that belong, and those that may; the same register when there is no
    /// doubt.
    struct Counted {
        ir::Reg found = ir::nothing;
        ir::Reg possible = ir::nothing;
    };

    // --- registers.cpp ---
    ir::Reg add_register(ir::Register about, Stage stage);
    ir::Reg instruction(ir::Instruction code, ir::Register about, std::uint32_t scope = 0, Stage earliest = before);
    void place(const ir::Instruction& code, Stage stage);
    [[nodiscard]] Stage stage_of(ir::Reg reg) const noexcept { return reg == ir::nothing ? before : stages_[reg]; }
    [[nodiscard]] Stage stage_of(const Formula& formula) const noexcept;
    void note_stage(ir::Reg reg);
    [[nodiscard]] const ir::Register& about(ir::Reg reg) const noexcept { return program_.registers[reg]; }

    // --- values.cpp ---
    ir::Reg lowered(const model::Expr& expr);
    ir::Reg constant(const Type& type, std::int64_t value);
    ir::Reg text_constant(const model::Expr& expr);
    ir::Reg fact(std::uint32_t index);
    ir::Reg cell(const model::Expr& expr);
    ir::Reg field(std::uint32_t index);
    ir::Reg decided(const model::Expr& expr);
    ir::Reg rescale(const model::Expr& expr);
    ir::Reg extreme(const model::Expr& expr);
    ir::Reg replaced(const model::Expr& expr);
    ir::Reg translated(const model::Expr& expr);
    ir::Reg strict(const model::Expr& expr, ir::Op op, std::int64_t imm = 0, std::int64_t imm2 = 0);
    ir::Reg strict(const model::Expr& expr, ir::Instruction code);
    ir::Reg condition_value(const model::Expr& expr);

    // --- loops.cpp ---
    Counted counted(const model::Expr& expr);
    ir::Reg settled(const model::Expr& expr);
    ir::Reg aggregate(const model::Expr& expr);
    std::uint32_t loop(const model::Expr& expr);

    // --- lookups.cpp ---
    /// Names the value of `expr`: equal keys, equal values. Declarations are known by their places, which count among one compilation's texts.
    [[nodiscard]] std::string key_of(const model::Expr& expr) const;
    [[nodiscard]] std::optional<ir::Reg> equal_lookup(const ir::Lookup& lookup, const ir::Register& about) const;
    [[nodiscard]] bool same_graph(std::uint32_t one, std::uint32_t other) const;
    std::int64_t calendar(const model::Calendar& calendar);
    ir::Reg on_calendar(const model::Expr& expr, ir::Op op);
    ir::Reg lookup(const model::Expr& expr);
    std::uint32_t choice(const model::Expr& value, ir::Lookup& lookup);

    // --- conditions.cpp ---
    Formula formula(const model::Expr& expr, Asked asked, bool negated, Written written);
    Formula parts(const model::Expr& expr, Asked asked, bool negated, Written written);
    Formula range(const model::Expr& expr, Asked asked, bool negated, Written written);
    Formula count_range(const model::Expr& expr, Asked asked, bool negated, Written written);
    Formula comparison(const model::Expr& expr, Asked asked, bool negated, Written written);
    Formula holds(const model::Expr& expr, ir::Op op, Asked asked, bool negated, Written written);
    Formula state_test(const model::Expr& expr, bool negated, Written written);
    /// A test that a comparison makes: false for none, so that its negation is true.
    Formula test(ir::Node node, Asked asked, bool negated, std::uint32_t origin, Written written) const;
    void add_conjuncts(const model::Expr& expr, Asked asked, const model::Expr& text_of,
                       std::vector<Formula>& formulas);
    std::uint32_t add_conjunct(const model::Expr& expr, std::string text);
    void show_conjunct(std::uint32_t conjunct, const Formula& formula);
    std::uint32_t origin(const model::Expr& expr, ir::Reg shown, Written written);

    ir::Program& program_;
    std::vector<Stage> stages_; ///< of each register
    std::unordered_map<Identity, ir::Reg, IdentityHash> known_;
    std::unordered_map<std::string, std::uint32_t> texts_;
    std::unordered_map<std::string, std::uint32_t> loops_;      ///< by list, condition, kind and value
    std::unordered_map<std::string, ir::Reg> condition_values_; ///< by condition and loop
    std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t, TypeKind, std::int32_t>, ir::Reg>
        lookups_; ///< by the texts, the place and the reading of their declaration, and the kind of their values
    std::vector<ir::Reg> lookup_results_; ///< by place in the program's lookups
    std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>, std::size_t> calendars_; ///< by the texts and the place of their declaration
    std::uint32_t texts_read_ = 0;
    std::vector<LoopScope> scopes_;
    Stage next_loop_ = first_loop;
};

/// The value of an expression that is a constant of 64 bits, or nothing.
[[nodiscard]] std::optional<std::int64_t> constant_of(const model::Expr& expr);

} // namespace forbear::lower
