#include "portfolio/record_reader.h"

#include <csv.h>

#include <algorithm>
#include <new>
#include <utility>

#include "portfolio/text_scan.h"

namespace forbear::cli {

namespace {

const char* const too_long = "the record is longer than 4 MiB";

/// The C library's parser with its life time. Blanks belong to cells; a quotation mark out of place is an error.
class CsvParser {
public:
    CsvParser() { start(); }
    CsvParser(const CsvParser&) = delete;
    CsvParser& operator=(const CsvParser&) = delete;
    ~CsvParser() { csv_free(&parser_); }

    void restart() {
        csv_free(&parser_);
        start();
    }
    csv_parser* get() noexcept { return &parser_; }

private:
    void start() {
        if (csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI) != 0) throw std::bad_alloc();
        csv_set_space_func(&parser_, [](unsigned char) { return 0; });
        csv_set_blk_size(&parser_, 4096);
    }
    csv_parser parser_{};
};

/// Where the text is well-formed, `cut` takes it in large pieces; `next` reads record by record and knows what to do about
/// the rest. Both stand at the same place of one file.
class CsvReader final : public RecordReader {
public:
    explicit CsvReader(std::unique_ptr<ByteSource> source) : lines_(std::move(source), max_record_bytes) {}

    Result<bool> cut(RawChunk& chunk, const ChunkSize& full) override {
        for (std::size_t window = std::max<std::size_t>(full.bytes, 1);; window *= 2) {
            window = std::min(window, max_record_bytes);
            const bool has_failed = !lines_.look_ahead(window);
            const std::string_view ahead = lines_.ahead().substr(0, window);
            const CsvRun run = scan_csv(ahead, lines_.is_all() && ahead.size() == lines_.ahead().size());
            if (run.bytes > 0) {
                const bool is_blank = run.records == 0;
                if (!is_blank) take(chunk, ahead.substr(0, run.bytes), run);
                lines_.pass(run.bytes, run.lines);
                if (!is_blank) return true;
                continue;
            }
            if (run.is_odd || window == max_record_bytes) return fill(chunk, careful(full));
            if (has_failed) return lines_.failure();
            if (lines_.is_all() && ahead.size() == lines_.ahead().size()) return false;
        }
    }

    Result<bool> next(RawChunk& chunk) override {
        chunk_ = &chunk;
        begin();
        while (true) {
            switch (lines_.next()) {
            case Lines::Found::failed: return lines_.failure();
            case Lines::Found::end: return finish_file();
            case Lines::Found::too_long: return broken(too_long);
            case Lines::Found::line: break;
            }
            if (record_.line == 0) record_.line = lines_.number();
            const std::string_view line = lines_.text();
            if (line.find('\0') != std::string_view::npos) return cut_off("a NUL byte stands in the record");
            const std::size_t read = csv_parse(parser_.get(), line.data(), line.size(), &on_cell, &on_record, this);
            if (out_of_memory_) throw std::bad_alloc();
            if (read != line.size())
                return cut_off("a quotation mark stands inside a cell that is not quoted as a whole");
            if (ended_) return finish();
            if (lines_.size_since_mark() == line.size()) {
                if (is_blank(line)) begin();
                cells_of_first_line_ = chunk_->cells.size();
            }
            if (lines_.size_since_mark() > max_record_bytes) return cut_off(too_long);
        }
    }

private:
    /// Odd records are few, or many in a row: enough of them that looking ahead again costs little.
    static ChunkSize careful(ChunkSize full) {
        constexpr std::size_t some = 32;
        full.records = std::min(full.records, some);
        return full;
    }
    void take(RawChunk& chunk, std::string_view text, const CsvRun& run) {
        chunk.bytes.assign(text);
        chunk.is_unsplit = true;
        chunk.unsplit_records = run.records;
        chunk.first_line = lines_.number() + 1;
        chunk.first_offset = lines_.offset_of_mark();
    }

