#include "syntax/passages.h"

#include <algorithm>

#include <catch2/catch.hpp>

#include "syntax/from_text.h"

using namespace forbear;
using namespace forbear::syntax;

namespace {

constexpr const char* text = R"~(policy early version 2
  "Words first."
  about customer
  guarded by house
  owner "Strategy"
  effective from 2026-12-01

parameter patience is 5 days

section placed "Placed" when collector is third_party unless
  (a or b)
  rule promise "A promise" when x is 1 and   y is 2 then do not contact; review in 1 day because "We wait."
end section

table ladder "Ladder", first row that fits
    tier | days_past_due => contact by | because
  one: gold | 1 to 9 => email, sms | "Theirs"
  two: - | - => letter | -
  because "Ours"
end table

cadence calls when late
  first: days past due 3 to 9 contact by email every 3 days, at most 2 times
  stop when paid
end cadence

otherwise do not contact because "Nothing."

guards house "House 1"
  about customer
  when country is us
guard quiet "Quiet"
  when asked, or unknown
  forbid sms, voice except when agreed
  because "Said so."
end guards
)~";

std::vector<Passage> read() {
    SourceMap sources;
    DiagnosticSink sink;
    const File file = from_text(sources, sources.add("sample.forbear", text), {}, sink);
    INFO(render_text(sources, sink.sorted()));
    REQUIRE(sink.error_count() == 0);
    return passages(file);
}

const Passage& named(const std::vector<Passage>& all, PassageKind kind, const std::string& name) {
    const auto found = std::ranges::find_if(all, [&](const Passage& each) { return each.kind == kind && each.name == name; });
    REQUIRE(found != all.end());
    return *found;
}

} // namespace

TEST_CASE("a policy comes apart into what each of its parts says", "[syntax]") {
    const std::vector<Passage> all = read();
    const Passage& policy = named(all, PassageKind::policy, "early");
    CHECK(policy.title == "Words first.");
    CHECK(policy.owner == "Strategy");
    CHECK(policy.effective == "effective from 2026-12-01");
    CHECK(named(all, PassageKind::parameter, "patience").text == "parameter patience is 5 days");
    CHECK(named(all, PassageKind::section, "placed").text == "when collector is third_party\nunless (a or b)");
    const Passage& promise = named(all, PassageKind::rule, "promise");
    CHECK(promise.text == "when x is 1\n and y is 2\nthen do not contact\n     review in 1 day");
    CHECK(promise.because == "We wait.");
    CHECK(promise.title == "A promise");
    CHECK(promise.within == "early");
    CHECK(std::string(text).substr(promise.at.begin, 7) == "promise");
    CHECK(named(all, PassageKind::otherwise, "otherwise").text == "otherwise do not contact");
}

TEST_CASE("rows, steps and guards come with what they belong to", "[syntax]") {
    const std::vector<Passage> all = read();
    const Passage& one = named(all, PassageKind::row, "one");
    CHECK(one.within == "ladder");
    CHECK(one.conditions == 2);
    CHECK(one.cells == std::vector<std::pair<std::string, std::string>>{{"tier", "gold"}, {"days_past_due", "1 to 9"}, {"contact by", "email, sms"}});
    CHECK(one.because == "Theirs");
    CHECK(named(all, PassageKind::row, "two").because == "Ours");
    CHECK(named(all, PassageKind::step, "first").text == "days past due 3 to 9, contact by email, every 3 days, at most 2 times");
    CHECK(named(all, PassageKind::step, "stopped").text == "stop when paid");
    const Passage& quiet = named(all, PassageKind::guard, "quiet");
    CHECK(quiet.text == "when asked, or unknown\nforbid sms, voice except when agreed");
    CHECK(quiet.citation == "House 1");
    CHECK(quiet.because == "Said so.");
    CHECK(named(all, PassageKind::guard_file, "house").text == "when country is us");
}
