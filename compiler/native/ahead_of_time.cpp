#include "native/ahead_of_time.h"

#include <algorithm>

#include <llvm/IR/Constants.h>
#include <llvm/Linker/Linker.h>
#include <llvm/Object/ObjectFile.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Transforms/IPO/ConstantMerge.h>

#include "forbear/kernel.h"
#include "native/emit_module.h"
#include "native/guarded.h"
#include "native/left_behind.h"
#include "native/support.h"

namespace forbear::native {
namespace {

static_assert(sizeof(forbear_kernel_column) == sizeof(Column) && sizeof(forbear_kernel_list) == sizeof(ListColumns) &&
              sizeof(forbear_kernel_facts) == sizeof(FactsView) && sizeof(forbear_kernel_text) == sizeof(Text));

/// One generation of processors: what LLVM calls it, and from which level on it runs (support.h).
struct Target {
    std::string cpu;
    unsigned level = 0;
};

std::vector<Target> all_targets() {
#if defined(__x86_64__)
    return {{"x86-64", 1}, {"x86-64-v2", 2}, {"x86-64-v3", 3}, {"x86-64-v4", 4}};
#else
    return {{"generic", 1}};
#endif
}

Result<std::vector<Target>> chosen_targets(const std::vector<std::string>& names) {
    std::vector<Target> chosen;
    for (const Target& target : all_targets()) {
        if (names.empty() || std::ranges::find(names, target.cpu) != names.end()) chosen.push_back(target);
    }
    for (const std::string& name : names) {
        if (std::ranges::find(chosen, name, &Target::cpu) != chosen.end()) continue;
        std::string known;
        for (const std::string& each : known_targets()) known += (known.empty() ? "" : ", ") + each;
        return Error{ErrorCode::invalid_argument, "no processors are known as `" + name + "`; there are " + known};
    }
    return chosen;
}

llvm::StringRef text(std::string_view view) { return {view.data(), view.size()}; }

class ObjectWriter {
public:
    ObjectWriter(Workpiece& piece, const ir::Program& program, const ObjectRequest& request)
        : piece_(piece), module_(*piece.module), program_(program), request_(request), b_(piece.context),
          pointer_(llvm::PointerType::get(piece.context, 0)), i32_(llvm::Type::getInt32Ty(piece.context)),
          i64_(llvm::Type::getInt64Ty(piece.context)) {}

    /// The decision functions once for each target, as `one.<cpu>` and `batch.<cpu>`.
    Result<bool> add_targets(const std::vector<Target>& targets) {
        for (const Target& target : targets) {
            auto part = std::make_unique<llvm::Module>("part", piece_.context);
            part->setDataLayout(module_.getDataLayout());
            part->setTargetTriple(module_.getTargetTriple());
            Settings settings;
            settings.records = request_.records;
            emit_module(program_, *part, settings);
            if (std::string words = flaws(*part); !words.empty()) return Error{ErrorCode::backend, std::move(words)};
            for (llvm::Function& function : *part) {
                if (!function.isDeclaration()) function.addFnAttr("target-cpu", target.cpu);
            }
            for (const char* name : {"one", "batch"}) part->getFunction(name)->setName(std::string(name) + "." + target.cpu);
            if (llvm::Linker::linkModules(module_, std::move(part))) return Error{ErrorCode::internal, "the code of two processors does not fit together"};
        }
        return true;
    }

    /// What a host calls, and what it reads.
    void add_interface(const std::vector<Target>& targets) {
        for (const Target& target : targets) {
            for (const char* name : {"one.", "batch."}) module_.getFunction(name + target.cpu)->setLinkage(llvm::GlobalValue::InternalLinkage);
        }
        add_descriptor(targets, add_target(targets), add_entry("decide", "one.", 3, targets), add_entry("decide_batch", "batch.", 4, targets));
    }

private:
    std::string exported(const char* what) const { return "forbear_" + request_.symbol + "_" + what; }

    llvm::Value* level() { return b_.CreateCall(module_.getFunction(text(processor_level))); }

    llvm::Function* function(const std::string& name, llvm::Type* result, llvm::ArrayRef<llvm::Type*> arguments, llvm::GlobalValue::LinkageTypes linkage) {
        llvm::Function* made = llvm::Function::Create(llvm::FunctionType::get(result, arguments, false), linkage, name, module_);
        made->addFnAttr(llvm::Attribute::NoUnwind);
        made->addFnAttr("no-builtins");
        b_.SetInsertPoint(llvm::BasicBlock::Create(piece_.context, "start", made));
        return made;
    }

