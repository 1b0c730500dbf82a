#pragma once
// What must be known, and must not be none, where a rule has fired: its conditions were true.

#include <vector>

#include "model/expr.h"

namespace forbear::model {

class Proof {
public:
    /// `condition` is true wherever this proof is used. It must outlive the proof.
    void assume(const Expr& condition) { assume(condition, true); }
    [[nodiscard]] bool may_be_unknown(const Expr& value) const;
    [[nodiscard]] bool may_be_none(const Expr& value) const;

private:
    void assume(const Expr& condition, bool truth);
    void assume_present(const Expr& value);

    std::vector<const Expr*> known_;
    std::vector<const Expr*> present_;
};

/// `value` with a stand-in where only a proof rules out unknown and none, so that nobody later needs the proof again.
[[nodiscard]] Expr made_certain(Expr value, const Proof& proof);

/// Whether `expr` can be unknown when the values `known` are not.
[[nodiscard]] bool can_be_unknown_given(const Expr& expr, const std::vector<const Expr*>& known);

} // namespace forbear::model
