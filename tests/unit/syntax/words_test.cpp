// Runs of words are read by the lexer once and sentences of a kind are parsed once: what is remembered must be what
// would have been read.

#include <antlr4-runtime.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "ForbearLexer.h"
#include "paths.h"
#include "reading.h"
#include "syntax/from_text_words.h"
#include "syntax/print.h"

namespace {

using forbear_grammar::ForbearLexer;

/// Words and comments as "type: text", a line each, by the lexer alone.
std::string by_the_lexer_alone(const std::string& text) {
    antlr4::ANTLRInputStream input(text);
    ForbearLexer lexer(&input);
    lexer.removeErrorListeners();
    std::string told;
    for (auto token = lexer.nextToken(); token->getType() != antlr4::Token::EOF; token = lexer.nextToken()) {
        told += std::to_string(token->getType()) + ": " + token->getText() + "\n";
    }
    return told;
}

std::string as_read(const std::string& text) {
    forbear::SourceMap sources;
    forbear::DiagnosticSink sink;
    const std::uint32_t file = sources.add("text.forbear", text);
    forbear::syntax::Words words;
    std::vector<forbear::syntax::Comment> comments;
    REQUIRE(forbear::syntax::read_words(sources.file(file), file, {}, sink, words, comments));
    struct Piece {
        std::size_t begin;
        std::size_t type;
        std::string text;
    };
    std::vector<Piece> pieces;
    for (const forbear::syntax::Word& word : words.list) {
        if (word.type != 0) pieces.push_back({word.begin, word.type, std::string(words.text(word))});
    }
    for (const forbear::syntax::Comment& comment : comments) pieces.push_back({comment.at.begin, ForbearLexer::COMMENT, comment.text});
    std::sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) { return a.begin < b.begin; });
    std::string told;
    for (const Piece& piece : pieces) told += std::to_string(piece.type) + ": " + piece.text + "\n";
    return told;
}

std::vector<std::string> shipped_texts() {
    std::vector<std::string> texts;
    for (const char* folder : {"/policies", "/tests/golden"}) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(checkout::source_dir() + folder)) {
            if (entry.path().extension() != ".forbear") continue;
            std::ifstream file(entry.path(), std::ios::binary);
            std::ostringstream text;
            text << file.rdbuf();
            texts.push_back(text.str());
        }
    }
    return texts;
}

bool is_readable(const std::string& text) {
    forbear::SourceMap sources;
    forbear::DiagnosticSink sink;
    const std::uint32_t file = sources.add("text.forbear", text);
    return forbear::syntax::text_is_readable(sources.file(file), file, {}, sink);
}

} // namespace

TEST_CASE("every shipped text is read word for word as the lexer alone reads it", "[words]") {
    std::size_t read = 0;
    for (const std::string& text : shipped_texts()) {
        if (!is_readable(text)) continue;
        CHECK(as_read(text) == by_the_lexer_alone(text));
        ++read;
    }
    CHECK(read > 100);
}

TEST_CASE("what stands beside a run may belong to its last word", "[words]") {
    for (const char* text : {
             "isn't it", "is\u2019t", "x\"y\"z", "x\"y", "\"a\\\"b\" c", "\"a\nb\"", "\"", "a#b\"c", "#", "# a\r\nb", "$ 5", "a$5", "1,000,", "1,00",
             "2026-1-1-1", "08:00x", "a.b..c", "'one' 'two", "\u201Csaid\" x", "said\u201D", "a\u00A0b", "\uFEFFa \uFEFFb", "a\fb", "a\x01 b", "<= >=< !a",
             "snake-case-word Capital-One", "\u00E9t\u00E9 x", "a\\b", "\"caf\u00E9\" caf\u00E9 x", "", " \r\n", "\u20AC 5 a",
             // said twice, so that what was remembered would be used
             "$ 5 $ 75 $ 5.5", "a$ 5 a$ 77", "isn't isn'tthat isn't", "5'y z' 5'y longer' 5'y", "5\u20AC5 5\u20AC77",
         }) {
        INFO(text);
        CHECK(as_read(text) == by_the_lexer_alone(text));
    }
}

TEST_CASE("texts changed at random are read as the lexer alone reads them", "[words]") {
    const std::vector<std::string> texts = shipped_texts();
    const std::vector<std::string> inserted = {"\"", "'", "#", "$", " ", "\n", "\r", "\\", "-", ".", ",", ":", "=", "\u00A0", "\u2019", "\u201C", "\u20AC", "A", "0", "\t", "\x01"};
    std::mt19937 random(1);
    std::size_t read = 0;
    for (int round = 0; round < 600; ++round) {
        const std::string& whole = texts[random() % texts.size()];
        std::string text = whole.substr(0, std::min<std::size_t>(whole.size(), 1'500));
        for (unsigned changes = 0; changes < 1 + random() % 12 && !text.empty(); ++changes) {
            const std::size_t at = random() % text.size();
            if (random() % 3 == 0) text.erase(at, 1 + random() % 4);
            else text.insert(at, inserted[random() % inserted.size()]);
        }
        if (!is_readable(text)) continue;
        ++read;
        CHECK(as_read(text) == by_the_lexer_alone(text));
    }
    CHECK(read > 300);
}

TEST_CASE("sentences of one kind keep their own words, however many kinds there are", "[words]") {
    // Rules in every mix of clauses, among them more kinds of sentences than are remembered, said twice with other values.
    std::mt19937 random(2);
    std::string text = "policy p\n  about customer\n";
    for (int rule = 0; rule < 3'000; ++rule) {
        text += "\nrule r" + std::to_string(rule) + "\n  when a" + std::to_string(rule) + " is " + std::to_string(random() % 1'000) + "\n";
        for (auto more = random() % 14; more > 0; --more) {
            switch (random() % 4) {
            case 0: text += "   and b" + std::to_string(more) + " is at least " + std::to_string(random() % 99) + " USD\n"; break;
            case 1: text += "   and c is x" + std::to_string(random() % 99) + " or y\n"; break;
            case 2: text += "   and not d" + std::to_string(random() % 9) + "\n"; break;
            default: text += "   and e is " + std::to_string(random() % 9) + " to 100\n"; break;
            }
        }
        text += "  then contact by email\n  because \"R" + std::to_string(rule) + ".\"\n";
    }
    text += "\notherwise do not contact because \"None.\"\n";
    const reading::Parsed parsed = reading::parse(text);
    CHECK(reading::said(parsed).empty());
    CHECK((forbear::syntax::print(parsed.tree) == text)); // too long to be shown
}
