#pragma once
// Policies and customers drawn by seed, for benchmarks: as many rules as asked for, over the facts that performance is quoted for.

#include <cstdint>
#include <string>
#include <vector>

#include "forbear/compile.h"
#include "forbear/engine.h"
#include "forbear/record_layout.h"

namespace forbear::bench {

/// What a policy of the family uses beside plain facts.
struct Features {
    bool unknowns = false; ///< two facts may be unknown, and are for one customer in ten; some conditions say "or unknown"
    bool guards = false;   ///< four guards: allowed channels, hardship, hours, early days
    bool lists = false;    ///< the contacts of the last month, up to eight, counted by half of the rules
};

struct Family {
    std::size_t rules = 10; ///< `otherwise` included
    bool is_round = true;   ///< cut points as people write them; else any
    Features features;
    std::uint64_t seed = 1;
};

[[nodiscard]] std::string name_of(const Family& family);
[[nodiscard]] std::vector<NamedText> texts_of(const Family& family);

/// A customer as a host might hold one.
struct Customer {
    std::int64_t balance = 0;
    std::int16_t days_past_due = 0;
    std::uint8_t segment = 0, tier = 0, hardship = 0, allowed_channels = 0;
    std::uint8_t balance_state = 0, hardship_state = 0;
};
[[nodiscard]] StructLayout<Customer> layout_of(const Family& family);

/// Customers in columns, bound to a policy of the family.
class Portfolio {
public:
    Portfolio(const Family& family, const Schema& schema, std::size_t rows);

    [[nodiscard]] const FactsView& view() const { return view_; }
    [[nodiscard]] std::vector<Customer> customers() const;
    /// Reads every column and writes `words` words for each row, and nothing else.
    void touch(std::size_t begin, std::size_t end, std::size_t words, std::int64_t* out) const;

private:
    std::size_t rows_;
    std::vector<std::vector<std::int64_t>> values_;
    std::vector<std::vector<std::uint8_t>> states_;
    std::vector<std::uint32_t> offsets_;
    std::vector<std::vector<std::int64_t>> fields_;
    std::vector<Column> field_columns_;
    Columns columns_;
    FactsView view_;
};

} // namespace forbear::bench
