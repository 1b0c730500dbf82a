// The explanation as a page for the person who must answer a customer's question.

#include <algorithm>

#include "forbear/diagnostic.h"
#include "forbear/explanation.h"

namespace forbear {

namespace {

constexpr std::size_t page_width = 100;

/// Counts code points, which is what a reader sees of the width of most texts.
std::size_t width_of(std::string_view text) {
    std::size_t width = 0;
    for (const char byte : text) width += (static_cast<unsigned char>(byte) & 0xc0u) != 0x80u ? 1 : 0;
    return width;
}

/// Grows the page line by line. Long lines go on below, two columns further in.
class Page {
public:
    void line(std::size_t indent, std::string_view content) {
        const std::string safe = printable(content);
        std::string_view rest = safe;
        std::string current(indent, ' ');
        bool empty = true;
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find(' '), rest.size());
            const std::string_view word = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            if (!empty && width_of(current) + 1 + width_of(word) > page_width) {
                text_ += current + "\n";
                current = std::string(indent + 2, ' ');
                empty = true;
            }
            if (!empty) current += ' ';
            current += word;
            empty = false;
        }
        text_ += current + "\n";
    }
    void heading(std::string_view content) {
        text_ += '\n';
        line(0, content);
    }
    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    std::string text_;
};

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text.empty() ? "none" : text;
}

std::string titled(const std::string& name, const std::string& title) {
    return title.empty() ? name : name + " \"" + title + "\"";
}

/// Where a policy refines another, its reader must see which text a rule comes from.
std::string from_words(const std::string& from) { return from.empty() ? from : ", from " + from; }

std::string read_words(const ConditionAnswer& answer) {
    if (answer.shown.empty()) return answer.unknown ? "not known for this record" : "";
    return answer.shown + ": " + answer.value;
}

/// The tests of one part; a part that is a single test is not told twice.
void tell_read(Page& page, std::size_t indent, const std::string& condition, const std::vector<ConditionAnswer>& read) {
    for (const ConditionAnswer& answer : read) {
        const std::string words = read_words(answer);
        const std::string unknown =
            answer.unknown && answer.value != "unknown" && !answer.shown.empty() ? " (so the answer is unknown)" : "";
        if (answer.text.empty() || answer.text == condition) {
            if (!words.empty()) page.line(indent, words + unknown);
        } else {
            page.line(indent, answer.text + (words.empty() ? "" : " (" + words + ")") + unknown);
        }
    }
}

std::string headline(const Explanation& told) {
    const std::string who = told.record.empty() ? "This record" : told.record;
    if (told.status == "contact") return who + ": contact by " + joined(told.channels);
    if (told.status == "no_contact") return who + ": no contact, which is the policy's choice";
    if (told.status == "blocked") return who + ": no contact, because guards left no channel";
    if (told.status == "rejected") return who + ": rejected by the policy";
    return who + ": not decided, because the record is invalid";
}

void tell_rule(Page& page, const Explanation& told) {
    page.heading("The rule that decided");
    page.line(2, titled(told.rule, told.title) + from_words(told.from));
    if (told.fired_on.empty()) page.line(4, "no condition of its own: it takes every record that comes this far");
    for (const ConditionAnswer& answer : told.fired_on) {
        const std::string words = read_words(answer);
        page.line(4, answer.text + (words.empty() ? "" : " (" + words + ")"));
    }
    if (!told.because.empty()) page.line(4, "because: " + told.because);
}

void tell_decision(Page& page, const Explanation& told) {
    page.heading("The decision");
    page.line(2, "channels the rule asked for: " + joined(told.asked_channels));
    for (const std::string& why : told.choice) page.line(4, why);
    page.line(2, "channels after guards: " + joined(told.channels));
    for (const NamedValue& outcome : told.outcomes) page.line(2, outcome.name + ": " + outcome.value);
}

void tell_experiments(Page& page, const Explanation& told) {
    if (told.experiments.empty()) return;
    page.heading("Experiments");
    for (const CellReport& report : told.experiments) {
        if (report.cell.empty()) {
            page.line(2, report.experiment + ": in no cell, because " + report.by + " is " + report.value);
            continue;
        }
        page.line(2, report.experiment + ": " + report.cell);
        page.line(4, report.by + " " + report.value + " falls into bucket " + std::to_string(report.bucket) + "; " +
                         report.cell + " has buckets " + std::to_string(report.first_bucket) + " to " +
                         std::to_string(report.last_bucket) + " of 0 to 9999");
    }
}

void tell_above(Page& page, const Explanation& told) {
    if (told.above.empty()) return;
    page.heading("Rules above it, and the first part of each that was not true");
    for (const RuleNotFired& rule : told.above) {
        const std::string place = rule.file.empty() ? "" : " (" + rule.file + ":" + std::to_string(rule.line) + ")";
        page.line(2, titled(rule.rule, rule.title) + from_words(rule.from) + place);
        if (rule.condition.empty() && rule.section.empty()) {
            tell_read(page, 6, {}, rule.read);
            continue;
        }
        const std::string whose = rule.section.empty() ? "not true: " : "not true, of section " + rule.section + ": ";
        page.line(4, whose + rule.condition);
        tell_read(page, 6, rule.condition, rule.read);
    }
}

void tell_guards(Page& page, const Explanation& told) {
    if (told.guards.empty()) return;
    page.heading("Guards");
    for (const GuardReport& guard : told.guards) {
        std::string what = "did not apply";
        if (guard.applied)
            what = guard.changed ? "applied and changed the decision" : "applied; there was nothing to change";
        page.line(2, guard.guard + " (" + (guard.file.empty() ? "" : guard.file + ", ") + what + ")");
        for (const std::string& did : guard.did) page.line(4, did);
        if (!guard.applied) {
            if (!guard.condition.empty()) page.line(4, "not true: " + guard.condition);
            tell_read(page, 6, guard.condition, guard.read);
        }
        if (!guard.because.empty()) page.line(4, "because: " + guard.because);
        if (!guard.citation.empty()) page.line(4, "source: " + guard.citation);
    }
}

} // namespace

std::string render_text(const Explanation& explanation) {
    Page page;
    page.line(0, headline(explanation));
    const bool has_version = explanation.version != 0;
    page.line(2, "policy " + explanation.policy +
                     (has_version ? ", version " + std::to_string(explanation.version) : std::string()));
    if (!explanation.policy_hash.empty()) page.line(2, "hash " + explanation.policy_hash);
    if (!explanation.reason.empty()) page.line(2, "reason: " + explanation.reason);
    if (explanation.status == "invalid") return page.take();
    tell_rule(page, explanation);
    if (explanation.status != "rejected") tell_decision(page, explanation);
    tell_experiments(page, explanation);
    tell_above(page, explanation);
    tell_guards(page, explanation);
    return page.take();
}

} // namespace forbear
