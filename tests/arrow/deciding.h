#pragma once
// Batches through the library, and what was decided as text.

#include <memory>
#include <string>
#include <vector>

#include "arrow/producer.h"

namespace arrow_tests {

/// tests/arrow/echo.forbear: what a fact says comes back as the outcome `said_...`; unknown comes back as sevens.
const forbear_policy* echo();

struct Failed {
    forbear_status status = FORBEAR_OK;
    std::string message;
};

/// Decisions about one batch, or why there are none.
class Decided {
public:
    /// `rows` gets a column `must` of ones.
    Decided(std::vector<Part> columns, std::int64_t rows, const forbear_arrow_options* options = nullptr);
    explicit Decided(const Part& batch, const forbear_arrow_options* options = nullptr);
    Decided(const Decided&) = delete;
    Decided& operator=(const Decided&) = delete;
    ~Decided();
    [[nodiscard]] std::int64_t rows() const { return array.length; }
    [[nodiscard]] std::string at(std::string_view path, std::int64_t row) const { return cell_at(schema, array, path, row); }
    /// A column of the answers; `invalid` for records that could not be decided, with the kind of the fault.
    [[nodiscard]] std::vector<std::string> said(const std::string& outcome) const;
    Failed failed;
    ArrowSchema schema{};
    ArrowArray array{};

private:
    void decide(const Part& batch, const forbear_arrow_options* options);
};

/// One column, its answers.
std::vector<std::string> said(Part column, const forbear_arrow_options* options = nullptr);
/// Why a column is not taken.
Failed refused(Part column, const forbear_arrow_options* options = nullptr);

/// Options for one field.
struct Field : forbear_arrow_field {
    explicit Field(const char* name, std::uint32_t of_flags = 0);
};
forbear_arrow_options options_of(const std::vector<forbear_arrow_field>& fields);

using Said = std::vector<std::string>;

} // namespace arrow_tests
