#include "model/answer_space.h"

#include <algorithm>
#include <set>

#include "model/expr.h"
#include "model/expression_key.h"

namespace forbear::model {

namespace {

/// A set is tried with every subset of the members that are asked for.
constexpr int most_set_members = 10;

bool is_connective(ExprKind kind) {
    return kind == ExprKind::all || kind == ExprKind::either || kind == ExprKind::negation ||
           kind == ExprKind::or_unknown;
}

/// A yes/no value in the place of a condition is its own test.
const Expr& tested_by(const Expr& test) { return is_condition(test.kind) ? test.args.front() : test; }

bool is_unsettled_count(const Expr& tested) { return tested.kind == ExprKind::count && tested.can_be_unknown; }

/// A test that depends on one value alone and is made against constants.
bool is_plain(const Expr& test) {
    switch (test.kind) {
    case ExprKind::contains: return test.args[1].kind == ExprKind::constant;
    case ExprKind::text_equal: return test.args[1].kind == ExprKind::text_constant;
    case ExprKind::compare:
    case ExprKind::includes: return false;
    case ExprKind::is_known:
    case ExprKind::is_unknown:
    case ExprKind::is_none: return !is_condition(test.args[0].kind) && !is_unsettled_count(test.args[0]);
    default: return true;
    }
}

template <class Combine>
Truths combined(Truths left, Truths right, const Combine& combine) {
    Truths result = 0;
    for (const Truths a : {is_false, is_unknown_truth, is_true}) {
        for (const Truths b : {is_false, is_unknown_truth, is_true}) {
            if ((left & a) != 0 && (right & b) != 0) result = static_cast<Truths>(result | combine(a, b));
        }
    }
    return result;
}

Truths negated(Truths of) {
    return static_cast<Truths>((of & is_unknown_truth) | ((of & is_false) != 0 ? is_true : 0) |
                               ((of & is_true) != 0 ? is_false : 0));
}

Truths or_unknown(Truths of) {
    return static_cast<Truths>((of & is_false) | ((of & (is_true | is_unknown_truth)) != 0 ? is_true : 0));
}

Truths truth_of(bool holds) { return holds ? is_true : is_false; }

/// Quotients that are compared exactly carry twice their value.
bool holds_doubled(const Expr& expr) {
    switch (expr.kind) {
    case ExprKind::ratio: return true;
    case ExprKind::if_none:
    case ExprKind::if_unknown:
    case ExprKind::least:
    case ExprKind::greatest: return std::ranges::any_of(expr.args, holds_doubled);
    default: return false;
    }
}

/// The facts (false) and lists (true) that a value is made of.
std::set<std::pair<bool, std::uint32_t>> sources_of(const Expr& expr) {
    std::set<std::pair<bool, std::uint32_t>> sources;
    for_each(expr, [&](const Expr& each) {
        if (each.kind == ExprKind::fact) sources.emplace(false, each.index);
        for (const Part& part : each.part) sources.emplace(true, part.list);
    });
    return sources;
}

} // namespace

const Expr* AnswerSpace::add(const Expr& condition) { return walk(condition, true); }

void AnswerSpace::refine(const Expr& condition) { (void)walk(condition, false); }

const Expr* AnswerSpace::walk(const Expr& condition, bool may_add) {
    if (condition.kind == ExprKind::always) return nullptr;
    const bool is_outer = is_connective(condition.kind) ||
                          (condition.kind == ExprKind::in_range && is_condition(condition.args.front().kind));
    if (!is_outer) return walk_test(condition, may_add);
    for (const Expr& arg : condition.args) {
        if (const Expr* open = walk(arg, may_add); open != nullptr) return open;
    }
    return nullptr;
}

const Expr* AnswerSpace::walk_test(const Expr& test, bool may_add) {
    if (!is_plain(test)) return may_add ? &test : nullptr;
    const Expr& tested = tested_by(test);
    std::string key = expression_key(tested);
    auto known = by_key_.find(key);
    if (known == by_key_.end()) {
        if (!may_add) return nullptr;
        known = by_key_.emplace(std::move(key), static_cast<std::uint32_t>(dimensions_.size())).first;
        dimensions_.push_back({&tested, tested.text.empty() ? test.shown : tested.text, {}, {}});
        cuts_.emplace_back();
    }
    by_test_.emplace(&test, known->second);
    Dimension& dimension = dimensions_[known->second];
    Cuts& cuts = cuts_[known->second];
    switch (test.kind) {
    case ExprKind::in_range:
        cuts.begins.push_back(test.value);
        if (test.value_high < INT64_MAX) cuts.begins.push_back(test.value_high + 1);
        break;
    case ExprKind::overlap: cuts.members |= test.mask; break;
    case ExprKind::text_equal:
        if (std::ranges::find(dimension.texts, test.args[1].text_value) == dimension.texts.end()) {
            dimension.texts.push_back(test.args[1].text_value);
        }
        break;
    default: break;
    }
    return nullptr;
}

bool AnswerSpace::cut() {
    for (std::size_t index = 0; index < dimensions_.size(); ++index) {
        if (!cut(dimensions_[index], cuts_[index])) return false;
    }
    return true;
}

bool AnswerSpace::cut(Dimension& dimension, Cuts& cuts) const {
    const Expr& tested = *dimension.tested;
    const Type& type = tested.type;
    std::vector<AnswerClass>& classes = dimension.classes;
    const auto values = [&] { return schema_.vocabularies[static_cast<std::size_t>(type.vocabulary)].values.size(); };
    if (type.kind == TypeKind::set) {
        const std::uint64_t all = (std::uint64_t{1} << values()) - 1;
        const std::uint64_t others = all & ~cuts.members;
        std::vector<std::uint64_t> members;
        for (std::uint64_t bit = 1; bit != 0 && bit <= all; bit <<= 1) {
            // One of the members that nobody asks for stands for all of them.
            if ((cuts.members & bit) != 0 || (others & (~others + 1)) == bit) members.push_back(bit);
        }
        if (members.size() > most_set_members) return false;
        for (std::uint64_t subset = 0; subset < std::uint64_t{1} << members.size(); ++subset) {
            std::uint64_t mask = 0;
            for (std::size_t place = 0; place < members.size(); ++place)
                mask |= (subset >> place & 1u) != 0 ? members[place] : 0;
            classes.push_back(
                {AnswerClass::State::known, static_cast<std::int64_t>(mask), static_cast<std::int64_t>(mask)});
        }
    } else if (type.kind == TypeKind::text) {
        for (std::size_t text = 0; text <= dimension.texts.size(); ++text) {
            classes.push_back(
                {AnswerClass::State::known, static_cast<std::int64_t>(text), static_cast<std::int64_t>(text)});
        }
    } else if (type.kind == TypeKind::choice || type.kind == TypeKind::yes_no) {
        const std::size_t size = type.kind == TypeKind::yes_no ? 2 : values();
        for (std::size_t value = 0; value < size; ++value) {
            classes.push_back(
                {AnswerClass::State::known, static_cast<std::int64_t>(value), static_cast<std::int64_t>(value)});
        }
    } else {
        const bool is_count = tested.kind == ExprKind::count;
        const std::int64_t low = is_count ? 0 : type.low;
        const std::int64_t high = is_count ? schema_.lists[tested.part.front().list].at_most : type.high;
        cuts.begins.push_back(low);
        std::erase_if(cuts.begins, [&](std::int64_t begin) { return begin < low || begin > high; });
        std::ranges::sort(cuts.begins);
        cuts.begins.erase(std::ranges::unique(cuts.begins).begin(), cuts.begins.end());
        for (std::size_t place = 0; place < cuts.begins.size(); ++place) {
            const std::int64_t end = place + 1 < cuts.begins.size() ? cuts.begins[place + 1] - 1 : high;
            classes.push_back({AnswerClass::State::known, cuts.begins[place], end});
        }
    }
    if (is_unsettled_count(tested)) { // every lower bound with every upper bound
        std::vector<AnswerClass> pairs;
        for (std::size_t from = 0; from < classes.size(); ++from) {
            pairs.push_back({AnswerClass::State::known, classes[from].low, classes[from].low});
            for (std::size_t to = from + 1; to < classes.size(); ++to) {
                pairs.push_back({AnswerClass::State::known, classes[from].low, classes[to].low});
            }
        }
        classes = std::move(pairs);
    } else if (tested.can_be_unknown) {
        classes.push_back({AnswerClass::State::unknown, 0, 0});
    }
    if (tested.can_be_none) classes.push_back({AnswerClass::State::none, 0, 0});
    return true;
}

std::vector<std::uint32_t> AnswerSpace::read_by(const Expr& condition) const {
    std::set<std::uint32_t> found;
    for_each(condition, [&](const Expr& each) {
        if (const auto test = by_test_.find(&each); test != by_test_.end()) found.insert(test->second);
    });
    return {found.begin(), found.end()};
}

Truths AnswerSpace::truths(const Expr& condition, const std::vector<std::uint32_t>& classes) const {
    switch (condition.kind) {
    case ExprKind::always: return is_true;
    case ExprKind::negation: return negated(truths(condition.args[0], classes));
    case ExprKind::or_unknown: return or_unknown(truths(condition.args[0], classes));
    case ExprKind::all:
    case ExprKind::either: {
        const bool is_all = condition.kind == ExprKind::all;
        Truths result = is_all ? is_true : is_false;
        for (const Expr& arg : condition.args) {
            result = combined(result, truths(arg, classes),
                              [&](Truths a, Truths b) { return is_all ? std::min(a, b) : std::max(a, b); });
        }
        return result;
    }
    case ExprKind::in_range: {
        if (!is_condition(condition.args[0].kind)) break;
        const Truths inner = truths(condition.args[0], classes);
        const auto takes = [&](std::int64_t value) {
            return truth_of(condition.value <= value && value <= condition.value_high);
        };
        return static_cast<Truths>((inner & is_unknown_truth) | ((inner & is_false) != 0 ? takes(0) : 0) |
                                   ((inner & is_true) != 0 ? takes(1) : 0));
    }
    default: break;
    }
    const auto test = by_test_.find(&condition);
    if (test == by_test_.end() || test->second >= classes.size()) return any_truth;
    const Dimension& dimension = dimensions_[test->second];
    return answer(condition, dimension, dimension.classes[classes[test->second]]);
}

Truths AnswerSpace::answer(const Expr& test, const Dimension& dimension, const AnswerClass& of) const {
    using State = AnswerClass::State;
    switch (test.kind) {
    case ExprKind::is_known: return truth_of(of.state != State::unknown);
    case ExprKind::is_unknown: return truth_of(of.state == State::unknown);
    case ExprKind::is_none: return truth_of(of.state == State::none);
    default: break;
    }
    if (of.state == State::none) return is_false;
    if (of.state == State::unknown) return is_unknown_truth;
    return answer_known(test, dimension, of);
}

Truths AnswerSpace::answer_known(const Expr& test, const Dimension& dimension, const AnswerClass& of) const {
    switch (test.kind) {
    case ExprKind::in_range:
        if (is_unsettled_count(*dimension.tested)) {
            if (of.low >= test.value && of.high <= test.value_high) return is_true;
            return of.high >= test.value && of.low <= test.value_high ? is_unknown_truth : is_false;
        }
        return truth_of(test.value <= of.low && of.low <= test.value_high);
    case ExprKind::member: return truth_of((test.mask >> of.low & 1u) != 0);
    case ExprKind::contains: return truth_of((static_cast<std::uint64_t>(test.args[1].value) >> of.low & 1u) != 0);
    case ExprKind::overlap: return truth_of((static_cast<std::uint64_t>(of.low) & test.mask) != 0);
    case ExprKind::text_equal:
        return truth_of(of.low > 0 && dimension.texts[static_cast<std::size_t>(of.low - 1)] == test.args[1].text_value);
    default: return truth_of(of.low == 1);
    }
}

std::string AnswerSpace::example(const std::vector<std::uint32_t>& classes) const {
    std::string text;
    for (std::size_t index = 0; index < classes.size(); ++index) {
        const Dimension& dimension = dimensions_[index];
        if (!text.empty()) text += "; ";
        text += dimension.name + " " + class_text(dimension, dimension.classes[classes[index]]);
    }
    return text;
}

std::string AnswerSpace::class_text(const Dimension& dimension, const AnswerClass& of) const {
    const Type& type = dimension.tested->type;
    if (of.state == AnswerClass::State::unknown) return "unknown";
    if (of.state == AnswerClass::State::none) return "none";
    if (type.kind == TypeKind::text) {
        return of.low > 0 ? "\"" + dimension.texts[static_cast<std::size_t>(of.low - 1)] + "\"" : "with any other text";
    }
    if (is_unsettled_count(*dimension.tested)) {
        const std::string low = std::to_string(of.low);
        return of.low == of.high ? low : "between " + low + " and " + std::to_string(of.high);
    }
    if (!holds_doubled(*dimension.tested)) return value_text(schema_, type, of.low);
    const std::int64_t floor = of.low >= 0 || of.low % 2 == 0 ? of.low / 2 : of.low / 2 - 1;
    return (of.low % 2 == 0 ? "" : "just above ") + value_text(schema_, type, floor);
}

std::optional<std::pair<std::uint32_t, std::uint32_t>> AnswerSpace::entangled() const {
    std::map<std::pair<bool, std::uint32_t>, std::uint32_t> first_reader;
    for (std::uint32_t index = 0; index < dimensions_.size(); ++index) {
        for (const auto& source : sources_of(*dimensions_[index].tested)) {
            const auto [reader, is_new] = first_reader.emplace(source, index);
            if (!is_new && reader->second != index) return std::pair(reader->second, index);
        }
    }
    return std::nullopt;
}

} // namespace forbear::model
