#pragma once
// A policy's object file as a library that this process loads, by the system's linker.

#include <string>

#include "forbear/build.h"
#include "forbear/kernel.h"

namespace forbear::tests {

/// A folder that goes with this object.
class Folder {
public:
    Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder();
    [[nodiscard]] std::string path(const std::string& name) const { return path_ + "/" + name; }

private:
    std::string path_;
};

void write(const std::string& path, const std::string& bytes);
/// Exit code of a shell command; what it says goes to `said`.
int run(const std::string& command, std::string& said);

/// Links `object` as a shared library; the path of it.
[[nodiscard]] std::string linked(const Folder& folder, const BuiltObject& object);

/// The kernel in a library, which stays loaded as long as this object.
class LoadedKernel {
public:
    LoadedKernel(const std::string& library, const std::string& symbol);
    LoadedKernel(const LoadedKernel&) = delete;
    LoadedKernel& operator=(const LoadedKernel&) = delete;
    ~LoadedKernel();
    [[nodiscard]] const forbear_kernel& operator*() const { return *kernel_; }
    [[nodiscard]] const forbear_kernel* operator->() const { return kernel_; }

private:
    void* handle_;
    const forbear_kernel* kernel_ = nullptr;
};

} // namespace forbear::tests
