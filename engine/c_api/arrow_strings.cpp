#include "c_api/arrow_strings.h"

#include <cstring>

#include "c_api/arrow_values.h"
#include "forbear/binding.h"

namespace forbear::c_api {
namespace {

constexpr std::int64_t bytes_of_view = 16;
constexpr std::uint32_t longest_inline = 12;

/// A string of a view array: its bytes stand in the view, or in one of the blocks.
struct View {
    std::uint32_t size = 0;
    std::uint32_t block = 0;
    std::uint32_t offset = 0;
};

View view_at(const void* views, std::int64_t at) noexcept {
    const char* bytes = static_cast<const char*>(views) + at * bytes_of_view;
    View view;
    std::memcpy(&view.size, bytes, 4);
    std::memcpy(&view.block, bytes + 8, 4);
    std::memcpy(&view.offset, bytes + 12, 4);
    return view;
}

/// The string at `at`, the array's offset counted.
std::string_view string_at(const Source& source, std::int64_t at) noexcept {
    const void* const* const buffers = source.array->buffers;
    if (source.recipe->strings == StringForm::views) {
        const View view = view_at(buffers[1], at);
        if (view.size <= longest_inline) return {static_cast<const char*>(buffers[1]) + at * bytes_of_view + 4, view.size};
        return {static_cast<const char*>(buffers[2 + view.block]) + view.offset, view.size};
    }
    const bool is_large = source.recipe->strings == StringForm::offsets_64;
    const std::int64_t begin = offset_at(buffers[1], is_large, at);
    const std::int64_t size = offset_at(buffers[1], is_large, at + 1) - begin;
    if (size == 0 || buffers[2] == nullptr) return {};
    return {static_cast<const char*>(buffers[2]) + begin, static_cast<std::size_t>(size)};
}

ParsedValue parse_name(const Recipe& recipe, std::string_view words) noexcept {
    if (!recipe.names.empty()) {
        const auto found = std::find(recipe.names.begin(), recipe.names.end(), words);
        return {found == recipe.names.end() ? -1 : found - recipe.names.begin(), State::known};
    }
    if (recipe.fact->type.kind == TypeKind::choice) { // most often it is simply a name
        const auto& values = recipe.schema->vocabularies[static_cast<std::size_t>(recipe.fact->type.vocabulary)].values;
        const auto found = std::find(values.begin(), values.end(), words);
        if (found != values.end()) return {found - values.begin(), State::known};
    }
    return parse_value(*recipe.schema, *recipe.fact, words);
}

} // namespace

Failed check_views(const ArrowArray& array, std::string_view name) {
    const auto contradicts = [&](std::string_view how) { return Failure{FORBEAR_E_DATA, "column `" + std::string(name) + "`: " + std::string(how)}; };
    if (array.length == 0) return done;
    if (array.buffers[1] == nullptr) return contradicts("it has no views");
    const std::int64_t blocks = array.n_buffers - 3;
    const void* const sizes = array.buffers[array.n_buffers - 1];
    if (blocks > 0 && sizes == nullptr) return contradicts("it does not say how long its blocks are");
    const std::uint8_t* const validity = validity_of(array);
    for (std::int64_t at = array.offset; at < array.offset + array.length; ++at) {
        if (!bit_at(validity, at)) continue;
        const View view = view_at(array.buffers[1], at);
        if (view.size <= longest_inline) continue;
        if (view.size > INT32_MAX || view.offset > INT32_MAX || view.block >= blocks || array.buffers[2 + view.block] == nullptr ||
            std::int64_t{view.offset} + view.size > load_at<std::int64_t>(sizes, view.block)) {
            return contradicts("a view goes beyond its block");
        }
    }
    return done;
}

void read_texts(const Source& source, std::int64_t begin, std::size_t count, const Target& target) noexcept {
    for (std::size_t place = 0; place < count; ++place) {
        const std::int64_t at = begin + static_cast<std::int64_t>(place);
        const bool is_valid = bit_at(source.validity, at);
        const std::string_view words = is_valid ? string_at(source, at) : std::string_view();
        target.texts[place] = {words.data() == nullptr ? "" : words.data(), words.size()};
        target.values[place] = static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(&target.texts[place]));
        target.states[place] = static_cast<std::uint8_t>(is_valid ? State::known : source.recipe->missing);
    }
}

void read_names(const Source& source, std::int64_t begin, std::size_t count, const Target& target) noexcept {
    for (std::size_t place = 0; place < count; ++place) {
        const std::int64_t at = begin + static_cast<std::int64_t>(place);
        ParsedValue parsed{0, source.recipe->missing};
        if (bit_at(source.validity, at)) parsed = parse_name(*source.recipe, string_at(source, at));
        target.values[place] = parsed.value;
        target.states[place] = static_cast<std::uint8_t>(parsed.state);
    }
}

void read_name_lists(const Source& source, std::int64_t begin, std::size_t count, const Target& target) noexcept {
    const bool is_large = source.recipe->strings == StringForm::offsets_64;
    const void* const offsets = source.array->buffers[1];
    for (std::size_t place = 0; place < count; ++place) {
        const std::int64_t at = begin + static_cast<std::int64_t>(place);
        std::int64_t members = 0;
        State state = bit_at(source.validity, at) ? State::known : source.recipe->missing;
        for (std::int64_t item = offset_at(offsets, is_large, at); state == State::known && item < offset_at(offsets, is_large, at + 1); ++item) {
            std::int64_t member = 0;
            std::uint8_t member_state = 0;
            read(source.inner.front(), item, 1, {&member, &member_state, nullptr});
            if (member_state == static_cast<std::uint8_t>(State::known)) members |= member;
            else state = State::malformed; // a set has no unknown members
        }
        target.values[place] = state == State::known ? members : 0;
        target.states[place] = static_cast<std::uint8_t>(state);
    }
}

} // namespace forbear::c_api
