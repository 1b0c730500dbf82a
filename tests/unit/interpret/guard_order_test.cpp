#include <algorithm>
#include <numeric>
#include <random>

#include "unit/interpret/decide.h"

using namespace forbear;
using namespace forbear::tests;
using ir::EffectKind;

namespace {

using Random = std::mt19937_64;
std::int64_t between(Random& random, std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random);
}

/// A random rule's decision and random guards over two facts, in any order.
struct RandomPolicy {
    std::uint64_t seed;

    ir::Program with_order(const std::vector<std::size_t>& order) const {
        Random random(seed);
        ProgramBuilder builder;
        const std::uint32_t tone = builder.outcome(
            "tone", choice(builder.vocabulary("tone", {"a", "b", "c", "d"}, true), 4), between(random, 0, 3));
        const std::uint32_t offer = builder.outcome("offer", choice(builder.vocabulary("offer", {"x", "y", "z"}), 3));
        const std::uint32_t notices = builder.outcome("notices", set_of(builder.vocabulary("notice", {"m", "n", "o"})));
        const std::uint32_t window = builder.outcome("window", hours_type(), {}, true);
        const std::uint32_t fact = builder.fact("fact", days(0, 9), true);
        const std::uint32_t allowed = builder.fact("allowed", set_of(0), true);
        const ir::Reg fact_reg = builder.read(fact);
        const ir::Reg allowed_reg = builder.read(allowed);

        const auto hours = [&] {
            const std::int64_t first = between(random, 0, 1200);
            return pack_hours(first, between(random, first, 1439));
        };
        const auto effect = [&] {
            switch (between(random, 0, 7)) {
            case 0: return remove(between(random, 0, 31));
            case 1: return channels_effect(EffectKind::keep_channels, between(random, 0, 31));
            case 2: return channels_effect(EffectKind::keep_channels, 0, allowed_reg);
            case 3:
                return outcome_effect(EffectKind::forbid_values, between(random, 0, 1) == 0 ? tone : offer,
                                      between(random, 1, 7));
            case 4:
                return outcome_effect(between(random, 0, 1) == 0 ? EffectKind::at_most : EffectKind::at_least, tone, 0,
                                      between(random, 0, 3));
            case 5:
                return outcome_effect(between(random, 0, 1) == 0 ? EffectKind::add_values : EffectKind::forbid_values,
                                      notices, between(random, 1, 7));
            case 6: return outcome_effect(EffectKind::at_least, offer, 0, between(random, 0, 2));
            default: return outcome_effect(EffectKind::narrow_hours, window, between(random, 1, 31), hours());
            }
        };
        struct Planned {
            std::uint32_t entry;
            std::vector<ir::Effect> effects;
        };
        std::vector<Planned> planned;
        for (std::size_t index = 0; index < order.size(); ++index) {
            const std::int64_t low = between(random, 0, 9);
            Planned guard{between(random, 0, 2) == 0
                              ? ir::accept
                              : builder.all_of({in_range(fact_reg, low, between(random, low, 9), true)}),
                          {}};
            for (std::int64_t count = between(random, 1, 3); count > 0; --count) guard.effects.push_back(effect());
            planned.push_back(std::move(guard));
        }
        for (const std::size_t index : order)
            builder.guard("g" + std::to_string(index), planned[index].entry, planned[index].effects);

        std::vector<ir::Candidate> candidates;
        for (std::int64_t count = between(random, 0, 4); count > 0; --count)
            candidates.push_back(to(static_cast<std::uint32_t>(between(random, 0, 4))));
        std::vector<ir::Setting> settings{set_to(tone, between(random, 0, 3))};
        if (between(random, 0, 1) == 0) settings.push_back(set_to(offer, between(random, 0, 2)));
        if (between(random, 0, 1) == 0) settings.push_back(set_to(notices, between(random, 0, 7)));
        if (between(random, 0, 1) == 0) settings.push_back(set_to(window, hours()));
        builder.rule("otherwise", {}, candidates, settings).pick = static_cast<ir::Pick>(between(random, 0, 2));
        return builder.finish();
    }
};

} // namespace

TEST_CASE("the order of guards never changes a decision", "[interpret][guard][property]") {
    std::size_t contacts = 0;
    std::size_t blocked = 0;
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        Random random(seed * 7919);
        std::vector<std::size_t> order(static_cast<std::size_t>(between(random, 2, 6)));
        std::iota(order.begin(), order.end(), std::size_t{0});
        const RandomPolicy policy{seed};
        const ir::Program straight = policy.with_order(order);
        std::vector<std::size_t> shuffled = order;
        std::shuffle(shuffled.begin(), shuffled.end(), random);
        const ir::Program other = policy.with_order(shuffled);

        Records records(straight.schema, 1);
        records.set(1, between(random, 0, 9)).set(2, between(random, 0, 31));
        if (between(random, 0, 4) == 0) records.set(1, State::unknown);
        if (between(random, 0, 4) == 0) records.set(2, State::unknown);
        Decided first = decide(straight, records);
        Decided second = decide(other, records);
        CAPTURE(seed);
        for (std::uint32_t place = 0; place < shuffled.size(); ++place) {
            const auto guard = static_cast<std::uint32_t>(shuffled[place]);
            CHECK(second.view().guard_applied(place) == first.view().guard_applied(guard));
            CHECK(second.view().guard_changed(place) == first.view().guard_changed(guard));
        }
        const DecisionLayout& layout = straight.layout;
        for (std::uint32_t word = layout.guards_applied; word < layout.outcomes_set; ++word)
            first.words[word] = second.words[word] = 0;
        CHECK(first.words == second.words);
        contacts += first.status() == Status::contact ? 1u : 0u;
        blocked += first.status() == Status::blocked ? 1u : 0u;
    }
    // Not a property of a single kind of decision.
    CHECK(contacts > 30);
    CHECK(blocked > 30);
}
