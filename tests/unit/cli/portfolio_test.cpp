#include <catch2/catch.hpp>

#include "portfolio/portfolio.h"
#include "unit/cli/portfolio_fixture.h"

using namespace forbear;
using namespace forbear::cli;
using namespace forbear::cli::test;

namespace {

struct Read {
    std::string error;
    std::vector<std::string> problems; ///< per record; `raw` of a malformed fact otherwise
    std::vector<std::string> keys;
    std::vector<std::size_t> contacts;
    std::vector<std::string> notes;
    std::set<std::string> ignored;
};

/// Opens and reads a whole portfolio. A record's first malformed fact stands in `problems` as `fact:cell`.
Read read_all(const Schema& schema, const PortfolioOptions& options, bool reads_as_of = false) {
    Read read;
    Result<std::unique_ptr<Portfolio>> opened = Portfolio::open(schema, options, reads_as_of);
    if (!opened) {
        read.error = opened.error().message;
        return read;
    }
    Portfolio& portfolio = *opened.value();
    read.notes = portfolio.notes();
    RawChunk raw;
    FactsChunk facts(schema);
    while (true) {
        raw.clear();
        const Result<bool> more = portfolio.read(raw, {1, 2});
        REQUIRE(more.has_value());
        if (!more.value()) break;
        portfolio.bind(raw, facts, read.ignored);
        REQUIRE(facts.size() == raw.records.size());
        for (std::size_t record = 0; record < facts.size(); ++record) {
            std::string problem = facts.problem(record);
            for (std::uint16_t fact = 0; fact < schema.facts.size() && problem.empty(); ++fact) {
                const std::string* cell = facts.raw_cell(record, Fault{FaultKind::malformed, false, fact, 0, 0});
                if (cell != nullptr) problem = schema.facts[fact].name + ":" + *cell;
            }
            read.problems.push_back(problem);
            read.keys.emplace_back(facts.key(record));
            read.contacts.push_back(facts.elements_of(0, record));
        }
        REQUIRE(facts.view().has_value());
    }
    for (const std::string& note : portfolio.closing_notes()) read.notes.push_back(note);
    return read;
}

PortfolioOptions csv_options(const Folder& folder, std::string_view text,
                             std::string_view contacts = "account_id,on,by\n") {
    PortfolioOptions options;
    options.input = folder.write("accounts.csv", text);
    options.lists = {{"contacts", folder.write("contacts.csv", contacts)}};
    return options;
}

const std::string header = "account_id,segment,balance,since\n";

} // namespace

TEST_CASE("a file without the columns it needs is refused before the first record", "[cli]") {
    const Folder folder;
    const Schema schema = small_schema();
    PortfolioOptions options = csv_options(folder, "account_id,Balance,segment\n1,2,consumer\n");
    CHECK(read_all(schema, options).error ==
          options.input + ": no column for `balance` (perhaps --map balance=Balance), `since`");
    options.map = {{"balance", "Balance"}, {"since", "segment"}};
    CHECK(read_all(schema, options).error.empty());
    CHECK(read_all(schema, options, true).error.find("`as_of` (the policy depends on") != std::string::npos);
    options.as_of = 20000;
    CHECK(read_all(schema, options, true).error.empty());
    options.lists.clear();
    CHECK(read_all(schema, options, true).error.find("`contacts` (a list: give --list contacts=FILE)") !=
          std::string::npos);
    options.map = {{"balanc", "Balance"}};
    CHECK(read_all(schema, options).error.find("did you mean `balance`?") != std::string::npos);
    options.map = {{"balance", "nothing"}};
    options = csv_options(folder, header);
    options.map = {{"balance", "nothing"}};
    CHECK(read_all(schema, options).error.find("no such column: --map `balance=nothing`") != std::string::npos);
}

TEST_CASE("files that are no portfolio", "[cli]") {
    const Folder folder;
    const Schema schema = small_schema();
    CHECK(read_all(schema, csv_options(folder, "")).error.find("the file is empty") != std::string::npos);
    CHECK(read_all(schema, csv_options(folder, "a,b,a\n")).error.find("names `a` more than once") != std::string::npos);
    CHECK(read_all(schema, csv_options(folder, header)).problems.empty());
    PortfolioOptions options = csv_options(folder, header);
    options.input = folder.path("nowhere.csv");
    CHECK(read_all(schema, options).error.find("No such file") != std::string::npos);
}

TEST_CASE("columns that no fact reads are said once", "[cli]") {
    const Folder folder;
    const Read read =
        read_all(small_schema(), csv_options(folder, "account_id,segment,balance,since,age,sex\n1,consumer,2,,3,4\n"));
    REQUIRE(read.notes.size() == 1);
    CHECK(read.notes[0].find("columns that no fact reads are ignored: `age`, `sex`") != std::string::npos);
}

