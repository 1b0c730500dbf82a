#pragma once
// What stands behind the opaque handles of serving.h.

#include <memory>

#include "c_api/handles.h"
#include "forbear/metrics.h"
#include "forbear/registry.h"
#include "forbear/serving.h"

struct forbear_metrics {
    explicit forbear_metrics(const forbear::MetricsOptions& options) : metrics(options) {}
    forbear::Metrics metrics;
};

struct forbear_meter {
    std::shared_ptr<const forbear::Meter> meter;
};

struct forbear_recorder {
    forbear::MetricsRecorder recorder;
};

struct forbear_snapshot {
    forbear::MetricsSnapshot snapshot;
};

struct forbear_registry {
    explicit forbear_registry(forbear::Log log) : registry(std::move(log)) {}
    forbear::PolicyRegistry registry;
};

struct forbear_reader {
    forbear::PolicyReader reader;
};

namespace forbear::c_api {

/// The host's log; silent where `write` is null. Keeps what it needs by itself.
[[nodiscard]] Log log_of(forbear_log write, void* user);

[[nodiscard]] Failed take_meter_options(const forbear_meter_options* given, MeterOptions& options);

} // namespace forbear::c_api
