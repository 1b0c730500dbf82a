#pragma once
// The module being written: its types, its instruction builder, and where the state of a decision lies.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "forbear/facts.h"
#include "ir/program.h"
#include "native/llvm_headers.h"
#include "native/register_states.h"
#include "native/settings.h"

namespace forbear::native {

inline constexpr std::uint8_t known = 0, unknown = 1, none = 2;

/// The facts of a block of rows, dense: the addresses of its first value and its first state, by fact, and the row's place in it.
struct DenseColumns {
    std::vector<llvm::Value*> values, states;
    llvm::Value* lane = nullptr; ///< i64
};

/// Where things lie while one row is decided: stack memory of `decide_row`, handed to every internal function. Straight
/// code reads it at constant places only, so that the optimizer can put it into machine registers.
struct Frame {
    llvm::Value* facts = nullptr;
    llvm::Value* row = nullptr;
    llvm::Value* out = nullptr;
    llvm::Value* values = nullptr;      ///< i64 for each IR register
    llvm::Value* states = nullptr;      ///< i8 for each IR register
    llvm::Value* decided = nullptr;     ///< i64 for each outcome, as the rule set it
    llvm::Value* decided_set = nullptr; ///< i64 0 or 1 for each outcome
    llvm::Value* asked = nullptr;       ///< i64, the channels the rule asked for
    llvm::Value* limits = nullptr;      ///< i64, what guards say: see emit_guards.h
    const DenseColumns* dense = nullptr; ///< where a block is at hand; never in an internal function
};

/// A value as read from a register. `state` null: known, whatever happens.
struct Held {
    llvm::Value* value = nullptr;
    llvm::Value* state = nullptr;
};

/// Hours of one day: first and last minute, i64.
struct Window {
    llvm::Value* first = nullptr;
    llvm::Value* last = nullptr;
};

/// Fact or field of the record at hand: the columns' addresses and the element.
struct Place {
    llvm::Value* columns = nullptr; ///< of type Column*
    llvm::Value* row = nullptr;
    bool stride_is_one = false;
    llvm::Value* record = nullptr;  ///< the host's own record, in place of all this
    const DenseColumns* dense = nullptr; ///< or a block of rows
};

/// One list of the record at hand: elements [begin, end) of its fields' columns. `state` as in facts.h.
struct ListPlace {
    llvm::Value* state = nullptr;
    llvm::Value* begin = nullptr; ///< i64
    llvm::Value* end = nullptr;
    llvm::Value* fields = nullptr;
};

/// A calendar with a period, as emit_business_days.cpp writes it.
struct CalendarTables {
    llvm::Value* days = nullptr;  ///< for each day of the period: its kind, and how many business days there are up to it
    llvm::Value* order = nullptr; ///< the business days
    std::uint64_t business = 0;
};

class Unit {
public:
    Unit(const ir::Program& the_program, llvm::Module& the_module, const Settings& the_settings);

    const ir::Program& program;
    const Settings& settings;
    llvm::Module& module;
    llvm::LLVMContext& context;
    llvm::IRBuilder<> b;
    llvm::IntegerType* const i1;
    llvm::IntegerType* const i8;
    llvm::IntegerType* const i32;
    llvm::IntegerType* const i64;
    llvm::PointerType* const pointer;
    const std::vector<RegisterStates> states; ///< of every register
    Frame frame;                              ///< of the function being written
    bool memory_is_fixed = true;              ///< what `load_fixed` reads was not written during the call

    [[nodiscard]] llvm::ConstantInt* word(std::int64_t value) const;
    [[nodiscard]] llvm::ConstantInt* bits(std::uint64_t value) const;
    [[nodiscard]] llvm::ConstantInt* byte(std::uint8_t value) const;
    [[nodiscard]] llvm::ConstantInt* index(std::uint32_t value) const;

