// Machine code made ahead of time, linked by the system's linker: the same decisions as the interpreter, and a reason where it does not fit.

#include <catch2/catch.hpp>
#include <cstring>
#include <filesystem>

#include "artefact/built.h"
#include "artefact/records.h"
#include "artefact/shipped.h"
#include "artefact/structs.h"
#include "forbear/artefact.h"
#include "forbear/experiment.h"
#include "forbear/records.h"

using namespace forbear;
using namespace forbear::tests;

namespace {

std::shared_ptr<const Policy> policy_of(const std::string& text) {
    LoadOptions options;
    options.engine = EngineKind::interpreter;
    LoadResult loaded = load_texts({{"p.forbear", text}}, options);
    INFO(loaded.error << render_text(loaded.sources, loaded.diagnostics));
    REQUIRE(loaded.policy);
    return loaded.policy;
}

BuiltObject object_of(const Policy& policy, const ObjectOptions& options = {}) {
    auto built = build_object(policy, options);
    INFO((built ? "" : built.error().message));
    REQUIRE(built);
    return std::move(built).value();
}

bool has(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }

/// The words of an error, empty without one.
template <class Answer>
std::string refusal(const Result<Answer>& result) {
    return result ? std::string() : result.error().message;
}

const std::string small_schema = R"(schema customer
key  account
fact number   whole -1_000_000 to 1_000_000
fact past_due days 0 to 400, may be unknown
fact balance  money USD 0 to 100_000, may be none

channels email, sms

)";

} // namespace

TEST_CASE("every shipped policy decides the same by machine code made ahead of time", "[ahead]") {
    const Folder folder;
    std::size_t policies = 0;
    for (const auto& policy : shipped_policies()) {
        INFO(policy->name());
        const std::string library = linked(folder, object_of(*policy));
        auto artefact = load_artefact(build_artefact(*policy).value());
        REQUIRE(artefact);
        const auto ahead = use_kernel_file(artefact.value(), library);
        INFO(refusal(ahead));
        REQUIRE(ahead);
        CHECK(ahead.value()->engine() == EngineKind::ahead_of_time);
        std::mt19937_64 random(++policies);
        Record record(policy->schema());
        const std::size_t width = policy->layout().words;
        std::vector<std::int64_t> expected(width), words(width), batch(width);
        for (int round = 0; round < 300; ++round) {
            draw(policy->schema(), random, record);
            const FactsView facts = record.view();
            policy->interpret(facts, 0, expected.data());
            ahead.value()->decide(facts, 0, words.data());
            REQUIRE(words == expected);
            ahead.value()->decide(facts, 0, 1, batch.data());
            REQUIRE(batch == expected);
            if (round % 50 == 0) CHECK(render_text(ahead.value()->explain(facts, 0)) == render_text(policy->explain(facts, 0)));
        }
    }
    CHECK(policies > 10);
}

