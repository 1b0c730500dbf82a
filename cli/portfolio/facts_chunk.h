#pragma once
// The facts of a chunk of records as columns, filled cell by cell, with what could not be understood kept for the
// reader's reason.

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "forbear/binding.h"
#include "forbear/decision.h"
#include "portfolio/cell_reader.h"

namespace forbear::cli {

/// Records are filled one after another: `begin_record`, its cells in any order, `end_record`. Reuse one object:
/// `start()` keeps the memory. Not thread-safe. The schema must outlive it.
class FactsChunk {
public:
    explicit FactsChunk(const Schema& schema);

    /// Forgets all records; there will be `records` of them.
    void start(std::size_t records);
    /// All facts missing, all lists unknown where the schema allows it.
    void begin_record();
    /// `stays`: the bytes of `cell` stay where they are until `start`, and are not copied.
    void set_cell(std::size_t fact, std::string_view cell, bool stays = false);
    void set_value(std::size_t fact, std::int64_t value);
    /// The cell is no value of the fact, whatever it says; `shown` is what a reader sees.
    void set_malformed(std::size_t fact, std::string_view shown);
    /// Says that the list is known; it is empty until elements are added.
    void begin_list(std::size_t list);
    void add_element(std::size_t list);
    /// Of the element added last.
    void set_field(std::size_t list, std::size_t field, std::string_view cell);
    void set_field_malformed(std::size_t list, std::size_t field, std::string_view shown);
    /// The record cannot be decided at all: the first problem counts.
    void set_problem(std::string problem);
    void end_record();

    [[nodiscard]] std::size_t size() const noexcept { return records_; }
    /// Records of `list` added to the record that is being filled.
    [[nodiscard]] std::size_t elements(std::size_t list) const noexcept;
    [[nodiscard]] std::size_t elements_of(std::size_t list, std::size_t record) const noexcept;
    /// The key as it stood in the file; empty when there was none.
    [[nodiscard]] std::string_view key(std::size_t record) const noexcept { return keys_[record]; }
    /// Why the record cannot be decided, or empty.
    [[nodiscard]] const std::string& problem(std::size_t record) const noexcept { return problems_[record]; }
    /// What stood in the cell that `fault` is about, or null. Long cells are cut.
    [[nodiscard]] const std::string* raw_cell(std::size_t record, const Fault& fault) const noexcept;

    /// Valid until the next change. Errors: ErrorCode::binding.
    [[nodiscard]] Result<FactsView> view();

private:
    struct FactColumn {
        std::vector<std::int64_t> values;
        std::vector<std::uint8_t> states;
        std::vector<Text> texts; ///< of text facts: what the values are addresses of
    };
    struct ListColumn {
        std::vector<FactColumn> fields;
        std::vector<Column> columns;
        std::vector<std::uint32_t> offsets;
        std::vector<std::uint8_t> states;
    };
    struct Malformed {
        std::size_t record = 0;
        bool in_list = false;
        std::size_t fact = 0;
        std::size_t field = 0;
        std::size_t element = 0;
        std::string shown;
    };

    std::string_view keep(std::string_view text);
    void set_text(std::size_t fact, std::string_view kept);
    ParsedValue parse_field(const CellReader& reader, std::string_view cell);
    void remember(Malformed malformed);

    const Schema* schema_;
    std::vector<CellReader> readers_;                    ///< per fact
    std::vector<std::vector<CellReader>> field_readers_; ///< per list and field
    std::vector<FactColumn> facts_;
    std::vector<ListColumn> lists_;
    std::vector<std::string_view> keys_;
    std::vector<std::string> problems_; ///< kept while the object lives: those of other records are empty
    std::vector<std::size_t> with_problem_;
    std::vector<Malformed> malformed_;
    std::deque<Text> field_texts_;
    struct Block {
        std::unique_ptr<char[]> bytes;
        std::size_t size = 0;
    };
    std::vector<Block> blocks_;
    std::size_t blocks_used_ = 0; ///< of blocks_
    std::size_t block_used_ = 0;  ///< of the last of these
    std::size_t records_ = 0;
    std::unique_ptr<Columns> bound_;
};

} // namespace forbear::cli
