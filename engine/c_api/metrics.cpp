// Decisions in numbers, for hosts in C.

#include "c_api/loading.h"
#include "c_api/serving_handles.h"

using namespace forbear;
using namespace forbear::c_api;

namespace {

static_assert(static_cast<forbear_metric_kind>(MetricKind::histogram) == FORBEAR_METRIC_HISTOGRAM &&
              static_cast<forbear_metrics_format>(MetricsFormat::prometheus) == FORBEAR_METRICS_PROMETHEUS);

/// What every call of a recorder takes. `policy`: whose decisions they are; null where nobody knows.
Failed refuse_recording(const forbear_recorder* recorder, const forbear_meter* meter, const int64_t* words, std::uint64_t count, const Policy* policy) {
    if (recorder == nullptr || meter == nullptr) return refuse("`recorder` or `meter` is NULL");
    if (words == nullptr && count > 0) return refuse("`words` is NULL");
    const bool is_ours = policy == nullptr || (meter->meter->hash() == policy->hash() && meter->meter->policy() == policy->name());
    if (!is_ours) return refuse("the meter is of another policy, or of another version of it");
    return done;
}

Failed counted(bool is_counted) {
    if (!is_counted) return refuse("the meter and the recorder are not of the same forbear_metrics");
    return done;
}

const MetricFamily* family_at(const forbear_snapshot* snapshot, std::uint64_t family) noexcept {
    return snapshot != nullptr && family < snapshot->snapshot.families.size() ? &snapshot->snapshot.families[family] : nullptr;
}
const MetricSeries* series_at(const forbear_snapshot* snapshot, std::uint64_t family, std::uint64_t series) noexcept {
    const MetricFamily* found = family_at(snapshot, family);
    return found != nullptr && series < found->series.size() ? &found->series[series] : nullptr;
}

/// Of static texts, which end in a zero byte.
forbear_text static_text(std::string_view text) noexcept { return {text.data(), text.size()}; }

} // namespace

namespace forbear::c_api {

Failed take_meter_options(const forbear_meter_options* given, MeterOptions& options) {
    if (given == nullptr) return done;
    forbear_meter_options taken;
    if (auto failed = take(given, "the options of a meter", taken)) return failed;
    options.by_rule = taken.without_rules == 0;
    if (taken.labels != nullptr) return take_texts(taken.labels, taken.label_count, "`labels`", options.labels.emplace());
    if (taken.label_count > 0) return refuse("`labels` is NULL");
    return done;
}

} // namespace forbear::c_api

extern "C" {

forbear_status forbear_metrics_create(const forbear_metrics_options* options, forbear_metrics** metrics, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (metrics == nullptr) return refuse("`metrics` is NULL");
        MetricsOptions taken;
        if (options != nullptr) {
            forbear_metrics_options given;
            if (auto failed = take(options, "`options`", given)) return failed;
            if (given.reserved != 0) return refuse("`reserved` is not 0");
            taken.keep_retired = given.keep_retired;
            taken.most_recorders = given.most_recorders;
        }
        *metrics = std::make_unique<forbear_metrics>(taken).release();
        return done;
    });
}
void forbear_metrics_destroy(forbear_metrics* metrics) { delete metrics; }

forbear_status forbear_metrics_meter(forbear_metrics* metrics, const forbear_policy* policy, const forbear_meter_options* options, forbear_meter** meter,
                                     forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (metrics == nullptr || policy == nullptr || meter == nullptr) return refuse("`metrics`, `policy` or `meter` is NULL");
        MeterOptions taken;
        if (auto failed = take_meter_options(options, taken)) return failed;
        auto made = metrics->metrics.meter(*policy->policy, taken);
        if (!made) return failure_of(made.error());
        *meter = std::make_unique<forbear_meter>(forbear_meter{std::move(made).value()}).release();
        return done;
    });
}
void forbear_meter_destroy(forbear_meter* meter) { delete meter; }
int32_t forbear_metrics_forget(forbear_metrics* metrics, forbear_text hash) {
    return metrics != nullptr && metrics->metrics.forget(view_of(hash)) ? 1 : 0;
}

forbear_status forbear_metrics_recorder(forbear_metrics* metrics, forbear_recorder** recorder, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (metrics == nullptr || recorder == nullptr) return refuse("`metrics` or `recorder` is NULL");
        auto made = metrics->metrics.recorder();
        if (!made) return failure_of(made.error());
        *recorder = std::make_unique<forbear_recorder>(forbear_recorder{std::move(made).value()}).release();
        return done;
    });
}
void forbear_recorder_destroy(forbear_recorder* recorder) { delete recorder; }

forbear_status forbear_recorder_add_columns(forbear_recorder* recorder, const forbear_meter* meter, const forbear_columns* columns, uint64_t begin,
                                            uint64_t end, const int64_t* words, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (columns == nullptr || begin > end || end > columns->rows) return refuse("`columns` is NULL, or has no such rows");
        if (auto refused = refuse_recording(recorder, meter, words, end - begin, columns->policy.get())) return refused;
        return counted(recorder->recorder.record(*meter->meter, words, end - begin, columns->facts, begin));
    });
}

