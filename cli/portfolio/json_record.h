#pragma once
// One line of JSON Lines as one record: an object whose names are facts and lists. Numbers keep their digits.

#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "forbear/schema.h"
#include "portfolio/columns.h"
#include "portfolio/facts_chunk.h"
#include "portfolio/word_table.h"

namespace forbear::cli {

/// Names of an object, and which facts (or fields of a list) each of them gives.
class JsonMeanings {
public:
    void add(const std::string& name, std::size_t target);
    /// When all have been added.
    void finish() { table_ = WordTable(names_); }
    /// Null where the name means nothing.
    [[nodiscard]] const std::vector<std::size_t>* find(std::string_view name) const noexcept {
        const std::int32_t place = table_.find(name);
        return place < 0 ? nullptr : &targets_[static_cast<std::size_t>(place)];
    }

private:
    std::vector<std::string> names_;
    std::vector<std::vector<std::size_t>> targets_;
    WordTable table_;
};

/// What the names of an object mean. Immutable, shared by threads.
struct JsonNames {
    JsonMeanings facts;
    JsonMeanings lists;
    std::vector<JsonMeanings> fields; ///< per list
    const Schema* schema = nullptr;

    JsonNames() = default;
    JsonNames(const JsonNames&) = delete; // the tables know where the names lie
    JsonNames& operator=(const JsonNames&) = delete;
    JsonNames(JsonNames&&) = default;
    JsonNames& operator=(JsonNames&&) = default;
    ~JsonNames() = default;
};

/// `provided` facts and lists come from elsewhere and are not read from the objects.
[[nodiscard]] JsonNames json_names(const Schema& schema, const NamePairs& map, const std::vector<bool>& provided_facts,
                                   const std::vector<bool>& provided_lists);

/// Reads one line after another. Not thread-safe; what it is given must outlive it.
class JsonReader {
public:
    /// Names without a meaning are added to `ignored`, up to a hundred.
    JsonReader(const JsonNames& names, FactsChunk& facts, std::set<std::string>& ignored);
    JsonReader(const JsonReader&) = delete;
    JsonReader& operator=(const JsonReader&) = delete;
    ~JsonReader();

    /// Fills the record that `facts` began. What is no object, or holds a name twice, makes the record a problem.
    void fill(std::string_view line);
    /// The same, letter by letter: what `fill` does with a line that is out of the ordinary.
    void fill_carefully(std::string_view line);

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace forbear::cli
