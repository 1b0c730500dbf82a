// What decide makes of odd text, held byte for byte: files in odd/, and what came of each beside it. FORBEAR_UPDATE=1 writes
// what comes of them anew; a person reads the difference.

#include <cstdlib>

#include "../../paths.h"
#include "unit/cli/odd_text.h"

using namespace forbear;
using namespace forbear::cli;
using namespace forbear::cli::test;

namespace {

const std::string odd = checkout::source_dir() + "/tests/unit/cli/odd/";

std::string text_of(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    REQUIRE(stream.is_open());
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

void hold(const std::string& path, const std::string& actual) {
    if (std::getenv("FORBEAR_UPDATE") != nullptr) std::ofstream(path, std::ios::binary) << actual;
    CHECK(text_of(path) == actual);
}

PortfolioOptions options_of(const std::string& name, FileFormat format) {
    PortfolioOptions options;
    options.input = odd + name;
    options.format = format;
    options.as_of = 20788; // 2026-12-01
    if (format == FileFormat::csv) options.lists = {{"contacts", odd + "contacts.csv"}};
    return options;
}

} // namespace

TEST_CASE("odd CSV comes out as it always has", "[cli]") {
    const auto policy = load_odd_policy();
    const PortfolioOptions options = options_of("accounts.csv", FileFormat::csv);
    hold(odd + "accounts.csv.out.csv", decided(*policy, options, FileFormat::csv, 1));
    hold(odd + "accounts.csv.out.jsonl", decided(*policy, options, FileFormat::json_lines, 1));
}

TEST_CASE("odd JSON Lines come out as they always have", "[cli]") {
    const auto policy = load_odd_policy();
    const PortfolioOptions options = options_of("accounts.jsonl", FileFormat::json_lines);
    hold(odd + "accounts.jsonl.out.csv", decided(*policy, options, FileFormat::csv, 1));
    hold(odd + "accounts.jsonl.out.jsonl", decided(*policy, options, FileFormat::json_lines, 1));
}
