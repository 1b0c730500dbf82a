// Outcomes of decisions as Arrow columns, each in the type that says what it is.

#include "c_api/arrow_decisions.h"

namespace forbear::c_api {
namespace {

constexpr std::int32_t seconds_of_minute = 60;
constexpr int digits_of_64_bits = 19;

/// One outcome, or its window for one channel.
class OutcomeColumn : public DecisionColumn {
public:
    OutcomeColumn(const Policy& policy, std::uint32_t outcome, std::string name, std::int32_t channel)
        : name_(std::move(name)), type_(&policy.schema().outcomes[outcome].type), outcome_(outcome), word_(policy.outcome_word(outcome)), channel_(channel) {
        if (channel_ >= 0) word_ += static_cast<std::uint32_t>(channel_);
    }
    void add(const DecidedRow& row) override {
        if (!row.decision.outcome_is_set(outcome_) || !asks_for_channel(row.decision)) put_null();
        else put(row.decision.outcome_word(word_));
    }

protected:
    virtual void put(std::int64_t value) = 0;
    virtual void put_null() = 0;
    [[nodiscard]] const Type& type() const noexcept { return *type_; }
    [[nodiscard]] MadeSchema schema_of(std::string format) const { return {std::move(format), name_, true, {}, {}, {}}; }
    [[nodiscard]] const std::string& name() const noexcept { return name_; }

private:
    bool asks_for_channel(const DecisionView& decision) const noexcept {
        if (channel_ < 0) return true;
        for (std::uint32_t place = 0; place < decision.channel_count(); ++place) {
            if (decision.channel(place) == static_cast<std::uint32_t>(channel_)) return true;
        }
        return false;
    }
    std::string name_;
    const Type* type_;
    std::uint32_t outcome_, word_;
    std::int32_t channel_; ///< -1: one value for all
};

template <class Number>
class NumberOutcome final : public OutcomeColumn {
public:
    NumberOutcome(const Policy& policy, std::uint32_t outcome, std::string name, std::string format)
        : OutcomeColumn(policy, outcome, std::move(name), -1), format_(std::move(format)) {
        if (type().kind == TypeKind::choice) numbers_->use_dictionary(policy.schema().vocabularies[static_cast<std::size_t>(type().vocabulary)].values);
    }
    MadeSchema schema() const override { return type().kind == TypeKind::choice ? places_schema(name(), true) : schema_of(format_); }
    std::shared_ptr<Builder> builder() const override { return numbers_; }

private:
    void put(std::int64_t value) override {
        numbers_->add(static_cast<Number>(type().kind == TypeKind::time ? value * seconds_of_minute : value));
    }
    void put_null() override { numbers_->add_null(); }
    std::string format_;
    std::shared_ptr<Numbers<Number>> numbers_ = std::make_shared<Numbers<Number>>();
};

class DecimalOutcome final : public OutcomeColumn {
public:
    using OutcomeColumn::OutcomeColumn;
    MadeSchema schema() const override {
        return schema_of("d:" + std::to_string(digits_of_64_bits) + "," + std::to_string(type().scale));
    }
    std::shared_ptr<Builder> builder() const override { return decimals_; }

private:
    void put(std::int64_t value) override { decimals_->add(value); }
    void put_null() override { decimals_->add_null(); }
    std::shared_ptr<Decimals> decimals_ = std::make_shared<Decimals>();
};

class BooleanOutcome final : public OutcomeColumn {
public:
    using OutcomeColumn::OutcomeColumn;
    MadeSchema schema() const override { return schema_of("b"); }
    std::shared_ptr<Builder> builder() const override { return booleans_; }

private:
    void put(std::int64_t value) override { booleans_->add(value != 0); }
    void put_null() override { booleans_->add_null(); }
    std::shared_ptr<Booleans> booleans_ = std::make_shared<Booleans>();
};

class TextOutcome final : public OutcomeColumn {
public:
    using OutcomeColumn::OutcomeColumn;
    MadeSchema schema() const override { return schema_of("u"); }
    std::shared_ptr<Builder> builder() const override { return strings_; }

private:
    void put(std::int64_t value) override {
        const Text& text = *reinterpret_cast<const Text*>(static_cast<std::intptr_t>(value));
        strings_->add({text.data, text.size});
    }
    void put_null() override { strings_->add_null(); }
    std::shared_ptr<Strings> strings_ = std::make_shared<Strings>();
};

class SetOutcome final : public OutcomeColumn {
public:
    SetOutcome(const Policy& policy, std::uint32_t outcome, std::string name)
        : OutcomeColumn(policy, outcome, std::move(name), -1), values_(&policy.schema().vocabularies[static_cast<std::size_t>(type().vocabulary)].values),
          lists_(std::make_shared<Lists>(*values_)) {}
    MadeSchema schema() const override {
        MadeSchema made = place_lists_schema(name());
        made.is_nullable = true;
        return made;
    }
    std::shared_ptr<Builder> builder() const override { return lists_; }

private:
    void put(std::int64_t members) override {
        for (std::uint32_t value = 0; value < values_->size(); ++value) {
            if ((static_cast<std::uint64_t>(members) >> value & 1u) != 0) lists_->add_item(value);
        }
        lists_->end_row();
    }
    void put_null() override { lists_->add_null(); }
    const std::vector<std::string>* values_;
    std::shared_ptr<Lists> lists_;
};

/// A window of a day: its first and its last minute, both within.
class HoursOutcome final : public OutcomeColumn {
public:
    HoursOutcome(const Policy& policy, std::uint32_t outcome, std::string name, std::int32_t channel)
        : OutcomeColumn(policy, outcome, std::move(name), channel) {
        structs_->own(first_);
        structs_->own(last_);
    }
    MadeSchema schema() const override {
        MadeSchema made = schema_of("+s");
        made.children = {{"tts", "first", true, {}, {}, {}}, {"tts", "last", true, {}, {}, {}}};
        return made;
    }
    std::shared_ptr<Builder> builder() const override { return structs_; }

private:
    void put(std::int64_t hours) override {
        structs_->add(true);
        first_->add(static_cast<std::int32_t>(first_minute(hours)) * seconds_of_minute);
        last_->add(static_cast<std::int32_t>(last_minute(hours)) * seconds_of_minute);
    }
    void put_null() override {
        structs_->add(false);
        first_->add_null();
        last_->add_null();
    }
    std::shared_ptr<Places> first_ = std::make_shared<Places>(), last_ = std::make_shared<Places>();
    std::shared_ptr<Structs> structs_ = std::make_shared<Structs>();
};

std::unique_ptr<DecisionColumn> outcome_column(const Policy& policy, std::uint32_t index) {
    const Outcome& outcome = policy.schema().outcomes[index];
    switch (outcome.type.kind) {
    case TypeKind::yes_no: return std::make_unique<BooleanOutcome>(policy, index, outcome.name, -1);
    case TypeKind::decimal:
    case TypeKind::percent:
    case TypeKind::money: return std::make_unique<DecimalOutcome>(policy, index, outcome.name, -1);
    case TypeKind::date: return std::make_unique<NumberOutcome<std::int32_t>>(policy, index, outcome.name, "tdD");
    case TypeKind::time: return std::make_unique<NumberOutcome<std::int32_t>>(policy, index, outcome.name, "tts");
    case TypeKind::choice: return std::make_unique<NumberOutcome<std::int32_t>>(policy, index, outcome.name, "i");
    case TypeKind::text: return std::make_unique<TextOutcome>(policy, index, outcome.name, -1);
    case TypeKind::set: return std::make_unique<SetOutcome>(policy, index, outcome.name);
    case TypeKind::hours: break;
    default: return std::make_unique<NumberOutcome<std::int64_t>>(policy, index, outcome.name, "l");
    }
    if (!outcome.for_each_channel) return std::make_unique<HoursOutcome>(policy, index, outcome.name, -1);
    std::vector<std::unique_ptr<DecisionColumn>> windows;
    for (std::size_t channel = 0; channel < policy.schema().channels.size(); ++channel) {
        windows.push_back(std::make_unique<HoursOutcome>(policy, index, policy.schema().channels[channel].name, static_cast<std::int32_t>(channel)));
    }
    return struct_column(outcome.name, std::move(windows));
}

} // namespace

std::unique_ptr<DecisionColumn> outcomes_column(const Policy& policy) {
    std::vector<std::unique_ptr<DecisionColumn>> parts;
    for (std::uint32_t index = 0; index < policy.schema().outcomes.size(); ++index) parts.push_back(outcome_column(policy, index));
    return struct_column("outcomes", std::move(parts));
}

} // namespace forbear::c_api
