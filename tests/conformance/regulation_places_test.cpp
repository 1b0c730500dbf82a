// Each worked example of the law is accounted for: docs/regulation-coverage.md names the scenario or test that runs it, or
// says why a decision engine is the wrong place for it. What the page says is looked up where it says it.

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "paths.h"

namespace forbear::conformance {
namespace {

using Json = nlohmann::json;

struct Example {
    std::string id, citation;
    bool has_test_case = false;
};

std::string read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    INFO(path.string());
    REQUIRE(file.good());
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

const std::filesystem::path root = checkout::source_dir();

std::vector<Example> examples() {
    const Json list = Json::parse(read(root / "tests/conformance/regulation_ids.json"));
    std::vector<Example> result;
    for (const Json& one : list.at("examples")) {
        result.push_back({one.at("id"), one.at("citation"), one.at("has_test_case")});
    }
    return result;
}

/// The third cell of each row of the page's last table, by the first.
std::map<std::string, std::string> places_in_docs() {
    const std::string page = read(root / "docs/regulation-coverage.md");
    const std::size_t begin = page.find("| id | citation | where |");
    REQUIRE(begin != std::string::npos);
    const std::string table = page.substr(begin);
    std::map<std::string, std::string> result;
    const std::regex row(R"(\n\| ([A-Za-z0-9_-]+) \| ([^|]*) \| ([^|]*) \|)");
    for (auto found = std::sregex_iterator(table.begin(), table.end(), row); found != std::sregex_iterator(); ++found) {
        const bool is_new = result.emplace((*found)[1], (*found)[3]).second;
        INFO((*found)[1]);
        CHECK(is_new);
    }
    return result;
}

std::vector<std::string> quoted_paths(const std::string& cell) {
    std::vector<std::string> result;
    const std::regex path("`([^`]+)`");
    for (auto found = std::sregex_iterator(cell.begin(), cell.end(), path); found != std::sregex_iterator(); ++found) {
        result.push_back((*found)[1]);
    }
    return result;
}

/// The titles of the scenarios in a text that open with an id of an example, by that id.
std::multimap<std::string, std::string> titles_with_ids(const std::string& text) {
    std::multimap<std::string, std::string> result;
    const std::regex title("(?:^|\n)scenario \"(([A-Za-z0-9_-]+)[ :][^\"\n]*)\"");
    for (auto found = std::sregex_iterator(text.begin(), text.end(), title); found != std::sregex_iterator(); ++found) {
        result.emplace((*found)[2], (*found)[1]);
    }
    return result;
}

/// "15 U.S.C. 1692c(a)(1)" and "15 USC 1692c(a)(1)" are the same words.
std::string plain(const std::string& text) {
    std::string result;
    std::copy_if(text.begin(), text.end(), std::back_inserter(result),
                 [](unsigned char c) { return std::isalnum(c) != 0; });
    return result;
}

bool holds_citation(const std::string& title, const std::string& citation) {
    return plain(title).find(plain(citation).substr(0, 8)) != std::string::npos;
}

} // namespace

TEST_CASE("every worked example is where docs/regulation-coverage.md says it is", "[regulation]") {
    const std::map<std::string, std::string> places = places_in_docs();
    const std::vector<Example> all = examples();
    CHECK(places.size() == all.size());
    for (const Example& example : all) {
        INFO(example.id);
        const auto place = places.find(example.id);
        REQUIRE(place != places.end());
        if (place->second.rfind("Outside: ", 0) == 0) {
            CHECK(place->second.size() > 60); // a reason, in a sentence
            continue;
        }
        const std::vector<std::string> paths = quoted_paths(place->second);
        REQUIRE_FALSE(paths.empty());
        for (const std::string& path : paths) {
            INFO(path);
            if (!std::filesystem::exists(root / path)) {
                FAIL_CHECK("there is no such file");
                continue;
            }
            const std::string text = read(root / path);
            if (std::filesystem::path(path).extension() == ".json") {
                CHECK(text.find("{\"id\": \"" + example.id + "\"") != std::string::npos);
                continue;
            }
            const auto titles = titles_with_ids(text);
            const auto [first, last] = titles.equal_range(example.id);
            CHECK(first != last);
            if (first == last) continue;
            if (example.citation == "same") continue; // as the example before it, in the collection's words
            CHECK(std::any_of(first, last, [&](const auto& title) { return holds_citation(title.second, example.citation); }));
        }
    }
}

TEST_CASE("no scenario claims an example that the page does not place there", "[regulation]") {
    const std::map<std::string, std::string> places = places_in_docs();
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / "policies")) {
        if (entry.path().extension() != ".forbear") continue;
        const std::string path = std::filesystem::relative(entry.path(), root).generic_string();
        for (const auto& [id, title] : titles_with_ids(read(entry.path()))) {
            const auto place = places.find(id);
            if (place == places.end()) continue; // a title of plain words
            INFO(path << ": " << title);
            CHECK(place->second.find("`" + path + "`") != std::string::npos);
        }
    }
}

TEST_CASE("the page says how many examples are run and how many are not", "[regulation]") {
    int run = 0;
    int outside = 0;
    const std::map<std::string, std::string> places = places_in_docs();
    for (const Example& example : examples()) {
        if (!example.has_test_case) continue;
        ++(places.at(example.id).rfind("Outside: ", 0) == 0 ? outside : run);
    }
    const std::string page = read(root / "docs/regulation-coverage.md");
    CHECK(page.find(std::to_string(run) + " of them are run as a scenario or a test, " + std::to_string(outside) +
                    " are outside") != std::string::npos);
}

TEST_CASE("the checked-in list holds every worked example of the collection", "[regulation]") {
    const std::string path = checkout::shared_dir() + "/domain/regulation_examples.json";
    if (!std::filesystem::exists(path)) {
        std::cout << "skipped: " << path << " is not there, so the checked-in list is not compared with it\n";
        return;
    }
    const Json collection = Json::parse(read(path)).at("examples");
    const std::vector<Example> all = examples();
    REQUIRE(collection.size() == all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        CHECK(collection.at(i).at("id") == all[i].id);
        CHECK(collection.at(i).at("citation") == all[i].citation);
        CHECK(collection.at(i).contains("test_case") == all[i].has_test_case);
    }
}

} // namespace forbear::conformance
