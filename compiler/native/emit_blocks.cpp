#include "native/emit_blocks.h"

#include <llvm/IR/Intrinsics.h>

#include "native/emit_check.h"

namespace forbear::native {
namespace {

using dispatch::block_records;
using dispatch::CodedFact;
using dispatch::CodeTest;
using dispatch::SideBySide;

constexpr std::uint64_t value_bytes = sizeof(std::int64_t);
/// What is kept of a column during a batch: where the block at hand begins and how far it is to the next, of values and states.
constexpr std::uint64_t line_words = 4;
enum : std::uint64_t { values_at = 0, values_step = 1, states_at = 2, states_step = 3 };

/// i1 line_up(columns, begin, lines, one_values, one_states): describes every column in `lines`. One value for all rows becomes a
/// block of that value, and absent states a block of zeros. False where a column has some other stride.
llvm::Function* write_line_up(Unit& unit) {
    llvm::Function* made = unit.function("line_up", unit.i1, {unit.pointer, unit.i64, unit.pointer, unit.pointer, unit.pointer});
    made->addFnAttr(llvm::Attribute::NoInline);
    const Unit::Aside aside(unit);
    auto& b = unit.b;
    unit.enter(llvm::BasicBlock::Create(unit.context, "start", made));
    llvm::Value* begin = made->getArg(1);
    llvm::Value* zeros = unit.table("all_zero", std::vector<std::uint8_t>(block_records, 0));
    llvm::Value* others = unit.stack_word("others"); // strides
    b.CreateStore(unit.bits(0), others);
    count_up(unit, unit.bits(0), unit.bits(unit.program.schema.facts.size()), [&](llvm::Value* fact) {
        llvm::Value* column = unit.at(unit.i8, made->getArg(0), b.CreateMul(fact, unit.bits(sizeof(Column))));
        llvm::Value* values = unit.load_fixed(unit.pointer, column);
        llvm::Value* states = unit.load_fixed(unit.pointer, unit.at(unit.pointer, column, 1));
        llvm::Value* stride = unit.load_fixed(unit.i64, unit.at(unit.i64, column, 2));
        llvm::Value* has_states = b.CreateIsNotNull(states);
        unit.merge_word(b.CreateLShr(stride, unit.bits(1)), others, 0);
        llvm::Value* line = unit.at(unit.i64, made->getArg(2), b.CreateMul(fact, unit.bits(line_words)));
        const auto say = [&](llvm::Value* values_from, llvm::Value* states_from, llvm::Value* is_dense) {
            b.CreateStore(values_from, unit.at(unit.i64, line, values_at));
            unit.store_word(unit.select(is_dense, unit.bits(block_records * value_bytes), unit.bits(0)), line, values_step);
            b.CreateStore(unit.select(has_states, states_from, zeros), unit.at(unit.i64, line, states_at));
            unit.store_word(unit.select(b.CreateAnd(is_dense, has_states), unit.bits(block_records), unit.bits(0)), line, states_step);
        };
        llvm::BasicBlock* dense = unit.block("dense");
        llvm::BasicBlock* single = unit.block("single");
        llvm::BasicBlock* said = unit.block("said");
        b.CreateCondBr(b.CreateIsNull(stride), single, dense);
        unit.enter(dense);
        say(unit.at(unit.i64, values, begin), unit.at(unit.i8, states, begin), b.getTrue());
        b.CreateBr(said);
        unit.enter(single);
        llvm::Value* place = b.CreateMul(fact, unit.bits(block_records));
        llvm::Value* own_values = unit.at(unit.i64, made->getArg(3), place);
        llvm::Value* own_states = unit.at(unit.i8, made->getArg(4), place);
        llvm::Value* value = unit.load_fixed(unit.i64, values);
        llvm::Value* state = unit.load_fixed(unit.i8, unit.select(has_states, states, zeros));
        count_up(unit, unit.bits(0), unit.bits(block_records), [&](llvm::Value* lane) {
            b.CreateStore(value, unit.at(unit.i64, own_values, lane));
            b.CreateStore(state, unit.at(unit.i8, own_states, lane));
        });
        say(own_values, own_states, b.getFalse());
        b.CreateBr(said);
        unit.enter(said);
    });
    b.CreateRet(b.CreateIsNull(unit.load_word(others, 0)));
    return made;
}

/// The facts of the block `number`.
DenseColumns columns_of(Unit& unit, llvm::Value* lines, llvm::Value* number) {
    DenseColumns columns;
    for (std::uint64_t fact = 0; fact < unit.program.schema.facts.size(); ++fact) {
        llvm::Value* line = unit.at(unit.i64, lines, fact * line_words);
        const auto address = [&](std::uint64_t at, std::uint64_t step) {
            llvm::Value* from = unit.b.CreateLoad(unit.pointer, unit.at(unit.i64, line, at));
            return unit.at(unit.i8, from, unit.b.CreateMul(number, unit.load_word(line, step)));
        };
        columns.values.push_back(address(values_at, values_step));
        columns.states.push_back(address(states_at, states_step));
    }
    return columns;
}

/// What is done with the records of a block side by side. Values come in steps of eight, because that is what a register holds and
/// code for whole blocks of them takes long to make; states and codes are narrow and come all at once.
class Block {
public:
    Block(Unit& unit, const SideBySide* plan, const DenseColumns& columns) : unit_(unit), b_(unit.b), plan_(plan), columns_(columns) {
        if (plan == nullptr) return;
        for (const CodedFact& fact : plan->facts) codes_.push_back(unit.stack(type_of(fact), block_records, "codes"));
    }

