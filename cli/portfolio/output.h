#pragma once
// Where rows go: a file or standard output.

#include <string>
#include <string_view>

#include "forbear/error.h"

namespace forbear::cli {

/// Written straight through: what was reported as written is in the system's hands. Not thread-safe.
class Output {
public:
    Output() = default;
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;
    ~Output();

    /// `-` is standard output; a file is emptied. Errors: ErrorCode::file.
    Result<bool> open(const std::string& path);
    /// Errors: ErrorCode::file, for a full disk or a reader that went away.
    Result<bool> write(std::string_view text);
    /// Some systems say only now that the disk was full. Errors: ErrorCode::file.
    Result<bool> close();

private:
    int descriptor_ = -1;
    bool owned_ = false;
    std::string name_;
};

/// True when both paths name one existing file: reading it while writing it would destroy it.
[[nodiscard]] bool is_same_file(const std::string& left, const std::string& right);

} // namespace forbear::cli
