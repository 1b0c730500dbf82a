// Why a statement does not fit, in the author's terms: the first explanation that applies is the one message.

#include <algorithm>
#include <array>

#include "syntax/from_text_keywords.h"
#include "syntax/from_text_parsing.h"

namespace forbear::syntax {

using Lexer = forbear_grammar::ForbearLexer;

namespace {

bool is_value(std::size_t type) {
    switch (type) {
    case Lexer::STRING:
    case Lexer::NUMBER:
    case Lexer::DATE_VALUE:
    case Lexer::TIME_VALUE:
    case Lexer::YES:
    case Lexer::NO:
    case Lexer::NONE: case Lexer::UNKNOWN: case Lexer::EMPTY: case Lexer::KNOWN: case Lexer::WEEKDAY:
        return true;
    default:
        return is_name_type(type);
    }
}

/// What ends a complete sentence or value.
bool ends_value(std::size_t type) {
    switch (type) {
    case Lexer::RIGHT: case Lexer::RIGHT_SQUARE: case Lexer::CURRENCY: case Lexer::PERCENT_SIGN: case Lexer::OR_ABOVE:
    case Lexer::OR_BELOW: case Lexer::WHEN_NONE: case Lexer::WHEN_UNKNOWN: case Lexer::THIS_MONTH: case Lexer::DAYS_AGO:
    case Lexer::MONTH_NAME: case Lexer::MAY_BE_NONE: case Lexer::MAY_BE_UNKNOWN: case Lexer::PROTECTED:
    case Lexer::YES_OR_NO: case Lexer::OPEN_TEXT: case Lexer::FOR_EACH_CHANNEL: case Lexer::ALL_CHANNELS:
    case Lexer::NOBODY_IS_CONTACTED:
        return true;
    default:
        return is_value(type);
    }
}

/// What can begin a condition.
bool begins_operand(std::size_t type) {
    switch (type) {
    case Lexer::NOT: case Lexer::LEFT: case Lexer::ANY: case Lexer::NO: case Lexer::THERE_IS: case Lexer::IN_THE_LAST:
    case Lexer::NUMBER_OF: case Lexer::DAYS_FROM: case Lexer::MONTHS_FROM: case Lexer::BUSINESS_DAYS_FROM: case Lexer::THE_LAST:
    case Lexer::CONTACT_BY: case Lexer::STRING: case Lexer::NUMBER: case Lexer::DATE_VALUE: case Lexer::CHANNELS:
    case Lexer::NOBODY_IS_CONTACTED:
        return true;
    default:
        return is_name_type(type);
    }
}

bool begins_test(std::size_t type) {
    switch (type) {
    case Lexer::AT_LEAST: case Lexer::AT_MOST: case Lexer::ABOVE: case Lexer::BELOW: case Lexer::ON_OR_BEFORE:
    case Lexer::ON_OR_AFTER: case Lexer::ONE_OF: case Lexer::NONE_OF: case Lexer::KNOWN: case Lexer::UNKNOWN:
    case Lexer::NONE: case Lexer::YES: case Lexer::BETWEEN:
        return true;
    default:
        return false;
    }
}

bool asks(std::size_t starter) {
    return starter == Lexer::WHEN || starter == Lexer::UNLESS || starter == Lexer::CALL || starter == Lexer::DEFINE || starter == Lexer::WHENEVER
        || starter == Lexer::MUST || starter == Lexer::STOP_WHEN;
}

bool has_clauses(std::size_t starter) {
    return starter == Lexer::THEN || starter == Lexer::CLAUSE || starter == Lexer::GIVEN || starter == Lexer::EXPECT
        || starter == Lexer::OTHERWISE || starter == Lexer::DAYS_PAST_DUE || starter == Lexer::CONTACT_BY
        || starter == Lexer::DO_NOT_CONTACT || starter == Lexer::REJECT;
}

bool takes_name(std::size_t type) {
    switch (type) {
    case Lexer::LIST: case Lexer::SECTION: case Lexer::CUSTOMER: case Lexer::ABOUT: case Lexer::GUARDED_BY:
    case Lexer::REFINES: case Lexer::LIST_OF: case Lexer::REPLACE_ROWS:
        return true;
    default:
        return begins_named(type);
    }
}

/// Words that join what stands to both their sides: where one has nothing to its left, a value is missing there.
bool joins(std::size_t type) {
    switch (type) {
    case Lexer::IS: case Lexer::AND: case Lexer::OR: case Lexer::TO: case Lexer::OF: case Lexer::AS: case Lexer::IN:
    case Lexer::COMMA: case Lexer::SEMICOLON: case Lexer::WHERE: case Lexer::PER: case Lexer::STAR: case Lexer::PLUS:
    case Lexer::INCLUDES: case Lexer::EXCLUDES: case Lexer::RIGHT: case Lexer::RIGHT_SQUARE: case Lexer::OR_ABOVE:
    case Lexer::OR_BELOW: case Lexer::EXCEPT: case Lexer::UNTIL: case Lexer::FROM: case Lexer::PIPE: case Lexer::ARROW:
        return true;
    default:
        return false;
    }
}

constexpr std::array<std::size_t, 46> phrases = {
    Lexer::AT_LEAST,        Lexer::AT_MOST,        Lexer::ONE_OF,        Lexer::NONE_OF,        Lexer::FIRST_OF,
    Lexer::ALL_OF,          Lexer::SET_OF,         Lexer::LIST_OF,       Lexer::NUMBER_OF,      Lexer::YES_OR_NO,
    Lexer::ON_OR_BEFORE,    Lexer::ON_OR_AFTER,    Lexer::OR_ABOVE,      Lexer::OR_BELOW,       Lexer::WHEN_NONE,
    Lexer::WHEN_UNKNOWN,    Lexer::MAY_BE_UNKNOWN, Lexer::MAY_BE_NONE,   Lexer::IN_THE_LAST,    Lexer::THIS_MONTH,
    Lexer::DAYS_FROM,       Lexer::MONTHS_FROM,    Lexer::AS_PERCENT_OF, Lexer::ROUNDED_DOWN,   Lexer::FOR_EACH_CHANNEL,
    Lexer::EXACTLY_ONE_ROW, Lexer::FIRST_ROW,      Lexer::ALL_CHANNELS,  Lexer::ALLOW_ONLY,     Lexer::ONLY_AFTER,
    Lexer::EFFECTIVE_FROM,  Lexer::GUARDED_BY,     Lexer::NEVER_GETS,    Lexer::DO_NOT_CONTACT, Lexer::CONTACT_BY,
    Lexer::EXCEPT_WHEN,     Lexer::AS_OF,          Lexer::ABOVE,         Lexer::BELOW,          Lexer::WHERE,
    Lexer::CHEAPEST_OF,     Lexer::LIKELIEST_OF,   Lexer::ONLY_WITHIN,
    Lexer::PROXY_FOR,       Lexer::NOBODY_FALLS_THROUGH, Lexer::NOBODY_IS_CONTACTED};

class Explainer {
public:
    Explainer(Words& words, const Stretch& stretch, Mismatch& mismatch, DiagnosticSink& sink)
        : words_(words), stretch_(stretch), mismatch_(mismatch), sink_(sink), at_(mismatch.word) {}