TEST_CASE("a kernel says what it is, and why it does not fit", "[ahead]") {
    const Folder folder;
    const auto policies = shipped_policies();
    const auto& policy = policies.front();
    const std::string library = linked(folder, object_of(*policy));
    const LoadedKernel kernel(library, policy->name());
    CHECK(kernel->abi == FORBEAR_KERNEL_ABI);
    CHECK(kernel->struct_size == sizeof(forbear_kernel));
    CHECK(kernel->policy == policy->name());
    CHECK(kernel->policy_hash == policy->hash());
    CHECK(kernel->decision_words == policy->layout().words);
    REQUIRE(kernel->rules == policy->rules().size());
    for (std::uint32_t rule = 0; rule < kernel->rules; ++rule) CHECK(kernel->rule_names[rule] == policy->rules()[rule].name);
    REQUIRE(kernel->guards == policy->guards().size());
    for (std::uint32_t guard = 0; guard < kernel->guards; ++guard) CHECK(kernel->guard_names[guard] == policy->guards()[guard].name);
    const char* target = kernel->target();
    REQUIRE(target != nullptr);
    CHECK(has(kernel->targets, target));

    CHECK(check_kernel(*kernel, *policy));
    const auto refused = [&](const Policy& by, auto change) {
        forbear_kernel other = *kernel;
        change(other);
        const auto answer = check_kernel(other, by);
        REQUIRE_FALSE(answer);
        CHECK(answer.error().code == ErrorCode::artefact);
        return answer.error().message;
    };
    CHECK(has(refused(*policy, [](forbear_kernel& k) { k.abi = 77; }), "another version of the interface"));
    CHECK(has(refused(*policy, [](forbear_kernel& k) { k.struct_size = 16; }), "another version of the interface"));
    CHECK(has(refused(*policy, [](forbear_kernel& k) { k.engine_version = "0.0.1"; }), "another version of Forbear"));
    CHECK(has(refused(*policy, [](forbear_kernel& k) { k.policy_hash = "0"; }), "another policy"));
    CHECK(has(refused(*policy, [](forbear_kernel& k) { k.schema_hash = "0"; }), "another schema"));
    CHECK(has(refused(*policy, [](forbear_kernel& k) { k.policy = "somebody_else"; }), "another policy of the same texts"));
    CHECK(has(refused(*policy, [](forbear_kernel& k) { k.decision_words += 1; }), "another form"));
    CHECK(has(refused(*policy, [](forbear_kernel& k) { k.layout_hash = "0"; }), "another layout"));
    CHECK(has(refused(*policy, [](forbear_kernel& k) { k.target = []() -> const char* { return nullptr; }; }), "newer processors"));
    CHECK_FALSE(check_kernel(*kernel, *policies.back()));

    CHECK(has(refusal(use_kernel_file(policies.back(), library)), "no kernel of policy"));
    CHECK(use_kernel_file(policy, folder.path("nothing.so")).error().code == ErrorCode::file);
    write(folder.path("text.so"), "no library");
    CHECK(use_kernel_file(policy, folder.path("text.so")).error().code == ErrorCode::file);
    CHECK_FALSE(use_kernel_file(nullptr, library));
    // A name without a folder is a file here, and not a library of the system.
    const std::filesystem::path before = std::filesystem::current_path();
    std::filesystem::current_path(std::filesystem::path(library).parent_path());
    CHECK(use_kernel_file(policy, std::filesystem::path(library).filename()));
    std::filesystem::current_path(before);
}

TEST_CASE("a library needs nothing and shows nothing but its three names", "[ahead]") {
    const Folder folder;
    const auto policy = shipped_policies().front();
    const std::string library = linked(folder, object_of(*policy));
    std::string needed, shown;
    REQUIRE(run("readelf -d " + library, needed) == 0);
    CHECK_FALSE(has(needed, "NEEDED"));
    CHECK_FALSE(has(needed, "TEXTREL"));
    REQUIRE(run("nm -D " + library, shown) == 0);
    CHECK_FALSE(has(shown, " U "));
    std::size_t lines = 0;
    for (const char letter : shown) lines += letter == '\n' ? 1 : 0;
    CHECK(lines == 3);
    for (const char* name : {"_kernel", "_decide", "_decide_batch"}) CHECK(has(shown, "forbear_" + policy->name() + name));
    std::string segments;
    REQUIRE(run("readelf -lW " + library, segments) == 0);
    CHECK_FALSE(has(segments, "RWE"));
}

