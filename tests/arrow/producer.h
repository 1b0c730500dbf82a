#pragma once
// A producer and a consumer of Arrow data that share no code with the library: arrays written down part by part, any of them wrong
// on purpose, and decisions read back as text.

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forbear/arrow.h"

namespace arrow_tests {

/// An array and its schema, as a test writes it.
struct Part {
    std::string name, format;
    std::int64_t length = 0, offset = 0, null_count = 0;
    std::vector<std::optional<std::string>> buffers; ///< nothing: a null address
    std::vector<Part> children, dictionary;
    bool is_released = false; ///< the array is handed over as if it had been released
};

template <class Number>
std::string bytes_of(const std::vector<Number>& numbers) {
    std::string bytes(numbers.size() * sizeof(Number), '\0');
    if (!numbers.empty()) std::memcpy(bytes.data(), numbers.data(), bytes.size());
    return bytes;
}
/// A bitmap, lowest bit first.
std::string bits_of(const std::vector<bool>& bits);

template <class Number>
Part numbers(std::string name, std::string format, const std::vector<std::optional<Number>>& values) {
    std::vector<Number> raw;
    std::vector<bool> valid;
    Part made{std::move(name), std::move(format), static_cast<std::int64_t>(values.size())};
    for (const auto& value : values) {
        raw.push_back(value.value_or(Number{}));
        valid.push_back(value.has_value());
        if (!value) ++made.null_count;
    }
    made.buffers = {made.null_count == 0 ? std::nullopt : std::optional(bits_of(valid)), bytes_of(raw)};
    return made;
}
Part booleans(std::string name, const std::vector<std::optional<bool>>& values);
Part strings(std::string name, const std::vector<std::optional<std::string>>& values, bool is_large = false);
Part views(std::string name, const std::vector<std::optional<std::string>>& values);
/// Of 16 bytes: `high` is the upper half.
struct Wide {
    std::int64_t low = 0, high = 0;
};
Part decimals(std::string name, std::string format, const std::vector<std::optional<Wide>>& values);
template <class Index>
Part encoded(std::string name, std::string format, const std::vector<std::optional<Index>>& places, Part words) {
    Part made = numbers<Index>(std::move(name), std::move(format), places);
    made.dictionary.push_back(std::move(words));
    return made;
}
Part structs(std::string name, std::int64_t length, std::vector<Part> children);
Part list(std::string name, const std::vector<std::int32_t>& offsets, Part items);
Part large_list(std::string name, const std::vector<std::int64_t>& offsets, Part items);
/// The rows [from, from + count) of a part, by offset and length alone.
Part sliced(Part whole, std::int64_t from, std::int64_t count);

/// How many arrays, schemas and streams of producers are alive: 0 when everything that was handed over was released once.
int alive();

/// A part in the form of the interface. Released here when nobody did.
class Produced {
public:
    explicit Produced(const Part& part);
    Produced(const Produced&) = delete;
    Produced& operator=(const Produced&) = delete;
    ~Produced();
    ArrowSchema schema{};
    ArrowArray array{};
};

/// A stream of batches of one schema. After them the end, or where `fails` is not 0 that code with "the disk is gone".
ArrowArrayStream stream_of(const Part& schema, const std::vector<Part>& batches, int fails = 0, int schema_fails = 0);

/// One cell as text: `null`, `yes`, `12`, `"words"`, `[a, b]`, `{first: 1, last: 2}`; decimals as `unscaled/scale`.
std::string cell(const ArrowSchema& schema, const ArrowArray& array, std::int64_t row);
/// The child that a path of names leads to, `outcomes.said_day`: its cell in a row.
std::string cell_at(const ArrowSchema& schema, const ArrowArray& array, std::string_view path, std::int64_t row);

} // namespace arrow_tests
