#include "differential/naive/rules.h"

#include <algorithm>

namespace forbear::naive {

using namespace syntax;

Value fitted(const Scope& scope, const TypeExpr& type, const Value& value) {
    if (const auto* word = std::get_if<Word>(&value)) {
        if (type.word == TypeWord::set_of_channel || type.word == TypeWord::set_of_values) {
            return Words{word->text};
        }
        return Word{word->text, scope.vocabulary(type)};
    }
    if (std::holds_alternative<Number>(value) || std::holds_alternative<Count>(value)) {
        const int places = Scope::places(type);
        const Number settled_once = number(value).exactness == Exactness::quotient ? number(value) : settled(value);
        return Number{round_to(settled_once.amount, power_of_ten(-places), Rounding::half_even), places,
                      settled_once.months};
    }
    return value;
}

std::optional<Value> normally(const Scope& scope, const Outcome& outcome) {
    if (outcome.normally.empty()) {
        return std::nullopt;
    }
    const Facts no_facts;
    const Evaluator literal(scope, no_facts);
    Value result = fitted(scope, outcome.type, literal.value(outcome.normally[0]));
    for (const Expr& further : outcome.normally) {
        if (auto* words = std::get_if<Words>(&result); words != nullptr && further.kind != ExprKind::empty) {
            words->insert(further.text);
        }
    }
    return result;
}

namespace {

class RuleReader {
public:
    RuleReader(const World& world, const Facts& facts)
        : world_(world), facts_(facts), evaluator_(world.scope, facts) {}

    Decided decide() {
        if (!fires(world_.policy->items)) {
            take_action("otherwise", world_.policy->otherwise->action);
        }
        return std::move(decided_);
    }

private:
    [[nodiscard]] bool in_force(const Effective& effective) const {
        return (!effective.from || evaluator_.as_of() >= std::get<Date>(evaluator_.value(*effective.from))) &&
               (!effective.until || evaluator_.as_of() <= std::get<Date>(evaluator_.value(*effective.until)));
    }

    /// Law 2: only when the condition is true and the exception is known not to hold.
    [[nodiscard]] bool is_true(const std::optional<Expr>& when, const std::optional<Expr>& unless) const {
        const bool fires = !when || evaluator_.holds(*when) == Truth::yes;
        const bool lifted = unless && evaluator_.holds(*unless) != Truth::no;
        return fires && !lifted;
    }

