/* A host in C99 that serves: policies published, replaced and retired while it decides, what it decided in numbers, and the log. */
#include "check.h"

#include "forbear/serving.h"

#include <stdio.h>
#include <stdlib.h>

static const char policy_text[] =
    "schema customer\n"
    "fact tier ranked basic, gold\n"
    "fact balance money USD 0 to 1_000_000, may be unknown\n"
    "channels email, agent\n"
    "%s"
    "policy p version %d\n"
    "  about customer\n"
    "rule large\n"
    "  when balance is above %d USD\n"
    "  then contact by agent, email\n"
    "  because \"much\"\n"
    "otherwise do not contact because \"little\"\n"
    "scenario \"a cent more\"\n"
    "  given tier gold; balance %d.01 USD\n"
    "  expect %s\n";

typedef struct customer {
    uint8_t tier;
    int64_t balance;
} customer;

/* What the log was told; every text is copied out of the event. */
typedef struct journal {
    char lines[64][200];
    int count;
} journal;

static void write_line(void *user, const forbear_log_event *event) {
    journal *kept = (journal *)user;
    if (event->event == FORBEAR_EVENT_VERSION_FREED || kept->count == 64) return; /* by a thread of the registry: at a time of its own */
    snprintf(kept->lines[kept->count++], sizeof(kept->lines[0]), "%s %d %s %s %u %llu %.20s|%s", event->name.data, (int)event->severity, event->published_as.data,
             event->policy.data, (unsigned)event->version, (unsigned long long)event->serial, event->message.data, event->hash.size == 64 ? "hash" : "");
}

static int was_told(const journal *kept, const char *part) {
    int line;
    for (line = 0; line < kept->count; ++line) {
        if (strstr(kept->lines[line], part) != NULL) return 1;
    }
    fprintf(stderr, "not told: %s\n", part);
    return 0;
}

static forbear_status publish(forbear_registry *registry, int version, const char *more, const char *expected, const forbear_publish_options *options,
                              forbear_published *published, forbear_error **error) {
    static char buffer[2000];
    forbear_source text = FORBEAR_SOURCE_INIT;
    snprintf(buffer, sizeof(buffer), policy_text, more, version, version, version, expected);
    text.path = forbear_text_of("p.forbear");
    text.text = forbear_text_of(buffer);
    return forbear_registry_publish_texts(registry, forbear_text_of("late"), &text, 1, options, published, error);
}

/* Prepared for each version: its structs bound. */
static int prepared_count = 0;
static forbear_status bind(void *user, const forbear_policy *policy, void **prepared, forbear_error **error) {
    forbear_field fields[2] = {FORBEAR_FIELD_INIT, FORBEAR_FIELD_INIT};
    forbear_structs *bound = NULL;
    forbear_status status;
    fields[0].fact = forbear_text_of("tier");
    fields[0].member = FORBEAR_MEMBER_U8;
    fields[0].offset = offsetof(customer, tier);
    fields[1].fact = forbear_text_of(*(const char *const *)user);
    fields[1].member = FORBEAR_MEMBER_I64;
    fields[1].offset = offsetof(customer, balance);
    status = forbear_structs_bind(policy, sizeof(customer), fields, 2, &bound, error);
    if (status != FORBEAR_OK) return status;
    ++prepared_count;
    *prepared = bound;
    return FORBEAR_OK;
}
static void unbind(void *user, void *prepared) {
    (void)user;
    --prepared_count;
    forbear_structs_destroy((forbear_structs *)prepared);
}

