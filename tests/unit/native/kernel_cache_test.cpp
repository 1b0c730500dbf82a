// Machine code that is kept in a folder: used when it is the very same, never when anything is wrong with it.

#include <atomic>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "forbear/sha256.h"
#include "unit/native/compare.h"
#include "unit/native/many_rules.h"

using namespace forbear;
using namespace forbear::tests;
using native::Optimization;
namespace fs = std::filesystem;

namespace {

/// A new folder, removed with all that is in it.
class Folder {
public:
    Folder() {
        std::string pattern = (fs::temp_directory_path() / "kernels.XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { fs::remove_all(path_); }
    [[nodiscard]] std::string path() const { return path_.string(); }
    [[nodiscard]] std::vector<fs::path> files() const {
        std::vector<fs::path> made;
        for (const auto& entry : fs::directory_iterator(path_)) made.push_back(entry.path());
        std::sort(made.begin(), made.end());
        return made;
    }

private:
    fs::path path_;
};

std::string read(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}
void write(const fs::path& path, const std::string& bytes) { std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes; }

std::unique_ptr<native::Code> compile(const ir::Program& program, const std::string& folder, Optimization level = Optimization::o2) {
    auto code = native::compile(program, {level, nullptr, folder});
    if (!code) FAIL("no machine code: " << code.error().message);
    return std::move(code).value();
}

std::string digest(const std::string& bytes) {
    Sha256 sum;
    sum.add(bytes);
    std::string text;
    for (const std::uint8_t byte : sum.finish()) {
        char digits[3];
        std::snprintf(digits, sizeof digits, "%02x", byte);
        text += digits;
    }
    return text;
}

} // namespace

TEST_CASE("kept machine code is used by the next compilation of the same program") {
    const Folder folder;
    const ir::Program program = many_rules(40);
    const ir::Program other = many_rules(60);
    Records customers = many_customers(program, 300);
    CHECK(differences(program, *compile(program, folder.path()), customers.view(), 300) == 0);
    REQUIRE(folder.files().size() == 1);
    const fs::path kept = folder.files().front();
    CHECK(differences(program, *compile(program, folder.path()), customers.view(), 300) == 0);
    CHECK(folder.files().size() == 1);
    (void)compile(program, folder.path(), Optimization::o0);
    (void)compile(other, folder.path());
    CHECK(folder.files().size() == 3);
    // Whatever lies whole under the name is what runs.
    for (const fs::path& file : folder.files()) {
        if (file == kept) continue;
        write(kept, read(file));
        const std::size_t wrong = differences(program, *compile(program, folder.path()), customers.view(), 300);
        INFO(file.string());
        CHECK((wrong == 0 || wrong > 50)); // the same program at another level, or another program
    }
}

TEST_CASE("damaged machine code is made anew") {
    const Folder folder;
    const ir::Program program = many_rules(40);
    Records customers = many_customers(program, 100);
    (void)compile(program, folder.path());
    const fs::path kept = folder.files().front();
    const std::string whole = read(kept);
    std::vector<std::string> damaged = {"", "forbear kernel 1\n", whole.substr(0, whole.size() / 2), whole + "x", std::string(5'000, 'f')};
    for (std::size_t place = 0; place < whole.size(); place += whole.size() / 40 + 1) {
        std::string changed = whole;
        changed[place] = static_cast<char>(changed[place] ^ 0x10);
        damaged.push_back(std::move(changed));
    }
    // Whole, but no object file.
    const std::string garbage(3'000, '\x7f');
    const std::string head = whole.substr(0, whole.find('\n') + 1);
    for (const std::string& bytes : damaged) {
        write(kept, bytes);
        CHECK(differences(program, *compile(program, folder.path()), customers.view(), 100) == 0);
        CHECK(read(kept) == whole);
    }
    write(kept, head + digest(garbage) + "\n" + garbage);
    CHECK(differences(program, *compile(program, folder.path()), customers.view(), 100) == 0);
    CHECK(read(kept) == whole);
}

TEST_CASE("a folder that others may write to, or that cannot be made, is not used") {
    const Folder folder;
    const ir::Program program = many_rules(12);
    fs::permissions(folder.path(), fs::perms::all);
    (void)compile(program, folder.path());
    CHECK(folder.files().empty());
    (void)compile(program, "/proc/no/such/folder");
    fs::permissions(folder.path(), fs::perms::owner_all);
    (void)compile(program, folder.path() + "/made/here");
    REQUIRE(fs::exists(folder.path() + "/made/here"));
    CHECK(std::distance(fs::directory_iterator(folder.path() + "/made/here"), {}) == 1);
}

TEST_CASE("many may keep the same machine code at once") {
    const Folder folder;
    const ir::Program program = many_rules(40);
    std::vector<std::thread> threads;
    std::atomic<std::size_t> wrong = 0;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&] {
            Records customers = many_customers(program, 50);
            for (int round = 0; round < 5; ++round) {
                auto code = native::compile(program, {Optimization::o2, nullptr, folder.path()});
                wrong += code ? differences(program, *code.value(), customers.view(), 50) : 50;
                std::error_code ignored;
                if (round == 2) fs::remove_all(folder.path(), ignored);
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(wrong == 0);
    for (const fs::path& file : folder.files()) CHECK(file.extension() == ".kernel");
}
