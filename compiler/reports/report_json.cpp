// The JSON twin of a report: version 1 of `forbear.report`, see docs/command-line.md.

#include <nlohmann/json.hpp>

#include "forbear/report.h"

namespace forbear {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* verdicts[] = {"clear", "look", "refuse"};
constexpr const char* proofs[] = {"proved", "refuted", "not_decided"};
constexpr const char* answers[] = {"no", "yes", "not_decided"};

template <class Items, class Each>
Json list(const Items& items, const Each& each) {
    Json made = Json::array();
    for (const auto& item : items) made.push_back(each(item));
    return made;
}

void add_place(Json& json, const ReportPlace& at) {
    if (at.file.empty()) return;
    json["file"] = at.file;
    json["line"] = at.line;
}

void add_text(Json& json, const char* name, const std::string& text) {
    if (!text.empty()) json[name] = text;
}

Json values_json(const std::vector<NamedValue>& values) {
    return list(values, [](const NamedValue& each) { return Json{{"name", each.name}, {"value", each.value}}; });
}

Json passage_json(const ReportPassage& passage) {
    Json made{{"kind", passage.kind}, {"name", passage.name}};
    add_text(made, "title", passage.title);
    add_text(made, "within", passage.within);
    add_text(made, "text", passage.text);
    if (!passage.cells.empty()) {
        made["cells"] = values_json(passage.cells);
        made["conditions"] = passage.conditions;
    }
    add_text(made, "table", passage.table);
    add_text(made, "because", passage.because);
    add_text(made, "citation", passage.citation);
    add_text(made, "effective", passage.effective);
    add_text(made, "from", passage.from);
    if (passage.version != 0) made["version"] = passage.version;
    add_place(made, passage.at);
    return made;
}

Json chances_json(const std::vector<ReportChance>& chances) {
    return list(chances, [](const ReportChance& each) {
        return Json{{"value", each.value}, {"happens", answers[static_cast<std::size_t>(each.happens)]}};
    });
}

Json example_json(const ReportExample& example) {
    return {{"status", example.status},       {"rule", example.rule},     {"channels", example.channels}, {"outcomes", values_json(example.outcomes)},
            {"guards", example.guards},       {"differs", values_json(example.differs)}, {"scenario", example.scenario}};
}

Json cell_json(const Report& report, const ReportCell& cell) {
    Json made{{"number", cell.number}, {"where", cell.where}};
    for (std::size_t axis = 0; axis < report.axes.size(); ++axis)
        made["parts"][report.axes[axis].fact] = report.axes[axis].parts[cell.parts[axis]];
    made["exists"] = answers[static_cast<std::size_t>(cell.exists)];
    made["exact"] = cell.is_exact;
    made["rules"] = chances_json(cell.rules);
    made["statuses"] = chances_json(cell.statuses);
    made["values"] = chances_json(cell.values);
    made["channels"] = chances_json(cell.channels);
    if (cell.example) made["example"] = example_json(*cell.example);
    made["scenarios"] = list(cell.scenarios, [&](std::uint32_t index) { return Json(report.scenarios[index].title); });
    if (report.portfolio) {
        made["records"] = cell.records;
        made["records_of_rules"] = cell.records_of_rules;
    }
    return made;
}

Json map_json(const Report& report) {
    Json made{{"axes", list(report.axes, [](const ReportAxis& axis) { return Json{{"fact", axis.fact}, {"parts", axis.parts}}; })}};
    made["outcome"] = report.outcome;
    made["outcome_values"] = report.outcome_values;
    made["channels"] = report.channels;
    made["ordinary"] = report.ordinary;
    made["asked"] = report.asked;
    made["cells"] = list(report.cells, [&](const ReportCell& cell) { return cell_json(report, cell); });
    return made;
}

Json requirement_json(const ReportRequirement& requirement) {
    Json made{{"name", requirement.name}, {"whenever", requirement.whenever}, {"text", requirement.text}, {"because", requirement.because}};
    made["proof"] = proofs[static_cast<std::size_t>(requirement.proof)];
    add_text(made, "reason", requirement.reason);
    add_place(made, requirement.at);
    made["counterexamples"] = list(requirement.counterexamples, [](const Counterexample& each) {
        return Json{{"scenario", each.scenario}, {"explanation", Json::parse(render_json(each.explanation))}};
    });
    return made;
}

Json finding_json(const ReportFinding& finding) {
    Json made{{"code", finding.code}, {"level", finding.level}, {"message", finding.message}};
    add_text(made, "help", finding.help);
    add_text(made, "accepted", finding.accepted);
    add_place(made, finding.at);
    return made;
}

Json acceptance_json(const ReportAcceptance& acceptance) {
    Json made{{"finding", acceptance.finding}, {"item", acceptance.item}, {"because", acceptance.because}, {"owner", acceptance.owner}, {"until", acceptance.until}};
    add_place(made, acceptance.at);
    return made;
}

Json scenario_json(const ReportScenario& scenario) {
    Json made{{"title", scenario.title}, {"passed", scenario.passed}, {"status", scenario.status}, {"rule", scenario.rule}, {"unmet", scenario.unmet}};
    add_place(made, scenario.at);
    return made;
}

Json coverage_json(const Report& report) {
    Json made;
    made["items"] = list(report.coverage_items, [](const ReportCoverageItem& item) {
        Json one{{"kind", item.kind}, {"name", item.name}, {"reached", item.reached}};
        if (item.kind == "guard") one["changed"] = item.changed;
        add_text(one, "example", item.example);
        add_place(one, item.at);
        return one;
    });
    made["conditions"] = list(report.coverage_conditions, [](const ReportCoverageCondition& each) {
        Json one{{"owner", each.owner}, {"text", each.text}, {"true", each.was_true}, {"false", each.was_false}};
        if (each.can_be_unknown) one["unknown"] = each.was_unknown;
        add_place(one, each.at);
        return one;
    });
    return made;
}

Json counts_json(const std::vector<ReportCount>& counts) {
    return list(counts, [](const ReportCount& each) { return Json{{"name", each.name}, {"records", each.records}}; });
}

Json portfolio_json(const ReportPortfolio& portfolio) {
    Json made{{"name", portfolio.name}};
    add_text(made, "as_of", portfolio.as_of);
    made["records"] = portfolio.records;
    made["unreadable"] = portfolio.unreadable;
    made["statuses"] = counts_json(portfolio.statuses);
    made["rules"] = counts_json(portfolio.rules);
    made["channels"] = counts_json(portfolio.channels);
    made["values"] = counts_json(portfolio.values);
    made["guards"] = counts_json(portfolio.guards);
    return made;
}

Json difference_json(const ReportDifference& difference) {
    Json made{{"earlier", difference.earlier}, {"verdict", difference.verdict}, {"summary", difference.summary}};
    made["changes"] = list(difference.changes, [](const ReportChange& each) {
        return Json{{"where", each.where}, {"before", each.before}, {"after", each.after}, {"scenario", each.scenario}};
    });
    return made;
}

} // namespace