    bool fires(const std::vector<PolicyItem>& items) {
        for (const PolicyItem& item : items) {
            if (const auto* rule = std::get_if<Rule>(&item.value)) {
                if (in_force(rule->effective) && is_true(rule->when, rule->unless)) {
                    take_action(rule->name.text, rule->action);
                    return true;
                }
            } else if (const auto* section = std::get_if<Section>(&item.value)) {
                if (is_true(section->when, section->unless) && fires(section->items)) {
                    return true;
                }
            } else if (const auto* table = std::get_if<Table>(&item.value)) {
                if (row_fires(*table)) {
                    return true;
                }
            } else if (const auto* cadence = std::get_if<Cadence>(&item.value)) {
                if (cadence_decides(*cadence)) {
                    return true;
                }
            } else if (const auto* experiment = std::get_if<Experiment>(&item.value)) {
                if (other_policy_decides(*experiment)) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Where the experiment stands, the policy that the record's cell uses decides, one way or the other.
    bool other_policy_decides(const Experiment& experiment) {
        const Value value = evaluator_.named(experiment.name.text);
        const auto* word = std::get_if<Word>(&value);
        for (const Experiment::Cell& cell : experiment.cells) {
            if (word == nullptr || word->text != cell.name.text || !cell.uses) {
                continue;
            }
            decided_ = RuleReader(*world_.used.at(cell.uses->text), facts_).decide();
            decided_.rule = cell.uses->text + "." + decided_.rule;
            return true;
        }
        return false;
    }

    /// docs/language.md, "Cadences": inside its days a cadence decides, one way or the other.
    bool cadence_decides(const Cadence& cadence) {
        const Value past = evaluator_.named(cadence.by ? cadence.by->text : "days_past_due");
        if (is_unknown(past) || is_none(past) || !is_true(cadence.when, {})) {
            return false;
        }
        const Fraction day = number(past).amount;
        bool is_inside = false;
        for (const Cadence::Step& step : cadence.steps) {
            is_inside = is_inside || is_of(step, day);
        }
        if (!is_inside) {
            return false;
        }
        Action silence;
        silence.stance = Stance::do_not_contact;
        if (cadence.stop && evaluator_.holds(*cadence.stop) != Truth::no) {
            take_action(cadence.name.text + ".stopped", silence);
            return true;
        }
        for (const Cadence::Step& step : cadence.steps) {
            if (is_of(step, day) && is_due(cadence, step, day)) {
                take_action(cadence.name.text + "." + name_of(step), step.action);
                return true;
            }
        }
        take_action(cadence.name.text + ".wait", silence);
        return true;
    }

    static bool is_of(const Cadence::Step& step, const Fraction& day) {
        return day >= *read_number(step.low.number.digits) && (!step.high || day <= *read_number(step.high->number.digits));
    }

    static std::string name_of(const Cadence::Step& step) {
        if (step.name) {
            return step.name->text;
        }
        const std::string low = step.low.number.digits;
        if (!step.high) {
            return "days_" + low + "_or_above";
        }
        return low == step.high->number.digits ? "day_" + low : "days_" + low + "_to_" + step.high->number.digits;
    }

    /// Whether the history shows that the step is still to be done.
    bool is_due(const Cadence& cadence, const Cadence::Step& step, const Fraction& day) {
        if (step.repeat.empty()) {
            return true;
        }
        const auto whole = [](const Fraction& amount) { return numerator(amount).convert_to<int>(); };
        const Date first = evaluator_.as_of() - std::chrono::days(whole(day - *read_number(step.low.number.digits)));
        const auto since = [&](Date start) {
            return evaluator_.count_if(list_of(cadence), [&](const Evaluator::Element& contact) {
                return is_contact_of(cadence, step, contact, start);
            });
        };
        const auto is_at_most = [](const Count& count, int most) { return count.possible <= most; };
        if (!step.every) {
            return is_at_most(since(first), 0);
        }
        const Date rested = evaluator_.as_of() - std::chrono::days(whole(*read_number(step.every->number.digits)) - 1);
        return is_at_most(since(std::max(first, rested)), 0) &&
               (!step.times || is_at_most(since(first), whole(*read_number(step.times->number.digits)) - 1));
    }

    Truth is_contact_of(const Cadence& cadence, const Cadence::Step& step, const Evaluator::Element& contact,
                        Date start) const {
        Truth belongs = Truth::yes;
        for (const auto& [field, value] : contact) {
            Truth fits = Truth::yes;
            if (field == "on") {
                fits = is_none(value)      ? Truth::no
                       : is_unknown(value) ? Truth::unknown
                                           : truth(std::get<Date>(value) >= start &&
                                                   std::get<Date>(value) <= evaluator_.as_of());
            } else if (field == "by") {
                fits = is_none(value)      ? Truth::no
                       : is_unknown(value) ? Truth::unknown
                                           : truth(has_channel(step, std::get<Word>(value).text));
            } else if (field == "direction" && !cadence.counting) {
                fits = is_none(value)      ? Truth::no
                       : is_unknown(value) ? Truth::unknown
                                           : truth(std::get<Word>(value).text == "outbound");
            }
            belongs = both(belongs, fits);
        }
        return belongs;
    }

    /// A fact among the candidates may have been any channel of the schema.
    bool has_channel(const Cadence::Step& step, const std::string& channel) const {
        const auto& channels = world_.scope.channels;
        const auto holds = [&](const std::vector<std::string>& all, const std::string& wanted) {
            return std::find(all.begin(), all.end(), wanted) != all.end();
        };
        bool is_named = false;
        for (const Name& candidate : step.action.candidates) {
            if (!holds(channels, candidate.text)) {
                return holds(channels, channel);
            }
            is_named = is_named || candidate.text == channel;
        }
        return is_named;
    }

    static std::string list_of(const Cadence& cadence) { return cadence.counting ? cadence.counting->text : "contacts"; }

    bool row_fires(const Table& table) {
        for (const TableRow& row : table.rows) {
            Truth fits = Truth::yes;
            for (std::size_t i = 0; i < row.cells.size(); ++i) {
                if (table.columns[i].kind == ColumnKind::condition && !row.cells[i].any) {
                    fits = both(fits, evaluator_.cell_holds(table.columns[i].subject, *row.cells[i].test));
                }
            }
            if (fits == Truth::yes && in_force(row.effective)) {
                take_row(table, row);
                return true;
            }
        }
        return false;
    }

    void take_row(const Table& table, const TableRow& row) {
        Action action;
        action.stance = Stance::unsaid;
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            const TableCell& cell = row.cells[i];
            if (table.columns[i].kind == ColumnKind::contact && !cell.any) {
                const std::vector<Name> prefer = action.prefer;
                action = cell.contact;
                action.prefer = prefer;
            } else if (table.columns[i].kind == ColumnKind::prefer && !cell.any) {
                action.prefer = cell.contact.prefer;
            } else if (table.columns[i].kind == ColumnKind::outcome && !cell.any) {
                Setting setting;
                setting.outcome.text = table.columns[i].subject.text;
                setting.values = cell.values;
                action.settings.push_back(setting);
            }
        }
        take_action(table.name.text + "." + row.name.text, action);
    }

    void take_action(const std::string& name, const Action& action) {
        decided_.rule = name;
        decided_.pick = action.pick;
        switch (action.stance) {
        case Stance::contact: decided_.stance = "contact"; break;
        case Stance::reject: decided_.stance = "rejected"; return;
        default: decided_.stance = "no_contact"; break;
        }
        take_candidates(action);
        for (const Outcome* outcome : world_.scope.outcomes) {
            if (const auto usual = normally(world_.scope, *outcome)) {
                decided_.outcomes[outcome->name.text] = *usual;
            }
        }
        for (const Setting& setting : action.settings) {
            take_setting(setting);
        }
    }

    /// A channel, or the one that a fact holds; a fact that is none or unknown names nothing.
    [[nodiscard]] std::optional<std::string> channel_named(const std::string& name) const {
        const auto& channels = world_.scope.channels;
        if (std::find(channels.begin(), channels.end(), name) != channels.end()) {
            return name;
        }
        const Value fact = evaluator_.named(name);
        if (is_unknown(fact) || is_none(fact)) {
            return std::nullopt;
        }
        return std::get<Word>(fact).text;
    }

    /// What the fact `measure` says of one channel, or nothing.
    [[nodiscard]] std::optional<Fraction> measured(const Name& measure, const std::string& channel) const {
        const Value value = evaluator_.named(measure.text + "_" + channel);
        if (is_unknown(value) || is_none(value)) {
            return std::nullopt;
        }
        return number(value).amount;
    }

    [[nodiscard]] bool suffices(const Action& action, const std::string& channel) const {
        if (!action.sufficient) {
            return true;
        }
        const auto measure = measured(*action.sufficient_by, channel);
        return measure && *measure >= number(evaluator_.value(*action.sufficient)).amount;
    }

    /// Whether `left` is chosen before `right`, whatever their places.
    [[nodiscard]] bool is_better(const Action& action, const std::string& left, const std::string& right) const {
        if (action.pick == Pick::cheapest_of) {
            return world_.scope.costs.at(left) < world_.scope.costs.at(right);
        }
        if (action.pick != Pick::likeliest_of) {
            return false;
        }
        const auto one = measured(*action.measure, left);
        const auto other = measured(*action.measure, right);
        return one && (!other || *one > *other);
    }

    void take_candidates(const Action& action) {
        std::vector<std::string> left;
        for (const Name& name : action.candidates) {
            const auto channel = channel_named(name.text);
            if (channel && suffices(action, *channel) && std::find(left.begin(), left.end(), *channel) == left.end()) {
                left.push_back(*channel);
            }
        }
        auto& chosen = decided_.candidates;
        const auto choose = [&](std::size_t place) {
            chosen.push_back(left[place]);
            left.erase(left.begin() + static_cast<std::ptrdiff_t>(place));
        };
        for (const Name& preferred : action.prefer) {
            const auto channel = channel_named(preferred.text);
            const auto found = channel ? std::find(left.begin(), left.end(), *channel) : left.end();
            if (found != left.end()) {
                choose(static_cast<std::size_t>(found - left.begin()));
            }
        }
        while (!left.empty()) { // the best of what is left; of equals the one written first
            std::size_t best = 0;
            for (std::size_t i = 1; i < left.size(); ++i) {
                best = is_better(action, left[i], left[best]) ? i : best;
            }
            choose(best);
        }
    }

    void take_setting(const Setting& setting) {
        const std::string& name = setting.outcome.text;
        const Outcome& outcome = *world_.scope.outcome(name);
        Value value = evaluator_.value(setting.values[0]);
        if (is_none(value)) {
            decided_.outcomes.erase(name);
            return;
        }
        if (outcome.type.word == TypeWord::set_of_values || outcome.type.word == TypeWord::set_of_channel) {
            Words words;
            for (const Expr& member : setting.values) {
                const Value one = evaluator_.value(member);
                if (const auto* word = std::get_if<Word>(&one)) {
                    words.insert(word->text);
                } else if (const auto* several = std::get_if<Words>(&one)) {
                    words.insert(several->begin(), several->end());
                }
            }
            value = words;
        }
        value = fitted(world_.scope, outcome.type, value);
        // Bounds: a bound that does not exist or is not known cannot be compared with.
        if (setting.at_least) {
            const Value least = fitted(world_.scope, outcome.type, evaluator_.value(*setting.at_least));
            value = !is_none(least) && compare(value, least) < 0 ? least : value;
        }
        if (setting.at_most) {
            const Value most = fitted(world_.scope, outcome.type, evaluator_.value(*setting.at_most));
            value = !is_none(most) && compare(value, most) > 0 ? most : value;
        }
        decided_.outcomes[name] = value;
    }

    const World& world_;
    const Facts& facts_;
    Evaluator evaluator_;
    Decided decided_;
};

} // namespace

Decided first_rule(const World& world, const Facts& facts) { return RuleReader(world, facts).decide(); }

namespace {

/// The version that began last, unless it has ended; or nothing.
const World* in_force(const std::vector<World>& versions, Date day) {
    const Facts no_facts;
    const auto date = [&](const World& world, const Expr& written) {
        return std::get<Date>(Evaluator(world.scope, no_facts).value(written));
    };
    const World* latest = nullptr;
    std::optional<Date> began;
    for (const World& world : versions) {
        const Effective& effective = world.policy->effective;
        if (effective.from && date(world, *effective.from) > day) {
            continue;
        }
        const std::optional<Date> begins =
            effective.from ? std::optional<Date>(date(world, *effective.from)) : std::nullopt;
        if (latest == nullptr || begins > began) {
            latest = &world;
            began = begins;
        }
    }
    const bool has_ended = latest != nullptr && latest->policy->effective.until &&
                           date(*latest, *latest->policy->effective.until) < day;
    return has_ended ? nullptr : latest;
}

} // namespace

Decision decide(const std::vector<World>& versions, const RecordText& record) {
    Decision decision;
    const Facts facts = read_record(versions.front().scope, record);
    if (!facts.fault.empty()) {
        decision.status = "invalid";
        decision.fault = facts.fault;
        return decision;
    }
    const World* world = in_force(versions, std::get<Date>(facts.values.at("as_of")));
    // The generator gives all versions the same experiments; so each keeps its cells, whichever is in force.
    const Scope& scope = world != nullptr ? world->scope : versions.front().scope;
    if (world == nullptr) {
        decision.status = "rejected";
        decision.rule = "no_version_in_force";
    } else if (const Decided decided = first_rule(*world, facts); decided.stance == "rejected") {
        decision.status = "rejected";
        decision.rule = decided.rule;
    } else {
        decision = guarded(*world, facts, decided);
    }
    for (const auto& [name, shares] : scope.experiments) {
        const Value cell = Evaluator(scope, facts).named(name);
        if (const auto* word = std::get_if<Word>(&cell)) {
            decision.cells[name] = word->text;
        }
    }
    return decision;
}

std::string text_of(const Decision& decision) {
    std::string text = decision.status + (decision.rule.empty() ? "" : " by " + decision.rule) +
                       (decision.fault.empty() ? "" : " fault: " + decision.fault) + "\n  channels:";
    for (const std::string& channel : decision.channels) {
        text += " " + channel;
    }
    text += "\n  outcomes:";
    for (const auto& [name, value] : decision.outcomes) {
        text += " " + name + "=" + value;
    }
    text += "\n  cells:";
    for (const auto& [name, cell] : decision.cells) {
        text += " " + name + "=" + cell;
    }
    text += "\n  applied:";
    for (const std::string& guard : decision.applied) {
        text += " " + guard;
    }
    text += "\n  changed:";
    for (const std::string& guard : decision.changed) {
        text += " " + guard;
    }
    return text + "\n";
}

} // namespace forbear::naive
