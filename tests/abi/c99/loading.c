#include "check.h"

#include <stdio.h>

static void texts_and_files(void) {
    const char *path = "abi_c99_policy.forbear";
    forbear_policy *from_text = load(small_policy, FORBEAR_ENGINE_JIT);
    forbear_policy *from_file = NULL;
    forbear_text file = forbear_text_of(path);
    FILE *stream = fopen(path, "wb");
    CHECK(stream != NULL);
    if (stream == NULL) return;
    CHECK(fwrite(small_policy, 1, strlen(small_policy), stream) == strlen(small_policy));
    fclose(stream);
    CHECK_WORKS(forbear_policy_load_files(&file, 1, NULL, &from_file, &error));
    remove(path);
    CHECK(is_text(forbear_policy_name(from_file), "p"));
    CHECK(forbear_policy_hash(from_text).size == 64);
    CHECK(is_text(forbear_policy_hash(from_file), forbear_policy_hash(from_text).data));
    CHECK(forbear_policy_engine(from_file) == FORBEAR_ENGINE_JIT);
    CHECK(is_text(forbear_policy_engine_note(from_file), ""));
    forbear_policy_destroy(from_text);
    forbear_policy_destroy(from_file);
}

static void imports_among_texts(void) {
    forbear_source texts[2] = {FORBEAR_SOURCE_INIT, FORBEAR_SOURCE_INIT};
    forbear_policy *policy = NULL;
    texts[0].path = forbear_text_of("a/p.forbear");
    texts[0].text = forbear_text_of("import \"customer.forbear\"\nimport \"house.forbear\"\npolicy p\n  about customer\n  guarded by house\n"
                                    "otherwise contact by voice because \"always\"\n");
    texts[1].path = forbear_text_of("a/customer.forbear");
    texts[1].text = forbear_text_of("schema customer\nfact asked_for_peace yes or no, may be unknown\nchannels email, voice\n");
    CHECK_FAILS(forbear_policy_load_texts(texts, 2, NULL, &policy, &error), FORBEAR_E_POLICY, "house.forbear");
    CHECK(policy == NULL);
    {
        forbear_source all[3];
        forbear_record *record = NULL;
        forbear_decision decision = FORBEAR_DECISION_INIT;
        forbear_words words_of = FORBEAR_WORDS_INIT;
        int64_t words[64];
        int32_t applied = 7, changed = 7;
        all[0] = texts[0];
        all[1] = texts[1];
        all[2] = texts[1];
        all[2].path = forbear_text_of("a/house.forbear");
        all[2].text = forbear_text_of("import \"customer.forbear\"\nguards house \"Our own\" about customer\nguard peace\n  when asked_for_peace, or unknown\n  forbid voice\n"
                                      "  because \"they asked\"\nend guards\n");
        CHECK_WORKS(forbear_policy_load_texts(all, 3, NULL, &policy, &error));
        CHECK(forbear_policy_count(policy, FORBEAR_PART_GUARD) == 1);
        CHECK_WORKS(forbear_policy_words_of(policy, FORBEAR_PART_GUARD, 0, &words_of, &error));
        CHECK(is_text(words_of.name, "peace") && is_text(words_of.file, "house") && is_text(words_of.citation, "Our own"));
        CHECK(is_text(words_of.because, "they asked"));
        CHECK_WORKS(forbear_record_create(policy, &record, &error));
        CHECK_WORKS(forbear_record_decide(record, words, 64, &error));
        CHECK_WORKS(forbear_decision_read(policy, words, &decision, &error));
        CHECK(decision.status == FORBEAR_BLOCKED);
        CHECK_WORKS(forbear_decision_guard(policy, words, 0, &applied, &changed, &error));
        CHECK(applied == 1 && changed == 1);
        forbear_record_destroy(record);
        forbear_policy_destroy(policy);
    }
}

