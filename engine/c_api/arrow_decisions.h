#pragma once
// Decisions as an Arrow struct array.

#include <memory>
#include <string>
#include <vector>

#include "c_api/arrow_builders.h"
#include "forbear/engine.h"

namespace forbear::c_api {

/// One decision and the record it is about.
struct DecidedRow {
    const DecisionView& decision;
    const FactsView& facts;
    std::uint64_t row = 0; ///< of the facts
};

/// One child of the struct: what it looks like, and its rows.
class DecisionColumn {
public:
    virtual ~DecisionColumn() = default;
    virtual void add(const DecidedRow& row) = 0;
    [[nodiscard]] virtual MadeSchema schema() const = 0;
    [[nodiscard]] virtual std::shared_ptr<Builder> builder() const = 0;
};

/// The names that places in decisions stand for; outlives the columns.
struct DecisionWords {
    explicit DecisionWords(const Policy& policy);
    std::vector<std::string> statuses, rules, guards, faults, places, fields;
    std::vector<std::vector<std::string>> cells;  ///< of each experiment
    std::vector<std::size_t> first_field;         ///< of each list, in `fields`
};

class DecisionArray {
public:
    explicit DecisionArray(std::shared_ptr<const Policy> policy);
    void add(const DecidedRow& row);
    [[nodiscard]] MadeArray finish();
    [[nodiscard]] MadeSchema schema() const;

private:
    std::shared_ptr<const Policy> policy_;
    DecisionWords words_;
    std::vector<std::unique_ptr<DecisionColumn>> columns_;
    std::int64_t rows_ = 0;
};

[[nodiscard]] std::unique_ptr<DecisionColumn> status_column(const DecisionWords& words);
[[nodiscard]] std::unique_ptr<DecisionColumn> rule_column(const DecisionWords& words);
[[nodiscard]] std::unique_ptr<DecisionColumn> channels_column(const Policy& policy);
[[nodiscard]] std::unique_ptr<DecisionColumn> guards_column(const DecisionWords& words, bool changed);
[[nodiscard]] std::unique_ptr<DecisionColumn> experiments_column(const Policy& policy, const DecisionWords& words);
[[nodiscard]] std::unique_ptr<DecisionColumn> fault_column(const DecisionWords& words);
[[nodiscard]] std::unique_ptr<DecisionColumn> reason_column(const Policy& policy);
[[nodiscard]] std::unique_ptr<DecisionColumn> outcomes_column(const Policy& policy);

/// A struct of several columns of its own, valid in every row.
[[nodiscard]] std::unique_ptr<DecisionColumn> struct_column(std::string name, std::vector<std::unique_ptr<DecisionColumn>> parts);
/// A column of places in a dictionary of words.
[[nodiscard]] MadeSchema places_schema(std::string name, bool is_nullable);
[[nodiscard]] MadeSchema place_lists_schema(std::string name);

} // namespace forbear::c_api
