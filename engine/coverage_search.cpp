#include "coverage_search.h"

#include <algorithm>
#include <set>

#include "forbear/calendar.h"
#include "forbear/scenarios.h"

namespace forbear {

namespace {

constexpr std::size_t most_tries = 6'000;
constexpr std::size_t most_idle_tries = 2'500; ///< since the last goal that was reached
constexpr std::size_t most_elements = 12;
constexpr std::uint64_t seed = 20'261'203;

/// SplitMix64: the same numbers on every machine.
class Random {
public:
    std::uint64_t below(std::uint64_t count) noexcept {
        state_ += 0x9e3779b97f4a7c15u;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
        return (mixed ^ (mixed >> 31)) % count;
    }
    template <class Item>
    const Item& one_of(const std::vector<Item>& items) noexcept {
        return items[below(items.size())];
    }

private:
    std::uint64_t state_ = seed;
};

/// The constants with which a program compares, by kind: where decisions turn.
struct Turns {
    std::set<std::int64_t> of_kind[13];

    explicit Turns(const ir::Program& program) {
        for (const ir::Node& node : program.nodes) {
            const ir::Register& reg = program.registers[node.reg];
            if (node.test != ir::Test::range) continue;
            for (const std::int64_t bound : {node.low, node.high}) {
                if (bound <= INT64_MIN / 4 || bound >= INT64_MAX / 4) continue;
                for (const std::int64_t value : {bound - 1, bound, bound + 1})
                    of_kind[static_cast<std::size_t>(reg.type.kind)].insert(value);
            }
        }
    }
    [[nodiscard]] std::vector<std::int64_t> of(TypeKind kind) const {
        const auto& values = of_kind[static_cast<std::size_t>(kind)];
        return {values.begin(), values.end()};
    }
};

class Mutator {
public:
    Mutator(const ir::Program& program, const std::vector<GivenRecord>& records) : schema_(program.schema) {
        const Turns turns(program);
        for (std::size_t kind = 0; kind < 13; ++kind) turns_.push_back(turns.of(static_cast<TypeKind>(kind)));
        // How many days or records matter is a number like any other.
        days_ = {0, 1, 2, 3, 5, 7, 8, 14, 30, 31, 60, 90, 120, 180, 181, 365};
        for (const TypeKind kind : {TypeKind::days, TypeKind::whole}) {
            for (const std::int64_t days : turns_[static_cast<std::size_t>(kind)]) {
                if (days >= 0 && days <= 40'000) days_.push_back(days);
            }
        }
        for (const GivenRecord& record : records) {
            for (const GivenValue& value : record.facts) {
                if (!value.text.empty()) texts_.insert(value.text);
            }
        }
        texts_.insert("another");
    }

    void change(GivenRecord& record, Random& random) {
        for (std::size_t steps = 1 + random.below(3); steps > 0; --steps) {
            const std::size_t place = random.below(record.facts.size() + record.lists.size());
            if (place >= record.facts.size()) change_list(place - record.facts.size(), record, random);
            else if (place > 0) record.facts[place] = value_of(schema_.facts[place], record, random);
            else if (random.below(4) == 0) record.facts[0] = value_of(schema_.facts[0], record, random);
        }
    }

private:
    GivenValue value_of(const Fact& fact, const GivenRecord& record, Random& random) {
        if (fact.may_be_unknown && random.below(6) == 0) return {State::unknown, 0, {}};
        if (fact.may_be_none && random.below(6) == 0) return {State::none, 0, {}};
        const Type& type = fact.type;
        if (type.kind == TypeKind::text) {
            auto text = texts_.begin();
            std::advance(text, static_cast<std::ptrdiff_t>(random.below(texts_.size())));
            return {State::known, 0, *text};
        }
        return {State::known, std::clamp(number(type, record, random), type.low, type.high), {}};
    }

    std::int64_t number(const Type& type, const GivenRecord& record, Random& random) {
        switch (type.kind) {
        case TypeKind::yes_no: return static_cast<std::int64_t>(random.below(2));
        case TypeKind::choice: return static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(type.high) + 1));
        case TypeKind::set: {
            const std::uint64_t all = static_cast<std::uint64_t>(type.high);
            const std::uint64_t some = random.below(UINT64_MAX) & all;
            return static_cast<std::int64_t>(random.below(4) == 0 ? 0 : random.below(3) == 0 ? all : some);
        }
        case TypeKind::date: return date(record, random);
        case TypeKind::hours: return pack_hours(static_cast<std::int64_t>(random.below(720)), 720 + static_cast<std::int64_t>(random.below(720)));
        default: break;
        }
        const auto& turns = turns_[static_cast<std::size_t>(type.kind)];
        if (!turns.empty() && random.below(3) != 0) return random.one_of(turns);
        // Any size is as likely as any other.
        const std::uint64_t room = static_cast<std::uint64_t>(type.high) - static_cast<std::uint64_t>(type.low);
        std::uint64_t most = room;
        for (std::uint64_t halvings = random.below(40); halvings > 0 && most > 1; --halvings) most /= 2;
        return type.low + static_cast<std::int64_t>(most == 0 ? 0 : random.below(most));
    }

