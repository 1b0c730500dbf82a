#pragma once
// How a host's own struct holds the facts of a schema, so that decisions read it where it lies.
//
//   struct Customer { std::int32_t days_past_due; std::int64_t balance_cents; std::uint8_t hardship, hardship_state; };
//   forbear::StructLayout<Customer> layout;
//   layout.fact("days_past_due", &Customer::days_past_due)
//         .fact("balance", &Customer::balance_cents)
//         .fact("hardship", &Customer::hardship, &Customer::hardship_state);

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "forbear/error.h"
#include "forbear/facts.h"
#include "forbear/schema.h"

namespace forbear {

/// What a member of a struct is. Values are in the units of facts.h: cents, days, the place in a vocabulary, one bit per value of
/// a set. Where the host has numbers of its own for the values of a choice, `codes` says which.
enum class FieldKind : std::uint8_t {
    i8 = 0,
    i16 = 1,
    i32 = 2,
    i64 = 3,
    u8 = 4,
    u16 = 5,
    u32 = 6,
    text = 7,      ///< the address of a Text that lives as long as the decision is looked at
    text_here = 8, ///< a Text in the record itself, at a multiple of 8 bytes
    chars = 9,     ///< a choice by its name, in `size` bytes: up to a zero byte, blanks at the end do not count
    c_string = 10  ///< a choice by its name: the address of bytes that end in a zero byte
};

/// A bit that says whether there is a value.
struct ValidBit {
    std::uint64_t offset = 0; ///< of the byte
    std::uint8_t mask = 1;    ///< any of these bits set: there is a value
    State otherwise = State::unknown;
};

/// Where one fact lies in a record. At most one of a state byte, a bit and sentinels says that there is no value.
struct FieldLayout {
    std::string fact;
    FieldKind kind = FieldKind::i64;
    std::uint64_t offset = 0;                  ///< bytes from the record's beginning; any alignment
    std::optional<std::uint64_t> state_offset; ///< of a byte with a State
    std::optional<std::int64_t> unknown_value; ///< this value says: unknown; of a c_string 0, the null address
    std::optional<std::int64_t> none_value;    ///< this value says: none
    std::optional<ValidBit> valid;
    std::uint64_t size = 0;                    ///< of chars: bytes
    /// The host's own number for each value of a choice, in the order of its vocabulary; for yes or no: of no, of yes. Any other
    /// number is out of range. Empty: the place in the vocabulary.
    std::vector<std::int64_t> codes;
    /// The same for chars and c_string: the host's own names. Empty: those of the vocabulary.
    std::vector<std::string> names;
};

struct RecordLayout {
    std::uint64_t size = 0; ///< bytes from one record to the next
    std::vector<FieldLayout> fields;
};

/// A layout held against a schema: one entry for each fact, in its order; without a field the fact is unknown in every record.
struct BoundLayout {
    std::uint64_t size = 0;
    std::vector<std::optional<FieldLayout>> facts;
};

/// Errors: ErrorCode::binding, naming the fact: the schema does not have it, it is bound twice, it lies outside the record, its kind
/// cannot hold it, its codes or names are not one for each value, it may not be unknown and is not bound; or the schema has a list,
/// which a struct does not hold.
[[nodiscard]] Result<BoundLayout> bind_layout(const Schema& schema, const RecordLayout& layout);

/// SHA-256 in hexadecimal over everything that code made for this layout has taken for granted: sizes, offsets, widths, what says that
/// a value is unknown or none, codes and names. Two layouts of one hash may be exchanged.
[[nodiscard]] std::string layout_hash(const BoundLayout& layout);

struct FieldValue {
    std::int64_t value = 0;
    State state = State::known;
};
/// What generated code reads, one field at a time. `field` is one of a BoundLayout.
[[nodiscard]] FieldValue read_field(const FieldLayout& field, const void* record) noexcept;

/// Names behind each other, each with its length before it, for `forbear_place_of_name`.
[[nodiscard]] std::string packed_names(const std::vector<std::string>& names);
/// For generated code: the place of the name that stands at `at`, in at most `most` bytes, among `count` packed ones; -1 where it
/// is none of them, and for a null address.
extern "C" std::int64_t forbear_place_of_name(const char* names, std::uint64_t count, const char* at, std::uint64_t most) noexcept;

/// A layout from pointers to members. `Struct` is a standard-layout type with a default constructor.
template <class Struct>
class StructLayout {
    static_assert(std::is_standard_layout_v<Struct> && std::is_default_constructible_v<Struct>);

public:
    StructLayout() { layout_.size = sizeof(Struct); }

