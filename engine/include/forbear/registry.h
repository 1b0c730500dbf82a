#pragma once
// Policies that are replaced while the host decides: published by name, read by any number of threads, retired.
//
//   forbear::PolicyRegistry registry;                                        // one for the process
//   auto result = registry.publish_files("early_stage", {"early_stage.forbear"});
//   if (!result.publication) { ... result.error, result.diagnostics, result.failed ... }  // the old one goes on serving
//
//   forbear::PolicyReader reader = registry.reader("early_stage");           // one for each thread and name
//   const auto& serving = reader.current();                                  // for one decision, or for a whole batch
//   if (serving) serving->policy().decide(facts, 0, rows, words.data());
//
// Hosts that load a policy once need forbear/engine.h alone.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "forbear/engine.h"
#include "forbear/error.h"
#include "forbear/log.h"
#include "forbear/metrics.h"
#include "forbear/scenarios.h"

namespace forbear {

namespace registry {
struct Slot;
class Keeper;
} // namespace registry

/// One version of a policy under the name it was published by. Immutable: any number of threads may share it.
/// Who stores a decision stores `hash()` with it, or `serial()`.
class Publication {
public:
    Publication(std::string name, std::uint64_t serial, std::shared_ptr<const Policy> policy, std::shared_ptr<const void> prepared,
                std::shared_ptr<const Meter> meter = nullptr)
        : name_(std::move(name)), serial_(serial), policy_(std::move(policy)), prepared_(std::move(prepared)), meter_(std::move(meter)) {}

    /// By which it was published; `policy().name()` is the name in the text.
    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    /// Counts the publications of the registry, from 1. Under one name a later publication has a higher one.
    [[nodiscard]] std::uint64_t serial() const noexcept { return serial_; }
    [[nodiscard]] const std::string& hash() const noexcept { return policy_->hash(); }
    [[nodiscard]] std::uint32_t version() const noexcept { return policy_->version(); }
    /// As long as the publication is held.
    [[nodiscard]] const Policy& policy() const noexcept { return *policy_; }
    /// What PublishOptions::prepare made, which must be a `T`; null without one.
    template <class T>
    [[nodiscard]] const T* prepared() const noexcept {
        return static_cast<const T*>(prepared_.get());
    }
    /// The counters of this version, of PublishOptions::metrics; null without. As long as the publication is held its counts
    /// are kept.
    [[nodiscard]] const Meter* meter() const noexcept { return meter_.get(); }

private:
    std::string name_;
    std::uint64_t serial_;
    std::shared_ptr<const Policy> policy_;
    std::shared_ptr<const void> prepared_;
    std::shared_ptr<const Meter> meter_;
};

/// What one thread sees of one name. Belongs to one thread at a time; may outlive the registry. An idle reader keeps the version
/// it last saw in memory: `release` lets it go.
class PolicyReader {
public:
    PolicyReader(PolicyReader&&) noexcept = default;
    PolicyReader& operator=(PolicyReader&&) noexcept = default;
    PolicyReader(const PolicyReader&) = delete;
    PolicyReader& operator=(const PolicyReader&) = delete;

    /// What serves under the name; null when nothing was published, or it was retired, or the registry is gone. Valid until the
    /// next call on this reader: hold the reference for a batch, copy it to keep the version longer. One atomic load when
    /// nothing changed. After a change it takes the new version, and never waits for it: while a publisher changes the pointer,
    /// the last version serves once more. Only the first call (and the first after `release`), which has no last version, may
    /// wait, for as long as a pointer takes to change hands. Frees no version, compiles nothing.
    [[nodiscard]] const std::shared_ptr<const Publication>& current() noexcept {
        if (generation_->load(std::memory_order_acquire) != seen_) refresh();
        return cached_;
    }
    /// Lets go of the last version.
    void release() noexcept;

private:
    friend class PolicyRegistry;
    explicit PolicyReader(std::shared_ptr<registry::Slot> slot) noexcept;
    void refresh() noexcept;

    static constexpr std::uint64_t nothing = ~std::uint64_t{0};