    std::int64_t date(const GivenRecord& record, Random& random) {
        const auto& turns = turns_[static_cast<std::size_t>(TypeKind::date)];
        if (!turns.empty() && random.below(4) == 0) return random.one_of(turns);
        const GivenValue& as_of = record.facts[0];
        std::int64_t from = as_of.state == State::known ? as_of.value : days_from_civil({2026, 12, 3});
        if (random.below(4) == 0) { // a date beside another one
            const GivenValue& other = record.facts[random.below(record.facts.size())];
            const bool is_date = schema_.facts[static_cast<std::size_t>(&other - record.facts.data())].type.kind == TypeKind::date;
            if (is_date && other.state == State::known) from = other.value;
        }
        const std::int64_t days = random.one_of(days_);
        return random.below(4) == 0 ? from + days : from - days;
    }

    void change_list(std::size_t index, GivenRecord& record, Random& random) {
        const List& list = schema_.lists[index];
        GivenList& values = record.lists[index];
        if (list.may_be_unknown && random.below(8) == 0) {
            values = {State::unknown, {}};
            return;
        }
        values.state = State::known;
        const std::size_t most = std::min<std::size_t>(list.at_most, most_elements);
        switch (random.below(5)) {
        case 0: values.elements.clear(); return;
        case 1:
            if (!values.elements.empty()) values.elements.erase(values.elements.begin() + static_cast<std::ptrdiff_t>(random.below(values.elements.size())));
            return;
        case 2: // many of a kind
            if (values.elements.empty()) break;
            while (values.elements.size() < most && random.below(8) != 0) values.elements.push_back(random.one_of(values.elements));
            return;
        case 3: // the same event told otherwise
            if (values.elements.empty()) break;
            {
                auto& element = values.elements[random.below(values.elements.size())];
                const std::size_t field = random.below(element.size());
                element[field] = value_of(list.fields[field], record, random);
            }
            return;
        default: break;
        }
        if (values.elements.size() >= most) return;
        std::vector<GivenValue> element;
        for (const Fact& field : list.fields) element.push_back(value_of(field, record, random));
        // Limits on contacts count events that are alike.
        const std::size_t room = most - values.elements.size();
        const std::size_t copies = random.below(2) == 0 ? 1 : 1 + random.below(room);
        values.elements.insert(values.elements.end(), copies, element);
    }

