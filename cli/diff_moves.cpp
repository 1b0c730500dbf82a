#include "diff_moves.h"

namespace forbear::cli {
namespace {

constexpr std::size_t most_examples = 3; ///< of one pair of rules

std::string_view status_word(Status status) {
    switch (status) {
    case Status::contact: return "contact";
    case Status::no_contact: return "no contact";
    case Status::blocked: return "blocked";
    case Status::invalid: return "invalid";
    case Status::rejected: break;
    }
    return "rejected";
}

/// By name, in the order in which they are shown.
std::map<std::string, std::string> said(const Policy& policy, const DecisionView& decision) {
    std::map<std::string, std::string> made;
    made["1 status"] = status_word(decision.status());
    made["2 rule"] = decision.rule() < 0 ? "none" : policy.rules()[static_cast<std::size_t>(decision.rule())].name;
    std::string channels;
    for (std::uint32_t place = 0; place < decision.channel_count(); ++place)
        channels += (place == 0 ? "" : ", ") + policy.schema().channels[decision.channel(place)].name;
    made["3 channels"] = channels.empty() ? "none" : channels;
    const bool is_decided = decision.status() != Status::invalid && decision.status() != Status::rejected;
    for (std::uint32_t outcome = 0; outcome < policy.schema().outcomes.size(); ++outcome) {
        const Outcome& about = policy.schema().outcomes[outcome];
        std::string text;
        if (about.for_each_channel) {
            for (std::uint32_t place = 0; is_decided && place < decision.channel_count(); ++place) {
                const std::uint32_t channel = decision.channel(place);
                text += (place == 0 ? "" : ", ") + policy.schema().channels[channel].name + " " +
                        value_text(policy.schema(), about.type, decision.outcome_word(policy.outcome_word(outcome) + channel));
            }
        } else if (is_decided && decision.outcome_is_set(outcome)) {
            text = value_text(policy.schema(), about.type, decision.outcome_word(policy.outcome_word(outcome)));
        }
        made["4 " + about.name] = text.empty() ? "not set" : text;
    }
    return made;
}

} // namespace

void Moves::count(const std::string& key, const DecisionView& before, const DecisionView& after) {
    ++records_;
    const std::map<std::string, std::string> old = said(before_, before);
    const std::map<std::string, std::string> now = said(after_, after);
    bool is_moved = false;
    const auto value = [](const std::map<std::string, std::string>& of, const std::string& name) {
        const auto found = of.find(name);
        return found == of.end() ? std::string("not set") : found->second;
    };
    for (const std::map<std::string, std::string>* each : {&old, &now}) {
        for (const auto& [name, text] : *each) {
            static_cast<void>(text);
            if (each == &now && old.contains(name)) continue;
            const std::pair pair(value(old, name), value(now, name));
            ++matrices_[name][pair];
            is_moved = is_moved || (pair.first != pair.second && name != "2 rule");
        }
    }
    if (!is_moved) return;
    ++moved_;
    std::vector<std::string>& examples = examples_[{value(old, "2 rule"), value(now, "2 rule")}];
    if (examples.size() < most_examples) examples.push_back(key);
}

DiffCounts Moves::counts(std::string portfolio) const {
    DiffCounts made{std::move(portfolio), records_, moved_, {}, {}};
    for (const auto& [name, counts] : matrices_) {
        DiffMatrix& matrix = made.matrices.emplace_back();
        matrix.name = name.substr(2);
        for (const auto& [pair, records] : counts) matrix.cells.push_back({pair.first, pair.second, records});
    }
    for (const auto& [pair, keys] : examples_) made.examples.push_back({pair.first, pair.second, keys});
    return made;
}

} // namespace forbear::cli