    /// A bit for each record that is at fault; codes the facts on the way.
    llvm::Value* check() {
        const std::vector<Fact>& facts = unit_.program.schema.facts;
        llvm::Value* lacking = nullptr; // where a value has to be known
        for (std::uint32_t fact = 0; fact < facts.size(); ++fact) {
            if (may_lack(facts[fact])) continue;
            llvm::Value* own = states_of(fact);
            lacking = lacking == nullptr ? own : b_.CreateOr(lacking, own);
        }
        llvm::Value* faults = unit_.stack(unit_.i8, block_records / step_records, "faults");
        count_up(unit_, unit_.bits(0), unit_.bits(block_records / step_records), [&](llvm::Value* step) {
            llvm::Value* place = b_.CreateMul(step, unit_.bits(step_records));
            llvm::Value* unsound = nullptr;
            for (std::uint32_t fact = 0; fact < facts.size(); ++fact) {
                llvm::Value* values = load(llvm::FixedVectorType::get(unit_.i64, step_records), unit_.at(unit_.i64, columns_.values[fact], place));
                llvm::Value* states = load(llvm::FixedVectorType::get(unit_.i8, step_records), unit_.at(unit_.i8, columns_.states[fact], place));
                llvm::Value* fault = b_.CreateNot(is_sound(facts[fact], values, states));
                unsound = unsound == nullptr ? fault : b_.CreateOr(unsound, fault);
                for (std::size_t column = 0; column < codes_.size(); ++column) {
                    if (plan_->facts[column].fact == fact) keep_code(column, values, place);
                }
            }
            b_.CreateStore(b_.CreateBitCast(unsound, unit_.i8), unit_.at(unit_.i8, faults, step));
        });
        llvm::Value* all_faults = b_.CreateAlignedLoad(unit_.i64, faults, llvm::Align(8)); // little-endian hosts only
        if (lacking == nullptr) return all_faults;
        return b_.CreateOr(all_faults, b_.CreateBitCast(b_.CreateICmpNE(lacking, all(unit_.i8, known)), unit_.i64));
    }

