// Text -> words: what may be read at all, and the lexer.

#include <antlr4-runtime.h>

#include <algorithm>

#include "ForbearLexer.h"
#include "syntax/from_text_words.h"

namespace forbear::syntax {

using Lexer = forbear_grammar::ForbearLexer;

namespace {

/// The length of the valid UTF-8 sequence at `at`, or 0.
std::size_t sequence_length(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t offset) { return static_cast<unsigned char>(text[at + offset]); };
    const auto follows = [&](std::size_t offset) {
        return at + offset < text.size() && (byte(offset) & 0xC0u) == 0x80u;
    };
    const unsigned lead = byte(0);
    if (lead < 0x80u) return 1;
    if (lead >= 0xC2u && lead <= 0xDFu) return follows(1) ? 2 : 0;
    if (lead >= 0xE0u && lead <= 0xEFu) {
        if (!follows(1) || !follows(2)) return 0;
        if (lead == 0xE0u && byte(1) < 0xA0u) return 0;
        if (lead == 0xEDu && byte(1) > 0x9Fu) return 0;
        return 3;
    }
    if (lead >= 0xF0u && lead <= 0xF4u) {
        if (!follows(1) || !follows(2) || !follows(3)) return 0;
        if (lead == 0xF0u && byte(1) < 0x90u) return 0;
        if (lead == 0xF4u && byte(1) > 0x8Fu) return 0;
        return 4;
    }
    return 0;
}

/// U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069: text that shows in another order than it means.
bool is_bidirectional_control(std::string_view sequence) {
    if (sequence == "\xD8\x9C") return true;
    if (sequence.size() != 3 || sequence[0] != '\xE2') return false;
    const auto second = static_cast<unsigned char>(sequence[1]);
    const auto third = static_cast<unsigned char>(sequence[2]);
    if (second == 0x80u) return third == 0x8Eu || third == 0x8Fu || (third >= 0xAAu && third <= 0xAEu);
    return second == 0x81u && third >= 0xA6u && third <= 0xA9u;
}

/// Walks from code points, which the lexer counts, to bytes; only forwards.
class ByteOffsets {
public:
    ByteOffsets(std::string_view text, std::size_t start) : text_(text), byte_(start) {}
    std::uint32_t at(std::size_t code_point) {
        while (code_point_ < code_point && byte_ < text_.size()) {
            ++byte_;
            while (byte_ < text_.size() && (static_cast<unsigned char>(text_[byte_]) & 0xC0u) == 0x80u) ++byte_;
            ++code_point_;
        }
        return static_cast<std::uint32_t>(byte_);
    }

private:
    std::string_view text_;
    std::size_t byte_;
    std::size_t code_point_ = 0;
};

/// Follows the lines of a text; CR LF, LF and a lone CR end one. Only forwards.
class Lines {
public:
    explicit Lines(std::string_view text) : text_(text) {}
    void advance(std::uint32_t to) {
        for (; at_ < to && at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            const bool ends = c == '\n' || (c == '\r' && (at_ + 1 >= text_.size() || text_[at_ + 1] != '\n'));
            if (!ends) continue;
            ++line;
            begin = at_ + 1;
        }
    }
    std::uint32_t line = 0;
    std::uint32_t begin = 0;

private:
    std::string_view text_;
    std::uint32_t at_ = 0;
};

} // namespace

bool text_is_readable(const SourceFile& file, std::uint32_t source, const Limits& limits, DiagnosticSink& sink) {
    const std::string_view text = file.text;
    if (text.size() > limits.max_bytes) {
        sink.report({Code::text_too_large,
                     {source, 0, 0},
                     {std::to_string(limits.max_bytes)},
                     {},
                     "split it into several files and `import` them",
                     {}});
        return false;
    }
    std::size_t reported = 0;
    bool readable = true;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = sequence_length(text, at);
        const Span span{source, static_cast<std::uint32_t>(at),
                        static_cast<std::uint32_t>(at + std::max<std::size_t>(length, 1))};
        if (length == 0) {
            sink.report({Code::invalid_utf8, span, {}, {}, "save the file as UTF-8", {}});
            return false;
        }
        if (text[at] == '\0') {
            sink.report({Code::nul_byte, span, {}, {}, "save the file as plain text in UTF-8", {}});
            return false;
        }
        if (is_bidirectional_control(text.substr(at, length))) {
            readable = false;
            if (++reported > 20) return false;
            sink.report({Code::bidirectional_control, span, {}, {},
                         "a reader would see other words than the engine; remove the character",
                         {{"remove the invisible character", FixSafety::safe, {{span, ""}}}}});
        }
        at += length;
    }
    return readable;
}

bool read_words(const SourceFile& file, std::uint32_t source, const Limits& limits, DiagnosticSink& sink, Words& words,
                std::vector<Comment>& comments) {
    words.file = source;
    words.source = file.text;
    const bool has_mark = file.text.starts_with("\xEF\xBB\xBF"); // the input stream drops it, so it is no code point
    antlr4::ANTLRInputStream input(file.text);
    Lexer lexer(&input);
    lexer.removeErrorListeners();
    ByteOffsets offsets(file.text, has_mark ? 3 : 0);
    Lines lines(file.text);
    std::uint32_t last_line = UINT32_MAX;
    while (true) {
        const std::unique_ptr<antlr4::Token> token = lexer.nextToken();
        const bool at_end = token->getType() == antlr4::Token::EOF;
        Word word;
        word.begin = at_end ? static_cast<std::uint32_t>(file.text.size()) : offsets.at(token->getStartIndex());
        word.end = at_end ? word.begin : offsets.at(token->getStopIndex() + 1);
        lines.advance(word.begin);
        word.line = lines.line;
        word.column = word.begin - lines.begin;
        word.first_on_line = word.line != last_line;
        if (token->getType() == Lexer::COMMENT) {
            std::string_view text = words.source.substr(word.begin, word.end - word.begin);
            comments.push_back({std::string(text), {source, word.begin, word.end}, word.first_on_line});
            continue;
        }
        last_line = word.line;
        // The end of the text is a word of type 0; the grammar's own types begin at 1.
        word.type = at_end ? std::uint16_t{0} : static_cast<std::uint16_t>(token->getType());
        words.list.push_back(word);
        if (at_end) return true;
        if (words.list.size() > limits.max_tokens) {
            sink.report({Code::too_many_words, words.span(word), {std::to_string(limits.max_tokens)}, {},
                         "split it into several files and `import` them", {}});
            return false;
        }
    }
}

} // namespace forbear::syntax
