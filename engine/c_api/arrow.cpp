// Records from Arrow data and decisions as Arrow data: the functions of arrow.h, streams aside.

#include "c_api/arrow_batch.h"
#include "c_api/arrow_calls.h"
#include "c_api/arrow_decisions.h"

using namespace forbear;
using namespace forbear::c_api;

namespace forbear::c_api {

Failed decide_batch(const forbear_arrow& bound, const ArrowArray* array, ArrowArray* decisions) {
    Batch batch(bound);
    if (auto failed = batch.open(array)) return failed;
    const Policy& policy = *bound.policy;
    const std::size_t words = policy.layout().words;
    std::vector<std::int64_t> decided(words * std::min<std::size_t>(Batch::rows_of_block, static_cast<std::size_t>(batch.rows())));
    DecisionArray made(bound.policy);
    for (std::int64_t begin = 0; begin < batch.rows(); begin += static_cast<std::int64_t>(Batch::rows_of_block)) {
        const std::size_t count = std::min<std::size_t>(Batch::rows_of_block, static_cast<std::size_t>(batch.rows() - begin));
        const FactsView facts = batch.read_block(begin, count);
        policy.decide(facts, 0, count, decided.data());
        for (std::size_t row = 0; row < count; ++row) {
            const DecisionView decision(policy.layout(), decided.data() + row * words);
            made.add({decision, facts, row});
        }
    }
    hand_over(made.finish(), decisions);
    return done;
}

} // namespace forbear::c_api

extern "C" {

forbear_status forbear_arrow_bind(const forbear_policy* policy, const struct ArrowSchema* schema, const forbear_arrow_options* options,
                                  forbear_arrow** bound, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (policy == nullptr || schema == nullptr || bound == nullptr) return refuse("`policy`, `schema` or `bound` is NULL");
        auto made = std::make_unique<forbear_arrow>();
        if (auto failed = bind(*policy, *schema, options, *made)) return failed;
        *bound = made.release();
        return done;
    });
}

void forbear_arrow_destroy(forbear_arrow* bound) { delete bound; }

forbear_status forbear_arrow_decide(const forbear_arrow* bound, const struct ArrowArray* batch, struct ArrowArray* decisions,
                                    forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (bound == nullptr || batch == nullptr || decisions == nullptr) return refuse("`bound`, `batch` or `decisions` is NULL");
        return decide_batch(*bound, batch, decisions);
    });
}

forbear_status forbear_arrow_explain(const forbear_arrow* bound, const struct ArrowArray* batch, uint64_t row, forbear_format format,
                                     forbear_buffer** buffer, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (bound == nullptr || batch == nullptr || buffer == nullptr) return refuse("`bound`, `batch` or `buffer` is NULL");
        Batch opened(*bound);
        if (auto failed = opened.open(batch)) return failed;
        if (row >= static_cast<std::uint64_t>(opened.rows())) return refuse("there is no such row");
        return render(bound->policy->explain(opened.read_block(static_cast<std::int64_t>(row), 1), 0), format, buffer);
    });
}

forbear_status forbear_arrow_decision_schema(const forbear_policy* policy, struct ArrowSchema* schema, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (policy == nullptr || schema == nullptr) return refuse("`policy` or `schema` is NULL");
        hand_over(DecisionArray(policy->policy).schema(), schema);
        return done;
    });
}

} // extern "C"