/* The value of the series of a family whose labels include the two; -1: none. */
static int64_t value_of(const forbear_metrics *metrics, const char *family, const char *name, const char *value, const char *tier) {
    forbear_snapshot *snapshot = NULL;
    int64_t found = -1;
    uint64_t at, each;
    CHECK_WORKS(forbear_metrics_snapshot(metrics, &snapshot, &error));
    for (at = 0; at < forbear_snapshot_family_count(snapshot); ++at) {
        forbear_family about = FORBEAR_FAMILY_INIT;
        CHECK_WORKS(forbear_snapshot_family(snapshot, at, &about, &error));
        CHECK(about.help.size > 0);
        if (!is_text(about.name, family)) continue;
        for (each = 0; each < about.series_count; ++each) {
            forbear_series series = FORBEAR_SERIES_INIT;
            uint32_t label;
            int matches = tier == NULL;
            int named = name == NULL;
            CHECK_WORKS(forbear_snapshot_series(snapshot, at, each, &series, &error));
            for (label = 0; label < series.label_count; ++label) {
                forbear_text label_name = {NULL, 0}, label_value = {NULL, 0};
                CHECK_WORKS(forbear_snapshot_label(snapshot, at, each, label, &label_name, &label_value, &error));
                if (name != NULL && is_text(label_name, name) && is_text(label_value, value)) named = 1;
                if (tier != NULL && is_text(label_name, "tier") && is_text(label_value, tier)) matches = 1;
            }
            if (named && matches) found = (found < 0 ? 0 : found) + (int64_t)series.value;
        }
    }
    forbear_snapshot_destroy(snapshot);
    return found;
}

