#include "ir/verify.h"

#include <algorithm>

#include "forbear/experiment.h"
#include "ir/verifier.h"

namespace forbear::ir {

namespace {

/// A program with this many is not worth more words.
constexpr std::size_t most_problems = 100;

bool is_vocabulary_kind(TypeKind kind) { return kind == TypeKind::choice || kind == TypeKind::set; }

} // namespace

std::vector<std::string> verify(const Program& program) { return Verifier(program).run(); }

void Verifier::problem(const std::string& where, const std::string& what) {
    ++found_;
    if (problems_.size() < most_problems) problems_.push_back(where + ": " + what);
}

bool Verifier::readable(const std::string& where, Reg reg) {
    if (!check(reg < program_.registers.size(), where, [=] { return "no register " + std::to_string(reg); })) return false;
    return check(written_[reg], where, [=] { return "r" + std::to_string(reg) + " is read before it is written"; });
}

std::uint64_t Verifier::mask_of(std::int32_t vocabulary) const {
    const std::size_t size = program_.schema.vocabularies[static_cast<std::size_t>(vocabulary)].values.size();
    return size >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << size) - 1;
}

bool Verifier::same_values(const Type& a, const Type& b) const {
    return a.kind == b.kind && (!is_vocabulary_kind(a.kind) || a.vocabulary == b.vocabulary);
}

std::vector<std::string> Verifier::run() {
    program();
    return std::move(problems_);
}

/// Later parts index by what earlier parts have checked: they only run on a program that is sound so far.
void Verifier::program() {
    schema();
    if (!problems_.empty()) return;
    registers();
    layout();
    origins();
    calendars();
    experiments();
    if (!problems_.empty()) return;
    code("before", program_.before.data(), program_.before.size(), nullptr);
    written_by_experiments();
    sections_and_rules();
    main_graph();
    if (!problems_.empty()) return;
    code("after", program_.after.data(), program_.after.size(), nullptr);
    guards();
}

void Verifier::type(const std::string& where, const Type& each) {
    if (is_vocabulary_kind(each.kind)) {
        const bool exists =
            each.vocabulary >= 0 && static_cast<std::size_t>(each.vocabulary) < program_.schema.vocabularies.size();
        if (!check(exists, where, "no such vocabulary")) return;
        const std::size_t size = program_.schema.vocabularies[static_cast<std::size_t>(each.vocabulary)].values.size();
        check(each.kind != TypeKind::set || size <= 63, where, "a set of more than 63 values");
    } else {
        check(each.low <= each.high || each.kind == TypeKind::text || each.kind == TypeKind::hours, where,
              "the range is empty");
    }
}

void Verifier::schema() {
    const Schema& schema = program_.schema;
    check(!schema.vocabularies.empty() && schema.vocabularies[0].values.size() == schema.channels.size(), "schema",
          "vocabulary 0 is not the channels");
    check(schema.channels.size() <= 32, "schema", "more than 32 channels");
    check(schema.facts.size() <= 0xffff && schema.lists.size() <= 0xffff, "schema", "more facts than a fault can name");
    if (check(!schema.facts.empty(), "schema", "fact 0 is not `as_of`")) {
        check(schema.facts[0].type.kind == TypeKind::date, "schema", "fact 0 is not a date");
    }
    for (const Fact& fact : schema.facts) type("fact `" + fact.name + "`", fact.type);
    for (const List& list : schema.lists) {
        check(list.fields.size() <= 0xffff, "list `" + list.name + "`", "more fields than a fault can name");
        for (const Fact& field : list.fields) type("field `" + field.name + "`", field.type);
        check(list.date_field >= -1 && list.date_field < static_cast<std::int64_t>(list.fields.size()), "list `" + list.name + "`",
              "its date is no field");
    }
    for (const Outcome& outcome : schema.outcomes) {
        const std::string where = "outcome `" + outcome.name + "`";
        type(where, outcome.type);
        check(!outcome.for_each_channel || outcome.type.kind == TypeKind::hours, where,
              "for each channel, but not hours");
        if (!outcome.normally || !problems_.empty()) continue;
        const std::optional<Range> valid = range_of(schema, outcome.type);
        check(!valid || covers(*valid, {*outcome.normally, *outcome.normally}), where, "its normal value is none of its type");
        constant(where, outcome.type, *outcome.normally);
    }
    check(schema.key >= -1 && schema.key < static_cast<std::int64_t>(schema.facts.size()), "schema", "its key is no fact");
}

