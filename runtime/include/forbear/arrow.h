/// Records from Arrow data, decisions as Arrow data, through the Arrow C Data and C Stream interfaces. No Arrow library is needed.
/// Hosts without Arrow data need forbear/forbear.h alone.
///
///   forbear_arrow *bound = NULL;
///   if (forbear_arrow_bind(policy, &schema, NULL, &bound, &error) != FORBEAR_OK) ...
///   if (forbear_arrow_decide(bound, &batch, &decisions, &error) != FORBEAR_OK) ...
///   batch.release(&batch); ... decisions.release(&decisions);
///
/// A column is bound to the fact of the same name, a list of structs to the list of the same name. docs/embedding.md says which Arrow
/// types a fact takes. Null is unknown where the fact may be unknown, else none where it may be none, else unknown: as an empty cell
/// of a CSV file. What is no value of its fact (NaN, a date of half a day, more decimals than the fact has, an index outside of the
/// dictionary) makes the record's decision invalid. Values are read in blocks of rows, never a whole batch at once.
#ifndef FORBEAR_ARROW_H
#define FORBEAR_ARROW_H

#include "forbear/forbear.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
    const char *format;
    const char *name;
    const char *metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema **children;
    struct ArrowSchema *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};

struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};

#endif

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};

#endif

#define FORBEAR_ARROW_NULL_IS_NONE 1u   /**< null is none, of a fact that may also be unknown */
#define FORBEAR_ARROW_NAN_IS_UNKNOWN 2u /**< NaN is unknown; otherwise it is no value */
#define FORBEAR_ARROW_HAS_SCALE 4u      /**< `scale` is declared: floating point columns need it */

/// What the type of a column does not say. Only columns that need it have one.
typedef struct forbear_arrow_field {
    uint32_t struct_size;
    uint32_t flags;      /**< FORBEAR_ARROW_ bits */
    forbear_text fact;   /**< the fact; of a field of a list `contacts.on` */
    forbear_text column; /**< the column's name where it is another; empty: the fact's */
    uint32_t scale;      /**< decimals that floating point values are meant to have, 0 to 18: rounded to them, half to even */
    uint32_t reserved;   /**< 0 */
    const int64_t *codes;      /**< the host's own numbers for the values of a choice: see forbear_field */
    const forbear_text *names; /**< the host's own names */
    uint64_t code_count, name_count;
} forbear_arrow_field;
#define FORBEAR_ARROW_FIELD_INIT {sizeof(forbear_arrow_field), 0, {NULL, 0}, {NULL, 0}, 0, 0, NULL, NULL, 0, 0}

typedef struct forbear_arrow_options {
    uint32_t struct_size;
    uint32_t every_column; /**< 1: a column that no fact takes is an error; otherwise it is left alone */
    const forbear_arrow_field *fields;
    uint64_t field_count;
    const forbear_column *constants; /**< facts with one value for all rows, the date of decision for example; is_constant is 1 */
    uint64_t constant_count;
} forbear_arrow_options;
#define FORBEAR_ARROW_OPTIONS_INIT {sizeof(forbear_arrow_options), 0, NULL, 0, NULL, 0}

/// A policy bound to the schema of record batches. Never changes.
typedef struct forbear_arrow forbear_arrow;
/// `schema` describes a struct with a child for each column, and stays the caller's; it may go when the call is over.
/// Errors: FORBEAR_E_BINDING, naming the fact: no column and it may not be unknown, two columns, a type that it does not take;
/// FORBEAR_E_DATA for a schema that is none.
FORBEAR_API forbear_status forbear_arrow_bind(const forbear_policy *policy, const struct ArrowSchema *schema,
                                              const forbear_arrow_options *options, forbear_arrow **bound, forbear_error **error);
/// Gives back what was bound.
FORBEAR_API void forbear_arrow_destroy(forbear_arrow *bound);

/// Decides every row of `batch`, which stays the caller's. `decisions` becomes a struct array with a row for each, in the same order,
/// independent of the batch: the caller calls its release. Errors: FORBEAR_E_DATA for a batch that contradicts itself or its schema;
/// that its buffers are as long as it says nobody can check. FORBEAR_E_LIMIT where the decisions have more text or more channels than
/// one array holds (2 GiB, 2^31): decide smaller batches.
FORBEAR_API forbear_status forbear_arrow_decide(const forbear_arrow *bound, const struct ArrowArray *batch, struct ArrowArray *decisions,
                                                forbear_error **error);
/// Why one row of a batch is decided as it is: see forbear_record_explain.
FORBEAR_API forbear_status forbear_arrow_explain(const forbear_arrow *bound, const struct ArrowArray *batch, uint64_t row,
                                                 forbear_format format, forbear_buffer **buffer, forbear_error **error);
/// What the arrays of decisions look like; the caller calls its release. The metadata name the policy and its hash.
FORBEAR_API forbear_status forbear_arrow_decision_schema(const forbear_policy *policy, struct ArrowSchema *schema, forbear_error **error);

/// A stream of decisions about a stream of records, batch by batch as it is read. On success `records` is taken over, as a moved
/// stream is: its release is NULL from then on. On failure it stays the caller's. The stream of decisions belongs to one thread at a
/// time; its get_next gives EINVAL for a batch that contradicts itself, EOVERFLOW for one whose decisions are too large, ENOMEM, EIO for
/// a fault of the library, or what the producer gave, and its get_last_error the reason. After an error the next batch may be asked for.
FORBEAR_API forbear_status forbear_arrow_decide_stream(const forbear_policy *policy, struct ArrowArrayStream *records,
                                                       const forbear_arrow_options *options, struct ArrowArrayStream *decisions,
                                                       forbear_error **error);

#ifdef __cplusplus
}
#endif

#endif
