/* A host that uses LLVM itself, of another version or of the same one, and Forbear in the same process:
 *
 *   host forbear-first|llvm-first|turn-about LIBRARY POLICY     LIBRARY: a shared library of LLVM, or `linked`: this program's own
 *
 * Both make machine code and run it, Forbear decides as it must, and nothing of the process is otherwise than before: signals,
 * locale, folder, no page that can be written and run. Exit code 0, or 1 with words.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "forbear/forbear.h"

static void fail(const char *what, const char *why) {
    fprintf(stderr, "%s: %s\n", what, why == NULL ? "" : why);
    exit(1);
}

/* ---- LLVM, by its own C interface; no header of it, for the versions differ ---- */

static void *library; /* NULL: the program's own */

static void *symbol(const char *name) {
    void *const found = dlsym(library == NULL ? RTLD_DEFAULT : library, name);
    if (found == NULL) fail("LLVM has no function", name);
    return found;
}
#define CALL(result, name, types) ((result(*) types)symbol(name))

static void use_llvm(int number) {
    static const char *const options[] = {"host", "-inline-threshold=300"};
    if (number == 0) {
        CALL(void, "LLVMInitializeX86TargetInfo", (void))();
        CALL(void, "LLVMInitializeX86Target", (void))();
        CALL(void, "LLVMInitializeX86TargetMC", (void))();
        CALL(void, "LLVMInitializeX86AsmPrinter", (void))();
        CALL(void, "LLVMLinkInMCJIT", (void))();
        CALL(void, "LLVMParseCommandLineOptions", (int, const char *const *, const char *))(2, options, "a host of its own");
    }
    char text[128];
    snprintf(text, sizeof text, "define i32 @answer(i32 %%a) {\n %%b = mul i32 %%a, %d\n ret i32 %%b\n}\n", number + 2);
    void *const context = CALL(void *, "LLVMContextCreate", (void))();
    void *const buffer = CALL(void *, "LLVMCreateMemoryBufferWithMemoryRangeCopy", (const char *, size_t, const char *))(text, strlen(text), "host");
    void *module = NULL, *engine = NULL;
    char *why = NULL;
    if (CALL(int, "LLVMParseIRInContext", (void *, void *, void **, char **))(context, buffer, &module, &why) != 0) fail("LLVM does not read", why);
    if (CALL(int, "LLVMCreateJITCompilerForModule", (void **, void *, unsigned, char **))(&engine, module, 2, &why) != 0) fail("LLVM does not compile", why);
    const uint64_t address = CALL(uint64_t, "LLVMGetFunctionAddress", (void *, const char *))(engine, "answer");
    if (address == 0 || ((int (*)(int))(uintptr_t)address)(21) != 21 * (number + 2)) fail("LLVM", "its code gives another answer");
    CALL(void, "LLVMDisposeExecutionEngine", (void *))(engine);
    CALL(void, "LLVMContextDispose", (void *))(context);
}

/* ---- Forbear ---- */

static void must(forbear_status status, forbear_error *error) {
    if (status != FORBEAR_OK) fail("forbear", forbear_error_message(error).data);
}

static void use_forbear(const char *path) {
    forbear_policy *policy = NULL;
    forbear_record *record = NULL;
    forbear_error *error = NULL;
    const forbear_text file = forbear_text_of(path);
    must(forbear_policy_load_files(&file, 1, NULL, &policy, &error), error);
    if (forbear_policy_engine(policy) != FORBEAR_ENGINE_JIT) fail("no machine code", forbear_policy_engine_note(policy).data);
    must(forbear_record_create(policy, &record, &error), error);
    static const char *const facts[][2] = {{"as_of", "2026-12-01"}, {"account_id", "A-1"}, {"days_past_due", "45"}, {"balance", "900"},
                                           {"tier", "silver"}, {"hardship", "no"}, {"promised_on", "none"}};
    for (size_t at = 0; at < sizeof facts / sizeof facts[0]; ++at) {
        must(forbear_record_set_text(record, forbear_text_of(facts[at][0]), forbear_text_of(facts[at][1]), &error), error);
    }
    int64_t words[64];
    must(forbear_record_decide(record, words, 64, &error), error);
    forbear_decision decision = FORBEAR_DECISION_INIT;
    must(forbear_decision_read(policy, words, &decision, &error), error);
    const forbear_text rule = forbear_policy_name_of(policy, FORBEAR_PART_RULE, (uint32_t)decision.rule);
    if (decision.status != FORBEAR_CONTACT || strcmp(rule.data, "phone") != 0) fail("forbear decides by", rule.data);
    forbear_record_destroy(record);
    forbear_policy_destroy(policy);
}

/* ---- What belongs to the process ---- */

static struct sigaction signals[32];
static char *place, *tongue;

static void remember(void) {
    for (int number = 1; number < 32; ++number) sigaction(number, NULL, &signals[number]);
    place = getcwd(NULL, 0);
    tongue = strdup(setlocale(LC_ALL, NULL));
}

static void compare(void) {
    for (int number = 1; number < 32; ++number) {
        struct sigaction now;
        sigaction(number, NULL, &now);
        if (now.sa_handler != signals[number].sa_handler || now.sa_flags != signals[number].sa_flags) fail("a signal is handled otherwise", strsignal(number));
    }
    char *const here = getcwd(NULL, 0);
    if (strcmp(here, place) != 0) fail("another folder", here);
    free(here);
    if (strcmp(setlocale(LC_ALL, NULL), tongue) != 0) fail("another locale", setlocale(LC_ALL, NULL));
    FILE *const maps = fopen("/proc/self/maps", "r");
    char line[512];
    while (maps != NULL && fgets(line, sizeof line, maps) != NULL) {
        if (strstr(line, " rwx") != NULL) fail("memory that can be written and run", line);
    }
    if (maps != NULL) fclose(maps);
    free(place);
    free(tongue);
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    setlocale(LC_ALL, "C.UTF-8");
    if (strcmp(argv[2], "linked") != 0) {
        library = dlopen(argv[2], RTLD_NOW | RTLD_GLOBAL); /* the worst that a host can do: everybody sees its symbols */
        if (library == NULL) fail("dlopen", dlerror());
    }
    remember();
    const int turns = strcmp(argv[1], "turn-about") == 0 ? 20 : 1;
    for (int turn = 0; turn < turns; ++turn) {
        if (strcmp(argv[1], "forbear-first") != 0) use_llvm(turn);
        use_forbear(argv[3]);
        if (strcmp(argv[1], "forbear-first") == 0) use_llvm(turn);
    }
    compare();
    return 0;
}
