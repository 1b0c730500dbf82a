#pragma once
// Why a decision came out as it did, as plain values, in the words of the policy.

#include <cstdint>
#include <string>
#include <vector>

namespace forbear {

/// One condition and what the record said to it.
struct ConditionAnswer {
    std::string text;  ///< the condition, in canonical spelling
    std::string shown; ///< what was read: `days_past_due`
    std::string value; ///< its value in this record: `45 days`, `unknown`; `(protected)` where a guard read a protected fact
    bool unknown = false; ///< not false, but not known to be true
};

/// A rule above the one that fired, and the first part of its condition (or of its section's) that was not true.
struct RuleNotFired {
    std::string rule;
    std::string title;
    std::string section;             ///< name of the section whose condition was not true, or empty
    std::string condition;           ///< the part that was not true, in canonical spelling
    std::vector<ConditionAnswer> read; ///< the tests of that part that failed, with their values
    std::string file;
    std::uint32_t line = 0;
    std::string from;                ///< the refined policy that it was taken from: `early_stage version 3`; empty: its own
};

struct GuardReport {
    std::string guard;
    std::string file;      ///< name of the guard file
    std::string citation;
    std::string because;
    bool applied = false;
    bool changed = false;
    std::vector<std::string> did;  ///< what it changed: "removed voice"
    std::vector<std::string> forbids; ///< channels that it takes away, also those that the rule did not ask for
    std::string condition;         ///< when it did not apply: the part that was false
    std::vector<ConditionAnswer> read;
};

/// The cell of an experiment, and how the record came to it.
struct CellReport {
    std::string experiment;
    std::string by;       ///< the fact that splits the records
    std::string value;    ///< its value in this record
    std::string cell;     ///< empty: no cell, because the value is unknown or none
    std::int32_t bucket = -1; ///< 0 to 9999
    std::uint32_t first_bucket = 0, last_bucket = 0; ///< of the cell
};

struct NamedValue {
    std::string name;
    std::string value;
};

/// The whole story of one decision.
struct Explanation {
    std::string policy;
    std::uint32_t version = 0;       ///< the version that decided; 0 without a number, and when none is in force
    std::string policy_hash;
    std::string record; ///< the key fact's value
    std::string status;
    std::string rule;
    std::string title;
    std::string because;
    std::string from;                ///< the refined policy that the rule was taken from; empty: the policy's own
    std::vector<ConditionAnswer> fired_on; ///< the conditions that made the rule fire
    std::vector<std::string> asked_channels; ///< before guards
    std::vector<std::string> choice; ///< why they stand in this order: costs, measures, preferences; in plain words
    std::vector<std::string> channels;
    std::vector<NamedValue> outcomes;
    std::vector<RuleNotFired> above;
    std::vector<GuardReport> guards;
    std::vector<CellReport> experiments;
    std::string reason; ///< of an invalid or rejected record, or of a blocked one
};

/// For people. Plain text, ends in a line feed.
[[nodiscard]] std::string render_text(const Explanation& explanation);
/// For programs: one JSON object with `version` 1. Where the compiler is built; a host with artefacts alone has `render_text`.
[[nodiscard]] std::string render_json(const Explanation& explanation);

} // namespace forbear
