#pragma once
// What is told to a host's log, with what every event of one load has in common.

#include <exception>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "forbear/engine.h"
#include "forbear/log.h"

namespace forbear {

class Events {
public:
    Events() = default;
    explicit Events(Log log, std::string published_as = {}) : log_(log), published_as_(std::move(published_as)) {}

    [[nodiscard]] explicit operator bool() const noexcept { return static_cast<bool>(log_); }

    /// `policy` may be null.
    void tell(LogEventKind kind, LogSeverity severity, const Policy* policy, std::string_view message, std::uint64_t serial = 0) const noexcept {
        if (!log_) return;
        LogEvent event{kind, severity, published_as_, {}, 0, {}, serial, message};
        if (policy != nullptr) {
            event.policy = policy->name();
            event.version = policy->version();
            event.hash = policy->hash();
        }
        log_(event);
    }
    /// The same with a sentence that is made only where somebody listens. Without memory for it the event says that.
    template <class Sentence>
        requires std::is_invocable_r_v<std::string, Sentence>
    void tell(LogEventKind kind, LogSeverity severity, const Policy* policy, Sentence sentence, std::uint64_t serial = 0) const noexcept {
        if (!log_) return;
        std::string message;
        try {
            message = sentence();
        } catch (const std::exception&) {
            tell(kind, severity, policy, std::string_view("there is no memory left to say more"), serial);
            return;
        }
        tell(kind, severity, policy, std::string_view(message), serial);
    }

private:
    Log log_;
    std::string published_as_;
};

/// Load, and tell `events` instead of `options.log`. One `policy_refused` where there is no policy or an exception leaves.
[[nodiscard]] LoadResult load_files(const std::vector<std::string>& files, const LoadOptions& options, const Events& events);
[[nodiscard]] LoadResult load_texts(const std::vector<NamedText>& texts, const LoadOptions& options, const Events& events);

} // namespace forbear
