#include "portfolio/decision_writer.h"

#include <algorithm>
#include <utility>

#include "portfolio/cell_text.h"

namespace forbear::cli {

namespace {

/// Appends cells that are joined as `a;b`, in quotation marks where one of them may need them.
class Joined {
public:
    Joined(std::string& out, bool may_need_quotes) : out_(out), begin_(out.size()), may_need_quotes_(may_need_quotes) {}
    std::string& next() {
        if (out_.size() > begin_) out_ += ';';
        return out_;
    }
    void end() {
        if (!may_need_quotes_ || !needs_quotes(std::string_view(out_).substr(begin_))) return;
        const std::string cell = out_.substr(begin_);
        out_.resize(begin_);
        append_csv_cell(out_, cell);
    }

private:
    std::string& out_;
    std::size_t begin_;
    bool may_need_quotes_;
};

bool any_needs_quotes(const std::vector<std::string>& names) { return std::ranges::any_of(names, needs_quotes); }

std::string json_string(std::string_view text) {
    std::string quoted;
    append_json_string(quoted, text);
    return quoted;
}

/// Words that no spreadsheet takes for a formula.
std::string for_people(const std::string& words) {
    const bool looks_like_formula = !words.empty() && std::string_view("=+-@").find(words.front()) != std::string_view::npos;
    return looks_like_formula ? " " + words : words;
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

DecisionWriter::DecisionWriter(std::vector<const Policy*> policies, FileFormat format, const AskedRule* asked)
    : policies_(std::move(policies)), format_(format) {
    const Schema& schema = policies_.front()->schema();
    key_name_ = schema.key >= 0 ? schema.facts[static_cast<std::size_t>(schema.key)].name : "row";
    is_asked_ = asked != nullptr;
    std::vector<std::string_view> ours{"status", "rule", "channels", "guards", "reason", "outcomes", "experiments"};
    if (is_asked_) ours.push_back("why_not");
    row_begin_ = "{" + json_string(key_name_) + ":";
    const bool is_csv = format_ == FileFormat::csv;
    for (const Channel& channel : schema.channels) channels_.push_back(is_csv ? channel.name : json_string(channel.name));
    channels_need_quotes_ = is_csv && any_needs_quotes(channels_);
    for (const Outcome& outcome : schema.outcomes) {
        const bool is_taken =
            outcome.name == key_name_ || std::find(ours.begin(), ours.end(), outcome.name) != ours.end();
        OutcomeNames& names = outcomes_.emplace_back();
        names.name = is_taken ? "outcome_" + outcome.name : outcome.name;
        names.json_name = json_string(outcome.name) + ":";
        const bool is_word = outcome.type.kind == TypeKind::choice || outcome.type.kind == TypeKind::set;
        if (!is_word || outcome.type.vocabulary < 0) continue;
        for (const std::string& value : schema.vocabularies[static_cast<std::size_t>(outcome.type.vocabulary)].values)
            names.values.push_back(in_format(value));
    }
    for (const Policy* policy : policies_) add_names(*policy);
    if (is_asked_) {
        for (const std::string& part : asked->parts()) parts_.push_back(in_format(is_csv ? for_people(part) : part));
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

std::string DecisionWriter::in_format(const std::string& name) const {
    if (format_ == FileFormat::json_lines) return json_string(name);
    std::string cell;
    append_csv_cell(cell, name);
    return cell;
}

void DecisionWriter::add_names(const Policy& policy) {
    Names& names = names_.emplace_back();
    for (const RuleInfo& rule : policy.rules()) names.rules.push_back(in_format(rule.name));
    const bool is_csv = format_ == FileFormat::csv;
    for (const GuardInfo& guard : policy.guards()) names.guards.push_back(is_csv ? guard.name : json_string(guard.name));
    names.guards_need_quotes = is_csv && any_needs_quotes(names.guards);
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
        for (const OutcomeNames& outcome : outcomes_) add(outcome.name);
        add("guards");
        add("reason");
        for (const Column& column : experiments_[index]) add(column.name);
        if (is_asked_) add("why_not");
    }
    return text + "\n";
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
    out += row_begin_;
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
    if (rule >= 0) out += names_[place].rules[static_cast<std::size_t>(rule)];
    out += ',';
    append_channels(out, decision);
    for (std::uint32_t outcome = 0; outcome < outcomes_.size(); ++outcome) {
        out += ',';
        append_outcome(out, policy, decision, outcome);
    }
    out += ',';
    append_guards(out, place, decision);
    out += ',';
    if (!answer.reason.empty()) append_csv_cell(out, for_people(answer.reason));
    for (const Column& column : experiments_[place]) {
        out += ',';
        append_csv_cell(out, cell_name(policy, decision, column.experiment));
    }
    if (is_asked_) {
        out += ',';
        out += part_of(answer);
    }
}

std::string_view DecisionWriter::part_of(const Answer& answer) const {
    return answer.why_not < parts_.size() ? std::string_view(parts_[answer.why_not]) : std::string_view();
}

void DecisionWriter::append_channels(std::string& out, const DecisionView& decision) const {
    Joined joined(out, channels_need_quotes_);
    for (std::uint32_t place = 0; place < decision.channel_count(); ++place) joined.next() += channels_[decision.channel(place)];
    joined.end();
}

void DecisionWriter::append_guards(std::string& out, std::size_t place, const DecisionView& decision) const {
    const Names& names = names_[place];
    Joined joined(out, names.guards_need_quotes);
    for (std::uint32_t guard = 0; guard < names.guards.size(); ++guard) {
        if (decision.guard_applied(guard)) joined.next() += names.guards[guard];
    }
    joined.end();
}

void DecisionWriter::append_outcome(std::string& out, const Policy& policy, const DecisionView& decision,
                                    std::uint32_t index) const {
    const Schema& schema = policy.schema();
    const Outcome& outcome = schema.outcomes[index];
    const std::uint32_t word = policy.outcome_word(index);
    if (outcome.for_each_channel) return append_hours(out, decision, word, outcome.type);
    if (!decision.outcome_is_set(index)) return;
    const std::int64_t value = decision.outcome_word(word);
    if (is_plain(outcome.type.kind)) return append_cell_text(out, schema, outcome.type, value);
    const std::vector<std::string>& values = outcomes_[index].values;
    if (outcome.type.kind == TypeKind::choice && value >= 0 && static_cast<std::uint64_t>(value) < values.size()) {
        out += values[static_cast<std::size_t>(value)];
        return;
    }
    append_csv_cell(out, cell_text(schema, outcome.type, value));
}

/// Only what narrows a channel that may be used says anything.
void DecisionWriter::append_hours(std::string& out, const DecisionView& decision, std::uint32_t word,
                                  const Type& type) const {
    Joined joined(out, channels_need_quotes_);
    for (std::uint32_t place = 0; place < decision.channel_count(); ++place) {
        const std::uint32_t channel = decision.channel(place);
        const std::int64_t hours = decision.outcome_word(word + channel);
        if (hours == all_day) continue;
        joined.next() += channels_[channel];
        out += ' ';
        append_cell_text(out, policies_.front()->schema(), type, hours);
    }
    joined.end();
}

void DecisionWriter::append_json(std::string& out, std::size_t place, const Answer& answer) const {
    const Policy& policy = *policies_[place];
    const DecisionView& decision = answer.decision;
    out += "\"status\":\"";
    out += status_text(decision.status());
    out += "\",\"rule\":";
    if (decision.rule() >= 0) {
        out += names_[place].rules[static_cast<std::size_t>(decision.rule())];
    } else {
        out += "null";
    }
    out += ",\"channels\":[";
    for (std::uint32_t channel = 0; channel < decision.channel_count(); ++channel) {
        if (channel > 0) out += ',';
        out += channels_[decision.channel(channel)];
    }
    out += "],\"outcomes\":{";
    for (std::uint32_t outcome = 0; outcome < outcomes_.size(); ++outcome) {
        if (outcome > 0) out += ',';
        out += outcomes_[outcome].json_name;
        append_json_outcome(out, policy, decision, outcome);
    }
    out += "},\"guards\":[";
    bool is_first_guard = true;
    for (std::uint32_t guard = 0; guard < names_[place].guards.size(); ++guard) {
        if (!decision.guard_applied(guard)) continue;
        if (!is_first_guard) out += ',';
        is_first_guard = false;
        out += names_[place].guards[guard];
    }
    out += ']';
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
    if (!is_asked_) return;
    const std::string_view part = part_of(answer);
    out += ",\"why_not\":";
    out += part.empty() ? std::string_view("null") : part;
}

void DecisionWriter::append_json_outcome(std::string& out, const Policy& policy, const DecisionView& decision,
                                         std::uint32_t index) const {
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
            out += channels_[channel];
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
        append_cell_text(out, schema, outcome.type, value);
    } else if (outcome.type.kind == TypeKind::set) {
        const std::vector<std::string>& values = outcomes_[index].values;
        out += '[';
        bool is_first = true;
        for (std::size_t member = 0; member < values.size(); ++member) {
            if ((static_cast<std::uint64_t>(value) >> member & 1u) == 0) continue;
            if (!is_first) out += ',';
            is_first = false;
            out += values[member];
        }
        out += ']';
    } else if (const auto& values = outcomes_[index].values; outcome.type.kind == TypeKind::choice && value >= 0 &&
                                                             static_cast<std::uint64_t>(value) < values.size()) {
        out += values[static_cast<std::size_t>(value)];
    } else {
        append_json_string(out, cell_text(schema, outcome.type, value));
    }
}

} // namespace forbear::cli
