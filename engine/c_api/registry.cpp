// Policies that are replaced while the host decides, for hosts in C.

#include <new>

#include "c_api/loading.h"
#include "c_api/serving_handles.h"
#include "forbear/json_writer.h"

using namespace forbear;
using namespace forbear::c_api;

namespace {

/// What a version has for hosts in C, made before it serves and freed with it: reading it makes nothing.
struct Prepared {
    forbear_policy policy;
    forbear_meter meter; ///< empty: none
    void* hosts_own = nullptr;
    forbear_release release = nullptr;
    void* user = nullptr;

    Prepared() = default;
    Prepared(const Prepared&) = delete;
    Prepared& operator=(const Prepared&) = delete;
    ~Prepared() {
        if (release != nullptr && hosts_own != nullptr) release(user, hosts_own);
    }
};

/// The handle is the version itself, by another name.
const forbear_publication* handle_of(const Publication* publication) noexcept { return reinterpret_cast<const forbear_publication*>(publication); }
const Publication& publication_of(const forbear_publication* handle) noexcept { return *reinterpret_cast<const Publication*>(handle); }
const Prepared& prepared_of(const forbear_publication* handle) noexcept { return *publication_of(handle).prepared<Prepared>(); }

/// Asks the host to prepare a version.
Failed ask_host(const forbear_publish_options& options, Prepared& version) {
    if (options.prepare == nullptr) return done;
    forbear_error* said = nullptr;
    const forbear_status status = options.prepare(options.user, &version.policy, &version.hosts_own, &said);
    if (status == FORBEAR_OK) {
        version.release = options.release;
        version.user = options.user;
        return done;
    }
    version.hosts_own = nullptr;
    const std::unique_ptr<forbear_error, decltype(&forbear_error_destroy)> owned(said, &forbear_error_destroy);
    if (status == FORBEAR_E_MEMORY) throw std::bad_alloc();
    const auto words = [&](forbear_format format) { return std::string(view_of(forbear_error_diagnostics(said, format))); };
    Failure failure{status, std::string(view_of(forbear_error_message(said))), words(FORBEAR_FORMAT_TEXT), words(FORBEAR_FORMAT_JSON)};
    if (failure.message.empty()) failure.message = "the host's `prepare` refused the policy";
    return failure;
}

Failure scenarios_failed(const PublishResult& result) {
    Failure failure{FORBEAR_E_SCENARIO, std::to_string(result.failed.size()) + " of " + std::to_string(result.scenarios) + " scenarios fail, first `" +
                                            result.failed.front().title + "`"};
    JsonWriter json;
    json.begin_object();
    json.number("version", 1);
    json.key("scenarios");
    json.begin_array();
    for (const ScenarioResult& scenario : result.failed) {
        failure.diagnostics_text += "scenario \"" + scenario.title + "\" fails\n";
        json.begin_object();
        json.text("title", scenario.title);
        json.key("expectations");
        json.begin_array();
        for (const CheckedExpectation& each : scenario.expectations) {
            if (each.met) continue;
            failure.diagnostics_text += "  expected " + each.expected + ", but: " + each.actual + "\n";
            json.begin_object();
            json.text("expected", each.expected);
            json.text("actual", each.actual);
            json.end_object();
        }
        json.end_array();
        json.text("disagreement", scenario.disagreement);
        json.end_object();
        if (!scenario.disagreement.empty()) failure.diagnostics_text += "  " + scenario.disagreement + "\n";
    }
    json.end_array();
    json.end_object();
    failure.diagnostics_json = std::move(json).take();
    return failure;
}

Failed why_not_published(const PublishResult& result, Failed prepared) {
    switch (result.status) {
    case PublishStatus::published: return done;
    case PublishStatus::not_loaded: return why_not_loaded(result.error_code, result.error, result.sources, result.diagnostics);
    case PublishStatus::scenarios_failed: return scenarios_failed(result);
    case PublishStatus::schema_changed: return Failure{FORBEAR_E_SCHEMA, result.error};
    case PublishStatus::not_prepared: return prepared;
    case PublishStatus::superseded: return Failure{FORBEAR_E_SUPERSEDED, "a call for this name that began later was done first"};
    case PublishStatus::no_memory: break;
    }
    throw std::bad_alloc();
}

/// `publish` makes the call with the options.
template <class Publish>
Failed publish(const forbear_publish_options* given, forbear_published* published, Publish publish) {
    forbear_publish_options taken = FORBEAR_PUBLISH_OPTIONS_INIT;
    if (given != nullptr) {
        if (auto failed = take(given, "`options`", taken)) return failed;
        if (taken.reserved != 0) return refuse("`reserved` is not 0");
    }
    PublishOptions options;
    MeterOptions meter;
    if (auto failed = take_options(taken.load, options.load)) return failed;
    if (auto failed = take_meter_options(taken.meter, meter)) return failed;
    // What could not be told is refused before anything is published.
    if (published != nullptr && size_said_by(published) < first_size<forbear_published>) return refuse("`published`: struct_size is not set");
    options.run_scenarios = taken.without_scenarios == 0;
    options.schema_may_change = taken.schema_may_change != 0;
    Failed refusal;
    options.prepare = [&](const std::shared_ptr<const Policy>& policy) -> Result<std::shared_ptr<const void>> {
        const auto version = std::make_shared<Prepared>();
        version->policy.policy = policy;
        refusal = ask_host(taken, *version);
        if (!refusal && taken.metrics != nullptr) {
            auto made = taken.metrics->metrics.meter(*policy, meter);
            if (!made) refusal = failure_of(made.error());
            else version->meter.meter = std::move(made).value();
        }
        if (refusal) return Error{ErrorCode::invalid_argument, refusal->message};
        return std::shared_ptr<const void>(version);
    };
    const PublishResult result = publish(options);
    if (auto failed = why_not_published(result, std::move(refusal))) return failed;
    if (published == nullptr) return done;
    forbear_published told = FORBEAR_PUBLISHED_INIT;
    told.scenarios = static_cast<std::uint32_t>(result.scenarios);
    told.serial = result.publication->serial();
    return give(told, published, "`published`");
}

} // namespace

