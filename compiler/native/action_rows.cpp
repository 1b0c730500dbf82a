#include "native/action_rows.h"

#include <algorithm>
#include <map>
#include <span>

#include "forbear/schema.h"

namespace forbear::native {
namespace {

constexpr std::size_t most_left_words = 8'192; ///< 64 KB; `left_row_bit` has room for more

/// The channels that a rule asks for, in order.
struct Asked {
    ir::Pick pick = ir::Pick::first_of;
    std::vector<std::uint32_t> order;
    auto operator<=>(const Asked&) const = default;
};

class Writer {
public:
    explicit Writer(const ir::Program& program) : program_(program) {
        const auto outcomes = static_cast<std::uint32_t>(program.schema.outcomes.size());
        rows_.channel_words = (program.layout.channel_count + 7) / 8; // as in the decision: a schema may have no channels
        rows_.kept = rows_.asked + rows_.channel_words;
        rows_.set = rows_.kept + rows_.channel_words;
        rows_.outcomes = rows_.set + (outcomes + 63) / 64;
        if (!program.guards.empty()) rows_.left = rows_.outcomes + outcomes;
        rows_.words_of_row = (rows_.outcomes + outcomes + (program.guards.empty() ? 0 : 1) + 7) / 8 * 8;
        rows_.words.assign(std::size_t{rows_.words_of_row} * program.rules.size(), 0);
    }

    ActionRows write() {
        for (std::size_t rule = 0; rule < program_.rules.size(); ++rule) {
            row_ = rows_.words.data() + rule * rows_.words_of_row;
            const ir::Rule& about = program_.rules[rule];
            const bool is_plain = asks_no_register(about);
            rows_.all_plain &= is_plain;
            rows_.any_reject |= about.stance == ir::Stance::reject;
            row_[ActionRows::how] = static_cast<std::uint64_t>(about.stance) | static_cast<std::uint64_t>(about.pick) << ActionRows::pick_bit;
            if (!is_plain) continue;
            row_[ActionRows::how] |= 1ull << ActionRows::plain_bit;
            write_channels(about);
            write_outcomes(about);
        }
        if (rows_.left_rows.empty()) rows_.left = ir::nothing;
        return std::move(rows_);
    }

private:
    std::span<const ir::Candidate> candidates(const ir::Rule& rule, std::uint32_t skipped, std::uint32_t count) const {
        return std::span(program_.candidates).subspan(rule.first_candidate + skipped, count);
    }
    std::span<const ir::Setting> settings(const ir::Rule& rule) const {
        return std::span(program_.settings).subspan(rule.first_setting, rule.settings);
    }

    bool asks_no_register(const ir::Rule& rule) const {
        const auto is_constant = [](const ir::Candidate& candidate) {
            return candidate.reg == ir::nothing && candidate.weight == ir::nothing && candidate.measure == ir::nothing;
        };
        return std::ranges::all_of(candidates(rule, 0, rule.candidates + rule.preferences), is_constant) &&
               std::ranges::all_of(settings(rule), [](const ir::Setting& setting) { return setting.reg == ir::nothing; });
    }

    void write_channels(const ir::Rule& rule) {
        std::vector<std::uint32_t> order;
        const auto add = [&](std::uint32_t channel) {
            if (std::ranges::find(order, channel) == order.end()) order.push_back(channel);
        };
        const auto own = candidates(rule, 0, rule.candidates);
        for (const ir::Candidate& preferred : candidates(rule, rule.candidates, rule.preferences)) {
            if (std::ranges::find(own, preferred.channel, &ir::Candidate::channel) != own.end()) add(preferred.channel);
        }
        for (const ir::Candidate& candidate : own) add(candidate.channel);
        const std::uint64_t asked = put(order, rows_.asked);
        row_[ActionRows::how] |= order.size() << ActionRows::asked_bit;
        if (rows_.left != ir::nothing) write_left({rule.pick, order});
        if (rule.pick == ir::Pick::first_of && order.size() > 1) order.erase(order.begin() + 1, order.end());
        const std::uint64_t kept = put(order, rows_.kept);
        row_[ActionRows::how] |= order.size() << ActionRows::kept_bit;
        row_[ActionRows::masks] = asked | kept << 32;
    }

    std::uint64_t put(const std::vector<std::uint32_t>& order, std::uint32_t first) {
        std::uint64_t mask = 0;
        for (std::size_t place = 0; place < order.size(); ++place) {
            row_[first + place / 8] |= std::uint64_t{order[place]} << place % 8 * 8;
            mask |= 1ull << order[place];
        }
        return mask;
    }

    void write_left(const Asked& asked) {
        const std::size_t rows = std::size_t{1} << asked.order.size();
        const auto known = left_.find(asked);
        if (asked.order.size() > ActionRows::most_left || (known == left_.end() && rows_.left_rows.size() + 2 * rows > most_left_words)) {
            row_[rows_.left] = ActionRows::no_rows;
            rows_.any_without_rows = true;
            return;
        }
        std::uint64_t word = (known == left_.end() ? add_left(asked, rows) : known->second) << ActionRows::left_row_bit;
        for (std::uint32_t place = 0; place < ActionRows::most_left; ++place) {
            const std::uint64_t channel = place < asked.order.size() ? asked.order[place] : ActionRows::no_channel;
            word |= channel << 8 * place;
        }
        row_[rows_.left] = word;
    }

    /// The number of the first row.
    std::uint64_t add_left(const Asked& asked, std::size_t rows) {
        const std::uint64_t first = rows_.left_rows.size() / 2;
        left_.emplace(asked, first);
        rows_.longest = std::max(rows_.longest, static_cast<std::uint32_t>(asked.order.size()));
        for (std::uint64_t removed = 0; removed < rows; ++removed) add_row(asked, removed);
        return first;
    }

    void add_row(const Asked& asked, std::uint64_t removed) {
        std::uint64_t in_order = 0, mask = 0, count = 0;
        for (std::size_t place = 0; place < asked.order.size(); ++place) {
            const bool is_gone = (removed >> place & 1) != 0 || (asked.pick == ir::Pick::all_of && removed != 0) ||
                                 (asked.pick == ir::Pick::first_of && count > 0);
            if (is_gone) continue;
            in_order |= std::uint64_t{asked.order[place]} << 8 * count++;
            mask |= 1ull << asked.order[place];
        }
        rows_.left_rows.push_back(in_order);
        rows_.left_rows.push_back(mask << 32 | count);
    }

    void write_outcomes(const ir::Rule& rule) {
        const std::vector<Outcome>& outcomes = program_.schema.outcomes;
        const auto set = [&](std::size_t outcome, std::int64_t value) {
            row_[rows_.outcomes + outcome] = static_cast<std::uint64_t>(value);
            row_[rows_.set + outcome / 64] |= 1ull << outcome % 64;
        };
        for (std::size_t outcome = 0; outcome < outcomes.size(); ++outcome) {
            const bool each = outcomes[outcome].for_each_channel;
            if (each || outcomes[outcome].normally) set(outcome, outcomes[outcome].normally.value_or(all_day));
        }
        for (const ir::Setting& setting : settings(rule)) set(setting.outcome, setting.value);
    }

    const ir::Program& program_;
    ActionRows rows_;
    std::uint64_t* row_ = nullptr; ///< of the rule at hand
    std::map<Asked, std::uint64_t> left_; ///< the first row
};

} // namespace

ActionRows action_rows(const ir::Program& program) { return Writer(program).write(); }

} // namespace forbear::native
