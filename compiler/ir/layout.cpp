#include "ir/program.h"

namespace forbear::ir {

namespace {

std::uint32_t words_for_bits(std::size_t bits) { return static_cast<std::uint32_t>((bits + 63) / 64); }

} // namespace

void lay_out(Program& program) {
    const Schema& schema = program.schema;
    DecisionLayout& layout = program.layout;
    layout = DecisionLayout{};
    layout.channel_count = static_cast<std::uint32_t>(schema.channels.size());
    layout.guard_count = static_cast<std::uint32_t>(program.guards.size());
    layout.guards_applied = layout.channels + (layout.channel_count + 7) / 8;
    layout.guards_changed = layout.guards_applied + words_for_bits(program.guards.size());
    layout.outcomes_set = layout.guards_changed + words_for_bits(program.guards.size());
    layout.outcomes = layout.outcomes_set + words_for_bits(schema.outcomes.size());

    program.outcome_words.clear();
    std::uint32_t word = 0;
    for (const Outcome& outcome : schema.outcomes) {
        program.outcome_words.push_back(word);
        word += outcome.for_each_channel ? layout.channel_count : 1;
    }
    layout.experiments = layout.outcomes + word;
    layout.words = layout.experiments + static_cast<std::uint32_t>(program.experiments.size());
}

} // namespace forbear::ir
