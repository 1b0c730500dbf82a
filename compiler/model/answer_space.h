#pragma once
// The customers that a handful of conditions can tell apart: every value they test, cut into classes within which no
// test changes its answer. Finite, so that a question about all customers can be settled by trying the combinations.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/model.h"

namespace forbear::model {

/// Values of one tested expression that every test answers alike.
struct AnswerClass {
    enum class State : std::uint8_t { known, unknown, none };
    State state = State::known;
    std::int64_t low = 0; ///< numbers, dates, choices: the class; sets: the members; texts: 1 + index of the text, or 0
    std::int64_t high = 0; ///< a count that may be in doubt lies between `low` and `high`
};

struct Dimension {
    const Expr* tested = nullptr;
    std::string name; ///< as the author wrote it
    std::vector<AnswerClass> classes;
    std::vector<std::string> texts; ///< that a text is compared with
};

/// The truth values that are possible: a set of the three bits.
using Truths = std::uint8_t;
inline constexpr Truths is_false = 1, is_unknown_truth = 2, is_true = 4, any_truth = 7;

class AnswerSpace {
public:
    explicit AnswerSpace(const Schema& schema) : schema_(schema) {}

    /// Takes in what `condition` tests. Returns the test that cannot be cut into classes, or null when all can.
    [[nodiscard]] const Expr* add(const Expr& condition);
    /// Like `add`, but only for values that are tested already: what else the condition tests stays open.
    void refine(const Expr& condition);
    /// Cuts the values. False when a set has too many members to try them all. Call once, after `add` and `refine`.
    [[nodiscard]] bool cut();

    [[nodiscard]] const std::vector<Dimension>& dimensions() const noexcept { return dimensions_; }
    /// Dimensions that `condition` reads, in rising order.
    [[nodiscard]] std::vector<std::uint32_t> read_by(const Expr& condition) const;
    /// What `condition` can be where dimension d is of class `classes[d]`; dimensions from `classes.size()` on are
    /// open.
    [[nodiscard]] Truths truths(const Expr& condition, const std::vector<std::uint32_t>& classes) const;
    /// `segment consumer; days_past_due 30`
    [[nodiscard]] std::string example(const std::vector<std::uint32_t>& classes) const;
    /// Two dimensions that are not independent because they read a common fact or list, or nothing.
    [[nodiscard]] std::optional<std::pair<std::uint32_t, std::uint32_t>> entangled() const;

private:
    struct Cuts {
        std::vector<std::int64_t> begins; ///< of classes, apart from the first
        std::uint64_t members = 0;
    };
    const Expr* walk(const Expr& condition, bool may_add);
    const Expr* walk_test(const Expr& test, bool may_add);
    [[nodiscard]] Truths answer(const Expr& test, const Dimension& dimension, const AnswerClass& of) const;
    [[nodiscard]] Truths answer_known(const Expr& test, const Dimension& dimension, const AnswerClass& of) const;
    [[nodiscard]] bool cut(Dimension& dimension, Cuts& cuts) const;
    [[nodiscard]] std::string class_text(const Dimension& dimension, const AnswerClass& of) const;

    const Schema& schema_;
    std::vector<Dimension> dimensions_;
    std::vector<Cuts> cuts_;
    std::map<std::string, std::uint32_t> by_key_;
    std::map<const Expr*, std::uint32_t> by_test_;
};

} // namespace forbear::model
