#include "syntax/print.h"

#include <algorithm>
#include <type_traits>
#include <variant>

#include "syntax/print_parts.h"

namespace forbear::syntax {
namespace {

using printing::Gap;
using printing::Layout;

void add_import(Layout& layout, const Import& import, Gap gap) {
    layout.add(0, "import " + printing::quote(import.path.text), import.at.begin, gap);
}

} // namespace

std::string print(const File& file) {
    Layout layout;
    for (std::size_t i = 0; i < file.items.size(); ++i) {
        const bool together = i > 0 && std::holds_alternative<Import>(file.items[i - 1]);
        const auto add = [&](const auto& item) {
            using Item = std::decay_t<decltype(item)>;
            if constexpr (std::is_same_v<Item, Import>) add_import(layout, item, together ? Gap::author : Gap::one);
            else if constexpr (std::is_same_v<Item, Schema>) printing::add_schema(layout, item);
            else if constexpr (std::is_same_v<Item, Policy>) printing::add_policy(layout, item);
            else if constexpr (std::is_same_v<Item, GuardFile>) printing::add_guard_file(layout, item);
            else if constexpr (std::is_same_v<Item, Require>) printing::add_require(layout, item);
            else if constexpr (std::is_same_v<Item, Acceptance>) printing::add_acceptance(layout, item, 0);
            else if constexpr (std::is_same_v<Item, Example>) printing::add_example(layout, item);
            else printing::add_scenario(layout, item);
        };
        std::visit(add, file.items[i]);
    }
    return layout.finish(file);
}

std::vector<std::uint32_t> paragraphs_of(std::string_view text) {
    std::vector<std::uint32_t> places;
    std::size_t line_ends = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char letter = text[i];
        if (letter == '\n' || letter == '\r') {
            ++line_ends;
            if (letter == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
        } else if (letter != ' ' && letter != '\t') {
            if (line_ends > 1) places.push_back(static_cast<std::uint32_t>(i));
            line_ends = 0;
        }
    }
    return places;
}

} // namespace forbear::syntax
