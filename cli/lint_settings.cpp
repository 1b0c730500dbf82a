#include "lint_settings.h"

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <system_error>

#include <boost/program_options.hpp>
#include <nlohmann/json.hpp>

#include "text_file.h"

namespace forbear::cli {
namespace {

constexpr std::size_t most_bytes = 64u << 20;

Error senseless(const std::string& path, const std::string& what) { return {ErrorCode::invalid_argument, path + ": " + what}; }

std::vector<std::string> finding_names() {
    std::vector<std::string> names;
    for (const CodeInfo& code : all_codes()) {
        if (is_finding(code)) names.emplace_back(code.name);
    }
    return names;
}

/// The level that a word stands for; false where it is none.
bool level_of(const std::string& word, std::optional<Severity>& level) {
    if (word == "error") level = Severity::error;
    else if (word == "warning") level = Severity::warning;
    else if (word == "info") level = Severity::info;
    else if (word == "off") level.reset();
    else return false;
    return true;
}

} // namespace

Result<bool> read_lint_settings(const std::string& path, LintOptions& options) {
    namespace po = boost::program_options;
    Result<std::string> text = read_text_file(path, most_bytes);
    if (!text) return text.error();
    const std::vector<std::string> names = finding_names();
    try {
        std::istringstream stream(text.value());
        const po::parsed_options parsed = po::parse_config_file(stream, po::options_description(), true);
        for (const auto& option : parsed.options) {
            const std::string prefix = "findings.";
            const bool is_known_section = option.string_key.starts_with(prefix);
            const std::string name = is_known_section ? option.string_key.substr(prefix.size()) : option.string_key;
            if (!is_known_section) return senseless(path, "`" + printable(name) + "` stands in no section that is read; levels stand in [findings]");
            if (std::ranges::find(names, name) == names.end()) {
                const std::string near = nearest_name(name, names);
                return senseless(path, "`" + printable(name) + "` is no finding" + (near.empty() ? "" : "; did you mean `" + near + "`?"));
            }
            std::optional<Severity> level;
            const std::string word = option.value.empty() ? std::string() : option.value.front();
            if (!level_of(word, level)) return senseless(path, "`" + name + "` is `error`, `warning`, `info` or `off`, not `" + printable(word) + "`");
            options.levels[name] = level;
        }
    } catch (const po::error& failure) {
        return senseless(path, failure.what());
    }
    return true;
}

std::string find_lint_settings(const std::string& path) {
    namespace fs = std::filesystem;
    std::error_code failure;
    fs::path folder = fs::absolute(path, failure).lexically_normal();
    if (failure) return {};
    for (;; folder = folder.parent_path()) {
        const fs::path candidate = folder / "forbear.ini";
        if (fs::is_regular_file(candidate, failure)) return candidate.string();
        if (folder == folder.parent_path()) return {};
    }
}

Result<std::set<std::string>> read_baseline(const std::string& path) {
    Result<std::string> text = read_text_file(path, most_bytes);
    if (!text) return text.error();
    const nlohmann::json root = nlohmann::json::parse(text.value(), nullptr, false);
    std::set<std::string> identities;
    const bool is_baseline = root.is_object() && root.value("format", "") == "forbear.baseline" && root.value("version", 0) == 1 &&
                             root.contains("findings") && root["findings"].is_array();
    if (!is_baseline) return senseless(path, "this is no baseline of version 1; `--write-baseline` writes one");
    for (const nlohmann::json& finding : root["findings"]) {
        if (!finding.is_object() || !finding.contains("identity") || !finding["identity"].is_string())
            return senseless(path, "a finding without an identity");
        identities.insert(finding["identity"].get<std::string>());
    }
    return identities;
}

} // namespace forbear::cli
