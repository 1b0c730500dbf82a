// The generator's conditions: every way to ask about a value of every type, nested.

#include "differential/writer.h"

namespace forbear::differential {

namespace {

bool is_number(Kind kind) {
    return kind == Kind::whole || kind == Kind::decimal || kind == Kind::percent || kind == Kind::money ||
           kind == Kind::days || kind == Kind::months;
}

std::string list_of(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : ", ") + word;
    }
    return text;
}

} // namespace

std::vector<const Variable*> Writer::visible() const {
    std::vector<const Variable*> all;
    if (element_ != nullptr) {
        for (int twice = 0; twice < 6; ++twice) { // the element's own fields matter most
            for (const Variable& v : element_->fields) {
                all.push_back(&v);
            }
        }
    }
    for (const Variable& v : out_.facts) {
        if (!v.is_protected || in_guard_) {
            all.push_back(&v);
        }
    }
    if (element_ == nullptr) {
        for (int more = 0; more < 2; ++more) {
            for (const Variable& v : calculated_) {
                all.push_back(&v);
            }
        }
    }
    if (in_guard_ && element_ == nullptr) {
        for (const Variable& v : out_.outcomes) {
            if (v.kind != Kind::hours) {
                all.push_back(&v);
            }
        }
    }
    return all;
}

const Variable* Writer::find(Kind kind, bool never_missing) {
    std::vector<const Variable*> fitting;
    for (const Variable* v : visible()) {
        if (v->kind == kind && !(never_missing && (v->unknown || v->none))) {
            fitting.push_back(v);
        }
    }
    return fitting.empty() ? nullptr : random_.pick(fitting);
}

std::vector<std::string> Writer::some_words(const std::vector<std::string>& values, std::size_t at_most) {
    std::vector<std::string> words = values;
    random_.shuffle(words);
    words.resize(1 + random_.below(std::min(at_most, words.size())));
    return words;
}

std::int64_t Writer::some_constant(const Variable& v) {
    const std::int64_t amount = random_.between(v.low, v.high);
    const std::int64_t width = v.high - v.low;
    switch (random_.below(5)) {
    case 0: return v.low;
    case 1: return v.high;
    case 2: return v.low + width / 2;
    default: return random_.chance(60) && v.places == 2 ? amount / 100 * 100 : amount;
    }
}

std::string Writer::constant(const Variable& v, std::int64_t amount) {
    const std::string digits = amount_text(amount, v.places);
    switch (v.kind) {
    case Kind::money: return digits + " USD";
    case Kind::percent: return digits + "%";
    case Kind::days: return digits + (random_.chance(50) ? amount == 1 ? " day" : " days" : "");
    case Kind::months: return digits + (random_.chance(50) ? " months" : "");
    default: return digits;
    }
}

Amount Writer::operand_like(const Variable& v) {
    if (random_.chance(25)) {
        const Variable* other = find(v.kind);
        const bool exact_ones = other != nullptr && (v.quotient || other->quotient);
        if (other != nullptr && other->name != v.name && !exact_ones) {
            return {other->name, other->unknown, other->none};
        }
    }
    const std::int64_t amount = some_constant(v);
    const std::int64_t hundredths = v.places == 2   ? amount
                                    : v.places == 1 ? amount * 10
                                    : v.places == 3 ? amount / 10
                                                    : amount;
    remember(v.kind, hundredths);
    return {constant(v, amount)};
}

std::string Writer::number_predicate(const Variable& v, bool cell, bool& unknown) {
    const Amount first = operand_like(v);
    unknown = unknown || first.unknown;
    switch (random_.below(cell ? 6 : 7)) {
    case 0: return "at least " + first.text;
    case 1: return "at most " + first.text;
    case 2: return "above " + first.text;
    case 3: return "below " + first.text;
    case 4:
    case 5: {
        std::int64_t low = some_constant(v);
        std::int64_t high = some_constant(v);
        if (low > high) {
            std::swap(low, high);
        }
        remember(v.kind, v.places == 2 || v.places == 0 ? low : v.places == 1 ? low * 10 : low / 10);
        remember(v.kind, v.places == 2 || v.places == 0 ? high : v.places == 1 ? high * 10 : high / 10);
        if (low < high && random_.chance(30)) {
            return constant(v, low) + " to below " + constant(v, high);
        }
        return constant(v, low) + " to " + constant(v, high);
    }
    default: return (random_.chance(30) ? "not " : "") + first.text;
    }
}

