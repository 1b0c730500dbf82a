#pragma once
// Decisions straight from the host's own structs: machine code made for their layout. Nothing is converted or copied.
//
//   auto bound = forbear::bind_records(loaded.policy, layout);   // layout: forbear/record_layout.h
//   if (!bound) { std::cerr << bound.error().message; ... }      // which fact, and what is wrong with it
//   bound.value().decide(customer, words.data());

#include <cstdint>
#include <memory>
#include <utility>

#include "forbear/engine.h"
#include "forbear/record_layout.h"

namespace forbear {

/// A policy bound to one layout. Immutable: any number of threads may share it. Keeps the policy alive.
class RecordDecider {
public:
    virtual ~RecordDecider() = default;

    /// Decides the record at `record` into `out[0 .. layout().words)`. Never fails; a record that cannot be decided is
    /// `Status::invalid`. Allocates nothing.
    virtual void decide(const void* record, std::int64_t* out) const noexcept = 0;
    /// Decides `count` records that lie behind each other; record n goes to `out + n * layout().words`.
    virtual void decide(const void* first, std::uint64_t count, std::int64_t* out) const noexcept = 0;

    /// Why the record at `record` is decided as it is. For people: allocates, takes microseconds.
    [[nodiscard]] virtual Explanation explain(const void* record) const = 0;

    [[nodiscard]] virtual const Policy& policy() const noexcept = 0;
    /// How the records lie, for who counts decisions by what is in them (MetricsRecorder::record).
    [[nodiscard]] virtual const BoundLayout& layout() const noexcept = 0;
    /// Which engine decides, and why it is not machine code (empty when it is).
    [[nodiscard]] virtual EngineKind engine() const noexcept = 0;
    [[nodiscard]] virtual const std::string& engine_note() const noexcept = 0;
};

/// The same with the host's type in its calls. Cheap to copy.
template <class Struct>
class BoundPolicy {
public:
    explicit BoundPolicy(std::shared_ptr<const RecordDecider> decider) : decider_(std::move(decider)) {}

    void decide(const Struct& record, std::int64_t* out) const noexcept { decider_->decide(&record, out); }
    void decide(const Struct* first, std::uint64_t count, std::int64_t* out) const noexcept { decider_->decide(first, count, out); }
    [[nodiscard]] const RecordDecider& decider() const noexcept { return *decider_; }

private:
    std::shared_ptr<const RecordDecider> decider_;
};

/// Compiles `policy` once more, for records of this layout. Errors: ErrorCode::binding as `bind_layout` says;
/// ErrorCode::invalid_argument for a policy that this library did not load. Where no machine code can be made the interpreter decides.
[[nodiscard]] Result<std::shared_ptr<const RecordDecider>> bind_records(std::shared_ptr<const Policy> policy, const RecordLayout& layout);

template <class Struct>
[[nodiscard]] Result<BoundPolicy<Struct>> bind_records(std::shared_ptr<const Policy> policy, const StructLayout<Struct>& layout) {
    auto bound = bind_records(std::move(policy), layout.layout());
    if (!bound) return bound.error();
    return BoundPolicy<Struct>(std::move(bound).value());
}

} // namespace forbear
