#include "native/emit_check.h"

#include "ir/ranges.h"

namespace forbear::native {

Bounds bounds_of(const Schema& schema, const Type& type) {
    const std::optional<ir::Range> range = ir::range_of(schema, type);
    if (!range) return {1, INT64_MAX}; // a text's address
    return {static_cast<std::int64_t>(range->low), static_cast<std::int64_t>(range->high)};
}

namespace {

constexpr std::uint64_t words_of_check = 3;   ///< low, high, flags
constexpr std::uint64_t is_hours = 1ull << 8; ///< flag; below it one bit for each allowed state

llvm::Value* check_table(Unit& unit, const std::vector<Fact>& facts) {
    std::vector<std::uint64_t> words;
    for (const Fact& fact : facts) {
        const Bounds bounds = bounds_of(unit.program.schema, fact.type);
        words.push_back(static_cast<std::uint64_t>(bounds.low));
        words.push_back(static_cast<std::uint64_t>(bounds.high));
        words.push_back((fact.may_be_unknown ? 1ull << unknown : 0) | (fact.may_be_none ? 1ull << none : 0) |
                        (fact.type.kind == TypeKind::hours ? is_hours : 0));
    }
    return unit.table("checks", words);
}

/// 1 where the halves of a window that lies within its bounds are in order.
llvm::Value* is_window(Unit& unit, llvm::Value* hours) {
    const Window window = unit.window(hours);
    return unit.b.CreateAnd(unit.b.CreateICmpULE(window.first, window.last),
                            unit.b.CreateICmpULT(window.last, unit.word(minutes_of_day)));
}

/// 1 where one of `facts` is at fault.
llvm::Value* any_fault(Unit& unit, const Place& place, const std::vector<Fact>& facts) {
    auto& b = unit.b;
    llvm::Value* any = b.getFalse();
    std::vector<std::size_t> always_there;
    for (std::size_t number = 0; number < facts.size(); ++number) {
        const Fact& fact = facts[number];
        const bool may_lack = fact.may_be_unknown || fact.may_be_none;
        llvm::Value* value = unit.read_values(place, number);
        const Bounds bounds = bounds_of(unit.program.schema, fact.type);
        llvm::Value* sound = unit.within(value, bounds.low, bounds.high);
        if (fact.type.kind == TypeKind::hours) sound = b.CreateAnd(sound, is_window(unit, value));
        if (may_lack) {
            llvm::Value* state = unit.read_state(place, number);
            sound = b.CreateAnd(sound, b.CreateICmpEQ(state, unit.byte(known)));
            if (fact.may_be_unknown) sound = b.CreateOr(sound, b.CreateICmpEQ(state, unit.byte(unknown)));
            if (fact.may_be_none) sound = b.CreateOr(sound, b.CreateICmpEQ(state, unit.byte(none)));
        } else {
            always_there.push_back(number);
        }
        any = b.CreateOr(any, b.CreateNot(sound));
    }
    if (always_there.empty()) return any;
    // What may not lack a value comes most often without states: then there is nothing to look at.
    llvm::Value* with_states = unit.bits(0);
    for (const std::size_t number : always_there) {
        with_states = b.CreateOr(with_states, b.CreatePtrToInt(unit.states_of(place, number), unit.i64));
    }
    llvm::BasicBlock* before = b.GetInsertBlock();
    llvm::BasicBlock* look = unit.block("states");
    llvm::BasicBlock* checked = unit.block("checked");
    b.CreateCondBr(b.CreateIsNull(with_states), checked, look);
    unit.enter(look);
    llvm::Value* lacking = unit.byte(known);
    for (const std::size_t number : always_there) lacking = b.CreateOr(lacking, unit.read_state(place, number));
    lacking = b.CreateIsNotNull(lacking);
    llvm::BasicBlock* looked = b.GetInsertBlock();
    b.CreateBr(checked);
    unit.enter(checked);
    llvm::PHINode* lacks = b.CreatePHI(unit.i1, 2, "lacks");
    lacks->addIncoming(b.getFalse(), before);
    lacks->addIncoming(lacking, looked);
    return b.CreateOr(any, lacks);
}

/// i64 find_fault(columns, row, checks, count): 0, or kind | index << 32 of the first column at fault.
llvm::Function* write_find_fault(Unit& unit) {
    llvm::Function* made = unit.function("find_fault", unit.i64, {unit.pointer, unit.i64, unit.pointer, unit.i64});
    made->addFnAttr(llvm::Attribute::NoInline);
    made->setOnlyReadsMemory();
    const Unit::Aside aside(unit);
    auto& b = unit.b;
    unit.enter(llvm::BasicBlock::Create(unit.context, "start", made));
    unit.memory_is_fixed = unit.settings.records == nullptr; // a record has just been spread
    const Place place{made->getArg(0), made->getArg(1)};
    count_up(unit, unit.bits(0), made->getArg(3), [&](llvm::Value* number) {
        const Held held = unit.read_column(place, number);
        llvm::Value* check = unit.at(unit.i64, made->getArg(2), b.CreateMul(number, unit.bits(words_of_check)));
        llvm::Value* low = unit.load_fixed(unit.i64, check);
        llvm::Value* high = unit.load_fixed(unit.i64, unit.at(unit.i64, check, 1));
        llvm::Value* allowed = unit.load_fixed(unit.i64, unit.at(unit.i64, check, 2));
        llvm::Value* in_range = b.CreateAnd(b.CreateICmpSGE(held.value, low), b.CreateICmpSLE(held.value, high));
        llvm::Value* any_shape = b.CreateIsNull(b.CreateAnd(allowed, unit.bits(is_hours)));
        in_range = b.CreateAnd(in_range, b.CreateOr(any_shape, is_window(unit, held.value)));
        llvm::Value* is_known = b.CreateICmpEQ(held.state, unit.byte(known));
        llvm::Value* is_empty = b.CreateICmpULE(held.state, unit.byte(none));
        llvm::Value* shift = b.CreateZExt(b.CreateAnd(held.state, unit.byte(3)), unit.i64);
        llvm::Value* is_allowed = b.CreateTrunc(b.CreateLShr(allowed, shift), unit.i1);
        llvm::Value* sound = unit.select(is_known, in_range, b.CreateAnd(is_empty, is_allowed));
        const auto kind = [&](FaultKind fault) { return unit.bits(static_cast<std::uint64_t>(fault)); };
        llvm::Value* word = unit.select(is_known, kind(FaultKind::out_of_range),
                                        unit.select(is_empty, kind(FaultKind::missing), kind(FaultKind::malformed)));
        llvm::BasicBlock* at_fault = unit.block("at_fault");
        llvm::BasicBlock* next = unit.block("next");
        b.CreateCondBr(sound, next, at_fault);
        unit.enter(at_fault);
        b.CreateRet(b.CreateOr(word, b.CreateShl(number, unit.bits(32))));
        unit.enter(next);
    });
    b.CreateRet(unit.bits(0));
    unit.memory_is_fixed = true;
    return made;
}

class Checker {
public:
    Checker(Unit& unit, llvm::BasicBlock* on_fault, llvm::PHINode* fault)
        : unit_(unit), b_(unit.b), on_fault_(on_fault), fault_(fault), find_fault_(write_find_fault(unit)) {}

