/// Forbear for hosts in C, and in every language that calls C: load a policy, bind the host's data, decide, explain.
/// Hosts in C++ may as well use forbear/engine.h; hosts with Arrow data add forbear/arrow.h, and those that replace policies
/// while they decide, or count what was decided, forbear/serving.h.
///
///   forbear_policy *policy = NULL;
///   forbear_error *error = NULL;
///   forbear_text file = forbear_text_of("policies/early_stage.forbear");
///   if (forbear_policy_load_files(&file, 1, NULL, &policy, &error) != FORBEAR_OK) {
///       fprintf(stderr, "%s\n", forbear_error_message(error).data);
///       forbear_error_destroy(error);
///   }
///
/// Rules that hold for every function:
///  - A function that can fail returns a forbear_status. Then nothing behind an out-parameter has changed, `error` excepted: where
///    it is not NULL, *error is what went wrong, owned by the caller. On success *error is not touched.
///  - No exception leaves a function, and none ends the process. Where memory runs out the status is FORBEAR_E_MEMORY.
///    docs/embedding.md says what this promise is worth while LLVM makes machine code.
///  - What ..._create, ..._load..., ..._bind and ..._explain make belongs to the caller, who gives it back with the one ..._destroy
///    of its type. Destroying NULL does nothing. What is bound to a policy keeps the policy alive.
///  - Structs that the caller makes begin with their size: use the ..._INIT macros. A struct may be larger than the library
///    knows if the rest is zero, and smaller where the host was compiled with an earlier header.
///  - Handles that are const here may be used by any number of threads at once; the others by one thread at a time.
///  - Values are 64-bit integers in the units of the schema: cents for money in USD, days since 1970-01-01 for dates, minutes
///    since midnight for times, the place in the vocabulary for choices, one bit per value for sets, the address of a
///    forbear_text for texts.
#ifndef FORBEAR_FORBEAR_H
#define FORBEAR_FORBEAR_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#define FORBEAR_VERSION_MAJOR 0
#define FORBEAR_VERSION_MINOR 1
#define FORBEAR_VERSION_PATCH 0
/// Of the functions and structs below. It only grows while they stay compatible.
#define FORBEAR_ABI_VERSION 1

#if defined(__GNUC__)
#define FORBEAR_API __attribute__((visibility("default")))
#else
#define FORBEAR_API
#endif

/* ---- 1. Everywhere: the version, texts, failures ---------------------------------------------------------------------- */

/// Bytes in UTF-8, not necessarily ended by a zero byte. What the library returns has one behind it, and `data` is never NULL.
typedef struct forbear_text {
    const char *data;
    uint64_t size;
} forbear_text;

static inline forbear_text forbear_text_of(const char *zero_terminated) {
    forbear_text text;
    text.data = zero_terminated;
    text.size = zero_terminated == NULL ? 0 : (uint64_t)strlen(zero_terminated);
    return text;
}

typedef int32_t forbear_status;
enum {
    FORBEAR_OK = 0,
    FORBEAR_E_INVALID_ARGUMENT = 1, /**< a call that this header forbids */
    FORBEAR_E_FILE = 2,             /**< a file that cannot be read */
    FORBEAR_E_POLICY = 3,           /**< mistakes in the texts: see forbear_error_diagnostics */
    FORBEAR_E_BINDING = 4,          /**< a fact without data, or with data of the wrong kind: the message names it */
    FORBEAR_E_LIMIT = 5,            /**< larger than this library accepts */
    FORBEAR_E_BACKEND = 6,          /**< machine code could not be made or run */
    FORBEAR_E_INTERNAL = 7,         /**< a fault of the library: please report it */
    FORBEAR_E_ARTEFACT = 8,         /**< a policy as one file: damaged, or not for this library */
    FORBEAR_E_MEMORY = 100,         /**< no memory; what existed before the call works as before */
    FORBEAR_E_DATA = 101            /**< data that contradicts itself, or that its producer could not give */
};

