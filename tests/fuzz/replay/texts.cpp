#include "fuzz/replay/texts.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "paths.h"

namespace forbear::tests {

namespace {

namespace fs = std::filesystem;

std::string content_of(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

/// The file's text with the text of each import in its place, once.
std::string with_imports(const fs::path& path, std::set<fs::path>& seen) {
    if (!seen.insert(path.lexically_normal()).second) return {};
    const std::string text = content_of(path);
    const std::string word = "import \"";
    std::string whole;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
        const std::string line = text.substr(at, end - at);
        at = end;
        const std::size_t close = line.rfind('"');
        if (line.rfind(word, 0) == 0 && close >= word.size()) {
            const fs::path imported = path.parent_path() / line.substr(word.size(), close - word.size());
            if (fs::is_regular_file(imported)) {
                whole += with_imports(imported, seen) + "\n";
                continue;
            }
        }
        whole += line;
    }
    return whole;
}

} // namespace

std::vector<Seed> shipped_seeds() {
    std::vector<fs::path> paths;
    for (const char* folder : {"policies", "tests/golden", "tests/conformance"}) {
        for (const auto& entry : fs::recursive_directory_iterator(checkout::source_dir() + "/" + folder)) {
            if (entry.path().extension() == ".forbear") paths.push_back(entry.path());
        }
    }
    std::sort(paths.begin(), paths.end());
    std::vector<Seed> seeds;
    for (const fs::path& path : paths) {
        std::set<fs::path> seen;
        seeds.push_back({path.filename().string(), with_imports(path, seen)});
    }
    return seeds;
}

std::vector<std::string> dictionary() {
    std::vector<std::string> words;
    std::ifstream stream(checkout::source_dir() + "/tests/fuzz/forbear.dict");
    for (std::string line; std::getline(stream, line);) {
        if (line.size() > 2 && line.front() == '"') words.push_back(line.substr(1, line.size() - 2));
    }
    return words;
}

std::string changed(std::string text, const std::vector<std::string>& words, std::mt19937& random) {
    const auto below = [&](std::size_t end) { return static_cast<std::size_t>(random() % std::max<std::size_t>(end, 1)); };
    for (std::size_t change = 0, changes = 1 + below(4); change < changes; ++change) {
        const std::size_t at = below(text.size());
        const std::size_t length = std::min<std::size_t>(1 + below(below(4) == 0 ? 400 : 12), text.size() - at);
        switch (below(6)) {
        case 0: text.replace(at, std::min<std::size_t>(1, length), 1, static_cast<char>(random() & 0xffu)); break;
        case 1: text.erase(at, length); break;
        case 2: text.insert(at, text.substr(at, length)); break;
        case 3: text.insert(below(text.size()), text.substr(at, length)); break;
        case 4: text.insert(at, " " + words[below(words.size())] + " "); break;
        default: text.replace(at, length, words[below(words.size())]); break;
        }
    }
    return text;
}

} // namespace forbear::tests