    /// From the newest: `then` for the first target that the processor runs. The builder stays where it runs none.
    template <class Then>
    void pick(const std::vector<Target>& targets, Then then) {
        llvm::Value* reached = level();
        for (auto target = targets.rbegin(); target != targets.rend(); ++target) {
            llvm::Function* function = b_.GetInsertBlock()->getParent();
            llvm::BasicBlock* runs = llvm::BasicBlock::Create(piece_.context, target->cpu, function);
            llvm::BasicBlock* older = llvm::BasicBlock::Create(piece_.context, "older", function);
            b_.CreateCondBr(b_.CreateICmpUGE(reached, b_.getInt32(target->level)), runs, older);
            b_.SetInsertPoint(runs);
            then(*target);
            b_.SetInsertPoint(older);
        }
    }

    /// void (facts, row, out) or void (facts, begin, end, out).
    llvm::Function* add_entry(const char* name, const char* of, unsigned arguments, const std::vector<Target>& targets) {
        std::vector<llvm::Type*> types(arguments, i64_);
        types.front() = types.back() = pointer_;
        llvm::Function* made = function(exported(name), b_.getVoidTy(), types, llvm::GlobalValue::ExternalLinkage);
        pick(targets, [&](const Target& target) {
            std::vector<llvm::Value*> passed;
            for (llvm::Argument& argument : made->args()) passed.push_back(&argument);
            b_.CreateCall(module_.getFunction(of + target.cpu), passed)->setTailCall();
            b_.CreateRetVoid();
        });
        // A host that did not ask first: the answer on such a processor is that nobody can decide, and nobody is contacted.
        llvm::Value* rows = b_.getInt64(1);
        if (arguments == 4) {
            llvm::Value *begin = made->getArg(1), *end = made->getArg(2);
            rows = b_.CreateSelect(b_.CreateICmpUGT(end, begin), b_.CreateSub(end, begin), b_.getInt64(0));
        }
        write_invalid(made->getArg(arguments - 1), rows);
        return made;
    }

    void write_invalid(llvm::Value* out, llvm::Value* rows) {
        llvm::Function* function = b_.GetInsertBlock()->getParent();
        llvm::BasicBlock* before = b_.GetInsertBlock();
        llvm::BasicBlock* word = llvm::BasicBlock::Create(piece_.context, "word", function);
        llvm::BasicBlock* done = llvm::BasicBlock::Create(piece_.context, "done", function);
        const std::uint64_t words = program_.layout.words;
        llvm::Value* all = b_.CreateMul(rows, b_.getInt64(words));
        b_.CreateCondBr(b_.CreateICmpEQ(all, b_.getInt64(0)), done, word);
        b_.SetInsertPoint(word);
        llvm::PHINode* at = b_.CreatePHI(i64_, 2);
        at->addIncoming(b_.getInt64(0), before);
        llvm::Value* place = b_.CreateURem(at, b_.getInt64(words));
        llvm::Value* value = b_.CreateSelect(b_.CreateICmpEQ(place, b_.getInt64(layout::status)), b_.getInt64(static_cast<std::uint64_t>(Status::invalid)),
                                             b_.CreateSelect(b_.CreateICmpEQ(place, b_.getInt64(layout::rule)), b_.getInt64(~std::uint64_t{0}), b_.getInt64(0)));
        b_.CreateStore(value, b_.CreateInBoundsGEP(i64_, out, at));
        llvm::Value* next = b_.CreateAdd(at, b_.getInt64(1));
        at->addIncoming(next, word);
        b_.CreateCondBr(b_.CreateICmpEQ(next, all), done, word);
        b_.SetInsertPoint(done);
        b_.CreateRetVoid();
    }

    /// const char* (void): the target that runs here.
    llvm::Function* add_target(const std::vector<Target>& targets) {
        llvm::Function* made = function("target", pointer_, {}, llvm::GlobalValue::InternalLinkage);
        pick(targets, [&](const Target& target) { b_.CreateRet(string(target.cpu)); });
        b_.CreateRet(llvm::ConstantPointerNull::get(pointer_));
        return made;
    }

    llvm::Constant* string(const std::string& value) {
        llvm::Constant* bytes = llvm::ConstantDataArray::getString(piece_.context, value);
        auto* made = new llvm::GlobalVariable(module_, bytes->getType(), true, llvm::GlobalValue::PrivateLinkage, bytes, "text");
        made->setUnnamedAddr(llvm::GlobalValue::UnnamedAddr::Global);
        return made;
    }

    template <class Named>
    llvm::Constant* names(const std::vector<Named>& all) {
        std::vector<llvm::Constant*> pointers;
        for (const Named& each : all) pointers.push_back(string(each.name));
        auto* type = llvm::ArrayType::get(pointer_, pointers.size());
        return new llvm::GlobalVariable(module_, type, true, llvm::GlobalValue::PrivateLinkage, llvm::ConstantArray::get(type, pointers), "names");
    }

