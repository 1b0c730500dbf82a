#pragma once
// One line of JSON Lines as one record: an object whose names are facts and lists. Numbers keep their digits.

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "forbear/schema.h"
#include "portfolio/columns.h"
#include "portfolio/facts_chunk.h"

namespace forbear::cli {

/// What the names of an object mean. Immutable, shared by threads.
struct JsonNames {
    std::map<std::string, std::vector<std::size_t>, std::less<>> facts;
    std::map<std::string, std::size_t, std::less<>> lists;
    std::vector<std::map<std::string, std::vector<std::size_t>, std::less<>>> fields; ///< per list
    const Schema* schema = nullptr;
};

/// `provided` facts and lists come from elsewhere and are not read from the objects.
[[nodiscard]] JsonNames json_names(const Schema& schema, const NamePairs& map, const std::vector<bool>& provided_facts,
                                   const std::vector<bool>& provided_lists);

/// Fills the record that `facts` began. What is no object, or holds a name twice, makes the record a problem. Names
/// without a meaning are added to `ignored`, up to a hundred.
void fill_from_json(std::string_view line, const JsonNames& names, FactsChunk& facts, std::set<std::string>& ignored);

} // namespace forbear::cli
