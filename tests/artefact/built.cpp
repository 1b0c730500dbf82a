#include "artefact/built.h"

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <dlfcn.h>
#include <sys/wait.h>

namespace forbear::tests {

Folder::Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "forbear-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
}

Folder::~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

void write(const std::string& path, const std::string& bytes) {
    std::ofstream stream(path, std::ios::binary);
    stream << bytes;
    REQUIRE(stream.good());
}

int run(const std::string& command, std::string& said) {
    std::FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
    REQUIRE(pipe != nullptr);
    char block[4096];
    for (std::size_t got = 0; (got = std::fread(block, 1, sizeof block, pipe)) > 0;) said.append(block, got);
    const int status = ::pclose(pipe);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

std::string linked(const Folder& folder, const BuiltObject& object) {
    const std::string file = folder.path(object.symbol + ".o");
    const std::string library = folder.path(object.symbol + ".so");
    write(file, object.object);
    std::string said;
    const int code = run("cc -shared -nostdlib -Wl,-z,defs -o " + library + " " + file, said);
    INFO(said);
    REQUIRE(code == 0);
    return library;
}

LoadedKernel::LoadedKernel(const std::string& library, const std::string& symbol) : handle_(::dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL)) {
    REQUIRE(handle_ != nullptr);
    kernel_ = static_cast<const forbear_kernel*>(::dlsym(handle_, ("forbear_" + symbol + "_kernel").c_str()));
    REQUIRE(kernel_ != nullptr);
}

LoadedKernel::~LoadedKernel() { ::dlclose(handle_); }

} // namespace forbear::tests