/// For people (0) or for programs (1). The JSON is one object with a `version`.
typedef int32_t forbear_format;
enum { FORBEAR_FORMAT_TEXT = 0, FORBEAR_FORMAT_JSON = 1 };

/// FORBEAR_ABI_VERSION of the library that runs.
FORBEAR_API uint32_t forbear_abi_version(void);
/// `0.1.0`: of the library that runs. Static.
FORBEAR_API forbear_text forbear_version(void);

/// What the library that runs can do: FORBEAR_FEATURE_ bits.
FORBEAR_API uint64_t forbear_features(void);
#define FORBEAR_FEATURE_ENGINE (UINT64_C(1) << 0) /**< section 4: policies from texts */
#define FORBEAR_FEATURE_JIT (UINT64_C(1) << 1)    /**< machine code for the processor at hand */
#define FORBEAR_FEATURE_ARROW (UINT64_C(1) << 2)  /**< forbear/arrow.h */
#define FORBEAR_FEATURE_SERVING (UINT64_C(1) << 3) /**< forbear/serving.h */

/// What went wrong in one call. Every text it returns is valid as long as the error. Of NULL: FORBEAR_OK and empty texts.
typedef struct forbear_error forbear_error;
/// What the call returned.
FORBEAR_API forbear_status forbear_error_status(const forbear_error *error);
/// One sentence for the reader of a log.
FORBEAR_API forbear_text forbear_error_message(const forbear_error *error);
/// The mistakes in the texts; empty where the failure is of another kind. The JSON is that of `forbear check --format json`.
FORBEAR_API forbear_text forbear_error_diagnostics(const forbear_error *error, forbear_format format);
/// Gives an error back.
FORBEAR_API void forbear_error_destroy(forbear_error *error);

/// A text that the caller owns.
typedef struct forbear_buffer forbear_buffer;
/// The text, valid as long as the buffer; empty of NULL.
FORBEAR_API forbear_text forbear_buffer_text(const forbear_buffer *buffer);
/// Gives a buffer back.
FORBEAR_API void forbear_buffer_destroy(forbear_buffer *buffer);

/* ---- 2. A policy: what it is called and what it is about ---------------------------------------------------------------- */

/// A policy ready to decide. Never changes: any number of threads may use it. Every text it returns is valid as long as the policy.
/// Where these functions return no status, NULL gives empty texts, zeros and -1.
typedef struct forbear_policy forbear_policy;
/// Gives a policy back; what is bound to it goes on. No other thread may be in a call with this handle.
FORBEAR_API void forbear_policy_destroy(forbear_policy *policy);

/// The policy's name, as its text has it.
FORBEAR_API forbear_text forbear_policy_name(const forbear_policy *policy);
/// The highest of its versions; a decision's rule says which one decided.
FORBEAR_API uint32_t forbear_policy_version(const forbear_policy *policy);
/// SHA-256 over every text that the policy was made from, in hexadecimal.
FORBEAR_API forbear_text forbear_policy_hash(const forbear_policy *policy);
/// 1 when the date of decision is read: then the fact `as_of` must be bound.
FORBEAR_API int32_t forbear_policy_reads_as_of(const forbear_policy *policy);
/// How many 64-bit words one decision takes.
FORBEAR_API uint32_t forbear_policy_words(const forbear_policy *policy);

