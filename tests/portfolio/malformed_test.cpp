// What goes wrong in a portfolio ends in no contact and a clear word: one row out for every row in.

#include <catch2/catch.hpp>

#include "command.h"
#include "paths.h"

namespace portfolio {

namespace {

const std::string policy = checkout::source_dir() + "/policies/public_data/uci_card.forbear";
const std::string header = "account_id,repayment_status,credit_limit,bill,paid\n";

Outcome decide(const std::string& name, const std::string& csv, const std::string& options = "") {
    const std::string path = scratch(name + ".csv");
    write_file(path, csv);
    Outcome outcome = forbear("decide " + policy + " --input " + path + " " + options);
    INFO(outcome.err);
    return outcome;
}

} // namespace

TEST_CASE("a text in a money column makes that record invalid and no other", "[portfolio]") {
    const std::string csv = header + "a,2,50000,64400,2500\nb,2,50000,lots,2500\nc,2,50000,64400,2500\n";
    const Outcome outcome = decide("text", csv);
    CHECK(outcome.exit_code == 0);
    const auto rows = rows_of(outcome.out);
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].at("status") == "contact");
    CHECK(rows[1].at("status") == "invalid");
    CHECK(rows[1].at("channels").empty());
    CHECK(rows[1].at("rule").empty());
    CHECK(rows[1].at("reason").find("bill") != std::string::npos);
    CHECK(rows[1].at("reason").find("lots") != std::string::npos);
    CHECK(rows[2] .at("status") == "contact");
    CHECK(decide("text", csv, "--strict").exit_code == 1);
}

TEST_CASE("a value outside the schema is invalid, never no match", "[portfolio]") {
    const Outcome outcome = decide("range", header + "a,9,50000,64400,2500\nb,,50000,64400,2500\n");
    const auto rows = rows_of(outcome.out);
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].at("status") == "invalid");
    CHECK(rows[0].at("reason").find("repayment_status") != std::string::npos);
    CHECK(rows[0].at("reason").find("9") != std::string::npos);
    CHECK(rows[1].at("status") == "invalid");
    CHECK(rows[1].at("reason").find("repayment_status") != std::string::npos);
}

TEST_CASE("an unknown value of a closed vocabulary is invalid", "[portfolio]") {
    const std::string metro2 = checkout::source_dir() + "/policies/public_data/metro2.forbear";
    const std::string path = scratch("vocabulary.csv");
    write_file(path, "account_id,as_of,account_status,balance,past_due,first_delinquency,last_payment,consumer_information,"
                     "compliance_condition\n1,2019-01-31,99,10,10,,,,\n2,2019-01-31,71,10,10,,,,\n");
    const Outcome outcome = forbear("decide " + metro2 + " --input " + path);
    INFO(outcome.err);
    const auto rows = rows_of(outcome.out);
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].at("status") == "invalid");
    CHECK(rows[0].at("reason").find("account_status") != std::string::npos);
    CHECK(rows[0].at("reason").find("99") != std::string::npos);
    CHECK(rows[1].at("rule") == "buckets.d30");
}

TEST_CASE("a missing column is an error before the first record", "[portfolio]") {
    const Outcome outcome = decide("column", "account_id,repayment_status,credit_limit,paid\na,2,50000,2500\n");
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.out.empty());
    CHECK(outcome.err.find("bill") != std::string::npos);
}

TEST_CASE("Windows line ends change nothing", "[portfolio]") {
    const Outcome unix_lines = decide("lf", header + "a,2,50000,64400,2500\nb,1,50000,64400,2500\n");
    std::string csv = "account_id,repayment_status,credit_limit,bill,paid\r\na,2,50000,64400,2500\r\nb,1,50000,64400,2500\r\n";
    const Outcome windows_lines = decide("crlf", csv);
    CHECK(windows_lines.exit_code == 0);
    CHECK(windows_lines.out == unix_lines.out);
}

TEST_CASE("a quoted line end belongs to its cell", "[portfolio]") {
    const Outcome outcome = decide("quoted", header + "\"a\nb\",2,50000,64400,2500\nc,1,50000,64400,2500\n");
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.out.find("\"a\nb\",contact,") != std::string::npos);
    CHECK(outcome.out.find("\nc,contact,") != std::string::npos);
    CHECK(outcome.err.find("2 records") != std::string::npos);
}

TEST_CASE("a truncated last line is a record that cannot be decided", "[portfolio]") {
    const Outcome short_row = decide("short", header + "a,2,50000,64400,2500\nb,2,500");
    auto rows = rows_of(short_row.out);
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].at("status") == "contact");
    CHECK(rows[1].at("account_id") == "b");
    CHECK(rows[1].at("status") == "invalid");
    CHECK(rows[1].at("reason").find("3") != std::string::npos);

    const Outcome open_quote = decide("open", header + "a,2,50000,64400,2500\nb,2,\"500");
    rows = rows_of(open_quote.out);
    REQUIRE(rows.size() == 2);
    CHECK(rows[1].at("status") == "invalid");
}

TEST_CASE("too many cells make the record invalid, an empty file is an error", "[portfolio]") {
    const auto rows = rows_of(decide("many", header + "a,2,50000,64400,2500,7\nb,2,50000,64400,2500\n").out);
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].at("status") == "invalid");
    CHECK(rows[1].at("status") == "contact");
    CHECK(decide("empty", "").exit_code == 2);
    const Outcome header_only = decide("header", header);
    CHECK(header_only.exit_code == 0);
    CHECK(rows_of(header_only.out).empty());
}

TEST_CASE("CSV and JSON Lines of the same records give the same decisions", "[portfolio]") {
    const Outcome csv = decide("same", header + "a,2,50000,64400.50,2500\nb,oops,50000,1,0\nc,-1,10000,0.01,0\n");
    const std::string path = scratch("same.jsonl");
    write_file(path, "{\"account_id\":\"a\",\"repayment_status\":2,\"credit_limit\":50000,\"bill\":64400.50,\"paid\":2500}\n"
                     "{\"account_id\":\"b\",\"repayment_status\":\"oops\",\"credit_limit\":50000,\"bill\":1,\"paid\":0}\n"
                     "{\"account_id\":\"c\",\"repayment_status\":-1,\"credit_limit\":10000,\"bill\":0.01,\"paid\":0}\n");
    const Outcome jsonl = forbear("decide " + policy + " --input " + path);
    INFO(jsonl.err);
    CHECK(jsonl.exit_code == 0);
    CHECK(rows_of(csv.out).size() == 3);
    CHECK(jsonl.out == csv.out);
}

} // namespace portfolio