    void facts() {
        const std::vector<Fact>& facts = unit_.program.schema.facts;
        if (facts.empty()) return;
        const Place place = unit_.facts_place();
        columns(place, facts, check_table(unit_, facts), [&](llvm::Value* found) {
            // kind | index << 32 becomes kind | index << 16
            llvm::Value* kind = b_.CreateAnd(found, unit_.bits(0xff));
            return b_.CreateOr(kind, b_.CreateLShr(b_.CreateSub(found, kind), unit_.bits(16)));
        });
    }

    void list(std::uint32_t number) {
        if (unit_.list_checks.size() == number) unit_.list_checks.push_back(write_list_check(number));
        llvm::Value* found = b_.CreateCall(unit_.list_checks[number], {unit_.frame.facts, unit_.frame.row});
        leave_if(b_.CreateIsNotNull(found), [&] { return found; });
    }

private:
    /// i64 list_n(facts, row): the fault's word, or 0
    llvm::Function* write_list_check(std::uint32_t number) {
        llvm::Function* made = unit_.function("list." + std::to_string(number), unit_.i64, {unit_.pointer, unit_.i64});
        made->setOnlyReadsMemory();
        const Unit::Aside aside(unit_);
        llvm::BasicBlock* const outer_target = on_fault_;
        llvm::PHINode* const outer_fault = fault_;
        unit_.frame.facts = made->getArg(0);
        unit_.frame.row = made->getArg(1);
        unit_.enter(llvm::BasicBlock::Create(unit_.context, "start", made));
        on_fault_ = unit_.block("at_fault");
        fault_ = llvm::PHINode::Create(unit_.i64, 4, "fault", on_fault_);
        list_body(number);
        unit_.enter(on_fault_);
        b_.CreateRet(fault_);
        on_fault_ = outer_target;
        fault_ = outer_fault;
        return made;
    }

