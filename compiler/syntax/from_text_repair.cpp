// What authors write from habit: reported once, with the language's own words put in its place.

#include <antlr4-runtime.h>

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>

#include "ForbearLexer.h"
#include "syntax/from_text_keywords.h"
#include "syntax/from_text_words.h"

namespace forbear::syntax {

using Lexer = forbear_grammar::ForbearLexer;

namespace {

std::string lower(std::string_view text) {
    std::string made(text);
    for (char& c : made) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return made;
}

std::string upper(std::string_view text) {
    std::string made(text);
    for (char& c : made) c = static_cast<char>(c - 'a' + 'A');
    return made;
}

/// Small letters behind a number that can only be a currency.
constexpr std::array<std::string_view, 9> currencies = {"usd", "eur", "gbp", "cad", "aud", "nzd", "chf", "jpy", "inr"};

struct Comparison {
    std::string_view written;
    std::string_view meant; ///< words that follow `is`; empty: `is` alone
    std::size_t type;       ///< 0: `is` alone
};

constexpr std::array<Comparison, 11> symbols = {{
    {">=", "at least", Lexer::AT_LEAST}, {"\xE2\x89\xA5", "at least", Lexer::AT_LEAST},
    {"<=", "at most", Lexer::AT_MOST},   {"\xE2\x89\xA4", "at most", Lexer::AT_MOST},
    {">", "above", Lexer::ABOVE},        {"<", "below", Lexer::BELOW},
    {"==", "", 0},                       {"=", "", 0},
    {"!=", "not", Lexer::NOT},           {"<>", "not", Lexer::NOT},
    {"\xE2\x89\xA0", "not", Lexer::NOT},
}};

struct ComparisonWords {
    std::array<std::string_view, 5> written;
    std::string_view meant;
    std::size_t type;
};

constexpr std::array<ComparisonWords, 26> comparison_words = {{
    {{"greater", "than", "or", "equal", "to"}, "at least", Lexer::AT_LEAST},
    {{"more", "than", "or", "equal", "to"}, "at least", Lexer::AT_LEAST},
    {{"less", "than", "or", "equal", "to"}, "at most", Lexer::AT_MOST},
    {{"fewer", "than", "or", "equal", "to"}, "at most", Lexer::AT_MOST},
    {{"no", "more", "than"}, "at most", Lexer::AT_MOST},
    {{"not", "more", "than"}, "at most", Lexer::AT_MOST},
    {{"no", "less", "than"}, "at least", Lexer::AT_LEAST},
    {{"not", "less", "than"}, "at least", Lexer::AT_LEAST},
    {{"no", "fewer", "than"}, "at least", Lexer::AT_LEAST},
    {{"greater", "than"}, "above", Lexer::ABOVE},
    {{"more", "than"}, "above", Lexer::ABOVE},
    {{"higher", "than"}, "above", Lexer::ABOVE},
    {{"larger", "than"}, "above", Lexer::ABOVE},
    {{"bigger", "than"}, "above", Lexer::ABOVE},
    {{"less", "than"}, "below", Lexer::BELOW},
    {{"fewer", "than"}, "below", Lexer::BELOW},
    {{"lower", "than"}, "below", Lexer::BELOW},
    {{"smaller", "than"}, "below", Lexer::BELOW},
    {{"earlier", "than"}, "before", Lexer::BEFORE},
    {{"later", "than"}, "after", Lexer::AFTER},
    {{"over"}, "above", Lexer::ABOVE},
    {{"exceeds"}, "above", Lexer::ABOVE},
    {{"under"}, "below", Lexer::BELOW},
    {{"equal", "to"}, "", 0},
    {{"equals"}, "", 0},
    {{"minimum"}, "at least", Lexer::AT_LEAST},
}};

class Repair {
public:
    Repair(Words& words, DiagnosticSink& sink, std::size_t most) : words_(words), sink_(sink), most_(most) {}

    void run() {
        mark_rows();
        std::vector<Word> old;
        old.swap(words_.list);
        old_ = &old;
        words_.list.reserve(old.size());
        for (at_ = 0; at_ < old.size();) {
            const Word& word = old[at_];
            follow_context(word);
            const std::size_t used = words_may_compare(word) ? comparison_in_words() : 0;
            if (used != 0) {
                at_ += used;
                continue;
            }
            if (!foreign(word)) words_.list.push_back(word);
            ++at_;
        }
    }

private:
    // Whether the words at hand are a condition, a list of settings, or cells of a row.
    enum class Context { other, condition, settings, definition };

