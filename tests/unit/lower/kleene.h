#pragma once
// What a model means, read naively: three truth values, no graphs, no registers. Lowering is tested against it.

#include <algorithm>
#include <optional>
#include <vector>

#include "unit/lower/models.h"

namespace lower_test {

enum class Truth : std::uint8_t { no, unknown, yes };

inline Truth negated(Truth truth) { return static_cast<Truth>(2 - static_cast<int>(truth)); }

/// What a rule decided, for guards.
struct Decided {
    std::optional<std::int64_t> outcomes[2];
    std::uint64_t channels = 0;
};

class Kleene {
public:
    explicit Kleene(const Record& record, const Decided* decided = nullptr) : record_(record), decided_(decided) {}

    [[nodiscard]] Truth truth(const Expr& expr) const {
        switch (expr.kind) {
        case ExprKind::all: {
            Truth least = Truth::yes;
            for (const Expr& arg : expr.args) least = std::min(least, truth(arg));
            return least;
        }
        case ExprKind::either: {
            Truth most = Truth::no;
            for (const Expr& arg : expr.args) most = std::max(most, truth(arg));
            return most;
        }
        case ExprKind::negation: return negated(truth(expr.args[0]));
        case ExprKind::or_unknown: return truth(expr.args[0]) == Truth::no ? Truth::no : Truth::yes;
        case ExprKind::always: return Truth::yes;
        case ExprKind::is_known: return two_valued(value(expr.args[0]).state != State::unknown);
        case ExprKind::is_unknown: return two_valued(value(expr.args[0]).state == State::unknown);
        case ExprKind::is_none: return two_valued(value(expr.args[0]).state == State::none);
        case ExprKind::in_range:
            if (expr.args[0].kind == ExprKind::count) return count_in_range(expr);
            break;
        default: break;
        }
        return comparison(expr);
    }

    [[nodiscard]] Cell value(const Expr& expr) const {
        switch (expr.kind) {
        case ExprKind::constant: return known(expr.value);
        case ExprKind::text_constant: return {State::known, 0, expr.text_value};
        case ExprKind::none: return {State::none};
        case ExprKind::fact: return record_.facts[expr.index];
        case ExprKind::field: return element_->cells[expr.index];
        case ExprKind::decided: {
            const auto& set = decided_->outcomes[expr.index];
            return set ? known(*set) : Cell{State::none};
        }
        case ExprKind::decided_channels: return known(static_cast<std::int64_t>(decided_->channels));
        case ExprKind::if_none: {
            const Cell first = value(expr.args[0]);
            return first.state == State::none ? value(expr.args[1]) : first;
        }
        case ExprKind::if_unknown: {
            const Cell first = value(expr.args[0]);
            return first.state == State::unknown ? value(expr.args[1]) : first;
        }
        case ExprKind::least:
        case ExprKind::greatest: return extreme(expr);
        case ExprKind::count: {
            const auto [found, possible] = counts(expr.part[0]);
            return found == possible ? known(found) : Cell{State::unknown};
        }
        case ExprKind::total:
        case ExprKind::earliest:
        case ExprKind::latest: return gathered(expr);
        default: break;
        }
        if (expr.kind >= ExprKind::all) {
            const Truth answer = truth(expr);
            return answer == Truth::unknown ? Cell{State::unknown} : known(answer == Truth::yes ? 1 : 0);
        }
        return arithmetic(expr);
    }

private:
    static Cell known(std::int64_t value) { return {State::known, value}; }
    static Truth two_valued(bool answer) { return answer ? Truth::yes : Truth::no; }

    [[nodiscard]] Truth comparison(const Expr& expr) const {
        std::vector<Cell> cells;
        for (const Expr& arg : expr.args) cells.push_back(value(arg));
        for (const Cell& cell : cells) {
            if (cell.state == State::none) return Truth::no;
        }
        for (const Cell& cell : cells) {
            if (cell.state == State::unknown) return Truth::unknown;
        }
        const std::int64_t a = cells[0].value;
        const auto bits = static_cast<std::uint64_t>(a);
        switch (expr.kind) {
        case ExprKind::in_range: return two_valued(a >= expr.value && a <= expr.value_high);
        case ExprKind::member: return two_valued((expr.mask >> a & 1u) != 0);
        case ExprKind::overlap: return two_valued((bits & expr.mask) != 0);
        case ExprKind::text_equal: return two_valued(cells[0].text == cells[1].text);
        default: break;
        }
        const std::int64_t b = cells[1].value;
        switch (expr.kind) {
        case ExprKind::compare: return two_valued((expr.mask & (a < b ? 1u : a == b ? 2u : 4u)) != 0);
        case ExprKind::contains: return two_valued((b >> a & 1) != 0);
        default: return two_valued((a & b) == b); // includes
        }
    }