static void serve_and_count(void) {
    const char *member = "balance";
    journal kept = {{{0}}, 0};
    forbear_registry_options registry_options = FORBEAR_REGISTRY_OPTIONS_INIT;
    forbear_publish_options options = FORBEAR_PUBLISH_OPTIONS_INIT;
    forbear_load_options load_options = FORBEAR_LOAD_OPTIONS_INIT;
    forbear_published published = FORBEAR_PUBLISHED_INIT;
    forbear_registry *registry = NULL;
    forbear_metrics *metrics = NULL;
    forbear_recorder *recorder = NULL;
    forbear_reader *reader = NULL;
    const forbear_publication *serving;
    customer customers[3] = {{0, 50}, {1, 20000}, {7, 1}};
    int64_t words[3 * 32];
    forbear_buffer *page = NULL;
    int32_t served = 7;
    registry_options.log = write_line;
    registry_options.log_user = &kept;
    CHECK_WORKS(forbear_registry_create(&registry_options, &registry, &error));
    CHECK_WORKS(forbear_metrics_create(NULL, &metrics, &error));
    CHECK_WORKS(forbear_metrics_recorder(metrics, &recorder, &error));
    CHECK_WORKS(forbear_registry_reader(registry, forbear_text_of("late"), &reader, &error));
    CHECK(forbear_reader_current(reader) == NULL);

    load_options.no_optimization = 1;
    options.load = &load_options;
    options.metrics = metrics;
    options.prepare = bind;
    options.release = unbind;
    options.user = &member;
    CHECK_WORKS(publish(registry, 1, "", "rule large", &options, &published, &error));
    CHECK(published.serial == 1 && published.scenarios == 1 && published.struct_size == sizeof(published));
    serving = forbear_reader_current(reader);
    CHECK(serving != NULL && prepared_count == 1);
    if (serving == NULL) return;
    CHECK(forbear_publication_serial(serving) == 1 && is_text(forbear_publication_name(serving), "late"));
    CHECK(is_text(forbear_policy_name(forbear_publication_policy(serving)), "p") && forbear_policy_version(forbear_publication_policy(serving)) == 1);
    CHECK(forbear_policy_hash(forbear_publication_policy(serving)).size == 64);
    CHECK(was_told(&kept, "forbear.policy.loaded 0 late p 1 0 loaded without a war|hash"));
    CHECK(was_told(&kept, "forbear.policy.published 0 late p 1 1 it serves, after 1 s|hash"));

    CHECK(forbear_policy_words(forbear_publication_policy(serving)) <= 32);
    CHECK_WORKS(forbear_structs_decide((const forbear_structs *)forbear_publication_prepared(serving), customers, 3, words, 96, &error));
    CHECK_WORKS(forbear_recorder_add_structs(recorder, forbear_publication_meter(serving), (const forbear_structs *)forbear_publication_prepared(serving),
                                             customers, 3, words, &error));
    CHECK_WORKS(forbear_recorder_observe(recorder, forbear_publication_meter(serving), 3, 300, &error));
    CHECK(value_of(metrics, "forbear_decisions", "status", "no_contact", "basic") == 1);
    CHECK(value_of(metrics, "forbear_decisions", "status", "contact", "gold") == 1);
    CHECK(value_of(metrics, "forbear_decisions", "status", "invalid", "no value of it") == 1);
    CHECK(value_of(metrics, "forbear_decisions", "status", "contact", "basic") == 0);
    CHECK(value_of(metrics, "forbear_first_channel", "channel", "agent", "gold") == 1);
    CHECK(value_of(metrics, "forbear_rule_decisions", "rule", "large", NULL) == 1);
    CHECK(value_of(metrics, "forbear_invalid", "fact", "tier", NULL) == 1);
    CHECK(value_of(metrics, "forbear_decide_seconds", NULL, NULL, NULL) == 3);
    CHECK_WORKS(forbear_metrics_render(metrics, FORBEAR_METRICS_OPENMETRICS, &page, &error));
    CHECK(has_text(forbear_buffer_text(page), "\nforbear_decide_seconds_sum{policy=\"p\",version=\"1\",hash=\"") && has_text(forbear_buffer_text(page), "} 0.000000300\n"));
    CHECK(has_text(forbear_buffer_text(page), "# EOF\n"));
    forbear_buffer_destroy(page);

    /* Each way to be refused: what served goes on serving. */
    CHECK_FAILS(publish(registry, 2, "outcome tone one of a, b", "rule large", &options, &published, &error), FORBEAR_E_POLICY, "FB");
    {
        forbear_error *error = NULL;
        CHECK(publish(registry, 2, "", "otherwise", &options, &published, &error) == FORBEAR_E_SCENARIO);
        CHECK(has_text(forbear_error_message(error), "1 of 1 scenarios fail, first `a cent more`"));
        CHECK(has_text(forbear_error_diagnostics(error, FORBEAR_FORMAT_TEXT), "expected otherwise, but: rule large"));
        CHECK(has_text(forbear_error_diagnostics(error, FORBEAR_FORMAT_JSON), "\"actual\": \"rule large\""));
        forbear_error_destroy(error);
    }
    CHECK_FAILS(publish(registry, 2, "outcome tone ranked soft, hard, normally soft\n", "rule large", &options, &published, &error), FORBEAR_E_SCHEMA, "`tone`");
    member = "no_such";
    CHECK_FAILS(publish(registry, 2, "", "rule large", &options, &published, &error), FORBEAR_E_BINDING, "`no_such`");
    member = "balance";
    {
        forbear_meter_options meter = FORBEAR_METER_OPTIONS_INIT;
        forbear_text label = forbear_text_of("balance");
        meter.labels = &label;
        meter.label_count = 1;
        options.meter = &meter;
        CHECK_FAILS(publish(registry, 2, "", "rule large", &options, &published, &error), FORBEAR_E_BINDING, "`balance` is a number");
        options.meter = NULL;
    }
    CHECK(was_told(&kept, "forbear.policy.refused 2 late  0 0 FB"));
    CHECK(was_told(&kept, "forbear.policy.refused 2 late p 2 0 1 of 1 scenarios"));
    CHECK(published.serial == 1 && prepared_count == 1 && forbear_reader_current(reader) == serving);

    /* Replaced, and retired. */
    CHECK_WORKS(publish(registry, 2, "", "rule large", &options, &published, &error));
    CHECK(published.serial > 1 && prepared_count == 2);
    CHECK(forbear_publication_serial(serving) == 1); /* until the next call of its reader */
    serving = forbear_reader_current(reader);
    CHECK(forbear_publication_serial(serving) == published.serial && forbear_policy_version(forbear_publication_policy(serving)) == 2);
    CHECK_WORKS(forbear_registry_retire(registry, forbear_text_of("late"), &served, &error));
    CHECK(served == 1 && was_told(&kept, "forbear.policy.retired 0 late p 2"));
    CHECK_WORKS(forbear_registry_retire(registry, forbear_text_of("late"), &served, &error));
    CHECK(served == 0 && forbear_reader_current(reader) == NULL);
    while (forbear_registry_versions_in_memory(registry) > 0) {} /* a thread of the registry frees them */
    CHECK(prepared_count == 0);

    /* A reader outlives the registry, and what was counted the version. */
    CHECK_WORKS(publish(registry, 3, "", "rule large", NULL, NULL, &error));
    CHECK(forbear_publication_meter(forbear_reader_current(reader)) == NULL && forbear_publication_prepared(forbear_reader_current(reader)) == NULL);
    forbear_registry_destroy(registry);
    CHECK(forbear_reader_current(reader) == NULL);
    forbear_reader_release(reader);
    forbear_reader_destroy(reader);
    forbear_recorder_destroy(recorder);
    CHECK(value_of(metrics, "forbear_batch_records", NULL, NULL, NULL) == 1);
    forbear_metrics_destroy(metrics);
}