    std::size_t explain() {
        if (at_ < stretch_.last && words_.list[at_].replaced != 0) return 0; // this word has its message already
        if (bad_name() || near_word()) return resume_;
        if (at_ >= stretch_.last) {
            ended();
            return 0;
        }
        if (lost_beginning() || brackets() || quotes() || row() || condition() || list() || value()) return 0;
        report(Code::word_does_not_fit, here(), {shown(at_)}, expected_help());
        return 0;
    }

private:
    [[nodiscard]] std::size_t type(std::size_t at) const { return at < words_.list.size() ? words_.list[at].type : 0; }
    [[nodiscard]] std::size_t before() const { return at_ > stretch_.first ? type(at_ - 1) : 0; }
    [[nodiscard]] std::size_t now() const { return at_ < stretch_.last ? type(at_) : 0; }
    [[nodiscard]] std::size_t after() const { return at_ + 1 < stretch_.last ? type(at_ + 1) : 0; }
    [[nodiscard]] Span here() const { return words_.span(words_.list[at_]); }
    [[nodiscard]] Span there() const { return words_.span(words_.list[at_ - 1]); }
    [[nodiscard]] std::string shown(std::size_t at) const { return std::string(words_.text(words_.list[at])); }
    [[nodiscard]] bool expects(std::size_t type) const {
        return std::find(mismatch_.expected.begin(), mismatch_.expected.end(), type) != mismatch_.expected.end();
    }
    void report(Code code, Span at, std::vector<std::string> args, std::string help = {}) {
        sink_.report({code, at, std::move(args), {}, std::move(help), {}});
    }
    void report_insert(Code code, std::vector<std::string> args, const std::string& inserted) {
        const Span place = here();
        const Span end = there();
        const bool comma = inserted == ",";
        Fix fix{"insert `" + inserted + "`", FixSafety::needs_review,
                {{comma ? Span{place.file, end.end, end.end} : Span{place.file, place.begin, place.begin},
                  comma ? inserted : inserted + " "}}};
        sink_.report({code, place, std::move(args), {}, {}, {std::move(fix)}});
    }

