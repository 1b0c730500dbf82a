// Text -> tree: the samples of the language and the mistakes authors make.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "syntax/print.h"
#include "unit/syntax/reading.h"

using forbear::Code;
using forbear::Diagnostic;
using namespace reading;

namespace {

/// A rule inside of a whole policy.
std::string in_rule(std::string_view lines) {
    return "policy p\nrule r \"R\"\n" + std::string(lines) + "\notherwise do not contact\n";
}
std::string when(std::string_view condition) {
    return in_rule("  when " + std::string(condition) + "\n  then do not contact");
}
std::string then(std::string_view clauses) { return in_rule("  when a\n  then " + std::string(clauses)); }
std::string in_table(std::string_view rows) {
    return "policy p\ntable t \"T\"\n     segment | tier => tone | offer\n" + std::string(rows) +
           "\nend table\notherwise do not contact\n";
}
std::string in_guard(std::string_view lines) { return "guards g\nguard x\n" + std::string(lines) + "\nend guards\n"; }
std::string in_schema(std::string_view lines) { return "schema s\n" + std::string(lines) + "\n"; }
std::string in_scenario(std::string_view lines) {
    return "scenario \"s\"\n  as of 2026-12-01\n" + std::string(lines) + "\n";
}

struct Mistake {
    std::string text; ///< `~` stands before the word that is wrong
    Code code;
};

const std::vector<Mistake>& mistakes() {
    static const std::vector<Mistake> table = {
        // what is missing
        {when("days is 5\n       ~tier is gold"), Code::missing_and},
        {when("hardship\n       ~balance is above 5 USD"), Code::missing_and},
        {when("(a is b ~c is d)"), Code::missing_and},
        {when("balance ~above 500 USD"), Code::missing_is},
        {when("tier ~gold"), Code::missing_is},
        {in_rule("  when a is b\n  ~contact by email"), Code::missing_then},
        {in_rule("  when a is b\n  ~do not contact"), Code::missing_then},
        {in_rule("  when a is b\n  ~tone friendly"), Code::missing_then},
        {when("a ~is"), Code::missing_value},
        {when("a is ~at least"), Code::missing_value},
        {when("a is b ~and"), Code::missing_value},
        {then("contact by email ~sms"), Code::missing_separator},
        {then("contact by email\n       ~sms\n       tone friendly"), Code::setting_without_value},
        {then("tone friendly ~offer plan"), Code::missing_separator},
        {then("~tone"), Code::setting_without_value},
        {then("settle_for 40% of balance ~at least 100 USD"), Code::missing_comma},
        {in_schema("fact a one of b ~c"), Code::missing_comma},
        {in_schema("fact a date ~may be none"), Code::missing_comma},
        {in_schema("channels email ~sms"), Code::missing_comma},
        {in_schema("fact a~"), Code::sentence_ends_early},
        {in_schema("~fact"), Code::missing_name},
        {"policy ~p\nrule r\n when a\n then do not contact\n", Code::missing_otherwise},
        {"policy p\nsection ~s when a\nrule r\n then do not contact\notherwise reject\n", Code::missing_end},
        {"policy p\ntable ~t \"T\"\n  a => tone\n  x: b => c\notherwise reject\n", Code::missing_end},
        {"guards ~g\nguard x\n  forbid voice\n", Code::missing_end},
        {"policy p\nsection s\nrule r\n then reject\n~end table\notherwise reject\n", Code::wrong_end},
        {"policy p\nsection s\nrule r\n then reject\nend section ~t\notherwise reject\n", Code::end_of_another},
        {"policy p\nrule r\n then reject\n~end section\notherwise reject\n", Code::end_without_beginning},
        {"policy p\nsection s\nrule r\n then reject\n~end\notherwise reject\n", Code::end_of_what},
        {"policy p\nsection s\nrule r\n then reject\nend ~sectoin\notherwise reject\n", Code::misspelt_word},
        {"policy p\nrule ~r\n  when a\notherwise reject\n", Code::rule_without_action},
        {in_guard("  when a\n  because \"b\""), Code::guard_without_effect},
        {when("any contacts where ~by is voice"), Code::missing_brackets_after_where},
        {when("~(a is b"), Code::bracket_without_partner},
        {when("a is b~)"), Code::bracket_without_partner},
        {in_rule("  when a\n  then do not contact\n  because ~Mistake_ly"), Code::capitals_in_name},
        {in_rule("  when a\n  then do not contact\n  because ~reasons"), Code::missing_quotes},
        // words that are misspelt
        {in_rule("  ~wehn a is b\n  then do not contact"), Code::misspelt_word},
        {in_rule("  when a is b\n  ~thne do not contact"), Code::misspelt_word},
        {in_rule("  when a is b\n  ~unles c\n  then do not contact"), Code::misspelt_word},
        {in_rule("  when a is b\n  then do not contact\n  ~becuase \"x\""), Code::misspelt_word},
        {in_rule("  when a is b\n  then do not contact\n       tone friendly\n  ~becuase \"x\""), Code::misspelt_word},
        {"policy p\n~rul r \"R\"\n  when a\n  then reject\notherwise reject\n", Code::misspelt_word},
        {"policy p\nrule r \"R\"\n  when a\n  then reject\n       tone firm\n~ruel s \"S\"\n  when a\n  then "
         "reject\notherwise reject\n",
         Code::misspelt_word},
        {"policy p\nrule r\n  when a\n  then tone firm\n~sectoin first_month \"First month\"\nrule s\n then "
         "reject\nend section\notherwise reject\n",
         Code::misspelt_word},
        {"policy p\nrule r\n  when a\n  then tone firm\n~tabel t \"T\"\n  a => tone\n  x: b => c\nend table\notherwise "
         "reject\n",
         Code::misspelt_word},
        {"policy p\n~otherwize do not contact\n", Code::misspelt_word},
        {"guards g\n~gaurd x\n  forbid voice\nend guards\n", Code::misspelt_word},
        {"guards g\nguard x\n  forbid voice\n  because \"y\"\n~gaurd z\n  forbid sms\nend guards\n",
         Code::misspelt_word},
        {in_guard("  ~forbidd voice"), Code::misspelt_word},
        {in_guard("  forbid ~al channels"), Code::misspelt_word},
        {in_schema("~fcat a date"), Code::misspelt_word},
        {in_schema("fact a date\n~outcom b date"), Code::misspelt_word},
        {in_schema("fact a ~dat"), Code::misspelt_word},
        {in_schema("fact a ~mony USD 0 to 5"), Code::misspelt_word},
        {when("a ~si b"), Code::misspelt_word},
        {when("a is b ~adn c is d"), Code::misspelt_word},
        {when("a is ~at lest 7"), Code::misspelt_word},
        {when("a is ~on or befor b"), Code::misspelt_word},
        {when("a is gold or ~aobve"), Code::misspelt_word},
        {"policy p\nrule r\n  then reject\n  because \"x\"\n~nudge \"N\"\n  when a\n  then reject\notherwise reject\n",
         Code::missing_first_word},
        {"~p version 3\n  owner \"O\"\nrule r\n  then reject\notherwise reject\n", Code::missing_first_word},
        {when("a is 1 ~ot 7"), Code::misspelt_word},
        {then("~do nto contact"), Code::misspelt_word},
        {then("~contcat by email"), Code::misspelt_word},
        {in_scenario("  ~gven typical\n  expect blocked"), Code::misspelt_word},
        {in_scenario("  given typical\n  ~expcet blocked"), Code::misspelt_word},
        // other languages and habits
        {when("a ~> 5"), Code::symbol_for_words},
        {when("a ~>= 5"), Code::symbol_for_words},
        {when("a is ~> 5"), Code::symbol_for_words},
        {when("a ~= b"), Code::symbol_for_words},
        {when("a ~== b"), Code::symbol_for_words},
        {when("a ~!= b"), Code::symbol_for_words},
        {when("a ~\xE2\x89\xA5 5"), Code::symbol_for_words},
        {when("a is b ~&& c is d"), Code::symbol_for_words},
        {when("a is b ~|| c is d"), Code::symbol_for_words},
        {then("tone ~= friendly"), Code::symbol_not_needed},
        {when("a ~=> 5"), Code::symbol_of_a_row},
        {when("a is ~between 1 and 30"), Code::between_for_range},
        {when("a is ~greater than 30"), Code::comparison_in_other_words},
        {when("a ~over 30"), Code::comparison_in_other_words},
        {when("a is ~less than or equal to 30"), Code::comparison_in_other_words},
        {when("a ~isn't b"), Code::contraction},
        {then("~don't contact"), Code::contraction},
        {"policy p\nrule r ~\xE2\x80\x9CThe title\xE2\x80\x9D\n  then reject\notherwise reject\n", Code::curly_quotes},
        {"policy p\nrule r ~'The title'\n  then reject\notherwise reject\n", Code::single_quotes},
        {"policy p\nrule r ~\"The title\n  then reject\notherwise reject\n", Code::unclosed_text},
        {when("a is above ~4,500 USD"), Code::comma_in_number},
        {when("a is ~01/12/2026"), Code::date_with_slashes},
        {when("a is above ~$500"), Code::currency_sign},
        {when("a is above ~$4,500.50"), Code::currency_sign},
        {when("a is 1~\xE2\x80\x93"
              "30"),
         Code::dash_in_range},
        {when("a is 1~..30"), Code::dash_in_range},
        {when("~Tier is gold"), Code::capitals_in_name},
        {when("~daysPastDue is 5"), Code::capitals_in_name},
        {in_rule("  ~WHEN a\n  then reject"), Code::capitals_in_name},
        {when("state is ~CA"), Code::capitals_in_value},
        {when("~days-past-due is 5"), Code::hyphen_in_name},
        {when("a is ~true"), Code::literal_of_another_language},
        {when("a is ~null"), Code::literal_of_another_language},
        {in_rule("  ~if a is b\n  then reject"), Code::if_of_another_language},
        {when("a is ~@ b"), Code::character_without_meaning},
        {in_rule("  when a\n  then reject\n  because \"C:~\\dir\""), Code::unknown_escape},
        // conditions and clauses
        {when("a and b ~or c"), Code::mixed_and_or},
        {when("a or b or c ~and d"), Code::mixed_and_or},
        {when("a is b or c is d ~and e is f"), Code::mixed_and_or},
        {when("a ~or unknown"), Code::comma_before_or_unknown},
        {when("a is a ~saturday"), Code::no_such_weekday},
        {when("a is between ~31 June and 15 October"), Code::no_such_date},
        {when("a is ~2026-13-01"), Code::no_such_date},
        {when("a is after ~25:00"), Code::no_such_time},
        {when("any contacts in the last ~7 where (a)"), Code::window_without_unit},
        {in_rule("  when a\n  then reject\n  ~unless b"), Code::misplaced_clause},
        {in_rule("  then reject\n  ~when b"), Code::misplaced_clause},
        {in_rule("  when a\n  ~when b\n  then reject"), Code::repeated_clause},
        {in_guard("  forbid all channels ~unless b"), Code::misplaced_clause},
        {in_guard("  ~then do not contact"), Code::not_an_effect},
        {in_guard("  ~do not contact"), Code::not_an_effect},
        {in_rule("  when a\n  then reject\n  ~forbid voice"), Code::clause_without_owner},
        {then("contact by email\n       ~do not contact"), Code::two_actions},
        {"policy p\notherwise reject\n~rule r\n  then reject\n", Code::after_otherwise},
        {"policy p\notherwise reject\n~otherwise reject\n", Code::repeated_clause},
        {"~rule r\n  when a\n  then reject\n", Code::statement_outside},
        {"policy p\n~fact a date\notherwise reject\n", Code::statement_outside},
        {"~guard r\n  forbid voice\n", Code::statement_outside},
        // names and values
        {"policy p\nrule ~when \"W\"\n  then reject\notherwise reject\n", Code::reserved_word_as_name},
        {in_schema("fact ~end date"), Code::reserved_word_as_name},
        {in_schema("list l\n  ~known date"), Code::reserved_word_as_name},
        {in_schema("fact a one of b, ~no, c"), Code::reserved_word_as_value},
        {in_schema("fact a one of ~none, b"), Code::reserved_word_as_value},
        {when("a ~is in"), Code::missing_value},
        // tables
        {in_table("  x: a | b => c~"), Code::missing_cell},
        {in_table("  x: a~ => c | d"), Code::missing_cell},
        {in_table("  x: a | b => c | d | ~e"), Code::extra_cell},
        {in_table("  x: a | b | ~c => d | e"), Code::extra_cell},
        {in_table("  x: a | ~=> c | d"), Code::empty_cell},
        {in_table("  x: a |~| b => c | d"), Code::empty_cell},
        {in_table("  ~a | b => c | d"), Code::row_without_name},
        {in_table("  ~x a | b => c | d"), Code::row_without_name},
        {in_table("  x: a | b ~c => d | e"), Code::word_does_not_fit},
        {in_table("  x: a | b | c | d~"), Code::missing_arrow},
        {in_table("  x: a | b => c ~=> d"), Code::second_arrow},
        {in_table("  x: a | b => ~at least 5 | d"), Code::cell_does_not_fit},
        {in_table("  x: a | ~> 5 => c | d"), Code::symbol_for_words},
        {in_table("  ~rule: a | b => c | d"), Code::reserved_word_as_name},
        {"policy p\ntable ~t \"T\"\n  x: a | b => c\nend table\notherwise reject\n", Code::table_without_header},
        {"policy p\nrule r\n then reject\n  ~x: a | b => c\notherwise reject\n", Code::row_without_table},
        // scenarios
        {in_scenario("  given ~segment; tier silver\n  expect blocked"), Code::setting_without_value},
        {in_scenario("  given segment tier ~silver\n  expect blocked"), Code::missing_separator},
        {"require ~r\n  whenever a\n  because \"b\"\n", Code::incomplete_item},
    };
    return table;
}

/// Takes the mark out of `text` and returns where it stood.
std::size_t take_mark(std::string& text) {
    const std::size_t mark = text.find('~');
    if (mark != std::string::npos) text.erase(mark, 1);
    return mark;
}

} // namespace

