#include "report_cells.h"

#include <algorithm>
#include <set>

#include "analysis/sketch.h"
#include "coverage_search.h"
#include "interpret/given.h"

namespace forbear {
namespace {

constexpr std::size_t variations = 60; ///< of customers, for each cell

} // namespace

CellFinder::CellFinder(const ir::Judged& judged, analysis::Questions& questions, const CellMap& map, std::uint32_t outcome)
    : judged_(judged), questions_(questions), map_(map), outcome_(outcome), interpreter_(judged.program),
      record_(judged.program.schema), seen_(map.size()), open_(map.size()) {}

std::optional<std::size_t> CellFinder::cell_of(const GivenRecord& record) {
    const ir::Program& program = judged_.program;
    interpret::fill(record, program.schema, record_);
    std::vector<std::int64_t> words(program.layout.words);
    const FactsView view = record_.view();
    interpreter_.decide(view, 0, words.data());
    if (DecisionView(program.layout, words.data()).status() == Status::invalid) return std::nullopt;
    return map_.cell_of(interpreter_, view, 0);
}

void CellFinder::see(const GivenRecord& record) {
    const ir::Program& program = judged_.program;
    const std::optional<std::size_t> cell = cell_of(record);
    if (!cell) return;
    std::vector<std::int64_t> words(program.layout.words);
    interpreter_.decide(record_.view(), 0, words.data());
    const DecisionView decision(program.layout, words.data());
    SeenCell& seen = seen_[*cell];
    seen.rules.try_emplace(static_cast<std::uint32_t>(decision.rule()), record);
    seen.statuses.try_emplace(decision.status(), record);
    for (std::uint32_t place = 0; place < decision.channel_count(); ++place) seen.channels.try_emplace(decision.channel(place), record);
    if (outcome_ == ir::nothing || decision.status() != Status::contact) return;
    const bool is_set = decision.outcome_is_set(outcome_);
    const std::int64_t word = is_set ? decision.outcome_word(program.outcome_words[outcome_]) : 0;
    seen.values.try_emplace(is_set ? std::optional(word) : std::nullopt, record);
}

/// The same customer with the facts changed that the cell is about, as far as that is plain.
GivenRecord CellFinder::moved(const GivenRecord& record, std::size_t cell, bool to_end) const {
    GivenRecord made = record;
    const std::vector<std::uint32_t> parts = map_.parts_of(cell);
    const analysis::Space& space = questions_.regions().space();
    for (std::size_t index = 0; index < parts.size(); ++index) {
        const MapAxis& axis = map_.axes()[index];
        const analysis::Values& part = axis.parts[parts[index]];
        if (!axis.fact) {
            analysis::Values end = part;
            if (to_end && !part.ranges.empty()) end = analysis::range_of(part.ranges.back().high, part.ranges.back().high);
            // Where the way back to the facts is not plain the customer stays, and may be of use all the same.
            made = analysis::sketch(judged_.program, space, *space.narrowed({}, axis.dimension, end), made);
            continue;
        }
        GivenValue& value = made.facts[*axis.fact];
        if (part.ranges.empty()) {
            value = {part.none ? State::none : State::unknown, 0, {}};
            continue;
        }
        const std::int64_t low = part.ranges.front().low;
        const std::int64_t high = part.ranges.back().high;
        const bool is_there = value.state == State::known && value.value >= low && value.value <= high;
        if (!is_there || to_end) value = {State::known, to_end ? high : low, {}};
    }
    return made;
}

/// What one customer gets in one cell, the like of them often gets in others.
void CellFinder::spread(const GivenRecord& record) {
    see(record);
    for (std::size_t cell = 0; cell < map_.size(); ++cell) {
        for (const bool to_end : {false, true}) see(moved(record, cell, to_end));
    }
}

void CellFinder::start_from(const std::vector<GivenRecord>& records) {
    for (const GivenRecord& record : records) spread(record);
    // Looking about is cheap; what it does not show the solver is asked.
    const std::vector<GivenRecord> varied = vary(judged_.program, records, variations * map_.size());
    for (std::size_t index = 0; index < varied.size(); ++index)
        see(moved(varied[index], index % map_.size(), index % 2 == 0));
}

bool CellFinder::take(const Found& found) {
    if (found.verdict == Verdict::yes) spread(found.witnesses.front());
    return found.verdict == Verdict::not_decided;
}

bool CellFinder::may_fire_in(std::uint32_t rule, const analysis::Box& box) {
    const analysis::Region* own = questions_.regions().own(rule);
    return own == nullptr || std::ranges::any_of(*own, [&](const analysis::Box& each) { return analysis::meet(each, box); });
}

void CellFinder::settle(std::size_t cell, std::uint64_t most_asked) {
    const analysis::Box box = map_.box(cell);
    const Found somebody = questions_.find(box, [](const GivenRecord&, const DecisionView&) { return true; });
    if (somebody.verdict == Verdict::yes) seen_[cell].ordinary = somebody.witnesses.front();
    const bool is_open = take(somebody);
    open_[cell].exists = is_open && seen_[cell].rules.empty();
    if (somebody.verdict == Verdict::no) return;
    settle_rules(cell, most_asked);
    settle_endings(cell, most_asked);
}

void CellFinder::settle_rules(std::size_t cell, std::uint64_t most_asked) {
    const analysis::Box box = map_.box(cell);
    for (std::uint32_t rule = 0; rule < judged_.program.rules.size(); ++rule) {
        if (seen_[cell].rules.contains(rule) || !may_fire_in(rule, box)) continue;
        if (asked_ < most_asked) {
            ++asked_;
            if (!take(questions_.can_fire_in(rule, box))) continue;
        }
        open_[cell].rules.push_back(rule);
    }
}

std::vector<std::optional<std::int64_t>> CellFinder::possible_values(const std::vector<std::uint32_t>& rules) const {
    const ir::Program& program = judged_.program;
    const Outcome& outcome = program.schema.outcomes[outcome_];
    std::set<std::optional<std::int64_t>> made;
    bool can_be_any = false;
    for (const std::uint32_t index : rules) {
        const ir::Rule& rule = program.rules[index];
        if (rule.stance != ir::Stance::contact) continue;
        const auto settings = std::vector(program.settings.begin() + rule.first_setting,
                                          program.settings.begin() + rule.first_setting + rule.settings);
        const auto setting = std::ranges::find_if(settings, [&](const ir::Setting& each) { return each.outcome == outcome_; });
        if (setting == settings.end()) made.insert(outcome.normally);
        else if (setting->reg == ir::nothing) made.insert(setting->value);
        else can_be_any = true;
    }
    // A guard puts a value to a limit, or back to the normal one.
    for (const ir::Effect& effect : program.effects) {
        if (effect.outcome != outcome_) continue;
        made.insert(outcome.normally);
        if (effect.kind == ir::EffectKind::at_most || effect.kind == ir::EffectKind::at_least) {
            if (effect.reg == ir::nothing) made.insert(effect.value);
            else can_be_any = true;
        }
    }
    if (can_be_any) {
        made.insert(std::nullopt);
        for (std::int64_t value = outcome.type.low; value <= outcome.type.high; ++value) made.insert(value);
    }
    return {made.begin(), made.end()};
}

std::vector<std::uint32_t> CellFinder::possible_channels(const std::vector<std::uint32_t>& rules) const {
    const ir::Program& program = judged_.program;
    std::set<std::uint32_t> made;
    for (const std::uint32_t index : rules) {
        const ir::Rule& rule = program.rules[index];
        if (rule.stance != ir::Stance::contact) continue;
        for (std::uint32_t place = 0; place < rule.candidates; ++place) {
            const ir::Candidate& candidate = program.candidates[rule.first_candidate + place];
            if (candidate.reg == ir::nothing) made.insert(candidate.channel);
            else
                for (std::uint32_t channel = 0; channel < program.schema.channels.size(); ++channel) made.insert(channel);
        }
    }
    return {made.begin(), made.end()};
}

void CellFinder::settle_endings(std::size_t cell, std::uint64_t most_asked) {
    const analysis::Box box = map_.box(cell);
    SeenCell& seen = seen_[cell];
    OpenCell& open = open_[cell];
    std::vector<std::uint32_t> rules = open.rules;
    for (const auto& [rule, record] : seen.rules) rules.push_back(rule);
    const auto is_open = [&](const analysis::Ending& ending) {
        if (asked_ >= most_asked) return true;
        ++asked_;
        return take(questions_.can_end_in(ending, box));
    };
    const auto some_rule_is = [&](ir::Stance stance) {
        return std::ranges::any_of(rules, [&](std::uint32_t rule) { return judged_.program.rules[rule].stance == stance; });
    };
    const std::pair<Status, ir::Stance> statuses[] = {{Status::contact, ir::Stance::contact},
                                                      {Status::blocked, ir::Stance::contact},
                                                      {Status::no_contact, ir::Stance::no_contact},
                                                      {Status::rejected, ir::Stance::reject}};
    for (const auto& [status, stance] : statuses) {
        if (seen.statuses.contains(status) || !some_rule_is(stance)) continue;
        if (is_open({.status = status, .value = {}})) open.statuses.push_back(status);
    }
    for (const std::uint32_t channel : possible_channels(rules)) {
        if (seen.channels.contains(channel)) continue;
        if (is_open({.status = {}, .channel = channel, .value = {}})) open.channels.push_back(channel);
    }
    if (outcome_ == ir::nothing) return;
    for (const std::optional<std::int64_t>& value : possible_values(rules)) {
        if (seen.values.contains(value)) continue;
        if (is_open({.status = {}, .outcome = outcome_, .value = value})) open.values.push_back(value);
    }
}

} // namespace forbear