    /// A word of the language where a name or value belongs.
    bool bad_name() {
        if (!is_reserved(now()) || joins(now())) return false;
        const std::string text = shown(at_);
        if (at_ > stretch_.first && takes_name(before())) {
            report(Code::reserved_word_as_name, here(), {text}, "choose another name, such as `" + text + "_1`");
            return true;
        }
        if (stretch_.mark == Lexer::FIELD && at_ == stretch_.first) {
            report(Code::reserved_word_as_name, here(), {text}, "choose another name");
            return true;
        }
        if (stretch_.mark == Lexer::ROW && after() == Lexer::COLON) {
            report(Code::reserved_word_as_name, here(), {text}, "choose another name for the row");
            return true;
        }
        if (at_ == stretch_.first) return false;
        const bool value_place = before() == Lexer::ONE_OF || before() == Lexer::RANKED || before() == Lexer::SET_OF
            || before() == Lexer::COMMA || before() == Lexer::IS || before() == Lexer::NOT || before() == Lexer::PIPE
            || before() == Lexer::ARROW || before() == Lexer::NORMALLY || before() == Lexer::NONE_OF;
        const bool modifier = now() == Lexer::PROTECTED || now() == Lexer::NORMALLY || begins_test(now());
        if (!value_place || (modifier && !expects(Lexer::STRING))) return false;
        const Span place = here();
        sink_.report({Code::reserved_word_as_value, place, {text}, {}, {},
                      {{"quote it", FixSafety::safe, {{place, "\"" + text + "\""}}}}});
        return true;
    }

    [[nodiscard]] std::size_t line_begin() const {
        std::size_t at = stretch_.first;
        while (at > 0 && !words_.list[at].first_on_line) --at;
        return at;
    }

    /// The words [first, last] as one text.
    [[nodiscard]] std::string joined(std::size_t first, std::size_t last) const {
        std::string text;
        for (std::size_t at = first; at <= last; ++at) text += (at == first ? "" : " ") + shown(at);
        return text;
    }

    bool misspelt(std::size_t at, std::size_t meant) {
        const std::string written = shown(at);
        const std::string right = spelling(meant);
        if (right.size() < 2 || !is_near(written, right)) return false;
        const Span place = words_.span(words_.list[at]);
        sink_.report({Code::misspelt_word, place, {written, right}, {}, {},
                      {{"write `" + right + "`", FixSafety::safe, {{place, right}}}}});
        return true;
    }

    /// Whether the words from `first` on are those of a phrase, but for a slip in at least one of them.
    bool misspelt_phrase(std::size_t first, std::size_t length, std::size_t meant) {
        const std::string right = spelling(meant);
        if (static_cast<std::size_t>(std::count(right.begin(), right.end(), ' ')) + 1 != length) return false;
        std::size_t begin = 0;
        bool slip = false;
        for (std::size_t i = 0; i < length; ++i) {
            const std::size_t end = std::min(right.find(' ', begin), right.size());
            const std::string_view wanted = std::string_view(right).substr(begin, end - begin);
            const std::string written = shown(first + i);
            if (written != wanted) {
                if (!is_name_type(type(first + i)) || !is_near(written, wanted)) return false;
                slip = true;
            }
            begin = end + 1;
        }
        if (!slip) return false;
        const Span place{words_.file, words_.list[first].begin, words_.list[first + length - 1].end};
        sink_.report({Code::misspelt_word, place, {joined(first, first + length - 1), right}, {}, {},
                      {{"write `" + right + "`", FixSafety::safe, {{place, right}}}}});
        return true;
    }

