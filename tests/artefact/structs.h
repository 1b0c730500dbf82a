#pragma once
// Structs of any layout and columns of any form, drawn by seed, and whether code made ahead of time reads in them what they say.

#include <deque>
#include <random>
#include <string>
#include <vector>

#include "forbear/binding.h"
#include "forbear/kernel.h"
#include "forbear/policy.h"
#include "forbear/record_layout.h"

namespace forbear::tests {

/// A layout for a schema without lists: any widths, any order, gaps between fields, state bytes, bits or sentinels, own numbers and names
/// for choices, facts that may be unknown left out.
[[nodiscard]] RecordLayout drawn_layout(const Schema& schema, std::mt19937_64& random);

/// Records of `layout`, one behind the other.
class Structs {
public:
    Structs(const Schema& schema, const RecordLayout& layout, std::size_t count, std::mt19937_64& random);
    Structs(const Structs&) = delete;
    Structs& operator=(const Structs&) = delete;

    [[nodiscard]] const void* data() const { return bytes_.data(); }
    /// What record `row` says, read field by field.
    void read(std::size_t row, Record& record) const;

private:
    const Schema& schema_;
    const RecordLayout& layout_;
    std::vector<char> bytes_;
    std::deque<std::string> strings_;
    std::deque<Text> texts_;
};

/// How many of the drawn structs the kernel decides otherwise than the interpreter, one by one or in a batch.
[[nodiscard]] std::size_t disagreements(const forbear_kernel& kernel, const Policy& policy, const RecordLayout& layout, std::size_t count,
                                        std::mt19937_64& random);
/// The same of columns of a schema without lists: dense ones, with gaps, of one value for all rows, without states.
[[nodiscard]] std::size_t disagreements(const forbear_kernel& kernel, const Policy& policy, std::size_t count, std::mt19937_64& random);

} // namespace forbear::tests
