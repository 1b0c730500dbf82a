// What guards leave of a rule's channels: rules that ask for few and for many, schemas of few channels and of more than a word holds.

#include <algorithm>
#include <array>

#include "native/action_rows.h"
#include "unit/native/compare.h"

using namespace forbear;
using namespace forbear::tests;

namespace {

/// Rules for one value of a fact each; guards that remove channels by a set, when the second fact is high, and unless the third is.
class Drawn {
public:
    Drawn(std::size_t channels, std::size_t rules, std::size_t most_asked, bool asks_registers) : channels_(channels), rules_(rules) {
        Schema& schema = builder_.program.schema;
        for (std::size_t channel = schema.channels.size(); channel < channels; ++channel) {
            schema.vocabularies[0].values.push_back("channel_" + std::to_string(channel));
            schema.channels.push_back({.name = schema.vocabularies[0].values.back(), .currency = {}});
        }
        allowed_ = builder_.fact("allowed", set_of(0), true);
        chosen_ = builder_.fact("chosen", choice(0, channels), true, true);
        for (std::uint32_t& fact : others_) fact = builder_.fact("other", whole(0, 9));
        which_ = builder_.fact("which", whole(0, static_cast<std::int64_t>(rules)));
        const ir::Reg allowed = builder_.read(allowed_), chosen = builder_.read(chosen_), which = builder_.read(which_);
        const ir::Reg first = builder_.read(others_[0]), second = builder_.read(others_[1]);
        for (std::size_t rule = 0; rule < rules; ++rule) {
            std::vector<ir::Candidate> asked;
            for (const std::uint32_t channel : some(static_cast<std::size_t>(number(0, static_cast<std::int64_t>(most_asked))))) asked.push_back(to(channel));
            if (asks_registers && number(0, 3) == 0) asked.push_back(from_register(chosen));
            ir::Rule& made = builder_.rule("r", {in_range(which, static_cast<std::int64_t>(rule), static_cast<std::int64_t>(rule))}, asked);
            made.pick = static_cast<ir::Pick>(number(0, 2));
        }
        builder_.rule("otherwise", {});
        builder_.guard("own", ir::accept, {channels_effect(ir::EffectKind::keep_channels, 0, allowed)});
        builder_.guard("high", builder_.all_of({in_range(first, 5, 9)}), {remove(mask_of(some(channels / 2)))});
        ir::Effect lifted = remove(mask_of(some(channels / 3)));
        lifted.except = builder_.all_of({in_range(second, 0, 2), in_range(first, 3, 9)});
        builder_.guard("unless", builder_.all_of({in_range(second, 0, 4)}), {lifted});
        builder_.finish();
        must_be_sound(builder_.program);
    }

    [[nodiscard]] const ir::Program& program() const { return builder_.program; }

    [[nodiscard]] std::size_t differences_of(std::size_t rows) {
        Records records(program().schema, rows);
        const std::int64_t all = static_cast<std::int64_t>((std::uint64_t{1} << channels_) - 1);
        for (std::size_t row = 0; row < rows; ++row) {
            // Most of the channels, so that something is left.
            records.set(allowed_, (number(0, all) | number(0, all)) & all, row);
            if (number(0, 19) == 0) records.set(allowed_, State::unknown, row);
            records.set(chosen_, number(0, static_cast<std::int64_t>(channels_) - 1), row);
            if (number(0, 4) == 0) records.set(chosen_, number(0, 1) == 0 ? State::unknown : State::none, row);
            for (const std::uint32_t fact : others_) records.set(fact, number(0, 9), row);
            records.set(which_, number(0, static_cast<std::int64_t>(rules_)), row);
        }
        std::size_t found = 0;
        for (const auto& form : {Form{native::Optimization::o0, tables_only()}, Form{native::Optimization::o2, native::Settings{}}}) {
            found += differences(program(), *must_compile(program(), form.level, form.settings), records.view(), rows);
        }
        return found;
    }

private:
    std::int64_t number(std::int64_t low, std::int64_t high) { return std::uniform_int_distribution<std::int64_t>(low, high)(random_); }

    /// So many channels, none twice, in any order.
    std::vector<std::uint32_t> some(std::size_t count) {
        std::vector<std::uint32_t> all(channels_);
        for (std::uint32_t channel = 0; channel < channels_; ++channel) all[channel] = channel;
        std::shuffle(all.begin(), all.end(), random_);
        all.resize(std::min(count, all.size()));
        return all;
    }
    static std::int64_t mask_of(const std::vector<std::uint32_t>& channels) {
        std::int64_t mask = 0;
        for (const std::uint32_t channel : channels) mask |= bits(channel);
        return mask;
    }

    std::size_t channels_, rules_;
    std::mt19937_64 random_{4'711};
    ProgramBuilder builder_;
    std::uint32_t allowed_ = 0, chosen_ = 0, which_ = 0;
    std::array<std::uint32_t, 2> others_{};
};

/// Rules with rows for what is left of their channels, and without.
std::pair<std::size_t, std::size_t> with_and_without(const ir::Program& program) {
    const native::ActionRows rows = native::action_rows(program);
    std::pair<std::size_t, std::size_t> counted;
    for (std::size_t rule = 0; rule < program.rules.size(); ++rule) {
        const bool has_rows = rows.left != ir::nothing && rows.words[rule * rows.words_of_row + rows.left] != native::ActionRows::no_rows;
        ++(has_rows ? counted.first : counted.second);
    }
    return counted;
}

} // namespace

TEST_CASE("channels that guards leave are the interpreter's, for schemas of 5 to 32 channels") {
    for (const std::size_t channels : {5u, 8u, 9u, 17u, 32u}) {
        for (const bool asks_registers : {false, true}) {
            CAPTURE(channels, asks_registers);
            CHECK(Drawn(channels, 60, 6, asks_registers).differences_of(6'000) == 0);
        }
    }
}

TEST_CASE("rules that ask for more channels than have rows decide as the interpreter does, and so do the others beside them") {
    for (const bool asks_registers : {false, true}) {
        Drawn drawn(12, 120, 9, asks_registers);
        const auto [with, without] = with_and_without(drawn.program());
        CHECK(with > 10);
        CHECK(without > 10);
        CHECK(drawn.differences_of(6'000) == 0);
    }
}

TEST_CASE("rules for which the rows have no room decide as the interpreter does") {
    Drawn drawn(20, 400, 6, false);
    const auto [with, without] = with_and_without(drawn.program());
    CHECK(with > 100);
    CHECK(without > 100);
    CHECK(drawn.differences_of(20'000) == 0);
}
