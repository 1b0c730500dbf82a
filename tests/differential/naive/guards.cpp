// Guards. They read the facts and what the rule decided, never each other: every effect is judged alone first, and then
// all of them together make the decision.

#include <algorithm>

#include "differential/naive/rules.h"

namespace forbear::naive {

using namespace syntax;

namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// What all effects that are in force ask for.
struct Demands {
    std::set<std::string> removed_channels;
    std::map<std::string, Words> forbidden, added; ///< by outcome
    std::map<std::string, std::vector<Value>> at_most, at_least;
    std::map<std::string, Hours> windows; ///< by channel
};

class GuardReader {
public:
    GuardReader(const World& world, const Facts& facts, const Decided& decided)
        : world_(world), scope_(world.scope), facts_(facts), decided_(decided) {
        hours_outcome_ = nullptr;
        for (const Outcome* outcome : scope_.outcomes) {
            if (outcome->type.word == TypeWord::hours && outcome->type.for_each_channel) {
                hours_outcome_ = outcome;
            }
        }
        for (const std::string& channel : scope_.channels) {
            demands_.windows[channel] = rule_window();
        }
    }

    Decision decide() {
        for (const World::Guards& guards : world_.guards) {
            for (const GuardItem& item : guards.file->items) {
                if (const auto* guard = std::get_if<Guard>(&item)) {
                    take_guard(guards, *guard);
                }
            }
        }
        return together();
    }

private:
    [[nodiscard]] Hours rule_window() const {
        if (hours_outcome_ == nullptr) {
            return Hours{};
        }
        const auto set = decided_.outcomes.find(hours_outcome_->name.text);
        return set == decided_.outcomes.end() ? Hours{} : std::get<Hours>(set->second);
    }

    void take_guard(const World::Guards& guards, const Guard& guard) {
        const Evaluator evaluator(guards.scope, facts_, &decided_);
        const auto dated = [&](const Effective& effective) {
            return (!effective.from || evaluator.as_of() >= std::get<Date>(evaluator.value(*effective.from))) &&
                   (!effective.until || evaluator.as_of() <= std::get<Date>(evaluator.value(*effective.until)));
        };
        // Law 2: a guard applies unless its condition is false; an unknown gate keeps it in force; an unknown exception
        // does not lift it.
        if (!guards.experiment.empty()) {
            const Value cell = evaluator.named(guards.experiment);
            const auto* word = std::get_if<Word>(&cell);
            if (word != nullptr && !guards.cells.contains(word->text)) {
                return;
            }
        }
        const bool gate = !guards.file->when || evaluator.holds(*guards.file->when) != Truth::no;
        const bool when = !guard.when || evaluator.holds(*guard.when) != Truth::no;
        const bool unless = guard.unless && evaluator.holds(*guard.unless) == Truth::yes;
        if (!gate || !when || unless || !dated(guards.file->effective) || !dated(guard.effective)) {
            return;
        }
        const std::string name = guards.file->name.text + "." + guard.name.text;
        decision_.applied.insert(name);
        for (const Effect& effect : guard.effects) {
            if (effect.except_when && evaluator.holds(*effect.except_when) == Truth::yes) {
                continue;
            }
            if (take_effect(evaluator, effect)) {
                decision_.changed.insert(name);
            }
        }
    }

    /// Notes what the effect demands; true when it alone would change what the rule decided.
    bool take_effect(const Evaluator& evaluator, const Effect& effect) {
        switch (effect.kind) {
        case EffectKind::forbid_channels:
            return remove_channels([&](const std::string& channel) {
                return effect.all_channels ? !named(effect.except_names, channel) : named(effect.names, channel);
            });
        case EffectKind::allow_only: return allow_only(evaluator, effect);
        case EffectKind::forbid_value: return forbid(effect);
        case EffectKind::add: return add(effect);
        case EffectKind::limit: return limit(evaluator, effect);
        case EffectKind::hours: return narrow(evaluator, effect);
        }
        return false;
    }

    static bool named(const std::vector<Name>& names, const std::string& name) {
        return std::any_of(names.begin(), names.end(), [&](const Name& n) { return n.text == name; });
    }

    bool remove_channels(auto removes) {
        bool changes = false;
        for (const std::string& channel : scope_.channels) {
            if (removes(channel)) {
                demands_.removed_channels.insert(channel);
                changes = changes || contains(decided_.candidates, channel);
            }
        }
        return changes;
    }

