#include "check.h"

static forbear_column column(const char *name, const int64_t *values, const forbear_state *states) {
    forbear_column made = FORBEAR_COLUMN_INIT;
    made.name = forbear_text_of(name);
    made.values = values;
    made.states = states;
    return made;
}

static void batch(forbear_engine engine) {
    forbear_policy *policy = load(small_policy, engine);
    const uint32_t size = forbear_policy_words(policy);
    static const int64_t segment[] = {0, 1, 2, 7};
    static const int64_t days[] = {61, 60, 0, 61};
    static const forbear_state days_states[] = {FORBEAR_KNOWN, FORBEAR_KNOWN, FORBEAR_UNKNOWN, FORBEAR_KNOWN};
    static const int64_t balance = 5;
    static const int64_t promised[] = {0, 0, 20454, 0}; /* 2026-01-01 */
    static const forbear_state promised_states[] = {FORBEAR_NONE, FORBEAR_UNKNOWN, FORBEAR_KNOWN, FORBEAR_NONE};
    forbear_column columns[4];
    forbear_columns *bound = NULL;
    forbear_columns *untouched = (forbear_columns *)columns;
    forbear_columns *second = untouched;
    forbear_buffer *why = NULL;
    int64_t words[4 * 64];
    columns[0] = column("segment", segment, NULL);
    columns[1] = column("days_past_due", days, days_states);
    columns[2] = column("balance", &balance, NULL);
    columns[2].is_constant = 1;
    columns[3] = column("promised_on", promised, promised_states);
    CHECK_WORKS(forbear_columns_bind(policy, 4, columns, 4, NULL, 0, &bound, &error));
    memset(columns, 0, sizeof(columns)); /* the structs may go */
    CHECK_WORKS(forbear_columns_decide(bound, 0, 4, words, 4u * size, &error));
    CHECK(words[0] == FORBEAR_CONTACT && words[1] == 1);
    CHECK(words[size] == FORBEAR_NO_CONTACT && words[size + 1] == 2);
    CHECK(words[2 * size] == FORBEAR_NO_CONTACT && words[2 * size + 1] == 2);
    CHECK(words[3 * size] == FORBEAR_INVALID);
    memset(words, 0, sizeof(words));
    CHECK_WORKS(forbear_columns_decide(bound, 3, 4, words, size, &error));
    CHECK(words[0] == FORBEAR_INVALID);
    CHECK_WORKS(forbear_columns_decide(bound, 2, 2, NULL, 0, &error));
    CHECK_WORKS(forbear_columns_explain(bound, 0, FORBEAR_FORMAT_TEXT, &why, &error));
    CHECK(has_text(forbear_buffer_text(why), "61 days"));
    forbear_buffer_destroy(why);
    CHECK_FAILS(forbear_columns_decide(bound, 0, 5, words, 5u * size, &error), FORBEAR_E_INVALID_ARGUMENT, "rows");
    CHECK_FAILS(forbear_columns_decide(bound, 3, 2, words, 5u * size, &error), FORBEAR_E_INVALID_ARGUMENT, "rows");
    CHECK_FAILS(forbear_columns_decide(bound, 0, 4, words, 4u * size - 1, &error), FORBEAR_E_INVALID_ARGUMENT, "word_count");
    CHECK_FAILS(forbear_columns_explain(bound, 4, FORBEAR_FORMAT_TEXT, &why, &error), FORBEAR_E_INVALID_ARGUMENT, "row");

    columns[0] = column("segment", segment, NULL);
    columns[1] = column("segments", days, NULL);
    CHECK_FAILS(forbear_columns_bind(policy, 4, columns, 1, NULL, 0, &second, &error), FORBEAR_E_BINDING, "`balance`");
    CHECK_FAILS(forbear_columns_bind(policy, 4, columns, 2, NULL, 0, &second, &error), FORBEAR_E_BINDING, "`segments`");
    columns[1] = columns[0];
    CHECK_FAILS(forbear_columns_bind(policy, 4, columns, 2, NULL, 0, &second, &error), FORBEAR_E_BINDING, "bound twice");
    columns[0].values = NULL;
    CHECK_FAILS(forbear_columns_bind(policy, 4, columns, 1, NULL, 0, &second, &error), FORBEAR_E_INVALID_ARGUMENT, "no values");
    CHECK(second == untouched);
    forbear_policy_destroy(policy);
    CHECK_WORKS(forbear_columns_decide(bound, 0, 1, words, size, &error));
    forbear_columns_destroy(bound);
}

