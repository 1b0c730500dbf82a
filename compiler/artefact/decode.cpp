#include "artefact/decode.h"

#include <bit>
#include <limits>
#include <optional>

#include "artefact/description.h"
#include "artefact/format.h"
#include "ir/verify.h"

namespace forbear::artefact {
namespace {

/// Reads what Encoder wrote. After the first mistake everything reads as zero and no list has an element more.
class Decoder {
public:
    template <class T>
    using Like = T;

    explicit Decoder(std::string_view bytes) : bytes_(bytes), text_budget_(most_text_for_each_byte * bytes.size()) { read_texts(); }

    template <class Number>
    void number(Number& value) {
        if constexpr (std::is_signed_v<Number>) {
            const std::int64_t read = take_signed();
            if (read < std::numeric_limits<Number>::min() || read > std::numeric_limits<Number>::max()) fail("a number is too large");
            else value = static_cast<Number>(read);
        } else {
            const std::uint64_t read = take();
            if (read > std::numeric_limits<Number>::max()) fail("a number is too large");
            else value = static_cast<Number>(read);
        }
    }
    void index(std::uint32_t& value) { value = take_word() - 1u; }
    void target(std::uint32_t& value) { value = std::rotr(take_word(), 1) - 2u; }
    template <class... Flags>
    void flags(Flags&... flag) {
        const std::uint64_t bits = take();
        if (bits >> sizeof...(flag) != 0) fail("a flag that nobody knows is set");
        unsigned place = 0;
        ((flag = (bits >> place++ & 1) != 0), ...);
    }
    template <class Choice>
    void choice(Choice& value, Choice last) {
        const std::uint64_t read = take();
        if (read > static_cast<std::uint64_t>(last)) fail("a kind that nobody knows");
        else value = static_cast<Choice>(read);
    }
    void text(std::string& value) {
        const std::uint64_t number = take();
        if (number >= texts_.size()) return fail("no such text");
        const std::string_view found = texts_[static_cast<std::size_t>(number)];
        if (found.size() > text_budget_) return fail("its texts repeat without end");
        text_budget_ -= found.size();
        value = found;
    }
    template <class Element, class Describe>
    void list(std::vector<Element>& elements, Describe each) {
        const std::uint64_t size = take();
        // An element takes a byte at least, so a list can be no longer than what is left. It grows as it is read.
        if (size > bytes_.size() - at_) return fail("a list is longer than the file");
        for (std::uint64_t element = 0; element < size && is_sound(); ++element) each(elements.emplace_back());
    }
    void optional(std::optional<std::int64_t>& value) {
        bool is_there = false;
        flags(is_there);
        if (is_there) number(value.emplace());
    }

    [[nodiscard]] bool is_sound() const { return failure_.empty(); }
    /// Empty: all was read, and there was nothing else.
    [[nodiscard]] std::string finish() {
        if (is_sound() && at_ != bytes_.size()) fail("something stands behind its end");
        return failure_;
    }

private:
    static constexpr std::size_t most_text_for_each_byte = 64;

    void fail(std::string_view what) {
        if (is_sound()) failure_ = "at byte " + std::to_string(at_) + " of the body: " + std::string(what);
        at_ = bytes_.size();
    }
    std::uint64_t take() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (at_ == bytes_.size()) break;
            const auto byte = static_cast<unsigned char>(bytes_[at_++]);
            value |= std::uint64_t{byte & 0x7fu} << shift;
            if (byte < 0x80) {
                if (shift == 63 && byte > 1) break;
                return value;
            }
        }
        fail("a number does not end");
        return 0;
    }
    std::int64_t take_signed() {
        const std::uint64_t folded = take() - 2;
        return static_cast<std::int64_t>(folded >> 1 ^ (0 - (folded & 1)));
    }
    std::uint32_t take_word() {
        const std::uint64_t value = take();
        if (value > 0xffff'ffffu) fail("a number is too large");
        return static_cast<std::uint32_t>(value);
    }
    void read_texts() {
        const std::uint64_t count = take();
        if (count > bytes_.size() - at_) return fail("more texts than bytes");
        for (std::uint64_t text = 0; text < count && is_sound(); ++text) {
            const std::uint64_t size = take();
            if (size > bytes_.size() - at_) return fail("a text is longer than the file");
            texts_.push_back(bytes_.substr(at_, static_cast<std::size_t>(size)));
            at_ += static_cast<std::size_t>(size);
        }
    }

    std::string_view bytes_;
    std::size_t at_ = 0;
    std::size_t text_budget_; ///< bytes of texts that may still be copied
    std::vector<std::string_view> texts_;
    std::string failure_;
};

Error unsound(std::string words) { return Error{ErrorCode::artefact, "the artefact is unsound: " + std::move(words)}; }

} // namespace

Result<Content> decode_body(std::string_view body) {
    Content content;
    Decoder decoder(body);
    describe(decoder, content);
    if (std::string failure = decoder.finish(); !failure.empty()) return unsound(std::move(failure));
    ir::lay_out(content.program);
    const std::vector<std::string> problems = ir::verify(content.program);
    if (!problems.empty()) return unsound(problems.front() + (problems.size() > 1 ? ", and more" : ""));
    if (!content.places.empty() && content.places.size() != content.program.rules.size()) return unsound("rules and their places differ in number");
    return content;
}

Result<Content> decode(std::string_view bytes) {
    const Result<Sealed> sealed = unseal(bytes);
    if (!sealed) return sealed.error();
    auto content = decode_body(sealed.value().body);
    if (!content) return content;
    content.value().program.hash = sealed.value().head.policy_hash;
    if (schema_hash(content.value().program.schema) != sealed.value().head.schema_hash) return unsound("its schema is not the one that its head names");
    return content;
}

} // namespace forbear::artefact