    /// i8 for each record: its rule. After `check`, and only with a plan. Of a record at fault: anything.
    llvm::Value* rules() {
        std::vector<llvm::Value*> codes;
        for (std::size_t column = 0; column < codes_.size(); ++column) codes.push_back(code(column));
        llvm::Value* first = all(unit_.i8, plan_->entries.back().rule);
        for (std::size_t entry = plan_->entries.size() - 1; entry-- > 0;) {
            llvm::Value* holds = nullptr;
            for (const CodeTest& test : plan_->entries[entry].tests) {
                llvm::Value* passes = passing(test, codes[test.column]);
                holds = holds == nullptr ? passes : b_.CreateAnd(holds, passes);
            }
            first = unit_.select(holds, all(unit_.i8, plan_->entries[entry].rule), first);
        }
        return first;
    }

private:
    static constexpr unsigned step_records = 8;
    static_assert(block_records == 8 * step_records); // faults of a block are the bits of one word

    static llvm::Constant* all(llvm::Type* type, std::uint64_t value, unsigned count = block_records) {
        return llvm::ConstantInt::get(llvm::FixedVectorType::get(type, count), value);
    }
    static bool may_lack(const Fact& fact) { return fact.may_be_unknown || fact.may_be_none; }
    llvm::IntegerType* type_of(const CodedFact& fact) { return llvm::Type::getIntNTy(unit_.context, fact.lane_bits); }

    llvm::Value* load(llvm::FixedVectorType* type, llvm::Value* from) {
        return b_.CreateAlignedLoad(type, from, llvm::Align(type->getElementType()->getIntegerBitWidth() / 8));
    }
    llvm::Value* states_of(std::uint32_t fact) { return load(llvm::FixedVectorType::get(unit_.i8, block_records), columns_.states[fact]); }

    /// Which of some records have a value of the fact's type, or a state in which they need none. Of facts that have to be known the
    /// values alone: `check` looks at those states all at once.
    llvm::Value* is_sound(const Fact& fact, llvm::Value* values, llvm::Value* states) {
        const auto words = [&](std::uint64_t value) { return all(unit_.i64, value, step_records); };
        const auto has_state = [&](std::uint8_t state) { return b_.CreateICmpEQ(states, all(unit_.i8, state, step_records)); };
        const Bounds bounds = bounds_of(unit_.program.schema, fact.type);
        const std::uint64_t width = static_cast<std::uint64_t>(bounds.high) - static_cast<std::uint64_t>(bounds.low);
        llvm::Value* sound = b_.CreateICmpULE(b_.CreateSub(values, words(static_cast<std::uint64_t>(bounds.low))), words(width));
        if (fact.type.kind == TypeKind::hours) {
            llvm::Value* first = b_.CreateLShr(values, words(16));
            llvm::Value* last = b_.CreateAnd(values, words(0xffff));
            sound = b_.CreateAnd(sound, b_.CreateICmpULE(first, last));
            sound = b_.CreateAnd(sound, b_.CreateICmpULT(last, words(minutes_of_day)));
        }
        if (!may_lack(fact)) return sound;
        sound = b_.CreateAnd(sound, has_state(known));
        if (fact.may_be_unknown) sound = b_.CreateOr(sound, has_state(unknown));
        if (fact.may_be_none) sound = b_.CreateOr(sound, has_state(none));
        return sound;
    }

    void keep_code(std::size_t column, llvm::Value* values, llvm::Value* place) {
        const CodedFact& fact = plan_->facts[column];
        llvm::IntegerType* type = type_of(fact);
        llvm::Value* above = b_.CreateSub(values, all(unit_.i64, static_cast<std::uint64_t>(fact.low), step_records));
        llvm::Value* narrow = b_.CreateTrunc(above, llvm::FixedVectorType::get(type, step_records));
        b_.CreateAlignedStore(narrow, unit_.at(type, codes_[column], place), llvm::Align(fact.lane_bits / 8));
    }

