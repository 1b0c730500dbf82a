#pragma once
// What every part that can fail returns. No exception crosses a public header.

#include <cstdint>
#include <string>
#include <utility>
#include <variant>

namespace forbear {

/// Why the world failed. Numbers are stable.
enum class ErrorCode : std::uint16_t {
    invalid_argument = 1, ///< a call that the contract forbids
    file = 2,             ///< a file that cannot be read or written
    policy = 3,           ///< the policy has errors: see the diagnostics
    binding = 4,          ///< a fact without a column, or a column of the wrong kind
    limit = 5,            ///< larger than this build accepts
    backend = 6,          ///< machine code could not be made or run
    internal = 7,         ///< our own fault
    artefact = 8          ///< what `forbear build` made: damaged, or not for this build, processor, schema or layout
};

/// A failure: its kind, and one sentence for the reader of a log.
struct Error {
    ErrorCode code = ErrorCode::internal;
    std::string message;
};

/// A value, or the reason there is none. Uses std::expected's names so that C++23 can replace it.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }
    /// Call only when `has_value()`.
    [[nodiscard]] T& value() & noexcept { return *std::get_if<0>(&state_); }
    [[nodiscard]] const T& value() const& noexcept { return *std::get_if<0>(&state_); }
    [[nodiscard]] T&& value() && noexcept { return std::move(*std::get_if<0>(&state_)); }
    /// Call only when not `has_value()`.
    [[nodiscard]] const Error& error() const noexcept { return *std::get_if<1>(&state_); }

private:
    std::variant<T, Error> state_;
};

} // namespace forbear
