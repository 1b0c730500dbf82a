#include "forbear/explanation.h"
#include "forbear/json_writer.h"

namespace forbear {

namespace {

void put_answers(JsonWriter& json, std::string_view name, const std::vector<ConditionAnswer>& answers) {
    json.key(name);
    json.begin_array();
    for (const ConditionAnswer& answer : answers) {
        json.begin_object();
        json.text("condition", answer.text);
        json.text("fact", answer.shown);
        json.text("value", answer.value);
        json.boolean("unknown", answer.unknown);
        json.end_object();
    }
    json.end_array();
}

void put(JsonWriter& json, const RuleNotFired& rule) {
    json.begin_object();
    json.text("rule", rule.rule);
    json.text("title", rule.title);
    json.text("section", rule.section);
    json.text("not_true", rule.condition);
    put_answers(json, "read", rule.read);
    json.text("from", rule.from);
    json.text("file", rule.file);
    json.number("line", rule.line);
    json.end_object();
}

void put(JsonWriter& json, const GuardReport& guard) {
    json.begin_object();
    json.text("guard", guard.guard);
    json.text("file", guard.file);
    json.text("citation", guard.citation);
    json.text("because", guard.because);
    json.boolean("applied", guard.applied);
    json.boolean("changed", guard.changed);
    json.texts("did", guard.did);
    json.text("not_true", guard.condition);
    put_answers(json, "read", guard.read);
    json.end_object();
}

void put(JsonWriter& json, const CellReport& report) {
    json.begin_object();
    json.text("experiment", report.experiment);
    json.text("by", report.by);
    json.text("value", report.value);
    if (report.cell.empty()) {
        for (const char* name : {"cell", "bucket", "cell_buckets"}) {
            json.key(name);
            json.null();
        }
    } else {
        json.text("cell", report.cell);
        json.number("bucket", report.bucket);
        json.key("cell_buckets");
        json.begin_array();
        json.number(report.first_bucket);
        json.number(report.last_bucket);
        json.end_array();
    }
    json.end_object();
}

template <class Each>
void put_all(JsonWriter& json, std::string_view name, const std::vector<Each>& all) {
    json.key(name);
    json.begin_array();
    for (const Each& each : all) put(json, each);
    json.end_array();
}

} // namespace

std::string render_json(const Explanation& explanation) {
    JsonWriter json;
    json.begin_object();
    json.number("version", 1);
    json.key("policy");
    json.begin_object();
    json.text("name", explanation.policy);
    json.number("version", explanation.version);
    json.text("hash", explanation.policy_hash);
    json.end_object();
    json.text("record", explanation.record);
    json.text("status", explanation.status);
    json.text("reason", explanation.reason);
    json.key("rule");
    json.begin_object();
    json.text("name", explanation.rule);
    json.text("title", explanation.title);
    json.text("because", explanation.because);
    json.text("from", explanation.from);
    json.end_object();
    put_answers(json, "fired_on", explanation.fired_on);
    json.texts("asked_channels", explanation.asked_channels);
    json.texts("choice", explanation.choice);
    json.texts("channels", explanation.channels);
    json.key("outcomes");
    json.begin_object();
    for (const NamedValue& outcome : explanation.outcomes) json.text(outcome.name, outcome.value);
    json.end_object();
    put_all(json, "rules_above", explanation.above);
    put_all(json, "guards", explanation.guards);
    if (!explanation.experiments.empty()) put_all(json, "experiments", explanation.experiments);
    json.end_object();
    return std::move(json).take() + "\n";
}

} // namespace forbear
