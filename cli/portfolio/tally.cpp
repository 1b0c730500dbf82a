#include "portfolio/tally.h"

#include <algorithm>

#include "forbear/diagnostic.h"
#include "portfolio/decision_writer.h"

namespace forbear::cli {

namespace {

constexpr std::size_t reasons_kept = 5;

} // namespace

void append_lines(std::string& text, const std::string& title, const std::vector<TallyLine>& lines) {
    if (lines.empty()) return;
    std::size_t name_width = 0;
    std::size_t count_width = 0;
    for (const TallyLine& line : lines) {
        name_width = std::max(name_width, line.name.size());
        count_width = std::max(count_width, std::to_string(line.count).size());
    }
    text += title + "\n";
    for (const TallyLine& line : lines) {
        const std::string count = std::to_string(line.count);
        text += "  " + line.name + std::string(name_width - line.name.size() + 2 + count_width - count.size(), ' ') +
                count + "\n";
    }
}

Tally::Tally(const Policy& policy)
    : policy_(&policy), rules_(policy.rules().size(), 0), channels_(policy.schema().channels.size(), 0) {
    for (const ExperimentInfo& experiment : policy.experiments()) cells_.emplace_back(experiment.cells.size() + 1, 0);
}

void Tally::count(std::uint64_t row, std::string_view key, const DecisionView& decision, std::string_view reason) {
    ++records_;
    ++statuses_[static_cast<std::size_t>(decision.status())];
    if (decision.rule() >= 0) ++rules_[static_cast<std::size_t>(decision.rule())];
    for (std::uint32_t place = 0; place < decision.channel_count(); ++place) ++channels_[decision.channel(place)];
    for (std::uint32_t experiment = 0; experiment < cells_.size(); ++experiment) {
        const auto rule = static_cast<std::size_t>(decision.rule());
        const bool is_of_other_version =
            decision.rule() >= 0 && !runs_in(policy_->experiments()[experiment], policy_->rules()[rule]);
        if (is_of_other_version) continue;
        const std::int32_t cell = decision.cell(experiment);
        ++(cell < 0 ? cells_[experiment].back() : cells_[experiment][static_cast<std::size_t>(cell)]);
    }
    if (decision.status() != Status::invalid || reasons_.size() >= reasons_kept) return;
    const std::string name = key.empty() ? "" : " (" + printable(key.substr(0, 60)) + ")";
    reasons_.push_back("row " + std::to_string(row) + name + ": " + std::string(reason));
}

void Tally::add(const Tally& later) {
    records_ += later.records_;
    for (std::size_t i = 0; i < statuses_.size(); ++i) statuses_[i] += later.statuses_[i];
    for (std::size_t i = 0; i < rules_.size(); ++i) rules_[i] += later.rules_[i];
    for (std::size_t i = 0; i < channels_.size(); ++i) channels_[i] += later.channels_[i];
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        for (std::size_t cell = 0; cell < cells_[i].size(); ++cell) cells_[i][cell] += later.cells_[i][cell];
    }
    for (const std::string& reason : later.reasons_) {
        if (reasons_.size() < reasons_kept) reasons_.push_back(reason);
    }
}

void Tally::clear() {
    records_ = 0;
    statuses_.fill(0);
    std::fill(rules_.begin(), rules_.end(), 0);
    std::fill(channels_.begin(), channels_.end(), 0);
    for (std::vector<std::uint64_t>& cells : cells_) std::fill(cells.begin(), cells.end(), 0);
    reasons_.clear();
}

std::string Tally::text(const Policy& policy) const {
    // Where several versions may have decided, each rule says whose it is.
    const bool has_versions = std::ranges::any_of(policy.rules(), [&](const RuleInfo& rule) {
        return rule.version != 0 && rule.version != policy.version();
    });
    std::string text = policy.name() + (has_versions ? "" : " version " + std::to_string(policy.version())) + ": " +
                       std::to_string(records_) + (records_ == 1 ? " record" : " records") + "\n";
    std::vector<TallyLine> statuses;
    for (std::size_t i = 0; i < statuses_.size(); ++i) {
        statuses.push_back({std::string(status_text(static_cast<Status>(i))), statuses_[i]});
    }
    append_lines(text, "status", statuses);

    std::vector<TallyLine> rules;
    for (std::size_t i = 0; i < rules_.size(); ++i) {
        const RuleInfo& rule = policy.rules()[i];
        const bool says_version = has_versions && rule.version != 0;
        const std::string version = says_version ? " (version " + std::to_string(rule.version) + ")" : std::string();
        if (rules_[i] > 0) rules.push_back({rule.name + version, rules_[i]});
    }
    const std::size_t idle = rules_.size() - rules.size();
    append_lines(text, "rule", rules);
    if (idle > 0) text += "  (" + std::to_string(idle) + (idle == 1 ? " rule" : " rules") + " decided no record)\n";

    std::vector<TallyLine> channels;
    for (std::size_t i = 0; i < channels_.size(); ++i) {
        if (channels_[i] > 0) channels.push_back({policy.schema().channels[i].name, channels_[i]});
    }
    append_lines(text, "channel (a record counts for each channel it may be contacted by)", channels);

    for (std::size_t i = 0; i < cells_.size(); ++i) {
        const ExperimentInfo& experiment = policy.experiments()[i];
        std::vector<TallyLine> cells;
        for (std::size_t cell = 0; cell < experiment.cells.size(); ++cell) {
            cells.push_back({experiment.cells[cell].name, cells_[i][cell]});
        }
        if (cells_[i].back() > 0) cells.push_back({"(in no cell)", cells_[i].back()});
        const std::string version =
            experiment.version == 0 ? std::string() : " (version " + std::to_string(experiment.version) + ")";
        append_lines(text, "experiment " + experiment.name + version, cells);
    }

    const std::uint64_t invalid = with_status(Status::invalid);
    if (!reasons_.empty())
        text +=
            invalid > reasons_.size() ? "invalid, the first " + std::to_string(reasons_.size()) + "\n" : "invalid\n";
    for (const std::string& reason : reasons_) text += "  " + reason + "\n";
    return text;
}

} // namespace forbear::cli