void Verifier::registers() {
    check(program_.registers.size() <= max_registers, "registers", "more than " + std::to_string(max_registers));
    for (std::size_t index = 0; index < program_.registers.size(); ++index) {
        const Register& reg = program_.registers[index];
        const std::string where = "r" + std::to_string(index);
        if (is_vocabulary_kind(reg.type.kind)) type(where, reg.type);
        check(reg.low <= reg.high, where, "the range is empty");
        if (reg.type.kind != TypeKind::choice || !problems_.empty()) continue;
        // Values are looked up by name. A vocabulary without values has no record to read.
        const std::optional<Range> valid = range_of(program_.schema, reg.type);
        check(reg.low >= 0 && (reg.high == 0 || reg.high <= valid->high), where, "a choice beyond its vocabulary");
    }
}

void Verifier::layout() {
    Program again;
    again.schema = program_.schema;
    again.guards.resize(program_.guards.size());
    again.experiments.resize(program_.experiments.size());
    lay_out(again);
    const DecisionLayout& is = program_.layout;
    const DecisionLayout& should = again.layout;
    check(is.channels == should.channels && is.guards_applied == should.guards_applied &&
              is.guards_changed == should.guards_changed && is.outcomes_set == should.outcomes_set &&
              is.outcomes == should.outcomes && is.experiments == should.experiments && is.words == should.words && is.channel_count == should.channel_count &&
              is.guard_count == should.guard_count && program_.outcome_words == again.outcome_words,
          "layout", "is not the one of the schema, the guards and the experiments");
}

void Verifier::origins() {
    for (std::size_t index = 0; index < program_.origins.size(); ++index) {
        const Reg shown = program_.origins[index].shown;
        if (shown != nothing && shown >= program_.registers.size()) problem("origin " + std::to_string(index), "shows no register");
    }
}

void Verifier::calendars() {
    for (const Calendar& each : program_.calendars) {
        const std::string where = "calendar `" + each.name + "`";
        const BusinessCalendar& calendar = each.days;
        check(calendar.weekdays != 0 && calendar.weekdays < 1u << 7, where, "no days of the week");
        check(calendar.has_period || calendar.holidays.empty(), where, "holidays without a period");
        if (!calendar.has_period) continue;
        // Dates far outside of what a policy can mean would overflow the length.
        const bool is_date = calendar.first > -1'000'000'000 && calendar.last < 1'000'000'000;
        if (!check(is_date && calendar.first <= calendar.last, where, "the period is empty")) continue;
        check(calendar.last - calendar.first < longest_period, where, "the period is too long");
        std::int64_t before = calendar.first - 1;
        for (const std::int64_t day : calendar.holidays) {
            check(day > before && day <= calendar.last, where, "holidays out of order or outside of the period");
            before = std::max(before, day);
        }
    }
}

/// The cells take every bucket once.
void Verifier::experiments() {
    for (const Experiment& each : program_.experiments) {
        const std::string where = "experiment `" + each.name + "`";
        check(!each.cells.empty() && each.cells.size() <= most_cells, where, "has no cell, or too many");
        std::uint32_t reached = 0;
        for (const Cell& cell : each.cells) {
            check(cell.first == reached && cell.end >= cell.first, where, "cell `" + cell.name + "` does not follow on");
            reached = cell.end;
        }
        check(reached == bucket_count, where, "does not share out every bucket");
    }
}

/// Its registers are written by its own instructions, outside of loops: an explanation says what split the records.
void Verifier::written_by_experiments() {
    for (std::size_t index = 0; index < program_.experiments.size(); ++index) {
        const Experiment& each = program_.experiments[index];
        const std::string where = "experiment `" + each.name + "`";
        if (!readable(where, each.bucket) || !readable(where, each.cell)) return;
        const auto writes = [&](Op op, Reg reg) {
            return std::ranges::any_of(program_.before, [&](const Instruction& code) {
                return code.op == op && code.result == reg && code.imm == static_cast<std::int64_t>(index);
            });
        };
        check(writes(Op::bucket, each.bucket) && writes(Op::cell, each.cell), where, "its bucket and cell are not its own");
    }
}

void Verifier::candidate(const std::string& where, const Candidate& candidate) {
    const std::size_t channels = program_.schema.channels.size();
    if (candidate.reg == nothing) {
        check(candidate.channel < channels, where, "no channel " + std::to_string(candidate.channel));
        return;
    }
    if (!readable(where, candidate.reg)) return;
    const Register& reg = program_.registers[candidate.reg];
    check(reg.type.kind == TypeKind::choice && reg.type.vocabulary == 0 && reg.low >= 0 &&
              reg.high < static_cast<std::int64_t>(channels),
          where, "r" + std::to_string(candidate.reg) + " is not a channel");
}

/// A number that is compared with those of the other candidates. Only channels that are written out have one.
void Verifier::measure(const std::string& where, const Candidate& candidate, Reg reg, const Register& first) {
    if (!readable(where, reg)) return;
    const Type& type = program_.registers[reg].type;
    const bool is_number = type.kind != TypeKind::text && type.kind != TypeKind::set && type.kind != TypeKind::hours;
    check(candidate.reg == nothing, where, "a measure of a channel that is not written out");
    check(is_number && type.kind == first.type.kind && type.scale == first.type.scale &&
              type.currency == first.type.currency,
          where, "measures that do not compare");
    // Generated code ranks what is unknown and what is preferred with the two ends of 64 bits.
    check(program_.registers[reg].low > INT64_MIN && program_.registers[reg].high < INT64_MAX, where,
          "a measure that fills 64 bits");
}

