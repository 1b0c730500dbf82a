#pragma once
// What every function of forbear.h does alike: no exception leaves it, failures become forbear_error, and structs of the host are
// read and written by the size that they say they have.

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "forbear/error.h"
#include "forbear/forbear.h"

namespace forbear::c_api {

/// Why a call failed, before it becomes a forbear_error.
struct Failure {
    forbear_status status = FORBEAR_E_INTERNAL;
    std::string message;
    std::string diagnostics_text = {};
    std::string diagnostics_json = {};
};
using Failed = std::optional<Failure>;
inline constexpr std::nullopt_t done = std::nullopt;

/// What was asked for does not fit where it goes. Only thrown where a Failure would have to pass through builders of arrays.
struct TooLarge : std::runtime_error {
    using std::runtime_error::runtime_error;
};

[[nodiscard]] inline Failure refuse(std::string message) { return {FORBEAR_E_INVALID_ARGUMENT, std::move(message)}; }
[[nodiscard]] inline Failure failure_of(const Error& error) { return {static_cast<forbear_status>(error.code), error.message}; }

/// Puts the failure behind `error`, where the host wants it. Never fails: without memory the error says that.
forbear_status report(Failure failure, forbear_error** error) noexcept;
forbear_status report_no_memory(forbear_error** error) noexcept;
/// In a handler: what was thrown, as a failure.
forbear_status report_thrown(forbear_error** error) noexcept;

/// Runs the body of a function of the ABI.
template <class Work>
forbear_status call(forbear_error** error, Work work) noexcept {
    try {
        Failed failed = work();
        return failed ? report(std::move(*failed), error) : FORBEAR_OK;
    } catch (...) {
        return report_thrown(error);
    }
}

[[nodiscard]] inline bool is_state(forbear_state state) noexcept { return state <= FORBEAR_MALFORMED; }

[[nodiscard]] inline forbear_text text_of(const std::string& text) noexcept { return {text.c_str(), text.size()}; }
inline constexpr forbear_text no_text = {"", 0};
/// An empty view where the host gave nothing.
[[nodiscard]] inline std::string_view view_of(forbear_text text) noexcept {
    return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.size);
}

/// The size that a struct had in the first version of the ABI that knew it: hosts compiled then send this much. A struct that grows
/// gets a line of its own here, with the size it had before.
template <class Struct>
inline constexpr std::uint32_t first_size = sizeof(Struct);

[[nodiscard]] inline std::uint32_t size_said_by(const void* given) noexcept {
    std::uint32_t size = 0;
    std::memcpy(&size, given, sizeof(size));
    return size;
}

/// The host's struct as this library knows it. What an earlier header did not have is zero.
template <class Struct>
[[nodiscard]] Failed take(const Struct* given, std::string_view what, Struct& taken) {
    const std::uint32_t size = size_said_by(given);
    if (size < first_size<Struct>) return refuse(std::string(what) + ": struct_size is not set");
    const char* bytes = reinterpret_cast<const char*>(given);
    if (size > sizeof(Struct)) {
        if (std::any_of(bytes + sizeof(Struct), bytes + size, [](char byte) { return byte != 0; })) {
            return refuse(std::string(what) + " asks for something that came with a later version of the library");
        }
    }
    taken = Struct{};
    std::memcpy(&taken, bytes, std::min<std::size_t>(size, sizeof(Struct)));
    return done;
}

/// Element `index` of the host's array: the first one says how far they lie apart.
template <class Struct>
[[nodiscard]] Failed take_from(const Struct* array, std::uint64_t index, std::string_view what, Struct& taken) {
    const std::uint32_t size = size_said_by(array);
    const char* at = reinterpret_cast<const char*>(array) + index * size;
    if (size_said_by(at) != size) return refuse(std::string(what) + ": the elements of an array have one struct_size");
    return take(reinterpret_cast<const Struct*>(at), what, taken);
}

/// Fills the host's struct as far as it goes. Nothing is written on failure.
template <class Struct>
[[nodiscard]] Failed give(Struct full, Struct* out, std::string_view what) {
    if (out == nullptr) return refuse(std::string(what) + " is NULL");
    const std::uint32_t size = size_said_by(out);
    if (size < first_size<Struct>) return refuse(std::string(what) + ": struct_size is not set");
    full.struct_size = size;
    std::memcpy(out, &full, std::min<std::size_t>(size, sizeof(Struct)));
    if (size > sizeof(Struct)) std::memset(reinterpret_cast<char*>(out) + sizeof(Struct), 0, size - sizeof(Struct));
    return done;
}

} // namespace forbear::c_api
