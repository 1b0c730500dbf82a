// Which part of a rule's condition is the first that is not true: the question's own program, as machine code and by the
// interpreter, against what the explanation says of every rule above the one that fired. And the regions of all rules, against
// the rules that fired.

#include <algorithm>
#include <catch2/catch.hpp>
#include <iostream>

#include "differential/harness.h"
#include "forbear/which_region.h"
#include "forbear/why_not.h"
#include "ir/parts_of_rule.h"
#include "ir/verify.h"
#include "regions/region_program.h"

namespace forbear::differential {
namespace {

struct Tally {
    std::size_t answers = 0, above = 0, by_section = 0, fired = 0, invalid = 0;
};

/// Its answers about all rows, asked at once and in two parts.
std::vector<std::uint32_t> answers(const WhyNot& question, const FactsView& facts, std::size_t rows) {
    std::vector<std::uint32_t> all(rows), parts(rows);
    question.answer(facts, 0, rows, all.data());
    question.answer(facts, 0, rows / 3, parts.data());
    question.answer(facts, rows / 3, rows, parts.data() + rows / 3);
    CHECK(all == parts);
    return all;
}

void compare(const GeneratedPolicy& generated, const Engines& engines, const std::vector<naive::RecordText>& records, Tally& tally) {
    const Policy& policy = *engines.interpreter;
    const Batch batch(policy.schema(), records);
    const std::vector<std::int64_t> decided = decide_all(policy, batch.view(), records.size());
    const std::optional<ir::Judged> judged = judged_from(generated.text);
    REQUIRE(judged);
    std::vector<Explanation> explained;
    for (std::size_t row = 0; row < records.size(); ++row) explained.push_back(policy.explain(batch.view(), row));
    for (std::size_t rule = 0; rule < policy.rules().size(); ++rule) {
        const std::string& name = policy.rules()[rule].name;
        // Versions may have a rule of the same name each; the question is about the newest.
        if (std::ranges::count(policy.rules(), name, &RuleInfo::name) != 1) continue;
        CHECK(ir::verify(ir::parts_of_rule(judged->program, static_cast<std::uint32_t>(rule)).program).empty());
        const auto plain = why_not(policy, name), fast = why_not(*engines.plain, name);
        REQUIRE(plain);
        REQUIRE(fast);
        CHECK(fast.value()->engine() == EngineKind::jit);
        CHECK(plain.value()->parts() == fast.value()->parts());
        const std::vector<std::uint32_t> told = answers(*plain.value(), batch.view(), records.size());
        CHECK(told == answers(*fast.value(), batch.view(), records.size()));
        for (std::size_t row = 0; row < records.size(); ++row) {
            INFO("seed " << generated.seed << "\n" << generated.text << "\nrecord:\n" << text_of(records[row]) << "rule " << name);
            const DecisionView decision(policy.layout(), decided.data() + row * policy.layout().words);
            ++tally.answers;
            if (decision.status() == Status::invalid) {
                REQUIRE(told[row] == WhyNot::invalid);
                ++tally.invalid;
                continue;
            }
            REQUIRE((told[row] == WhyNot::all_true || told[row] < plain.value()->parts().size()));
            if (static_cast<std::size_t>(decision.rule()) == rule) {
                REQUIRE(told[row] == WhyNot::all_true);
                ++tally.fired;
                continue;
            }
            const auto above = std::ranges::find(explained[row].above, name, &RuleNotFired::rule);
            if (above == explained[row].above.end()) continue;
            REQUIRE(told[row] != WhyNot::all_true);
            REQUIRE(plain.value()->parts()[told[row]] == above->condition);
            ++tally.above;
            tally.by_section += above->section.empty() ? 0u : 1u;
        }
    }
}

/// What the compiler takes of the policies from FORBEAR_WHY_SEED on, with records for each.
template <class Work>
void for_generated(Work work) {
    const std::size_t first = setting("FORBEAR_WHY_SEED", 1), count = setting("FORBEAR_WHY_POLICIES", 60);
    for (std::uint64_t seed = first; seed < first + count; ++seed) {
        const GeneratedPolicy policy = generate_policy(seed);
        const Engines engines = load(policy.text, false);
        if (!engines.interpreter || !engines.plain) continue;
        Random random(seed ^ 0xc0ffee);
        std::vector<naive::RecordText> records;
        for (int i = 0; i < 40; ++i) records.push_back(generate_record(policy, random));
        work(policy, engines, records);
    }
}

/// Whether the policy's rules have regions that can be listed.
bool regions_agree(const GeneratedPolicy& generated, const Engines& engines, const std::vector<naive::RecordText>& records, std::size_t& with_several) {
    const auto plain = which_region(*engines.interpreter), fast = which_region(*engines.plain);
    REQUIRE(plain.has_value() == fast.has_value());
    if (!plain) {
        CHECK(plain.error().code == ErrorCode::limit);
        return false;
    }
    CHECK(fast.value()->engine() == EngineKind::jit);
    const std::optional<ir::Judged> judged = judged_from(generated.text);
    REQUIRE(judged);
    const auto program = regions::program_of_regions(judged->program, regions::Regions(judged->program));
    REQUIRE(program);
    CHECK(ir::verify(program.value().program).empty());
    const std::vector<RegionInfo>& regions = plain.value()->regions();
    const Policy& policy = *engines.interpreter;
    const Batch batch(policy.schema(), records);
    const std::vector<std::int64_t> decided = decide_all(policy, batch.view(), records.size());
    std::vector<std::uint32_t> told(records.size()), same(records.size());
    plain.value()->find(batch.view(), 0, records.size(), told.data());
    fast.value()->find(batch.view(), 0, records.size(), same.data());
    CHECK(told == same);
    for (std::size_t row = 0; row < records.size(); ++row) {
        INFO("seed " << generated.seed << "\n" << generated.text << "\nrecord:\n" << text_of(records[row]));
        const DecisionView decision(policy.layout(), decided.data() + row * policy.layout().words);
        if (decision.status() == Status::invalid) {
            REQUIRE(told[row] == WhichRegion::invalid);
            continue;
        }
        REQUIRE(told[row] < regions.size());
        REQUIRE(regions[told[row]].rule == static_cast<std::uint32_t>(decision.rule()));
        with_several += std::ranges::count(regions, regions[told[row]].rule, &RegionInfo::rule) > 1 ? 1u : 0u;
    }
    return true;
}

} // namespace

TEST_CASE("a record lies in a region of the rule that fired", "[differential][why]") {
    std::size_t policies = 0, listed = 0, with_several = 0;
    for_generated([&](const GeneratedPolicy& policy, const Engines& engines, const std::vector<naive::RecordText>& records) {
        ++policies;
        listed += regions_agree(policy, engines, records, with_several) ? 1u : 0u;
    });
    std::cout << "regions: of " << policies << " policies " << listed << " have regions that can be listed; " << with_several
              << " records lie in rules of several\n";
    CHECK(listed * 2 > policies);
    CHECK(with_several > 0);
}

TEST_CASE("why a rule did not take a record is what the explanation says", "[differential][why]") {
    Tally tally;
    for_generated([&](const GeneratedPolicy& policy, const Engines& engines, const std::vector<naive::RecordText>& records) {
        compare(policy, engines, records, tally);
    });
    std::cout << "why not: " << tally.answers << " answers, " << tally.above << " of them about rules above the one that fired (" << tally.by_section
              << " because of a section), " << tally.fired << " about the one that fired, " << tally.invalid << " about invalid records\n";
    CHECK(tally.above > 0);
    CHECK(tally.by_section > 0);
    CHECK(tally.fired > 0);
    CHECK(tally.invalid > 0);
}

} // namespace forbear::differential
