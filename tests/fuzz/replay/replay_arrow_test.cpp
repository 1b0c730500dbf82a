// Batches of every shape through the fuzz target for Arrow data: it aborts when one is neither refused nor decided.

#include <catch2/catch.hpp>

#include <string>

#include "fuzz/replay/texts.h"

TEST_CASE("seeded shapes of batches pass the fuzz target", "[fuzz]") {
    std::mt19937 random(2026);
    for (int batch = 0; batch < 30'000; ++batch) {
        std::string bytes(random() % 1'500, '\0');
        // Mostly small bytes, for large ones are the rare choices.
        const unsigned most = batch % 3 == 0 ? 256 : 240;
        for (char& each : bytes) each = static_cast<char>(random() % most);
        LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    }
    SUCCEED("every batch was refused or decided");
}
