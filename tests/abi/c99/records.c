#include "check.h"

static void small_record(forbear_record *record) {
    CHECK_WORKS(forbear_record_set_text(record, forbear_text_of("segment"), forbear_text_of("wealth"), &error));
    CHECK_WORKS(forbear_record_set(record, forbear_text_of("days_past_due"), 61, &error));
    CHECK_WORKS(forbear_record_set_text(record, forbear_text_of("balance"), forbear_text_of("420.50 USD"), &error));
    CHECK_WORKS(forbear_record_set_state(record, forbear_text_of("promised_on"), FORBEAR_NONE, &error));
    CHECK_WORKS(forbear_record_set_text(record, forbear_text_of("note"), forbear_text_of("call me"), &error));
}

static void one_customer(forbear_engine engine) {
    forbear_policy *policy = load(small_policy, engine);
    forbear_record *record = NULL;
    forbear_buffer *why = NULL;
    forbear_decision decision = FORBEAR_DECISION_INIT;
    int64_t words[64];
    int64_t value = 0;
    int32_t is_set = 0, cell = -9, bucket = -9;
    const uint32_t count = forbear_policy_words(policy);
    const int64_t *text;
    CHECK(count <= 64);
    CHECK_WORKS(forbear_record_create(policy, &record, &error));
    small_record(record);
    words[count < 64 ? count : 63] = 4711;
    CHECK_WORKS(forbear_record_decide(record, words, count, &error));
    CHECK(words[count < 64 ? count : 63] == 4711);
    CHECK_WORKS(forbear_decision_read(policy, words, &decision, &error));
    CHECK(decision.status == FORBEAR_CONTACT && decision.rule == 1 && decision.fault == FORBEAR_NO_FAULT);
    CHECK(decision.channel_count == 2 && decision.channels[0] == 2 && decision.channels[1] == 0);

    CHECK_WORKS(forbear_decision_outcome(policy, words, 0, 0, &value, &is_set, &error));
    CHECK(is_set == 1 && value == 2);
    CHECK_WORKS(forbear_decision_outcome(policy, words, 1, 0, &value, &is_set, &error));
    CHECK(is_set == 1 && value == 42050);
    CHECK_WORKS(forbear_decision_outcome(policy, words, 2, 0, &value, &is_set, &error));
    text = &value;
    CHECK(is_set == 1);
    {
        forbear_text said = *(const forbear_text *)(intptr_t)*text;
        CHECK(said.size == 7 && memcmp(said.data, "call me", 7) == 0);
    }
    CHECK_WORKS(forbear_decision_outcome(policy, words, 3, 2, &value, &is_set, &error));
    CHECK(is_set == 1 && value / 65536 == 9 * 60);
    CHECK_FAILS(forbear_decision_outcome(policy, words, 3, 3, &value, &is_set, &error), FORBEAR_E_INVALID_ARGUMENT, "`window`");
    CHECK_FAILS(forbear_decision_outcome(policy, words, 4, 0, &value, &is_set, &error), FORBEAR_E_INVALID_ARGUMENT, "no such outcome");
    CHECK_WORKS(forbear_decision_cell(policy, words, 0, &cell, &bucket, &error));
    CHECK(cell >= 0 && cell <= 1 && bucket >= 0 && bucket < 10000);
    CHECK_FAILS(forbear_decision_cell(policy, words, 1, &cell, &bucket, &error), FORBEAR_E_INVALID_ARGUMENT, "no such experiment");
    CHECK_FAILS(forbear_decision_guard(policy, words, 0, &cell, &bucket, &error), FORBEAR_E_INVALID_ARGUMENT, "no such guard");

    CHECK_WORKS(forbear_record_explain(record, FORBEAR_FORMAT_TEXT, &why, &error));
    CHECK(has_text(forbear_buffer_text(why), "days_past_due"));
    forbear_buffer_destroy(why);
    CHECK_WORKS(forbear_record_explain(record, FORBEAR_FORMAT_JSON, &why, &error));
    CHECK(forbear_buffer_text(why).data[0] == '{' && has_text(forbear_buffer_text(why), "\"Long overdue\""));
    forbear_buffer_destroy(why);

    /* A malformed value is no error of the call: the decision is invalid and names the fact. */
    CHECK_WORKS(forbear_record_set_text(record, forbear_text_of("balance"), forbear_text_of("much"), &error));
    CHECK_WORKS(forbear_record_decide(record, words, count, &error));
    CHECK_WORKS(forbear_decision_read(policy, words, &decision, &error));
    CHECK(decision.status == FORBEAR_INVALID && decision.rule == -1 && decision.channel_count == 0);
    CHECK(decision.fault == FORBEAR_FAULT_MALFORMED && decision.fault_fact == 3 && decision.fault_is_in_list == 0);
    CHECK_WORKS(forbear_record_clear(record, &error));
    CHECK_WORKS(forbear_record_decide(record, words, count, &error));
    CHECK_WORKS(forbear_decision_read(policy, words, &decision, &error));
    CHECK(decision.fault == FORBEAR_FAULT_MISSING && decision.fault_fact == 1);

    CHECK_FAILS(forbear_record_set(record, forbear_text_of("no_fact"), 1, &error), FORBEAR_E_BINDING, "`no_fact`");
    CHECK_FAILS(forbear_record_set(record, forbear_text_of("note"), 1, &error), FORBEAR_E_BINDING, "`note`");
    CHECK_FAILS(forbear_record_add(record, forbear_text_of("balance"), NULL, &error), FORBEAR_E_BINDING, "not a list");
    CHECK_FAILS(forbear_record_decide(record, words, count - 1, &error), FORBEAR_E_INVALID_ARGUMENT, "word_count");
    CHECK_FAILS(forbear_record_explain(record, 5, &why, &error), FORBEAR_E_INVALID_ARGUMENT, "format");
    forbear_policy_destroy(policy); /* the record keeps what it needs */
    small_record(record);
    CHECK_WORKS(forbear_record_decide(record, words, count, &error));
    CHECK(words[0] == FORBEAR_CONTACT);
    forbear_record_destroy(record);
}

