#include "c_api/arrow_read.h"

#include <cstring>

#include "c_api/arrow_strings.h"
#include "c_api/arrow_values.h"

namespace forbear::c_api {
namespace {

Failure contradicts(std::string_view name, std::string_view how) {
    return {FORBEAR_E_DATA, "column `" + std::string(name) + "`: " + std::string(how)};
}

std::int64_t buffers_of(const Recipe& recipe, const ArrowArray& array) noexcept {
    switch (recipe.form) {
    case Form::nothing: return 0;
    case Form::text:
    case Form::name: return recipe.strings == StringForm::views ? std::max<std::int64_t>(array.n_buffers, 3) : 3; // views: as many as there are blocks of bytes
    default: return 2;
    }
}

Failed open_strings(const Recipe& recipe, const ArrowArray& array, std::string_view name) {
    if (recipe.strings == StringForm::views) return check_views(array, name);
    const bool is_large = recipe.strings == StringForm::offsets_64;
    if (auto failed = check_offsets(array, is_large, INT64_MAX, name)) return failed;
    if (array.length == 0 || array.buffers[2] != nullptr) return done;
    const bool is_empty = offset_at(array.buffers[1], is_large, array.offset) == offset_at(array.buffers[1], is_large, array.offset + array.length);
    return is_empty ? done : Failed(contradicts(name, "it has no bytes"));
}

} // namespace

Failed check_array(const ArrowArray* array, std::int64_t buffers, std::int64_t children, std::int64_t length, std::string_view name) {
    if (array == nullptr || array->release == nullptr) return contradicts(name, "there is no array, or it was released");
    if (array->length < 0 || array->offset < 0 || array->null_count < -1) return contradicts(name, "its length, offset or null count is negative");
    if (array->length > INT64_MAX - array->offset - 1) return contradicts(name, "its length and offset are beyond 64 bits");
    if (array->length < length) return contradicts(name, "it is shorter than the batch");
    if (array->n_buffers != buffers || (buffers > 0 && array->buffers == nullptr)) return contradicts(name, "it has not the buffers of its type");
    if (array->n_children != children || (children > 0 && array->children == nullptr)) return contradicts(name, "it has not the children of its type");
    if (buffers > 0 && array->buffers[0] == nullptr && array->null_count > 0 && array->length > 0) return contradicts(name, "it has nulls and no bitmap for them");
    return done;
}

const std::uint8_t* validity_of(const ArrowArray& array) noexcept {
    return array.n_buffers == 0 || array.null_count == 0 ? nullptr : static_cast<const std::uint8_t*>(array.buffers[0]);
}

std::int64_t offset_at(const void* offsets, bool is_large, std::int64_t at) noexcept {
    if (is_large) return load_at<std::int64_t>(offsets, at);
    return load_at<std::int32_t>(offsets, at);
}

Failed check_offsets(const ArrowArray& array, bool is_large, std::int64_t most, std::string_view name) {
    const void* const offsets = array.buffers[1];
    if (array.length == 0) return done; // an empty array need not have any
    if (offsets == nullptr) return contradicts(name, "it has no offsets");
    std::int64_t before = offset_at(offsets, is_large, array.offset);
    if (before < 0) return contradicts(name, "its offsets are negative");
    for (std::int64_t at = array.offset + 1; at <= array.offset + array.length; ++at) {
        const std::int64_t next = offset_at(offsets, is_large, at);
        if (next < before) return contradicts(name, "its offsets fall");
        before = next;
    }
    return before <= most ? done : Failed(contradicts(name, "its offsets go beyond what they count"));
}

Failed open(const Recipe& recipe, const ArrowArray* array, std::int64_t length, std::string_view name, Source& source) {
    const std::int64_t children = recipe.form == Form::name_list ? 1 : 0;
    if (auto failed = check_array(array, array == nullptr ? 0 : buffers_of(recipe, *array), children, length, name)) return failed;
    source.recipe = &recipe;
    source.array = array;
    source.validity = validity_of(*array);
    switch (recipe.form) {
    case Form::nothing: return done;
    case Form::text:
    case Form::name: return open_strings(recipe, *array, name);
    case Form::dictionary: {
        if (array->dictionary == nullptr) return contradicts(name, "it has no dictionary");
        Source words;
        if (auto failed = open(recipe.inner.front(), array->dictionary, 0, name, words)) return failed;
        const auto size = static_cast<std::size_t>(array->dictionary->length);
        source.dictionary.values.resize(size);
        source.dictionary.states.resize(size);
        if (recipe.fact->type.kind == TypeKind::text) source.dictionary.texts.resize(size);
        read(words, 0, size, {source.dictionary.values.data(), source.dictionary.states.data(), source.dictionary.texts.data()});
        break;
    }
    case Form::name_list: {
        const bool is_large = recipe.strings == StringForm::offsets_64;
        if (auto failed = open(recipe.inner.front(), array->children[0], 0, name, source.inner.emplace_back())) return failed;
        if (auto failed = check_offsets(*array, is_large, array->children[0]->length, name)) return failed;
        break;
    }
    default: break;
    }
    return array->length == 0 || array->buffers[1] != nullptr ? done : Failed(contradicts(name, "it has no values"));
}

void read(const Source& source, std::int64_t first, std::size_t count, const Target& target) {
    if (source.recipe->form == Form::nothing) {
        std::fill_n(target.values, count, 0);
        std::fill_n(target.states, count, static_cast<std::uint8_t>(source.recipe->missing));
        return;
    }
    const std::int64_t begin = source.array->offset + first;
    switch (source.recipe->form) {
    case Form::text: return read_texts(source, begin, count, target);
    case Form::name: return read_names(source, begin, count, target);
    case Form::name_list: return read_name_lists(source, begin, count, target);
    case Form::dictionary: return read_indices(source, begin, count, target);
    default: return read_values(source, begin, count, target);
    }
}

} // namespace forbear::c_api
