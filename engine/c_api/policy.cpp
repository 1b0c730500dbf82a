// What a policy is called and what it is about, for hosts in C.

#include "c_api/handles.h"

using namespace forbear;
using namespace forbear::c_api;

namespace {

constexpr forbear_part parts = FORBEAR_PART_EXPERIMENT + 1;

static_assert(static_cast<forbear_kind>(TypeKind::yes_no) == FORBEAR_KIND_YES_NO && static_cast<forbear_kind>(TypeKind::date) == FORBEAR_KIND_DATE &&
              static_cast<forbear_kind>(TypeKind::text) == FORBEAR_KIND_TEXT && static_cast<forbear_kind>(TypeKind::set) == FORBEAR_KIND_SET);

/// How many parts of one kind there are; 0 for an unknown kind.
std::size_t count_of(const Policy& policy, forbear_part part) noexcept {
    const Schema& schema = policy.schema();
    switch (part) {
    case FORBEAR_PART_FACT: return schema.facts.size();
    case FORBEAR_PART_LIST: return schema.lists.size();
    case FORBEAR_PART_CHANNEL: return schema.channels.size();
    case FORBEAR_PART_OUTCOME: return schema.outcomes.size();
    case FORBEAR_PART_VOCABULARY: return schema.vocabularies.size();
    case FORBEAR_PART_RULE: return policy.rules().size();
    case FORBEAR_PART_GUARD: return policy.guards().size();
    case FORBEAR_PART_EXPERIMENT: return policy.experiments().size();
    default: return 0;
    }
}

/// `index` is within `count_of`.
const std::string& name_of(const Policy& policy, forbear_part part, std::size_t index) noexcept {
    const Schema& schema = policy.schema();
    switch (part) {
    case FORBEAR_PART_FACT: return schema.facts[index].name;
    case FORBEAR_PART_LIST: return schema.lists[index].name;
    case FORBEAR_PART_CHANNEL: return schema.channels[index].name;
    case FORBEAR_PART_OUTCOME: return schema.outcomes[index].name;
    case FORBEAR_PART_VOCABULARY: return schema.vocabularies[index].name;
    case FORBEAR_PART_RULE: return policy.rules()[index].name;
    case FORBEAR_PART_GUARD: return policy.guards()[index].name;
    default: return policy.experiments()[index].name;
    }
}

bool exists(const forbear_policy* policy, forbear_part part, std::uint32_t index) noexcept {
    return policy != nullptr && part >= 0 && part < parts && index < count_of(*policy->policy, part);
}

Failure no_such_part() { return refuse("the policy has no such part"); }

forbear_type type_of(const Type& type) noexcept {
    forbear_type told = FORBEAR_TYPE_INIT;
    told.kind = static_cast<forbear_kind>(type.kind);
    told.scale = type.scale;
    told.vocabulary = type.vocabulary;
    told.low = type.low;
    told.high = type.high;
    told.currency = text_of(type.currency);
    return told;
}

forbear_type type_of(const Fact& fact) noexcept {
    forbear_type told = type_of(fact.type);
    told.may_be_unknown = fact.may_be_unknown;
    told.may_be_none = fact.may_be_none;
    told.is_protected = fact.is_protected;
    return told;
}

} // namespace

