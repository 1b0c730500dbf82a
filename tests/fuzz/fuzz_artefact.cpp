// Any bytes as the body of an artefact: refused, or a policy that decides and explains whatever record it gets.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "artefact/exercise.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    forbear::tests::exercise(std::string_view(reinterpret_cast<const char*>(data), size), size);
    return 0;
}