typedef int32_t forbear_part;
enum {
    FORBEAR_PART_FACT = 0,
    FORBEAR_PART_LIST = 1,
    FORBEAR_PART_CHANNEL = 2,
    FORBEAR_PART_OUTCOME = 3, /**< tone, offer, ... */
    FORBEAR_PART_VOCABULARY = 4,
    FORBEAR_PART_RULE = 5,
    FORBEAR_PART_GUARD = 6,
    FORBEAR_PART_EXPERIMENT = 7
};
/// How many parts of a kind there are: their indices run from 0. 0 for an unknown kind.
FORBEAR_API uint32_t forbear_policy_count(const forbear_policy *policy, forbear_part part);
/// The index of a part by name, or -1.
FORBEAR_API int32_t forbear_policy_find(const forbear_policy *policy, forbear_part part, forbear_text name);
/// The name of a part; empty where there is none at this index.
FORBEAR_API forbear_text forbear_policy_name_of(const forbear_policy *policy, forbear_part part, uint32_t index);
/// How many values a vocabulary has, fields a list, cells an experiment; 0 for other parts.
FORBEAR_API uint32_t forbear_policy_member_count(const forbear_policy *policy, forbear_part part, uint32_t index);
/// The name of a value of a vocabulary, a field of a list, a cell of an experiment; empty where there is none.
FORBEAR_API forbear_text forbear_policy_member_name(const forbear_policy *policy, forbear_part part, uint32_t index, uint32_t member);

typedef int32_t forbear_kind;
enum {
    FORBEAR_KIND_YES_NO = 0,   /**< 0 no, 1 yes */
    FORBEAR_KIND_WHOLE = 1,
    FORBEAR_KIND_DECIMAL = 2,  /**< units of 10^-scale */
    FORBEAR_KIND_PERCENT = 3,  /**< units of 10^-scale per cent */
    FORBEAR_KIND_MONEY = 4,    /**< minor units of the currency */
    FORBEAR_KIND_DAYS = 5,
    FORBEAR_KIND_MONTHS = 6,
    FORBEAR_KIND_DATE = 7,     /**< days since 1970-01-01 */
    FORBEAR_KIND_TIME = 8,     /**< minutes since midnight */
    FORBEAR_KIND_HOURS = 9,    /**< first minute * 65536 + last minute, both included */
    FORBEAR_KIND_TEXT = 10,    /**< the address of a forbear_text */
    FORBEAR_KIND_CHOICE = 11,  /**< the place in the vocabulary */
    FORBEAR_KIND_SET = 12      /**< bit i: value i of the vocabulary is a member */
};

/// What a fact, a field of a list or an outcome is.
typedef struct forbear_type {
    uint32_t struct_size;
    forbear_kind kind;
    uint32_t scale;      /**< decimals of a decimal, a percentage, or money */
    int32_t vocabulary;  /**< index of the vocabulary of a choice or a set, else -1 */
    int64_t low, high;   /**< smallest and largest valid value, where the kind has them */
    forbear_text currency;
    uint32_t may_be_unknown, may_be_none, is_protected; /**< of facts and fields: 0 or 1 */
    uint32_t for_each_channel;                          /**< of outcomes: one value for each channel */
} forbear_type;
#define FORBEAR_TYPE_INIT {sizeof(forbear_type), 0, 0, 0, 0, 0, {NULL, 0}, 0, 0, 0, 0}

/// `part`: FORBEAR_PART_FACT, FORBEAR_PART_OUTCOME, or FORBEAR_PART_LIST with the field in `member` (else 0).
FORBEAR_API forbear_status forbear_policy_type(const forbear_policy *policy, forbear_part part, uint32_t index, uint32_t member,
                                               forbear_type *type, forbear_error **error);

/// What the author says of a rule or a guard.
typedef struct forbear_words {
    uint32_t struct_size;
    uint32_t version;      /**< of a rule: the policy's version it belongs to; 0 without a number */
    forbear_text name;     /**< `table.row` for rows, `otherwise` for the last rule */
    forbear_text title;    /**< of a rule */
    forbear_text because;
    forbear_text from;     /**< of a rule: the refined policy it was taken from; empty: the policy's own */
    forbear_text file;     /**< of a guard: the name of its file */
    forbear_text citation; /**< of a guard */
} forbear_words;
#define FORBEAR_WORDS_INIT {sizeof(forbear_words), 0, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}}

/// What the author says of a part: FORBEAR_PART_RULE or FORBEAR_PART_GUARD. The texts are valid as long as the policy.
/// Errors: FORBEAR_E_INVALID_ARGUMENT for any other part, and for an index that there is not.
FORBEAR_API forbear_status forbear_policy_words_of(const forbear_policy *policy, forbear_part part, uint32_t index,
                                                   forbear_words *words, forbear_error **error);

