#include "arrow/deciding.h"

#include <stdexcept>

#include "paths.h"

namespace arrow_tests {
namespace {

/// Takes the failure over.
Failed told(forbear_status status, forbear_error* error) {
    Failed failed{status, std::string(forbear_error_message(error).data, forbear_error_message(error).size)};
    forbear_error_destroy(error);
    return failed;
}

Part with_must(std::vector<Part> columns, std::int64_t rows) {
    columns.push_back(numbers<std::int8_t>("must", "c", std::vector<std::optional<std::int8_t>>(static_cast<std::size_t>(rows), std::int8_t{1})));
    return structs("", rows, std::move(columns));
}

Part batch_of(Part column) {
    const std::int64_t rows = column.length;
    std::vector<Part> columns;
    columns.push_back(std::move(column));
    return with_must(std::move(columns), rows);
}

} // namespace

const forbear_policy* echo() {
    static const std::unique_ptr<forbear_policy, void (*)(forbear_policy*)> policy = [] {
        forbear_policy* loaded = nullptr;
        forbear_error* error = nullptr;
        const std::string path = std::string(checkout::source_dir()) + "/tests/arrow/echo.forbear";
        const forbear_text file = forbear_text_of(path.c_str());
        if (forbear_policy_load_files(&file, 1, nullptr, &loaded, &error) != FORBEAR_OK) {
            throw std::runtime_error(std::string(forbear_error_message(error).data) + forbear_error_diagnostics(error, FORBEAR_FORMAT_TEXT).data);
        }
        return std::unique_ptr<forbear_policy, void (*)(forbear_policy*)>(loaded, &forbear_policy_destroy);
    }();
    return policy.get();
}

Decided::Decided(std::vector<Part> columns, std::int64_t rows, const forbear_arrow_options* options) {
    decide(with_must(std::move(columns), rows), options);
}
Decided::Decided(const Part& batch, const forbear_arrow_options* options) { decide(batch, options); }

void Decided::decide(const Part& batch, const forbear_arrow_options* options) {
    const Produced produced(batch);
    forbear_arrow* bound = nullptr;
    forbear_error* error = nullptr;
    forbear_status status = forbear_arrow_bind(echo(), &produced.schema, options, &bound, &error);
    if (status == FORBEAR_OK) status = forbear_arrow_decide(bound, &produced.array, &array, &error);
    if (status == FORBEAR_OK) status = forbear_arrow_decision_schema(echo(), &schema, &error);
    if (status != FORBEAR_OK) failed = told(status, error);
    forbear_arrow_destroy(bound);
}

Decided::~Decided() {
    if (array.release != nullptr) array.release(&array);
    if (schema.release != nullptr) schema.release(&schema);
}

std::vector<std::string> Decided::said(const std::string& outcome) const {
    if (failed.status != FORBEAR_OK) return {failed.message};
    std::vector<std::string> all;
    for (std::int64_t row = 0; row < rows(); ++row) {
        const bool is_invalid = at("status", row) == "invalid";
        all.push_back(is_invalid ? "invalid: " + at("fault.kind", row) : at("outcomes." + outcome, row));
    }
    return all;
}

std::vector<std::string> said(Part column, const forbear_arrow_options* options) {
    const std::string outcome = "said_" + column.name;
    return Decided(batch_of(std::move(column)), options).said(outcome);
}

Failed refused(Part column, const forbear_arrow_options* options) { return Decided(batch_of(std::move(column)), options).failed; }

Field::Field(const char* name, std::uint32_t of_flags) : forbear_arrow_field(FORBEAR_ARROW_FIELD_INIT) {
    fact = forbear_text_of(name);
    flags = of_flags;
}

forbear_arrow_options options_of(const std::vector<forbear_arrow_field>& fields) {
    forbear_arrow_options options = FORBEAR_ARROW_OPTIONS_INIT;
    options.fields = fields.data();
    options.field_count = fields.size();
    return options;
}

} // namespace arrow_tests
