// Random programs over random records: the two readings of the IR have nothing in common but their meaning.

#include <set>

#include "unit/native/compare.h"
#include "unit/native/random_program.h"

using namespace forbear;
using namespace forbear::tests;

TEST_CASE("random programs decide alike in all forms") {
    constexpr std::size_t rows = 300;
    std::set<std::int64_t> statuses;
    std::size_t applied = 0;
    std::size_t changed = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        INFO("seed " << seed);
        RandomProgram random(seed);
        Records records = random.records(rows);
        check_same(random.program(), records, rows, seed % 5 == 0 ? all_forms() : two_forms());

        // The comparison is only worth something when the programs do something.
        const DecisionLayout& layout = random.program().layout;
        std::vector<std::int64_t> words(layout.words * rows);
        interpret::Interpreter(random.program()).decide(records.view(), 0, rows, words.data());
        for (std::size_t row = 0; row < rows; ++row) {
            const DecisionView decision(layout, words.data() + row * layout.words);
            statuses.insert(static_cast<std::int64_t>(decision.status()));
            for (std::uint32_t guard = 0; guard < layout.guard_count; ++guard) {
                applied += decision.guard_applied(guard) ? 1u : 0u;
                changed += decision.guard_changed(guard) ? 1u : 0u;
            }
        }
    }
    CHECK(statuses.size() == 5);
    CHECK(applied > 10'000);
    CHECK(changed > 1'000);
    CHECK(changed < applied);
}
