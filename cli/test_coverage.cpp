#include "test_coverage.h"

#include <set>
#include <utility>

#include "test_report.h"

namespace forbear::cli {

namespace {

const char* kind_word(CoveredKind kind) {
    switch (kind) {
    case CoveredKind::rule: return "rule";
    case CoveredKind::row: return "row";
    case CoveredKind::guard: break;
    }
    return "guard";
}

std::string place_of(const TestReport& report, Span at) {
    return " (" + printable(report.sources.file(at.file).path) + ":" + std::to_string(line_of(report, at)) + ")";
}

/// Places of the guards that apply for some policy: their files are shared.
using Places = std::set<std::pair<std::uint32_t, std::uint32_t>>;

std::pair<std::uint32_t, std::uint32_t> place(const CoveredItem& item) { return {item.at.file, item.at.begin}; }

Places reached_guards(const TestReport& report) {
    Places reached;
    for (const PolicyCoverage& coverage : report.coverage) {
        for (const CoveredItem& item : coverage.items) {
            if (item.kind == CoveredKind::guard && item.reached > 0) reached.insert(place(item));
        }
    }
    return reached;
}

std::string not_reached(const TestReport& report, const CoveredItem& item, const Places& elsewhere) {
    if (item.kind == CoveredKind::guard && elsewhere.contains(place(item)))
        return "  guard " + printable(item.name) + " never applies here, but does for another policy" + place_of(report, item.at) + "\n";
    const std::string verb = item.kind == CoveredKind::guard ? "never applies" : "never decides";
    std::string text = "  " + std::string(kind_word(item.kind)) + " " + printable(item.name) + " " + verb +
                       place_of(report, item.at) + "\n";
    if (item.example.empty()) return text + "    no example was found\n";
    return text + "    for example:\n" + indented(item.example, 6);
}

std::string not_seen(const TestReport& report, const CoveredCondition& condition) {
    std::string answers;
    const auto miss = [&](bool is_missing, const char* answer) {
        if (is_missing) answers += (answers.empty() ? "never " : ", never ") + std::string(answer);
    };
    miss(condition.was_true == 0, "true");
    miss(condition.was_false == 0, "false");
    miss(condition.can_be_unknown && condition.was_unknown == 0, "unknown");
    if (answers.empty()) return {};
    return "  " + answers + ": " + printable(condition.text) + ", of " + printable(condition.owner) +
           place_of(report, condition.at) + "\n";
}

std::string policy_text(const TestReport& report, const PolicyCoverage& coverage, const Places& elsewhere) {
    std::string text = "coverage of " + printable(coverage.policy) + ": " + std::to_string(coverage.reached()) + " of " +
                       std::to_string(coverage.items.size()) + " rules, rows and guards reached; " +
                       std::to_string(coverage.answers_seen()) + " of " + std::to_string(coverage.answers()) +
                       " answers of conditions seen\n";
    for (const CoveredItem& item : coverage.items) {
        if (item.reached == 0) text += not_reached(report, item, elsewhere);
    }
    for (const CoveredItem& item : coverage.items) {
        if (item.kind == CoveredKind::guard && item.reached > 0 && item.changed == 0)
            text += "  guard " + printable(item.name) + " applies, but never changes anything" + place_of(report, item.at) + "\n";
    }
    for (const CoveredCondition& condition : coverage.conditions) text += not_seen(report, condition);
    return text;
}

} // namespace

std::string coverage_text(const TestReport& report) {
    const Places elsewhere = reached_guards(report);
    std::string text;
    for (const PolicyCoverage& coverage : report.coverage) text += policy_text(report, coverage, elsewhere) + "\n";
    return text;
}

CoverageTally coverage_tally(const TestReport& report) {
    CoverageTally tally;
    Places guards;
    for (const PolicyCoverage& coverage : report.coverage) {
        for (const CoveredItem& item : coverage.items) {
            if (item.kind == CoveredKind::guard) {
                guards.insert(place(item));
                continue;
            }
            ++tally.items;
            tally.reached += item.reached > 0 ? 1u : 0u;
        }
    }
    tally.items += guards.size();
    tally.reached += reached_guards(report).size();
    return tally;
}

} // namespace forbear::cli
