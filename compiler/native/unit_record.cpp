// How generated code reads the host's own record: the same values and states as read_field (forbear/record_layout.h).

#include <algorithm>

#include "native/emit_experiment.h"
#include "native/unit.h"

namespace forbear::native {
namespace {

constexpr std::size_t few_codes = 6;           ///< are compared one after the other
constexpr std::uint64_t widest_table = 1024;   ///< of codes that lie close together
constexpr std::uint64_t no_place = UINT64_MAX; ///< of a code or a name that is none of the host's

/// The place of `code` among `codes`; -1 where it is none of them.
llvm::Value* place_of_code(Unit& unit, const std::vector<std::int64_t>& codes, llvm::Value* code) {
    auto& b = unit.b;
    const auto [low, high] = std::minmax_element(codes.begin(), codes.end());
    const std::uint64_t width = static_cast<std::uint64_t>(*high) - static_cast<std::uint64_t>(*low);
    llvm::Value* none_of_them = unit.bits(no_place);
    if (codes.size() <= few_codes || width >= widest_table) {
        llvm::Value* place = none_of_them;
        for (std::size_t each = codes.size(); each-- > 0;) {
            place = unit.select(b.CreateICmpEQ(code, unit.word(codes[each])), unit.bits(each), place);
        }
        return place;
    }
    std::vector<std::uint64_t> places(width + 1, no_place);
    for (std::size_t each = 0; each < codes.size(); ++each) {
        places[static_cast<std::uint64_t>(codes[each]) - static_cast<std::uint64_t>(*low)] = each;
    }
    llvm::Value* at = b.CreateSub(code, unit.word(*low));
    llvm::Value* is_within = b.CreateICmpULE(at, unit.bits(width));
    llvm::Value* table = unit.table("codes", places);
    llvm::Value* place = unit.load_fixed(unit.i64, unit.at(unit.i64, table, unit.select(is_within, at, unit.bits(0))));
    return unit.select(is_within, place, none_of_them);
}

/// The place of the name that stands at `at`: outside of the module.
llvm::Value* place_of_name(Unit& unit, const FieldLayout& field, llvm::Value* at) {
    auto* type = llvm::FunctionType::get(unit.i64, {unit.pointer, unit.i64, unit.pointer, unit.i64}, false);
    llvm::FunctionCallee callee = unit.module.getOrInsertFunction(llvm::StringRef(find_name.data(), find_name.size()), type);
    auto* function = llvm::cast<llvm::Function>(callee.getCallee());
    function->addFnAttr(llvm::Attribute::NoUnwind);
    function->addFnAttr(llvm::Attribute::WillReturn);
    function->setOnlyReadsMemory();
    llvm::Value* names = unit.bytes("names", packed_names(field.names));
    const std::uint64_t most = field.kind == FieldKind::chars ? field.size : UINT64_MAX;
    return unit.b.CreateCall(callee, {names, unit.bits(field.names.size()), at, unit.bits(most)});
}

} // namespace

llvm::Value* Unit::load_member(llvm::IntegerType* type, llvm::Value* record, std::uint64_t offset) {
    llvm::Value* load = load_fixed(type, b.CreateInBoundsGEP(i8, record, bits(offset)));
    llvm::cast<llvm::LoadInst>(load)->setAlignment(llvm::Align(1)); // a host may pack its structs
    return load;
}

llvm::Value* Unit::read_member(const Place& place, std::uint64_t fact) {
    const std::optional<FieldLayout>& field = settings.records->facts[fact];
    if (!field) return bits(0);
    const auto address = [&] { return b.CreateInBoundsGEP(i8, place.record, bits(field->offset)); };
    if (field->kind == FieldKind::text_here) return b.CreatePtrToInt(address(), i64);
    if (field->kind == FieldKind::chars) return place_of_name(*this, *field, address());
    llvm::Value* value = read_member_number(place, *field);
    if (field->kind == FieldKind::c_string) { // where there is no value the address may be any
        llvm::Value* is_known = b.CreateICmpEQ(read_member_state(place, fact), byte(known));
        return place_of_name(*this, *field, b.CreateIntToPtr(select(is_known, value, bits(0)), pointer));
    }
    return field->codes.empty() ? value : place_of_code(*this, field->codes, value);
}

llvm::Value* Unit::read_member_number(const Place& place, const FieldLayout& field) {
    const auto load = [&](unsigned width) { return load_member(llvm::Type::getIntNTy(context, width), place.record, field.offset); };
    switch (field.kind) {
    case FieldKind::i8: return b.CreateSExt(load(8), i64);
    case FieldKind::i16: return b.CreateSExt(load(16), i64);
    case FieldKind::i32: return b.CreateSExt(load(32), i64);
    case FieldKind::u8: return b.CreateZExt(load(8), i64);
    case FieldKind::u16: return b.CreateZExt(load(16), i64);
    case FieldKind::u32: return b.CreateZExt(load(32), i64);
    default: return load(64);
    }
}

llvm::Value* Unit::read_member_state(const Place& place, std::uint64_t fact) {
    const std::optional<FieldLayout>& field = settings.records->facts[fact];
    if (!field) return byte(unknown);
    if (field->state_offset) return load_member(i8, place.record, *field->state_offset);
    if (field->valid) {
        llvm::Value* bit = b.CreateAnd(load_member(i8, place.record, field->valid->offset), byte(field->valid->mask));
        return select(b.CreateIsNull(bit), byte(static_cast<std::uint8_t>(field->valid->otherwise)), byte(known));
    }
    llvm::Value* state = byte(known);
    const auto says = [&](std::int64_t sentinel) { return b.CreateICmpEQ(read_member_number(place, *field), word(sentinel)); };
    if (field->unknown_value) state = select(says(*field->unknown_value), byte(unknown), state);
    if (field->none_value) state = select(says(*field->none_value), byte(none), state);
    return state;
}

} // namespace forbear::native
