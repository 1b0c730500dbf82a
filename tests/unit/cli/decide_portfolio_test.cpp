#include <catch2/catch.hpp>

#include "portfolio/decide_portfolio.h"
#include "unit/cli/portfolio_fixture.h"

using namespace forbear;
using namespace forbear::cli;
using namespace forbear::cli::test;

namespace {

/// Decides without an engine: invalid where the balance is malformed or missing; above 100.00 USD contact by email and
/// sms with hours for sms, above 1000.00 USD rejected, else no contact.
class PaperPolicy final : public Policy {
public:
    PaperPolicy() : schema_(small_schema()) {
        Outcome pay;
        pay.name = "pay";
        pay.type = schema_.facts[3].type;
        Outcome window;
        window.name = "window";
        window.type.kind = TypeKind::hours;
        window.for_each_channel = true;
        Outcome status;
        status.name = "status";
        status.type.kind = TypeKind::yes_no;
        schema_.outcomes = {pay, window, status};
        layout_.channels = 4;
        layout_.guards_applied = 5;
        layout_.guards_changed = 6;
        layout_.outcomes_set = 7;
        layout_.outcomes = 8;
        layout_.words = 13;
        layout_.channel_count = 3;
        layout_.guard_count = 2;
    }
    const std::string& name() const noexcept override { return name_; }
    std::uint32_t version() const noexcept override { return 3; }
    const std::string& hash() const noexcept override { return name_; }
    const Schema& schema() const noexcept override { return schema_; }
    const std::vector<RuleInfo>& rules() const noexcept override { return rules_; }
    const std::vector<GuardInfo>& guards() const noexcept override { return guards_; }
    const std::vector<ExperimentInfo>& experiments() const noexcept override { return experiments_; }
    bool reads_as_of() const noexcept override { return false; }
    const DecisionLayout& layout() const noexcept override { return layout_; }
    std::uint32_t outcome_word(std::uint32_t outcome) const noexcept override {
        return outcome == 0 ? 0 : outcome == 1 ? 1 : 4;
    }
    void interpret(const FactsView& facts, std::uint64_t row, std::int64_t* out) const noexcept override {
        decide(facts, row, out);
    }
    void decide(const FactsView& facts, std::uint64_t row, std::int64_t* out) const noexcept override {
        std::fill_n(out, layout_.words, 0);
        const auto state = static_cast<State>(facts.facts[3].states[row]);
        const std::int64_t balance = facts.facts[3].values[row];
        if (state != State::known || balance > 500'000) {
            out[layout::status] = static_cast<std::int64_t>(Status::invalid);
            out[layout::rule] = -1;
            const FaultKind kind = state == State::malformed ? FaultKind::malformed
                                   : state == State::known   ? FaultKind::out_of_range
                                                             : FaultKind::missing;
            out[layout::fault] = pack_fault(kind, false, 3, 0, 0);
            return;
        }
        out[layout::rule] = balance > 100'000 ? 2 : balance > 10'000 ? 1 : 0;
        out[layout::status] = balance > 100'000  ? static_cast<std::int64_t>(Status::rejected)
                              : balance > 10'000 ? static_cast<std::int64_t>(Status::contact)
                                                 : static_cast<std::int64_t>(Status::no_contact);
        for (int channel = 0; channel < 3; ++channel) out[9 + channel] = all_day;
        if (out[layout::rule] != 1) return;
        out[layout::number_of_channels] = 2;
        out[4] = 1 | 0 << 8; // sms before email
        out[5] = 3;
        out[7] = 1 | 1 << 1;
        out[8] = balance / 10;
        out[9 + 1] = pack_hours(481, 1259);
    }
    void decide(const FactsView& facts, std::uint64_t begin, std::uint64_t end,
                std::int64_t* out) const noexcept override {
        for (std::uint64_t row = begin; row < end; ++row) decide(facts, row, out + (row - begin) * layout_.words);
    }
    Explanation explain(const FactsView&, std::uint64_t) const override { return {}; }
    std::string fault_text(const Fault&, const FactsView&, std::uint64_t) const override { return {}; }
    std::string reason_text(const DecisionView& decision, const FactsView&, std::uint64_t) const override {
        if (decision.status() != Status::rejected) return {};
        return rules_[static_cast<std::size_t>(decision.rule())].because;
    }
    void wait_for_engine() const noexcept override {}
    EngineKind engine() const noexcept override { return EngineKind::interpreter; }
    const std::string& engine_note() const noexcept override { return note_; }

private:
    Schema schema_;
    std::string name_ = "paper";
    std::string note_;
    std::vector<RuleInfo> rules_{
        {"small", "", "", 0, ""}, {"middle", "", "", 0, ""}, {"large", "", "=Not ours, \"really\"", 0, ""}};
    std::vector<ExperimentInfo> experiments_;
    std::vector<GuardInfo> guards_{{"one", "", "", ""}, {"two", "", "", ""}};
    DecisionLayout layout_;
};

struct Decided {
    std::string text;
    std::string summary;
    std::string failure;
};

Decided decide(const Folder& folder, std::string_view accounts, FileFormat format = FileFormat::csv,
               unsigned threads = 1) {
    const PaperPolicy policy;
    PortfolioOptions options;
    options.input = folder.write("accounts.csv", accounts);
    options.lists = {{"contacts", folder.write("contacts.csv", "account_id,on,by\n")}};
    auto portfolio = Portfolio::open(policy.schema(), options, policy.reads_as_of());
    REQUIRE(portfolio.has_value());
    const DecisionWriter writer(policy, format);
    Output output;
    REQUIRE(output.open(folder.path("out")).has_value());
    const DecideResult result =
        decide_portfolio({&policy}, *portfolio.value(), writer, output, threads, [](std::uint64_t, std::uint64_t) {});
    REQUIRE(output.close().has_value());
    return {folder.read("out"), result.tallies.front().text(policy), result.failure};
}

const std::string header = "account_id,segment,balance,since\n";
const std::string mixed = header + "A1,consumer,50.00,\nA2,consumer,200,\n\"A,3\",consumer,2000,\nA4,consumer,abc,\n"
                                   "A5,consumer,,\nA6\nA7,consumer,9999.00,\n=A8,consumer,1,\n";

} // namespace