    /// A slip in the word before: it was taken for a value, so the sentence broke one word too late.
    bool slip_before() {
        for (std::size_t at = stretch_.first + 1; at + 1 < at_; ++at) { // `is oen of consumer, wealth`
            if (type(at - 1) == Lexer::IS && type(at + 1) == Lexer::OF && misspelt_phrase(at, 2, Lexer::ONE_OF)) return true;
        }
        if (at_ < stretch_.first + 2 || !is_name_type(before())) return false;
        const bool tests = type(at_ - 2) == Lexer::IS;
        const bool described = stretch_.starter == Lexer::FACT || stretch_.starter == Lexer::FIELD || stretch_.starter == Lexer::OUTCOME;
        if (described && type(at_ - 2) == Lexer::COMMA) return misspelt(at_ - 1, Lexer::NORMALLY);
        if (!tests) return false;
        for (const std::size_t meant : {Lexer::ABOVE, Lexer::BELOW, Lexer::BEFORE, Lexer::AFTER, Lexer::NOT, Lexer::BETWEEN}) {
            if (misspelt(at_ - 1, meant)) return true;
        }
        return false;
    }

    bool near_word() {
        if (at_ < stretch_.last && is_name_type(now())) {
            for (const std::size_t meant : mismatch_.expected) {
                if (misspelt(at_, meant)) return true;
            }
            if (asks(stretch_.starter) || mismatch_.expected.empty()) {
                for (const std::size_t meant :
                     {Lexer::AND, Lexer::OR, Lexer::IS, Lexer::TO, Lexer::WHERE, Lexer::NOT}) {
                    if (misspelt(at_, meant)) return true;
                }
            }
            // A clause that begins in the middle of a line: `rule x "X" wehn ...`
            for (const std::size_t meant : {Lexer::WHEN, Lexer::THEN, Lexer::BECAUSE, Lexer::UNLESS}) {
                if (at_ == stretch_.first || !misspelt(at_, meant)) continue;
                words_.replace(words_.list[at_], static_cast<std::uint16_t>(meant), spelling(meant));
                resume_ = at_;
                return true;
            }
        }
        if (slip_before()) return true;
        // A slip inside a phrase, of which this is a part or the end: `at lest 7`, `do nto contact`, `on or befor`.
        const std::size_t from = words_.list[stretch_.first].first_on_line ? stretch_.first : line_begin();
        for (std::size_t length = 4; length >= 2; --length) {
            for (std::size_t last = at_ > from ? at_ - 1 : at_; last < at_ + length && last < stretch_.last; ++last) {
                if (last + 1 < from + length) continue;
                for (const std::size_t meant : phrases) {
                    if (misspelt_phrase(last + 1 - length, length, meant)) return true;
                }
            }
        }
        return false;
    }

    [[nodiscard]] std::size_t open_bracket() const {
        std::vector<std::size_t> open;
        for (std::size_t at = stretch_.first; at < at_ && at < stretch_.last; ++at) {
            if (type(at) == Lexer::LEFT || type(at) == Lexer::LEFT_SQUARE) open.push_back(at);
            if ((type(at) == Lexer::RIGHT || type(at) == Lexer::RIGHT_SQUARE) && !open.empty()) open.pop_back();
        }
        return open.empty() ? 0 : open.back() + 1;
    }

    void ended() {
        const std::size_t last = before();
        if (at_ <= stretch_.first) return;
        const Span place = there();
        const std::string text = shown(at_ - 1);
        if (last == Lexer::WHERE) {
            report(Code::missing_brackets_after_where, place, {}, "write `where (...)`");
        } else if (takes_name(last) && at_ - 1 == stretch_.first) {
            const bool may_close = last == Lexer::TABLE || last == Lexer::CADENCE || last == Lexer::GUARDS;
            report(Code::missing_name, place, {text}, may_close ? "or write `end " + text + "`" : "");
        } else if (last == Lexer::BECAUSE || last == Lexer::OWNER || last == Lexer::IMPORT || last == Lexer::SCENARIO) {
            report(Code::missing_quotes, place, {text, "the end of the line"});
        } else if (const std::size_t open = open_bracket(); open != 0 && ends_value(last)) {
            const Word& bracket = words_.list[open - 1];
            report(Code::bracket_without_partner, words_.span(bracket), {std::string(words_.text(bracket))},
                   "close it");
        } else if (!ends_value(last)) {
            report(Code::missing_value, place, {text});
        } else {
            std::string what = expected_list();
            report(Code::sentence_ends_early, {place.file, place.end, place.end}, {what.empty() ? "more" : what});
        }
    }

