// Cadences: every step becomes a rule that asks the contact history, so that no run is needed on a certain day.

#include "model/cadences.h"
#include "model/policy_builder.h"
#include "model/types.h"
#include "syntax/print.h"

namespace forbear::model {
namespace {

std::string range_words(const std::string& days, std::int64_t low, std::int64_t high) {
    if (high == CadenceStep::no_end) return days + " is at least " + std::to_string(low);
    return days + " is " + std::to_string(low) + (low == high ? "" : " to " + std::to_string(high));
}

std::string titled(const syntax::Cadence& cadence, const std::string& what) {
    return (cadence.title ? cadence.title->text : cadence.name.text) + ", " + what;
}

Type days_type(std::int64_t days) { return {.kind = TypeKind::days, .currency = {}, .low = days, .high = days}; }

Type date_type() {
    Type type{.kind = TypeKind::date, .currency = {}};
    set_fact_range(type);
    return type;
}

Expr told(Expr condition, std::string text, Span at) {
    condition.at = at;
    condition.text = std::move(text);
    condition.shown = "found";
    return condition;
}

} // namespace

Expr CadenceReader::within() const {
    std::int64_t low = CadenceStep::no_end;
    std::int64_t high = std::numeric_limits<std::int64_t>::min();
    for (const CadenceStep& step : steps_) {
        low = std::min(low, step.low);
        high = std::max(high, step.high);
    }
    return within(low, high, written_.name.at);
}

Expr CadenceReader::within(std::int64_t low, std::int64_t high, Span at) const {
    Expr asked = in_range(*days_, low, high);
    asked.at = at;
    asked.shown = days_name_;
    asked.text = range_words(days_name_, low, high);
    return asked;
}

Resolved CadenceReader::due(const CadenceStep& step) {
    const syntax::Cadence::Step& written = *step.written;
    const auto mask = channels_of(written.action);
    if (!mask) return std::nullopt;
    const Resolved first = first_day(step.low, written.at);
    if (!first) return std::nullopt;
    const std::string since = " since day " + std::to_string(step.low);
    if (!written.every) {
        Expr none = in_range(count({*first}, *mask, written.at), 0, 0);
        return told(std::move(none), "no " + contacts_text(*mask) + since, written.at);
    }
    const Type days{.kind = TypeKind::days, .currency = {}};
    const auto every = resolver_.constant_value(*written.every, days);
    if (!every || !check_at_least_one(*written.every, *every)) return std::nullopt;
    const Resolved interval = difference(as_of(written.at), constant(days_type(*every - 1), *every - 1, written.at),
                                         date_type(), written.at);
    if (!interval) return resolver_.report_overflow(*written.every, {});
    const std::string unit = *every == 1 ? "day" : std::to_string(*every) + " days";
    Expr rested = told(in_range(count({*first, *interval}, *mask, written.at), 0, 0),
                       "no " + contacts_text(*mask) + " in the last " + unit, written.at);
    if (!written.times) return rested;
    const auto times = resolver_.constant_value(*written.times, number_type(1, 1));
    if (!times || !check_at_least_one(*written.times, *times)) return std::nullopt;
    Expr below = told(in_range(count({*first}, *mask, written.at), 0, *times - 1),
                      "at most " + std::to_string(*times - 1) + " " + contacts_text(*mask) + since, written.at);
    return all_of(list_of(std::move(rested), std::move(below)), written.at);
}

Expr CadenceReader::as_of(Span at) const {
    Expr date = strict(ExprKind::fact, schema().facts.front().type, {}, at);
    date.index = 0;
    date.text = schema().facts.front().name;
    return date;
}

bool CadenceReader::check_at_least_one(const syntax::Expr& words, std::int64_t value) {
    if (value >= 1) return true;
    resolver_.report(Code::outside_range, words.at, {syntax::print(words), "1 and above"});
    return false;
}

std::optional<std::uint64_t> CadenceReader::channels_of(const syntax::Action& action) const {
    const auto all = (std::uint64_t{1} << schema().channels.size()) - 1;
    std::uint64_t mask = 0;
    for (const syntax::Name& name : action.candidates) {
        const std::int64_t channel = find_value(schema(), {.kind = TypeKind::choice, .vocabulary = 0}, name.text);
        if (channel < 0) return all;
        mask |= std::uint64_t{1} << channel;
    }
    return mask == 0 ? std::nullopt : std::optional(mask);
}

std::string CadenceReader::contacts_text(std::uint64_t mask) const {
    const std::string name = written_.counting ? written_.counting->text : schema().lists.at(contacts_->list).name;
    std::string channels;
    for (std::size_t index = 0; index < schema().channels.size(); ++index) {
        if ((mask >> index & 1u) != 0) channels += (channels.empty() ? " by " : ", ") + schema().channels[index].name;
    }
    return name + channels;
}

Resolved CadenceReader::first_day(std::int64_t low, Span at) {
    Resolved past = difference(*days_, constant(days_type(low), low, at), {.kind = TypeKind::days, .currency = {}}, at);
    Resolved first = past ? difference(as_of(at), std::move(*past), date_type(), at) : std::nullopt;
    if (first) return first;
    return resolver_.report_overflow(written_.steps.front().low, {&*days_});
}

Expr CadenceReader::field(std::int32_t index, Span at) const {
    const Fact& declared = schema().lists.at(contacts_->list).fields.at(static_cast<std::size_t>(index));
    Expr expr = strict(ExprKind::field, declared.type, {}, at);
    expr.index = static_cast<std::uint32_t>(index);
    expr.can_be_unknown = declared.may_be_unknown;
    expr.can_be_none = declared.may_be_none;
    return expr;
}

Expr CadenceReader::count(const std::vector<Expr>& since, std::uint64_t channels, Span at) const {
    const List& list = schema().lists.at(contacts_->list);
    std::vector<Expr> conditions = contacts_->condition;
    for (const Expr& first : since) {
        conditions.push_back(compare(field(list.date_field, at), first, equal | greater));
    }
    conditions.push_back(compare(field(list.date_field, at), as_of(at), less | equal));
    const std::int32_t channel =
        find_field(list, [&](const Fact& each) { return holds_channels(schema(), each.type); });
    conditions.push_back(member(field(channel, at), channels));
    const std::int32_t direction = find_direction(schema(), list);
    if (direction >= 0 && !is_chosen_) { // whoever defines the part says which contacts count
        const Type& type = list.fields[static_cast<std::size_t>(direction)].type;
        conditions.push_back(
            member(field(direction, at), std::uint64_t{1} << find_value(schema(), type, "outbound")));
    }
    Part part{contacts_->list, {}};
    const bool in_doubt = list.may_be_unknown || std::ranges::any_of(conditions, &Expr::can_be_unknown);
    part.condition.push_back(all_of(std::move(conditions), at));
    Expr result = strict(ExprKind::count, number_type(0, static_cast<std::int64_t>(list.at_most)), {}, at);
    result.part.push_back(std::move(part));
    result.can_be_unknown = in_doubt;
    return result;
}

/// A section of rules: stopped, the steps, and waiting where no step is due.
void PolicyBuilder::add_cadence(const syntax::Cadence& written, std::uint32_t parent) {
    rule_names_.add(written.name, sink_);
    CadenceReader reader(resolver_, written);
    const bool is_sound = reader.read();
    Section section{.name = written.name.text, .title = written.title ? written.title->text : std::string()};
    section.parent = parent;
    section.at = written.name.at;
    Resolved when = written.when ? resolver_.condition(*written.when) : std::nullopt;
    Resolved stop = written.stop ? resolver_.condition(*written.stop) : std::nullopt;
    if (!is_sound) return;
    section.condition.when = reader.within();
    if (when) {
        const std::string text = when->text + " and " + section.condition.when->text;
        section.condition.when =
            all_of(list_of(std::move(*when), std::move(*section.condition.when)), written.name.at);
        section.condition.when->text = text;
    }
    policy_.sections.push_back(std::move(section));
    const auto own = static_cast<std::uint32_t>(policy_.sections.size() - 1);

    Distinct names("a step of `" + written.name.text + "`, or a rule that every cadence has");
    for (const char* ours : {"stopped", "wait"}) names.add({ours, {}, false}, sink_);
    const auto rest = [&](const std::string& name, const std::string& why) {
        Rule rule{.name = written.name.text + "." + name, .title = titled(written, name), .because = why};
        rule.at = written.name.at;
        rule.section = own;
        return rule;
    };
    if (stop) {
        Rule rule = rest("stopped", "The cadence is stopped.");
        const std::string text = stop->text;
        const bool in_doubt = stop->can_be_unknown;
        const Span at = stop->at;
        rule.at = at;
        rule.condition.when = in_doubt ? two_valued(ExprKind::or_unknown, std::move(*stop)) : std::move(*stop);
        rule.condition.when->at = at;
        rule.condition.when->text = in_doubt ? text + ", or unknown" : text;
        policy_.rules.push_back(std::move(rule));
    }
    for (const CadenceStep& step : reader.steps()) {
        const syntax::Name name = step.written->name.value_or(syntax::Name{step.name, step.written->low.at, false});
        names.add(name, sink_);
        Rule rule{.name = written.name.text + "." + step.name, .title = titled(written, "step " + step.name), .because = {}};
        rule.at = step.written->name ? step.written->name->at : step.written->at;
        rule.section = own;
        Expr asked = reader.within(step.low, step.high, step.written->low.at);
        if (!step.written->repeat.empty()) {
            Resolved due = reader.due(step);
            if (due) {
                const std::string text = asked.text + " and " + due->text;
                asked = all_of(list_of(std::move(asked), std::move(*due)), step.written->at);
                asked.text = text;
            }
        }
        rule.condition.when = std::move(asked);
        rule.action = actions_.action(step.written->action, proof_of(own, rule.condition), "step `" + step.name + "`");
        policy_.rules.push_back(std::move(rule));
    }
    policy_.rules.push_back(rest("wait", "No step of this cadence is due today."));
}

} // namespace forbear::model
