#include "c_api/arrow_made.h"

#include <cstring>

namespace forbear::c_api {
namespace {

/// What stands behind an exported part: everything that its pointers point to.
template <class Exported>
struct Behind {
    std::vector<Exported> parts; ///< the children, and the dictionary behind them
    std::vector<Exported*> children;
    Behind() = default;
    Behind(const Behind&) = delete;
    Behind& operator=(const Behind&) = delete;
    ~Behind() {
        for (Exported& part : parts) {
            if (part.release != nullptr) part.release(&part);
        }
    }
    /// `count` parts that are empty so far, and stay where they are.
    void make_room(std::size_t child_count, std::size_t dictionary_count) {
        parts.resize(child_count + dictionary_count, Exported{});
        for (std::size_t child = 0; child < child_count; ++child) children.push_back(&parts[child]);
    }
};

struct BehindArray : Behind<ArrowArray> {
    std::vector<const void*> buffers;
    std::shared_ptr<const void> owner;
};

struct BehindSchema : Behind<ArrowSchema> {
    std::string format, name, metadata;
};

template <class Held, class Exported>
void release(Exported* exported) noexcept {
    delete static_cast<Held*>(exported->private_data);
    exported->release = nullptr;
    exported->private_data = nullptr;
}

void put_number(std::string& bytes, std::size_t number) {
    const auto narrow = static_cast<std::int32_t>(number);
    char raw[sizeof(narrow)];
    std::memcpy(raw, &narrow, sizeof(narrow));
    bytes.append(raw, sizeof(narrow));
}

/// Pairs of names and values, each with its length before it, as the interface has it.
std::string packed(const std::vector<std::pair<std::string, std::string>>& metadata) {
    std::string bytes;
    if (metadata.empty()) return bytes;
    put_number(bytes, metadata.size());
    for (const auto& [key, value] : metadata) {
        put_number(bytes, key.size());
        bytes += key;
        put_number(bytes, value.size());
        bytes += value;
    }
    return bytes;
}

} // namespace

void hand_over(MadeArray array, ArrowArray* out) {
    auto held = std::make_unique<BehindArray>();
    held->make_room(array.children.size(), array.dictionary.size());
    held->buffers = std::move(array.buffers);
    held->owner = std::move(array.owner);
    std::size_t part = 0;
    for (MadeArray& child : array.children) hand_over(std::move(child), &held->parts[part++]);
    for (MadeArray& dictionary : array.dictionary) hand_over(std::move(dictionary), &held->parts[part++]);
    ArrowArray made{};
    made.length = array.length;
    made.null_count = array.null_count;
    made.n_buffers = static_cast<std::int64_t>(held->buffers.size());
    made.buffers = held->buffers.data();
    made.n_children = static_cast<std::int64_t>(held->children.size());
    made.children = held->children.empty() ? nullptr : held->children.data();
    made.dictionary = array.dictionary.empty() ? nullptr : &held->parts.back();
    made.release = &release<BehindArray, ArrowArray>;
    made.private_data = held.release();
    *out = made;
}

void hand_over(const MadeSchema& schema, ArrowSchema* out) {
    auto held = std::make_unique<BehindSchema>();
    held->make_room(schema.children.size(), schema.dictionary.size());
    held->format = schema.format;
    held->name = schema.name;
    held->metadata = packed(schema.metadata);
    std::size_t part = 0;
    for (const MadeSchema& child : schema.children) hand_over(child, &held->parts[part++]);
    for (const MadeSchema& dictionary : schema.dictionary) hand_over(dictionary, &held->parts[part++]);
    ArrowSchema made{};
    made.format = held->format.c_str();
    made.name = held->name.c_str();
    made.metadata = held->metadata.empty() ? nullptr : held->metadata.data();
    made.flags = schema.is_nullable ? ARROW_FLAG_NULLABLE : 0;
    made.n_children = static_cast<std::int64_t>(held->children.size());
    made.children = held->children.empty() ? nullptr : held->children.data();
    made.dictionary = schema.dictionary.empty() ? nullptr : &held->parts.back();
    made.release = &release<BehindSchema, ArrowSchema>;
    made.private_data = held.release();
    *out = made;
}

} // namespace forbear::c_api