    const Schema& schema_;
    std::vector<std::vector<std::int64_t>> turns_; ///< by kind
    std::vector<std::int64_t> days_;
    std::set<std::string> texts_;
};

/// Where there is no scenario to start from: everything as small as it may be.
GivenRecord plain_record(const Schema& schema) {
    GivenRecord record;
    for (std::size_t index = 0; index < schema.facts.size(); ++index) {
        const Fact& fact = schema.facts[index];
        GivenValue value{State::known, std::clamp<std::int64_t>(0, fact.type.low, fact.type.high), {}};
        if (fact.type.kind == TypeKind::date) value.value = days_from_civil({2026, 12, 3});
        if (fact.type.kind == TypeKind::text) value.text = "scenario";
        if (index > 0 && fact.may_be_none) value = {State::none, 0, {}};
        record.facts.push_back(std::move(value));
    }
    record.lists.resize(schema.lists.size());
    return record;
}

class Search {
public:
    Search(const ir::Probed& probed, const interpret::Interpreter& interpreter, const Goals& goals)
        : probed_(probed), interpreter_(interpreter), goals_(goals), record_(probed.program.schema) {}

    FoundRecords run(const std::vector<std::size_t>& open, const std::vector<GivenRecord>& records) {
        const std::set<std::size_t> wanted(open.begin(), open.end());
        std::vector<GivenRecord> starts;
        std::set<std::size_t> seen;
        for (const GivenRecord& record : records) {
            const std::vector<std::size_t> reached = reach(record);
            seen.insert(reached.begin(), reached.end());
            if (!reached.empty()) starts.push_back(record);
        }
        if (starts.empty()) starts.push_back(plain_record(probed_.program.schema));
        Mutator mutator(probed_.program, starts);
        Random random;
        FoundRecords found;
        std::size_t idle = 0;
        for (std::size_t attempt = 0; attempt < most_tries && idle < most_idle_tries && found.size() < wanted.size(); ++attempt, ++idle) {
            const GivenRecord& base = random.one_of(starts);
            GivenRecord changed = base;
            mutator.change(changed, random);
            bool is_new = false;
            for (const std::size_t goal : reach(changed)) {
                is_new = seen.insert(goal).second || is_new;
                if (wanted.contains(goal) && !found.contains(goal)) found.emplace(goal, nearer(changed, base, goal));
            }
            // What reaches something new is nearer to what is reached through it.
            if (is_new) {
                starts.push_back(std::move(changed));
                idle = 0;
            }
        }
        return found;
    }

private:
    std::vector<std::size_t> reach(const GivenRecord& record) {
        fill(record, probed_.program.schema, record_);
        return goals_.reached(probed_, interpret::observe(probed_, interpreter_, record_.view(), 0));
    }

    bool reaches(const GivenRecord& record, std::size_t goal) {
        const std::vector<std::size_t> reached = reach(record);
        return std::ranges::find(reached, goal) != reached.end();
    }

    /// `found` with every change taken back that the goal does not need.
    GivenRecord nearer(GivenRecord found, const GivenRecord& base, std::size_t goal) {
        const auto try_back = [&](auto& now, const auto& before) {
            auto kept = now;
            now = before;
            if (!reaches(found, goal)) now = std::move(kept);
        };
        for (std::size_t fact = 0; fact < found.facts.size(); ++fact) try_back(found.facts[fact], base.facts[fact]);
        for (std::size_t list = 0; list < found.lists.size(); ++list) try_back(found.lists[list], base.lists[list]);
        return found;
    }

