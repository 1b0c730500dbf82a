/* What the C tests share: claims, texts of policies, and a call that must fail. */
#ifndef FORBEAR_TESTS_CHECK_H
#define FORBEAR_TESTS_CHECK_H

#include "forbear/forbear.h"

#define CHECK(claim) check_that((claim) != 0, #claim, __FILE__, __LINE__)
void check_that(int holds, const char *claim, const char *file, int line);
/* Prints the counts. The exit code: 0 when every claim held and there was one. */
int checks_result(void);

int is_text(forbear_text text, const char *expected);
int has_text(forbear_text text, const char *part);

/* The status is `expected`, the error has it and a message with `part`; gives the error back. */
void check_failure(forbear_status status, forbear_status expected, forbear_error *error, const char *part, const char *file, int line);
#define CHECK_FAILS(call, expected, part)                                                                   \
    do {                                                                                                    \
        forbear_error *error = NULL;                                                                        \
        const forbear_status status = (call);                                                               \
        check_failure(status, (expected), error, (part), __FILE__, __LINE__);                               \
    } while (0)
#define CHECK_WORKS(call)                                                                                   \
    do {                                                                                                    \
        forbear_error *error = NULL;                                                                        \
        check_that((call) == FORBEAR_OK, #call, __FILE__, __LINE__);                                        \
        if (error != NULL) check_that(0, forbear_error_message(error).data, __FILE__, __LINE__);            \
        forbear_error_destroy(error);                                                                       \
    } while (0)

/* A policy without lists, and one with. */
extern const char small_policy[];
extern const char list_policy[];
/* Loads one of them; NULL after a claim that failed. `engine`: FORBEAR_ENGINE_. */
forbear_policy *load(const char *text, forbear_engine engine);

void test_loading(void);
void test_queries(void);
void test_records(void);
void test_columns(void);
void test_structs(void);
void test_refusals(void);

#endif
