#pragma once
// What LLVM works with, when it is stopped in the middle.

#include <exception>

namespace forbear::native {

/// Something of LLVM's that goes with this object, but stays where something was thrown through LLVM (guarded.h): LLVM was not made for
/// that. Its destructors would free what was half moved, or look for memory that is not there and end the process.
template <class Kept>
class LeftBehind {
public:
    LeftBehind() : kept_(new Kept) {}
    LeftBehind(const LeftBehind&) = delete;
    LeftBehind& operator=(const LeftBehind&) = delete;
    ~LeftBehind() {
        if (std::uncaught_exceptions() == before_) delete kept_;
    }

    [[nodiscard]] Kept* operator->() const noexcept { return kept_; }
    [[nodiscard]] Kept& operator*() const noexcept { return *kept_; }

private:
    int before_ = std::uncaught_exceptions();
    Kept* kept_;
};

} // namespace forbear::native
