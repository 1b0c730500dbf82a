#pragma once
// Deciding one batch, for the calls that do it once and for streams.

#include "c_api/arrow_batch.h"

namespace forbear::c_api {

/// `decisions` is only written on success. Errors: FORBEAR_E_DATA.
[[nodiscard]] Failed decide_batch(const forbear_arrow& bound, const ArrowArray* array, ArrowArray* decisions);

} // namespace forbear::c_api
