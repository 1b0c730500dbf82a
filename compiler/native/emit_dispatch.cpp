#include "native/emit_dispatch.h"

#include <llvm/IR/Intrinsics.h>

namespace forbear::native {
namespace {

using dispatch::Check;
using dispatch::Coder;
using dispatch::Coding;
using dispatch::lanes;

constexpr std::uint64_t words_of_check = 4; ///< low, high, mask, register and flags
constexpr unsigned step_keys = 16;          ///< starts that are compared at a time
static_assert(step_keys == dispatch::StartTree::node_keys && step_keys == dispatch::StartBuckets::step_keys);
constexpr unsigned check_flags = 32;        ///< where they begin, one bit for each state that passes

class Search {
public:
    Search(Unit& unit, const dispatch::Table& table)
        : unit_(unit), b_(unit.b), table_(table), i16_(llvm::Type::getInt16Ty(unit.context)),
          mask_(llvm::IntegerType::get(unit.context, lanes)) {}

    llvm::Value* write() {
        read_codes();
        llvm::Value* blocks = unit_.hot_table(table_.blocks);
        llvm::Value* first = blocks;
        if (table_.cells.size() > 1) {
            std::vector<std::uint32_t> places; // in bytes
            for (const std::uint32_t block : table_.cells) places.push_back(block * table_.block_bytes());
            llvm::Value* cell = unit_.at(unit_.i32, unit_.hot_table(places), b_.CreateZExt(cell_, unit_.i64));
            first = unit_.at(unit_.i8, blocks, b_.CreateZExt(unit_.load_fixed(unit_.i32, cell), unit_.i64));
        }
        if (table_.longest == 1 && !table_.has_checks()) return rule_at(first, lane_of(matches(first))); // something always matches
        return search(first);
    }

private:
    /// The sum of all parts, and what each column is compared with.
    void read_codes() {
        cell_ = unit_.index(0);
        std::vector<llvm::Value*> sums(table_.columns.size(), nullptr);
        for (const Coder& coder : table_.coders) {
            llvm::Value* word = word_of(coder);
            if (coder.column == ir::nothing) {
                cell_ = b_.CreateAdd(cell_, b_.CreateLShr(word, unit_.index(16)));
                continue;
            }
            // Codes of one column have no bit in common and the parts fit together: words are added whole.
            llvm::Value*& sum = sums[coder.column];
            sum = sum == nullptr ? word : b_.CreateAdd(sum, word);
        }
        for (std::size_t column = 0; column < sums.size(); ++column) {
            if (table_.cells.size() > 1) cell_ = b_.CreateAdd(cell_, b_.CreateLShr(sums[column], unit_.index(16)));
            codes_.push_back(b_.CreateVectorSplat(lanes, b_.CreateTrunc(sums[column], type_of(table_.columns[column]))));
        }
    }

    llvm::Value* word_of(const Coder& coder) {
        const Held held = unit_.read(coder.reg);
        const RegisterStates about = unit_.states[coder.reg];
        llvm::Value* value = held.value;
        llvm::Value* is_known = held.state == nullptr ? nullptr : b_.CreateICmpEQ(held.state, unit_.byte(known));
        const bool is_looked_up = coder.coding != Coding::overlap && coder.coding != Coding::steps;
        if (is_looked_up && is_known != nullptr) value = unit_.select(is_known, value, unit_.word(coder.low));
        llvm::Value* word = known_word(coder, value);
        if (about.can_be_unknown) word = unit_.select(b_.CreateICmpEQ(held.state, unit_.byte(unknown)), unit_.index(coder.unknown_word), word);
        if (about.can_be_none) word = unit_.select(b_.CreateICmpEQ(held.state, unit_.byte(none)), unit_.index(coder.none_word), word);
        return word;
    }

