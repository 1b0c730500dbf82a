// One scenario: its record decided by both engines, and every expectation compared with what came out.

#include <algorithm>

#include "forbear/scenarios.h"
#include "interpret/given.h"

namespace forbear {
namespace {

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text.empty() ? "none" : text;
}

const char* status_words(Status status) {
    switch (status) {
    case Status::contact: return "contact";
    case Status::no_contact: return "do not contact";
    case Status::blocked: return "blocked";
    case Status::rejected: return "rejected";
    case Status::invalid: break;
    }
    return "invalid";
}

std::string text_of(std::int64_t address) {
    const auto* text = reinterpret_cast<const Text*>(static_cast<std::intptr_t>(address));
    return text == nullptr || text->data == nullptr ? std::string() : std::string(text->data, text->size);
}

/// `a;b`, as values are written in data, in the words of the language.
std::string in_words(std::string text) {
    for (std::size_t at = text.find(';'); at != std::string::npos; at = text.find(';', at)) text.replace(at, 1, ", ");
    return text;
}

bool holds(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// A decision and how to say what is in it.
class Outcomes {
public:
    Outcomes(const Policy& policy, const std::vector<std::int64_t>& words, const Explanation& told)
        : policy_(policy), schema_(policy.schema()), decision_(policy.layout(), words.data()), told_(told) {}

    /// Versions of one policy have rules of one name: which of them is meant follows from the day.
    [[nodiscard]] const std::string& rule_name(std::size_t index) const { return policy_.rules()[index].name; }

    [[nodiscard]] CheckedExpectation check(const Expectation& wanted) const {
        CheckedExpectation checked{wanted.text, {}, false, wanted.at};
        switch (wanted.kind) {
        case ExpectationKind::status:
            checked.met = decision_.status() == wanted.status;
            checked.actual = status_and_reason();
            break;
        case ExpectationKind::rule:
            checked.met = decision_.rule() >= 0 && rule_name(static_cast<std::size_t>(decision_.rule())) == rule_name(wanted.index);
            checked.actual = decision_.rule() < 0           ? status_and_reason()
                             : told_.rule == "otherwise"    ? told_.rule
                                                            : "rule " + told_.rule;
            break;
        case ExpectationKind::channels: check_channels(wanted, checked); break;
        case ExpectationKind::outcome: check_outcome(wanted, checked); break;
        case ExpectationKind::window: check_window(wanted, checked); break;
        case ExpectationKind::guards_changed: check_guards(wanted, checked); break;
        case ExpectationKind::no_guard_changed:
            checked.met = changed().empty();
            checked.actual = "guard " + joined(changed());
            break;
        case ExpectationKind::forbidden: check_forbidden(wanted, checked); break;
        case ExpectationKind::blocked_by: check_blocked(wanted, checked); break;
        case ExpectationKind::invalid_fact: check_invalid(wanted, checked); break;
        }
        return checked;
    }

private:
    [[nodiscard]] std::string status_and_reason() const {
        std::string words = status_words(decision_.status());
        if (!told_.reason.empty()) words += " (" + told_.reason + ")";
        return words;
    }

    [[nodiscard]] std::vector<std::string> changed() const {
        std::vector<std::string> names;
        for (const GuardReport& guard : told_.guards) {
            if (guard.changed) names.push_back(guard.guard);
        }
        return names;
    }

    void check_channels(const Expectation& wanted, CheckedExpectation& checked) const {
        std::vector<std::uint32_t> found;
        for (std::uint32_t place = 0; place < decision_.channel_count(); ++place) found.push_back(decision_.channel(place));
        checked.met = found == wanted.channels;
        checked.actual = "channels " + joined(told_.channels);
        if (found.empty()) checked.actual += ": " + status_and_reason();
    }

    void check_outcome(const Expectation& wanted, CheckedExpectation& checked) const {
        const Outcome& outcome = schema_.outcomes[wanted.index];
        const bool is_set = decision_.status() != Status::invalid && decision_.outcome_is_set(wanted.index);
        const std::int64_t value = is_set ? decision_.outcome_word(policy_.outcome_word(wanted.index)) : 0;
        if (outcome.type.kind == TypeKind::text) {
            checked.met = is_set == wanted.value.has_value() && (!is_set || text_of(value) == wanted.text_value);
        } else if (outcome.type.kind == TypeKind::set && wanted.value == 0) {
            checked.met = value == 0; // no member, set or not
        } else {
            checked.met = is_set == wanted.value.has_value() && (!is_set || value == *wanted.value);
        }
        const std::string shown = outcome.type.kind == TypeKind::text ? "\"" + text_of(value) + "\""
                                                                      : in_words(value_text(schema_, outcome.type, value));
        checked.actual = outcome.name + " " + (is_set ? shown : "none") + without_decision();
    }

    void check_window(const Expectation& wanted, CheckedExpectation& checked) const {
        const Outcome& outcome = schema_.outcomes[wanted.index];
        const std::int64_t hours = wanted.value.value_or(all_day);
        checked.met = decision_.channel_count() > 0;
        bool is_there = wanted.channels.empty();
        std::string found;
        for (std::uint32_t place = 0; place < decision_.channel_count(); ++place) {
            const std::uint32_t channel = decision_.channel(place);
            const bool is_meant = wanted.channels.empty() || wanted.channels.front() == channel;
            if (!is_meant) continue;
            is_there = true;
            const std::int64_t window = decision_.outcome_word(policy_.outcome_word(wanted.index) + channel);
            checked.met = checked.met && window == hours;
            found += (found.empty() ? "" : "; ") + outcome.name + " of " + schema_.channels[channel].name + " ";
            found += window == all_day ? "none" : value_text(schema_, outcome.type, window);
        }
        checked.met = checked.met && is_there;
        checked.actual = found.empty() ? "channels " + joined(told_.channels) + without_decision() : found;
    }

    [[nodiscard]] std::string without_decision() const {
        const bool is_silent = decision_.status() == Status::invalid || decision_.status() == Status::rejected;
        return is_silent ? ": " + status_and_reason() : std::string();
    }

    /// Why a guard is not among those that changed something.
    [[nodiscard]] std::string not_changed(std::uint32_t index) const {
        if (index >= told_.guards.size()) return status_and_reason();
        const GuardReport& guard = told_.guards[index];
        if (guard.applied) return guard.guard + " applied, but there was nothing to change";
        return guard.guard + " did not apply" + (guard.condition.empty() ? "" : ", because this is not true: " + guard.condition);
    }

    void check_guards(const Expectation& wanted, CheckedExpectation& checked) const {
        checked.met = true;
        for (const std::uint32_t guard : wanted.guards) {
            const bool is_met = guard < told_.guards.size() && told_.guards[guard].changed;
            if (is_met) continue;
            checked.met = false;
            checked.actual += (checked.actual.empty() ? "" : "; ") + not_changed(guard);
        }
        const std::string all = "guard " + joined(changed());
        checked.actual = checked.actual.empty() ? all : all + " (" + checked.actual + ")";
    }

    void check_forbidden(const Expectation& wanted, CheckedExpectation& checked) const {
        checked.met = true;
        for (const std::uint32_t channel : wanted.channels) {
            const std::string& name = schema_.channels[channel].name;
            bool by_any = false;
            for (const GuardReport& guard : told_.guards) by_any = by_any || holds(guard.forbids, name);
            bool by_all = by_any;
            for (const std::uint32_t guard : wanted.guards)
                by_all = by_all && guard < told_.guards.size() && holds(told_.guards[guard].forbids, name);
            checked.met = checked.met && by_all;
        }
        for (const GuardReport& guard : told_.guards) {
            if (guard.forbids.empty()) continue;
            checked.actual += (checked.actual.empty() ? "" : "; ") + std::string("forbidden ") + joined(guard.forbids) + " by " +
                              guard.guard;
        }
        if (checked.actual.empty()) checked.actual = "no channel is forbidden" + without_decision();
    }

    void check_blocked(const Expectation& wanted, CheckedExpectation& checked) const {
        checked.met = decision_.status() == Status::blocked;
        checked.actual = status_and_reason();
        for (const std::uint32_t guard : wanted.guards) {
            bool takes = false;
            for (const std::string& channel : told_.asked_channels)
                takes = takes || (guard < told_.guards.size() && holds(told_.guards[guard].forbids, channel));
            checked.met = checked.met && takes;
        }
    }

    void check_invalid(const Expectation& wanted, CheckedExpectation& checked) const {
        const Fault fault = decision_.fault();
        checked.met = decision_.status() == Status::invalid && fault.fact == wanted.index && fault.in_list == wanted.in_list;
        checked.actual = status_and_reason();
    }

    const Policy& policy_;
    const Schema& schema_;
    DecisionView decision_;
    const Explanation& told_;
};

/// Texts are compared by what they say: every engine keeps its own.
bool same_word(const Policy& policy, std::uint32_t word, std::int64_t left, std::int64_t right) {
    if (left == right) return true;
    const Schema& schema = policy.schema();
    for (std::uint32_t index = 0; index < schema.outcomes.size(); ++index) {
        const bool is_text = schema.outcomes[index].type.kind == TypeKind::text;
        if (is_text && policy.layout().outcomes + policy.outcome_word(index) == word) return text_of(left) == text_of(right);
    }
    return false;
}

std::string disagreement(const Policy& policy, const std::vector<std::int64_t>& decided,
                         const std::vector<std::int64_t>& interpreted) {
    for (std::uint32_t word = 0; word < policy.layout().words; ++word) {
        if (same_word(policy, word, decided[word], interpreted[word])) continue;
        const DecisionView one(policy.layout(), decided.data());
        const DecisionView other(policy.layout(), interpreted.data());
        return std::string("machine code and interpreter decide differently, which is Forbear's fault (please report it): ") +
               status_words(one.status()) + " by rule " + std::to_string(one.rule()) + " and " + status_words(other.status()) +
               " by rule " + std::to_string(other.rule()) + ", first at word " + std::to_string(word) + " of the decision";
    }
    return {};
}

} // namespace

void fill(const GivenRecord& given, const Schema& schema, Record& record) { interpret::fill(given, schema, record); }

ScenarioResult run_scenario(const Policy& policy, const Scenario& scenario) {
    ScenarioResult result{.title = scenario.title, .policy = scenario.policy, .at = scenario.at, .record = scenario.record};
    Record record(policy.schema());
    fill(scenario.record, policy.schema(), record);
    const FactsView view = record.view();
    std::vector<std::int64_t> decided(policy.layout().words);
    std::vector<std::int64_t> interpreted(policy.layout().words);
    policy.decide(view, 0, decided.data());
    policy.interpret(view, 0, interpreted.data());
    result.disagreement = disagreement(policy, decided, interpreted);
    result.explanation = policy.explain(view, 0);
    const Outcomes outcomes(policy, decided, result.explanation);
    result.passed = result.disagreement.empty() && !scenario.expectations.empty();
    for (const Expectation& wanted : scenario.expectations) {
        result.expectations.push_back(outcomes.check(wanted));
        result.passed = result.passed && result.expectations.back().met;
    }
    return result;
}

} // namespace forbear