    [[nodiscard]] Cell arithmetic(const Expr& expr) const {
        const Cell a = value(expr.args[0]);
        const Cell b = expr.args.size() > 1 ? value(expr.args[1]) : known(1);
        if (a.state == State::none || b.state == State::none) return {State::none};
        if (a.state == State::unknown || b.state == State::unknown) return {State::unknown};
        switch (expr.kind) {
        case ExprKind::add: return known(a.value + b.value);
        case ExprKind::subtract: return known(a.value - b.value);
        case ExprKind::multiply: return known(a.value * b.value);
        case ExprKind::rescale: return known(a.value * expr.value);
        default: break; // ratio of what is not negative
        }
        if (b.value == 0) return {State::unknown};
        const std::int64_t scaled = a.value * expr.value;
        return known(2 * (scaled / b.value) + (scaled % b.value == 0 ? 0 : 1));
    }

    [[nodiscard]] Cell extreme(const Expr& expr) const {
        std::optional<std::int64_t> best;
        for (const Expr& arg : expr.args) {
            const Cell cell = value(arg);
            if (cell.state == State::unknown) return {State::unknown};
            if (cell.state == State::none) continue;
            if (!best) best = cell.value;
            best = expr.kind == ExprKind::least ? std::min(*best, cell.value) : std::max(*best, cell.value);
        }
        return best ? known(*best) : Cell{State::none};
    }

    [[nodiscard]] std::vector<Truth> memberships(const forbear::model::Part& part) const {
        std::vector<Truth> found;
        for (const Element& element : record_.events) {
            Kleene inside(record_, decided_);
            inside.element_ = &element;
            found.push_back(part.condition.empty() ? Truth::yes : inside.truth(part.condition[0]));
        }
        return found;
    }

    [[nodiscard]] std::pair<std::int64_t, std::int64_t> counts(const forbear::model::Part& part) const {
        if (record_.events_state == State::unknown) return {0, 3};
        const std::vector<Truth> found = memberships(part);
        const auto certain = std::count(found.begin(), found.end(), Truth::yes);
        return {certain, certain + std::count(found.begin(), found.end(), Truth::unknown)};
    }

    /// True when every number that the count may be lies in the range, false when none does.
    [[nodiscard]] Truth count_in_range(const Expr& expr) const {
        const auto [found, possible] = counts(expr.args[0].part[0]);
        bool some = false;
        bool every = true;
        for (std::int64_t number = found; number <= possible; ++number) {
            const bool inside = number >= expr.value && number <= expr.value_high;
            some = some || inside;
            every = every && inside;
        }
        return every ? Truth::yes : some ? Truth::unknown : Truth::no;
    }

    [[nodiscard]] Cell gathered(const Expr& expr) const {
        if (record_.events_state == State::unknown) return {State::unknown};
        const std::vector<Truth> belongs = memberships(expr.part[0]);
        std::vector<std::int64_t> values;
        for (std::size_t index = 0; index < belongs.size(); ++index) {
            if (belongs[index] == Truth::no) continue;
            if (belongs[index] == Truth::unknown) return {State::unknown};
            Kleene inside(record_, decided_);
            inside.element_ = &record_.events[index];
            const Cell cell = inside.value(expr.args[0]);
            if (cell.state == State::unknown) return {State::unknown};
            if (cell.state == State::known) values.push_back(cell.value);
        }
        if (expr.kind == ExprKind::total) {
            std::int64_t sum = 0;
            for (const std::int64_t each : values) sum += each;
            return known(sum);
        }
        if (values.empty()) return {State::none};
        return known(expr.kind == ExprKind::earliest ? *std::min_element(values.begin(), values.end())
                                                     : *std::max_element(values.begin(), values.end()));
    }

    const Record& record_;
    const Decided* decided_;
    const Element* element_ = nullptr;
};

} // namespace lower_test
