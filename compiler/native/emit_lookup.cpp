// Lookups: the walk to the row that fits, and what it gives. Short graphs meet at one place; long ones read their choice
// from a table.

#include "native/emit_graph.h"
#include "native/emit_instructions.h"

namespace forbear::native {
namespace {

/// What a choice is, in the table: a constant, none, or `first_register` and the place of a register in `registers`.
constexpr std::uint64_t is_constant = 0, is_none = 1, is_unknown = 2, first_register = 3;

class LookupWriter {
public:
    LookupWriter(Unit& unit, const ir::Lookup& lookup) : unit_(unit), b_(unit.b), lookup_(lookup) {}

    Held write() {
        after_ = llvm::BasicBlock::Create(unit_.context, "found");
        emit_graph(
            unit_, lookup_.entry, [&](std::uint32_t end) { return block_of(end); },
            [&](llvm::Value* end) {
                arrive(from_table(end));
                b_.CreateBr(after_);
            });
        after_->insertInto(ways_.front().from->getParent());
        unit_.enter(after_);
        const auto count = static_cast<unsigned>(ways_.size());
        llvm::PHINode* value = b_.CreatePHI(unit_.i64, count);
        llvm::PHINode* state = b_.CreatePHI(unit_.i8, count);
        for (const Way& way : ways_) {
            value->addIncoming(way.found.value, way.from);
            state->addIncoming(way.found.state, way.from);
        }
        return {value, state};
    }

private:
    struct Way {
        Held found;
        llvm::BasicBlock* from = nullptr;
    };

    [[nodiscard]] const ir::Choice& choice(std::uint32_t number) const {
        return unit_.program.choices[lookup_.first_choice + number];
    }

    void arrive(Held found) {
        if (found.state == nullptr) found.state = unit_.byte(known);
        ways_.push_back({found, b_.GetInsertBlock()});
    }

    llvm::BasicBlock* block_of(std::uint32_t end) {
        llvm::BasicBlock* made = unit_.block("choice");
        unit_.enter(made);
        if (end == ir::reject)
            arrive({unit_.bits(0), unit_.byte(unknown)});
        else
            arrive(held(choice(ir::rule_of(end))));
        b_.CreateBr(after_);
        return made;
    }

    Held held(const ir::Choice& one) {
        if (one.is_none) return {unit_.bits(0), unit_.byte(none)};
        return one.reg == ir::nothing ? Held{unit_.word(one.value), nullptr} : unit_.read(one.reg);
    }

    /// Two words for each choice, its kind and its value; the last is that nothing fits.
    Held from_table(llvm::Value* end) {
        std::vector<std::uint64_t> words;
        std::vector<ir::Reg> registers;
        for (std::uint32_t number = 0; number < lookup_.choices; ++number) {
            const ir::Choice& one = choice(number);
            std::uint64_t kind = one.is_none ? is_none : is_constant;
            if (one.reg != ir::nothing) {
                kind = first_register + registers.size();
                registers.push_back(one.reg);
            }
            words.insert(words.end(), {kind, static_cast<std::uint64_t>(one.value)});
        }
        words.insert(words.end(), {is_unknown, 0});
        llvm::Value* table = unit_.table("choices", words);
        llvm::Value* found_nothing = b_.CreateICmpEQ(end, unit_.index(ir::reject));
        llvm::Value* number = b_.CreateZExt(b_.CreateAnd(end, unit_.index(~ir::rule_bit)), unit_.i64);
        number = unit_.select(found_nothing, unit_.bits(lookup_.choices), number);
        llvm::Value* row = unit_.at(unit_.i64, table, b_.CreateShl(number, unit_.bits(1)));
        llvm::Value* kind = unit_.load_fixed(unit_.i64, row);
        llvm::Value* value = unit_.load_fixed(unit_.i64, unit_.at(unit_.i64, row, 1));
        llvm::Value* state = unit_.select(b_.CreateICmpEQ(kind, unit_.bits(is_none)), unit_.byte(none), unit_.byte(known));
        state = unit_.select(b_.CreateICmpEQ(kind, unit_.bits(is_unknown)), unit_.byte(unknown), state);
        for (std::size_t place = 0; place < registers.size(); ++place) {
            const Held read = unit_.read(registers[place]);
            llvm::Value* is_this = b_.CreateICmpEQ(kind, unit_.bits(first_register + place));
            value = unit_.select(is_this, read.value, value);
            state = unit_.select(is_this, read.state != nullptr ? read.state : unit_.byte(known), state);
        }
        return {value, state};
    }

    Unit& unit_;
    llvm::IRBuilder<>& b_;
    const ir::Lookup& lookup_;
    llvm::BasicBlock* after_ = nullptr;
    std::vector<Way> ways_;
};

} // namespace

Held emit_lookup(Unit& unit, const ir::Lookup& lookup) { return LookupWriter(unit, lookup).write(); }

} // namespace forbear::native
