#pragma once
// The verifier's parts, for verify*.cpp only: one pass over tables, one over code, one over graphs.

#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "ir/program.h"
#include "ir/ranges.h"
#include "ir/requirements.h"

namespace forbear::ir {

class Verifier {
public:
    explicit Verifier(const Program& program) : program_(program), written_(program.registers.size(), false) {}

    std::vector<std::string> run();
    std::vector<std::string> run(const Judged& judged);

private:
    /// The program; nothing else is looked at where it has problems.
    void program();
    // verify.cpp: what holds of the tables alone.
    void schema();
    void type(const std::string& where, const Type& type);
    void layout();
    void registers();
    void sections_and_rules();
    void candidate(const std::string& where, const Candidate& candidate);
    void candidates(const std::string& where, const Rule& rule);
    void measure(const std::string& where, const Candidate& candidate, Reg reg, const Register& first);
    void setting(const std::string& where, const Setting& setting);
    void origins();
    void calendars();
    void experiments();
    void written_by_experiments();

    // verify_code.cpp: instructions and loops, in the order in which they run.
    // `list` is the one whose loop's body this is, null outside loops.
    void code(const std::string& where, const Instruction* first, std::size_t size, const List* list);
    void instruction(const std::string& where, const Instruction& code, const List* list);
    void experiment(const std::string& where, const Instruction& code);
    void operands(const std::string& where, const Instruction& code);
    void operand_types(const std::string& where, const Instruction& code);
    void result_of_operands(const std::string& where, const Instruction& code);
    void source(const std::string& where, const Instruction& code, const std::vector<Fact>& facts);
    void decided(const std::string& where, const Instruction& code);
    void loop(const std::string& where, const Loop& loop);
    void lookup(const std::string& where, const Instruction& code);
    void calendar(const std::string& where, const Instruction& code);
    void write(const std::string& where, Reg reg);
    void result_covers(const std::string& where, Reg reg, const std::optional<Range>& range);
    void result_state(const std::string& where, Reg reg, bool can_be_unknown, bool can_be_none);
    /// Values without an order (texts, sets, hours) come from their sources only, and go nowhere but where they are meant: nothing is
    /// known of their range.
    void kinds(const std::string& where, const Instruction& code);
    void same_kind(const std::string& where, Reg result, Reg source);
    void has_order(const std::string& where, Reg reg);
    /// A constant of a value's type.
    void constant(const std::string& where, const Type& type, std::int64_t value);

    // verify_graphs.cpp: nodes, guards and their effects.
    /// Where a graph may end: a condition at accept or reject, the main graph at rules, a lookup at its choices or reject.
    enum class Ends { condition, rules, choices };
    void graph(const std::string& where, std::uint32_t entry, Ends ends);
    void visit(const std::string& where, std::uint32_t entry, Ends ends);
    void node(const std::string& where, std::uint32_t index, Ends ends);
    void test(const std::string& where, const Node& node);
    void target(const std::string& where, std::uint32_t from, std::uint32_t to, Ends ends);
    void main_graph();
    void guards();
    void effect(const std::string& where, const Effect& effect);
    void limit(const std::string& where, const Effect& effect, const Outcome& outcome);

    // verify_requirements.cpp: what stands beside a program.
    void probe(const Probe& probe);
    void requirement(const Requirement& requirement);
    void comparison(const std::string& where, const Requirement& requirement);

    void problem(const std::string& where, const std::string& what);
    /// Reports when `holds` is false. `what`: words, or what makes them, for a large program is checked some hundred thousand times.
    template <class What>
    bool check(bool holds, const std::string& where, const What& what) {
        if (holds) return true;
        if constexpr (std::is_invocable_v<const What&>) problem(where, what());
        else problem(where, what);
        return false;
    }
    /// A register that exists and has been written.
    bool readable(const std::string& where, Reg reg);
    /// The bits that are values of a vocabulary.
    [[nodiscard]] std::uint64_t mask_of(std::int32_t vocabulary) const;
    [[nodiscard]] bool same_values(const Type& a, const Type& b) const;

    const Program& program_;
    std::vector<std::string> problems_; ///< the first few of `found_`
    std::size_t found_ = 0;
    std::vector<bool> written_;
    std::vector<std::uint32_t> visited_; ///< nodes, by the number of the graph that came by last
    std::uint32_t graphs_ = 0;
    std::vector<bool> rules_reached_;
    std::uint32_t choices_ = 0;       ///< of the lookup whose graph is checked
    bool finds_nothing_ = false;      ///< that graph can end at reject
};

/// Is a range of indices inside a vector of `size`?
[[nodiscard]] inline bool is_inside(std::uint32_t first, std::uint32_t count, std::size_t size) noexcept {
    return std::uint64_t{first} + count <= size;
}

} // namespace forbear::ir
