#include "forbear/schema.h"

namespace forbear {

namespace {

template <class Named>
std::int32_t find(const std::vector<Named>& items, std::string_view name) noexcept {
    for (std::size_t index = 0; index < items.size(); ++index) {
        if (items[index].name == name) return static_cast<std::int32_t>(index);
    }
    return -1;
}

} // namespace

std::int32_t Schema::find_fact(std::string_view wanted) const noexcept { return find(facts, wanted); }
std::int32_t Schema::find_list(std::string_view wanted) const noexcept { return find(lists, wanted); }
std::int32_t Schema::find_outcome(std::string_view wanted) const noexcept { return find(outcomes, wanted); }

} // namespace forbear
