#pragma once
// A policy bound to the columns of record batches, and a block of rows of one batch as the policy reads them.

#include <memory>
#include <vector>

#include "c_api/arrow_read.h"
#include "c_api/handles.h"

namespace forbear::c_api {

/// A fact, or a field of a list, and the column that it is read from.
struct BoundColumn {
    std::size_t fact = 0;  ///< of the schema, or of the list
    std::size_t child = 0; ///< of the batch, or of the list's struct
    std::string name;      ///< for messages
    Recipe recipe;
};

struct BoundList {
    std::size_t list = 0;
    std::size_t child = 0;
    bool is_large = false; ///< offsets of 64 bits
    std::string name;
    std::size_t children = 0; ///< of its struct
    std::vector<BoundColumn> fields;
};

struct Constant {
    std::size_t fact = 0;
    std::int64_t value = 0;
    std::uint8_t state = 0;
};

} // namespace forbear::c_api

struct forbear_arrow {
    std::shared_ptr<const forbear::Policy> policy;
    std::size_t children = 0; ///< of a batch
    std::vector<forbear::c_api::BoundColumn> columns;
    std::vector<forbear::c_api::BoundList> lists;
    std::vector<forbear::c_api::Constant> constants;
};

namespace forbear::c_api {

[[nodiscard]] Failed bind(const forbear_policy& policy, const ArrowSchema& schema, const forbear_arrow_options* options, forbear_arrow& bound);

/// One batch, held against what it was bound to.
class Batch {
public:
    static constexpr std::size_t rows_of_block = 1024;

    explicit Batch(const forbear_arrow& bound) : bound_(&bound) {}
    /// Errors: FORBEAR_E_DATA. `array` outlives this.
    [[nodiscard]] Failed open(const ArrowArray* array);
    [[nodiscard]] std::int64_t rows() const noexcept { return array_->length; }
    /// Rows [begin, begin + count) of the batch: row 0 of the view is `begin`. Valid until the next call.
    [[nodiscard]] FactsView read_block(std::int64_t begin, std::size_t count);

private:
    /// Values of one fact or field in the block.
    struct Store {
        std::vector<std::int64_t> values;
        std::vector<std::uint8_t> states;
        std::vector<Text> texts;
        void make_room(std::size_t size, bool is_text);
        [[nodiscard]] Target from(std::size_t at) noexcept { return {values.data() + at, states.data() + at, texts.empty() ? nullptr : texts.data() + at}; }
    };
    struct OpenList {
        const ArrowArray* array = nullptr;
        const ArrowArray* elements = nullptr;
        const std::uint8_t* validity = nullptr;
        const std::uint8_t* element_validity = nullptr;
        std::vector<Source> fields;
        std::vector<Store> stores;
        Store nothing; ///< of fields that no column holds
        std::vector<Column> columns;
        std::vector<std::uint32_t> offsets;
        std::vector<std::uint8_t> states;
    };
    /// Elements that lie behind each other in the array.
    struct Run {
        std::int64_t first = 0;
        std::size_t count = 0;
    };

    [[nodiscard]] Failed open_list(std::size_t number);
    void set_up_columns();
    void read_list(std::size_t number, std::int64_t begin, std::size_t count);
    void take_null_rows(std::int64_t begin, std::size_t count);

    const forbear_arrow* bound_;
    const ArrowArray* array_ = nullptr;
    const std::uint8_t* validity_ = nullptr;
    std::vector<Source> sources_;
    std::vector<Store> stores_;
    std::vector<OpenList> open_lists_;
    std::vector<Column> columns_;
    std::vector<ListColumns> lists_;
    std::vector<Run> runs_;
};

} // namespace forbear::c_api