    /// A line that begins with a mere name where none can: `friendly_nudge "Friendly nudge"` without its `rule`.
    bool lost_beginning() {
        const bool leads = at_ > stretch_.first && words_.list[at_ - 1].first_on_line && is_name_type(before());
        const bool is_first = at_ == stretch_.first + 1; // its name was taken for that of a step, which a colon follows
        // ... or for a part of the sentence above.
        const bool read_as_more = leads && stretch_.mark == 0 &&
                                  (now() == Lexer::STRING || (is_first && now() == Lexer::VERSION));
        if (read_as_more) {
            report(Code::missing_first_word, there(), {shown(at_ - 1)});
            mismatch_.lost_beginning = true;
            return true;
        }
        if (!words_.list[at_].first_on_line || !is_name_type(now()) || asks(stretch_.starter)) return false;
        if (stretch_.mark != 0 || stretch_.starter == Lexer::LIST || !(at_ == stretch_.first || ends_value(before())))
            return false;
        const bool titled = after() == Lexer::STRING || after() == Lexer::VERSION;
        if (at_ != stretch_.first && stretch_.starter != Lexer::BECAUSE && !titled) return false;
        report(Code::missing_first_word, here(), {shown(at_)});
        mismatch_.lost_beginning = true;
        return true;
    }

    bool brackets() {
        if (before() == Lexer::WHERE && now() != Lexer::LEFT) {
            report(Code::missing_brackets_after_where, here(), {},
                   "without them a later `and` would silently join the condition");
            return true;
        }
        const std::size_t open = open_bracket();
        if ((now() == Lexer::RIGHT || now() == Lexer::RIGHT_SQUARE) && open == 0) {
            report(Code::bracket_without_partner, here(), {shown(at_)});
            return true;
        }
        return false;
    }

    bool quotes() {
        const std::size_t last = before();
        const bool text_wanted = last == Lexer::BECAUSE || last == Lexer::IMPORT || last == Lexer::SCENARIO
            || (last == Lexer::OWNER && stretch_.starter == Lexer::OWNER);
        if (!text_wanted || now() == Lexer::STRING) return false;
        report(Code::missing_quotes, here(), {shown(at_ - 1), shown(at_)});
        return true;
    }

    bool row() {
        if (stretch_.starter != Lexer::ROW) {
            if (now() != Lexer::PIPE && now() != Lexer::ARROW && now() != Lexer::COLON) return false;
            report(Code::symbol_of_a_row, here(), {shown(at_)},
                   now() == Lexer::ARROW ? "a comparison is written in words: `is at least 5`" : "");
            return true;
        }
        const bool labelled = type(stretch_.first + 1) == Lexer::COLON;
        if (labelled && at_ == stretch_.first + 1 && is_reserved(type(stretch_.first))) { // `empty: ...` began as a value
            report(Code::reserved_word_as_name, there(), {shown(stretch_.first)}, "choose another name for the row");
            return true;
        }
        if (!labelled && at_ == stretch_.first + 1 && is_name_type(type(stretch_.first)) && ends_value(now())) {
            const Span place = words_.span(words_.list[stretch_.first]);
            sink_.report(
                {Code::row_without_name,
                 place,
                 {},
                 {},
                 {},
                 {{"insert the colon", FixSafety::needs_review, {{{place.file, place.end, place.end}, ":"}}}}});
            return true;
        }
        if (ends_value(before()) && ends_value(now())) {
            report(Code::word_does_not_fit, here(), {shown(at_)}, "a comma or a `|` is missing before it");
            return true;
        }
        return false;
    }

    bool condition() {
        if (!asks(stretch_.starter) && open_bracket() == 0) return false;
        if (at_ == stretch_.first || !ends_value(before())) return false;
        const bool first_on_line = words_.list[at_].first_on_line;
        const std::size_t next = after();
        if (is_name_type(before()) && !first_on_line) {
            const bool plain =
                (is_value(now()) || now() == Lexer::MINUS) && next != Lexer::IS && next != Lexer::INCLUDES;
            if (begins_test(now()) || plain) {
                report_insert(Code::missing_is, {shown(at_)}, "is");
                return true;
            }
        }
        if (!begins_operand(now())) return false;
        const bool setting =
            is_name_type(now()) && (is_value(next) || next == Lexer::IN) && !words_.list[at_ + 1].first_on_line;
        if (first_on_line && setting && stretch_.starter == Lexer::WHEN) {
            report_insert(Code::missing_then, {shown(at_)}, "then");
            return true;
        }
        report_insert(Code::missing_and, {shown(at_)}, "and");
        return true;
    }

