// Loops over a list: how many records belong, or the total, the earliest or the latest of a value of those that do.
// The running answer lies in the result's own register, from where the optimizer takes it into a machine register.

#include "native/emit_graph.h"
#include "native/emit_instructions.h"

namespace forbear::native {
namespace {

class Looper {
public:
    Looper(Unit& unit, const ir::Loop& loop) : unit_(unit), b_(unit.b), loop_(loop) {}

    void write() {
        const ListPlace place = unit_.list_place(loop_.list);
        llvm::BasicBlock* present = unit_.block("list");
        llvm::BasicBlock* absent = unit_.block("no_list");
        after_ = unit_.block("looped");
        b_.CreateCondBr(b_.CreateICmpEQ(place.state, unit_.byte(known)), present, absent);
        unit_.enter(absent);
        if (is_count())
            set_counts(0, unit_.program.schema.lists[loop_.list].at_most);
        else
            unit_.write(loop_.result, unit_.bits(0), unit_.byte(unknown));
        b_.CreateBr(after_);

        unit_.enter(present);
        if (is_count())
            set_counts(0, 0);
        else
            unit_.write(loop_.result, unit_.bits(0), unit_.byte(loop_.kind == ir::LoopKind::total ? known : none));
        count_up(unit_, place.begin, place.end, [&](llvm::Value* element) {
            const auto body = std::span(unit_.program.loop_code).subspan(loop_.first, loop_.size);
            emit_instructions(unit_, body, Place{place.fields, element, true});
            visit();
        });
        b_.CreateBr(after_);
        unit_.enter(after_);
    }

private:
    bool is_count() const { return loop_.kind == ir::LoopKind::count; }

    void set_counts(std::int64_t belong, std::int64_t may_belong) {
        unit_.write(loop_.result, unit_.word(belong), nullptr);
        if (loop_.result_possible != ir::nothing) unit_.write(loop_.result_possible, unit_.word(may_belong), nullptr);
    }

    /// Asks the two conditions about the element at hand and takes it into the answer.
    void visit() {
        llvm::BasicBlock* belongs = unit_.block("belongs");
        llvm::BasicBlock* else_ask = unit_.block("else");
        llvm::BasicBlock* may_belong = unit_.block("may_belong");
        llvm::BasicBlock* next = unit_.block("next");
        emit_condition(unit_, loop_.is_true, belongs, else_ask);
        unit_.enter(else_ask);
        emit_condition(unit_, loop_.may_be, may_belong, next);
        unit_.enter(belongs);
        if (is_count()) {
            add_one(loop_.result);
            add_one(loop_.result_possible);
            b_.CreateBr(next);
        } else {
            take_value(next);
        }
        unit_.enter(may_belong);
        if (is_count()) {
            add_one(loop_.result_possible);
            b_.CreateBr(next);
        } else {
            leave_in_doubt();
        }
        unit_.enter(next);
    }

    void add_one(ir::Reg reg) {
        if (reg == ir::nothing) return;
        unit_.store_word(b_.CreateAdd(unit_.load_word(unit_.frame.values, reg), unit_.bits(1)), unit_.frame.values,
                         reg);
    }

    /// One element in doubt leaves the whole answer unknown.
    void leave_in_doubt() {
        unit_.write(loop_.result, unit_.bits(0), unit_.byte(unknown));
        b_.CreateBr(after_);
    }

    void take_value(llvm::BasicBlock* next) {
        const Held held = unit_.read(loop_.value);
        if (held.state != nullptr) {
            llvm::BasicBlock* has_value = unit_.block("has_value");
            llvm::BasicBlock* without = unit_.block("without");
            llvm::BasicBlock* in_doubt = unit_.block("in_doubt");
            b_.CreateCondBr(b_.CreateICmpEQ(held.state, unit_.byte(known)), has_value, without);
            unit_.enter(without);
            b_.CreateCondBr(b_.CreateICmpEQ(held.state, unit_.byte(unknown)), in_doubt, next);
            unit_.enter(in_doubt);
            leave_in_doubt();
            unit_.enter(has_value);
        }
        llvm::Value* so_far = unit_.load_word(unit_.frame.values, loop_.result);
        if (loop_.kind == ir::LoopKind::total) {
            unit_.store_word(b_.CreateAdd(so_far, held.value), unit_.frame.values, loop_.result);
        } else {
            llvm::Value* state = b_.CreateLoad(unit_.i8, unit_.at(unit_.i8, unit_.frame.states, loop_.result));
            llvm::Value* better = loop_.kind == ir::LoopKind::earliest ? unit_.smaller(so_far, held.value)
                                                                       : unit_.larger(so_far, held.value);
            llvm::Value* is_first = b_.CreateICmpEQ(state, unit_.byte(none));
            unit_.write(loop_.result, unit_.select(is_first, held.value, better), nullptr);
        }
        b_.CreateBr(next);
    }

    Unit& unit_;
    llvm::IRBuilder<>& b_;
    const ir::Loop& loop_;
    llvm::BasicBlock* after_ = nullptr;
};

} // namespace

void emit_loop(Unit& unit, const ir::Loop& loop) { Looper(unit, loop).write(); }

} // namespace forbear::native
