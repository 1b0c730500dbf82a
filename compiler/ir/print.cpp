#include "ir/print.h"

#include <array>

namespace forbear::ir {

namespace {

constexpr std::array op_names{
#define FORBEAR_OP(name, operands, meaning) std::string_view(#name),
#include "ir/opcodes.def"
#undef FORBEAR_OP
};

constexpr std::array kind_names{"yes_no", "whole", "decimal", "percent", "money",  "days", "months",
                                "date",   "time",  "hours",   "text",    "choice", "set"};
constexpr std::array rounding_names{"half_even", "half_up", "up", "down"};
constexpr std::array loop_names{"count", "total", "earliest", "latest"};
constexpr std::array stance_names{"contact", "no_contact", "reject"};
constexpr std::array pick_names{"preference", "first_of", "all_of"};
constexpr std::array order_names{"written", "cheapest", "likeliest"};
constexpr std::array effect_names{"remove", "keep", "forbid", "at_most", "at_least", "narrow", "add"};

template <std::size_t Size, class Enumerator>
std::string word(const std::array<const char*, Size>& names, Enumerator value) {
    const auto index = static_cast<std::size_t>(value);
    return index < Size ? names[index] : "?" + std::to_string(index);
}

template <class Item>
std::string name_of(const std::vector<Item>& items, std::int64_t index) {
    if (index < 0 || static_cast<std::uint64_t>(index) >= items.size()) return "?" + std::to_string(index);
    return items[static_cast<std::size_t>(index)].name;
}

std::string reg(Reg index) { return index == nothing ? "-" : "r" + std::to_string(index); }

std::string graph_target(std::uint32_t target) {
    if (target == accept) return "accept";
    if (target == reject) return "reject";
    return "n" + std::to_string(target);
}

/// Writes one program; every member adds its part to `text_`.
class Printer {
public:
    explicit Printer(const Program& program) : program_(program) { mark_lookups(); }

    std::string print() {
        line("program " + program_.name + " version " + std::to_string(program_.version));
        experiments();
        registers();
        calendars();
        instructions("before", program_.before);
        loops();
        lookups();
        line("main from " + target(program_.entry));
        nodes();
        rules();
        instructions("after", program_.after);
        guards();
        return std::move(text_);
    }

private:
    void line(const std::string& content) { text_ += content + "\n"; }

    /// The nodes of lookups, which end at choices. Targets point forward.
    void mark_lookups() {
        of_lookup_.resize(program_.nodes.size(), false);
        const auto mark = [&](std::uint32_t to) {
            if (!is_end(to) && to < of_lookup_.size()) of_lookup_[to] = true;
        };
        for (const Lookup& lookup : program_.lookups) mark(lookup.entry);
        for (std::size_t index = 0; index < of_lookup_.size(); ++index) {
            if (!of_lookup_[index]) continue;
            mark(program_.nodes[index].yes);
            mark(program_.nodes[index].no);
        }
    }

    /// The main graph ends at rules, every other at accept or reject, lookups apart.
    std::string target(std::uint32_t to) const {
        const bool to_rule = is_end(to) && to != accept && to != reject;
        return to_rule ? "rule " + name_of(program_.rules, rule_of(to)) : graph_target(to);
    }

    std::string type_text(const Type& type) const {
        std::string text = word(kind_names, type.kind);
        if (type.kind == TypeKind::money) text += " " + type.currency;
        if (type.scale != 0) text += " scale " + std::to_string(type.scale);
        if (type.vocabulary >= 0) text += " of " + name_of(program_.schema.vocabularies, type.vocabulary);
        return text;
    }

    std::string outcome_value(std::uint32_t outcome, std::int64_t value) const {
        if (outcome >= program_.schema.outcomes.size()) return std::to_string(value);
        return value_text(program_.schema, program_.schema.outcomes[outcome].type, value);
    }

    std::string channels(std::uint64_t mask) const {
        return value_text(program_.schema, Type{.kind = TypeKind::set, .currency = {}, .vocabulary = 0},
                          static_cast<std::int64_t>(mask));
    }

    void experiments() {
        if (!program_.experiments.empty()) line("experiments");
        for (const Experiment& each : program_.experiments) {
            std::string text = "  " + each.name + " by " + each.by + ": " + reg(each.bucket) + ", " + reg(each.cell);
            for (const Cell& cell : each.cells) {
                text += "; " + cell.name + " " + std::to_string(cell.first) + " to below " + std::to_string(cell.end);
            }
            line(text);
        }
    }

    void registers() {
        line("registers");
        for (std::size_t index = 0; index < program_.registers.size(); ++index) {
            const Register& each = program_.registers[index];
            std::string text = "  r" + std::to_string(index) + ": " + type_text(each.type) + " " +
                               std::to_string(each.low) + ".." + std::to_string(each.high);
            if (each.can_be_unknown) text += " unknown";
            if (each.can_be_none) text += " none";
            if (!each.name.empty()) text += " `" + each.name + "`";
            line(text);
        }
    }

