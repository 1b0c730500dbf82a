#pragma once
// What a decision is, and how it lies in memory: a fixed number of 64-bit words, the same for every record of a
// policy, written by the interpreter and by generated code alike.

#include <cstddef>
#include <cstdint>

namespace forbear {

enum class Status : std::uint8_t {
    contact = 0,
    no_contact = 1, ///< the policy's choice
    blocked = 2,    ///< guards left no channel
    invalid = 3,    ///< the record could not be decided: see the fault
    rejected = 4    ///< the author's own refusal of the record
};

enum class FaultKind : std::uint8_t {
    no_fault = 0,
    missing = 1,       ///< unknown or none where the schema does not allow it
    malformed = 2,     ///< not a value of its type
    out_of_range = 3,  ///< outside the declared range or vocabulary
    list_too_long = 4
};

/// What made a record invalid. For a list: `fact` is the list's index and `field` and `element` say where.
struct Fault {
    FaultKind kind = FaultKind::no_fault;
    bool in_list = false;
    std::uint16_t fact = 0;
    std::uint16_t field = 0;
    std::uint32_t element = 0; ///< counted from 0 within the record's list
};

/// Word offsets of a decision. Word 0 status, 1 rule (or -1), 2 fault, 3 number of channels; then as below.
struct DecisionLayout {
    std::uint32_t channels = 4;       ///< channel indices in order of preference, one byte each, 8 to a word
    std::uint32_t guards_applied = 0; ///< one bit per guard
    std::uint32_t guards_changed = 0;
    std::uint32_t outcomes_set = 0;   ///< one bit per outcome
    std::uint32_t outcomes = 0;       ///< one word each; hours for each channel: one word per channel of the schema
    std::uint32_t experiments = 0;    ///< one word each: see `pack_cell`
    std::uint32_t words = 0;          ///< of one decision

    std::uint32_t channel_count = 0;  ///< of the schema
    std::uint32_t guard_count = 0;
};

namespace layout {
inline constexpr std::uint32_t status = 0;
inline constexpr std::uint32_t rule = 1;
inline constexpr std::uint32_t fault = 2;
inline constexpr std::uint32_t number_of_channels = 3;
} // namespace layout

/// Fault in one word: kind | in_list << 8 | fact << 16 | field << 32, element in the upper 16 bits (saturating).
[[nodiscard]] constexpr std::int64_t pack_fault(FaultKind kind, bool in_list, std::uint32_t fact, std::uint32_t field,
                                                std::uint32_t element) noexcept {
    const std::uint64_t place = element > 0x7fffu ? 0x7fffu : element;
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(kind) | (in_list ? 1ull << 8 : 0ull) |
                                     (static_cast<std::uint64_t>(fact & 0xffffu) << 16) |
                                     (static_cast<std::uint64_t>(field & 0xffffu) << 32) | (place << 48));
}
[[nodiscard]] constexpr Fault unpack_fault(std::int64_t word) noexcept {
    const auto bits = static_cast<std::uint64_t>(word);
    return Fault{static_cast<FaultKind>(bits & 0xffu), (bits >> 8 & 1u) != 0, static_cast<std::uint16_t>(bits >> 16),
                 static_cast<std::uint16_t>(bits >> 32), static_cast<std::uint32_t>(bits >> 48)};
}

/// The cell of an experiment in one word: cell + 1 in the lowest byte, the bucket above it; 0 when the record is in no cell.
[[nodiscard]] constexpr std::int64_t pack_cell(std::uint32_t cell, std::uint32_t bucket) noexcept {
    return std::int64_t{bucket} * 256 + cell + 1;
}

/// Reads one decision in place. Holds pointers only: valid while the words and the layout live.
class DecisionView {
public:
    DecisionView(const DecisionLayout& layout, const std::int64_t* words) noexcept : layout_(&layout), words_(words) {}

    [[nodiscard]] Status status() const noexcept { return static_cast<Status>(words_[layout::status]); }
    /// Index of the rule that fired, or -1 for an invalid record.
    [[nodiscard]] std::int32_t rule() const noexcept { return static_cast<std::int32_t>(words_[layout::rule]); }
    [[nodiscard]] Fault fault() const noexcept { return unpack_fault(words_[layout::fault]); }
    [[nodiscard]] std::uint32_t channel_count() const noexcept {
        return static_cast<std::uint32_t>(words_[layout::number_of_channels]);
    }
    /// The channel at `place` of the order of preference.
    [[nodiscard]] std::uint32_t channel(std::uint32_t place) const noexcept {
        return static_cast<std::uint32_t>(static_cast<std::uint64_t>(words_[layout_->channels + place / 8]) >>
                                          (place % 8 * 8)) & 0xffu;
    }
    [[nodiscard]] bool guard_applied(std::uint32_t guard) const noexcept { return bit(layout_->guards_applied, guard); }
    [[nodiscard]] bool guard_changed(std::uint32_t guard) const noexcept { return bit(layout_->guards_changed, guard); }
    [[nodiscard]] bool outcome_is_set(std::uint32_t outcome) const noexcept { return bit(layout_->outcomes_set, outcome); }
    /// Value at outcome word `word` (see `LoadedPolicy` for which word an outcome has). Of a text outcome it is the address
    /// of a `Text`, of the record or of the policy: it is valid while the facts of the record stay in place and the
    /// policy lives, so copy the bytes before either goes.
    [[nodiscard]] std::int64_t outcome_word(std::uint32_t word) const noexcept { return words_[layout_->outcomes + word]; }
    /// The cell of experiment `experiment`, or -1: what splits the records is unknown or none, or the record is invalid.
    [[nodiscard]] std::int32_t cell(std::uint32_t experiment) const noexcept {
        return static_cast<std::int32_t>(words_[layout_->experiments + experiment] & 0xff) - 1;
    }
    /// The bucket, 0 to 9999, that the cell follows from, or -1.
    [[nodiscard]] std::int32_t bucket(std::uint32_t experiment) const noexcept {
        return cell(experiment) < 0 ? -1 : static_cast<std::int32_t>(words_[layout_->experiments + experiment] / 256);
    }
    [[nodiscard]] const std::int64_t* words() const noexcept { return words_; }

private:
    [[nodiscard]] bool bit(std::uint32_t base, std::uint32_t index) const noexcept {
        return (static_cast<std::uint64_t>(words_[base + index / 64]) >> (index % 64) & 1u) != 0;
    }
    const DecisionLayout* layout_;
    const std::int64_t* words_;
};

struct FactsView;
/// Decides row `row` of `facts` into `out[0 .. layout.words)`.
using DecideOne = void (*)(const FactsView* facts, std::uint64_t row, std::int64_t* out) noexcept;
/// Decides rows [begin, end) of `facts`; row r goes to `out + (r - begin) * layout.words`.
using DecideBatch = void (*)(const FactsView* facts, std::uint64_t begin, std::uint64_t end, std::int64_t* out) noexcept;

} // namespace forbear
