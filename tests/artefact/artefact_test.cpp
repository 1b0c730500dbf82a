// Every shipped policy as an artefact: the same decisions and explanations, and nothing of a changed file but a reason.

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "artefact/encode.h"
#include "artefact/exercise.h"
#include "artefact/format.h"
#include "artefact/records.h"
#include "artefact/shipped.h"
#include "forbear/artefact.h"
#include "forbear/build.h"
#include "interpret/interpreted_policy.h"

using namespace forbear;
using namespace forbear::tests;

namespace {

std::string bytes_of(const Policy& policy) {
    Result<std::string> built = build_artefact(policy);
    REQUIRE(built);
    return std::move(built).value();
}

std::shared_ptr<const Policy> loaded_again(const Policy& policy) {
    auto loaded = load_artefact(bytes_of(policy));
    INFO((loaded ? "" : loaded.error().message));
    REQUIRE(loaded);
    return std::move(loaded).value();
}

std::string refusal(std::string_view bytes) {
    const auto loaded = load_artefact(bytes);
    if (loaded) return "";
    CHECK(loaded.error().code == ErrorCode::artefact);
    return loaded.error().message;
}

bool has(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }

std::string_view body_of(const std::string& bytes) {
    const auto sealed = artefact::unseal(bytes);
    REQUIRE(sealed);
    return sealed.value().body;
}

/// The same file with another checksum than the one it had, or the right one for what it now says.
std::string resealed(std::string bytes) {
    bytes.resize(bytes.size() - 32);
    const std::string digits = artefact::digest_of(bytes);
    for (std::size_t byte = 0; byte < 32; ++byte) bytes += static_cast<char>(std::stoi(digits.substr(2 * byte, 2), nullptr, 16));
    return bytes;
}

/// A few seeded changes: bytes replaced, removed, doubled, numbers moved.
std::string changed(std::string bytes, std::mt19937_64& random) {
    for (std::uint64_t change = 0, changes = 1 + random() % 3; change < changes && !bytes.empty(); ++change) {
        const std::size_t at = random() % bytes.size();
        const std::size_t length = std::min<std::size_t>(1 + random() % 6, bytes.size() - at);
        switch (random() % 6) {
        case 0: bytes[at] = static_cast<char>(random()); break;
        case 1: bytes[at] = static_cast<char>(bytes[at] + (random() % 2 == 0 ? 1 : -1)); break;
        case 2: bytes[at] = static_cast<char>(bytes[at] ^ (1 << random() % 8)); break;
        case 3: bytes.erase(at, length); break;
        case 4: bytes.insert(at, bytes.substr(at, length)); break;
        default: bytes.replace(at, length, bytes.substr(random() % bytes.size(), length)); break;
        }
    }
    return bytes;
}

} // namespace

TEST_CASE("an artefact of every shipped policy decides and explains like the policy", "[artefact]") {
    std::size_t policies = 0;
    for (const auto& policy : shipped_policies()) {
        INFO(policy->name());
        ++policies;
        const auto again = loaded_again(*policy);
        CHECK(again->name() == policy->name());
        CHECK(again->version() == policy->version());
        CHECK(again->hash() == policy->hash());
        CHECK(again->reads_as_of() == policy->reads_as_of());
        CHECK(again->engine() == EngineKind::interpreter);
        REQUIRE(again->layout().words == policy->layout().words);
        REQUIRE(again->rules().size() == policy->rules().size());
        REQUIRE(again->guards().size() == policy->guards().size());
        CHECK(artefact::schema_hash(again->schema()) == artefact::schema_hash(policy->schema()));
        std::mt19937_64 random(policies);
        Record record(policy->schema());
        std::vector<std::int64_t> expected(policy->layout().words), words(policy->layout().words);
        for (int round = 0; round < 200; ++round) {
            draw(policy->schema(), random, record);
            const FactsView facts = record.view();
            policy->interpret(facts, 0, expected.data());
            again->decide(facts, 0, words.data());
            REQUIRE(words == expected);
            if (round % 8 != 0) continue;
            const DecisionView decision(policy->layout(), words.data());
            CHECK(render_json(again->explain(facts, 0)) == render_json(policy->explain(facts, 0)));
            CHECK(again->reason_text(decision, facts, 0) == policy->reason_text(decision, facts, 0));
        }
    }
    CHECK(policies > 10);
}