    /// `fields` are those of the list at hand, null outside loops.
    std::string operands(const Instruction& code, const std::vector<Fact>* fields) const {
        const std::string imm = std::to_string(code.imm);
        switch (code.op) {
        case Op::constant: return imm;
        case Op::text_constant: return "t" + imm;
        case Op::fact: return name_of(program_.schema.facts, code.imm);
        case Op::field: return fields == nullptr ? imm : name_of(*fields, code.imm);
        case Op::decided: return name_of(program_.schema.outcomes, code.imm);
        case Op::decided_channels: return "";
        case Op::bucket:
        case Op::cell: return reg(code.a) + " of " + name_of(program_.experiments, code.imm);
        case Op::aggregate: return "l" + imm;
        case Op::condition:
            return graph_target(static_cast<std::uint32_t>(code.imm)) + ", " +
                   graph_target(static_cast<std::uint32_t>(code.imm2));
        case Op::lookup: return name_of(program_.lookups, code.imm);
        case Op::business_days:
        case Op::add_business_days:
        case Op::days_ahead: return pair(code) + " on " + name_of(program_.calendars, code.imm);
        case Op::day_kind: return reg(code.a) + " on " + name_of(program_.calendars, code.imm);
        case Op::divide:
            return pair(code) + " by " + imm + " step " + std::to_string(code.imm2) + " " +
                   word(rounding_names, code.rounding);
        case Op::ratio: return pair(code) + " by " + imm;
        case Op::round:
            return reg(code.a) + " by " + imm + " step " + std::to_string(code.imm2) + " " +
                   word(rounding_names, code.rounding);
        case Op::matched: return reg(code.a) + " is " + imm + " then " + std::to_string(code.imm2);
        default: return code.b == nothing ? reg(code.a) : pair(code);
        }
    }

    static std::string pair(const Instruction& code) { return reg(code.a) + ", " + reg(code.b); }

    void instruction(const Instruction& code, const char* indent, const std::vector<Fact>* fields) {
        const std::string rest = operands(code, fields);
        line(indent + (code.op == Op::aggregate ? std::string() : reg(code.result) + " = ") +
             std::string(op_name(code.op)) + (rest.empty() ? "" : " " + rest));
    }

    void instructions(const char* heading, const std::vector<Instruction>& code) {
        line(heading);
        for (const Instruction& each : code) instruction(each, "  ", nullptr);
    }

    void loops() {
        if (!program_.loops.empty()) line("loops");
        for (std::size_t index = 0; index < program_.loops.size(); ++index) {
            const Loop& loop = program_.loops[index];
            std::string text = "  l" + std::to_string(index) + ": " + reg(loop.result);
            if (loop.result_possible != nothing) text += ", " + reg(loop.result_possible);
            text += " = " + word(loop_names, loop.kind);
            if (loop.value != nothing) text += " of " + reg(loop.value);
            text += " in " + name_of(program_.schema.lists, loop.list) + " where " + graph_target(loop.is_true) +
                    " or perhaps " + graph_target(loop.may_be);
            line(text);
            const std::vector<Fact>* fields =
                loop.list < program_.schema.lists.size() ? &program_.schema.lists[loop.list].fields : nullptr;
            for (std::uint32_t place = 0; place < loop.size && loop.first + place < program_.loop_code.size();
                 ++place) {
                instruction(program_.loop_code[loop.first + place], "    ", fields);
            }
        }
    }

    void calendars() {
        if (!program_.calendars.empty()) line("calendars");
        const Type date{.kind = TypeKind::date, .currency = {}};
        const auto day = [&](std::int64_t value) { return value_text(program_.schema, date, value); };
        constexpr std::string_view week = "MTWTFSS";
        for (const Calendar& calendar : program_.calendars) {
            std::string text = "  " + calendar.name + ": ";
            for (std::size_t bit = 0; bit < week.size(); ++bit) text += (calendar.days.weekdays >> bit & 1u) != 0 ? week[bit] : '-';
            if (calendar.days.has_period) text += " " + day(calendar.days.first) + ".." + day(calendar.days.last);
            for (std::size_t place = 0; place < calendar.days.holidays.size(); ++place)
                text += (place == 0 ? " except " : ", ") + day(calendar.days.holidays[place]);
            line(text);
        }
    }

    void lookups() {
        if (!program_.lookups.empty()) line("lookups");
        for (const Lookup& lookup : program_.lookups) {
            std::string text = "  " + lookup.name + " from " + target_of_lookup(lookup.entry) + ":";
            for (std::uint32_t place = 0; place < lookup.choices; ++place) {
                if (lookup.first_choice + place >= program_.choices.size()) break;
                const Choice& choice = program_.choices[lookup.first_choice + place];
                text += (place == 0 ? " " : ", ") +
                        (choice.is_none            ? "none"
                         : choice.reg == nothing ? std::to_string(choice.value)
                                                 : reg(choice.reg));
            }
            line(text);
        }
    }

