#pragma once
// Files that a command makes: all of them whole, or none.

#include <string>
#include <string_view>
#include <vector>

#include "forbear/error.h"
#include "held_signals.h"

namespace forbear::cli {

/// Files written beside their places and moved there together. What was not placed is gone with this object. Signals that end the
/// process wait until then, so it is made when what takes long is done, or by whoever asks HeldSignals meanwhile. Not thread-safe.
class NewFiles {
public:
    NewFiles() = default;
    NewFiles(const NewFiles&) = delete;
    NewFiles& operator=(const NewFiles&) = delete;
    ~NewFiles();

    /// An empty file that will become `path`: its absolute name, for others to write to. A link to a file stays a link. Errors:
    /// ErrorCode::file, also where a file of that name may not be written.
    [[nodiscard]] Result<std::string> draft(const std::string& path);
    /// The same, with its bytes. Errors: also ErrorCode::file for a full disk.
    [[nodiscard]] Result<std::string> write(const std::string& path, std::string_view bytes);
    /// Moves all of them, once all are on the disk: a file that takes another's place before could be empty after a loss of power. None where
    /// a signal has come. Errors: ErrorCode::file for the first that cannot take its place; those before it have.
    [[nodiscard]] Result<bool> place();

private:
    struct File {
        std::string draft, target, path; ///< path: as it was named
    };
    HeldSignals held_;        ///< goes last, when the drafts are gone
    std::vector<File> files_; ///< not yet placed
};

} // namespace forbear::cli
