// The one session of the process: what it gives back, what it refuses, and who may call it.

#include <fstream>
#include <sstream>
#include <thread>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FORBEAR_FINDS_LEAKS 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(FORBEAR_FINDS_LEAKS)
#include <sanitizer/lsan_interface.h>
using LostMemory = __lsan::ScopedDisabler;
#else
struct LostMemory {
    LostMemory() {}
};
#endif

#include "unit/native/compare.h"
#include "unit/native/many_rules.h"

using namespace forbear;
using namespace forbear::tests;
using native::Optimization;

namespace {

std::size_t resident_kilobytes() {
    std::ifstream file("/proc/self/statm");
    std::size_t total = 0;
    std::size_t resident = 0;
    file >> total >> resident;
    return resident * 4;
}

bool no_memory() noexcept { return false; }

/// Lines of /proc/self/maps that are writable and executable at once.
std::size_t writable_code() {
    std::ifstream file("/proc/self/maps");
    std::size_t count = 0;
    for (std::string line; std::getline(file, line);) count += line.find(" rwx") != std::string::npos ? 1u : 0u;
    return count;
}

} // namespace

TEST_CASE("programs that are gone leave no memory behind") {
    const ir::Program program = many_rules(20);
    for (int warm_up = 0; warm_up < 50; ++warm_up) (void)must_compile(program, Optimization::o0);
    const std::size_t before = resident_kilobytes();
    for (int cycle = 0; cycle < 500; ++cycle) (void)must_compile(program, Optimization::o0);
    const std::size_t after = resident_kilobytes();
    CHECK(after < before + 3 * 1024);
}

TEST_CASE("a program stays when another one goes") {
    const ir::Program program = many_rules(100);
    Records customers = many_customers(program, 50);
    const auto first = must_compile(program, Optimization::o2);
    auto second = must_compile(program, Optimization::o0);
    CHECK(first->one() != second->one());
    second.reset();
    CHECK(differences(program, *first, customers.view(), 50) == 0);
    CHECK(writable_code() == 0);
}

TEST_CASE("refused executable memory is an error in words") {
    native::Settings settings;
    settings.memory_probe = &no_memory;
    const auto code = native::compile(many_rules(3), Optimization::o0, settings);
    REQUIRE_FALSE(code);
    CHECK(code.error().code == ErrorCode::backend);
    CHECK(code.error().message == "this system lets no process run memory that it wrote");
    CHECK(native::executable_memory_is_allowed());
    CHECK(native::compile(many_rules(3), Optimization::o0));
}

TEST_CASE("a fatal error of LLVM does not end the process") {
    native::Settings settings;
    settings.raise_fatal_error = true;
    const auto code = [&] {
        const LostMemory unwound_by_nobody; // LLVM does not clean up after a fatal error: what it held is lost
        return native::compile(many_rules(3), Optimization::o2, settings);
    }();
    REQUIRE_FALSE(code);
    CHECK(code.error().code == ErrorCode::backend);
    CHECK(code.error().message == "LLVM gave up: raised by a test");
    CHECK(native::compile(many_rules(3), Optimization::o2));
}

TEST_CASE("the code refers to nothing outside itself") {
    // Linking proves it as well: a program's JITDylib sees no symbol of the process.
    for (const native::Settings& settings : {native::Settings{}, tables_only()}) {
        const auto text = native::print_llvm(many_rules(200, 20), Optimization::o2, settings);
        REQUIRE(text);
        std::istringstream lines(text.value());
        for (std::string line; std::getline(lines, line);) {
            if (line.rfind("declare ", 0) == 0) CHECK(line.find("@llvm.") != std::string::npos);
        }
        CHECK(text.value().find("@one(") != std::string::npos);
        CHECK(text.value().find(" i128 ") == std::string::npos);
    }
}

TEST_CASE("two threads compile and run at once") {
    const ir::Program program = many_rules(60, 10);
    Records customers = many_customers(program, 100);
    const FactsView view = customers.view();
    std::vector<std::size_t> wrong(2, 0);
    const auto work = [&](std::size_t thread) {
        std::vector<std::int64_t> expected(program.layout.words * 100), words(program.layout.words * 100);
        interpret::Interpreter(program).decide(view, 0, 100, expected.data());
        for (int cycle = 0; cycle < 15; ++cycle) {
            auto code = native::compile(program, cycle % 2 == 0 ? Optimization::o0 : Optimization::o2);
            if (!code) {
                ++wrong[thread];
                continue;
            }
            code.value()->batch()(&view, 0, 100, words.data());
            if (words != expected) ++wrong[thread];
        }
    };
    std::thread other(work, 1);
    work(0);
    other.join();
    CHECK(wrong == std::vector<std::size_t>{0, 0});
}

TEST_CASE("columns may be shared by all rows and may have no states") {
    const ir::Program program = many_rules(30);
    const std::int64_t date = 20'000;
    std::vector<std::int64_t> values;
    for (std::int64_t row = 0; row < 64; ++row)
        values.insert(values.end(), {row * 20, row * 5'000, row % 4, row * 4'000, row % 2, row % 32});
    std::vector<Column> columns{{&date, nullptr, 0}};
    for (std::size_t fact = 0; fact < 6; ++fact)
        columns.push_back({values.data() + fact, nullptr, 6}); // one record per row
    const FactsView view{columns.data(), nullptr};
    for (const Optimization level : {Optimization::o0, Optimization::o2}) {
        for (const native::Settings& settings : {native::Settings{}, tables_only()}) {
            CHECK(differences(program, *must_compile(program, level, settings), view, 64) == 0);
        }
    }
}