    void mark_rows() {
        const std::uint32_t lines = words_.list.empty() ? 1 : words_.list.back().line + 1;
        words_.row_lines.assign(lines, false);
        for (std::size_t i = 0; i < words_.list.size(); ++i) {
            const Word& word = words_.list[i];
            const bool label = word.type == Lexer::COLON && i > 0 && words_.list[i - 1].first_on_line;
            if (word.type == Lexer::PIPE || word.type == Lexer::ARROW || label) words_.row_lines[word.line] = true;
        }
    }

    [[nodiscard]] bool in_row(const Word& word) const { return words_.row_lines[word.line]; }
    [[nodiscard]] const Word* previous() const { return words_.list.empty() ? nullptr : &words_.list.back(); }
    [[nodiscard]] bool previous_is(std::size_t type) const { return previous() != nullptr && previous()->type == type; }
    [[nodiscard]] std::size_t next_type(std::size_t ahead = 1) const {
        return at_ + ahead < old_->size() ? (*old_)[at_ + ahead].type : 0;
    }

    void follow_context(const Word& word) {
        switch (word.type) {
        case Lexer::WHEN: case Lexer::UNLESS: case Lexer::WHERE: case Lexer::WHENEVER: case Lexer::CALL:
            context_ = Context::condition;
            break;
        case Lexer::THEN: case Lexer::GIVEN: case Lexer::EXPECT: case Lexer::OTHERWISE: case Lexer::CUSTOMER:
            context_ = Context::settings;
            break;
        case Lexer::CALCULATE: case Lexer::DEFINE:
            context_ = Context::definition;
            break;
        case Lexer::FACT: case Lexer::OUTCOME: case Lexer::RULE: case Lexer::GUARD: case Lexer::POLICY:
        case Lexer::PARAMETER: case Lexer::TABLE: case Lexer::REQUIRE: case Lexer::BECAUSE:
            context_ = Context::other;
            break;
        default:
            break;
        }
    }

    void report(Code code, Span at, std::vector<std::string> args, std::string help, std::string replacement,
                FixSafety safety) {
        if (sink_.diagnostics().size() >= most_) return;
        Diagnostic diagnostic{code, at, std::move(args), {}, std::move(help), {}};
        if (!replacement.empty()) {
            diagnostic.fixes.push_back({"write `" + replacement + "`", safety, {{at, replacement}}});
        }
        sink_.report(std::move(diagnostic));
    }

    void put(const Word& word, std::size_t type, std::string text) {
        Word made = word;
        words_.replace(made, static_cast<std::uint16_t>(type), std::move(text));
        if (!words_.list.empty() && words_.list.back().begin == word.begin) made.first_on_line = false;
        words_.list.push_back(made);
    }

    /// Puts `is <meant>`, or what of it the sentence still lacks.
    std::string put_comparison(const Word& word, std::string_view meant, std::size_t type) {
        const bool after_is = previous_is(Lexer::IS) || (previous_is(Lexer::NOT) && words_.list.size() > 1);
        const bool needs_is = !after_is && !in_row(word) && context_ != Context::settings;
        std::string text;
        if (needs_is && context_ == Context::definition && type == 0) {
            put(word, Lexer::AS, "as");
            return "as";
        }
        if (needs_is) {
            put(word, Lexer::IS, "is");
            text = "is";
        }
        if (type != 0) {
            put(word, type, std::string(meant));
            text += text.empty() ? "" : " ";
            text += meant;
        }
        return text;
    }

    [[nodiscard]] static bool words_may_compare(const Word& word) {
        return word.type == Lexer::NAME || word.type == Lexer::NO || word.type == Lexer::NOT;
    }

    /// `greater than` and its kin; returns how many words it took.
    std::size_t comparison_in_words() {
        const Word& first = (*old_)[at_];
        const std::string_view text = words_.text(first);
        for (const ComparisonWords& candidate : comparison_words) {
            if (candidate.written[0] != text) continue;
            std::size_t length = 0;
            while (length < candidate.written.size() && !candidate.written[length].empty()) ++length;
            bool fits = at_ + length < old_->size();
            for (std::size_t i = 1; fits && i < length; ++i)
                fits = words_.text((*old_)[at_ + i]) == candidate.written[i];
            if (!fits) continue;
            const std::size_t next = (*old_)[at_ + length].type;
            const bool operand = next == Lexer::NUMBER || next == Lexer::CURRENCY_SIGN || next == Lexer::THOUSANDS;
            if (length == 1 && (!operand || first.first_on_line || previous_is(Lexer::COMMA))) continue;
            if (length == 1 && context_ == Context::settings && !in_row(first)) continue;
            Word whole = first;
            whole.end = (*old_)[at_ + length - 1].end;
            const std::string meant = put_comparison(whole, candidate.meant, candidate.type);
            report(Code::comparison_in_other_words, words_.span(whole),
                   {std::string(words_.written(whole)), candidate.meant.empty() ? "is" : std::string(candidate.meant)},
                   {}, meant, FixSafety::safe);
            return length;
        }
        return 0;
    }

