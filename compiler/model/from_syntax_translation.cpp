// Outcomes that are set from facts: `language preferred_language, or english when unknown`, where fact and outcome list
// their values each for itself.

#include "model/actions.h"
#include "model/types.h"
#include "syntax/print.h"

namespace forbear::model {

/// The value of an outcome. Each fact in it is brought to the outcome's list before a default stands in for it, so that
/// a default may be a value that only the outcome has.
Resolved ActionReader::outcome_value(const syntax::Expr& words, const Outcome& outcome) {
    if (words.kind == syntax::ExprKind::group && outcome.type.kind == TypeKind::choice)
        return outcome_value(words.args.front(), outcome);
    if (words.kind != syntax::ExprKind::with_default || outcome.type.kind != TypeKind::choice) {
        Resolved value = resolver_.value(words, &outcome.type);
        if (!value || value->type.kind != TypeKind::choice || outcome.type.kind != TypeKind::choice) return value;
        return translated(std::move(*value), outcome, words);
    }
    Resolved first = outcome_value(words.args.at(0), outcome);
    Resolved other = outcome_value(words.args.at(1), outcome);
    if (!first || !other) return std::nullopt;
    if (!resolver_.fits(*first, outcome.type, outcome.name, words.args.at(0).at) ||
        !resolver_.fits(*other, outcome.type, outcome.name, words.args.at(1).at)) {
        return std::nullopt;
    }
    const bool stands_in = words.default_when_unknown ? first->can_be_unknown : first->can_be_none;
    if (!stands_in) return first;
    const bool unknown = (!words.default_when_unknown && first->can_be_unknown) || other->can_be_unknown;
    const bool none = (words.default_when_unknown && first->can_be_none) || other->can_be_none;
    Type type = outcome.type;
    type.low = std::min(first->type.low, other->type.low);
    type.high = std::max(first->type.high, other->type.high);
    Expr result = strict(words.default_when_unknown ? ExprKind::if_unknown : ExprKind::if_none, std::move(type),
                         list_of(std::move(*first), std::move(*other)), words.at);
    result.can_be_unknown = unknown;
    result.can_be_none = none;
    return result;
}

/// `value` among the values of `outcome`; reports the first that the outcome does not list.
Resolved ActionReader::translated(Expr value, const Outcome& outcome, const syntax::Expr& words) {
    const Schema& schema = resolver_.schema();
    if (value.type.vocabulary == outcome.type.vocabulary || is_constant(value)) return value;
    const Vocabulary& from = vocabulary_of(schema, value.type);
    std::vector<Expr> args;
    const Span at = value.at;
    std::int64_t low = outcome.type.high;
    std::int64_t high = outcome.type.low;
    args.push_back(std::move(value));
    for (const std::string& one : from.values) {
        const std::int64_t index = find_value(schema, outcome.type, one);
        if (index < 0) {
            resolver_.report(Code::value_not_of_outcome, words.at, {one, syntax::print(words), outcome.name},
                             "add it to the values of `" + outcome.name + "`");
            return std::nullopt;
        }
        low = std::min(low, index);
        high = std::max(high, index);
        args.push_back(constant(outcome.type, index, at));
    }
    Type type = outcome.type;
    type.low = low;
    type.high = high;
    return strict(ExprKind::translated, std::move(type), std::move(args), at);
}

} // namespace forbear::model
