#include "syntax/print_parts.h"

namespace forbear::syntax::printing {
namespace {

Doc given_doc(const Given& given) {
    Doc doc = Doc::at(given.at, word(given.fact));
    if (!given.values.empty()) doc += Doc(" ") + comma_list(given.values);
    Doc records;
    for (std::size_t i = 0; i < given.records.size(); ++i) {
        Doc fields;
        for (std::size_t j = 0; j < given.records[i].size(); ++j) {
            fields += (j == 0 ? Doc() : Doc(", ")) + given_doc(given.records[i][j]);
        }
        const Span place = given.records[i].empty() ? given.at : given.records[i].front().at;
        Doc record = Doc::at(place, Doc("[") + fields + "]");
        records += i == 0 ? std::move(record) : Doc::group(Doc::line() + std::move(record));
    }
    if (!given.records.empty()) doc += Doc(" ") + Doc::align(records);
    return doc;
}

std::vector<Doc> given_docs(const std::vector<Given>& given) {
    std::vector<Doc> docs;
    for (const Given& entry : given) docs.push_back(given_doc(entry));
    return docs;
}

Doc expectation_doc(const Expectation& expectation) {
    Doc doc = Doc::at(expectation.at, expectation.what);
    const auto add_word = [&](const std::string& text) {
        if (!text.empty()) doc += (doc.flat_width() == 0 ? "" : " ") + text;
    };
    add_word(word(expectation.outcome));
    if (expectation.what == "rule" && !expectation.values.empty()) doc += " row";
    if (!expectation.values.empty()) doc += Doc(doc.flat_width() == 0 ? "" : " ") + comma_list(expectation.values);
    return doc;
}

} // namespace

void add_require(Layout& layout, const Require& require) {
    layout.add(0, "require " + word(require.name), require.at.begin, Gap::one);
    if (require.whenever) layout.add_condition(2, "whenever", *require.whenever);
    if (require.must) {
        const Doc exception = require.unless_forbidden ? " unless a guard forbids it" : "";
        layout.add(2, "", condition_doc(*require.must) + exception, require.must->at.begin, Gap::none, condition_width);
    }
    if (require.kind == Require::Kind::comparison) {
        layout.add(2,
                   "a " + require.fact_direction + " " + word(require.fact) + " never gets a " +
                       require.outcome_direction + " " + word(require.outcome) + ", all else equal",
                   require.fact.at.begin);
    }
    add_because(layout, require.because, 2);
}

void add_example(Layout& layout, const Example& example) {
    layout.add(0, "customer " + word(example.name), example.at.begin, Gap::one);
    if (!example.given.empty()) {
        layout.add(2, "", clauses(given_docs(example.given)), example.given.front().at.begin);
    }
}

void add_scenario(Layout& layout, const Scenario& scenario) {
    layout.add(0, "scenario " + quote(scenario.title.text), scenario.at.begin, Gap::one);
    if (scenario.as_of) layout.add(2, "as of " + value_doc(*scenario.as_of).flat(), scenario.as_of->at.begin);
    std::string lead = "given ";
    if (scenario.base) lead += word(*scenario.base) + (scenario.given.empty() ? "" : " except ");
    const std::uint32_t given = scenario.base               ? scenario.base->at.begin
                                : scenario.given.empty()    ? 0
                                                            : scenario.given.front().at.begin;
    if (scenario.base || !scenario.given.empty()) layout.add(2, lead, clauses(given_docs(scenario.given)), given);
    std::vector<Doc> expected;
    for (const Expectation& expectation : scenario.expect) expected.push_back(expectation_doc(expectation));
    if (!expected.empty()) layout.add(2, "expect ", clauses(expected), scenario.expect.front().at.begin);
}

} // namespace forbear::syntax::printing
