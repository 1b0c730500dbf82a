// Machine code against the interpreter on policies drawn by seed, for as many records as asked for:
//
//   build/release/tests/bench/soak [EVALUATIONS [FIRST_SEED]]     default: 1,000,000 from seed 1
//
// Every record of every policy is decided in a batch and by the interpreter; one in sixteen also by itself, and from a struct. The
// first difference ends the run. Policies of 2 to 3,000 rules, all features, round and arbitrary cut points.

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "family.h"
#include "forbear/records.h"

namespace {

using namespace forbear;
using bench::Family;

Family family_of(std::uint64_t seed) {
    constexpr std::size_t sizes[] = {10, 3, 24, 60, 8, 12, 17, 120, 9, 5, 40, 3'000, 16, 400};
    Family family;
    family.seed = seed;
    family.rules = sizes[seed % std::size(sizes)];
    family.is_round = seed / 2 % 2 == 0;
    family.features = {seed % 3 == 0, seed % 5 < 3, seed % 7 == 0};
    return family;
}

[[noreturn]] void fail(const Family& family, std::size_t row, const char* what) {
    std::printf("%s, seed %llu, row %zu: %s differs from the interpreter\n", name_of(family).c_str(), static_cast<unsigned long long>(family.seed), row, what);
    std::exit(1);
}

/// The number of records compared.
std::uint64_t compare(const Family& family) {
    const LoadResult loaded = load_texts(texts_of(family));
    if (loaded.policy == nullptr || loaded.policy->engine() != EngineKind::jit) {
        std::printf("%s%s\n", render_text(loaded.sources, loaded.diagnostics).c_str(), loaded.error.c_str());
        std::exit(3);
    }
    const Policy& policy = *loaded.policy;
    constexpr std::size_t rows = 200'000;
    const bench::Portfolio portfolio(family, policy.schema(), rows);
    const std::size_t words = policy.layout().words;
    std::vector<std::int64_t> batch(rows * words), expected(words), other(words);
    policy.decide(portfolio.view(), 0, rows, batch.data());
    const std::vector<bench::Customer> customers = family.features.lists ? std::vector<bench::Customer>() : portfolio.customers();
    const auto bound = family.features.lists ? Result<BoundPolicy<bench::Customer>>(Error{}) : bind_records(loaded.policy, layout_of(family));
    for (std::size_t row = 0; row < rows; ++row) {
        policy.interpret(portfolio.view(), row, expected.data());
        if (std::memcmp(batch.data() + row * words, expected.data(), words * sizeof(std::int64_t)) != 0) fail(family, row, "the batch");
        if (row % 16 != 0) continue;
        policy.decide(portfolio.view(), row, other.data());
        if (other != expected) fail(family, row, "the record by itself");
        if (customers.empty()) continue;
        if (!bound) fail(family, row, "binding a struct");
        bound.value().decide(customers[row], other.data());
        if (other != expected) fail(family, row, "the struct");
    }
    return rows;
}

} // namespace

int main(int argc, char** argv) {
    const std::uint64_t wanted = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
    const std::uint64_t first = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
    std::uint64_t done = 0, policies = 0;
    for (std::uint64_t seed = first; done < wanted; ++seed) {
        done += compare(family_of(seed));
        if (++policies % 100 != 0) continue;
        std::printf("%llu records of %llu policies so far\n", static_cast<unsigned long long>(done), static_cast<unsigned long long>(policies));
        std::fflush(stdout);
    }
    std::printf("%llu records of %llu policies, seeds from %llu: all decided alike\n", static_cast<unsigned long long>(done),
                static_cast<unsigned long long>(policies), static_cast<unsigned long long>(first));
    return 0;
}
