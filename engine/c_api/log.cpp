// What happens, told to hosts in C.

#include <new>

#include "c_api/serving_handles.h"

namespace forbear::c_api {
namespace {

static_assert(static_cast<forbear_event>(LogEventKind::policy_published) == FORBEAR_EVENT_POLICY_PUBLISHED &&
              static_cast<forbear_event>(LogEventKind::kernel_cache_trouble) == FORBEAR_EVENT_KERNEL_CACHE_TROUBLE &&
              static_cast<forbear_severity>(LogSeverity::error) == FORBEAR_SEVERITY_ERROR);

struct HostLog {
    forbear_log write;
    void* user;
};

/// What the host reads has a zero byte behind it. Most of these texts have one already, but nothing promises that; without memory for a copy
/// there is no text.
class Copy {
public:
    explicit Copy(std::string_view text) noexcept {
        try {
            copy_ = text;
        } catch (const std::bad_alloc&) {
        }
    }
    [[nodiscard]] forbear_text text() const noexcept { return text_of(copy_); }

private:
    std::string copy_;
};

void tell(void* user, const LogEvent& event) noexcept {
    const auto& host = *static_cast<const HostLog*>(user);
    const Copy name(log_event_name(event.kind)), published_as(event.published_as), policy(event.policy), hash(event.hash), message(event.message);
    const forbear_log_event told = {sizeof(forbear_log_event), static_cast<forbear_event>(event.kind), static_cast<forbear_severity>(event.severity),
                                    event.version, name.text(), published_as.text(), policy.text(), hash.text(), event.serial, message.text()};
    host.write(host.user, &told);
}

} // namespace

Log log_of(forbear_log write, void* user) {
    if (write == nullptr) return {};
    const auto host = std::make_shared<HostLog>(HostLog{write, user});
    return {&tell, host.get(), host};
}

} // namespace forbear::c_api
