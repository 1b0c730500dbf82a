// Real accounts: the decisions of the tool against an independent SQL reading of the same file.

#include <iostream>

#include <catch2/catch.hpp>

#include "command.h"
#include "paths.h"

namespace portfolio {

namespace {

const std::string policies = checkout::source_dir() + "/policies/public_data/";

const std::string uci_options = " --map account_id=ID --map repayment_status=PAY_0 --map credit_limit=LIMIT_BAL --map bill=BILL_AMT1"
                                " --map paid=PAY_AMT1 --map age=AGE --map sex=SEX";
const std::string metro2_options = " --map account_id=row --map as_of=doai --map account_status=acct_stat --map past_due=amt_past_due"
                                   " --map balance=current_bal --map first_delinquency=dofd"
                                   " --map consumer_information=cons_info_ind --map compliance_condition=compl_cond_cd"
                                   " --map last_payment=dolp";

/// policies/public_data/uci_card.forbear, written again as SQL. PAY_0 counts months of 30 days.
const std::string uci_rule = R"(CASE
    WHEN BILL_AMT1+0 <= 0 THEN 'in_credit'
    WHEN PAY_0+0 IN (1, 2) AND (PAY_AMT1+0) * 100 >= (BILL_AMT1+0) * 10 THEN 'paying'
    WHEN PAY_0+0 IN (1, 2) AND BILL_AMT1+0 < 5000 THEN 'ladder.small'
    WHEN PAY_0+0 = 1 THEN 'ladder.first_month'
    WHEN PAY_0+0 IN (2, 3) AND (BILL_AMT1+0) * 100 >= (LIMIT_BAL+0) * 95 THEN 'ladder.full_card'
    WHEN PAY_0+0 = 2 THEN 'ladder.two_months'
    WHEN PAY_0+0 BETWEEN 3 AND 6 THEN 'ladder.long'
    WHEN PAY_0+0 > 6 THEN 'ladder.end_of_line'
    ELSE 'otherwise' END)";

/// policies/public_data/metro2.forbear, written again as SQL. An empty amount is unknown: the milder of two treatments. Whole months
/// from the last payment to the account's date; `dolp || dofd` begins with the first delinquency where nothing was ever paid.
const std::string metro2_rule = R"(CASE
    WHEN acct_stat IN ('05', '13', '61', '62', '63', '64', '65', 'DA', 'DF') THEN 'settled'
    WHEN acct_stat = '11' AND (amt_past_due = '' OR amt_past_due+0 <= 0) THEN 'current'
    WHEN acct_stat = '11' THEN 'slipped'
    WHEN acct_stat IN ('71', '78', '80', '82', '83', '84') AND amt_past_due <> '' AND amt_past_due+0 <= 0 THEN 'nothing_open'
    WHEN acct_stat = '71' THEN 'buckets.d30'
    WHEN acct_stat = '78' AND (amt_past_due = '' OR amt_past_due+0 < 1000) THEN 'buckets.d60'
    WHEN acct_stat = '78' THEN 'buckets.d60_more'
    WHEN acct_stat IN ('80', '82', '83', '84') THEN 'buckets.d90'
    WHEN acct_stat = '97' AND (dolp || dofd = '' OR
         (substr(doai, 1, 4) - substr(dolp || dofd, 1, 4)) * 12 + substr(doai, 6, 2) - substr(dolp || dofd, 6, 2)
         - (substr(doai, 9, 2) < substr(dolp || dofd, 9, 2)) >= 60) THEN 'gone_quiet'
    WHEN acct_stat = '97' AND current_bal+0 > 0 THEN 'charged_off'
    WHEN acct_stat IN ('88', '89', '94', '95', '96') THEN 'surrendered'
    ELSE 'otherwise' END)";

std::string by_rule(const std::string& rule) {
    return "SELECT " + rule + " AS rule, count(*) FROM t GROUP BY rule ORDER BY rule";
}

