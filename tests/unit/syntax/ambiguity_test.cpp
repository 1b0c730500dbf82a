// The grammar reads every sentence in one way, and the fast prediction finds it.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include <catch2/catch.hpp>

#include "paths.h"
#include "syntax/from_text_prediction.h"

using namespace forbear::syntax;

namespace {

namespace fs = std::filesystem;

std::vector<std::string> shipped_texts() {
    std::vector<fs::path> paths;
    for (const char* folder : {"policies", "tests/golden", "tests/conformance"}) {
        for (const auto& entry : fs::recursive_directory_iterator(checkout::source_dir() + "/" + folder)) {
            if (entry.path().extension() == ".forbear") paths.push_back(entry.path());
        }
    }
    std::sort(paths.begin(), paths.end());
    std::vector<std::string> texts;
    for (const fs::path& path : paths) {
        std::ifstream stream(path, std::ios::binary);
        texts.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
    }
    return texts;
}

/// Where two readings are possible and the first one is meant: every such decision takes as many words as fit.
const std::map<std::string, std::string> greedy = {
    {"testCore", "`tier is gold or platinum`: `or` joins values; FB2053 says so where a condition follows"},
    {"cellCore", "`gold or unknown` in a cell, likewise"},
    {"operand", "`contact by email or sms`, likewise; `not any contacts` is `no contacts`"},
    {"sum", "`earlier of A, B + 5 days`: the last operand takes what follows it"},
    {"product", "likewise"},
    {"shift", "likewise"},
    {"share", "likewise"},
    {"listPart", "`contacts this month`: the window's place before or after a `where` that is not there"},
    {"endLine", "`end section`, `end list`: both words can also be names"},
    {"number", "`days past due 30 days`: a unit, not an outcome of that name"},
    {"clause", "a step of a cadence: a value, not an outcome without one; `prefer email`: never an outcome `prefer`"},
    {"contact", "a step of a cadence: `by reach` belongs to the channels, not to an outcome of that name"},
    {"typeWords", "`set of a, b, open`: read as a value; the tree builder makes the property of it"},
    {"modifier", "`normally empty, open`: a value, not a property"},
};

void check_plain(const Predictions& told) {
    std::string surprising;
    for (const std::string& found : told.ambiguous) {
        if (!greedy.contains(found.substr(0, found.find(':')))) surprising += found + "\n";
    }
    CHECK(surprising == "");
    std::string wrong;
    for (const std::string& found : told.beyond_sll) wrong += found + "\n";
    CHECK(wrong == "");
}

} // namespace

TEST_CASE("no sentence of a shipped text can be read in two ways", "[syntax][grammar]") {
    std::size_t read = 0;
    for (const std::string& text : shipped_texts()) {
        const Predictions told = predictions_of(text);
        read += told.read;
        check_plain(told);
    }
    CHECK(read > 2000);
}

TEST_CASE("no sentence that the grammar allows can be read in two ways", "[syntax][grammar]") {
    const Predictions told = predictions_of_random_sentences(1, 20'000);
    CHECK(told.refused == 0); // SLL would refuse what it cannot tell apart
    CHECK(told.read == 20'000);
    check_plain(told);
}

TEST_CASE("an ambiguity is heard of", "[syntax][grammar]") {
    const Predictions told = predictions_of("policy p\nrule r\n  when tier is gold or silver\n  then do not contact\n");
    REQUIRE(told.ambiguous.size() == 1);
    CHECK(told.ambiguous[0] == "testCore: when tier is gold or silver");
}
