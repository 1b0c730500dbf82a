// The analysis against records: what it calls impossible never happens, what it calls possible is shown by its witness.

#include <algorithm>
#include <catch2/catch.hpp>
#include <iostream>
#include <set>

#include "analysis/questions.h"
#include "differential/harness.h"

namespace forbear::differential {
namespace {

struct Counts {
    std::size_t yes = 0, no = 0, not_decided = 0;
    void add(Verdict verdict) {
        yes += verdict == Verdict::yes ? 1u : 0u;
        no += verdict == Verdict::no ? 1u : 0u;
        not_decided += verdict == Verdict::not_decided ? 1u : 0u;
    }
};

/// What random records reach in a policy.
struct Reached {
    std::set<std::uint32_t> rules, applied, changed, channels;
};

Reached reach(const GeneratedPolicy& policy, const ir::Program& program, std::size_t records) {
    const Engines engines = load(policy.text, false);
    Random random(policy.seed + 5);
    std::vector<naive::RecordText> texts;
    for (std::size_t i = 0; i < records; ++i) texts.push_back(generate_record(policy, random));
    const Batch batch(engines.plain->schema(), texts);
    const auto decided = decide_all(*engines.plain, batch.view(), texts.size());
    Reached reached;
    for (std::size_t row = 0; row < texts.size(); ++row) {
        const DecisionView decision(program.layout, decided.data() + row * program.layout.words);
        if (decision.status() == Status::invalid) continue;
        reached.rules.insert(static_cast<std::uint32_t>(decision.rule()));
        for (std::uint32_t guard = 0; guard < program.guards.size(); ++guard) {
            if (decision.guard_applied(guard)) reached.applied.insert(guard);
            if (decision.guard_changed(guard)) reached.changed.insert(guard);
        }
        for (std::uint32_t place = 0; place < decision.channel_count(); ++place) reached.channels.insert(decision.channel(place));
    }
    return reached;
}

} // namespace

TEST_CASE("what the analysis calls impossible never happens, and its witnesses are right", "[analysis]") {
    const std::size_t policies = setting("FORBEAR_ANALYSIS_POLICIES", 8);
    const std::size_t first = setting("FORBEAR_ANALYSIS_SEED", 1);
    Counts counts;
    for (std::uint64_t seed = first; seed < first + policies; ++seed) {
        const GeneratedPolicy policy = generate_policy(seed);
        const std::optional<ir::Judged> judged = judged_from(policy.text);
        if (!judged) continue;
        const ir::Program& program = judged->program;
        analysis::Questions questions(*judged);
        const Reached reached = reach(policy, program, 1'000);
        const auto check = [&](const Found& found, const std::set<std::uint32_t>& seen, std::uint32_t index, const char* what) {
            counts.add(found.verdict);
            INFO(policy.text << "\nseed " << seed << ": " << what << " " << index);
            if (found.verdict == Verdict::yes) CHECK(found.witnesses.size() == 1);
            if (found.verdict == Verdict::no) CHECK_FALSE(seen.contains(index));
            if (found.verdict == Verdict::not_decided && setting("FORBEAR_ANALYSIS_SHOW", 0) != 0)
                std::cout << "seed " << seed << ": not decided: " << what << " " << index << (seen.contains(index) ? ", seen" : "") << ", doubt " << static_cast<int>(found.doubt) << "\n";
        };
        for (std::uint32_t rule = 0; rule < program.rules.size(); ++rule) check(questions.can_fire(rule), reached.rules, rule, "rule");
        for (std::uint32_t guard = 0; guard < program.guards.size(); ++guard) {
            check(questions.can_apply(guard), reached.applied, guard, "applies");
            check(questions.can_change(guard), reached.changed, guard, "changes");
        }
        for (std::uint32_t channel = 0; channel < program.schema.channels.size(); ++channel)
            check(questions.can_use(channel), reached.channels, channel, "channel");
    }
    std::cout << "analysis: " << counts.yes << " yes, " << counts.no << " no, " << counts.not_decided << " not decided\n";
    CHECK(counts.yes > 0);
    CHECK(counts.no > 0);
    CHECK(counts.not_decided * 7 <= counts.yes + counts.no);
}

TEST_CASE("that a condition can hold is shown by a record for which it does, whichever rule decides it", "[analysis]") {
    // Beyond the years of the calendar's table the solver takes any number of months for possible.
    const std::optional<ir::Judged> judged = judged_from(R"(schema customer

key  account_id
fact late        days 0 to 90
fact promised_on date

channels email

policy generated
  about customer

rule early "Early"
  when late is at least 0
  then contact by email
  because "So."

rule odd "No date is three months after itself"
  when promised_on is on or after 2045-01-01
   and promised_on is as_of
   and months from promised_on to as_of is at least 3
  then contact by email
  because "So."

otherwise do not contact because "Nothing fits."
)");
    REQUIRE(judged);
    analysis::Questions questions(*judged);
    CHECK(questions.can_hold(0).verdict == Verdict::yes);
    CHECK(questions.can_hold(1).verdict == Verdict::not_decided);
}

} // namespace forbear::differential