TEST_CASE("one record for every row, whatever is wrong with it", "[cli]") {
    const Folder folder;
    const Read read = read_all(small_schema(), csv_options(folder, header + "1,consumer,10.00,\n"
                                                                            "2,consumer,abc,\n"
                                                                            "3,gold,10,none\n"
                                                                            "4,consumer\n"
                                                                            "5,consumer,1,,,\n"
                                                                            "6,con\"sumer,1,\n"
                                                                            "\n"
                                                                            "\"7\",wealth,\"1\",2026-01-02\n"
                                                                            "8"));
    CHECK(read.problems ==
          std::vector<std::string>{"", "balance:abc", "segment:gold", "line 5: 2 cells where the header has 4",
                                   "line 6: 6 cells where the header has 4",
                                   "line 7: a quotation mark stands inside a cell that is not quoted as a whole", "",
                                   "line 10: 1 cell where the header has 4"});
    // The last key may be half of a key.
    CHECK(read.keys == std::vector<std::string>{"1", "2", "3", "4", "5", "6", "7", ""});
}

TEST_CASE("a list's own file is joined by the key, grouped or not", "[cli]") {
    const Folder folder;
    const std::string accounts = header + "1,consumer,1,\n2,consumer,1,\n3,consumer,1,\n";
    SECTION("grouped") {
        const Read read = read_all(
            small_schema(), csv_options(folder, accounts,
                                        "account_id,on,by\n1,2026-01-01,sms\n1,2026-01-02,sms\n3,2026-01-01,email\n"));
        CHECK(read.contacts == std::vector<std::size_t>{2, 0, 1});
        CHECK(read.notes.empty());
    }
    SECTION("shuffled, with rows of nobody") {
        const Read read = read_all(
            small_schema(),
            csv_options(
                folder, accounts,
                "on,account_id,by,x\n2026-01-01,3,sms,\n2026-01-02,1,sms,\n2026-01-01,9,email,\n2026-01-01,3,email,"));
        CHECK(read.contacts == std::vector<std::size_t>{1, 0, 2});
        REQUIRE(read.notes.size() == 2);
        CHECK(read.notes[0].find("columns that no field reads are ignored: `x`") != std::string::npos);
        CHECK(read.notes[1] == "contacts: 1 row belongs to no record of the portfolio");
    }
    SECTION("a key that repeats") {
        const Read read = read_all(small_schema(), csv_options(folder, header + "1,consumer,1,\n1,consumer,2,\n",
                                                               "account_id,on,by\n1,2026-01-01,sms\n"));
        CHECK(read.contacts == std::vector<std::size_t>{1, 1});
        REQUIRE(read.notes.size() == 1);
        CHECK(read.notes[0].find("repeats a key") != std::string::npos);
    }
    SECTION("more records than a decision may see") {
        std::string many = "account_id,on,by\n";
        for (int i = 0; i < 100; ++i) many += "2,2026-01-01,sms\n";
        const Read read = read_all(small_schema(), csv_options(folder, accounts, many));
        CHECK(read.contacts == std::vector<std::size_t>{0, 6, 0});
    }
}

TEST_CASE("a contact that cannot be read is never a contact that did not happen", "[cli]") {
    const Folder folder;
    const Schema schema = small_schema();
    const std::string accounts = header + "1,consumer,1,\n2,consumer,1,\n";
    const Read read =
        read_all(schema, csv_options(folder, accounts, "account_id,on,by\n1,2026-01-01\n2,2026-01-01,sms\n"));
    CHECK(read.problems == std::vector<std::string>{"contacts: a row has 2 cells where the header has 3", ""});
    CHECK(read_all(schema, csv_options(folder, accounts, "account_id,on,by\n1,2026-01-01,sms\n2"))
              .error.find("line 3: the row ends before its key") != std::string::npos);
    CHECK(read_all(schema, csv_options(folder, accounts, "account_id,on,by\n1,\"2026-01-01,sms\n"))
              .error.find("closing quotation mark") != std::string::npos);
    CHECK(
        read_all(schema, csv_options(folder, accounts, "account_id,on\n")).error.find("no column for `contacts.by`") !=
        std::string::npos);
}

