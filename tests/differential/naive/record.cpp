// Cells to values, and values back to text.

#include <algorithm>
#include <sstream>

#include "differential/naive/scope.h"

namespace forbear::naive {

using namespace syntax;

namespace {

/// A cell that is no value of its type.
struct Malformed {};
/// A value outside the declared range.
struct OutOfRange {};
using Reading = std::variant<Value, Malformed, OutOfRange>;

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);) {
        parts.push_back(part);
    }
    return parts;
}

bool ends_with(const std::string& text, const std::string& tail) {
    return text.size() >= tail.size() && text.compare(text.size() - tail.size(), tail.size(), tail) == 0;
}

/// Takes the unit off a number's cell: `410.00 USD`, `12%`, `5 days`.
std::string without_unit(const TypeExpr& type, const std::string& cell) {
    std::vector<std::string> units;
    switch (type.word) {
    case TypeWord::money: units = {" " + type.currency}; break;
    case TypeWord::percent: units = {"%"}; break;
    case TypeWord::days: units = {" days", " day"}; break;
    case TypeWord::months: units = {" months", " month"}; break;
    default: break;
    }
    for (const std::string& unit : units) {
        if (ends_with(cell, unit)) {
            return cell.substr(0, cell.size() - unit.size());
        }
    }
    return cell;
}

Fraction bound_of(const Expr& literal) { return *read_number(literal.number.digits); }

Reading read_amount(const TypeExpr& type, const std::string& cell) {
    const std::string digits = without_unit(type, cell);
    const auto amount = read_number(digits);
    const std::size_t point = digits.find('.');
    const std::size_t decimals = point == std::string::npos ? 0 : digits.size() - point - 1;
    if (!amount || decimals > static_cast<std::size_t>(Scope::places(type))) {
        return Malformed{}; // also where the decimals are zeros
    }
    const Fraction units = *amount * power_of_ten(Scope::places(type));
    const Fraction most = (Integer(1) << 63) - 1;
    if (units > most || units < -most - 1) {
        return Malformed{};
    }
    if ((type.low && *amount < bound_of(*type.low)) || (type.high && *amount > bound_of(*type.high))) {
        return OutOfRange{};
    }
    return Value(Number{*amount, Scope::places(type), type.word == TypeWord::months});
}

Reading read_known(const Scope& scope, const TypeExpr& type, const std::string& cell) {
    switch (type.word) {
    case TypeWord::yes_or_no:
        if (cell == "yes" || cell == "true" || cell == "1") {
            return Value(true);
        }
        return cell == "no" || cell == "false" || cell == "0" ? Reading(Value(false)) : Reading(Malformed{});
    case TypeWord::date: {
        const auto date = read_date(cell);
        if (!date) {
            return Malformed{};
        }
        // A date that states no range lies between 1900 and 2199.
        const bool in_range = *date >= *read_date("1900-01-01") && *date <= *read_date("2199-12-31");
        return in_range ? Reading(Value(*date)) : Reading(OutOfRange{});
    }
    case TypeWord::time: {
        const auto minute = read_clock(cell);
        return minute ? Reading(Value(Clock{*minute})) : Reading(Malformed{});
    }
    case TypeWord::hours: {
        const auto opens = read_clock(cell.substr(0, 5));
        const auto closes = cell.size() == 11 && cell[5] == '-' ? read_clock(cell.substr(6)) : std::nullopt;
        if (!opens || !closes) {
            return Malformed{};
        }
        return *opens <= *closes ? Reading(Value(Hours{*opens, *closes})) : Reading(OutOfRange{});
    }
    case TypeWord::text: return Value(Word{cell});
    case TypeWord::one_of:
    case TypeWord::ranked:
    case TypeWord::channel: {
        const auto* values = scope.vocabulary(type);
        const bool listed = std::find(values->begin(), values->end(), cell) != values->end();
        return listed ? Reading(Value(Word{cell, values})) : Reading(Malformed{});
    }
    case TypeWord::set_of_channel:
    case TypeWord::set_of_values: {
        const auto* values = scope.vocabulary(type);
        Words members;
        for (const std::string& member : cell == "empty" ? std::vector<std::string>() : split(cell, ';')) {
            if (std::find(values->begin(), values->end(), member) == values->end()) {
                return Malformed{};
            }
            members.insert(member);
        }
        return Value(members);
    }
    default: return read_amount(type, cell);
    }
}

