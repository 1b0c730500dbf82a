#pragma once
// Files and folders that a command is given.

#include <string>
#include <vector>

#include "command.h"

namespace forbear::cli {

/// Adds the file, or the folder's *.forbear files and those in folders below it, in the order of their names. False: there is no
/// such path, which is said.
[[nodiscard]] bool add_path(const CommandInfo& command, const std::string& path, std::vector<std::string>& files);

} // namespace forbear::cli
