// Streams of batches: taken over, failing in the middle, released early.

#include <cerrno>

#include <catch2/catch.hpp>

#include "arrow/deciding.h"

using namespace arrow_tests;

namespace {

Part batch(std::vector<std::optional<std::int32_t>> values) {
    const auto rows = static_cast<std::int64_t>(values.size());
    return structs("", rows, {numbers<std::int32_t>("must", "i", values), numbers<std::int32_t>("number", "i", values)});
}

ArrowArrayStream decided(ArrowArrayStream& records) {
    ArrowArrayStream decisions{};
    forbear_error* error = nullptr;
    const forbear_status status = forbear_arrow_decide_stream(echo(), &records, nullptr, &decisions, &error);
    INFO((error == nullptr ? "" : forbear_error_message(error).data));
    REQUIRE(status == FORBEAR_OK);
    return decisions;
}

} // namespace

TEST_CASE("a stream is taken over and decided batch by batch", "[arrow][stream]") {
    ArrowArrayStream records = stream_of(batch({}), {batch({1, 2}), batch({}), sliced(batch({3, 4, 5}), 1, 2)});
    ArrowArrayStream decisions = decided(records);
    CHECK(records.release == nullptr);
    ArrowSchema schema{};
    REQUIRE(decisions.get_schema(&decisions, &schema) == 0);
    std::vector<std::string> all;
    std::vector<std::int64_t> lengths;
    for (;;) {
        ArrowArray array{};
        REQUIRE(decisions.get_next(&decisions, &array) == 0);
        if (array.release == nullptr) break;
        lengths.push_back(array.length);
        for (std::int64_t row = 0; row < array.length; ++row) all.push_back(cell_at(schema, array, "outcomes.said_number", row));
        array.release(&array);
    }
    CHECK(all == Said{"1", "2", "4", "5"});
    CHECK(lengths == std::vector<std::int64_t>{2, 0, 2});
    ArrowArray after{};
    CHECK(decisions.get_next(&decisions, &after) == 0);
    CHECK(after.release == nullptr);
    schema.release(&schema);
    decisions.release(&decisions);
    CHECK(decisions.release == nullptr);
    CHECK(alive() == 0);
}

TEST_CASE("an empty stream has a schema and no batch", "[arrow][stream]") {
    ArrowArrayStream records = stream_of(batch({}), {});
    ArrowArrayStream decisions = decided(records);
    ArrowSchema schema{};
    ArrowArray array{};
    CHECK(decisions.get_schema(&decisions, &schema) == 0);
    CHECK(decisions.get_next(&decisions, &array) == 0);
    CHECK(array.release == nullptr);
    schema.release(&schema);
    decisions.release(&decisions);
    CHECK(alive() == 0);
}

TEST_CASE("a producer that fails in the middle: its code and its words", "[arrow][stream]") {
    ArrowArrayStream records = stream_of(batch({}), {batch({1})}, EIO);
    ArrowArrayStream decisions = decided(records);
    ArrowArray array{};
    REQUIRE(decisions.get_next(&decisions, &array) == 0);
    array.release(&array);
    array = ArrowArray{};
    CHECK(decisions.get_next(&decisions, &array) == EIO);
    CHECK(array.release == nullptr);
    const char* words = decisions.get_last_error(&decisions);
    REQUIRE(words != nullptr);
    CHECK(std::string(words) == "the producer of the records failed with code " + std::to_string(EIO) + ": the disk is gone");
    decisions.release(&decisions);
    CHECK(alive() == 0);
}

TEST_CASE("a producer without a schema keeps its stream", "[arrow][stream]") {
    ArrowArrayStream records = stream_of(batch({}), {}, 0, ENOMEM);
    ArrowArrayStream decisions{};
    forbear_error* error = nullptr;
    CHECK(forbear_arrow_decide_stream(echo(), &records, nullptr, &decisions, &error) == FORBEAR_E_DATA);
    CHECK(std::string(forbear_error_message(error).data).find("the disk is gone") != std::string::npos);
    forbear_error_destroy(error);
    CHECK(decisions.release == nullptr);
    REQUIRE(records.release != nullptr);
    records.release(&records);
    CHECK(forbear_arrow_decide_stream(echo(), &records, nullptr, &decisions, nullptr) == FORBEAR_E_INVALID_ARGUMENT); // it is released
    CHECK(alive() == 0);
}

