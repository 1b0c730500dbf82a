#include <catch2/catch.hpp>

#include "syntax/print.h"

using namespace forbear;
using namespace forbear::syntax;

namespace {

Expr leaf(ExprKind kind, std::string text = {}) {
    Expr expr;
    expr.kind = kind;
    expr.text = std::move(text);
    return expr;
}

Expr name(std::string text) { return leaf(ExprKind::name, std::move(text)); }

Expr number(std::string digits, Unit unit = Unit::plain, std::string currency = {}) {
    Expr expr = leaf(ExprKind::number);
    expr.number = {std::move(digits), unit, std::move(currency)};
    return expr;
}

Expr of(ExprKind kind, std::vector<Expr> args) {
    Expr expr = leaf(kind);
    expr.args = std::move(args);
    return expr;
}

Expr test(TestKind kind, std::vector<Expr> args, bool negated = false) {
    Expr expr = of(ExprKind::test, std::move(args));
    expr.test = kind;
    expr.negated = negated;
    return expr;
}

Expr hardship() { return test(TestKind::whole_yes, {name("hardship")}); }

} // namespace

TEST_CASE("numbers are written with their units and read in groups", "[print]") {
    CHECK(print(number("250.00", Unit::money, "USD")) == "250.00 USD");
    CHECK(print(number("10000000", Unit::money, "USD")) == "10_000_000 USD");
    CHECK(print(number("-12345.6789")) == "-12_345.6789");
    CHECK(print(number("4000")) == "4_000");
    CHECK(print(number("1", Unit::days)) == "1 day");
    CHECK(print(number("3", Unit::months)) == "3 months");
    CHECK(print(number("0", Unit::hours)) == "0 hours");
    CHECK(print(number("80", Unit::percent)) == "80%");
}

TEST_CASE("tests read as sentences", "[print]") {
    CHECK(print(test(TestKind::range, {name("days_past_due"), number("1"), number("30")})) == "days_past_due is 1 to 30");
    CHECK(print(test(TestKind::or_above, {name("tier"), name("gold")})) == "tier is gold or above");
    CHECK(print(test(TestKind::equal, {name("result"), name("busy")}, true)) == "result is not busy");
    CHECK(print(test(TestKind::one_of, {name("by"), name("voice"), name("agent")})) == "by is voice or agent");
    CHECK(print(test(TestKind::one_of, {name("by"), name("a"), name("b"), name("c")})) == "by is one of a, b, c");
    CHECK(print(test(TestKind::one_of, {name("by"), name("a"), name("b")}, true)) == "by is none of a, b");
    CHECK(print(test(TestKind::on_or_after, {name("promised_on"), name("as_of")})) == "promised_on is on or after as_of");
    CHECK(print(test(TestKind::none, {name("oldest_unpaid")}, true)) == "oldest_unpaid is not none");
    CHECK(print(test(TestKind::includes, {name("channels"), name("agency")}, true)) == "channels exclude agency");
    CHECK(print(test(TestKind::includes, {name("allowed"), name("sms")})) == "allowed includes sms");
    CHECK(print(test(TestKind::season, {name("as_of"), leaf(ExprKind::quoted, "11-01"),
                                        leaf(ExprKind::quoted, "04-15")})) ==
          "as_of is between 1 November and 15 April");
    Expr weekend = test(TestKind::weekday, {name("as_of")});
    weekend.names = {{"saturday", {}, false}, {"sunday", {}, false}};
    CHECK(print(weekend) == "as_of is a Saturday or Sunday");
    Expr state = leaf(ExprKind::quoted, "O\"R\\");
    CHECK(print(test(TestKind::equal, {name("state"), state})) == "state is \"O\\\"R\\\\\"");
}

