#include "native/session.h"

#include <sys/mman.h>
#include <unistd.h>

#include <bit>

#include <llvm/ExecutionEngine/Orc/ObjectLinkingLayer.h>
#include <llvm/Support/TargetSelect.h>

#include "forbear/experiment.h"
#include "forbear/record_layout.h"
#include "native/emit_experiment.h"
#include "native/guarded.h"
#include "native/left_behind.h"

namespace forbear::native {

Error from_llvm(llvm::Error error, std::string_view doing) {
    return Error{ErrorCode::backend, std::string(doing) + ": " + llvm::toString(std::move(error))};
}

bool executable_memory_is_allowed() noexcept {
    const long page = ::sysconf(_SC_PAGESIZE);
    const std::size_t size = page > 0 ? static_cast<std::size_t>(page) : 4096;
    void* memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return false;
    *static_cast<unsigned char*>(memory) = 0xc3; // a page that was written is what hardened kernels refuse to run
    const bool allowed = ::mprotect(memory, size, PROT_READ | PROT_EXEC) == 0;
    ::munmap(memory, size);
    return allowed;
}

namespace {

template <class Function>
llvm::orc::ExecutorSymbolDef address_of(Function* function) {
    return {llvm::orc::ExecutorAddr::fromPtr(function),
            llvm::JITSymbolFlags::Exported | llvm::JITSymbolFlags::Callable};
}

/// The functions of the runtime that generated code may call: no other name of the process is visible to it.
std::unique_ptr<llvm::orc::MaterializationUnit> ours(llvm::orc::LLJIT& jit) {
    llvm::orc::SymbolMap symbols;
    const auto add = [&](std::string_view name, auto* function) {
        symbols[jit.mangleAndIntern(llvm::StringRef(name.data(), name.size()))] = address_of(function);
    };
    add(bucket_of_text, &forbear_bucket_of_text);
    add(bucket_of_number, &forbear_bucket_of_number);
    add(find_name, &forbear_place_of_name);
    return llvm::orc::absoluteSymbols(std::move(symbols));
}

} // namespace

/// Keeps one program's memory. Removing the tracker alone would leave 35 KB behind: the JITDylib goes too.
class LinkedCode final : public Code {
public:
    LinkedCode(Session& session, llvm::orc::JITDylib& library, llvm::orc::ResourceTrackerSP tracker,
               DecideOne decide_one, DecideBatch decide_batch)
        : session_(&session), library_(&library), tracker_(std::move(tracker)), one_(decide_one), batch_(decide_batch) {
    }
    LinkedCode(const LinkedCode&) = delete;
    LinkedCode& operator=(const LinkedCode&) = delete;
    ~LinkedCode() override { session_->release(*library_, std::move(tracker_)); }