/* ---- 3. Deciding ------------------------------------------------------------------------------------------------------- */

/// What is known of one value.
typedef uint8_t forbear_state;
enum { FORBEAR_KNOWN = 0, FORBEAR_UNKNOWN = 1, FORBEAR_NONE = 2, FORBEAR_MALFORMED = 3 };

/// One customer by the names of the schema, lists included. Everything starts as unknown; what is known to be absent must be said.
/// Belongs to one thread at a time.
typedef struct forbear_record forbear_record;
/// A record for customers of the policy's schema. It keeps the policy alive.
FORBEAR_API forbear_status forbear_record_create(const forbear_policy *policy, forbear_record **record, forbear_error **error);
/// Gives a record back, and the texts that its decisions point to.
FORBEAR_API void forbear_record_destroy(forbear_record *record);
/// Everything is unknown again. Keeps its memory for the next customer.
FORBEAR_API forbear_status forbear_record_clear(forbear_record *record, forbear_error **error);
/// A value, in the units of the schema. Errors: FORBEAR_E_BINDING for a name that the schema does not have, and for texts.
FORBEAR_API forbear_status forbear_record_set(forbear_record *record, forbear_text fact, int64_t value, forbear_error **error);
/// A text, or a value as people write it (`410.00 USD`, `gold`, `2026-12-01`, `yes`, `email;sms`). The bytes are copied. What is no
/// value of the fact's type makes the fact malformed and the decision invalid: that is not an error here. Errors: FORBEAR_E_BINDING
/// for a name that the schema does not have.
FORBEAR_API forbear_status forbear_record_set_text(forbear_record *record, forbear_text fact, forbear_text value, forbear_error **error);
/// A fact or a list that is unknown, or none; of a list none means that nothing is in it. Errors: FORBEAR_E_BINDING for a name that
/// the schema does not have, FORBEAR_E_INVALID_ARGUMENT for another state.
FORBEAR_API forbear_status forbear_record_set_state(forbear_record *record, forbear_text fact, forbear_state state, forbear_error **error);
/// Appends an element to a list, every field of it unknown. `element`, which may be NULL, gets its index. Errors: FORBEAR_E_BINDING
/// for a name that is no list of the schema.
FORBEAR_API forbear_status forbear_record_add(forbear_record *record, forbear_text list, uint32_t *element, forbear_error **error);
/// The same as forbear_record_set and forbear_record_set_text for one field of an element. Errors besides theirs:
/// FORBEAR_E_INVALID_ARGUMENT for an element that there is not.
FORBEAR_API forbear_status forbear_record_set_field(forbear_record *record, forbear_text list, uint32_t element, forbear_text field,
                                                    int64_t value, forbear_error **error);
FORBEAR_API forbear_status forbear_record_set_field_text(forbear_record *record, forbear_text list, uint32_t element,
                                                         forbear_text field, forbear_text value, forbear_error **error);
/// Writes a decision into words[0 .. forbear_policy_words). `word_count`: how many there is room for. A record that cannot be decided
/// is a decision, FORBEAR_INVALID, and no error.
FORBEAR_API forbear_status forbear_record_decide(forbear_record *record, int64_t *words, uint64_t word_count, forbear_error **error);
/// Why the record is decided as it is, for a person or a file: the story that `forbear explain` tells.
FORBEAR_API forbear_status forbear_record_explain(forbear_record *record, forbear_format format, forbear_buffer **buffer,
                                                  forbear_error **error);

/// One fact of many customers, or one field of all elements of a list.
typedef struct forbear_column {
    uint32_t struct_size;
    uint32_t is_constant;         /**< 1: one value for all rows. Not for fields */
    forbear_text name;
    const int64_t *values;        /**< one for each row or element, readable also where its state says that there is none */
    const forbear_state *states;  /**< as many; NULL: all known */
} forbear_column;
#define FORBEAR_COLUMN_INIT {sizeof(forbear_column), 0, {NULL, 0}, NULL, NULL}

