// Corrections of all golden files: what `forbear fix` would write compiles, has nothing left to correct, and is more than nothing.

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <vector>

#include <catch2/catch.hpp>

#include "forbear/compile.h"
#include "forbear/fix.h"
#include "paths.h"

namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

} // namespace

TEST_CASE("what is corrected compiles, and all else is as it was", "[golden][fix]") {
    forbear::LintOptions options;
    options.compile.search_path = {checkout::source_dir() + "/tests/golden"};
    const std::string folder = (fs::temp_directory_path() / ("forbear_fix_test_" + std::to_string(std::random_device()()))).string();
    fs::create_directories(folder);
    std::size_t corrected = 0, left = 0;
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(checkout::source_dir()) / "tests/golden")) {
        const std::string name = entry.path().filename().string();
        if (entry.path().extension() != ".forbear" || !(name.starts_with("bad_") || name.starts_with("ok_"))) continue;
        INFO(entry.path().string());
        const std::string before = read(entry.path());
        const forbear::FixReport report = forbear::fix_files({entry.path().string()}, options);
        CHECK(read(entry.path()) == before);
        CHECK(report.unreadable.empty());
        REQUIRE(report.files.size() <= 1);
        if (report.files.empty()) continue;
        const forbear::FixedFile& file = report.files.front();
        CHECK(file.before == before);
        CHECK(!file.fixes.empty());
        if (file.is_left) {
            ++left;
            CHECK(file.after == before);
            CHECK(report.mistakes > 0);
            continue;
        }
        ++corrected;
        CHECK(report.mistakes == 0);
        const forbear::CheckResult checked = forbear::check_texts({{name, file.after}}, options.compile);
        INFO(file.after << forbear::render_text(checked.sources, checked.diagnostics));
        CHECK(checked.ok);
        const std::string again = folder + "/" + name;
        std::ofstream(again, std::ios::binary) << file.after;
        CHECK(forbear::fix_files({again}, options).files.empty());
    }
    fs::remove_all(folder);
    CHECK(corrected > 30);
    CHECK(left > 0);
}
