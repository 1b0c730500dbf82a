#include <algorithm>
#include <type_traits>
#include <variant>

#include "syntax/print_parts.h"

namespace forbear::syntax::printing {
namespace {

/// Short items stand together; what has lines of its own stands alone.
template <class Item>
constexpr bool is_short = std::is_same_v<Item, Parameter> || std::is_same_v<Item, Call> ||
                          std::is_same_v<Item, Define> || std::is_same_v<Item, Calculate> ||
                          std::is_same_v<Item, Calendar> || std::is_same_v<Item, Removal>;

bool stands_together(const PolicyItem& item) {
    return std::visit([](const auto& value) { return is_short<std::decay_t<decltype(value)>>; }, item.value);
}

std::size_t calculate_width(const std::vector<PolicyItem>& items, std::size_t begin) {
    std::size_t width = 0;
    for (std::size_t at = begin; at < items.size(); ++at) {
        const auto* calculate = std::get_if<Calculate>(&items[at].value);
        if (calculate == nullptr || calculate->replaces != std::get<Calculate>(items[begin].value).replaces) break;
        width = std::max(width, text_width(word(calculate->name)));
    }
    return width;
}

/// `then` or `otherwise`: the action, and its settings below its first word.
void add_action(Layout& layout, std::string_view lead, const Action& action, std::uint32_t begin, std::size_t indent,
                Gap gap) {
    bool first = true;
    const auto add_clause = [&](const Doc& clause, std::uint32_t place) {
        if (first) layout.add(indent, lead, clause, begin != 0 ? begin : place, gap);
        else layout.add(indent + lead.size(), "", clause, place);
        first = false;
    };
    if (action.stance != Stance::unsaid) add_clause(stance_doc(action), action.at.begin);
    if (!action.prefer.empty()) add_clause(prefer_doc(action), action.prefer_at.begin);
    for (const Setting& setting : action.settings) add_clause(setting_doc(setting), setting.at.begin);
}

void add_conditions(Layout& layout, const std::optional<Expr>& when, const std::optional<Expr>& unless,
                    std::size_t indent) {
    if (when) layout.add_condition(indent, "when", *when);
    if (unless) layout.add_condition(indent, "unless", *unless);
}

void add_section(Layout& layout, const Section& section, std::size_t indent, Gap gap) {
    const std::string lead = replace_text(section.replaces) + "section " + word(section.name) +
                             title_text(section.title) + placement_text(section.placement);
    // Behind a condition of several lines it would be lost; it then stands in the header, as `first row that fits` does.
    const std::string claim = section.is_complete ? ", nobody falls through" : "";
    const std::string tail = section.when ? " when " + condition_doc(*section.when).flat() : std::string();
    const bool joined = section.when && !section.unless && text_width(lead + tail) + indent <= condition_width &&
                        text_width(lead + tail + claim) + indent <= list_width;
    layout.add(indent, lead + (joined ? tail : "") + claim, section.at.begin, gap);
    if (!joined) add_conditions(layout, section.when, section.unless, indent + 2);
    add_items(layout, section.items, indent + 2);
    layout.add_end(indent, end_text("section", section.end_name), section.end.begin, Gap::one);
}

void add_experiment(Layout& layout, const Experiment& experiment, std::size_t indent, Gap gap) {
    layout.add(indent,
               replace_text(experiment.replaces) + "experiment " + word(experiment.name) + " by " +
                   word(experiment.by),
               experiment.at.begin, gap);
    std::size_t width = 0;
    std::size_t share_width = 0;
    for (const Experiment::Cell& cell : experiment.cells) {
        width = std::max(width, text_width(word(cell.name)));
        share_width = std::max(share_width, value_doc(cell.share).flat_width());
    }
    for (const Experiment::Cell& cell : experiment.cells) {
        const std::string share = value_doc(cell.share).flat();
        std::string text = padded(word(cell.name), width) + " " + std::string(share_width - text_width(share), ' ');
        text += share;
        if (cell.uses) text += " uses " + word(*cell.uses);
        layout.add(indent + 2, text, cell.at.begin);
    }
}

std::string_view pick_words(Pick pick) {
    switch (pick) {
    case Pick::preference: break;
    case Pick::first_of: return "first of ";
    case Pick::all_of: return "all of ";
    case Pick::cheapest_of: return "cheapest of ";
    case Pick::likeliest_of: return "likeliest of ";
    }
    return "";
}

void add_removal(Layout& layout, const Removal& removal, std::size_t indent, Gap gap) {
    static constexpr std::string_view kinds[] = {"rule ", "table ", "section ", "cadence ", "guard "};
    std::string text = "remove " + std::string(kinds[static_cast<std::size_t>(removal.kind)]) + word(removal.name);
    if (!removal.row.text.empty()) text += "." + word(removal.row);
    layout.add(indent, text, removal.at.begin, gap);
    if (removal.because && !layout.try_join(" because " + quote(removal.because->text)))
        add_because(layout, removal.because, indent + 2);
}

} // namespace

void add_rule(Layout& layout, const Rule& rule, std::size_t indent, Gap gap) {
    layout.add(indent,
               replace_text(rule.replaces) + "rule " + word(rule.name) + title_text(rule.title) +
                   placement_text(rule.placement),
               rule.at.begin, gap);
    if (const std::string effective = effective_text(rule.effective); !effective.empty()) {
        layout.add(indent + 2, effective, place_of(rule.effective));
    }
    add_conditions(layout, rule.when, rule.unless, indent + 2);
    add_action(layout, "then ", rule.action, 0, indent + 2, Gap::none);
    add_because(layout, rule.because, indent + 2);
}

void add_otherwise(Layout& layout, const Otherwise& otherwise) {
    add_action(layout, "otherwise ", otherwise.action, otherwise.at.begin, 0, Gap::one);
    if (!otherwise.because) return;
    const bool one_line = otherwise.action.settings.empty() && otherwise.action.prefer.empty();
    if (one_line && layout.try_join(" because " + quote(otherwise.because->text))) return;
    add_because(layout, otherwise.because, 2);
}

Doc setting_doc(const Setting& setting) {
    Doc doc(word(setting.outcome));
    if (!setting.values.empty()) doc += Doc(setting.says_in ? " in " : " ") + comma_list(setting.values);
    if (setting.at_least) doc += Doc(", at least ") + value_doc(*setting.at_least);
    if (setting.at_most) doc += Doc(", at most ") + value_doc(*setting.at_most);
    return doc;
}

Doc stance_doc(const Action& action) {
    switch (action.stance) {
    case Stance::unsaid: return {};
    case Stance::do_not_contact: return "do not contact";
    case Stance::reject: return "reject";
    case Stance::contact: break;
    }
    Doc doc = Doc("contact by ") + pick_words(action.pick) + comma_list(action.candidates);
    if (action.measure) doc += " by " + word(*action.measure);
    if (action.sufficient) doc += " with " + word(*action.sufficient_by) + " at least " + value_doc(*action.sufficient);
    return doc;
}

Doc prefer_doc(const Action& action) {
    return action.prefer.empty() ? Doc() : Doc("prefer ") + comma_list(action.prefer);
}

std::string end_text(std::string_view what, const std::optional<Name>& name) {
    return "end " + std::string(what) + (name ? " " + word(*name) : "");
}

void add_because(Layout& layout, const std::optional<Quoted>& because, std::size_t indent) {
    if (because) layout.add(indent, "because " + quote(because->text), because->at.begin);
}

void add_acceptance(Layout& layout, const Acceptance& acceptance, std::size_t indent) {
    std::string text = "accept " + word(acceptance.finding);
    if (!acceptance.item.text.empty()) text += " at " + word(acceptance.item);
    if (acceptance.part) text += "." + word(*acceptance.part);
    layout.add(indent, text, acceptance.at.begin, Gap::one);
    add_because(layout, acceptance.because, indent + 2);
    if (acceptance.owner) layout.add(indent + 2, "owner " + quote(acceptance.owner->text), acceptance.owner->at.begin);
    if (acceptance.until) layout.add(indent + 2, "until " + acceptance.until->text, acceptance.until->at.begin);
}

void add_calculate(Layout& layout, const Calculate& calculate, std::size_t indent, std::size_t name_width, Gap gap) {
    layout.add_aligned(indent, replace_text(calculate.replaces) + "calculate " + padded(word(calculate.name), name_width) + " as ",
                       bounded_doc(calculate.value), calculate.at.begin, gap);
}

void add_parameter(Layout& layout, const Parameter& parameter, std::size_t indent, Gap gap) {
    layout.add_aligned(indent, replace_text(parameter.replaces) + "parameter " + word(parameter.name) + " is ",
                       value_doc(parameter.value), parameter.at.begin, gap);
}

void add_call(Layout& layout, const Call& call, std::size_t indent, Gap gap) {
    const std::string lead = replace_text(call.replaces) + "define " + word(call.name);
    const std::size_t width = indent + text_width(lead) + 6 + condition_doc(call.condition).flat_width();
    if (width <= condition_width) {
        layout.add_aligned(indent, lead + " when ", condition_doc(call.condition), call.at.begin, gap);
        return;
    }
    layout.add(indent, lead, call.at.begin, gap);
    layout.add_condition(indent + 2, "when", call.condition);
}

void add_define(Layout& layout, const Define& define, std::size_t indent, Gap gap) {
    layout.add(indent, replace_text(define.replaces) + "define " + word(define.name) + " as ",
               list_part_doc(define.part), define.at.begin, gap, condition_width);
}

void add_items(Layout& layout, const std::vector<PolicyItem>& items, std::size_t indent) {
    std::size_t width = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const bool together = i > 0 && stands_together(items[i]) && stands_together(items[i - 1]);
        const Gap gap = together ? Gap::author : Gap::one;
        const auto* above = i > 0 ? std::get_if<Calculate>(&items[i - 1].value) : nullptr;
        const auto* here = std::get_if<Calculate>(&items[i].value);
        const bool continues = above != nullptr && here != nullptr && above->replaces == here->replaces;
        if (!continues) width = calculate_width(items, i);
        const auto add = [&](const auto& item) {
            using Item = std::decay_t<decltype(item)>;
            if constexpr (std::is_same_v<Item, Parameter>) add_parameter(layout, item, indent, gap);
            else if constexpr (std::is_same_v<Item, Call>) add_call(layout, item, indent, gap);
            else if constexpr (std::is_same_v<Item, Define>) add_define(layout, item, indent, gap);
            else if constexpr (std::is_same_v<Item, Calculate>) add_calculate(layout, item, indent, width, gap);
            else if constexpr (std::is_same_v<Item, Lookup>) add_lookup(layout, item, indent, gap);
            else if constexpr (std::is_same_v<Item, Calendar>) add_calendar(layout, item, indent, gap);
            else if constexpr (std::is_same_v<Item, Rule>) add_rule(layout, item, indent, gap);
            else if constexpr (std::is_same_v<Item, Section>) add_section(layout, item, indent, gap);
            else if constexpr (std::is_same_v<Item, Table>) add_table(layout, item, indent, gap);
            else if constexpr (std::is_same_v<Item, Cadence>) add_cadence(layout, item, indent, gap);
            else if constexpr (std::is_same_v<Item, Experiment>) add_experiment(layout, item, indent, gap);
            else if constexpr (std::is_same_v<Item, Acceptance>) add_acceptance(layout, item, indent);
            else add_removal(layout, item, indent, gap);
        };
        std::visit(add, items[i].value);
    }
}

void add_policy(Layout& layout, const Policy& policy) {
    std::string head = "policy " + word(policy.name);
    if (policy.version) head += " version " + std::to_string(*policy.version);
    layout.add(0, head, policy.at.begin, Gap::one);
    if (policy.doc) layout.add(2, quote(policy.doc->text), policy.doc->at.begin);
    if (policy.about) layout.add(2, "about " + word(*policy.about), policy.about->at.begin);
    if (policy.refines) {
        const std::string version =
            policy.refines_version ? " version " + std::to_string(*policy.refines_version) : std::string();
        layout.add(2, "refines " + word(*policy.refines) + version, policy.refines->at.begin);
    }
    if (!policy.guarded_by.empty()) {
        layout.add(2, "guarded by ", comma_list(policy.guarded_by), policy.guarded_by.front().at.begin);
    }
    if (policy.owner) layout.add(2, "owner " + quote(policy.owner->text), policy.owner->at.begin);
    if (const std::string effective = effective_text(policy.effective); !effective.empty()) {
        layout.add(2, effective, place_of(policy.effective));
    }
    add_items(layout, policy.items, 0);
    if (policy.otherwise) add_otherwise(layout, *policy.otherwise);
}

} // namespace forbear::syntax::printing