void Verifier::candidates(const std::string& where, const Rule& rule) {
    const std::uint64_t all = std::uint64_t{rule.candidates} + rule.preferences;
    if (!check(rule.first_candidate + all <= program_.candidates.size(), where, "candidates out of range")) return;
    const std::size_t before = found_;
    const bool likeliest = rule.order == Order::likeliest;
    for (std::uint32_t place = 0; place < all; ++place) {
        const Candidate& each = program_.candidates[rule.first_candidate + place];
        candidate(where, each);
        const bool preferred = place >= rule.candidates;
        check((each.weight != nothing) == (likeliest && !preferred), where, "weights where nothing is ordered by them");
        check((each.measure != nothing) == (rule.has_floor && !preferred), where, "measures without a floor");
    }
    if (found_ != before) return;
    check(rule.order == Order::written || rule.pick == Pick::first_of, where, "orders what it does not choose from");
    check(rule.preferences == 0 || rule.pick != Pick::all_of, where, "prefers one of all");
    const Channel* last = nullptr;
    for (std::uint32_t place = 0; place < rule.candidates; ++place) {
        const Candidate& each = program_.candidates[rule.first_candidate + place];
        const Candidate& first = program_.candidates[rule.first_candidate];
        const std::size_t registers = program_.registers.size();
        if (likeliest && check(first.weight < registers, where, "no such weight"))
            measure(where, each, each.weight, program_.registers[first.weight]);
        if (rule.has_floor && check(first.measure < registers, where, "no such measure"))
            measure(where, each, each.measure, program_.registers[first.measure]);
        if (rule.order != Order::cheapest || !check(each.reg == nothing, where, "the cost of no one channel")) continue;
        const Channel& channel = program_.schema.channels[each.channel];
        check(!channel.currency.empty(), where, "`" + channel.name + "` has no cost");
        check(last == nullptr || (last->currency == channel.currency && last->cost <= channel.cost), where,
              "the costs of its candidates fall");
        last = &channel;
    }
}

void Verifier::setting(const std::string& where, const Setting& setting) {
    if (!check(setting.outcome < program_.schema.outcomes.size(), where, "sets no outcome")) return;
    const Type& type = program_.schema.outcomes[setting.outcome].type;
    const std::optional<Range> valid = range_of(program_.schema, type);
    const auto about = [&](const char* what) { return [=, this] { return "`" + program_.schema.outcomes[setting.outcome].name + "` " + what; }; };
    if (setting.reg == nothing) {
        check(valid && covers(*valid, {setting.value, setting.value}), where, about("gets a value outside its range"));
        constant(where, type, setting.value);
        return;
    }
    if (!readable(where, setting.reg)) return;
    const Register& reg = program_.registers[setting.reg];
    check(same_values(reg.type, type), where, about("gets a value of another type"));
    check(!reg.can_be_unknown, where, about("can become unknown"));
    check(!valid || covers(*valid, range_of(reg)), where, about("can leave its range"));
}

void Verifier::sections_and_rules() {
    for (std::size_t index = 0; index < program_.sections.size(); ++index) {
        const std::uint32_t parent = program_.sections[index].parent;
        check(parent == nothing || parent < index, "section `" + program_.sections[index].name + "`",
              "does not stand after the section it is in");
    }
    if (!check(!program_.rules.empty(), "rules", "there is none")) return;
    check(program_.not_in_force == nothing || program_.not_in_force < program_.rules.size(), "rules", "none is the one of days without a version");
    for (std::uint32_t index = 0; index < program_.rules.size(); ++index) {
        const Rule& rule = program_.rules[index];
        const std::string where = "rule `" + rule.name + "`";
        check(rule.section == nothing || rule.section < program_.sections.size(), where, "stands in no section");
        check(rule.entry == fires(index) || (!is_end(rule.entry) && rule.entry < program_.nodes.size()), where,
              "does not begin at a node or at its own end");
        candidates(where, rule);
        if (check(is_inside(rule.first_setting, rule.settings, program_.settings.size()), where,
                  "settings out of range")) {
            for (std::uint32_t place = 0; place < rule.settings; ++place) {
                setting(where, program_.settings[rule.first_setting + place]);
            }
        }
    }
    const auto last = static_cast<std::uint32_t>(program_.rules.size() - 1);
    check(program_.rules[last].entry == fires(last), "rule `" + program_.rules[last].name + "`",
          "is the last, but has a condition");
}

} // namespace forbear::ir
