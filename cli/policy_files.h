#pragma once
// The policy files that a path stands for.

#include <string>
#include <vector>

#include "command.h"

namespace forbear::cli {

/// Adds the file, or the folder's *.forbear files, those in folders below it too, in the order of their names. False: there is no
/// such path, or the folder cannot be read, which has been said.
[[nodiscard]] bool add_policy_files(const CommandInfo& command, const std::string& path, std::vector<std::string>& files);

} // namespace forbear::cli
