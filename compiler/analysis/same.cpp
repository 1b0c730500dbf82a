// Whether two programs that share their registers say the same, part by part.

#include <algorithm>
#include <map>
#include <string>

#include "analysis/differences.h"
#include "forbear/decision.h"

namespace forbear::analysis {
namespace {

bool same_candidate(const ir::Candidate& one, const ir::Candidate& other) {
    return one.reg == other.reg && (one.reg != ir::nothing || one.channel == other.channel) && one.weight == other.weight &&
           one.measure == other.measure;
}

bool same_setting(const ir::Setting& one, const ir::Setting& other) {
    return one.outcome == other.outcome && one.reg == other.reg && (one.reg != ir::nothing || one.value == other.value);
}

/// A graph as text: nodes in the order in which a walk from the entry meets them, `yes` first.
class GraphText {
public:
    explicit GraphText(const ir::Program& program) : program_(program) {}

    std::string of(std::uint32_t entry) {
        std::string text;
        write(entry, text);
        return text;
    }

private:
    void write(std::uint32_t at, std::string& text) {
        if (ir::is_end(at)) {
            text += at == ir::accept ? "+" : "-";
            return;
        }
        const auto [place, is_new] = numbers_.emplace(at, numbers_.size());
        text += "#" + std::to_string(place->second);
        if (!is_new) return;
        const ir::Node& node = program_.nodes[at];
        for (const std::int64_t part : {std::int64_t{static_cast<std::uint8_t>(node.test)}, std::int64_t{node.outside}, std::int64_t{node.pass_unknown},
                                        std::int64_t{node.pass_none}, std::int64_t{node.reg}, node.low, node.high})
            text += ":" + std::to_string(part);
        text += "(";
        write(node.yes, text);
        text += ",";
        write(node.no, text);
        text += ")";
    }

    const ir::Program& program_;
    std::map<std::uint32_t, std::size_t> numbers_;
};

std::string text_of(const ir::Program& program, const ir::Guard& guard) {
    std::string text = GraphText(program).of(guard.entry);
    std::vector<std::string> effects;
    for (std::uint32_t place = guard.first_effect; place < guard.first_effect + guard.effects; ++place) {
        const ir::Effect& effect = program.effects[place];
        effects.push_back(std::to_string(static_cast<int>(effect.kind)) + "/" + std::to_string(effect.outcome) + "/" + std::to_string(effect.mask) + "/" +
                          std::to_string(effect.value) + "/" + std::to_string(effect.reg) + "/" +
                          (effect.except == ir::nothing ? std::string("never") : GraphText(program).of(effect.except)));
    }
    std::ranges::sort(effects);
    for (const std::string& effect : effects) text += ";" + effect;
    return text;
}

std::vector<std::string> texts_of_guards(const ir::Program& program) {
    std::vector<std::string> made;
    for (const ir::Guard& guard : program.guards) made.push_back(text_of(program, guard));
    std::ranges::sort(made);
    made.erase(std::unique(made.begin(), made.end()), made.end());
    return made;
}

bool same_outcome(const ir::Program& before, const DecisionView& one, const ir::Program& after, const DecisionView& other, std::uint32_t outcome) {
    if (one.outcome_is_set(outcome) != other.outcome_is_set(outcome)) return false;
    const std::uint32_t words = before.schema.outcomes[outcome].for_each_channel ? static_cast<std::uint32_t>(before.schema.channels.size()) : 1;
    const bool is_text = before.schema.outcomes[outcome].type.kind == TypeKind::text;
    for (std::uint32_t word = 0; word < words; ++word) {
        const std::int64_t left = one.outcome_word(before.outcome_words[outcome] + word);
        const std::int64_t right = other.outcome_word(after.outcome_words[outcome] + word);
        if (is_text ? value_text(before.schema, before.schema.outcomes[outcome].type, left) != value_text(after.schema, after.schema.outcomes[outcome].type, right)
                    : left != right)
            return false;
    }
    return true;
}

} // namespace

bool same_normal_values(const ir::Program& before, const ir::Program& after) {
    return std::ranges::equal(before.schema.outcomes, after.schema.outcomes, {}, &Outcome::normally, &Outcome::normally);
}

bool same_guards(const ir::Program& before, const ir::Program& after) { return texts_of_guards(before) == texts_of_guards(after); }

bool same_action(const ir::Program& before, const ir::Rule& one, const ir::Program& after, const ir::Rule& other) {
    const bool is_plain = one.stance == other.stance && one.pick == other.pick && one.order == other.order && one.has_floor == other.has_floor &&
                          one.floor == other.floor && one.candidates == other.candidates && one.preferences == other.preferences &&
                          one.settings == other.settings;
    if (!is_plain) return false;
    for (std::uint32_t place = 0; place < one.candidates + one.preferences; ++place) {
        if (!same_candidate(before.candidates[one.first_candidate + place], after.candidates[other.first_candidate + place])) return false;
    }
    for (std::uint32_t place = 0; place < one.settings; ++place) {
        const auto is_it = [&](const ir::Setting& setting) { return same_setting(before.settings[one.first_setting + place], setting); };
        const auto first = after.settings.begin() + other.first_setting;
        if (std::none_of(first, first + other.settings, is_it)) return false;
    }
    return true;
}

bool same_decision(const ir::Program& before, const std::int64_t* one, const ir::Program& after, const std::int64_t* other) {
    const DecisionView left(before.layout, one);
    const DecisionView right(after.layout, other);
    if (left.status() != right.status() || left.channel_count() != right.channel_count()) return false;
    for (std::uint32_t place = 0; place < left.channel_count(); ++place) {
        if (left.channel(place) != right.channel(place)) return false;
    }
    for (std::uint32_t outcome = 0; outcome < before.schema.outcomes.size(); ++outcome) {
        if (!same_outcome(before, left, after, right, outcome)) return false;
    }
    return true;
}

} // namespace forbear::analysis
