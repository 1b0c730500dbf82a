#pragma once
// Decided records and what is required of them: see ir/requirements.h for the meaning.

#include <cstdint>

#include "forbear/facts.h"
#include "interpret/interpret.h"
#include "ir/requirements.h"

namespace forbear::interpret {

enum class Verdict : std::uint8_t {
    does_not_apply = 0, ///< `whenever` is not true; the record is invalid or rejected; or the two records cannot be compared
    kept = 1,
    broken = 2
};

/// A record with its final decision, written by the interpreter or by generated code.
struct Decided {
    const FactsView* facts = nullptr;
    std::uint64_t row = 0;
    const std::int64_t* decision = nullptr;
};

/// Judges a requirement of kind `whenever`. `interpreter` must be one of the program that the requirement stands beside; a
/// decision of the same policy without requirements has the same words.
[[nodiscard]] Verdict judge(const ir::Requirement& requirement, const Interpreter& interpreter, const Decided& record);

/// Judges a requirement of kind `comparison` for two records, in whichever order they break it. It does not apply where they
/// differ in more than may differ, where the compared value is not known of both or is the same, or where the outcome is not
/// set in both decisions.
[[nodiscard]] Verdict judge(const ir::Requirement& requirement, const Interpreter& interpreter, const Decided& one,
                            const Decided& other);

} // namespace forbear::interpret
