#include "analysis/region_words.h"

#include <algorithm>

namespace forbear::analysis {
namespace {

bool is_name(const std::string& text) {
    const auto is_letter = [](char letter) { return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_'; };
    return !text.empty() && std::ranges::all_of(text, is_letter);
}

std::string joined(const std::vector<std::string>& parts, const char* between) {
    std::string made;
    for (const std::string& part : parts) made += (made.empty() ? "" : between) + part;
    return made;
}

} // namespace

Words::Words(const ir::Program& program, const Space& space) : program_(program), space_(space), names_(space.dimensions().size()) {
    for (std::uint32_t index = 0; index < names_.size(); ++index) {
        const std::string& name = program.registers[space.dimensions()[index].reg].name;
        if (is_name(name)) names_[index] = name;
    }
    for (const ir::Node& node : program.nodes) {
        if (node.origin == ir::nothing) continue;
        const ir::Origin& origin = program.origins[node.origin];
        Side side = space.passing(node);
        // What is counted over a list is called `found` there: it is told by the whole question.
        // The name of a fact stands for its value alone, not for what was made of it (a date's day of the week).
        const std::int32_t fact = program.schema.find_fact(origin.label);
        const bool is_value = fact < 0 || program.schema.facts[static_cast<std::size_t>(fact)].type == program.registers[node.reg].type;
        const bool is_named = origin.shown == node.reg && is_name(origin.label) && origin.label != "found" && is_value;
        if (is_named && names_[side.dimension].empty()) names_[side.dimension] = origin.label;
        std::vector<Test>& tests = tests_[side.dimension];
        const bool is_known = std::ranges::any_of(tests, [&](const Test& test) { return test.passes == side.values; });
        if (!is_known && !origin.text.empty()) tests.push_back({std::move(side.values), origin.text});
    }
}

const Type& Words::type_of(std::uint32_t dimension) const { return program_.registers[space_.dimensions()[dimension].reg].type; }

std::string Words::of(const Box& box) const {
    if (box.sides.empty()) return "every customer";
    std::vector<std::string> parts;
    for (const Side& side : box.sides) parts.push_back(of(side.dimension, side.values));
    return joined(parts, " and ");
}

std::string Words::value(const Type& type, std::int64_t value) const {
    // Days and months are compared with bare numbers.
    if (type.kind == TypeKind::days || type.kind == TypeKind::months) return std::to_string(value);
    return value_text(program_.schema, type, value);
}

std::string Words::range(const Type& type, const Range& range, const Values& all) const {
    const bool from_start = range.low <= all.ranges.front().low;
    const bool to_end = range.high >= all.ranges.back().high;
    if (range.low == range.high) return value(type, range.low);
    const bool is_ranked = type.kind == TypeKind::choice;
    const bool is_date = type.kind == TypeKind::date;
    if (from_start && !to_end) {
        if (is_date) return "on or before " + value(type, range.high);
        return is_ranked ? value(type, range.high) + " or below" : "at most " + value(type, range.high);
    }
    if (to_end && !from_start) {
        if (is_date) return "on or after " + value(type, range.low);
        return is_ranked ? value(type, range.low) + " or above" : "at least " + value(type, range.low);
    }
    return value(type, range.low) + " to " + value(type, range.high);
}

/// The known values, as they stand after `is`.
std::string Words::known(std::uint32_t dimension, const Values& values, const char* between) const {
    const Type& type = type_of(dimension);
    const Values& all = space_.dimensions()[dimension].all;
    const bool lists_values = type.kind == TypeKind::choice &&
                              !program_.schema.vocabularies[static_cast<std::size_t>(type.vocabulary)].ranked;
    std::vector<std::string> parts;
    for (const Range& each : values.ranges) {
        if (!lists_values) {
            parts.push_back(range(type, each, all));
            continue;
        }
        for (std::int64_t one = each.low; one <= each.high; ++one) parts.push_back(value(type, one));
    }
    return joined(parts, between);
}

std::string Words::members(std::uint32_t dimension) const {
    const Dimension& about = space_.dimensions()[dimension];
    const auto& values = program_.schema.vocabularies[static_cast<std::size_t>(type_of(dimension).vocabulary)].values;
    std::vector<std::string> parts;
    for (std::size_t member = 0; member < values.size(); ++member) {
        if ((about.mask >> member & 1u) != 0) parts.push_back(values[member]);
    }
    return joined(parts, " or ");
}

std::string Words::of(std::uint32_t dimension, const Values& values) const {
    const Dimension& about = space_.dimensions()[dimension];
    const std::string& name = names_[dimension];
    if (name.empty()) {
        // No name stands for it: as somebody has tested it.
        if (const auto found = tests_.find(dimension); found != tests_.end()) {
            for (const Test& test : found->second) {
                if (test.passes == values) return test.text;
            }
            for (const Test& test : found->second) {
                if (without(about.all, test.passes) == values) return "not (" + test.text + ")";
            }
            const std::string how = values.ranges.empty() ? (values.unknown ? "unknown" : "none") : known(dimension, values, " or ");
            return "what `" + found->second.front().text + "` asks about is " + how + (values.unknown && !values.ranges.empty() ? " or unknown" : "");
        }
        return "something else is as it must be";
    }
    std::vector<std::string> parts;
    const bool is_any_known = values.ranges == about.all.ranges;
    if (is_any_known && values.none == about.all.none && !values.unknown) return name + " is known";
    if (!values.ranges.empty()) {
        const bool is_yes = values.ranges.front().low == 1;
        if (about.mask != 0) parts.push_back(name + (is_yes ? " include " : " exclude ") + members(dimension));
        else if (is_any_known) parts.push_back(name + " is known and not none");
        else if (type_of(dimension).kind == TypeKind::yes_no) parts.push_back(is_yes ? name : "not " + name);
        else parts.push_back(name + " is " + known(dimension, values, " or "));
    }
    if (values.none) parts.push_back(name + " is none");
    if (values.unknown) parts.push_back(name + " is unknown");
    return parts.size() == 1 ? parts.front() : "(" + joined(parts, " or ") + ")";
}

std::string Words::cell(std::uint32_t dimension, const Values& values) const {
    const Dimension& about = space_.dimensions()[dimension];
    if (values == about.all) return "-";
    const Type& type = type_of(dimension);
    std::string text;
    if (!values.ranges.empty()) {
        if (type.kind == TypeKind::yes_no && about.mask == 0) text = values.ranges.front().low == 1 ? "yes" : "no";
        else text = values.ranges == about.all.ranges ? "known" : known(dimension, values, ", ");
    }
    if (values.none) text += text.empty() ? "none" : " or none";
    if (values.unknown) text += text.empty() ? "unknown" : ", or unknown";
    return text;
}

} // namespace forbear::analysis