    const ir::Probed& probed_;
    const interpret::Interpreter& interpreter_;
    const Goals& goals_;
    Record record_;
};

std::string quoted(const std::string& text) {
    std::string result = "\"";
    for (const char letter : text) result += letter == '"' || letter == '\\' ? std::string("\\") + letter : std::string(1, letter);
    return result + "\"";
}

/// A value of a vocabulary as it may stand in a text: in quotes where it would read as a word of the language.
std::string vocabulary_word(const std::string& value) {
    const bool is_plain = format_text({"value", "customer a\n  b " + value + "\n"}).ok;
    return is_plain && value != "none" && value != "unknown" && value != "empty" ? value : quoted(value);
}

std::string value_words(const Schema& schema, const Type& type, const GivenValue& value, const char* between) {
    if (value.state == State::unknown) return "unknown";
    if (value.state == State::none) return "none";
    if (type.kind == TypeKind::text) return quoted(value.text);
    if (type.kind == TypeKind::choice) return vocabulary_word(value_text(schema, type, value.value));
    if (type.kind == TypeKind::hours) {
        std::string text = value_text(schema, type, value.value);
        return text.replace(text.find('-'), 1, " to ");
    }
    if (type.kind != TypeKind::set) return value_text(schema, type, value.value);
    std::string text;
    const auto& values = schema.vocabularies[static_cast<std::size_t>(type.vocabulary)].values;
    for (std::size_t member = 0; member < values.size(); ++member) {
        if ((static_cast<std::uint64_t>(value.value) >> member & 1u) == 0) continue;
        text += (text.empty() ? "" : between) + vocabulary_word(values[member]);
    }
    return text.empty() ? "empty" : text;
}

} // namespace

FoundRecords search_records(const ir::Probed& probed, const interpret::Interpreter& interpreter, const Goals& goals,
                            const std::vector<std::size_t>& open, const std::vector<GivenRecord>& records) {
    if (open.empty()) return {};
    return Search(probed, interpreter, goals).run(open, records);
}

std::vector<GivenRecord> vary(const ir::Program& program, const std::vector<GivenRecord>& records, std::size_t count) {
    std::vector<GivenRecord> made;
    Mutator mutator(program, records);
    Random random;
    while (!records.empty() && made.size() < count) {
        made.push_back(random.one_of(records));
        mutator.change(made.back(), random);
    }
    return made;
}

std::vector<NamedValue> given_words(const Schema& schema, const GivenRecord& record) {
    std::vector<NamedValue> given;
    for (std::size_t index = 0; index < schema.facts.size(); ++index)
        given.push_back({schema.facts[index].name, value_words(schema, schema.facts[index].type, record.facts[index], ", ")});
    for (std::size_t index = 0; index < schema.lists.size(); ++index) {
        const List& list = schema.lists[index];
        const GivenList& values = record.lists[index];
        std::string records;
        for (const std::vector<GivenValue>& fields : values.elements) {
            std::string element;
            for (std::size_t field = 0; field < fields.size(); ++field) {
                const bool is_unmentioned = fields[field].state == State::unknown && list.fields[field].may_be_unknown;
                if (is_unmentioned) continue;
                element += (element.empty() ? "" : ", ") + list.fields[field].name + " " +
                           value_words(schema, list.fields[field].type, fields[field], " and ");
            }
            records += (records.empty() ? "[" : " [") + element + "]";
        }
        given.push_back({list.name, values.state == State::unknown ? "unknown" : records.empty() ? "none" : records});
    }
    return given;
}

std::string scenario_text(const ir::Program& program, const GivenRecord& record, const std::string& expect) {
    const Schema& schema = program.schema;
    std::string text = "scenario \"" + expect + "\" of " + program.name + "\n";
    if (record.facts[0].state == State::known) text += "  as of " + value_text(schema, schema.facts[0].type, record.facts[0].value) + "\n";
    const std::vector<NamedValue> words = given_words(schema, record);
    std::string given;
    for (std::size_t index = 1; index < words.size(); ++index) {
        // What may be unknown and is not mentioned is unknown; so is a list.
        const bool is_list = index >= schema.facts.size();
        const bool is_unknown = is_list ? record.lists[index - schema.facts.size()].state == State::unknown
                                        : record.facts[index].state == State::unknown && schema.facts[index].may_be_unknown;
        if (!is_unknown) given += (given.empty() ? "  given " : "; ") + words[index].name + " " + words[index].value;
    }
    text += given + "\n  expect " + expect + "\n";
    const FormatResult formatted = format_text({"example", text});
    return formatted.ok ? formatted.text : text;
}

} // namespace forbear
