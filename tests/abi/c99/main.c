/* A host in C99 against the shared library, from one end of the header to the other. */
#include "check.h"

int main(void) {
    test_loading();
    test_queries();
    test_records();
    test_columns();
    test_structs();
    test_refusals();
    return checks_result();
}
