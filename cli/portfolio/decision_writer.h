#pragma once
// Decisions as rows: CSV or JSON Lines, as docs/command-line.md describes them.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "forbear/decision.h"
#include "forbear/engine.h"
#include "portfolio/portfolio.h"

namespace forbear::cli {

/// Immutable: any number of threads may share one. The policy must outlive it.
///
/// Cells are data for programs and are written as they are. A reader who opens the file in a spreadsheet should import
/// it as text: a key that begins with `=` stays what it is. Only `reason`, which is words for people, is kept from
/// being read as a formula: a text that begins with = + - or @ has a blank put before it.
class DecisionWriter {
public:
    DecisionWriter(const Policy& policy, FileFormat format) : DecisionWriter(std::vector<const Policy*>{&policy}, format) {}
    /// Several policies over one schema: each has columns of its own, `NAME.status`, `NAME.rule` and so on.
    DecisionWriter(std::vector<const Policy*> policies, FileFormat format);

    /// The header row of CSV; nothing for JSON Lines.
    [[nodiscard]] std::string header() const;
    /// What one policy decided of a record, and why there is no decision.
    struct Answer {
        DecisionView decision;
        std::string reason;
    };
    /// Appends one row: an answer of each policy. `row` is counted from 1 and stands for the key where the schema has none.
    void append(std::string& out, std::uint64_t row, std::string_view key, const std::vector<Answer>& answers) const;

private:
    [[nodiscard]] static std::string channels_text(const Policy& policy, const DecisionView& decision);
    [[nodiscard]] static std::string guards_text(const Policy& policy, const DecisionView& decision);
    /// The name of the cell; nothing where there is none.
    [[nodiscard]] static std::string_view cell_name(const Policy& policy, const DecisionView& decision,
                                                    const std::string& experiment);
    [[nodiscard]] static std::string outcome_text(const Policy& policy, const DecisionView& decision,
                                                  std::uint32_t outcome);
    /// The answer of policy `place`.
    void append_cells(std::string& out, std::size_t place, const Answer& answer) const;
    void append_json(std::string& out, std::size_t place, const Answer& answer) const;
    static void append_json_outcome(std::string& out, const Policy& policy, const DecisionView& decision,
                                    std::uint32_t outcome);

    std::vector<const Policy*> policies_;
    FileFormat format_;
    std::string key_name_;
    std::vector<std::string> outcome_names_;
    struct Column {
        std::string experiment;
        std::string name; ///< of the column
    };
    std::vector<std::vector<Column>> experiments_; ///< by policy
};

[[nodiscard]] std::string_view status_text(Status status) noexcept;

} // namespace forbear::cli
