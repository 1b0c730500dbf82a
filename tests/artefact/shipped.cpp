#include "artefact/shipped.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "paths.h"

namespace forbear::tests {

std::vector<std::shared_ptr<const Policy>> shipped_policies() {
    static const std::vector<std::shared_ptr<const Policy>> all = [] {
        std::vector<std::string> files;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(checkout::source_dir() + "/policies")) {
            if (entry.path().extension() != ".forbear") continue;
            std::ifstream stream(entry.path());
            const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
            if (text.starts_with("policy ") || text.find("\npolicy ") != std::string::npos) files.push_back(entry.path().string());
        }
        std::sort(files.begin(), files.end());
        std::vector<std::shared_ptr<const Policy>> policies;
        for (const std::string& file : files) {
            LoadOptions options;
            options.engine = EngineKind::interpreter;
            LoadAllResult loaded = load_all_files({file}, options);
            INFO(file << ": " << loaded.error << render_text(loaded.sources, loaded.diagnostics));
            REQUIRE(!loaded.policies.empty());
            for (auto& policy : loaded.policies) policies.push_back(std::move(policy));
        }
        return policies;
    }();
    return all;
}

} // namespace forbear::tests
