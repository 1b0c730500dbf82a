// Why a rule's channels stand in the order in which they do.

#include "interpret/explain_parts.h"

namespace forbear::interpret {

namespace {

class ChoiceReader {
public:
    ChoiceReader(const Walk& walk, const ir::Rule& rule) : walk_(walk), program_(walk.program()), rule_(rule) {}

    std::vector<std::string> read() {
        if (rule_.order == ir::Order::cheapest) told_.push_back("the cheapest first: " + costs());
        if (rule_.order == ir::Order::likeliest)
            told_.push_back("the likeliest first, by " + rule_.weight_name + ": " + weights());
        if (rule_.has_floor) {
            for (std::uint32_t place = 0; place < rule_.candidates; ++place) tell_measure(candidate(place));
        }
        for (std::uint32_t place = 0; place < rule_.preferences; ++place)
            tell_preference(candidate(rule_.candidates + place));
        return std::move(told_);
    }

private:
    [[nodiscard]] const ir::Candidate& candidate(std::uint32_t place) const {
        return program_.candidates[rule_.first_candidate + place];
    }
    [[nodiscard]] const std::string& name_of(std::uint32_t channel) const {
        return program_.schema.channels[channel].name;
    }
    [[nodiscard]] std::string words_of(ir::Reg reg) const {
        return value_words(program_.schema, program_.registers[reg].type, walk_.get(reg));
    }
    [[nodiscard]] bool is_asked(std::uint32_t channel) const { return (walk_.asked().set >> channel & 1u) != 0; }

    std::string costs() const {
        std::string text;
        for (std::uint32_t place = 0; place < rule_.candidates; ++place) {
            const Channel& channel = program_.schema.channels[candidate(place).channel];
            if (!is_asked(candidate(place).channel)) continue;
            const Type money{.kind = TypeKind::money, .scale = channel.scale, .currency = channel.currency};
            text += (text.empty() ? "" : ", ") + channel.name + " " + value_text(program_.schema, money, channel.cost);
        }
        return text.empty() ? "none is left" : text;
    }

    /// In the order of the rule, preferences included.
    std::string weights() const {
        std::string text;
        for (std::uint32_t rank = 0; rank < walk_.asked().count; ++rank) {
            for (std::uint32_t place = 0; place < rule_.candidates; ++place) {
                const ir::Candidate& one = candidate(place);
                if (one.channel != walk_.asked().channels[rank]) continue;
                text += (text.empty() ? "" : ", ") + name_of(one.channel) + " " + words_of(one.weight);
                break;
            }
        }
        return text.empty() ? "none is left" : text;
    }

    void tell_measure(const ir::Candidate& one) {
        const Value measure = walk_.get(one.measure);
        if (measure.state == State::known && measure.value >= rule_.floor) return;
        const std::string below = measure.state == State::known ? "below " : "not known to be at least ";
        told_.push_back(name_of(one.channel) + " is left out: its " + rule_.measure_name + " is " +
                        words_of(one.measure) + ", " + below + rule_.floor_text);
    }

    void tell_preference(const ir::Candidate& preferred) {
        std::uint32_t channel = preferred.channel;
        std::string who = name_of(channel) + " is preferred";
        if (preferred.reg != ir::nothing) {
            const std::string& fact = program_.registers[preferred.reg].name;
            const Value value = walk_.get(preferred.reg);
            if (value.state != State::known) {
                told_.push_back(fact + " is " + words_of(preferred.reg) + ": it prefers nothing");
                return;
            }
            channel = static_cast<std::uint32_t>(value.value);
            who = fact + " prefers " + name_of(channel);
        }
        told_.push_back(who + (is_asked(channel) ? ", which goes to the front"
                                                 : ", which the rule does not ask for: it is not added"));
    }

    const Walk& walk_;
    const ir::Program& program_;
    const ir::Rule& rule_;
    std::vector<std::string> told_;
};

} // namespace

std::vector<std::string> choice_words(const Walk& walk, const ir::Rule& rule) {
    return ChoiceReader(walk, rule).read();
}

} // namespace forbear::interpret
