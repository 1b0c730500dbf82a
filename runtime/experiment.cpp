#include "forbear/experiment.h"

#include <charconv>

#include "forbear/sha256.h"

namespace forbear {

std::uint32_t experiment_bucket(std::string_view experiment, std::string_view value) noexcept {
    Sha256 hash;
    hash.add(experiment);
    hash.add(":");
    hash.add(value);
    std::uint64_t number = 0;
    const std::array<std::uint8_t, 32> digest = hash.finish();
    for (std::size_t byte = 0; byte < 6; ++byte) number = number << 8 | digest[byte];
    return static_cast<std::uint32_t>(number % bucket_count);
}

std::uint32_t experiment_bucket(std::string_view experiment, std::int64_t value) noexcept {
    char digits[24]; // a sign and 19 digits fit
    const std::to_chars_result end = std::to_chars(digits, digits + sizeof digits, value);
    return experiment_bucket(experiment, std::string_view(digits, static_cast<std::size_t>(end.ptr - digits)));
}

std::int64_t forbear_bucket_of_text(const char* experiment, std::uint64_t size, const Text* value) noexcept {
    return experiment_bucket({experiment, size}, std::string_view(value->data, value->size));
}

std::int64_t forbear_bucket_of_number(const char* experiment, std::uint64_t size, std::int64_t value) noexcept {
    return experiment_bucket({experiment, size}, value);
}

} // namespace forbear
