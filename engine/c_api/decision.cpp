// Decisions, read for hosts in C.

#include "c_api/handles.h"

using namespace forbear;
using namespace forbear::c_api;

namespace {

static_assert(static_cast<forbear_decision_status>(Status::contact) == FORBEAR_CONTACT &&
              static_cast<forbear_decision_status>(Status::rejected) == FORBEAR_REJECTED &&
              static_cast<forbear_fault>(FaultKind::no_fault) == FORBEAR_NO_FAULT &&
              static_cast<forbear_fault>(FaultKind::list_too_long) == FORBEAR_FAULT_LIST_TOO_LONG &&
              static_cast<forbear_state>(State::malformed) == FORBEAR_MALFORMED);

Failed refuse_null(const forbear_policy* policy, const int64_t* words) {
    if (policy == nullptr) return refuse("`policy` is NULL");
    if (words == nullptr) return refuse("`words` is NULL");
    return done;
}

} // namespace

extern "C" {

forbear_status forbear_decision_read(const forbear_policy* policy, const int64_t* words, forbear_decision* decision, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (auto refused = refuse_null(policy, words)) return refused;
        const DecisionView view(policy->policy->layout(), words);
        const Fault fault = view.fault();
        forbear_decision told = FORBEAR_DECISION_INIT;
        told.status = static_cast<forbear_decision_status>(view.status());
        told.rule = view.rule();
        told.channel_count = std::min<uint32_t>(view.channel_count(), sizeof(told.channels));
        for (uint32_t place = 0; place < told.channel_count; ++place) told.channels[place] = static_cast<uint8_t>(view.channel(place));
        told.fault = static_cast<forbear_fault>(fault.kind);
        told.fault_is_in_list = fault.in_list;
        told.fault_fact = fault.fact;
        told.fault_field = fault.field;
        told.fault_element = fault.element;
        return give(told, decision, "`decision`");
    });
}

forbear_status forbear_decision_outcome(const forbear_policy* policy, const int64_t* words, uint32_t outcome, uint32_t channel,
                                        int64_t* value, int32_t* is_set, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (auto refused = refuse_null(policy, words)) return refused;
        if (value == nullptr || is_set == nullptr) return refuse("`value` or `is_set` is NULL");
        const Schema& schema = policy->policy->schema();
        if (outcome >= schema.outcomes.size()) return refuse("the policy has no such outcome");
        if (channel >= (schema.outcomes[outcome].for_each_channel ? schema.channels.size() : 1)) {
            return refuse("outcome `" + schema.outcomes[outcome].name + "` has no value for such a channel");
        }
        const DecisionView view(policy->policy->layout(), words);
        const bool has_value = view.outcome_is_set(outcome);
        *is_set = has_value ? 1 : 0;
        *value = has_value ? view.outcome_word(policy->policy->outcome_word(outcome) + channel) : 0;
        return done;
    });
}

forbear_status forbear_decision_guard(const forbear_policy* policy, const int64_t* words, uint32_t guard, int32_t* applied,
                                      int32_t* changed, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (auto refused = refuse_null(policy, words)) return refused;
        if (applied == nullptr || changed == nullptr) return refuse("`applied` or `changed` is NULL");
        if (guard >= policy->policy->guards().size()) return refuse("the policy has no such guard");
        const DecisionView view(policy->policy->layout(), words);
        *applied = view.guard_applied(guard) ? 1 : 0;
        *changed = view.guard_changed(guard) ? 1 : 0;
        return done;
    });
}

forbear_status forbear_decision_cell(const forbear_policy* policy, const int64_t* words, uint32_t experiment, int32_t* cell,
                                     int32_t* bucket, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (auto refused = refuse_null(policy, words)) return refused;
        if (cell == nullptr || bucket == nullptr) return refuse("`cell` or `bucket` is NULL");
        if (experiment >= policy->policy->experiments().size()) return refuse("the policy has no such experiment");
        const DecisionView view(policy->policy->layout(), words);
        *cell = view.cell(experiment);
        *bucket = view.bucket(experiment);
        return done;
    });
}

} // extern "C"
