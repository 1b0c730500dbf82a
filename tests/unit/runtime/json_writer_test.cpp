#include <catch2/catch.hpp>

#include "forbear/json_writer.h"

using namespace forbear;

namespace {

std::string quoted(std::string_view value) {
    JsonWriter json;
    json.text(value);
    return std::move(json).take();
}

} // namespace

TEST_CASE("objects, arrays and what is empty", "[json]") {
    JsonWriter json;
    json.begin_object();
    json.number("version", 1);
    json.texts("none", {});
    json.texts("two", {"a", "b"});
    json.key("rows");
    json.begin_array();
    json.begin_object();
    json.boolean("yes", true);
    json.key("nothing");
    json.null();
    json.end_object();
    json.number(-9'223'372'036'854'775'807 - 1);
    json.begin_object();
    json.end_object();
    json.end_array();
    json.end_object();
    CHECK(std::move(json).take() == R"({
  "version": 1,
  "none": [],
  "two": [
    "a",
    "b"
  ],
  "rows": [
    {
      "yes": true,
      "nothing": null
    },
    -9223372036854775808,
    {}
  ]
})");
}

TEST_CASE("texts are escaped, and what is no UTF-8 is replaced", "[json]") {
    CHECK(quoted("a\"b\\c/d") == R"("a\"b\\c/d")");
    CHECK(quoted("\b\f\n\r\t\x01\x1f\x7f") == "\"\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\"");
    CHECK(quoted(std::string_view("\0", 1)) == R"("\u0000")");
    CHECK(quoted("é€😀") == "\"é€😀\"");
    const std::string bad = "\xef\xbf\xbd";
    CHECK(quoted("\x80") == "\"" + bad + "\"");
    CHECK(quoted("\xc0\xaf") == "\"" + bad + bad + "\"");        // overlong
    CHECK(quoted("\xe2\x82") == "\"" + bad + "\"");              // cut off
    CHECK(quoted("\xe2\x82z") == "\"" + bad + "z\"");
    CHECK(quoted("\xed\xa0\x80") == "\"" + bad + bad + bad + "\""); // a surrogate
    CHECK(quoted("\xf4\x90\x80\x80") == "\"" + bad + bad + bad + bad + "\"");
    CHECK(quoted("\xff" "a") == "\"" + bad + "a\"");
}