Reading read_cell(const Scope& scope, const Fact& fact, const std::string& cell) {
    if (fact.type.word == TypeWord::text && !cell.empty()) {
        return Value(Word{cell}); // taken as it is: `none` is a text too
    }
    if (cell.empty()) {
        return !fact.may_be_unknown && fact.may_be_none ? Value(None{}) : Value(Unknown{});
    }
    if (cell == "none" && fact.may_be_none) {
        return Value(None{});
    }
    if (cell == "unknown" && fact.may_be_unknown) {
        return Value(Unknown{});
    }
    return read_known(scope, fact.type, cell);
}

/// The fault of one cell, or empty and the value in `value`.
std::string check_cell(const Scope& scope, const Fact& fact, const Cells& cells, Value& value) {
    const auto cell = cells.find(fact.name.text);
    const Reading reading = read_cell(scope, fact, cell == cells.end() ? std::string() : cell->second);
    if (std::holds_alternative<Malformed>(reading)) {
        return "malformed";
    }
    if (std::holds_alternative<OutOfRange>(reading)) {
        return "out of range";
    }
    value = std::get<Value>(reading);
    // Law 2: what may not be unknown or none must be there.
    if ((is_unknown(value) && !fact.may_be_unknown) || (is_none(value) && !fact.may_be_none)) {
        return "missing";
    }
    return {};
}

} // namespace

Facts read_record(const Scope& scope, const RecordText& record) {
    Facts facts;
    Fact as_of; // every schema has it, first
    as_of.name.text = "as_of";
    as_of.type.word = TypeWord::date;
    std::vector<const Fact*> order{&as_of};
    order.insert(order.end(), scope.facts.begin(), scope.facts.end());
    for (const Fact* fact : order) {
        facts.fault = check_cell(scope, *fact, record.facts, facts.values[fact->name.text]);
        if (!facts.fault.empty()) {
            facts.fault += " " + fact->name.text;
            return facts;
        }
    }
    for (const Fact* fact : scope.lists) {
        const std::string& name = fact->name.text;
        Facts::List& list = facts.lists[name];
        if (record.unknown_lists.count(name) != 0) {
            if (!fact->may_be_unknown) {
                facts.fault = "missing " + name;
                return facts;
            }
            list.unknown = true;
            continue;
        }
        const auto given = record.lists.find(name);
        const std::vector<Cells> elements = given == record.lists.end() ? std::vector<Cells>() : given->second;
        if (Fraction(elements.size()) > bound_of(*fact->type.at_most)) {
            facts.fault = "too long " + name;
            return facts;
        }
        for (std::size_t i = 0; i < elements.size(); ++i) {
            auto& element = list.elements.emplace_back();
            for (const Fact& field : scope.record_of(*fact).fields) {
                facts.fault = check_cell(scope, field, elements[i], element[field.name.text]);
                if (!facts.fault.empty()) {
                    facts.fault += " " + name + "[" + std::to_string(i) + "]." + field.name.text;
                    return facts;
                }
            }
        }
    }
    return facts;
}

namespace {

std::string counted(const Fraction& amount, const std::string& unit) {
    return write_number(amount, 0) + " " + unit + (amount == 1 || amount == -1 ? "" : "s");
}

} // namespace

std::string write_value(const Scope& scope, const TypeExpr& type, const Value& value) {
    if (const auto* yes = std::get_if<bool>(&value)) {
        return *yes ? "yes" : "no";
    }
    if (const auto* date = std::get_if<Date>(&value)) {
        return write_date(*date);
    }
    if (const auto* clock = std::get_if<Clock>(&value)) {
        return write_clock(clock->minute);
    }
    if (const auto* hours = std::get_if<Hours>(&value)) {
        return write_clock(hours->first) + "-" + write_clock(hours->last);
    }
    if (const auto* word = std::get_if<Word>(&value)) {
        return word->text;
    }
    if (const auto* words = std::get_if<Words>(&value)) {
        std::string text;
        for (const std::string& member : *scope.vocabulary(type)) {
            if (words->count(member) != 0) {
                text += (text.empty() ? "" : ";") + member;
            }
        }
        return text.empty() ? "empty" : text;
    }
    const Fraction amount = number(value).amount;
    const std::string digits = write_number(amount, Scope::places(type));
    switch (type.word) {
    case TypeWord::money: return digits + " " + type.currency;
    case TypeWord::days: return counted(amount, "day");
    case TypeWord::months: return counted(amount, "month");
    case TypeWord::percent: {
        std::string text = digits;
        while (text.find('.') != std::string::npos && (text.back() == '0' || text.back() == '.')) {
            const bool point = text.back() == '.';
            text.pop_back();
            if (point) {
                break;
            }
        }
        return text + "%";
    }
    default: return digits;
    }
}

} // namespace forbear::naive
