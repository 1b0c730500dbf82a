// A stream of decisions about a stream of records.

#include <cerrno>

#include "c_api/arrow_calls.h"
#include "c_api/arrow_decisions.h"

using namespace forbear;
using namespace forbear::c_api;

namespace {

/// A part of an Arrow interface that is released when it goes.
template <class Part>
struct Owned {
    Part part{};
    Owned() = default;
    Owned(const Owned&) = delete;
    Owned& operator=(const Owned&) = delete;
    ~Owned() {
        if (part.release != nullptr) part.release(&part);
    }
};

std::string words_of(ArrowArrayStream& stream, int code) {
    const char* words = stream.get_last_error == nullptr ? nullptr : stream.get_last_error(&stream);
    return "the producer of the records failed with code " + std::to_string(code) + (words == nullptr ? "" : std::string(": ") + words);
}

struct Decisions {
    Owned<ArrowArrayStream> records;
    forbear_arrow bound;
    std::string last_error;
    std::unique_ptr<forbear_error, decltype(&forbear_error_destroy)> thrown{nullptr, &forbear_error_destroy};
    const char* error_words = nullptr; ///< null: nothing went wrong
    bool is_over = false;
};

Decisions& behind(ArrowArrayStream* stream) noexcept { return *static_cast<Decisions*>(stream->private_data); }

/// Runs a callback's body, which gives an errno. No exception leaves it.
template <class Work>
int answer(Decisions& decisions, Work work) noexcept {
    decisions.error_words = nullptr;
    try {
        const int code = work();
        if (code != 0) decisions.error_words = decisions.last_error.c_str();
        return code;
    } catch (...) {
        decisions.thrown.reset();
        forbear_error* thrown = nullptr;
        const forbear_status status = report_thrown(&thrown);
        decisions.thrown.reset(thrown);
        decisions.error_words = forbear_error_message(thrown).data;
        return status == FORBEAR_E_MEMORY ? ENOMEM : status == FORBEAR_E_LIMIT ? EOVERFLOW : EIO;
    }
}

int get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
    Decisions& decisions = behind(stream);
    return answer(decisions, [&] {
        hand_over(DecisionArray(decisions.bound.policy).schema(), out);
        return 0;
    });
}

int get_next(ArrowArrayStream* stream, ArrowArray* out) {
    Decisions& decisions = behind(stream);
    return answer(decisions, [&]() -> int {
        Owned<ArrowArray> batch;
        ArrowArrayStream& records = decisions.records.part;
        if (!decisions.is_over) {
            if (const int code = records.get_next(&records, &batch.part); code != 0) {
                batch.part.release = nullptr; // what a failed call left there is nobody's
                decisions.last_error = words_of(records, code);
                return code;
            }
            decisions.is_over = batch.part.release == nullptr;
        }
        if (decisions.is_over) {
            *out = ArrowArray{};
            return 0;
        }
        if (auto failed = decide_batch(decisions.bound, &batch.part, out)) {
            decisions.last_error = std::move(failed->message);
            return EINVAL;
        }
        return 0;
    });
}

const char* get_last_error(ArrowArrayStream* stream) { return behind(stream).error_words; }

void release(ArrowArrayStream* stream) {
    delete static_cast<Decisions*>(stream->private_data);
    stream->private_data = nullptr;
    stream->release = nullptr;
}

} // namespace

extern "C" forbear_status forbear_arrow_decide_stream(const forbear_policy* policy, struct ArrowArrayStream* records,
                                                      const forbear_arrow_options* options, struct ArrowArrayStream* decisions,
                                                      forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (policy == nullptr || records == nullptr || decisions == nullptr) return refuse("`policy`, `records` or `decisions` is NULL");
        if (records->release == nullptr || records->get_schema == nullptr || records->get_next == nullptr) {
            return refuse("`records` was released, or is no stream");
        }
        auto made = std::make_unique<Decisions>();
        Owned<ArrowSchema> schema;
        if (const int code = records->get_schema(records, &schema.part); code != 0) {
            schema.part.release = nullptr;
            return Failure{FORBEAR_E_DATA, words_of(*records, code)};
        }
        if (auto failed = bind(*policy, schema.part, options, made->bound)) return failed;
        made->records.part = *records;
        records->release = nullptr;
        *decisions = {&get_schema, &get_next, &get_last_error, &release, made.release()};
        return done;
    });
}