TEST_CASE("the samples of the language parse without a word", "[syntax]") {
    for (const std::string_view sample : {schema_sample, policy_sample, guards_sample, scenario_sample}) {
        const Parsed parsed = parse(std::string(sample));
        INFO(said(parsed));
        CHECK(parsed.sink.diagnostics().empty());
        const std::string printed = forbear::syntax::print(parsed.tree);
        const Parsed again = parse(printed);
        INFO(printed);
        INFO(said(again));
        CHECK(again.sink.diagnostics().empty());
        CHECK(forbear::syntax::print(again.tree) == printed);
    }
}

TEST_CASE("one mistake is one message at the right word", "[syntax]") {
    for (const Mistake& mistake : mistakes()) {
        std::string text = mistake.text;
        const std::size_t place = take_mark(text);
        const Parsed parsed = parse(text);
        INFO(text);
        INFO(said(parsed));
        const std::vector<Diagnostic> reported = parsed.sink.sorted();
        CHECK(reported.size() == 1);
        if (reported.empty()) continue;
        CHECK(forbear::code_text(reported[0].code) == forbear::code_text(mistake.code));
        if (place != std::string::npos) CHECK(reported[0].at.begin == place);
    }
}

TEST_CASE("messages are in the author's words, not the parser's", "[syntax]") {
    for (const Mistake& mistake : mistakes()) {
        std::string text = mistake.text;
        (void)take_mark(text);
        const std::string output = said(parse(text));
        INFO(output);
        for (const std::string_view jargon :
             {"mismatched input", "extraneous", "no viable", "token", "EOF", "expecting {", "AT_LEAST"}) {
            CHECK(output.find(jargon) == std::string::npos);
        }
    }
}

