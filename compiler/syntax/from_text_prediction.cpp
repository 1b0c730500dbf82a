#include "syntax/from_text_prediction.h"

#include <random>

#include "syntax/from_text_parsing.h"

namespace forbear::syntax {

namespace {

/// Longer sentences show nothing new, and most walks that get this far never end.
constexpr std::size_t longest_sentence = 40;
constexpr std::size_t deepest_walk = 60;

/// Hears of decisions that are not plain.
class Listener final : public antlr4::BaseErrorListener {
public:
    void reportAmbiguity(antlr4::Parser* parser, const antlr4::dfa::DFA& dfa, std::size_t, std::size_t, bool,
                         const antlrcpp::BitSet&, antlr4::atn::ATNConfigSet*) override {
        ambiguous.push_back(rule_of(parser, dfa));
    }
    void reportAttemptingFullContext(antlr4::Parser*, const antlr4::dfa::DFA&, std::size_t, std::size_t,
                                     const antlrcpp::BitSet&, antlr4::atn::ATNConfigSet* configs) override {
        const antlrcpp::BitSet& alternatives = configs->conflictingAlts; // runtime 4.9 passes an empty set beside it
        by_sll_ = 0;
        while (by_sll_ < alternatives.size() && !alternatives.test(by_sll_)) ++by_sll_;
    }
    void reportContextSensitivity(antlr4::Parser* parser, const antlr4::dfa::DFA& dfa, std::size_t, std::size_t,
                                  std::size_t prediction, antlr4::atn::ATNConfigSet*) override {
        if (prediction != by_sll_) beyond_sll.push_back(rule_of(parser, dfa));
    }

    std::vector<std::string> ambiguous, beyond_sll; ///< the rules of the sentence at hand

private:
    std::size_t by_sll_ = 0; ///< what SLL alone would take: the first of the alternatives in conflict

    static std::string rule_of(antlr4::Parser* parser, const antlr4::dfa::DFA& dfa) {
        return parser->getRuleNames().at(dfa.atnStartState->ruleIndex);
    }
};

std::string sentence_text(const Words& words, const Stretch& stretch) {
    const antlr4::dfa::Vocabulary& vocabulary = Grammar(nullptr).getVocabulary();
    std::string text;
    for (std::size_t at = stretch.first; at < stretch.last; ++at) {
        const std::string_view written = words.text(words.list[at]);
        text += text.empty() ? "" : " ";
        text += written.empty() ? vocabulary.getSymbolicName(words.list[at].type) : std::string(written);
    }
    return text;
}

void parse(StatementParser& parser, Listener& listener, const Words& words, const Stretch& stretch, Predictions& told) {
    listener.ambiguous.clear();
    listener.beyond_sll.clear();
    Mismatch mismatch;
    if (parser.parse(stretch, mismatch) == nullptr) {
        ++told.refused;
        return;
    }
    ++told.read;
    if (listener.ambiguous.empty() && listener.beyond_sll.empty()) return;
    const std::string text = sentence_text(words, stretch);
    for (const std::string& rule : listener.ambiguous) told.ambiguous.push_back(rule + ": " + text);
    for (const std::string& rule : listener.beyond_sll) told.beyond_sll.push_back(rule + ": " + text);
}

/// Walks the grammar's automaton from the entry to its end; every word on the way becomes a word of a sentence.
class Walker {
public:
    Walker(const antlr4::atn::ATN& atn, std::uint32_t seed) : atn_(atn), random_(seed) {}

    /// Word types of one sentence; empty when the walk went on for too long.
    std::vector<std::size_t> sentence() {
        types_.clear();
        is_lost_ = false;
        rule(Grammar::RuleSentence, 0);
        return is_lost_ ? std::vector<std::size_t>() : types_;
    }

private:
    std::size_t below(std::size_t end) { return random_() % end; }

    void rule(std::size_t index, std::size_t depth) {
        if (depth > deepest_walk) is_lost_ = true;
        antlr4::atn::ATNState* at = atn_.ruleToStartState[index];
        while (!is_lost_ && at->getStateType() != antlr4::atn::ATNState::RULE_STOP) {
            const antlr4::atn::Transition* step = at->transitions[below(at->transitions.size())];
            at = step->target;
            if (step->getSerializationType() == antlr4::atn::Transition::RULE) {
                rule(static_cast<const antlr4::atn::RuleTransition*>(step)->target->ruleIndex, depth + 1);
                at = static_cast<const antlr4::atn::RuleTransition*>(step)->followState;
            } else if (!step->isEpsilon()) {
                const std::vector<ssize_t> words = step->label().toList();
                types_.push_back(static_cast<std::size_t>(words[below(words.size())]));
                is_lost_ = types_.size() > longest_sentence;
            }
        }
    }

    const antlr4::atn::ATN& atn_;
    std::mt19937 random_;
    std::vector<std::size_t> types_;
    bool is_lost_ = false;
};

} // namespace

Predictions predictions_of(std::string_view text) {
    Predictions told;
    SourceMap sources;
    DiagnosticSink sink;
    const std::uint32_t source = sources.add("text.forbear", std::string(text));
    const SourceFile& file = sources.file(source);
    Words words;
    std::vector<Comment> comments;
    const Limits limits;
    if (!text_is_readable(file, source, limits, sink)) return told;
    if (!read_words(file, source, limits, sink, words, comments)) return told;
    repair_foreign_words(words, sink, limits.max_diagnostics);
    join_phrases(words);
    if (!nesting_is_bounded(words, limits, sink)) return told;
    Layout layout(words, sink);
    Listener listener;
    StatementParser parser(words, listener);
    for (std::size_t at = 0; words.list[at].type != 0;) {
        const Stretch stretch = layout.next(at);
        at = stretch.last;
        parse(parser, listener, words, stretch, told);
    }
    return told;
}

Predictions predictions_of_random_sentences(std::uint32_t seed, std::size_t count) {
    Predictions told;
    Words words;
    Listener listener;
    StatementParser parser(words, listener);
    Walker walker(Grammar(nullptr).getATN(), seed);
    while (told.read + told.refused < count) {
        const std::vector<std::size_t> types = walker.sentence();
        if (types.empty()) continue;
        words.list.clear();
        for (const std::size_t type : types) {
            Word word;
            word.type = static_cast<std::uint16_t>(type);
            words.list.push_back(word);
        }
        parse(parser, listener, words, {0, words.list.size(), 0, types.front()}, told);
    }
    return told;
}

} // namespace forbear::syntax
