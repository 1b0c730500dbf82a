#pragma once
// Equal expressions get equal keys, wherever and however they were written.

#include <string>

#include "model/model.h"

namespace forbear::model {

/// Appends a byte string that two expressions share exactly when they compute the same thing the same way. Places,
/// texts and proved ranges do not count. Not printable and not stable between versions.
void append_key(std::string& key, const Expr& expr);
[[nodiscard]] std::string expression_key(const Expr& expr);

} // namespace forbear::model
