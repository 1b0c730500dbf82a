#pragma once
// Decision IR -> machine code, through LLVM ORC. The only room that sees LLVM.

#include <cstdint>
#include <memory>
#include <string>

#include "forbear/decision.h"
#include "forbear/error.h"
#include "forbear/record_layout.h"
#include "ir/program.h"

namespace forbear::native {

enum class Optimization : std::uint8_t { o0 = 0, o2 = 2 };

/// Machine code of one program. Its memory is given back on destruction: no call may be under way then.
class Code {
public:
    virtual ~Code() = default;
    [[nodiscard]] virtual DecideOne one() const noexcept = 0;
    [[nodiscard]] virtual DecideBatch batch() const noexcept = 0;
};

/// Compiles a verified program. Thread-safe. All programs share one JIT session of the process, each with a tracked
/// resource of its own. Errors: ErrorCode::backend when no machine code can be made here (no target, executable memory
/// refused); the caller goes on with the interpreter and says so.
/// The code touches nothing but its arguments and its own constants; it does not throw, allocate or loop without bound.
[[nodiscard]] Result<std::unique_ptr<Code>> compile(const ir::Program& program, Optimization level);

struct Request {
    Optimization level = Optimization::o2;
    /// Records that lie as this says, in place of columns: the functions take the address of record 0 in place of the facts, and
    /// count records from there. Outlives the call.
    const BoundLayout* records = nullptr;
    std::string kernel_cache; ///< a folder, see kernel_cache.h; empty: none
    std::string* cache_trouble = nullptr; ///< gets KernelCache::trouble where there was some; null: nobody asks
};
[[nodiscard]] Result<std::unique_ptr<Code>> compile(const ir::Program& program, const Request& request);

/// The LLVM IR that `compile` would make, for tests and for people who look.
[[nodiscard]] Result<std::string> print_llvm(const ir::Program& program, Optimization level);

} // namespace forbear::native
