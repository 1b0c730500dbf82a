// Requirements beside a program: graphs over the final decision, and what becomes of decided records.

#include <algorithm>

#include <catch2/catch.hpp>

#include "forbear/binding.h"
#include "interpret/judge.h"
#include "ir/verify.h"
#include "lower/from_model.h"
#include "lower/probes.h"
#include "lower/requirements.h"
#include "model/from_syntax.h"
#include "syntax/from_text.h"

using namespace forbear;
using interpret::Verdict;

namespace {

const std::string schema = R"(schema customer
key  account_id
fact balance  money USD 0 to 1_000_000
fact tier     ranked basic, gold
fact hardship yes or no, may be unknown
fact stop     yes or no
fact opened   date, may be none
fact note     text, may be unknown
fact refused  yes or no
fact marks    list of mark, at most 5, may be unknown
list mark
  on date

channels email, voice, letter

outcome tone   ranked friendly, firm, normally friendly
outcome review days 0 to 90

guards house
guard stopped
  when stop
  forbid voice
  because "A stop is a stop"
guard soft
  when hardship, or unknown
  limit tone to friendly or below
guard firm_letter
  when tone is firm and contact by letter
  forbid letter
end guards

policy p
  about customer
  guarded by house

rule refused "Refused"
  when refused
  then reject

rule large "Large"
  when balance is above 500 USD
  then contact by first of voice, letter
       tone firm
       review in 3 days

rule middle "Middle"
  when balance is above 100 USD
  then contact by voice, letter
       tone firm

otherwise contact by email
)";

struct Bound {
    ir::Judged judged;
    interpret::Interpreter interpreter;
    explicit Bound(ir::Judged made) : judged(std::move(made)), interpreter(judged.program) {}
    Bound(const Bound&) = delete;
    Bound& operator=(const Bound&) = delete;
    [[nodiscard]] const ir::Requirement& only() const { return judged.requirements.at(0); }
};

model::Model model_of(const std::string& text) {
    SourceMap sources;
    DiagnosticSink sink;
    const std::vector<syntax::File> files{syntax::from_text(sources, sources.add("p.forbear", text), {}, sink)};
    model::Model model = model::from_syntax(files, sink);
    INFO(render_text(sources, sink.sorted()));
    REQUIRE(sink.error_count() == 0);
    return model;
}

Bound bound(const std::string& requirement) {
    Result<ir::Judged> result = lower::with_requirements(model_of(schema + "\nrequire r\n" + requirement).policies.at(0), std::string(64, '0'));
    if (!result) FAIL(result.error().message);
    return Bound(std::move(result).value());
}

/// A record and its decision.
struct Case {
    Record record;
    std::vector<std::int64_t> words;
    FactsView view;

    Case(const Bound& by, const std::vector<std::pair<std::string, std::string>>& facts)
        : record(by.judged.program.schema), words(by.judged.program.layout.words) {
        std::vector<std::pair<std::string, std::string>> all{{"account_id", "A"}, {"balance", "50 USD"}, {"tier", "basic"},
                                                             {"hardship", "no"},  {"stop", "no"},        {"opened", "2026-01-01"},
                                                             {"note", "n"},       {"refused", "no"}};
        all.insert(all.end(), facts.begin(), facts.end());
        for (const auto& [name, value] : all) {
            INFO(name << " " << value);
            REQUIRE(record.set(name, std::string_view(value)));
        }
        view = record.view();
        by.interpreter.decide(view, 0, words.data());
    }
    Case(const Case&) = delete;
    Case& operator=(const Case&) = delete;
    [[nodiscard]] interpret::Decided decided() const { return {&view, 0, words.data()}; }
};

using Facts = std::vector<std::pair<std::string, std::string>>;

Verdict verdict(const std::string& requirement, const Facts& facts) {
    const Bound by = bound(requirement);
    return judge(by.only(), by.interpreter, Case(by, facts).decided());
}
Verdict verdict(const std::string& requirement, const Facts& one, const Facts& other) {
    const Bound by = bound(requirement);
    const Case first(by, one);
    const Case second(by, other);
    const Verdict forth = judge(by.only(), by.interpreter, first.decided(), second.decided());
    CHECK(judge(by.only(), by.interpreter, second.decided(), first.decided()) == forth);
    return forth;
}

const Facts large{{"balance", "600 USD"}};
const Facts middle{{"balance", "200 USD"}};
Facts with(Facts facts, const Facts& more) {
    facts.insert(facts.end(), more.begin(), more.end());
    return facts;
}

} // namespace

