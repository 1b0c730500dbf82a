#pragma once
// Internal to from_text: one statement through the ANTLR parser, and what is said when it does not fit.

#include <antlr4-runtime.h>

#include <memory>
#include <vector>

#include "indexed_context.h" // before what is generated from the grammar

#include "ForbearLexer.h"
#include "ForbearParser.h"
#include "syntax/from_text_layout.h"
#include "syntax/from_text_words.h"

namespace forbear::syntax {

using Grammar = forbear_grammar::ForbearParser;

/// Where and why a statement did not fit the grammar.
struct Mismatch {
    std::size_t word = 0;                 ///< index into Words::list; Stretch::last when the statement ends too early
    std::vector<std::size_t> expected;    ///< token types that could stand there; empty when not known
    bool may_end = false;                 ///< the statement could have ended there
    bool lost_beginning = false;          ///< said by explain_mismatch: a statement whose first word is missing follows
};

/// Parses statements one by one. A tree lives until the next call.
class StatementParser {
public:
    explicit StatementParser(const Words& words);
    /// Predicts exactly, in caches of its own, and tells `listener` of every decision that is not plain; much slower.
    StatementParser(const Words& words, antlr4::ANTLRErrorListener& listener);
    ~StatementParser();
    StatementParser(const StatementParser&) = delete;
    StatementParser& operator=(const StatementParser&) = delete;

    /// The tree of one statement; null when it does not fit, then `mismatch` says where.
    [[nodiscard]] Grammar::SentenceContext* parse(const Stretch& stretch, Mismatch& mismatch);

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

/// ANTLR's prediction cache grows with every new kind of sentence and is shared by the process: whether it is large,
/// and how it is thrown away (only while nobody parses).
[[nodiscard]] bool prediction_cache_is_large();
void clear_prediction_cache();

/// Reports why a statement does not fit, in the author's terms. Returns the index of a word that now begins a statement
/// of its own (it was misspelt, and is retyped), or 0.
std::size_t explain_mismatch(Words& words, const Stretch& stretch, Mismatch& mismatch, DiagnosticSink& sink);

} // namespace forbear::syntax
