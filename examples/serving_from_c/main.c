/* A host in C that serves: a policy that can be replaced while it decides, each version with this host's struct bound to it, a log, and a page for
 * whoever watches.
 *
 *   serving_from_c ../c_host/reminders.forbear
 */

#include <stdio.h>

#include "forbear/serving.h"

struct account {
    forbear_text number;
    uint8_t segment; /* the place in the vocabulary: 0 consumer, 1 business */
    uint16_t days_past_due;
    int64_t balance_cents;
    int32_t promised_on, as_of; /* days since 1970-01-01; -1 without a promise */
};

/* The host's log. A thread of the registry may call it, too: one call of printf is one line. */
static void write_log(void *user, const forbear_log_event *event) {
    static const char *const severities[] = {"info", "warning", "error"};
    (void)user;
    printf("log: %s %s %s: %s\n", severities[event->severity], event->name.data, event->published_as.data, event->message.data);
}

static forbear_field field(const char *fact, forbear_member member, size_t offset) {
    forbear_field made = FORBEAR_FIELD_INIT;
    made.fact = forbear_text_of(fact);
    made.member = member;
    made.offset = offset;
    return made;
}

/* Before a version serves: its machine code for this host's struct. An error refuses the version. */
static forbear_status bind(void *user, const forbear_policy *policy, void **prepared, forbear_error **error) {
    forbear_field fields[] = {field("account", FORBEAR_MEMBER_TEXT_HERE, offsetof(struct account, number)),
                                    field("segment", FORBEAR_MEMBER_U8, offsetof(struct account, segment)),
                                    field("days_past_due", FORBEAR_MEMBER_U16, offsetof(struct account, days_past_due)),
                                    field("balance", FORBEAR_MEMBER_I64, offsetof(struct account, balance_cents)),
                                    field("promised_on", FORBEAR_MEMBER_I32, offsetof(struct account, promised_on)),
                                    field("as_of", FORBEAR_MEMBER_I32, offsetof(struct account, as_of))};
    forbear_structs *bound = NULL;
    forbear_status status;
    (void)user;
    fields[4].has = FORBEAR_HAS_NONE_VALUE;
    fields[4].none_value = -1;
    status = forbear_structs_bind(policy, sizeof(struct account), fields, 6, &bound, error);
    if (status == FORBEAR_OK) *prepared = bound;
    return status;
}
/* When its last reader has gone on. */
static void unbind(void *user, void *prepared) {
    (void)user;
    forbear_structs_destroy((forbear_structs *)prepared);
}

/* One batch by what serves now, counted. A host that wants times reads its own clock and calls forbear_recorder_observe. */
static int decide(forbear_reader *reader, forbear_recorder *recorder) {
    const struct account accounts[3] = {{forbear_text_of("A-1"), 0, 4, 12000, -1, 20788},
                                        {forbear_text_of("A-2"), 1, 45, 90000, -1, 20788},
                                        {forbear_text_of("A-3"), 9, 45, 90000, -1, 20788}}; /* of no segment: invalid */
    const forbear_publication *serving = forbear_reader_current(reader);
    const forbear_structs *bound = (const forbear_structs *)forbear_publication_prepared(serving);
    int64_t words[3 * 64];
    if (serving == NULL || forbear_policy_words(forbear_publication_policy(serving)) > 64) return 0;
    if (forbear_structs_decide(bound, accounts, 3, words, 3 * 64, NULL) != FORBEAR_OK) return 0;
    if (forbear_recorder_add_structs(recorder, forbear_publication_meter(serving), bound, accounts, 3, words, NULL) != FORBEAR_OK) return 0;
    printf("decided by publication %llu\n", (unsigned long long)forbear_publication_serial(serving));
    return 1;
}

/* The decisions by status, of what a scrape would read. */
static void show(const forbear_metrics *metrics) {
    static const char family[] = "forbear_decisions_total{";
    forbear_buffer *page = NULL;
    const char *line;
    if (forbear_metrics_render(metrics, FORBEAR_METRICS_OPENMETRICS, &page, NULL) != FORBEAR_OK) return;
    for (line = forbear_buffer_text(page).data; line != NULL && *line != '\0'; line = strchr(line, '\n') + 1) {
        const int length = (int)(strchr(line, '\n') - line);
        if (strncmp(line, family, sizeof(family) - 1) == 0 && strncmp(line + length - 2, " 0", 2) != 0) printf("%.*s\n", length, line);
    }
    forbear_buffer_destroy(page);
}

int main(int argc, char **argv) {
    const forbear_text name = forbear_text_of("reminders"), label = forbear_text_of("segment");
    const forbear_text missing = forbear_text_of("no/such/file.forbear");
    forbear_text file;
    forbear_registry_options registry_options = FORBEAR_REGISTRY_OPTIONS_INIT;
    forbear_meter_options meter_options = FORBEAR_METER_OPTIONS_INIT;
    forbear_publish_options options = FORBEAR_PUBLISH_OPTIONS_INIT;
    forbear_registry *registry = NULL;
    forbear_reader *reader = NULL;
    forbear_metrics *metrics = NULL;
    forbear_recorder *recorder = NULL;
    forbear_error *error = NULL;
    int works;
    if (argc != 2) {
        fprintf(stderr, "usage: serving_from_c POLICY\n");
        return 2;
    }
    file = forbear_text_of(argv[1]);
    registry_options.log = write_log;
    meter_options.labels = &label;
    meter_options.label_count = 1;
    options.meter = &meter_options;
    options.prepare = bind;
    options.release = unbind;
    works = forbear_registry_create(&registry_options, &registry, &error) == FORBEAR_OK && forbear_metrics_create(NULL, &metrics, &error) == FORBEAR_OK &&
            forbear_metrics_recorder(metrics, &recorder, &error) == FORBEAR_OK && forbear_registry_reader(registry, name, &reader, &error) == FORBEAR_OK;
    options.metrics = metrics;
    works = works && forbear_registry_publish_files(registry, name, &file, 1, &options, NULL, &error) == FORBEAR_OK && decide(reader, recorder);
    /* What cannot be loaded leaves what serves alone; the log has the sentence that the error has. */
    works = works && forbear_registry_publish_files(registry, name, &missing, 1, &options, NULL, NULL) == FORBEAR_E_FILE && decide(reader, recorder);
    works = works && forbear_registry_publish_files(registry, name, &file, 1, &options, NULL, &error) == FORBEAR_OK && decide(reader, recorder);
    if (works) show(metrics);
    else fprintf(stderr, "%s\n%s", forbear_error_message(error).data, forbear_error_diagnostics(error, FORBEAR_FORMAT_TEXT).data);
    forbear_error_destroy(error);
    forbear_reader_destroy(reader);
    forbear_recorder_destroy(recorder);
    forbear_registry_destroy(registry);
    forbear_metrics_destroy(metrics);
    return works ? 0 : 1;
}
