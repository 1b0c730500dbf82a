// Names that tell a reader nothing, and words that no letter to a customer may hold.

#include <algorithm>
#include <array>

#include "lint/project_lints.h"

namespace forbear::lint {
namespace {

/// 15 USC 1692e(4), (5), (7) and 12 CFR 1006.18(b): to represent or imply arrest, imprisonment, seizure, crime or disgrace, or
/// action that is not intended; CONC 7.9 of the FCA says the same of unfair pressure.
constexpr std::array threats = {"arrest", "jail", "prison", "police", "criminal", "crime", "seize", "seizure", "garnish", "garnishment",
                                "threat", "threaten", "threatening", "shame", "disgrace", "harass", "deport", "fraudster", "deadbeat"};
/// Words that stand before a number or alone and say nothing.
constexpr std::array empty_names = {"rule", "row", "guard", "test", "tmp", "temp", "foo", "bar", "new", "old", "copy", "thing", "stuff", "xxx", "misc", "requirement", "section", "table"};

/// `text` in small letters, cut at everything that is no letter.
std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> made;
    std::string word;
    const auto end = [&] {
        if (!word.empty()) made.push_back(std::move(word));
        word.clear();
    };
    for (const char letter : text) {
        if (letter >= 'a' && letter <= 'z') word += letter;
        else if (letter >= 'A' && letter <= 'Z') word += static_cast<char>(letter - 'A' + 'a');
        else end();
    }
    end();
    return made;
}

bool says_nothing(const std::string& name) {
    const std::vector<std::string> words = words_of(name);
    if (words.empty()) return true;
    const bool is_short = words.size() == 1 && words.front().size() == 1;
    return is_short || (words.size() == 1 && std::ranges::find(empty_names, words.front()) != empty_names.end());
}

/// A threatening word of the text, or empty.
std::string threat_in(const std::string& text) {
    const std::vector<std::string> words = words_of(text);
    for (std::size_t place = 0; place < words.size(); ++place) {
        if (std::ranges::find(threats, words[place]) == threats.end()) continue;
        // "never threaten", "no threat of arrest": a rule may say what must not be.
        const bool is_refused = std::any_of(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(place), [](const std::string& word) {
            return word == "no" || word == "not" || word == "never" || word == "without";
        });
        if (!is_refused) return words[place];
    }
    return {};
}

struct Named {
    std::string kind, name;
    Span at;
    std::string title;
    Span title_at;
};

class Names {
public:
    Names(const Project& project, const syntax::File& file) {
        static_cast<void>(project);
        for (const syntax::FileItem& item : file.items) {
            if (const auto* policy = std::get_if<syntax::Policy>(&item)) items(policy->items);
            if (const auto* guards = std::get_if<syntax::GuardFile>(&item)) {
                for (const syntax::GuardItem& each : guards->items) {
                    if (const auto* guard = std::get_if<syntax::Guard>(&each)) add("guard", guard->name, guard->title);
                }
            }
            if (const auto* require = std::get_if<syntax::Require>(&item)) add("requirement", require->name, {});
        }
    }
    std::vector<Named> all;

private:
    void add(const char* kind, const syntax::Name& name, const std::optional<syntax::Quoted>& title) {
        all.push_back({kind, name.text, name.at, title ? title->text : std::string(), title ? title->at : name.at});
    }
    void items(const std::vector<syntax::PolicyItem>& of) {
        for (const syntax::PolicyItem& item : of) {
            if (const auto* rule = std::get_if<syntax::Rule>(&item.value)) add("rule", rule->name, rule->title);
            if (const auto* table = std::get_if<syntax::Table>(&item.value)) {
                add("table", table->name, table->title);
                for (const syntax::TableRow& row : table->rows) add("row", row.name, {});
            }
            if (const auto* cadence = std::get_if<syntax::Cadence>(&item.value)) add("cadence", cadence->name, cadence->title);
            if (const auto* call = std::get_if<syntax::Call>(&item.value)) add("condition", call->name, {});
            if (const auto* section = std::get_if<syntax::Section>(&item.value)) {
                add("section", section->name, section->title);
                items(section->items);
            }
        }
    }
};

} // namespace

void names_that_say_nothing(const Project& project, Findings& findings) {
    for (const syntax::File& file : project.files) {
        if (!project.is_asked(file.source)) continue;
        for (const Named& each : Names(project, file).all) {
            if (!says_nothing(each.name)) continue;
            findings.add({{Code::name_says_nothing, each.at, {each.kind, each.name}, {}, "reports, logs and letters of complaint will name it", {}}, {}, each.name, each.kind, {}});
        }
    }
}

void words_that_threaten(const Project& project, Findings& findings) {
    for (const syntax::File& file : project.files) {
        if (!project.is_asked(file.source)) continue;
        const auto look = [&](const std::string& text, Span at, const std::string& item) {
            const std::string word = threat_in(text);
            if (word.empty()) return;
            findings.add({{Code::word_threatens, at, {word}, {}, "debts are collected without threats: 12 CFR 1006.18(b), FCA CONC 7.9", {}}, {}, item, word, {}});
        };
        for (const Named& each : Names(project, file).all) {
            // What customers may be sent is named by titles and values; guards name what is forbidden.
            if (each.kind == "guard" || each.kind == "requirement") continue;
            look(each.name, each.at, each.name);
            look(each.title, each.title_at, each.name);
        }
        for (const syntax::FileItem& item : file.items) {
            const auto* schema = std::get_if<syntax::Schema>(&item);
            if (schema == nullptr) continue;
            for (const syntax::SchemaItem& each : schema->items) {
                const auto* outcome = std::get_if<syntax::Outcome>(&each);
                if (outcome == nullptr) continue;
                for (const syntax::Name& value : outcome->type.values) look(value.text, value.at, outcome->name.text);
            }
        }
    }
}

} // namespace forbear::lint
