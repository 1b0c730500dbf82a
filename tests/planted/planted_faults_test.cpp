#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

#include "faults.h"
#include "forbear/lint.h"
#include "texts.h"

namespace forbear::planted {
namespace {

LintReport linted(const std::vector<NamedText>& texts) {
    LintOptions options;
    options.least = Severity::info;
    LintReport report = lint_texts(texts, options);
    INFO(texts.front().text << render_text(report.sources, report.diagnostics));
    REQUIRE(report.diagnostics.empty());
    REQUIRE(report.error.empty());
    return report;
}

std::string shown(const LintReport& report) {
    std::string text;
    for (const Finding& each : report.findings) text += code_text(each.diagnostic.code) + " " + each.item + ": " + message_text(each.diagnostic) + "\n";
    return text;
}

std::vector<const Finding*> warnings(const LintReport& report) {
    std::vector<const Finding*> made;
    for (const Finding& each : report.findings) {
        if (each.level != Severity::info) made.push_back(&each);
    }
    return made;
}

/// The finding that the fault asks for.
const Finding* wanted(const LintReport& report, const Fault& fault) {
    for (const Finding& each : report.findings) {
        const bool is_it = each.diagnostic.code == fault.code && each.item == fault.item &&
                           message_text(each.diagnostic).find(fault.says) != std::string::npos;
        if (is_it) return &each;
    }
    return nullptr;
}

} // namespace

TEST_CASE("a realistic policy without a fault has no finding above information", "[planted]") {
    const LintReport report = linted(realistic());
    INFO(shown(report));
    CHECK(warnings(report).empty());
    CHECK(report.ok);
}

TEST_CASE("there are forty planted faults and more", "[planted]") {
    std::set<std::string> names;
    for (const Fault& fault : faults()) names.insert(fault.name);
    CHECK(names.size() == faults().size());
    CHECK(faults().size() >= 40);
}

TEST_CASE("every planted fault is found, and its twin is not", "[planted]") {
    const std::vector<NamedText> texts = realistic();
    for (const Fault& fault : faults()) {
        DYNAMIC_SECTION(fault.name) {
            const LintReport report = linted(edited(texts, fault.edits));
            INFO("found:\n" << shown(report));
            CHECK(wanted(report, fault) != nullptr);
            // One fault is one finding: nothing else of weight is said.
            for (const Finding* each : warnings(report)) {
                INFO("also: " << code_text(each->diagnostic.code) << " " << each->item);
                CHECK(each->diagnostic.code == fault.code);
            }
            const LintReport twin = linted(edited(texts, fault.twin));
            INFO("of the twin:\n" << shown(twin));
            CHECK(wanted(twin, fault) == nullptr);
            CHECK(warnings(twin).empty());
        }
    }
}

} // namespace forbear::planted
