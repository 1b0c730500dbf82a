#pragma once
// Machine code kept in a folder from one process to the next. A file is used only when it is what this very compilation would
// make: its name says what went in, its head what came out. Whatever is wrong with it, the code is made anew.

#include <memory>
#include <string>

#include "native/object.h"

namespace forbear::native {

class KernelCache {
public:
    /// `folder` empty: no cache. It is made when something is first kept; a folder that others may write to is not used.
    explicit KernelCache(std::string folder) : folder_(std::move(folder)) {}

    /// The name of a module that nothing has optimised yet: over its bitcode, the version of LLVM, the processor with its
    /// features, and how the module is to be optimised.
    [[nodiscard]] std::string name_of(const Workpiece& piece, Optimization level) const;
    /// The object file kept under `name`; null when there is none, or none that is whole.
    [[nodiscard]] std::unique_ptr<llvm::MemoryBuffer> find(const std::string& name) noexcept;
    /// Keeps it, or does not: a full disk costs time and nothing else. Other processes see the whole file or none. Of more than
    /// `most_kept` files the oldest go.
    void keep(const std::string& name, const llvm::MemoryBuffer& object) noexcept;
    /// What `find` gave cannot be used: the caller makes the code anew.
    void is_unusable(const std::string& name) noexcept { note("the file ", name, " cannot be used here"); }

    /// What first kept `find` or `keep` from their work, in one sentence; empty where nothing did. That there is no file yet is no trouble.
    [[nodiscard]] const std::string& trouble() const noexcept { return trouble_; }

    static constexpr std::size_t most_kept = 512;

private:
    /// Whether the folder is this user's alone. `is_there`: there is one at all.
    [[nodiscard]] bool is_usable(bool& is_there) const;
    void note(const char* before, const std::string& name, const char* after) noexcept;

    std::string folder_;
    std::string trouble_;
};

} // namespace forbear::native
