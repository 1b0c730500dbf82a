/// Forbear in a process that serves, for hosts in C: policies that are replaced while the host decides, what happens to them,
/// and what they decide in numbers. Hosts that load a policy once and count nothing include forbear/forbear.h alone; hosts in
/// C++ may use forbear/registry.h, forbear/log.h and forbear/metrics.h.
///
///   forbear_registry *registry = NULL;                                        // one for the process
///   forbear_registry_create(NULL, &registry, NULL);
///   forbear_text file = forbear_text_of("early_stage.forbear");
///   forbear_registry_publish_files(registry, forbear_text_of("early_stage"), &file, 1, NULL, NULL, &error);
///
///   forbear_reader *reader = NULL;                                            // one for each thread and name
///   forbear_registry_reader(registry, forbear_text_of("early_stage"), &reader, NULL);
///   const forbear_publication *serving = forbear_reader_current(reader);      // for one decision, or for a whole batch
///   if (serving != NULL) ... forbear_publication_policy(serving) ...
///
/// The rules at the top of forbear/forbear.h hold here, too. Libraries with FORBEAR_FEATURE_SERVING have these functions.
#ifndef FORBEAR_SERVING_H
#define FORBEAR_SERVING_H

#include "forbear/forbear.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- 1. What happens: the log ------------------------------------------------------------------------------------------- */

typedef int32_t forbear_severity;
enum {
    FORBEAR_SEVERITY_INFO = 0,
    FORBEAR_SEVERITY_WARNING = 1, /**< it goes on, but not as was asked for */
    FORBEAR_SEVERITY_ERROR = 2    /**< what was asked for was not done; what served before goes on serving */
};
/// There may be more in later versions.
typedef int32_t forbear_event;
enum {
    FORBEAR_EVENT_POLICY_LOADED = 0,
    FORBEAR_EVENT_POLICY_REFUSED = 1,       /**< not loaded, or not published; of one call at most one */
    FORBEAR_EVENT_POLICY_PUBLISHED = 2,
    FORBEAR_EVENT_POLICY_RETIRED = 3,
    FORBEAR_EVENT_VERSION_FREED = 4,        /**< its last reader has gone on: memory and machine code are given back */
    FORBEAR_EVENT_SCHEMA_CHANGED = 5,       /**< published although hosts may have bound other facts */
    FORBEAR_EVENT_ENGINE_FALLBACK = 6,      /**< the interpreter decides where machine code was asked for */
    FORBEAR_EVENT_KERNEL_CACHE_TROUBLE = 7  /**< kept code could not be used, or code could not be kept */
};

/// The library's, valid during the call only. What is not known is empty or 0. Nothing in it is a customer's.
typedef struct forbear_log_event {
    uint32_t struct_size;
    forbear_event event;
    forbear_severity severity;
    uint32_t version;
    forbear_text name;         /**< stable: `forbear.policy.published` */
    forbear_text published_as; /**< the name in the registry */
    forbear_text policy;       /**< the name in the text */
    forbear_text hash;
    uint64_t serial;           /**< of the publication; 0: none */
    forbear_text message;      /**< one sentence */
} forbear_log_event;

/// Called by the thread that publishes or retires; FORBEAR_EVENT_VERSION_FREED by the registry's own thread; engine and kernel
/// cache events of a policy with compile_in_background by that policy's own thread: so by several at once. It must not throw or
/// jump out, and must not call the registry. It never holds up a reader.
typedef void (*forbear_log)(void *user, const forbear_log_event *event);

/* ---- 2. Decisions in numbers -------------------------------------------------------------------------------------------- */

/// All counters of a host. Any number of threads may use it at once; it need not outlive its meters and recorders.
typedef struct forbear_metrics forbear_metrics;
/// The counters of one version of a policy. Never changes hands: any number of threads may name it at once.
typedef struct forbear_meter forbear_meter;
/// Who counts. Belongs to one thread at a time. Recording allocates nothing, waits for nobody and shares no memory with other
/// recorders.
typedef struct forbear_recorder forbear_recorder;

typedef struct forbear_metrics_options {
    uint32_t struct_size;
    uint32_t keep_retired;   /**< so many versions are kept that nobody holds any more; then the oldest go */
    uint32_t most_recorders; /**< at a time */
    uint32_t reserved;       /**< 0 */
} forbear_metrics_options;
#define FORBEAR_METRICS_OPTIONS_INIT {sizeof(forbear_metrics_options), 8, 256, 0}

