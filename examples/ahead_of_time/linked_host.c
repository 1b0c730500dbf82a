/* A C host that links the policy as machine code: no library of Forbear, no LLVM. The object was made for its struct.
 *
 *   forbear build reminders.forbear --layout layout.json --output reminders.o
 *   cc linked_host.c reminders.o -o linked_host */

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

#include "reminders.h"

typedef struct {
    int32_t as_of, promised_on; /* days since 1970-01-01; no promise: 0 */
    int64_t balance_cents;
    const forbear_kernel_text* id;
    int16_t days_past_due;
    uint8_t tier, hardship, hardship_state;
} customer;

/* What layout.json says and what the compiler does, held against each other before anything runs. */
#define SAME(member, fact) \
    typedef char same_##member[offsetof(customer, member) == FORBEAR_REMINDERS_OFFSET_##fact ? 1 : -1]
SAME(as_of, AS_OF);
SAME(promised_on, PROMISED_ON);
SAME(balance_cents, BALANCE);
SAME(id, ACCOUNT_ID);
SAME(days_past_due, DAYS_PAST_DUE);
SAME(tier, TIER);
SAME(hardship, HARDSHIP);
typedef char same_size[sizeof(customer) == FORBEAR_REMINDERS_RECORD_SIZE ? 1 : -1];

static const char* const channels[] = {"email", "sms", "voice"};

int main(void) {
    static const forbear_kernel_text ids[] = {{"A-1", 3}, {"A-2", 3}, {"A-3", 3}, {"A-4", 3}};
    enum { today = 20789, count = 4 };
    const customer customers[count] = {
        {today, 0, 12000, &ids[0], 4, FORBEAR_REMINDERS_TIER_BASIC, 0, FORBEAR_KERNEL_KNOWN},
        {today, 0, 90000, &ids[1], 45, FORBEAR_REMINDERS_TIER_SILVER, 0, FORBEAR_KERNEL_UNKNOWN},
        {today, today + 3, 90000, &ids[2], 45, FORBEAR_REMINDERS_TIER_SILVER, 0, FORBEAR_KERNEL_KNOWN},
        {today, 0, -1, &ids[3], 45, FORBEAR_REMINDERS_TIER_SILVER, 0, FORBEAR_KERNEL_KNOWN}, /* owes less than nothing: invalid */
    };
    int64_t decisions[count][FORBEAR_REMINDERS_DECISION_WORDS];
    const char* refusal = forbear_reminders_refusal();
    int row, place;
    if (refusal != NULL) {
        fprintf(stderr, "%s\n", refusal);
        return 1;
    }
    printf("policy %s by code for %s\n", forbear_reminders_kernel.policy, forbear_reminders_kernel.target());
    forbear_reminders_decide_batch(customers, 0, count, &decisions[0][0]);
    for (row = 0; row < count; ++row) {
        const int64_t* decision = decisions[row];
        const int64_t rule = decision[FORBEAR_REMINDERS_WORD_RULE];
        printf("%s: %s:", customers[row].id->data, rule < 0 ? "invalid" : forbear_reminders_kernel.rule_names[rule]);
        for (place = 0; place < (int)decision[FORBEAR_REMINDERS_WORD_NUMBER_OF_CHANNELS]; ++place) {
            const uint64_t packed = (uint64_t)decision[FORBEAR_REMINDERS_WORD_CHANNELS + place / 8];
            printf(" %s", channels[packed >> (place % 8 * 8) & 0xff]);
        }
        printf(" (status %" PRId64 ")\n", decision[FORBEAR_REMINDERS_WORD_STATUS]);
    }
    return 0;
}