forbear_status forbear_recorder_add_structs(forbear_recorder* recorder, const forbear_meter* meter, const forbear_structs* structs, const void* first,
                                            uint64_t count, const int64_t* words, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (structs == nullptr || (first == nullptr && count > 0)) return refuse("`structs` or `first` is NULL");
        if (auto refused = refuse_recording(recorder, meter, words, count, &structs->decider->policy())) return refused;
        return counted(recorder->recorder.record(*meter->meter, words, count, structs->decider->layout(), first));
    });
}

forbear_status forbear_recorder_add_record(forbear_recorder* recorder, const forbear_meter* meter, forbear_record* record, const int64_t* words,
                                           forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (record == nullptr) return refuse("`record` is NULL");
        if (auto refused = refuse_recording(recorder, meter, words, 1, record->policy.get())) return refused;
        return counted(recorder->recorder.record(*meter->meter, words, 1, record->record.view(), 0));
    });
}

forbear_status forbear_recorder_add(forbear_recorder* recorder, const forbear_meter* meter, const int64_t* words, uint64_t count, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (auto refused = refuse_recording(recorder, meter, words, count, nullptr)) return refused;
        return counted(recorder->recorder.record(*meter->meter, words, count));
    });
}

forbear_status forbear_recorder_observe(forbear_recorder* recorder, const forbear_meter* meter, uint64_t count, uint64_t nanoseconds, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (auto refused = refuse_recording(recorder, meter, nullptr, 0, nullptr)) return refused;
        constexpr std::uint64_t most = INT64_MAX;
        return counted(recorder->recorder.observe(*meter->meter, count, std::chrono::nanoseconds(std::min(nanoseconds, most))));
    });
}

forbear_status forbear_metrics_render(const forbear_metrics* metrics, forbear_metrics_format format, forbear_buffer** page, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (metrics == nullptr || page == nullptr) return refuse("`metrics` or `page` is NULL");
        if (format != FORBEAR_METRICS_OPENMETRICS && format != FORBEAR_METRICS_PROMETHEUS) return refuse("`format` is neither OpenMetrics nor Prometheus");
        auto made = std::make_unique<forbear_buffer>();
        made->text = forbear::render(metrics->metrics.snapshot(), static_cast<MetricsFormat>(format));
        *page = made.release();
        return done;
    });
}

forbear_status forbear_metrics_snapshot(const forbear_metrics* metrics, forbear_snapshot** snapshot, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (metrics == nullptr || snapshot == nullptr) return refuse("`metrics` or `snapshot` is NULL");
        *snapshot = std::make_unique<forbear_snapshot>(forbear_snapshot{metrics->metrics.snapshot()}).release();
        return done;
    });
}
void forbear_snapshot_destroy(forbear_snapshot* snapshot) { delete snapshot; }

uint64_t forbear_snapshot_family_count(const forbear_snapshot* snapshot) { return snapshot == nullptr ? 0 : snapshot->snapshot.families.size(); }

forbear_status forbear_snapshot_family(const forbear_snapshot* snapshot, uint64_t family, forbear_family* about, forbear_error** error) {
    return call(error, [&]() -> Failed {
        const MetricFamily* found = family_at(snapshot, family);
        if (found == nullptr) return refuse("the snapshot has no such family");
        forbear_family told = FORBEAR_FAMILY_INIT;
        told.kind = static_cast<forbear_metric_kind>(found->kind);
        told.name = static_text(found->name);
        told.help = static_text(found->help);
        told.unit = static_text(found->unit);
        told.bounds = found->bounds.data();
        told.bound_count = static_cast<std::uint32_t>(found->bounds.size());
        told.decimals = found->decimals;
        told.series_count = found->series.size();
        return give(told, about, "`about`");
    });
}

forbear_status forbear_snapshot_series(const forbear_snapshot* snapshot, uint64_t family, uint64_t series, forbear_series* about, forbear_error** error) {
    return call(error, [&]() -> Failed {
        const MetricSeries* found = series_at(snapshot, family, series);
        if (found == nullptr) return refuse("the snapshot has no such series");
        forbear_series told = FORBEAR_SERIES_INIT;
        told.label_count = static_cast<std::uint32_t>(found->labels.size());
        told.value = found->value;
        told.sum = found->sum;
        told.buckets = found->buckets.data();
        return give(told, about, "`about`");
    });
}

forbear_status forbear_snapshot_label(const forbear_snapshot* snapshot, uint64_t family, uint64_t series, uint32_t label, forbear_text* name,
                                      forbear_text* value, forbear_error** error) {
    return call(error, [&]() -> Failed {
        const MetricSeries* found = series_at(snapshot, family, series);
        if (found == nullptr || label >= found->labels.size()) return refuse("the snapshot has no such label");
        if (name == nullptr || value == nullptr) return refuse("`name` or `value` is NULL");
        *name = text_of(found->labels[label].name);
        *value = text_of(found->labels[label].value);
        return done;
    });
}

} // extern "C"