TEST_CASE("a stream of the wrong columns stays the caller's", "[arrow][stream]") {
    ArrowArrayStream records = stream_of(structs("", 0, {strings("note", {})}), {});
    ArrowArrayStream decisions{};
    CHECK(forbear_arrow_decide_stream(echo(), &records, nullptr, &decisions, nullptr) == FORBEAR_E_BINDING);
    REQUIRE(records.release != nullptr);
    records.release(&records);
    CHECK(alive() == 0);
}

TEST_CASE("a batch that contradicts itself is an error, and the next one is decided", "[arrow][stream]") {
    Part wrong = batch({1, 2});
    wrong.children[1].length = 1;
    ArrowArrayStream records = stream_of(batch({}), {wrong, batch({5})});
    ArrowArrayStream decisions = decided(records);
    ArrowArray array{};
    CHECK(decisions.get_next(&decisions, &array) == EINVAL);
    CHECK(std::string(decisions.get_last_error(&decisions)) == "column `number`: it is shorter than the batch");
    CHECK(decisions.get_next(&decisions, &array) == 0);
    CHECK(decisions.get_last_error(&decisions) == nullptr);
    REQUIRE(array.release != nullptr);
    array.release(&array);
    decisions.release(&decisions);
    CHECK(alive() == 0);
}

TEST_CASE("more text than an array holds is a limit with its reason, found before it is copied", "[arrow][stream]") {
    forbear_source source = FORBEAR_SOURCE_INIT;
    source.path = forbear_text_of("p.forbear");
    source.text = forbear_text_of("schema s\nfact note text\nchannels email\noutcome said_note text\npolicy p\n  about s\n"
                                  "otherwise contact by email; said_note note; because \"echo\"\n");
    forbear_policy* policy = nullptr;
    REQUIRE(forbear_policy_load_texts(&source, 1, nullptr, &policy, nullptr) == FORBEAR_OK);
    Part note = strings("note", {"never read"}, true);
    note.buffers[1] = bytes_of<std::int64_t>({0, std::int64_t{1} << 31});
    const Part batch = structs("", 1, {note});
    const std::string words = "the decisions have more text than an array holds: decide smaller batches";
    ArrowArray array{};
    {
        const Produced produced(batch);
        forbear_arrow* bound = nullptr;
        forbear_error* error = nullptr;
        REQUIRE(forbear_arrow_bind(policy, &produced.schema, nullptr, &bound, nullptr) == FORBEAR_OK);
        CHECK(forbear_arrow_decide(bound, &produced.array, &array, &error) == FORBEAR_E_LIMIT);
        CHECK(forbear_error_message(error).data == words);
        forbear_error_destroy(error);
        forbear_arrow_destroy(bound);
    }
    ArrowArrayStream records = stream_of(batch, {batch}), decisions{};
    REQUIRE(forbear_arrow_decide_stream(policy, &records, nullptr, &decisions, nullptr) == FORBEAR_OK);
    CHECK(decisions.get_next(&decisions, &array) == EOVERFLOW);
    CHECK(decisions.get_last_error(&decisions) == words);
    CHECK(array.release == nullptr);
    decisions.release(&decisions);
    forbear_policy_destroy(policy);
    CHECK(alive() == 0);
}

TEST_CASE("a stream released before its end releases the records", "[arrow][stream]") {
    ArrowArrayStream records = stream_of(batch({}), {batch({1}), batch({2})});
    ArrowArrayStream decisions = decided(records);
    ArrowArray array{};
    REQUIRE(decisions.get_next(&decisions, &array) == 0);
    decisions.release(&decisions);
    CHECK(alive() == 0);
    CHECK(array.length == 1); // what was given out lives on
    array.release(&array);
}
