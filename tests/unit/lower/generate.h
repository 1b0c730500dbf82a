#pragma once
// Random conditions and records over the schema of models.h: every construct in every position, small ranges, so that
// boundaries and unknowns meet often.

#include <random>

#include "unit/lower/models.h"

namespace lower_test {

class Generator {
public:
    explicit Generator(std::uint32_t seed) : random_(seed) {}

    int below(int end) { return static_cast<int>(random_() % static_cast<std::uint32_t>(end)); }
    bool one_in(int many) { return below(many) == 0; }

    Record record() {
        Record made;
        for (const std::uint32_t index : {asked, called, amount, limit, kind, kinds, wanted, favourite}) {
            const auto& about = schema_.facts[index];
            made.facts[index] =
                cell(about, about.type.kind == TypeKind::set ? 8 : static_cast<int>(about.type.high) + 1);
        }
        made.facts[nickname] = cell(schema_.facts[nickname], 1);
        if (made.facts[nickname].state == State::known) made.facts[nickname].text = one_in(2) ? "ann" : "bo";
        if (one_in(8)) made.events_state = State::unknown;
        const int size = made.events_state == State::known ? below(4) : 0;
        for (int index = 0; index < size; ++index) {
            const auto& fields = schema_.lists[0].fields;
            made.events.push_back({{cell(fields[0], 3), cell(fields[1], 5)}});
        }
        return made;
    }

    /// A condition at most `depth` connectives deep. `in_list`: about an element. `in_guard`: may ask what was decided.
    Expr condition_of(int depth, bool in_list = false, bool in_guard = false) {
        if (depth > 0) {
            const auto part = [&] { return condition_of(depth - 1, in_list, in_guard); };
            switch (below(6)) {
            case 0: return all({part(), part()});
            case 1: return all({part(), part(), part()});
            case 2: return either({part(), part()});
            case 3: return negation(part());
            case 4: return or_unknown(part());
            default: break;
            }
        }
        return test(depth, in_list, in_guard);
    }

    Condition gate(bool in_guard = false) {
        Condition made;
        if (!one_in(5)) made.when = condition_of(3, false, in_guard);
        if (one_in(3)) made.unless = condition_of(2, false, in_guard);
        return made;
    }

    Expr numeric(int depth, bool in_list, bool in_guard) {
        const auto part = [&] { return numeric(depth - 1, in_list, in_guard); };
        switch (depth > 0 ? below(12) : below(3)) {
        case 0: return fact(one_in(2) ? amount : limit);
        case 1: return in_list ? field(field_size) : in_guard && one_in(2) ? decided(level) : fact(amount);
        case 2: return number(below(5), whole(0, 4));
        case 3: return make(ExprKind::add, whole(0, 99), {part(), part()});
        case 4: return make(ExprKind::subtract, whole(-99, 99), {part(), part()});
        case 5: return make(one_in(2) ? ExprKind::least : ExprKind::greatest, whole(0, 99), {part(), part(), part()});
        case 6: return make(ExprKind::if_none, whole(0, 99), {part(), part()});
        case 7: return make(ExprKind::if_unknown, whole(0, 99), {part(), part()});
        case 8: {
            Expr made = make(ExprKind::ratio, whole(0, 9999), {fact(amount), fact(limit)});
            made.value = 10;
            return made;
        }
        case 9: {
            Expr made = make(ExprKind::rescale, whole(0, 99), {part()});
            made.value = one_in(2) ? 1 : 10;
            return made;
        }
        case 10: return gathered(ExprKind::count, where(depth - 1));
        default: {
            const ExprKind how[] = {ExprKind::total, ExprKind::earliest, ExprKind::latest};
            return gathered(how[below(3)], where(depth - 1), {field(field_size)});
        }
        }
    }

private:
    Cell cell(const forbear::Fact& about, int values) {
        if (about.may_be_unknown && one_in(4)) return {State::unknown};
        if (about.may_be_none && one_in(5)) return {State::none};
        return {State::known, below(values)};
    }

    std::vector<Expr> where(int depth) {
        std::vector<Expr> made;
        if (!one_in(5)) made.push_back(condition_of(depth > 0 ? depth : 0, true));
        return made;
    }

    static Expr decided(std::uint32_t outcome) {
        Expr expr = make(ExprKind::decided, outcome == level ? whole(0, 9) : choice(2, 2));
        expr.index = outcome;
        return expr;
    }

    Expr test(int depth, bool in_list, bool in_guard) {
        if (in_guard && one_in(5)) {
            if (one_in(2))
                return masked(ExprKind::overlap, make(ExprKind::decided_channels, set(0)),
                              1 + static_cast<unsigned>(below(7)));
            return masked(ExprKind::member, decided(mood), 1 + static_cast<unsigned>(below(2)));
        }
        const std::int64_t low = below(6) - 1;
        const auto choice_value = [&] { return in_list && one_in(2) ? field(field_kind) : fact(kind); };
        switch (below(15)) {
        case 0: return in_range(fact(one_in(2) ? asked : called), 1, 1);
        case 1: return in_range(fact(called), 0, 0);
        case 2: return in_range(numeric(2, in_list, in_guard), low, low + below(4) - 1);
        case 3: return masked(ExprKind::member, choice_value(), static_cast<unsigned>(below(8)));
        case 4: return masked(ExprKind::overlap, fact(one_in(2) ? kinds : wanted), static_cast<unsigned>(below(8)));
        case 5:
            return compare(numeric(1, in_list, in_guard), numeric(1, in_list, in_guard),
                           static_cast<unsigned>(below(8)));
        case 6:
            return condition(ExprKind::contains, {choice_value(), one_in(3) ? number(below(8), set(1)) : fact(wanted)});
        case 7: return condition(ExprKind::includes, {fact(kinds), fact(wanted)});
        case 8: {
            Expr text = make(ExprKind::text_constant, {.kind = TypeKind::text});
            text.text_value = one_in(2) ? "ann" : "bo";
            return condition(ExprKind::text_equal, {fact(nickname), text});
        }
        case 9: {
            const ExprKind how[] = {ExprKind::is_known, ExprKind::is_unknown, ExprKind::is_none};
            const std::uint32_t of[] = {asked, called, amount, kinds, nickname, kind};
            if (one_in(2)) return condition(how[below(3)], {fact(of[below(6)])});
            return condition(how[below(3)], {numeric(1, in_list, in_guard)});
        }
        case 10:
        case 11: return in_range(gathered(ExprKind::count, where(depth)), low, low + below(4) - 1);
        case 12: return in_range(fact(one_in(2) ? kinds : wanted), 0, 0); // empty
        case 13: return in_range(condition_of(depth > 0 ? depth - 1 : 0, in_list, in_guard), below(2), below(2));
        default: return one_in(4) ? condition(ExprKind::always, {}) : in_range(fact(amount), low, low + 1);
        }
    }

    forbear::Schema schema_ = schema();
    std::mt19937 random_;
};

} // namespace lower_test
