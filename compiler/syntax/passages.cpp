#include "syntax/passages.h"

#include <algorithm>
#include <type_traits>
#include <variant>

#include "syntax/print.h"
#include "syntax/print_parts.h"

namespace forbear::syntax {
namespace {

using printing::Gap;
using printing::Layout;

std::string words_of(const std::optional<Quoted>& text) { return text ? text->text : std::string(); }

std::string finished(const Layout& layout) {
    std::string text = layout.finish(File{});
    while (text.ends_with('\n')) text.pop_back();
    return text;
}

/// Without the first line, and as if what is below it stood by itself.
std::string below_first_line(const std::string& text, std::size_t indent) {
    std::string made;
    for (std::size_t begin = text.find('\n'); begin != std::string::npos;) {
        const std::size_t end = text.find('\n', begin + 1);
        const std::string line = text.substr(begin + 1, end == std::string::npos ? end : end - begin - 1);
        const std::size_t blanks = std::min({indent, line.find_first_not_of(' '), line.size()});
        made += (made.empty() ? "" : "\n") + line.substr(blanks);
        begin = end;
    }
    return made;
}

std::string conditions_text(const std::optional<Expr>& when, const std::optional<Expr>& unless) {
    Layout layout;
    if (when) layout.add_condition(0, "when", *when);
    if (unless) layout.add_condition(0, "unless", *unless);
    return finished(layout);
}

class Collector {
public:
    std::vector<Passage> take(const File& file) {
        for (const FileItem& item : file.items) {
            if (const auto* policy = std::get_if<Policy>(&item)) add(*policy);
            if (const auto* guards = std::get_if<GuardFile>(&item)) add(*guards);
            if (const auto* schema = std::get_if<Schema>(&item)) add(*schema);
        }
        return std::move(made_);
    }

private:
    Passage& start(PassageKind kind, Span at, const std::string& name) {
        return made_.emplace_back(Passage{.kind = kind, .at = at, .name = name, .title = {}, .within = within_});
    }

    void add(const Policy& policy) {
        within_ = policy.name.text;
        Passage& whole = start(PassageKind::policy, policy.at, policy.name.text);
        whole.title = words_of(policy.doc);
        whole.owner = words_of(policy.owner);
        whole.effective = printing::effective_text(policy.effective);
        if (policy.version) whole.text = "version " + std::to_string(*policy.version);
        add(policy.items);
        if (!policy.otherwise) return;
        Otherwise otherwise = *policy.otherwise;
        otherwise.because.reset();
        Layout layout;
        printing::add_otherwise(layout, otherwise);
        Passage& last = start(PassageKind::otherwise, otherwise.at, "otherwise");
        last.text = finished(layout);
        last.because = words_of(policy.otherwise->because);
    }

    void add(const GuardFile& guards) {
        within_ = guards.name.text;
        Passage& whole = start(PassageKind::guard_file, guards.name.at, guards.name.text);
        whole.title = whole.citation = words_of(guards.citation);
        whole.effective = printing::effective_text(guards.effective);
        whole.text = conditions_text(guards.when, {});
        for (const GuardItem& item : guards.items) std::visit([&](const auto& each) { add(each); }, item);
        for (Passage& each : made_) {
            if (each.kind == PassageKind::guard && each.within == within_) each.citation = words_of(guards.citation);
        }
    }

    void add(const Schema& schema) {
        within_ = schema.name.text;
        start(PassageKind::schema, schema.name.at, schema.name.text).title = words_of(schema.doc);
        const auto add_item = [&](const auto& each) {
            using Item = std::decay_t<decltype(each)>;
            constexpr bool is_fact = std::is_same_v<Item, Fact> || std::is_same_v<Item, ListType> ||
                                     std::is_same_v<Item, Channels> || std::is_same_v<Item, Outcome>;
            if constexpr (!is_fact) add(each);
        };
        for (const SchemaItem& item : schema.items) std::visit(add_item, item);
    }

    void add(const std::vector<PolicyItem>& items) {
        for (const PolicyItem& item : items) std::visit([&](const auto& each) { add(each); }, item.value);
    }

