#pragma once
// What stands behind the opaque handles of forbear.h.

#include <memory>
#include <string>
#include <vector>

#include "c_api/calls.h"
#include "forbear/binding.h"
#include "forbear/engine.h"
#include "forbear/records.h"

struct forbear_buffer {
    std::string text;
};

struct forbear_policy {
    std::shared_ptr<const forbear::Policy> policy;
    std::string diagnostics_text, diagnostics_json;
};

struct forbear_record {
    explicit forbear_record(std::shared_ptr<const forbear::Policy> of) : policy(std::move(of)), record(policy->schema()) {}

    std::shared_ptr<const forbear::Policy> policy;
    forbear::Record record;
    std::vector<std::uint32_t> sizes; ///< elements in each list
};

struct forbear_columns {
    forbear_columns(std::shared_ptr<const forbear::Policy> of, std::uint64_t row_count)
        : policy(std::move(of)), columns(policy->schema(), row_count), rows(row_count) {}

    std::shared_ptr<const forbear::Policy> policy;
    forbear::Columns columns;
    std::vector<std::vector<forbear::Column>> fields; ///< of each list
    forbear::FactsView facts;
    std::uint64_t rows = 0;
};

struct forbear_structs {
    std::shared_ptr<const forbear::RecordDecider> decider;
};

namespace forbear::c_api {

/// The explanation in the form that was asked for.
[[nodiscard]] Failed render(const Explanation& explanation, forbear_format format, forbear_buffer** buffer);

/// Whether `count` decisions of `policy` have room.
[[nodiscard]] inline bool has_room(const Policy& policy, std::uint64_t count, std::uint64_t word_count) noexcept {
    return count <= word_count / policy.layout().words;
}
[[nodiscard]] inline Failure no_room() { return refuse("the decisions do not fit into `word_count` words"); }

} // namespace forbear::c_api
