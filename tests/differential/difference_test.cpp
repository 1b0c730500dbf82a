// Two versions of a small world: what is said to differ is what all of its records show, pair of rules by pair of rules.

#include <algorithm>
#include <catch2/catch.hpp>
#include <iostream>
#include <set>

#include "analysis/differences.h"
#include "differential/harness.h"
#include "differential/small_world.h"
#include "lower/joint.h"
#include "model/from_syntax.h"
#include "syntax/from_text.h"

namespace forbear::differential {
namespace {

std::optional<model::Policy> resolved(const std::string& text) {
    SourceMap sources;
    DiagnosticSink sink;
    std::vector<syntax::File> files;
    files.push_back(syntax::from_text(sources, sources.add("small.forbear", text), {}, sink));
    model::Model model = model::from_syntax(files, sink);
    if (sink.error_count() > 0 || model.policies.empty()) return std::nullopt;
    return std::move(model.policies.front());
}

/// What a decision comes to, in words of this test: nothing of the rule or the guards.
struct Said {
    Status status{};
    std::vector<std::uint32_t> channels;
    std::vector<std::pair<bool, std::int64_t>> outcomes;
    friend bool operator==(const Said&, const Said&) = default;
};

Said said(const ir::Program& program, const DecisionView& decision) {
    Said made{decision.status(), {}, {}};
    for (std::uint32_t place = 0; place < decision.channel_count(); ++place) made.channels.push_back(decision.channel(place));
    for (std::uint32_t outcome = 0; outcome < program.schema.outcomes.size(); ++outcome) {
        const bool is_set = decision.outcome_is_set(outcome);
        made.outcomes.emplace_back(is_set, is_set ? decision.outcome_word(program.outcome_words[outcome]) : 0);
    }
    return made;
}

} // namespace

TEST_CASE("two versions of a small world differ where their records say so", "[analysis][difference]") {
    const std::size_t worlds = setting("FORBEAR_SMALL_WORLDS", 300);
    const std::size_t first = setting("FORBEAR_SMALL_SEED", 1);
    const std::vector<Customer> customers = everybody();
    std::size_t compared = 0, same = 0, pairs = 0;
    for (std::uint64_t seed = first; seed < first + worlds; ++seed) {
        SmallWorld world(seed);
        const std::string text = world.policy();
        const std::string edited = world.edited(text);
        INFO("seed " << seed << "\n" << text << "\n--- and\n" << edited);
        const std::optional<model::Policy> before = resolved(text), after = resolved(edited);
        if (!before || !after) continue;
        const Result<lower::Joint> joint = lower::jointly(*before, *after);
        REQUIRE(joint);
        const ir::Program& old_program = joint.value().before.program;
        const ir::Program& new_program = joint.value().after.program;
        const interpret::Interpreter one(old_program), other(new_program);
        std::set<std::pair<std::uint32_t, std::uint32_t>> expected;
        for (const Customer& customer : customers) {
            Record record(old_program.schema);
            fill(customer, record);
            std::vector<std::int64_t> left(old_program.layout.words), right(new_program.layout.words);
            one.decide(record.view(), 0, left.data());
            other.decide(record.view(), 0, right.data());
            const DecisionView was(old_program.layout, left.data()), is(new_program.layout, right.data());
            if (said(old_program, was) != said(new_program, is))
                expected.emplace(static_cast<std::uint32_t>(was.rule()), static_cast<std::uint32_t>(is.rule()));
        }
        const analysis::Differences found = analysis::differences(joint.value().before, joint.value().after);
        CHECK(found.open.empty());
        std::set<std::pair<std::uint32_t, std::uint32_t>> shown;
        for (const analysis::Change& change : found.changes) shown.emplace(change.before, change.after);
        CHECK(shown == expected);
        CHECK(shown.size() == found.changes.size());
        ++compared;
        same += expected.empty() ? 1u : 0u;
        pairs += expected.size();
    }
    std::cout << "differences: " << compared << " pairs of versions, " << same << " decide alike, " << pairs << " pairs of rules differ\n";
    CHECK(compared * 10 >= worlds * 8);
    CHECK(same > 0);
    CHECK(pairs > compared / 2);
}

} // namespace forbear::differential
