// What one drawn policy costs in Forbear, and what it decides: the measure of the comparison.
//
//   forbear_peer FOLDER
//
// The folder holds policy.forbear, records.csv and, for a policy with a list, contacts.csv, as case.py writes them. Leaves there
// expected.txt (a line for each record: the index of its rule or, with guards, the index * 16 plus the channels left, as bits) and
// decisions.bin (all words of all decisions). Prints one JSON object: nanoseconds per record, medians of five rounds, in a batch over
// columns, one row of columns at a time, one struct at a time (null with a list), and of `floor`, which reads the same columns,
// writes as many words and does nothing else; milliseconds from text to machine code; and where a decision has its words.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "forbear/binding.h"
#include "forbear/decision.h"
#include "forbear/engine.h"
#include "forbear/records.h"

namespace {

using namespace forbear;

constexpr std::size_t rounds = 5;
constexpr std::size_t chunk = 1'024; ///< rows that a host decides before it looks at the answers

[[noreturn]] void fail(const std::string& text) {
    std::fprintf(stderr, "error: forbear_peer: %s\n", text.c_str());
    std::exit(3);
}

template <class Answer>
Answer must(Result<Answer> result) {
    if (!result) fail(result.error().message);
    return std::move(result).value();
}

/// The records, in columns and as structs, widest member first as a host would lay them out.
struct Records {
    std::vector<std::string> names;
    std::vector<std::vector<std::int64_t>> values;
    std::vector<std::vector<std::uint8_t>> states; ///< empty: all known
    std::vector<std::uint32_t> offsets;            ///< of the list; empty without one
    std::array<std::vector<std::int64_t>, 2> fields;
    std::vector<std::uint8_t> bytes; ///< the structs
    RecordLayout layout;

    [[nodiscard]] std::size_t rows() const { return values.front().size(); }
    void read(const std::string& folder);
    void read_contacts(const std::string& file);
    void lay_out(const Schema& schema);
    void touch(std::size_t begin, std::size_t end, std::size_t words, std::int64_t* out) const;
};

void Records::read(const std::string& folder) {
    std::ifstream in(folder + "/records.csv");
    std::string line, name;
    std::getline(in, line);
    for (std::istringstream head(line); std::getline(head, name, ',');) names.push_back(name);
    if (names.empty()) fail(folder + "/records.csv is no table of records");
    values.resize(names.size());
    states.resize(names.size());
    while (std::getline(in, line)) {
        char* at = line.data();
        for (std::size_t fact = 0; fact < names.size(); ++fact) {
            const bool is_known = *at != ',' && *at != '\0';
            values[fact].push_back(is_known ? std::strtoll(at, &at, 10) : 0);
            states[fact].push_back(static_cast<std::uint8_t>(is_known ? State::known : State::unknown));
            ++at;
        }
    }
    for (std::vector<std::uint8_t>& column : states) {
        if (std::count(column.begin(), column.end(), static_cast<std::uint8_t>(State::unknown)) == 0) column.clear();
    }
}

void Records::read_contacts(const std::string& file) {
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    offsets.push_back(0);
    while (std::getline(in, line)) {
        char* at = line.data();
        const std::size_t row = std::strtoull(at, &at, 10);
        while (offsets.size() <= row) offsets.push_back(static_cast<std::uint32_t>(fields[0].size()));
        for (std::vector<std::int64_t>& field : fields) field.push_back(std::strtoll(at + 1, &at, 10));
    }
    while (offsets.size() <= rows()) offsets.push_back(static_cast<std::uint32_t>(fields[0].size()));
}

void Records::lay_out(const Schema& schema) {
    struct Width {
        FieldKind kind;
        std::int64_t most;
        std::uint64_t bytes;
    };
    static constexpr std::array<Width, 4> widths{{{FieldKind::i64, INT64_MAX, 8}, {FieldKind::u32, UINT32_MAX, 4}, {FieldKind::u16, UINT16_MAX, 2}, {FieldKind::u8, UINT8_MAX, 1}}};
    std::vector<std::uint64_t> places(names.size());
    for (const Width& width : widths) {
        for (std::size_t fact = 0; fact < names.size(); ++fact) {
            const auto high = *std::max_element(values[fact].begin(), values[fact].end());
            const auto narrowest = std::find_if(widths.rbegin(), widths.rend(), [&](const Width& one) { return high <= one.most; });
            if (narrowest->kind != width.kind) continue;
            places[fact] = layout.fields.size();
            layout.fields.push_back({names[fact], width.kind, layout.size, {}, {}, {}});
            layout.size += width.bytes;
        }
    }
    for (std::size_t fact = 0; fact < names.size(); ++fact) {
        if (!states[fact].empty()) layout.fields[places[fact]].state_offset = layout.size++;
    }
    layout.size = (layout.size + 7) / 8 * 8;
    bytes.resize(layout.size * rows());
    for (std::size_t fact = 0; fact < names.size(); ++fact) {
        const FieldLayout& field = layout.fields[places[fact]];
        const auto width = std::find_if(widths.begin(), widths.end(), [&](const Width& one) { return one.kind == field.kind; });
        for (std::size_t row = 0; row < rows(); ++row) {
            std::memcpy(bytes.data() + row * layout.size + field.offset, &values[fact][row], width->bytes); // little endian
            if (field.state_offset) bytes[row * layout.size + *field.state_offset] = states[fact][row];
        }
    }
    (void)must(bind_layout(schema, layout));
}

/// Adds up whatever a record holds, column by column, and writes the sum into every word.
void Records::touch(std::size_t begin, std::size_t end, std::size_t words, std::int64_t* __restrict out) const {
    std::array<std::int64_t, chunk> sums{};
    const std::size_t count = end - begin;
    for (const std::vector<std::int64_t>& column : values) {
        for (std::size_t row = 0; row < count; ++row) sums[row] += column[begin + row];
    }
    for (const std::vector<std::uint8_t>& column : states) {
        if (column.empty()) continue;
        for (std::size_t row = 0; row < count; ++row) sums[row] += column[begin + row];
    }
    if (!offsets.empty()) {
        for (std::size_t row = 0; row < count; ++row) {
            for (std::uint32_t element = offsets[begin + row]; element < offsets[begin + row + 1]; ++element) sums[row] += fields[0][element] + fields[1][element];
        }
    }
    for (std::size_t row = 0; row < count; ++row) std::fill_n(out + row * words, words, sums[row]);
}

double milliseconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

/// The median of `rounds` rounds after one that warms up.
template <class Work>
double ns_per_record(std::size_t rows, Work work) {
    work();
    std::array<double, rounds> took{};
    for (double& one : took) {
        const auto start = std::chrono::steady_clock::now();
        work();
        one = milliseconds_since(start) * 1e6 / static_cast<double>(rows);
    }
    std::sort(took.begin(), took.end());
    return took[rounds / 2];
}

template <class Decide>
void by_chunk(std::size_t rows, Decide decide) {
    for (std::size_t row = 0; row < rows; row += chunk) decide(row, std::min(rows, row + chunk));
}

void write_decisions(const Policy& policy, const FactsView& facts, std::size_t rows, const std::string& folder) {
    const DecisionLayout& layout = policy.layout();
    std::ofstream text(folder + "/expected.txt"), binary(folder + "/decisions.bin", std::ios::binary);
    std::vector<std::int64_t> words(chunk * layout.words);
    by_chunk(rows, [&](std::size_t begin, std::size_t end) {
        policy.decide(facts, begin, end, words.data());
        binary.write(reinterpret_cast<const char*>(words.data()), static_cast<std::streamsize>((end - begin) * layout.words * sizeof(std::int64_t)));
        for (std::size_t row = 0; row < end - begin; ++row) {
            const DecisionView decision(layout, words.data() + row * layout.words);
            std::int64_t channels = 0;
            for (std::uint32_t place = 0; place < decision.channel_count(); ++place) channels |= std::int64_t{1} << decision.channel(place);
            text << (layout.guard_count == 0 ? decision.rule() : decision.rule() * 16 + channels) << '\n';
        }
    });
    if (!text.flush() || !binary.flush()) fail("cannot write into " + folder);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: forbear_peer FOLDER\n");
        return 2;
    }
    const std::string folder = argv[1];
    const auto start = std::chrono::steady_clock::now();
    const LoadResult loaded = load_files({folder + "/policy.forbear"});
    const double load_ms = milliseconds_since(start);
    if (loaded.policy == nullptr || loaded.policy->engine() != EngineKind::jit) fail(render_text(loaded.sources, loaded.diagnostics) + loaded.error);
    const Policy& policy = *loaded.policy;
    const DecisionLayout& layout = policy.layout();

