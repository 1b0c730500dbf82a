#include "model/refine_items.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "model/scope.h"
#include "syntax/print.h"

namespace forbear::model {
namespace {

using syntax::PolicyItem;

template <class Item>
constexpr const char* kind_of() {
    if constexpr (std::is_same_v<Item, syntax::Parameter>) return "parameter";
    else if constexpr (std::is_same_v<Item, syntax::Call>) return "defined condition";
    else if constexpr (std::is_same_v<Item, syntax::Define>) return "defined list";
    else if constexpr (std::is_same_v<Item, syntax::Calculate>) return "calculation";
    else if constexpr (std::is_same_v<Item, syntax::Lookup>) return "lookup";
    else if constexpr (std::is_same_v<Item, syntax::Calendar>) return "calendar";
    else if constexpr (std::is_same_v<Item, syntax::Rule>) return "rule";
    else if constexpr (std::is_same_v<Item, syntax::Section>) return "section";
    else if constexpr (std::is_same_v<Item, syntax::Table>) return "table";
    else if constexpr (std::is_same_v<Item, syntax::Cadence>) return "cadence";
    else if constexpr (std::is_same_v<Item, syntax::Experiment>) return "experiment";
    else if constexpr (std::is_same_v<Item, syntax::Acceptance>) return "acceptance";
    else return "removal";
}

template <class Item>
constexpr bool has_place =
    std::is_same_v<Item, syntax::Rule> || std::is_same_v<Item, syntax::Section> ||
    std::is_same_v<Item, syntax::Table> || std::is_same_v<Item, syntax::Cadence>;

std::string removed_kind(syntax::Removal::Kind kind) {
    switch (kind) {
    case syntax::Removal::Kind::rule: return "rule";
    case syntax::Removal::Kind::table: return "table";
    case syntax::Removal::Kind::section: return "section";
    case syntax::Removal::Kind::cadence: return "cadence";
    case syntax::Removal::Kind::guard: break;
    }
    return "guard";
}

/// The header of a table as an author writes it.
std::string header_text(const syntax::Table& table) {
    std::string text;
    bool in_conditions = true;
    for (const syntax::TableColumn& column : table.columns) {
        const bool is_condition = column.kind == syntax::ColumnKind::condition;
        if (!text.empty()) text += in_conditions && !is_condition ? " => " : " | ";
        in_conditions = is_condition;
        text += column.kind == syntax::ColumnKind::contact   ? "contact by"
                : column.kind == syntax::ColumnKind::because ? "because"
                                                             : syntax::print(column.subject);
    }
    return text;
}

} // namespace

Named named(const PolicyItem& item) {
    return std::visit(
        [](const auto& written) {
            using Item = std::decay_t<decltype(written)>;
            if constexpr (std::is_same_v<Item, syntax::Acceptance>) {
                return Named{.kind = kind_of<Item>(), .name = &written.finding, .at = written.at};
            } else {
                Named made{.kind = kind_of<Item>(), .name = &written.name, .at = written.at};
                if constexpr (!std::is_same_v<Item, syntax::Removal>) made.replaces = written.replaces;
                made.decides = has_place<Item>;
                if constexpr (has_place<Item>) made.placement = &written.placement;
                return made;
            }
        },
        item.value);
}

ItemRefiner::ItemRefiner(std::vector<PolicyItem>& items, std::string base, DiagnosticSink& sink)
    : items_(items), base_(std::move(base)), sink_(sink) {
    collect_names(items_);
}

void ItemRefiner::collect_names(const std::vector<PolicyItem>& items) {
    for (const PolicyItem& item : items) {
        const Named what = named(item);
        (what.decides ? base_rules_ : base_values_).emplace(what.name->text, what.kind);
        if (const auto* section = std::get_if<syntax::Section>(&item.value)) collect_names(section->items);
    }
}

ItemRefiner::Place ItemRefiner::find_in(std::vector<PolicyItem>& items, const std::string& name, bool decides) {
    for (std::size_t index = 0; index < items.size(); ++index) {
        const Named what = named(items[index]);
        if (what.name->text == name && what.decides == decides) return {&items, index};
        if (auto* section = std::get_if<syntax::Section>(&items[index].value)) {
            if (const Place inner = find_in(section->items, name, decides); inner.items != nullptr) return inner;
        }
    }
    return {};
}

void ItemRefiner::refine(const std::vector<PolicyItem>& own) {
    const auto is_removal = [](const PolicyItem& item) { return std::holds_alternative<syntax::Removal>(item.value); };
    for (const PolicyItem& item : own) {
        if (!is_removal(item) && named(item).replaces && inner_is_plain(item)) replace(item);
    }
    for (const PolicyItem& item : own) {
        if (!is_removal(item) && !named(item).replaces && inner_is_plain(item)) add(item);
    }
    for (const PolicyItem& item : own) {
        if (const auto* removal = std::get_if<syntax::Removal>(&item.value)) remove(*removal);
    }
}

/// Inside of a section of the refining policy everything is new and stands where it is written.
bool ItemRefiner::inner_is_plain(const PolicyItem& own) {
    const auto* section = std::get_if<syntax::Section>(&own.value);
    if (section == nullptr) return true;
    bool is_plain = true;
    for (const PolicyItem& inner : section->items) {
        const Named what = named(inner);
        const bool is_placed = what.placement != nullptr && what.placement->where != syntax::Placement::Where::unsaid;
        const bool is_removal = std::holds_alternative<syntax::Removal>(inner.value);
        if (what.replaces || is_removal || is_placed) {
            const std::string word = is_removal ? "remove" : what.replaces ? "replace" : "before` or `after";
            sink_.report({.code = Code::replaced_in_section,
                          .at = what.name->at,
                          .args = {word, section->name.text},
                          .help = "write it outside of sections: what is replaced or removed is found by its name, "
                                  "wherever it stands"});
            is_plain = false;
        }
        is_plain = inner_is_plain(inner) && is_plain;
    }
    return is_plain;
}

void ItemRefiner::report_missing(const std::string& kind, const syntax::Name& name, bool decides) {
    const auto& known = decides ? base_rules_ : base_values_;
    std::string help;
    if (const auto other = known.find(name.text); other != known.end()) {
        help = "`" + name.text + "` is a " + other->second + " there";
    } else {
        std::vector<std::string> names;
        for (const auto& [other_name, other_kind] : known) {
            if (kind == other_kind || kind == "rule, table or section") names.push_back(other_name);
        }
        std::ranges::sort(names);
        help = did_you_mean(name.text, names);
    }
    sink_.report({.code = Code::not_in_refined, .at = name.at, .args = {kind, name.text, base_}, .help = std::move(help)});
}

void ItemRefiner::replace(const PolicyItem& own) {
    const Named what = named(own);
    if (what.placement != nullptr && what.placement->where != syntax::Placement::Where::unsaid) {
        sink_.report({.code = Code::replaced_keeps_place,
                      .at = what.placement->target.at,
                      .help = "leave `before` or `after` out; to move it, remove it and add a rule of another name"});
        return;
    }
    const std::string key = (what.decides ? "rule " : "value ") + what.name->text;
    const Place place = find(what.name->text, what.decides);
    if (place.items == nullptr || named(place.item()).kind != what.kind) {
        report_missing(what.kind, *what.name, what.decides);
        return;
    }
    const auto [first, is_new] = replaced_.emplace(key, what.name->at);
    if (!is_new) {
        sink_.report({.code = Code::name_taken,
                      .at = what.name->at,
                      .args = {what.name->text, "replaced"},
                      .labels = {{first->second, "first here"}}});
        return;
    }
    if (const auto* rows = std::get_if<syntax::Table>(&own.value); rows != nullptr && rows->rows_only) {
        replace_rows(*rows, std::get<syntax::Table>(place.item().value));
        return;
    }
    place.item() = own;
}

void ItemRefiner::replace_rows(const syntax::Table& own, syntax::Table& table) {
    if (own.columns.empty()) return; // the header could not be read
    const std::string header = header_text(table);
    if (header_text(own) != header) {
        sink_.report({.code = Code::columns_of_refined,
                      .at = join(own.columns.front().at, own.columns.back().at),
                      .args = {table.name.text, base_},
                      .help = "repeat its header, so that the rows can be read alone: `" + header + "`"});
        return;
    }
    Distinct rows("a row of `" + own.name.text + "`");
    for (const syntax::TableRow& row : own.rows) {
        rows.add(row.name, sink_);
        const auto replaced = std::ranges::find(
            table.rows, row.name.text, [](const syntax::TableRow& each) -> const std::string& { return each.name.text; });
        if (replaced != table.rows.end()) {
            *replaced = row;
            continue;
        }
        std::vector<std::string> names;
        for (const syntax::TableRow& each : table.rows) names.push_back(each.name.text);
        std::string help = did_you_mean(row.name.text, names);
        if (help.empty()) help = "to add a row, replace the table or write a rule before it";
        sink_.report({.code = Code::not_in_refined,
                      .at = row.name.at,
                      .args = {"row", table.name.text + "." + row.name.text, base_},
                      .help = std::move(help)});
    }
}

bool ItemRefiner::names_are_free(const PolicyItem& own, bool is_inner) {
    const Named what = named(own);
    const auto& taken = what.decides ? base_rules_ : base_values_;
    bool are_free = true;
    if (const auto found = taken.find(what.name->text); found != taken.end()) {
        Diagnostic mistake{.code = Code::stands_in_refined,
                           .at = what.name->at,
                           .args = {found->second, what.name->text, base_}};
        const bool can_replace = !is_inner && found->second == what.kind;
        if (can_replace) {
            mistake.help = "a reader must see what is replaced: write `replace`, or give it another name";
            mistake.fixes.push_back({"write `replace` before it",
                                     FixSafety::needs_review,
                                     {{{what.at.file, what.at.begin, what.at.begin}, "replace "}}});
        } else {
            mistake.help = "give it another name";
        }
        const Place place = find(what.name->text, what.decides);
        if (place.items != nullptr) mistake.labels.push_back({named(place.item()).name->at, "in `" + base_ + "`"});
        sink_.report(std::move(mistake));
        are_free = false;
    }
    if (const auto* section = std::get_if<syntax::Section>(&own.value)) {
        for (const PolicyItem& inner : section->items) are_free = names_are_free(inner, true) && are_free;
    }
    return are_free;
}

void ItemRefiner::add(const PolicyItem& own) {
    if (!names_are_free(own, false)) return;
    const Named what = named(own);
    PolicyItem item = own;
    const auto insert = [&](std::vector<PolicyItem>& items, std::size_t index) {
        items.insert(items.begin() + static_cast<std::ptrdiff_t>(index), std::move(item));
    };
    if (what.placement == nullptr || what.placement->where == syntax::Placement::Where::unsaid) {
        insert(items_, in_front_++);
        return;
    }
    const syntax::Name& target = what.placement->target;
    const bool is_before = what.placement->where == syntax::Placement::Where::before;
    if (target.text == "otherwise") {
        if (is_before) insert(items_, items_.size());
        else sink_.report({.code = Code::after_otherwise, .at = target.at, .args = {what.name->text}});
        return;
    }
    // Several that stand after one rule keep the order in which they are written.
    const auto behind = last_behind_.find(target.text);
    const bool follows = !is_before && behind != last_behind_.end();
    const Place place = find(follows ? behind->second : target.text, true);
    if (place.items == nullptr) {
        report_missing("rule, table or section", target, true);
        return;
    }
    if (!is_before) last_behind_.insert_or_assign(target.text, what.name->text);
    const bool is_in_front = place.items == &items_ && place.index < in_front_;
    insert(*place.items, place.index + (is_before ? 0 : 1));
    if (is_in_front) ++in_front_;
}

void ItemRefiner::remove(const syntax::Removal& removal) {
    if (removal.kind == syntax::Removal::Kind::guard) {
        sink_.report({.code = Code::guard_not_removed,
                      .at = removal.name.at,
                      .args = {removal.name.text},
                      .help = "a policy that refines another can add guards, never drop them"});
        return;
    }
    const bool is_row = !removal.row.text.empty();
    const std::string kind = is_row ? "table" : removed_kind(removal.kind);
    const Place place = find(removal.name.text, true);
    const bool is_of_base = base_rules_.contains(removal.name.text);
    if (place.items == nullptr || !is_of_base || named(place.item()).kind != kind) {
        report_missing(kind, removal.name, true);
        return;
    }
    if (!is_row) {
        place.items->erase(place.items->begin() + static_cast<std::ptrdiff_t>(place.index));
        return;
    }
    auto& rows = std::get<syntax::Table>(place.item().value).rows;
    const auto row = std::ranges::find(
        rows, removal.row.text, [](const syntax::TableRow& each) -> const std::string& { return each.name.text; });
    if (row != rows.end()) {
        rows.erase(row);
        return;
    }
    std::vector<std::string> names;
    for (const syntax::TableRow& each : rows) names.push_back(each.name.text);
    sink_.report({.code = Code::not_in_refined,
                  .at = removal.row.at,
                  .args = {"row", removal.name.text + "." + removal.row.text, base_},
                  .help = did_you_mean(removal.row.text, names)});
}

} // namespace forbear::model