TEST_CASE("the same policy gives the same bytes, and loading loses nothing", "[artefact]") {
    const auto policies = shipped_policies();
    for (const auto& policy : {policies.front(), policies.back()}) {
        const std::string bytes = bytes_of(*policy);
        CHECK(bytes_of(*policy) == bytes);
        CHECK(bytes_of(*loaded_again(*policy)) == bytes);
    }
}

TEST_CASE("a file that is cut short, longer, or of another kind is refused in words", "[artefact]") {
    const std::string bytes = bytes_of(*shipped_policies().front());
    CHECK(has(refusal(""), "no artefact"));
    CHECK(has(refusal("policy early_stage version 1\n"), "no artefact"));
    CHECK(has(refusal(bytes.substr(0, 60)), "cut short"));
    CHECK(has(refusal(bytes.substr(0, bytes.size() - 1)), "cut short"));
    CHECK(has(refusal(bytes + "x"), "1 bytes behind its end"));
    for (std::size_t size = 0; size < bytes.size(); size += size < 200 ? 1 : 97) CHECK_FALSE(refusal(bytes.substr(0, size)).empty());
    CHECK_FALSE(load_artefact_file("/nowhere/at/all.fbc"));
    CHECK(load_artefact_file("/nowhere/at/all.fbc").error().code == ErrorCode::file);
}

TEST_CASE("a file of another version is refused by name", "[artefact]") {
    const std::string bytes = bytes_of(*shipped_policies().front());
    std::string other = bytes;
    other[8] = 9; // the format
    other.replace(24, 5, "7.2.1");
    const std::string words = refusal(resealed(other));
    CHECK(has(words, "format 9"));
    CHECK(has(words, "written by Forbear 7.2.1"));
    other = bytes;
    other[16] = static_cast<char>(other[16] ^ 1); // the fingerprint
    CHECK(has(refusal(resealed(other)), "mean something else"));
    other = bytes;
    other[88] = static_cast<char>(other[88] ^ 1); // the schema's hash
    CHECK(has(refusal(resealed(other)), "schema is not the one"));
    other = bytes;
    other.replace(24, 5, "\x1b[31m"); // never to a terminal
    other[8] = 9;
    CHECK(has(refusal(resealed(other)), "?[31m"));
}

TEST_CASE("every changed file is refused by its checksum", "[artefact]") {
    const std::string bytes = bytes_of(*shipped_policies().front());
    std::mt19937_64 random(2026);
    for (int round = 0; round < 4'000; ++round) {
        const std::string other = changed(bytes, random);
        if (other != bytes) REQUIRE_FALSE(refusal(other).empty());
    }
}

TEST_CASE("a changed program with a right checksum is refused, or is a program that decides", "[artefact]") {
    const auto policies = shipped_policies();
    std::mt19937_64 random(7);
    std::size_t sound = 0;
    constexpr std::size_t rounds = 20'000;
    for (std::size_t policy = 0; policy < policies.size(); ++policy) {
        const std::string bytes = bytes_of(*policies[policy]);
        const std::string body(body_of(bytes));
        REQUIRE(exercise(body, policy));
        for (std::size_t round = 0; round < rounds / policies.size() + 1; ++round) sound += exercise(changed(body, random), round) ? 1u : 0u;
    }
    // Names may change without harm; most of the rest may not.
    CHECK(sound > rounds / 50);
    CHECK(sound < rounds);
}

TEST_CASE("bytes that are no program at all are refused", "[artefact]") {
    std::mt19937_64 random(11);
    for (std::size_t size = 0; size < 2'000; ++size) {
        std::string body(size % 400, '\0');
        for (char& byte : body) byte = static_cast<char>(size % 2 == 0 ? random() : random() % 4);
        CHECK_FALSE(exercise(body, size));
    }
}
