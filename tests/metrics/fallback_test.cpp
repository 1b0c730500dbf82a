// Where the system lets nobody run memory that was written, the interpreter decides and the log says so. The whole process is shut off, for LLVM asks
// once.

#include <cstddef>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "forbear/records.h"

using namespace forbear;

namespace {

/// From now on mprotect and mmap give no executable pages.
bool refuse_executable_pages() {
    constexpr auto number = static_cast<std::uint32_t>(offsetof(seccomp_data, nr));
    constexpr auto protection = static_cast<std::uint32_t>(offsetof(seccomp_data, args[2])); // the same argument of both; little-endian
    sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, number),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mprotect, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mmap, 0, 2),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, protection),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 13),
    };
    const sock_fprog program = {sizeof(filter) / sizeof(filter[0]), filter};
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

struct Customer {
    std::int64_t balance;
};

} // namespace

TEST_CASE("the interpreter in place of machine code is told, for columns and for structs", "[log]") {
    REQUIRE(refuse_executable_pages());
    std::vector<std::string> told;
    LoadOptions options;
    options.log.user = &told;
    options.log.write = [](void* user, const LogEvent& event) noexcept {
        static_cast<std::vector<std::string>*>(user)->push_back(std::string(log_event_name(event.kind)) + " " + std::to_string(static_cast<int>(event.severity)) + " " +
                                                               std::string(event.policy) + ": " + std::string(event.message));
    };
    const LoadResult loaded = load_texts({{"p.forbear", R"(schema customer
fact balance money USD 0 to 1_000
channels email
policy p
  about customer
otherwise contact by email because "always"
)"}}, options);
    REQUIRE(loaded.policy);
    CHECK(loaded.policy->engine() == EngineKind::interpreter);
    REQUIRE(told.size() == 2);
    CHECK(told[0].starts_with("forbear.engine.fallback 1 p: the interpreter decides, because no machine code could be made: "));
    CHECK(told[1].starts_with("forbear.policy.loaded 0 p: loaded without a warning; the interpreter decides"));

    StructLayout<Customer> layout;
    layout.fact("balance", &Customer::balance);
    const auto bound = bind_records(loaded.policy, layout);
    REQUIRE(bound);
    CHECK(bound.value().decider().engine() == EngineKind::interpreter);
    REQUIRE(told.size() == 3);
    CHECK(told[2].starts_with("forbear.engine.fallback 1 p: "));
}