extern "C" {

void forbear_policy_destroy(forbear_policy* policy) { delete policy; }

forbear_text forbear_policy_name(const forbear_policy* policy) { return policy == nullptr ? no_text : text_of(policy->policy->name()); }
uint32_t forbear_policy_version(const forbear_policy* policy) { return policy == nullptr ? 0 : policy->policy->version(); }
forbear_text forbear_policy_hash(const forbear_policy* policy) { return policy == nullptr ? no_text : text_of(policy->policy->hash()); }
int32_t forbear_policy_reads_as_of(const forbear_policy* policy) { return policy != nullptr && policy->policy->reads_as_of() ? 1 : 0; }
uint32_t forbear_policy_words(const forbear_policy* policy) { return policy == nullptr ? 0 : policy->policy->layout().words; }

uint32_t forbear_policy_count(const forbear_policy* policy, forbear_part part) {
    return policy == nullptr ? 0 : static_cast<uint32_t>(count_of(*policy->policy, part));
}

int32_t forbear_policy_find(const forbear_policy* policy, forbear_part part, forbear_text name) {
    const uint32_t count = forbear_policy_count(policy, part);
    for (uint32_t index = 0; index < count; ++index) {
        if (name_of(*policy->policy, part, index) == view_of(name)) return static_cast<int32_t>(index);
    }
    return -1;
}

forbear_text forbear_policy_name_of(const forbear_policy* policy, forbear_part part, uint32_t index) {
    return exists(policy, part, index) ? text_of(name_of(*policy->policy, part, index)) : no_text;
}

uint32_t forbear_policy_member_count(const forbear_policy* policy, forbear_part part, uint32_t index) {
    if (!exists(policy, part, index)) return 0;
    const Schema& schema = policy->policy->schema();
    switch (part) {
    case FORBEAR_PART_VOCABULARY: return static_cast<uint32_t>(schema.vocabularies[index].values.size());
    case FORBEAR_PART_LIST: return static_cast<uint32_t>(schema.lists[index].fields.size());
    case FORBEAR_PART_EXPERIMENT: return static_cast<uint32_t>(policy->policy->experiments()[index].cells.size());
    default: return 0;
    }
}

forbear_text forbear_policy_member_name(const forbear_policy* policy, forbear_part part, uint32_t index, uint32_t member) {
    if (member >= forbear_policy_member_count(policy, part, index)) return no_text;
    const Schema& schema = policy->policy->schema();
    switch (part) {
    case FORBEAR_PART_VOCABULARY: return text_of(schema.vocabularies[index].values[member]);
    case FORBEAR_PART_LIST: return text_of(schema.lists[index].fields[member].name);
    default: return text_of(policy->policy->experiments()[index].cells[member].name);
    }
}

forbear_status forbear_policy_type(const forbear_policy* policy, forbear_part part, uint32_t index, uint32_t member, forbear_type* type,
                                   forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (!exists(policy, part, index)) return no_such_part();
        const Schema& schema = policy->policy->schema();
        if (part == FORBEAR_PART_FACT) return give(type_of(schema.facts[index]), type, "`type`");
        if (part == FORBEAR_PART_LIST && member < schema.lists[index].fields.size()) {
            return give(type_of(schema.lists[index].fields[member]), type, "`type`");
        }
        if (part != FORBEAR_PART_OUTCOME) return no_such_part();
        forbear_type told = type_of(schema.outcomes[index].type);
        told.for_each_channel = schema.outcomes[index].for_each_channel;
        return give(told, type, "`type`");
    });
}

forbear_status forbear_policy_words_of(const forbear_policy* policy, forbear_part part, uint32_t index, forbear_words* words,
                                       forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (!exists(policy, part, index)) return no_such_part();
        forbear_words told = {sizeof(forbear_words), 0, no_text, no_text, no_text, no_text, no_text, no_text};
        if (part == FORBEAR_PART_RULE) {
            const RuleInfo& rule = policy->policy->rules()[index];
            told.version = rule.version;
            told.name = text_of(rule.name);
            told.title = text_of(rule.title);
            told.because = text_of(rule.because);
            told.from = text_of(rule.from);
        } else if (part == FORBEAR_PART_GUARD) {
            const GuardInfo& guard = policy->policy->guards()[index];
            told.name = text_of(guard.name);
            told.because = text_of(guard.because);
            told.file = text_of(guard.file);
            told.citation = text_of(guard.citation);
        } else {
            return no_such_part();
        }
        return give(told, words, "`words`");
    });
}

} // extern "C"
