#include <nlohmann/json.hpp>

#include "forbear/explanation.h"

namespace forbear {

namespace {

using Json = nlohmann::ordered_json;

Json answers_json(const std::vector<ConditionAnswer>& answers) {
    Json array = Json::array();
    for (const ConditionAnswer& answer : answers) {
        array.push_back(Json{
            {"condition", answer.text}, {"fact", answer.shown}, {"value", answer.value}, {"unknown", answer.unknown}});
    }
    return array;
}

Json rule_json(const RuleNotFired& rule) {
    return Json{{"rule", rule.rule},
                {"title", rule.title},
                {"section", rule.section},
                {"not_true", rule.condition},
                {"read", answers_json(rule.read)},
                {"from", rule.from},
                {"file", rule.file},
                {"line", rule.line}};
}

Json guard_json(const GuardReport& guard) {
    return Json{{"guard", guard.guard},     {"file", guard.file},          {"citation", guard.citation},
                {"because", guard.because}, {"applied", guard.applied},    {"changed", guard.changed},
                {"did", guard.did},         {"not_true", guard.condition}, {"read", answers_json(guard.read)}};
}

Json cell_json(const CellReport& report) {
    const bool has_cell = !report.cell.empty();
    return Json{{"experiment", report.experiment},
                {"by", report.by},
                {"value", report.value},
                {"cell", has_cell ? Json(report.cell) : Json()},
                {"bucket", has_cell ? Json(report.bucket) : Json()},
                {"cell_buckets", has_cell ? Json::array({report.first_bucket, report.last_bucket}) : Json()}};
}

} // namespace

std::string render_json(const Explanation& explanation) {
    Json outcomes = Json::object();
    for (const NamedValue& outcome : explanation.outcomes) outcomes[outcome.name] = outcome.value;
    Json above = Json::array();
    for (const RuleNotFired& rule : explanation.above) above.push_back(rule_json(rule));
    Json guards = Json::array();
    for (const GuardReport& guard : explanation.guards) guards.push_back(guard_json(guard));
    Json experiments = Json::array();
    for (const CellReport& report : explanation.experiments) experiments.push_back(cell_json(report));
    Json object{
        {"version", 1},
        {"policy",
         Json{{"name", explanation.policy}, {"version", explanation.version}, {"hash", explanation.policy_hash}}},
        {"record", explanation.record},
        {"status", explanation.status},
        {"reason", explanation.reason},
        {"rule", Json{{"name", explanation.rule}, {"title", explanation.title}, {"because", explanation.because}, {"from", explanation.from}}},
        {"fired_on", answers_json(explanation.fired_on)},
        {"asked_channels", explanation.asked_channels},
        {"choice", explanation.choice},
        {"channels", explanation.channels},
        {"outcomes", std::move(outcomes)},
        {"rules_above", std::move(above)},
        {"guards", std::move(guards)}};
    if (!explanation.experiments.empty()) object["experiments"] = std::move(experiments);
    // Values come from hosts: bytes that are no UTF-8 are replaced rather than refused.
    return object.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace forbear
