// Fails on any include that docs/architecture.md does not allow.

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "paths.h"

namespace {

namespace fs = std::filesystem;
using Names = std::set<std::string>;

const fs::path root = checkout::source_dir();

struct Include {
    std::string path;
    bool angled = false;
};

std::vector<Include> includes_of(const fs::path& file) {
    std::vector<Include> found;
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
        const std::size_t start = line.find_first_not_of(" \t");
        if (start == std::string::npos || line.compare(start, 8, "#include") != 0) continue;
        const std::size_t open = line.find_first_of("<\"", start);
        const std::size_t close = line.find_first_of(">\"", open + 1);
        if (open == std::string::npos || close == std::string::npos) continue;
        found.push_back({line.substr(open + 1, close - open - 1), line[open] == '<'});
    }
    return found;
}

std::vector<fs::path> sources_under(const fs::path& folder) {
    std::vector<fs::path> files;
    if (!fs::exists(folder)) return files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const std::string extension = entry.path().extension().string();
        if (extension == ".cpp" || extension == ".h" || extension == ".def") files.push_back(entry.path());
    }
    return files;
}

/// The rooms of compiler/ and what each may include of the others.
const std::map<std::string, Names> rooms = {
    {"text", {"text"}},
    {"syntax", {"text", "syntax"}},
    {"model", {"text", "syntax", "model"}},
    {"ir", {"ir"}},
    {"lower", {"model", "ir", "lower"}},
    {"regions", {"ir", "regions"}},
    {"dispatch", {"ir", "regions", "dispatch"}},
    {"interpret", {"ir", "dispatch", "interpret"}},
    {"artefact", {"ir", "interpret", "artefact"}},
    {"native", {"ir", "regions", "dispatch", "native"}},
    {"analysis", {"ir", "regions", "interpret", "analysis"}},
    {"lint", {"text", "syntax", "model", "ir", "regions", "interpret", "analysis", "lint"}},
    {"driver", {"text", "syntax", "model", "ir", "lower", "driver"}},
    {"reports", {"reports"}},
};

Names public_headers(const std::string& folder) {
    Names names;
    for (const auto& entry : fs::directory_iterator(root / folder / "include/forbear")) {
        names.insert("forbear/" + entry.path().filename().string());
    }
    return names;
}

bool has_prefix(const std::string& text, const std::string& prefix) { return text.rfind(prefix, 0) == 0; }

} // namespace

TEST_CASE("rooms of the compiler include only what stands to their left", "[architecture]") {
    std::size_t checked = 0;
    for (const auto& [room, allowed] : rooms) {
        const std::vector<fs::path> files = sources_under(root / "compiler" / room);
        CHECK(!files.empty());
        for (const fs::path& file : files) {
            for (const Include& include : includes_of(file)) {
                if (include.angled) continue;
                INFO(file.string() << " includes " << include.path);
                const std::string owner = include.path.substr(0, include.path.find('/'));
                CHECK((owner == "forbear" || allowed.contains(owner) || has_prefix(owner, "ForbearLexer") ||
                       has_prefix(owner, "ForbearParser") || owner == "indexed_context.h"));
                ++checked;
            }
        }
    }
    CHECK(checked > 100);
}

TEST_CASE("the runtime sees the standard library and itself only", "[architecture]") {
    const Names own = public_headers("runtime");
    const Names of_c = {"stddef.h", "stdint.h", "string.h"}; // for the headers that hosts in C include
    for (const fs::path& file : sources_under(root / "runtime")) {
        for (const Include& include : includes_of(file)) {
            INFO(file.string() << " includes " << include.path);
            if (include.angled) {
                CHECK(include.path.find('/') == std::string::npos);
                CHECK((include.path.find(".h") == std::string::npos || of_c.contains(include.path)));
            } else {
                CHECK((own.contains(include.path) || fs::exists(file.parent_path() / include.path)));
            }
        }
    }
}

TEST_CASE("the command line and the examples use public headers only", "[architecture]") {
    Names allowed = public_headers("runtime");
    allowed.merge(public_headers("compiler"));
    allowed.merge(public_headers("engine"));
    for (const char* folder : {"cli", "examples"}) {
        for (const fs::path& file : sources_under(root / folder)) {
            for (const Include& include : includes_of(file)) {
                if (include.angled) continue;
                INFO(file.string() << " includes " << include.path);
                CHECK((allowed.contains(include.path) || fs::exists(root / folder / include.path) ||
                       fs::exists(file.parent_path() / include.path)));
            }
        }
    }
}

TEST_CASE("public headers see public headers only", "[architecture]") {
    Names runtime = public_headers("runtime");
    Names compiler = public_headers("compiler");
    compiler.insert(runtime.begin(), runtime.end());
    Names engine = public_headers("engine");
    engine.insert(compiler.begin(), compiler.end());
    const std::map<std::string, Names> allowed = {{"runtime", runtime}, {"compiler", compiler}, {"engine", engine}};
    for (const auto& [folder, names] : allowed) {
        for (const fs::path& file : sources_under(root / folder / "include")) {
            for (const Include& include : includes_of(file)) {
                if (include.angled) continue;
                INFO(file.string() << " includes " << include.path);
                CHECK(names.contains(include.path));
            }
        }
    }
}

TEST_CASE("ANTLR, LLVM and the solver each live in one room", "[architecture]") {
    for (const char* folder : {"compiler", "runtime", "engine", "cli", "examples"}) {
        for (const fs::path& file : sources_under(root / folder)) {
            const std::string room = file.parent_path().filename().string();
            const std::string name = file.filename().string();
            for (const Include& include : includes_of(file)) {
                INFO(file.string() << " includes " << include.path);
                if (has_prefix(include.path, "llvm")) CHECK(room == "native");
                if (has_prefix(include.path, "z3")) CHECK(room == "analysis");
                if (has_prefix(include.path, "antlr4") || has_prefix(include.path, "ForbearLexer") ||
                    has_prefix(include.path, "ForbearParser") || include.path == "indexed_context.h") {
                    CHECK((room == "syntax" && has_prefix(name, "from_text")));
                }
            }
        }
    }
}

TEST_CASE("no file is too large to hold in the head", "[architecture]") {
    for (const char* folder : {"compiler", "runtime", "engine", "cli", "tests", "examples"}) {
        for (const fs::path& file : sources_under(root / folder)) {
            std::ifstream stream(file);
            std::size_t lines = 0;
            for (std::string line; std::getline(stream, line);) ++lines;
            INFO(file.string() << " has " << lines << " lines");
            CHECK(lines <= 500);
        }
    }
}