    void list_body(std::uint32_t number) {
        const List& list = unit_.program.schema.lists[number];
        const auto word = [&](FaultKind kind) { return unit_.word(pack_fault(kind, true, number, 0, 0)); };
        const ListPlace place = unit_.list_place(number);
        llvm::BasicBlock* present = unit_.block("present");
        llvm::BasicBlock* absent = unit_.block("absent");
        b_.CreateCondBr(b_.CreateICmpEQ(place.state, unit_.byte(known)), present, absent);
        unit_.enter(absent);
        llvm::Value* missing = b_.CreateICmpULE(place.state, unit_.byte(none));
        if (list.may_be_unknown) {
            llvm::Value* is_unknown = b_.CreateICmpEQ(place.state, unit_.byte(unknown));
            leave_if(b_.CreateNot(is_unknown),
                     [&] { return unit_.select(missing, word(FaultKind::missing), word(FaultKind::malformed)); });
            b_.CreateRet(unit_.bits(0));
        } else {
            fault_->addIncoming(unit_.select(missing, word(FaultKind::missing), word(FaultKind::malformed)),
                                b_.GetInsertBlock());
            b_.CreateBr(on_fault_);
        }
        unit_.enter(present);
        leave_if(b_.CreateICmpUGT(b_.CreateSub(place.end, place.begin), unit_.bits(list.at_most)),
                 [&] { return word(FaultKind::list_too_long); });
        if (!list.fields.empty()) {
            llvm::Value* table = check_table(unit_, list.fields);
            count_up(unit_, place.begin, place.end, [&](llvm::Value* element) {
                columns(Place{place.fields, element, true, nullptr}, list.fields, table, [&](llvm::Value* found) {
                    llvm::Value* position = b_.CreateSub(element, place.begin);
                    position =
                        unit_.select(b_.CreateICmpUGT(position, unit_.bits(0x7fff)), unit_.bits(0x7fff), position);
                    return b_.CreateOr(b_.CreateOr(found, word(FaultKind::no_fault)),
                                       b_.CreateShl(position, unit_.bits(48)));
                });
            });
        }
        b_.CreateRet(unit_.bits(0));
    }

    /// Few columns: straight code says whether there is a fault, and only then somebody looks for it. Many: the loop.
    template <class Word>
    void columns(const Place& place, const std::vector<Fact>& facts, llvm::Value* table, Word word) {
        const auto search = [&] {
            llvm::Value* columns = place.record == nullptr ? place.columns : spread(place, facts.size());
            llvm::Value* row = place.record == nullptr ? place.row : unit_.bits(0);
            return b_.CreateCall(find_fault_, {columns, row, table, unit_.bits(facts.size())});
        };
        if (facts.size() <= unit_.settings.straight_facts || place.record != nullptr) {
            leave_if(any_fault(unit_, place, facts), [&] { return word(search()); });
        } else {
            llvm::Value* found = search();
            leave_if(b_.CreateIsNotNull(found), [&] { return word(found); });
        }
    }

    /// The record as columns of one row, on the stack.
    llvm::Value* spread(const Place& place, std::size_t facts) {
        llvm::Value* columns = unit_.stack(unit_.i64, 3 * facts, "spread");
        llvm::Value* values = unit_.stack(unit_.i64, facts, "spread_values");
        llvm::Value* states = unit_.stack(unit_.i8, facts, "spread_states");
        for (std::uint64_t fact = 0; fact < facts; ++fact) {
            unit_.store_word(unit_.read_values(place, fact), values, fact);
            b_.CreateStore(unit_.read_state(place, fact), unit_.at(unit_.i8, states, fact));
            unit_.store_word(b_.CreatePtrToInt(unit_.at(unit_.i64, values, fact), unit_.i64), columns, 3 * fact);
            unit_.store_word(b_.CreatePtrToInt(unit_.at(unit_.i8, states, fact), unit_.i64), columns, 3 * fact + 1);
            unit_.store_word(unit_.bits(0), columns, 3 * fact + 2);
        }
        return columns;
    }

    template <class Word>
    void leave_if(llvm::Value* claim, Word word) {
        llvm::BasicBlock* leave = unit_.block("fault");
        llvm::BasicBlock* stay = unit_.block("sound");
        b_.CreateCondBr(claim, leave, stay);
        unit_.enter(leave);
        llvm::Value* value = word();
        fault_->addIncoming(value, b_.GetInsertBlock());
        b_.CreateBr(on_fault_);
        unit_.enter(stay);
    }

    Unit& unit_;
    llvm::IRBuilder<>& b_;
    llvm::BasicBlock* on_fault_;
    llvm::PHINode* fault_;
    llvm::Function* find_fault_;
};

} // namespace

void emit_check(Unit& unit, llvm::BasicBlock* on_fault, llvm::PHINode* fault) {
    Checker checker(unit, on_fault, fault);
    checker.facts();
    for (std::uint32_t number = 0; number < unit.program.schema.lists.size(); ++number) checker.list(number);
}

void emit_list_checks(Unit& unit, llvm::BasicBlock* on_fault) {
    for (llvm::Function* check : unit.list_checks) {
        llvm::BasicBlock* sound = unit.block("sound_list");
        llvm::Value* found = unit.b.CreateCall(check, {unit.frame.facts, unit.frame.row});
        unit.b.CreateCondBr(unit.b.CreateIsNull(found), sound, on_fault);
        unit.enter(sound);
    }
}

} // namespace forbear::native