TEST_CASE("decisions as CSV", "[cli]") {
    const Folder folder;
    CHECK(decide(folder, mixed).text == "account_id,status,rule,channels,pay,window,outcome_status,guards,reason\n"
                                        "A1,no_contact,small,,,,,,\n"
                                        "A2,contact,middle,sms;email,20.00,sms 08:01-20:59,,one;two,\n"
                                        "\"A,3\",rejected,large,,,,,,\" =Not ours, \"\"really\"\"\"\n"
                                        "A4,invalid,,,,,,,balance: `abc` is not money in USD\n"
                                        "A5,invalid,,,,,,,balance: missing\n"
                                        ",invalid,,,,,,,line 7: 1 cell where the header has 4\n"
                                        "A7,invalid,,,,,,,balance: 9999.00 USD is outside 0.00 USD to 10000.00 USD\n"
                                        "=A8,no_contact,small,,,,,,\n");
}

TEST_CASE("decisions as JSON Lines", "[cli]") {
    const Folder folder;
    CHECK(
        decide(folder, header + "A2,consumer,200,\nA4,consumer,abc,\n", FileFormat::json_lines).text ==
        R"({"account_id":"A2","status":"contact","rule":"middle","channels":["sms","email"],"outcomes":{"pay":20.00,"window":{"sms":"08:01-20:59"},"status":null},"guards":["one","two"],"reason":""})"
        "\n"
        R"({"account_id":"A4","status":"invalid","rule":null,"channels":[],"outcomes":{"pay":null,"window":{},"status":null},"guards":[],"reason":"balance: `abc` is not money in USD"})"
        "\n");
}

TEST_CASE("the summary's counts add up", "[cli]") {
    const Folder folder;
    CHECK(decide(folder, mixed).summary == "paper version 3: 8 records\n"
                                           "status\n"
                                           "  contact     1\n"
                                           "  no_contact  2\n"
                                           "  blocked     0\n"
                                           "  invalid     4\n"
                                           "  rejected    1\n"
                                           "rule\n"
                                           "  small   2\n"
                                           "  middle  1\n"
                                           "  large   1\n"
                                           "channel (a record counts for each channel it may be contacted by)\n"
                                           "  email  1\n"
                                           "  sms    1\n"
                                           "invalid\n"
                                           "  row 4 (A4): balance: `abc` is not money in USD\n"
                                           "  row 5 (A5): balance: missing\n"
                                           "  row 6: line 7: 1 cell where the header has 4\n"
                                           "  row 7 (A7): balance: 9999.00 USD is outside 0.00 USD to 10000.00 USD\n");
}

TEST_CASE("threads change nothing but the time", "[cli]") {
    const Folder folder;
    std::string many = header;
    for (int i = 0; i < 30'000; ++i) {
        many += "A" + std::to_string(i) + ",consumer," + (i % 97 == 0 ? std::string("x") : std::to_string(i % 1500)) +
                ",\n";
    }
    const Decided alone = decide(folder, many);
    const Decided together = decide(folder, many, FileFormat::csv, 4);
    CHECK(alone.text == together.text);
    CHECK(alone.summary == together.summary);
    CHECK(std::count(alone.text.begin(), alone.text.end(), '\n') == 30'001);
    CHECK(alone.summary.find("invalid, the first 5\n") != std::string::npos);
}

TEST_CASE("an output that fails is said, with what is complete", "[cli]") {
    if (!std::filesystem::exists("/dev/full")) return;
    const Folder folder;
    const PaperPolicy policy;
    PortfolioOptions options;
    options.input = folder.write("accounts.csv", mixed);
    options.lists = {{"contacts", folder.write("contacts.csv", "account_id,on,by\n")}};
    auto portfolio = Portfolio::open(policy.schema(), options, false);
    REQUIRE(portfolio.has_value());
    Output output;
    REQUIRE(output.open("/dev/full").has_value());
    const DecideResult result = decide_portfolio({&policy}, *portfolio.value(), DecisionWriter(policy, FileFormat::csv),
                                                 output, 2, [](std::uint64_t, std::uint64_t) {});
    CHECK(result.failure.find("No space left") != std::string::npos);
    CHECK(result.rows_written == 0);
}