/* Bytes that are no state, and counts that cannot be. */
static void wrong_states(forbear_engine engine) {
    forbear_policy *policy = load(list_policy, engine);
    const uint32_t size = forbear_policy_words(policy);
    static const int64_t as_of = 20790, balance[] = {1, 1}, values[] = {0, 0};
    static const uint32_t offsets[] = {0, 0, 0};
    static const forbear_state wrong[] = {9, FORBEAR_KNOWN};
    forbear_column columns[2], fields[3];
    forbear_list list = FORBEAR_LIST_INIT;
    forbear_columns *bound = NULL;
    forbear_decision decision = FORBEAR_DECISION_INIT;
    int64_t words[2 * 64];
    columns[0] = column("as_of", &as_of, NULL);
    columns[0].is_constant = 1;
    columns[1] = column("balance", balance, wrong);
    fields[0] = column("note", values, NULL);
    fields[1] = column("by", values, NULL);
    fields[2] = column("on", values, NULL);
    list.name = forbear_text_of("contacts");
    list.offsets = offsets;
    list.fields = fields;
    list.field_count = 3;
    CHECK_WORKS(forbear_columns_bind(policy, 2, columns, 2, &list, 1, &bound, &error));
    CHECK_WORKS(forbear_columns_decide(bound, 0, 2, words, 2u * size, &error));
    CHECK_WORKS(forbear_decision_read(policy, words, &decision, &error));
    CHECK(decision.fault == FORBEAR_FAULT_MALFORMED && decision.fault_is_in_list == 0);
    CHECK(words[size] == FORBEAR_CONTACT);
    forbear_columns_destroy(bound);
    columns[1].states = NULL;
    list.states = wrong;
    CHECK_WORKS(forbear_columns_bind(policy, 2, columns, 2, &list, 1, &bound, &error));
    CHECK_WORKS(forbear_columns_decide(bound, 0, 2, words, 2u * size, &error));
    CHECK_WORKS(forbear_decision_read(policy, words, &decision, &error));
    CHECK(decision.fault == FORBEAR_FAULT_MALFORMED && decision.fault_is_in_list == 1);
    CHECK(words[size] == FORBEAR_CONTACT);
    forbear_columns_destroy(bound);
    bound = NULL;
    columns[0].states = wrong;
    CHECK_FAILS(forbear_columns_bind(policy, 2, columns, 2, &list, 1, &bound, &error), FORBEAR_E_INVALID_ARGUMENT, "`as_of` has an unknown state");
    CHECK_FAILS(forbear_columns_bind(policy, UINT64_MAX, columns, 2, &list, 1, &bound, &error), FORBEAR_E_LIMIT, "rows");
    CHECK(bound == NULL);
    forbear_policy_destroy(policy);
}

static void no_rows_and_constants_alone(void) {
    forbear_policy *policy = load(small_policy, FORBEAR_ENGINE_JIT);
    const uint32_t size = forbear_policy_words(policy);
    static const int64_t zero = 0;
    static const forbear_state none = FORBEAR_NONE;
    forbear_column columns[3];
    forbear_columns *bound = NULL;
    int64_t words[3 * 64];
    columns[0] = column("segment", NULL, NULL);
    columns[1] = column("balance", NULL, NULL);
    columns[2] = column("promised_on", NULL, NULL);
    CHECK_WORKS(forbear_columns_bind(policy, 0, columns, 3, NULL, 0, &bound, &error));
    CHECK_WORKS(forbear_columns_decide(bound, 0, 0, NULL, 0, &error));
    forbear_columns_destroy(bound);
    columns[0] = column("segment", &zero, NULL);
    columns[1] = column("balance", &zero, NULL);
    columns[2] = column("promised_on", &zero, &none);
    columns[0].is_constant = columns[1].is_constant = columns[2].is_constant = 1;
    CHECK_WORKS(forbear_columns_bind(policy, 3, columns, 3, NULL, 0, &bound, &error));
    CHECK_WORKS(forbear_columns_decide(bound, 0, 3, words, 3u * size, &error));
    CHECK(words[2 * size] == FORBEAR_NO_CONTACT);
    forbear_columns_destroy(bound);
    forbear_policy_destroy(policy);
}