extern "C" {

forbear_status forbear_registry_create(const forbear_registry_options* options, forbear_registry** registry, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (registry == nullptr) return refuse("`registry` is NULL");
        forbear_registry_options taken = FORBEAR_REGISTRY_OPTIONS_INIT;
        if (options != nullptr) {
            if (auto failed = take(options, "`options`", taken)) return failed;
            if (taken.reserved != 0) return refuse("`reserved` is not 0");
        }
        *registry = std::make_unique<forbear_registry>(log_of(taken.log, taken.log_user)).release();
        return done;
    });
}
void forbear_registry_destroy(forbear_registry* registry) { delete registry; }

forbear_status forbear_registry_publish_files(forbear_registry* registry, forbear_text name, const forbear_text* files, uint64_t count,
                                              const forbear_publish_options* options, forbear_published* published, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (registry == nullptr || files == nullptr || count == 0) return refuse("`registry` or `files` is NULL, or there are no files");
        std::vector<std::string> paths;
        if (auto failed = take_texts(files, count, "`files`", paths)) return failed;
        return publish(options, published, [&](const PublishOptions& by) { return registry->registry.publish_files(view_of(name), paths, by); });
    });
}

forbear_status forbear_registry_publish_texts(forbear_registry* registry, forbear_text name, const forbear_source* texts, uint64_t count,
                                              const forbear_publish_options* options, forbear_published* published, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (registry == nullptr || texts == nullptr || count == 0) return refuse("`registry` or `texts` is NULL, or there are no texts");
        std::vector<NamedText> named;
        if (auto failed = take_sources(texts, count, named)) return failed;
        return publish(options, published, [&](const PublishOptions& by) { return registry->registry.publish_texts(view_of(name), named, by); });
    });
}

forbear_status forbear_registry_retire(forbear_registry* registry, forbear_text name, int32_t* served, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (registry == nullptr) return refuse("`registry` is NULL");
        const bool did = registry->registry.retire(view_of(name));
        if (served != nullptr) *served = did ? 1 : 0;
        return done;
    });
}

uint64_t forbear_registry_versions_in_memory(const forbear_registry* registry) {
    return registry == nullptr ? 0 : registry->registry.versions_in_memory();
}

forbear_status forbear_registry_reader(forbear_registry* registry, forbear_text name, forbear_reader** reader, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (registry == nullptr || reader == nullptr) return refuse("`registry` or `reader` is NULL");
        *reader = std::make_unique<forbear_reader>(forbear_reader{registry->registry.reader(view_of(name))}).release();
        return done;
    });
}
void forbear_reader_destroy(forbear_reader* reader) { delete reader; }

const forbear_publication* forbear_reader_current(forbear_reader* reader) {
    return reader == nullptr ? nullptr : handle_of(reader->reader.current().get());
}
void forbear_reader_release(forbear_reader* reader) {
    if (reader != nullptr) reader->reader.release();
}

const forbear_policy* forbear_publication_policy(const forbear_publication* publication) {
    return publication == nullptr ? nullptr : &prepared_of(publication).policy;
}
forbear_text forbear_publication_name(const forbear_publication* publication) {
    return publication == nullptr ? no_text : text_of(publication_of(publication).name());
}
uint64_t forbear_publication_serial(const forbear_publication* publication) { return publication == nullptr ? 0 : publication_of(publication).serial(); }
const forbear_meter* forbear_publication_meter(const forbear_publication* publication) {
    if (publication == nullptr || prepared_of(publication).meter.meter == nullptr) return nullptr;
    return &prepared_of(publication).meter;
}
void* forbear_publication_prepared(const forbear_publication* publication) { return publication == nullptr ? nullptr : prepared_of(publication).hosts_own; }

} // extern "C"
