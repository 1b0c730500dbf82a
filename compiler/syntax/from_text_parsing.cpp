// One statement through the ANTLR parser. The strategy neither inserts nor deletes words: the first word that does not
// fit ends the statement, and the next one begins where the layout says. Large policies say few kinds of sentences over
// and over: a sentence whose words are of the same types as those of an earlier one has the same tree.

#include "syntax/from_text_parsing.h"

#include <string>
#include <unordered_map>

namespace forbear::syntax {

using Lexer = forbear_grammar::ForbearLexer;

namespace {

/// Leaves the parser at the first word that does not fit. Not derived from ANTLR's own, so no rule catches it.
struct Rejected {
    std::size_t index;
    antlr4::misc::IntervalSet expected;
};

/// The words of one statement as ANTLR wants them. Its tokens are reused from statement to statement: word number k of
/// every statement is the same object, so that a tree over one statement can be read as a tree over another.
class WordStream : public antlr4::TokenStream {
public:
    explicit WordStream(const Words& words) : words_(words) {}

    void load(const Stretch& stretch) {
        at_ = 0;
        size_ = 0;
        types_.clear();
        if (stretch.mark != 0) {
            const Word& word = words_.list[stretch.first];
            append(stretch.mark, stretch.first, word.begin, word.begin);
        }
        for (std::size_t i = stretch.first; i < stretch.last; ++i) {
            const Word& word = words_.list[i];
            append(word.type, i, word.begin, word.end);
        }
        for (std::size_t i = 0; i < size_; ++i) types_.push_back(static_cast<char16_t>(tokens_[i]->getType()));
        const std::size_t end = stretch.last > stretch.first ? words_.list[stretch.last - 1].end : 0;
        append(antlr4::Token::EOF, stretch.last, end, end);
        // Positions inside a stream count from its beginning; the place in the file rides in `line`.
    }

    antlr4::Token* LT(ssize_t k) override {
        if (k == 0) return nullptr;
        if (k < 0) {
            const auto back = static_cast<std::size_t>(-k);
            return back > at_ ? nullptr : tokens_[at_ - back].get();
        }
        const std::size_t index = at_ + static_cast<std::size_t>(k) - 1;
        return tokens_[index < size_ ? index : size_ - 1].get();
    }
    std::size_t LA(ssize_t k) override {
        const antlr4::Token* token = LT(k);
        return token == nullptr ? 0 : token->getType();
    }
    void consume() override {
        if (at_ + 1 < size_) ++at_;
    }
    ssize_t mark() override { return 0; }
    void release(ssize_t) override {}
    std::size_t index() override { return at_; }
    void seek(std::size_t index) override { at_ = index < size_ ? index : size_ - 1; }
    std::size_t size() override { return size_; }
    [[nodiscard]] const std::u16string& types() const { return types_; } ///< of the loaded words, the end not among them
    std::string getSourceName() const override { return {}; }
    antlr4::Token* get(std::size_t index) const override { return tokens_[index].get(); }
    antlr4::TokenSource* getTokenSource() const override { return nullptr; }
    std::string getText(const antlr4::misc::Interval&) override { return {}; }
    std::string getText() override { return {}; }
    std::string getText(antlr4::RuleContext*) override { return {}; }
    std::string getText(antlr4::Token*, antlr4::Token*) override { return {}; }

private:
    void append(std::size_t type, std::size_t word, std::size_t begin, std::size_t end) {
        if (size_ == tokens_.size()) tokens_.push_back(std::make_unique<antlr4::CommonToken>(type));
        antlr4::CommonToken& token = *tokens_[size_];
        token.setType(type);
        token.setTokenIndex(size_);
        token.setLine(word);
        token.setStartIndex(begin);
        token.setStopIndex(end);
        ++size_;
    }

    const Words& words_;
    std::vector<std::unique_ptr<antlr4::CommonToken>> tokens_;
    std::u16string types_;
    std::size_t size_ = 0;
    std::size_t at_ = 0;
};

class Strategy : public antlr4::DefaultErrorStrategy {
public:
    void sync(antlr4::Parser* parser) override {
        const antlr4::atn::ATN& atn = parser->getInterpreter<antlr4::atn::ATNSimulator>()->atn;
        const std::size_t word = parser->getTokenStream()->LA(1);
        const Following* expected = &following(atn, parser->getState());
        // What may follow here, then what may follow the rules that called this one; nothing is copied.
        for (const antlr4::RuleContext* context = parser->getContext();;) {
            if (expected->has(word)) return;
            if (!expected->may_end) break;
            if (context == nullptr || context->invokingState == antlr4::atn::ATNState::INVALID_STATE_NUMBER) break;
            const auto* call =
                static_cast<antlr4::atn::RuleTransition*>(atn.states[context->invokingState]->transitions[0]);
            expected = &following(atn, call->followState->stateNumber);
            context = static_cast<const antlr4::RuleContext*>(context->parent); // a rule is called by rules alone
        }
        reject(parser, parser->getCurrentToken());
    }
    antlr4::Token* recoverInline(antlr4::Parser* parser) override {
        reject(parser, parser->getCurrentToken());
    }
    void reportError(antlr4::Parser* parser, const antlr4::RecognitionException& mistake) override {
        // Prediction may have read further than the parser stands; what it wanted there is not known.
        const antlr4::Token* token = mistake.getOffendingToken();
        if (token == nullptr || token == parser->getCurrentToken()) reject(parser, parser->getCurrentToken());
        throw Rejected{token->getTokenIndex(), {}};
    }
    void recover(antlr4::Parser* parser, std::exception_ptr) override { reject(parser, parser->getCurrentToken()); }

private:
    /// The words that may follow a state, as bits: asked for at every step.
    struct Following {
        bool is_known = false;
        bool may_end = false;      ///< of the rule
        bool may_be_last = false;  ///< of the sentence
        std::vector<bool> words;
        [[nodiscard]] bool has(std::size_t word) const { return word < words.size() ? words[word] : word == antlr4::Token::EOF && may_be_last; }
    };

