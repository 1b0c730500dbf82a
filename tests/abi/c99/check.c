#include "check.h"

#include <stdio.h>

static int claims = 0;
static int failures = 0;

void check_that(int holds, const char *claim, const char *file, int line) {
    ++claims;
    if (holds) return;
    ++failures;
    fprintf(stderr, "%s:%d: not true: %s\n", file, line, claim);
}

int checks_result(void) {
    printf("%d claims, %d not true\n", claims, failures);
    return claims > 0 && failures == 0 ? 0 : 1;
}

int is_text(forbear_text text, const char *expected) {
    return text.data != NULL && text.size == strlen(expected) && memcmp(text.data, expected, text.size) == 0 && text.data[text.size] == '\0';
}

int has_text(forbear_text text, const char *part) { return text.data != NULL && strstr(text.data, part) != NULL; }

void check_failure(forbear_status status, forbear_status expected, forbear_error *error, const char *part, const char *file, int line) {
    check_that(status == expected, "the status is the expected one", file, line);
    check_that(error != NULL, "there is an error", file, line);
    if (error == NULL) return;
    check_that(forbear_error_status(error) == expected, "the error has the status", file, line);
    check_that(has_text(forbear_error_message(error), part), part, file, line);
    if (!has_text(forbear_error_message(error), part)) fprintf(stderr, "  but: %s\n", forbear_error_message(error).data);
    forbear_error_destroy(error);
}

const char small_policy[] =
    "schema customer\n"
    "fact segment       one of consumer, business, wealth\n"
    "fact days_past_due days -30 to 1_000, may be unknown\n"
    "fact balance       money USD -1_000 to 1_000_000\n"
    "fact promised_on   date, may be unknown, may be none\n"
    "fact note          text, may be unknown\n"
    "channels email, sms, agent costs 5.00 USD\n"
    "outcome tone ranked friendly, neutral, firm, normally neutral\n"
    "outcome owed money USD 0 to 1_000_000\n"
    "outcome said text\n"
    "outcome window hours for each channel\n"
    "policy p version 2\n"
    "  about customer\n"
    "experiment softer by segment\n"
    "  challenger 40%\n"
    "rule kept\n"
    "  when promised_on is after 2026-01-01\n"
    "  then do not contact\n"
    "  because \"a promise\"\n"
    "rule old \"Long overdue\"\n"
    "  when days_past_due is above 60\n"
    "  then contact by agent, email\n"
    "       tone firm\n"
    "       owed greater of balance and 0 USD\n"
    "       said note, or \"no note\" when unknown\n"
    "       window 09:00 to 17:00\n"
    "  because \"old\"\n"
    "otherwise do not contact because \"nothing\"\n";

const char list_policy[] =
    "schema customer\n"
    "fact balance  money USD 0 to 1_000_000\n"
    "fact contacts list of contact, at most 3\n"
    "list contact\n"
    "  on date\n"
    "  by channel\n"
    "  note text, may be unknown\n"
    "channels email, voice\n"
    "policy p\n"
    "  about customer\n"
    "rule often\n"
    "  when in the last 7 days there are at least 2 contacts where (by is voice)\n"
    "  then do not contact\n"
    "  because \"often enough\"\n"
    "otherwise contact by voice because \"not yet\"\n";

forbear_policy *load(const char *text, forbear_engine engine) {
    forbear_source source = FORBEAR_SOURCE_INIT;
    forbear_load_options options = FORBEAR_LOAD_OPTIONS_INIT;
    forbear_policy *policy = NULL;
    source.path = forbear_text_of("p.forbear");
    source.text = forbear_text_of(text);
    options.engine = engine;
    CHECK_WORKS(forbear_policy_load_texts(&source, 1, &options, &policy, &error));
    CHECK(policy != NULL);
    return policy;
}
