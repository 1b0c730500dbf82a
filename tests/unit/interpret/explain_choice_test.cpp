// Why the channels of a rule stand in their order, in plain words.

#include "interpret/explain.h"
#include "unit/interpret/decide.h"

using namespace forbear;
using namespace forbear::tests;

namespace {

/// One rule over email, sms and voice; each test says how it chooses.
struct Choosing {
    ProgramBuilder builder;
    Type percent{.kind = TypeKind::percent, .scale = 2, .currency = {}, .low = 0, .high = 10'000};
    std::uint32_t favourite = builder.fact("favourite", choice(0, 5), true, true);
    std::uint32_t reach_email = builder.fact("reach_email", percent, true);
    std::uint32_t reach_sms = builder.fact("reach_sms", percent, true);
    ir::Reg favourite_reg = builder.read(favourite);
    ir::Reg email_reg = builder.read(reach_email);
    ir::Reg sms_reg = builder.read(reach_sms);

    ir::Rule& rule(std::vector<ir::Candidate> candidates, std::vector<ir::Candidate> preferences = {}) {
        ir::Rule& made = builder.rule("only", {}, std::move(candidates));
        made.preferences = static_cast<std::uint32_t>(preferences.size());
        for (const ir::Candidate& each : preferences) builder.program.candidates.push_back(each);
        made.weight_name = made.measure_name = "reach";
        made.floor_text = "30%";
        return made;
    }
    std::vector<std::string> told(Records& records) {
        return interpret::explain(builder.finish(), SourceMap(), records.view(), 0).choice;
    }
};

using Words = std::vector<std::string>;

} // namespace

TEST_CASE("an explanation says what a preference did", "[interpret][explain][choice]") {
    Choosing choosing;
    choosing.rule({to(email), to(sms)}, {from_register(choosing.favourite_reg), to(sms)});
    Records records(choosing.builder.program.schema, 1);
    CHECK(choosing.told(records.set(choosing.favourite, sms)) ==
          Words{"favourite prefers sms, which goes to the front", "sms is preferred, which goes to the front"});
    CHECK(choosing.told(records.set(choosing.favourite, letter)).front() ==
          "favourite prefers letter, which the rule does not ask for: it is not added");
    CHECK(choosing.told(records.set(choosing.favourite, State::none)).front() ==
          "favourite is none: it prefers nothing");
    CHECK(choosing.told(records.set(choosing.favourite, State::unknown)).front() ==
          "favourite is unknown: it prefers nothing");
}

TEST_CASE("an explanation says what was compared", "[interpret][explain][choice]") {
    Choosing choosing;
    ir::Candidate by_email{email, ir::nothing, choosing.email_reg, choosing.email_reg};
    ir::Candidate by_sms{sms, ir::nothing, choosing.sms_reg, choosing.sms_reg};
    ir::Rule& rule = choosing.rule({by_email, by_sms});
    rule.pick = ir::Pick::first_of;
    rule.order = ir::Order::likeliest;
    rule.has_floor = true;
    rule.floor = 3'000;
    Records records(choosing.builder.program.schema, 1);
    records.set(choosing.reach_email, 4'000).set(choosing.reach_sms, 5'050);
    CHECK(choosing.told(records) == Words{"the likeliest first, by reach: sms 50.5%, email 40%"});
    records.set(choosing.reach_sms, 2'999);
    CHECK(choosing.told(records) ==
          Words{"the likeliest first, by reach: email 40%", "sms is left out: its reach is 29.99%, below 30%"});
    records.set(choosing.reach_sms, State::unknown).set(choosing.reach_email, 0);
    CHECK(choosing.told(records) ==
          Words{"the likeliest first, by reach: none is left", "email is left out: its reach is 0%, below 30%",
                "sms is left out: its reach is unknown, not known to be at least 30%"});
}

TEST_CASE("an explanation says what the channels cost", "[interpret][explain][choice]") {
    Choosing choosing;
    auto& channels = choosing.builder.program.schema.channels;
    channels[sms] = {.name = "sms", .cost = 5, .currency = "USD", .scale = 2};
    channels[voice] = {.name = "voice", .cost = 12, .currency = "USD", .scale = 2};
    ir::Rule& rule = choosing.rule({to(sms), to(voice)});
    rule.pick = ir::Pick::first_of;
    rule.order = ir::Order::cheapest;
    Records records(choosing.builder.program.schema, 1);
    CHECK(choosing.told(records) == Words{"the cheapest first: sms 0.05 USD, voice 0.12 USD"});
}