    llvm::Value* code(std::size_t column) {
        const CodedFact& fact = plan_->facts[column];
        llvm::IntegerType* type = type_of(fact);
        llvm::Value* made = load(llvm::FixedVectorType::get(type, block_records), codes_[column]);
        const auto replace = [&](std::uint8_t state, const std::optional<std::uint64_t>& by) {
            if (by) made = unit_.select(b_.CreateICmpEQ(states_of(fact.fact), all(unit_.i8, state)), all(type, *by), made);
        };
        replace(unknown, fact.unknown_code);
        replace(none, fact.none_code);
        return made;
    }

    llvm::Value* passing(const CodeTest& test, llvm::Value* code) {
        const CodedFact& fact = plan_->facts[test.column];
        llvm::Type* type = type_of(fact);
        if (fact.is_set) {
            llvm::Value* found = b_.CreateAnd(code, all(type, test.mask));
            return test.is_negated ? b_.CreateICmpEQ(found, all(type, 0)) : b_.CreateICmpNE(found, all(type, 0));
        }
        llvm::Value* inside = nullptr;
        for (const CodeTest::Range& range : test.ranges) {
            llvm::Value* one = within(type, code, range, fact.high);
            inside = inside == nullptr ? one : b_.CreateOr(inside, one);
        }
        if (inside == nullptr) inside = all(unit_.i1, 0);
        return test.is_negated ? b_.CreateNot(inside) : inside;
    }

    llvm::Value* within(llvm::Type* type, llvm::Value* code, const CodeTest::Range& range, std::uint64_t highest) {
        if (range.low == range.high) return b_.CreateICmpEQ(code, all(type, range.low));
        if (range.low == 0) return b_.CreateICmpULE(code, all(type, range.high));
        if (range.high == highest) return b_.CreateICmpUGE(code, all(type, range.low));
        return b_.CreateICmpULE(b_.CreateSub(code, all(type, range.low)), all(type, range.high - range.low));
    }

