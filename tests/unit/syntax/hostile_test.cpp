// Text -> tree: hostile texts, texts without sense, and what one wrong word does.

#include <algorithm>
#include <cctype>
#include <random>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "unit/syntax/reading.h"

using forbear::Code;
using forbear::syntax::Limits;
using namespace reading;

namespace {

void check_only(const Parsed& parsed, Code code) {
    INFO(said(parsed));
    REQUIRE(parsed.sink.diagnostics().size() == 1);
    CHECK(forbear::code_text(parsed.sink.diagnostics()[0].code) == forbear::code_text(code));
}

} // namespace

TEST_CASE("hostile texts are one message and no crash", "[syntax]") {
    const Parsed large = parse(std::string(50u << 20, 'a'));
    check_only(large, Code::text_too_large);
    // Files are not read to their end, so their size is not known: no figure may claim to be it.
    CHECK(forbear::message_text(large.sink.diagnostics()[0]) ==
          "the text has more than 16777216 bytes, the most that is read");
    check_only(parse(std::string("policy p\n") + '\0'), Code::nul_byte);
    check_only(parse("policy p # \xFF"), Code::invalid_utf8);
    check_only(parse("policy p # \xED\xA0\x80"), Code::invalid_utf8);
    check_only(parse("# \xE2\x80\xAE txet\npolicy p\notherwise reject\n"), Code::bidirectional_control);
    check_only(parse("policy p\notherwise reject because \"\xE2\x81\xA6\"\n"), Code::bidirectional_control);
    const auto nested = [](const std::string& open, const std::string& inner, const std::string& close) {
        std::string text = "policy p\nrule r\n  when ";
        for (int i = 0; i < 100'000; ++i) text += open;
        text += inner;
        for (int i = 0; i < 100'000; ++i) text += close;
        return text + "\n  then reject\notherwise reject\n";
    };
    check_only(parse(nested("(", "a", ")")), Code::nesting_too_deep);
    check_only(parse(nested("(", "a", "")), Code::nesting_too_deep);
    check_only(parse(nested("not ", "a", "")), Code::nesting_too_deep);
    check_only(parse(nested("1 days after ", "a", "")), Code::nesting_too_deep);
    check_only(parse(nested("lesser of a, ", "a", "")), Code::nesting_too_deep);
    check_only(parse(nested("any a where (", "a", ")")), Code::nesting_too_deep);
    check_only(parse(nested("a + ", "a is b", "")), Code::nesting_too_deep);
    Limits few;
    few.max_tokens = 100;
    check_only(parse(nested("a and ", "a", ""), few), Code::too_many_words);
    std::string rules = "policy p\n";
    for (int i = 0; i < 200; ++i) rules += "rule r" + std::to_string(i) + "\n  then reject\n";
    few = {};
    few.max_rules = 100;
    check_only(parse(rules + "otherwise reject\n", few), Code::too_many_rules);
    std::string sections = "policy p\n";
    for (int i = 0; i < 300; ++i) sections += "section s" + std::to_string(i) + "\n";
    check_only(parse(sections), Code::nesting_too_deep);
    few = {};
    few.max_diagnostics = 10;
    std::string wrong = "policy p\n";
    for (int i = 0; i < 100; ++i) wrong += "rule r\n  when a b c\n  then reject\n";
    const Parsed stopped = parse(wrong, few);
    CHECK(stopped.sink.diagnostics().size() == 11);
    CHECK(stopped.sink.diagnostics().back().code == Code::too_many_mistakes);
}

TEST_CASE("texts without sense do not crash", "[syntax]") {
    for (const char* text : {"",
                             "\n",
                             "#",
                             "\"",
                             "(",
                             ")",
                             "|",
                             "=>",
                             ":",
                             "end",
                             "rule",
                             "rule rule",
                             "then",
                             "; ; ;",
                             "policy",
                             "1 2 3",
                             "table t\n => \n",
                             "policy p table t",
                             "when when when",
                             "schema\nfact\nlist\n",
                             "\xEF\xBB\xBF",
                             "[",
                             "a: b",
                             "policy p\ntable t\n | | => | |\n x: => \n",
                             "guards g guard x forbid",
                             "policy p otherwise",
                             "lookup l by a\n => 5\n",
                             "scenario",
                             "customer c\n a [",
                             "customer c\n a [b",
                             "require r\n must",
                             "cadence c\n days past due",
                             "given",
                             "expect"}) {
        const Parsed parsed = parse(text);
        CHECK(parsed.sink.diagnostics().size() < 6);
    }
}

TEST_CASE("a lost, doubled or misspelt word is one message", "[syntax]") {
    const std::string all = std::string(policy_sample) + "\n" + std::string(guards_sample);
    std::vector<std::pair<std::size_t, std::size_t>> words;
    for (std::size_t at = 0; at < all.size();) {
        if (all[at] == '"') {
            at = all.find('"', at + 1) + 1;
            continue;
        }
        std::size_t end = at;
        while (end < all.size() && (std::isalnum(static_cast<unsigned char>(all[end])) != 0 || all[end] == '_')) ++end;
        if (end > at) words.emplace_back(at, end);
        at = std::max(end, at + 1);
    }
    std::mt19937 random(20261201); // NOLINT: the same texts every time
    std::size_t tried = 0;
    std::size_t many = 0;
    std::size_t none = 0;
    std::string worst;
    for (int i = 0; i < 900; ++i) {
        const auto [begin, end] = words[random() % words.size()];
        std::string text = all;
        const std::string word = text.substr(begin, end - begin);
        switch (random() % 3) {
        case 0: text.erase(begin, end - begin); break;
        case 1: text.insert(begin, word + " "); break;
        default:
            if (word.size() < 4 || word[1] == word[2]) continue;
            std::swap(text[begin + 1], text[begin + 2]);
            break;
        }
        ++tried;
        const Parsed parsed = parse(text);
        const std::size_t messages = parsed.sink.sorted().size();
        if (messages > 2) {
            ++many;
            worst += word + " at " + std::to_string(begin) + ":\n" + said(parsed) + "\n";
        }
        if (messages == 0) ++none;
    }
    INFO(worst);
    INFO("tried " << tried << ", more than two messages " << many << ", none " << none);
    CHECK(many * 50 <= tried);
    CHECK(none * 2 <= tried); // a misspelt name is a mistake only where names are resolved
    WARN("of " << tried << " texts with one mistake " << many << " gave more than two messages, " << none << " none");
}