    static std::string target_of_lookup(std::uint32_t entry) {
        if (entry == reject) return "reject";
        return is_end(entry) ? "choice " + std::to_string(rule_of(entry)) : graph_target(entry);
    }

    static std::string test_text(const Node& node) {
        const std::string not_word = node.outside ? "not " : "";
        switch (node.test) {
        case Test::range: return not_word + "in " + std::to_string(node.low) + ".." + std::to_string(node.high);
        case Test::member: return not_word + "one of mask " + std::to_string(node.low);
        case Test::overlap: return not_word + "overlaps mask " + std::to_string(node.low);
        }
        return "?";
    }

    void nodes() {
        for (std::size_t index = 0; index < program_.nodes.size(); ++index) {
            const Node& node = program_.nodes[index];
            std::string text = "  n" + std::to_string(index) + ": " + reg(node.reg) + " " + test_text(node);
            if (node.pass_unknown) text += " or unknown";
            if (node.pass_none) text += " or none";
            const bool chooses = of_lookup_[index];
            text += " ? " + (chooses ? target_of_lookup(node.yes) : target(node.yes)) + " : " +
                    (chooses ? target_of_lookup(node.no) : target(node.no));
            if (node.origin < program_.origins.size()) text += "  # " + program_.origins[node.origin].text;
            line(text);
        }
    }

    std::string candidates(std::uint32_t first, std::uint32_t count) const {
        std::string text;
        for (std::uint32_t place = first; place < first + count; ++place) {
            const Candidate& candidate = program_.candidates[place];
            text += place == first ? " " : ", ";
            text += candidate.reg == nothing ? name_of(program_.schema.channels, candidate.channel)
                                             : reg(candidate.reg);
            if (candidate.weight != nothing) text += " weighs " + reg(candidate.weight);
            if (candidate.measure != nothing) text += " measures " + reg(candidate.measure);
        }
        return text;
    }

    void rules() {
        line("rules");
        for (const Rule& rule : program_.rules) {
            std::string text = "  " + rule.name + ": " + word(stance_names, rule.stance);
            if (rule.candidates != 0) text += " " + word(pick_names, rule.pick);
            if (rule.order != Order::written) text += " " + word(order_names, rule.order);
            text += candidates(rule.first_candidate, rule.candidates);
            if (rule.has_floor) text += " at least " + std::to_string(rule.floor);
            if (rule.preferences != 0)
                text += " prefer" + candidates(rule.first_candidate + rule.candidates, rule.preferences);
            for (std::uint32_t place = 0; place < rule.settings; ++place) {
                const Setting& setting = program_.settings[rule.first_setting + place];
                text += "; " + name_of(program_.schema.outcomes, setting.outcome) + " = " +
                        (setting.reg == nothing ? outcome_value(setting.outcome, setting.value) : reg(setting.reg));
            }
            if (rule.section < program_.sections.size()) text += "  # in " + program_.sections[rule.section].name;
            line(text);
        }
    }

    std::string effect_text(const Effect& effect) const {
        const std::string value = effect.reg != nothing ? reg(effect.reg) : outcome_value(effect.outcome, effect.value);
        std::string text = word(effect_names, effect.kind);
        if (effect.outcome != nothing) text += " " + name_of(program_.schema.outcomes, effect.outcome);
        switch (effect.kind) {
        case EffectKind::remove_channels: text += " " + channels(effect.mask); break;
        case EffectKind::keep_channels: text += " " + (effect.reg != nothing ? value : channels(effect.mask)); break;
        case EffectKind::forbid_values:
        case EffectKind::add_values: text += " mask " + std::to_string(effect.mask); break;
        case EffectKind::at_most:
        case EffectKind::at_least: text += " " + value; break;
        case EffectKind::narrow_hours: text += " of " + channels(effect.mask) + " to " + value; break;
        }
        return effect.except == nothing ? text : text + " except " + graph_target(effect.except);
    }

    void guards() {
        if (!program_.guards.empty()) line("guards");
        for (const Guard& guard : program_.guards) {
            line("  " + (guard.file.empty() ? "" : guard.file + ".") + guard.name + " when " +
                 graph_target(guard.entry));
            for (std::uint32_t place = 0; place < guard.effects; ++place) {
                line("    " + effect_text(program_.effects[guard.first_effect + place]));
            }
        }
    }

    const Program& program_;
    std::vector<bool> of_lookup_; ///< by node
    std::string text_;
};

} // namespace

std::string_view op_name(Op op) noexcept {
    const auto index = static_cast<std::size_t>(op);
    return index < op_names.size() ? op_names[index] : "?";
}

std::string print(const Program& program) { return Printer(program).print(); }

} // namespace forbear::ir
