#pragma once
// How a host hands its data to a policy, by the names of the schema: a `Record` for one customer, `Columns` for many.
// Both check names and kinds when they are bound, never during a decision.

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "forbear/error.h"
#include "forbear/facts.h"
#include "forbear/schema.h"

namespace forbear {

/// One customer's facts, owned. Every fact and every list starts as unknown, also where the schema does not allow that: the
/// decision is then invalid and names it. None and an empty list must be said (`set_none`, `set_empty`), for they are
/// knowledge. Reuse one Record for many customers: `clear()` keeps its memory. Not thread-safe. The schema must outlive it.
class Record {
public:
    explicit Record(const Schema& schema);
    Record(const Record&) = delete;
    Record& operator=(const Record&) = delete;

    void clear();
    /// Values are in units of the fact's type: cents, days, days since 1970, an index into the vocabulary.
    /// Errors: ErrorCode::binding for a name the schema does not have.
    Result<bool> set(std::string_view fact, std::int64_t value);
    /// A text fact, or a value as people write it (`410.00 USD`, `gold`, `2026-12-01`, `yes`, `email;sms`). False when
    /// that is no value of the fact's type: the fact is then malformed, and the decision will be invalid.
    Result<bool> set(std::string_view fact, std::string_view value);
    Result<bool> set_unknown(std::string_view fact);
    Result<bool> set_none(std::string_view fact);
    /// Nothing is in the list: nobody was contacted, there is no further party.
    Result<bool> set_empty(std::string_view list);

    // By index: no look-up, no allocation once the record has grown.
    void set_value(std::uint32_t fact, std::int64_t value, State state = State::known) noexcept;
    void set_text(std::uint32_t fact, std::string_view value);
    /// Appends an element to a list, which is known from then on; all its fields start as missing. Returns the
    /// element's number.
    std::uint32_t add(std::uint32_t list);
    void set_field(std::uint32_t list, std::uint32_t element, std::uint32_t field, std::int64_t value,
                   State state = State::known) noexcept;
    void set_field_text(std::uint32_t list, std::uint32_t element, std::uint32_t field, std::string_view value);
    void set_list_state(std::uint32_t list, State state) noexcept;

    /// Row 0 is this record. Valid until the next change.
    [[nodiscard]] FactsView view();

private:
    struct ListStore {
        std::vector<std::vector<std::int64_t>> values;
        std::vector<std::vector<std::uint8_t>> states;
        std::vector<Column> columns;
        std::uint32_t offsets[2] = {0, 0};
        std::uint8_t state = 0;
    };
    std::int64_t keep(std::string_view value);

    const Schema* schema_;
    std::vector<std::int64_t> values_;
    std::vector<std::uint8_t> states_;
    std::vector<Column> columns_;
    std::vector<ListStore> lists_;
    std::vector<ListColumns> list_columns_;
    std::deque<std::string> strings_;
    std::deque<Text> texts_;
    std::size_t texts_used_ = 0; ///< the rest is kept for the next customer
};

/// The host's own columns bound to a schema's facts: nothing is copied, the memory must stay in place while it is used.
class Columns {
public:
    /// `rows`: how many there are; else the first column or list that is bound says so.
    explicit Columns(const Schema& schema, std::optional<std::size_t> rows = {});

    /// `states` empty: all known. Text facts: each value is the address of a `Text`.
    /// Errors: ErrorCode::binding for an unknown name, a fact bound twice, or lengths that differ.
    Result<bool> bind(std::string_view fact, std::span<const std::int64_t> values,
                      std::span<const std::uint8_t> states = {});
    /// One value for all rows (the date of decision, for example).
    Result<bool> bind_constant(std::string_view fact, std::int64_t value, State state = State::known);
    /// A list: `offsets` has one entry more than there are rows; `fields` are in the order of the schema.
    Result<bool> bind_list(std::string_view list, std::span<const std::uint32_t> offsets,
                           std::span<const Column> fields, std::span<const std::uint8_t> states = {});
    /// Checks that every fact and list that may not be unknown is bound; the others become unknown. What nobody bound is
    /// never none, and a history that nobody bound is never an empty one. Errors: ErrorCode::binding,
    /// naming every fact and list that is missing. The view is valid while this object and the bound memory are, and
    /// until the next call of a member.
    Result<FactsView> finish();

private:
    Result<bool> take_rows(std::size_t rows, std::string_view what);

    const Schema* schema_;
    std::size_t rows_ = 0;
    bool has_rows_ = false;
    std::vector<Column> columns_;
    std::vector<ListColumns> lists_;
    std::vector<std::uint8_t> bound_, list_bound_;
    // What stands for a list that nobody bound.
    std::vector<std::uint32_t> no_elements_;
    std::vector<std::uint8_t> unknown_;
    std::vector<Column> no_fields_;
    std::deque<std::int64_t> constants_;
    std::deque<std::uint8_t> constant_states_;
};

/// What a cell of text says.
struct ParsedValue {
    std::int64_t value = 0;
    State state = State::known; ///< malformed: not a value of the type
};

/// Reads a cell as docs/command-line.md says: empty is unknown where the fact may be unknown, else none where it may be
/// none, else unknown; `none` and `unknown` written out where allowed; yes/no, true/false, 1/0; ISO dates; 08:00;
/// 08:00-17:00; money and numbers with a dot, no grouping, optionally the unit as `value_text` writes it; sets as `a;b`
/// or `empty`. Blanks around a value do not count. Never reads text facts: those are taken as they are. A number
/// outside 64 bits or with more decimals than the type holds is malformed. Whether the value is within the fact's range
/// is left to the decision.
[[nodiscard]] ParsedValue parse_value(const Schema& schema, const Fact& fact, std::string_view cell) noexcept;

/// What an empty cell says: none where the fact may only be none, else unknown (a fault of the decision where the schema
/// does not allow that). What stands in no cell at all is unknown.
[[nodiscard]] State state_of_missing(const Fact& fact) noexcept;

} // namespace forbear
