// Drawn policies as machine code made ahead of time, for each generation of processors that this one can run, against the interpreter:
// from columns, one by one and in batches, and from structs of drawn layouts.
// FORBEAR_AHEAD_POLICIES and FORBEAR_AHEAD_SEED for long campaigns.

#include <catch2/catch.hpp>
#include <iostream>

#include "artefact/built.h"
#include "artefact/structs.h"
#include "differential/harness.h"
#include "differential/small_world.h"

namespace forbear::differential {
namespace {

struct Tally {
    std::size_t policies = 0, kernels = 0, decisions = 0;
};

class Kernels {
public:
    /// The policy's code for `target`; null where this processor does not run it.
    const forbear_kernel* make(const Policy& policy, const std::string& target, const std::optional<RecordLayout>& records) {
        ObjectOptions options;
        options.symbol = "drawn_" + std::to_string(loaded_.size());
        options.targets = {target};
        options.records = records;
        const auto built = build_object(policy, options);
        INFO((built ? "" : built.error().message));
        REQUIRE(built);
        const tests::LoadedKernel& kernel = loaded_.emplace_back(tests::linked(folder_, built.value()), options.symbol);
        return kernel->target() != nullptr ? &*kernel : nullptr;
    }

private:
    tests::Folder folder_;
    std::deque<tests::LoadedKernel> loaded_;
};

void compare(const GeneratedPolicy& generated, const Policy& policy, Kernels& kernels, Random& random, Tally& tally) {
    std::vector<naive::RecordText> records;
    for (int i = 0; i < 80; ++i) records.push_back(generate_record(generated, random));
    const Batch batch(policy.schema(), records);
    const std::size_t width = policy.layout().words;
    const std::vector<std::int64_t> expected = decide_all(policy, batch.view(), records.size());
    for (const std::string& target : known_targets()) {
        INFO("seed " << generated.seed << " for " << target << "\n" << generated.text);
        if (const forbear_kernel* kernel = kernels.make(policy, target, {}); kernel != nullptr) {
            std::vector<std::int64_t> all(expected.size()), one(width);
            kernel->decide_batch(&batch.view(), 0, records.size(), all.data());
            REQUIRE(all == expected);
            for (std::size_t row = 0; row < records.size(); ++row) {
                kernel->decide(&batch.view(), row, one.data());
                REQUIRE(std::equal(one.begin(), one.end(), expected.begin() + static_cast<std::ptrdiff_t>(row * width)));
            }
            ++tally.kernels;
            tally.decisions += records.size();
        }
    }
}

} // namespace

TEST_CASE("code made ahead of time decides drawn policies as the interpreter does", "[differential][ahead]") {
    const std::size_t first = setting("FORBEAR_AHEAD_SEED", 1), count = setting("FORBEAR_AHEAD_POLICIES", 15);
    Tally tally;
    for (std::uint64_t seed = first; seed < first + count; ++seed) {
        const GeneratedPolicy generated = generate_policy(seed);
        const Engines engines = load(generated.text, false);
        if (!engines.interpreter) continue;
        Kernels kernels;
        Random random(seed ^ 0xa0e);
        compare(generated, *engines.interpreter, kernels, random, tally);
        ++tally.policies;
    }
    std::cout << "ahead of time, from columns: " << tally.policies << " policies, " << tally.kernels << " kernels, " << tally.decisions << " decisions\n";
    CHECK(tally.policies > 0);
    CHECK(tally.kernels >= tally.policies);
}

TEST_CASE("code made ahead of time reads drawn structs and columns as the interpreter reads their facts", "[differential][ahead]") {
    const std::size_t first = setting("FORBEAR_AHEAD_SEED", 1), count = setting("FORBEAR_AHEAD_POLICIES", 15);
    Tally tally;
    for (std::uint64_t seed = first; seed < first + count; ++seed) {
        const std::string text = SmallWorld(seed).policy(); // without lists, which structs do not hold
        const Engines engines = load(text, false);
        INFO(engines.error);
        REQUIRE(engines.interpreter);
        const Policy& policy = *engines.interpreter;
        Kernels kernels;
        std::mt19937_64 random(seed);
        for (const std::string& target : known_targets()) {
            INFO("seed " << seed << " for " << target << "\n" << text);
            const RecordLayout layout = tests::drawn_layout(policy.schema(), random);
            const forbear_kernel* kernel = kernels.make(policy, target, layout);
            if (kernel == nullptr) continue;
            REQUIRE(tests::disagreements(*kernel, policy, layout, 500, random) == 0);
            const forbear_kernel* by_columns = kernels.make(policy, target, {});
            REQUIRE(by_columns != nullptr);
            for (int round = 0; round < 4; ++round) REQUIRE(tests::disagreements(*by_columns, policy, 300, random) == 0);
            tally.kernels += 2;
            tally.decisions += 1'700;
        }
        ++tally.policies;
    }
    std::cout << "ahead of time, from structs and columns: " << tally.policies << " policies, " << tally.kernels << " kernels, " << tally.decisions << " decisions\n";
    CHECK(tally.kernels >= tally.policies);
}

} // namespace forbear::differential
