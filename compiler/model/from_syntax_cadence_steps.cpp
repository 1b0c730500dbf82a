// The header of a cadence and its steps: what counts the days, which list holds the contacts, and that every day has one step.

#include "model/cadences.h"
#include "model/types.h"
#include "syntax/print.h"

namespace forbear::model {
namespace {

constexpr std::string_view usual_days = "days_past_due";

std::string day_text(std::int64_t day) { return (day < 0 ? "minus_" : "") + std::to_string(day < 0 ? -day : day); }

/// The name of a step that has none: it follows from its days alone.
std::string derived_name(std::int64_t low, std::int64_t high) {
    if (high == CadenceStep::no_end) return "days_" + day_text(low) + "_or_above";
    return low == high ? "day_" + day_text(low) : "days_" + day_text(low) + "_to_" + day_text(high);
}

/// What a list must have so that contacts of a step can be counted in it.
std::string missing_for_counting(const Schema& schema, const List& list) {
    constexpr std::string_view readable = " that a rule may read"; // a protected field is for guards only
    const auto is_protected = [&](std::int32_t field) {
        return field >= 0 && list.fields[static_cast<std::size_t>(field)].is_protected;
    };
    if (list.date_field < 0) return "date";
    if (is_protected(list.date_field)) return "date" + std::string(readable);
    const std::int32_t channel =
        find_field(list, [&](const Fact& field) { return holds_channels(schema, field.type); });
    if (channel < 0) return "channel";
    if (is_protected(channel)) return "channel" + std::string(readable);
    return is_protected(find_direction(schema, list)) ? "direction" + std::string(readable) : "";
}

} // namespace

std::int32_t find_direction(const Schema& schema, const List& list) {
    return find_field(list, [&](const Fact& field) {
        return field.name == "direction" && field.type.kind == TypeKind::choice &&
               find_value(schema, field.type, "outbound") >= 0;
    });
}

bool holds_channels(const Schema& schema, const Type& type) {
    return type.kind == TypeKind::choice && comparable(schema, type, {.kind = TypeKind::choice, .vocabulary = 0});
}

bool CadenceReader::read() {
    const bool has_days = read_days();
    const bool has_steps = read_steps();
    const bool needs_contacts =
        std::ranges::any_of(written_.steps, [](const auto& step) { return !step.repeat.empty(); });
    const bool has_contacts = !needs_contacts || read_contacts();
    return has_days && has_steps && has_contacts;
}

bool CadenceReader::read_days() {
    days_name_ = written_.by ? written_.by->text : std::string(usual_days);
    if (!written_.by && resolver_.scope().find(days_name_) == nullptr) {
        resolver_.report(Code::cadence_without_days, written_.name.at, {written_.name.text},
                         "declare `days_past_due` in the schema, or say which fact counts the days: `cadence " +
                             written_.name.text + " by FACT`");
        return false;
    }
    syntax::Expr name;
    name.kind = syntax::ExprKind::name;
    name.text = days_name_;
    name.at = written_.by ? written_.by->at : written_.name.at;
    days_ = resolver_.value(name);
    if (!days_) return false;
    if (days_->type.kind == TypeKind::days || days_->type.kind == TypeKind::whole) return true;
    resolver_.report(Code::wrong_kind, name.at,
                     {"a cadence", "days or a whole number", kind_words(schema(), days_->type)});
    return false;
}

bool CadenceReader::read_contacts() {
    if (!written_.counting) return take_usual_list();
    const syntax::Name& name = *written_.counting;
    const Meaning* meaning = resolver_.scope().find(name.text);
    const bool is_value = meaning != nullptr && meaning->kind != MeaningKind::list &&
                          meaning->kind != MeaningKind::define && !meaning->is_broken;
    if (is_value) {
        resolver_.report(Code::unknown_list, name.at, {name.text},
                         "`counting` names the list of contacts; what counts the days follows `by`: `by " +
                             name.text + "`");
        return false;
    }
    if (meaning != nullptr && meaning->kind == MeaningKind::define && !check_no_window(name, *meaning)) return false;
    syntax::ListPart words;
    words.list = name;
    words.at = name.at;
    contacts_ = resolver_.part(words);
    if (!contacts_) return false;
    is_chosen_ = meaning != nullptr && meaning->kind == MeaningKind::define;
    const List& list = schema().lists.at(contacts_->list);
    const std::string missing = missing_for_counting(schema(), list);
    if (missing.empty()) return true;
    resolver_.report(Code::uncountable_list, name.at, {name.text, missing},
                     "a contact belongs to a step by its date and its channel");
    return false;
}

bool CadenceReader::check_no_window(const syntax::Name& name, const Meaning& meaning) {
    const Meaning* at = &meaning;
    while (at != nullptr && at->kind == MeaningKind::define) {
        if (at->part->window != syntax::WindowKind::none) {
            resolver_.report(Code::counted_part_has_window, name.at, {name.text},
                             "a step counts from its first day on; count a part that is not limited in time",
                             {{at->part->at, "limited in time here"}});
            return false;
        }
        const Meaning* next = resolver_.scope().find(at->part->list.text);
        at = next == at ? nullptr : next;
    }
    return true;
}

bool CadenceReader::take_usual_list() {
    std::vector<std::uint32_t> fitting;
    std::string names;
    for (std::uint32_t index = 0; index < schema().lists.size(); ++index) {
        if (!missing_for_counting(schema(), schema().lists[index]).empty()) continue;
        fitting.push_back(index);
        names += (names.empty() ? "`" : " or `") + schema().lists[index].name + "`";
    }
    if (fitting.size() == 1) {
        contacts_ = Part{fitting.front(), {}};
        return true;
    }
    resolver_.report(Code::cadence_without_contacts, written_.name.at, {written_.name.text},
                     fitting.empty() ? "a list with a date and a channel holds the contacts, such as `on date` and "
                                       "`by channel`"
                                     : "say `counting LIST`: " + names);
    return false;
}

bool CadenceReader::read_steps() {
    bool is_sound = true;
    if (written_.steps.empty()) {
        resolver_.report(Code::incomplete_item, written_.name.at, {"cadence", written_.name.text, "steps"},
                         "a step is a line: `days past due 1 to 3 contact by email once`");
        return false;
    }
    for (const syntax::Cadence::Step& step : written_.steps) is_sound = read_step(step) && is_sound;
    return is_sound && check_days();
}

bool CadenceReader::read_step(const syntax::Cadence::Step& written) {
    const Type days{.kind = TypeKind::days, .currency = {}};
    CadenceStep step{.written = &written, .name = {}};
    const auto low = resolver_.constant_value(written.low, days);
    if (!low) return false;
    step.low = *low;
    if (written.high) {
        const auto high = resolver_.constant_value(*written.high, days);
        if (!high) return false;
        step.high = *high;
    }
    if (step.low > step.high) {
        resolver_.report(Code::empty_range, written.low.at,
                         {syntax::print(written.low) + " to " + syntax::print(*written.high)},
                         "write the smaller number of days first");
        return false;
    }
    step.name = written.name ? written.name->text : derived_name(step.low, step.high);
    steps_.push_back(step);
    return check_repetition(step);
}

bool CadenceReader::check_repetition(const CadenceStep& step) {
    const syntax::Cadence::Step& written = *step.written;
    const bool contacts = written.action.stance == syntax::Stance::contact;
    if (contacts && written.repeat.empty()) {
        resolver_.report(Code::step_without_repetition, written.at, {step.name},
                         "end it with `once`, `every 7 days` or `every 7 days, at most 3 times`");
        return false;
    }
    if (!contacts && written.action.stance != syntax::Stance::unsaid && !written.repeat.empty()) {
        resolver_.report(Code::repetition_without_contact, written.at, {step.name},
                         "leave the repetition out: the step holds on each of its days");
        return false;
    }
    if (step.low == step.high && contacts) {
        resolver_.report(Code::step_of_one_day, written.low.at, {step.name},
                         "a contact is made on any day of its step: give the step more days than one");
    }
    return true;
}

bool CadenceReader::check_days() {
    std::vector<const CadenceStep*> rising;
    for (const CadenceStep& step : steps_) rising.push_back(&step);
    std::ranges::stable_sort(rising, {}, &CadenceStep::low);
    bool is_sound = true;
    for (std::size_t place = 1; place < rising.size(); ++place) {
        const CadenceStep& before = *rising[place - 1];
        const CadenceStep& step = *rising[place];
        const std::vector<Label> labels{{before.written->at, "step `" + before.name + "`"}};
        if (before.high == CadenceStep::no_end || step.low <= before.high) {
            resolver_.report(Code::steps_overlap, step.written->low.at,
                             {before.name, step.name, std::to_string(step.low)}, "a day belongs to one step", labels);
            is_sound = false;
        } else if (step.low > before.high + 1) {
            resolver_.report(Code::gap_between_steps, step.written->low.at,
                             {written_.name.text, std::to_string(before.high + 1)},
                             "let a step begin on the day after the last day of the one before", labels);
            is_sound = false;
        }
    }
    return is_sound;
}

} // namespace forbear::model