    /// Element `place` of an array of `type`.
    [[nodiscard]] llvm::Value* at(llvm::Type* type, llvm::Value* array, llvm::Value* place);
    [[nodiscard]] llvm::Value* at(llvm::Type* type, llvm::Value* array, std::uint64_t place);
    [[nodiscard]] llvm::Value* load_word(llvm::Value* array, std::uint64_t place);
    void store_word(llvm::Value* value, llvm::Value* array, std::uint64_t place);
    /// A load of something that nothing changes during the call: the record, and our own tables.
    [[nodiscard]] llvm::Value* load_fixed(llvm::Type* type, llvm::Value* address);
    /// array[place] = array[place] | value
    void merge_word(llvm::Value* value, llvm::Value* array, std::uint64_t place);

    [[nodiscard]] Held read(ir::Reg reg);
    void write(ir::Reg reg, llvm::Value* value, llvm::Value* state);
    /// Value and state of column `column`; the state may still be malformed.
    [[nodiscard]] Held read_column(const Place& place, std::uint64_t column);
    [[nodiscard]] Held read_column(const Place& place, llvm::Value* column);
    [[nodiscard]] llvm::Value* read_values(const Place& place, std::uint64_t column); ///< the value alone
    [[nodiscard]] llvm::Value* read_state(const Place& place, std::uint64_t column);  ///< the state alone
    [[nodiscard]] llvm::Value* states_of(const Place& place, std::uint64_t column);   ///< the address of all states, or null
    [[nodiscard]] Place facts_place();
    [[nodiscard]] ListPlace list_place(std::uint32_t list);

    /// Stack memory of the function being written, for `count` values. Never inside a loop: it is set up at the start.
    [[nodiscard]] llvm::Value* stack(llvm::Type* type, std::uint64_t count, std::string_view name);
    [[nodiscard]] llvm::Value* stack_word(std::string_view name) { return stack(i64, 1, name); }

    [[nodiscard]] llvm::BasicBlock* block(std::string_view name);
    void enter(llvm::BasicBlock* block) { b.SetInsertPoint(block); }
    [[nodiscard]] llvm::Value* select(llvm::Value* claim, llvm::Value* yes, llvm::Value* no) {
        return b.CreateSelect(claim, yes, no);
    }
    [[nodiscard]] llvm::Value* smaller(llvm::Value* left, llvm::Value* right);
    [[nodiscard]] llvm::Value* larger(llvm::Value* left, llvm::Value* right);
    /// 1 bit -> 64 bits
    [[nodiscard]] llvm::Value* widen(llvm::Value* claim) { return b.CreateZExt(claim, i64); }
    /// low <= value <= high, in one comparison where the bounds are constants
    [[nodiscard]] llvm::Value* within(llvm::Value* value, std::int64_t low, std::int64_t high);

    /// Bit `value` of `mask`; 0 beyond its 64 bits
    [[nodiscard]] llvm::Value* has_bit(llvm::Value* mask, llvm::Value* value);
    [[nodiscard]] Window window(llvm::Value* hours);

    /// A function that does not throw and calls nothing outside, buckets of experiments aside. Its pointer arguments never overlap.
    [[nodiscard]] llvm::Function* function(std::string_view name, llvm::Type* result,
                                           llvm::ArrayRef<llvm::Type*> arguments, bool exported = false);
    /// An internal function with the whole frame as arguments, not to be inlined: see `call_piece`.
    [[nodiscard]] llvm::Function* piece(std::string_view name);
    void call_piece(llvm::Function* piece);
    /// Points `frame` at the arguments of `piece` and starts its first block.
    void start_piece(llvm::Function* piece);

    /// Constant bytes, aligned for whatever is read from them. The same bytes stand in memory once.
    [[nodiscard]] llvm::Value* bytes(std::string_view name, std::string_view raw);
    template <class Word>
    [[nodiscard]] llvm::Value* table(std::string_view name, const std::vector<Word>& words) {
        return bytes(name, {reinterpret_cast<const char*>(words.data()), words.size() * sizeof(Word)});
    }
    /// The same for tables that every decision reads. They stand one behind the other, so that one machine register leads to all of
    /// them. For the function being written only.
    template <class Word>
    [[nodiscard]] llvm::Value* hot_table(const std::vector<Word>& words) {
        return hot_bytes({reinterpret_cast<const char*>(words.data()), words.size() * sizeof(Word)});
    }
    /// Puts the hot tables into the module. Once, when all is written.
    void finish();

