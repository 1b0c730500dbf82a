#pragma once
// The JIT session of the process: one for all programs, made at first use and never taken down, because a session that
// dies among the host's static objects takes the process with it. Each program has a JITDylib and a tracker of its own.

#include <memory>
#include <mutex>
#include <string_view>

#include "native/llvm_headers.h"
#include "native/settings.h"

namespace forbear::native {

/// The one place an llvm::Error becomes ours. An llvm::Error left unread aborts the process, so every Expected<> in
/// this room is opened on the line that receives it.
[[nodiscard]] Error from_llvm(llvm::Error error, std::string_view doing);

class Session {
public:
    /// The session, or why this process cannot have one. Thread-safe.
    [[nodiscard]] static Result<Session*> of_process();

    /// A code generator for this machine. Thread-safe; the machine itself belongs to one thread.
    [[nodiscard]] Result<std::unique_ptr<llvm::TargetMachine>> machine(Optimization level) const;
    /// The same for every processor that has what `cpu` has, as LLVM names it.
    [[nodiscard]] Result<std::unique_ptr<llvm::TargetMachine>> machine(Optimization level, const std::string& cpu) const;

    /// Gives an object file memory and addresses. Nothing outside the object is visible to it but the functions that find the bucket of
    /// a record (forbear/experiment.h) and the place of a name (forbear/record_layout.h).
    /// The code keeps its memory until it is destroyed. Thread-safe.
    [[nodiscard]] Result<std::unique_ptr<Code>> link(std::unique_ptr<llvm::MemoryBuffer> object);

    [[nodiscard]] bool may_execute() const noexcept { return may_execute_; }

private:
    friend class LinkedCode;
    Session(std::unique_ptr<llvm::orc::LLJIT> jit, llvm::orc::JITTargetMachineBuilder host);
    [[nodiscard]] static Result<Session*> make();
    [[nodiscard]] static Result<std::unique_ptr<llvm::TargetMachine>> make_machine(Optimization level, llvm::orc::JITTargetMachineBuilder host);
    void release(llvm::orc::JITDylib& library, llvm::orc::ResourceTrackerSP tracker) noexcept;

    std::unique_ptr<llvm::orc::LLJIT> jit_;
    llvm::orc::JITTargetMachineBuilder host_;
    std::mutex linking_;         ///< over the several steps of adding and removing one program
    std::string last_report_;    ///< what ORC said while `linking_` was held
    std::uint64_t programs_ = 0; ///< ever linked: names of JITDylibs must not repeat
    bool may_execute_ = false;
};

} // namespace forbear::native
