#pragma once
// How one Arrow column becomes values of one fact: made once from the column's type, used for every block of every batch.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "c_api/calls.h"
#include "forbear/arrow.h"
#include "forbear/facts.h"
#include "forbear/schema.h"

namespace forbear::c_api {

enum class Form : std::uint8_t {
    nothing,    ///< Arrow's null: never a value
    boolean,
    integer,    ///< in the units of the fact
    decimal,
    floating,
    date_units, ///< an instant, as a date: `unit` of them are a day
    time_units, ///< since midnight: `unit` of them are a minute
    name,       ///< the words for a value
    text,
    dictionary, ///< indices into a dictionary, which has a recipe of its own
    name_list   ///< a set as a list of names
};
enum class StringForm : std::uint8_t { offsets_32, offsets_64, views };

struct Recipe {
    Form form = Form::nothing;
    const Schema* schema = nullptr;
    const Fact* fact = nullptr;
    State missing = State::unknown; ///< what null is
    bool nan_is_unknown = false;
    std::uint8_t width = 8;         ///< bytes of a number or an index
    bool is_signed = true;
    StringForm strings = StringForm::offsets_32; ///< of names and texts; of a name_list its own offsets
    std::int32_t scale = 0;         ///< decimals of a decimal; declared ones of a float
    std::int64_t unit = 1;
    std::int64_t shift = 0;         ///< in units: the time zone's distance from UTC
    bool is_whole = false;          ///< an instant within a day is no date
    std::vector<std::int64_t> codes;
    std::vector<std::string> names;
    std::vector<Recipe> inner;      ///< one: of the dictionary or of the items
};

/// What the host said of one column beyond its type.
struct FieldOptions {
    std::uint32_t flags = 0;
    std::string fact, column;
    std::int32_t scale = -1; ///< -1: none declared
    std::vector<std::int64_t> codes;
    std::vector<std::string> names;
};

/// Errors: FORBEAR_E_BINDING, with the fact and the type; FORBEAR_E_DATA for a schema that is none.
[[nodiscard]] Failed make_recipe(const Schema& schema, const Fact& fact, std::string_view name, const ArrowSchema& column,
                                 const FieldOptions& options, Recipe& made);

/// A schema's format in words a reader of logs knows, for messages: `float64`, else the format itself.
[[nodiscard]] std::string words_for_format(std::string_view format);

[[nodiscard]] inline std::string_view format_of(const ArrowSchema& schema) noexcept { return schema.format == nullptr ? "" : schema.format; }
[[nodiscard]] inline std::string_view name_of(const ArrowSchema& schema) noexcept { return schema.name == nullptr ? "" : schema.name; }
/// Whether a schema is there and its children are.
[[nodiscard]] bool is_sound(const ArrowSchema* schema) noexcept;

} // namespace forbear::c_api