TEST_CASE("safe fixes of single words leave no message", "[syntax]") {
    std::size_t applied = 0;
    for (const Mistake& mistake : mistakes()) {
        std::string text = mistake.text;
        (void)take_mark(text);
        const Parsed parsed = parse(text);
        if (parsed.sink.diagnostics().size() != 1 || parsed.sink.diagnostics()[0].fixes.empty()) continue;
        const forbear::Fix& fix = parsed.sink.diagnostics()[0].fixes[0];
        if (fix.safety != forbear::FixSafety::safe || fix.edits.size() != 1) continue;
        std::string fixed = text;
        fixed.replace(fix.edits[0].at.begin, fix.edits[0].at.end - fix.edits[0].at.begin, fix.edits[0].replacement);
        const Parsed again = parse(fixed);
        INFO(fixed);
        INFO(said(again));
        CHECK(again.sink.diagnostics().empty());
        ++applied;
    }
    CHECK(applied > 30);
}

TEST_CASE("all mistakes of a file are reported in one run", "[syntax]") {
    const Parsed parsed = parse("policy p\n"
                                "rule a\n  when x > 5\n       y is 3\n  then tone\n"
                                "rule b\n  when (c\n  then contact by email sms\n  becuase \"x\"\n"
                                "otherwise do not contact\n");
    INFO(said(parsed));
    CHECK(parsed.sink.diagnostics().size() == 6);
}

