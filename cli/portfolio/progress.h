#pragma once
// How far a long run is, said on one line that is written over and over.

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>

namespace forbear::cli {

/// Not thread-safe. The stream must outlive it.
class Progress {
public:
    /// `out`: a terminal that somebody looks at, or null. `bytes`: the length of what is read, where it is known.
    Progress(std::ostream* out, std::optional<std::uint64_t> bytes) : out_(out), bytes_(bytes) {}

    /// `rows` records are done, which end at byte `read`, `seconds` after the beginning. Says so after the first second, and then
    /// five times a second at most.
    void show(std::uint64_t rows, std::uint64_t read, double seconds);
    /// Leaves an empty line behind.
    void clear();

private:
    std::ostream* out_;
    std::optional<std::uint64_t> bytes_;
    bool has_shown_ = false;
    double next_ = 1.0; ///< seconds
};

} // namespace forbear::cli
