#include "paths.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace forbear::cli {

namespace fs = std::filesystem;

bool add_path(const CommandInfo& command, const std::string& path, std::vector<std::string>& files) {
    std::error_code failure;
    const fs::file_status status = fs::status(path, failure);
    if (!fs::exists(status)) {
        complain(command, path + ": no such file or folder");
        return false;
    }
    if (!fs::is_directory(status)) {
        files.push_back(path);
        return true;
    }
    std::vector<std::string> found;
    fs::recursive_directory_iterator place(path, failure);
    for (; !failure && place != fs::recursive_directory_iterator(); place.increment(failure)) {
        const fs::path& entry = place->path();
        std::error_code ignored;
        const bool is_hidden = entry.filename().string().starts_with(".");
        if (is_hidden && place->is_directory(ignored)) place.disable_recursion_pending();
        if (!is_hidden && entry.extension() == ".forbear" && place->is_regular_file(ignored))
            found.push_back(entry.lexically_normal().string());
    }
    if (failure) {
        complain(command, path + ": " + failure.message());
        return false;
    }
    std::sort(found.begin(), found.end());
    files.insert(files.end(), found.begin(), found.end());
    return true;
}

} // namespace forbear::cli
