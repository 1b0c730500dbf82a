#include "report_verdict.h"

#include <algorithm>

namespace forbear {
namespace {

/// `3 requirements`, `1 requirement`
std::string counted(std::size_t count, const std::string& what) {
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string is_or_are(std::size_t count) { return count == 1 ? " is " : " are "; }

template <class Items, class Is>
std::size_t count_of(const Items& items, const Is& is) {
    return static_cast<std::size_t>(std::ranges::count_if(items, is));
}

struct Reasons {
    std::vector<std::string> against, open, shown;
};

void judge_requirements(const Report& report, Reasons& reasons) {
    const auto with = [&](Proof proof) {
        return count_of(report.requirements, [&](const ReportRequirement& each) { return each.proof == proof; });
    };
    if (const std::size_t count = with(Proof::refuted))
        reasons.against.push_back(counted(count, "requirement") + is_or_are(count) + "refuted by an example customer");
    if (const std::size_t count = with(Proof::not_decided))
        reasons.open.push_back(counted(count, "requirement") + is_or_are(count) + "not decided, which is not the same as proved");
    if (const std::size_t count = with(Proof::proved))
        reasons.shown.push_back(counted(count, "requirement") + is_or_are(count) + "proved for all customers there can be");
    if (report.requirements.empty()) reasons.open.push_back("nothing is required of this policy, so nothing is proved");
}

void judge_scenarios(const Report& report, Reasons& reasons) {
    const std::size_t failed = count_of(report.scenarios, [](const ReportScenario& each) { return !each.passed; });
    if (failed > 0) reasons.against.push_back(counted(failed, "scenario") + " failed");
    if (report.scenarios.empty()) reasons.open.push_back("no scenario tests this policy");
    else reasons.shown.push_back(counted(report.scenarios.size() - failed, "scenario") + " passed");
    const std::size_t unreached = count_of(report.coverage_items, [](const ReportCoverageItem& each) { return each.reached == 0; });
    const std::size_t items = report.coverage_items.size();
    if (unreached > 0)
        reasons.open.push_back(std::to_string(unreached) + " of " + counted(items, "rule") + ", rows and guards" + is_or_are(unreached) + "reached by no scenario");
    else if (items > 0) reasons.shown.push_back("scenarios reach every rule, row and guard, " + std::to_string(items) + " in all");
}

void judge_findings(const Report& report, Reasons& reasons) {
    const auto standing = [&](const std::string& level) {
        return count_of(report.findings, [&](const ReportFinding& each) { return each.level == level && each.accepted.empty(); });
    };
    if (const std::size_t count = standing("error")) reasons.against.push_back(counted(count, "error") + is_or_are(count) + "found by the checks");
    if (const std::size_t count = standing("warning"))
        reasons.open.push_back(counted(count, "warning") + is_or_are(count) + "found by the checks and not accepted by anybody");
    const std::size_t accepted = count_of(report.findings, [](const ReportFinding& each) { return !each.accepted.empty(); });
    if (accepted > 0) reasons.open.push_back(counted(accepted, "finding") + (accepted == 1 ? " was" : " were") + " accepted with a reason");
    if (!report.acceptances.empty())
        reasons.open.push_back(counted(report.acceptances.size(), "acceptance") + " of findings " + (report.acceptances.size() == 1 ? "stands" : "stand") +
                               " in the texts, each until a day");
    if (!report.has_findings) reasons.open.push_back("the checks of `forbear lint` were not run");
    else if (report.findings.empty()) reasons.shown.push_back("the checks found nothing");
}

void judge_map(const Report& report, Reasons& reasons) {
    if (report.cells.empty()) return;
    const std::size_t open = count_of(report.cells, [](const ReportCell& each) { return !each.is_exact; });
    if (open > 0)
        reasons.open.push_back(std::to_string(open) + " of " + counted(report.cells.size(), "cell") + " of the map " +
                               (open == 1 ? "has" : "have") + " something that is not decided");
    else reasons.shown.push_back("the map of " + counted(report.cells.size(), "cell") + " is exact");
}

void judge_portfolio(const Report& report, Reasons& reasons) {
    if (!report.portfolio) return;
    const auto with = [&](const std::string& status) {
        const auto found = std::ranges::find(report.portfolio->statuses, status, &ReportCount::name);
        return found == report.portfolio->statuses.end() ? 0 : static_cast<std::size_t>(found->records);
    };
    if (const std::size_t count = with("invalid"))
        reasons.open.push_back(counted(count, "record") + " of the portfolio could not be decided");
    reasons.shown.push_back(counted(static_cast<std::size_t>(report.portfolio->records), "record") + " of the portfolio " +
                            (report.portfolio->records == 1 ? "was" : "were") + " counted");
}

} // namespace

void judge(Report& report) {
    Reasons reasons;
    judge_findings(report, reasons);
    judge_requirements(report, reasons);
    judge_scenarios(report, reasons);
    judge_map(report, reasons);
    judge_portfolio(report, reasons);
    if (report.difference && report.difference->verdict != "same decisions")
        reasons.open.push_back("against " + report.difference->earlier + ": " + report.difference->verdict);
    report.reasons = reasons.against;
    report.reasons.insert(report.reasons.end(), reasons.open.begin(), reasons.open.end());
    report.reasons.insert(report.reasons.end(), reasons.shown.begin(), reasons.shown.end());
    if (!reasons.against.empty()) {
        report.verdict = ReportVerdict::refuse;
        report.sentence = "Do not sign this yet: " + reasons.against.front() + ".";
    } else if (!reasons.open.empty()) {
        report.verdict = ReportVerdict::look;
        report.sentence = "Read before you sign: " + counted(reasons.open.size(), "point") + is_or_are(reasons.open.size()) + "open, and nothing was found that is wrong.";
    } else {
        report.verdict = ReportVerdict::clear;
        report.sentence = "Nothing was found that stands against signing.";
    }
}

} // namespace forbear
