#include "forbear/records.h"

#include "compiled_policy.h"

namespace forbear {
namespace {

class CompiledRecords final : public RecordDecider {
public:
    CompiledRecords(std::shared_ptr<const CompiledPolicy> policy, BoundLayout layout) : policy_(std::move(policy)), layout_(std::move(layout)) {
        if (policy_->wants() != EngineKind::jit) return;
        auto code = native::compile(policy_->program(), policy_->request(&layout_));
        if (code) code_ = std::move(code).value();
        else note_ = "the interpreter decides, because no machine code could be made: " + code.error().message;
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
    EngineKind engine() const noexcept override { return code_ != nullptr ? EngineKind::jit : EngineKind::interpreter; }
    const std::string& engine_note() const noexcept override { return note_; }

private:
    /// As columns of one row.
    void interpret(const void* record, std::int64_t* out) const noexcept {
        const std::size_t facts = layout_.facts.size();
        thread_local std::vector<std::int64_t> values;
        thread_local std::vector<std::uint8_t> states;
        thread_local std::vector<Column> columns;
        values.assign(facts, 0);
        states.assign(facts, static_cast<std::uint8_t>(State::unknown));
        columns.resize(facts);
        for (std::size_t fact = 0; fact < facts; ++fact) {
            if (layout_.facts[fact]) {
                const FieldValue read = read_field(*layout_.facts[fact], record);
                values[fact] = read.value;
                states[fact] = static_cast<std::uint8_t>(read.state);
            }
            columns[fact] = {&values[fact], &states[fact], 0};
        }
        policy_->interpret({columns.data(), nullptr}, 0, out);
    }

    std::shared_ptr<const CompiledPolicy> policy_;
    BoundLayout layout_;
    std::unique_ptr<native::Code> code_;
    std::string note_;
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