    llvm::Value* known_word(const Coder& coder, llvm::Value* value) {
        switch (coder.coding) {
        case Coding::overlap: {
            llvm::Value* has_one = b_.CreateIsNotNull(b_.CreateAnd(value, unit_.bits(coder.mask)));
            return unit_.select(has_one, unit_.index(coder.words[1]), unit_.index(coder.words[0]));
        }
        case Coding::steps: {
            llvm::Value* word = unit_.index(coder.words[0]);
            for (std::size_t step = 0; step < coder.starts.size(); ++step) {
                llvm::Value* is_reached = b_.CreateICmpSGE(value, unit_.word(coder.starts[step]));
                word = unit_.select(is_reached, unit_.index(coder.words[step + 1]), word);
            }
            return word;
        }
        case Coding::direct: {
            llvm::Value* place = coder.mask != 0 ? b_.CreateAnd(value, unit_.bits(coder.mask)) : b_.CreateSub(value, unit_.word(coder.low));
            if (coder.divisor != 1) place = b_.CreateUDiv(place, unit_.word(coder.divisor));
            return unit_.load_fixed(unit_.i32, unit_.at(unit_.i32, unit_.hot_table(coder.words), place));
        }
        case Coding::bucket: return word_at(coder, place_by_bucket(coder, value));
        case Coding::search: break;
        }
        return word_at(coder, place_by_tree(coder, value));
    }

    llvm::Value* word_at(const Coder& coder, llvm::Value* place) {
        return unit_.load_fixed(unit_.i32, unit_.at(unit_.i32, unit_.hot_table(coder.words), place));
    }

    // Where a value lies is what no processor can guess: both ways to find it have no branch.

    llvm::Value* place_by_bucket(const Coder& coder, llvm::Value* value) {
        const dispatch::StartBuckets& buckets = coder.buckets;
        llvm::Value* above = b_.CreateSub(value, unit_.word(coder.low));
        llvm::Value* bucket = buckets.grow() ? growing_bucket(above, buckets.bits()) : b_.CreateLShr(above, unit_.bits(buckets.bits()));
        llvm::Value* from = b_.CreateZExt(unit_.load_fixed(i16_, unit_.at(i16_, unit_.hot_table(buckets.before()), bucket)), unit_.i64);
        llvm::Value* first = unit_.at(key_type(coder), hot_keys(coder, buckets.keys()), from);
        return b_.CreateAdd(from, reached(first, above, key_type(coder), false));
    }

    /// See `dispatch::StartBuckets::grow`.
    llvm::Value* growing_bucket(llvm::Value* value, std::uint32_t bits) {
        llvm::Value* odd = b_.CreateOr(value, unit_.bits(1));
        llvm::Value* zeros = b_.CreateBinaryIntrinsic(llvm::Intrinsic::ctlz, odd, b_.getTrue());
        llvm::Value* highest = b_.CreateShl(b_.CreateSub(unit_.bits(63), zeros), unit_.bits(bits));
        llvm::Value* behind = b_.CreateLShr(b_.CreateShl(odd, zeros), unit_.bits(63 - bits));
        return b_.CreateSub(b_.CreateAdd(highest, behind), unit_.bits(1ull << bits));
    }

    llvm::Value* place_by_tree(const Coder& coder, llvm::Value* value) {
        const dispatch::StartTree& tree = coder.tree;
        llvm::Value* keys = hot_keys(coder, tree.keys());
        llvm::Value* above = b_.CreateSub(value, unit_.word(coder.low));
        llvm::Value* place = unit_.bits(0);
        for (std::size_t level = 0; level < tree.levels().size(); ++level) {
            llvm::Value* node = b_.CreateAdd(b_.CreateMul(place, unit_.bits(step_keys)), unit_.bits(tree.levels()[level]));
            const std::size_t step = step_keys + (level + 1 == tree.levels().size() ? 0 : 1);
            place = b_.CreateAdd(b_.CreateMul(place, unit_.bits(step)), reached(unit_.at(key_type(coder), keys, node), above, key_type(coder), true));
        }
        return place;
    }

    llvm::IntegerType* key_type(const Coder& coder) { return coder.is_narrow() ? unit_.i32 : unit_.i64; }
    llvm::Value* hot_keys(const Coder& coder, const std::vector<std::uint64_t>& keys) {
        return coder.is_narrow() ? unit_.hot_table(std::vector<std::uint32_t>(keys.begin(), keys.end())) : unit_.hot_table(keys);
    }

    /// i64: how many of the keys from `first` on are less than the value.
    llvm::Value* reached(llvm::Value* first, llvm::Value* value, llvm::IntegerType* type, bool is_aligned) {
        llvm::Value* keys = unit_.load_fixed(llvm::FixedVectorType::get(type, step_keys), first);
        llvm::cast<llvm::LoadInst>(keys)->setAlignment(llvm::Align(is_aligned ? 64 : type->getBitWidth() / 8));
        llvm::Value* is_reached = b_.CreateICmpULT(keys, b_.CreateVectorSplat(step_keys, b_.CreateTrunc(value, type)));
        return b_.CreateUnaryIntrinsic(llvm::Intrinsic::ctpop, b_.CreateZExt(b_.CreateBitCast(is_reached, i16_), unit_.i64));
    }