/// A list of many customers: row r has the elements [offsets[r], offsets[r + 1]).
typedef struct forbear_list {
    uint32_t struct_size;
    uint32_t field_count;
    forbear_text name;
    const uint32_t *offsets;      /**< one more than there are rows */
    const forbear_state *states;  /**< known or unknown for each row; NULL: all known */
    const forbear_column *fields; /**< every field of the list, in any order */
} forbear_list;
#define FORBEAR_LIST_INIT {sizeof(forbear_list), 0, {NULL, 0}, NULL, NULL, NULL}

/// The host's own columns, read where they lie: they stay in place and unchanged until this is destroyed. The structs may go.
typedef struct forbear_columns forbear_columns;
/// Facts and lists that may not be unknown must all be there. Errors: FORBEAR_E_BINDING, naming every one that is missing, the first
/// that the schema does not have, that is bound twice, or whose offsets fall.
FORBEAR_API forbear_status forbear_columns_bind(const forbear_policy *policy, uint64_t rows, const forbear_column *columns,
                                                uint64_t column_count, const forbear_list *lists, uint64_t list_count,
                                                forbear_columns **bound, forbear_error **error);
/// Gives back what was bound; the columns stay the host's.
FORBEAR_API void forbear_columns_destroy(forbear_columns *bound);
/// Decides rows [begin, end): row r goes to words + (r - begin) * forbear_policy_words. Allocates nothing. Errors:
/// FORBEAR_E_INVALID_ARGUMENT for rows that there are not, and for less room than they need; nothing is decided then.
FORBEAR_API forbear_status forbear_columns_decide(const forbear_columns *bound, uint64_t begin, uint64_t end, int64_t *words,
                                                  uint64_t word_count, forbear_error **error);
/// Why one row is decided as it is: see forbear_record_explain.
FORBEAR_API forbear_status forbear_columns_explain(const forbear_columns *bound, uint64_t row, forbear_format format,
                                                   forbear_buffer **buffer, forbear_error **error);

typedef int32_t forbear_decision_status;
enum {
    FORBEAR_CONTACT = 0,
    FORBEAR_NO_CONTACT = 1, /**< the policy's choice */
    FORBEAR_BLOCKED = 2,    /**< guards left no channel */
    FORBEAR_INVALID = 3,    /**< the record could not be decided: see the fault */
    FORBEAR_REJECTED = 4    /**< the author's own refusal of the record */
};
typedef int32_t forbear_fault;
enum {
    FORBEAR_NO_FAULT = 0,
    FORBEAR_FAULT_MISSING = 1,
    FORBEAR_FAULT_MALFORMED = 2,
    FORBEAR_FAULT_OUT_OF_RANGE = 3,
    FORBEAR_FAULT_LIST_TOO_LONG = 4
};

/// The words of a decision, read.
typedef struct forbear_decision {
    uint32_t struct_size;
    forbear_decision_status status;
    int32_t rule;              /**< index of the rule that fired, or -1 */
    uint32_t channel_count;
    uint8_t channels[32];      /**< indices, in order of preference */
    forbear_fault fault;
    uint32_t fault_is_in_list; /**< 1: `fault_fact` is the index of a list, and the next two say where */
    uint32_t fault_fact, fault_field, fault_element;
} forbear_decision;
#define FORBEAR_DECISION_INIT {sizeof(forbear_decision), 0, 0, 0, {0}, 0, 0, 0, 0, 0}

/// What a decision of this policy says; `decision` is the caller's, its struct_size set.
FORBEAR_API forbear_status forbear_decision_read(const forbear_policy *policy, const int64_t *words, forbear_decision *decision,
                                                 forbear_error **error);
/// The value of an outcome, and 1 in `is_set` where it has one. `channel` counts where there is one for each channel, else it is
/// 0. The text of a text outcome belongs to the record or to the policy: copy it before either goes.
FORBEAR_API forbear_status forbear_decision_outcome(const forbear_policy *policy, const int64_t *words, uint32_t outcome,
                                                    uint32_t channel, int64_t *value, int32_t *is_set, forbear_error **error);