Amount Writer::date_value() {
    const auto literal = [&] {
        const std::int64_t day = random_.between(20'450, 20'850); // end of 2025 to early 2027
        remember(Kind::date, day);
        return date_text(day);
    };
    const Variable* other = find(Kind::date);
    switch (random_.below(9)) {
    case 8: return {"the last " + random_.pick({"1 November", "31 March", "1 January", "28 February"})};
    case 6: return {business_days(random_.pick({"after", "before"})) + " as_of on bank", true};
    case 7: {
        const std::string from = other == nullptr ? "as_of" : other->name;
        return {business_days(random_.pick({"after", "before"})) + " " + from + " on " + random_.pick({"bank", "shop"}),
                true, other != nullptr && other->none};
    }
    case 0: return {literal()};
    case 1: return {"as_of"};
    case 5:
        return {"as_of " + random_.pick({"+ ", "- "}) + std::to_string(remember(Kind::days, random_.between(1, 90))) +
                " days"};
    case 2: {
        const std::int64_t days = remember(Kind::days, random_.between(1, 90));
        return {std::to_string(days) + " days " + random_.pick({"after", "before"}) + " as_of"};
    }
    case 3: return {std::to_string(random_.between(1, 4)) + " months " + random_.pick({"after", "before"}) + " as_of"};
    default: return other == nullptr ? Amount{literal()} : Amount{other->name, other->unknown, other->none};
    }
}

std::string Writer::date_predicate(bool cell, bool& unknown) {
    const Amount first = date_value();
    unknown = unknown || first.unknown;
    switch (random_.below(cell ? 5 : 10)) {
    case 0: return "before " + first.text;
    case 1: return "after " + first.text;
    case 2: return "on or before " + first.text;
    case 3: return "on or after " + first.text;
    case 4: {
        const std::int64_t day = remember(Kind::date, random_.between(20'450, 20'800));
        return date_text(day) + " to " + date_text(remember(Kind::date, day + random_.between(0, 60)));
    }
    case 8: unknown = true; return has_holidays_ ? "a holiday on bank" : "a business day on bank";
    case 9: return "a business day on shop";
    case 5: return random_.pick({"a weekday", "a Saturday or Sunday", "a Monday", "a weekend"});
    case 6: return random_.pick({"between 1 November and 15 February", "between 1 June and 30 September"});
    default: return first.text;
    }
}

std::string Writer::word_predicate(const Variable& v, bool cell) {
    const auto words = some_words(v.values, 3);
    const std::string first = words.front();
    if (v.ranked && random_.chance(55)) {
        const std::size_t low = random_.below(v.values.size());
        const std::size_t high = low + random_.below(v.values.size() - low);
        switch (random_.below(3)) {
        case 0: return first + " or above";
        case 1: return first + " or below";
        default: return v.values[low] + " to " + v.values[high];
        }
    }
    switch (random_.below(4)) {
    case 0: return first;
    case 1: return "not " + first;
    case 2: return words.size() == 1 ? first : cell ? list_of(words) : "one of " + list_of(words);
    default: return words.size() == 1 ? "not " + first : "none of " + list_of(words);
    }
}

