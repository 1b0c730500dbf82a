// The same accounts through the C ABI from the host's own columns, from the host's own structs, and from an Arrow batch, to see what
// reading Arrow types and writing decisions as an Arrow array cost: arrow_bench POLICY [benchmark options]

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "forbear/arrow.h"

namespace {

constexpr std::int64_t rows = 100'000;
constexpr std::int64_t today = 20'790;

struct Account {
    forbear_text account;
    std::int64_t balance = 0;
    std::int32_t promised_on = 0; ///< -1: none
    std::uint16_t days_past_due = 0;
    std::uint8_t hardship = 0, segment = 0;
    std::int32_t as_of = today;
};

void check(forbear_status status, forbear_error* error) {
    if (status == FORBEAR_OK) return;
    std::fprintf(stderr, "%s\n", forbear_error_message(error).data);
    std::exit(1);
}

/// What all ways read.
struct Portfolio {
    std::vector<Account> accounts{static_cast<std::size_t>(rows)};
    std::string names;
    std::vector<std::int32_t> name_offsets{0};
    std::vector<forbear_text> name_texts;

    Portfolio() {
        std::mt19937 random(7);
        for (std::int64_t row = 0; row < rows; ++row) {
            names += "A-" + std::to_string(row);
            name_offsets.push_back(static_cast<std::int32_t>(names.size()));
        }
        for (std::size_t row = 0; row < accounts.size(); ++row) {
            Account& one = accounts[row];
            one.account = {names.data() + name_offsets[row], static_cast<std::uint64_t>(name_offsets[row + 1] - name_offsets[row])};
            one.balance = static_cast<std::int64_t>(random() % 1'000'000);
            one.promised_on = random() % 4 == 0 ? static_cast<std::int32_t>(today - 10 + random() % 20) : -1;
            one.days_past_due = static_cast<std::uint16_t>(random() % 90);
            one.hardship = random() % 10 == 0;
            one.segment = random() % 2;
        }
    }
};

const Portfolio& portfolio() {
    static const Portfolio made;
    return made;
}

forbear_policy* policy = nullptr;

void structs(benchmark::State& state) {
    struct Place {
        const char* fact;
        forbear_member member;
        std::size_t offset;
    };
    static constexpr Place places[] = {{"account", FORBEAR_MEMBER_TEXT_HERE, offsetof(Account, account)}, {"balance", FORBEAR_MEMBER_I64, offsetof(Account, balance)},
                                       {"promised_on", FORBEAR_MEMBER_I32, offsetof(Account, promised_on)}, {"days_past_due", FORBEAR_MEMBER_U16, offsetof(Account, days_past_due)},
                                       {"hardship", FORBEAR_MEMBER_U8, offsetof(Account, hardship)}, {"segment", FORBEAR_MEMBER_U8, offsetof(Account, segment)},
                                       {"as_of", FORBEAR_MEMBER_I32, offsetof(Account, as_of)}};
    std::vector<forbear_field> fields;
    for (const Place& place : places) {
        forbear_field& made = fields.emplace_back(forbear_field(FORBEAR_FIELD_INIT));
        made.fact = forbear_text_of(place.fact);
        made.member = place.member;
        made.offset = place.offset;
    }
    fields[2].has = FORBEAR_HAS_NONE_VALUE;
    fields[2].none_value = -1;
    forbear_structs* bound = nullptr;
    forbear_error* error = nullptr;
    check(forbear_structs_bind(policy, sizeof(Account), fields.data(), fields.size(), &bound, &error), error);
    std::vector<std::int64_t> words(static_cast<std::size_t>(rows) * forbear_policy_words(policy));
    for (auto _ : state) {
        check(forbear_structs_decide(bound, portfolio().accounts.data(), rows, words.data(), words.size(), &error), error);
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * rows);
    forbear_structs_destroy(bound);
}

void columns(benchmark::State& state) {
    std::vector<std::int64_t> account, balance, promised, days, hardship, segment;
    std::vector<forbear_state> promised_states;
    for (const Account& one : portfolio().accounts) {
        account.push_back(static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(&one.account)));
        balance.push_back(one.balance);
        promised.push_back(one.promised_on);
        promised_states.push_back(one.promised_on < 0 ? FORBEAR_NONE : FORBEAR_KNOWN);
        days.push_back(one.days_past_due);
        hardship.push_back(one.hardship);
        segment.push_back(one.segment);
    }
    std::vector<forbear_column> all;
    const auto add = [&](const char* name, const std::int64_t* values, const forbear_state* states) {
        forbear_column& made = all.emplace_back(forbear_column(FORBEAR_COLUMN_INIT));
        made.name = forbear_text_of(name);
        made.values = values;
        made.states = states;
    };
    add("account", account.data(), nullptr);
    add("balance", balance.data(), nullptr);
    add("promised_on", promised.data(), promised_states.data());
    add("days_past_due", days.data(), nullptr);
    add("hardship", hardship.data(), nullptr);
    add("segment", segment.data(), nullptr);
    add("as_of", &today, nullptr);
    all.back().is_constant = 1;
    forbear_columns* bound = nullptr;
    forbear_error* error = nullptr;
    check(forbear_columns_bind(policy, rows, all.data(), all.size(), nullptr, 0, &bound, &error), error);
    std::vector<std::int64_t> words(static_cast<std::size_t>(rows) * forbear_policy_words(policy));
    for (auto _ : state) {
        check(forbear_columns_decide(bound, 0, rows, words.data(), words.size(), &error), error);
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * rows);
    forbear_columns_destroy(bound);
}

