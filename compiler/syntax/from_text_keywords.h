#pragma once
// Internal to from_text: which words the language knows, by text and by type.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace forbear::syntax {

/// The token type of a word of the language, or 0.
[[nodiscard]] std::uint16_t keyword_type(std::string_view text);
/// Whether a word of this type can be a name.
[[nodiscard]] bool is_name_type(std::size_t type);
/// Whether a word of this type is a word of the language that can never be a name.
[[nodiscard]] bool is_reserved(std::size_t type);
/// Whether a word of this type begins a statement and is followed by the name of what it begins: `rule`, `fact` ...
[[nodiscard]] bool begins_named(std::size_t type);
/// Whether a word of this type begins a type in a schema: `money`, `one of`, `date` ...
[[nodiscard]] bool begins_type(std::size_t type);
/// How an author writes a word or sign of this type: "when", "at least", "`,`"; empty for what has no single spelling.
[[nodiscard]] std::string spelling(std::size_t type);

} // namespace forbear::syntax