TEST_CASE("JSON Lines", "[cli]") {
    const Folder folder;
    const Schema schema = small_schema();
    PortfolioOptions options;
    options.format = FileFormat::json_lines;
    const auto read = [&](std::string_view text) {
        options.input = folder.write("accounts.jsonl", text);
        return read_all(schema, options);
    };
    SECTION("values keep their digits and their kinds") {
        const Read good = read(
            R"({"account_id":"A1","segment":"consumer","balance":420.00,"hardship":false,"since":null,"allowed":["email","sms"],"contacts":[{"on":"2026-01-01","by":"sms"},{"by":"email","on":"2026-01-02"}]}
{"balance":"1.5","account_id":17,"segment":"wealth","allowed":[],"contacts":[]}
)");
        CHECK(good.problems == std::vector<std::string>{"", ""});
        CHECK(good.keys == std::vector<std::string>{"A1", "17"});
        CHECK(good.contacts == std::vector<std::size_t>{2, 0});
    }
    SECTION("wrong kinds are malformed, and the batch goes on") {
        const Read bad = read(R"({"contacts":[],"balance":420.001}
{"contacts":[],"balance":{"usd":1}}
{"contacts":[],"balance":true}
{"contacts":[],"allowed":["email",["sms"]]}
{"contacts":[],"balance":1e3}
{"contacts":[],"balance":12345678901234567890123}
)");
        CHECK(bad.problems == std::vector<std::string>{"balance:420.001", "balance:{...}", "balance:true",
                                                       "allowed:[email]", "balance:1e3",
                                                       "balance:12345678901234567890123"});
    }
    SECTION("lines that are no record") {
        const Read bad =
            read("[1]\n{\"account_id\":\"7\",\"contacts\":[]\n{}\n{\"contacts\":3}\n{\"contacts\":[1]}\n"
                 "{\"balance\":1,\"balance\":2}\n17\nnonsense\n\n{\"contacts\":[],\"x\":{\"y\":[1,{\"z\":2}]}}");
        REQUIRE(bad.problems.size() == 9);
        CHECK(bad.problems[0] == "the line is no JSON object");
        CHECK(bad.problems[1].find("the line is no JSON object (byte") == 0);
        CHECK(bad.keys[1] == "7");
        CHECK(bad.problems[2] == "contacts: missing");
        CHECK(bad.problems[3] == "contacts: not an array of objects");
        CHECK(bad.problems[4] == "contacts: not an array of objects");
        CHECK(bad.problems[5] == "the line names `balance` twice");
        CHECK(bad.problems[6] == "the line is no JSON object");
        CHECK(bad.problems[7].find("the line is no JSON object") == 0);
        CHECK(bad.problems[8].empty());
        CHECK(bad.ignored == std::set<std::string>{"x"});
    }
    SECTION("what a line leaves out is unknown, never none") {
        const Schema dated = [] {
            Schema with = small_schema();
            with.lists[0].fields[0].may_be_none = true;
            return with;
        }();
        options.input = folder.write("accounts.jsonl", R"({"account_id":"1","contacts":[{"by":"sms"}]}
{"account_id":"2","since":null,"contacts":[{"by":"sms","on":null}]}
{"account_id":"3","since":"none","contacts":[{"by":"sms","on":"none"}]}
)");
        const Result<std::unique_ptr<Portfolio>> opened = Portfolio::open(dated, options, false);
        REQUIRE(opened.has_value());
        RawChunk raw;
        FactsChunk facts(dated);
        std::set<std::string> ignored;
        REQUIRE(opened.value()->read(raw, {1, 10}).has_value());
        opened.value()->bind(raw, facts, ignored);
        const Result<FactsView> view = facts.view();
        REQUIRE(view.has_value());
        const auto since = static_cast<std::size_t>(dated.find_fact("since"));
        const State expected[] = {State::unknown, State::none, State::none};
        for (std::size_t record = 0; record < 3; ++record) {
            CAPTURE(record);
            CHECK(view.value().facts[since].states[record] == static_cast<std::uint8_t>(expected[record]));
            CHECK(view.value().lists[0].fields[0].states[record] == static_cast<std::uint8_t>(expected[record]));
        }
    }
    SECTION("nesting has an end") {
        const Read deep = read("{\"x\":" + std::string(100'000, '[') + "\n");
        REQUIRE(deep.problems.size() == 1);
        CHECK(deep.problems[0] == "the line is nested too deeply");
    }
    SECTION("names can be mapped") {
        options.map = {{"balance", "saldo"}, {"contacts", "history"}, {"contacts.by", "channel"}};
        const Read mapped = read(R"({"saldo":"x","balance":1,"history":[{"on":"2026-01-01","channel":"sms"}]})");
        CHECK(mapped.problems == std::vector<std::string>{"balance:x"});
        CHECK(mapped.contacts == std::vector<std::size_t>{1});
        CHECK(mapped.ignored == std::set<std::string>{"balance"});
    }
}
