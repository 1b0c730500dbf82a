#pragma once
// Where rows go: a file or standard output.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "forbear/error.h"
#include "new_files.h"

namespace forbear::cli {

/// Standard output, pipes and devices are written straight through: what was reported as written is in the system's hands. A file
/// takes its place when it is closed; until then what was there stays, and signals that end the process wait. Not thread-safe.
class Output {
public:
    Output() = default;
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;
    ~Output();

    /// `-` is standard output. Errors: ErrorCode::file, also where a file of that name may not be written.
    Result<bool> open(const std::string& path);
    /// Errors: ErrorCode::file, for a full disk, a reader that went away, or a signal that asks to stop.
    Result<bool> write(std::string_view text);
    /// Not where something went wrong: a file that is not closed is not there. Some systems say only now that the disk was full. A file is
    /// on the disk when this returns. Errors: ErrorCode::file.
    Result<bool> close();
    /// Whether a failure leaves the file as it was.
    [[nodiscard]] bool is_whole_or_none() const noexcept { return file_.has_value(); }

private:
    std::optional<NewFiles> file_; ///< goes last: it removes the draft and lets signals through
    int descriptor_ = -1;
    bool owned_ = false;
    std::size_t behind_ = 0; ///< bytes that the system has not been asked to begin to put on the disk
    std::string name_;
};

/// True when both paths name one existing file: reading it while writing it would destroy it.
[[nodiscard]] bool is_same_file(const std::string& left, const std::string& right);

} // namespace forbear::cli