static void contact(forbear_record *record, const char *on, const char *by) {
    uint32_t element = 99;
    CHECK_WORKS(forbear_record_add(record, forbear_text_of("contacts"), &element, &error));
    CHECK_WORKS(forbear_record_set_field_text(record, forbear_text_of("contacts"), element, forbear_text_of("on"), forbear_text_of(on), &error));
    CHECK_WORKS(forbear_record_set_field_text(record, forbear_text_of("contacts"), element, forbear_text_of("by"), forbear_text_of(by), &error));
    CHECK_WORKS(forbear_record_set_field_text(record, forbear_text_of("contacts"), element, forbear_text_of("note"), forbear_text_of("hm"), &error));
}

static int64_t status_of(forbear_record *record) {
    int64_t words[64] = {99};
    CHECK_WORKS(forbear_record_decide(record, words, 64, &error));
    return words[0];
}

static void histories(void) {
    forbear_policy *policy = load(list_policy, FORBEAR_ENGINE_JIT);
    forbear_record *record = NULL;
    const forbear_text contacts = forbear_text_of("contacts");
    CHECK_WORKS(forbear_record_create(policy, &record, &error));
    CHECK_WORKS(forbear_record_set_text(record, forbear_text_of("as_of"), forbear_text_of("2026-12-03"), &error));
    CHECK_WORKS(forbear_record_set(record, forbear_text_of("balance"), 100, &error));
    CHECK(status_of(record) == FORBEAR_INVALID); /* nobody said that there were none */
    CHECK_WORKS(forbear_record_set_state(record, contacts, FORBEAR_NONE, &error));
    CHECK(status_of(record) == FORBEAR_CONTACT);
    contact(record, "2026-12-01", "voice");
    CHECK(status_of(record) == FORBEAR_CONTACT);
    contact(record, "2026-12-02", "voice");
    CHECK(status_of(record) == FORBEAR_NO_CONTACT);
    CHECK_WORKS(forbear_record_set_field(record, contacts, 1, forbear_text_of("by"), 0, &error));
    CHECK(status_of(record) == FORBEAR_CONTACT);
    CHECK_FAILS(forbear_record_set_field(record, contacts, 2, forbear_text_of("by"), 0, &error), FORBEAR_E_INVALID_ARGUMENT, "no element 2");
    CHECK_FAILS(forbear_record_set_field(record, contacts, 1, forbear_text_of("from"), 0, &error), FORBEAR_E_BINDING, "`from`");
    CHECK_FAILS(forbear_record_set_field(record, contacts, 1, forbear_text_of("note"), 0, &error), FORBEAR_E_BINDING, "text");
    /* Unknown takes the elements away: those added later start anew. */
    CHECK_WORKS(forbear_record_set_state(record, contacts, FORBEAR_UNKNOWN, &error));
    CHECK(status_of(record) == FORBEAR_INVALID);
    contact(record, "2026-12-01", "voice");
    CHECK(status_of(record) == FORBEAR_CONTACT);
    CHECK_FAILS(forbear_record_set_field(record, contacts, 1, forbear_text_of("by"), 0, &error), FORBEAR_E_INVALID_ARGUMENT, "no element 1");
    forbear_record_destroy(record);
    forbear_policy_destroy(policy);
}

void test_records(void) {
    one_customer(FORBEAR_ENGINE_JIT);
    one_customer(FORBEAR_ENGINE_INTERPRETER);
    histories();
}