    std::shared_ptr<registry::Slot> slot_;
    const std::atomic<std::uint64_t>* generation_; ///< in `slot_`
    std::uint64_t seen_ = nothing;                 ///< the generation of `cached_`
    std::shared_ptr<const Publication> cached_;
};

struct PublishOptions {
    /// By default machine code is made and tried by the scenarios before a version serves: what served before decides
    /// meanwhile, at full speed. Where the registry has a log, `load.log` is not looked at. With `compile_in_background` the
    /// interpreter serves until machine code is there, and is all that the scenarios surely try: for a first version that must
    /// answer at once. A `kernel_cache` gives both.
    LoadOptions load;
    bool run_scenarios = true; ///< those of the policy's texts (LoadResult::scenarios); one that fails refuses the policy
    /// Facts that a host bound for the last version would be read by this one as something else. Unless this is set, a schema
    /// that differs from the last version's in what hosts bind or read refuses the policy.
    bool schema_may_change = false;
    /// What the host makes of each version before it serves, such as its structs bound (forbear/records.h): kept and freed with
    /// it. An error refuses the policy. Called on the publisher's thread. What it makes may hold the policy, not the publication.
    std::function<Result<std::shared_ptr<const void>>(const std::shared_ptr<const Policy>&)> prepare;
    /// Where decisions of this version are counted: Publication::meter is there when readers see it. Null: nowhere. Used during
    /// the call only; labels that its schema does not have refuse the policy.
    Metrics* metrics = nullptr;
    MeterOptions meter;
};

enum class PublishStatus : std::uint8_t {
    published = 0,
    not_loaded = 1,       ///< see `diagnostics` and `error`
    scenarios_failed = 2, ///< see `failed`
    schema_changed = 3,   ///< `error` says where
    not_prepared = 4,     ///< `error` is what `prepare` said, or what is wrong with the labels of `meter`
    superseded = 5,       ///< a call for this name that began later was done first: nothing was wrong
    no_memory = 6         ///< nothing is left of the call
};

/// What became of one call. Unless it is `published`, what served before goes on serving.
struct PublishResult {
    PublishStatus status = PublishStatus::not_loaded;
    std::shared_ptr<const Publication> publication; ///< null unless published. Whoever keeps it keeps the version in memory
    SourceMap sources;
    std::vector<Diagnostic> diagnostics; ///< warnings included
    std::string error;
    ErrorCode error_code = ErrorCode::policy; ///< of `not_loaded`: see LoadResult
    std::size_t scenarios = 0;           ///< how many were run
    std::vector<ScenarioResult> failed;
};

/// Threads: any number may call at once; different names do not wait for each other. The end of the registry retires every name;
/// no call may be under way then. A version is freed when its last reader has gone on, by a thread of the registry: never by
/// a reader. After the registry's end whoever lets go last frees it.
class PolicyRegistry {
public:
    /// `log` is told what becomes of every call, and lives as long as the registry and its policies: see forbear/log.h. The end
    /// of the registry is not told, nor what is freed then and later.
    explicit PolicyRegistry(Log log = {});
    ~PolicyRegistry();
    PolicyRegistry(const PolicyRegistry&) = delete;
    PolicyRegistry& operator=(const PolicyRegistry&) = delete;

    /// Parses, checks, compiles, runs the policy's scenarios, and then publishes: from then on every reader's next `current()`
    /// gives it. Of two calls for one name the one that began later wins. Nothing throws.
    [[nodiscard]] PublishResult publish_files(std::string_view name, const std::vector<std::string>& files,
                                              const PublishOptions& options = {});
    [[nodiscard]] PublishResult publish_texts(std::string_view name, const std::vector<NamedText>& texts,
                                              const PublishOptions& options = {});
    /// Nothing serves under `name` any more, and what is being published under it will not. False: nothing served.
    bool retire(std::string_view name);

    /// What serves now, by name.
    [[nodiscard]] std::vector<std::shared_ptr<const Publication>> list() const;
    /// For a thread that reads `name`, which may be published later.
    [[nodiscard]] PolicyReader reader(std::string_view name);
    /// Versions published and not freed yet: those that serve, and those that a reader holds. What was prepared for one that is not
    /// counted any more has been given back, and whoever sees the count sees what that has done.
    [[nodiscard]] std::size_t versions_in_memory() const noexcept;

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

} // namespace forbear