    [[nodiscard]] bool space_before(const Word& word) const { return word.begin > 0 && (words_.source[word.begin - 1] == ' ' || words_.source[word.begin - 1] == '('); }
    [[nodiscard]] bool space_after(const Word& word) const {
        return word.end < words_.source.size() && words_.source[word.end] == ' ';
    }
    /// `text` with the spaces that a word needs where the sign in its place needed none: `a>5`.
    [[nodiscard]] std::string spaced(const Word& word, const std::string& text) const {
        return (space_before(word) ? "" : " ") + text + (space_after(word) ? "" : " ");
    }

    /// Handles one word that is not the language's; false when it is.
    bool foreign(const Word& word);
    void symbol(const Word& word);
    void logic(const Word& word);
    void capitals(const Word& word);
    void money_sign(const Word& word);
    void slash_date(const Word& word);
    void dash(const Word& word);
    void contraction(const Word& word);

    Words& words_;
    DiagnosticSink& sink_;
    std::size_t most_;
    const std::vector<Word>* old_ = nullptr;
    std::size_t at_ = 0;
    Context context_ = Context::other;
};

bool Repair::foreign(const Word& word) {
    const Span at = words_.span(word);
    const std::string text(words_.text(word));
    switch (word.type) {
    case Lexer::SYMBOL_COMPARE: symbol(word); return true;
    case Lexer::SYMBOL_LOGIC: logic(word); return true;
    case Lexer::CAPITALS: capitals(word); return true;
    case Lexer::CURRENCY: {
        const bool amount = previous_is(Lexer::NUMBER) || previous_is(Lexer::MONEY) || next_type() == Lexer::NUMBER;
        if (amount && keyword_type(lower(text)) == 0) return false;
        if (previous_is(Lexer::CURRENCY)) return false;
        capitals(word);
        return true;
    }
    case Lexer::NAME: {
        const bool currency = previous_is(Lexer::NUMBER) && !word.first_on_line &&
            std::find(currencies.begin(), currencies.end(), text) != currencies.end();
        if (!currency) return false;
        const std::string meant = upper(text);
        put(word, Lexer::CURRENCY, meant);
        report(Code::misspelt_word, at, {text, meant}, {}, meant, FixSafety::safe);
        return true;
    }
    case Lexer::CURRENCY_SIGN: money_sign(word); return true;
    case Lexer::SLASH_DATE: slash_date(word); return true;
    case Lexer::DASH:
    case Lexer::DOTS: dash(word); return true;
    case Lexer::CONTRACTION: contraction(word); return true;
    case Lexer::FOREIGN_LITERAL: {
        const bool yes = text == "true";
        const bool no = text == "false";
        const std::string meant = yes ? "yes" : no ? "no" : "none";
        put(word, yes ? Lexer::YES : no ? Lexer::NO : Lexer::NONE, meant);
        const bool known = yes || no;
        report(Code::literal_of_another_language, at, {text, meant},
               known ? "" : "`none` is a known absence; what is not known is `unknown`", meant,
               known ? FixSafety::safe : FixSafety::needs_review);
        return true;
    }
    case Lexer::FOREIGN_IF: {
        if (text == "else" && previous() != nullptr && words_.text(*previous()) == "all")
            return false; // `all else equal`
        const bool condition = text == "if";
        const std::string meant = condition ? "when" : "otherwise";
        put(word, condition ? Lexer::WHEN : Lexer::OTHERWISE, meant);
        if (condition) context_ = Context::condition;
        report(Code::if_of_another_language, at, {text, meant}, {}, meant, FixSafety::needs_review);
        return true;
    }
    case Lexer::HYPHENATED: {
        std::string meant = text;
        std::replace(meant.begin(), meant.end(), '-', '_');
        put(word, Lexer::NAME, meant);
        report(Code::hyphen_in_name, at, {text, meant}, "a subtraction has a space on both sides of `-`", meant,
               FixSafety::needs_review);
        return true;
    }
    case Lexer::CURLY_TEXT:
    case Lexer::SINGLE_TEXT: {
        const bool curly = word.type == Lexer::CURLY_TEXT;
        const std::size_t last = text.back() == '"' || !curly ? 1
                                 : static_cast<unsigned char>(text[text.size() - 1]) >= 0x80u
                                     ? (static_cast<unsigned char>(text[text.size() - 2]) == 0xC2u ? 2u : 3u)
                                     : 1u;
        const std::size_t first = !curly ? 1 : static_cast<unsigned char>(text[0]) == 0xC2u ? 2 : 3;
        const std::string meant = '"' + text.substr(first, text.size() - first - last) + '"';
        put(word, Lexer::STRING, meant);
        report(curly ? Code::curly_quotes : Code::single_quotes, at, {}, {}, meant, FixSafety::safe);
        return true;
    }
    case Lexer::UNCLOSED_TEXT: {
        put(word, Lexer::STRING, text + '"');
        Diagnostic diagnostic{Code::unclosed_text, at, {}, {}, "a text ends in `\"` on the line where it begins", {}};
        diagnostic.fixes.push_back({"end the text here", FixSafety::needs_review, {{{at.file, at.end, at.end}, "\""}}});
        sink_.report(std::move(diagnostic));
        return true;
    }
    case Lexer::THOUSANDS: {
        std::string meant = text;
        std::replace(meant.begin(), meant.end(), ',', '_');
        put(word, Lexer::NUMBER, meant);
        report(Code::comma_in_number, at, {text, meant}, "two numbers of a list have a space after the comma", meant,
               FixSafety::needs_review);
        return true;
    }
    case Lexer::STRAY:
    case Lexer::UNCLOSED_CURLY:
        report(Code::character_without_meaning, at, {printable(text)}, {}, {}, FixSafety::safe);
        return true;
    default:
        return false;
    }
}

void Repair::symbol(const Word& word) {
    const std::string_view text = words_.text(word);
    const auto found =
        std::find_if(symbols.begin(), symbols.end(), [&](const Comparison& c) { return c.written == text; });
    const std::string meant = put_comparison(word, found->meant, found->type);
    const std::string shown = meant.empty() ? (context_ == Context::settings ? "" : "is") : meant;
    Diagnostic diagnostic{Code::symbol_for_words, words_.span(word), {std::string(text), shown}, {}, {}, {}};
    if (shown.empty()) {
        diagnostic.code = Code::symbol_not_needed;
        diagnostic.fixes.push_back({"remove `" + std::string(text) + "`", FixSafety::safe, {{words_.span(word), ""}}});
        if (words_.source[word.begin - 1] == ' ' && space_after(word)) ++diagnostic.fixes.back().edits.back().at.end;
    } else {
        diagnostic.fixes.push_back({"write `" + shown + "`", FixSafety::safe, {{words_.span(word), spaced(word, shown)}}});
    }
    if (sink_.diagnostics().size() < most_) sink_.report(std::move(diagnostic));
}

void Repair::logic(const Word& word) {
    const std::string_view text = words_.text(word);
    if (text == "||" && in_row(word)) { // an empty cell, reported where cells are counted
        Word half = word;
        half.type = Lexer::PIPE;
        half.end = word.begin + 1;
        words_.list.push_back(half);
        half.begin = half.end;
        half.end = word.end;
        half.first_on_line = false;
        words_.list.push_back(half);
        return;
    }
    const bool both = text == "&&" || text == "&";
    const std::string meant = both ? "and" : text == "||" ? "or" : "not";
    put(word, both ? Lexer::AND : text == "||" ? Lexer::OR : Lexer::NOT, meant);
    if (sink_.diagnostics().size() >= most_) return;
    sink_.report({Code::symbol_for_words, words_.span(word), {std::string(text), meant}, {}, {},
                  {{"write `" + meant + "`", FixSafety::safe, {{words_.span(word), spaced(word, meant)}}}}});
}

void Repair::capitals(const Word& word) {
    const std::string text(words_.text(word));
    const std::string small = lower(text);
    const std::uint16_t keyword = keyword_type(small);
    const std::size_t before = previous() == nullptr ? 0 : previous()->type;
    const bool value_place = before == Lexer::IS || before == Lexer::NOT || before == Lexer::COMMA ||
                             before == Lexer::OF || before == Lexer::OR || before == Lexer::PIPE ||
                             before == Lexer::ARROW || before == Lexer::COLON || before == Lexer::RANKED ||
                             before == Lexer::NAME;
    const bool code =
        text.size() <= 4 && std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (keyword == 0 && code && value_place) {
        put(word, Lexer::STRING, '"' + text + '"');
        report(Code::capitals_in_value, words_.span(word), {text}, {}, '"' + text + '"', FixSafety::needs_review);
        return;
    }
    std::string meant = small;
    std::replace(meant.begin(), meant.end(), '-', '_');
    put(word, keyword != 0 ? std::size_t{keyword} : std::size_t{Lexer::NAME}, meant);
    if (keyword != 0) follow_context(words_.list.back());
    report(Code::capitals_in_name, words_.span(word), {text, meant}, {}, meant,
           keyword != 0 ? FixSafety::safe : FixSafety::needs_review);
}

void Repair::money_sign(const Word& word) {
    const std::string text(words_.text(word));
    std::size_t sign = 1;
    std::string currency = "USD";
    if (text.starts_with("\xE2\x82\xAC")) {
        currency = "EUR";
        sign = 3;
    } else if (text.starts_with("\xC2\xA3")) {
        currency = "GBP";
        sign = 2;
    } else if (text.starts_with("\xC2\xA5")) {
        currency = "JPY";
        sign = 2;
    }
    std::string digits = text.substr(text.find_first_not_of(' ', sign));
    std::replace(digits.begin(), digits.end(), ',', '_');
    while (!digits.empty() && digits.back() == '_') digits.pop_back(); // `$500, ...`: the comma was the sentence's
    const bool comma_follows = text.back() == ',';
    put(word, Lexer::NUMBER, digits);
    if (next_type() != Lexer::CURRENCY) put(word, Lexer::CURRENCY, currency);
    Span at = words_.span(word);
    if (comma_follows) {
        --at.end;
        put(word, Lexer::COMMA, ",");
    }
    report(Code::currency_sign, at, {std::string(text, 0, sign), digits + " " + currency}, {}, digits + " " + currency,
           FixSafety::needs_review);
}

void Repair::slash_date(const Word& word) {
    const std::string text(words_.text(word));
    std::array<std::string, 3> parts;
    std::size_t part = 0;
    for (const char c : text) {
        if (c == '/' || c == '.') {
            if (++part == parts.size()) break;
        } else {
            parts[part] += c;
        }
    }
    const auto two = [](const std::string& digits) { return digits.size() == 1 ? "0" + digits : digits; };
    const bool year_first = parts[0].size() == 4;
    const std::string year = year_first ? parts[0] : parts[2].size() == 2 ? "20" + parts[2] : parts[2];
    const std::string one = year + "-" + two(parts[1]) + "-" + two(year_first ? parts[2] : parts[0]);
    const std::string other = year + "-" + two(parts[0]) + "-" + two(parts[1]);
    put(word, Lexer::DATE_VALUE, "2000-01-01"); // which of the two is meant is not ours to guess
    std::string help = "dates are written year-month-day: `" + one + "`";
    if (!year_first && one != other) help += " or `" + other + "`";
    report(Code::date_with_slashes, words_.span(word), {text}, std::move(help), {}, FixSafety::needs_review);
}

void Repair::dash(const Word& word) {
    const bool range = previous_is(Lexer::NUMBER) && next_type() == Lexer::NUMBER;
    if (range || word.type == Lexer::DOTS) {
        put(word, Lexer::TO, "to");
        if (sink_.diagnostics().size() >= most_) return;
        sink_.report({Code::dash_in_range, words_.span(word), {std::string(words_.written(word))}, {}, {},
                      {{"write `to`", FixSafety::safe, {{words_.span(word), spaced(word, "to")}}}}});
        return;
    }
    put(word, Lexer::MINUS, "-");
    report(Code::long_dash, words_.span(word), {std::string(words_.written(word))}, {}, "-", FixSafety::safe);
}

void Repair::contraction(const Word& word) {
    const std::string text(words_.text(word));
    const std::string stem = text.substr(0, text.find_first_of("'\xE2"));
    if (stem == "customer" && at_ + 2 < old_->size() && words_.text((*old_)[at_ + 1]) == "local") {
        words_.list.push_back(word); // a phrase of the language
        return;
    }
    std::string meant;
    if (stem == "isn" || stem == "aren" || stem == "wasn") {
        put(word, Lexer::IS, "is");
        put(word, Lexer::NOT, "not");
        meant = "is not";
    } else if (stem == "don" || stem == "doesn") {
        put(word, Lexer::NAME, "do");
        put(word, Lexer::NOT, "not");
        meant = "do not";
    } else {
        put(word, Lexer::NAME, stem);
        meant = stem;
    }
    report(Code::contraction, words_.span(word), {text, meant}, {}, meant, FixSafety::safe);
}

} // namespace

void repair_foreign_words(Words& words, DiagnosticSink& sink, std::size_t max_diagnostics) {
    Repair(words, sink, max_diagnostics).run();
}

} // namespace forbear::syntax