TEST_CASE("places are bytes of the original text", "[syntax]") {
    for (const std::string_view line_end : {"\n", "\r\n", "\r"}) {
        std::string text = "\xEF\xBB\xBF# \xC3\xA4\xE2\x82\xAC" + std::string(line_end) + "policy p" +
                           std::string(line_end) + "\trule\xC2\xA0r \"\xC3\xBC\" " + std::string(line_end) +
                           "  then do not contact" + std::string(line_end) +
                           "otherwise reject because \"\xE2\x82\xAC\"" + std::string(line_end);
        const Parsed parsed = parse(text);
        INFO(said(parsed));
        REQUIRE(parsed.sink.diagnostics().empty());
        REQUIRE(parsed.tree.comments.size() == 1);
        CHECK(parsed.tree.comments[0].text == "# \xC3\xA4\xE2\x82\xAC");
        const auto& policy = std::get<forbear::syntax::Policy>(parsed.tree.items.at(0));
        const auto& rule = std::get<forbear::syntax::Rule>(policy.items.at(0).value);
        CHECK(parsed.sources.text(rule.name.at) == "r");
        CHECK(parsed.sources.text(rule.title->at) == "\"\xC3\xBC\"");
        CHECK(rule.title->text == "\xC3\xBC");
        CHECK(parsed.sources.text(policy.otherwise->because->at) == "\"\xE2\x82\xAC\"");
    }
}
