#include "portfolio/decision_writer.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "portfolio/cell_text.h"

namespace forbear::cli {

namespace {

/// Appends `a;b` of names without building them one by one.
void append_joined(std::string& out, const std::string& name) {
    if (!out.empty()) out += ';';
    out += name;
}

void append_json_list(std::string& out, std::size_t count, const std::function<std::string_view(std::size_t)>& item) {
    out += '[';
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) out += ',';
        append_json_string(out, item(i));
    }
    out += ']';
}

bool is_number(TypeKind kind) {
    switch (kind) {
    case TypeKind::whole:
    case TypeKind::decimal:
    case TypeKind::percent:
    case TypeKind::money:
    case TypeKind::days:
    case TypeKind::months: return true;
    default: return false;
    }
}

} // namespace

std::string_view status_text(Status status) noexcept {
    switch (status) {
    case Status::contact: return "contact";
    case Status::no_contact: return "no_contact";
    case Status::blocked: return "blocked";
    case Status::invalid: return "invalid";
    case Status::rejected: return "rejected";
    }
    return "invalid";
}

DecisionWriter::DecisionWriter(std::vector<const Policy*> policies, FileFormat format)
    : policies_(std::move(policies)), format_(format) {
    const Schema& schema = policies_.front()->schema();
    key_name_ = schema.key >= 0 ? schema.facts[static_cast<std::size_t>(schema.key)].name : "row";
    constexpr std::array<std::string_view, 7> ours{"status", "rule",     "channels",   "guards",
                                                   "reason", "outcomes", "experiments"};
    for (const Outcome& outcome : schema.outcomes) {
        const bool is_taken =
            outcome.name == key_name_ || std::find(ours.begin(), ours.end(), outcome.name) != ours.end();
        outcome_names_.push_back(is_taken ? "outcome_" + outcome.name : outcome.name);
    }
    for (const Policy* policy : policies_) {
        std::vector<Column>& columns = experiments_.emplace_back();
        for (const ExperimentInfo& experiment : policy->experiments()) {
            // Versions of a policy may have an experiment of one name: one column, in which the version's cell stands.
            if (std::ranges::find(columns, experiment.name, &Column::experiment) != columns.end()) continue;
            const bool is_taken =
                experiment.name == key_name_ || std::find(ours.begin(), ours.end(), experiment.name) != ours.end();
            columns.push_back({experiment.name, is_taken ? "experiment_" + experiment.name : experiment.name});
        }
    }
}

std::string DecisionWriter::header() const {
    if (format_ == FileFormat::json_lines) return {};
    std::string text;
    append_csv_cell(text, key_name_);
    for (std::size_t index = 0; index < policies_.size(); ++index) {
        const std::string prefix = policies_.size() > 1 ? policies_[index]->name() + "." : std::string();
        const auto add = [&](const std::string& name) {
            text += ',';
            append_csv_cell(text, prefix + name);
        };
        add("status");
        add("rule");
        add("channels");
        for (const std::string& name : outcome_names_) add(name);
        add("guards");
        add("reason");
        for (const Column& column : experiments_[index]) add(column.name);
    }
    return text + "\n";
}

std::string DecisionWriter::channels_text(const Policy& policy, const DecisionView& decision) {
    std::string text;
    for (std::uint32_t place = 0; place < decision.channel_count(); ++place) {
        append_joined(text, policy.schema().channels[decision.channel(place)].name);
    }
    return text;
}

std::string DecisionWriter::guards_text(const Policy& policy, const DecisionView& decision) {
    std::string text;
    for (std::uint32_t guard = 0; guard < policy.guards().size(); ++guard) {
        if (decision.guard_applied(guard)) append_joined(text, policy.guards()[guard].name);
    }
    return text;
}

std::string_view DecisionWriter::cell_name(const Policy& policy, const DecisionView& decision,
                                           const std::string& experiment) {
    const std::int32_t rule = decision.rule();
    for (std::uint32_t index = 0; index < policy.experiments().size(); ++index) {
        const ExperimentInfo& told = policy.experiments()[index];
        if (told.name != experiment || rule < 0) continue;
        if (!runs_in(told, policy.rules()[static_cast<std::size_t>(rule)])) continue;
        const std::int32_t cell = decision.cell(index);
        return cell < 0 ? std::string_view() : told.cells[static_cast<std::size_t>(cell)].name;
    }
    return {};
}

std::string DecisionWriter::outcome_text(const Policy& policy, const DecisionView& decision, std::uint32_t index) {
    const Schema& schema = policy.schema();
    const Outcome& outcome = schema.outcomes[index];
    const std::uint32_t word = policy.outcome_word(index);
    if (!outcome.for_each_channel) {
        if (!decision.outcome_is_set(index)) return {};
        return cell_text(schema, outcome.type, decision.outcome_word(word));
    }
    // Only what narrows a channel that may be used says anything.
    std::string text;
    for (std::uint32_t place = 0; place < decision.channel_count(); ++place) {
        const std::uint32_t channel = decision.channel(place);
        const std::int64_t hours = decision.outcome_word(word + channel);
        if (hours != all_day)
            append_joined(text, schema.channels[channel].name + " " + cell_text(schema, outcome.type, hours));
    }
    return text;
}