/// `options` may be NULL.
FORBEAR_API forbear_status forbear_metrics_create(const forbear_metrics_options *options, forbear_metrics **metrics, forbear_error **error);
/// Gives it back.
FORBEAR_API void forbear_metrics_destroy(forbear_metrics *metrics);

typedef struct forbear_meter_options {
    uint32_t struct_size;
    uint32_t without_rules;     /**< 1: no series for each rule */
    /// Facts whose values decisions are counted by: choices and yes-or-no facts. NULL: `tier`, where the schema has such a
    /// fact. An address and label_count 0: none.
    const forbear_text *labels;
    uint64_t label_count;
} forbear_meter_options;
#define FORBEAR_METER_OPTIONS_INIT {sizeof(forbear_meter_options), 0, NULL, 0}

/// The meter of a policy that no registry published. The same policy and hash is the same counters. With other options counting
/// begins anew. `options` may be NULL. Errors: FORBEAR_E_INVALID_ARGUMENT where somebody holds the meter with other options;
/// FORBEAR_E_BINDING for a label that is no fact, or a number, a date or a text; FORBEAR_E_LIMIT where labels have more than
/// 1,000 combinations of values.
FORBEAR_API forbear_status forbear_metrics_meter(forbear_metrics *metrics, const forbear_policy *policy, const forbear_meter_options *options,
                                                 forbear_meter **meter, forbear_error **error);
/// Gives it back. The counts stay as long as `keep_retired` allows.
FORBEAR_API void forbear_meter_destroy(forbear_meter *meter);
/// 1: the counters of a version that nobody holds are gone. 0: there is none, or somebody holds it.
FORBEAR_API int32_t forbear_metrics_forget(forbear_metrics *metrics, forbear_text hash);

/// Errors: FORBEAR_E_LIMIT for more than `most_recorders` at a time.
FORBEAR_API forbear_status forbear_metrics_recorder(forbear_metrics *metrics, forbear_recorder **recorder, forbear_error **error);
/// Gives it back; what it counted stays.
FORBEAR_API void forbear_recorder_destroy(forbear_recorder *recorder);

/// Counts decisions that forbear_columns_decide made of rows [begin, end). Errors of these four: FORBEAR_E_INVALID_ARGUMENT for
/// a meter of another forbear_metrics or of another policy; nothing is counted then.
FORBEAR_API forbear_status forbear_recorder_add_columns(forbear_recorder *recorder, const forbear_meter *meter, const forbear_columns *columns,
                                                        uint64_t begin, uint64_t end, const int64_t *words, forbear_error **error);
/// Counts decisions that forbear_structs_decide made of `count` structs.
FORBEAR_API forbear_status forbear_recorder_add_structs(forbear_recorder *recorder, const forbear_meter *meter, const forbear_structs *structs,
                                                        const void *first, uint64_t count, const int64_t *words, forbear_error **error);
/// Counts one decision that forbear_record_decide made.
FORBEAR_API forbear_status forbear_recorder_add_record(forbear_recorder *recorder, const forbear_meter *meter, forbear_record *record,
                                                       const int64_t *words, forbear_error **error);
/// Counts `count` decisions of which nothing but the words is known: every label is `unknown`.
FORBEAR_API forbear_status forbear_recorder_add(forbear_recorder *recorder, const forbear_meter *meter, const int64_t *words, uint64_t count,
                                                forbear_error **error);
/// `count` decisions took so many nanoseconds together, by the host's own clock.
FORBEAR_API forbear_status forbear_recorder_observe(forbear_recorder *recorder, const forbear_meter *meter, uint64_t count, uint64_t nanoseconds,
                                                    forbear_error **error);

typedef int32_t forbear_metrics_format;
enum {
    FORBEAR_METRICS_OPENMETRICS = 0, /**< application/openmetrics-text; version=1.0.0; charset=utf-8 */
    FORBEAR_METRICS_PROMETHEUS = 1   /**< text/plain; version=0.0.4; charset=utf-8 */
};
/// Every counter as the page that a scrape reads.
FORBEAR_API forbear_status forbear_metrics_render(const forbear_metrics *metrics, forbear_metrics_format format, forbear_buffer **page,
                                                  forbear_error **error);