/// 1 where a guard applied, and where it changed something.
FORBEAR_API forbear_status forbear_decision_guard(const forbear_policy *policy, const int64_t *words, uint32_t guard,
                                                  int32_t *applied, int32_t *changed, forbear_error **error);
/// The cell of an experiment and the bucket it follows from; -1 and -1 where the record is in none.
FORBEAR_API forbear_status forbear_decision_cell(const forbear_policy *policy, const int64_t *words, uint32_t experiment,
                                                 int32_t *cell, int32_t *bucket, forbear_error **error);

/* ---- 4. Engine: policies from texts, and machine code. Libraries without FORBEAR_FEATURE_ENGINE do not have these -------------- */

typedef int32_t forbear_engine;
enum { FORBEAR_ENGINE_JIT = 0, FORBEAR_ENGINE_INTERPRETER = 1 };

typedef struct forbear_load_options {
    uint32_t struct_size;
    forbear_engine engine;          /**< the decisions are the same */
    uint32_t no_optimization;       /**< 1: machine code sooner, and slower */
    uint32_t compile_in_background; /**< 1: the interpreter decides until the machine code is there */
    forbear_text policy;            /**< which policy of the texts; empty: the only one */
    forbear_text kernel_cache;      /**< a folder in which machine code is kept; empty: none */
    const forbear_text *search_path; /**< folders for imports that are not found beside the importing file */
    uint64_t search_path_count;
    uint64_t max_file_bytes;        /**< 0: 16 MiB */
} forbear_load_options;
#define FORBEAR_LOAD_OPTIONS_INIT {sizeof(forbear_load_options), FORBEAR_ENGINE_JIT, 0, 0, {NULL, 0}, {NULL, 0}, NULL, 0, 0}

/// A text in memory. `path` names it in diagnostics and in the imports of others.
typedef struct forbear_source {
    uint32_t struct_size;
    uint32_t reserved; /**< 0 */
    forbear_text path;
    forbear_text text;
} forbear_source;
#define FORBEAR_SOURCE_INIT {sizeof(forbear_source), 0, {NULL, 0}, {NULL, 0}}

/// Parses, checks and compiles a policy with its schema, its guards and whatever else it imports. `options` may be NULL.
/// Errors: FORBEAR_E_FILE, FORBEAR_E_POLICY, FORBEAR_E_LIMIT. Where no machine code can be made the interpreter decides. Any number of
/// threads may load at once.
FORBEAR_API forbear_status forbear_policy_load_files(const forbear_text *files, uint64_t count, const forbear_load_options *options,
                                                     forbear_policy **policy, forbear_error **error);
/// The same from texts in memory, which import each other by their paths.
FORBEAR_API forbear_status forbear_policy_load_texts(const forbear_source *texts, uint64_t count, const forbear_load_options *options,
                                                     forbear_policy **policy, forbear_error **error);
/// Warnings about a policy that was loaded all the same. Valid as long as the policy.
FORBEAR_API forbear_text forbear_policy_diagnostics(const forbear_policy *policy, forbear_format format);
/// Which engine decides now, and why it is not the one asked for (empty when it is).
FORBEAR_API forbear_engine forbear_policy_engine(const forbear_policy *policy);
FORBEAR_API forbear_text forbear_policy_engine_note(const forbear_policy *policy);
/// Returns when no machine code is being made any more.
FORBEAR_API void forbear_policy_wait_for_engine(const forbear_policy *policy);