TEST_CASE("connected conditions have brackets where they are needed", "[print]") {
    const Expr both = of(ExprKind::all, {hardship(), name("x")});
    CHECK(print(both) == "hardship and x");
    CHECK(print(of(ExprKind::either, {both, hardship()})) == "(hardship and x) or hardship");
    CHECK(print(of(ExprKind::either, {of(ExprKind::group, {both}), hardship()})) == "(hardship and x) or hardship");
    CHECK(print(of(ExprKind::negation, {hardship()})) == "not hardship");
    CHECK(print(of(ExprKind::negation, {both})) == "not (hardship and x)");
    CHECK(print(of(ExprKind::or_unknown, {hardship()})) == "hardship, or unknown");
    CHECK(print(of(ExprKind::all, {of(ExprKind::or_unknown, {hardship()}), name("x")})) == "(hardship, or unknown) and x");
}

TEST_CASE("parts of lists", "[print]") {
    Expr expr = of(ExprKind::at_least_of, {number("7")});
    ListPart part;
    part.list = {"contacts", {}, false};
    part.window = WindowKind::last_days;
    part.window_args = {number("7", Unit::days)};
    part.where = {of(ExprKind::all, {test(TestKind::one_of, {name("by"), name("voice"), name("agent")}),
                                     test(TestKind::equal, {name("direction"), name("outbound")})})};
    SECTION("the window first") {
        part.window_first = true;
        expr.list = {part};
        CHECK(print(expr) == "in the last 7 days there are at least 7 contacts where (by is voice or agent and direction "
                             "is outbound)");
    }
    SECTION("the window behind the list") {
        expr.list = {part};
        CHECK(print(expr) == "at least 7 contacts in the last 7 days where (by is voice or agent and direction is "
                             "outbound)");
    }
    SECTION("a number counted in days without a unit") {
        part.window_args = {number("7")};
        part.where.clear();
        expr = of(ExprKind::number_of, {});
        expr.list = {part};
        CHECK(print(test(TestKind::above, {expr, number("3")})) == "number of contacts in the last 7 days is above 3");
    }
    SECTION("any") {
        part.window_first = true;
        part.list.text = "contact";
        part.where = {of(ExprKind::group, {test(TestKind::equal, {name("result"), name("conversation")})})};
        expr = of(ExprKind::any_of, {});
        expr.list = {part};
        CHECK(print(expr) == "in the last 7 days there is any contact where (result is conversation)");
    }
}

TEST_CASE("values that are computed", "[print]") {
    const Expr days = of(ExprKind::days_from, {name("oldest_unpaid"), name("as_of")});
    CHECK(print(of(ExprKind::with_default, {days, number("0", Unit::days)})) ==
          "days from oldest_unpaid to as_of, or 0 days when none");
    CHECK(print(of(ExprKind::percent_of, {name("balance"), name("credit_limit")})) ==
          "balance as percent of credit_limit");
    Expr rounded = of(ExprKind::rounded, {of(ExprKind::share_of, {number("40", Unit::percent), name("balance")}),
                                          number("1", Unit::money, "USD")});
    rounded.rounding = Rounding::down;
    CHECK(print(rounded) == "40% of balance, rounded down to 1 USD");
    CHECK(print(of(ExprKind::multiply, {of(ExprKind::add, {name("a"), name("b")}), number("2")})) == "(a + b) * 2");
    CHECK(print(of(ExprKind::later_of, {name("a"), name("b")})) == "later of a and b");
    CHECK(print(of(ExprKind::later_of, {name("a"), name("b"), name("c")})) == "later of a, b, c");
}

TEST_CASE("paragraphs are what stands behind blank lines", "[print]") {
    CHECK(paragraphs_of("a\nb\n\n  c\n") == std::vector<std::uint32_t>{7});
    CHECK(paragraphs_of("a\r\nb\r\n \r\n\r\nc") == std::vector<std::uint32_t>{11});
    CHECK(paragraphs_of("a\rb\r\rc") == std::vector<std::uint32_t>{5});
    CHECK(paragraphs_of("").empty());
}