TEST_CASE("cells of experiments are found without the runtime", "[ahead][experiments]") {
    const Folder folder;
    const auto policy = policy_of(small_schema + R"(policy split
  about customer

experiment by_text by account
  control 12.5%
  treated 87.5%

experiment by_number by number
  one 33.33%
  other 66.67%

rule treated
  when by_text is treated
  then contact by email
  because "a test"

otherwise do not contact because "nothing"
)");
    const auto ahead = use_kernel_file(policy, linked(folder, object_of(*policy)));
    REQUIRE(ahead);
    std::mt19937_64 random(5);
    Record record(policy->schema());
    std::vector<std::int64_t> expected(policy->layout().words), words(policy->layout().words);
    for (std::size_t length = 0; length < 300; ++length) { // past one, two and four blocks of SHA-256
        std::string account(length, ' ');
        for (char& letter : account) letter = static_cast<char>(random());
        record.clear();
        record.set_text(1, account);
        const std::int64_t numbers[] = {0, -1, 1, 9, 10, -10, 1'000'000, -1'000'000};
        record.set_value(2, length < std::size(numbers) ? numbers[length] : between(-1'000'000, 1'000'000, random));
        REQUIRE(record.set("balance", std::int64_t{100}));
        policy->interpret(record.view(), 0, expected.data());
        ahead.value()->decide(record.view(), 0, words.data());
        REQUIRE(words == expected);
        const DecisionView decision(policy->layout(), words.data());
        REQUIRE(decision.bucket(0) == static_cast<std::int32_t>(experiment_bucket("by_text", account)));
    }
}

