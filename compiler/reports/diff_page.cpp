// The page of `forbear diff`.

#include "forbear/diff.h"
#include "reports/html.h"

namespace forbear {
namespace {

using reports::Html;

void list(Html& html, const std::vector<std::string>& items) {
    html.open("ul");
    for (const std::string& item : items) html.element("li", item);
    html.close();
}

Html change_part(const MeaningChange& change, std::size_t number) {
    Html html;
    html.element("h3", std::to_string(number) + ". " + (change.before == change.after ? change.after : change.before + " -> " + change.after));
    html.open("dl");
    html.element("dt", "Customers").element("dd", change.region);
    html.element("dt", "What changes").open("dd");
    list(html, change.what);
    html.close().element("dt", "Why").open("dd");
    list(html, change.causes);
    if (change.is_far) html.element("p", "Far from the changed text: neither rule's own words have changed.");
    html.close().close();
    html.element("h4", "For example").element("pre", change.customer_after);
    html.open("table").element("caption", "The example, decided before and now").open("thead").open("tr");
    html.element("th", "Before", {{"scope", "col"}}).element("th", "Now", {{"scope", "col"}}).close().close();
    html.open("tbody").open("tr").open("td").element("pre", render_text(change.decision_before)).close();
    html.open("td").element("pre", render_text(change.decision_after)).close().close().close().close();
    return html;
}

Html matrix_part(const DiffMatrix& matrix) {
    Html html;
    html.open("table").element("caption", matrix.name).open("thead").open("tr");
    for (const char* title : {"Before", "Now", "Records"}) html.element("th", title, {{"scope", "col"}});
    html.close().close().open("tbody");
    for (const DiffMatrix::Cell& cell : matrix.cells) {
        html.open("tr").element("td", cell.before).element("td", cell.before == cell.after ? "as before" : cell.after);
        html.element("td", std::to_string(cell.records), {{"class", "number"}}).close();
    }
    html.close().close();
    return html;
}

} // namespace

std::string verdict_words(const PolicyDiff& diff) {
    switch (diff.differs) {
    case Verdict::no:
        return diff.schema.empty() ? "same decisions, proved for every customer there can be"
                                   : "same decisions, proved for every customer of the new schema; the schema has changed";
    case Verdict::yes:
        return std::to_string(diff.changes.size()) + (diff.changes.size() == 1 ? " change" : " changes") + " in meaning" +
               (diff.open.empty() ? "; everybody else is decided as before, proved" : "; for others it is not decided");
    case Verdict::not_decided: break;
    }
    return "not decided";
}

std::vector<std::string> idle_texts(const PolicyDiff& diff) {
    constexpr std::string_view fates[] = {"added", "removed", "changed"};
    std::vector<std::string> made;
    for (const TextChange& text : diff.texts) {
        if (!text.changes_meaning) made.push_back(text.kind + " `" + text.name + "` (" + std::string(fates[static_cast<std::size_t>(text.fate)]) + ")");
    }
    return made;
}

std::string render_html(const DiffReport& report, const DiffCounts* counts, const std::string& before, const std::string& after) {
    reports::Page page;
    page.title = "What changes in meaning";
    page.header.element("h1", page.title).element("p", before + " -> " + after);
    std::size_t number = 0;
    for (const PolicyDiff& diff : report.policies) {
        const std::string id = "policy-" + std::to_string(++number);
        page.head += (page.head.empty() ? "" : "; ") + diff.after + " version " + std::to_string(diff.version_after);
        page.foot += (page.foot.empty() ? "" : "; ") + diff.hash_before.substr(0, 16) + " -> " + diff.hash_after.substr(0, 16);
        page.contents.push_back({id, diff.after});
        Html& main = page.main;
        main.open("section", {{"id", id}}).element("h2", diff.after).element("p", verdict_words(diff));
        if (!diff.schema.empty()) {
            main.element("h3", "The schema");
            list(main, diff.schema);
        }
        std::size_t place = 0;
        for (const MeaningChange& change : diff.changes) main.add(change_part(change, ++place));
        if (!diff.open.empty()) {
            main.element("h3", "Not decided");
            list(main, diff.open);
        }
        if (const std::vector<std::string> idle = idle_texts(diff); !idle.empty()) {
            main.element("h3", "Changed in the text alone");
            list(main, idle);
        }
        main.close();
    }
    if (counts != nullptr) {
        page.contents.push_back({"portfolio", "A portfolio"});
        page.main.open("section", {{"id", "portfolio"}}).element("h2", "A portfolio");
        page.main.element("p", counts->portfolio + ": " + std::to_string(counts->moved) + " of " + std::to_string(counts->records) +
                                   " records are decided differently.");
        for (const DiffMatrix& matrix : counts->matrices) page.main.add(matrix_part(matrix));
        page.main.close();
    }
    return reports::document(page);
}

} // namespace forbear
