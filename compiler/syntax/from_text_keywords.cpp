// Which words the language knows, from the grammar's own vocabulary.

#include <antlr4-runtime.h>

#include <unordered_map>

#include "ForbearLexer.h"
#include "syntax/from_text_keywords.h"

namespace forbear::syntax {

using Lexer = forbear_grammar::ForbearLexer;

namespace {

struct Vocabulary {
    std::vector<std::string> spellings;
    std::unordered_map<std::string, std::uint16_t> types;
};

void add(Vocabulary& made, std::size_t type, std::string text) {
    made.spellings[type] = text;
    made.types.emplace(std::move(text), static_cast<std::uint16_t>(type));
}

const Vocabulary& vocabulary() {
    static const Vocabulary built = [] {
        Vocabulary made;
        antlr4::ANTLRInputStream nothing("");
        Lexer lexer(&nothing);
        const antlr4::dfa::Vocabulary& words = lexer.getVocabulary();
        made.spellings.resize(words.getMaxTokenType() + 1);
        for (std::size_t type = 1; type <= words.getMaxTokenType(); ++type) {
            std::string literal = words.getLiteralName(type);
            if (literal.size() < 3) continue;
            literal = literal.substr(1, literal.size() - 2);
            const bool word = literal[0] >= 'a' && literal[0] <= 'z';
            if (word) add(made, type, literal);
            else made.spellings[type] = literal;
        }
        // Words that the lexer knows in two forms; the first is the one to show.
        add(made, Lexer::IS, "is");
        made.types.emplace("are", std::uint16_t{Lexer::IS});
        add(made, Lexer::INCLUDES, "includes");
        made.types.emplace("include", std::uint16_t{Lexer::INCLUDES});
        add(made, Lexer::EXCLUDES, "excludes");
        made.types.emplace("exclude", std::uint16_t{Lexer::EXCLUDES});
        add(made, Lexer::A, "a");
        add(made, Lexer::DAYS, "days");
        made.types.emplace("day", std::uint16_t{Lexer::DAYS});
        add(made, Lexer::MONTHS, "months");
        made.types.emplace("month", std::uint16_t{Lexer::MONTHS});
        add(made, Lexer::HOURS, "hours");
        made.types.emplace("hour", std::uint16_t{Lexer::HOURS});
        for (const auto& [type, text] : std::initializer_list<std::pair<std::size_t, const char*>>{
                 {Lexer::AT_LEAST, "at least"}, {Lexer::AT_MOST, "at most"}, {Lexer::ONE_OF, "one of"},
                 {Lexer::NONE_OF, "none of"}, {Lexer::FIRST_OF, "first of"}, {Lexer::ALL_OF, "all of"},
                 {Lexer::SET_OF, "set of"}, {Lexer::LIST_OF, "list of"}, {Lexer::NUMBER_OF, "number of"},
                 {Lexer::CHEAPEST_OF, "cheapest of"}, {Lexer::LIKELIEST_OF, "likeliest of"},
                 {Lexer::ONLY_WITHIN, "only within"},
                 {Lexer::YES_OR_NO, "yes or no"}, {Lexer::ON_OR_BEFORE, "on or before"},
                 {Lexer::ON_OR_AFTER, "on or after"}, {Lexer::OR_ABOVE, "or above"}, {Lexer::OR_BELOW, "or below"},
                 {Lexer::WHEN_NONE, "when none"}, {Lexer::WHEN_UNKNOWN, "when unknown"},
                 {Lexer::MAY_BE_UNKNOWN, "may be unknown"}, {Lexer::MAY_BE_NONE, "may be none"},
                 {Lexer::IN_THE_LAST, "in the last"}, {Lexer::THIS_MONTH, "this month"},
                 {Lexer::DAYS_FROM, "days from"}, {Lexer::MONTHS_FROM, "months from"},
                 {Lexer::AS_PERCENT_OF, "as percent of"}, {Lexer::ROUNDED_DOWN, "rounded down to"},
                 {Lexer::FOR_EACH_CHANNEL, "for each channel"}, {Lexer::EXACTLY_ONE_ROW, "exactly one row fits"},
                 {Lexer::FIRST_ROW, "first row that fits"}, {Lexer::ALL_CHANNELS, "all channels"},
                 {Lexer::ALLOW_ONLY, "allow only"}, {Lexer::ONLY_AFTER, "only after"},
                 {Lexer::EFFECTIVE_FROM, "effective from"}, {Lexer::GUARDED_BY, "guarded by"},
                 {Lexer::NEVER_GETS, "never gets"}, {Lexer::DO_NOT_CONTACT, "do not contact"},
                 {Lexer::CONTACT_BY, "contact by"}, {Lexer::EXCEPT_WHEN, "except when"}, {Lexer::AS_OF, "as of"},
                 {Lexer::REPLACE_ROWS, "replace rows of"}, {Lexer::PROXY_FOR, "proxy for"},
                 {Lexer::NOBODY_FALLS_THROUGH, "nobody falls through"},
                 {Lexer::NOBODY_IS_CONTACTED, "nobody is contacted"}}) {
            made.spellings[type] = text;
        }
        return made;
    }();
    return built;
}

} // namespace

std::uint16_t keyword_type(std::string_view text) {
    const auto& types = vocabulary().types;
    const auto found = types.find(std::string(text));
    return found == types.end() ? std::uint16_t{0} : found->second;
}

bool is_name_type(std::size_t type) {
    return type == Lexer::NAME || (type >= Lexer::LIST && type <= Lexer::WITH);
}

bool is_reserved(std::size_t type) { return type >= Lexer::SCHEMA && type <= Lexer::PER; }

bool begins_named(std::size_t type) {
    switch (type) {
    case Lexer::SCHEMA: case Lexer::KEY: case Lexer::FACT: case Lexer::OUTCOME: case Lexer::CALCULATE: case Lexer::CALL:
    case Lexer::DEFINE:
    case Lexer::PARAMETER:
    case Lexer::LOOKUP:
    case Lexer::CALENDAR:
    case Lexer::POLICY:
    case Lexer::RULE:
    case Lexer::TABLE:
    case Lexer::CADENCE:
    case Lexer::EXPERIMENT:
    case Lexer::GUARDS:
    case Lexer::GUARD:
    case Lexer::REPLACE_ROWS:
    case Lexer::REQUIRE: return true;
    default:
        return false;
    }
}

bool begins_type(std::size_t type) {
    switch (type) {
    case Lexer::ONE_OF: case Lexer::RANKED: case Lexer::YES_OR_NO: case Lexer::WHOLE: case Lexer::DECIMAL_WITH:
    case Lexer::DECIMAL: case Lexer::PERCENT: case Lexer::MONEY: case Lexer::DAYS: case Lexer::MONTHS:
    case Lexer::DATE: case Lexer::TIME: case Lexer::HOURS: case Lexer::TEXT: case Lexer::OPEN_TEXT:
    case Lexer::CHANNEL: case Lexer::SET_OF: case Lexer::LIST_OF:
        return true;
    default:
        return false;
    }
}

std::string spelling(std::size_t type) {
    const auto& spellings = vocabulary().spellings;
    return type < spellings.size() ? spellings[type] : std::string();
}

} // namespace forbear::syntax
