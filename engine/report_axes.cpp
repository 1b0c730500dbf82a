#include "report_axes.h"

#include <algorithm>
#include <memory>
#include <set>

#include "forbear/diagnostic.h"
#include "interpret/walk.h"

namespace forbear {
namespace {

using analysis::Dimension;
using analysis::Range;
using analysis::Space;
using analysis::Values;

constexpr std::size_t most_cells = 1'500; ///< of a map with an axis that nobody asked for
constexpr std::size_t most_values = 12; ///< of a fact that is chosen unasked: a map of fifty states says nothing to anybody

/// Dimensions that are values of the record itself: facts and what is calculated of them, not elements of lists, no decisions.
struct Subject {
    std::uint32_t dimension = 0;
    std::string name;
    Type type;
    std::optional<std::uint32_t> fact;
    std::size_t rules = 0; ///< so many tests of rules and sections ask about it
    bool is_ranked = false;
};

class Finder {
public:
    Finder(const ir::Judged& judged, const Space& space, const analysis::Words& words) : judged_(judged), space_(space) {
        const ir::Program& program = judged.program;
        std::vector<const ir::Instruction*> writers(program.registers.size(), nullptr);
        for (const ir::Instruction& instruction : program.before) {
            if (instruction.result < writers.size()) writers[instruction.result] = &instruction;
        }
        for (std::uint32_t index = 0; index < space.dimensions().size(); ++index) {
            const Dimension& about = space.dimensions()[index];
            if (about.mask != 0 || writers[about.reg] == nullptr || words.name(index).empty()) continue;
            Subject subject{.dimension = index, .name = words.name(index), .type = program.registers[about.reg].type};
            const ir::Instruction& writer = *writers[about.reg];
            if (writer.op == ir::Op::fact) {
                subject.fact = static_cast<std::uint32_t>(writer.imm);
                subject.name = program.schema.facts[*subject.fact].name;
            }
            subject.is_ranked = subject.type.kind == TypeKind::choice &&
                                program.schema.vocabularies[static_cast<std::size_t>(subject.type.vocabulary)].ranked;
            subject.rules = tests_of(index);
            subjects_.push_back(std::move(subject));
        }
    }

    [[nodiscard]] Result<std::optional<Subject>> named(const std::string& name, const char* option) const {
        const auto found = std::ranges::find(subjects_, name, &Subject::name);
        if (found != subjects_.end()) return std::optional(*found);
        std::vector<std::string> names;
        for (const Subject& subject : subjects_) names.push_back(subject.name);
        const std::string near = nearest_name(name, names);
        return Error{ErrorCode::invalid_argument, std::string(option) + ": no condition of the policy asks about a fact `" + name + "`" +
                                                      (near.empty() ? "" : "; did you mean `" + near + "`?")};
    }

    /// The most asked-about of those that `fits`, the first of equals.
    template <class Fits>
    [[nodiscard]] std::optional<Subject> most_asked(const Fits& fits) const {
        const Subject* best = nullptr;
        for (const Subject& subject : subjects_) {
            if (subject.rules > 0 && fits(subject) && (best == nullptr || subject.rules > best->rules)) best = &subject;
        }
        return best == nullptr ? std::nullopt : std::optional(*best);
    }

private:
    /// Different places where a rule or section asks.
    [[nodiscard]] std::size_t tests_of(std::uint32_t dimension) const {
        std::set<std::pair<std::uint32_t, std::uint32_t>> places;
        for (const ir::Node& node : judged_.program.nodes) {
            if (node.rule == ir::nothing && node.section == ir::nothing) continue;
            if (node.origin == ir::nothing || space_.dimension_of(node.reg, 0) != dimension) continue;
            const Span& at = judged_.program.origins[node.origin].at;
            places.emplace(at.file, at.begin);
        }
        return places.size();
    }

