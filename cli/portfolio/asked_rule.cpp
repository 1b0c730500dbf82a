#include "portfolio/asked_rule.h"

#include <algorithm>
#include <utility>

#include "portfolio/tally.h"

namespace forbear::cli {

Result<AskedRule> AskedRule::make(const Policy& policy, const std::string& name) {
    AskedRule made;
    made.policy_ = &policy;
    made.name_ = name;
    for (std::size_t rule = 0; rule < policy.rules().size(); ++rule) {
        if (policy.rules()[rule].name != name) continue;
        Result<std::shared_ptr<const WhyNot>> question = why_not(policy, rule);
        if (!question) return question.error();
        made.versions_.push_back({policy.rules()[rule].version, static_cast<std::uint32_t>(made.parts_.size()), std::move(question).value()});
        for (const std::string& part : made.versions_.back().question->parts()) made.parts_.push_back(part.empty() ? "(never true)" : part);
    }
    if (made.versions_.empty()) return why_not(policy, name).error();
    return made;
}

std::uint32_t AskedRule::version_of(std::size_t part) const noexcept {
    if (versions_.size() == 1) return 0;
    const auto behind = std::ranges::find_if(versions_, [&](const Version& one) { return one.first_part > part; });
    return std::prev(behind)->version;
}

void AskedRule::ask(const FactsView& facts, std::size_t begin, std::size_t end, std::vector<std::uint32_t>& asked) const {
    asked.resize((end - begin) * versions_.size());
    for (std::size_t version = 0; version < versions_.size(); ++version) {
        versions_[version].question->answer(facts, begin, end, asked.data() + version * (end - begin));
    }
}

std::uint32_t AskedRule::answer(const std::vector<std::uint32_t>& asked, std::size_t place, const DecisionView& decision) const noexcept {
    if (decision.rule() < 0) return invalid;
    const std::uint32_t decided_by = policy_->rules()[static_cast<std::size_t>(decision.rule())].version;
    const auto version = std::ranges::find(versions_, decided_by, &Version::version);
    if (version == versions_.end()) return no_such_rule;
    const std::size_t rows = asked.size() / versions_.size();
    const std::uint32_t part = asked[static_cast<std::size_t>(version - versions_.begin()) * rows + place];
    return part < version->question->parts().size() ? version->first_part + part : part;
}

bool AskedRule::decided(const DecisionView& decision) const noexcept {
    return decision.rule() >= 0 && policy_->rules()[static_cast<std::size_t>(decision.rule())].name == name_;
}

WhyNotTally::WhyNotTally(const AskedRule& asked) : asked_(&asked), parts_(asked.parts().size(), 0) {}

void WhyNotTally::count(std::uint32_t answer, bool decided) {
    if (answer == AskedRule::invalid) ++invalid_;
    else if (answer == AskedRule::no_such_rule) ++no_such_rule_;
    else if (answer != AskedRule::all_true) ++parts_[answer];
    else ++(decided ? decided_ : decided_above_);
}

void WhyNotTally::add(const WhyNotTally& other) {
    for (std::size_t part = 0; part < parts_.size(); ++part) parts_[part] += other.parts_[part];
    decided_ += other.decided_;
    decided_above_ += other.decided_above_;
    invalid_ += other.invalid_;
    no_such_rule_ += other.no_such_rule_;
}

void WhyNotTally::clear() {
    std::ranges::fill(parts_, 0);
    decided_ = decided_above_ = invalid_ = no_such_rule_ = 0;
}

std::string WhyNotTally::text() const {
    std::vector<TallyLine> lines;
    for (std::size_t part = 0; part < parts_.size(); ++part) {
        const std::uint32_t version = asked_->version_of(part);
        lines.push_back({asked_->parts()[part] + (version == 0 ? "" : " (version " + std::to_string(version) + ")"), parts_[part]});
    }
    lines.push_back({"(all true, decided by a rule above)", decided_above_});
    lines.push_back({"(all true, decided by this rule)", decided_});
    if (no_such_rule_ > 0) lines.push_back({"(decided by a version without this rule)", no_such_rule_});
    if (invalid_ > 0) lines.push_back({"(invalid)", invalid_});
    std::string text;
    append_lines(text, "why not " + asked_->name() + ": the first part of its condition that is not true", lines);
    return text;
}

} // namespace forbear::cli