static void mistakes_are_diagnostics(void) {
    forbear_source text = FORBEAR_SOURCE_INIT;
    forbear_policy *policy = NULL;
    forbear_error *error = NULL;
    text.path = forbear_text_of("wrong.forbear");
    text.text = forbear_text_of("schema customer\nfact balance money USD 0 to 10\nchannels email\npolicy p\n  about customer\n"
                                "rule r when balanse is above 1 USD then contact by email because \"x\"\notherwise do not contact because \"y\"\n");
    CHECK(forbear_policy_load_texts(&text, 1, NULL, &policy, &error) == FORBEAR_E_POLICY);
    CHECK(policy == NULL && error != NULL);
    CHECK(has_text(forbear_error_message(error), "balanse"));
    CHECK(has_text(forbear_error_diagnostics(error, FORBEAR_FORMAT_TEXT), "wrong.forbear:6:13: error[FB"));
    CHECK(forbear_error_diagnostics(error, FORBEAR_FORMAT_JSON).data[0] == '{');
    CHECK(has_text(forbear_error_diagnostics(error, FORBEAR_FORMAT_JSON), "\"balanse\"") ||
          has_text(forbear_error_diagnostics(error, FORBEAR_FORMAT_JSON), "`balanse`"));
    forbear_error_destroy(error);
}

static void each_way_to_fail(void) {
    forbear_load_options options = FORBEAR_LOAD_OPTIONS_INIT;
    forbear_source text = FORBEAR_SOURCE_INIT;
    forbear_text missing = forbear_text_of("no/such/file.forbear");
    forbear_policy *untouched = (forbear_policy *)&options;
    forbear_policy *policy = untouched;
    CHECK_FAILS(forbear_policy_load_files(&missing, 1, NULL, &policy, &error), FORBEAR_E_FILE, "no/such/file.forbear");
    text.path = forbear_text_of("p.forbear");
    text.text = forbear_text_of(small_policy);
    options.max_file_bytes = 100;
    CHECK_FAILS(forbear_policy_load_texts(&text, 1, &options, &policy, &error), FORBEAR_E_LIMIT, "100 bytes");
    options.max_file_bytes = 0;
    options.policy = forbear_text_of("other");
    CHECK_FAILS(forbear_policy_load_texts(&text, 1, &options, &policy, &error), FORBEAR_E_POLICY, "`other`");
    options.policy = forbear_text_of("");
    options.engine = 17;
    CHECK_FAILS(forbear_policy_load_texts(&text, 1, &options, &policy, &error), FORBEAR_E_INVALID_ARGUMENT, "engine");
    CHECK(policy == untouched);
    CHECK(forbear_policy_load_files(&missing, 1, NULL, &policy, NULL) == FORBEAR_E_FILE); /* who does not want the error need not take it */
}

static void machine_code_later(void) {
    forbear_load_options options = FORBEAR_LOAD_OPTIONS_INIT;
    forbear_source text = FORBEAR_SOURCE_INIT;
    forbear_policy *policy = NULL;
    text.path = forbear_text_of("p.forbear");
    text.text = forbear_text_of(small_policy);
    options.compile_in_background = 1;
    options.no_optimization = 1;
    CHECK_WORKS(forbear_policy_load_texts(&text, 1, &options, &policy, &error));
    forbear_policy_wait_for_engine(policy);
    CHECK(forbear_policy_engine(policy) == FORBEAR_ENGINE_JIT);
    forbear_policy_destroy(policy);
}

void test_loading(void) {
    CHECK(forbear_abi_version() == FORBEAR_ABI_VERSION);
    CHECK(forbear_version().data[0] == '0' + FORBEAR_VERSION_MAJOR);
    CHECK((forbear_features() & FORBEAR_FEATURE_ENGINE) != 0);
    texts_and_files();
    imports_among_texts();
    mistakes_are_diagnostics();
    each_way_to_fail();
    machine_code_later();
}