    const ir::Judged& judged_;
    const Space& space_;
    std::vector<Subject> subjects_;
};

bool is_counted(const Subject& subject) {
    return subject.type.kind == TypeKind::days || subject.type.kind == TypeKind::months || subject.type.kind == TypeKind::whole;
}

bool is_small_choice(const Subject& subject) {
    return subject.type.kind == TypeKind::choice && subject.type.vocabulary != 0 &&
           static_cast<std::size_t>(subject.type.high) < most_values;
}

/// Everything that the dimension can be, cut between each two values of which some test tells one from the other.
std::vector<Values> parts_of(const ir::Program& program, const Space& space, std::uint32_t dimension) {
    const Dimension& about = space.dimensions()[dimension];
    const bool has_values = program.registers[about.reg].type.kind == TypeKind::choice ||
                            program.registers[about.reg].type.kind == TypeKind::yes_no;
    std::set<std::int64_t> begins; // of parts
    for (const Range& range : about.all.ranges) {
        begins.insert(range.low);
        for (std::int64_t value = range.low + 1; has_values && value <= range.high; ++value) begins.insert(value);
    }
    for (const ir::Node& node : program.nodes) {
        if (has_values || space.dimension_of(node.reg, 0) != dimension) continue;
        const analysis::Side side = space.passing(node);
        if (side.dimension != dimension) continue;
        for (const Range& range : side.values.ranges) {
            begins.insert(range.low);
            if (range.high < about.all.ranges.back().high) begins.insert(range.high + 1);
        }
    }
    std::vector<Values> parts;
    for (const Range& range : about.all.ranges) {
        for (auto begin = begins.lower_bound(range.low); begin != begins.end() && *begin <= range.high;) {
            const std::int64_t low = *begin++;
            const std::int64_t high = begin == begins.end() || *begin > range.high ? range.high : *begin - 1;
            parts.push_back(analysis::range_of(low, high));
        }
    }
    if (about.all.none) parts.push_back(Values{{}, true, false});
    if (about.all.unknown) parts.push_back(Values{{}, false, true});
    return parts;
}

} // namespace

Result<CellMap> CellMap::make(const ir::Judged& judged, const Space& space, const WantedAxes& wanted) {
    const analysis::Words words(judged.program, space);
    const Finder finder(judged, space, words);
    std::optional<Subject> rows, columns, bands;
    const auto take = [&](const std::string& name, const char* option, std::optional<Subject>& subject) -> std::optional<Error> {
        if (name.empty()) return std::nullopt;
        Result<std::optional<Subject>> found = finder.named(name, option);
        if (!found) return found.error();
        subject = std::move(found).value();
        return std::nullopt;
    };
    if (const auto error = take(wanted.rows, "--rows", rows)) return *error;
    if (const auto error = take(wanted.columns, "--columns", columns)) return *error;
    if (const auto error = take(wanted.bands, "--bands", bands)) return *error;
    const auto is_free = [&](const Subject& subject) {
        const auto is_it = [&](const std::optional<Subject>& taken) { return taken && taken->dimension == subject.dimension; };
        return !is_it(rows) && !is_it(columns) && !is_it(bands);
    };
    const auto choose = [&](const auto& fits) {
        return finder.most_asked([&](const Subject& subject) { return is_free(subject) && fits(subject); });
    };
    if (!bands) bands = choose([](const Subject& subject) { return subject.type.kind == TypeKind::days; });
    if (!bands) bands = choose(is_counted);
    // What has an order goes across, what has none goes down.
    if (!columns) columns = choose([](const Subject& subject) { return is_small_choice(subject) && subject.is_ranked; });
    if (!rows) rows = choose([](const Subject& subject) { return is_small_choice(subject) && !subject.is_ranked; });
    if (!rows) rows = choose(is_small_choice);
    if (!columns) columns = choose(is_small_choice);
    const auto parts = [&](const std::optional<Subject>& subject) {
        return subject ? forbear::parts_of(judged.program, space, subject->dimension).size() : 1;
    };
    if (wanted.columns.empty() && parts(rows) * parts(columns) * parts(bands) > most_cells) columns.reset();
    if (wanted.rows.empty() && parts(rows) * parts(columns) * parts(bands) > most_cells) rows.reset();
    CellMap map(judged.program, space);
    for (const std::optional<Subject>& subject : {rows, columns, bands}) {
        if (!subject) continue;
        const bool is_twice = std::ranges::any_of(map.axes_, [&](const MapAxis& axis) { return axis.dimension == subject->dimension; });
        if (is_twice) return Error{ErrorCode::invalid_argument, "`" + subject->name + "` is asked for as two axes"};
        MapAxis axis{.dimension = subject->dimension, .reg = space.dimensions()[subject->dimension].reg, .name = subject->name};
        axis.fact = subject->fact;
        axis.parts = forbear::parts_of(judged.program, space, subject->dimension);
        for (const Values& part : axis.parts) axis.words.push_back(axis.parts.size() == 1 ? "any" : words.cell(axis.dimension, part));
        map.size_ *= axis.parts.size();
        map.axes_.push_back(std::move(axis));
    }
    return map;
}

std::vector<std::uint32_t> CellMap::parts_of(std::size_t cell) const {
    std::vector<std::uint32_t> parts(axes_.size());
    for (std::size_t index = axes_.size(); index-- > 0;) {
        parts[index] = static_cast<std::uint32_t>(cell % axes_[index].parts.size());
        cell /= axes_[index].parts.size();
    }
    return parts;
}

analysis::Box CellMap::box(std::size_t cell) const {
    analysis::Box made;
    const std::vector<std::uint32_t> parts = parts_of(cell);
    for (std::size_t index = 0; index < axes_.size(); ++index)
        made = *space_->narrowed(made, axes_[index].dimension, axes_[index].parts[parts[index]]);
    return made;
}

std::size_t CellMap::cell_of(const interpret::Interpreter& interpreter, const FactsView& facts, std::uint64_t row) const {
    const std::vector<std::int64_t> nothing_decided(program_->layout.words);
    const auto walk = std::make_unique<interpret::Walk>(*program_, interpreter.texts(), facts, row, nothing_decided.data());
    walk->run(program_->before);
    std::size_t cell = 0;
    for (const MapAxis& axis : axes_) {
        const interpret::Value held = walk->get(axis.reg);
        const auto is_part = [&](const Values& part) {
            if (held.state != State::known) return held.state == State::none ? part.none : part.unknown;
            return analysis::meet(part, analysis::range_of(held.value, held.value));
        };
        const auto found = std::ranges::find_if(axis.parts, is_part);
        cell = cell * axis.parts.size() + static_cast<std::size_t>(found - axis.parts.begin());
    }
    return cell;
}

} // namespace forbear