    bool allow_only(const Evaluator& evaluator, const Effect& effect) {
        Words allowed;
        for (const Name& name : effect.names) {
            if (contains(scope_.channels, name.text)) {
                allowed.insert(name.text);
                continue;
            }
            const Value fact = evaluator.named(name.text); // unknown or none allow nothing
            if (const auto* set = std::get_if<Words>(&fact)) {
                allowed.insert(set->begin(), set->end());
            } else if (const auto* word = std::get_if<Word>(&fact)) {
                allowed.insert(word->text);
            }
        }
        return remove_channels([&](const std::string& channel) { return allowed.count(channel) == 0; });
    }

    [[nodiscard]] const Value* decided(const std::string& outcome) const {
        const auto found = decided_.outcomes.find(outcome);
        return found == decided_.outcomes.end() ? nullptr : &found->second;
    }

    /// The values an effect names, as words.
    [[nodiscard]] Words words_of(const Effect& effect) const {
        Words words;
        for (const Expr& value : effect.values) {
            words.insert(value.kind == ExprKind::yes ? "yes" : value.kind == ExprKind::no ? "no" : value.text);
        }
        if (effect.every_value) {
            const Outcome& outcome = *scope_.outcome(effect.outcome.text);
            const auto* values = scope_.vocabulary(outcome.type);
            words = values != nullptr ? Words(values->begin(), values->end()) : Words{"yes", "no"};
            for (const Expr& normal : outcome.normally) {
                words.erase(normal.kind == ExprKind::yes ? "yes" : normal.kind == ExprKind::no ? "no" : normal.text);
            }
        }
        return words;
    }

    static std::string word_of(const Value& value) {
        if (const auto* yes = std::get_if<bool>(&value)) {
            return *yes ? "yes" : "no";
        }
        return std::get<Word>(value).text;
    }

    bool forbid(const Effect& effect) {
        bool changes = false;
        for (const std::string& word : words_of(effect)) {
            demands_.forbidden[effect.outcome.text].insert(word);
            if (const Value* value = decided(effect.outcome.text)) {
                const auto* set = std::get_if<Words>(value);
                changes = changes || (set != nullptr ? set->count(word) != 0 : word_of(*value) == word);
            }
        }
        return changes;
    }

    bool add(const Effect& effect) {
        bool changes = false;
        for (const std::string& word : words_of(effect)) {
            demands_.added[effect.outcome.text].insert(word);
            const Value* value = decided(effect.outcome.text);
            changes = changes || value == nullptr || std::get<Words>(*value).count(word) == 0;
        }
        return changes;
    }

    bool limit(const Evaluator& evaluator, const Effect& effect) {
        const Outcome& outcome = *scope_.outcome(effect.outcome.text);
        const Value bound = evaluator.value(effect.values[0]);
        if (is_none(bound)) {
            return false;
        }
        const Value limit = within(outcome.type, fitted(scope_, outcome.type, bound));
        const bool upper = effect.bound == TestKind::at_most || effect.bound == TestKind::or_below;
        (upper ? demands_.at_most : demands_.at_least)[effect.outcome.text].push_back(limit);
        const Value* value = decided(effect.outcome.text);
        return value != nullptr && (upper ? compare(*value, limit) > 0 : compare(*value, limit) < 0);
    }

    /// A limit never takes an outcome out of its declared range.
    static Value within(const TypeExpr& type, const Value& limit) {
        const auto* amount = std::get_if<Number>(&limit);
        if (amount == nullptr || !type.low || !type.high) {
            return limit;
        }
        Number held = *amount;
        held.amount = std::max(held.amount, *read_number(type.low->number.digits));
        held.amount = std::min(held.amount, *read_number(type.high->number.digits));
        return held;
    }

    bool narrow(const Evaluator& evaluator, const Effect& effect) {
        Hours allowed;
        if (effect.within) {
            allowed = std::get<Hours>(evaluator.value(*effect.within)); // neither unknown nor none: it says what then
        }
        if (effect.opens) {
            const Value opens = evaluator.value(*effect.opens);
            if (const auto* hours = std::get_if<Hours>(&opens)) {
                allowed = *hours;
            } else {
                allowed.first = std::get<Clock>(opens).minute + (effect.opens_after ? 1 : 0);
            }
        }
        if (effect.closes) {
            allowed.last = std::get<Clock>(evaluator.value(*effect.closes)).minute - (effect.closes_before ? 1 : 0);
        }
        bool changes = false;
        for (const std::string& channel : scope_.channels) {
            if (!effect.all_channels && !effect.names.empty() && !named(effect.names, channel)) {
                continue;
            }
            Hours& window = demands_.windows[channel];
            window = Hours{std::max(window.first, allowed.first), std::min(window.last, allowed.last)};
            const Hours rule = rule_window();
            changes = changes || (contains(decided_.candidates, channel) &&
                                  (allowed.first > rule.first || allowed.last < rule.last));
        }
        return changes;
    }

