#pragma once
// One program as formulas over every record at once. The interpreter's steps (ir/program.h) are followed one by one, each as
// a formula; what they cannot say is left open, so that a formula without a solution has no record, while a solution is a
// record only when the interpreter agrees (see witness.h).
//
// Left open: months outside of the calendar's table, what lists hold (in `Detail::open_lists`), buckets of texts and numbers,
// products and quotients of two facts where the solver gives up, and which of several available channels `first of` takes where
// the order follows from facts.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/calendar_formulas.h"
#include "analysis/symbol.h"
#include "ir/program.h"

namespace forbear::analysis {

enum class Detail : std::uint8_t {
    any_rule,      ///< as `open_lists`, and the rule may have decided anything: enough for what guards alone ensure
    open_lists,    ///< a count may be anything between 0 and the longest list: nothing is missed
    bounded_lists  ///< lists of a few records, exactly as they are counted: solutions can be written down
};

struct ListSymbol {
    z3::expr unknown;
    z3::expr size;
    std::vector<std::vector<Symbol>> elements; ///< by element and field; none in `Detail::open_lists`
};

/// A count in `Detail::open_lists`, and what makes any one record count: where one such condition implies another, so do the counts.
struct CountSymbol {
    std::uint32_t list = 0;
    z3::expr count, possible;
    z3::expr belongs, may_belong; ///< of one record that may be anything
};

/// What a decision comes to, with its guards or without them.
struct DecisionSymbols {
    std::vector<z3::expr> channels; ///< is in the decision
    std::vector<Symbol> outcomes;   ///< of hours for each channel what the rule set
    struct Window {
        z3::expr first, last;
    };
    std::vector<Window> windows;    ///< of the outcome with hours for each channel, by channel, once guards have narrowed them
};

class Encoder {
public:
    /// Both references must outlive the encoder.
    Encoder(const Formulas& formulas, const ir::Program& program, Detail detail);
    /// A second record, which may differ from that of another encoder of the same formulas and program in these facts and
    /// lists only: what does not come from them has the same names.
    Encoder(const Formulas& formulas, const ir::Program& program, Detail detail, std::span<const std::uint32_t> other_facts,
            std::span<const std::uint32_t> other_lists);
    /// The same record decided by a second program that has every register, instruction and node of the first, places included
    /// (lower/joint.h): facts and what follows from them have the same names, and nothing else has.
    struct Twin {};
    Encoder(const Formulas& formulas, const ir::Program& program, Detail detail, Twin twin);
    Encoder(const Encoder&) = delete;
    Encoder& operator=(const Encoder&) = delete;

    /// What holds of every valid record, and what the other formulas rely on. Grows when more is asked.
    [[nodiscard]] const std::vector<z3::expr>& constraints() const { return constraints_; }

    [[nodiscard]] const std::vector<CountSymbol>& counts() const { return counts_; }
    /// Solutions in which these hold leave less open: see above.
    [[nodiscard]] const std::vector<z3::expr>& exact_when() const { return exact_when_; }

    [[nodiscard]] const std::vector<Symbol>& facts() const { return facts_; }
    [[nodiscard]] const std::vector<ListSymbol>& lists() const { return lists_; }
    [[nodiscard]] const Symbol& reg(ir::Reg reg) const { return *registers_.at(reg); }
    /// The number that stands for `text`; any other number is a text of its own.
    [[nodiscard]] const std::vector<std::string>& texts() const { return texts_; }

    /// What `first of` has to choose from, and what it takes, of a rule whose order follows from facts.
    struct Choice {
        std::uint32_t rule = 0;
        std::vector<z3::expr> left, taken; ///< by channel
    };
    [[nodiscard]] const std::vector<Choice>& choices() const { return choices_; }

    /// The rule decides.
    [[nodiscard]] const z3::expr& fires(std::uint32_t rule) const { return fires_.at(rule); }
    /// The main graph comes to this node, or to this end.
    [[nodiscard]] z3::expr reaches(std::uint32_t target) const;
    /// A graph accepts.
    [[nodiscard]] z3::expr accepts(std::uint32_t entry) const;
    /// A node of a graph passes.
    [[nodiscard]] z3::expr passes(const ir::Node& node) const;

    // --- the decision; only for records that are not rejected ---
    /// What the rule decided.
    [[nodiscard]] const std::vector<Symbol>& decided();
    [[nodiscard]] z3::expr applies(std::uint32_t guard);
    /// One of its effects alone would change what the rule decided.
    [[nodiscard]] z3::expr changes(std::uint32_t guard);
    [[nodiscard]] const DecisionSymbols& final_decision();
    /// The rule that fired does not reject the record: guards are asked.
    [[nodiscard]] z3::expr is_decided() const;
    /// A rule of stance `contact` fired.
    [[nodiscard]] z3::expr wants_contact() const;

