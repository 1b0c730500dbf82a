// The host's own columns, for hosts in C.

#include "c_api/handles.h"

using namespace forbear;
using namespace forbear::c_api;

namespace {

constexpr std::uint64_t most_rows = std::uint64_t{1} << 48;

std::string quoted(forbear_text name) { return "`" + std::string(view_of(name)) + "`"; }

Failed bind_column(forbear_columns& bound, const forbear_column& column) {
    if (column.values == nullptr && (bound.rows > 0 || column.is_constant != 0)) return refuse(quoted(column.name) + " has no values");
    if (column.is_constant > 1) return refuse(quoted(column.name) + ": `is_constant` is neither 0 nor 1");
    if (column.is_constant != 0 && column.states != nullptr && !is_state(*column.states)) return refuse(quoted(column.name) + " has an unknown state");
    const auto result = [&] {
        if (column.is_constant != 0) {
            const State state = column.states == nullptr ? State::known : static_cast<State>(*column.states);
            return bound.columns.bind_constant(view_of(column.name), *column.values, state);
        }
        const std::span<const std::uint8_t> states(column.states, column.states == nullptr ? 0 : bound.rows);
        return bound.columns.bind(view_of(column.name), {column.values, bound.rows}, states);
    }();
    if (!result) return failure_of(result.error());
    return done;
}

Failed bind_list(forbear_columns& bound, const forbear_list& list) {
    const Schema& schema = bound.policy->schema();
    const std::int32_t index = schema.find_list(view_of(list.name));
    if (index < 0) return Failure{FORBEAR_E_BINDING, quoted(list.name) + " is not a list of this schema"};
    if (list.offsets == nullptr) return refuse(quoted(list.name) + " has no offsets");
    if (list.fields == nullptr && list.field_count > 0) return refuse(quoted(list.name) + " has no fields");
    const std::vector<Fact>& wanted = schema.lists[static_cast<std::size_t>(index)].fields;
    std::vector<Column> fields(wanted.size());
    std::vector<std::uint8_t> found(wanted.size());
    for (std::uint32_t number = 0; number < list.field_count; ++number) {
        forbear_column field;
        if (auto failed = take_from(list.fields, number, "a field of " + quoted(list.name), field)) return failed;
        const auto place = std::find_if(wanted.begin(), wanted.end(), [&](const Fact& each) { return each.name == view_of(field.name); });
        if (place == wanted.end()) return Failure{FORBEAR_E_BINDING, quoted(field.name) + " is not a field of " + quoted(list.name)};
        const auto at = static_cast<std::size_t>(place - wanted.begin());
        if (found[at] != 0) return Failure{FORBEAR_E_BINDING, quoted(field.name) + " of " + quoted(list.name) + " is bound twice"};
        if (field.is_constant != 0) return refuse(quoted(field.name) + ": fields of lists are not constant");
        if (field.values == nullptr && list.offsets[bound.rows] > 0) return refuse(quoted(field.name) + " has no values");
        fields[at] = Column{field.values, field.states, 1};
        found[at] = 1;
    }
    for (std::size_t at = 0; at < wanted.size(); ++at) {
        if (found[at] == 0) {
            return Failure{FORBEAR_E_BINDING, "nothing is bound to `" + wanted[at].name + "` of " + quoted(list.name)};
        }
    }
    const std::span<const std::uint8_t> states(list.states, list.states == nullptr ? 0 : bound.rows);
    bound.fields.push_back(std::move(fields)); // the columns stay where they are when the outer vector moves them
    const auto result = bound.columns.bind_list(view_of(list.name), {list.offsets, bound.rows + 1}, bound.fields.back(), states);
    if (!result) return failure_of(result.error());
    return done;
}

} // namespace

extern "C" {

forbear_status forbear_columns_bind(const forbear_policy* policy, uint64_t rows, const forbear_column* columns, uint64_t column_count,
                                    const forbear_list* lists, uint64_t list_count, forbear_columns** bound, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (policy == nullptr || bound == nullptr) return refuse("`policy` or `bound` is NULL");
        if ((columns == nullptr && column_count > 0) || (lists == nullptr && list_count > 0)) return refuse("`columns` or `lists` is NULL");
        if (rows > most_rows) return Failure{FORBEAR_E_LIMIT, "more rows than any memory holds"};
        auto made = std::make_unique<forbear_columns>(policy->policy, rows);
        for (std::uint64_t number = 0; number < column_count; ++number) {
            forbear_column column;
            if (auto failed = take_from(columns, number, "a column", column)) return failed;
            if (auto failed = bind_column(*made, column)) return failed;
        }
        for (std::uint64_t number = 0; number < list_count; ++number) {
            forbear_list list;
            if (auto failed = take_from(lists, number, "a list", list)) return failed;
            if (auto failed = bind_list(*made, list)) return failed;
        }
        const Result<FactsView> facts = made->columns.finish();
        if (!facts) return failure_of(facts.error());
        made->facts = facts.value();
        *bound = made.release();
        return done;
    });
}

void forbear_columns_destroy(forbear_columns* bound) { delete bound; }

forbear_status forbear_columns_decide(const forbear_columns* bound, uint64_t begin, uint64_t end, int64_t* words, uint64_t word_count,
                                      forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (bound == nullptr || (words == nullptr && begin != end)) return refuse("`bound` or `words` is NULL");
        if (begin > end || end > bound->rows) return refuse("the rows [begin, end) are not all there");
        if (!has_room(*bound->policy, end - begin, word_count)) return no_room();
        bound->policy->decide(bound->facts, begin, end, words);
        return done;
    });
}

forbear_status forbear_columns_explain(const forbear_columns* bound, uint64_t row, forbear_format format, forbear_buffer** buffer,
                                       forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (bound == nullptr || buffer == nullptr) return refuse("`bound` or `buffer` is NULL");
        if (row >= bound->rows) return refuse("there is no such row");
        return render(bound->policy->explain(bound->facts, row), format, buffer);
    });
}

} // extern "C"
