// Any bytes as the shape of a batch of Arrow data: its types, lengths, offsets, counts of nulls, buffers that are there or not, lists
// and dictionaries. The library refuses the batch or decides every row of it, and whatever was handed over is released once.
// Buffers are as long as their arrays say, for that nobody can check: the interface has no lengths of buffers.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "arrow/producer.h"

namespace {

using namespace arrow_tests;

/// Choices, taken from the bytes; zeros when they are used up.
class Choices {
public:
    Choices(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
    std::uint8_t byte() { return at_ < size_ ? data_[at_++] : std::uint8_t{0}; }
    std::int64_t below(std::int64_t most) { return most <= 1 ? 0 : byte() % most; }
    bool rarely() { return byte() >= 240; }
    std::string bytes(std::size_t count) {
        std::string made(count, '\0');
        for (char& each : made) each = static_cast<char>(byte());
        return made;
    }

private:
    const std::uint8_t* data_;
    std::size_t size_, at_ = 0;
};

const forbear_policy* policy() {
    static const forbear_policy* const loaded = [] {
        forbear_policy* made = nullptr;
        forbear_load_options options = FORBEAR_LOAD_OPTIONS_INIT;
        options.engine = FORBEAR_ENGINE_INTERPRETER;
        const forbear_text file = forbear_text_of(FORBEAR_SOURCE_DIR "/tests/arrow/echo.forbear");
        if (forbear_policy_load_files(&file, 1, &options, &made, nullptr) != FORBEAR_OK) std::abort();
        return made;
    }();
    return loaded;
}

constexpr std::int64_t spare = 4; ///< elements that a part has beyond what is read of it, so that most offsets fit

constexpr const char* facts[] = {"flag", "number", "amount", "share", "day", "at", "open", "word", "tags", "note", "must", "gone", "events"};
constexpr const char* formats[] = {"b", "c", "C", "s", "S", "i", "I", "l", "L", "f", "g", "u", "U", "vu", "n", "tdD", "tdm", "tss:", "tsn:UTC",
                                   "tss:+01:00", "tts", "ttn", "d:10,2", "d:38,-3", "d:9,2,32", "d:70,2,256", "z", "e", "+l", "+L", "+s", ""};

std::size_t width_of(const std::string& format) {
    if (format.rfind("d:", 0) == 0) return format.find(",256") != std::string::npos ? 32 : format.find(",32") != std::string::npos ? 4 : 16;
    if (format == "c" || format == "C") return 1;
    if (format == "s" || format == "S") return 2;
    if (format == "i" || format == "I" || format == "f" || format == "tdD" || format == "tts") return 4;
    return format == "vu" ? 16 : 8;
}

/// Offsets that mostly rise, none beyond `most`: 32 or 64 bits.
std::string offsets(Choices& choices, std::int64_t count, std::int64_t most, bool is_large) {
    std::vector<std::int32_t> small;
    std::vector<std::int64_t> large;
    std::int64_t at = 0;
    for (std::int64_t each = 0; each <= count; ++each) {
        at = choices.rarely() ? choices.below(most + 1) - 1 : std::min(most, at + choices.below(5));
        small.push_back(static_cast<std::int32_t>(at));
        large.push_back(at);
    }
    return is_large ? bytes_of(large) : bytes_of(small);
}

std::string words(Choices& choices) {
    static constexpr const char* all[] = {"alpha", "email", "sms;email", "yes", "09:00", "08:00-17:00", "none", "a longer text than a view holds"};
    return choices.rarely() ? choices.bytes(9) : all[choices.below(8)];
}

void put_buffers(Choices& choices, Part& part, std::int64_t room) {
    const auto count = static_cast<std::size_t>(room);
    part.buffers.emplace_back(choices.bytes(count / 8 + 1));
    if (choices.byte() < 128) part.buffers.back() = std::nullopt;
    if (part.format == "n") return part.buffers.clear();
    if (part.format == "+s") return;
    if (part.format == "vu") {
        std::vector<std::optional<std::string>> all;
        for (std::size_t each = 0; each < count; ++each) all.emplace_back(words(choices));
        part.buffers = views("", all).buffers;
        if (choices.rarely()) part.buffers[1]->at(static_cast<std::size_t>(choices.below(room)) * 16) = static_cast<char>(choices.byte());
        return;
    }
    if (part.format == "u" || part.format == "U" || part.format == "z") {
        std::string all;
        while (all.size() < 4 * count) all += words(choices);
        part.buffers.emplace_back(offsets(choices, room, static_cast<std::int64_t>(all.size()), part.format == "U"));
        part.buffers.emplace_back(all);
        return;
    }
    part.buffers.emplace_back(choices.bytes(part.format == "b" ? count / 8 + 1 : count * width_of(part.format)));
}

/// An array of `room` elements or fewer.
Part any_part(Choices& choices, std::string name, std::int64_t room, int depth) {
    Part part;
    part.name = std::move(name);
    part.format = formats[static_cast<std::size_t>(choices.below(std::size(formats)))];
    if ((part.name == "events" && choices.byte() < 200) || (part.name == "tags" && choices.byte() < 100)) part.format = choices.byte() < 128 ? "+l" : "+L";
    part.offset = choices.byte() < 128 ? 0 : choices.below(spare + 2);
    part.length = room - part.offset;
    part.null_count = choices.below(3) - 1;
    if (part.format == "+l" || part.format == "+L") {
        const std::int64_t elements = 1 + choices.below(20);
        Part items;
        if (part.name == "events" && depth < 3) {
            items = structs("item", elements, {});
            for (const char* field : {"on", "by", "sum"}) {
                if (!choices.rarely()) items.children.push_back(any_part(choices, field, elements + spare, depth + 1));
            }
        } else {
            items = depth < 3 ? any_part(choices, "item", elements, depth + 1) : strings("item", std::vector<std::optional<std::string>>(20, "sms"));
        }
        part.buffers = {std::nullopt, offsets(choices, room, items.length, part.format == "+L")};
        part.children.push_back(std::move(items));
    } else {
        put_buffers(choices, part, room);
    }
    if (choices.byte() >= 200 && depth < 3 && part.children.empty()) part.dictionary.push_back(any_part(choices, "", 1 + choices.below(8), depth + 1));
    // What cannot be, and is seen.
    if (choices.rarely()) part.length = -1;
    if (choices.rarely()) part.offset = -choices.below(200);
    if (choices.rarely() && !part.buffers.empty()) part.buffers[static_cast<std::size_t>(choices.below(static_cast<std::int64_t>(part.buffers.size())))] = std::nullopt;
    if (choices.rarely() && !part.buffers.empty()) part.buffers.pop_back();
    if (choices.rarely()) part.buffers.emplace_back(std::nullopt);
    if (choices.rarely()) part.is_released = true;
    return part;
}

/// What no producer writes down as a part: a child of the array that is not there or lacks what its schema says.
void spoil(Choices& choices, ArrowArray& array) {
    if (array.n_children <= 0) return;
    ArrowArray*& child = array.children[choices.below(array.n_children)];
    switch (choices.below(3)) {
    case 0:
        child->n_buffers = -choices.below(3);
        child->buffers = nullptr;
        break;
    case 1: child->dictionary = nullptr; break;
    default: child = nullptr; break;
    }
}

void check(const ArrowArray& decisions, const ArrowArray& batch) {
    ArrowSchema schema{};
    if (forbear_arrow_decision_schema(policy(), &schema, nullptr) != FORBEAR_OK) std::abort();
    if (decisions.length != batch.length) std::abort();
    for (std::int64_t row = 0; row < decisions.length; ++row) {
        const std::string whole = cell(schema, decisions, row);
        const std::string status = cell_at(schema, decisions, "status", row);
        if (status == "invalid" && cell_at(schema, decisions, "channels", row) != "[]") std::abort();
        if ((status == "invalid") == (cell_at(schema, decisions, "fault", row) == "null")) std::abort();
    }
    schema.release(&schema);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Choices choices(data, size);
    const std::int64_t rows = 1 + choices.below(12);
    Part batch = structs("", rows, {});
    for (const char* fact : facts) {
        if (choices.byte() < 90) batch.children.push_back(any_part(choices, fact, rows + spare, 0));
    }
    if (choices.byte() < 200) batch.children.push_back(numbers<std::int8_t>("must", "c", std::vector<std::optional<std::int8_t>>(static_cast<std::size_t>(rows), std::int8_t{1})));
    batch.offset = choices.byte() < 200 ? 0 : choices.below(rows);
    batch.length = rows - batch.offset;
    std::vector<forbear_arrow_field> fields(2, forbear_arrow_field(FORBEAR_ARROW_FIELD_INIT));
    fields[0].fact = forbear_text_of("amount");
    fields[1].fact = forbear_text_of("number");
    for (forbear_arrow_field& field : fields) {
        field.flags = FORBEAR_ARROW_HAS_SCALE | (choices.byte() < 128 ? FORBEAR_ARROW_NAN_IS_UNKNOWN : 0u);
        field.scale = static_cast<std::uint32_t>(choices.below(20));
    }
    forbear_arrow_options options = FORBEAR_ARROW_OPTIONS_INIT;
    options.fields = fields.data();
    options.field_count = fields.size();
    {
        Produced produced(batch);
        if (choices.rarely()) spoil(choices, produced.array);
        forbear_arrow* bound = nullptr;
        forbear_error* error = nullptr;
        ArrowArray decisions{};
        forbear_status status = forbear_arrow_bind(policy(), &produced.schema, choices.byte() < 128 ? &options : nullptr, &bound, &error);
        if (status == FORBEAR_OK) status = forbear_arrow_decide(bound, &produced.array, &decisions, &error);
        if ((status == FORBEAR_OK) != (decisions.release != nullptr) || (status == FORBEAR_OK) != (error == nullptr)) std::abort();
        if (status == FORBEAR_OK) {
            check(decisions, produced.array);
            decisions.release(&decisions);
        } else if (status != FORBEAR_E_BINDING && status != FORBEAR_E_DATA && status != FORBEAR_E_INVALID_ARGUMENT) {
            std::abort();
        }
        forbear_error_destroy(error);
        forbear_arrow_destroy(bound);
    }
    if (alive() != 0) std::abort();
    return 0;
}
