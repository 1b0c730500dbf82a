#include "check.h"

struct customer {
    uint8_t segment;
    int16_t days_past_due; /* -32768: not known */
    int64_t balance_cents;
    int32_t promised_on;
    uint8_t promised_state;
    const forbear_text *note;
};

static forbear_field field(const char *fact, forbear_member member, size_t offset) {
    forbear_field made = FORBEAR_FIELD_INIT;
    made.fact = forbear_text_of(fact);
    made.member = member;
    made.offset = offset;
    return made;
}

static uint64_t fields_of_customer(forbear_field *fields) {
    fields[0] = field("segment", FORBEAR_MEMBER_U8, offsetof(struct customer, segment));
    fields[1] = field("days_past_due", FORBEAR_MEMBER_I16, offsetof(struct customer, days_past_due));
    fields[1].has = FORBEAR_HAS_UNKNOWN_VALUE;
    fields[1].unknown_value = -32768;
    fields[2] = field("balance", FORBEAR_MEMBER_I64, offsetof(struct customer, balance_cents));
    fields[3] = field("promised_on", FORBEAR_MEMBER_I32, offsetof(struct customer, promised_on));
    fields[3].has = FORBEAR_HAS_STATE;
    fields[3].state_offset = offsetof(struct customer, promised_state);
    fields[4] = field("note", FORBEAR_MEMBER_TEXT, offsetof(struct customer, note));
    return 5;
}

static void batch(forbear_engine engine) {
    static const forbear_text note = {"call me", 7};
    struct customer customers[4];
    forbear_policy *policy = load(small_policy, engine);
    const uint32_t size = forbear_policy_words(policy);
    forbear_field fields[8];
    const uint64_t count = fields_of_customer(fields);
    forbear_structs *bound = NULL;
    forbear_structs *untouched = (forbear_structs *)fields;
    forbear_structs *second = untouched;
    forbear_buffer *why = NULL;
    int64_t words[4 * 64];
    int i;
    memset(customers, 0, sizeof(customers));
    for (i = 0; i < 4; ++i) {
        customers[i].promised_state = FORBEAR_NONE;
        customers[i].note = &note;
        customers[i].days_past_due = 61;
    }
    customers[1].days_past_due = -32768;
    customers[2].promised_state = FORBEAR_KNOWN;
    customers[2].promised_on = 20455;
    customers[3].balance_cents = INT64_MAX;
    CHECK_WORKS(forbear_structs_bind(policy, sizeof(struct customer), fields, count, &bound, &error));
    CHECK(forbear_structs_engine(bound) == engine && is_text(forbear_structs_engine_note(bound), ""));
    CHECK_WORKS(forbear_structs_decide(bound, customers, 4, words, 4u * size, &error));
    CHECK(words[0] == FORBEAR_CONTACT && words[1] == 1);
    CHECK(words[size] == FORBEAR_NO_CONTACT && words[size + 1] == 2);
    CHECK(words[2 * size] == FORBEAR_NO_CONTACT && words[2 * size + 1] == 0);
    CHECK(words[3 * size] == FORBEAR_INVALID);
    memset(words, 0, sizeof(words));
    CHECK_WORKS(forbear_structs_decide(bound, &customers[3], 1, words, size, &error));
    CHECK(words[0] == FORBEAR_INVALID);
    CHECK_WORKS(forbear_structs_decide(bound, NULL, 0, NULL, 0, &error));
    CHECK_WORKS(forbear_structs_explain(bound, &customers[0], FORBEAR_FORMAT_TEXT, &why, &error));
    CHECK(has_text(forbear_buffer_text(why), "61 days"));
    forbear_buffer_destroy(why);
    CHECK_FAILS(forbear_structs_decide(bound, customers, 4, words, 4u * size - 1, &error), FORBEAR_E_INVALID_ARGUMENT, "word_count");
    CHECK_FAILS(forbear_structs_decide(bound, customers, UINT64_MAX, words, 4u * size, &error), FORBEAR_E_INVALID_ARGUMENT, "word_count");

    fields[5] = field("salary", FORBEAR_MEMBER_I32, 0);
    CHECK_FAILS(forbear_structs_bind(policy, sizeof(struct customer), fields, 6, &second, &error), FORBEAR_E_BINDING, "`salary`");
    fields[5] = fields[2];
    CHECK_FAILS(forbear_structs_bind(policy, sizeof(struct customer), fields, 6, &second, &error), FORBEAR_E_BINDING, "twice");
    CHECK_FAILS(forbear_structs_bind(policy, 8, fields, count, &second, &error), FORBEAR_E_BINDING, "outside the record");
    CHECK_FAILS(forbear_structs_bind(policy, sizeof(struct customer), fields, 2, &second, &error), FORBEAR_E_BINDING, "`balance`");
    fields[4].member = FORBEAR_MEMBER_I64;
    CHECK_FAILS(forbear_structs_bind(policy, sizeof(struct customer), fields, count, &second, &error), FORBEAR_E_BINDING, "`note`");
    fields[4].member = 77;
    CHECK_FAILS(forbear_structs_bind(policy, sizeof(struct customer), fields, count, &second, &error), FORBEAR_E_INVALID_ARGUMENT, "`note`");
    fields_of_customer(fields);
    fields[0].has = 1u << 20;
    CHECK_FAILS(forbear_structs_bind(policy, sizeof(struct customer), fields, count, &second, &error), FORBEAR_E_INVALID_ARGUMENT, "`has`");
    CHECK(second == untouched);
    forbear_policy_destroy(policy);
    CHECK_WORKS(forbear_structs_decide(bound, customers, 1, words, size, &error));
    CHECK(words[0] == FORBEAR_CONTACT);
    forbear_structs_destroy(bound);
}

static void lists_do_not_lie_in_structs(void) {
    forbear_policy *policy = load(list_policy, FORBEAR_ENGINE_INTERPRETER);
    forbear_structs *bound = NULL;
    CHECK_FAILS(forbear_structs_bind(policy, 8, NULL, 0, &bound, &error), FORBEAR_E_BINDING, "`contacts`");
    forbear_policy_destroy(policy);
}

void test_structs(void) {
    batch(FORBEAR_ENGINE_JIT);
    batch(FORBEAR_ENGINE_INTERPRETER);
    lists_do_not_lie_in_structs();
}
