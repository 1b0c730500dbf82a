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
#include <vector>

#include "forbear/error.h"
#include "forbear/facts.h"
#include "forbear/schema.h"

namespace forbear {

/// What a member of a struct is. Values are in the units of facts.h: cents, days, the place in a vocabulary, one bit per value of
/// a set. `text`: the address of a Text that lives as long as the decision is looked at.
enum class FieldKind : std::uint8_t { i8 = 0, i16 = 1, i32 = 2, i64 = 3, u8 = 4, u16 = 5, u32 = 6, text = 7 };

/// Where one fact lies in a record. At most one of a state byte and sentinels says that there is no value.
struct FieldLayout {
    std::string fact;
    FieldKind kind = FieldKind::i64;
    std::uint64_t offset = 0;                  ///< bytes from the record's beginning; any alignment
    std::optional<std::uint64_t> state_offset; ///< of a byte with a State
    std::optional<std::int64_t> unknown_value; ///< this value says: unknown
    std::optional<std::int64_t> none_value;    ///< this value says: none
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
/// cannot hold it, it may not be unknown and is not bound; or the schema has a list, which a struct does not hold.
[[nodiscard]] Result<BoundLayout> bind_layout(const Schema& schema, const RecordLayout& layout);

/// SHA-256 in hexadecimal over everything that code made for this layout has taken for granted: sizes, offsets, widths, what says that
/// a value is unknown or none. Two layouts of one hash may be exchanged.
[[nodiscard]] std::string layout_hash(const BoundLayout& layout);

struct FieldValue {
    std::int64_t value = 0;
    State state = State::known;
};
/// What generated code reads, one field at a time.
[[nodiscard]] FieldValue read_field(const FieldLayout& field, const void* record) noexcept;

/// A layout from pointers to members. `Struct` is a standard-layout type with a default constructor.
template <class Struct>
class StructLayout {
    static_assert(std::is_standard_layout_v<Struct> && std::is_default_constructible_v<Struct>);

public:
    StructLayout() { layout_.size = sizeof(Struct); }

    /// A member that always holds a value.
    template <class Member>
    StructLayout& fact(std::string_view name, Member Struct::*member) {
        layout_.fields.push_back({std::string(name), kind_of<Member>(), offset_of(member), {}, {}, {}});
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

    [[nodiscard]] const RecordLayout& layout() const noexcept { return layout_; }

private:
    template <class Member>
    static constexpr FieldKind kind_of() {
        if constexpr (std::is_enum_v<Member>) {
            return kind_of<std::underlying_type_t<Member>>();
        } else if constexpr (std::is_same_v<std::remove_cv_t<Member>, const Text*>) {
            return FieldKind::text;
        } else {
            static_assert(std::is_integral_v<Member>, "facts are integers, enumerations or `const Text*`");
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
