#pragma once
// What the room's own tests may turn. Everybody else gets the defaults through compile.h.

#include <cstddef>
#include <cstdint>
#include <string>

#include "dispatch/plan.h"
#include "native/compile.h"

namespace forbear::native {

/// Whether this process may run memory that it wrote. Asks the system, which is slow: the session asks once.
[[nodiscard]] bool executable_memory_is_allowed() noexcept;

/// Thresholds between straight code, which is faster, and tables with a loop, whose code does not grow.
struct Settings {
    std::size_t straight_nodes = 48;           ///< longest graph that becomes branches
    dispatch::Thresholds dispatch;             ///< of the search of the rule
    std::size_t straight_facts = 24;           ///< longest list of facts or fields that is checked by straight code
    std::size_t straight_guards = 12;          ///< most guards that are written into the decision function itself
    std::size_t function_weight = 200;         ///< instructions and nodes of one internal function, about
    const BoundLayout* records = nullptr;      ///< as in `Request`
    std::string kernel_cache;                  ///< as in `Request`
    std::string* cache_trouble = nullptr;      ///< as in `Request`
    bool (*memory_probe)() noexcept = nullptr; ///< in place of the session's answer
    bool raise_fatal_error = false;            ///< lets LLVM report a fatal error in the middle of a compilation
};

[[nodiscard]] Result<std::unique_ptr<Code>> compile(const ir::Program& program, Optimization level,
                                                    const Settings& settings);
[[nodiscard]] Result<std::string> print_llvm(const ir::Program& program, Optimization level, const Settings& settings);
/// Bytes of machine code (the text section alone) that `compile` would make.
[[nodiscard]] Result<std::size_t> code_size(const ir::Program& program, Optimization level, const Settings& settings);

} // namespace forbear::native