    void add(const Section& section) {
        Passage& made = start(PassageKind::section, section.name.at, section.name.text);
        made.title = words_of(section.title);
        made.text = conditions_text(section.when, section.unless);
        add(section.items);
    }

    void add(const Rule& rule) {
        Rule plain = rule;
        plain.because.reset();
        Layout layout;
        printing::add_rule(layout, plain, 0, Gap::none);
        Passage& made = start(PassageKind::rule, rule.name.at, rule.name.text);
        made.title = words_of(rule.title);
        made.text = below_first_line(finished(layout), 2);
        made.because = words_of(rule.because);
        made.effective = printing::effective_text(rule.effective);
    }

    void add(const Guard& guard) {
        Guard plain = guard;
        plain.because.reset();
        Layout layout;
        printing::add_guard(layout, plain, Gap::none);
        Passage& made = start(PassageKind::guard, guard.name.at, guard.name.text);
        made.title = words_of(guard.title);
        made.text = below_first_line(finished(layout), 2);
        made.because = words_of(guard.because);
        made.effective = printing::effective_text(guard.effective);
    }

    void add(const Table& table) {
        Passage& whole = start(PassageKind::table, table.name.at, table.name.text);
        whole.title = words_of(table.title);
        whole.text = table.exactly_one ? "exactly one row fits" : "first row that fits";
        whole.because = words_of(table.because);
        for (const TableRow& row : table.rows) {
            Passage& made = start(PassageKind::row, row.name.at, row.name.text);
            made.within = table.name.text;
            made.because = words_of(table.because);
            made.effective = printing::effective_text(row.effective);
            for (std::size_t index = 0; index < row.cells.size() && index < table.columns.size(); ++index) {
                const TableColumn& column = table.columns[index];
                const TableCell& cell = row.cells[index];
                if (column.kind == ColumnKind::because) {
                    if (cell.because) made.because = cell.because->text;
                    continue;
                }
                if (column.kind == ColumnKind::condition) ++made.conditions;
                made.cells.emplace_back(printing::column_text(column), printing::cell_text(cell, column.kind));
            }
        }
    }

    void add(const Cadence& cadence) {
        Layout layout;
        printing::add_cadence(layout, cadence, 0, Gap::none);
        Passage& whole = start(PassageKind::cadence, cadence.name.at, cadence.name.text);
        whole.title = words_of(cadence.title);
        whole.text = finished(layout);
        if (cadence.stop) {
            Passage& stop = start(PassageKind::step, cadence.stop->at, "stopped");
            stop.within = cadence.name.text;
            stop.text = "stop when " + print(*cadence.stop);
        }
        for (const Cadence::Step& step : cadence.steps) {
            Passage& made = start(PassageKind::step, step.name ? step.name->at : step.at, step.name ? step.name->text : std::string());
            made.within = cadence.name.text;
            made.text = printing::step_text(step);
        }
    }

    /// It is about findings and stands with them.
    void add(const Acceptance&) {}

    /// What is shown as a whole.
    template <class Item>
    void add_whole(PassageKind kind, const Name& name, const Item& item) {
        Layout layout;
        printing::add_items(layout, {PolicyItem{item}}, 0);
        start(kind, name.at, name.text).text = finished(layout);
    }
    void add(const Experiment& item) { add_whole(PassageKind::experiment, item.name, item); }
    void add(const Removal& item) { add_whole(PassageKind::removal, item.name, item); }
    void add(const Parameter& item) { add_whole(PassageKind::parameter, item.name, item); }
    void add(const Call& item) { add_whole(PassageKind::condition, item.name, item); }
    void add(const Define& item) { add_whole(PassageKind::list_part, item.name, item); }
    void add(const Calculate& item) { add_whole(PassageKind::calculation, item.name, item); }
    void add(const Lookup& item) { add_whole(PassageKind::lookup, item.name, item); }
    void add(const Calendar& item) { add_whole(PassageKind::calendar, item.name, item); }

    std::vector<Passage> made_;
    std::string within_;
};

} // namespace

std::vector<Passage> passages(const File& file) { return Collector().take(file); }

} // namespace forbear::syntax
