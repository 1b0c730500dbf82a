#pragma once
// Internal to from_text: the words of one file, light enough for millions, with their places in bytes.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "forbear/diagnostic.h"
#include "syntax/from_text.h"

namespace forbear::syntax {

/// One word or phrase. `type` is a token type of the grammar.
struct Word {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint32_t line = 0;
    std::uint32_t column = 0;      ///< bytes from the line's first byte
    std::uint32_t replaced = 0;    ///< 1 + index into Words::replacements, 0: as written
    std::uint16_t type = 0;
    bool first_on_line = false;
};

/// All words of one file, ended by one of type `end_of_file`.
struct Words {
    std::uint32_t file = 0;
    std::string_view source;
    std::vector<Word> list;
    std::vector<std::string> replacements; ///< what stands for words that were written in a foreign way
    std::vector<bool> row_lines;           ///< by line: a row or header of a table

    [[nodiscard]] std::string_view text(const Word& word) const {
        if (word.replaced != 0) return replacements[word.replaced - 1];
        return source.substr(word.begin, word.end - word.begin);
    }
    [[nodiscard]] std::string_view written(const Word& word) const {
        return source.substr(word.begin, word.end - word.begin);
    }
    [[nodiscard]] Span span(const Word& word) const { return {file, word.begin, word.end}; }
    void replace(Word& word, std::uint16_t type, std::string text) {
        replacements.push_back(std::move(text));
        word.replaced = static_cast<std::uint32_t>(replacements.size());
        word.type = type;
    }
};

/// False when the text may not be read at all (too large, NUL, invalid UTF-8); reported.
[[nodiscard]] bool text_is_readable(const SourceFile& file, std::uint32_t source, const Limits& limits,
                                    DiagnosticSink& sink);

/// The words of a readable text, comments apart. False: over a limit, reported.
[[nodiscard]] bool read_words(const SourceFile& file, std::uint32_t source, const Limits& limits, DiagnosticSink& sink,
                              Words& words, std::vector<Comment>& comments);

/// Joins phrases ("at least") into one word each.
void join_phrases(Words& words);

/// Reports words written in a foreign way (`>=`, `4,500`, `isn't`) and puts the language's own in their place, so that
/// one such word is one message and the sentence is still read.
void repair_foreign_words(Words& words, DiagnosticSink& sink, std::size_t max_diagnostics);

/// False when brackets or chained words nest deeper than the limit; reported.
[[nodiscard]] bool nesting_is_bounded(const Words& words, const Limits& limits, DiagnosticSink& sink);

/// The text of a quoted word without quotes, escapes resolved; `bad_escape` is the byte offset of one that means
/// nothing, or npos.
[[nodiscard]] std::string unquote(std::string_view quoted, std::size_t& bad_escape);

/// The number of single-letter changes, insertions, removals and exchanges of neighbours from `from` to `to`.
[[nodiscard]] std::size_t edit_distance(std::string_view from, std::string_view to);
/// Near enough to be a slip of the finger: 1 for short words, 2 for longer ones.
[[nodiscard]] bool is_near(std::string_view written, std::string_view meant);

} // namespace forbear::syntax
