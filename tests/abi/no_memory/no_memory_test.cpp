// Each allocation during load, bind and decide fails in turn: an error each time, nothing kept, and the policy that was there before
// decides as before.

#include <catch2/catch.hpp>

#include <cstdio>
#include <string>
#include <vector>

#include "abi/no_memory/failing_malloc.h"
#include "abi/no_memory/world.h"

using namespace no_memory;
using failing_malloc::Mode;

namespace {

struct Tally {
    std::uint64_t points = 0;       ///< allocations that failed
    std::uint64_t other_codes = 0;  ///< answers that were neither FORBEAR_E_MEMORY nor success
    std::uint64_t leaks = 0;        ///< points after which blocks were left
    std::int64_t leaked_blocks = 0;
    std::uint64_t absorbed = 0;     ///< calls that worked in spite of it
    std::uint64_t changed = 0;      ///< points after which the earlier policy decided otherwise
    std::string first_other;
};

/// Runs `work` with each of its allocations failing, until none does. `work` gives a status and leaves nothing behind on success.
template <class Work>
Tally fail_each(Mode mode, Work work) {
    Tally tally;
    World& world = World::get();
    for (int warm = 0; warm < 3; ++warm) REQUIRE(work(nullptr) == FORBEAR_OK);
    failing_malloc::arm(1, mode); // what the first exception of a process keeps for the next ones
    CHECK(work(nullptr) == FORBEAR_E_MEMORY);
    (void)failing_malloc::disarm();
    const std::vector<std::int64_t> before = world.decide();
    for (std::uint64_t which = 1;; ++which) {
        const std::int64_t blocks = failing_malloc::blocks();
        forbear_error* error = nullptr;
        failing_malloc::arm(which, mode);
        const forbear_status status = work(&error);
        const failing_malloc::Seen seen = failing_malloc::disarm();
        const std::string words = error == nullptr ? "" : forbear_error_message(error).data;
        forbear_error_destroy(error);
        const std::int64_t left = failing_malloc::blocks() - blocks - (words.capacity() > 15 ? 1 : 0);
        if (!seen.failed) break;
        ++tally.points;
        if (status == FORBEAR_OK) ++tally.absorbed;
        else if (status != FORBEAR_E_MEMORY && tally.other_codes++ == 0) tally.first_other = std::to_string(status) + ": " + words;
        if (left > 0) ++tally.leaks, tally.leaked_blocks += left;
        if (tally.points % 16 == 0 && world.decide() != before) ++tally.changed;
    }
    if (world.decide() != before) ++tally.changed;
    return tally;
}

/// ANTLR's list of the nodes of a parse tree loses the new node where the list cannot grow, which it does by doubling.
constexpr std::int64_t nodes_that_antlr_loses = 24;

template <class Work>
void check_each(const char* what, Work work, std::int64_t may_leak = 0) {
    for (const Mode mode : {Mode::once, Mode::on}) {
        const Tally tally = fail_each(mode, work);
        INFO(what << ": " << tally.first_other << ", leaks at " << tally.leaks << " points, " << tally.leaked_blocks << " blocks");
        CHECK(tally.points > 0);
        CHECK(tally.other_codes == 0);
        CHECK(tally.leaked_blocks <= may_leak);
        CHECK(tally.changed == 0);
        std::printf("%s, %s: %llu allocations, %llu of which were done without\n", what, mode == Mode::once ? "one fails" : "all that follow fail",
                    static_cast<unsigned long long>(tally.points), static_cast<unsigned long long>(tally.absorbed));
    }
}

} // namespace

TEST_CASE("load: each allocation fails in turn", "[no_memory]") {
    check_each("load", [](forbear_error** error) { return World::get().load_and_destroy(FORBEAR_ENGINE_INTERPRETER, error); }, nodes_that_antlr_loses);
}

TEST_CASE("load of a text with mistakes: each allocation fails in turn", "[no_memory]") {
    check_each("load with mistakes", [](forbear_error** error) {
        const forbear_status status = World::get().load_mistakes(error);
        if (status == FORBEAR_E_POLICY && error != nullptr) forbear_error_destroy(*error), *error = nullptr;
        return status == FORBEAR_E_POLICY ? FORBEAR_OK : status;
    }, nodes_that_antlr_loses);
}

TEST_CASE("bind: each allocation fails in turn", "[no_memory]") {
    check_each("bind columns", [](forbear_error** error) { return World::get().bind_columns(error); });
    check_each("bind structs", [](forbear_error** error) { return World::get().bind_structs(error); });
    check_each("bind Arrow", [](forbear_error** error) { return World::get().bind_arrow(error); });
}

TEST_CASE("records, Arrow batches and explanations: each allocation fails in turn", "[no_memory]") {
    check_each("a record", [](forbear_error** error) { return World::get().one_record(error); });
    check_each("an Arrow batch", [](forbear_error** error) { return World::get().arrow_batch(error); });
    check_each("an explanation", [](forbear_error** error) { return World::get().explain(error); });
}

TEST_CASE("publishing through a registry: each allocation fails in turn, and the earlier version serves on", "[no_memory]") {
    check_each("publish", [](forbear_error** error) { return World::get().publish_and_take_back(error); }, nodes_that_antlr_loses);
    check_each("a registry", [](forbear_error** error) { return World::get().make_registry(error); });
}

TEST_CASE("metrics: each allocation fails in turn, and recording makes none", "[no_memory]") {
    check_each("metrics", [](forbear_error** error) { return World::get().measure(error); });
    World& world = World::get();
    std::vector<std::int64_t> words(world.words_needed());
    REQUIRE(world.decide_columns(FORBEAR_ENGINE_INTERPRETER, words) == FORBEAR_OK);
    failing_malloc::arm(1, Mode::on);
    const forbear_status recorded = world.record(words);
    const failing_malloc::Seen seen = failing_malloc::disarm();
    CHECK(recorded == FORBEAR_OK);
    CHECK(seen.allocations == 0);
}

TEST_CASE("deciding columns and structs allocates nothing", "[no_memory]") {
    World& world = World::get();
    for (const forbear_engine engine : {FORBEAR_ENGINE_INTERPRETER, FORBEAR_ENGINE_JIT}) {
        std::vector<std::int64_t> words(world.words_needed());
        REQUIRE(world.decide_columns(engine, words) == FORBEAR_OK);
        REQUIRE(world.decide_structs(engine, words) == FORBEAR_OK);
        failing_malloc::arm(1, Mode::on);
        const forbear_status columns = world.decide_columns(engine, words);
        const forbear_status structs = world.decide_structs(engine, words);
        const failing_malloc::Seen seen = failing_malloc::disarm();
        CHECK(columns == FORBEAR_OK);
        CHECK(structs == FORBEAR_OK);
        CHECK(seen.allocations == 0);
    }
}