    bool list() {
        if (at_ == stretch_.first || !ends_value(before())) return false;
        const bool item = is_value(now()) || now() == Lexer::MAY_BE_NONE || now() == Lexer::MAY_BE_UNKNOWN ||
                          now() == Lexer::PROTECTED || now() == Lexer::NORMALLY || now() == Lexer::AT_MOST ||
                          now() == Lexer::AT_LEAST || now() == Lexer::ROUNDED_DOWN || now() == Lexer::ROUNDED_UP ||
                          now() == Lexer::FIRST_ROW || now() == Lexer::EXACTLY_ONE_ROW || now() == Lexer::CONTACT_BY ||
                          now() == Lexer::DO_NOT_CONTACT || now() == Lexer::REJECT || now() == Lexer::RULE ||
                          now() == Lexer::PROXY_FOR || now() == Lexer::NOBODY_FALLS_THROUGH || now() == Lexer::LEFT_SQUARE;
        if (!item) return false;
        if (has_clauses(stretch_.starter)) {
            const bool bound = now() == Lexer::AT_LEAST || now() == Lexer::AT_MOST || now() == Lexer::ROUNDED_DOWN;
            if (bound) report_insert(Code::missing_comma, {shown(at_)}, ",");
            else
                report(Code::missing_separator, here(), {shown(at_)},
                       "each clause stands on its own line or after `;`; values of one clause are separated by commas");
            return true;
        }
        const bool described = stretch_.starter == Lexer::FACT || stretch_.starter == Lexer::FIELD ||
                               stretch_.starter == Lexer::OUTCOME || stretch_.starter == Lexer::KEY ||
                               stretch_.starter == Lexer::CHANNELS || stretch_.starter == Lexer::TABLE ||
                               stretch_.starter == Lexer::SECTION;
        if (described && at_ <= stretch_.first + 1) return false;
        if (!described && !expects(Lexer::COMMA)) return false;
        report_insert(Code::missing_comma, {shown(at_)}, ",");
        return true;
    }

    bool value() {
        const std::size_t last = before();
        if (last == 0) return false;
        if (stretch_.starter == Lexer::ACCEPT && at_ == stretch_.first + 2 && is_name_type(now())) {
            if (last == Lexer::AT) report(Code::missing_name, words_.span(words_.list[stretch_.first]), {shown(stretch_.first)},
                                          "say which finding is accepted: `accept rule_never_fires at ...`");
            else report(Code::word_does_not_fit, here(), {shown(at_)}, "write `at` before it");
            return true;
        }
        if (takes_name(last) && at_ - 1 == stretch_.first) {
            report(Code::missing_name, there(), {shown(at_ - 1)});
            return true;
        }
        if (!ends_value(last) && (joins(now()) || expects(Lexer::NUMBER))) {
            report(Code::missing_value, there(), {shown(at_ - 1)}, "found `" + shown(at_) + "`");
            return true;
        }
        return false;
    }

    /// `and`, `or` or a comma: what could stand here, if that is few and sayable.
    [[nodiscard]] std::string expected_list() const {
        std::vector<std::string> words;
        for (const std::size_t type : mismatch_.expected) {
            if (type == Lexer::NAME) words.emplace_back("a name");
            else if (type == Lexer::STRING) words.emplace_back("a text in double quotes");
            else if (type == Lexer::NUMBER) words.emplace_back("a number");
            else if (type == Lexer::DATE_VALUE) words.emplace_back("a date");
            else if (type == Lexer::TIME_VALUE) words.emplace_back("a time");
            else if (is_name_type(type)) continue;
            else if (const std::string word = spelling(type); !word.empty()) words.push_back("`" + word + "`");
        }
        std::string text;
        const std::size_t shown_words = std::min<std::size_t>(words.size(), 4);
        for (std::size_t i = 0; i < shown_words; ++i) {
            text += (i == 0 ? "" : i + 1 == shown_words && words.size() <= 4 ? " or " : ", ") + words[i];
        }
        return words.size() > 4 ? text + " or the like" : text;
    }
    [[nodiscard]] std::string expected_help() const {
        const std::string list = expected_list();
        return list.empty() ? "" : "here can stand " + list;
    }

    Words& words_;
    const Stretch& stretch_;
    Mismatch& mismatch_;
    DiagnosticSink& sink_;
    std::size_t at_;
    std::size_t resume_ = 0;
};

} // namespace

std::size_t explain_mismatch(Words& words, const Stretch& stretch, Mismatch& mismatch, DiagnosticSink& sink) {
    return Explainer(words, stretch, mismatch, sink).explain();
}

} // namespace forbear::syntax
