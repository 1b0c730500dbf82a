#pragma once
// The names in a text, without knowing what they stand for.

#include <map>
#include <string>
#include <string_view>

namespace forbear::lint {

/// How often each word stands in `text`, comments and quoted texts aside.
[[nodiscard]] std::map<std::string, std::size_t, std::less<>> names_in(std::string_view text);

} // namespace forbear::lint
