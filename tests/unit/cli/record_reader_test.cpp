#include <catch2/catch.hpp>

#include "portfolio/record_reader.h"

using namespace forbear;
using namespace forbear::cli;

namespace {

/// Hands out one byte at a time: every line end falls on the edge of a block.
class Drip final : public ByteSource {
public:
    explicit Drip(std::string_view text) : rest_(text) {}
    Result<std::size_t> read(std::span<char> into) override {
        if (rest_.empty()) return std::size_t{0};
        into[0] = rest_.front();
        rest_.remove_prefix(1);
        return std::size_t{1};
    }

private:
    std::string_view rest_;
};

using Row = std::vector<std::string>;

/// The cells of every record; a broken record ends in `!` and its problem.
std::vector<Row> rows_of(std::unique_ptr<RecordReader> reader) {
    RawChunk chunk;
    while (true) {
        const Result<bool> more = reader->next(chunk);
        REQUIRE(more.has_value());
        if (!more.value()) break;
    }
    std::vector<Row> rows;
    for (const RawRecord& record : chunk.records) {
        rows.emplace_back();
        for (std::size_t i = 0; i < record.cells; ++i) rows.back().emplace_back(chunk.cell(record, i));
        if (!record.problem.empty()) rows.back().push_back("!" + std::string(record.problem));
    }
    return rows;
}

std::vector<Row> csv(std::string_view text) {
    const std::vector<Row> rows = rows_of(read_csv(bytes_of(text)));
    CHECK(rows_of(read_csv(std::make_unique<Drip>(text))) == rows);
    return rows;
}

const std::string stray = "!a quotation mark stands inside a cell that is not quoted as a whole";
const std::string unclosed = "!a quoted cell has no closing quotation mark";

} // namespace

TEST_CASE("CSV as RFC 4180 has it", "[cli]") {
    CHECK(csv("a,b\n1,2\n") == std::vector<Row>{{"a", "b"}, {"1", "2"}});
    CHECK(csv("a,b\r\n1,2\r\n") == std::vector<Row>{{"a", "b"}, {"1", "2"}});
    CHECK(csv("a,b\r1,2\r") == std::vector<Row>{{"a", "b"}, {"1", "2"}});
    CHECK(csv("a,b\n1,2") == std::vector<Row>{{"a", "b"}, {"1", "2"}});
    CHECK(csv("\"x,y\",\"he said \"\"no\"\"\"\n") == std::vector<Row>{{"x,y", "he said \"no\""}});
    CHECK(csv("\"two\nlines\",2\n3,4\n") == std::vector<Row>{{"two\nlines", "2"}, {"3", "4"}});
    CHECK(csv("\"two\r\nlines\",2\r\n3,4\r\n") == std::vector<Row>{{"two\r\nlines", "2"}, {"3", "4"}});
    CHECK(csv(" a , b \n") == std::vector<Row>{{" a ", " b "}});
    CHECK(csv(",\n") == std::vector<Row>{{"", ""}});
    CHECK(csv("\"\n\n\",x\n") == std::vector<Row>{{"\n\n", "x"}});
}

TEST_CASE("a byte order mark and blank lines are no data", "[cli]") {
    CHECK(csv("\xEF\xBB\xBF"
              "a,b\n\n1,2\n\r\n\n") == std::vector<Row>{{"a", "b"}, {"1", "2"}});
    CHECK(csv("").empty());
    CHECK(csv("\n\n").empty());
    RawChunk chunk;
    CHECK_FALSE(read_csv(bytes_of(std::string_view("\xFF\xFE"
                                                   "a\0",
                                                   4)))
                    ->next(chunk)
                    .has_value());
}

TEST_CASE("a broken record costs its first line and no other", "[cli]") {
    CHECK(csv("1,a\n2,b\"b\n3,c\n") == std::vector<Row>{{"1", "a"}, {"2", stray}, {"3", "c"}});
    CHECK(csv("1,a\n2,\"b\"b\n3,c\n") == std::vector<Row>{{"1", "a"}, {"2", stray}, {"3", "c"}});
    CHECK(csv("1,a\n2,\"b\n3,c\n4,d\n") == std::vector<Row>{{"1", "a"}, {"2", unclosed}, {"3", "c"}, {"4", "d"}});
    CHECK(csv("1,a\n2,\"b") == std::vector<Row>{{"1", "a"}, {"2", unclosed}});
    CHECK(csv("2,\"b\n3,\"c\n4,d\n") == std::vector<Row>{{"2", stray}, {"3", unclosed}, {"4", "d"}});
    SECTION("cells of later lines are not taken for the first line's") {
        CHECK(csv("1,\"a\nb\",c\"d\n2,e\n") == std::vector<Row>{{"1", stray}, {stray}, {"2", "e"}});
    }
    SECTION("NUL bytes") {
        CHECK(csv(std::string_view("1,a\n2,\0\n3,c\n", 12)) ==
              std::vector<Row>{{"1", "a"}, {"!a NUL byte stands in the record"}, {"3", "c"}});
    }
}

TEST_CASE("one line may not fill the memory", "[cli]") {
    const std::string far_too_long(6u << 20, 'x');
    const std::vector<Row> rows = rows_of(read_csv(bytes_of("1,a\n2," + far_too_long + "\n3,c\n")));
    REQUIRE(rows.size() == 3);
    CHECK(rows[1] == Row{"!the record is longer than 4 MiB"});
    CHECK(rows[2] == Row{"3", "c"});
    const std::vector<Row> lines = rows_of(read_lines(bytes_of("{}\n" + far_too_long + "\n{}")));
    REQUIRE(lines.size() == 3);
    CHECK(lines[1].back() == "!the record is longer than 4 MiB");
    CHECK(lines[2] == Row{"{}"});
}

TEST_CASE("records know where they lie", "[cli]") {
    const std::string text = "k,v\r\n1,\"a\r\nb\"\r\n\r\n2,c\r\n";
    RawChunk chunk;
    const auto reader = read_csv(bytes_of(text));
    REQUIRE(reader->fill(chunk).value());
    REQUIRE(chunk.records.size() == 3);
    CHECK(chunk.records[1].line == 2);
    CHECK(text.substr(chunk.records[1].offset, chunk.records[1].size) == "1,\"a\r\nb\"\r\n");
    CHECK(chunk.records[2].line == 5);
    CHECK(text.substr(chunk.records[2].offset, chunk.records[2].size) == "2,c\r\n");
}