TEST_CASE("records are read where they lie, by code made for their layout", "[ahead]") {
    struct Customer {
        std::int32_t number;
        std::int16_t past_due;
        std::uint8_t past_due_state;
        std::int64_t balance;
        const Text* account;
    };
    StructLayout<Customer> layout;
    layout.fact("number", &Customer::number).fact("past_due", &Customer::past_due, &Customer::past_due_state);
    layout.fact_with_sentinels("balance", &Customer::balance, {}, -1).fact("account", &Customer::account);
    const Folder folder;
    const auto policy = policy_of(small_schema + R"(policy layouts
  about customer

rule late
  when past_due is at least 30 and balance is above 100 USD
  then contact by sms
  because "late"

rule early
  when number is below 0
  then contact by email
  because "early"

otherwise do not contact because "nothing"
)");
    ObjectOptions options;
    options.records = layout.layout();
    options.symbol = "of_records";
    const BuiltObject object = object_of(*policy, options);
    CHECK(has(object.header, "FORBEAR_OF_RECORDS_OFFSET_BALANCE = " + std::to_string(offsetof(Customer, balance))));
    const LoadedKernel kernel(linked(folder, object), "of_records");
    CHECK(kernel->record_size == sizeof(Customer));
    CHECK(check_kernel(*kernel, *policy, &layout.layout()));
    CHECK(has(refusal(check_kernel(*kernel, *policy)), "another layout"));
    RecordLayout moved = layout.layout();
    moved.fields[1].state_offset = offsetof(Customer, past_due_state) + 1;
    CHECK(has(refusal(check_kernel(*kernel, *policy, &moved)), "another layout"));
    CHECK(has(refusal(use_kernel(policy, *kernel)), "another layout"));

    const auto bound = bind_records(policy, layout);
    REQUIRE(bound);
    const Text account{"A-1", 3};
    std::mt19937_64 random(3);
    std::vector<Customer> customers(500);
    for (Customer& each : customers) {
        each = {static_cast<std::int32_t>(between(-1'000'001, 1'000'000, random)), static_cast<std::int16_t>(between(-1, 60, random)),
                static_cast<std::uint8_t>(random() % 3 == 0 ? 1 : 0), between(-1, 20'000, random), &account};
    }
    const std::size_t width = policy->layout().words;
    std::vector<std::int64_t> expected(width), batch(width * customers.size()), words(width);
    kernel->decide_batch(customers.data(), 0, customers.size(), batch.data());
    for (std::size_t row = 0; row < customers.size(); ++row) {
        bound.value().decide(customers[row], expected.data());
        REQUIRE(std::memcmp(batch.data() + row * width, expected.data(), width * sizeof(std::int64_t)) == 0);
        kernel->decide(customers.data(), row, words.data());
        REQUIRE(words == expected);
    }
}

TEST_CASE("structs of any layout and columns of any form are read by code for any processor", "[ahead]") {
    const Folder folder;
    std::mt19937_64 random(17);
    std::size_t kernels = 0;
    for (const auto& policy : shipped_policies()) {
        if (!policy->schema().lists.empty()) continue; // structs hold no lists
        for (const std::string& target : known_targets()) {
            INFO(policy->name() << " for " << target);
            ObjectOptions options;
            options.targets = {target};
            options.records = drawn_layout(policy->schema(), random);
            options.symbol = "k" + std::to_string(++kernels); // a library of the same name would not be loaded again
            const BuiltObject object = object_of(*policy, options);
            CHECK(object.targets == options.targets);
            const LoadedKernel kernel(linked(folder, object), options.symbol);
            if (kernel->target() == nullptr) { // not on this processor: then nobody is contacted
                CHECK(has(refusal(check_kernel(*kernel, *policy, &*options.records)), "newer processors"));
                CHECK(has(refusal(use_kernel(policy, *kernel)), "another layout"));
                continue;
            }
            CHECK(check_kernel(*kernel, *policy, &*options.records));
            CHECK(disagreements(*kernel, *policy, *options.records, 300, random) == 0);
            options.records.reset();
            options.symbol += "c";
            const LoadedKernel by_columns(linked(folder, object_of(*policy, options)), options.symbol);
            for (const std::size_t count : {1u, 64u, 65u, 300u, 300u, 300u}) CHECK(disagreements(*by_columns, *policy, count, random) == 0);
        }
    }
    CHECK(kernels > 4);
}

TEST_CASE("code for several processors shares its tables", "[ahead]") {
    std::string text = small_schema + "policy many\n  about customer\n";
    for (int rule = 0; rule < 900; ++rule) {
        const std::string from = std::to_string(rule * 1'000);
        text += "\nrule r" + std::to_string(rule) + "\n  when number is " + from + " to " + std::to_string(rule * 1'000 + 700) + "\n   and past_due is " +
                std::to_string(rule % 40 * 10) + " to " + std::to_string(rule % 40 * 10 + 5) + "\n  then contact by email\n  because \"Drawn.\"\n";
    }
    const auto policy = policy_of(text + "\notherwise do not contact\n  because \"Nothing else.\"\n");
    std::size_t apart = 0, largest = 0;
    for (const std::string& target : known_targets()) {
        ObjectOptions options;
        options.targets = {target};
        const std::size_t own = object_of(*policy, options).object.size();
        apart += own;
        largest = std::max(largest, own);
    }
    REQUIRE(largest > 60'000); // mostly tables
    CHECK((object_of(*policy).object.size() - largest) * 5 < apart - largest);
}

TEST_CASE("what cannot be built is refused in words", "[ahead]") {
    const auto policy = shipped_policies().front();
    ObjectOptions options;
    options.targets = {known_targets().front(), "itanium"};
    CHECK(has(refusal(build_object(*policy, options)), "no processors are known as `itanium`; there are " + known_targets().front()));
    options.targets.clear();
    options.symbol = "not a name";
    CHECK(has(refusal(build_object(*policy, options)), "no name that C can have"));
    options.symbol.clear();
    options.records = RecordLayout{};
    CHECK(build_object(*policy, options).error().code == ErrorCode::binding);
    const auto artefact = load_artefact(build_artefact(*policy).value());
    REQUIRE(artefact);
    const Folder folder;
    const auto kernel = use_kernel_file(artefact.value(), linked(folder, object_of(*artefact.value()))); // an artefact can be built again
    REQUIRE(kernel);
    CHECK(build_object(*kernel.value()).error().code == ErrorCode::invalid_argument);
    CHECK(build_artefact(*kernel.value()).error().code == ErrorCode::invalid_argument);
}
