// Any bytes as the cells of a record: the decision is one of the five, and invalid when a cell is no value of its type.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "forbear/engine.h"

namespace {

const forbear::LoadResult& loaded() {
    static const forbear::LoadResult result = [] {
        forbear::LoadOptions options;
        options.engine = forbear::EngineKind::interpreter;
        return forbear::load_files({FORBEAR_SOURCE_DIR "/policies/card/early_stage.forbear"}, options);
    }();
    return result;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const forbear::Policy& policy = *loaded().policy;
    const forbear::Schema& schema = policy.schema();
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    forbear::Record record(schema);
    bool malformed = false;
    for (std::uint32_t fact = 0; fact < schema.facts.size(); ++fact) {
        const std::size_t end = rest.find('\n');
        const std::string_view cell = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
        if (schema.facts[fact].type.kind == forbear::TypeKind::text) {
            record.set_text(fact, cell);
            continue;
        }
        const forbear::ParsedValue value = forbear::parse_value(schema, schema.facts[fact], cell);
        malformed = malformed || value.state == forbear::State::malformed;
        record.set_value(fact, value.value, value.state);
    }
    std::vector<std::int64_t> words(policy.layout().words);
    policy.decide(record.view(), 0, words.data());
    const forbear::DecisionView decision(policy.layout(), words.data());
    if (malformed && decision.status() != forbear::Status::invalid) std::abort();
    if (decision.status() == forbear::Status::invalid && decision.channel_count() != 0) std::abort();
    return 0;
}