/// Every counter at one moment, for other ways of telling them. Never changes. Texts and arrays are valid as long as it is.
typedef struct forbear_snapshot forbear_snapshot;
FORBEAR_API forbear_status forbear_metrics_snapshot(const forbear_metrics *metrics, forbear_snapshot **snapshot, forbear_error **error);
/// Gives it back.
FORBEAR_API void forbear_snapshot_destroy(forbear_snapshot *snapshot);

typedef int32_t forbear_metric_kind;
enum { FORBEAR_METRIC_COUNTER = 0, FORBEAR_METRIC_HISTOGRAM = 1 };

typedef struct forbear_family {
    uint32_t struct_size;
    forbear_metric_kind kind;
    forbear_text name;      /**< `forbear_decisions` */
    forbear_text help;
    forbear_text unit;      /**< `seconds`, or empty */
    const uint64_t *bounds; /**< of a histogram, rising, in units of 10^-decimals */
    uint32_t bound_count;
    uint32_t decimals;
    uint64_t series_count;
} forbear_family;
#define FORBEAR_FAMILY_INIT {sizeof(forbear_family), 0, {NULL, 0}, {NULL, 0}, {NULL, 0}, NULL, 0, 0, 0}

typedef struct forbear_series {
    uint32_t struct_size;
    uint32_t label_count;
    uint64_t value;          /**< of a counter; of a histogram how many observations */
    uint64_t sum;            /**< of a histogram, in the units of its bounds */
    const uint64_t *buckets; /**< of a histogram: how many were at most each bound */
} forbear_series;
#define FORBEAR_SERIES_INIT {sizeof(forbear_series), 0, 0, 0, NULL}

/// How many families there are; 0 of NULL.
FORBEAR_API uint64_t forbear_snapshot_family_count(const forbear_snapshot *snapshot);
/// Errors of these three: FORBEAR_E_INVALID_ARGUMENT for an index that there is not.
FORBEAR_API forbear_status forbear_snapshot_family(const forbear_snapshot *snapshot, uint64_t family, forbear_family *about, forbear_error **error);
FORBEAR_API forbear_status forbear_snapshot_series(const forbear_snapshot *snapshot, uint64_t family, uint64_t series, forbear_series *about,
                                                   forbear_error **error);
FORBEAR_API forbear_status forbear_snapshot_label(const forbear_snapshot *snapshot, uint64_t family, uint64_t series, uint32_t label,
                                                  forbear_text *name, forbear_text *value, forbear_error **error);

/* ---- 3. Policies that are replaced while the host decides ----------------------------------------------------------------- */

/// Why a policy is not published, beside the codes of a load. What served before goes on serving.
enum {
    FORBEAR_E_SCENARIO = 102,  /**< scenarios of its own fail: see forbear_error_diagnostics */
    FORBEAR_E_SCHEMA = 103,    /**< its schema differs from the last one in what hosts bind or read: the message says where */
    FORBEAR_E_SUPERSEDED = 104 /**< a call for this name that began later was done first: nothing was wrong */
};

/// Policies by name. Any number of threads may publish, retire and ask for readers at once. Destroying it retires every name;
/// readers may outlive it.
typedef struct forbear_registry forbear_registry;

typedef struct forbear_registry_options {
    uint32_t struct_size;
    uint32_t reserved; /**< 0 */
    forbear_log log;   /**< NULL: silence */
    void *log_user;    /**< lives as long as the registry and its policies */
} forbear_registry_options;
#define FORBEAR_REGISTRY_OPTIONS_INIT {sizeof(forbear_registry_options), 0, NULL, NULL}

/// `options` may be NULL.
FORBEAR_API forbear_status forbear_registry_create(const forbear_registry_options *options, forbear_registry **registry, forbear_error **error);
/// No call may be under way.
FORBEAR_API void forbear_registry_destroy(forbear_registry *registry);

/// What the host makes of a version before it serves, such as its structs bound. `policy` is valid as long as the version. What
/// it puts behind `prepared` is kept with the version. Any status but FORBEAR_OK refuses the policy with that status and with
/// the error behind `error`, which the library gives back.
typedef forbear_status (*forbear_prepare)(void *user, const forbear_policy *policy, void **prepared, forbear_error **error);
/// Gives back what was prepared, when the version is freed: by the registry's own thread, or by whoever lets go last after the
/// registry's end. Must not call the registry.
typedef void (*forbear_release)(void *user, void *prepared);