    const Following& following(const antlr4::atn::ATN& atn, std::size_t state) {
        if (following_.empty()) following_.resize(atn.states.size());
        Following& made = following_[state];
        if (made.is_known) return made;
        made.is_known = true;
        const antlr4::misc::IntervalSet& all = atn.nextTokens(atn.states[state]);
        made.may_end = all.contains(antlr4::Token::EPSILON);
        made.may_be_last = all.contains(antlr4::Token::EOF);
        made.words.resize(atn.maxTokenType + 1);
        for (std::size_t word = 0; word < made.words.size(); ++word) made.words[word] = all.contains(word);
        return made;
    }

    std::vector<Following> following_; ///< by state
    [[noreturn]] static void reject(antlr4::Parser* parser, const antlr4::Token* token) {
        throw Rejected{token->getTokenIndex(), parser->getExpectedTokens()};
    }
};

/// How large the parser's prediction cache may grow before it is thrown away.
constexpr std::size_t max_cached_states = 50'000;
/// How many words the remembered trees may have in all; a word costs about a kilobyte of nodes.
constexpr std::size_t max_remembered_words = 30'000;

/// A parser whose trees stay when the next statement is read.
class RememberingParser : public Grammar {
public:
    explicit RememberingParser(antlr4::TokenStream* input) : Grammar(input) {}
    /// What `reset` does, but for throwing the trees away.
    void rewind() {
        getInputStream()->seek(0);
        _errHandler->reset(this);
        _ctx = nullptr;
        _syntaxErrors = 0;
        _matchedEOF = false;
        _precedenceStack.assign(1, 0);
        getInterpreter<antlr4::atn::ParserATNSimulator>()->reset();
    }
};

} // namespace

struct StatementParser::Parts {
    explicit Parts(const Words& words) : stream(words), parser(&stream) {}
    WordStream stream;
    std::vector<antlr4::dfa::DFA> own_decisions; ///< used by `parser`, so declared before it
    antlr4::atn::PredictionContextCache own_contexts;
    RememberingParser parser;
    bool remembers = true;
    std::unordered_map<std::u16string, Grammar::SentenceContext*> trees; ///< by the types of all words
    std::size_t words_read = 0;                                          ///< by the parser, since it was reset
};

StatementParser::StatementParser(const Words& words) : parts_(std::make_unique<Parts>(words)) {
    parts_->parser.removeErrorListeners();
    parts_->parser.setErrorHandler(std::make_shared<Strategy>());
    parts_->parser.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(
        antlr4::atn::PredictionMode::SLL);
}

StatementParser::StatementParser(const Words& words, antlr4::ANTLRErrorListener& listener) : StatementParser(words) {
    parts_->remembers = false;
    Grammar& parser = parts_->parser;
    const antlr4::atn::ATN& atn = parser.getATN();
    for (std::size_t decision = 0; decision < atn.getNumberOfDecisions(); ++decision) {
        parts_->own_decisions.emplace_back(atn.getDecisionState(decision), decision);
    }
    // What SLL has cached carries no mark of its conflicts, so the process's caches are of no use here.
    parser.setInterpreter(
        new antlr4::atn::ParserATNSimulator(&parser, atn, parts_->own_decisions, parts_->own_contexts));
    parser.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(
        antlr4::atn::PredictionMode::LL_EXACT_AMBIG_DETECTION);
    parser.addErrorListener(&listener);
}

StatementParser::~StatementParser() = default;

Grammar::SentenceContext* StatementParser::parse(const Stretch& stretch, Mismatch& mismatch) {
    parts_->stream.load(stretch);
    const std::u16string& types = parts_->stream.types();
    if (const auto known = parts_->trees.find(types); known != parts_->trees.end()) return known->second;
    parts_->words_read += types.size() + 1;
    if (!parts_->remembers || parts_->words_read > max_remembered_words) {
        parts_->trees.clear();
        parts_->parser.reset();
        parts_->words_read = types.size() + 1;
    } else {
        parts_->parser.rewind();
    }
    try {
        Grammar::SentenceContext* const tree = parts_->parser.statement()->sentence();
        if (parts_->remembers) parts_->trees.emplace(types, tree);
        return tree;
    } catch (const Rejected& rejected) {
        mismatch.word = parts_->stream.get(rejected.index)->getLine();
        mismatch.expected.clear();
        mismatch.may_end = false;
        mismatch.lost_beginning = false;
        for (const ssize_t type : rejected.expected.toList()) {
            if (type > 0) mismatch.expected.push_back(static_cast<std::size_t>(type));
            else mismatch.may_end = true;
        }
        return nullptr;
    }
}

bool prediction_cache_is_large() {
    const Words none;
    WordStream stream(none);
    Grammar parser(&stream);
    std::size_t states = 0;
    for (const antlr4::dfa::DFA& decision : parser.getInterpreter<antlr4::atn::ParserATNSimulator>()->decisionToDFA) {
        states += decision.states.size();
    }
    return states > max_cached_states;
}

void clear_prediction_cache() {
    const Words none;
    WordStream stream(none);
    Grammar parser(&stream);
    auto* interpreter = parser.getInterpreter<antlr4::atn::ParserATNSimulator>();
    interpreter->clearDFA();
    interpreter->getSharedContextCache().clear();
}

} // namespace forbear::syntax
