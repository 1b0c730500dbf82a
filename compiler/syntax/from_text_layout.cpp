// Where statements begin. Reserved words begin one wherever they stand; soft words (`list`, `section`, `owner` ...) and
// mere names only as the first word of a line, by what stands above and what follows. Rows of a table are lines.

#include <antlr4-runtime.h>

#include <array>

#include "ForbearLexer.h"
#include "syntax/from_text_keywords.h"
#include "syntax/from_text_layout.h"

namespace forbear::syntax {

using Lexer = forbear_grammar::ForbearLexer;

namespace {

/// Words that begin a statement wherever they stand.
bool always_begins(std::size_t type) {
    switch (type) {
    case Lexer::IMPORT:
    case Lexer::SCHEMA:
    case Lexer::KEY:
    case Lexer::FACT:
    case Lexer::OUTCOME:
    case Lexer::CALCULATE:
    case Lexer::CALL: case Lexer::DEFINE: case Lexer::PARAMETER: case Lexer::LOOKUP: case Lexer::CALENDAR:
    case Lexer::POLICY: case Lexer::RULE: case Lexer::TABLE: case Lexer::CADENCE: case Lexer::EXPERIMENT:
    case Lexer::GUARDS: case Lexer::GUARD: case Lexer::REQUIRE: case Lexer::SCENARIO: case Lexer::END:
    case Lexer::OTHERWISE:
    case Lexer::WHEN:
    case Lexer::UNLESS:
    case Lexer::THEN:
    case Lexer::BECAUSE:
    case Lexer::FORBID:
    case Lexer::ALLOW_ONLY: case Lexer::ADD: case Lexer::GIVEN: case Lexer::EXPECT: case Lexer::WHENEVER:
    case Lexer::EFFECTIVE_FROM: case Lexer::GUARDED_BY: case Lexer::STOP_WHEN: case Lexer::DAYS_PAST_DUE:
    case Lexer::CHANNELS: case Lexer::A_HIGHER: case Lexer::A_LOWER: case Lexer::AS_OF: case Lexer::REPLACE_ROWS:
        return true;
    default:
        return false;
    }
}

/// Words after which a sentence cannot end, so that the next line belongs to it.
bool is_incomplete(std::size_t type) {
    switch (type) {
    case Lexer::COMMA: case Lexer::PLUS: case Lexer::MINUS: case Lexer::STAR: case Lexer::LEFT: case Lexer::LEFT_SQUARE:
    case Lexer::AND: case Lexer::OR: case Lexer::NOT: case Lexer::IS: case Lexer::TO: case Lexer::OF: case Lexer::IN:
    case Lexer::AS: case Lexer::PER: case Lexer::ABOVE: case Lexer::BELOW: case Lexer::BEFORE: case Lexer::AFTER:
    case Lexer::SINCE: case Lexer::BETWEEN: case Lexer::INCLUDES: case Lexer::EXCLUDES: case Lexer::EXCEPT:
    case Lexer::NORMALLY: case Lexer::RANKED: case Lexer::FROM: case Lexer::WHERE: case Lexer::ANY: case Lexer::DOT:
    case Lexer::AT_LEAST: case Lexer::AT_MOST: case Lexer::ONE_OF: case Lexer::NONE_OF: case Lexer::FIRST_OF:
    case Lexer::ALL_OF: case Lexer::CHEAPEST_OF: case Lexer::LIKELIEST_OF: case Lexer::SET_OF: case Lexer::LIST_OF:
    case Lexer::NUMBER_OF: case Lexer::EARLIER_OF:
    case Lexer::LATER_OF:
    case Lexer::LESSER_OF:
    case Lexer::GREATER_OF:
    case Lexer::ON_OR_BEFORE:
    case Lexer::ON_OR_AFTER:
    case Lexer::THERE_IS: case Lexer::IN_THE_LAST: case Lexer::DAYS_FROM: case Lexer::MONTHS_FROM:
    case Lexer::BUSINESS_DAYS_FROM: case Lexer::AS_PERCENT_OF: case Lexer::ROUNDED_DOWN: case Lexer::ROUNDED_UP:
    case Lexer::ROUNDED_TO: case Lexer::ROUNDED_HALF_UP: case Lexer::CONTACT_BY: case Lexer::EXCEPT_WHEN:
    case Lexer::INCLUDES_ANY: case Lexer::THE_CHANNELS_IN: case Lexer::ONLY_AFTER: case Lexer::ONLY_FROM:
    case Lexer::ONLY_BEFORE: case Lexer::ONLY_UNTIL: case Lexer::ONLY_WITHIN: case Lexer::PIPE: case Lexer::ARROW:
        return true;
    default:
        return always_begins(type) && type != Lexer::OTHERWISE;
    }
}

/// What `replace` and `remove` can stand before.
bool can_be_replaced(std::size_t type) {
    switch (type) {
    case Lexer::RULE: case Lexer::TABLE: case Lexer::SECTION: case Lexer::CADENCE: case Lexer::EXPERIMENT:
    case Lexer::PARAMETER: case Lexer::CALL: case Lexer::DEFINE: case Lexer::CALCULATE: case Lexer::LOOKUP:
    case Lexer::CALENDAR: case Lexer::GUARD:
        return true;
    default:
        return false;
    }
}

struct Meant {
    std::string_view text;
    std::size_t type;
};
constexpr std::array<Meant, 41> starters = {{
    {"rule", Lexer::RULE},
    {"section", Lexer::SECTION},
    {"table", Lexer::TABLE},
    {"guard", Lexer::GUARD},
    {"guards", Lexer::GUARDS},
    {"cadence", Lexer::CADENCE},
    {"experiment", Lexer::EXPERIMENT},
    {"require", Lexer::REQUIRE},
    {"call", Lexer::CALL},
    {"define", Lexer::DEFINE},
    {"parameter", Lexer::PARAMETER},
    {"lookup", Lexer::LOOKUP},
    {"calculate", Lexer::CALCULATE},
    {"fact", Lexer::FACT},
    {"outcome", Lexer::OUTCOME},
    {"policy", Lexer::POLICY},
    {"schema", Lexer::SCHEMA},
    {"channels", Lexer::CHANNELS},
    {"calendar", Lexer::CALENDAR},
    {"limit", Lexer::LIMIT},
    {"list", Lexer::LIST},
    {"because", Lexer::BECAUSE},
    {"when", Lexer::WHEN},
    {"unless", Lexer::UNLESS},
    {"then", Lexer::THEN},
    {"otherwise", Lexer::OTHERWISE},
    {"end", Lexer::END},
    {"forbid", Lexer::FORBID},
    {"add", Lexer::ADD},
    {"given", Lexer::GIVEN},
    {"expect", Lexer::EXPECT},
    {"whenever", Lexer::WHENEVER},
    {"scenario", Lexer::SCENARIO},
    {"import", Lexer::IMPORT},
    {"about", Lexer::ABOUT},
    {"owner", Lexer::OWNER},
    {"version", Lexer::VERSION},
    {"refines", Lexer::REFINES},
    {"replace", Lexer::REPLACE},
    {"remove", Lexer::REMOVE},
    {"accept", Lexer::ACCEPT},
}};

} // namespace

bool Layout::is_header(std::size_t starter) const {
    switch (starter) {
    case Lexer::POLICY:
    case Lexer::GUARDS:
    case Lexer::SCHEMA:
    case Lexer::VERSION:
    case Lexer::ABOUT:
    case Lexer::OWNER:
    case Lexer::REFINES: case Lexer::GUARDED_BY: case Lexer::EFFECTIVE_FROM: case Lexer::UNTIL:
        return true;
    default:
        return false;
    }
}

bool Layout::complete_before(std::size_t at) const {
    return at > first_ && depth_ == 0 && !is_incomplete(type(at - 1));
}

bool Layout::row_begins(std::size_t at) const {
    const Word& word = words_.list[at];
    if (!word.first_on_line) return false;
    switch (word.type) {
    case Lexer::PIPE: case Lexer::ARROW: case Lexer::AND: case Lexer::OR: case Lexer::COMMA:
        return false;
    default:
        break;
    }
    if (type(at + 1) == Lexer::COLON) return true;
    if (at == first_) return true;
    const std::size_t before = type(at - 1);
    return before != Lexer::PIPE && before != Lexer::COMMA;
}

std::size_t Layout::soft_begins(std::size_t at) const {
    const bool first = first_on_line(at);
    const bool named = is_name_type(type(at + 1));
    switch (type(at)) {
    case Lexer::LIST:
        if (lines_ == Lines::fields && begins_type(type(at + 1)) && !first_on_line(at + 1)) {
            // `list date`: a field of that name, unless the line stands where the list type itself began
            return words_.list[at].column > column_ || !first_on_line(at + 2) ? 0 : std::size_t{Lexer::LIST};
        }
        if (lines_ == Lines::settings || lines_ == Lines::givens || lines_ == Lines::expectations) return 0;
        return first && named ? std::size_t{Lexer::LIST} : 0;
    case Lexer::SECTION:
        if (lines_ == Lines::fields || lines_ == Lines::givens || lines_ == Lines::expectations) return 0;
        return first && named && !first_on_line(at + 1) ? std::size_t{Lexer::SECTION} : 0;
    case Lexer::LIMIT:
        return named && type(at + 2) == Lexer::TO && lines_ == Lines::none ? std::size_t{Lexer::LIMIT} : 0;
    case Lexer::CUSTOMER:
        if (!first || !named || first_on_line(at + 1) || !first_on_line(at + 2)) return 0;
        if (lines_ == Lines::fields && begins_type(type(at + 1))) return 0;
        if (lines_ == Lines::givens || lines_ == Lines::settings || lines_ == Lines::expectations) {
            return words_.list[at].column <= column_ ? std::size_t{Lexer::CUSTOMER} : 0;
        }
        return Lexer::CUSTOMER;
    case Lexer::ACCEPT: {
        if (!first || !named || first_on_line(at + 1)) return 0;
        if (at > first_ && !complete_before(at) && type(first_) != Lexer::END) return 0; // `end guards` is complete
        if (lines_ == Lines::none || lines_ == Lines::must || type(at + 2) == Lexer::AT) return Lexer::ACCEPT;
        if (lines_ == Lines::fields && begins_type(type(at + 1))) return 0;
        return words_.list[at].column <= column_ ? std::size_t{Lexer::ACCEPT} : 0; // else a fact or an outcome of that name
    }
    case Lexer::REPLACE: // the statement is what is replaced
        return first && can_be_replaced(type(at + 1)) && !first_on_line(at + 1) ? type(at + 1) : 0;
    case Lexer::REMOVE:
        return first && can_be_replaced(type(at + 1)) && !first_on_line(at + 1) ? std::size_t{Lexer::REMOVE} : 0;
    case Lexer::VERSION:
        if (open_ == Lexer::REFINES && !first) return 0; // `refines early_stage version 3`
        return is_header(open_) && at != first_ + 1 && type(at + 1) == Lexer::NUMBER ? std::size_t{Lexer::VERSION} : 0;
    case Lexer::OWNER:
        return (is_header(open_) || in_acceptance_) && at != first_ + 1 && (first || type(at + 1) == Lexer::STRING)
                   ? std::size_t{Lexer::OWNER}
                   : 0;
    case Lexer::ABOUT:
        return is_header(open_) && at != first_ + 1 && (first || named) ? std::size_t{Lexer::ABOUT} : 0;
    case Lexer::REFINES:
        return is_header(open_) && at != first_ + 1 && (first || named) ? std::size_t{Lexer::REFINES} : 0;
    case Lexer::UNTIL:
        if (open_ == Lexer::CONTACT_BY) return 0;
        if (in_acceptance_ && type(at + 1) == Lexer::DATE_VALUE) return Lexer::UNTIL;
        return first && (type(at + 1) == Lexer::DATE_VALUE || is_header(open_)) ? std::size_t{Lexer::UNTIL} : 0;
    default:
        return 0;
    }
}

std::size_t Layout::line_mark(std::size_t at) const {
    if (!first_on_line(at)) return 0;
    const std::size_t word = type(at);
    const bool after_stop = at > first_ && type(at - 1) == Lexer::SEMICOLON && depth_ == 0;
    if (at != first_ && !complete_before(at) && !after_stop) return 0;
    switch (lines_) {
    case Lines::none: return 0;
    case Lines::fields:
        return is_name_type(word) || (is_reserved(word) && begins_type(type(at + 1))) ? std::size_t{Lexer::FIELD} : 0;
    case Lines::settings:
        return is_name_type(word) || word == Lexer::CONTACT_BY || word == Lexer::DO_NOT_CONTACT || word == Lexer::REJECT
                || word == Lexer::PREFER
            ? std::size_t{Lexer::CLAUSE} : 0;
    case Lines::givens: return is_name_type(word) ? std::size_t{Lexer::CLAUSE} : 0;
    case Lines::expectations:
        return is_name_type(word) || word == Lexer::RULE || word == Lexer::CHANNELS || word == Lexer::GUARD
                || word == Lexer::DO_NOT_CONTACT || word == Lexer::REJECT
            ? std::size_t{Lexer::CLAUSE} : 0;
    case Lines::must:
        switch (word) {
        case Lexer::AND: case Lexer::OR: case Lexer::IS: case Lexer::TO: case Lexer::COMMA: case Lexer::RIGHT:
        case Lexer::WHERE: case Lexer::STRING: case Lexer::INCLUDES: case Lexer::UNLESS_FORBIDDEN:
            return 0;
        default:
            return Lexer::MUST;
        }
    }
    return 0;
}

/// A name that is a starter's word but for a slip of the finger, in a place and a shape that fit it.
std::size_t Layout::misspelt(std::size_t at) const {
    if (type(at) != Lexer::NAME || !first_on_line(at)) return 0;
    if (at > first_ && !complete_before(at)) return 0;
    const std::string_view text = words_.text(words_.list[at]);
    const std::size_t next = type(at + 1);
    const bool clause = lines_ != Lines::none; // here a mere name may begin a line
    for (const Meant& meant : starters) {
        if (!is_near(text, meant.text)) continue;
        const bool named = is_name_type(next) && !first_on_line(at + 1);
        bool fits = false;
        switch (meant.type) {
        case Lexer::BECAUSE: case Lexer::IMPORT: case Lexer::SCENARIO:
            fits = next == Lexer::STRING;
            break;
        case Lexer::END:
            fits = next == Lexer::SECTION || next == Lexer::TABLE || next == Lexer::GUARDS || next == Lexer::CADENCE;
            break;
        case Lexer::OTHERWISE:
            fits = next == Lexer::DO_NOT_CONTACT || next == Lexer::CONTACT_BY || next == Lexer::REJECT;
            break;
        case Lexer::THEN:
            fits = next == Lexer::DO_NOT_CONTACT || next == Lexer::CONTACT_BY || next == Lexer::REJECT
                || (named && open_ == Lexer::WHEN);
            break;
        case Lexer::WHEN: case Lexer::UNLESS: case Lexer::WHENEVER: case Lexer::GIVEN: case Lexer::EXPECT:
            fits = !clause && open_ != Lexer::WHEN && open_ != Lexer::UNLESS;
            if (meant.type == Lexer::UNLESS && open_ == Lexer::WHEN) fits = true;
            if (meant.type == Lexer::EXPECT)
                fits = lines_ == Lines::givens || anchor_ == Lexer::GIVEN || open_ == Lexer::AS_OF;
            if (meant.type == Lexer::GIVEN) fits = open_ == Lexer::AS_OF || open_ == Lexer::SCENARIO;
            break;
        case Lexer::FACT: case Lexer::OUTCOME:
            fits = named && begins_type(type(at + 2)) && !first_on_line(at + 2);
            break;
        case Lexer::CALCULATE:
            fits = named && type(at + 2) == Lexer::AS;
            break;
        case Lexer::ABOUT: case Lexer::REFINES:
            fits = is_header(open_) && named;
            break;
        case Lexer::OWNER:
            fits = is_header(open_) && next == Lexer::STRING;
            break;
        case Lexer::VERSION:
            fits = is_header(open_) && next == Lexer::NUMBER;
            break;
        case Lexer::REPLACE: case Lexer::REMOVE:
            fits = can_be_replaced(next) && !first_on_line(at + 1);
            break;
        case Lexer::CHANNELS:
            fits = named && (!clause || (lines_ == Lines::fields && words_.list[at].column <= column_));
            break;
        case Lexer::ADD: case Lexer::FORBID:
            fits = !clause && (named || next == Lexer::ALL_CHANNELS);
            break;
        case Lexer::LIMIT:
            fits = named && type(at + 2) == Lexer::TO;
            break;
        case Lexer::ACCEPT:
            fits = named && type(at + 2) == Lexer::AT;
            break;
        case Lexer::CALL:
            fits = named && type(at + 2) == Lexer::WHEN;
            break;
        case Lexer::PARAMETER: case Lexer::DEFINE: case Lexer::LOOKUP: case Lexer::POLICY: case Lexer::SCHEMA:
        case Lexer::EXPERIMENT: case Lexer::CALENDAR: case Lexer::LIST:
            fits = named && !clause;
            if (meant.type == Lexer::POLICY) fits = named && type(at + 2) == Lexer::VERSION;
            if (meant.type == Lexer::LIST) fits = named && first_on_line(at + 2) && words_.list[at].column <= column_;
            break;
        default: { // rule, section, table, guard, guards, cadence, require: a name, then a text or the end of the line
            const std::size_t after = type(at + 2);
            const bool text_follows = after == Lexer::STRING;
            const bool clause_follows = after == Lexer::WHEN || after == Lexer::THEN || after == Lexer::UNLESS ||
                                        after == Lexer::FORBID || after == Lexer::WHENEVER ||
                                        after == Lexer::ALLOW_ONLY || after == Lexer::LIMIT;
            fits = named && (text_follows || clause_follows || (!clause && first_on_line(at + 2)));
            break;
        }
        }
        if (fits) return meant.type;
    }
    return 0;
}

std::size_t Layout::begins(std::size_t at) {
    const Word& word = words_.list[at];
    std::size_t kind = word.type;
    if (kind == 0) return 0;
    const std::size_t before = at > first_ ? type(at - 1) : 0;
    if (kind == Lexer::DAYS_PAST_DUE && before == Lexer::COLON && at == first_ + 2) return 0;
    if (word.first_on_line && type(at + 1) == Lexer::COLON && type(at + 2) == Lexer::DAYS_PAST_DUE) {
        return Lexer::DAYS_PAST_DUE; // a step with its name before it
    }
    if (words_.row_lines[word.line]) {
        const bool starter = always_begins(kind) && type(at + 1) != Lexer::COLON && kind != Lexer::BECAUSE;
        if (!(starter && word.first_on_line)) return row_begins(at) ? std::size_t{Lexer::ROW} : 0;
    }
    if (before == Lexer::END && !word.first_on_line) return 0;
    const std::size_t lead = first_ + (type(first_) == Lexer::REPLACE || type(first_) == Lexer::REMOVE ? 1 : 0);
    if (lead != first_ && at == lead && !word.first_on_line) return 0; // `replace rule`, `remove rule`: one statement
    if (at == lead + 1 && !word.first_on_line && begins_named(before))
        return 0; // a reserved word as a name, reported there
    if (kind == Lexer::OTHERWISE && (before == Lexer::BEFORE || before == Lexer::AFTER) && !word.first_on_line) return 0;
    if (kind == Lexer::OTHERWISE && open_ == Lexer::ACCEPT && (before == Lexer::AT || before == Lexer::DOT)) return 0;
    if (lines_ == Lines::expectations && (kind == Lexer::RULE || kind == Lexer::CHANNELS || kind == Lexer::GUARD)) {
        return line_mark(at);
    }
    const bool goes_on = !word.first_on_line || before == Lexer::SEMICOLON;
    if (lines_ == Lines::expectations && goes_on && (kind == Lexer::GUARDS || kind == Lexer::OTHERWISE)) return 0;
    if ((kind == Lexer::CHANNELS || kind == Lexer::CONTACT_BY) && lines_ == Lines::must) return line_mark(at);
    if (kind == Lexer::CHANNELS && open_ == Lexer::MUST) return 0;
    if (kind == Lexer::NOBODY_IS_CONTACTED && lines_ == Lines::must && (at == first_ || complete_before(at))) return Lexer::MUST;
    if (kind == Lexer::WHEN && (open_ == Lexer::CALL || open_ == Lexer::DEFINE) && at == lead + 2) return 0;
    if ((kind == Lexer::A_HIGHER || kind == Lexer::A_LOWER) && before == Lexer::NEVER_GETS) return 0;
    if (lines_ == Lines::fields && word.first_on_line && begins_type(type(at + 1)) && !first_on_line(at + 1)
        && kind != Lexer::OUTCOME && kind != Lexer::FACT && kind != Lexer::KEY && always_begins(kind)) {
        return Lexer::FIELD; // a field named like a word of the language, reported there
    }
    if (kind == Lexer::KEY && lines_ == Lines::fields && word.first_on_line && word.column > column_)
        return Lexer::FIELD;
    if (always_begins(kind)) return kind;
    if (kind == Lexer::CONTACT_BY || kind == Lexer::DO_NOT_CONTACT || kind == Lexer::REJECT) {
        if (lines_ == Lines::settings || lines_ == Lines::expectations) return line_mark(at);
        if (open_ == Lexer::DAYS_PAST_DUE) return 0;
        const bool ready = at == first_ || complete_before(at);
        return ready && (word.first_on_line || open_ == Lexer::WHEN || open_ == Lexer::UNLESS || open_ == Lexer::RULE)
            ? kind : 0;
    }
    if (const std::size_t soft = soft_begins(at); soft != 0) return soft;
    if (const std::size_t meant = misspelt(at); meant != 0) {
        const std::string written(words_.text(word));
        const std::string shown = spelling(meant);
        const Span place = words_.span(word);
        sink_.report({Code::misspelt_word,
                      place,
                      {written, shown},
                      {},
                      {},
                      {{"write `" + shown + "`", FixSafety::safe, {{place, shown}}}}});
        words_.replace(words_.list[at], static_cast<std::uint16_t>(meant), shown);
        return meant == Lexer::REPLACE ? type(at + 1) : meant;
    }
    return line_mark(at);
}

void Layout::enter(std::size_t starter, std::size_t at) {
    open_ = starter;
    const bool is_clause = starter == Lexer::BECAUSE || starter == Lexer::OWNER || starter == Lexer::UNTIL ||
                           starter == Lexer::WHEN || starter == Lexer::UNLESS || starter == Lexer::EFFECTIVE_FROM; // misplaced
    in_acceptance_ = starter == Lexer::ACCEPT || (in_acceptance_ && is_clause);
    switch (starter) {
    case Lexer::ROW: case Lexer::FIELD: case Lexer::CLAUSE:
        return;
    case Lexer::MUST: lines_ = Lines::none; return;
    case Lexer::LIST: lines_ = Lines::fields; break;
    case Lexer::THEN: case Lexer::OTHERWISE: case Lexer::DAYS_PAST_DUE: case Lexer::DO_NOT_CONTACT: case Lexer::REJECT:
        lines_ = Lines::settings;
        break;
    case Lexer::CONTACT_BY: lines_ = Lines::none; break;
    case Lexer::GIVEN: case Lexer::CUSTOMER: lines_ = Lines::givens; break;
    case Lexer::EXPECT: lines_ = Lines::expectations; break;
    case Lexer::REQUIRE: case Lexer::WHENEVER: lines_ = Lines::must; break;
    default: lines_ = Lines::none; break;
    }
    if (starter == 0) return;
    anchor_ = starter;
    column_ = words_.list[at].column;
}

Stretch Layout::next(std::size_t first) {
    Stretch made;
    made.first = first;
    first_ = first;
    depth_ = 0;
    made.starter = begins(first);
    switch (made.starter) {
    case Lexer::ROW: case Lexer::FIELD: case Lexer::CLAUSE: case Lexer::MUST: made.mark = made.starter; break;
    default: break;
    }
    enter(made.starter, first);
    std::size_t at = first;
    const auto follow_brackets = [&] {
        if (type(at) == Lexer::LEFT || type(at) == Lexer::LEFT_SQUARE) ++depth_;
        if ((type(at) == Lexer::RIGHT || type(at) == Lexer::RIGHT_SQUARE) && depth_ > 0) --depth_;
    };
    follow_brackets();
    for (++at; type(at) != 0; ++at) {
        if (begins(at) != 0) break;
        follow_brackets();
    }
    made.last = at;
    return made;
}

} // namespace forbear::syntax
