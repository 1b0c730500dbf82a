// Text -> words: what may be read at all, and the lexer.

#include <antlr4-runtime.h>

#include <algorithm>
#include <unordered_map>

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

/// A place in a text, in bytes and in code points, which is what the lexer counts; only forwards.
class Place {
public:
    Place(std::string_view text, std::size_t start) : text_(text), byte_(start) {}
    [[nodiscard]] std::size_t byte() const { return byte_; }
    [[nodiscard]] std::size_t code_point() const { return code_point_; }
    void advance_to_byte(std::size_t byte) {
        for (; byte_ < byte; ++byte_) code_point_ += begins_code_point(byte_) ? 1u : 0u;
    }
    std::size_t advance_to_code_point(std::size_t code_point) {
        while (code_point_ < code_point && byte_ < text_.size()) {
            ++byte_;
            while (byte_ < text_.size() && !begins_code_point(byte_)) ++byte_;
            ++code_point_;
        }
        return byte_;
    }

private:
    [[nodiscard]] bool begins_code_point(std::size_t byte) const { return (static_cast<unsigned char>(text_[byte]) & 0xC0u) != 0x80u; }
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

/// What the lexer finds at one place. The end of the text has type 0; the grammar's own types begin at 1.
struct Piece {
    std::uint32_t begin = 0, end = 0;
    std::uint16_t type = 0;
};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// Characters of a run. The words that may hold a blank or a quotation mark (texts, comments, amounts behind a sign) all
/// begin with a character that is none of these, or hold one (`isn't`).
bool is_plain(char c) { return c > ' ' && c <= '~' && c != '"' && c != '\'' && c != '#' && c != '$'; }

/// The pieces of a text, in their order. The lexer knows no context, so a run of plain characters between blanks gives
/// the same words wherever it stands: ANTLR reads it once, and it is remembered. Closed texts without escapes, and
/// comments, end where everybody sees them end. All else is read by ANTLR.
class Pieces {
public:
    Pieces(std::string_view text, std::size_t start) : text_(text), place_(text, start), input_(std::string(text)), lexer_(&input_) {
        lexer_.removeErrorListeners();
    }

    Piece next() {
        if (queue_ != nullptr) {
            if (queued_ < queue_->size()) return queued();
            queue_ = nullptr;
        }
        std::size_t at = place_.byte();
        while (at < text_.size() && is_blank(text_[at])) ++at;
        place_.advance_to_byte(at);
        if (at == text_.size()) return {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at), 0};
        if (is_plain(text_[at])) {
            if (const std::size_t end = end_of_run(at); end != 0) {
                queue_ = &words_of(at, end);
                queued_ = 0;
                run_ = static_cast<std::uint32_t>(at);
                place_.advance_to_byte(end);
                return queued();
            }
        } else if (text_[at] == '"') {
            if (const std::size_t end = text_.find_first_of("\"\\\r\n", at + 1); end != std::string_view::npos && text_[end] == '"')
                return taken(at, end + 1, Lexer::STRING);
        } else if (text_[at] == '#') {
            return taken(at, std::min(text_.find_first_of("\r\n", at), text_.size()), Lexer::COMMENT);
        }
        return by_antlr();
    }

private:
    static constexpr std::size_t longest_run = 64;
    static constexpr std::size_t most_runs = 20'000;

    /// Where the run at `at` ends; 0 when it is too long to remember, or what follows may belong to its last word.
    [[nodiscard]] std::size_t end_of_run(std::size_t at) const {
        std::size_t end = at;
        while (end < text_.size() && is_plain(text_[end])) ++end;
        const bool ends = end == text_.size() || is_blank(text_[end]) || text_[end] == '"' || text_[end] == '#';
        return ends && end - at <= longest_run ? end : 0;
    }

    /// The words of a run, counted from its beginning.
    const std::vector<Piece>& words_of(std::size_t begin, std::size_t end) {
        const std::string_view run = text_.substr(begin, end - begin);
        if (const auto known = runs_.find(run); known != runs_.end()) return known->second;
        if (runs_.size() == most_runs) runs_.clear();
        std::vector<Piece>& words = runs_[run];
        while (place_.byte() < end) {
            const Piece piece = by_antlr();
            words.push_back({static_cast<std::uint32_t>(piece.begin - begin), static_cast<std::uint32_t>(piece.end - begin), piece.type});
        }
        return words;
    }
    Piece queued() {
        const Piece& piece = (*queue_)[queued_++];
        return {run_ + piece.begin, run_ + piece.end, piece.type};
    }
    Piece taken(std::size_t begin, std::size_t end, std::size_t type) {
        place_.advance_to_byte(end);
        return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), static_cast<std::uint16_t>(type)};
    }
    /// The next piece at the present place, white space skipped.
    Piece by_antlr() {
        input_.seek(place_.code_point());
        const std::unique_ptr<antlr4::Token> token = lexer_.nextToken();
        const auto size = static_cast<std::uint32_t>(text_.size());
        if (token->getType() == antlr4::Token::EOF) {
            place_.advance_to_byte(size);
            return {size, size, 0};
        }
        const auto begin = static_cast<std::uint32_t>(place_.advance_to_code_point(token->getStartIndex()));
        const auto end = static_cast<std::uint32_t>(place_.advance_to_code_point(token->getStopIndex() + 1));
        return {begin, end, static_cast<std::uint16_t>(token->getType())};
    }

    std::string_view text_;
    Place place_;
    antlr4::ANTLRInputStream input_;
    Lexer lexer_;
    std::unordered_map<std::string_view, std::vector<Piece>> runs_;
    const std::vector<Piece>* queue_ = nullptr; ///< the run at hand
    std::size_t queued_ = 0;
    std::uint32_t run_ = 0;
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
    Pieces pieces(file.text, has_mark ? 3 : 0);
    Lines lines(file.text);
    std::uint32_t last_line = UINT32_MAX;
    while (true) {
        const Piece piece = pieces.next();
        Word word;
        word.begin = piece.begin;
        word.end = piece.end;
        lines.advance(word.begin);
        word.line = lines.line;
        word.column = word.begin - lines.begin;
        word.first_on_line = word.line != last_line;
        if (piece.type == Lexer::COMMENT) {
            std::string_view text = words.source.substr(word.begin, word.end - word.begin);
            comments.push_back({std::string(text), {source, word.begin, word.end}, word.first_on_line});
            continue;
        }
        last_line = word.line;
        word.type = piece.type;
        words.list.push_back(word);
        if (piece.type == 0) return true;
        if (words.list.size() > limits.max_tokens) {
            sink.report({Code::too_many_words, words.span(word), {std::to_string(limits.max_tokens)}, {},
                         "split it into several files and `import` them", {}});
            return false;
        }
    }
}

} // namespace forbear::syntax
