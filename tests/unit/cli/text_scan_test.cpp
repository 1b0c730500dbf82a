// Taking text in large pieces gives the records that reading it one by one gives.

#include <catch2/catch.hpp>

#include <random>

#include "portfolio/record_reader.h"
#include "portfolio/text_scan.h"

using namespace forbear;
using namespace forbear::cli;

namespace {

/// Hands out a few bytes at a time.
class Trickle final : public ByteSource {
public:
    Trickle(std::string_view text, std::size_t at_once) : rest_(text), at_once_(at_once) {}
    Result<std::size_t> read(std::span<char> into) override {
        const std::size_t count = std::min({at_once_, rest_.size(), into.size()});
        std::copy_n(rest_.data(), count, into.data());
        rest_.remove_prefix(count);
        return count;
    }

private:
    std::string_view rest_;
    std::size_t at_once_;
};

std::string shown(const RawChunk& chunk) {
    std::string text;
    for (const RawRecord& record : chunk.records) {
        text += std::to_string(record.line) + "@" + std::to_string(record.offset) + "+" + std::to_string(record.size);
        for (std::size_t i = 0; i < record.cells; ++i) text += "<" + std::string(chunk.cell(record, i)) + ">";
        text += std::string(record.problem) + "\n";
    }
    return text;
}

std::string one_by_one(std::string_view text) {
    const auto reader = read_csv(bytes_of(text));
    RawChunk chunk;
    while (reader->next(chunk).value()) {}
    return shown(chunk);
}

std::string in_pieces(std::string_view text, std::size_t piece, std::size_t at_once) {
    const auto reader = read_csv(std::make_unique<Trickle>(text, at_once));
    std::string all;
    RawChunk chunk;
    ChunkSize full;
    full.bytes = piece;
    while (true) {
        chunk.clear();
        if (!reader->cut(chunk, full).value()) return all;
        const std::size_t promised = chunk.size();
        split(chunk);
        CHECK(chunk.records.size() == promised);
        all += shown(chunk);
    }
}

void compare(const std::string& text) {
    CAPTURE(text);
    const std::string expected = one_by_one(text);
    for (const std::size_t piece : {1u, 7u, 64u, 100u, 1u << 18}) REQUIRE(in_pieces(text, piece, text.size() + 1) == expected);
    REQUIRE(in_pieces(text, 5, 1) == expected);
}

} // namespace

TEST_CASE("every short text", "[cli]") {
    constexpr std::string_view letters = "a,\"\n\r";
    std::size_t texts = 1;
    for (std::size_t size = 0; size <= 5; ++size, texts *= letters.size()) {
        for (std::size_t number = 0; number < texts; ++number) {
            std::string text;
            for (std::size_t rest = number, i = 0; i < size; ++i, rest /= letters.size()) text += letters[rest % letters.size()];
            compare(text);
        }
    }
}

TEST_CASE("long texts, well-formed and not", "[cli]") {
    std::mt19937 random(7);
    const auto below = [&random](std::size_t count) { return static_cast<std::size_t>(random()) % count; };
    const std::vector<std::string> cells = {"", "a", "12.50", "\"\"", "\"x,y\"", "\"two\nlines\"", "\"\r\n\"", "\"\"\"\"",
                                            "\"he said \"\"no\"\"\"", "a cell that is longer than most of the others are"};
    const std::vector<std::string> odd = {"a\"b", "\"a\"b", "\"open", std::string(1, '\0'), "\r", "\n\n", "\""};
    const std::vector<std::string> ends = {"\n", "\r\n", "\r"};
    for (int round = 0; round < 3000; ++round) {
        const std::size_t oddity = round % 3 == 0 ? 0 : below(40);
        const std::string& usual_end = ends[below(3)];
        std::string text;
        for (std::size_t row = below(30); row > 0; --row) {
            for (std::size_t cell = below(6) + 1; cell > 0; --cell) {
                text += below(100) < oddity ? odd[below(odd.size())] : cells[below(cells.size())];
                if (cell > 1) text += ',';
            }
            text += below(20) == 0 ? ends[below(3)] : usual_end;
        }
        if (below(2) == 0) text += "last,row";
        compare(text);
    }
}

TEST_CASE("records longer than a piece, and too long ones", "[cli]") {
    const std::string large(300'000, 'x');
    compare("1,a\n2,\"" + large + "\n" + large + "\"\n3,c\n");
    const std::string too_long(max_record_bytes, 'x');
    const std::string text = "1,a\n2," + too_long + "\n3,\"" + too_long + "\n\n" + too_long + "\"\n4,d\n";
    CHECK((in_pieces(text, 1u << 18, text.size()) == one_by_one(text)));
    CHECK((in_pieces(text, 1u << 18, 100'000) == one_by_one(text)));
    // Whether a line is too long does not hang on how it came.
    for (const std::size_t size : {max_record_bytes - 1, max_record_bytes, max_record_bytes + 1}) {
        const std::string line = std::string(size - 1, 'x') + "\n";
        const std::string expected = one_by_one(line + "1,a\n");
        CHECK((expected.find("longer than 4 MiB") != std::string::npos) == (size > max_record_bytes));
        CHECK((in_pieces(line + "1,a\n", 1u << 18, 99'999) == expected));
    }
}

TEST_CASE("the first line end", "[cli]") {
    for (std::size_t place = 0; place < 200; ++place) {
        const std::string before(place, 'x');
        CHECK(find_line_end(before + "\nx\r") == place);
        CHECK(find_line_end(before + "\rx\n") == place);
        CHECK(find_line_end(before) == std::string_view::npos);
    }
}
