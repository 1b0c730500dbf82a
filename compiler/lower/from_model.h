#pragma once
// Model -> decision IR, nothing else.

#include <optional>
#include <string>

#include "forbear/error.h"
#include "ir/program.h"
#include "ir/requirements.h"
#include "model/model.h"

namespace forbear::lower {

/// Lowers one policy. `hash` is over all texts of the compilation and is written into the program. Errors:
/// ErrorCode::limit when the policy needs more than the engine holds (registers, nodes); ErrorCode::internal when the
/// result does not verify.
[[nodiscard]] Result<ir::Program> from_model(const model::Policy& policy, const std::string& hash);

class Lowering;

/// The steps of every lowering: what the program is about, all that decides, and whether it came out whole.
void begin(const model::Policy& policy, const std::string& hash, ir::Program& program);
void lower_experiments(const model::Policy& policy, Lowering& lowering, ir::Program& program);
void lower_policy(const model::Policy& policy, Lowering& lowering, ir::Program& program);
[[nodiscard]] std::optional<Error> finish(const model::Policy& policy, ir::Program& program);
[[nodiscard]] std::optional<Error> finish(const model::Policy& policy, ir::Judged& judged);

} // namespace forbear::lower
