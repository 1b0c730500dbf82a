#include "c_api/arrow_builders.h"

#include "c_api/calls.h"

namespace forbear::c_api {
namespace {

/// What an empty buffer points to: some readers take no null address.
constexpr std::int64_t nothing[2] = {};

} // namespace

MadeArray Builder::made(std::vector<const void*> data) {
    MadeArray array;
    array.length = validity_.length();
    array.null_count = validity_.nulls();
    array.buffers.push_back(validity_.bits());
    for (const void* buffer : data) array.buffers.push_back(buffer == nullptr ? nothing : buffer);
    array.owner = shared_from_this();
    return array;
}

template <class Number>
MadeArray Numbers<Number>::finish() {
    MadeArray array = made({numbers_.data()});
    if (words_ == nullptr) return array;
    auto words = std::make_shared<Strings>();
    for (const std::string& word : *words_) words->add(word);
    array.dictionary.push_back(words->finish());
    return array;
}
template class Numbers<std::int32_t>;
template class Numbers<std::int64_t>;

void Booleans::put(bool value, bool is_valid) {
    const std::int64_t at = validity_.length();
    if (at % 8 == 0) bits_.push_back(0);
    if (value) bits_.back() |= static_cast<std::uint8_t>(1u << (at % 8));
    validity_.add(is_valid);
}

void Strings::put(std::string_view text, bool is_valid) {
    if (bytes_.size() + text.size() > INT32_MAX) throw TooLarge("the decisions have more text than an array holds: decide smaller batches");
    bytes_ += text;
    offsets_.push_back(static_cast<std::int32_t>(bytes_.size()));
    validity_.add(is_valid);
}

void Lists::end(bool is_valid) {
    if (size_ > INT32_MAX) throw TooLarge("the decisions have more channels or guards than an array holds: decide smaller batches");
    offsets_.push_back(static_cast<std::int32_t>(size_));
    validity_.add(is_valid);
}

MadeArray Lists::finish() {
    MadeArray array = made({offsets_.data()});
    array.children.push_back(items_->finish());
    return array;
}

MadeArray Structs::finish() {
    MadeArray array = made({});
    for (const auto& child : children_) array.children.push_back(child->finish());
    return array;
}

} // namespace forbear::c_api
