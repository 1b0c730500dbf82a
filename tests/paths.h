#pragma once
// Where the tests find the project's files. The folders are known to one object file only, so that the others compile the
// same in every checkout.

#include <string>

namespace checkout {

/// The checkout, without a closing slash.
[[nodiscard]] const std::string& source_dir();
/// Public data and examples that some tests read when they are there.
[[nodiscard]] const std::string& shared_dir();

} // namespace checkout
