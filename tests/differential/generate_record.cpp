// The generator's records: on a boundary, just beside it, unknown, none, and now and then broken.

#include "differential/generate.h"

namespace forbear::differential {

std::string date_text(std::int64_t day) { return naive::write_date(naive::Date(std::chrono::days(day))); }

std::string time_text(std::int64_t minute) { return naive::write_clock(static_cast<int>(minute)); }

std::string amount_text(std::int64_t amount, int places) {
    return naive::write_number(naive::Fraction(amount) * naive::power_of_ten(-places), places);
}

namespace {

class RecordWriter {
public:
    RecordWriter(const GeneratedPolicy& policy, Random& random) : policy_(policy), random_(random) {
        const std::vector<std::string> special{"2026-02-28", "2024-02-29", "2026-12-31", "2027-01-01", "2026-03-31"};
        as_of_ = random_.chance(30) ? day_of(random_.pick(special)) : random_.between(20'450, 20'850);
    }

    naive::RecordText write() {
        naive::RecordText record;
        record.facts["as_of"] = date_text(as_of_);
        for (const Variable& fact : policy_.facts) {
            record.facts[fact.name] = cell(fact);
        }
        for (const ListShape& list : policy_.lists) {
            write_list(record, list);
        }
        if (random_.chance(2)) {
            spoil(record);
        }
        return record;
    }

private:
    static std::int64_t day_of(const std::string& text) { return naive::read_date(text)->time_since_epoch().count(); }

    std::optional<std::int64_t> constant_of(Kind kind) {
        const auto found = policy_.constants.find(kind);
        if (found == policy_.constants.end()) {
            return std::nullopt;
        }
        return random_.pick(found->second);
    }

    std::string cell(const Variable& v) {
        if (v.unknown && random_.chance(15)) {
            return random_.chance(50) ? "unknown" : "";
        }
        if (v.none && random_.chance(15)) {
            return "none";
        }
        return known_cell(v);
    }

    std::string number_cell(const Variable& v) {
        std::int64_t amount = random_.between(v.low, v.high);
        const auto constant = constant_of(v.kind);
        switch (random_.below(6)) {
        case 0: amount = v.low; break;
        case 1: amount = v.high; break;
        case 2: amount = random_.between(std::max<std::int64_t>(v.low, -3), std::min<std::int64_t>(v.high, 3)); break;
        case 3:
        case 4:
            if (constant) {
                const std::int64_t here = v.places == 1 ? *constant / 10 : v.places == 3 ? *constant * 10 : *constant;
                amount = here + random_.between(-1, 1);
            }
            break;
        default: break;
        }
        amount = std::min(std::max(amount, v.low), v.high);
        const std::string digits = amount_text(amount, v.places);
        return v.kind == Kind::money && random_.chance(20) ? digits + " USD" : digits;
    }

    std::string date_cell() {
        switch (random_.below(5)) {
        case 0: return date_text(as_of_ + random_.between(-2, 2));
        case 1:
        case 2:
            if (const auto days = constant_of(Kind::days)) {
                return date_text(as_of_ - *days % 4'000 + random_.between(-1, 1));
            }
            break;
        case 3:
            if (const auto date = constant_of(Kind::date)) {
                return date_text(*date + random_.between(-1, 1));
            }
            break;
        default: break;
        }
        return date_text(as_of_ - random_.between(-10, 120));
    }

    std::string known_cell(const Variable& v) {
        switch (v.kind) {
        case Kind::yes_no: return random_.pick({"yes", "no", "yes", "no", "1", "false"});
        case Kind::date: return date_cell();
        case Kind::time:
            if (const auto minute = constant_of(Kind::time); minute && random_.chance(60)) {
                return time_text(
                    std::min<std::int64_t>(std::max<std::int64_t>(*minute + random_.between(-1, 1), 0), 1'439));
            }
            return time_text(random_.between(0, 1'439));
        case Kind::hours: {
            const std::int64_t opens = random_.between(0, 1'000);
            return time_text(opens) + "-" + time_text(random_.between(opens, 1'439));
        }
        case Kind::text: return random_.pick({"A-1", "B 2", "none", "C-3"});
        case Kind::choice:
        case Kind::channel: return random_.pick(v.values);
        case Kind::set: {
            std::string text;
            for (const std::string& member : v.values) {
                if (random_.chance(50)) {
                    text += (text.empty() ? "" : ";") + member;
                }
            }
            return text.empty() ? "empty" : text;
        }
        default: return number_cell(v);
        }
    }

    void write_list(naive::RecordText& record, const ListShape& list) {
        if (list.unknown && random_.chance(10)) {
            record.unknown_lists.insert(list.name);
            return;
        }
        const std::size_t too_many = random_.chance(1) ? 1 : 0;
        const std::size_t count = too_many != 0 ? list.at_most + 1 : random_.below(list.at_most + 1);
        auto& elements = record.lists[list.name];
        for (std::size_t i = 0; i < count; ++i) {
            naive::Cells cells;
            for (const Variable& field : list.fields) {
                cells[field.name] = cell(field);
            }
            elements.push_back(cells);
        }
    }

    /// One mistake: a word that is no value, a number that is too large, or nothing at all.
    void spoil(naive::RecordText& record) {
        const Variable& fact = random_.pick(policy_.facts);
        record.facts[fact.name] =
            random_.pick({"", "garbage", "999999999999", "-999999999", "none", "unknown", "1.00000", "2026-02-30"});
    }

    const GeneratedPolicy& policy_;
    Random& random_;
    std::int64_t as_of_ = 0;
};

} // namespace

naive::RecordText generate_record(const GeneratedPolicy& policy, Random& random) {
    return RecordWriter(policy, random).write();
}

} // namespace forbear::differential
