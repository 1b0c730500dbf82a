// Policies over so few facts that every record there is can be decided: each answer of the analysis against all of them.

#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <iostream>
#include <memory>
#include <set>

#include "analysis/questions.h"
#include "analysis/sketch.h"
#include "differential/harness.h"
#include "differential/small_world.h"
#include "forbear/binding.h"
#include "lower/requirements.h"
#include "model/from_syntax.h"
#include "syntax/from_text.h"

namespace forbear::differential {
namespace {

Verdict verdict(bool happens) { return happens ? Verdict::yes : Verdict::no; }

} // namespace

TEST_CASE("every answer about a small world is what all of its records show", "[analysis][small]") {
    const std::size_t worlds = setting("FORBEAR_SMALL_WORLDS", 300);
    const std::size_t first = setting("FORBEAR_SMALL_SEED", 1);
    const std::vector<Customer> customers = everybody();
    std::size_t answers = 0, refused = 0, broken = 0, kept = 0;
    for (std::uint64_t seed = first; seed < first + worlds; ++seed) {
        SmallWorld world(seed);
        std::string text = world.policy();
        const std::vector<Required> required = world.requirements();
        for (std::size_t index = 0; index < required.size(); ++index)
            text += "\nrequire required_" + std::to_string(index) + "\n  " + required[index].text + "\n  because \"So.\"\n";
        INFO("seed " << seed << "\n" << text);
        SourceMap sources;
        DiagnosticSink sink;
        std::vector<syntax::File> files;
        files.push_back(syntax::from_text(sources, sources.add("small.forbear", text), {}, sink));
        const model::Model model = model::from_syntax(files, sink);
        if (sink.error_count() > 0) {
            ++refused;
            continue;
        }
        const Result<ir::Judged> made = lower::for_analysis(model.policies.front(), "hash");
        REQUIRE(made);
        const ir::Judged& judged = made.value();
        const ir::Program& program = judged.program;
        REQUIRE(judged.requirements.size() == required.size());

        const interpret::Interpreter interpreter(program);
        std::vector<Outcome> outcomes;
        std::vector<std::unique_ptr<Record>> records;
        for (const Customer& customer : customers) {
            Record& record = *records.emplace_back(std::make_unique<Record>(program.schema));
            fill(customer, record);
            std::vector<std::int64_t> words(program.layout.words);
            interpreter.decide(record.view(), 0, words.data());
            const DecisionView decision(program.layout, words.data());
            REQUIRE(decision.status() != Status::invalid);
            outcomes.push_back(outcome_of(decision, program));
        }
        const auto happens = [&](const auto& property) { return std::ranges::any_of(outcomes, property); };

        analysis::Questions questions(judged);
        for (std::uint32_t rule = 0; rule < program.rules.size(); ++rule) {
            const bool fires = happens([&](const Outcome& each) { return each.rule == rule; });
            CHECK(questions.can_fire(rule).verdict == verdict(fires));
            if (fires) continue;
            ++answers;
            if (questions.can_hold(rule).verdict != Verdict::yes) continue;
            const std::vector<std::uint32_t> shadowing = questions.shadowed_by(rule);
            CHECK_FALSE(shadowing.empty());
            CHECK(std::ranges::all_of(shadowing, [&](std::uint32_t each) { return each < rule; }));
        }
        // What a rule decides, as boxes: exactly the customers that the interpreter gives it, and each of them once.
        for (std::uint32_t rule = 0; rule < program.rules.size(); ++rule) {
            const std::optional<analysis::Region>& decided = questions.regions().decided(rule);
            REQUIRE(decided);
            for (std::size_t index = 0; index < customers.size(); ++index) {
                const FactsView facts = records[index]->view();
                const auto lies_here = [&](const analysis::Box& box) {
                    return analysis::lies_in(interpreter, facts, questions.regions().space(), box);
                };
                const auto boxes = std::ranges::count_if(*decided, lies_here);
                if (boxes != (outcomes[index].rule == rule ? 1 : 0)) FAIL("rule " << rule << ", customer " << index << ": in " << boxes << " boxes");
            }
            answers += 1;
        }
        // What guards leave of a rule.
        for (std::uint32_t rule = 0; rule < program.rules.size(); ++rule) {
            const auto of_rule = [&](const auto& property) { return happens([&](const Outcome& each) { return each.rule == rule && property(each); }); };
            CHECK(questions.can_contact(rule).verdict == verdict(of_rule([](const Outcome& each) { return !each.channels.empty(); })));
            for (std::uint32_t channel = 0; channel < program.schema.channels.size(); ++channel)
                CHECK(questions.can_keep_channel(rule, channel).verdict == verdict(of_rule([&](const Outcome& each) { return each.channels.contains(channel); })));
            const ir::Rule& about = program.rules[rule];
            for (std::uint32_t place = about.first_setting; place < about.first_setting + about.settings; ++place) {
                const ir::Setting& setting = program.settings[place];
                if (setting.outcome != 0) continue;
                CHECK(questions.can_keep_outcome(rule, 0).verdict == verdict(of_rule([&](const Outcome& each) { return each.tone == setting.value; })));
                ++answers;
            }
            answers += 1 + program.schema.channels.size();
        }
        for (std::uint32_t guard = 0; guard < program.guards.size(); ++guard) {
            CHECK(questions.can_apply(guard).verdict == verdict(happens([&](const Outcome& each) { return each.applied.contains(guard); })));
            CHECK(questions.can_change(guard).verdict == verdict(happens([&](const Outcome& each) { return each.changed.contains(guard); })));
        }
        for (std::uint32_t channel = 0; channel < program.schema.channels.size(); ++channel)
            CHECK(questions.can_use(channel).verdict == verdict(happens([&](const Outcome& each) { return each.channels.contains(channel); })));
        for (std::uint32_t index = 0; index < required.size(); ++index) {
            bool breaks = false;
            for (std::size_t one = 0; one < customers.size() && !breaks; ++one) {
                if (required[index].breaks) {
                    breaks = required[index].breaks(customers[one], outcomes[one]);
                    continue;
                }
                for (std::size_t other = 0; other < customers.size() && !breaks; ++other)
                    breaks = required[index].breaks_of_two(customers[one], outcomes[one], customers[other], outcomes[other]);
            }
            INFO("requirement " << index << ": " << required[index].text);
            CHECK(questions.can_break(index).verdict == verdict(breaks));
            (breaks ? broken : kept) += 1;
        }
        answers += program.rules.size() + 2 * program.guards.size() + program.schema.channels.size() + required.size();
    }
    std::cout << "small worlds: " << worlds << " policies of " << customers.size() << " customers each, " << refused
              << " refused by the compiler, " << answers << " answers; requirements: " << broken << " broken, " << kept << " kept\n";
    CHECK(refused * 4 <= worlds);
    CHECK(broken > 0);
    CHECK(kept > 0);
}

} // namespace forbear::differential
