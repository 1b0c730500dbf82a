#include "arrow/producer.h"

#include <memory>
#include <stdexcept>

namespace arrow_tests {
namespace {

int alive_now = 0;

/// What stands behind a schema or an array that was handed over.
struct Held {
    Part part;
    std::vector<const void*> buffers;
    std::vector<ArrowSchema> schemas;
    std::vector<ArrowSchema*> schema_children;
    std::vector<ArrowArray> arrays;
    std::vector<ArrowArray*> array_children;
    Held() { ++alive_now; }
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;
    ~Held() { --alive_now; }
};

template <class Exported>
void release(Exported* exported) {
    auto* held = static_cast<Held*>(exported->private_data);
    for (ArrowSchema& part : held->schemas) {
        if (part.release != nullptr) part.release(&part);
    }
    for (ArrowArray& part : held->arrays) {
        if (part.release != nullptr) part.release(&part);
    }
    delete held;
    *exported = Exported{};
}

void put_schema(const Part& part, ArrowSchema* out) {
    auto* held = new Held;
    held->part.name = part.name;
    held->part.format = part.format;
    held->schemas.resize(part.children.size() + part.dictionary.size());
    std::size_t at = 0;
    for (const Part& child : part.children) put_schema(child, &held->schemas[at++]);
    for (const Part& words : part.dictionary) put_schema(words, &held->schemas[at++]);
    for (std::size_t child = 0; child < part.children.size(); ++child) held->schema_children.push_back(&held->schemas[child]);
    *out = ArrowSchema{};
    out->format = held->part.format.c_str();
    out->name = held->part.name.c_str();
    out->flags = ARROW_FLAG_NULLABLE;
    out->n_children = static_cast<std::int64_t>(part.children.size());
    out->children = held->schema_children.data();
    out->dictionary = part.dictionary.empty() ? nullptr : &held->schemas.back();
    out->release = &release<ArrowSchema>;
    out->private_data = held;
}

void put_array(const Part& part, ArrowArray* out) {
    auto* held = new Held;
    held->part.buffers = part.buffers;
    for (const auto& buffer : held->part.buffers) held->buffers.push_back(buffer ? buffer->data() : nullptr);
    held->arrays.resize(part.children.size() + part.dictionary.size());
    std::size_t at = 0;
    for (const Part& child : part.children) put_array(child, &held->arrays[at++]);
    for (const Part& words : part.dictionary) put_array(words, &held->arrays[at++]);
    for (std::size_t child = 0; child < part.children.size(); ++child) held->array_children.push_back(&held->arrays[child]);
    *out = ArrowArray{};
    out->length = part.length;
    out->null_count = part.null_count;
    out->offset = part.offset;
    out->n_buffers = static_cast<std::int64_t>(held->buffers.size());
    out->buffers = held->buffers.data();
    out->n_children = static_cast<std::int64_t>(part.children.size());
    out->children = held->array_children.data();
    out->dictionary = part.dictionary.empty() ? nullptr : &held->arrays.back();
    out->release = &release<ArrowArray>;
    out->private_data = held;
    if (part.is_released) out->release(out);
}

std::optional<std::string> validity(const std::vector<bool>& valid, std::int64_t nulls) {
    return nulls == 0 ? std::nullopt : std::optional(bits_of(valid));
}

struct Batches {
    Part schema;
    std::vector<Part> batches;
    std::size_t next = 0;
    int fails = 0, schema_fails = 0;
    std::string words = "the disk is gone";
    Batches() { ++alive_now; }
    Batches(const Batches&) = delete;
    Batches& operator=(const Batches&) = delete;
    ~Batches() { --alive_now; }
};

} // namespace

int alive() { return alive_now; }

std::string bits_of(const std::vector<bool>& bits) {
    std::string bytes((bits.size() + 7) / 8, '\0');
    for (std::size_t at = 0; at < bits.size(); ++at) {
        if (bits[at]) bytes[at / 8] = static_cast<char>(static_cast<unsigned char>(bytes[at / 8]) | 1u << (at % 8));
    }
    return bytes;
}

Part booleans(std::string name, const std::vector<std::optional<bool>>& values) {
    Part made{std::move(name), "b", static_cast<std::int64_t>(values.size())};
    std::vector<bool> valid, raw;
    for (const auto& value : values) {
        valid.push_back(value.has_value());
        raw.push_back(value.value_or(true));
        if (!value) ++made.null_count;
    }
    made.buffers = {validity(valid, made.null_count), bits_of(raw)};
    return made;
}

Part strings(std::string name, const std::vector<std::optional<std::string>>& values, bool is_large) {
    Part made{std::move(name), is_large ? "U" : "u", static_cast<std::int64_t>(values.size())};
    std::vector<bool> valid;
    std::vector<std::int32_t> small = {0};
    std::vector<std::int64_t> large = {0};
    std::string bytes;
    for (const auto& value : values) {
        valid.push_back(value.has_value());
        bytes += value.value_or("garbage where there is nothing");
        if (!value) ++made.null_count;
        small.push_back(static_cast<std::int32_t>(bytes.size()));
        large.push_back(static_cast<std::int64_t>(bytes.size()));
    }
    made.buffers = {validity(valid, made.null_count), is_large ? bytes_of(large) : bytes_of(small), bytes};
    return made;
}

Part views(std::string name, const std::vector<std::optional<std::string>>& values) {
    Part made{std::move(name), "vu", static_cast<std::int64_t>(values.size())};
    std::vector<bool> valid;
    std::string all, block;
    for (const auto& value : values) {
        valid.push_back(value.has_value());
        if (!value) ++made.null_count;
        const std::string text = value.value_or("");
        std::string view = bytes_of<std::int32_t>({static_cast<std::int32_t>(text.size())});
        if (text.size() <= 12) view += text;
        else view += text.substr(0, 4) + bytes_of<std::int32_t>({0, static_cast<std::int32_t>(block.size())});
        view.resize(16, '\0');
        all += view;
        if (text.size() > 12) block += text;
    }
    made.buffers = {validity(valid, made.null_count), all, block, bytes_of<std::int64_t>({static_cast<std::int64_t>(block.size())})};
    return made;
}

Part decimals(std::string name, std::string format, const std::vector<std::optional<Wide>>& values) {
    std::vector<std::optional<Wide>> copied = values;
    return numbers<Wide>(std::move(name), std::move(format), copied);
}

Part structs(std::string name, std::int64_t length, std::vector<Part> children) {
    return {std::move(name), "+s", length, 0, 0, {std::nullopt}, std::move(children), {}, false};
}

Part list(std::string name, const std::vector<std::int32_t>& offsets, Part items) {
    return {std::move(name), "+l", static_cast<std::int64_t>(offsets.size()) - 1, 0, 0, {std::nullopt, bytes_of(offsets)}, {std::move(items)}, {}, false};
}
Part large_list(std::string name, const std::vector<std::int64_t>& offsets, Part items) {
    return {std::move(name), "+L", static_cast<std::int64_t>(offsets.size()) - 1, 0, 0, {std::nullopt, bytes_of(offsets)}, {std::move(items)}, {}, false};
}

Part sliced(Part whole, std::int64_t from, std::int64_t count) {
    whole.offset += from;
    whole.length = count;
    if (whole.null_count > 0) whole.null_count = -1;
    return whole;
}

Produced::Produced(const Part& part) {
    put_schema(part, &schema);
    put_array(part, &array);
}
Produced::~Produced() {
    if (schema.release != nullptr) schema.release(&schema);
    if (array.release != nullptr) array.release(&array);
}

ArrowArrayStream stream_of(const Part& schema, const std::vector<Part>& batches, int fails, int schema_fails) {
    auto* held = new Batches;
    held->schema = schema;
    held->batches = batches;
    held->fails = fails;
    held->schema_fails = schema_fails;
    ArrowArrayStream made{};
    made.private_data = held;
    made.get_schema = [](ArrowArrayStream* stream, ArrowSchema* out) {
        auto& all = *static_cast<Batches*>(stream->private_data);
        if (all.schema_fails != 0) return all.schema_fails;
        put_schema(all.schema, out);
        return 0;
    };
    made.get_next = [](ArrowArrayStream* stream, ArrowArray* out) {
        auto& all = *static_cast<Batches*>(stream->private_data);
        if (all.next < all.batches.size()) return put_array(all.batches[all.next++], out), 0;
        if (all.fails != 0) return all.fails;
        *out = ArrowArray{};
        return 0;
    };
    made.get_last_error = [](ArrowArrayStream* stream) { return static_cast<Batches*>(stream->private_data)->words.c_str(); };
    made.release = [](ArrowArrayStream* stream) {
        delete static_cast<Batches*>(stream->private_data);
        *stream = ArrowArrayStream{};
    };
    return made;
}

namespace {

template <class Number>
Number load(const void* numbers, std::int64_t at) {
    Number number;
    std::memcpy(&number, static_cast<const char*>(numbers) + at * static_cast<std::int64_t>(sizeof(Number)), sizeof(Number));
    return number;
}

bool bit(const void* bits, std::int64_t at) { return (static_cast<const unsigned char*>(bits)[at / 8] >> (at % 8) & 1) != 0; }

std::string joined(const std::vector<std::string>& all) {
    std::string words;
    for (const std::string& each : all) words += (words.empty() ? "" : ", ") + each;
    return words;
}

} // namespace

std::string cell(const ArrowSchema& schema, const ArrowArray& array, std::int64_t row) {
    const std::string format = schema.format;
    const std::int64_t at = array.offset + row;
    if (row >= array.length) throw std::out_of_range("no such row");
    if (array.buffers[0] != nullptr && !bit(array.buffers[0], at)) return "null";
    if (schema.dictionary != nullptr) return cell(*schema.dictionary, *array.dictionary, load<std::int32_t>(array.buffers[1], at));
    if (format == "b") return bit(array.buffers[1], at) ? "yes" : "no";
    if (format == "i" || format == "tdD" || format == "tts") return std::to_string(load<std::int32_t>(array.buffers[1], at));
    if (format == "l") return std::to_string(load<std::int64_t>(array.buffers[1], at));
    if (format.rfind("d:", 0) == 0) {
        const auto low = load<std::int64_t>(array.buffers[1], 2 * at);
        if (load<std::int64_t>(array.buffers[1], 2 * at + 1) != (low < 0 ? -1 : 0)) return "not the sign's bits";
        return std::to_string(low) + "/" + format.substr(format.find(',') + 1);
    }
    if (format == "u") {
        const auto begin = load<std::int32_t>(array.buffers[1], at), end = load<std::int32_t>(array.buffers[1], at + 1);
        return std::string(static_cast<const char*>(array.buffers[2]) + begin, static_cast<std::size_t>(end - begin));
    }
    std::vector<std::string> parts;
    if (format == "+l") {
        for (auto item = load<std::int32_t>(array.buffers[1], at); item < load<std::int32_t>(array.buffers[1], at + 1); ++item) {
            parts.push_back(cell(*schema.children[0], *array.children[0], item));
        }
        return "[" + joined(parts) + "]";
    }
    if (format != "+s") return "a format that decisions do not have: " + format;
    for (std::int64_t child = 0; child < schema.n_children; ++child) {
        parts.push_back(std::string(schema.children[child]->name) + ": " + cell(*schema.children[child], *array.children[child], at));
    }
    return "{" + joined(parts) + "}";
}

std::string cell_at(const ArrowSchema& schema, const ArrowArray& array, std::string_view path, std::int64_t row) {
    if (path.empty()) return cell(schema, array, row);
    const std::string_view name = path.substr(0, path.find('.'));
    const std::string_view rest = name.size() == path.size() ? std::string_view() : path.substr(name.size() + 1);
    for (std::int64_t child = 0; child < schema.n_children; ++child) {
        if (schema.children[child]->name == name) return cell_at(*schema.children[child], *array.children[child], rest, array.offset + row);
    }
    throw std::out_of_range("no child " + std::string(name));
}

} // namespace arrow_tests
