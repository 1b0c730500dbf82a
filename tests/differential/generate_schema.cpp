// The generator's schemas: facts of every type, lists, calculations and outcomes.

#include "differential/writer.h"

namespace forbear::differential {

Writer::Writer(std::uint64_t seed) : random_(seed) { out_.seed = seed; }

GeneratedPolicy Writer::write() {
    schema();
    experiments();
    guard_files();
    policy();
    return std::move(out_);
}

GeneratedPolicy generate_policy(std::uint64_t seed) { return Writer(seed).write(); }

namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : ", ") + word;
    }
    return text;
}

} // namespace

std::int64_t Writer::remember(Kind kind, std::int64_t amount) {
    out_.constants[kind].push_back(amount);
    return amount;
}

void Writer::schema() {
    out_.text = "schema customer\n  \"One account.\"\n\nkey  account_id\n";
    const std::vector<std::string> all{"app_push", "email", "sms", "voice", "letter", "agent"};
    const std::size_t first = random_.below(3);
    const std::size_t count = 2 + random_.below(3);
    for (std::size_t i = 0; i < count; ++i) {
        out_.channels.push_back(all[(first + i) % all.size()]);
    }
    Variable key;
    key.name = "account_id";
    key.kind = Kind::text;
    out_.facts.push_back(key);
    facts();
    lists();
    out_.text += "\nchannels ";
    for (std::size_t i = 0; i < out_.channels.size(); ++i) {
        const bool costs = random_.chance(70);
        out_.text += (i == 0 ? "" : ", ") + out_.channels[i] +
                     (costs ? " costs " + random_.pick({"0", "0.05", "0.12", "0.12", "3"}) + " USD" : "");
        if (costs) {
            with_cost_.push_back(out_.channels[i]);
        }
    }
    out_.text += "\n\n";
    calendars();
    calculations();
    outcomes();
    lookups();
}

std::string Writer::type_words(const Variable& v) {
    const auto range = [&] { return " " + amount_text(v.low, v.places) + " to " + amount_text(v.high, v.places); };
    switch (v.kind) {
    case Kind::yes_no: return "yes or no";
    case Kind::whole: return "whole" + range();
    case Kind::decimal: return "decimal with " + std::to_string(v.places) + " places" + range();
    case Kind::percent: return "percent" + range();
    case Kind::money: return "money USD" + range();
    case Kind::days: return "days" + range();
    case Kind::months: return "months" + range();
    case Kind::date: return "date";
    case Kind::time: return "time";
    case Kind::hours: return v.for_each_channel ? "hours for each channel" : "hours";
    case Kind::text: return "text";
    case Kind::channel: return v.values.size() > out_.channels.size() ? "channel, " + v.values.back() : "channel";
    case Kind::set: return v.values == out_.channels ? "set of channel" : "set of " + joined(v.values);
    case Kind::choice: return (v.ranked ? "ranked " : "one of ") + joined(v.values);
    }
    return {};
}

std::string Writer::flags(const Variable& v) {
    return std::string(v.unknown ? ", may be unknown" : "") + (v.none ? ", may be none" : "") +
           (v.is_protected ? ", protected" : "");
}

void Writer::fact(Variable v) {
    if (v.kind != Kind::text && v.kind != Kind::set) {
        v.none = random_.chance(25);
    }
    v.unknown = random_.chance(40);
    out_.text += "fact " + v.name + " " + type_words(v) + flags(v) + "\n";
    out_.facts.push_back(v);
}

