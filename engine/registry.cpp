#include "forbear/registry.h"

#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "keeper.h"
#include "schema_change.h"

namespace forbear {

/// One name. Its readers keep it in place when it is retired, and see what is published under it later.
struct registry::Slot {
    /// On a cache line of its own: it is all that readers touch between two publications.
    alignas(64) std::atomic<std::uint64_t> generation = 0;

    alignas(64) std::mutex changing;        ///< held by who publishes or retires, over all steps; before `reading`
    std::uint64_t last_call = 0;            ///< of those that changed something
    std::optional<Schema> schema;           ///< that the readers' facts are bound to, also after a retirement

    std::shared_mutex reading;              ///< held for as long as a pointer takes to change hands; readers do not shut each other out
    std::shared_ptr<const Publication> now; ///< changes with `generation`, under `reading`

    /// Returns what served before, for the caller to let go of without a lock.
    std::shared_ptr<const Publication> exchange(std::shared_ptr<const Publication> next) noexcept {
        const std::lock_guard lock(reading);
        now.swap(next);
        generation.fetch_add(1, std::memory_order_release);
        return next;
    }
    std::shared_ptr<const Publication> peek() noexcept {
        const std::shared_lock lock(reading);
        return now;
    }
};

PolicyReader::PolicyReader(std::shared_ptr<registry::Slot> slot) noexcept : slot_(std::move(slot)), generation_(&slot_->generation) {}

void PolicyReader::refresh() noexcept {
    std::shared_ptr<const Publication> last; // outlives the lock
    std::shared_lock lock(slot_->reading, std::defer_lock);
    if (seen_ == nothing) lock.lock();
    else if (!lock.try_lock()) return;
    last = std::exchange(cached_, slot_->now);
    seen_ = slot_->generation.load(std::memory_order_relaxed);
    lock.unlock();
}

void PolicyReader::release() noexcept {
    seen_ = nothing;
    cached_.reset();
}

struct PolicyRegistry::Inside {
    using Slots = std::map<std::string, std::shared_ptr<registry::Slot>, std::less<>>;

    std::shared_ptr<registry::Keeper> keeper = std::make_shared<registry::Keeper>();
    std::thread keeping;
    mutable std::mutex naming; ///< over `slots`; before a slot's own
    Slots slots;
    std::atomic<std::uint64_t> calls = 0;
    std::atomic<std::uint64_t> serials = 0;

    std::shared_ptr<registry::Slot> slot(std::string_view name) {
        const std::lock_guard lock(naming);
        if (const auto found = slots.find(name); found != slots.end()) return found->second;
        return slots.emplace(std::string(name), std::make_shared<registry::Slot>()).first->second;
    }

    /// Forgets names under which nothing serves and which nobody reads; and frees versions where there is no thread to do it.
    void tidy() {
        {
            const std::lock_guard lock(naming);
            std::erase_if(slots, [](const auto& named) { return named.second.use_count() == 1 && named.second->peek() == nullptr; });
        }
        if (!keeping.joinable()) keeper->sweep();
    }