TEST_CASE("a requirement reads the final decision, not what the rule asked for", "[lower][requirements]") {
    CHECK(verdict("  tone is friendly\n", middle) == Verdict::broken);
    CHECK(verdict("  tone is friendly\n", with(middle, {{"hardship", "yes"}})) == Verdict::kept);
    CHECK(verdict("  tone is friendly\n", with(middle, {{"hardship", "unknown"}})) == Verdict::kept);
    CHECK(verdict("  whenever tone is firm\n  channels exclude voice\n", with(middle, {{"hardship", "yes"}})) ==
          Verdict::does_not_apply);
    CHECK(verdict("  whenever tone is firm\n  channels exclude voice\n", middle) == Verdict::broken);
    // Of `first of` one channel is used, and the letter that a guard took is not.
    CHECK(verdict("  channels exclude letter\n", large) == Verdict::kept);
    CHECK(verdict("  contact by letter\n", middle) == Verdict::broken);
    CHECK(verdict("  contact by voice\n", middle) == Verdict::kept);
    CHECK(verdict("  review is at most 3 days\n", large) == Verdict::kept);
}

TEST_CASE("unknown and unset break what must hold, and whenever is only true when it is true", "[lower][requirements]") {
    CHECK(verdict("  hardship or tone is firm\n", {{"hardship", "unknown"}}) == Verdict::broken);
    CHECK(verdict("  hardship or tone is friendly\n", {{"hardship", "unknown"}}) == Verdict::kept);
    CHECK(verdict("  whenever hardship\n  tone is firm\n", {{"hardship", "unknown"}}) == Verdict::does_not_apply);
    CHECK(verdict("  whenever hardship, or unknown\n  tone is firm\n", {{"hardship", "unknown"}}) == Verdict::broken);
    CHECK(verdict("  review is at most 90 days\n", {}) == Verdict::broken);
    CHECK(verdict("  review is none or review is at most 90 days\n", {}) == Verdict::kept);
    const Bound by = bound("  hardship or tone is firm\n");
    CHECK(by.only().holds != by.only().may_hold);
}

TEST_CASE("invalid and rejected records break nothing", "[lower][requirements]") {
    CHECK(verdict("  tone is firm\n", {}) == Verdict::broken);
    CHECK(verdict("  tone is firm\n", {{"refused", "yes"}}) == Verdict::does_not_apply);
    CHECK(verdict("  tone is firm\n", {{"balance", "2_000_000 USD"}}) == Verdict::does_not_apply);
}

TEST_CASE("nobody is contacted: the rule said so, or the guards left nothing", "[lower][requirements]") {
    const std::string nobody = "  nobody is contacted\n";
    CHECK(verdict(nobody, middle) == Verdict::broken);
    CHECK(verdict(nobody, {}) == Verdict::broken);
    CHECK(verdict(nobody, with(middle, {{"stop", "yes"}})) == Verdict::kept);
    CHECK(verdict(nobody, {{"refused", "yes"}}) == Verdict::does_not_apply);
    CHECK(verdict("  whenever nobody is contacted\n  tone is friendly\n", middle) == Verdict::does_not_apply);
    CHECK(verdict("  whenever nobody is contacted\n  tone is friendly\n", with(middle, {{"stop", "yes"}})) == Verdict::broken);
    // Guards take channels away, so what nobody used before them nobody uses after them.
    CHECK(verdict("  nobody is contacted unless a guard forbids it\n", middle) == Verdict::broken);
}

TEST_CASE("unless a guard forbids it: what the rule itself would have done counts too", "[lower][requirements]") {
    const Facts stopped = with(large, {{"stop", "yes"}, {"hardship", "yes"}});
    CHECK(verdict("  contact by voice\n", stopped) == Verdict::broken);
    CHECK(verdict("  contact by voice unless a guard forbids it\n", stopped) == Verdict::kept);
    CHECK(verdict("  tone is firm unless a guard forbids it\n", stopped) == Verdict::kept);
    // The rule would have used one channel alone: no guard took the letter.
    CHECK(verdict("  contact by letter unless a guard forbids it\n", large) == Verdict::broken);
    CHECK(verdict("  contact by letter unless a guard forbids it\n", middle) == Verdict::kept);
    // A rule that never asked is not excused by a guard that would have forbidden it.
    CHECK(verdict("  contact by voice unless a guard forbids it\n", {{"stop", "yes"}}) == Verdict::broken);
    // What a guard brought about is no breach.
    CHECK(verdict("  tone is friendly unless a guard forbids it\n", stopped) == Verdict::kept);
    // `whenever` is about what happens.
    CHECK(verdict("  whenever tone is firm\n  contact by email unless a guard forbids it\n", stopped) == Verdict::does_not_apply);
}