    Decision together() {
        decision_.rule = decided_.rule;
        bool contradiction = false;
        for (const Outcome* outcome : scope_.outcomes) {
            if (outcome != hours_outcome_) {
                contradiction = take_outcome(*outcome) || contradiction;
            }
        }
        // Law 3: an hours limit that leaves nothing removes the channel.
        for (const auto& [channel, window] : demands_.windows) {
            if (window.first > window.last) {
                demands_.removed_channels.insert(channel);
            }
        }
        take_channels(contradiction);
        if (decided_.stance == "no_contact") {
            decision_.status = "no_contact";
        } else {
            decision_.status = decision_.channels.empty() ? "blocked" : "contact";
        }
        if (hours_outcome_ != nullptr) {
            for (const std::string& channel : scope_.channels) {
                const Hours window = contains(decision_.channels, channel) ? demands_.windows[channel] : Hours{};
                decision_.outcomes[hours_outcome_->name.text + "." + channel] =
                    write_value(scope_, hours_outcome_->type, window);
            }
        }
        return std::move(decision_);
    }

    void take_channels(bool contradiction) {
        if (contradiction) {
            return;
        }
        std::vector<std::string> kept;
        for (const std::string& channel : decided_.candidates) {
            if (demands_.removed_channels.count(channel) == 0) {
                kept.push_back(channel);
            }
        }
        const bool one = decided_.pick != Pick::preference && decided_.pick != Pick::all_of;
        if (one && kept.size() > 1) {
            kept.resize(1);
        }
        if (decided_.pick == Pick::all_of && kept.size() < decided_.candidates.size()) {
            kept.clear();
        }
        decision_.channels = kept;
    }

    /// Returns whether the demands contradict each other.
    bool take_outcome(const Outcome& outcome) {
        const std::string& name = outcome.name.text;
        const bool is_set =
            outcome.type.word == TypeWord::set_of_values || outcome.type.word == TypeWord::set_of_channel;
        const auto usual = normally(scope_, outcome);
        std::optional<Value> value;
        if (const Value* by_rule = decided(name)) {
            value = *by_rule;
        }
        const Words& forbidden = demands_.forbidden[name];
        const Words& added = demands_.added[name];
        bool contradiction = false;
        if (is_set) {
            if (value || !added.empty()) {
                Words members = value ? std::get<Words>(*value) : Words{};
                members.insert(added.begin(), added.end());
                for (const std::string& member : forbidden) {
                    members.erase(member);
                    contradiction = contradiction || added.count(member) != 0;
                }
                value = members;
            }
        } else if (value) {
            if (!forbidden.empty() && forbidden.count(word_of(*value)) != 0) {
                value = usual;
            }
            if (value) {
                contradiction = !limited(name, *value);
                contradiction = contradiction || (!forbidden.empty() && forbidden.count(word_of(*value)) != 0);
            }
        }
        if (contradiction) {
            value = usual;
        }
        if (value) {
            decision_.outcomes[name] = write_value(scope_, outcome.type, *value);
        }
        return contradiction;
    }

    /// Holds the value within all limits; false when no value can be within them.
    bool limited(const std::string& name, Value& value) {
        for (const Value& most : demands_.at_most[name]) {
            value = compare(value, most) > 0 ? most : value;
        }
        for (const Value& least : demands_.at_least[name]) {
            value = compare(value, least) < 0 ? least : value;
            for (const Value& most : demands_.at_most[name]) {
                if (compare(least, most) > 0) {
                    return false;
                }
            }
        }
        return true;
    }

    const World& world_;
    const Scope& scope_;
    const Facts& facts_;
    const Decided& decided_;
    const Outcome* hours_outcome_ = nullptr;
    Demands demands_;
    Decision decision_;
};

} // namespace

Decision guarded(const World& world, const Facts& facts, const Decided& decided) {
    return GuardReader(world, facts, decided).decide();
}

} // namespace forbear::naive