/// A batch with one allocation for each column, released by nobody: the vectors outlive it.
struct Batch {
    ArrowSchema schema{};
    ArrowArray array{};
    std::vector<ArrowSchema> schemas;
    std::vector<ArrowArray> arrays;
    std::vector<ArrowSchema*> schema_children;
    std::vector<ArrowArray*> array_children;
    std::vector<std::vector<const void*>> buffers;

    static void nothing_to_do(ArrowSchema*) {}
    static void nothing_to_do(ArrowArray*) {}

    void add(const char* name, const char* format, std::vector<const void*> held) {
        ArrowSchema& described = schemas.emplace_back();
        described.name = name;
        described.format = format;
        described.flags = ARROW_FLAG_NULLABLE;
        described.release = nothing_to_do;
        ArrowArray& column = arrays.emplace_back();
        column.length = rows;
        column.null_count = -1;
        column.n_buffers = static_cast<std::int64_t>(held.size());
        column.release = nothing_to_do;
        buffers.push_back(std::move(held));
    }
    void finish() {
        for (std::size_t column = 0; column < arrays.size(); ++column) {
            arrays[column].buffers = buffers[column].data();
            schema_children.push_back(&schemas[column]);
            array_children.push_back(&arrays[column]);
        }
        static const void* no_bitmap[1] = {nullptr};
        schema.format = "+s";
        schema.name = "";
        schema.n_children = array.n_children = static_cast<std::int64_t>(arrays.size());
        schema.children = schema_children.data();
        array.children = array_children.data();
        schema.release = nothing_to_do;
        array.release = nothing_to_do;
        array.length = rows;
        array.n_buffers = 1;
        array.buffers = no_bitmap;
    }
};

void arrow(benchmark::State& state) {
    const Portfolio& all = portfolio();
    std::vector<std::int64_t> balance;
    std::vector<std::int32_t> promised, segment;
    std::vector<std::uint8_t> promised_valid(rows / 8 + 1), hardship(rows / 8 + 1);
    std::vector<std::int16_t> days;
    for (std::size_t row = 0; row < all.accounts.size(); ++row) {
        const Account& one = all.accounts[row];
        balance.insert(balance.end(), {one.balance, 0});
        promised.push_back(one.promised_on);
        if (one.promised_on >= 0) promised_valid[row / 8] |= static_cast<std::uint8_t>(1u << row % 8);
        if (one.hardship != 0) hardship[row / 8] |= static_cast<std::uint8_t>(1u << row % 8);
        days.push_back(static_cast<std::int16_t>(one.days_past_due));
        segment.push_back(one.segment);
    }
    Batch batch;
    batch.add("account", "u", {nullptr, all.name_offsets.data(), all.names.data()});
    batch.add("balance", "d:12,2", {nullptr, balance.data()});
    batch.add("promised_on", "tdD", {promised_valid.data(), promised.data()});
    batch.add("days_past_due", "s", {nullptr, days.data()});
    batch.add("hardship", "b", {nullptr, hardship.data()});
    batch.add("segment", "i", {nullptr, segment.data()});
    batch.finish();
    forbear_column as_of = FORBEAR_COLUMN_INIT;
    as_of.name = forbear_text_of("as_of");
    as_of.is_constant = 1;
    as_of.values = &today;
    forbear_arrow_options options = FORBEAR_ARROW_OPTIONS_INIT;
    options.constants = &as_of;
    options.constant_count = 1;
    forbear_arrow* bound = nullptr;
    forbear_error* error = nullptr;
    check(forbear_arrow_bind(policy, &batch.schema, &options, &bound, &error), error);
    for (auto _ : state) {
        ArrowArray decisions{};
        check(forbear_arrow_decide(bound, &batch.array, &decisions, &error), error);
        decisions.release(&decisions);
    }
    state.SetItemsProcessed(state.iterations() * rows);
    forbear_arrow_destroy(bound);
}

} // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    if (argc != 2) return std::fprintf(stderr, "usage: arrow_bench POLICY [benchmark options]\n"), 2;
    const forbear_text file = forbear_text_of(argv[1]);
    forbear_error* error = nullptr;
    check(forbear_policy_load_files(&file, 1, nullptr, &policy, &error), error);
    benchmark::RegisterBenchmark("columns", columns);
    benchmark::RegisterBenchmark("structs", structs);
    benchmark::RegisterBenchmark("arrow", arrow);
    benchmark::RunSpecifiedBenchmarks();
    forbear_policy_destroy(policy);
    return 0;
}
