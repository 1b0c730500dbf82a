// One meaning, four readings: the naive evaluator, the interpreter, and machine code at O0 and O2, one record at a time
// and as a batch. FORBEAR_DIFFERENTIAL_POLICIES, _RECORDS and _SEED make it a campaign.

#include <algorithm>
#include <catch2/catch.hpp>
#include <iostream>
#include <numeric>

#include "differential/harness.h"

namespace forbear::differential {
namespace {

/// What one run did; printed, so that nothing that did not compile stays hidden.
struct Tally {
    std::size_t policies = 0, refused = 0, without_jit = 0, decisions = 0;
    std::map<std::string, std::size_t> statuses;
};

std::string case_text(const GeneratedPolicy& policy, const naive::RecordText& record, const std::string& one,
                      const naive::Decision& a, const std::string& other, const naive::Decision& b) {
    return "seed " + std::to_string(policy.seed) + "\n" + policy.text + "\nrecord:\n" + text_of(record) + one + ": " +
           text_of(a) + other + ": " + text_of(b);
}

struct Reading {
    std::string name;
    const Policy* policy;
};

std::vector<Reading> readings(const Engines& engines) {
    std::vector<Reading> all{{"interpreter", engines.interpreter.get()}};
    if (engines.plain) {
        all.push_back({"JIT O0", engines.plain.get()});
    }
    if (engines.optimized) {
        all.push_back({"JIT O2", engines.optimized.get()});
    }
    return all;
}

void compare(const GeneratedPolicy& policy, const Engines& engines, const std::vector<naive::RecordText>& records,
             Tally& tally) {
    const Schema& schema = engines.interpreter->schema();
    const std::size_t width = engines.interpreter->layout().words;
    const NaivePolicy naive_policy(policy.text);
    const Batch batch(schema, records);
    const std::vector<std::int64_t> expected = decide_all(*engines.interpreter, batch.view(), records.size());
    for (std::size_t row = 0; row < records.size(); ++row) {
        const naive::Decision wanted = naive_policy.decide(records[row]);
        const naive::Decision got = decode(*engines.interpreter, expected.data() + row * width);
        ++tally.decisions;
        ++tally.statuses[wanted.status];
        if (!(wanted == got)) {
            FAIL(case_text(policy, records[row], "naive", wanted, "interpreter", got));
        }
    }
    for (const Reading& reading : readings(engines)) {
        REQUIRE(reading.policy->layout().words == width);
        const std::vector<std::int64_t> all = decide_all(*reading.policy, batch.view(), records.size());
        const std::size_t middle = records.size() / 3; // a batch may begin anywhere
        std::vector<std::int64_t> rest((records.size() - middle) * width);
        reading.policy->decide(batch.view(), middle, records.size(), rest.data());
        CHECK(std::equal(rest.begin(), rest.end(), all.begin() + static_cast<std::ptrdiff_t>(middle * width)));
        Record one(schema);
        for (std::size_t row = 0; row < records.size(); ++row) {
            const std::int64_t* in_batch = all.data() + row * width;
            fill(schema, records[row], one);
            const std::vector<std::int64_t> single = decide_one(*reading.policy, one.view(), 0);
            const std::int64_t* reference = expected.data() + row * width;
            if (!std::equal(in_batch, in_batch + width, reference)) {
                FAIL(case_text(policy, records[row], "interpreter", decode(*engines.interpreter, reference),
                               reading.name + ", batch", decode(*reading.policy, in_batch)));
            }
            if (!std::equal(single.begin(), single.end(), reference)) {
                FAIL(case_text(policy, records[row], "interpreter", decode(*engines.interpreter, reference),
                               reading.name + ", single", decode(*reading.policy, single.data())));
            }
        }
    }
}

std::vector<naive::RecordText> records_for(const GeneratedPolicy& policy, std::size_t count) {
    Random random(policy.seed ^ 0xc0ffee);
    std::vector<naive::RecordText> records;
    for (std::size_t i = 0; i < count; ++i) {
        records.push_back(generate_record(policy, random));
    }
    return records;
}

} // namespace

TEST_CASE("the naive evaluator, the interpreter and the JIT decide generated policies alike", "[differential]") {
    const std::size_t policies = setting("FORBEAR_DIFFERENTIAL_POLICIES", 200);
    const std::size_t records = setting("FORBEAR_DIFFERENTIAL_RECORDS", 60);
    const std::size_t first = setting("FORBEAR_DIFFERENTIAL_SEED", 1);
    const std::size_t o2_share = setting("FORBEAR_DIFFERENTIAL_O2_PERCENT", 25);
    Tally tally;
    for (std::size_t i = 0; i < policies; ++i) {
        const GeneratedPolicy policy = generate_policy(first + i);
        Engines engines = load(policy.text, i * o2_share % 100 < o2_share);
        ++tally.policies;
        if (!engines.interpreter || !engines.plain) {
            ++tally.refused;
            if (setting("FORBEAR_DIFFERENTIAL_SHOW", 0) != 0) {
                std::cout << "seed " << policy.seed << " is refused\n" << engines.error << "\n";
            }
            continue;
        }
        tally.without_jit += engines.notes.empty() ? 0u : 1u;
        compare(policy, engines, records_for(policy, records), tally);
    }
    std::cout << "differential: " << tally.policies << " policies from seed " << first << ", " << tally.refused
              << " refused by the compiler, " << tally.without_jit << " without machine code, " << o2_share
              << "% of them at O2 too; " << tally.decisions
              << " decisions, each by the naive evaluator and by every engine in a batch and alone:";
    for (const auto& [status, count] : tally.statuses) {
        std::cout << " " << count << " " << status;
    }
    std::cout << "\n";
    CHECK(tally.refused * 20 <= tally.policies);
    CHECK(tally.decisions > 0);
}

TEST_CASE("the rows of a batch do not know each other", "[differential]") {
    for (std::uint64_t seed = 7'000; seed < 7'010; ++seed) {
        const GeneratedPolicy policy = generate_policy(seed);
        const Engines engines = load(policy.text, false);
        if (!engines.interpreter || !engines.plain) {
            continue;
        }
        std::vector<naive::RecordText> records = records_for(policy, 50);
        std::vector<std::size_t> order(records.size());
        std::iota(order.begin(), order.end(), 0u);
        Random random(seed);
        random.shuffle(order);
        std::vector<naive::RecordText> permuted;
        for (const std::size_t row : order) {
            permuted.push_back(records[row]);
        }
        const Schema& schema = engines.interpreter->schema();
        const std::size_t width = engines.interpreter->layout().words;
        const Batch straight(schema, records);
        const Batch mixed(schema, permuted);
        for (const Reading& reading : readings(engines)) {
            const auto one = decide_all(*reading.policy, straight.view(), records.size());
            const auto other = decide_all(*reading.policy, mixed.view(), records.size());
            for (std::size_t row = 0; row < order.size(); ++row) {
                INFO(reading.name << ", seed " << seed << ", row " << row);
                const auto begin = static_cast<std::ptrdiff_t>(order[row] * width);
                REQUIRE(std::equal(one.begin() + begin, one.begin() + begin + static_cast<std::ptrdiff_t>(width),
                                   other.begin() + static_cast<std::ptrdiff_t>(row * width)));
            }
        }
    }
}

} // namespace forbear::differential
