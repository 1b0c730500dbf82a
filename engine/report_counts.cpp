#include "report_counts.h"

#include "report_words.h"

namespace forbear {

ReportCounts::ReportCounts(const CompiledPolicy& policy, const interpret::Interpreter& interpreter, const CellMap& map, std::uint32_t outcome)
    : policy_(policy), interpreter_(interpreter), map_(map), outcome_(outcome), words_(policy.layout().words),
      rules_(policy.rules().size()), channels_(policy.schema().channels.size()),
      values_(outcome == ir::nothing ? 0 : static_cast<std::size_t>(policy.schema().outcomes[outcome].type.high) + 1),
      guards_(policy.guards().size()), cells_(map.size()) {}

void ReportCounts::count(const FactsView& facts, std::uint64_t row, bool is_readable) {
    ++records_;
    if (is_readable) policy_.decide(facts, row, words_.data());
    else ++unreadable_;
    const DecisionView decision(policy_.layout(), words_.data());
    const Status status = is_readable ? decision.status() : Status::invalid;
    ++statuses_[static_cast<std::size_t>(status)];
    if (status == Status::invalid) return;
    const auto rule = static_cast<std::uint32_t>(decision.rule());
    ++rules_[rule];
    ++cells_[map_.cell_of(interpreter_, facts, row)][rule];
    for (std::uint32_t place = 0; place < decision.channel_count(); ++place) ++channels_[decision.channel(place)];
    for (std::uint32_t guard = 0; guard < guards_.size(); ++guard) guards_[guard] += decision.guard_changed(guard) ? 1u : 0u;
    if (outcome_ == ir::nothing || status != Status::contact) return;
    if (!decision.outcome_is_set(outcome_)) ++unset_;
    else ++values_[static_cast<std::size_t>(decision.outcome_word(policy_.outcome_word(outcome_)))];
}

ReportPortfolio ReportCounts::told(const std::string& name, const std::string& as_of) const {
    ReportPortfolio made{.name = name, .as_of = as_of, .records = records_, .unreadable = unreadable_};
    const Schema& schema = policy_.schema();
    for (std::size_t index = 0; index < statuses_.size(); ++index)
        made.statuses.push_back({status_word(static_cast<Status>(index)), statuses_[index]});
    for (std::size_t index = 0; index < rules_.size(); ++index)
        made.rules.push_back({rule_words(policy_, index), rules_[index]});
    for (std::size_t index = 0; index < channels_.size(); ++index) made.channels.push_back({schema.channels[index].name, channels_[index]});
    for (std::size_t index = 0; index < guards_.size(); ++index) made.guards.push_back({policy_.guards()[index].name, guards_[index]});
    if (outcome_ == ir::nothing) return made;
    for (std::size_t index = 0; index < values_.size(); ++index)
        made.values.push_back({value_text(schema, schema.outcomes[outcome_].type, static_cast<std::int64_t>(index)), values_[index]});
    if (unset_ > 0) made.values.push_back({"not set", unset_});
    return made;
}

} // namespace forbear