    template <class Size>
    llvm::Constant* number(Size size) {
        return b_.getInt32(static_cast<std::uint32_t>(size));
    }

    void add_descriptor(const std::vector<Target>& targets, llvm::Function* target, llvm::Function* one, llvm::Function* batch) {
        std::string all;
        for (const Target& each : targets) all += (all.empty() ? "" : " ") + each.cpu;
        const std::uint64_t record_size = request_.records != nullptr ? request_.records->size : 0;
        llvm::Constant* members[] = {number(sizeof(forbear_kernel)), number(FORBEAR_KERNEL_ABI), string(request_.engine_version), string(program_.name),
                                     number(program_.version), number(program_.layout.words), string(program_.hash), string(request_.schema_hash),
                                     string(request_.layout_hash), b_.getInt64(record_size), number(program_.schema.facts.size()),
                                     number(program_.schema.lists.size()), number(program_.rules.size()), number(program_.guards.size()),
                                     names(program_.rules), names(program_.guards), string(all), target, one, batch};
        llvm::Constant* kernel = llvm::ConstantStruct::getAnon(members);
        new llvm::GlobalVariable(module_, kernel->getType(), true, llvm::GlobalValue::ExternalLinkage, kernel, exported("kernel"));
    }

    Workpiece& piece_;
    llvm::Module& module_;
    const ir::Program& program_;
    const ObjectRequest& request_;
    llvm::IRBuilder<> b_;
    llvm::PointerType* pointer_;
    llvm::IntegerType* i32_;
    llvm::IntegerType* i64_;
};

/// The same tables serve every target.
void merge_constants(Workpiece& piece) {
    const LeftBehind<llvm::ModuleAnalysisManager> modules;
    llvm::PassBuilder passes(piece.machine.get());
    passes.registerModuleAnalyses(*modules);
    const LeftBehind<llvm::ModulePassManager> merge;
    merge->addPass(llvm::ConstantMergePass());
    merge->run(*piece.module, *modules);
}

/// The names that the object expects from elsewhere: there must be none.
Result<std::string> names_from_outside(const llvm::MemoryBuffer& bytes) {
    auto object = llvm::object::ObjectFile::createObjectFile(bytes.getMemBufferRef());
    if (!object) return from_llvm(object.takeError(), "reading the object file");
    std::string names;
    for (const llvm::object::SymbolRef& symbol : (*object)->symbols()) {
        auto flags = symbol.getFlags();
        if (!flags) return from_llvm(flags.takeError(), "reading the object file");
        if ((*flags & llvm::object::SymbolRef::SF_Undefined) == 0) continue;
        auto name = symbol.getName();
        if (!name) return from_llvm(name.takeError(), "reading the object file");
        if (!name->empty()) names += " " + name->str();
    }
    return names;
}

} // namespace

std::vector<std::string> known_targets() {
    std::vector<std::string> names;
    for (const Target& target : all_targets()) names.push_back(target.cpu);
    return names;
}

Result<Object> make_object(const ir::Program& program, const ObjectRequest& request) {
    return guarded<Object>([&](Workpiece& piece, Session& session) -> Result<Object> {
        const auto chosen = chosen_targets(request.targets);
        if (!chosen) return chosen.error();
        const std::vector<Target>& targets = chosen.value();
        // What every processor runs is made for the oldest: the entries, and the question which processor this is.
        auto machine = session.machine(Optimization::o2, all_targets().front().cpu);
        if (!machine) return machine.error();
        piece.machine = std::move(machine).value();
        piece.module = std::make_unique<llvm::Module>("forbear", piece.context);
        piece.module->setDataLayout(piece.machine->createDataLayout());
        piece.module->setTargetTriple(piece.machine->getTargetTriple().str());
        ObjectWriter writer(piece, program, request);
        if (auto added = writer.add_targets(targets); !added) return added.error();
        if (auto added = add_support(*piece.module); !added) return added.error();
        writer.add_interface(targets);
        if (std::string words = flaws(*piece.module); !words.empty()) return Error{ErrorCode::backend, std::move(words)};
        merge_constants(piece);
        optimize(piece, Optimization::o2);
        if (auto made = generate(piece); !made) return made.error();
        const auto missing = names_from_outside(*piece.object);
        if (!missing) return missing.error();
        if (!missing.value().empty()) return Error{ErrorCode::internal, "the object file expects names from outside:" + missing.value()};
        Object object;
        object.bytes.assign(piece.object->getBufferStart(), piece.object->getBufferSize());
        for (const Target& target : targets) object.targets.push_back(target.cpu);
        return object;
    });
}

} // namespace forbear::native
