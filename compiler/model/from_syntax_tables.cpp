// Tables: every row is a rule, its condition the conjunction of its cells.

#include <algorithm>

#include "model/policy_builder.h"
#include "model/types.h"
#include "syntax/print.h"

namespace forbear::model {
namespace {

bool is_unwritten(const syntax::TableRow& row, std::size_t column) { return column >= row.cells.size(); }

} // namespace

syntax::Expr written_out(const syntax::Expr& test, const syntax::Expr& subject) {
    if (test.kind == syntax::ExprKind::subject) return subject;
    syntax::Expr result = test;
    for (syntax::Expr& arg : result.args) arg = written_out(arg, subject);
    return result;
}

void PolicyBuilder::add_table(const syntax::Table& written, std::uint32_t section) {
    rule_names_.add(written.name, sink_);
    const bool has_contact = std::ranges::any_of(
        written.columns, [](const auto& column) { return column.kind == syntax::ColumnKind::contact; });
    // A column that could not be read has no subject; what it would have been is not guessed.
    const auto is_unread = [](const syntax::TableColumn& column) {
        return column.subject.kind == syntax::ExprKind::subject;
    };
    const bool is_whole = !written.columns.empty() && std::ranges::none_of(written.columns, is_unread);
    if (!has_contact && is_whole && !schema_.schema.channels.empty()) {
        sink_.report(
            {.code = Code::table_without_contact,
             .at = written.name.at,
             .args = {written.name.text},
             .help = "add a column `contact by` after `=>`; a row that contacts nobody says `do not contact` there"});
    }
    // A column is read once on its own: what is wrong with it is said there, not in every row.
    std::vector<bool> is_sound;
    std::vector<std::pair<std::uint32_t, Span>> set;
    for (const syntax::TableColumn& column : written.columns) {
        bool sound = !is_unread(column);
        if (sound && column.kind == syntax::ColumnKind::condition) sound = resolver_.value(column.subject).has_value();
        if (sound && column.kind == syntax::ColumnKind::outcome) {
            const auto outcome = resolver_.outcome({column.subject.text, column.at, false});
            sound = outcome.has_value();
            const auto first =
                std::ranges::find(set, outcome.value_or(nothing), &std::pair<std::uint32_t, Span>::first);
            if (sound && first != set.end()) {
                resolver_.report(Code::outcome_set_twice, column.at, {column.subject.text}, {},
                                 {{first->second, "first here"}});
                sound = false;
            }
            if (sound) set.emplace_back(*outcome, column.at);
        }
        is_sound.push_back(sound);
    }
    Table table{.name = written.name.text, .exactly_one = written.exactly_one};
    table.first = static_cast<std::uint32_t>(policy_.rules.size());
    table.section = section;
    table.at = written.name.at;
    Distinct rows("a row of `" + written.name.text + "`");
    for (const syntax::TableRow& row : written.rows) {
        rows.add(row.name, sink_);
        add_row(written, row, is_sound, section);
    }
    table.count = static_cast<std::uint32_t>(policy_.rules.size()) - table.first;
    policy_.tables.push_back(std::move(table));
}

syntax::Action PolicyBuilder::action_of(const syntax::Table& written, const syntax::TableRow& row) const {
    syntax::Action action;
    action.at = row.name.at;
    for (std::size_t i = 0; i < written.columns.size() && !is_unwritten(row, i); ++i) {
        const syntax::TableCell& cell = row.cells[i];
        const syntax::TableColumn& column = written.columns[i];
        if (column.kind == syntax::ColumnKind::contact) {
            std::vector<syntax::Setting> settings = std::move(action.settings);
            std::vector<syntax::Name> prefer = std::move(action.prefer);
            const Span prefer_at = action.prefer_at;
            if (!cell.any) action = cell.contact;
            action.settings = std::move(settings);
            action.prefer = std::move(prefer);
            action.prefer_at = prefer_at;
            action.at = cell.at;
        }
        if (column.kind == syntax::ColumnKind::prefer && !cell.any) {
            action.prefer = cell.contact.prefer;
            action.prefer_at = cell.at;
        }
        if (column.kind == syntax::ColumnKind::outcome && !cell.any && !cell.values.empty()) {
            syntax::Setting setting;
            setting.outcome = {column.subject.text, column.at, false};
            setting.values = cell.values;
            setting.at = cell.at;
            action.settings.push_back(std::move(setting));
        }
    }
    return action;
}

void PolicyBuilder::add_row(const syntax::Table& written, const syntax::TableRow& row,
                            const std::vector<bool>& is_sound, std::uint32_t section) {
    Rule rule;
    rule.name = written.name.text + "." + row.name.text;
    rule.title = (written.title ? written.title->text : written.name.text) + ", row " + row.name.text;
    rule.because = written.because ? written.because->text : std::string();
    rule.at = row.name.at;
    rule.section = section;
    std::vector<Expr> cells;
    std::string text;
    for (std::size_t i = 0; i < written.columns.size() && !is_unwritten(row, i); ++i) {
        const syntax::TableCell& cell = row.cells[i];
        const syntax::TableColumn& column = written.columns[i];
        if (column.kind == syntax::ColumnKind::because && cell.because) rule.because = cell.because->text;
        if (column.kind != syntax::ColumnKind::condition || cell.any || !cell.test || !is_sound[i]) continue;
        Resolved asked = resolver_.condition(written_out(*cell.test, column.subject));
        if (!asked) continue;
        asked->at = cell.at;
        text += (text.empty() ? "" : " and ") + asked->text;
        cells.push_back(std::move(*asked));
    }
    if (!cells.empty()) {
        rule.condition.when = all_of(std::move(cells), row.at);
        rule.condition.when->text = text;
    }
    add_effective(resolver_, row.effective, rule.condition);
    syntax::Action action = action_of(written, row);
    const bool is_unsaid = action.stance == syntax::Stance::unsaid;
    const bool has_contact = std::ranges::any_of(
        written.columns, [](const auto& column) { return column.kind == syntax::ColumnKind::contact; });
    if (is_unsaid && !has_contact) action.stance = syntax::Stance::do_not_contact; // the table has said so already
    std::erase_if(action.settings, [&](const syntax::Setting& setting) {
        for (std::size_t i = 0; i < written.columns.size(); ++i) {
            if (written.columns[i].at == setting.outcome.at && !is_sound[i]) return true;
        }
        return false;
    });
    rule.action = actions_.action(action, proof_of(section, rule.condition), "row `" + row.name.text + "`");
    policy_.rules.push_back(std::move(rule));
}

} // namespace forbear::model