    Unit& unit_;
    llvm::IRBuilder<>& b_;
    const SideBySide* plan_;
    const DenseColumns& columns_;
    std::vector<llvm::Value*> codes_; ///< memory of a block's codes, by coded fact
};

/// Writes `sound` for the lanes of a block that have no bit in `faults`, and `at_fault` for the others. Sound ones go from fault to
/// fault without a look at either: most blocks have none.
template <class AtFault, class Sound>
void for_each_lane(Unit& unit, llvm::Value* faults, AtFault at_fault, Sound sound) {
    auto& b = unit.b;
    llvm::BasicBlock* before = b.GetInsertBlock();
    llvm::BasicBlock* run = unit.block("sound_run");
    llvm::BasicBlock* fault = unit.block("at_fault");
    llvm::BasicBlock* done = unit.block("block_decided");
    b.CreateBr(run);
    unit.enter(run);
    llvm::PHINode* from = b.CreatePHI(unit.i64, 2, "from");
    llvm::PHINode* left = b.CreatePHI(unit.i64, 2, "faults_left");
    from->addIncoming(unit.bits(0), before);
    left->addIncoming(faults, before);
    llvm::Value* to = b.CreateBinaryIntrinsic(llvm::Intrinsic::cttz, left, b.getFalse()); // of no bit: all of the block
    count_up(unit, from, to, sound);
    b.CreateCondBr(b.CreateICmpEQ(to, unit.bits(block_records)), done, fault);
    unit.enter(fault);
    at_fault(to);
    from->addIncoming(b.CreateAdd(to, unit.bits(1)), b.GetInsertBlock());
    left->addIncoming(b.CreateAnd(left, b.CreateSub(left, unit.bits(1))), b.GetInsertBlock());
    b.CreateBr(run);
    unit.enter(done);
}

} // namespace

void emit_blocks(Unit& unit, const Shape& shape, llvm::Function* one) {
    auto& b = unit.b;
    const SideBySide* plan = shape.plan.side_by_side ? &*shape.plan.side_by_side : nullptr;
    llvm::Function* made = unit.function("batch", b.getVoidTy(), {unit.pointer, unit.i64, unit.i64, unit.pointer}, true);
    unit.enter(llvm::BasicBlock::Create(unit.context, "start", made));
    llvm::Value* const facts = made->getArg(0);
    llvm::Value* const begin = made->getArg(1);
    llvm::Value* const end = made->getArg(2);
    const std::uint64_t columns = unit.program.schema.facts.size();
    llvm::Value* lines = unit.stack(unit.i64, columns * line_words, "lines");
    llvm::Value* one_values = unit.stack(unit.i64, columns * block_records, "one_values");
    llvm::Value* one_states = unit.stack(unit.i8, columns * block_records, "one_states");
    llvm::Value* chosen = unit.stack(unit.i8, block_records, "chosen");
    const auto out_of = [&](llvm::Value* row) {
        return unit.at(unit.i64, made->getArg(3), b.CreateMul(b.CreateSub(row, begin), unit.bits(unit.program.layout.words)));
    };

    llvm::BasicBlock* many = unit.block("many");
    llvm::BasicBlock* blocks = unit.block("blocks");
    llvm::BasicBlock* rest = unit.block("rest");
    llvm::PHINode* rest_from = llvm::PHINode::Create(unit.i64, 3, "rest_from", rest);
    llvm::Value* whole_blocks = b.CreateUDiv(b.CreateSub(end, begin), unit.bits(block_records));
    rest_from->addIncoming(begin, b.GetInsertBlock());
    b.CreateCondBr(b.CreateIsNull(whole_blocks), rest, many);
    unit.enter(many);
    llvm::Value* is_dense = b.CreateCall(write_line_up(unit), {unit.load_fixed(unit.pointer, facts), begin, lines, one_values, one_states});
    rest_from->addIncoming(begin, b.GetInsertBlock());
    b.CreateCondBr(is_dense, blocks, rest);
    unit.enter(blocks);
    count_up(unit, unit.bits(0), whole_blocks, [&](llvm::Value* number) {
        DenseColumns dense = columns_of(unit, lines, number);
        Block block(unit, plan, dense);
        llvm::Value* faults = block.check();
        if (plan != nullptr) b.CreateAlignedStore(block.rules(), chosen, llvm::Align(8));
        llvm::Value* first = b.CreateAdd(begin, b.CreateMul(number, unit.bits(block_records)));
        const auto at_fault = [&](llvm::Value* lane) {
            llvm::Value* row = b.CreateAdd(first, lane);
            b.CreateCall(one, {facts, row, out_of(row)});
        };
        for_each_lane(unit, faults, at_fault, [&](llvm::Value* lane) {
            dense.lane = lane;
            unit.frame.dense = &dense;
            unit.frame.facts = facts;
            unit.frame.row = b.CreateAdd(first, lane);
            unit.frame.out = out_of(unit.frame.row);
            llvm::BasicBlock* list_at_fault = unit.block("list_at_fault");
            llvm::BasicBlock* done = unit.block("decided");
            llvm::Value* rule = plan == nullptr ? nullptr : b.CreateZExt(b.CreateLoad(unit.i8, unit.at(unit.i8, chosen, lane)), unit.i32);
            emit_sound_facts(unit, shape, rule, list_at_fault);
            b.CreateBr(done);
            unit.enter(list_at_fault);
            at_fault(lane);
            b.CreateBr(done);
            unit.enter(done);
            unit.frame.dense = nullptr;
        });
    });
    rest_from->addIncoming(b.CreateAdd(begin, b.CreateMul(whole_blocks, unit.bits(block_records))), b.GetInsertBlock());
    b.CreateBr(rest);
    unit.enter(rest);
    count_up(unit, rest_from, end, [&](llvm::Value* row) { b.CreateCall(one, {facts, row, out_of(row)}); });
    b.CreateRetVoid();
}

} // namespace forbear::native