    [[nodiscard]] DecideOne one() const noexcept override { return one_; }
    [[nodiscard]] DecideBatch batch() const noexcept override { return batch_; }

private:
    Session* session_;
    llvm::orc::JITDylib* library_;
    llvm::orc::ResourceTrackerSP tracker_;
    DecideOne one_;
    DecideBatch batch_;
};

Session::Session(std::unique_ptr<llvm::orc::LLJIT> jit, llvm::orc::JITTargetMachineBuilder host)
    : jit_(std::move(jit)), host_(std::move(host)), may_execute_(executable_memory_is_allowed()) {
    // The default reporter writes to the host's stderr. Reports only come from calls that hold `linking_`.
    jit_->getExecutionSession().setErrorReporter(
        [this](llvm::Error error) { last_report_ = llvm::toString(std::move(error)); });
}

Result<Session*> Session::of_process() {
    static const Result<Session*> session = make();
    return session;
}

Result<Session*> Session::make() {
    if (llvm::InitializeNativeTarget() || llvm::InitializeNativeTargetAsmPrinter() || llvm::InitializeNativeTargetAsmParser()) {
        return Error{ErrorCode::backend, "this build of LLVM has no code generator for this machine"};
    }
    if constexpr (std::endian::native != std::endian::little) { // see emit_channels
        return Error{ErrorCode::backend, "machine code is only made for little-endian machines"};
    }
    auto host = llvm::orc::JITTargetMachineBuilder::detectHost();
    if (!host) return from_llvm(host.takeError(), "asking for the processor");
    host->setRelocationModel(llvm::Reloc::PIC_);
    host->setCodeModel(llvm::CodeModel::Small);

    llvm::orc::LLJITBuilder builder;
    builder.setJITTargetMachineBuilder(*host);
    builder.setLinkProcessSymbolsByDefault(false);
    builder.setPlatformSetUp(llvm::orc::setUpInactivePlatform);
    builder.setObjectLinkingLayerCreator(
        [](llvm::orc::ExecutionSession& orc,
           const llvm::Triple&) -> llvm::Expected<std::unique_ptr<llvm::orc::ObjectLayer>> {
            return std::make_unique<llvm::orc::ObjectLinkingLayer>(orc); // JITLink: pages are written, then run
        });
    auto jit = builder.create();
    if (!jit) return from_llvm(jit.takeError(), "starting the code generator");
    return new Session(std::move(*jit), std::move(*host)); // owned by the process, see the head of session.h
}

Result<std::unique_ptr<llvm::TargetMachine>> Session::machine(Optimization level) const { return make_machine(level, host_); }

Result<std::unique_ptr<llvm::TargetMachine>> Session::machine(Optimization level, const std::string& cpu) const {
    llvm::orc::JITTargetMachineBuilder any = host_;
    any.setCPU(cpu);
    any.getFeatures() = llvm::SubtargetFeatures();
    return make_machine(level, std::move(any));
}

Result<std::unique_ptr<llvm::TargetMachine>> Session::make_machine(Optimization level, llvm::orc::JITTargetMachineBuilder host) {
    host.setCodeGenOptLevel(level == Optimization::o0 ? llvm::CodeGenOptLevel::None : llvm::CodeGenOptLevel::Default);
    auto machine = host.createTargetMachine();
    if (!machine) return from_llvm(machine.takeError(), "describing the processor");
    return std::move(*machine);
}

Result<std::unique_ptr<Code>> Session::link(std::unique_ptr<llvm::MemoryBuffer> object) {
    const std::lock_guard lock(linking_);
    last_report_.clear();
    const auto failed = [&](llvm::Error error) {
        Error ours = from_llvm(std::move(error), "loading the machine code");
        if (!last_report_.empty()) ours.message += " (" + last_report_ + ")";
        return ours;
    };
    auto library = jit_->createJITDylib("forbear." + std::to_string(++programs_));
    if (!library) return failed(library.takeError());
    if (auto error = library->define(ours(*jit_))) return failed(std::move(error));
    const LeftBehind<llvm::orc::ResourceTrackerSP> tracker; // it hands over what it has when it goes, and allocates for that
    *tracker = library->createResourceTracker();
    const auto give_up = [&](llvm::Error error) {
        Error ours = failed(std::move(error));
        llvm::consumeError((*tracker)->remove());
        llvm::consumeError(jit_->getExecutionSession().removeJITDylib(*library));
        return ours;
    };
    if (auto error = jit_->addObjectFile(*tracker, std::move(object))) return give_up(std::move(error));
    auto one = jit_->lookup(*library, "one");
    if (!one) return give_up(one.takeError());
    auto batch = jit_->lookup(*library, "batch");
    if (!batch) return give_up(batch.takeError());
    return std::unique_ptr<Code>(std::make_unique<LinkedCode>(*this, *library, std::move(*tracker),
                                                              one->toPtr<DecideOne>(), batch->toPtr<DecideBatch>()));
}

void Session::release(llvm::orc::JITDylib& library, llvm::orc::ResourceTrackerSP tracker) noexcept {
    const std::lock_guard lock(linking_);
    // A program that cannot be unloaded, for LLVM wants memory for that too, costs its own and nothing else: there is nobody to tell
    // from a destructor.
    try {
        const FatalErrors handler;
        llvm::consumeError(tracker->remove());
        llvm::consumeError(jit_->getExecutionSession().removeJITDylib(library));
    } catch (...) {
        tracker.resetWithoutRelease();
    }
}

} // namespace forbear::native