    // Functions that are written once, when first wanted.
    llvm::Function* walk = nullptr;
    llvm::Function* civil = nullptr;
    llvm::Function* day_number = nullptr;
    llvm::Function* add_months = nullptr;
    llvm::Function* months_between = nullptr;
    llvm::Function* text_equal = nullptr;
    std::vector<llvm::Function*> list_checks; ///< by list: i64 list_n(facts, row), the fault's word or 0
    std::vector<CalendarTables> calendar_tables; ///< by calendar; empty until the first is wanted

    /// Writes a function aside: saves the place of writing, and gives it back on destruction.
    class Aside {
    public:
        explicit Aside(Unit& unit) : unit_(&unit), place_(unit.b.saveIP()), frame_(unit.frame) {}
        Aside(const Aside&) = delete;
        Aside& operator=(const Aside&) = delete;
        ~Aside() {
            unit_->b.restoreIP(place_);
            unit_->frame = frame_;
        }

    private:
        Unit* unit_;
        llvm::IRBuilder<>::InsertPoint place_;
        Frame frame_;
    };

private:
    [[nodiscard]] llvm::Value* read_member(const Place& place, std::uint64_t fact);
    /// As it stands in the record, codes not looked up.
    [[nodiscard]] llvm::Value* read_member_number(const Place& place, const FieldLayout& field);
    [[nodiscard]] llvm::Value* read_member_state(const Place& place, std::uint64_t fact);
    [[nodiscard]] llvm::Value* load_member(llvm::IntegerType* type, llvm::Value* record, std::uint64_t offset);
    /// Where column `column` is described, and the element of it that the record has.
    [[nodiscard]] llvm::Value* column_start(const Place& place, llvm::Value* column);
    [[nodiscard]] llvm::Value* cell_of(const Place& place, llvm::Value* start);
    /// column[place], or known where there are no states; without a branch
    [[nodiscard]] llvm::Value* load_state(llvm::Value* column, llvm::Value* place);
    void mark(llvm::Function* function) const;
    [[nodiscard]] std::vector<llvm::Value*> frame_arguments() const;
    std::size_t pieces_ = 0;
    [[nodiscard]] llvm::Value* hot_bytes(std::string_view raw);

    std::unordered_map<std::string, llvm::GlobalVariable*> constants_;
    std::string hot_;                                                 ///< the hot tables
    std::unordered_map<std::string, std::size_t> hot_places_;         ///< by content
    std::unordered_map<llvm::Function*, llvm::Instruction*> hot_bases_; ///< where they begin, by function
    llvm::GlobalVariable* hot_placeholder_ = nullptr;
};

/// Counts from `begin` to `end` (exclusive): writes the loop round what `body` writes, and leaves the builder behind
/// it.
template <class Body>
void count_up(Unit& unit, llvm::Value* begin, llvm::Value* end, Body body) {
    llvm::BasicBlock* before = unit.b.GetInsertBlock();
    llvm::BasicBlock* test = unit.block("loop");
    llvm::BasicBlock* inside = unit.block("element");
    llvm::BasicBlock* after = unit.block("done");
    unit.b.CreateBr(test);
    unit.enter(test);
    llvm::PHINode* place = unit.b.CreatePHI(begin->getType(), 2, "i");
    place->addIncoming(begin, before);
    unit.b.CreateCondBr(unit.b.CreateICmpULT(place, end), inside, after);
    unit.enter(inside);
    body(place);
    llvm::Value* next = unit.b.CreateAdd(place, llvm::ConstantInt::get(begin->getType(), 1));
    place->addIncoming(next, unit.b.GetInsertBlock());
    unit.b.CreateBr(test);
    unit.enter(after);
}

} // namespace forbear::native
