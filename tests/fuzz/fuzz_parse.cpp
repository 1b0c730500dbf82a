// Any bytes as a policy text: reading and formatting never crash, and what was formatted once stays as it is.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "forbear/compile.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    const forbear::FormatResult first = forbear::format_text({"input.forbear", text});
    if (!first.ok) {
        if (forbear::render_text(first.sources, first.diagnostics).empty()) std::abort(); // an error without a word
        return 0;
    }
    const forbear::FormatResult second = forbear::format_text({"input.forbear", first.text});
    if (!second.ok || second.text != first.text) std::abort();
    return 0;
}
