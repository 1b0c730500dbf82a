// The generator's lookups and calendars.

#include "differential/writer.h"

namespace forbear::differential {

/// One with a period that records leave, one for all times.
void Writer::calendars() {
    std::string holidays;
    for (std::size_t count = random_.below(6); count > 0; --count) {
        const std::string day = date_text(remember(Kind::date, 20'454 + 61 * static_cast<std::int64_t>(count) +
                                                                   random_.between(0, 60)));
        holidays += (holidays.empty() ? " except " : ", ") + day;
    }
    out_.text += "calendar bank \"Open\" weekdays " +
                 random_.pick({"Monday to Friday", "Sunday to Thursday", "Monday, Wednesday, Saturday"});
    out_.text += " from " + date_text(remember(Kind::date, 20'454 + random_.between(0, 40))) + " until " +
                 date_text(remember(Kind::date, 20'820 + random_.between(0, 60)));
    has_holidays_ = !holidays.empty();
    // Holidays lie between 2026-03-01 and the end of the shortest period.
    out_.text += holidays + "\n";
    out_.text += "calendar shop weekdays " + random_.pick({"Monday to Saturday", "Tuesday", "Monday to Sunday"}) + "\n\n";
}

/// `6 business days after`
std::string Writer::business_days(const std::string& direction) {
    const std::int64_t count = random_.chance(5) ? 0 : random_.between(1, 12);
    return std::to_string(count) + (count == 1 ? " business day " : " business days ") + direction;
}

void Writer::lookups() {
    const auto make = [&](const char* name, Kind kind, int places, std::int64_t low, std::int64_t high) {
        Variable v;
        v.name = name;
        v.kind = kind;
        v.places = places;
        v.low = low;
        v.high = high;
        lookup(v);
    };
    if (random_.chance(60)) {
        make("notice_period", Kind::days, 0, 0, 60);
    }
    if (random_.chance(50)) {
        make("discount_percent", Kind::percent, 2, 0, 10'000);
    }
    if (random_.chance(50)) {
        make("small_amount", Kind::money, 2, 0, 200'000);
    }
    if (random_.chance(40)) {
        make("is_careful", Kind::yes_no, 0, 0, 1);
    }
    if (random_.chance(50)) {
        for (const Variable& fact : out_.facts) {
            if (fact.name != "tier") {
                continue;
            }
            Variable v;
            v.name = "kept_tier";
            v.kind = Kind::choice;
            v.values = fact.values;
            v.ranked = fact.ranked;
            lookup(v);
            break;
        }
    }
    out_.text += "\n";
}

void Writer::lookup(Variable v) {
    std::vector<const Variable*> subjects;
    for (const Variable* each : visible()) {
        bool is_new = each->kind != Kind::set && each->kind != Kind::hours;
        for (const Variable* other : subjects) {
            is_new = is_new && other->name != each->name;
        }
        if (is_new) {
            subjects.push_back(each);
        }
    }
    random_.shuffle(subjects);
    subjects.resize(1 + random_.below(3));
    std::string text = "lookup " + v.name + " by ";
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        text += (i == 0 ? "" : ", ") + subjects[i]->name;
    }
    text += "\n";
    v.none = false;
    const auto value = [&]() -> std::string {
        if (random_.chance(8)) {
            v.none = true;
            return "none";
        }
        if (v.kind == Kind::yes_no) {
            return random_.pick({"yes", "no"});
        }
        if (v.kind == Kind::choice) {
            return random_.pick(v.values);
        }
        if (random_.chance(15)) {
            const Variable* other = find(v.kind);
            if (other != nullptr) {
                v.none = v.none || other->none;
                return other->name;
            }
        }
        return amount_text(random_.between(v.low, v.high), v.places) +
               (v.kind == Kind::money ? " USD" : v.kind == Kind::percent ? "%" : " days");
    };
    bool any_constant = v.kind != Kind::choice && v.kind != Kind::yes_no;
    for (std::size_t rows = 1 + random_.below(5); rows > 0; --rows) {
        text += " ";
        for (std::size_t i = 0; i < subjects.size(); ++i) {
            bool unknown = false;
            std::string cell = random_.chance(20) ? random_.pick({"-", "any"}) : predicate(*subjects[i], true, unknown);
            if (unknown && random_.chance(25)) {
                cell += ", or unknown";
            }
            text += (i == 0 ? " " : " | ") + cell;
        }
        text += " => " + value() + "\n";
    }
    // One row says for certain what kind the values are.
    const bool has_other = random_.chance(50) || any_constant;
    if (has_other) {
        text += "  other => " + (v.kind == Kind::yes_no   ? std::string("yes")
                                 : v.kind == Kind::choice ? v.values.front()
                                                          : amount_text(random_.between(v.low, v.high), v.places) +
                                                                (v.kind == Kind::money     ? " USD"
                                                                 : v.kind == Kind::percent ? "%"
                                                                                           : " days")) +
                "\n";
    }
    v.unknown = true;
    v.low = v.kind == Kind::money || v.kind == Kind::days ? -2'000 : v.low;
    out_.text += text;
    calculated_.push_back(v);
}

} // namespace forbear::differential
