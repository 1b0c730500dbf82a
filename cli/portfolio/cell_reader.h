#pragma once
// What the cells of one fact say: as `parse_value`, but with everything about the fact looked up beforehand.

#include <cstdint>
#include <string_view>

#include "forbear/binding.h"
#include "portfolio/word_table.h"

namespace forbear::cli {

/// The usual spellings are read here; any other goes to `parse_value`, so that the answers are the same. Immutable: any number of
/// threads may share one. The schema must outlive it.
class CellReader {
public:
    CellReader(const Schema& schema, const Fact& fact);

    [[nodiscard]] ParsedValue read(std::string_view cell) const noexcept;
    [[nodiscard]] bool is_text() const noexcept { return form_ == Form::text; }
    /// What an empty cell says.
    [[nodiscard]] State missing() const noexcept { return missing_; }

private:
    enum class Form : std::uint8_t { number, word, words, date, yes_no, text, other };

    const Schema* schema_;
    const Fact* fact_;
    Form form_ = Form::other;
    std::uint8_t scale_ = 0;
    State missing_ = State::unknown;
    WordTable words_;
};

} // namespace forbear::cli
