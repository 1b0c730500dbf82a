/* A host in C whose records are Arrow data: a record batch made by hand, decided, and the decisions read in place.
 * With an Arrow library at hand the batch comes from there, and the decisions go back to it.
 *
 *   arrow_from_c ../c_host/reminders.forbear
 */

#include <stdio.h>

#include "forbear/arrow.h"

enum { ROWS = 3, COLUMNS = 5 };

/* The batch is static: there is nothing to release but the mark that it was. */
static void release_schema(struct ArrowSchema *schema) { schema->release = NULL; }
static void release_array(struct ArrowArray *array) { array->release = NULL; }

static const int32_t account_offsets[ROWS + 1] = {0, 3, 6, 9};
static const char account_bytes[] = "B-1B-2B-3";
static const int16_t days_past_due[ROWS] = {4, 60, 2};
static const int64_t balance[2 * ROWS] = {42050, 0, 99900, 0, 1250, 0}; /* decimal128 with two decimals: low half, high half */
static const int32_t promised_on[ROWS] = {0, 0, 0};
static const uint8_t promised_valid[1] = {0};                           /* nobody has promised */
static const uint8_t hardship[1] = {0}, hardship_valid[1] = {3};        /* no, no, null */
static const void *buffers[COLUMNS][3] = {
    {NULL, account_offsets, account_bytes}, {NULL, days_past_due, NULL}, {NULL, balance, NULL},
    {promised_valid, promised_on, NULL},    {hardship_valid, hardship, NULL}};
static const struct {
    const char *name, *format;
    int64_t buffers, nulls;
} columns[COLUMNS] = {{"account", "u", 3, 0}, {"days_past_due", "s", 2, 0}, {"balance", "d:12,2", 2, 0}, {"promised_on", "tdD", 2, ROWS}, {"hardship", "b", 2, 1}};

static struct ArrowSchema schemas[COLUMNS], *schema_children[COLUMNS];
static struct ArrowArray arrays[COLUMNS], *array_children[COLUMNS];

static void make_batch(struct ArrowSchema *schema, struct ArrowArray *batch) {
    static const void *no_bitmap[1] = {NULL};
    int i;
    memset(schema, 0, sizeof(*schema));
    memset(batch, 0, sizeof(*batch));
    for (i = 0; i < COLUMNS; ++i) {
        schemas[i].format = columns[i].format;
        schemas[i].name = columns[i].name;
        schemas[i].flags = ARROW_FLAG_NULLABLE;
        schemas[i].release = release_schema;
        schema_children[i] = &schemas[i];
        arrays[i].length = ROWS;
        arrays[i].null_count = columns[i].nulls;
        arrays[i].n_buffers = columns[i].buffers;
        arrays[i].buffers = buffers[i];
        arrays[i].release = release_array;
        array_children[i] = &arrays[i];
    }
    schema->format = "+s";
    schema->name = "";
    schema->n_children = COLUMNS;
    schema->children = schema_children;
    schema->release = release_schema;
    batch->length = ROWS;
    batch->n_buffers = 1;
    batch->buffers = no_bitmap;
    batch->n_children = COLUMNS;
    batch->children = array_children;
    batch->release = release_array;
}

static int failed(forbear_error *error) {
    fprintf(stderr, "%s\n%s", forbear_error_message(error).data, forbear_error_diagnostics(error, FORBEAR_FORMAT_TEXT).data);
    forbear_error_destroy(error);
    return 1;
}

/* The word that a dictionary-encoded child has in a row. `size` is 0 where it is null. */
static forbear_text word(const struct ArrowArray *child, int64_t row) {
    const uint8_t *valid = child->buffers[0];
    const int32_t *offsets = child->dictionary->buffers[1];
    const char *bytes = child->dictionary->buffers[2];
    forbear_text text = {"", 0};
    int32_t place;
    if (valid != NULL && ((valid[row / 8] >> (row % 8)) & 1) == 0) return text;
    place = ((const int32_t *)child->buffers[1])[row];
    text.data = bytes + offsets[place];
    text.size = (uint64_t)(offsets[place + 1] - offsets[place]);
    return text;
}

int main(int argc, char **argv) {
    static const int64_t today = 20790; /* 2026-12-03 */
    struct ArrowSchema schema, described;
    struct ArrowArray batch, decisions;
    forbear_column as_of = FORBEAR_COLUMN_INIT;
    forbear_arrow_options options = FORBEAR_ARROW_OPTIONS_INIT;
    forbear_policy *policy = NULL;
    forbear_arrow *bound = NULL;
    forbear_error *error = NULL;
    forbear_text file;
    int64_t row, child;

    if (argc != 2) {
        fprintf(stderr, "usage: arrow_from_c POLICY\n");
        return 2;
    }
    file = forbear_text_of(argv[1]);
    as_of.name = forbear_text_of("as_of");
    as_of.is_constant = 1;
    as_of.values = &today;
    options.constants = &as_of;
    options.constant_count = 1;
    make_batch(&schema, &batch);
    if (forbear_policy_load_files(&file, 1, NULL, &policy, &error) != FORBEAR_OK ||
        forbear_arrow_bind(policy, &schema, &options, &bound, &error) != FORBEAR_OK ||
        forbear_arrow_decide(bound, &batch, &decisions, &error) != FORBEAR_OK ||
        forbear_arrow_decision_schema(policy, &described, &error) != FORBEAR_OK) {
        return failed(error);
    }
    batch.release(&batch);
    schema.release(&schema);
    for (child = 0; child < described.n_children; ++child) printf("%s %s\n", described.children[child]->name, described.children[child]->format);
    for (row = 0; row < decisions.length; ++row) { /* the first child is the status, the second the rule */
        const forbear_text status = word(decisions.children[0], row), rule = word(decisions.children[1], row);
        printf("%.3s: %.*s by %.*s\n", account_bytes + account_offsets[row], (int)status.size, status.data, (int)rule.size, rule.data);
    }
    described.release(&described);
    decisions.release(&decisions);
    forbear_arrow_destroy(bound);
    forbear_policy_destroy(policy);
    return 0;
}
