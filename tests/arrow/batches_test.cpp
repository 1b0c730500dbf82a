// Batches and lists: offsets, slices, absent bitmaps, empty ones, histories; what contradicts itself; who releases what.

#include <catch2/catch.hpp>

#include "arrow/deciding.h"

using namespace arrow_tests;

namespace {

/// Elements of `events`: days, channels, sums.
Part events(std::size_t count) {
    std::vector<std::optional<std::int32_t>> on(count, 20'788);
    std::vector<std::optional<std::string>> by(count, "email");
    std::vector<std::optional<std::int64_t>> sum;
    for (std::size_t element = 0; element < count; ++element) sum.push_back(static_cast<std::int64_t>(element) + 1);
    return structs("item", static_cast<std::int64_t>(count), {strings("by", by), numbers<std::int64_t>("sum", "l", sum), numbers<std::int32_t>("on", "tdD", on)});
}

std::vector<std::string> totals(Part history) {
    const std::int64_t rows = history.length;
    return Decided({std::move(history)}, rows).said("said_total");
}

Part number_batch(std::int64_t rows) {
    std::vector<std::optional<std::int64_t>> values, must;
    for (std::int64_t row = 0; row < rows; ++row) values.push_back(row), must.push_back(1);
    return structs("", rows, {numbers<std::int64_t>("number", "l", values), numbers<std::int64_t>("must", "l", must)});
}

std::string message_of(const Part& batch) {
    const Decided decided(batch);
    CHECK(decided.failed.status == FORBEAR_E_DATA);
    return decided.failed.message;
}

} // namespace

TEST_CASE("a batch of no rows", "[arrow]") {
    const Decided decided(number_batch(0));
    CHECK(decided.failed.message == "");
    CHECK(decided.rows() == 0);
    // Zero rows need no buffers.
    const Decided bare(structs("", 0, {{"must", "l", 0, 0, 0, {std::nullopt, std::nullopt}}, {"note", "u", 0, 0, 0, {std::nullopt, std::nullopt, std::nullopt}}}));
    CHECK(bare.failed.message == "");
    CHECK(bare.rows() == 0);
    CHECK(bare.array.n_children == bare.schema.n_children);
}

TEST_CASE("more rows than a block", "[arrow]") {
    const Decided decided(number_batch(5'000));
    REQUIRE(decided.rows() == 5'000);
    for (const std::int64_t row : {0, 1'023, 1'024, 2'047, 2'048, 4'999}) CHECK(decided.at("outcomes.said_number", row) == std::to_string(row));
}

TEST_CASE("a sliced batch: its offset counts for its children", "[arrow]") {
    const Decided decided(sliced(number_batch(3'000), 1'500, 1'100));
    REQUIRE(decided.rows() == 1'100);
    CHECK(decided.at("outcomes.said_number", 0) == "1500");
    CHECK(decided.at("outcomes.said_number", 1'099) == "2599");
    Part both = number_batch(10);
    both.children[0] = sliced(number_batch(20).children[0], 7, 10);
    const Decided twice(sliced(both, 2, 3));
    CHECK(twice.at("outcomes.said_number", 0) == "9");
    CHECK(twice.at("outcomes.said_number", 2) == "11");
}

TEST_CASE("null counts: absent bitmap, unknown count, a bitmap without nulls", "[arrow]") {
    Part column = numbers<std::int32_t>("number", "i", {1, {}, 3});
    column.null_count = -1;
    CHECK(said(column) == Said{"1", "777", "3"});
    column = numbers<std::int32_t>("number", "i", {1, 2});
    column.null_count = -1; // no bitmap: then there are none
    CHECK(said(column) == Said{"1", "2"});
    column.buffers[0] = bits_of({true, true});
    CHECK(said(column) == Said{"1", "2"});
    column.null_count = 1;
    column.buffers[0] = std::nullopt;
    CHECK(refused(column).message == "column `number`: it has nulls and no bitmap for them");
}

TEST_CASE("a null row of the struct itself has nothing", "[arrow]") {
    Part batch = number_batch(3);
    batch.null_count = 1;
    batch.buffers[0] = bits_of({true, false, true});
    const Decided decided(batch);
    CHECK(decided.said("said_number") == Said{"0", "invalid: missing", "2"});
}

TEST_CASE("columns in any order, and those that no fact takes", "[arrow]") {
    Part batch = number_batch(2);
    batch.children.insert(batch.children.begin(), strings("something_else", {"a", "b"}));
    CHECK(Decided(batch).said("said_number") == Said{"0", "1"});
    forbear_arrow_options options = FORBEAR_ARROW_OPTIONS_INIT;
    options.every_column = 1;
    CHECK(Decided(batch, &options).failed.message == "no fact takes the column `something_else`");
    batch.children.erase(batch.children.begin());
    CHECK(Decided(batch, &options).failed.message == "");
}

TEST_CASE("unaligned buffers", "[arrow]") {
    std::vector<std::optional<std::int64_t>> values = {1, 2, 3};
    Part column = numbers<std::int64_t>("number", "l", values);
    const Produced produced(structs("", 3, {column, numbers<std::int64_t>("must", "l", values)}));
    std::string shifted = "x" + *column.buffers[1];
    const void* before = produced.array.children[0]->buffers[1];
    produced.array.children[0]->buffers[1] = shifted.data() + 1;
    forbear_arrow* bound = nullptr;
    ArrowArray decisions{};
    ArrowSchema schema{};
    REQUIRE(forbear_arrow_bind(echo(), &produced.schema, nullptr, &bound, nullptr) == FORBEAR_OK);
    REQUIRE(forbear_arrow_decide(bound, &produced.array, &decisions, nullptr) == FORBEAR_OK);
    REQUIRE(forbear_arrow_decision_schema(echo(), &schema, nullptr) == FORBEAR_OK);
    CHECK(cell_at(schema, decisions, "outcomes.said_number", 2) == "3");
    produced.array.children[0]->buffers[1] = before;
    decisions.release(&decisions);
    schema.release(&schema);
    forbear_arrow_destroy(bound);
}

TEST_CASE("histories: list and large list of struct", "[arrow]") {
    CHECK(totals(list("events", {0, 2, 2, 5}, events(5))) == Said{"3/2", "0/2", "12/2"});
    CHECK(totals(large_list("events", {0, 2, 2, 5}, events(5))) == Said{"3/2", "0/2", "12/2"});
    CHECK(totals(sliced(list("events", {0, 2, 2, 5}, events(5)), 1, 2)) == Said{"0/2", "12/2"});
    CHECK(totals(list("events", {0, 2, 2, 5}, sliced(events(9), 4, 5))) == Said{"11/2", "0/2", "24/2"});
    CHECK(totals(list("events", {3, 5}, events(5))) == Said{"9/2"}); // the first offset need not be 0
}

TEST_CASE("a null history is unknown, an empty one is not", "[arrow]") {
    Part history = list("events", {0, 1, 3, 3}, events(3));
    history.null_count = 1;
    history.buffers[0] = bits_of({true, false, true}); // with elements where there is nothing
    CHECK(totals(history) == Said{"1/2", "700/2", "0/2"});
}

TEST_CASE("a history that is too long is a fault of its record alone", "[arrow]") {
    const Decided decided({list("events", {0, 4, 5, 2'000'005 / 1'000}, events(2'000))}, 3);
    CHECK(decided.said("said_total") == Said{"invalid: list_too_long", "5/2", "invalid: list_too_long"});
    CHECK(decided.at("fault", 0) == "{kind: list_too_long, fact: events, field: null, element: null}");
}

TEST_CASE("faults inside of a history say where", "[arrow]") {
    Part elements = events(4);
    elements.children[0] = strings("by", {"email", "sms", "pigeon", {}});
    const Decided decided({list("events", {0, 1, 3, 4}, elements)}, 3);
    CHECK(decided.at("fault", 0) == "null");
    CHECK(decided.at("fault", 1) == "{kind: malformed, fact: events, field: by, element: 1}");
    CHECK(decided.at("fault", 2) == "{kind: missing, fact: events, field: by, element: 0}");
}

TEST_CASE("null elements and null fields of a history", "[arrow]") {
    Part elements = events(3);
    elements.null_count = 1;
    elements.buffers[0] = bits_of({true, true, false});
    elements.children[1] = numbers<std::int64_t>("sum", "l", {1, {}, 3});
    CHECK(totals(list("events", {0, 1, 2, 3}, elements)) == Said{"1/2", "700/2", "invalid: missing"});
}

TEST_CASE("a field that may be unknown needs no column", "[arrow]") {
    Part elements = events(3);
    elements.children.erase(elements.children.begin() + 1);
    CHECK(totals(list("events", {0, 0, 3}, elements)) == Said{"0/2", "700/2"});
    elements.children.pop_back();
    CHECK(Decided({list("events", {0, 3}, elements)}, 1).failed.message == "nothing is bound to `events.on`");
}

TEST_CASE("options of a field of a list", "[arrow]") {
    Part elements = events(2);
    elements.children[1] = numbers<double>("paid", "g", {1.5, 2.25});
    std::vector<forbear_arrow_field> fields = {Field("events.sum", FORBEAR_ARROW_HAS_SCALE), Field("events")};
    fields[0].scale = 2;
    fields[0].column = forbear_text_of("paid");
    fields[1].column = forbear_text_of("history");
    const forbear_arrow_options options = options_of(fields);
    CHECK(Decided({list("history", {0, 2}, elements)}, 1, &options).said("said_total") == Said{"375/2"});
}

TEST_CASE("what is bound wrongly is refused with the fact's name", "[arrow]") {
    const auto message = [](Part column) {
        const Failed failed = refused(std::move(column));
        CHECK(failed.status == FORBEAR_E_BINDING);
        return failed.message;
    };
    CHECK(message(strings("amount", {"1"})) == "`amount` is money, and its column is of type utf8");
    CHECK(message(numbers<std::int32_t>("amount", "tdD", {1})) == "`amount` is money, and its column is of type date32");
    CHECK(message(numbers<std::int32_t>("note", "i", {1})) == "`note` is a text, and its column is of type int32");
    CHECK(message(booleans("number", {true})) == "`number` is a whole number, and its column is of type bool");
    CHECK(message(numbers<double>("day", "g", {1.0})) == "`day` is a date, and its column is of type float64");
    CHECK(message(numbers<std::int32_t>("day", "tts", {1})) == "`day` is a date, and its column is of type time");
    CHECK(message(decimals("word", "d:10,0", {Wide{}})) == "`word` is a choice, and its column is of type decimal (10,0)");
    CHECK(message({"note", "z", 1, 0, 0, {std::nullopt, bytes_of<std::int32_t>({0, 0}), ""}}) == "`note` is a text, and its column is of type binary");
    CHECK(message(numbers<std::int32_t>("number", "d:x", {1})).find("`number` is a whole number, and its column is of type decimal") == 0);
    CHECK(message(list("number", {0, 1}, events(1))) == "`number` is a whole number, and its column is of type list");
    CHECK(message(numbers<std::int32_t>("events", "i", {1})) == "`events` is a list of structs, and its column is of type int32");
    CHECK(message(list("events", {0, 1}, strings("item", {"a"}))) == "`events` is a list of structs, and its column is a list of utf8");
    CHECK(message(list("tags", {0, 1}, numbers<std::int32_t>("item", "i", {1}))).find("`tags` is a set") == 0);
    const Decided nothing(structs("", 1, {strings("note", {"a"})}));
    CHECK(nothing.failed.message == "nothing is bound to `must`");
    const Decided two(structs("", 1, {numbers<std::int32_t>("must", "i", {1}), numbers<std::int32_t>("must", "i", {1})}));
    CHECK(two.failed.message == "there are two columns for `must`");
    CHECK(Decided(numbers<std::int32_t>("must", "i", {1})).failed.message == "record batches are structs with a child for each column");
    std::vector<forbear_arrow_field> fields = {Field("nothing_of_ours")};
    forbear_arrow_options options = options_of(fields);
    CHECK(refused(strings("note", {"a"}), &options).message == "`nothing_of_ours` is not a fact of this schema");
    fields = {Field("note")};
    fields[0].column = forbear_text_of("memo");
    options = options_of(fields);
    CHECK(refused(strings("note", {"a"}), &options).message == "there is no column `memo` for `note`");
    CHECK(alive() == 0);
}

TEST_CASE("constants stand for columns", "[arrow]") {
    const std::int64_t one = 1;
    const forbear_state unknown = FORBEAR_UNKNOWN;
    forbear_column constants[2] = {FORBEAR_COLUMN_INIT, FORBEAR_COLUMN_INIT};
    for (forbear_column& constant : constants) {
        constant.is_constant = 1;
        constant.values = &one;
    }
    constants[0].name = forbear_text_of("must");
    constants[1].name = forbear_text_of("number");
    constants[1].states = &unknown;
    forbear_arrow_options options = FORBEAR_ARROW_OPTIONS_INIT;
    options.constants = constants;
    options.constant_count = 2;
    CHECK(Decided(structs("", 2, {strings("note", {"a", "b"})}), &options).said("said_number") == Said{"777", "777"});
    // The host's word goes before the column's.
    CHECK(Decided(number_batch(2), &options).said("said_number") == Said{"777", "777"});
}

TEST_CASE("batches that contradict themselves are refused, none of their records is decided", "[arrow]") {
    Part batch = number_batch(3);
    batch.children[0].length = 2;
    CHECK(message_of(batch) == "column `number`: it is shorter than the batch");
    batch = number_batch(3);
    batch.children[0].offset = -1;
    CHECK(message_of(batch) == "column `number`: its length, offset or null count is negative");
    batch = number_batch(3);
    batch.offset = INT64_MAX;
    CHECK(message_of(batch) == "column `the batch`: its length and offset are beyond 64 bits");
    batch = number_batch(3);
    batch.length = -3;
    CHECK(message_of(batch) == "column `the batch`: its length, offset or null count is negative");
    batch = number_batch(3);
    batch.children[0].buffers.pop_back();
    CHECK(message_of(batch) == "column `number`: it has not the buffers of its type");
    batch = number_batch(3);
    batch.children[0].buffers[1] = std::nullopt;
    CHECK(message_of(batch) == "column `number`: it has no values");
    batch = number_batch(3);
    batch.children[0].is_released = true;
    CHECK(message_of(batch) == "column `number`: there is no array, or it was released");
    batch = number_batch(3);
    batch.is_released = true;
    CHECK(message_of(batch) == "column `the batch`: there is no array, or it was released");
    const auto with = [](Part column) {
        const std::int64_t rows = column.length;
        Part made = number_batch(rows);
        made.children[0] = std::move(column);
        return made;
    };
    Part words = strings("note", {"a", "b"});
    words.buffers[1] = bytes_of<std::int32_t>({0, 2, 1});
    CHECK(message_of(with(words)) == "column `note`: its offsets fall");
    words.buffers[1] = bytes_of<std::int32_t>({-1, 0, 1});
    CHECK(message_of(with(words)) == "column `note`: its offsets are negative");
    words = strings("note", {"a", "b"});
    words.buffers[2] = std::nullopt;
    CHECK(message_of(with(words)) == "column `note`: it has no bytes");
    CHECK(message_of(with(list("events", {0, 1, 4}, events(3)))) == "column `events`: its offsets go beyond what they count");
    CHECK(message_of(with(list("events", {0, 2, 1}, events(3)))) == "column `events`: its offsets fall");
    CHECK(message_of(with(list("tags", {0, 1, 2}, strings("item", {"sms"})))) == "column `tags`: its offsets go beyond what they count");
    Part seen = views("note", {"longer than twelve bytes"});
    seen.buffers[3] = bytes_of<std::int64_t>({5});
    CHECK(message_of(with(seen)) == "column `note`: a view goes beyond its block");
    CHECK(alive() == 0);
}

TEST_CASE("a number of buffers below zero is refused", "[arrow]") {
    Produced produced(structs("", 1, {views("note", {"a"}), numbers<std::int8_t>("must", "c", {1})}));
    forbear_arrow* bound = nullptr;
    forbear_error* error = nullptr;
    ArrowArray decisions{};
    REQUIRE(forbear_arrow_bind(echo(), &produced.schema, nullptr, &bound, nullptr) == FORBEAR_OK);
    ArrowArray& note = *produced.array.children[0];
    note.n_buffers = -1;
    note.buffers = nullptr;
    note.null_count = -1;
    CHECK(forbear_arrow_decide(bound, &produced.array, &decisions, &error) == FORBEAR_E_DATA);
    CHECK(std::string(forbear_error_message(error).data) == "column `note`: it has not the buffers of its type");
    CHECK(decisions.release == nullptr);
    forbear_error_destroy(error);
    forbear_arrow_destroy(bound);
}

TEST_CASE("a list that is its own child is refused", "[arrow]") {
    Produced produced(structs("", 1, {list("tags", {0, 1}, strings("item", {"sms"})), numbers<std::int8_t>("must", "c", {1})}));
    ArrowSchema& tags = *produced.schema.children[0];
    ArrowSchema* const item = tags.children[0];
    tags.children[0] = &tags;
    forbear_arrow* bound = nullptr;
    forbear_error* error = nullptr;
    CHECK(forbear_arrow_bind(echo(), &produced.schema, nullptr, &bound, &error) == FORBEAR_E_BINDING);
    CHECK(std::string(forbear_error_message(error).data) == "`tags` is a set, and its column is of type list");
    CHECK(bound == nullptr);
    forbear_error_destroy(error);
    tags.children[0] = item;
}

TEST_CASE("an array of another type than its schema is refused", "[arrow]") {
    const Produced schema(number_batch(1));
    const Produced data(structs("", 1, {encoded<std::int64_t>("number", "l", {0}, strings("", {"a"})), numbers<std::int64_t>("must", "l", {1})}));
    const Produced words(structs("", 1, {encoded<std::int8_t>("word", "c", {0}, strings("", {"alpha"})), numbers<std::int64_t>("must", "l", {1})}));
    forbear_arrow* bound = nullptr;
    ArrowArray decisions{};
    REQUIRE(forbear_arrow_bind(echo(), &words.schema, nullptr, &bound, nullptr) == FORBEAR_OK);
    forbear_error* error = nullptr;
    CHECK(forbear_arrow_decide(bound, &schema.array, &decisions, &error) == FORBEAR_E_DATA);
    CHECK(std::string(forbear_error_message(error).data) == "column `word`: it has no dictionary");
    CHECK(decisions.release == nullptr);
    forbear_error_destroy(error);
    forbear_arrow_destroy(bound);
}

TEST_CASE("decisions name the rule, guards, cells, windows and reasons", "[arrow]") {
    const Decided decided(structs("", 3, {numbers<std::int32_t>("must", "i", {1, 95, 99}), strings("note", {"a", "b", "c"})}));
    CHECK(decided.at("status", 0) == "contact");
    CHECK(decided.at("rule", 0) == "otherwise");
    CHECK(decided.at("channels", 0) == "[email]");
    CHECK(decided.at("guards_applied", 0) == "[]");
    CHECK(decided.at("outcomes.window", 0) == "{email: {first: 32400, last: 61200}, sms: null}");
    CHECK((decided.at("experiments.half", 0) == "challenger" || decided.at("experiments.half", 0) == "champion"));
    CHECK(decided.at("status", 1) == "blocked");
    CHECK(decided.at("guards_applied", 1) == "[full]");
    CHECK(decided.at("guards_changed", 1) == "[full]");
    CHECK(decided.at("status", 2) == "rejected");
    CHECK(decided.at("reason", 2) == "ninety-nine is refused");
    const std::string metadata(decided.schema.metadata, 200);
    CHECK(metadata.find(forbear_policy_hash(echo()).data) != std::string::npos);
}

TEST_CASE("children of decisions can be moved out and outlive the rest", "[arrow]") {
    ArrowArray moved{};
    ArrowSchema moved_schema{};
    {
        Decided decided(number_batch(3));
        REQUIRE(decided.failed.message == "");
        for (std::int64_t child = 0; child < decided.schema.n_children; ++child) {
            if (std::string(decided.schema.children[child]->name) != "outcomes") continue;
            moved = *decided.array.children[child];
            decided.array.children[child]->release = nullptr;
            moved_schema = *decided.schema.children[child];
            decided.schema.children[child]->release = nullptr;
        }
    }
    REQUIRE(moved.release != nullptr);
    CHECK(cell_at(moved_schema, moved, "said_number", 2) == "2");
    moved.release(&moved);
    CHECK(moved.release == nullptr);
    moved_schema.release(&moved_schema);
    CHECK(moved_schema.release == nullptr);
}

TEST_CASE("a batch stays the caller's, and may be decided again after its decisions are gone", "[arrow]") {
    Produced produced(number_batch(2));
    forbear_arrow* bound = nullptr;
    REQUIRE(forbear_arrow_bind(echo(), &produced.schema, nullptr, &bound, nullptr) == FORBEAR_OK);
    produced.schema.release(&produced.schema); // the schema may go
    for (int times = 0; times < 3; ++times) {
        ArrowArray decisions{};
        REQUIRE(forbear_arrow_decide(bound, &produced.array, &decisions, nullptr) == FORBEAR_OK);
        CHECK(produced.array.release != nullptr);
        decisions.release(&decisions);
    }
    // Decisions outlive their batch.
    ArrowArray decisions{};
    ArrowSchema schema{};
    REQUIRE(forbear_arrow_decide(bound, &produced.array, &decisions, nullptr) == FORBEAR_OK);
    produced.array.release(&produced.array);
    CHECK(alive() == 0);
    REQUIRE(forbear_arrow_decision_schema(echo(), &schema, nullptr) == FORBEAR_OK);
    CHECK(cell_at(schema, decisions, "outcomes.said_number", 1) == "1");
    decisions.release(&decisions);
    schema.release(&schema);
    forbear_arrow_destroy(bound);
}

TEST_CASE("a row of a batch is explained", "[arrow]") {
    const Produced produced(structs("", 2, {numbers<std::int32_t>("must", "i", {99, 7}), list("events", {0, 1, 2}, events(2))}));
    forbear_arrow* bound = nullptr;
    forbear_buffer* why = nullptr;
    REQUIRE(forbear_arrow_bind(echo(), &produced.schema, nullptr, &bound, nullptr) == FORBEAR_OK);
    REQUIRE(forbear_arrow_explain(bound, &produced.array, 1, FORBEAR_FORMAT_TEXT, &why, nullptr) == FORBEAR_OK);
    CHECK(std::string(forbear_buffer_text(why).data).find("must") != std::string::npos);
    forbear_buffer_destroy(why);
    CHECK(forbear_arrow_explain(bound, &produced.array, 2, FORBEAR_FORMAT_TEXT, &why, nullptr) == FORBEAR_E_INVALID_ARGUMENT);
    forbear_arrow_destroy(bound);
}

TEST_CASE("null arguments and structs of no size are refused", "[arrow]") {
    const Produced produced(number_batch(1));
    forbear_arrow* bound = nullptr;
    ArrowArray decisions{};
    ArrowSchema schema{};
    forbear_buffer* why = nullptr;
    CHECK(forbear_arrow_bind(nullptr, &produced.schema, nullptr, &bound, nullptr) == FORBEAR_E_INVALID_ARGUMENT);
    CHECK(forbear_arrow_bind(echo(), nullptr, nullptr, &bound, nullptr) == FORBEAR_E_INVALID_ARGUMENT);
    CHECK(forbear_arrow_bind(echo(), &schema, nullptr, &bound, nullptr) == FORBEAR_E_DATA); // was released
    CHECK(forbear_arrow_bind(echo(), &produced.schema, nullptr, nullptr, nullptr) == FORBEAR_E_INVALID_ARGUMENT);
    forbear_arrow_options options = FORBEAR_ARROW_OPTIONS_INIT;
    options.struct_size = 1;
    CHECK(forbear_arrow_bind(echo(), &produced.schema, &options, &bound, nullptr) == FORBEAR_E_INVALID_ARGUMENT);
    options = FORBEAR_ARROW_OPTIONS_INIT;
    options.field_count = 1;
    CHECK(forbear_arrow_bind(echo(), &produced.schema, &options, &bound, nullptr) == FORBEAR_E_INVALID_ARGUMENT);
    CHECK(bound == nullptr);
    REQUIRE(forbear_arrow_bind(echo(), &produced.schema, nullptr, &bound, nullptr) == FORBEAR_OK);
    CHECK(forbear_arrow_decide(nullptr, &produced.array, &decisions, nullptr) == FORBEAR_E_INVALID_ARGUMENT);
    CHECK(forbear_arrow_decide(bound, nullptr, &decisions, nullptr) == FORBEAR_E_INVALID_ARGUMENT);
    CHECK(forbear_arrow_decide(bound, &produced.array, nullptr, nullptr) == FORBEAR_E_INVALID_ARGUMENT);
    CHECK(forbear_arrow_explain(bound, &produced.array, 0, 9, &why, nullptr) == FORBEAR_E_INVALID_ARGUMENT);
    CHECK(forbear_arrow_decision_schema(nullptr, &schema, nullptr) == FORBEAR_E_INVALID_ARGUMENT);
    CHECK(forbear_arrow_decision_schema(echo(), nullptr, nullptr) == FORBEAR_E_INVALID_ARGUMENT);
    forbear_arrow_destroy(bound);
    forbear_arrow_destroy(nullptr);
}