    /// A member that always holds a value.
    template <class Member>
    StructLayout& fact(std::string_view name, Member Struct::*member) {
        FieldLayout& made = layout_.fields.emplace_back();
        made.fact = name;
        made.kind = kind_of<Member>();
        made.offset = offset_of(member);
        if constexpr (std::is_array_v<Member>) made.size = sizeof(Member);
        return *this;
    }
    /// A member with a State beside it.
    template <class Member>
    StructLayout& fact(std::string_view name, Member Struct::*member, std::uint8_t Struct::*state) {
        fact(name, member);
        layout_.fields.back().state_offset = offset_of(state);
        return *this;
    }
    /// A member of which one value says "unknown", and one "none".
    template <class Member>
    StructLayout& fact_with_sentinels(std::string_view name, Member Struct::*member, std::optional<std::int64_t> unknown,
                                      std::optional<std::int64_t> none = {}) {
        fact(name, member);
        layout_.fields.back().unknown_value = unknown;
        layout_.fields.back().none_value = none;
        return *this;
    }

    /// A member with a bit elsewhere that says whether it holds a value.
    template <class Member>
    StructLayout& fact_with_valid_bit(std::string_view name, Member Struct::*member, std::uint8_t Struct::*byte, std::uint8_t mask,
                                      State otherwise = State::unknown) {
        fact(name, member);
        layout_.fields.back().valid = ValidBit{offset_of(byte), mask, otherwise};
        return *this;
    }
    /// The member last named holds the host's own numbers: see FieldLayout::codes.
    StructLayout& with_codes(std::vector<std::int64_t> codes) {
        layout_.fields.back().codes = std::move(codes);
        return *this;
    }
    /// The member last named holds the host's own names: see FieldLayout::names.
    StructLayout& with_names(std::vector<std::string> names) {
        layout_.fields.back().names = std::move(names);
        return *this;
    }

    [[nodiscard]] const RecordLayout& layout() const noexcept { return layout_; }

private:
    template <class Member>
    static constexpr FieldKind kind_of() {
        if constexpr (std::is_enum_v<Member>) {
            return kind_of<std::underlying_type_t<Member>>();
        } else if constexpr (std::is_same_v<std::remove_cv_t<Member>, const Text*>) {
            return FieldKind::text;
        } else if constexpr (std::is_same_v<std::remove_cv_t<Member>, Text>) {
            return FieldKind::text_here;
        } else if constexpr (std::is_same_v<std::remove_cv_t<Member>, const char*>) {
            return FieldKind::c_string;
        } else if constexpr (std::is_array_v<Member> && std::is_same_v<std::remove_all_extents_t<Member>, char>) {
            return FieldKind::chars;
        } else {
            static_assert(std::is_integral_v<Member>, "facts are integers, enumerations, texts or names");
            static_assert(sizeof(Member) < 8 || std::is_signed_v<Member>, "a fact does not go beyond 63 bits");
            constexpr int size = sizeof(Member) == 1 ? 0 : sizeof(Member) == 2 ? 1 : sizeof(Member) == 4 ? 2 : 3;
            return static_cast<FieldKind>(size + (std::is_signed_v<Member> ? 0 : 4));
        }
    }
    template <class Member>
    static std::uint64_t offset_of(Member Struct::*member) {
        static const Struct probe{};
        return static_cast<std::uint64_t>(reinterpret_cast<const char*>(&(probe.*member)) - reinterpret_cast<const char*>(&probe));
    }

    RecordLayout layout_;
};

} // namespace forbear
