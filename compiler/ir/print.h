#pragma once
// Decision IR -> text, for golden tests and for people who debug the compiler. The form is stable.

#include <string>
#include <string_view>

#include "ir/program.h"

namespace forbear::ir {

[[nodiscard]] std::string print(const Program& program);
[[nodiscard]] std::string_view op_name(Op op) noexcept;

} // namespace forbear::ir
