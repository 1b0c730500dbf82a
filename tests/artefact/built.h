#pragma once
// A policy's object file as a library that this process loads, by the system's linker.

#include <memory>
#include <string>

#include "forbear/build.h"

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

} // namespace forbear::tests
