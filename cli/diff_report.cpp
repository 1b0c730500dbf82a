#include "diff_report.h"

#include <nlohmann/json.hpp>

#include "test_report.h"

namespace forbear::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view fates[] = {"added", "removed", "changed"};

std::string joined(const std::vector<std::string>& parts, const char* between) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : between) + part;
    return text;
}

std::string policy_title(const PolicyDiff& diff) {
    const auto one = [](const std::string& name, std::uint32_t version) { return name + (version > 0 ? " version " + std::to_string(version) : ""); };
    const std::string before = one(diff.before, diff.version_before), after = one(diff.after, diff.version_after);
    return before == after ? after : before + " -> " + after;
}

std::string change_text(const MeaningChange& change, bool full) {
    std::string text = "  " + (change.before == change.after ? change.after : change.before + " -> " + change.after) + ": " + joined(change.what, "; ") + "\n";
    text += "      for " + change.region + "\n";
    text += "      because " + (change.causes.empty() ? std::string("of something else in the texts") : joined(change.causes, "; ")) + "\n";
    if (change.is_far) text += "      far from the changed text: neither rule's own words have changed\n";
    if (!full) return text;
    text += "\n      For example this customer:\n\n" + indented(change.customer_after, 8) + "\n      was decided:\n\n" +
            indented(render_text(change.decision_before), 8) + "\n      and is decided:\n\n" + indented(render_text(change.decision_after), 8) + "\n";
    return text;
}

std::string matrix_text(const DiffMatrix& matrix) {
    std::string text;
    std::uint64_t same = 0;
    for (const DiffMatrix::Cell& cell : matrix.cells) {
        if (cell.before == cell.after) same += cell.records;
        else text += "    " + cell.before + " -> " + cell.after + ": " + std::to_string(cell.records) + "\n";
    }
    if (text.empty()) return {};
    return "  " + matrix.name + " (" + std::to_string(same) + " as before)\n" + text;
}

Json matrix_json(const DiffMatrix& matrix) {
    Json cells = Json::array();
    for (const DiffMatrix::Cell& cell : matrix.cells) cells.push_back({{"before", cell.before}, {"after", cell.after}, {"records", cell.records}});
    return {{"name", matrix.name}, {"cells", std::move(cells)}};
}

} // namespace

std::string diff_text(const DiffReport& report, const std::optional<DiffCounts>& counts, bool full) {
    std::string text;
    for (const PolicyDiff& diff : report.policies) {
        text += policy_title(diff) + ": " + verdict_words(diff) + "\n";
        for (const std::string& each : diff.schema) text += "  schema: " + each + "\n";
        if (!diff.schema.empty()) text += "  Compared are the customers of the new schema.\n";
        for (const MeaningChange& change : diff.changes) text += "\n" + change_text(change, full);
        for (const std::string& each : diff.open) text += "\n  not decided: " + each + "\n";
        const std::vector<std::string> idle = idle_texts(diff);
        if (!idle.empty()) text += "\n  Changed in the text alone, no decision hangs on it: " + joined(idle, ", ") + "\n";
        text += "\n";
    }
    if (counts) {
        text += counts->portfolio + ": " + std::to_string(counts->moved) + " of " + std::to_string(counts->records) + " records are decided differently\n";
        for (const DiffMatrix& matrix : counts->matrices) text += matrix_text(matrix);
        for (const DiffCounts::Example& each : counts->examples)
            text += "  for example (" + each.before + " -> " + each.after + "): " + joined(each.keys, ", ") + "\n";
    }
    std::string made; // line feeds stay, everything else that a terminal would obey does not
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        made += printable(text.substr(at, end - at)) + "\n";
        at = end == std::string::npos ? text.size() : end + 1;
    }
    return made;
}

std::string diff_json(const DiffReport& report, const std::optional<DiffCounts>& counts) {
    Json policies = Json::array();
    constexpr std::string_view verdicts[] = {"same", "different", "not_decided"};
    for (const PolicyDiff& diff : report.policies) {
        Json changes = Json::array(), texts = Json::array();
        for (const MeaningChange& change : diff.changes) {
            changes.push_back({{"before", {{"rule", change.before}, {"customer", change.customer_before}, {"explanation", Json::parse(render_json(change.decision_before))}}},
                               {"after", {{"rule", change.after}, {"customer", change.customer_after}, {"explanation", Json::parse(render_json(change.decision_after))}}},
                               {"region", change.region},
                               {"what", change.what},
                               {"causes", change.causes},
                               {"far_from_changed_text", change.is_far}});
        }
        for (const TextChange& text : diff.texts)
            texts.push_back({{"kind", text.kind}, {"name", text.name}, {"fate", fates[static_cast<std::size_t>(text.fate)]}, {"changes_meaning", text.changes_meaning}});
        policies.push_back({{"before", {{"policy", diff.before}, {"version", diff.version_before}, {"hash", diff.hash_before}}},
                            {"after", {{"policy", diff.after}, {"version", diff.version_after}, {"hash", diff.hash_after}}},
                            {"verdict", verdicts[static_cast<std::size_t>(diff.differs)]},
                            {"changes", std::move(changes)},
                            {"not_decided", diff.open},
                            {"texts", std::move(texts)},
                            {"schema", diff.schema}});
    }
    Json root{{"format", "forbear.diff"}, {"version", 1}, {"same", report.same}, {"policies", std::move(policies)}};
    if (counts) {
        Json matrices = Json::array(), examples = Json::array();
        for (const DiffMatrix& matrix : counts->matrices) matrices.push_back(matrix_json(matrix));
        for (const DiffCounts::Example& each : counts->examples) examples.push_back({{"before", each.before}, {"after", each.after}, {"keys", each.keys}});
        root["portfolio"] = {{"file", counts->portfolio},
                             {"records", counts->records},
                             {"moved", counts->moved},
                             {"matrices", std::move(matrices)},
                             {"examples", std::move(examples)}};
    }
    return root.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace forbear::cli
