#pragma once
// A box as its policy's author would have written it.

#include <map>
#include <string>
#include <vector>

#include "analysis/boxes.h"

namespace forbear::analysis {

class Words {
public:
    /// Both must outlive this.
    Words(const ir::Program& program, const Space& space);

    /// `segment is consumer and days_past_due is 31 to 60`; `every customer` of a box without sides.
    [[nodiscard]] std::string of(const Box& box) const;
    /// `days_past_due is 31 to 60`
    [[nodiscard]] std::string of(std::uint32_t dimension, const Values& values) const;
    /// The same as a cell of a table: `31 to 60`, `-` of everything.
    [[nodiscard]] std::string cell(std::uint32_t dimension, const Values& values) const;
    /// What the dimension is about, `days_past_due`; empty of what the author gave no name.
    [[nodiscard]] const std::string& name(std::uint32_t dimension) const { return names_[dimension]; }

private:
    struct Test {
        Values passes;
        std::string text;
    };
    [[nodiscard]] std::string value(const Type& type, std::int64_t value) const;
    [[nodiscard]] std::string range(const Type& type, const Range& range, const Values& all) const;
    [[nodiscard]] std::string known(std::uint32_t dimension, const Values& values, const char* between) const;
    [[nodiscard]] std::string members(std::uint32_t dimension) const;
    [[nodiscard]] const Type& type_of(std::uint32_t dimension) const;

    const ir::Program& program_;
    const Space& space_;
    std::vector<std::string> names_;            ///< by dimension
    std::map<std::uint32_t, std::vector<Test>> tests_; ///< by dimension: how an author has written tests of it
};

} // namespace forbear::analysis
