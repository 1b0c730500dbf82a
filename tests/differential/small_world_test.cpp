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
#include "differential/random.h"
#include "forbear/binding.h"
#include "lower/requirements.h"
#include "model/from_syntax.h"
#include "syntax/from_text.h"

namespace forbear::differential {
namespace {

constexpr std::int64_t tiers = 3, latest = 9;

const std::string schema_text = R"(schema customer
key  account_id
fact tier     ranked low, middle, high
fact late     days 0 to 9
fact hardship yes or no, may be unknown
fact promised days 0 to 3, may be none
channels email, sms, letter
outcome tone   ranked friendly, neutral, firm, normally friendly
outcome review days 0 to 30
outcome offer  one of no_offer, plan, normally no_offer

)";

struct Customer {
    std::int64_t tier = 0, late = 0;
    State hardship_state = State::known;
    std::int64_t hardship = 0;
    State promised_state = State::none;
    std::int64_t promised = 0;
};

std::vector<Customer> everybody() {
    std::vector<Customer> all;
    for (std::int64_t tier = 0; tier < tiers; ++tier) {
        for (std::int64_t late = 0; late <= latest; ++late) {
            for (int hardship = 0; hardship < 3; ++hardship) {
                for (std::int64_t promised = -1; promised <= 3; ++promised) {
                    all.push_back({tier, late, hardship == 2 ? State::unknown : State::known, hardship == 1 ? 1 : 0,
                                   promised < 0 ? State::none : State::known, std::max<std::int64_t>(promised, 0)});
                }
            }
        }
    }
    return all;
}

/// What one customer gets.
struct Outcome {
    Status status = Status::invalid;
    std::uint32_t rule = 0;
    std::set<std::uint32_t> channels, applied, changed;
    std::int64_t tone = 0;
    std::optional<std::int64_t> review;
};

/// A requirement as text, and what it means, in words of this test.
struct Required {
    std::string text;
    std::function<bool(const Customer&, const Outcome&)> breaks;
    std::function<bool(const Customer&, const Outcome&, const Customer&, const Outcome&)> breaks_of_two;
};

class SmallWorld {
public:
    explicit SmallWorld(std::uint64_t seed) : random_(seed) {}

    std::string policy() {
        std::string text = schema_text + "policy small\n  about customer\n  guarded by first\n\n";
        for (std::uint64_t rule = 0, rules = 2 + random_.below(5); rule < rules; ++rule) {
            text += "rule rule_" + std::to_string(rule) + "\n  when " + condition() + "\n";
            if (random_.chance(20)) text += "  unless " + atom() + "\n";
            text += "  then " + action() + "  because \"So.\"\n\n";
        }
        text += "otherwise do not contact because \"Nothing fits.\"\n\nguards first \"First\"\n\n";
        for (std::uint64_t guard = 0, guards = 1 + random_.below(3); guard < guards; ++guard) {
            text += "guard guard_" + std::to_string(guard) + "\n";
            if (random_.chance(80)) text += "  when " + condition() + ", or unknown\n";
            text += "  " + effect() + "\n  because \"So.\"\n\n";
        }
        return text + "end guards\n";
    }