static void files(void) {
    const char *path = "abi_serving_policy.forbear";
    forbear_text file = forbear_text_of(path);
    forbear_text missing = forbear_text_of("no/such/file.forbear");
    forbear_registry *registry = NULL;
    FILE *stream = fopen(path, "wb");
    CHECK(stream != NULL);
    if (stream == NULL) return;
    CHECK(fprintf(stream, policy_text, "", 1, 1, 1, "rule large") > 0);
    fclose(stream);
    CHECK_WORKS(forbear_registry_create(NULL, &registry, &error));
    CHECK_WORKS(forbear_registry_publish_files(registry, forbear_text_of("p"), &file, 1, NULL, NULL, &error));
    CHECK_FAILS(forbear_registry_publish_files(registry, forbear_text_of("p"), &missing, 1, NULL, NULL, &error), FORBEAR_E_FILE, "no/such/file.forbear");
    CHECK(forbear_registry_versions_in_memory(registry) == 1);
    remove(path);
    forbear_registry_destroy(registry);
}

/* Without a registry: a policy of the host's own, columns and a record. */
static void count_by_hand(void) {
    forbear_policy *policy = load(small_policy, FORBEAR_ENGINE_INTERPRETER);
    forbear_policy *other = load(list_policy, FORBEAR_ENGINE_INTERPRETER);
    forbear_metrics_options metrics_options = FORBEAR_METRICS_OPTIONS_INIT;
    forbear_meter_options options = FORBEAR_METER_OPTIONS_INIT;
    forbear_metrics *metrics = NULL, *others = NULL;
    forbear_meter *meter = NULL, *of_other = NULL, *foreign = NULL;
    forbear_recorder *recorder = NULL, *second = NULL;
    forbear_record *record = NULL;
    forbear_columns *columns = NULL;
    const int64_t segments[4] = {0, 1, 2, 0}, balances[4] = {100, 200, 300, 400};
    forbear_column given[2] = {FORBEAR_COLUMN_INIT, FORBEAR_COLUMN_INIT};
    forbear_text label = forbear_text_of("segment");
    int64_t words[256];
    const uint32_t width = forbear_policy_words(policy);
    CHECK(width * 4 <= 256);
    metrics_options.keep_retired = 0;
    metrics_options.most_recorders = 1;
    CHECK_WORKS(forbear_metrics_create(&metrics_options, &metrics, &error));
    CHECK_WORKS(forbear_metrics_create(NULL, &others, &error));
    CHECK_WORKS(forbear_metrics_recorder(metrics, &recorder, &error));
    CHECK_FAILS(forbear_metrics_recorder(metrics, &second, &error), FORBEAR_E_LIMIT, "1 recorders");
    options.labels = &label;
    options.label_count = 1;
    options.without_rules = 1;
    CHECK_WORKS(forbear_metrics_meter(metrics, policy, &options, &meter, &error));
    CHECK_WORKS(forbear_metrics_meter(metrics, other, NULL, &of_other, &error));
    CHECK_WORKS(forbear_metrics_meter(others, policy, NULL, &foreign, &error));

    given[0].name = forbear_text_of("segment");
    given[0].values = segments;
    given[1].name = forbear_text_of("balance");
    given[1].values = balances;
    CHECK_WORKS(forbear_columns_bind(policy, 4, given, 2, NULL, 0, &columns, &error));
    CHECK_WORKS(forbear_columns_decide(columns, 1, 4, words, 256, &error));
    CHECK_WORKS(forbear_recorder_add_columns(recorder, meter, columns, 1, 4, words, &error));
    CHECK(value_of(metrics, "forbear_decisions", "segment", "business", NULL) == 1 && value_of(metrics, "forbear_decisions", "segment", "consumer", NULL) == 1);
    CHECK(value_of(metrics, "forbear_rule_decisions", "rule", "old", NULL) == -1); /* without_rules */
    CHECK(value_of(metrics, "forbear_rule_decisions", "rule", "often", NULL) == 0);
    CHECK_FAILS(forbear_metrics_meter(metrics, policy, NULL, &foreign, &error), FORBEAR_E_INVALID_ARGUMENT, "other options");

    CHECK_WORKS(forbear_record_create(policy, &record, &error));
    CHECK_WORKS(forbear_record_set_text(record, label, forbear_text_of("wealth"), &error));
    CHECK_WORKS(forbear_record_set(record, forbear_text_of("balance"), 1, &error));
    CHECK_WORKS(forbear_record_decide(record, words, width, &error));
    CHECK_WORKS(forbear_recorder_add_record(recorder, meter, record, words, &error));
    CHECK(value_of(metrics, "forbear_decisions", "segment", "wealth", NULL) == 2);
    CHECK_WORKS(forbear_recorder_add(recorder, meter, words, 1, &error));
    CHECK(value_of(metrics, "forbear_decisions", "segment", "unknown", NULL) == 1);

    CHECK_FAILS(forbear_recorder_add_columns(recorder, of_other, columns, 0, 1, words, &error), FORBEAR_E_INVALID_ARGUMENT, "another policy");
    CHECK_FAILS(forbear_recorder_add_columns(recorder, meter, columns, 3, 5, words, &error), FORBEAR_E_INVALID_ARGUMENT, "no such rows");
    CHECK_FAILS(forbear_recorder_add_record(recorder, of_other, record, words, &error), FORBEAR_E_INVALID_ARGUMENT, "another policy");
    CHECK_FAILS(forbear_recorder_add(recorder, foreign, words, 1, &error), FORBEAR_E_INVALID_ARGUMENT, "not of the same forbear_metrics");
    CHECK_FAILS(forbear_recorder_observe(recorder, foreign, 1, 1, &error), FORBEAR_E_INVALID_ARGUMENT, "not of the same forbear_metrics");
    CHECK(value_of(others, "forbear_batch_records", NULL, NULL, NULL) == 0);

    CHECK(forbear_metrics_forget(metrics, forbear_policy_hash(policy)) == 0); /* it is held */
    forbear_meter_destroy(meter);
    CHECK(forbear_metrics_forget(metrics, forbear_policy_hash(policy)) == 1);
    CHECK(value_of(metrics, "forbear_decisions", "segment", "wealth", NULL) == -1);
    forbear_meter_destroy(of_other);
    forbear_metrics_destroy(others);
    forbear_meter_destroy(foreign);
    forbear_metrics_destroy(metrics);
    forbear_recorder_destroy(recorder); /* may outlive what it counted for */
    forbear_record_destroy(record);
    forbear_columns_destroy(columns);
    forbear_policy_destroy(policy);
    forbear_policy_destroy(other);
}

