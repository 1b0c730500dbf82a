#include "native/decision_rows.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <numeric>

namespace forbear::native {
namespace {

constexpr std::uint32_t most_words = 64;

Status status_of(ir::Stance stance, std::uint64_t kept) {
    if (stance == ir::Stance::no_contact) return Status::no_contact;
    return kept == 0 ? Status::blocked : Status::contact;
}

void write(const ir::Program& program, const ActionRows& actions, std::uint32_t rule, std::uint64_t* out) {
    const DecisionLayout& layout = program.layout;
    const std::uint64_t* row = actions.words.data() + std::size_t{rule} * actions.words_of_row;
    out[layout::rule] = rule;
    const ir::Stance stance = program.rules[rule].stance;
    if (stance == ir::Stance::reject) {
        out[layout::status] = static_cast<std::uint64_t>(Status::rejected);
        return;
    }
    const std::uint64_t kept = row[ActionRows::masks] >> 32;
    out[layout::status] = static_cast<std::uint64_t>(status_of(stance, kept));
    out[layout::number_of_channels] = row[ActionRows::how] >> ActionRows::kept_bit & 0xff;
    std::copy_n(row + actions.kept, actions.channel_words, out + layout.channels);
    const std::vector<Outcome>& outcomes = program.schema.outcomes;
    std::copy_n(row + actions.set, (outcomes.size() + 63) / 64, out + layout.outcomes_set);
    for (std::size_t outcome = 0; outcome < outcomes.size(); ++outcome) {
        std::uint64_t* to = out + layout.outcomes + program.outcome_words[outcome];
        const std::uint64_t value = row[actions.outcomes + outcome];
        if (!outcomes[outcome].for_each_channel) {
            *to = value;
            continue;
        }
        for (std::uint32_t channel = 0; channel < layout.channel_count; ++channel) {
            to[channel] = (kept >> channel & 1) != 0 ? value : static_cast<std::uint64_t>(all_day);
        }
    }
}

} // namespace

std::optional<DecisionRows> decision_rows(const ir::Program& program, const ActionRows& actions) {
    if (!actions.all_plain || !program.guards.empty() || program.layout.words > most_words) return std::nullopt;
    DecisionRows made;
    made.words_of_row = (program.layout.words + 7) / 8 * 8;
    std::vector<std::uint64_t> words(std::size_t{made.words_of_row} * program.rules.size(), 0);
    for (std::uint32_t rule = 0; rule < program.rules.size(); ++rule) write(program, actions, rule, words.data() + std::size_t{rule} * made.words_of_row);
    const std::uint64_t all_bits = std::accumulate(words.begin(), words.end(), std::uint64_t{0}, std::bit_or());
    made.bytes_of_word = std::bit_ceil(static_cast<std::uint32_t>(std::bit_width(all_bits | 1) + 7) / 8);
    made.bytes.reserve(words.size() * made.bytes_of_word);
    for (const std::uint64_t word : words) {
        for (std::uint32_t byte = 0; byte < made.bytes_of_word; ++byte) made.bytes.push_back(static_cast<std::uint8_t>(word >> 8 * byte));
    }
    return made;
}

} // namespace forbear::native
