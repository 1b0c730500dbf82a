// docs/library.md says where every strategy of the sources is expressed: every row stands there, every file exists, and has what is
// named after it.

#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "paths.h"

namespace {

namespace fs = std::filesystem;

const fs::path root = checkout::source_dir();

/// How many rows each of the five articles has.
const std::vector<int> rows_of_articles = {17, 19, 12, 12, 21};

std::string read(const fs::path& file) {
    std::ifstream stream(file);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

/// The third cell of each row whose first cell is `S<article>-<number>`, by that id.
std::multimap<std::string, std::string> rows_of_table(const std::string& page) {
    static const std::regex row(R"(^\| (S\d+-\d+) \|[^|]*\| (.*) \|$)");
    std::multimap<std::string, std::string> rows;
    std::istringstream lines(page);
    for (std::string line; std::getline(lines, line);) {
        std::smatch match;
        if (std::regex_match(line, match, row)) rows.emplace(match[1], match[2]);
    }
    return rows;
}

struct Place {
    std::string file; // relative to docs/
    std::vector<std::string> names;
};

/// `[title](file): \`name\`, \`name\`; [title](file)`: the files of a cell, and what is named after each.
std::vector<Place> places_of(const std::string& cell) {
    static const std::regex place(R"(\]\(([^)]+)\)((?:: `\w+`(?:, `\w+`)*)?))");
    static const std::regex name(R"(`(\w+)`)");
    std::vector<Place> places;
    for (std::sregex_iterator at(cell.begin(), cell.end(), place), end; at != end; ++at) {
        Place found{(*at)[1], {}};
        const std::string list = (*at)[2];
        for (std::sregex_iterator word(list.begin(), list.end(), name); word != end; ++word) found.names.push_back((*word)[1]);
        places.push_back(std::move(found));
    }
    return places;
}

bool has_word(const std::string& text, const std::string& word) {
    const auto part_of_name = [](char letter) { return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_'; };
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
        const std::size_t after = at + word.size();
        if ((at == 0 || !part_of_name(text[at - 1])) && (after == text.size() || !part_of_name(text[after]))) return true;
    }
    return false;
}

} // namespace

TEST_CASE("every row of the sources stands in the table of the library exactly once", "[library]") {
    const auto rows = rows_of_table(read(root / "docs/library.md"));
    std::size_t expected = 0;
    for (std::size_t article = 0; article < rows_of_articles.size(); ++article) {
        for (int number = 1; number <= rows_of_articles[article]; ++number, ++expected) {
            const std::string id = "S" + std::to_string(article) + "-" + std::to_string(number);
            INFO(id);
            CHECK(rows.count(id) == 1);
        }
    }
    CHECK(rows.size() == expected);
}

TEST_CASE("every file in the table of the library exists, and has what is named after it", "[library]") {
    std::size_t names = 0;
    for (const auto& [id, cell] : rows_of_table(read(root / "docs/library.md"))) {
        INFO(id);
        const std::vector<Place> places = places_of(cell);
        CHECK((!places.empty() || cell.rfind("outside: ", 0) == 0));
        for (const Place& place : places) {
            INFO(place.file);
            const fs::path file = root / "docs" / place.file;
            REQUIRE(fs::is_regular_file(file));
            const std::string text = read(file);
            for (const std::string& name : place.names) {
                INFO(name);
                CHECK(has_word(text, name));
                ++names;
            }
        }
    }
    CHECK(names >= 100);
}

TEST_CASE("every folder of policies has its line in docs/library.md", "[library]") {
    const std::string page = read(root / "docs/library.md");
    for (const auto& entry : fs::directory_iterator(root / "policies")) {
        if (!entry.is_directory()) continue;
        const std::string folder = entry.path().filename().string();
        INFO(folder);
        CHECK(page.find("](../policies/" + folder + ")") != std::string::npos);
    }
}
