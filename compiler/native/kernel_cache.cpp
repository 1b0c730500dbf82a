#include "native/kernel_cache.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <new>
#include <optional>

#include <llvm/Bitcode/BitcodeWriter.h>
#include <llvm/Config/llvm-config.h>
#include <llvm/Support/raw_ostream.h>

#include "forbear/sha256.h"

namespace forbear::native {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view suffix = ".kernel";
constexpr std::string_view head = "forbear kernel 1\n"; // then 64 digits over the object, a line end, the object
constexpr std::uintmax_t most_bytes = 256u << 20;

std::string digits_of(std::string_view bytes) {
    Sha256 sum;
    sum.add(bytes);
    std::string text;
    for (const std::uint8_t byte : sum.finish()) {
        text += "0123456789abcdef"[byte >> 4];
        text += "0123456789abcdef"[byte & 15];
    }
    return text;
}

/// Reads a whole file that is this user's own; empty when it is not, or cannot be read. Nothing when there is none.
std::optional<std::string> read_own(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0) return errno == ENOENT ? std::nullopt : std::optional<std::string>(std::in_place);
    struct stat about {};
    std::string bytes;
    const bool is_ours = ::fstat(file, &about) == 0 && S_ISREG(about.st_mode) && about.st_uid == ::geteuid() && (about.st_mode & (S_IWGRP | S_IWOTH)) == 0 &&
                         static_cast<std::uintmax_t>(about.st_size) <= most_bytes;
    if (is_ours) {
        bytes.resize(static_cast<std::size_t>(about.st_size));
        std::size_t read = 0;
        while (read < bytes.size()) {
            const ssize_t now = ::read(file, bytes.data() + read, bytes.size() - read);
            if (now <= 0) break;
            read += static_cast<std::size_t>(now);
        }
        if (read != bytes.size()) bytes.clear();
    }
    ::close(file);
    return bytes;
}

bool write_all(int file, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t now = ::write(file, bytes.data(), bytes.size());
        if (now <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(now));
    }
    return true;
}

void drop_oldest(const std::string& folder, std::size_t most) {
    std::vector<std::pair<fs::file_time_type, fs::path>> kept;
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
        if (entry.path().extension() == suffix) kept.emplace_back(entry.last_write_time(ignored), entry.path());
    }
    if (kept.size() <= most) return;
    std::ranges::sort(kept);
    for (std::size_t place = 0; place + most < kept.size(); ++place) fs::remove(kept[place].second, ignored);
}

} // namespace

std::string KernelCache::name_of(const Workpiece& piece, Optimization level) const {
    if (folder_.empty()) return {};
    llvm::SmallVector<char, 0> bytes;
    llvm::raw_svector_ostream stream(bytes);
    llvm::WriteBitcodeToFile(*piece.module, stream);
    // What is not in the module: the code generator, and how this room drives it (object.cpp).
    stream << '\n' << LLVM_VERSION_STRING << '\n' << piece.machine->getTargetTriple().str() << '\n' << piece.machine->getTargetCPU() << '\n'
           << piece.machine->getTargetFeatureString() << '\n' << static_cast<int>(level) << '\n' << pipeline_version;
    return digits_of({bytes.data(), bytes.size()});
}

bool KernelCache::is_usable(bool& is_there) const {
    struct stat about {};
    is_there = ::stat(folder_.c_str(), &about) == 0 || errno != ENOENT;
    return is_there && S_ISDIR(about.st_mode) && about.st_uid == ::geteuid() && (about.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

void KernelCache::note(const char* before, const std::string& name, const char* after) noexcept {
    if (!trouble_.empty()) return;
    try {
        trouble_ = "kernel cache `" + folder_ + "`: " + before + name + after;
    } catch (const std::bad_alloc&) {
        trouble_ = "no memory left"; // short enough to need none
    }
}

std::unique_ptr<llvm::MemoryBuffer> KernelCache::find(const std::string& name) noexcept {
    if (folder_.empty()) return nullptr;
    try {
        bool is_there = false;
        if (!is_usable(is_there)) {
            if (is_there) note("it is no folder that belongs to this user alone", {}, "");
            return nullptr;
        }
        const std::optional<std::string> kept = read_own(folder_ + "/" + name + std::string(suffix));
        if (!kept) return nullptr;
        const std::string& bytes = *kept;
        constexpr std::size_t begin = head.size() + 64 + 1;
        const bool is_whole = bytes.size() > begin && bytes.starts_with(head) &&
                              bytes.compare(head.size(), 64, digits_of(std::string_view(bytes).substr(begin))) == 0;
        if (!is_whole) {
            note("the file ", name, " is damaged or cannot be read");
            return nullptr;
        }
        const std::string_view object = std::string_view(bytes).substr(begin);
        return llvm::MemoryBuffer::getMemBufferCopy(llvm::StringRef(object.data(), object.size()), "kernel");
    } catch (const std::exception&) {
        note("it could not be read", {}, "");
        return nullptr;
    }
}

void KernelCache::keep(const std::string& name, const llvm::MemoryBuffer& object) noexcept {
    if (folder_.empty()) return;
    try {
        static std::atomic<unsigned> number = 0;
        std::error_code ignored;
        if (fs::create_directories(folder_, ignored)) ::chmod(folder_.c_str(), S_IRWXU);
        bool is_there = false;
        if (!is_usable(is_there)) {
            note(is_there ? "it is no folder that belongs to this user alone" : "the folder cannot be made", {}, "");
            return;
        }
        const std::string path = folder_ + "/" + name + std::string(suffix);
        const std::string draft = path + "." + std::to_string(::getpid()) + "." + std::to_string(++number);
        const int file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
        if (file < 0) {
            note("nothing can be written there", {}, "");
            return;
        }
        const std::string_view bytes(object.getBufferStart(), object.getBufferSize());
        const bool is_whole = write_all(file, std::string(head) + digits_of(bytes) + "\n") && write_all(file, bytes);
        // Renamed in one step; what lies there afterwards is the same whoever was last.
        const bool is_closed = ::close(file) == 0;
        if (!is_whole || !is_closed || ::rename(draft.c_str(), path.c_str()) != 0) {
            ::unlink(draft.c_str());
            note("the file ", name, " could not be written");
        }
        drop_oldest(folder_, most_kept);
    } catch (const std::exception&) {
        note("nothing could be kept", {}, "");
    }
}

} // namespace forbear::native