typedef int32_t forbear_member;
enum {
    FORBEAR_MEMBER_I8 = 0,
    FORBEAR_MEMBER_I16 = 1,
    FORBEAR_MEMBER_I32 = 2,
    FORBEAR_MEMBER_I64 = 3,
    FORBEAR_MEMBER_U8 = 4,
    FORBEAR_MEMBER_U16 = 5,
    FORBEAR_MEMBER_U32 = 6,
    FORBEAR_MEMBER_TEXT = 7,      /**< a text: const forbear_text *, which lives as long as the decision is looked at */
    FORBEAR_MEMBER_TEXT_HERE = 8, /**< a text: a forbear_text in the struct itself, at a multiple of 8 bytes */
    FORBEAR_MEMBER_CHARS = 9,     /**< a choice by name: char[size], up to a zero byte, blanks at the end do not count */
    FORBEAR_MEMBER_STRING = 10    /**< a choice by name: const char *, up to a zero byte; any address where there is no value */
};
/// How a member says that there is no value.
#define FORBEAR_HAS_STATE 1u         /**< the byte at state_offset is a forbear_state */
#define FORBEAR_HAS_UNKNOWN_VALUE 2u /**< unknown_value says: unknown; of a string 0, the null pointer */
#define FORBEAR_HAS_NONE_VALUE 4u    /**< none_value says: none */
#define FORBEAR_HAS_VALID_BIT 8u     /**< the byte at state_offset has no bit of valid_mask: the value is `otherwise` */

/// Where one fact lies in the host's own struct.
typedef struct forbear_field {
    uint32_t struct_size;
    forbear_member member;
    forbear_text fact;
    uint64_t offset;       /**< offsetof(struct customer, member) */
    uint64_t state_offset;
    int64_t unknown_value;
    int64_t none_value;
    uint32_t has;          /**< FORBEAR_HAS_ bits */
    uint8_t valid_mask;
    forbear_state otherwise; /**< FORBEAR_UNKNOWN or FORBEAR_NONE */
    uint16_t reserved;     /**< 0 */
    uint64_t size;         /**< of char[size] */
    /// The host's own number for each value of a choice, in the order of its vocabulary; for yes or no: of no, of yes. Any other
    /// number is out of range. NULL: the place in the vocabulary.
    const int64_t *codes;
    const forbear_text *names; /**< the same for names; NULL: those of the vocabulary */
    uint64_t code_count, name_count;
} forbear_field;
#define FORBEAR_FIELD_INIT {sizeof(forbear_field), 0, {NULL, 0}, 0, 0, 0, 0, 0, 0, FORBEAR_UNKNOWN, 0, 0, NULL, NULL, 0, 0}

/// A policy made for records that lie as the host's own struct does: nothing is converted.
typedef struct forbear_structs forbear_structs;
/// `size`: sizeof(struct customer). Errors: FORBEAR_E_BINDING, naming the fact: the schema does not have it, it is bound twice, it
/// lies outside the struct, it is of the wrong kind, it may not be unknown and is not bound; or the schema has a list.
FORBEAR_API forbear_status forbear_structs_bind(const forbear_policy *policy, uint64_t size, const forbear_field *fields,
                                                uint64_t count, forbear_structs **bound, forbear_error **error);
/// Gives back what was bound, and its machine code.
FORBEAR_API void forbear_structs_destroy(forbear_structs *bound);
/// Decides `count` structs that lie behind each other: struct n goes to words + n * forbear_policy_words. Allocates nothing. Errors:
/// FORBEAR_E_INVALID_ARGUMENT for less room than they need; nothing is decided then.
FORBEAR_API forbear_status forbear_structs_decide(const forbear_structs *bound, const void *first, uint64_t count, int64_t *words,
                                                  uint64_t word_count, forbear_error **error);
/// Why one struct is decided as it is: see forbear_record_explain.
FORBEAR_API forbear_status forbear_structs_explain(const forbear_structs *bound, const void *record, forbear_format format,
                                                   forbear_buffer **buffer, forbear_error **error);
/// Which engine decides, and why it is not the policy's (empty when it is). The text is valid as long as what was bound.
FORBEAR_API forbear_engine forbear_structs_engine(const forbear_structs *bound);
FORBEAR_API forbear_text forbear_structs_engine_note(const forbear_structs *bound);

#ifdef __cplusplus
}
#endif

#endif