    /// Whether a graph accepts when what it reads of a decision is the final one, as requirements do (ir/requirements.h).
    [[nodiscard]] z3::expr accepts_finally(std::uint32_t entry);
    /// The same, over the decision as it would be had no guard applied.
    [[nodiscard]] z3::expr accepts_unguarded(std::uint32_t entry);

private:
    // encode_facts.cpp
    void declare_facts(std::span<const std::uint32_t> other);
    void declare_lists(std::span<const std::uint32_t> other);
    /// How many records a list has in `Detail::bounded_lists`: as many as the counts that conditions ask for, and one more.
    [[nodiscard]] std::uint32_t elements_of(std::uint32_t list) const;
    Symbol declare(const std::string& name, const Fact& fact);
    z3::expr fresh(const std::string& name);
    z3::expr fresh_condition(const std::string& name);
    void require(const z3::expr& constraint) {
        if (!constraint.is_true()) constraints_.push_back(constraint);
    }
    [[nodiscard]] z3::expr in_range(const z3::expr& value, std::int64_t low, std::int64_t high) const;
    [[nodiscard]] std::size_t members_of(const Type& type) const;
    /// A value of `type` that may be anything the register's range allows.
    Symbol open_value(const std::string& name, const ir::Register& reg);

    // encode_difference.cpp: what may differ between two records
    [[nodiscard]] bool may_differ(const ir::Instruction& instruction) const;
    [[nodiscard]] bool may_differ_on(std::uint32_t entry) const;
    void mark(const ir::Instruction& instruction, bool differs);

    // encode_instructions.cpp
    void run(std::span<const ir::Instruction> code);
    Symbol result_of(const ir::Instruction& instruction);
    Symbol arithmetic(const ir::Instruction& instruction, const Symbol& a, const Symbol& b);
    z3::expr from_table(const TableValue& value, const ir::Instruction& instruction);
    Symbol extreme(const Symbol& a, const Symbol& b, bool greatest) const;
    Symbol quotient(const ir::Instruction& instruction, const Symbol& a, const Symbol& b);
    Symbol set_constant(std::int64_t mask, std::size_t members) const;
    [[nodiscard]] z3::expr rounded(const z3::expr& numerator, const z3::expr& divisor, ir::Rounding rounding) const;
    Symbol bucket(const ir::Instruction& instruction);
    Symbol cell(const ir::Instruction& instruction);
    Symbol lookup(const ir::Lookup& lookup, const Type& type);
    Symbol on_calendar(const ir::Instruction& instruction);
    Symbol constant_of(const Type& type, std::int64_t value) const;

    // encode_loops.cpp
    void run_loop(const ir::Loop& loop);
    void run_open(const ir::Loop& loop);
    void run_bounded(const ir::Loop& loop);

    // encode_graphs.cpp
    void walk_main();
    [[nodiscard]] std::map<std::uint32_t, z3::expr> ends_of(std::uint32_t entry) const;

    // encode_decision.cpp
    void encode_rules();
    /// `variable` is anything that some rule might set.
    void allow_any(std::uint32_t outcome, const Symbol& variable);
    [[nodiscard]] z3::expr is_candidate(const ir::Rule& rule, std::uint32_t channel) const;
    [[nodiscard]] z3::expr is_active(const ir::Effect& effect, std::uint32_t guard);
    [[nodiscard]] z3::expr removes(const ir::Effect& effect, std::uint32_t channel) const;
    [[nodiscard]] Symbol limit_of(const ir::Effect& effect) const;
    void settle(std::uint32_t outcome, z3::expr& contradiction);
    void settle_windows(std::uint32_t outcome, std::vector<z3::expr>& removed);
    [[nodiscard]] std::vector<z3::expr> kept(const std::vector<z3::expr>& removed);
    [[nodiscard]] z3::expr accepts_over(const DecisionSymbols& decision, std::vector<std::optional<Symbol>>& registers,
                                        std::uint32_t entry);

    const Formulas& f_;
    const ir::Program& program_;
    Detail detail_;
    bool is_second_ = false;    ///< of two records
    bool names_differ_ = false; ///< what is declared now may differ from the first record
    bool later_differ_ = false; ///< so does everything that comes after the rules
    std::vector<bool> differs_; ///< by register
    std::vector<bool> differing_facts_, differing_lists_;
    int names_ = 0;
    std::vector<z3::expr> constraints_, exact_when_;
    std::vector<CountSymbol> counts_;
    std::vector<std::vector<Symbol>> any_record_; ///< by list, in `Detail::open_lists`
    std::vector<std::string> texts_;
    std::vector<Symbol> facts_;
    std::vector<ListSymbol> lists_;
    std::vector<std::optional<Symbol>> registers_;
    const std::vector<Symbol>* element_ = nullptr; ///< of the loop that runs
    std::map<std::uint32_t, z3::expr> reached_;    ///< of the main graph, by node
    std::vector<z3::expr> fires_;
    std::vector<Choice> choices_;
    std::vector<z3::expr> asked_, applies_;
    std::vector<Symbol> decided_;
    const DecisionSymbols* read_ = nullptr; ///< what `after` reads; null: what the rule decided
    std::optional<DecisionSymbols> final_, unguarded_;
    std::vector<std::optional<Symbol>> final_registers_, unguarded_registers_; ///< once `after` has run over them
};

} // namespace forbear::analysis
