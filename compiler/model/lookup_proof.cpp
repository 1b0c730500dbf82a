#include "model/lookup_proof.h"

#include <algorithm>
#include <numeric>

#include "model/answer_space.h"

namespace forbear::model {
namespace {

/// Beyond so many combinations nothing is claimed, either way.
constexpr std::uint64_t most_trials = 200'000;

class LookupProof {
public:
    LookupProof(const Schema& schema, const Lookup& lookup)
        : lookup_(lookup), space_(schema), wins_(lookup.rows.size(), false) {}

    LookupReach run() {
        LookupReach reach{false, std::vector<bool>(lookup_.rows.size(), false)};
        const bool is_readable = std::ranges::all_of(lookup_.rows, [&](const LookupRow& row) {
            return !row.when || space_.add(*row.when) == nullptr;
        });
        if (!is_readable || !space_.cut()) return reach;
        std::vector<std::uint32_t> all(lookup_.rows.size());
        std::iota(all.begin(), all.end(), 0u);
        visit(all);
        if (gave_up_) return reach;
        reach.is_total = !has_gap_;
        for (std::size_t row = 0; row < wins_.size(); ++row) reach.never_fits[row] = !wins_[row];
        return reach;
    }

private:
    [[nodiscard]] Truths truths(std::uint32_t row) const {
        const auto& when = lookup_.rows[row].when;
        return when ? space_.truths(*when, chosen_) : is_true;
    }

    /// Rows that can still fit where the first values are as chosen; the first that certainly does ends them.
    void visit(const std::vector<std::uint32_t>& alive) {
        std::vector<std::uint32_t> left;
        bool is_settled = false;
        for (const std::uint32_t row : alive) {
            if (++trials_ > most_trials) gave_up_ = true;
            if (gave_up_) return;
            const Truths can_be = truths(row);
            if ((can_be & is_true) == 0) continue;
            left.push_back(row);
            is_settled = can_be == is_true;
            if (is_settled) break;
        }
        if (left.size() == 1 && is_settled) {
            wins_[left.front()] = true;
            return;
        }
        const std::size_t level = chosen_.size();
        if (left.empty() || level == space_.dimensions().size()) {
            has_gap_ = true;
            return;
        }
        const auto classes = static_cast<std::uint32_t>(space_.dimensions()[level].classes.size());
        for (std::uint32_t each = 0; each < classes && !gave_up_; ++each) {
            chosen_.push_back(each);
            visit(left);
            chosen_.pop_back();
        }
    }

    const Lookup& lookup_;
    AnswerSpace space_;
    std::vector<bool> wins_;
    std::vector<std::uint32_t> chosen_;
    std::uint64_t trials_ = 0;
    bool has_gap_ = false;
    bool gave_up_ = false;
};

} // namespace

LookupReach reach_of(const Schema& schema, const Lookup& lookup) { return LookupProof(schema, lookup).run(); }

} // namespace forbear::model
