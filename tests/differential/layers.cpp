#include "differential/layers.h"

#include <algorithm>
#include <stdexcept>

#include "syntax/from_text.h"
#include "syntax/print.h"

namespace forbear::differential {
namespace {

using namespace syntax;

Action refusal() {
    Action action;
    action.stance = Stance::reject;
    return action;
}

Rule wrong_rule(const std::string& name) {
    Rule rule;
    rule.name.text = name;
    rule.action = refusal();
    return rule;
}

const Name* place_name(const PolicyItem& item) {
    if (const auto* rule = std::get_if<Rule>(&item.value)) {
        return &rule->name;
    }
    if (const auto* section = std::get_if<Section>(&item.value)) {
        return &section->name;
    }
    if (const auto* table = std::get_if<Table>(&item.value)) {
        return &table->name;
    }
    if (const auto* cadence = std::get_if<Cadence>(&item.value)) {
        return &cadence->name;
    }
    return nullptr;
}

class Layers {
public:
    explicit Layers(const Policy& whole) {
        base_ = whole;
        base_.name.text = "layer_below";
        base_.items.clear();
        above_.name = whole.name;
        above_.version = 7;
        above_.refines = base_.name;
        take_apart(whole.items);
        // A rule that takes everybody, and goes again.
        base_.items.insert(base_.items.begin(), PolicyItem{wrong_rule("takes_everybody")});
        Removal removal;
        removal.name.text = "takes_everybody";
        removal.because = Quoted{"It takes everybody.", {}};
        above_.items.push_back({removal});
        above_.otherwise = whole.otherwise;
        base_.otherwise->action = refusal();
        if (whole.guarded_by.size() > 1) {
            base_.guarded_by.pop_back();
            above_.guarded_by = {whole.guarded_by.back()};
        }
    }

    [[nodiscard]] const Policy& base() const { return base_; }
    [[nodiscard]] const Policy& above() const { return above_; }

private:
    void take_apart(const std::vector<PolicyItem>& items) {
        const Name* before = nullptr;
        std::size_t turn = 0;
        for (const PolicyItem& item : items) {
            const bool has_place = place_name(item) != nullptr;
            if (const auto* parameter = std::get_if<Parameter>(&item.value)) {
                replaced_parameter(*parameter);
            } else if (!has_place) {
                base_.items.push_back(item);
            } else if (turn % 3 == 0) {
                moved(item, before);
            } else if (const auto* rule = std::get_if<Rule>(&item.value)) {
                replaced_rule(*rule);
            } else if (const auto* table = std::get_if<Table>(&item.value); table != nullptr && turn % 3 == 1) {
                replaced_row(*table);
            } else if (const auto* section = std::get_if<Section>(&item.value)) {
                rules_inside(*section);
            } else {
                base_.items.push_back(item);
            }
            if (has_place) {
                before = place_name(item);
                ++turn;
            }
        }
    }

    void replaced_parameter(Parameter parameter) {
        Parameter other = parameter;
        other.value.number.digits = "1";
        base_.items.push_back({other});
        parameter.replaces = true;
        above_.items.push_back({parameter});
    }

    void replaced_rule(Rule rule) {
        Rule other = wrong_rule(rule.name.text);
        base_.items.push_back({other});
        rule.replaces = true;
        above_.items.push_back({rule});
    }

    /// Every rule directly in the section is wrong below and right above; it is found by its name.
    void rules_inside(Section section) {
        for (PolicyItem& inner : section.items) {
            auto* rule = std::get_if<Rule>(&inner.value);
            if (rule == nullptr) {
                continue;
            }
            Rule right = *rule;
            right.replaces = true;
            above_.items.push_back({right});
            *rule = wrong_rule(right.name.text);
        }
        base_.items.push_back({section});
    }

    void replaced_row(Table table) {
        Table other = table;
        for (std::size_t column = 0; column < table.columns.size(); ++column) {
            if (table.columns[column].kind == ColumnKind::contact) {
                other.rows.front().cells[column] = {};
                other.rows.front().cells[column].contact.stance = Stance::do_not_contact;
            } else if (table.columns[column].kind == ColumnKind::prefer) {
                other.rows.front().cells[column] = {};
                other.rows.front().cells[column].any = true;
            }
        }
        base_.items.push_back({other});
        table.rows.resize(1);
        table.title.reset();
        table.replaces = true;
        table.rows_only = true;
        above_.items.push_back({table});
    }

    /// Not below at all; above it stands behind what stood in front of it.
    void moved(PolicyItem item, const Name* before) {
        Placement placement;
        if (before != nullptr) {
            placement.where = Placement::Where::after;
            placement.target = *before;
        }
        std::visit(
            [&](auto& written) {
                if constexpr (requires { written.placement; }) {
                    written.placement = placement;
                }
            },
            item.value);
        above_.items.push_back(std::move(item));
    }

    Policy base_, above_;
};

} // namespace

std::string in_two_layers(const std::string& text) {
    SourceMap sources;
    DiagnosticSink sink;
    File file = from_text(sources, sources.add("whole.forbear", text), {}, sink);
    const auto is_policy = [](const FileItem& item) { return std::holds_alternative<Policy>(item); };
    const auto whole = std::ranges::find_if(file.items, is_policy);
    if (sink.error_count() > 0 || whole == file.items.end()) {
        throw std::runtime_error("the generator wrote what cannot be read");
    }
    if (std::ranges::count_if(file.items, is_policy) > 1) {
        return text;
    }
    const Layers layers(std::get<Policy>(*whole));
    *whole = layers.base();
    file.items.push_back(layers.above());
    file.comments.clear();
    file.paragraphs.clear();
    return print(file);
}

} // namespace forbear::differential
