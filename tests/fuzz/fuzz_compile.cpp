// Any bytes as a complete policy: every mistake is a diagnostic, and what compiles decides an empty record without a fault
// of ours.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "forbear/engine.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    forbear::LoadOptions options;
    options.engine = forbear::EngineKind::interpreter;
    const forbear::LoadResult loaded = forbear::load_texts({{"input.forbear", text}}, options);
    for (const forbear::Diagnostic& diagnostic : loaded.diagnostics) {
        if (diagnostic.code == forbear::Code::internal) std::abort();
    }
    if (!loaded.policy) return 0;
    forbear::Record record(loaded.policy->schema());
    std::vector<std::int64_t> words(loaded.policy->layout().words);
    loaded.policy->decide(record.view(), 0, words.data());
    (void)forbear::render_text(loaded.policy->explain(record.view(), 0));
    return 0;
}