typedef struct forbear_publish_options {
    uint32_t struct_size;
    uint32_t without_scenarios;          /**< 1: the policy's own scenarios are not run */
    uint32_t schema_may_change;          /**< 1: what hosts bind or read may differ from the last version's */
    uint32_t reserved;                   /**< 0 */
    const forbear_load_options *load;    /**< may be NULL */
    forbear_metrics *metrics;            /**< where the version is counted: forbear_publication_meter; NULL: nowhere */
    const forbear_meter_options *meter;  /**< may be NULL */
    forbear_prepare prepare;             /**< may be NULL, as the next */
    forbear_release release;
    void *user;                          /**< of both; lives as long as the version */
} forbear_publish_options;
#define FORBEAR_PUBLISH_OPTIONS_INIT {sizeof(forbear_publish_options), 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL}

/// What was published.
typedef struct forbear_published {
    uint32_t struct_size;
    uint32_t scenarios; /**< how many were run */
    uint64_t serial;    /**< counts the publications of the registry, from 1 */
} forbear_published;
#define FORBEAR_PUBLISHED_INIT {sizeof(forbear_published), 0, 0}

/// Parses, checks, compiles, runs the policy's scenarios, prepares, and then publishes: from then on every reader's next
/// `current` gives it. Of two calls for one name the one that began later wins. `options` and `published` may be NULL. Errors:
/// those of forbear_policy_load_files, of `prepare`, of forbear_metrics_meter, and those above.
FORBEAR_API forbear_status forbear_registry_publish_files(forbear_registry *registry, forbear_text name, const forbear_text *files, uint64_t count,
                                                          const forbear_publish_options *options, forbear_published *published,
                                                          forbear_error **error);
/// The same from texts in memory, which import each other by their paths.
FORBEAR_API forbear_status forbear_registry_publish_texts(forbear_registry *registry, forbear_text name, const forbear_source *texts, uint64_t count,
                                                          const forbear_publish_options *options, forbear_published *published,
                                                          forbear_error **error);
/// Nothing serves under the name any more, and what is being published under it will not. `served`, which may be NULL: 1 where
/// something did.
FORBEAR_API forbear_status forbear_registry_retire(forbear_registry *registry, forbear_text name, int32_t *served, forbear_error **error);
/// Versions published and not freed yet: those that serve, and those that a reader holds. What was prepared for one that is not
/// counted any more has been released, and whoever sees the count sees what that has done. 0 of NULL.
FORBEAR_API uint64_t forbear_registry_versions_in_memory(const forbear_registry *registry);

/// What one thread sees of one name. Belongs to one thread at a time. An idle reader keeps the version it last saw in memory.
typedef struct forbear_reader forbear_reader;
/// For a name that may be published later.
FORBEAR_API forbear_status forbear_registry_reader(forbear_registry *registry, forbear_text name, forbear_reader **reader, forbear_error **error);
/// Gives it back, and lets go of its version.
FORBEAR_API void forbear_reader_destroy(forbear_reader *reader);

/// One version of a policy under the name it was published by. Never changes. Every text and handle it gives is valid as long
/// as the version: its owner is the registry, nobody destroys them.
typedef struct forbear_publication forbear_publication;
/// What serves under the name, until the next call with this reader: for one decision, or for a whole batch. NULL where nothing
/// was published, or it was retired, or the registry is gone. Allocates nothing and never waits for a publisher, but in the
/// first call. Of NULL: NULL.
FORBEAR_API const forbear_publication *forbear_reader_current(forbear_reader *reader);
/// Lets go of the last version until the next call.
FORBEAR_API void forbear_reader_release(forbear_reader *reader);

/// Its hash and version are forbear_policy_hash and forbear_policy_version; warnings about its texts
/// (forbear_policy_diagnostics) are not kept.
FORBEAR_API const forbear_policy *forbear_publication_policy(const forbear_publication *publication);
/// By which it was published.
FORBEAR_API forbear_text forbear_publication_name(const forbear_publication *publication);
FORBEAR_API uint64_t forbear_publication_serial(const forbear_publication *publication);
/// NULL without forbear_publish_options::metrics.
FORBEAR_API const forbear_meter *forbear_publication_meter(const forbear_publication *publication);
/// What `prepare` made; NULL without one.
FORBEAR_API void *forbear_publication_prepared(const forbear_publication *publication);

#ifdef __cplusplus
}
#endif

#endif
