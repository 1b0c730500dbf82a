// What decide makes of odd text, held byte for byte: files in odd/, and what came of each beside it. FORBEAR_UPDATE=1 writes
// what comes of them anew; a person reads the difference.

#include <cstdlib>

#include "../../paths.h"
#include "portfolio/sample_writer.h"
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

TEST_CASE("neither threads nor the size of chunks change a byte", "[cli]") {
    const auto policy = load_odd_policy();
    const Folder folder;
    SampleGenerator generator(policy->schema(), 11, 20788);
    std::string csv = text_of(odd + "accounts.csv") + "\n", contacts = text_of(odd + "contacts.csv"), json = text_of(odd + "accounts.jsonl") + "\n";
    // The generator writes every fact, the file leaves out the date.
    const std::size_t date = sample_header(policy->schema()).find(',') + 1;
    for (int i = 0; i < 500; ++i) {
        const SampleRecord record = generator.next();
        std::string row;
        append_sample_csv(row, policy->schema(), record);
        csv += row.substr(date);
        append_sample_list_csv(contacts, policy->schema(), 0, record);
        append_sample_json(json, policy->schema(), record);
        if (i % 50 == 7) {
            csv += "\"odd\n" + std::string(i % 100 == 7 ? "\",a\n" : "x\"y\n");
            json += "{\"odd\":" + std::to_string(i) + "}\n{\n";
        }
    }
    PortfolioOptions from_csv = options_of("accounts.csv", FileFormat::csv), from_json = options_of("accounts.jsonl", FileFormat::json_lines);
    from_csv.input = folder.write("a.csv", csv);
    from_csv.lists = {{"contacts", folder.write("c.csv", contacts)}};
    from_json.input = folder.write("a.jsonl", json);
    for (const PortfolioOptions& options : {from_csv, from_json}) {
        const std::string alone = decided(*policy, options, FileFormat::csv, 1);
        CHECK(std::count(alone.begin(), alone.end(), '\n') > 500);
        for (const unsigned threads : {1u, 2u, 7u}) {
            for (const ChunkSize& full : {ChunkSize{1, 1}, ChunkSize{100, 3}, ChunkSize{5000, 64}, ChunkSize{}}) {
                CAPTURE(threads, full.bytes, full.records);
                CHECK((decided(*policy, options, FileFormat::csv, threads, full) == alone));
            }
        }
    }
}
