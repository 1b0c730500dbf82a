#include "regions/regions.h"

namespace forbear::regions {
namespace {

constexpr std::size_t most_left = 4'096; ///< boxes of what one rule decides

} // namespace

/// Takes the main graph apart, item by item: the condition of a rule, which fires or leads on, or the condition of a section,
/// which leads to the rules inside or beyond them. What does not have this form is not ordered.
class Regions::Reader {
public:
    Reader(const ir::Program& program, Regions& made) : program_(program), made_(made), is_read_(program.rules.size(), false), is_placed_(program.sections.size(), false) {}

    /// The items from `at` on, all of them inside sections whose conditions together are `around`, until `stop`.
    bool read(std::uint32_t at, std::uint32_t stop, std::uint32_t section, const std::optional<Region>& around) {
        while (at != stop) {
            if (ir::is_end(at)) {
                if (at >= ir::reject || !read_rule(ir::rule_of(at), around, Region{Box{}})) return false;
                const std::optional<std::uint32_t> next = behind(ir::rule_of(at), section);
                if (!next) return true; // nothing falls through this rule
                at = *next;
                continue;
            }
            const std::optional<std::uint32_t> next = read_item(at, around);
            if (!next) return false;
            at = *next;
        }
        return true;
    }

private:
    static constexpr std::uint32_t most_depth = 256;

    /// The item of `section` behind a rule without a condition, which no record reaches: its region is still asked for.
    std::optional<std::uint32_t> behind(std::uint32_t rule, std::uint32_t section) const {
        const std::uint32_t next = rule + 1;
        if (next == program_.rules.size() || !is_inside(ir::fires(next), section)) return std::nullopt;
        if (cursor_ < program_.nodes.size() && program_.nodes[cursor_].rule == ir::nothing && is_inside(cursor_, section) &&
            is_inside(ir::fires(next), program_.nodes[cursor_].section)) {
            return cursor_;
        }
        return program_.rules[next].entry;
    }

    /// Leads beyond the item at `at`; nothing where it is no item.
    std::optional<std::uint32_t> read_item(std::uint32_t at, const std::optional<Region>& around) {
        const ir::Node& first = program_.nodes[at];
        const std::uint32_t end = end_of_item(at);
        cursor_ = end;
        // At most two ways lead out.
        std::uint32_t exits[2] = {ir::nothing, ir::nothing};
        for (std::uint32_t node = at; node < end; ++node) {
            for (const std::uint32_t target : {program_.nodes[node].yes, program_.nodes[node].no}) {
                if (target < end || target == exits[0] || target == exits[1]) continue;
                if (target == ir::accept || exits[1] != ir::nothing) return std::nullopt;
                exits[exits[0] == ir::nothing ? 0 : 1] = target;
            }
        }
        const auto leads_in = [&](std::uint32_t exit) {
            if (first.rule != ir::nothing) return exit == ir::fires(first.rule);
            return first.section != ir::nothing && is_inside(exit, first.section);
        };
        if (!leads_in(exits[0])) std::swap(exits[0], exits[1]);
        const auto [inside, next] = exits;
        if (inside == ir::nothing || next == ir::nothing || !leads_in(inside) || leads_in(next)) return std::nullopt;
        std::optional<Region> own = made_.space_.reaching(at, inside, end);
        if (first.rule != ir::nothing) {
            if (!read_rule(first.rule, around, std::move(own))) return std::nullopt;
            return next;
        }
        if (own && around) own = made_.space_.both(*around, *own);
        else own.reset();
        std::optional<Region>& section = made_.sections_[first.section];
        if (depth_ == most_depth || is_placed_[first.section]) return std::nullopt;
        place_around(program_.sections[first.section].parent, around);
        is_placed_[first.section] = true;
        section = own;
        ++depth_;
        const bool is_read = read(inside, next, first.section, own);
        --depth_;
        if (!is_read) return std::nullopt;
        return next;
    }

    std::uint32_t end_of_item(std::uint32_t at) const {
        const ir::Node& first = program_.nodes[at];
        std::uint32_t end = at + 1;
        while (end < program_.nodes.size() && program_.nodes[end].rule == first.rule && program_.nodes[end].section == first.section) ++end;
        return end;
    }

    bool is_inside(std::uint32_t exit, std::uint32_t section) const {
        if (exit >= ir::reject) return false;
        if (section == ir::nothing) return true;
        std::uint32_t of = ir::is_end(exit) ? program_.rules[ir::rule_of(exit)].section
                           : program_.nodes[exit].rule != ir::nothing ? program_.rules[program_.nodes[exit].rule].section
                                                                      : program_.nodes[exit].section;
        for (; of != ir::nothing; of = program_.sections[of].parent) {
            if (of == section) return true;
        }
        return false;
    }

    /// Sections without a condition have no nodes: they hold whatever is around.
    void place_around(std::uint32_t section, const std::optional<Region>& around) {
        for (; section != ir::nothing && !is_placed_[section]; section = program_.sections[section].parent) {
            is_placed_[section] = true;
            made_.sections_[section] = around;
        }
    }

    bool read_rule(std::uint32_t rule, const std::optional<Region>& around, std::optional<Region> condition) {
        if (rule >= program_.rules.size() || is_read_[rule]) return false;
        // Rules are tried in their order; one that is left out was never reached.
        if (rule < next_rule_) return false;
        next_rule_ = rule + 1;
        is_read_[rule] = true;
        place_around(program_.rules[rule].section, around);
        made_.own_[rule] = condition && around ? made_.space_.both(*around, *condition) : std::nullopt;
        return true;
    }

    const ir::Program& program_;
    Regions& made_;
    std::vector<bool> is_read_, is_placed_;
    std::uint32_t next_rule_ = 0;
    std::uint32_t cursor_ = 0; ///< behind the item that was read last
    std::uint32_t depth_ = 0;
};

Regions::Regions(const ir::Program& program) : space_(program) {
    sections_.resize(program.sections.size());
    own_.resize(program.rules.size());
    is_ordered_ = Reader(program, *this).read(program.entry, ir::reject, ir::nothing, Region{Box{}});
    if (is_ordered_) return;
    sections_.assign(sections_.size(), std::nullopt);
    own_.assign(own_.size(), std::nullopt);
}

const Region* Regions::of_section(std::uint32_t section) const {
    return sections_[section] ? &*sections_[section] : nullptr;
}

const Region* Regions::own(std::uint32_t rule) const { return own_[rule] ? &*own_[rule] : nullptr; }

std::optional<Takers> Regions::above(std::uint32_t rule) const {
    if (!index_) {
        for (const std::optional<Region>& own : own_) {
            if (!own) break;
            all_own_.push_back(&*own);
        }
        index_.emplace(space_, all_own_);
    }
    if (rule > all_own_.size()) return std::nullopt;
    return Takers(all_own_, &*index_).first(rule);
}

const std::optional<Region>& Regions::decided(std::uint32_t rule) {
    const auto [place, is_new] = decided_.emplace(rule, std::nullopt);
    if (!is_new) return place->second;
    const std::optional<Takers> taken = above(rule);
    if (!own_[rule] || !taken) return place->second;
    Remainder remainder(space_, *own_[rule], *taken);
    Region left;
    while (std::optional<Box> box = remainder.next()) {
        left.push_back(std::move(*box));
        if (left.size() > most_left) return place->second;
    }
    if (!remainder.gave_up()) place->second = std::move(left);
    return place->second;
}

} // namespace forbear::regions
