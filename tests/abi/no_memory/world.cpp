#include "abi/no_memory/world.h"

#include <array>
#include <stdexcept>
#include <thread>

namespace no_memory {
namespace {

constexpr char text[] =
    "schema customer\n"
    "fact segment one of consumer, business, wealth\n"
    "fact days_past_due days -30 to 1_000, may be unknown\n"
    "fact balance money USD -1_000 to 1_000_000\n"
    "fact hardship yes or no, may be unknown\n"
    "channels email, sms, agent\n"
    "outcome tone ranked friendly, neutral, firm, normally neutral\n"
    "guards house about customer\n"
    "guard hardship\n"
    "  when hardship, or unknown\n"
    "  forbid agent\n"
    "  because \"they are in hardship\"\n"
    "end guards\n"
    "policy p\n"
    "  about customer\n"
    "  guarded by house\n"
    "table ladder, first row that fits\n"
    "            segment  | balance       => contact by   | tone\n"
    "    small:  consumer | below 500 USD => email, sms   | friendly\n"
    "    others: consumer | -             => email, agent | firm\n"
    "    rest:   -        | -             => agent        | neutral\n"
    "  because \"the ladder\"\n"
    "end table\n"
    "otherwise do not contact because \"nothing\"\n";

struct Customer {
    std::uint8_t segment;
    std::int16_t days_past_due;
    std::int64_t balance;
    std::uint8_t hardship;
};
constexpr Customer customers[] = {{0, 3, 10'000, 0}, {0, 3, 100'000, 0}, {1, 90, -5, 1}, {9, 0, 0, 0}};
constexpr std::int64_t segments[] = {0, 0, 1, 9}, days[] = {3, 3, 90, 0}, balances[] = {10'000, 100'000, -5, 0}, hardships[] = {0, 0, 1, 0};
constexpr std::size_t rows = 4;

forbear_column column(const char* name, const std::int64_t* values) {
    forbear_column made = FORBEAR_COLUMN_INIT;
    made.name = forbear_text_of(name);
    made.values = values;
    return made;
}

forbear_status bind_columns_of(const forbear_policy* policy, forbear_columns** bound, forbear_error** error) {
    const forbear_column columns[] = {column("segment", segments), column("days_past_due", days), column("balance", balances), column("hardship", hardships)};
    return forbear_columns_bind(policy, rows, columns, 4, nullptr, 0, bound, error);
}

forbear_field field(const char* fact, forbear_member member, std::size_t offset) {
    forbear_field made = FORBEAR_FIELD_INIT;
    made.fact = forbear_text_of(fact);
    made.member = member;
    made.offset = offset;
    return made;
}

forbear_status bind_structs_of(const forbear_policy* policy, forbear_structs** bound, forbear_error** error) {
    const forbear_field fields[] = {field("segment", FORBEAR_MEMBER_U8, offsetof(Customer, segment)),
                                    field("days_past_due", FORBEAR_MEMBER_I16, offsetof(Customer, days_past_due)),
                                    field("balance", FORBEAR_MEMBER_I64, offsetof(Customer, balance)),
                                    field("hardship", FORBEAR_MEMBER_U8, offsetof(Customer, hardship))};
    return forbear_structs_bind(policy, sizeof(Customer), fields, 4, bound, error);
}

forbear_status load_text(const char* words, forbear_engine engine, forbear_policy** policy, forbear_error** error) {
    forbear_source source = FORBEAR_SOURCE_INIT;
    forbear_load_options options = FORBEAR_LOAD_OPTIONS_INIT;
    source.path = forbear_text_of("p.forbear");
    source.text = forbear_text_of(words);
    options.engine = engine;
    return forbear_policy_load_texts(&source, 1, &options, policy, error);
}

/// Publishes the text with its scenario, with structs bound and decisions counted.
forbear_status publish(forbear_registry* registry, forbear_metrics* metrics, forbear_published* published, forbear_error** error) {
    static const std::string with_scenario = std::string(text) + "scenario \"a small balance\"\n  given segment consumer; balance 1 USD; hardship no\n  expect rule ladder.small\n";
    forbear_source source = FORBEAR_SOURCE_INIT;
    forbear_load_options load = FORBEAR_LOAD_OPTIONS_INIT;
    forbear_publish_options options = FORBEAR_PUBLISH_OPTIONS_INIT;
    source.path = forbear_text_of("p.forbear");
    source.text = forbear_text_of(with_scenario.c_str());
    load.engine = FORBEAR_ENGINE_INTERPRETER;
    options.load = &load;
    options.metrics = metrics;
    options.prepare = [](void*, const forbear_policy* policy, void** prepared, forbear_error** failed) {
        forbear_structs* bound = nullptr;
        const forbear_status status = bind_structs_of(policy, &bound, failed);
        if (status == FORBEAR_OK) *prepared = bound;
        return status;
    };
    options.release = [](void*, void* prepared) { forbear_structs_destroy(static_cast<forbear_structs*>(prepared)); };
    return forbear_registry_publish_texts(registry, forbear_text_of("p"), &source, 1, &options, published, error);
}

arrow_tests::Part batch_part() {
    using namespace arrow_tests;
    return structs("", 3, {strings("segment", {"consumer", "wealth", "nobody"}), numbers<std::int64_t>("balance", "l", {1, 2, 3}),
                           encoded<std::int8_t>("hardship", "c", {0, 1, {}}, strings("", {"yes", "no"}))});
}

} // namespace

World::Side World::side_of(forbear_engine engine) {
    Side side;
    forbear_error* error = nullptr;
    if (load_text(text, engine, &side.policy, &error) != FORBEAR_OK) {
        throw std::runtime_error(std::string(forbear_error_message(error).data) + forbear_error_diagnostics(error, FORBEAR_FORMAT_TEXT).data);
    }
    if (bind_columns_of(side.policy, &side.columns, nullptr) != FORBEAR_OK) throw std::runtime_error("the columns are not bound");
    if (bind_structs_of(side.policy, &side.structs, nullptr) != FORBEAR_OK) throw std::runtime_error("the structs are not bound");
    return side;
}

World::World() : jit_(side_of(FORBEAR_ENGINE_JIT)), interpreter_(side_of(FORBEAR_ENGINE_INTERPRETER)), batch_(batch_part()) {
    if (forbear_arrow_bind(interpreter_.policy, &batch_.schema, nullptr, &arrow_, nullptr) != FORBEAR_OK) throw std::runtime_error("the batch is not bound");
    forbear_registry_options with_log = FORBEAR_REGISTRY_OPTIONS_INIT;
    with_log.log = [](void*, const forbear_log_event*) {};
    const bool serves = forbear_registry_create(&with_log, &registry_, nullptr) == FORBEAR_OK &&
                        forbear_registry_reader(registry_, forbear_text_of("p"), &reader_, nullptr) == FORBEAR_OK &&
                        publish(registry_, nullptr, nullptr, nullptr) == FORBEAR_OK;
    if (!serves) throw std::runtime_error("the policy is not published");
    const forbear_text segment = forbear_text_of("segment");
    forbear_meter_options by_segment = FORBEAR_METER_OPTIONS_INIT;
    by_segment.labels = &segment;
    by_segment.label_count = 1;
    const bool measures = forbear_metrics_create(nullptr, &metrics_, nullptr) == FORBEAR_OK &&
                          forbear_metrics_meter(metrics_, interpreter_.policy, &by_segment, &meter_, nullptr) == FORBEAR_OK &&
                          forbear_metrics_recorder(metrics_, &recorder_, nullptr) == FORBEAR_OK;
    if (!measures) throw std::runtime_error("nothing is measured");
}

World& World::get() {
    static World world;
    return world;
}

std::size_t World::words_needed() const { return rows * forbear_policy_words(jit_.policy); }

std::vector<std::int64_t> World::decide() {
    std::vector<std::int64_t> words(words_needed());
    if (decide_columns(FORBEAR_ENGINE_JIT, words) != FORBEAR_OK) words.clear();
    return words;
}

forbear_status World::load_and_destroy(forbear_engine engine, forbear_error** error) {
    forbear_policy* loaded = nullptr;
    const forbear_status status = load_text(text, engine, &loaded, error);
    if (status != FORBEAR_OK && loaded != nullptr) return FORBEAR_E_INTERNAL; // the out-parameter was touched
    forbear_policy_destroy(loaded);
    return status;
}

forbear_status World::load_mistakes(forbear_error** error) {
    forbear_policy* loaded = nullptr;
    return load_text("schema s\nfact balance money USD 0 to 10\nchannels email\npolicy p\n  about s\nrule r\n  when balanse is above 1 USD\n"
                     "  then contact by email\n  because \"x\"\notherwise do not contact because \"y\"\n",
                     FORBEAR_ENGINE_INTERPRETER, &loaded, error);
}

forbear_status World::bind_columns(forbear_error** error) {
    forbear_columns* bound = nullptr;
    const forbear_status status = bind_columns_of(interpreter_.policy, &bound, error);
    forbear_columns_destroy(bound);
    return status;
}

forbear_status World::bind_structs(forbear_error** error) {
    forbear_structs* bound = nullptr;
    const forbear_status status = bind_structs_of(interpreter_.policy, &bound, error);
    forbear_structs_destroy(bound);
    return status;
}

forbear_status World::bind_arrow(forbear_error** error) {
    forbear_arrow* bound = nullptr;
    const forbear_status status = forbear_arrow_bind(interpreter_.policy, &batch_.schema, nullptr, &bound, error);
    forbear_arrow_destroy(bound);
    return status;
}

forbear_status World::one_record(forbear_error** error) {
    forbear_record* record = nullptr;
    forbear_status status = forbear_record_create(interpreter_.policy, &record, error);
    if (status == FORBEAR_OK) status = forbear_record_set_text(record, forbear_text_of("segment"), forbear_text_of("consumer"), error);
    if (status == FORBEAR_OK) status = forbear_record_set(record, forbear_text_of("balance"), 5, error);
    std::int64_t words[64];
    if (status == FORBEAR_OK) status = forbear_record_decide(record, words, 64, error);
    forbear_record_destroy(record);
    return status;
}

forbear_status World::arrow_batch(forbear_error** error) {
    ArrowArray decisions{};
    ArrowSchema schema{};
    forbear_status status = forbear_arrow_decide(arrow_, &batch_.array, &decisions, error);
    if (status == FORBEAR_OK) status = forbear_arrow_decision_schema(interpreter_.policy, &schema, error);
    if (decisions.release != nullptr) decisions.release(&decisions);
    if (schema.release != nullptr) schema.release(&schema);
    return status;
}

forbear_status World::explain(forbear_error** error) {
    forbear_buffer* why = nullptr;
    const forbear_status status = forbear_columns_explain(interpreter_.columns, 1, FORBEAR_FORMAT_JSON, &why, error);
    forbear_buffer_destroy(why);
    return status;
}

forbear_status World::publish_and_take_back(forbear_error** error) {
    const forbear_publication* before = forbear_reader_current(reader_);
    const std::uint64_t serial = forbear_publication_serial(before);
    forbear_published published = FORBEAR_PUBLISHED_INIT;
    const forbear_status status = publish(registry_, nullptr, &published, error);
    const forbear_publication* now = forbear_reader_current(reader_);
    std::array<std::int64_t, 256> words;
    const auto* bound = static_cast<const forbear_structs*>(forbear_publication_prepared(now));
    // Deciding allocates nothing, so that it works while allocations fail.
    if (now == nullptr || forbear_structs_decide(bound, customers, rows, words.data(), words.size(), nullptr) != FORBEAR_OK) return FORBEAR_E_INTERNAL;
    const bool is_as_said = status == FORBEAR_OK ? forbear_publication_serial(now) == published.serial && published.serial > serial
                                                 : now == before && published.serial == 0;
    if (!is_as_said) return FORBEAR_E_INTERNAL;
    // What was replaced is freed by a thread of the registry: before its blocks are counted.
    while (forbear_registry_versions_in_memory(registry_) > 1) std::this_thread::yield();
    return status;
}

forbear_status World::measure(forbear_error** error) {
    forbear_metrics* metrics = nullptr;
    forbear_meter* meter = nullptr;
    forbear_recorder* recorder = nullptr;
    forbear_buffer* page = nullptr;
    forbear_snapshot* snapshot = nullptr;
    forbear_status status = forbear_metrics_create(nullptr, &metrics, error);
    if (status == FORBEAR_OK) status = forbear_metrics_meter(metrics, interpreter_.policy, nullptr, &meter, error);
    if (status == FORBEAR_OK) status = forbear_metrics_recorder(metrics, &recorder, error);
    if (status == FORBEAR_OK) status = forbear_metrics_render(metrics, FORBEAR_METRICS_OPENMETRICS, &page, error);
    if (status == FORBEAR_OK) status = forbear_metrics_snapshot(metrics, &snapshot, error);
    forbear_snapshot_destroy(snapshot);
    forbear_buffer_destroy(page);
    forbear_recorder_destroy(recorder);
    forbear_meter_destroy(meter);
    forbear_metrics_destroy(metrics);
    return status;
}

forbear_status World::make_registry(forbear_error** error) {
    forbear_registry* registry = nullptr;
    forbear_reader* reader = nullptr;
    forbear_status status = forbear_registry_create(nullptr, &registry, error);
    if (status == FORBEAR_OK) status = forbear_registry_reader(registry, forbear_text_of("a name of more than fifteen letters"), &reader, error);
    forbear_reader_destroy(reader);
    forbear_registry_destroy(registry);
    return status;
}

forbear_status World::record(const std::vector<std::int64_t>& words) {
    forbear_status status = forbear_recorder_add_columns(recorder_, meter_, interpreter_.columns, 0, rows, words.data(), nullptr);
    if (status == FORBEAR_OK) status = forbear_recorder_add_structs(recorder_, meter_, interpreter_.structs, customers, rows, words.data(), nullptr);
    if (status == FORBEAR_OK) status = forbear_recorder_add(recorder_, meter_, words.data(), rows, nullptr);
    return status == FORBEAR_OK ? forbear_recorder_observe(recorder_, meter_, rows, 100, nullptr) : status;
}

forbear_status World::decide_columns(forbear_engine engine, std::vector<std::int64_t>& words) {
    return forbear_columns_decide(side(engine).columns, 0, rows, words.data(), words.size(), nullptr);
}

forbear_status World::decide_structs(forbear_engine engine, std::vector<std::int64_t>& words) {
    return forbear_structs_decide(side(engine).structs, customers, rows, words.data(), words.size(), nullptr);
}

} // namespace no_memory
