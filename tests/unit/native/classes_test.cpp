// How machine code turns a value into its class: every way, for values near each cut point and anywhere.

#include <set>

#include "dispatch/table.h"
#include "unit/native/compare.h"

using namespace forbear;
using namespace forbear::tests;
using dispatch::Coder;
using dispatch::Coding;

namespace {

enum class Spread { even, amounts, close };

/// What a fact may hold, and where rules cut it.
struct Cuts {
    std::int64_t low = 0, high = 0;
    Spread spread = Spread::even;
    int rules = 0;
};

class Drawn {
public:
    explicit Drawn(const Cuts& cuts) : cuts_(cuts) {
        fact_ = builder_.fact("measured", whole(cuts.low, cuts.high), true);
        const auto other = builder_.fact("other", whole(0, 1'000));
        const ir::Reg reg = builder_.read(fact_), second = builder_.read(other);
        for (int rule = 0; rule < cuts.rules; ++rule) {
            const std::int64_t from = cut(), low = number(0, 900);
            points_.insert(from);
            builder_.rule("r", {in_range(reg, from, cuts.high), in_range(second, low, low + 2)}, {to(email)});
        }
        builder_.rule("otherwise", {});
        builder_.finish();
        must_be_sound(builder_.program);
    }

    [[nodiscard]] const ir::Program& program() const { return builder_.program; }

    /// The coder of the fact, as the tables have it.
    [[nodiscard]] Coder coder() const {
        const auto table = dispatch::make_table(program());
        REQUIRE(table);
        for (const Coder& one : table.value().coders) {
            if (one.low == cuts_.low && one.high == cuts_.high) return one;
        }
        FAIL("the table does not look at the fact");
        return {};
    }

    [[nodiscard]] std::size_t differences_near_the_cuts() {
        std::vector<std::int64_t> values{cuts_.low, cuts_.high};
        for (const std::int64_t point : points_) {
            values.push_back(point);
            if (point > cuts_.low) values.push_back(point - 1);
        }
        for (int more = 0; more < 500; ++more) values.push_back(number(cuts_.low, cuts_.high));
        Records records(program().schema, values.size());
        for (std::size_t row = 0; row < values.size(); ++row) {
            records.set(fact_, values[row], row).set(fact_ + 1, number(0, 1'000), row);
            if (row % 50 == 7) records.set(fact_, State::unknown, row);
        }
        std::size_t found = 0;
        for (const native::Optimization level : {native::Optimization::o0, native::Optimization::o2}) {
            found += differences(program(), *must_compile(program(), level), records.view(), values.size());
        }
        return found;
    }

private:
    std::int64_t number(std::int64_t low, std::int64_t high) { return std::uniform_int_distribution<std::int64_t>(low, high)(random_); }

    std::int64_t cut() {
        const std::int64_t middle = cuts_.low / 2 + cuts_.high / 2;
        switch (cuts_.spread) {
        case Spread::even: return number(cuts_.low, cuts_.high);
        case Spread::amounts: return cuts_.low + (number(1, 1'000) << number(0, 50)) % (cuts_.high / 2);
        case Spread::close: return middle + number(0, 2'000);
        }
        return middle;
    }

    Cuts cuts_;
    std::mt19937_64 random_{77};
    ProgramBuilder builder_;
    std::uint32_t fact_ = 0;
    std::set<std::int64_t> points_;
};

constexpr std::int64_t narrow = 100'000'000, wide = 1ll << 60;

} // namespace

TEST_CASE("machine code finds classes by buckets of equal width, narrow and wide") {
    for (const std::int64_t high : {narrow, wide, INT64_MAX}) {
        CAPTURE(high);
        Drawn drawn({high == narrow ? 0 : -high, high, Spread::even, 700});
        const Coder coder = drawn.coder();
        CHECK(coder.coding == Coding::bucket);
        CHECK_FALSE(coder.buckets.grow());
        CHECK(coder.is_narrow() == (high == narrow));
        CHECK(drawn.differences_near_the_cuts() == 0);
    }
}

TEST_CASE("machine code finds classes by buckets that grow, narrow and wide") {
    for (const std::int64_t high : {narrow, wide}) {
        CAPTURE(high);
        Drawn drawn({0, high, Spread::amounts, 900});
        const Coder coder = drawn.coder();
        CHECK(coder.coding == Coding::bucket);
        CHECK(coder.is_narrow() == (high == narrow));
        CHECK(drawn.differences_near_the_cuts() == 0);
    }
    Drawn drawn({0, wide, Spread::amounts, 900});
    CHECK(drawn.coder().buckets.grow());
}

TEST_CASE("machine code finds classes by trees of one to three levels, narrow and wide") {
    for (const int rules : {12, 200, 900}) {
        for (const std::int64_t high : {narrow, wide}) {
            CAPTURE(rules, high);
            Drawn drawn({0, high, Spread::close, rules});
            const Coder coder = drawn.coder();
            CHECK(coder.coding == Coding::search);
            CHECK(coder.is_narrow() == (high == narrow));
            CHECK(coder.tree.levels().size() == (rules == 12 ? 1u : rules == 200 ? 2u : 3u));
            CHECK(drawn.differences_near_the_cuts() == 0);
        }
    }
}