    Records records;
    records.read(folder);
    const std::size_t rows = records.rows();
    Columns columns(policy.schema());
    for (std::size_t fact = 0; fact < records.names.size(); ++fact) must(columns.bind(records.names[fact], records.values[fact], records.states[fact]));
    std::vector<Column> fields;
    const bool has_list = !policy.schema().lists.empty();
    if (has_list) {
        records.read_contacts(folder + "/contacts.csv");
        for (const std::vector<std::int64_t>& field : records.fields) fields.push_back({field.data(), nullptr, 1});
        must(columns.bind_list("contacts", records.offsets, fields));
    }
    const FactsView facts = must(columns.finish());
    write_decisions(policy, facts, rows, folder);

    std::vector<std::int64_t> out(chunk * layout.words);
    const double batch = ns_per_record(rows, [&] { by_chunk(rows, [&](std::size_t begin, std::size_t end) { policy.decide(facts, begin, end, out.data()); }); });
    const double one = ns_per_record(rows, [&] {
        for (std::size_t row = 0; row < rows; ++row) policy.decide(facts, row, out.data());
    });
    const double floor = ns_per_record(rows, [&] { by_chunk(rows, [&](std::size_t begin, std::size_t end) { records.touch(begin, end, layout.words, out.data()); }); });
    std::string from_struct = "null";
    if (!has_list) {
        records.lay_out(policy.schema());
        const auto bound = must(bind_records(loaded.policy, records.layout));
        from_struct = std::to_string(ns_per_record(rows, [&] {
            for (std::size_t row = 0; row < rows; ++row) bound->decide(records.bytes.data() + row * records.layout.size, out.data());
        }));
    }
    std::printf("{\"batch\": %.3f, \"one\": %.3f, \"struct\": %s, \"floor\": %.3f, \"load_ms\": %.1f, \"words\": %u, \"channels\": %u, \"outcomes_set\": %u, \"outcomes\": %u}\n",
                batch, one, from_struct.c_str(), floor, load_ms, layout.words, layout.channels, layout.outcomes_set, layout.outcomes);
    return 0;
}
