#include "forbear/registry.h"

#include <exception>
#include <map>
#include <mutex>
#include <new>
#include <optional>
#include <shared_mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "events.h"
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

    explicit Inside(Log given) : log(given), keeper(std::make_shared<registry::Keeper>(given)) {}

    const Log log;
    std::shared_ptr<registry::Keeper> keeper;
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

    /// A whole call. `load` takes where to tell what.
    template <class Load>
    PublishResult publish(std::string_view name, const PublishOptions& options, Load load);

private:
    void publish_loaded(std::string_view name, LoadResult loaded, const PublishOptions& options, std::uint64_t call, registry::Slot& slot,
                        const Events& events, PublishResult& result);
};

PolicyRegistry::PolicyRegistry(Log log) : inside_(std::make_unique<Inside>(log)) {
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

std::string how_published(const PublishResult& result) {
    return "it serves, after " + std::to_string(result.scenarios) + (result.scenarios == 1 ? " scenario" : " scenarios");
}

/// Of what was loaded and is not published all the same.
std::string why_refused(const PublishResult& result) {
    switch (result.status) {
    case PublishStatus::scenarios_failed:
        return std::to_string(result.failed.size()) + " of " + std::to_string(result.scenarios) + " scenarios fail, first `" + result.failed.front().title + "`";
    case PublishStatus::superseded: return "a call for this name that began later was done first";
    default: return result.error;
    }
}

} // namespace

void PolicyRegistry::Inside::publish_loaded(std::string_view name, LoadResult loaded, const PublishOptions& options, std::uint64_t call,
                                            registry::Slot& slot, const Events& events, PublishResult& result) {
    result.error_code = loaded.error_code;
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
    const std::shared_ptr<const Policy> policy = loaded.policy; // for what is told after it has moved

    const std::lock_guard lock(slot.changing);
    if (call < slot.last_call) {
        result.status = PublishStatus::superseded;
        return;
    }
    const Schema& schema = loaded.policy->schema();
    std::string change = slot.schema ? schema_change(*slot.schema, schema) : std::string();
    if (!change.empty() && !options.schema_may_change) {
        result.status = PublishStatus::schema_changed;
        result.error = "the schema is not the one that `" + std::string(name) + "` was published with: " + change;
        return;
    }
    std::shared_ptr<const Meter> meter;
    if (options.metrics != nullptr) {
        auto made = options.metrics->meter(*policy, options.meter);
        if (!made) {
            result.status = PublishStatus::not_prepared;
            result.error = made.error().message;
            return;
        }
        meter = std::move(made).value();
    }
    auto version = std::make_unique<registry::Kept>(registry::Kept{
        Publication(std::string(name), serials.fetch_add(1, std::memory_order_relaxed) + 1, std::move(loaded.policy), std::move(prepared),
                    std::move(meter))});
    std::shared_ptr<const Publication> made = registry::Keeper::share(keeper, std::move(version));
    if (!slot.schema || !change.empty()) slot.schema = made->policy().schema();
    // Nothing fails from here on.
    slot.last_call = call;
    result.status = PublishStatus::published;
    result.publication = made;
    slot.exchange(std::move(made));
    // Under the lock, so that the log has the versions in the order in which they served.
    const std::uint64_t serial = result.publication->serial();
    if (!change.empty()) events.tell(LogEventKind::schema_changed, LogSeverity::warning, policy.get(), std::string_view(change), serial);
    events.tell(LogEventKind::policy_published, LogSeverity::info, policy.get(), [&] { return how_published(result); }, serial);
}

template <class Load>
PublishResult PolicyRegistry::Inside::publish(std::string_view name, const PublishOptions& options, Load load) {
    PublishResult result;
    Events events(log ? log : options.load.log);
    std::shared_ptr<const Policy> policy;
    bool is_told = false; // by the load
    try {
        events = Events(log ? log : options.load.log, std::string(name));
        const std::shared_ptr<registry::Slot> slot = this->slot(name);
        const std::uint64_t call = ++calls;
        is_told = true;
        LoadResult loaded = load(events);
        policy = loaded.policy;
        is_told = policy == nullptr;
        publish_loaded(name, std::move(loaded), options, call, *slot, events, result);
    } catch (const std::bad_alloc&) {
        result.status = PublishStatus::no_memory;
        result.publication.reset();
        result.error = "no memory left"; // short enough to need none
    } catch (const std::exception& exception) {
        result.status = PublishStatus::not_loaded;
        result.publication.reset();
        result.error = exception.what();
        result.error_code = ErrorCode::internal;
    }
    if (result.status != PublishStatus::published && !is_told) {
        const LogSeverity severity = result.status == PublishStatus::superseded ? LogSeverity::info : LogSeverity::error;
        events.tell(LogEventKind::policy_refused, severity, policy.get(), [&] { return why_refused(result); });
    }
    policy.reset();
    tidy();
    return result;
}

PublishResult PolicyRegistry::publish_files(std::string_view name, const std::vector<std::string>& files, const PublishOptions& options) {
    return inside_->publish(name, options, [&](const Events& events) { return load_files(files, options.load, events); });
}

PublishResult PolicyRegistry::publish_texts(std::string_view name, const std::vector<NamedText>& texts, const PublishOptions& options) {
    return inside_->publish(name, options, [&](const Events& events) { return load_texts(texts, options.load, events); });
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
        if (last != nullptr && inside_->log) {
            const LogEvent event{LogEventKind::policy_retired, LogSeverity::info, last->name(), last->policy().name(), last->version(), last->hash(),
                                 last->serial(), "nothing serves under its name any more"};
            inside_->log(event);
        }
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
