#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "driver/compile.h"
#include "driver/hash.h"
#include "forbear/compile.h"

using namespace forbear;

namespace {

const std::string schema = "schema s\n\nkey id\n\nchannels email\n";
const std::string policy = "import \"s.forbear\"\n\npolicy p\n  about s\n\notherwise do not contact because \"nothing\"\n";

std::vector<Code> codes(const CheckResult& result) {
    std::vector<Code> found;
    for (const Diagnostic& diagnostic : result.diagnostics) found.push_back(diagnostic.code);
    return found;
}

} // namespace

TEST_CASE("an import among the given texts is found beside the importing text", "[driver]") {
    const CheckResult result = check_texts({{"a/p.forbear", policy}, {"a/s.forbear", schema}});
    INFO(render_text(result.sources, result.diagnostics));
    CHECK(result.ok);
    CHECK(result.policies == std::vector<std::string>{"p"});
    REQUIRE(result.schemas.size() == 1);
    CHECK(result.schemas[0].name == "s");
}

TEST_CASE("an import that is nowhere is a mistake at its path", "[driver]") {
    const CheckResult result = check_texts({{"p.forbear", "import \"gone.forbear\"\n\n" + schema}});
    REQUIRE(codes(result) == std::vector<Code>{Code::import_not_found});
    CHECK(result.sources.text(result.diagnostics[0].at) == "\"gone.forbear\"");
}

TEST_CASE("a circle of imports is refused once, at the import that closes it", "[driver]") {
    const CheckResult result =
        check_texts({{"a.forbear", "import \"b.forbear\"\n\n" + schema}, {"b.forbear", "import \"a.forbear\"\n"}});
    CHECK(codes(result) == std::vector<Code>{Code::import_cycle});
}

TEST_CASE("a file imported by two roads is read once", "[driver]") {
    const CheckResult result = check_texts({{"p.forbear", "import \"x.forbear\"\nimport \"sub/../s.forbear\"\n\npolicy p\n  about s\n\n"
                                                          "otherwise do not contact because \"nothing\"\n"},
                                            {"x.forbear", "import \"s.forbear\"\n"},
                                            {"s.forbear", schema}});
    INFO(render_text(result.sources, result.diagnostics));
    CHECK(result.ok);
    CHECK(result.sources.size() == 3);
}

TEST_CASE("files are found beside the importer and in the search path", "[driver]") {
    namespace fs = std::filesystem;
    const fs::path folder = fs::temp_directory_path() / "forbear-driver-test";
    fs::create_directories(folder / "library");
    std::ofstream(folder / "library/s.forbear") << schema;
    std::ofstream(folder / "p.forbear") << policy;
    const std::string path = (folder / "p.forbear").string();
    CHECK(codes(check_files({path})) == std::vector<Code>{Code::import_not_found});
    CompileOptions options;
    options.search_path = {(folder / "library").string()};
    CHECK(check_files({path}, options).ok);
    const CheckResult missing = check_files({(folder / "none.forbear").string(), folder.string()}, options);
    CHECK(missing.unreadable.size() == 2);
    CHECK_FALSE(missing.ok);
    fs::remove_all(folder);
}

TEST_CASE("a file over the limit is one mistake", "[driver]") {
    CompileOptions options;
    options.max_file_bytes = 1000;
    const CheckResult result = check_texts({{"p.forbear", std::string(5000, '#')}}, options);
    CHECK(result.diagnostics.size() == 1);
    CHECK_FALSE(result.ok);
}

TEST_CASE("the hash is SHA-256 over lengths and bytes", "[driver]") {
    SourceMap none;
    CHECK(driver::hash_of(none) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"); // of no bytes
    SourceMap one, two;
    one.add("a", "xy");
    one.add("b", "z");
    two.add("a", "x");
    two.add("b", "yz");
    CHECK(driver::hash_of(one) != driver::hash_of(two));
    SourceMap elsewhere;
    elsewhere.add("other/a", "xy");
    elsewhere.add("other/b", "z");
    CHECK(driver::hash_of(one) == driver::hash_of(elsewhere));
}

TEST_CASE("formatting does not resolve names, and an error gives no text", "[driver]") {
    CHECK(format_text({"p.forbear", policy}).ok);
    const FormatResult broken = format_text({"p.forbear", "policy\n"});
    CHECK_FALSE(broken.ok);
    CHECK(broken.text.empty());
    CHECK_FALSE(broken.diagnostics.empty());
}
