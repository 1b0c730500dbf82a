#include "forbear/records.h"

#include <mutex>

#include "compiled_policy.h"

namespace forbear {
namespace {

/// The record as columns of one row.
FactsView columns_of_row(const BoundLayout& layout, const void* record, std::int64_t* values, std::uint8_t* states, Column* columns) noexcept {
    for (std::size_t fact = 0; fact < layout.facts.size(); ++fact) {
        FieldValue read{0, State::unknown};
        if (layout.facts[fact]) read = read_field(*layout.facts[fact], record);
        values[fact] = read.value;
        states[fact] = static_cast<std::uint8_t>(read.state);
        columns[fact] = {&values[fact], &states[fact], 0};
    }
    return {columns, nullptr};
}

struct Row {
    explicit Row(std::size_t facts) : values(facts), states(facts), columns(facts) {}
    FactsView of(const BoundLayout& layout, const void* record) noexcept {
        return columns_of_row(layout, record, values.data(), states.data(), columns.data());
    }
    std::vector<std::int64_t> values;
    std::vector<std::uint8_t> states;
    std::vector<Column> columns;
};

/// The same on the stack.
struct FewFacts {
    static constexpr std::size_t most = 128;
    FactsView of(const BoundLayout& layout, const void* record) noexcept {
        return columns_of_row(layout, record, values, states, columns);
    }
    std::int64_t values[most];
    std::uint8_t states[most];
    Column columns[most];
};

class CompiledRecords final : public RecordDecider {
public:
    CompiledRecords(std::shared_ptr<const CompiledPolicy> policy, BoundLayout layout) : policy_(std::move(policy)), layout_(std::move(layout)), row_(layout_.facts.size()) {
        if (policy_->wants() != EngineKind::jit) return;
        auto code = policy_->compile(policy_->program(), &layout_);
        if (code) {
            code_ = std::move(code).value();
            return;
        }
        note_ = CompiledPolicy::fallback_note(code.error());
        policy_->events().tell(LogEventKind::engine_fallback, LogSeverity::warning, policy_.get(), std::string_view(note_));
    }

    void decide(const void* record, std::int64_t* out) const noexcept override {
        if (code_ != nullptr) code_->one()(static_cast<const FactsView*>(record), 0, out);
        else interpret(record, out);
    }
    void decide(const void* first, std::uint64_t count, std::int64_t* out) const noexcept override {
        if (code_ != nullptr) {
            code_->batch()(static_cast<const FactsView*>(first), 0, count, out);
            return;
        }
        for (std::uint64_t record = 0; record < count; ++record) {
            interpret(static_cast<const char*>(first) + record * layout_.size, out + record * policy_->layout().words);
        }
    }

    const Policy& policy() const noexcept override { return *policy_; }
    const BoundLayout& layout() const noexcept override { return layout_; }
    EngineKind engine() const noexcept override { return code_ != nullptr ? EngineKind::jit : EngineKind::interpreter; }
    const std::string& engine_note() const noexcept override { return note_; }

    Explanation explain(const void* record) const override {
        Row row(layout_.facts.size());
        return policy_->explain(row.of(layout_, record), 0);
    }

private:
    void interpret(const void* record, std::int64_t* out) const noexcept {
        if (layout_.facts.size() <= FewFacts::most) {
            FewFacts row;
            policy_->interpret(row.of(layout_, record), 0, out);
        } else {
            const std::lock_guard lock(one_at_a_time_);
            policy_->interpret(row_.of(layout_, record), 0, out);
        }
    }

    std::shared_ptr<const CompiledPolicy> policy_;
    BoundLayout layout_;
    std::unique_ptr<native::Code> code_;
    std::string note_;
    mutable std::mutex one_at_a_time_;
    mutable Row row_; ///< made beforehand, for decisions allocate nothing; for structs of more facts than the stack takes
};

} // namespace

Result<std::shared_ptr<const RecordDecider>> bind_records(std::shared_ptr<const Policy> policy, const RecordLayout& layout) {
    auto compiled = std::dynamic_pointer_cast<const CompiledPolicy>(std::move(policy));
    if (compiled == nullptr) return Error{ErrorCode::invalid_argument, "records are bound to a policy that this library has loaded"};
    auto bound = bind_layout(compiled->schema(), layout);
    if (!bound) return bound.error();
    return std::shared_ptr<const RecordDecider>(std::make_shared<CompiledRecords>(std::move(compiled), std::move(bound).value()));
}

} // namespace forbear