std::string render_json(const Report& report) {
    Json made{{"format", "forbear.report"}, {"version", 1}, {"engine", report.engine}, {"policy", report.policy}};
    made["policy_version"] = report.version;
    made["title"] = report.title;
    made["owner"] = report.owner;
    made["hash"] = report.hash;
    made["effective"] = report.effective;
    made["files"] = report.files;
    made["verdict"] = verdicts[static_cast<std::size_t>(report.verdict)];
    made["sentence"] = report.sentence;
    made["reasons"] = report.reasons;
    made["rules"] = list(report.rules, passage_json);
    made["guards"] = list(report.guards, passage_json);
    made["definitions"] = list(report.definitions, passage_json);
    made["map"] = map_json(report);
    made["linted"] = report.has_findings;
    made["findings"] = list(report.findings, finding_json);
    made["acceptances"] = list(report.acceptances, acceptance_json);
    made["requirements"] = list(report.requirements, requirement_json);
    made["scenarios"] = list(report.scenarios, scenario_json);
    made["coverage"] = coverage_json(report);
    if (report.difference) made["difference"] = difference_json(*report.difference);
    if (report.portfolio) made["portfolio"] = portfolio_json(*report.portfolio);
    made["notes"] = report.notes;
    // A text of the policy may hold what is no UTF-8: the report is written all the same.
    return made.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace forbear
