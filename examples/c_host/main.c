/* A host in C in one page: load a policy, bind it to the host's own struct, decide an array of them, explain one decision.
 *
 *   c_host reminders.forbear
 */

#include <stdio.h>

#include "forbear/forbear.h"

struct account {
    char number[12];
    char segment;          /* 'C' or 'B', 0 where nobody knows */
    uint16_t days_past_due;
    int64_t balance_cents;
    int32_t promised_on;   /* days since 1970-01-01, -1 without a promise */
    uint8_t known;         /* bit 0: hardship is known */
    uint8_t hardship;
    int32_t as_of;
    forbear_text account;  /* points at `number` */
};

/* Prints what went wrong, with the mistakes in the policy where there are any. */
static int failed(forbear_error *error) {
    fprintf(stderr, "%s\n%s", forbear_error_message(error).data, forbear_error_diagnostics(error, FORBEAR_FORMAT_TEXT).data);
    forbear_error_destroy(error);
    return 1;
}

static forbear_field field(const char *fact, forbear_member member, size_t offset) {
    forbear_field made = FORBEAR_FIELD_INIT;
    made.fact = forbear_text_of(fact);
    made.member = member;
    made.offset = offset;
    return made;
}

/* Where the facts lie. `fields` has room for seven. */
static void describe(forbear_field *fields) {
    static const int64_t segments[] = {'C', 'B'}; /* consumer, business */
    fields[0] = field("account", FORBEAR_MEMBER_TEXT_HERE, offsetof(struct account, account));
    fields[1] = field("segment", FORBEAR_MEMBER_I8, offsetof(struct account, segment));
    fields[1].codes = segments;
    fields[1].code_count = 2;
    fields[1].has = FORBEAR_HAS_UNKNOWN_VALUE; /* 0 */
    fields[2] = field("days_past_due", FORBEAR_MEMBER_U16, offsetof(struct account, days_past_due));
    fields[3] = field("balance", FORBEAR_MEMBER_I64, offsetof(struct account, balance_cents));
    fields[4] = field("promised_on", FORBEAR_MEMBER_I32, offsetof(struct account, promised_on));
    fields[4].has = FORBEAR_HAS_NONE_VALUE;
    fields[4].none_value = -1;
    fields[5] = field("hardship", FORBEAR_MEMBER_U8, offsetof(struct account, hardship));
    fields[5].has = FORBEAR_HAS_VALID_BIT;
    fields[5].state_offset = offsetof(struct account, known);
    fields[5].valid_mask = 1;
    fields[6] = field("as_of", FORBEAR_MEMBER_I32, offsetof(struct account, as_of));
}

static void print(const forbear_policy *policy, const struct account *account, const int64_t *words) {
    static const char *const statuses[] = {"contact", "no contact", "blocked", "invalid", "rejected"};
    const int32_t tone = forbear_policy_find(policy, FORBEAR_PART_OUTCOME, forbear_text_of("tone"));
    forbear_decision decision = FORBEAR_DECISION_INIT;
    forbear_type type = FORBEAR_TYPE_INIT;
    int64_t value = 0;
    int32_t is_set = 0;
    uint32_t place;
    if (forbear_decision_read(policy, words, &decision, NULL) != FORBEAR_OK) return;
    printf("%s: %s", account->number, statuses[decision.status]);
    if (decision.rule >= 0) printf(" by %s", forbear_policy_name_of(policy, FORBEAR_PART_RULE, (uint32_t)decision.rule).data);
    for (place = 0; place < decision.channel_count; ++place) {
        printf("%s %s", place == 0 ? ":" : ",", forbear_policy_name_of(policy, FORBEAR_PART_CHANNEL, decision.channels[place]).data);
    }
    if (forbear_decision_outcome(policy, words, (uint32_t)tone, 0, &value, &is_set, NULL) == FORBEAR_OK && is_set &&
        forbear_policy_type(policy, FORBEAR_PART_OUTCOME, (uint32_t)tone, 0, &type, NULL) == FORBEAR_OK) {
        printf(", %s", forbear_policy_member_name(policy, FORBEAR_PART_VOCABULARY, (uint32_t)type.vocabulary, (uint32_t)value).data);
    }
    printf("\n");
}

enum { ACCOUNTS = 4, ROOM = 64 };

int main(int argc, char **argv) {
    struct account accounts[ACCOUNTS] = {
        {"A-1", 'C', 5, 42050, -1, 1, 0, 20790, {NULL, 0}},
        {"A-2", 'B', 45, 99900, -1, 1, 0, 20790, {NULL, 0}},
        {"A-3", 0, 45, 99900, -1, 0, 0, 20790, {NULL, 0}}, /* hardship is not known */
        {"A-4", 'C', 45, 99900, 20800, 1, 0, 20790, {NULL, 0}},
    };
    forbear_field fields[7];
    forbear_policy *policy = NULL;
    forbear_structs *bound = NULL;
    forbear_buffer *why = NULL;
    forbear_error *error = NULL;
    forbear_text file;
    int64_t words[ACCOUNTS * ROOM];
    uint32_t size;
    int i;

    if (argc != 2) {
        fprintf(stderr, "usage: c_host POLICY\n");
        return 2;
    }
    file = forbear_text_of(argv[1]);
    if (forbear_policy_load_files(&file, 1, NULL, &policy, &error) != FORBEAR_OK) return failed(error);
    size = forbear_policy_words(policy);
    if (size > ROOM) return 1;
    describe(fields);
    for (i = 0; i < ACCOUNTS; ++i) accounts[i].account = forbear_text_of(accounts[i].number);
    if (forbear_structs_bind(policy, sizeof(struct account), fields, 7, &bound, &error) != FORBEAR_OK ||
        forbear_structs_decide(bound, accounts, ACCOUNTS, words, ACCOUNTS * ROOM, &error) != FORBEAR_OK ||
        forbear_structs_explain(bound, &accounts[2], FORBEAR_FORMAT_TEXT, &why, &error) != FORBEAR_OK) {
        return failed(error);
    }
    printf("policy %s version %u, %s\n", forbear_policy_name(policy).data, (unsigned)forbear_policy_version(policy), forbear_policy_hash(policy).data);
    for (i = 0; i < ACCOUNTS; ++i) print(policy, &accounts[i], words + (size_t)i * size);
    printf("\nWhy A-3:\n%s", forbear_buffer_text(why).data);
    forbear_buffer_destroy(why);
    forbear_structs_destroy(bound);
    forbear_policy_destroy(policy);
    return 0;
}
