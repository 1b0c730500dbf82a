#ifndef FORBEAR_KERNEL_H
#define FORBEAR_KERNEL_H
/* Machine code of one policy, made ahead of time: what `forbear build` puts into an object file or a shared library, as a C host
 * sees it. C99 and C++. The header that `forbear build` writes holds a copy of this one, so that a host needs no other file; it
 * links the object and nothing of Forbear.
 *
 * Values, states and decisions are those of forbear/facts.h and forbear/decision.h: 64-bit integers in the units of the schema,
 * and a fixed number of 64-bit words for each decision. docs/ahead-of-time.md lists them for hosts that speak C alone. */

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Grows when `forbear_kernel`, the columns, or the words of a decision change their form. */
#define FORBEAR_KERNEL_ABI 1u

/* States of a value, one byte each. */
enum { FORBEAR_KERNEL_KNOWN = 0, FORBEAR_KERNEL_UNKNOWN = 1, FORBEAR_KERNEL_NONE = 2, FORBEAR_KERNEL_MALFORMED = 3 };

/* Word 0 of a decision. */
enum {
    FORBEAR_KERNEL_CONTACT = 0,
    FORBEAR_KERNEL_NO_CONTACT = 1,
    FORBEAR_KERNEL_BLOCKED = 2,
    FORBEAR_KERNEL_INVALID = 3,
    FORBEAR_KERNEL_REJECTED = 4
};

/* A text value. A text fact's value is the address of one. */
typedef struct forbear_kernel_text {
    const char* data;
    uint64_t size;
} forbear_kernel_text;

/* One value for each row: row r reads values[r * stride] and states[r * stride]. `states` null: all known. stride 0: one value for
 * all rows. */
typedef struct forbear_kernel_column {
    const int64_t* values;
    const uint8_t* states;
    uint64_t stride;
} forbear_kernel_column;

/* The records of one list: row r owns the elements [offsets[r], offsets[r + 1]) of every field's column. */
typedef struct forbear_kernel_list {
    const uint32_t* offsets;
    const uint8_t* states;
    const forbear_kernel_column* fields;
} forbear_kernel_list;

/* All facts and lists of the schema, in its order. */
typedef struct forbear_kernel_facts {
    const forbear_kernel_column* facts;
    const forbear_kernel_list* lists;
} forbear_kernel_facts;

/* What an object says of itself. Everything it points to lives as long as the object is loaded. Hashes are SHA-256 in 64 hexadecimal
 * digits. */
typedef struct forbear_kernel {
    uint32_t struct_size; /* of this struct, in the object: later versions may be longer */
    uint32_t abi;         /* FORBEAR_KERNEL_ABI of the object */
    const char* engine_version;
    const char* policy;
    uint32_t policy_version;
    uint32_t decision_words; /* 64-bit words of one decision */
    const char* policy_hash; /* over the texts of the policy */
    const char* schema_hash; /* over names, types and order of what it reads and writes */
    const char* layout_hash; /* of records: over offsets, widths and sentinels; empty: columns */
    uint64_t record_size;    /* of records: bytes from one to the next; 0: columns */
    uint32_t facts, lists;   /* how many columns it reads */
    uint32_t rules, guards;
    const char* const* rule_names; /* by the number in word 1 of a decision */
    const char* const* guard_names;
    const char* targets; /* the processors it has code for, from the oldest: `x86-64 x86-64-v2 x86-64-v3 x86-64-v4` */
    /* The one of `targets` that this processor runs, or null where it runs none. */
    const char* (*target)(void);
    /* Decides row `row`, or the record at `facts` + `row` * record_size, into out[0 .. decision_words). `facts` is the address of a
     * forbear_kernel_facts, or of record 0. Never fails: what cannot be decided is FORBEAR_KERNEL_INVALID. Allocates nothing, calls
     * nothing, throws nothing; any number of threads. */
    void (*decide)(const void* facts, uint64_t row, int64_t* out);
    /* Decides rows [begin, end); row r goes to out + (r - begin) * decision_words. */
    void (*decide_batch)(const void* facts, uint64_t begin, uint64_t end, int64_t* out);
} forbear_kernel;

/* What the host was made for. Null: anything will do. */
typedef struct forbear_kernel_expected {
    const char* engine_version;
    const char* policy_hash;
    const char* schema_hash;
    const char* layout_hash; /* "": columns */
    uint64_t record_size;
} forbear_kernel_expected;

static inline int forbear_kernel_differs(const char* is, const char* should) { return should != NULL && strcmp(is, should) != 0; }

/* Why the kernel must not be used here, or null when it may. The words are constant. */
static inline const char* forbear_kernel_refusal(const forbear_kernel* kernel, const forbear_kernel_expected* expected) {
    if (kernel == NULL) return "there is no kernel";
    if (kernel->abi != FORBEAR_KERNEL_ABI || kernel->struct_size < sizeof(forbear_kernel))
        return "the kernel was built for another version of the interface (FORBEAR_KERNEL_ABI): build it again";
    if (expected != NULL) {
        if (forbear_kernel_differs(kernel->engine_version, expected->engine_version))
            return "the kernel was built by another version of Forbear: build it again with the version of the host";
        if (forbear_kernel_differs(kernel->schema_hash, expected->schema_hash))
            return "the kernel was built for another schema: build policy and host from the same texts";
        if (forbear_kernel_differs(kernel->policy_hash, expected->policy_hash)) return "the kernel is another policy, or another version of it";
        if (forbear_kernel_differs(kernel->layout_hash, expected->layout_hash) ||
            (expected->layout_hash != NULL && kernel->record_size != expected->record_size))
            return "the kernel was built for records of another layout";
    }
    if (kernel->target() == NULL) return "the kernel was built for newer processors than this one: see its `targets`";
    return NULL;
}

#ifdef __cplusplus
} /* extern "C" */
#endif
#endif
