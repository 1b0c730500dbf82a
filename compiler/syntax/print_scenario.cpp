#include "syntax/print_parts.h"

namespace forbear::syntax::printing {
namespace {

/// Inside a record commas part the fields, so the members of a set are joined by `and`.
Doc field_doc(const Given& field) {
    Doc doc = Doc::at(field.at, word(field.fact));
    for (std::size_t i = 0; i < field.values.size(); ++i) doc += Doc(i == 0 ? " " : " and ") + value_doc(field.values[i]);
    return doc;
}

Doc given_doc(const Given& given) {
    Doc doc = Doc::at(given.at, word(given.fact));
    if (!given.values.empty()) doc += Doc(" ") + comma_list(given.values);
    Doc records;
    for (std::size_t i = 0; i < given.records.size(); ++i) {
        Doc fields;
        for (std::size_t j = 0; j < given.records[i].size(); ++j) {
            fields += (j == 0 ? Doc() : Doc(", ")) + field_doc(given.records[i][j]);
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
    if (expectation.channel) doc += " of " + word(*expectation.channel);
    if (expectation.all_channels) doc += " all channels";
    if (expectation.says_in) doc += " in";
    if (!expectation.values.empty()) doc += Doc(" ") + comma_list(expectation.values);
    if (expectation.what == "guard" && expectation.values.empty()) doc += " none";
    if (!expectation.by.empty()) doc += Doc(" by ") + comma_list(expectation.by);
    return doc;
}

void add_given(Layout& layout, const std::optional<Name>& base, const std::vector<Given>& given) {
    if (!base && given.empty()) return;
    std::string lead = "given ";
    if (base) lead += word(*base) + (given.empty() ? "" : " except ");
    layout.add(2, lead, clauses(given_docs(given)), base ? base->at.begin : given.front().at.begin);
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
    if (example.base) {
        add_given(layout, example.base, example.given);
    } else if (!example.given.empty()) {
        layout.add(2, "", clauses(given_docs(example.given)), example.given.front().at.begin);
    }
}

void add_scenario(Layout& layout, const Scenario& scenario) {
    const std::string of = scenario.policy ? " of " + word(*scenario.policy) : std::string();
    layout.add(0, "scenario " + quote(scenario.title.text) + of, scenario.at.begin, Gap::one);
    if (scenario.as_of) layout.add(2, "as of " + value_doc(*scenario.as_of).flat(), scenario.as_of->at.begin);
    add_given(layout, scenario.base, scenario.given);
    std::vector<Doc> expected;
    for (const Expectation& expectation : scenario.expect) expected.push_back(expectation_doc(expectation));
    if (!expected.empty()) layout.add(2, "expect ", clauses(expected), scenario.expect.front().at.begin);
}

} // namespace forbear::syntax::printing