/// What follows `is`, or stands in a cell.
std::string Writer::predicate(const Variable& v, bool cell, bool& unknown) {
    if (v.unknown && random_.chance(10)) {
        unknown = false;
        return cell ? "unknown" : random_.pick({"unknown", "known", "not unknown"});
    }
    if (v.none && random_.chance(10)) {
        unknown = false;
        return cell ? "none" : random_.pick({"none", "not none"});
    }
    unknown = v.unknown;
    if (is_number(v.kind)) {
        return number_predicate(v, cell, unknown);
    }
    switch (v.kind) {
    case Kind::date: return date_predicate(cell, unknown);
    case Kind::time: {
        if (const Variable* hours = find(Kind::hours); hours != nullptr && random_.chance(40)) {
            unknown = unknown || hours->unknown;
            return (random_.chance(30) ? "not within " : "within ") + hours->name;
        }
        const std::string at = time_text(remember(Kind::time, random_.between(0, 1'439)));
        return random_.pick({"before ", "after ", ""}) + at;
    }
    case Kind::text: {
        const Variable* other = cell ? nullptr : find(Kind::text);
        const bool compares = other != nullptr && other->name != v.name && random_.chance(40);
        unknown = unknown || (compares && other->unknown);
        const std::string word = random_.pick({"\"A-1\"", "\"B 2\"", "\"none\""});
        return (random_.chance(30) ? "not " : "") + (compares ? other->name : word);
    }
    case Kind::channel: {
        const std::string fact = random_.pick({"preferred_channel", "one of allowed_channels"});
        if (cell || random_.chance(70) || v.name == "preferred_channel") {
            return word_predicate(v, cell);
        }
        for (const Variable& other : out_.facts) {
            const std::string tail = fact.substr(fact.size() - std::min(fact.size(), other.name.size()));
            unknown = unknown || (other.name == tail && other.unknown);
        }
        return (random_.chance(30) && fact.front() == 'p' ? "not " : "") + fact;
    }
    case Kind::yes_no: return random_.pick({"yes", "no"});
    default: return word_predicate(v, cell);
    }
}

Condition Writer::test_of(const Variable& v) {
    bool unknown = v.unknown;
    if (v.kind == Kind::hours) {
        return {v.name + (v.none ? " is none" : " is known"), false};
    }
    if (v.kind == Kind::set) {
        const std::string members = list_of(some_words(v.values, 2));
        const Variable* member = v.values == out_.channels ? find(Kind::channel) : nullptr;
        if (member != nullptr && member->values == out_.channels && random_.chance(30)) {
            return {v.name + random_.pick({" includes ", " excludes "}) + member->name, unknown || member->unknown};
        }
        switch (random_.below(4)) {
        case 0: return {v.name + " includes " + members, unknown};
        case 1: return {v.name + " includes any of " + members, unknown};
        case 2: return {v.name + " excludes " + members, unknown};
        default: return {v.name + " is empty", unknown};
        }
    }
    if (v.kind == Kind::yes_no && random_.chance(50)) {
        return {(random_.chance(30) ? "not " : "") + v.name, unknown};
    }
    const std::string words = predicate(v, false, unknown);
    return {v.name + " is " + words, unknown};
}

std::string Writer::window(bool& unknown) {
    switch (random_.below(8)) {
    case 6: {
        const std::int64_t near = random_.between(0, 30);
        return "between " + std::to_string(near + random_.between(0, 30)) + " and " +
               std::to_string(remember(Kind::days, near)) + " days ago";
    }
    case 7: {
        const std::int64_t day = remember(Kind::date, random_.between(20'450, 20'800));
        return "between " + date_text(day) + " and " + date_text(remember(Kind::date, day + random_.between(0, 90)));
    }
    case 0:
    case 1:
    case 2: return "in the last " + std::to_string(remember(Kind::days, random_.between(1, 40))) + " days";
    case 3: return "this month";
    case 4: return "in the last " + std::to_string(random_.between(1, 3)) + " months";
    default: {
        const Amount since = date_value();
        unknown = unknown || since.unknown;
        return "since " + since.text;
    }
    }
}

/// The list, with a window and a `where` perhaps.
std::string Writer::list_part(const ListShape& list, bool& unknown, bool window_before) {
    std::string name = list.name;
    for (const std::string& definition : definitions_) {
        if (&out_.lists[definition_of_[definition]] == &list && random_.chance(40)) {
            name = definition;
            unknown = true;
        }
    }
    unknown = unknown || list.unknown;
    std::string text = name;
    if (list.dated && !window_before && random_.chance(50)) {
        text += " " + window(unknown);
    }
    if (random_.chance(70)) {
        const ListShape* outer = element_;
        element_ = &list;
        const Condition where = condition(random_.chance(50) ? 1 : 0);
        element_ = outer;
        unknown = unknown || where.unknown;
        text += " where (" + where.text + ")";
    }
    for (const Variable& field : list.fields) {
        unknown = unknown || (list.dated && field.kind == Kind::date && field.unknown);
    }
    return text;
}

Condition Writer::list_test() {
    const ListShape& list = out_.lists[random_.below(out_.lists.size())];
    bool unknown = false;
    const std::string count = std::to_string(random_.below(list.at_most + 1));
    std::vector<const Variable*> amounts;
    for (const Variable& field : list.fields) {
        if (field.kind == Kind::money || field.kind == Kind::days || field.kind == Kind::date) {
            amounts.push_back(&field);
        }
    }
    if (random_.chance(35)) {
        const Variable& field = *random_.pick(amounts);
        Variable asked = field;
        asked.unknown = true;
        bool ignored = true;
        if (field.kind == Kind::date) {
            asked.none = true;
            const std::string which = random_.pick({"earliest ", "latest "});
            const std::string part = list_part(list, unknown, false);
            return {which + field.name + " of " + part + " is " + predicate(asked, false, ignored), true};
        }
        asked.none = false;
        asked.high = field.high * static_cast<std::int64_t>(list.at_most);
        const std::string part = list_part(list, unknown, false);
        return {"total " + field.name + " of " + part + " is " + number_predicate(asked, false, ignored), true};
    }
    if (random_.chance(25)) {
        const std::string part = list_part(list, unknown, false);
        return {"number of " + part + " is " + random_.pick({"at least ", "below ", "", "not "}) + count, unknown};
    }
    const std::string how = random_.pick({"any", "no", "at least ", "at most ", "exactly "});
    const std::string words = how.back() == ' ' ? how + count : how;
    if (list.dated && random_.chance(50)) {
        const std::string before = window(unknown);
        const std::string part = list_part(list, unknown, true);
        return {before + (how == "any" ? " there is " : " there are ") + words + " " + part, unknown};
    }
    return {words + " " + list_part(list, unknown, false), unknown};
}

Condition Writer::atom() {
    if (element_ == nullptr && random_.chance(20)) {
        return list_test();
    }
    if (in_guard_ && element_ == nullptr && random_.chance(12)) {
        const auto channels = some_words(out_.channels, 2);
        return {"contact by " + channels[0] + (channels.size() > 1 ? " or " + channels[1] : ""), false};
    }
    return test_of(*random_.pick(visible()));
}

Condition Writer::condition(int depth) {
    if (depth <= 0 || random_.chance(25)) {
        return atom();
    }
    switch (random_.below(5)) {
    case 0: {
        const Condition inner = condition(depth - 1);
        return {"not (" + inner.text + ")", inner.unknown};
    }
    case 1: {
        const Condition inner = condition(depth - 1);
        return inner.unknown ? Condition{"(" + inner.text + ", or unknown)", false} : inner;
    }
    default: break;
    }
    const std::string word = random_.pick({" and ", " or "});
    Condition result{{}, false, true};
    std::vector<std::string> operands;
    // `tier is gold or hardship` would ask whether the tier is `hardship`: brackets say what is meant.
    bool may_read_as_value = false;
    for (std::size_t count = 2 + random_.below(2); count > 0; --count) {
        const Condition next = condition(depth - 1);
        operands.push_back(next.operand());
        result.unknown = result.unknown || next.unknown;
        may_read_as_value =
            may_read_as_value || next.operand().front() == '(' || next.text.find(' ') == std::string::npos;
    }
    for (const std::string& operand : operands) {
        const bool brackets = word == " or " && may_read_as_value && operand.front() != '(';
        result.text += (result.text.empty() ? "" : word) + (brackets ? "(" + operand + ")" : operand);
    }
    return result;
}

} // namespace forbear::differential
