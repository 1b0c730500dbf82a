#include "artefact/encode.h"

#include <bit>
#include <map>
#include <optional>

#include "artefact/description.h"
#include "artefact/format.h"

namespace forbear::artefact {
namespace {

/// Numbers take as many bytes as they need, seven bits in each. Texts stand in front, each once: what is said about rules repeats itself.
class Encoder {
public:
    template <class T>
    using Like = const T;

    template <class Number>
    void number(Number value) {
        if constexpr (std::is_signed_v<Number>) signed_number(value);
        else put(value);
    }
    void index(std::uint32_t value) { put(value + 1u); }
    void target(std::uint32_t value) { put(std::rotl(value + 2u, 1)); }
    template <class... Flags>
    void flags(Flags... flag) {
        static_assert(sizeof...(flag) <= 8);
        unsigned bits = 0, place = 0;
        ((bits |= (flag ? 1u : 0u) << place++), ...);
        put(bits);
    }
    template <class Choice>
    void choice(Choice value, Choice) {
        put(static_cast<std::uint64_t>(value));
    }
    void text(const std::string& value) {
        const auto [at, is_new] = numbers_.try_emplace(value, numbers_.size());
        if (is_new) order_.push_back(&at->first);
        put(at->second);
    }
    template <class Element, class Describe>
    void list(const std::vector<Element>& elements, Describe each) {
        put(elements.size());
        for (const Element& element : elements) each(element);
    }
    void optional(const std::optional<std::int64_t>& value) {
        flags(value.has_value());
        if (value) number(*value);
    }

    [[nodiscard]] std::string take() {
        std::string rest;
        rest.swap(bytes_);
        put(order_.size());
        for (const std::string* text : order_) {
            put(text->size());
            bytes_ += *text;
        }
        return std::move(bytes_) + rest;
    }

private:
    /// Small magnitudes become small numbers; so do the two ends of 64 bits, which open ranges have.
    void signed_number(std::int64_t value) {
        const auto folded = static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value < 0 ? -1 : 0);
        put(folded + 2);
    }
    void put(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>(value | 0x80);
        bytes_ += static_cast<char>(value);
    }

    std::string bytes_;
    std::map<std::string, std::size_t> numbers_;
    std::vector<const std::string*> order_; ///< by number
};

} // namespace

std::string encode_body(const Content& content) {
    Encoder encoder;
    describe(encoder, content);
    return encoder.take();
}

std::string schema_hash(const Schema& schema) {
    Encoder encoder;
    describe(encoder, schema);
    return digest_of(encoder.take());
}

Result<std::string> encode(const Content& content) {
    return seal({std::string(engine_version()), content.program.hash, schema_hash(content.program.schema)}, encode_body(content));
}

} // namespace forbear::artefact
