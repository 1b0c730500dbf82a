#include "schema_change.h"

#include <algorithm>
#include <vector>

namespace forbear {
namespace {

bool same_kind(const Type& before, const Type& after) {
    return before.kind == after.kind && before.scale == after.scale && before.currency == after.currency &&
           before.vocabulary == after.vocabulary;
}

/// The first place where the names differ, in words; `what` they are.
template <class Named>
std::string other_names(const std::string& what, const std::vector<Named>& before, const std::vector<Named>& after) {
    for (std::size_t place = 0; place < std::max(before.size(), after.size()); ++place) {
        if (place >= after.size()) return what + " `" + before[place].name + "` is gone";
        if (place >= before.size()) return what + " `" + after[place].name + "` is new";
        if (before[place].name == after[place].name) continue;
        return what + " `" + after[place].name + "` is where `" + before[place].name + "` was";
    }
    return {};
}

std::string other_facts(const std::string& what, const std::vector<Fact>& before, const std::vector<Fact>& after) {
    if (std::string words = other_names(what, before, after); !words.empty()) return words;
    for (std::size_t place = 0; place < before.size(); ++place) {
        if (!same_kind(before[place].type, after[place].type)) return what + " `" + after[place].name + "` has another type";
        if (before[place].may_be_unknown && !after[place].may_be_unknown) return what + " `" + after[place].name + "` may not be unknown any more";
    }
    return {};
}

std::string other_vocabularies(const std::vector<Vocabulary>& before, const std::vector<Vocabulary>& after) {
    if (std::string words = other_names("vocabulary", before, after); !words.empty()) return words;
    for (std::size_t place = 0; place < before.size(); ++place) {
        if (before[place].values != after[place].values) return "vocabulary `" + after[place].name + "` has other values";
    }
    return {};
}

std::string other_lists(const std::vector<List>& before, const std::vector<List>& after) {
    if (std::string words = other_names("list", before, after); !words.empty()) return words;
    for (std::size_t place = 0; place < before.size(); ++place) {
        const std::string& name = after[place].name;
        if (std::string words = other_facts("field", before[place].fields, after[place].fields); !words.empty()) return words + " in list `" + name + "`";
        if (before[place].may_be_unknown && !after[place].may_be_unknown) return "list `" + name + "` may not be unknown any more";
    }
    return {};
}

std::string other_outcomes(const std::vector<Outcome>& before, const std::vector<Outcome>& after) {
    if (std::string words = other_names("outcome", before, after); !words.empty()) return words;
    for (std::size_t place = 0; place < before.size(); ++place) {
        const bool is_same = same_kind(before[place].type, after[place].type) && before[place].for_each_channel == after[place].for_each_channel;
        if (!is_same) return "outcome `" + after[place].name + "` has another type";
    }
    return {};
}

} // namespace

std::string schema_change(const Schema& before, const Schema& after) {
    if (before.name != after.name) return "it is about `" + after.name + "`, not about `" + before.name + "`";
    if (std::string words = other_vocabularies(before.vocabularies, after.vocabularies); !words.empty()) return words;
    if (std::string words = other_facts("fact", before.facts, after.facts); !words.empty()) return words;
    if (std::string words = other_lists(before.lists, after.lists); !words.empty()) return words;
    if (std::string words = other_outcomes(before.outcomes, after.outcomes); !words.empty()) return words;
    return before.key == after.key ? std::string() : std::string("another fact is the key");
}

} // namespace forbear
