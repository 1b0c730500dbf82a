#include "c_api/arrow_decisions.h"

#include <utility>

namespace forbear::c_api {
namespace {

class StatusColumn final : public DecisionColumn {
public:
    explicit StatusColumn(const DecisionWords& words) { places_->use_dictionary(words.statuses); }
    void add(const DecidedRow& row) override { places_->add(static_cast<std::int32_t>(row.decision.status())); }
    MadeSchema schema() const override { return places_schema("status", false); }
    std::shared_ptr<Builder> builder() const override { return places_; }

private:
    std::shared_ptr<Places> places_ = std::make_shared<Places>();
};

class RuleColumn final : public DecisionColumn {
public:
    explicit RuleColumn(const DecisionWords& words) { places_->use_dictionary(words.rules); }
    void add(const DecidedRow& row) override {
        if (row.decision.rule() < 0) places_->add_null();
        else places_->add(row.decision.rule());
    }
    MadeSchema schema() const override { return places_schema("rule", true); }
    std::shared_ptr<Builder> builder() const override { return places_; }

private:
    std::shared_ptr<Places> places_ = std::make_shared<Places>();
};

class ChannelsColumn final : public DecisionColumn {
public:
    explicit ChannelsColumn(const Policy& policy) : lists_(std::make_shared<Lists>(policy.schema().vocabularies.front().values)) {}
    void add(const DecidedRow& row) override {
        for (std::uint32_t place = 0; place < row.decision.channel_count(); ++place) lists_->add_item(row.decision.channel(place));
        lists_->end_row();
    }
    MadeSchema schema() const override { return place_lists_schema("channels"); }
    std::shared_ptr<Builder> builder() const override { return lists_; }

private:
    std::shared_ptr<Lists> lists_;
};

class GuardsColumn final : public DecisionColumn {
public:
    GuardsColumn(const DecisionWords& words, bool changed)
        : count_(static_cast<std::uint32_t>(words.guards.size())), changed_(changed), lists_(std::make_shared<Lists>(words.guards)) {}
    void add(const DecidedRow& row) override {
        for (std::uint32_t guard = 0; guard < count_; ++guard) {
            if (changed_ ? row.decision.guard_changed(guard) : row.decision.guard_applied(guard)) lists_->add_item(guard);
        }
        lists_->end_row();
    }
    MadeSchema schema() const override { return place_lists_schema(changed_ ? "guards_changed" : "guards_applied"); }
    std::shared_ptr<Builder> builder() const override { return lists_; }

private:
    std::uint32_t count_;
    bool changed_;
    std::shared_ptr<Lists> lists_;
};

/// The cell of one experiment; null in no cell, and where the version that decided has no such experiment.
class CellColumn final : public DecisionColumn {
public:
    CellColumn(const Policy& policy, std::uint32_t experiment, const std::vector<std::string>& cells) : policy_(&policy), experiment_(experiment) {
        places_->use_dictionary(cells);
    }
    void add(const DecidedRow& row) override {
        const std::int32_t rule = row.decision.rule();
        const bool runs = rule >= 0 && runs_in(policy_->experiments()[experiment_], policy_->rules()[static_cast<std::size_t>(rule)]);
        if (!runs || row.decision.cell(experiment_) < 0) places_->add_null();
        else places_->add(row.decision.cell(experiment_));
    }
    MadeSchema schema() const override { return places_schema(policy_->experiments()[experiment_].name, true); }
    std::shared_ptr<Builder> builder() const override { return places_; }

private:
    const Policy* policy_;
    std::uint32_t experiment_;
    std::shared_ptr<Places> places_ = std::make_shared<Places>();
};

/// What made a record invalid; null for the others.
class FaultColumn final : public DecisionColumn {
public:
    explicit FaultColumn(const DecisionWords& words) : words_(&words) {
        kinds_->use_dictionary(words.faults);
        places_->use_dictionary(words.places);
        fields_->use_dictionary(words.fields);
        for (const std::shared_ptr<Builder>& part : {std::shared_ptr<Builder>(kinds_), std::shared_ptr<Builder>(places_), std::shared_ptr<Builder>(fields_), std::shared_ptr<Builder>(elements_)}) {
            structs_->own(part);
        }
    }
    void add(const DecidedRow& row) override {
        const Fault fault = row.decision.fault();
        const bool is_invalid = fault.kind != FaultKind::no_fault;
        structs_->add(is_invalid);
        // A list as a whole is at fault where it is missing or too long.
        const bool is_in_field = is_invalid && fault.in_list && fault.kind != FaultKind::list_too_long && has_field(fault, row);
        if (is_invalid) {
            kinds_->add(static_cast<std::int32_t>(fault.kind));
            places_->add(static_cast<std::int32_t>(fault.fact + (fault.in_list ? words_->places.size() - words_->first_field.size() : 0)));
        } else {
            kinds_->add_null();
            places_->add_null();
        }
        if (is_in_field) {
            fields_->add(static_cast<std::int32_t>(words_->first_field[fault.fact] + fault.field));
            elements_->add(static_cast<std::int32_t>(fault.element));
        } else {
            fields_->add_null();
            elements_->add_null();
        }
    }
    MadeSchema schema() const override {
        MadeSchema made{"+s", "fault", true, {}, {}, {}};
        made.children = {places_schema("kind", false), places_schema("fact", false), places_schema("field", true), {"i", "element", true, {}, {}, {}}};
        made.children[0].is_nullable = made.children[1].is_nullable = true;
        return made;
    }
    std::shared_ptr<Builder> builder() const override { return structs_; }

private:
    static bool has_field(const Fault& fault, const DecidedRow& row) {
        const ListColumns& list = row.facts.lists[fault.fact];
        return list.states == nullptr || list.states[row.row] == static_cast<std::uint8_t>(State::known);
    }
    const DecisionWords* words_;
    std::shared_ptr<Places> kinds_ = std::make_shared<Places>(), places_ = std::make_shared<Places>(),
                            fields_ = std::make_shared<Places>(), elements_ = std::make_shared<Places>();
    std::shared_ptr<Structs> structs_ = std::make_shared<Structs>();
};

class ReasonColumn final : public DecisionColumn {
public:
    explicit ReasonColumn(const Policy& policy) : policy_(&policy) {}
    void add(const DecidedRow& row) override {
        const Status status = row.decision.status();
        if (status != Status::invalid && status != Status::rejected) return strings_->add_null();
        strings_->add(policy_->reason_text(row.decision, row.facts, row.row));
    }
    MadeSchema schema() const override { return {"u", "reason", true, {}, {}, {}}; }
    std::shared_ptr<Builder> builder() const override { return strings_; }

private:
    const Policy* policy_;
    std::shared_ptr<Strings> strings_ = std::make_shared<Strings>();
};

class StructColumn final : public DecisionColumn {
public:
    StructColumn(std::string name, std::vector<std::unique_ptr<DecisionColumn>> parts) : name_(std::move(name)), parts_(std::move(parts)) {
        for (const auto& part : parts_) structs_->own(part->builder());
    }
    void add(const DecidedRow& row) override {
        structs_->add(true);
        for (const auto& part : parts_) part->add(row);
    }
    MadeSchema schema() const override {
        MadeSchema made{"+s", name_, false, {}, {}, {}};
        for (const auto& part : parts_) made.children.push_back(part->schema());
        return made;
    }
    std::shared_ptr<Builder> builder() const override { return structs_; }

private:
    std::string name_;
    std::vector<std::unique_ptr<DecisionColumn>> parts_;
    std::shared_ptr<Structs> structs_ = std::make_shared<Structs>();
};

} // namespace

MadeSchema places_schema(std::string name, bool is_nullable) {
    MadeSchema made{"i", std::move(name), is_nullable, {}, {}, {}};
    made.dictionary.push_back({"u", "", false, {}, {}, {}});
    return made;
}

MadeSchema place_lists_schema(std::string name) {
    MadeSchema made{"+l", std::move(name), false, {}, {}, {}};
    made.children.push_back(places_schema("item", false));
    return made;
}

DecisionWords::DecisionWords(const Policy& policy)
    : statuses{"contact", "no_contact", "blocked", "invalid", "rejected"}, faults{"", "missing", "malformed", "out_of_range", "list_too_long"} {
    const Schema& schema = policy.schema();
    for (const RuleInfo& rule : policy.rules()) rules.push_back(rule.name);
    for (const GuardInfo& guard : policy.guards()) guards.push_back(guard.name);
    for (const ExperimentInfo& experiment : policy.experiments()) {
        std::vector<std::string>& names = cells.emplace_back();
        for (const CellInfo& cell : experiment.cells) names.push_back(cell.name);
    }
    for (const Fact& fact : schema.facts) places.push_back(fact.name);
    for (const List& list : schema.lists) {
        places.push_back(list.name);
        first_field.push_back(fields.size());
        for (const Fact& field : list.fields) fields.push_back(field.name);
    }
}

std::unique_ptr<DecisionColumn> status_column(const DecisionWords& words) { return std::make_unique<StatusColumn>(words); }
std::unique_ptr<DecisionColumn> rule_column(const DecisionWords& words) { return std::make_unique<RuleColumn>(words); }
std::unique_ptr<DecisionColumn> channels_column(const Policy& policy) { return std::make_unique<ChannelsColumn>(policy); }
std::unique_ptr<DecisionColumn> guards_column(const DecisionWords& words, bool changed) { return std::make_unique<GuardsColumn>(words, changed); }
std::unique_ptr<DecisionColumn> fault_column(const DecisionWords& words) { return std::make_unique<FaultColumn>(words); }
std::unique_ptr<DecisionColumn> reason_column(const Policy& policy) { return std::make_unique<ReasonColumn>(policy); }
std::unique_ptr<DecisionColumn> struct_column(std::string name, std::vector<std::unique_ptr<DecisionColumn>> parts) {
    return std::make_unique<StructColumn>(std::move(name), std::move(parts));
}
std::unique_ptr<DecisionColumn> experiments_column(const Policy& policy, const DecisionWords& words) {
    std::vector<std::unique_ptr<DecisionColumn>> parts;
    for (std::uint32_t index = 0; index < words.cells.size(); ++index) parts.push_back(std::make_unique<CellColumn>(policy, index, words.cells[index]));
    return struct_column("experiments", std::move(parts));
}

DecisionArray::DecisionArray(std::shared_ptr<const Policy> policy) : policy_(std::move(policy)), words_(*policy_) {
    columns_.push_back(status_column(words_));
    columns_.push_back(rule_column(words_));
    columns_.push_back(channels_column(*policy_));
    if (!policy_->schema().outcomes.empty()) columns_.push_back(outcomes_column(*policy_));
    columns_.push_back(guards_column(words_, false));
    columns_.push_back(guards_column(words_, true));
    if (!policy_->experiments().empty()) columns_.push_back(experiments_column(*policy_, words_));
    columns_.push_back(fault_column(words_));
    columns_.push_back(reason_column(*policy_));
}

void DecisionArray::add(const DecidedRow& row) {
    for (const auto& column : columns_) column->add(row);
    ++rows_;
}

MadeArray DecisionArray::finish() {
    MadeArray made;
    made.length = rows_;
    made.buffers.push_back(nullptr);
    for (const auto& column : columns_) made.children.push_back(column->builder()->finish());
    return made;
}

MadeSchema DecisionArray::schema() const {
    MadeSchema made{"+s", "", false, {}, {}, {}};
    for (const auto& column : columns_) made.children.push_back(column->schema());
    made.metadata = {{"forbear.policy", policy_->name()}, {"forbear.policy_version", std::to_string(policy_->version())},
                     {"forbear.policy_hash", policy_->hash()}};
    return made;
}

} // namespace forbear::c_api
