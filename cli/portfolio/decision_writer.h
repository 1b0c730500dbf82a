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
    DecisionWriter(const Policy& policy, FileFormat format);

    /// The header row of CSV; nothing for JSON Lines.
    [[nodiscard]] std::string header() const;
    /// Appends one row. `row` is counted from 1 and stands for the key where the schema has none. An empty `reason` is
    /// replaced by the author's words when the decision is a rejection.
    void append(std::string& out, std::uint64_t row, std::string_view key, const DecisionView& decision,
                std::string_view reason) const;

private:
    [[nodiscard]] std::string channels_text(const DecisionView& decision) const;
    [[nodiscard]] std::string guards_text(const DecisionView& decision) const;
    /// The name of the cell; nothing where there is none.
    [[nodiscard]] std::string_view cell_name(const DecisionView& decision, std::uint32_t experiment) const;
    [[nodiscard]] std::string outcome_text(const DecisionView& decision, std::uint32_t outcome) const;
    void append_json(std::string& out, std::string_view key, const DecisionView& decision,
                     std::string_view reason) const;
    void append_json_outcome(std::string& out, const DecisionView& decision, std::uint32_t outcome) const;

    const Policy* policy_;
    FileFormat format_;
    std::string key_name_;
    std::vector<std::string> outcome_names_;
    std::vector<std::string> experiment_names_;
};

[[nodiscard]] std::string_view status_text(Status status) noexcept;

} // namespace forbear::cli