#define REFUSED(call) CHECK_FAILS((call), FORBEAR_E_INVALID_ARGUMENT, "")

static void refusals(void) {
    forbear_registry *registry = NULL;
    forbear_metrics *metrics = NULL;
    forbear_recorder *recorder = NULL;
    forbear_snapshot *snapshot = NULL;
    forbear_reader *reader = NULL;
    forbear_meter *meter = NULL;
    forbear_buffer *page = NULL;
    forbear_text name = forbear_text_of("p");
    forbear_publish_options options = FORBEAR_PUBLISH_OPTIONS_INIT;
    forbear_meter_options meter_options = FORBEAR_METER_OPTIONS_INIT;
    forbear_metrics_options metrics_options = FORBEAR_METRICS_OPTIONS_INIT;
    forbear_registry_options registry_options = FORBEAR_REGISTRY_OPTIONS_INIT;
    forbear_published published = FORBEAR_PUBLISHED_INIT;
    forbear_family family = FORBEAR_FAMILY_INIT;
    forbear_series series = FORBEAR_SERIES_INIT;
    forbear_source source = FORBEAR_SOURCE_INIT;
    int64_t words[4] = {0};
    forbear_registry_destroy(NULL);
    forbear_reader_destroy(NULL);
    forbear_reader_release(NULL);
    forbear_metrics_destroy(NULL);
    forbear_meter_destroy(NULL);
    forbear_recorder_destroy(NULL);
    forbear_snapshot_destroy(NULL);
    CHECK(forbear_reader_current(NULL) == NULL && forbear_publication_policy(NULL) == NULL && forbear_publication_meter(NULL) == NULL);
    CHECK(forbear_publication_prepared(NULL) == NULL && forbear_publication_serial(NULL) == 0 && is_text(forbear_publication_name(NULL), ""));
    CHECK(forbear_registry_versions_in_memory(NULL) == 0 && forbear_snapshot_family_count(NULL) == 0 && forbear_metrics_forget(NULL, name) == 0);
    REFUSED(forbear_registry_create(NULL, NULL, &error));
    REFUSED(forbear_registry_publish_files(NULL, name, &name, 1, NULL, NULL, &error));
    REFUSED(forbear_registry_publish_texts(NULL, name, &source, 1, NULL, NULL, &error));
    REFUSED(forbear_registry_retire(NULL, name, NULL, &error));
    REFUSED(forbear_registry_reader(NULL, name, &reader, &error));
    REFUSED(forbear_metrics_create(NULL, NULL, &error));
    REFUSED(forbear_metrics_meter(NULL, NULL, NULL, &meter, &error));
    REFUSED(forbear_metrics_recorder(NULL, &recorder, &error));
    REFUSED(forbear_recorder_add(NULL, NULL, words, 0, &error));
    REFUSED(forbear_recorder_add_columns(NULL, NULL, NULL, 0, 0, words, &error));
    REFUSED(forbear_recorder_add_structs(NULL, NULL, NULL, NULL, 0, words, &error));
    REFUSED(forbear_recorder_add_record(NULL, NULL, NULL, words, &error));
    REFUSED(forbear_recorder_observe(NULL, NULL, 1, 1, &error));
    REFUSED(forbear_metrics_render(NULL, FORBEAR_METRICS_OPENMETRICS, &page, &error));
    REFUSED(forbear_metrics_snapshot(NULL, &snapshot, &error));
    CHECK_WORKS(forbear_registry_create(&registry_options, &registry, &error));
    CHECK_WORKS(forbear_metrics_create(&metrics_options, &metrics, &error));
    REFUSED(forbear_registry_publish_files(registry, name, NULL, 1, NULL, NULL, &error));
    REFUSED(forbear_registry_publish_texts(registry, name, &source, 0, NULL, NULL, &error));
    REFUSED(forbear_registry_reader(registry, name, NULL, &error));
    REFUSED(forbear_metrics_render(metrics, 7, &page, &error));
    REFUSED(forbear_metrics_render(metrics, FORBEAR_METRICS_PROMETHEUS, NULL, &error));
    CHECK_WORKS(forbear_metrics_snapshot(metrics, &snapshot, &error));
    REFUSED(forbear_snapshot_family(snapshot, 1000, &family, &error));
    REFUSED(forbear_snapshot_series(snapshot, 0, 0, &series, &error));
    REFUSED(forbear_snapshot_label(snapshot, 0, 0, 0, &name, &name, &error));
    REFUSED(forbear_snapshot_family(snapshot, 0, NULL, &error));
    options.reserved = 1;
    REFUSED(forbear_registry_publish_texts(registry, name, &source, 1, &options, NULL, &error));
    options.reserved = 0;
    options.struct_size = 8;
    REFUSED(forbear_registry_publish_texts(registry, name, &source, 1, &options, NULL, &error));
    options.struct_size = sizeof(options);
    meter_options.label_count = 3;
    options.meter = &meter_options;
    REFUSED(forbear_registry_publish_texts(registry, name, &source, 1, &options, NULL, &error));
    published.struct_size = 0;
    REFUSED(forbear_registry_publish_texts(registry, name, &source, 1, NULL, &published, &error));
    registry_options.reserved = metrics_options.reserved = 1;
    REFUSED(forbear_registry_create(&registry_options, &registry, &error));
    REFUSED(forbear_metrics_create(&metrics_options, &metrics, &error));
    CHECK(registry != NULL && metrics != NULL && meter == NULL && page == NULL && recorder == NULL && reader == NULL);
    forbear_snapshot_destroy(snapshot);
    forbear_registry_destroy(registry);
    forbear_metrics_destroy(metrics);
}

int main(void) {
    CHECK((forbear_features() & FORBEAR_FEATURE_SERVING) != 0);
    serve_and_count();
    files();
    count_by_hand();
    refusals();
    return checks_result();
}
