#pragma once
// Drawn customers of a policy, decided, with what a host would record.

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "forbear/engine.h"

namespace forbear::tests {

/// Customers drawn by seed and their decisions. Of the facts only choices and yes-or-no facts are kept: others are columns that must not be read.
class Decided {
public:
    Decided(std::shared_ptr<const Policy> policy, std::uint64_t seed, std::size_t rows);

    [[nodiscard]] const Policy& policy() const noexcept { return *policy_; }
    [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
    [[nodiscard]] const std::int64_t* words(std::size_t row = 0) const noexcept { return words_.data() + row * policy_->layout().words; }
    /// From now on the words of a row are no decision.
    void spoil(std::size_t row) noexcept { words_[row * policy_->layout().words] = 77; }
    [[nodiscard]] FactsView facts() const noexcept { return {columns_.data(), nullptr}; }
    /// What a metric's label says of a fact of a row, found by the policy's own names for values.
    [[nodiscard]] std::string label(const std::string& fact, std::size_t row) const;

private:
    std::shared_ptr<const Policy> policy_;
    std::size_t rows_;
    std::vector<std::int64_t> words_;
    std::vector<std::vector<std::int64_t>> values_;
    std::vector<std::vector<std::uint8_t>> states_;
    std::vector<Column> columns_;
};

} // namespace forbear::tests