    llvm::IntegerType* type_of(const dispatch::Column& column) { return llvm::IntegerType::get(unit_.context, 8 * column.bytes); }

    llvm::Value* load_lanes(llvm::Value* block, const dispatch::Column& column, std::uint64_t begin) {
        auto* type = llvm::FixedVectorType::get(type_of(column), lanes);
        llvm::Value* load = unit_.load_fixed(type, unit_.at(unit_.i8, block, begin));
        llvm::cast<llvm::LoadInst>(load)->setAlignment(llvm::Align(lanes));
        return load;
    }

    /// A bit for each entry of the block that the codes fit.
    llvm::Value* matches(llvm::Value* block) {
        llvm::Value* fits = nullptr;
        for (std::size_t number = 0; number < table_.columns.size(); ++number) {
            const dispatch::Column& column = table_.columns[number];
            llvm::Value* first = load_lanes(block, column, column.begin);
            llvm::Value* claim = column.is_rank
                ? b_.CreateICmpULE(b_.CreateSub(codes_[number], first), load_lanes(block, column, column.begin + column.size()))
                : b_.CreateIsNull(b_.CreateAnd(first, codes_[number]));
            fits = fits == nullptr ? claim : b_.CreateAnd(fits, claim);
        }
        if (fits == nullptr) return llvm::Constant::getAllOnesValue(mask_);
        return b_.CreateBitCast(fits, mask_);
    }

    llvm::Value* lane_of(llvm::Value* mask) {
        return b_.CreateZExt(b_.CreateBinaryIntrinsic(llvm::Intrinsic::cttz, mask, b_.getTrue()), unit_.i64);
    }
    /// i32: the number of `lane`, of numbers that begin so many bytes behind the begin of the block.
    llvm::Value* number_at(llvm::Value* block, std::uint64_t begin, std::uint32_t bytes, llvm::Value* lane) {
        auto* type = llvm::IntegerType::get(unit_.context, 8 * bytes);
        return b_.CreateZExt(unit_.load_fixed(type, unit_.at(type, unit_.at(unit_.i8, block, begin), lane)), unit_.i32);
    }
    llvm::Value* rule_at(llvm::Value* block, llvm::Value* lane) { return number_at(block, table_.rules_begin(), table_.rule_bytes, lane); }

    /// Block after block until an entry matches and passes its checks.
    llvm::Value* search(llvm::Value* first) {
        llvm::BasicBlock* before = b_.GetInsertBlock();
        llvm::BasicBlock* compare = unit_.block("compare");
        llvm::BasicBlock* fitting = unit_.block("fitting");
        llvm::BasicBlock* next = unit_.block("next_block");
        llvm::BasicBlock* found = unit_.block("fires");
        b_.CreateBr(compare);
        unit_.enter(compare);
        llvm::PHINode* block = b_.CreatePHI(unit_.pointer, 2, "block");
        block->addIncoming(first, before);
        llvm::Value* all = matches(block);
        llvm::Value* nothing = llvm::Constant::getNullValue(mask_);
        b_.CreateCondBr(b_.CreateICmpEQ(all, nothing), next, table_.has_checks() ? fitting : found);
        unit_.enter(next);
        block->addIncoming(unit_.at(unit_.i8, block, table_.block_bytes()), next);
        b_.CreateBr(compare);
        if (!table_.has_checks()) {
            fitting->eraseFromParent();
            unit_.enter(found);
            return rule_at(block, lane_of(all));
        }
        unit_.enter(fitting);
        llvm::PHINode* mask = b_.CreatePHI(mask_, 2, "mask");
        mask->addIncoming(all, compare);
        llvm::Value* lane = lane_of(mask);
        llvm::Value* own = number_at(block, table_.checks_begin(), table_.check_bytes, lane);
        llvm::BasicBlock* checks = unit_.block("checks");
        llvm::BasicBlock* refused = unit_.block("refused");
        b_.CreateCondBr(b_.CreateIsNull(own), found, checks);
        unit_.enter(checks);
        b_.CreateCondBr(b_.CreateCall(check_function(), {unit_.frame.values, unit_.frame.states, own}), found, refused);
        unit_.enter(refused);
        llvm::Value* rest = b_.CreateAnd(mask, b_.CreateSub(mask, llvm::ConstantInt::get(mask_, 1)));
        mask->addIncoming(rest, refused);
        b_.CreateCondBr(b_.CreateICmpEQ(rest, nothing), next, fitting);
        unit_.enter(found);
        return rule_at(block, lane);
    }