TEST_CASE("two customers who differ in the compared fact alone", "[lower][requirements]") {
    const std::string higher = "  a higher balance never gets a higher tone, all else equal\n";
    CHECK(verdict(higher, middle, {}) == Verdict::broken);
    CHECK(verdict(higher, middle, large) == Verdict::kept);
    CHECK(verdict(higher, middle, middle) == Verdict::does_not_apply);
    CHECK(verdict("  a higher balance never gets a lower tone\n", middle, {}) == Verdict::kept);
    CHECK(verdict("  a lower balance never gets a lower tone\n", middle, {}) == Verdict::broken);
    CHECK(verdict("  a lower balance never gets a higher tone\n", middle, {}) == Verdict::kept);
    for (const Facts& other : {Facts{{"tier", "gold"}}, Facts{{"note", "m"}}, Facts{{"note", "unknown"}}, Facts{{"opened", "none"}},
                               Facts{{"account_id", "B"}}}) {
        CHECK(verdict(higher, middle, other) == Verdict::does_not_apply);
        CHECK(verdict(higher, with(middle, other), other) == Verdict::broken);
    }
    // The outcome must be set for both, and both must be in what the requirement is about.
    CHECK(verdict("  a higher balance never gets a higher review\n", large, middle) == Verdict::does_not_apply);
    CHECK(verdict("  whenever balance is above 100 USD\n" + higher, middle, {}) == Verdict::does_not_apply);
    CHECK(verdict("  whenever balance is at least 50 USD\n" + higher, middle, {}) == Verdict::broken);
    CHECK(verdict(higher, with(middle, {{"refused", "yes"}}), {}) == Verdict::does_not_apply);
}

