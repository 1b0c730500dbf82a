#include "versions.h"

#include <algorithm>
#include <fstream>
#include <map>

#include <unistd.h>

namespace forbear::tests {

std::vector<NamedText> text_of(std::uint32_t version, bool scenario_is_wrong) {
    const std::uint32_t kind = version % kinds;
    const auto number = [](std::uint32_t value) { return std::to_string(value); };
    std::string text = R"(schema customer
key  account_id
fact balance  money USD 0 to 1_000_000
fact days     whole 0 to 400
fact hardship yes or no, may be unknown
fact allowed  set of channel
channels email, sms, agent
outcome tone ranked friendly, neutral, firm, normally neutral
outcome callback whole 0 to 1000

guards house
guard kind
  when hardship, or unknown
  limit tone to friendly or below
  because "kindness"
guard own_choice
  allow only the channels in allowed
  because "choice"
end guards

policy p version )" + number(version) + R"(
  about customer
  guarded by house
rule large "Large"
  when balance is above )" + number(100 + 20 * kind) + R"( USD
  then contact by )" + (kind % 2 == 0 ? "email, agent" : "agent, sms") + R"(
       tone firm
       callback )" + number(100 + kind) + R"(
  because "much"
table by_days "Days past due", first row that fits
)";
    text += "      days => contact by | tone | callback\n";
    for (std::uint32_t row = 0; row < 6; ++row) {
        const std::uint32_t least = 10 + row * 30 + kind * 3;
        text += "  d" + number(row) + ": " + number(least) + " to " + number(least + 29) + " => " + (row % 2 == 0 ? "sms" : "email") + " | neutral | " +
                number(row * 10 + kind) + "\n";
    }
    text += "  because \"late\"\nend table\n";
    text += R"(otherwise do not contact because "little"

scenario "a large balance"
  given account_id "A"; balance 500 USD; days 5; hardship no; allowed email, sms, agent
  expect )";
    text += (scenario_is_wrong ? std::string("otherwise") : "rule large; tone firm; callback " + number(100 + kind)) + "\n";
    return {{"p.forbear", std::move(text)}};
}

Customers::Customers(const Schema& schema, std::size_t rows) : ids_(rows, static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(&id_))) {
    for (std::size_t row = 0; row < rows; ++row) {
        balances_.push_back(static_cast<std::int64_t>(row * 7'919 % 30'011));
        days_.push_back(static_cast<std::int64_t>(row * 104'729 % 241));
        hardships_.push_back(static_cast<std::int64_t>(row / 3 % 2));
        states_.push_back(static_cast<std::uint8_t>(row % 5 == 0 ? State::unknown : State::known));
        allowed_.push_back(static_cast<std::int64_t>(row % 8));
    }
    columns_ = std::make_unique<Columns>(schema);
    (void)columns_->bind("account_id", ids_);
    (void)columns_->bind("balance", balances_);
    (void)columns_->bind("days", days_);
    (void)columns_->bind("hardship", hardships_, states_);
    (void)columns_->bind("allowed", allowed_);
    if (auto bound = columns_->finish()) facts_ = bound.value();
}

namespace {

/// Some run of customers for which two kinds decide alike; then a mixed batch could be missed.
std::string alike(const Oracle& oracle) {
    const std::size_t run = Oracle::tells_apart * oracle.words;
    for (std::size_t at = 0; at + run <= oracle.decisions[0].size(); at += run) {
        for (std::size_t one = 0; one < kinds; ++one) {
            for (std::size_t other = one + 1; other < kinds; ++other) {
                const auto from = [&](std::size_t kind) { return oracle.decisions[kind].begin() + static_cast<std::ptrdiff_t>(at); };
                if (std::equal(from(one), from(one) + static_cast<std::ptrdiff_t>(run), from(other)))
                    return "kinds " + std::to_string(one) + " and " + std::to_string(other) + " decide alike";
            }
        }
    }
    return {};
}

} // namespace

Oracle make_oracle(std::size_t rows) {
    Oracle oracle;
    LoadOptions options;
    options.engine = EngineKind::interpreter;
    for (std::uint32_t kind = 0; kind < kinds; ++kind) {
        const LoadResult loaded = load_texts(text_of(kinds + kind), options);
        if (!loaded.policy) {
            oracle.error = render_text(loaded.sources, loaded.diagnostics) + loaded.error;
            return oracle;
        }
        if (!oracle.customers) oracle.customers = std::make_unique<Customers>(loaded.policy->schema(), rows);
        if (oracle.customers->facts().facts == nullptr) {
            oracle.error = "the facts are not bound";
            return oracle;
        }
        oracle.words = loaded.policy->layout().words;
        std::vector<std::int64_t>& decided = oracle.decisions.emplace_back(rows * oracle.words);
        for (std::size_t row = 0; row < rows; ++row) loaded.policy->interpret(oracle.customers->facts(), row, decided.data() + row * oracle.words);
    }
    oracle.error = alike(oracle);
    return oracle;
}

std::size_t resident_kilobytes() {
    std::ifstream file("/proc/self/statm");
    std::size_t total = 0;
    std::size_t resident = 0;
    file >> total >> resident;
    const long page = ::sysconf(_SC_PAGESIZE);
    return resident * static_cast<std::size_t>(page > 0 ? page : 4096) / 1024;
}

} // namespace forbear::tests
