#include "forbear/log.h"

namespace forbear {

std::string_view log_event_name(LogEventKind kind) noexcept {
    switch (kind) {
    case LogEventKind::policy_loaded: return "forbear.policy.loaded";
    case LogEventKind::policy_refused: return "forbear.policy.refused";
    case LogEventKind::policy_published: return "forbear.policy.published";
    case LogEventKind::policy_retired: return "forbear.policy.retired";
    case LogEventKind::version_freed: return "forbear.version.freed";
    case LogEventKind::schema_changed: return "forbear.schema.changed";
    case LogEventKind::engine_fallback: return "forbear.engine.fallback";
    case LogEventKind::kernel_cache_trouble: return "forbear.kernel_cache.trouble";
    }
    return {};
}

} // namespace forbear
