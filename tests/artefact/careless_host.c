/* Decides whatever the kernel says of itself: its target or why it must not be used, then the status of each decision, one by one and as a
 * batch. For processors.sh. */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "reminders.h"

int main(void) {
    enum { count = 3, words = FORBEAR_REMINDERS_DECISION_WORDS };
    static const forbear_kernel_text id = {"A-1", 3};
    static const forbear_kernel_text* const address = &id;
    static char records[count * FORBEAR_REMINDERS_RECORD_SIZE];
    const int32_t today = 20789;
    int64_t one[words + 1], all[count * words + 1];
    const char* refusal = forbear_reminders_refusal();
    int row;
    for (row = 0; row < count; ++row) {
        char* const record = records + row * FORBEAR_REMINDERS_RECORD_SIZE;
        memcpy(record + FORBEAR_REMINDERS_OFFSET_AS_OF, &today, sizeof today);
        memcpy(record + FORBEAR_REMINDERS_OFFSET_ACCOUNT_ID, &address, sizeof address);
    }
    printf("%s:", refusal != NULL ? refusal : forbear_reminders_kernel.target());
    one[words] = all[count * words] = 77; /* behind the end */
    forbear_reminders_decide_batch(records, 0, count, all);
    forbear_reminders_decide_batch(records, 2, 1, all + count * words);
    for (row = 0; row < count; ++row) {
        forbear_reminders_decide(records, (uint64_t)row, one);
        if (memcmp(one, all + row * words, sizeof one - sizeof one[0]) != 0) printf(" batch differs");
        printf(" %" PRId64 "/%" PRId64 "/%" PRId64, one[FORBEAR_REMINDERS_WORD_STATUS], one[FORBEAR_REMINDERS_WORD_RULE], one[FORBEAR_REMINDERS_WORD_NUMBER_OF_CHANNELS]);
    }
    printf("%s\n", one[words] == 77 && all[count * words] == 77 ? "" : " written behind the end");
    return 0;
}