TEST_CASE("two lists that differ are something else", "[lower][requirements]") {
    const Bound by = bound("  a higher balance never gets a higher tone\n");
    Case one(by, middle);
    Case other(by, {});
    CHECK(judge(by.only(), by.interpreter, one.decided(), other.decided()) == Verdict::broken);
    const auto list = static_cast<std::uint32_t>(by.judged.program.schema.find_list("marks"));
    const auto marked = [&](std::vector<std::uint32_t>& offsets, std::vector<std::int64_t>& days, ListColumns& columns, Column& field,
                            const Case& whose) {
        field = {days.data(), nullptr, 1};
        columns = {offsets.data(), nullptr, &field};
        FactsView view = whose.view;
        REQUIRE(list == 0);
        view.lists = &columns;
        return view;
    };
    const auto judged = [&](std::vector<std::int64_t> left, std::vector<std::int64_t> right) {
        std::vector<std::uint32_t> left_offsets{0, static_cast<std::uint32_t>(left.size())};
        std::vector<std::uint32_t> right_offsets{0, static_cast<std::uint32_t>(right.size())};
        ListColumns left_columns, right_columns;
        Column left_field, right_field;
        const FactsView first = marked(left_offsets, left, left_columns, left_field, one);
        const FactsView second = marked(right_offsets, right, right_columns, right_field, other);
        return judge(by.only(), by.interpreter, {&first, 0, one.words.data()}, {&second, 0, other.words.data()});
    };
    CHECK(judged({20'000, 20'001}, {20'000, 20'001}) == Verdict::broken);
    CHECK(judged({20'000, 20'001}, {20'000, 20'002}) == Verdict::does_not_apply);
    CHECK(judged({20'000, 20'001}, {20'000}) == Verdict::does_not_apply);
}

TEST_CASE("customers compared by a calculation differ in what it reads, on one day", "[lower][requirements]") {
    const std::string text = schema.substr(0, schema.find("\nguards house")) +
                             "\ncalculate age as days from opened to as_of, or 0 days when none\n\npolicy p\n  about customer\n\n"
                             "rule old \"Old\"\n  when age is above 30\n  then contact by email\n       tone firm\n\n"
                             "otherwise contact by email\n\nrequire r\n  a higher age never gets a higher tone\n";
    Result<ir::Judged> result = lower::with_requirements(model_of(text).policies.at(0), std::string(64, '0'));
    REQUIRE(result);
    const Bound by(std::move(result).value());
    const auto judged = [&](const Facts& one, const Facts& other) {
        const Case first(by, one);
        const Case second(by, other);
        return judge(by.only(), by.interpreter, first.decided(), second.decided());
    };
    const Facts today{{"as_of", "2026-03-01"}};
    CHECK(judged(today, with(today, {{"opened", "2026-02-20"}})) == Verdict::broken);
    CHECK(judged(today, with(today, {{"opened", "none"}})) == Verdict::broken);
    CHECK(judged(today, with(today, {{"opened", "2025-02-20"}})) == Verdict::kept);
    CHECK(judged(today, {{"as_of", "2026-01-02"}}) == Verdict::does_not_apply);
    CHECK(judged(today, with(today, {{"opened", "2026-02-20"}, {"tier", "gold"}})) == Verdict::does_not_apply);
}

TEST_CASE("requirements leave the program as it decides, and the date of decision as it was", "[lower][requirements]") {
    const model::Model model = model_of(schema + "\nrequire r\n  whenever as_of is a weekend\n  tone is friendly\n");
    const Result<ir::Program> plain = lower::from_model(model.policies.at(0), std::string(64, '0'));
    const Result<ir::Judged> judged = lower::for_analysis(model.policies.at(0), std::string(64, '0'));
    const Result<ir::Probed> probed = lower::with_probes(model.policies.at(0), std::string(64, '0'));
    REQUIRE(plain);
    REQUIRE(judged);
    REQUIRE(probed);
    const ir::Program& program = judged.value().program;
    CHECK_FALSE(plain.value().reads_as_of);
    CHECK(program.reads_as_of);
    CHECK(program.schema.facts.at(0).may_be_unknown);
    CHECK(program.entry == plain.value().entry);
    CHECK(program.layout.words == plain.value().layout.words);
    CHECK(program.guards.at(0).entry == plain.value().guards.at(0).entry);
    CHECK(judged.value().probes.size() == probed.value().probes.size());
    CHECK_FALSE(judged.value().probes.empty());
    CHECK(lower::with_requirements(model.policies.at(0), std::string(64, '0')).value().probes.empty());
    CHECK(verdict("  whenever as_of is a weekend\n  tone is firm\n", {{"as_of", "2026-11-28"}}) == Verdict::broken);
    CHECK(verdict("  whenever as_of is a weekend\n  tone is firm\n", {{"as_of", "2026-11-27"}}) == Verdict::does_not_apply);
    CHECK(verdict("  whenever as_of is a weekend\n  tone is firm\n", {}) == Verdict::does_not_apply);
}

TEST_CASE("a requirement that is not sound does not verify", "[lower][requirements]") {
    const Result<ir::Judged> made = lower::for_analysis(
        model_of(schema + "\nrequire r\n  a higher balance never gets a higher tone\n\nrequire s\n  tone is firm\n").policies.at(0),
        std::string(64, '0'));
    REQUIRE(made);
    REQUIRE(ir::verify(made.value()).empty());
    const auto spoilt = [&](const auto& spoil) {
        ir::Judged copy = made.value();
        spoil(copy);
        return ir::verify(copy).size();
    };
    CHECK(spoilt([](ir::Judged& all) { all.requirements[0].value = ir::nothing; }) == 1);
    CHECK(spoilt([](ir::Judged& all) { all.requirements[0].outcome = 9; }) == 1);
    CHECK(spoilt([](ir::Judged& all) { all.requirements[0].facts = {99}; }) == 1);
    CHECK(spoilt([](ir::Judged& all) { all.requirements[0].lists = {99}; }) == 1);
    CHECK(spoilt([](ir::Judged& all) { all.requirements[1].holds = ir::fires(0); }) == 1);
    CHECK(spoilt([](ir::Judged& all) { all.requirements[1].may_hold = static_cast<std::uint32_t>(all.program.nodes.size()); }) == 1);
    CHECK(spoilt([](ir::Judged& all) { all.requirements[1].applies = ir::fires(0); }) == 1);
    CHECK(spoilt([](ir::Judged& all) { all.probes.at(0).index = 99; }) == 1);
    CHECK(spoilt([](ir::Judged& all) { all.program.rules.clear(); }) >= 1);
    CHECK(spoilt([](ir::Judged& all) { all.program.schema.vocabularies.at(
        static_cast<std::size_t>(all.program.schema.outcomes.at(0).type.vocabulary)).ranked = false; }) == 1);
}
