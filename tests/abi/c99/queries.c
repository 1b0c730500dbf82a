#include "check.h"

void test_queries(void) {
    forbear_policy *policy = load(small_policy, FORBEAR_ENGINE_INTERPRETER);
    forbear_type type = FORBEAR_TYPE_INIT;
    forbear_words words = FORBEAR_WORDS_INIT;
    const int32_t tone = forbear_policy_find(policy, FORBEAR_PART_OUTCOME, forbear_text_of("tone"));
    CHECK(is_text(forbear_policy_name(policy), "p"));
    CHECK(forbear_policy_version(policy) == 2);
    CHECK(forbear_policy_reads_as_of(policy) == 0);
    CHECK(forbear_policy_words(policy) > 4);
    CHECK(forbear_policy_engine(policy) == FORBEAR_ENGINE_INTERPRETER);

    CHECK(forbear_policy_count(policy, FORBEAR_PART_FACT) == 6);
    CHECK(is_text(forbear_policy_name_of(policy, FORBEAR_PART_FACT, 0), "as_of"));
    CHECK(forbear_policy_find(policy, FORBEAR_PART_FACT, forbear_text_of("balance")) == 3);
    CHECK(forbear_policy_find(policy, FORBEAR_PART_FACT, forbear_text_of("balances")) == -1);
    CHECK(is_text(forbear_policy_name_of(policy, FORBEAR_PART_FACT, 6), ""));
    CHECK(is_text(forbear_policy_name_of(policy, FORBEAR_PART_CHANNEL, 2), "agent"));
    CHECK(forbear_policy_count(policy, FORBEAR_PART_RULE) == 3);
    CHECK(is_text(forbear_policy_name_of(policy, FORBEAR_PART_RULE, 2), "otherwise"));
    CHECK(is_text(forbear_policy_name_of(policy, FORBEAR_PART_EXPERIMENT, 0), "softer"));
    CHECK(forbear_policy_member_count(policy, FORBEAR_PART_EXPERIMENT, 0) == 2);
    CHECK(is_text(forbear_policy_member_name(policy, FORBEAR_PART_EXPERIMENT, 0, 1), "champion") ||
          is_text(forbear_policy_member_name(policy, FORBEAR_PART_EXPERIMENT, 0, 1), "challenger"));
    CHECK(forbear_policy_count(policy, 99) == 0);
    CHECK(forbear_policy_count(policy, -1) == 0);

    CHECK_WORKS(forbear_policy_type(policy, FORBEAR_PART_FACT, 3, 0, &type, &error));
    CHECK(type.kind == FORBEAR_KIND_MONEY && type.scale == 2 && is_text(type.currency, "USD"));
    CHECK(type.low == -100000 && type.high == 100000000 && type.may_be_unknown == 0);
    CHECK_WORKS(forbear_policy_type(policy, FORBEAR_PART_FACT, 4, 0, &type, &error));
    CHECK(type.kind == FORBEAR_KIND_DATE && type.may_be_unknown == 1 && type.may_be_none == 1);
    CHECK_WORKS(forbear_policy_type(policy, FORBEAR_PART_OUTCOME, (uint32_t)tone, 0, &type, &error));
    CHECK(type.kind == FORBEAR_KIND_CHOICE && type.vocabulary > 0);
    CHECK(is_text(forbear_policy_member_name(policy, FORBEAR_PART_VOCABULARY, (uint32_t)type.vocabulary, 2), "firm"));
    CHECK(forbear_policy_member_count(policy, FORBEAR_PART_VOCABULARY, (uint32_t)type.vocabulary) == 3);
    CHECK_WORKS(forbear_policy_words_of(policy, FORBEAR_PART_RULE, 1, &words, &error));
    CHECK(is_text(words.name, "old") && is_text(words.title, "Long overdue") && is_text(words.because, "old"));
    CHECK(words.version == 2 && is_text(words.from, ""));
    forbear_policy_destroy(policy);

    policy = load(list_policy, FORBEAR_ENGINE_INTERPRETER);
    CHECK(forbear_policy_reads_as_of(policy) == 1);
    CHECK(forbear_policy_member_count(policy, FORBEAR_PART_LIST, 0) == 3);
    CHECK(is_text(forbear_policy_member_name(policy, FORBEAR_PART_LIST, 0, 1), "by"));
    CHECK_WORKS(forbear_policy_type(policy, FORBEAR_PART_LIST, 0, 2, &type, &error));
    CHECK(type.kind == FORBEAR_KIND_TEXT && type.may_be_unknown == 1);
    CHECK_FAILS(forbear_policy_type(policy, FORBEAR_PART_LIST, 0, 3, &type, &error), FORBEAR_E_INVALID_ARGUMENT, "no such part");
    CHECK_FAILS(forbear_policy_type(policy, FORBEAR_PART_RULE, 0, 0, &type, &error), FORBEAR_E_INVALID_ARGUMENT, "no such part");
    CHECK_FAILS(forbear_policy_words_of(policy, FORBEAR_PART_FACT, 0, &words, &error), FORBEAR_E_INVALID_ARGUMENT, "no such part");
    forbear_policy_destroy(policy);
}