void DecisionWriter::append(std::string& out, std::uint64_t row, std::string_view key,
                            const std::vector<Answer>& answers) const {
    const std::string row_number = policies_.front()->schema().key >= 0 ? std::string() : std::to_string(row);
    if (policies_.front()->schema().key < 0) key = row_number;
    if (format_ == FileFormat::csv) {
        append_csv_cell(out, key);
        for (std::size_t index = 0; index < policies_.size(); ++index) append_cells(out, index, answers[index]);
        out += '\n';
        return;
    }
    out += '{';
    append_json_string(out, key_name_);
    out += ':';
    append_json_string(out, key);
    out += ',';
    if (policies_.size() == 1) {
        append_json(out, 0, answers.front());
    } else {
        out += "\"policies\":{";
        for (std::size_t index = 0; index < policies_.size(); ++index) {
            if (index > 0) out += ',';
            append_json_string(out, policies_[index]->name());
            out += ":{";
            append_json(out, index, answers[index]);
            out += '}';
        }
        out += '}';
    }
    out += "}\n";
}

void DecisionWriter::append_cells(std::string& out, std::size_t place, const Answer& answer) const {
    const Policy& policy = *policies_[place];
    const DecisionView& decision = answer.decision;
    const std::int32_t rule = decision.rule();
    out += ',';
    out += status_text(decision.status());
    out += ',';
    if (rule >= 0) append_csv_cell(out, policy.rules()[static_cast<std::size_t>(rule)].name);
    out += ',';
    append_csv_cell(out, channels_text(policy, decision));
    for (std::uint32_t outcome = 0; outcome < outcome_names_.size(); ++outcome) {
        out += ',';
        append_csv_cell(out, outcome_text(policy, decision, outcome));
    }
    out += ',';
    append_csv_cell(out, guards_text(policy, decision));
    out += ',';
    const bool looks_like_formula =
        !answer.reason.empty() && std::string_view("=+-@").find(answer.reason.front()) != std::string_view::npos;
    append_csv_cell(out, looks_like_formula ? " " + answer.reason : answer.reason);
    for (const Column& column : experiments_[place]) {
        out += ',';
        append_csv_cell(out, std::string(cell_name(policy, decision, column.experiment)));
    }
}

void DecisionWriter::append_json(std::string& out, std::size_t place, const Answer& answer) const {
    const Policy& policy = *policies_[place];
    const DecisionView& decision = answer.decision;
    out += "\"status\":\"";
    out += status_text(decision.status());
    out += "\",\"rule\":";
    if (decision.rule() >= 0) {
        append_json_string(out, policy.rules()[static_cast<std::size_t>(decision.rule())].name);
    } else {
        out += "null";
    }
    out += ",\"channels\":";
    append_json_list(out, decision.channel_count(), [&](std::size_t channel) -> std::string_view {
        return policy.schema().channels[decision.channel(static_cast<std::uint32_t>(channel))].name;
    });
    out += ",\"outcomes\":{";
    for (std::uint32_t outcome = 0; outcome < policy.schema().outcomes.size(); ++outcome) {
        if (outcome > 0) out += ',';
        append_json_string(out, policy.schema().outcomes[outcome].name);
        out += ':';
        append_json_outcome(out, policy, decision, outcome);
    }
    out += "},\"guards\":";
    std::vector<std::string_view> applied;
    for (std::uint32_t guard = 0; guard < policy.guards().size(); ++guard) {
        if (decision.guard_applied(guard)) applied.push_back(policy.guards()[guard].name);
    }
    append_json_list(out, applied.size(), [&](std::size_t guard) { return applied[guard]; });
    out += ",\"reason\":";
    append_json_string(out, answer.reason);
    bool is_first = true;
    for (const Column& column : experiments_[place]) {
        out += is_first ? ",\"experiments\":{" : ",";
        is_first = false;
        append_json_string(out, column.experiment);
        out += ':';
        const std::string_view cell = cell_name(policy, decision, column.experiment);
        if (cell.empty()) {
            out += "null";
        } else {
            append_json_string(out, cell);
        }
    }
    if (!is_first) out += '}';
}

void DecisionWriter::append_json_outcome(std::string& out, const Policy& policy, const DecisionView& decision,
                                         std::uint32_t index) {
    const Schema& schema = policy.schema();
    const Outcome& outcome = schema.outcomes[index];
    const std::uint32_t word = policy.outcome_word(index);
    if (outcome.for_each_channel) {
        out += '{';
        bool is_first = true;
        for (std::uint32_t place = 0; place < decision.channel_count(); ++place) {
            const std::uint32_t channel = decision.channel(place);
            const std::int64_t hours = decision.outcome_word(word + channel);
            if (hours == all_day) continue;
            if (!is_first) out += ',';
            is_first = false;
            append_json_string(out, schema.channels[channel].name);
            out += ':';
            append_json_string(out, cell_text(schema, outcome.type, hours));
        }
        out += '}';
        return;
    }
    if (!decision.outcome_is_set(index)) {
        out += "null";
        return;
    }
    const std::int64_t value = decision.outcome_word(word);
    if (outcome.type.kind == TypeKind::yes_no) {
        out += value != 0 ? "true" : "false";
    } else if (is_number(outcome.type.kind)) {
        out += cell_text(schema, outcome.type, value);
    } else if (outcome.type.kind == TypeKind::set) {
        const auto& values = schema.vocabularies[static_cast<std::size_t>(outcome.type.vocabulary)].values;
        std::vector<std::string_view> members;
        for (std::size_t i = 0; i < values.size(); ++i) {
            if ((static_cast<std::uint64_t>(value) >> i & 1u) != 0) members.push_back(values[i]);
        }
        append_json_list(out, members.size(), [&](std::size_t place) { return members[place]; });
    } else {
        append_json_string(out, cell_text(schema, outcome.type, value));
    }
}

} // namespace forbear::cli
