#pragma once
// Work with LLVM whose fatal errors come back as ours.

#include <cstdio>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <utility>

#include <llvm/Support/ErrorHandling.h>

#include "native/object.h"
#include "native/session.h"

namespace forbear::native {

struct FatalError {
    std::string words;
};

/// LLVM answers its own bugs with exit(1), and knows one handler per process. Ours turns those of our own threads into
/// an error; what other users of the same library do in other threads keeps LLVM's conduct.
class FatalErrors {
public:
    FatalErrors() {
        const std::lock_guard lock(counting());
        if (users()++ == 0) {
            llvm::install_fatal_error_handler(&FatalErrors::handle);
            llvm::install_bad_alloc_error_handler(&FatalErrors::handle_no_memory);
        }
        before_ = std::exchange(compiling_here(), true);
    }
    FatalErrors(const FatalErrors&) = delete;
    FatalErrors& operator=(const FatalErrors&) = delete;
    ~FatalErrors() {
        const std::lock_guard lock(counting());
        compiling_here() = before_;
        if (--users() > 0) return;
        llvm::remove_fatal_error_handler();
        llvm::remove_bad_alloc_error_handler();
    }

private:
    static void handle(void*, const char* reason, bool) {
        if (compiling_here()) throw FatalError{reason};
        std::fprintf(stderr, "LLVM ERROR: %s\n", reason);
    }
    static void handle_no_memory(void*, const char* reason, bool) {
        if (compiling_here()) throw std::bad_alloc();
        std::fprintf(stderr, "LLVM ERROR: %s\n", reason);
    }
    static std::mutex& counting() {
        static std::mutex mutex;
        return mutex;
    }
    static int& users() {
        static int count = 0;
        return count;
    }
    static bool& compiling_here() {
        thread_local bool here = false;
        return here;
    }

    bool before_ = false;
};

/// Runs `work` on a fresh workpiece. After a fatal error, and where memory runs out (std::bad_alloc goes on), the workpiece is left
/// behind: nobody knows what state it is in.
template <class Answer, class Work>
Result<Answer> guarded(Work work) {
    auto session = Session::of_process();
    if (!session) return session.error();
    std::unique_ptr<Workpiece> piece;
    try {
        const FatalErrors handler;
        piece = std::make_unique<Workpiece>(); // LLVM allocates for it
        return work(*piece, *session.value());
    } catch (const FatalError& failure) {
        (void)piece.release();
        return Error{ErrorCode::backend, "LLVM gave up: " + failure.words};
    } catch (const std::bad_alloc&) {
        (void)piece.release();
        throw;
    } catch (const std::exception& failure) {
        return Error{ErrorCode::backend, failure.what()};
    }
}

} // namespace forbear::native
