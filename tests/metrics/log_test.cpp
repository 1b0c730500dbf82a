// What is told to a host's log: each kind of event, by whom, and with what.

#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include <catch2/catch.hpp>

#include "forbear/records.h"
#include "forbear/registry.h"

using namespace forbear;
namespace fs = std::filesystem;

namespace {

struct Told {
    LogEventKind kind{};
    LogSeverity severity{};
    std::string published_as, policy, hash, message;
    std::uint32_t version = 0;
    std::uint64_t serial = 0;
    std::thread::id by;
};

/// Keeps what is told; may be told by several threads.
class Listener {
public:
    [[nodiscard]] Log log() { return {&Listener::write, this}; }
    [[nodiscard]] std::vector<Told> take() {
        const std::lock_guard lock(mutex_);
        return std::exchange(told_, {});
    }
    void wait_for(std::size_t events) const {
        for (;;) {
            {
                const std::lock_guard lock(mutex_);
                if (told_.size() >= events) return;
            }
            std::this_thread::yield();
        }
    }

private:
    static void write(void* user, const LogEvent& event) noexcept {
        auto& self = *static_cast<Listener*>(user);
        const std::lock_guard lock(self.mutex_);
        self.told_.push_back({event.kind, event.severity, std::string(event.published_as), std::string(event.policy), std::string(event.hash),
                              std::string(event.message), event.version, event.serial, std::this_thread::get_id()});
    }
    mutable std::mutex mutex_;
    std::vector<Told> told_;
};

std::vector<NamedText> text(int version, const std::string& fact = "fact balance money USD 0 to 1_000", const std::string& expected = "rule large") {
    const std::string number = std::to_string(version);
    return {{"p.forbear", "schema customer\n" + fact + R"(
channels email, sms
policy p version )" + number + R"(
  about customer
rule large
  when balance is above )" + number + R"( USD
  then contact by email
  because "much"
otherwise do not contact because "little"
scenario "a cent more than much"
  given balance )" + number + R"(.01 USD
  expect )" + expected + "\n"}};
}

PublishOptions quick() {
    PublishOptions options;
    options.load.engine = EngineKind::interpreter;
    return options;
}

bool has(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }

/// A new folder, removed with all that is in it.
struct Folder {
    Folder() {
        std::string pattern = (fs::temp_directory_path() / "log.XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { fs::remove_all(path); }
    std::string path;
};

} // namespace

TEST_CASE("events have stable names", "[log]") {
    const std::string_view names[] = {"forbear.policy.loaded",   "forbear.policy.refused", "forbear.policy.published", "forbear.policy.retired",
                                      "forbear.version.freed",   "forbear.schema.changed", "forbear.engine.fallback",  "forbear.kernel_cache.trouble"};
    for (std::size_t kind = 0; kind < std::size(names); ++kind) CHECK(log_event_name(static_cast<LogEventKind>(kind)) == names[kind]);
    CHECK(log_event_name(static_cast<LogEventKind>(99)).empty());
}

TEST_CASE("published, replaced, freed, retired", "[log]") {
    Listener listener;
    PolicyRegistry registry(listener.log());
    PolicyReader reader = registry.reader("late stage");
    const PublishResult first = registry.publish_texts("late stage", text(1), quick());
    REQUIRE(first.publication);
    const std::string hash = first.publication->hash();
    std::vector<Told> told = listener.take();
    REQUIRE(told.size() == 2);
    CHECK(told[0].kind == LogEventKind::policy_loaded);
    CHECK(told[0].serial == 0);
    CHECK(told[0].message == "loaded without a warning; the interpreter decides");
    CHECK(told[1].kind == LogEventKind::policy_published);
    CHECK(told[1].serial == 1);
    CHECK(told[1].message == "it serves, after 1 scenario");
    for (const Told& each : told) {
        CHECK(each.severity == LogSeverity::info);
        CHECK(each.published_as == "late stage");
        CHECK(each.policy == "p");
        CHECK(each.version == 1);
        CHECK(each.hash == hash);
        CHECK(each.by == std::this_thread::get_id());
    }

    CHECK(reader.current()->serial() == 1);
    {
        const PublishResult second = registry.publish_texts("late stage", text(2), quick());
        REQUIRE(second.publication);
    }
    CHECK(listener.take().size() == 2); // the first is held by its reader and by `first`
    CHECK(registry.retire("late stage"));
    reader.release();
    listener.wait_for(2);
    told = listener.take();
    REQUIRE(told.size() == 2);
    CHECK(told[0].kind == LogEventKind::policy_retired);
    CHECK(told[0].serial == 2);
    CHECK(told[0].by == std::this_thread::get_id());
    CHECK(told[1].kind == LogEventKind::version_freed);
    CHECK(told[1].serial == 2);
    CHECK(told[1].published_as == "late stage");
    CHECK(told[1].policy == "p");
    CHECK(told[1].version == 2);
    CHECK(told[1].hash.size() == 64);
    CHECK(told[1].by != std::this_thread::get_id());
    CHECK_FALSE(registry.retire("late stage"));
    CHECK(listener.take().empty());
}

TEST_CASE("each way to be refused is told once, with a sentence", "[log]") {
    Listener listener;
    PolicyRegistry registry(listener.log());
    REQUIRE(registry.publish_texts("p", text(1), quick()).publication);
    (void)listener.take();
    // The message, and whether it got so far as to be loaded.
    const auto refused = [&](const std::string& words, bool is_loaded, LogSeverity severity = LogSeverity::error) {
        const std::vector<Told> told = listener.take();
        REQUIRE(told.size() == (is_loaded ? 2 : 1));
        INFO(told.back().message);
        if (is_loaded) CHECK(told[0].kind == LogEventKind::policy_loaded);
        CHECK(told.back().kind == LogEventKind::policy_refused);
        CHECK(told.back().severity == severity);
        CHECK(told.back().published_as == "p");
        CHECK(told.back().policy == (is_loaded ? "p" : ""));
        CHECK(told.back().serial == 0);
        CHECK(has(told.back().message, words));
    };
    CHECK_FALSE(registry.publish_files("p", {"/no/such/file.forbear"}, quick()).publication);
    refused("/no/such/file.forbear", false);
    CHECK_FALSE(registry.publish_texts("p", text(2, "fact balanse money USD 0 to 1_000"), quick()).publication);
    refused("FB", false);
    CHECK_FALSE(registry.publish_texts("p", text(2, "fact balance money USD 0 to 1_000", "otherwise"), quick()).publication);
    refused("1 of 1 scenarios fail, first `a cent more than much`", true);
    const std::string other_schema = "fact balance money USD 0 to 1_000\nfact new_one yes or no, may be unknown";
    CHECK_FALSE(registry.publish_texts("p", text(2, other_schema), quick()).publication);
    refused("`new_one` is new", true);
    PublishOptions options = quick();
    options.prepare = [](const auto&) -> Result<std::shared_ptr<const void>> { return Error{ErrorCode::binding, "the struct does not fit"}; };
    CHECK_FALSE(registry.publish_texts("p", text(2), options).publication);
    refused("the struct does not fit", true);
    Metrics metrics;
    options = quick();
    options.metrics = &metrics;
    options.meter.labels = {"balance"};
    CHECK_FALSE(registry.publish_texts("p", text(2), options).publication);
    refused("`balance` is a number", true);
    options = quick();
    options.prepare = [&](const auto&) -> Result<std::shared_ptr<const void>> {
        CHECK(registry.retire("p"));
        (void)listener.take();
        return std::shared_ptr<const void>();
    };
    CHECK(registry.publish_texts("p", text(2), options).status == PublishStatus::superseded);
    std::vector<Told> told;
    for (Told& each : listener.take()) {
        if (each.kind != LogEventKind::version_freed) told.push_back(std::move(each)); // of what was retired, whenever the registry's thread came to it
    }
    REQUIRE(told.size() == 1);
    CHECK(told[0].kind == LogEventKind::policy_refused);
    CHECK(told[0].severity == LogSeverity::info);
    CHECK(has(told[0].message, "began later"));
}

TEST_CASE("another schema is told where it is allowed", "[log]") {
    Listener listener;
    PolicyRegistry registry(listener.log());
    REQUIRE(registry.publish_texts("p", text(1), quick()).publication);
    (void)listener.take();
    PublishOptions options = quick();
    options.schema_may_change = true;
    REQUIRE(registry.publish_texts("p", text(2, "fact balance money USD 0 to 1_000\nfact new_one yes or no, may be unknown"), options).publication);
    std::vector<Told> told;
    for (Told& each : listener.take()) {
        if (each.kind != LogEventKind::version_freed) told.push_back(std::move(each));
    }
    REQUIRE(told.size() == 3);
    CHECK(told[1].kind == LogEventKind::schema_changed);
    CHECK(told[1].severity == LogSeverity::warning);
    CHECK(has(told[1].message, "`new_one` is new"));
    CHECK(told[1].serial == 2);
    CHECK(told[2].kind == LogEventKind::policy_published);
}

TEST_CASE("loading without a registry tells as well, and nobody need listen", "[log]") {
    Listener listener;
    LoadOptions options;
    options.engine = EngineKind::interpreter;
    options.log = listener.log();
    REQUIRE(load_texts(text(4), options).policy);
    CHECK_FALSE(load_all_files({"/no/such/file.forbear"}, options).policies.size());
    REQUIRE(load_all_texts(text(4), options).policies.size() == 1);
    const std::vector<Told> told = listener.take();
    REQUIRE(told.size() == 3);
    CHECK(told[0].kind == LogEventKind::policy_loaded);
    CHECK(told[0].published_as.empty());
    CHECK(told[0].version == 4);
    CHECK(told[1].kind == LogEventKind::policy_refused);
    CHECK(told[2].kind == LogEventKind::policy_loaded);
    options.log = {};
    REQUIRE(load_texts(text(4), options).policy);

    PolicyRegistry silent; // takes the log of the load
    PublishOptions publishing = quick();
    publishing.load.log = listener.log();
    REQUIRE(silent.publish_texts("p", text(1), publishing).publication);
    CHECK(listener.take().size() == 2);
}

TEST_CASE("what is wrong with the kernel cache is told, by the thread that makes the code", "[log]") {
    const Folder folder;
    const std::string cache = folder.path + "/kernels";
    Listener listener;
    LoadOptions options;
    options.log = listener.log();
    options.kernel_cache = cache;
    const auto trouble = [&](const std::string& words) {
        const std::vector<Told> told = listener.take();
        REQUIRE(told.size() == 2);
        INFO(told[0].message);
        CHECK(told[0].kind == LogEventKind::kernel_cache_trouble);
        CHECK(told[0].severity == LogSeverity::warning);
        CHECK(told[0].policy == "p");
        CHECK(told[0].hash.size() == 64);
        CHECK(has(told[0].message, "`" + cache + "`"));
        CHECK(has(told[0].message, words));
        CHECK(told[1].kind == LogEventKind::policy_loaded);
        CHECK(has(told[1].message, "machine code decides"));
    };
    for (int time = 0; time < 2; ++time) { // made, and then found
        REQUIRE(load_texts(text(1), options).policy);
        CHECK(listener.take().size() == 1);
    }
    fs::path file;
    for (const auto& entry : fs::directory_iterator(cache)) file = entry.path();
    std::ofstream(file, std::ios::binary | std::ios::trunc) << "junk";
    REQUIRE(load_texts(text(1), options).policy);
    trouble("is damaged");
    REQUIRE(load_texts(text(1), options).policy);
    CHECK(listener.take().size() == 1); // made anew and kept
    fs::permissions(cache, fs::perms::all);
    REQUIRE(load_texts(text(1), options).policy);
    trouble("belongs to this user alone");

    options.compile_in_background = true;
    const auto loaded = load_texts(text(1), options);
    loaded.policy->wait_for_engine();
    const std::vector<Told> told = listener.take();
    REQUIRE(told.size() == 2);
    const Told& warning = told[0].kind == LogEventKind::kernel_cache_trouble ? told[0] : told[1];
    CHECK(warning.kind == LogEventKind::kernel_cache_trouble);
    CHECK(warning.by != std::this_thread::get_id());

    fs::remove_all(cache);
    std::ofstream(cache) << "a file in its place";
    options.compile_in_background = false;
    REQUIRE(load_texts(text(1), options).policy);
    trouble("no folder");
}