void Writer::facts() {
    const std::vector<std::string> segments{"consumer", "small_business", "wealth", "student"};
    const std::vector<std::string> tiers{"basic", "silver", "gold", "platinum"};
    const auto some = [&](const std::vector<std::string>& values) {
        const std::size_t size = 2 + random_.below(values.size() - 1);
        return std::vector<std::string>(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(size));
    };
    const auto number = [&](const char* name, Kind kind, int places, std::int64_t low, std::int64_t high) {
        Variable v;
        v.name = name;
        v.kind = kind;
        v.places = places;
        v.low = low;
        v.high = high;
        fact(v);
    };
    const auto plain = [&](const char* name, Kind kind, std::vector<std::string> values = {}, bool ranked = false) {
        Variable v;
        v.name = name;
        v.kind = kind;
        v.values = std::move(values);
        v.ranked = ranked;
        fact(v);
    };
    plain("segment", Kind::choice, some(segments));
    plain("tier", Kind::choice, some(tiers), true);
    plain("hardship", Kind::yes_no);
    plain("disputed", Kind::yes_no);
    number("balance", Kind::money, 2, 0, 100 * random_.between(1, 20'000));
    number("credit_limit", Kind::money, 2, random_.chance(30) ? -50'000 : 0, 1'000'000'000);
    number("broken_promises", Kind::whole, 0, random_.between(-3, 0), random_.between(3, 30));
    number("score", Kind::decimal, 1 + static_cast<int>(random_.below(3)), -500, random_.between(100, 90'000));
    number("rate", Kind::percent, 2, 0, 10'000);
    number("age_of_account", Kind::days, 0, 0, random_.between(30, 4'000));
    number("term", Kind::months, 0, 0, 120);
    plain("oldest_unpaid", Kind::date);
    plain("promised_on", Kind::date);
    plain("call_time", Kind::time);
    plain("working_hours", Kind::hours);
    plain("town", Kind::text);
    plain("preferred_channel", Kind::channel, out_.channels);
    plain("allowed_channels", Kind::set, out_.channels);
    plain("flags", Kind::set, {"vip", "fraud", "test_account"});
    per_channel();
    plain("speaks", Kind::choice, {"english", "spanish", "polish"});
    Variable secret;
    secret.name = "ethnicity";
    secret.kind = Kind::choice;
    secret.values = {"group_a", "group_b"};
    secret.is_protected = true;
    fact(secret);
}

/// One line declares a fact for each channel.
void Writer::per_channel() {
    Variable reach;
    reach.kind = Kind::percent;
    reach.places = 2;
    reach.high = 10'000;
    reach.unknown = random_.chance(60);
    reach.none = random_.chance(30);
    out_.text += "fact reach " + type_words(reach) + " for each channel" + flags(reach) + "\n";
    for (const std::string& channel : out_.channels) {
        reach.name = "reach_" + channel;
        out_.facts.push_back(reach);
    }
}

void Writer::lists() {
    const auto field = [&](const char* name, Kind kind, std::vector<std::string> values = {}) {
        Variable v;
        v.name = name;
        v.kind = kind;
        v.values = std::move(values);
        v.places = kind == Kind::money ? 2 : 0;
        v.high = kind == Kind::money ? 50'000 : 20;
        v.unknown = random_.chance(25);
        v.none = kind != Kind::text && random_.chance(15);
        return v;
    };
    ListShape contacts;
    contacts.name = "contacts";
    contacts.record = "contact";
    contacts.at_most = 1 + random_.below(9);
    contacts.unknown = random_.chance(20);
    contacts.dated = true;
    contacts.fields.push_back(field("on", Kind::date));
    std::vector<std::string> used = out_.channels;
    if (random_.chance(50)) {
        used.push_back("letter_by_court");
    }
    contacts.fields.push_back(field("by", Kind::channel, used));
    contacts.fields.push_back(field("result", Kind::choice, {"delivered", "no_answer", "busy", "conversation"}));
    if (random_.chance(50)) {
        contacts.fields.push_back(field("direction", Kind::choice, {"inbound", "outbound"}));
    }
    contacts.fields.push_back(field("answered", Kind::yes_no));
    contacts.fields.push_back(field("debt", Kind::text));
    contacts.fields.push_back(field("at", Kind::time));
    out_.lists.push_back(contacts);
    if (random_.chance(60)) {
        ListShape payments;
        payments.name = "payments";
        payments.record = "payment";
        payments.at_most = 1 + random_.below(5);
        payments.unknown = random_.chance(10);
        payments.dated = random_.chance(70);
        payments.fields.push_back(field("amount", Kind::money));
        if (payments.dated) {
            payments.fields.push_back(field("paid_on", Kind::date));
        }
        payments.fields.push_back(field("late_by", Kind::days));
        out_.lists.push_back(payments);
    }
    for (const ListShape& list : out_.lists) {
        out_.text += "fact " + list.name + " list of " + list.record + ", at most " + std::to_string(list.at_most) +
                     (list.unknown ? ", may be unknown" : "") + "\n";
    }
    for (const ListShape& list : out_.lists) {
        out_.text += "\nlist " + list.record + "\n";
        for (const Variable& v : list.fields) {
            out_.text += "  " + v.name + " " + type_words(v) + flags(v) + "\n";
        }
    }
}

void Writer::calculate(const std::string& name, Kind kind, const std::string& value, bool unknown, bool none,
                       int places, bool quotient) {
    Variable v;
    v.name = name;
    v.kind = kind;
    v.places = places;
    v.low = kind == Kind::date ? 0 : -2'000;
    v.high = kind == Kind::money ? 900'000 : 2'000;
    v.unknown = unknown;
    v.none = none;
    v.quotient = quotient;
    out_.text += "calculate " + name + " as " + value + "\n";
    calculated_.push_back(v);
}

void Writer::calculations() {
    const auto& f = out_.facts;
    const auto get = [&](const char* name) -> const Variable& {
        for (const Variable& v : f) {
            if (v.name == name) {
                return v;
            }
        }
        return f.front();
    };
    const Variable& oldest = get("oldest_unpaid");
    const Variable& promised = get("promised_on");
    const Variable& balance = get("balance");
    const Variable& limit = get("credit_limit");
    std::string due = "days from oldest_unpaid to as_of";
    bool due_none = oldest.none;
    bool due_unknown = oldest.unknown;
    if (due_none && random_.chance(70)) {
        due += ", or " + std::to_string(random_.below(3)) + " days when none";
        due_none = false;
    }
    if (due_unknown && random_.chance(50)) {
        due += ", or " + std::to_string(random_.below(90)) + " days when unknown";
        due_unknown = false;
    }
    calculate("days_past_due", Kind::days, due, due_unknown, due_none);
    calculate("utilization", Kind::percent, "balance as percent of credit_limit", true, balance.none || limit.none, 2,
              true);
    const auto strictly = [](const Variable& a, const Variable& b) { return a.unknown || b.unknown; };
    const auto either_none = [](const Variable& a, const Variable& b) { return a.none || b.none; };
    if (random_.chance(60)) {
        calculate("room", Kind::money, "credit_limit - balance", strictly(balance, limit), either_none(balance, limit),
                  2);
    }
    if (random_.chance(60)) {
        const std::string most = random_.pick({"lesser", "greater"});
        calculate("extreme_amount", Kind::money, most + " of balance and credit_limit", strictly(balance, limit),
                  balance.none && limit.none, 2);
    }
    if (random_.chance(60)) {
        const std::string which = random_.pick({"earlier", "later"});
        calculate("some_date", Kind::date, which + " of oldest_unpaid and promised_on", strictly(oldest, promised),
                  oldest.none && promised.none);
    }
    if (random_.chance(60)) {
        calculate("months_open", Kind::months, "months from promised_on to as_of", promised.unknown, promised.none);
    }
    if (random_.chance(60)) {
        const std::string how = random_.pick({"down", "up", "half up", "to nearest"});
        const std::string words = how == "to nearest" ? "rounded to nearest" : "rounded " + how + " to";
        calculate("part", Kind::money,
                  std::to_string(random_.between(1, 150)) + "% of balance " + words + " " +
                      random_.pick({"0.05", "1", "10", "25"}) + " USD",
                  balance.unknown, balance.none, 2);
    }
    if (random_.chance(60)) {
        calculate("calls_made", Kind::whole, "number of contacts where (result is not busy)", true, false);
    }
    if (random_.chance(40)) {
        calculate("per_promise", Kind::decimal, "score per broken_promises", true,
                  either_none(get("score"), get("broken_promises")), 2, true);
    }
    if (random_.chance(40)) {
        calculate("weighted", Kind::decimal, "score * broken_promises", strictly(get("score"), get("broken_promises")),
                  either_none(get("score"), get("broken_promises")), get("score").places);
    }
    if (random_.chance(40)) {
        calculate("monthly", Kind::money, "balance per term", true, either_none(balance, get("term")), 2, true);
    }
    if (random_.chance(40)) {
        calculate("capped", Kind::percent, random_.pick({"lesser", "greater"}) + " of utilization and 50%", true, false,
                  2, true);
    }
    if (random_.chance(40)) {
        calculate("whole_rate", Kind::percent,
                  "utilization rounded " + random_.pick({"down", "up", "half up"}) + " to 1%", true,
                  balance.none || limit.none, 2);
    }
    if (calculated_.back().name == "whole_rate" && random_.chance(50)) {
        calculate("whole_limit", Kind::money,
                  "(balance per term, or 7 USD when unknown) rounded " + random_.pick({"half up", "up"}) + " to 1 USD",
                  false, balance.none || get("term").none, 2);
    }
    if (random_.chance(40)) {
        calculate("owed_and_free", Kind::money, "balance + credit_limit - 12.50 USD", strictly(balance, limit),
                  either_none(balance, limit), 2);
    }
    if (random_.chance(50)) {
        calculate("business_wait", Kind::whole,
                  "business days from " + random_.pick({"oldest_unpaid to promised_on", "promised_on to as_of"}) + " on " +
                      random_.pick({"bank", "shop"}),
                  true, oldest.none || promised.none);
    }
    if (random_.chance(40)) {
        calculate("business_end", Kind::date, business_days("after") + " oldest_unpaid on bank", true, oldest.none);
    }
    if (random_.chance(40)) {
        calculate("grace_ends", Kind::date,
                  std::to_string(random_.between(1, 40)) + random_.pick({" days", " months"}) + " after oldest_unpaid",
                  oldest.unknown, oldest.none);
    }
    out_.text += "\n";
}

void Writer::outcome(Variable v) {
    std::string normal;
    const bool usual = random_.chance(60);
    if (v.kind == Kind::choice) {
        normal = random_.pick(v.values);
    } else if (v.kind == Kind::set) {
        normal = random_.chance(60) ? "empty" : random_.pick(v.values);
    } else if (v.kind == Kind::yes_no) {
        normal = random_.pick({"yes", "no"});
    } else if (v.kind == Kind::hours) {
        normal = "07:00 to 22:00";
    } else if (v.kind != Kind::date && v.kind != Kind::channel) {
        v.normally = random_.between(v.low, v.high);
        normal = constant(v, *v.normally);
    }
    const bool says = usual && !normal.empty();
    if (says && !v.normally) {
        v.normally = 0;
    } else if (!says) {
        v.normally.reset();
    }
    v.none = !says && !v.for_each_channel;
    out_.text += "outcome " + v.name + " " + type_words(v) + (says ? ", normally " + normal : "") + "\n";
    out_.outcomes.push_back(v);
}

void Writer::outcomes() {
    const auto make = [&](const char* name, Kind kind, std::vector<std::string> values = {}, bool ranked = false) {
        Variable v;
        v.name = name;
        v.kind = kind;
        v.values = std::move(values);
        v.ranked = ranked;
        v.for_each_channel = kind == Kind::hours;
        v.places = kind == Kind::money || kind == Kind::percent ? 2 : 0;
        v.low = 0;
        v.high = kind == Kind::money ? 500'000 : kind == Kind::percent ? 10'000 : 90;
        outcome(v);
    };
    make("tone", Kind::choice, {"friendly", "empathetic", "neutral", "firm"}, true);
    make("offer", Kind::choice, {"no_offer", "payment_plan", "fee_waiver"});
    make("language", Kind::choice, {"spanish", "german", "english", "polish"});
    make("settle_for", Kind::money);
    make("discount", Kind::percent);
    make("review", Kind::days);
    make("notices", Kind::set, {"opt_out", "free_advice", "credit_report"});
    make("recorded", Kind::yes_no);
    if (random_.chance(80)) {
        make("window", Kind::hours);
    }
    if (random_.chance(40)) {
        make("due_on", Kind::date);
    }
    if (random_.chance(40)) {
        make("attempts", Kind::whole);
    }
    out_.text += "\n";
}

} // namespace forbear::differential
