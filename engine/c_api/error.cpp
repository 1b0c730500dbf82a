// Versions, failures and texts of the C ABI.

#include <new>

#include "c_api/handles.h"

/// A failure as the host sees it. The one that says "no memory" is static: making it must not need memory.
struct forbear_error {
    forbear_status status = FORBEAR_E_INTERNAL;
    forbear_text message = {"", 0}, diagnostics_text = {"", 0}, diagnostics_json = {"", 0};
};

namespace forbear::c_api {
namespace {

constexpr bool means(ErrorCode code, forbear_status status) { return static_cast<forbear_status>(code) == status; }
static_assert(means(ErrorCode::invalid_argument, FORBEAR_E_INVALID_ARGUMENT) && means(ErrorCode::file, FORBEAR_E_FILE) &&
              means(ErrorCode::policy, FORBEAR_E_POLICY) && means(ErrorCode::binding, FORBEAR_E_BINDING) && means(ErrorCode::limit, FORBEAR_E_LIMIT) &&
              means(ErrorCode::backend, FORBEAR_E_BACKEND) && means(ErrorCode::internal, FORBEAR_E_INTERNAL) &&
              means(ErrorCode::artefact, FORBEAR_E_ARTEFACT));

struct OwnedError : forbear_error {
    explicit OwnedError(Failure from) : failure(std::move(from)) {
        status = failure.status;
        message = text_of(failure.message);
        diagnostics_text = text_of(failure.diagnostics_text);
        diagnostics_json = text_of(failure.diagnostics_json);
    }
    Failure failure;
};

constinit forbear_error no_memory = {FORBEAR_E_MEMORY, {"there is no memory left", 23}, {"", 0}, {"", 0}};

} // namespace

forbear_status report_no_memory(forbear_error** error) noexcept {
    if (error != nullptr) *error = &no_memory;
    return FORBEAR_E_MEMORY;
}

forbear_status report(Failure failure, forbear_error** error) noexcept {
    const forbear_status status = failure.status;
    if (error == nullptr) return status;
    auto* made = new (std::nothrow) OwnedError(std::move(failure));
    if (made == nullptr) return report_no_memory(error);
    *error = made;
    return status;
}

forbear_status report_thrown(forbear_error** error) noexcept {
    try {
        try {
            throw;
        } catch (const TooLarge& thrown) {
            return report({FORBEAR_E_LIMIT, thrown.what()}, error);
        } catch (const std::bad_alloc&) {
            return report_no_memory(error);
        } catch (const std::length_error&) {
            return report_no_memory(error); // more than any memory holds
        } catch (const std::exception& thrown) {
            return report({FORBEAR_E_INTERNAL, thrown.what()}, error);
        } catch (...) {
            return report({FORBEAR_E_INTERNAL, "something was thrown that is no exception"}, error);
        }
    } catch (const std::bad_alloc&) { // of the words for the failure
        return report_no_memory(error);
    }
}

Failed render(const Explanation& explanation, forbear_format format, forbear_buffer** buffer) {
    if (format != FORBEAR_FORMAT_TEXT && format != FORBEAR_FORMAT_JSON) return refuse("`format` is neither text nor JSON");
    auto made = std::make_unique<forbear_buffer>();
    made->text = format == FORBEAR_FORMAT_JSON ? render_json(explanation) : render_text(explanation);
    *buffer = made.release();
    return done;
}

} // namespace forbear::c_api

using namespace forbear::c_api;

extern "C" {

uint32_t forbear_abi_version(void) { return FORBEAR_ABI_VERSION; }

#define FORBEAR_TEXT_OF_2(number) #number
#define FORBEAR_TEXT_OF(number) FORBEAR_TEXT_OF_2(number)
forbear_text forbear_version(void) {
    return forbear_text_of(FORBEAR_TEXT_OF(FORBEAR_VERSION_MAJOR) "." FORBEAR_TEXT_OF(FORBEAR_VERSION_MINOR) "." FORBEAR_TEXT_OF(
        FORBEAR_VERSION_PATCH));
}

uint64_t forbear_features(void) { return FORBEAR_FEATURE_ENGINE | FORBEAR_FEATURE_JIT | FORBEAR_FEATURE_ARROW | FORBEAR_FEATURE_SERVING; }

forbear_status forbear_error_status(const forbear_error* error) { return error == nullptr ? FORBEAR_OK : error->status; }
forbear_text forbear_error_message(const forbear_error* error) { return error == nullptr ? no_text : error->message; }
forbear_text forbear_error_diagnostics(const forbear_error* error, forbear_format format) {
    if (error == nullptr) return no_text;
    return format == FORBEAR_FORMAT_JSON ? error->diagnostics_json : error->diagnostics_text;
}
void forbear_error_destroy(forbear_error* error) {
    if (error != nullptr && error != &no_memory) delete static_cast<OwnedError*>(error);
}

forbear_text forbear_buffer_text(const forbear_buffer* buffer) { return buffer == nullptr ? no_text : text_of(buffer->text); }
void forbear_buffer_destroy(forbear_buffer* buffer) { delete buffer; }

} // extern "C"
