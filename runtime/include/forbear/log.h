#pragma once
// What happens to policies, told to the host's own log: loaded, refused, published, retired, and where a slower road had to be
// taken.
//
//   void write(void* user, const forbear::LogEvent& event) noexcept {
//       static_cast<Logger*>(user)->line(forbear::log_event_name(event.kind), event.policy, event.message);
//   }
//   forbear::PolicyRegistry registry(forbear::Log{write, &logger});   // or LoadOptions::log
//
// The library itself prints nothing. What goes wrong with single records is no event: it is a decision, which a host counts with
// forbear/metrics.h. An event never holds anything of a customer's.

#include <cstdint>
#include <memory>
#include <string_view>

namespace forbear {

enum class LogSeverity : std::uint8_t {
    info = 0,
    warning = 1, ///< it goes on, but not as was asked for
    error = 2    ///< what was asked for was not done; what served before goes on serving
};

/// Numbers and names (`log_event_name`) are stable; there may be more in later versions.
enum class LogEventKind : std::uint8_t {
    policy_loaded = 0,        ///< info: from texts, with how many warnings
    policy_refused = 1,       ///< error: not loaded, or not published; of one call at most one. Info: a later call was done first
    policy_published = 2,     ///< info: from now on readers see it
    policy_retired = 3,       ///< info: nothing serves under the name
    version_freed = 4,        ///< info: its last reader has gone on, its memory and machine code are given back
    schema_changed = 5,       ///< warning: published although hosts may have bound other facts (PublishOptions::schema_may_change)
    engine_fallback = 6,      ///< warning: the interpreter decides where machine code was asked for
    kernel_cache_trouble = 7  ///< warning: kept code could not be used, or code could not be kept; it was made anew
};

/// `forbear.policy.published`, and so on. Static; empty for a number that this version does not know.
[[nodiscard]] std::string_view log_event_name(LogEventKind kind) noexcept;

/// Every text is valid during the call only. What is not known is empty or 0: a text that does not parse has no hash.
struct LogEvent {
    LogEventKind kind{};
    LogSeverity severity = LogSeverity::info;
    std::string_view published_as; ///< the name in the registry; empty outside of one
    std::string_view policy;       ///< the name in the text
    std::uint32_t version = 0;
    std::string_view hash;
    std::uint64_t serial = 0;      ///< of the publication; 0: none
    std::string_view message;      ///< one sentence for the reader of a log
};

/// Where events go. Copied freely. `user` stays the host's and lives as long as whatever was given the log, or belongs to
/// `owner`.
///
/// `write` is called by the thread that loads, publishes or retires; `version_freed` by the registry's own thread (by who
/// publishes or retires, where the system gave it none); `engine_fallback` and `kernel_cache_trouble` of a policy with
/// `compile_in_background` by that policy's own thread. So it may be called by several at once. It must not throw (the type
/// says so), and must not call the registry; it holds up whoever called it, but never a reader.
struct Log {
    using Write = void (*)(void* user, const LogEvent& event) noexcept;
    Write write = nullptr; ///< null: silence
    void* user = nullptr;
    std::shared_ptr<const void> owner = {}; ///< kept as long as anything may still be told; null where the host sees to that

    [[nodiscard]] explicit operator bool() const noexcept { return write != nullptr; }
    void operator()(const LogEvent& event) const noexcept {
        if (write != nullptr) write(user, event);
    }
};

} // namespace forbear