    void publish(std::string_view name, LoadResult loaded, const PublishOptions& options, std::uint64_t call, registry::Slot& slot,
                 PublishResult& result);
};

PolicyRegistry::PolicyRegistry() : inside_(std::make_unique<Inside>()) {
    try {
        inside_->keeping = std::thread([keeper = inside_->keeper] { keeper->run(); });
    } catch (const std::system_error&) {
        // Without a thread of its own, publishing and retiring free what readers have left.
    }
}

PolicyRegistry::~PolicyRegistry() {
    for (const auto& [name, slot] : inside_->slots) slot->exchange(nullptr);
    inside_->keeper->close();
    if (inside_->keeping.joinable()) inside_->keeping.join();
}

namespace {

/// Runs the scenarios; false when one fails.
bool passes(LoadResult& loaded, PublishResult& result) {
    for (const Scenario& scenario : loaded.scenarios) {
        ScenarioResult run = run_scenario(*loaded.policy, scenario);
        ++result.scenarios;
        if (!run.passed) result.failed.push_back(std::move(run));
    }
    return result.failed.empty();
}

} // namespace

void PolicyRegistry::Inside::publish(std::string_view name, LoadResult loaded, const PublishOptions& options, std::uint64_t call,
                                     registry::Slot& slot, PublishResult& result) {
    result.sources = std::move(loaded.sources);
    result.diagnostics = std::move(loaded.diagnostics);
    result.error = std::move(loaded.error);
    if (loaded.policy == nullptr) return;
    if (options.run_scenarios && !passes(loaded, result)) {
        result.status = PublishStatus::scenarios_failed;
        return;
    }
    std::shared_ptr<const void> prepared;
    if (options.prepare) {
        Result<std::shared_ptr<const void>> made = options.prepare(loaded.policy);
        if (!made) {
            result.status = PublishStatus::not_prepared;
            result.error = made.error().message;
            return;
        }
        prepared = std::move(made).value();
    }

    const std::lock_guard lock(slot.changing);
    if (call < slot.last_call) {
        result.status = PublishStatus::superseded;
        return;
    }
    const Schema& schema = loaded.policy->schema();
    std::string change = slot.schema ? schema_change(*slot.schema, schema) : std::string();
    if (!change.empty() && !options.schema_may_change) {
        result.status = PublishStatus::schema_changed;
        result.error = "the schema is not the one that `" + std::string(name) + "` was published with: " + std::move(change);
        return;
    }
    auto version = std::make_unique<registry::Kept>(registry::Kept{
        Publication(std::string(name), serials.fetch_add(1, std::memory_order_relaxed) + 1, std::move(loaded.policy), std::move(prepared))});
    std::shared_ptr<const Publication> made = registry::Keeper::share(keeper, std::move(version));
    if (!slot.schema || !change.empty()) slot.schema = made->policy().schema();
    // Nothing fails from here on.
    slot.last_call = call;
    result.status = PublishStatus::published;
    result.publication = made;
    slot.exchange(std::move(made));
}

namespace {

/// What `load` gives, or why it could not be had: libraries below may run out of memory.
template <class Work>
PublishResult without_exceptions(Work work) {
    PublishResult result;
    try {
        work(result);
    } catch (const std::exception& exception) {
        result.status = PublishStatus::not_loaded;
        result.publication.reset();
        result.error = exception.what();
    }
    return result;
}

} // namespace

PublishResult PolicyRegistry::publish_files(std::string_view name, const std::vector<std::string>& files, const PublishOptions& options) {
    PublishResult result = without_exceptions([&](PublishResult& into) {
        const std::shared_ptr<registry::Slot> slot = inside_->slot(name);
        const std::uint64_t call = ++inside_->calls;
        inside_->publish(name, load_files(files, options.load), options, call, *slot, into);
    });
    inside_->tidy();
    return result;
}

PublishResult PolicyRegistry::publish_texts(std::string_view name, const std::vector<NamedText>& texts, const PublishOptions& options) {
    PublishResult result = without_exceptions([&](PublishResult& into) {
        const std::shared_ptr<registry::Slot> slot = inside_->slot(name);
        const std::uint64_t call = ++inside_->calls;
        inside_->publish(name, load_texts(texts, options.load), options, call, *slot, into);
    });
    inside_->tidy();
    return result;
}

bool PolicyRegistry::retire(std::string_view name) {
    std::shared_ptr<const Publication> last;
    {
        std::shared_ptr<registry::Slot> slot;
        {
            const std::lock_guard lock(inside_->naming);
            const auto found = inside_->slots.find(name);
            if (found == inside_->slots.end()) return false;
            slot = found->second;
        }
        const std::lock_guard lock(slot->changing);
        slot->last_call = ++inside_->calls;
        last = slot->exchange(nullptr);
    }
    const bool served = last != nullptr;
    last.reset();
    inside_->tidy();
    return served;
}

std::vector<std::shared_ptr<const Publication>> PolicyRegistry::list() const {
    std::vector<std::shared_ptr<const Publication>> serving;
    const std::lock_guard lock(inside_->naming);
    for (const auto& [name, slot] : inside_->slots) {
        if (std::shared_ptr<const Publication> now = slot->peek(); now != nullptr) serving.push_back(std::move(now));
    }
    return serving;
}

PolicyReader PolicyRegistry::reader(std::string_view name) { return PolicyReader(inside_->slot(name)); }

std::size_t PolicyRegistry::versions_in_memory() const noexcept { return inside_->keeper->alive(); }

} // namespace forbear
