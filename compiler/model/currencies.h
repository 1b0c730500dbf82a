#pragma once
// ISO 4217: which currencies there are and how many decimals they have.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace forbear::model {

/// Decimals of the minor unit of `code`, or nothing when there is no such currency.
[[nodiscard]] std::optional<std::uint8_t> currency_decimals(std::string_view code);
[[nodiscard]] std::vector<std::string> currency_codes();

} // namespace forbear::model
