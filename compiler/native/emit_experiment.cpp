#include "native/emit_experiment.h"

#include "forbear/experiment.h"

namespace forbear::native {
namespace {

const ir::Experiment& experiment_of(const Unit& unit, const ir::Instruction& instruction) {
    return unit.program.experiments[static_cast<std::size_t>(instruction.imm)];
}

/// i64 (name, size of the name, value): one of the two functions that stand outside of the module.
llvm::FunctionCallee outside(Unit& unit, std::string_view name, llvm::Type* value) {
    auto* type = llvm::FunctionType::get(unit.i64, {unit.pointer, unit.i64, value}, false);
    llvm::FunctionCallee callee = unit.module.getOrInsertFunction(llvm::StringRef(name.data(), name.size()), type);
    auto* function = llvm::cast<llvm::Function>(callee.getCallee());
    function->addFnAttr(llvm::Attribute::NoUnwind);
    function->addFnAttr(llvm::Attribute::WillReturn);
    function->setOnlyReadsMemory();
    return callee;
}

llvm::Value* call_outside(Unit& unit, const std::string& experiment, llvm::Value* value, bool is_text) {
    llvm::Constant* bytes = llvm::ConstantDataArray::getString(unit.context, experiment, false);
    auto* name =
        new llvm::GlobalVariable(unit.module, bytes->getType(), true, llvm::GlobalValue::PrivateLinkage, bytes);
    llvm::Value* argument = is_text ? unit.b.CreateIntToPtr(value, unit.pointer) : value;
    llvm::FunctionCallee callee =
        outside(unit, is_text ? bucket_of_text : bucket_of_number, argument->getType());
    return unit.b.CreateCall(callee, {name, unit.bits(experiment.size()), argument});
}

/// The values of a vocabulary are known now, and so are their buckets.
llvm::Value* bucket_of_choice(Unit& unit, const std::string& experiment, const Type& type, llvm::Value* value) {
    const auto& values = unit.program.schema.vocabularies[static_cast<std::size_t>(type.vocabulary)].values;
    std::vector<std::uint64_t> buckets;
    buckets.reserve(values.size());
    for (const std::string& each : values) buckets.push_back(experiment_bucket(experiment, each));
    return unit.load_fixed(unit.i64, unit.at(unit.i64, unit.table("buckets", buckets), value));
}

} // namespace

Held emit_bucket(Unit& unit, const ir::Instruction& instruction, const Held& by) {
    auto& b = unit.b;
    const std::string& name = experiment_of(unit, instruction).name;
    const Type& type = unit.program.registers[instruction.a].type;
    const auto bucket = [&] {
        if (type.kind == TypeKind::choice) return bucket_of_choice(unit, name, type, by.value);
        return call_outside(unit, name, by.value, type.kind == TypeKind::text);
    };
    if (by.state == nullptr) return {bucket(), nullptr};
    // The value is only followed when there is one.
    llvm::BasicBlock* before = b.GetInsertBlock();
    llvm::BasicBlock* split = unit.block("split");
    llvm::BasicBlock* after = unit.block("bucket");
    llvm::Value* is_known = b.CreateICmpEQ(by.state, unit.byte(known));
    b.CreateCondBr(is_known, split, after);
    unit.enter(split);
    llvm::Value* found = bucket();
    b.CreateBr(after);
    unit.enter(after);
    llvm::PHINode* value = b.CreatePHI(unit.i64, 2);
    value->addIncoming(unit.bits(0), before);
    value->addIncoming(found, split);
    return {value, unit.select(is_known, unit.byte(known), unit.byte(unknown))};
}

Held emit_cell(Unit& unit, const ir::Instruction& instruction, const Held& bucket) {
    llvm::Value* cell = unit.bits(0);
    const std::vector<ir::Cell>& cells = experiment_of(unit, instruction).cells;
    for (std::size_t place = 0; place + 1 < cells.size(); ++place) { // as many as end at or before the bucket
        cell = unit.b.CreateAdd(cell, unit.widen(unit.b.CreateICmpUGE(bucket.value, unit.bits(cells[place].end))));
    }
    return {cell, bucket.state};
}

void emit_cells(Unit& unit) {
    auto& b = unit.b;
    for (std::size_t index = 0; index < unit.program.experiments.size(); ++index) {
        const Held bucket = unit.read(unit.program.experiments[index].bucket);
        const Held cell = unit.read(unit.program.experiments[index].cell);
        llvm::Value* word = b.CreateAdd(b.CreateShl(bucket.value, unit.bits(8)), cell.value);
        word = b.CreateAdd(word, unit.bits(1));
        if (cell.state != nullptr) {
            word = unit.select(b.CreateICmpEQ(cell.state, unit.byte(known)), word, unit.bits(0));
        }
        unit.store_word(word, unit.frame.out, unit.program.layout.experiments + index);
    }
}

} // namespace forbear::native
