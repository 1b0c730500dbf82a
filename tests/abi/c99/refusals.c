/* NULL for every pointer, sizes of structs that cannot be, structs that are larger than the library knows. */
#include "check.h"

#define REFUSED(call) CHECK_FAILS((call), FORBEAR_E_INVALID_ARGUMENT, "")

static void null_handles(void) {
    const forbear_text name = forbear_text_of("balance");
    forbear_record *record = NULL;
    forbear_columns *columns = NULL;
    forbear_structs *structs = NULL;
    forbear_policy *policy = NULL;
    forbear_buffer *buffer = NULL;
    forbear_decision decision = FORBEAR_DECISION_INIT;
    forbear_source source = FORBEAR_SOURCE_INIT;
    forbear_type type = FORBEAR_TYPE_INIT;
    forbear_words words_of = FORBEAR_WORDS_INIT;
    int64_t words[8] = {0}, value = 3;
    int32_t one = 3, two = 3;
    forbear_policy_destroy(NULL);
    forbear_record_destroy(NULL);
    forbear_columns_destroy(NULL);
    forbear_structs_destroy(NULL);
    forbear_buffer_destroy(NULL);
    forbear_error_destroy(NULL);
    forbear_policy_wait_for_engine(NULL);
    CHECK(forbear_error_status(NULL) == FORBEAR_OK);
    CHECK(is_text(forbear_error_message(NULL), "") && is_text(forbear_error_diagnostics(NULL, FORBEAR_FORMAT_JSON), ""));
    CHECK(is_text(forbear_buffer_text(NULL), "") && is_text(forbear_policy_name(NULL), "") && is_text(forbear_policy_hash(NULL), ""));
    CHECK(is_text(forbear_policy_diagnostics(NULL, FORBEAR_FORMAT_TEXT), "") && is_text(forbear_policy_engine_note(NULL), ""));
    CHECK(is_text(forbear_structs_engine_note(NULL), "") && forbear_structs_engine(NULL) == FORBEAR_ENGINE_INTERPRETER);
    CHECK(forbear_policy_engine(NULL) == FORBEAR_ENGINE_INTERPRETER);
    CHECK(forbear_policy_words(NULL) == 0 && forbear_policy_version(NULL) == 0 && forbear_policy_reads_as_of(NULL) == 0);
    CHECK(forbear_policy_count(NULL, FORBEAR_PART_FACT) == 0 && forbear_policy_find(NULL, FORBEAR_PART_FACT, name) == -1);
    CHECK(is_text(forbear_policy_name_of(NULL, FORBEAR_PART_FACT, 0), ""));
    CHECK(forbear_policy_member_count(NULL, FORBEAR_PART_LIST, 0) == 0);
    CHECK(is_text(forbear_policy_member_name(NULL, FORBEAR_PART_LIST, 0, 0), ""));
    REFUSED(forbear_policy_type(NULL, FORBEAR_PART_FACT, 0, 0, &type, &error));
    REFUSED(forbear_policy_words_of(NULL, FORBEAR_PART_RULE, 0, &words_of, &error));
    REFUSED(forbear_policy_load_files(NULL, 1, NULL, &policy, &error));
    REFUSED(forbear_policy_load_files(&name, 0, NULL, &policy, &error));
    REFUSED(forbear_policy_load_files(&name, 1, NULL, NULL, &error));
    REFUSED(forbear_policy_load_texts(NULL, 1, NULL, &policy, &error));
    REFUSED(forbear_policy_load_texts(&source, 1, NULL, NULL, &error));
    REFUSED(forbear_record_create(NULL, &record, &error));
    REFUSED(forbear_record_clear(NULL, &error));
    REFUSED(forbear_record_set(NULL, name, 0, &error));
    REFUSED(forbear_record_set_text(NULL, name, name, &error));
    REFUSED(forbear_record_set_state(NULL, name, FORBEAR_NONE, &error));
    REFUSED(forbear_record_add(NULL, name, NULL, &error));
    REFUSED(forbear_record_set_field(NULL, name, 0, name, 0, &error));
    REFUSED(forbear_record_set_field_text(NULL, name, 0, name, name, &error));
    REFUSED(forbear_record_decide(NULL, words, 8, &error));
    REFUSED(forbear_record_explain(NULL, FORBEAR_FORMAT_TEXT, &buffer, &error));
    REFUSED(forbear_columns_bind(NULL, 0, NULL, 0, NULL, 0, &columns, &error));
    REFUSED(forbear_columns_decide(NULL, 0, 0, words, 8, &error));
    REFUSED(forbear_columns_explain(NULL, 0, FORBEAR_FORMAT_TEXT, &buffer, &error));
    REFUSED(forbear_structs_bind(NULL, 8, NULL, 0, &structs, &error));
    REFUSED(forbear_structs_decide(NULL, words, 1, words, 8, &error));
    REFUSED(forbear_structs_explain(NULL, words, FORBEAR_FORMAT_TEXT, &buffer, &error));
    REFUSED(forbear_decision_read(NULL, words, &decision, &error));
    REFUSED(forbear_decision_outcome(NULL, words, 0, 0, &value, &one, &error));
    REFUSED(forbear_decision_guard(NULL, words, 0, &one, &two, &error));
    REFUSED(forbear_decision_cell(NULL, words, 0, &one, &two, &error));
    CHECK(record == NULL && columns == NULL && structs == NULL && policy == NULL && buffer == NULL);
    CHECK(value == 3 && one == 3 && two == 3 && decision.status == 0);
}