static void histories(void) {
    forbear_policy *policy = load(list_policy, FORBEAR_ENGINE_JIT);
    const uint32_t size = forbear_policy_words(policy);
    static const int64_t as_of = 20790; /* 2026-12-03 */
    static const int64_t balance[] = {1, 2, 3};
    static const uint32_t offsets[] = {0, 2, 2, 6};
    static const int64_t on[] = {20789, 20790, 0, 0, 0, 0};
    static const int64_t by[] = {1, 1, 0, 0, 0, 0};
    static const int64_t notes[] = {0, 0, 0, 0, 0, 0};
    static const forbear_state unknown[] = {1, 1, 1, 1, 1, 1};
    forbear_column columns[2], fields[3];
    forbear_list list = FORBEAR_LIST_INIT;
    forbear_columns *bound = NULL;
    forbear_decision decision = FORBEAR_DECISION_INIT;
    int64_t words[3 * 64];
    columns[0] = column("as_of", &as_of, NULL);
    columns[0].is_constant = 1;
    columns[1] = column("balance", balance, NULL);
    fields[0] = column("note", notes, unknown);
    fields[1] = column("by", by, NULL);
    fields[2] = column("on", on, NULL);
    list.name = forbear_text_of("contacts");
    list.offsets = offsets;
    list.fields = fields;
    list.field_count = 3;
    CHECK_WORKS(forbear_columns_bind(policy, 3, columns, 2, &list, 1, &bound, &error));
    CHECK_WORKS(forbear_columns_decide(bound, 0, 3, words, 3u * size, &error));
    CHECK(words[0] == FORBEAR_NO_CONTACT && words[size] == FORBEAR_CONTACT && words[2 * size] == FORBEAR_INVALID);
    CHECK_WORKS(forbear_decision_read(policy, words + 2 * size, &decision, &error));
    CHECK(decision.fault == FORBEAR_FAULT_LIST_TOO_LONG && decision.fault_is_in_list == 1 && decision.fault_fact == 0);
    forbear_columns_destroy(bound);
    bound = NULL;
    CHECK_FAILS(forbear_columns_bind(policy, 3, columns, 2, NULL, 0, &bound, &error), FORBEAR_E_BINDING, "`contacts`");
    list.field_count = 2;
    CHECK_FAILS(forbear_columns_bind(policy, 3, columns, 2, &list, 1, &bound, &error), FORBEAR_E_BINDING, "`on`");
    list.field_count = 3;
    fields[2].name = forbear_text_of("by");
    CHECK_FAILS(forbear_columns_bind(policy, 3, columns, 2, &list, 1, &bound, &error), FORBEAR_E_BINDING, "bound twice");
    fields[2].name = forbear_text_of("off");
    CHECK_FAILS(forbear_columns_bind(policy, 3, columns, 2, &list, 1, &bound, &error), FORBEAR_E_BINDING, "`off`");
    list.offsets = NULL;
    CHECK_FAILS(forbear_columns_bind(policy, 3, columns, 2, &list, 1, &bound, &error), FORBEAR_E_INVALID_ARGUMENT, "no offsets");
    CHECK(bound == NULL);
    forbear_policy_destroy(policy);
}

void test_columns(void) {
    batch(FORBEAR_ENGINE_JIT);
    batch(FORBEAR_ENGINE_INTERPRETER);
    wrong_states(FORBEAR_ENGINE_JIT);
    wrong_states(FORBEAR_ENGINE_INTERPRETER);
    no_rows_and_constants_alone();
    histories();
}