/// The sum of the counts under `heading` in the summary that decide prints.
std::size_t summed(const std::string& summary, const std::string& heading) {
    std::size_t total = 0;
    std::size_t at = summary.find("\n" + heading + "\n");
    REQUIRE(at != std::string::npos);
    at += heading.size() + 2;
    while (at < summary.size() && summary.compare(at, 2, "  ") == 0) {
        const std::size_t end = summary.find('\n', at);
        const std::string line = summary.substr(at, end - at);
        if (line.find('(') == std::string::npos) total += std::stoul(line.substr(line.find_last_of(' ') + 1));
        at = end + 1;
    }
    return total;
}

} // namespace

TEST_CASE("30,000 public card accounts: counts per rule equal those of SQL", "[portfolio]") {
    if (public_data().empty()) {
        std::cout << "skipped: no public data beside the project\n";
        return;
    }
    const std::string csv = public_data() + "/uci_credit_card_default.csv";
    const std::string decide = "decide " + policies + "uci_card.forbear --input " + csv + uci_options;
    const Outcome jit = forbear(decide + " --engine jit");
    INFO(jit.err);
    REQUIRE(jit.exit_code == 0);
    const auto rows = rows_of(jit.out);
    REQUIRE(rows.size() == 30'000);
    CHECK(counts(rows, "rule") == sql(csv, by_rule(uci_rule)));
    const std::string status = "CASE WHEN " + uci_rule +
                               " IN ('in_credit', 'otherwise') THEN 'no_contact'"
                               " WHEN PAY_AMT1+0 >= BILL_AMT1+0 THEN 'blocked' ELSE 'contact' END";
    CHECK(counts(rows, "status") == sql(csv, "SELECT " + status + " AS s, count(*) FROM t GROUP BY s ORDER BY s"));
    CHECK(rows.front().at("account_id") == "1");
    CHECK(rows.back().at("account_id") == "30000");

    CHECK(forbear(decide + " --engine interpreter").out == jit.out);
    CHECK(forbear(decide + " --threads 2").out == jit.out);
    CHECK(summed(jit.err, "rule") == 30'000);
    CHECK(summed(jit.err, "status") == 30'000);

    // Each account, not only the counts.
    const std::string each = sql(csv, "SELECT ID, " + uci_rule + " FROM t ORDER BY ID+0");
    std::string ours;
    for (const auto& row : rows) ours += row.at("account_id") + "|" + row.at("rule") + "\n";
    CHECK((ours == each));
}

TEST_CASE("1,997 public Metro 2 accounts: counts per rule and status equal those of SQL", "[portfolio]") {
    if (public_data().empty()) {
        std::cout << "skipped: no public data beside the project\n";
        return;
    }
    const std::string csv = public_data() + "/cfpb_metro2_accounts.csv";
    const std::string decide = "decide " + policies + "metro2.forbear --input " + csv + metro2_options;
    const Outcome jit = forbear(decide);
    INFO(jit.err);
    REQUIRE(jit.exit_code == 0);
    const auto rows = rows_of(jit.out);
    REQUIRE(rows.size() == 1'997);
    CHECK(counts(rows, "rule") == sql(csv, by_rule(metro2_rule)));
    const std::string status = "CASE WHEN " + metro2_rule +
                               " IN ('settled', 'current', 'nothing_open', 'gone_quiet', 'surrendered', 'otherwise') THEN 'no_contact'"
                               " WHEN cons_info_ind IN ('A','B','C','D','E','F','G','H','V') OR compl_cond_cd IN ('XB','XF')"
                               " THEN 'blocked' ELSE 'contact' END";
    CHECK(counts(rows, "status") == sql(csv, "SELECT " + status + " AS s, count(*) FROM t GROUP BY s ORDER BY s"));
    CHECK(forbear(decide + " --engine interpreter").out == jit.out);
}

} // namespace portfolio
