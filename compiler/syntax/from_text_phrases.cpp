// Phrases of several words that mean one thing, and the limit on nesting.

#include <antlr4-runtime.h>

#include <array>
#include <unordered_map>

#include "ForbearLexer.h"
#include "syntax/from_text_words.h"

namespace forbear::syntax {

using Lexer = forbear_grammar::ForbearLexer;

namespace {

struct Phrase {
    std::vector<std::string_view> words;
    std::size_t type;
    bool on_one_line = false; ///< the second word may also begin a statement, so a line end separates
};

const std::vector<Phrase>& phrases() {
    static const std::vector<Phrase> table = {
        {{"at", "least"}, Lexer::AT_LEAST},
        {{"at", "most"}, Lexer::AT_MOST},
        {{"one", "of"}, Lexer::ONE_OF},
        {{"none", "of"}, Lexer::NONE_OF},
        {{"first", "of"}, Lexer::FIRST_OF},
        {{"all", "of"}, Lexer::ALL_OF},
        {{"cheapest", "of"}, Lexer::CHEAPEST_OF},
        {{"likeliest", "of"}, Lexer::LIKELIEST_OF},
        {{"set", "of"}, Lexer::SET_OF},
        {{"list", "of"}, Lexer::LIST_OF},
        {{"number", "of"}, Lexer::NUMBER_OF},
        {{"earlier", "of"}, Lexer::EARLIER_OF},
        {{"later", "of"}, Lexer::LATER_OF},
        {{"lesser", "of"}, Lexer::LESSER_OF},
        {{"greater", "of"}, Lexer::GREATER_OF},
        {{"yes", "or", "no"}, Lexer::YES_OR_NO},
        {{"on", "or", "before"}, Lexer::ON_OR_BEFORE},
        {{"on", "or", "after"}, Lexer::ON_OR_AFTER},
        {{"or", "above"}, Lexer::OR_ABOVE},
        {{"or", "below"}, Lexer::OR_BELOW},
        {{"when", "none"}, Lexer::WHEN_NONE},
        {{"when", "unknown"}, Lexer::WHEN_UNKNOWN},
        {{"may", "be", "unknown"}, Lexer::MAY_BE_UNKNOWN},
        {{"may", "be", "none"}, Lexer::MAY_BE_NONE},
        {{"there", "is"}, Lexer::THERE_IS},
        {{"there", "are"}, Lexer::THERE_IS},
        {{"in", "the", "last"}, Lexer::IN_THE_LAST},
        {{"the", "last"}, Lexer::THE_LAST},
        {{"this", "month"}, Lexer::THIS_MONTH},
        {{"days", "from"}, Lexer::DAYS_FROM},
        {{"months", "from"}, Lexer::MONTHS_FROM},
        {{"business", "days", "from"}, Lexer::BUSINESS_DAYS_FROM},
        {{"a", "business", "day"}, Lexer::A_BUSINESS_DAY, true},
        {{"business", "days"}, Lexer::BUSINESS_DAYS, true},
        {{"business", "day"}, Lexer::BUSINESS_DAYS, true},
        {{"as", "percent", "of"}, Lexer::AS_PERCENT_OF},
        {{"rounded", "down", "to"}, Lexer::ROUNDED_DOWN},
        {{"rounded", "up", "to"}, Lexer::ROUNDED_UP},
        {{"rounded", "half", "up", "to"}, Lexer::ROUNDED_HALF_UP},
        {{"rounded", "to", "nearest"}, Lexer::ROUNDED_TO},
        {{"rounded", "to"}, Lexer::ROUNDED_TO},
        {{"open", "text"}, Lexer::OPEN_TEXT, true},
        {{"for", "each", "channel"}, Lexer::FOR_EACH_CHANNEL},
        {{"exactly", "one", "row", "fits"}, Lexer::EXACTLY_ONE_ROW},
        {{"first", "row", "that", "fits"}, Lexer::FIRST_ROW},
        {{"all", "channels"}, Lexer::ALL_CHANNELS, true},
        {{"allow", "only"}, Lexer::ALLOW_ONLY},
        {{"the", "channels", "in"}, Lexer::THE_CHANNELS_IN},
        {{"only", "after"}, Lexer::ONLY_AFTER},
        {{"only", "from"}, Lexer::ONLY_FROM},
        {{"only", "before"}, Lexer::ONLY_BEFORE},
        {{"only", "until"}, Lexer::ONLY_UNTIL},
        {{"only", "within"}, Lexer::ONLY_WITHIN},
        {{"days", "ago"}, Lexer::DAYS_AGO},
        {{"effective", "from"}, Lexer::EFFECTIVE_FROM},
        {{"guarded", "by"}, Lexer::GUARDED_BY},
        {{"all", "else", "equal"}, Lexer::ALL_ELSE_EQUAL},
        {{"a", "higher"}, Lexer::A_HIGHER},
        {{"a", "lower"}, Lexer::A_LOWER},
        {{"never", "gets"}, Lexer::NEVER_GETS},
        {{"do", "not", "contact"}, Lexer::DO_NOT_CONTACT},
        {{"contact", "by"}, Lexer::CONTACT_BY, true},
        {{"except", "when"}, Lexer::EXCEPT_WHEN},
        {{"stop", "when"}, Lexer::STOP_WHEN},
        {{"as", "of"}, Lexer::AS_OF},
        {{"days", "past", "due"}, Lexer::DAYS_PAST_DUE},
        {{"customer's", "local", "time"}, Lexer::LOCAL_TIME},
        {{"customer\xE2\x80\x99s", "local", "time"}, Lexer::LOCAL_TIME},
        {{"includes", "any", "of"}, Lexer::INCLUDES_ANY},
        {{"include", "any", "of"}, Lexer::INCLUDES_ANY},
        {{"unless", "a", "guard", "forbids", "it"}, Lexer::UNLESS_FORBIDDEN},
        {{"decimal", "with"}, Lexer::DECIMAL_WITH},
        {{"oldest", "first"}, Lexer::OLDEST_FIRST},
        {{"newest", "first"}, Lexer::NEWEST_FIRST},
        {{"replace", "rows", "of"}, Lexer::REPLACE_ROWS, true},
        {{"nobody", "falls", "through"}, Lexer::NOBODY_FALLS_THROUGH},
        {{"nobody", "is", "contacted"}, Lexer::NOBODY_IS_CONTACTED},
        {{"proxy", "for"}, Lexer::PROXY_FOR},
    };
    return table;
}

using ByFirstWord = std::unordered_map<std::string_view, std::vector<const Phrase*>>;

const ByFirstWord& phrases_by_first_word() {
    static const ByFirstWord index = [] {
        ByFirstWord made;
        for (const Phrase& phrase : phrases()) made[phrase.words.front()].push_back(&phrase);
        return made;
    }();
    return index;
}

bool matches(const Words& words, std::size_t at, const Phrase& phrase) {
    if (at + phrase.words.size() > words.list.size()) return false;
    for (std::size_t i = 1; i < phrase.words.size(); ++i) {
        const Word& word = words.list[at + i];
        if (phrase.on_one_line && word.first_on_line) return false;
        if (words.text(word) != phrase.words[i]) return false;
    }
    return true;
}

} // namespace

void join_phrases(Words& words) {
    const ByFirstWord& index = phrases_by_first_word();
    std::vector<Word>& list = words.list;
    std::size_t out = 0;
    for (std::size_t at = 0; at < list.size();) {
        Word word = list[at];
        std::size_t length = 1;
        const bool wordlike =
            word.end > word.begin && words.source[word.begin] >= 'a' && words.source[word.begin] <= 'z';
        const auto found = wordlike ? index.find(words.text(word)) : index.end();
        if (found != index.end()) {
            for (const Phrase* phrase : found->second) {
                if (!matches(words, at, *phrase)) continue;
                length = phrase->words.size();
                word.type = static_cast<std::uint16_t>(phrase->type);
                word.end = list[at + length - 1].end;
                word.replaced = 0;
                break;
            }
        }
        list[out++] = word;
        at += length;
    }
    list.resize(out);
}

bool nesting_is_bounded(const Words& words, const Limits& limits, DiagnosticSink& sink) {
    // Brackets open a level. Within one, words that take an operand to their right or chain to their left each may
    // add one to the depth of the tree; what ends every value ends their count.
    struct Level { std::uint32_t chained = 0; };
    std::vector<Level> levels(1);
    std::uint32_t total = 0;
    std::uint32_t negations = 0;
    const auto restart = [&] { total -= levels.back().chained; levels.back().chained = 0; };
    for (const Word& word : words.list) {
        const std::size_t type = word.type;
        negations = type == Lexer::NOT ? negations + 1 : 0;
        switch (type) {
        case Lexer::LEFT:
        case Lexer::LEFT_SQUARE:
            levels.emplace_back();
            ++total;
            break;
        case Lexer::RIGHT:
        case Lexer::RIGHT_SQUARE:
            if (levels.size() > 1) {
                restart();
                levels.pop_back();
                --total;
            }
            break;
        case Lexer::PLUS: case Lexer::MINUS: case Lexer::STAR: case Lexer::PER: case Lexer::AS_PERCENT_OF:
        case Lexer::AFTER: case Lexer::BEFORE: case Lexer::OF: case Lexer::DAYS_FROM: case Lexer::MONTHS_FROM:
        case Lexer::BUSINESS_DAYS_FROM: case Lexer::EARLIER_OF: case Lexer::LATER_OF: case Lexer::LESSER_OF:
        case Lexer::GREATER_OF: case Lexer::WHEN_NONE: case Lexer::WHEN_UNKNOWN: case Lexer::ROUNDED_DOWN:
        case Lexer::ROUNDED_UP: case Lexer::ROUNDED_TO: case Lexer::ROUNDED_HALF_UP: case Lexer::SINCE:
            ++levels.back().chained;
            ++total;
            break;
        case Lexer::IS: case Lexer::PIPE: case Lexer::ARROW: case Lexer::SEMICOLON: case Lexer::COLON:
            restart();
            break;
        case Lexer::RULE: case Lexer::WHEN: case Lexer::THEN: case Lexer::BECAUSE: case Lexer::GUARD:
        case Lexer::FACT: case Lexer::OUTCOME: case Lexer::CALCULATE: case Lexer::CALL: case Lexer::FORBID:
        case Lexer::OTHERWISE: case Lexer::TABLE: case Lexer::SCENARIO: case Lexer::GIVEN: case Lexer::EXPECT:
            levels.assign(1, {}); // a statement begins; an open bracket before it is reported elsewhere
            total = 0;
            break;
        default:
            break;
        }
        if (total > limits.max_depth || negations > limits.max_depth) {
            sink.report({Code::nesting_too_deep, words.span(word), {std::to_string(limits.max_depth)}, {},
                         "give inner parts names with `call ... when ...` or `calculate ... as ...`", {}});
            return false;
        }
    }
    return true;
}

} // namespace forbear::syntax
