#pragma once
// The parts of policy texts by name, for comparing two versions of them.

#include <map>
#include <string>

#include "driver/load.h"

namespace forbear {

struct TextItem {
    std::string kind; ///< `rule`, `row`, `guard`, `parameter` ...
    std::string text; ///< without comments and layout
    std::uint32_t file = 0, begin = 0;
};

/// By name, `table.row` for rows; scenarios and customers aside.
[[nodiscard]] std::map<std::string, TextItem> items_of(const driver::Loaded& loaded);

} // namespace forbear
