#include "portfolio/progress.h"

#include <algorithm>

namespace forbear::cli {

void Progress::show(std::uint64_t rows, std::uint64_t read, double seconds) {
    constexpr double often = 0.2;
    if (out_ == nullptr || seconds < next_) return;
    next_ = seconds + often;
    has_shown_ = true;
    *out_ << "\r" << rows << (rows == 1 ? " record" : " records");
    // A file may grow while it is read.
    if (bytes_ && *bytes_ > 0) *out_ << ", " << std::min<std::uint64_t>(read * 100 / *bytes_, 100) << "%";
    out_->flush();
}

void Progress::clear() {
    if (has_shown_) *out_ << "\r\x1b[K" << std::flush;
    has_shown_ = false;
}

} // namespace forbear::cli
