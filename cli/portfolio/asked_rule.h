#pragma once
// A rule of which a whole portfolio is asked why it does not take more records.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "forbear/decision.h"
#include "forbear/engine.h"
#include "forbear/why_not.h"

namespace forbear::cli {

/// Each record is asked about the version of the policy that decided it. Immutable. The policy must outlive it.
class AskedRule {
public:
    /// Answers, beside the number of a part: every part is true; the record is invalid; the version that decided has no such rule.
    static constexpr std::uint32_t all_true = WhyNot::all_true, invalid = WhyNot::invalid, no_such_rule = 0xffff'fffdu;

    /// Errors: ErrorCode::invalid_argument where no version has the rule; ErrorCode::limit.
    [[nodiscard]] static Result<AskedRule> make(const Policy& policy, const std::string& name);

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    /// In words: of each version in turn, as `WhyNot::parts`. One that the compiler has left out says that it is never true.
    [[nodiscard]] const std::vector<std::string>& parts() const noexcept { return parts_; }
    /// The version that a part is of, where several have the rule; else 0.
    [[nodiscard]] std::uint32_t version_of(std::size_t part) const noexcept;

    /// Asks about rows [begin, end), whatever decided them. `asked` is memory for `answer`.
    void ask(const FactsView& facts, std::size_t begin, std::size_t end, std::vector<std::uint32_t>& asked) const;
    /// Of row begin + `place`, which was decided so.
    [[nodiscard]] std::uint32_t answer(const std::vector<std::uint32_t>& asked, std::size_t place, const DecisionView& decision) const noexcept;
    /// Whether this rule decided.
    [[nodiscard]] bool decided(const DecisionView& decision) const noexcept;

private:
    struct Version {
        std::uint32_t version = 0;
        std::uint32_t first_part = 0;
        std::shared_ptr<const WhyNot> question;
    };
    const Policy* policy_ = nullptr;
    std::string name_;
    std::vector<Version> versions_;
    std::vector<std::string> parts_;
};

/// How many records each part of the condition turns away: the first that is not true counts.
class WhyNotTally {
public:
    explicit WhyNotTally(const AskedRule& asked);

    /// `answer` as `AskedRule::answer` gives it; `decided`: this rule decided the record.
    void count(std::uint32_t answer, bool decided);
    void add(const WhyNotTally& other);
    void clear();
    /// For people, ready to print.
    [[nodiscard]] std::string text() const;

private:
    const AskedRule* asked_; ///< must outlive the tally
    std::vector<std::uint64_t> parts_;
    std::uint64_t decided_ = 0, decided_above_ = 0, invalid_ = 0, no_such_rule_ = 0;
};

} // namespace forbear::cli
