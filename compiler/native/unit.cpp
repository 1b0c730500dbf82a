#include "native/unit.h"

#include <llvm/IR/InlineAsm.h>
#include <llvm/IR/Intrinsics.h>

namespace forbear::native {
namespace {

llvm::StringRef text(std::string_view view) { return {view.data(), view.size()}; }

constexpr std::uint64_t bytes_of_column = sizeof(Column);
static_assert(bytes_of_column == 24 && sizeof(ListColumns) == 24 && sizeof(FactsView) == 16 && sizeof(Text) == 16);

} // namespace

Unit::Unit(const ir::Program& the_program, llvm::Module& the_module, const Settings& the_settings)
    : program(the_program), settings(the_settings), module(the_module), context(the_module.getContext()), b(context),
      i1(llvm::Type::getInt1Ty(context)), i8(llvm::Type::getInt8Ty(context)), i32(llvm::Type::getInt32Ty(context)),
      i64(llvm::Type::getInt64Ty(context)), pointer(llvm::PointerType::get(context, 0)),
      states(register_states(the_program)) {}

llvm::ConstantInt* Unit::word(std::int64_t value) const {
    return llvm::ConstantInt::get(i64, static_cast<std::uint64_t>(value), true);
}
llvm::ConstantInt* Unit::bits(std::uint64_t value) const { return llvm::ConstantInt::get(i64, value); }
llvm::ConstantInt* Unit::byte(std::uint8_t value) const { return llvm::ConstantInt::get(i8, value); }
llvm::ConstantInt* Unit::index(std::uint32_t value) const { return llvm::ConstantInt::get(i32, value); }

llvm::Value* Unit::at(llvm::Type* type, llvm::Value* array, llvm::Value* place) {
    return b.CreateInBoundsGEP(type, array, place);
}
llvm::Value* Unit::at(llvm::Type* type, llvm::Value* array, std::uint64_t place) {
    return place == 0 ? array : b.CreateInBoundsGEP(type, array, bits(place));
}
llvm::Value* Unit::load_word(llvm::Value* array, std::uint64_t place) {
    return b.CreateLoad(i64, at(i64, array, place));
}
void Unit::store_word(llvm::Value* value, llvm::Value* array, std::uint64_t place) {
    b.CreateStore(value, at(i64, array, place));
}
llvm::Value* Unit::load_fixed(llvm::Type* type, llvm::Value* address) {
    llvm::LoadInst* load = b.CreateLoad(type, address);
    if (memory_is_fixed) load->setMetadata(llvm::LLVMContext::MD_invariant_load, llvm::MDNode::get(context, {}));
    return load;
}
void Unit::merge_word(llvm::Value* value, llvm::Value* array, std::uint64_t place) {
    llvm::Value* address = at(i64, array, place);
    b.CreateStore(b.CreateOr(b.CreateLoad(i64, address), value), address);
}

Held Unit::read(ir::Reg reg) {
    const RegisterStates about = states[reg];
    Held held{load_word(frame.values, reg), nullptr};
    if (about.can_be_unknown || about.can_be_none) held.state = b.CreateLoad(i8, at(i8, frame.states, reg));
    return held;
}

void Unit::write(ir::Reg reg, llvm::Value* value, llvm::Value* state) {
    store_word(value, frame.values, reg);
    // Tables read the state of every register, so it is written even where it cannot vary.
    b.CreateStore(state != nullptr ? state : byte(known), at(i8, frame.states, reg));
}

Place Unit::facts_place() {
    if (frame.dense != nullptr) {
        Place place;
        place.dense = frame.dense;
        return place;
    }
    if (settings.records == nullptr) return {load_fixed(pointer, frame.facts), frame.row};
    Place place;
    place.record = b.CreateInBoundsGEP(i8, frame.facts, b.CreateMul(frame.row, bits(settings.records->size)));
    return place;
}

Held Unit::read_column(const Place& place, std::uint64_t column) {
    if (place.record != nullptr || place.dense != nullptr) return {read_values(place, column), read_state(place, column)};
    return read_column(place, bits(column));
}

Held Unit::read_column(const Place& place, llvm::Value* column) {
    llvm::Value* start = column_start(place, column);
    llvm::Value* cell = cell_of(place, start);
    return {load_fixed(i64, at(i64, load_fixed(pointer, start), cell)), load_state(load_fixed(pointer, at(pointer, start, 1)), cell)};
}

llvm::Value* Unit::read_values(const Place& place, std::uint64_t column) {
    if (place.record != nullptr) return read_member(place, column);
    if (place.dense != nullptr) return load_fixed(i64, at(i64, place.dense->values[column], place.dense->lane));
    llvm::Value* start = column_start(place, bits(column));
    return load_fixed(i64, at(i64, load_fixed(pointer, start), cell_of(place, start)));
}

llvm::Value* Unit::read_state(const Place& place, std::uint64_t column) {
    if (place.record != nullptr) return read_member_state(place, column);
    if (place.dense != nullptr) return b.CreateLoad(i8, at(i8, place.dense->states[column], place.dense->lane));
    llvm::Value* start = column_start(place, bits(column));
    return load_state(load_fixed(pointer, at(pointer, start, 1)), cell_of(place, start));
}

llvm::Value* Unit::states_of(const Place& place, std::uint64_t column) {
    if (place.record != nullptr) { // whatever is not null, where there is a state to look at
        const auto& field = settings.records->facts[column];
        const bool is_plain = field && !field->state_offset && !field->unknown_value && !field->none_value && !field->valid;
        return is_plain ? llvm::ConstantPointerNull::get(pointer) : place.record;
    }
    return load_fixed(pointer, at(pointer, column_start(place, bits(column)), 1));
}

llvm::Value* Unit::column_start(const Place& place, llvm::Value* column) {
    return b.CreateInBoundsGEP(i8, place.columns, b.CreateMul(column, bits(bytes_of_column)));
}

llvm::Value* Unit::cell_of(const Place& place, llvm::Value* start) {
    return place.stride_is_one ? place.row : b.CreateMul(place.row, load_fixed(i64, at(i64, start, 2)));
}

llvm::Value* Unit::load_state(llvm::Value* column, llvm::Value* place) {
    // A zero of our own stands in for absent states.
    static constexpr std::string_view zero = "all_known";
    llvm::GlobalVariable* all_known = module.getGlobalVariable(text(zero), true);
    if (all_known == nullptr) {
        all_known = new llvm::GlobalVariable(module, i8, true, llvm::GlobalValue::PrivateLinkage, byte(0), text(zero));
    }
    llvm::Value* absent = b.CreateIsNull(column);
    return load_fixed(i8, at(i8, select(absent, all_known, column), select(absent, bits(0), place)));
}

ListPlace Unit::list_place(std::uint32_t list) {
    llvm::Value* lists = load_fixed(pointer, at(pointer, frame.facts, 1));
    llvm::Value* start = at(i8, lists, list * sizeof(ListColumns));
    llvm::Value* offsets = load_fixed(pointer, start);
    ListPlace place;
    place.state = load_state(load_fixed(pointer, at(pointer, start, 1)), frame.row);
    place.fields = load_fixed(pointer, at(pointer, start, 2));
    llvm::Value* first = at(i32, offsets, frame.row);
    place.begin = b.CreateZExt(load_fixed(i32, first), i64);
    place.end = b.CreateZExt(load_fixed(i32, at(i32, first, 1)), i64);
    return place;
}

llvm::Value* Unit::stack(llvm::Type* type, std::uint64_t count, std::string_view name) {
    llvm::BasicBlock& start = b.GetInsertBlock()->getParent()->getEntryBlock();
    llvm::IRBuilder<> at_start(&start, start.begin());
    llvm::AllocaInst* made =
        at_start.CreateAlloca(llvm::ArrayType::get(type, count == 0 ? 1 : count), nullptr, text(name));
    made->setAlignment(llvm::Align(8));
    return made;
}

llvm::BasicBlock* Unit::block(std::string_view name) {
    return llvm::BasicBlock::Create(context, text(name), b.GetInsertBlock()->getParent());
}
llvm::Value* Unit::smaller(llvm::Value* left, llvm::Value* right) {
    return b.CreateBinaryIntrinsic(llvm::Intrinsic::smin, left, right);
}
llvm::Value* Unit::larger(llvm::Value* left, llvm::Value* right) {
    return b.CreateBinaryIntrinsic(llvm::Intrinsic::smax, left, right);
}
llvm::Value* Unit::within(llvm::Value* value, std::int64_t low, std::int64_t high) {
    if (low > high) return b.getFalse();
    if (low == high) return b.CreateICmpEQ(value, word(low));
    if (low == INT64_MIN) return b.CreateICmpSLE(value, word(high));
    if (high == INT64_MAX) return b.CreateICmpSGE(value, word(low));
    const std::uint64_t width = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
    return b.CreateICmpULE(b.CreateSub(value, word(low)), bits(width));
}

llvm::Value* Unit::has_bit(llvm::Value* mask, llvm::Value* value) {
    llvm::Value* shifted = b.CreateLShr(mask, b.CreateAnd(value, bits(63)));
    return b.CreateAnd(b.CreateTrunc(shifted, i1), b.CreateICmpULT(value, bits(64)));
}

Window Unit::window(llvm::Value* hours) { return {b.CreateLShr(hours, bits(16)), b.CreateAnd(hours, bits(0xffff))}; }

void Unit::mark(llvm::Function* function) const {
    function->addFnAttr(llvm::Attribute::NoUnwind);
    function->addFnAttr(llvm::Attribute::WillReturn);
    function->addFnAttr("no-builtins"); // a loop must not become a call of memset: there is nobody to call
    for (llvm::Argument& argument : function->args()) {
        if (!argument.getType()->isPointerTy()) continue;
        argument.addAttr(llvm::Attribute::NoAlias);
        argument.addAttr(llvm::Attribute::NonNull);
        argument.addAttr(llvm::Attribute::NoUndef);
    }
}

llvm::Function* Unit::function(std::string_view name, llvm::Type* result, llvm::ArrayRef<llvm::Type*> arguments,
                               bool exported) {
    const auto linkage = exported ? llvm::GlobalValue::ExternalLinkage : llvm::GlobalValue::InternalLinkage;
    llvm::Function* made =
        llvm::Function::Create(llvm::FunctionType::get(result, arguments, false), linkage, text(name), module);
    mark(made);
    return made;
}

std::vector<llvm::Value*> Unit::frame_arguments() const {
    return {frame.facts,   frame.row,         frame.out,   frame.values, frame.states,
            frame.decided, frame.decided_set, frame.asked, frame.limits};
}

llvm::Function* Unit::piece(std::string_view name) {
    std::vector<llvm::Type*> types(frame_arguments().size(), pointer);
    types[1] = i64;
    llvm::Function* made = function(std::string(name) + "." + std::to_string(++pieces_), b.getVoidTy(), types);
    made->addFnAttr(llvm::Attribute::NoInline);
    made->addParamAttr(0, llvm::Attribute::ReadOnly);
    return made;
}

void Unit::call_piece(llvm::Function* piece) { b.CreateCall(piece, frame_arguments()); }

void Unit::start_piece(llvm::Function* piece) {
    llvm::Value** const places[] = {&frame.facts,   &frame.row,         &frame.out,   &frame.values, &frame.states,
                                    &frame.decided, &frame.decided_set, &frame.asked, &frame.limits};
    unsigned number = 0;
    for (llvm::Value** place : places) *place = piece->getArg(number++);
    frame.dense = nullptr;
    enter(llvm::BasicBlock::Create(context, "start", piece));
}

llvm::Value* Unit::bytes(std::string_view name, std::string_view raw) {
    llvm::GlobalVariable*& known_already = constants_[std::string(raw)];
    if (known_already != nullptr) return known_already;
    // As bytes, because the assembler writes bytes in one go and words one by one.
    llvm::Constant* content = llvm::ConstantDataArray::getString(context, text(raw), false);
    auto* made = new llvm::GlobalVariable(module, content->getType(), true, llvm::GlobalValue::PrivateLinkage, content, text(name));
    made->setAlignment(llvm::Align(64));
    made->setUnnamedAddr(llvm::GlobalValue::UnnamedAddr::Global);
    known_already = made;
    return made;
}

llvm::Value* Unit::hot_bytes(std::string_view raw) {
    constexpr std::size_t line = 64;
    const auto [place, is_new] = hot_places_.emplace(raw, hot_.size());
    if (is_new) {
        hot_ += raw;
        hot_.resize((hot_.size() + line - 1) / line * line, '\0');
    }
    if (hot_placeholder_ == nullptr) {
        hot_placeholder_ = new llvm::GlobalVariable(module, i8, true, llvm::GlobalValue::ExternalLinkage, nullptr, "hot_tables.to_come");
    }
    llvm::Function* function = b.GetInsertBlock()->getParent();
    llvm::Instruction*& base = hot_bases_[function];
    if (base == nullptr) {
        llvm::BasicBlock& start = function->getEntryBlock();
        // Nothing, which the optimizer does not see through: it would write out the address of each table where it is used.
        auto* type = llvm::FunctionType::get(pointer, {pointer}, false);
        llvm::CallInst* made = llvm::IRBuilder<>(&start, start.begin()).CreateCall(llvm::InlineAsm::get(type, "", "=r,0", false), {hot_placeholder_});
        made->setDoesNotAccessMemory();
        made->setDoesNotThrow();
        base = made;
    }
    llvm::IRBuilder<> behind(base->getNextNode());
    return behind.CreateInBoundsGEP(i8, base, bits(place->second));
}

void Unit::finish() {
    if (hot_placeholder_ == nullptr) return;
    llvm::Constant* content = llvm::ConstantDataArray::getString(context, text(hot_), false);
    auto* made = new llvm::GlobalVariable(module, content->getType(), true, llvm::GlobalValue::PrivateLinkage, content, "hot_tables");
    made->setAlignment(llvm::Align(64));
    made->setUnnamedAddr(llvm::GlobalValue::UnnamedAddr::Global); // code for several processors shares them
    hot_placeholder_->replaceAllUsesWith(made);
    hot_placeholder_->eraseFromParent();
}

} // namespace forbear::native
