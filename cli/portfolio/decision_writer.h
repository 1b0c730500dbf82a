#pragma once
// Decisions as rows: CSV or JSON Lines, as docs/command-line.md describes them.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forbear/decision.h"
#include "forbear/engine.h"
#include "portfolio/asked_rule.h"
#include "portfolio/portfolio.h"

namespace forbear::cli {

/// Immutable: any number of threads may share one. The policy must outlive it.
///
/// Cells are data for programs and are written as they are. A reader who opens the file in a spreadsheet should import
/// it as text: a key that begins with `=` stays what it is. Only `reason` and `why_not`, which are words for people, are kept from
/// being read as a formula: a text that begins with = + - or @ has a blank put before it.
class DecisionWriter {
public:
    DecisionWriter(const Policy& policy, FileFormat format) : DecisionWriter(std::vector<const Policy*>{&policy}, format) {}
    /// Several policies over one schema: each has columns of its own, `NAME.status`, `NAME.rule` and so on.
    DecisionWriter(std::vector<const Policy*> policies, FileFormat format) : DecisionWriter(std::move(policies), format, nullptr) {}
    /// `asked`: a rule of the one policy there is, or null. Its answers are one more column, `why_not`.
    DecisionWriter(std::vector<const Policy*> policies, FileFormat format, const AskedRule* asked);

    /// The header row of CSV; nothing for JSON Lines.
    [[nodiscard]] std::string header() const;
    /// What one policy decided of a record, and why there is no decision.
    struct Answer {
        DecisionView decision;
        std::string reason;
        std::uint32_t why_not = AskedRule::all_true; ///< as `AskedRule::answer` gives it
    };
    /// Appends one row: an answer of each policy. `row` is counted from 1 and stands for the key where the schema has none.
    void append(std::string& out, std::uint64_t row, std::string_view key, const std::vector<Answer>& answers) const;

private:
    /// What the names of one policy look like in the format, made once.
    struct Names {
        std::vector<std::string> rules;
        std::vector<std::string> guards;
        bool guards_need_quotes = false;
    };
    /// An outcome's values where they are words, and its name.
    struct OutcomeNames {
        std::string name; ///< of the column
        std::string json_name;
        std::vector<std::string> values;
    };
    struct Column {
        std::string experiment;
        std::string name; ///< of the column
    };

    /// `name` as a cell or a JSON string.
    [[nodiscard]] std::string in_format(const std::string& name) const;
    void add_names(const Policy& policy);
    /// The name of the cell; nothing where there is none.
    [[nodiscard]] static std::string_view cell_name(const Policy& policy, const DecisionView& decision,
                                                    const std::string& experiment);
    /// The part that the answer names, as a cell or a JSON string; empty where it names none.
    [[nodiscard]] std::string_view part_of(const Answer& answer) const;
    /// The answer of policy `place`.
    void append_cells(std::string& out, std::size_t place, const Answer& answer) const;
    void append_channels(std::string& out, const DecisionView& decision) const;
    void append_guards(std::string& out, std::size_t place, const DecisionView& decision) const;
    void append_outcome(std::string& out, const Policy& policy, const DecisionView& decision, std::uint32_t outcome) const;
    void append_hours(std::string& out, const DecisionView& decision, std::uint32_t word, const Type& type) const;
    void append_json(std::string& out, std::size_t place, const Answer& answer) const;
    void append_json_outcome(std::string& out, const Policy& policy, const DecisionView& decision,
                             std::uint32_t outcome) const;

    std::vector<const Policy*> policies_;
    FileFormat format_;
    std::string key_name_;
    std::string row_begin_; ///< of JSON: `{"account_id":`
    std::vector<Names> names_; ///< by policy
    std::vector<std::string> channels_;
    bool channels_need_quotes_ = false;
    std::vector<OutcomeNames> outcomes_;
    std::vector<std::vector<Column>> experiments_; ///< by policy
    bool is_asked_ = false;
    std::vector<std::string> parts_; ///< of the rule that is asked about
};

[[nodiscard]] std::string_view status_text(Status status) noexcept;

} // namespace forbear::cli