    /// i1 checks(values, states, first): whether all checks from `first` on pass.
    llvm::Function* check_function() {
        llvm::Function* made = unit_.function("checks", unit_.i1, {unit_.pointer, unit_.pointer, unit_.i32});
        made->setOnlyReadsMemory();
        made->addFnAttr(llvm::Attribute::NoInline);
        const Unit::Aside aside(unit_);
        llvm::BasicBlock* start = llvm::BasicBlock::Create(unit_.context, "start", made);
        unit_.enter(start);
        std::vector<std::uint64_t> words;
        for (const Check& check : table_.checks) {
            const std::uint64_t flags = (check.pass_unknown ? 1ull << unknown : 0) | (check.pass_none ? 1ull << none : 0);
            words.push_back(static_cast<std::uint64_t>(check.low));
            words.push_back(static_cast<std::uint64_t>(check.high));
            words.push_back(check.mask);
            words.push_back(check.reg | flags << check_flags);
        }
        llvm::Value* rows = unit_.table("check_rows", words);
        llvm::Value* first = b_.CreateZExt(made->getArg(2), unit_.i64);
        llvm::BasicBlock* step = unit_.block("step");
        llvm::BasicBlock* test = unit_.block("test");
        llvm::BasicBlock* stop = unit_.block("stop");
        b_.CreateBr(step);
        unit_.enter(step);
        llvm::PHINode* at = b_.CreatePHI(unit_.i64, 2, "check");
        llvm::Value* row = unit_.at(unit_.i64, rows, b_.CreateMul(at, unit_.bits(words_of_check)));
        llvm::Value* about = unit_.load_fixed(unit_.i64, unit_.at(unit_.i64, row, 3));
        llvm::Value* reg = b_.CreateAnd(about, unit_.bits(0xffff'ffff));
        b_.CreateCondBr(b_.CreateICmpEQ(reg, unit_.bits(ir::nothing)), stop, test);
        unit_.enter(test);
        llvm::Value* value = b_.CreateLoad(unit_.i64, unit_.at(unit_.i64, made->getArg(0), reg));
        llvm::Value* state = b_.CreateZExt(b_.CreateLoad(unit_.i8, unit_.at(unit_.i8, made->getArg(1), reg)), unit_.i64);
        llvm::Value* mask = unit_.load_fixed(unit_.i64, unit_.at(unit_.i64, row, 2));
        llvm::Value* has_one = unit_.widen(b_.CreateIsNotNull(b_.CreateAnd(value, mask)));
        value = unit_.select(b_.CreateIsNull(mask), value, has_one);
        llvm::Value* low = unit_.load_fixed(unit_.i64, row);
        llvm::Value* high = unit_.load_fixed(unit_.i64, unit_.at(unit_.i64, row, 1));
        llvm::Value* is_inside = b_.CreateAnd(b_.CreateICmpSGE(value, low), b_.CreateICmpSLE(value, high));
        llvm::Value* shift = b_.CreateAnd(b_.CreateAdd(state, unit_.bits(check_flags)), unit_.bits(63));
        llvm::Value* is_let = b_.CreateTrunc(b_.CreateLShr(about, shift), unit_.i1);
        llvm::Value* passes = unit_.select(b_.CreateIsNull(state), is_inside, is_let);
        at->addIncoming(first, start);
        at->addIncoming(b_.CreateAdd(at, unit_.bits(1)), test);
        llvm::BasicBlock* fail = unit_.block("fail");
        b_.CreateCondBr(passes, step, fail);
        unit_.enter(fail);
        b_.CreateRet(b_.getFalse());
        unit_.enter(stop);
        b_.CreateRet(b_.getTrue());
        return made;
    }

    Unit& unit_;
    llvm::IRBuilder<>& b_;
    const dispatch::Table& table_;
    llvm::IntegerType* const i16_;
    llvm::IntegerType* const mask_; ///< a bit for each lane
    llvm::Value* cell_ = nullptr;
    std::vector<llvm::Value*> codes_; ///< by column
};

} // namespace

llvm::Value* emit_dispatch(Unit& unit, const dispatch::Table& table) { return Search(unit, table).write(); }

} // namespace forbear::native