    std::vector<Required> requirements() {
        std::vector<Required> made;
        const auto limit = static_cast<std::int64_t>(random_.below(2));
        const auto from = static_cast<std::int64_t>(random_.below(10));
        const std::string tones[] = {"friendly", "neutral", "firm"};
        made.push_back({"whenever late is at least " + std::to_string(from) + "\n  tone is " + tones[limit] + " or below",
                        [=](const Customer& who, const Outcome& what) { return who.late >= from && what.tone > limit; }, {}});
        made.push_back({"whenever hardship\n  channels exclude sms",
                        [](const Customer& who, const Outcome& what) {
                            return who.hardship_state == State::known && who.hardship == 1 && what.channels.contains(1);
                        }, {}});
        made.push_back({"whenever channels include letter\n  review is at most 10 days",
                        [](const Customer&, const Outcome& what) {
                            return what.channels.contains(2) && !(what.review && *what.review <= 10);
                        }, {}});
        const bool in_hardship = random_.chance(50);
        made.push_back({std::string("whenever ") + (in_hardship ? "hardship" : "tier is low and promised is none") +
                            "\n  nobody is contacted",
                        [=](const Customer& who, const Outcome& what) {
                            const bool applies = in_hardship ? who.hardship_state == State::known && who.hardship == 1
                                                             : who.tier == 0 && who.promised_state == State::none;
                            return applies && !what.channels.empty();
                        }, {}});
        made.push_back({"whenever nobody is contacted\n  tone is neutral or below",
                        [](const Customer&, const Outcome& what) { return what.channels.empty() && what.tone > 1; }, {}});
        made.push_back({"a higher tier never gets a higher tone, all else equal", {},
                        [](const Customer& one, const Outcome& gets, const Customer& other, const Outcome& also) {
                            return one.late == other.late && one.hardship_state == other.hardship_state &&
                                   one.hardship == other.hardship && one.promised_state == other.promised_state &&
                                   one.promised == other.promised && one.tier > other.tier && gets.tone > also.tone;
                        }});
        made.push_back({"a higher late never gets a lower tone, all else equal", {},
                        [](const Customer& one, const Outcome& gets, const Customer& other, const Outcome& also) {
                            return one.tier == other.tier && one.hardship_state == other.hardship_state &&
                                   one.hardship == other.hardship && one.promised_state == other.promised_state &&
                                   one.promised == other.promised && one.late > other.late && gets.tone < also.tone;
                        }});
        return made;
    }

private:
    std::string atom() {
        const std::string days = std::to_string(random_.below(10));
        switch (random_.below(7)) {
        case 0: return "late is at least " + days;
        case 1: return "late is below " + days;
        case 2: return "late is 2 to " + std::to_string(2 + random_.below(8));
        case 3: return random_.chance(50) ? "tier is middle or above" : "tier is low";
        case 4: return random_.chance(50) ? "hardship" : "hardship is unknown";
        case 5: return random_.chance(50) ? "promised is none" : "promised is at most " + std::to_string(random_.below(4));
        default: return "late is below promised";
        }
    }
    std::string condition() {
        const std::string first = atom();
        if (random_.chance(40)) return "(" + first + (random_.chance(60) ? " and " : " or ") + atom() + ")";
        return random_.chance(15) ? "not (" + first + ")" : first;
    }
    std::string action() {
        static const char* const contacts[] = {"contact by email", "contact by sms, letter", "contact by all of email, sms",
                                               "contact by first of letter, sms, email", "do not contact"};
        static const char* const tones[] = {"friendly", "neutral", "firm"};
        std::string text = std::string(contacts[random_.below(5)]) + "\n";
        if (random_.chance(70)) text += "       tone " + std::string(tones[random_.below(3)]) + "\n";
        if (random_.chance(50)) text += "       review in " + std::to_string(random_.below(20)) + " days\n";
        if (random_.chance(30)) text += "       offer plan\n";
        return text;
    }
    std::string effect() {
        switch (random_.below(6)) {
        case 0: return "forbid sms";
        case 1: return "forbid all channels except letter";
        case 2: return "limit tone to neutral or below";
        case 3: return "limit review to at most 5 days";
        case 4: return "forbid tone firm";
        default: return "allow only email, letter";
        }
    }

    Random random_;
};

Outcome outcome_of(const DecisionView& decision, const ir::Program& program) {
    Outcome made;
    made.status = decision.status();
    made.rule = static_cast<std::uint32_t>(decision.rule());
    for (std::uint32_t place = 0; place < decision.channel_count(); ++place) made.channels.insert(decision.channel(place));
    for (std::uint32_t guard = 0; guard < program.guards.size(); ++guard) {
        if (decision.guard_applied(guard)) made.applied.insert(guard);
        if (decision.guard_changed(guard)) made.changed.insert(guard);
    }
    made.tone = decision.outcome_word(program.outcome_words[0]);
    if (decision.outcome_is_set(1)) made.review = decision.outcome_word(program.outcome_words[1]);
    return made;
}

Verdict verdict(bool happens) { return happens ? Verdict::yes : Verdict::no; }

} // namespace

TEST_CASE("every answer about a small world is what all of its records show", "[analysis][small]") {
    const std::size_t worlds = setting("FORBEAR_SMALL_WORLDS", 60);
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
            record.set_value(0, 20'788, State::known);
            record.set_text(1, "A1");
            record.set_value(2, customer.tier, State::known);
            record.set_value(3, customer.late, State::known);
            record.set_value(4, customer.hardship, customer.hardship_state);
            record.set_value(5, customer.promised, customer.promised_state);
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
