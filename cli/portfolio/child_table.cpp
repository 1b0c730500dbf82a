#include "portfolio/child_table.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "portfolio/text_scan.h"

namespace forbear::cli {

namespace {

constexpr std::uint32_t max_run_bytes = 16u << 20;

/// FNV-1a with a last mix. Only finds rows again: the keys themselves are compared.
std::uint64_t hash_of(std::string_view key) {
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (const char letter : key) hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3u;
    hash ^= hash >> 29;
    return hash * 0xbf58476d1ce4e5b9u;
}

/// `key` is a join key.
bool has_key(const Schema& schema, std::string_view cell, std::string_view key) {
    const bool is_text = schema.facts[static_cast<std::size_t>(schema.key)].type.kind == TypeKind::text;
    return is_text ? cell == key : join_key(schema, cell) == key;
}

/// The records of a text that was well-formed when it was indexed. Whoever changed the file since then may have broken them.
void split_run(RawChunk& chunk) {
    const CsvRun run = scan_csv(chunk.bytes, true);
    if (!run.is_odd && run.bytes == chunk.bytes.size()) {
        chunk.unsplit_records = run.records;
        split_csv(chunk);
        return;
    }
    const std::string bytes = chunk.bytes;
    const std::unique_ptr<RecordReader> reader = read_csv(bytes_of(bytes));
    chunk.clear();
    while (true) {
        const Result<bool> more = reader->next(chunk);
        if (!more || !more.value()) return;
    }
}

} // namespace

std::string join_key(const Schema& schema, std::string_view cell) {
    const Fact& key = schema.facts[static_cast<std::size_t>(schema.key)];
    if (key.type.kind == TypeKind::text) return std::string(cell);
    const ParsedValue parsed = parse_value(schema, key, cell);
    return parsed.state == State::known ? std::to_string(parsed.value) : std::string(cell);
}

ChildTable::~ChildTable() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Result<std::unique_ptr<ChildTable>> ChildTable::open(const Schema& schema, std::size_t list, const std::string& path,
                                                     const NamePairs& map) {
    const List& wanted = schema.lists[list];
    if (schema.key < 0) {
        return Error{ErrorCode::binding,
                     "--list " + wanted.name + ": the schema `" + schema.name + "` has no key to join the rows by"};
    }
    auto table = std::make_unique<ChildTable>();
    table->schema_ = &schema;
    table->list_ = list;
    table->path_ = path;
    table->descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (table->descriptor_ < 0) return Error{ErrorCode::file, path + ": " + std::strerror(errno)};
    if (::lseek(table->descriptor_, 0, SEEK_CUR) < 0) {
        return Error{ErrorCode::file, path + ": the rows of a list are read more than once; a pipe cannot be"};
    }

    Result<std::unique_ptr<ByteSource>> bytes = open_bytes(path);
    if (!bytes) return bytes.error();
    const std::unique_ptr<RecordReader> reader = read_csv(std::move(bytes).value());
    const Result<std::vector<std::string>> header = read_header(*reader, path);
    if (!header) return header.error();
    table->width_ = header.value().size();

    const std::string prefix = wanted.name + ".";
    const std::string& key_fact = schema.facts[static_cast<std::size_t>(schema.key)].name;
    const std::string* mapped_key = mapped_column(map, prefix + key_fact);
    if (mapped_key == nullptr) mapped_key = mapped_column(map, key_fact);
    const std::string key_name = mapped_key != nullptr ? *mapped_key : key_fact;
    const auto key_place = std::find(header.value().begin(), header.value().end(), key_name);
    ColumnMatch match = match_columns(wanted.fields, header.value(), map, prefix, {});
    if (!match.no_such_column.empty()) {
        return Error{ErrorCode::binding, path + ": no such column: --map " + match.no_such_column.front()};
    }
    if (key_place == header.value().end()) {
        match.missing.insert(match.missing.begin(), "`" + key_name + "` (the key)");
    }
    if (!match.missing.empty()) {
        std::string names;
        for (const std::string& name : match.missing) names += (names.empty() ? "" : ", ") + name;
        return Error{ErrorCode::binding, path + ": no column for " + names};
    }
    table->key_column_ = static_cast<std::size_t>(key_place - header.value().begin());
    table->column_of_ = std::move(match.column_of);
    table->ignored_ = std::move(match.ignored);
    std::erase(table->ignored_, key_name);
    if (Result<bool> indexed = table->index(*reader); !indexed) return indexed.error();
    return table;
}

Result<bool> ChildTable::index(RecordReader& reader) {
    RawChunk chunk;
    std::string last_key;
    while (true) {
        chunk.clear();
        const Result<bool> more = reader.cut(chunk);
        if (!more) return more;
        if (!more.value()) break;
        split(chunk);
        for (const RawRecord& record : chunk.records) {
            if (Result<bool> noted = note(chunk, record, last_key); !noted) return noted;
        }
    }
    runs_.shrink_to_fit();
    std::sort(runs_.begin(), runs_.end(), [](const Run& left, const Run& right) {
        return left.hash != right.hash ? left.hash < right.hash : left.offset < right.offset;
    });
    asked_for_ = std::make_unique<std::atomic<std::uint8_t>[]>(runs_.size());
    return true;
}

Result<bool> ChildTable::note(const RawChunk& chunk, const RawRecord& record, std::string& last_key) {
    const auto place = [&] { return path_ + ": line " + std::to_string(record.line) + ": "; };
    if (!record.problem.empty()) return Error{ErrorCode::file, place() + std::string(record.problem)};
    // The last cell of a row that was cut off may be cut off itself.
    const bool is_short = record.cells < width_;
    if (key_column_ + (is_short ? 1 : 0) >= record.cells) {
        return Error{ErrorCode::file, place() + "the row ends before its key, so nobody can say whose it is"};
    }
    const std::string_view cell = chunk.cell(record, key_column_);
    const auto size = static_cast<std::uint32_t>(record.size); // at most max_record_bytes
    if (!runs_.empty() && has_key(*schema_, cell, last_key) && runs_.back().offset + runs_.back().bytes == record.offset &&
        runs_.back().bytes < max_run_bytes) {
        runs_.back().bytes += size;
        ++runs_.back().rows;
        return true;
    }
    last_key = join_key(*schema_, cell);
    runs_.push_back(Run{hash_of(last_key), record.offset, size, 1});
    return true;
}

bool ChildTable::read_run(const Run& run, std::string& bytes) const {
    bytes.resize(run.bytes);
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t got =
            ::pread(descriptor_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(run.offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        done += static_cast<std::size_t>(got);
    }
    return true;
}

void ChildTable::fill(std::string_view key_cell, FactsChunk& facts) const {
    facts.begin_list(list_);
    const std::string key = join_key(*schema_, key_cell);
    const std::uint64_t hash = hash_of(key);
    const List& list = schema_->lists[list_];
    auto run = std::lower_bound(runs_.begin(), runs_.end(), hash,
                                [](const Run& one, std::uint64_t wanted) { return one.hash < wanted; });
    thread_local RawChunk chunk; // its memory serves all customers that a thread asks for
    bool asked_before = false;
    for (; run != runs_.end() && run->hash == hash; ++run) {
        chunk.clear();
        if (!read_run(*run, chunk.bytes)) {
            facts.set_problem(list.name + ": " + path_ + " changed while it was read");
            return;
        }
        split_run(chunk);
        bool is_mine = true;
        for (const RawRecord& record : chunk.records) {
            is_mine = key_column_ < record.cells && has_key(*schema_, chunk.cell(record, key_column_), key);
            if (!is_mine) break;
            // Too many is too many: the decision only needs to see that there is one more than allowed.
            if (facts.elements(list_) > list.at_most) break;
            if (!fill_row(chunk, record, facts)) return;
        }
        if (!is_mine) continue;
        auto& asked = asked_for_[static_cast<std::size_t>(run - runs_.begin())];
        asked_before = asked.exchange(1, std::memory_order_relaxed) != 0 || asked_before;
    }
    if (asked_before) repeated_.fetch_add(1, std::memory_order_relaxed);
}

bool ChildTable::fill_row(const RawChunk& chunk, const RawRecord& record, FactsChunk& facts) const {
    const List& list = schema_->lists[list_];
    if (record.cells != width_) {
        facts.set_problem(list.name + ": a row has " + std::to_string(record.cells) + " cells where the header has " +
                          std::to_string(width_));
        return false;
    }
    facts.add_element(list_);
    for (std::size_t field = 0; field < column_of_.size(); ++field) {
        if (column_of_[field] < 0) continue;
        facts.set_field(list_, field, chunk.cell(record, static_cast<std::size_t>(column_of_[field])));
    }
    return true;
}

std::uint64_t ChildTable::orphans() const noexcept {
    std::uint64_t rows = 0;
    for (std::size_t run = 0; run < runs_.size(); ++run) {
        if (asked_for_[run].load(std::memory_order_relaxed) == 0) rows += runs_[run].rows;
    }
    return rows;
}

} // namespace forbear::cli