    static bool is_blank(std::string_view line) { return line == "\n" || line == "\r\n" || line == "\r"; }

    void begin() {
        lines_.mark();
        record_ = RawRecord{};
        record_.first_cell = cells_of_first_line_ = chunk_->cells.size();
        record_.offset = lines_.offset_of_mark();
        ended_ = false;
    }

    Result<bool> finish() {
        record_.cells = chunk_->cells.size() - record_.first_cell;
        record_.size = lines_.size_since_mark();
        chunk_->records.push_back(record_);
        lines_.mark();
        return true;
    }

    /// The record is broken; what follows its first line is read afresh.
    Result<bool> cut_off(const char* problem) {
        if (lines_.size_since_mark() > lines_.text().size()) {
            chunk_->cells.resize(cells_of_first_line_);
            const RawCell end = chunk_->cells.empty() ? RawCell{} : chunk_->cells.back();
            chunk_->bytes.resize(std::size_t{end.begin} + end.size);
        }
        lines_.return_to_second_line();
        return broken(problem);
    }
    Result<bool> broken(const char* problem) {
        parser_.restart();
        if (record_.line == 0) record_.line = lines_.number();
        record_.problem = problem;
        return finish();
    }

    Result<bool> finish_file() {
        if (csv_fini(parser_.get(), &on_cell, &on_record, this) != 0) {
            return cut_off("a quoted cell has no closing quotation mark");
        }
        if (out_of_memory_) throw std::bad_alloc();
        if (ended_) return finish();
        return false;
    }

    // Called from C: nothing may be thrown through it.
    static void on_cell(void* text, std::size_t size, void* self) noexcept {
        auto& reader = *static_cast<CsvReader*>(self);
        try {
            RawChunk& chunk = *reader.chunk_;
            chunk.cells.push_back({static_cast<std::uint32_t>(chunk.bytes.size()), static_cast<std::uint32_t>(size)});
            chunk.bytes.append(static_cast<const char*>(text), size);
        } catch (const std::bad_alloc&) {
            reader.out_of_memory_ = true;
        }
    }
    static void on_record(int, void* self) noexcept { static_cast<CsvReader*>(self)->ended_ = true; }

    Lines lines_;
    CsvParser parser_;
    RawChunk* chunk_ = nullptr;
    RawRecord record_;
    std::size_t cells_of_first_line_ = 0;
    bool ended_ = false;
    bool out_of_memory_ = false;
};

class LineReader final : public RecordReader {
public:
    explicit LineReader(std::unique_ptr<ByteSource> source) : lines_(std::move(source), max_record_bytes) {}

    Result<bool> next(RawChunk& chunk) override {
        while (true) {
            lines_.mark();
            const Lines::Found found = lines_.next();
            if (found == Lines::Found::failed) return lines_.failure();
            if (found == Lines::Found::end) return false;
            const std::string_view line = lines_.text();
            if (found == Lines::Found::line && line.find_first_not_of(" \t\r\n") == std::string_view::npos) continue;
            RawRecord record;
            record.first_cell = chunk.cells.size();
            record.cells = 1;
            record.line = lines_.number();
            record.offset = lines_.offset_of_mark();
            record.size = lines_.size_since_mark();
            if (found == Lines::Found::too_long) record.problem = too_long;
            chunk.cells.push_back({static_cast<std::uint32_t>(chunk.bytes.size()), static_cast<std::uint32_t>(line.size())});
            chunk.bytes.append(line);
            chunk.records.push_back(record);
            return true;
        }
    }

private:
    Lines lines_;
};

} // namespace

void split(RawChunk& chunk) {
    if (chunk.is_unsplit) split_csv(chunk);
}

std::unique_ptr<RecordReader> read_csv(std::unique_ptr<ByteSource> source) {
    return std::make_unique<CsvReader>(std::move(source));
}

std::unique_ptr<RecordReader> read_lines(std::unique_ptr<ByteSource> source) {
    return std::make_unique<LineReader>(std::move(source));
}

} // namespace forbear::cli