static void null_arguments(void) {
    forbear_policy *policy = load(small_policy, FORBEAR_ENGINE_INTERPRETER);
    const forbear_text nothing = {NULL, 0};
    forbear_record *record = NULL;
    int64_t words[64] = {0};
    CHECK_WORKS(forbear_record_create(policy, &record, &error));
    REFUSED(forbear_record_create(policy, NULL, &error));
    REFUSED(forbear_record_decide(record, NULL, 64, &error));
    REFUSED(forbear_record_explain(record, FORBEAR_FORMAT_TEXT, NULL, &error));
    REFUSED(forbear_columns_bind(policy, 1, NULL, 1, NULL, 0, (forbear_columns **)&record, &error));
    REFUSED(forbear_columns_bind(policy, 1, NULL, 0, NULL, 1, (forbear_columns **)&record, &error));
    REFUSED(forbear_columns_bind(policy, 1, NULL, 0, NULL, 0, NULL, &error));
    REFUSED(forbear_structs_bind(policy, 8, NULL, 1, (forbear_structs **)&record, &error));
    REFUSED(forbear_structs_bind(policy, 8, NULL, 0, NULL, &error));
    REFUSED(forbear_decision_read(policy, NULL, NULL, &error));
    REFUSED(forbear_decision_read(policy, words, NULL, &error));
    REFUSED(forbear_decision_outcome(policy, words, 0, 0, NULL, NULL, &error));
    REFUSED(forbear_decision_guard(policy, words, 0, NULL, NULL, &error));
    REFUSED(forbear_decision_cell(policy, words, 0, NULL, NULL, &error));
    REFUSED(forbear_policy_type(policy, FORBEAR_PART_FACT, 0, 0, NULL, &error));
    REFUSED(forbear_policy_words_of(policy, FORBEAR_PART_RULE, 0, NULL, &error));
    REFUSED(forbear_record_set_state(record, forbear_text_of("note"), FORBEAR_KNOWN, &error));
    REFUSED(forbear_record_set_state(record, forbear_text_of("note"), 9, &error));
    CHECK_FAILS(forbear_record_set(record, nothing, 1, &error), FORBEAR_E_BINDING, "``");
    CHECK_WORKS(forbear_record_set_text(record, forbear_text_of("note"), nothing, &error)); /* an empty text */
    forbear_record_destroy(record);
    forbear_policy_destroy(policy);
}

/* A struct as a later header may have it. */
struct later_options {
    forbear_load_options known;
    uint64_t later;
};
struct later_decision {
    forbear_decision known;
    uint64_t later;
};

static void sizes_of_structs(void) {
    forbear_policy *policy = load(small_policy, FORBEAR_ENGINE_INTERPRETER);
    forbear_policy *second = NULL;
    forbear_source source = FORBEAR_SOURCE_INIT;
    forbear_source sources[2] = {FORBEAR_SOURCE_INIT, FORBEAR_SOURCE_INIT};
    forbear_load_options no_size = FORBEAR_LOAD_OPTIONS_INIT;
    struct later_options later = {FORBEAR_LOAD_OPTIONS_INIT, 0};
    struct later_decision decision = {FORBEAR_DECISION_INIT, 7};
    int64_t words[64] = {0};
    source.path = forbear_text_of("p.forbear");
    source.text = forbear_text_of(small_policy);
    no_size.struct_size = 0;
    CHECK_FAILS(forbear_policy_load_texts(&source, 1, &no_size, &second, &error), FORBEAR_E_INVALID_ARGUMENT, "struct_size");
    no_size.struct_size = 3;
    CHECK_FAILS(forbear_policy_load_texts(&source, 1, &no_size, &second, &error), FORBEAR_E_INVALID_ARGUMENT, "struct_size");
    later.known.struct_size = sizeof(later);
    later.known.engine = FORBEAR_ENGINE_INTERPRETER;
    CHECK_WORKS(forbear_policy_load_texts(&source, 1, &later.known, &second, &error));
    forbear_policy_destroy(second);
    second = NULL;
    later.later = 1;
    CHECK_FAILS(forbear_policy_load_texts(&source, 1, &later.known, &second, &error), FORBEAR_E_INVALID_ARGUMENT, "later version");
    sources[0] = source;
    sources[1] = source;
    sources[1].struct_size = 0;
    CHECK_FAILS(forbear_policy_load_texts(sources, 2, NULL, &second, &error), FORBEAR_E_INVALID_ARGUMENT, "struct_size");
    source.struct_size = 0;
    CHECK_FAILS(forbear_policy_load_texts(&source, 1, NULL, &second, &error), FORBEAR_E_INVALID_ARGUMENT, "struct_size");
    CHECK(second == NULL);

    words[0] = FORBEAR_NO_CONTACT;
    words[1] = 2;
    decision.known.struct_size = sizeof(decision);
    CHECK_WORKS(forbear_decision_read(policy, words, &decision.known, &error));
    CHECK(decision.known.status == FORBEAR_NO_CONTACT && decision.later == 0); /* what this library cannot say is zero */
    CHECK(decision.known.struct_size == sizeof(decision));
    decision.known.status = 77;
    decision.known.struct_size = 4;
    CHECK_FAILS(forbear_decision_read(policy, words, &decision.known, &error), FORBEAR_E_INVALID_ARGUMENT, "struct_size");
    CHECK(decision.known.status == 77);
    forbear_policy_destroy(policy);
}

void test_refusals(void) {
    null_handles();
    null_arguments();
    sizes_of_structs();
}
