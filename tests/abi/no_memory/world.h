#pragma once
// What the tests of failing allocations call: a policy that is there all the time, and calls that leave nothing behind.

#include <cstdint>
#include <string>
#include <vector>

#include "arrow/producer.h"
#include "forbear/serving.h"

namespace no_memory {

class World {
public:
    static World& get();
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    /// The decisions of the policy that was loaded before anything failed.
    [[nodiscard]] std::vector<std::int64_t> decide();
    [[nodiscard]] std::size_t words_needed() const;

    [[nodiscard]] forbear_status load_and_destroy(forbear_engine engine, forbear_error** error);
    [[nodiscard]] forbear_status load_mistakes(forbear_error** error);
    [[nodiscard]] forbear_status bind_columns(forbear_error** error);
    [[nodiscard]] forbear_status bind_structs(forbear_error** error);
    [[nodiscard]] forbear_status bind_arrow(forbear_error** error);
    [[nodiscard]] forbear_status one_record(forbear_error** error);
    [[nodiscard]] forbear_status arrow_batch(forbear_error** error);
    [[nodiscard]] forbear_status explain(forbear_error** error);
    /// Another version in the place of the one that serves; what served before has served on if it is refused (FORBEAR_E_INTERNAL otherwise).
    [[nodiscard]] forbear_status publish_and_take_back(forbear_error** error);
    /// Metrics, a meter, a recorder, a page and a snapshot, and all of it given back.
    [[nodiscard]] forbear_status measure(forbear_error** error);
    [[nodiscard]] forbear_status make_registry(forbear_error** error);
    /// What was decided is counted, by columns and by structs, and how long it took.
    [[nodiscard]] forbear_status record(const std::vector<std::int64_t>& words);
    [[nodiscard]] forbear_status decide_columns(forbear_engine engine, std::vector<std::int64_t>& words);
    [[nodiscard]] forbear_status decide_structs(forbear_engine engine, std::vector<std::int64_t>& words);

private:
    World();
    struct Side { ///< one engine's policies, bound
        forbear_policy* policy = nullptr;
        forbear_columns* columns = nullptr;
        forbear_structs* structs = nullptr;
    };
    static Side side_of(forbear_engine engine);
    [[nodiscard]] const Side& side(forbear_engine engine) const { return engine == FORBEAR_ENGINE_JIT ? jit_ : interpreter_; }

    Side jit_, interpreter_;
    arrow_tests::Produced batch_;
    forbear_arrow* arrow_ = nullptr;
    forbear_registry* registry_ = nullptr;
    forbear_reader* reader_ = nullptr;
    forbear_metrics* metrics_ = nullptr;
    forbear_meter* meter_ = nullptr;
    forbear_recorder* recorder_ = nullptr;
};

} // namespace no_memory
