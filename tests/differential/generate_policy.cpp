// The generator's policies: rules, sections, tables.

#include "differential/writer.h"

namespace forbear::differential {

/// Split by a text, a whole number or a word; the rest has a name of its own or is the champion's.
void Writer::experiments() {
    std::vector<const Variable*> splitting;
    for (const Variable& v : out_.facts) {
        const bool splits = v.kind == Kind::text || v.kind == Kind::whole || v.kind == Kind::choice ||
                            v.kind == Kind::channel;
        if (splits && !v.is_protected) {
            splitting.push_back(&v);
        }
    }
    for (std::size_t i = random_.below(3); i > 0; --i) {
        const Variable& by = *random_.pick(splitting);
        Variable cell;
        cell.name = "trial_" + std::to_string(i);
        cell.kind = Kind::choice;
        cell.unknown = by.unknown || by.none;
        experiments_ += "experiment " + cell.name + " by " + by.name + "\n";
        std::int64_t left = 10'000;
        for (std::size_t n = random_.below(4); n > 0; --n) {
            const std::int64_t share = random_.chance(10) ? 0 : random_.between(0, left / 2);
            left -= share;
            cell.values.push_back("cell_" + std::to_string(n));
            experiments_ += "  " + cell.values.back() + " " + amount_text(share, 2) + "%\n";
        }
        if (cell.values.empty() || random_.chance(50)) {
            cell.values.push_back(random_.chance(50) ? "champion" : "challenger");
            experiments_ += "  " + cell.values.back() + " " + amount_text(left, 2) + "%\n";
        } else if (left > 0) {
            cell.values.push_back("champion");
        }
        experiments_ += "\n";
        calculated_.push_back(cell);
    }
}

void Writer::policy() {
    has_second_guards_ = out_.text.find("guards second_guards") != std::string::npos;
    // Names that one policy or version declares mean nothing in the next.
    const auto calculated = calculated_;
    const auto definitions = definitions_;
    const auto definition_of = definition_of_;
    const auto forget = [&] {
        calculated_ = calculated;
        definitions_ = definitions;
        definition_of_ = definition_of;
    };
    if (!random_.chance(15)) {
        const std::string drawn = random_.chance(25) ? cells_that_use() : "";
        version("generated", 1, "", drawn);
        if (drawn.empty()) {
            return;
        }
        forget();
        out_.text += "\n";
        version("other", 3, "", "");
        return;
    }
    std::int64_t from = random_.between(20'450, 20'650);
    const int versions = static_cast<int>(1 + random_.below(3));
    for (int number = 1; number <= versions; ++number) {
        const std::int64_t last = from + random_.between(20, 120);
        const bool says_until = random_.chance(50);
        version("generated", number, "  effective from " + date_text(remember(Kind::date, from)) +
                            (says_until ? " until " + date_text(remember(Kind::date, last)) : std::string()) + "\n",
                "");
        out_.text += "\n";
        from = last + 1 + (says_until && random_.chance(40) ? random_.between(1, 10) : 0);
        forget();
    }
}

/// An experiment with one or two cells that another policy decides; nothing where no fact splits.
std::string Writer::cells_that_use() {
    std::vector<const Variable*> splitting;
    for (const Variable& v : out_.facts) {
        const bool splits = v.kind == Kind::text || v.kind == Kind::whole || v.kind == Kind::choice;
        if (splits && !v.is_protected) {
            splitting.push_back(&v);
        }
    }
    if (splitting.empty()) {
        return "";
    }
    std::string text = "experiment drawn by " + random_.pick(splitting)->name + "\n";
    text += "  one 30% uses other\n  plain 20%\n";
    return text + (random_.chance(50) ? "  two 25% uses other\n\n" : "\n");
}

void Writer::version(const std::string& name, int number, const std::string& dates, const std::string& drawn) {
    const bool second = has_second_guards_ && (dates.empty() || random_.chance(60));
    out_.text += "policy " + name + " version " + std::to_string(number) +
                 "\n  \"Nobody would sign this.\"\n  about customer\n  guarded by first_guards" +
                 (second ? ", second_guards" : "") + "\n" + dates + "\n";
    in_guard_ = false;
    out_.text += experiments_;
    const bool is_first = random_.chance(50);
    if (is_first) {
        out_.text += drawn;
    }
    out_.text += "parameter patience is " + std::to_string(remember(Kind::days, random_.between(1, 60))) + " days\n";
    Variable patience;
    patience.name = "patience";
    patience.kind = Kind::days;
    patience.high = 60;
    calculated_.push_back(patience);
    if (random_.chance(50)) {
        bool ignored = false;
        out_.text += "define lately as " + list_part(out_.lists.front(), ignored, false) + "\n";
        definitions_.push_back("lately");
        definition_of_["lately"] = 0;
    }
    if (random_.chance(30)) {
        out_.text += "define sent as contacts where (result is not busy)\n";
        definitions_.push_back("sent");
        definition_of_["sent"] = 0;
    }
    for (std::size_t i = random_.below(3); i > 0; --i) {
        const Condition condition = this->condition(2);
        Variable call;
        call.name = "call_" + std::to_string(++names_);
        call.kind = Kind::yes_no;
        call.unknown = condition.unknown;
        out_.text += "define " + call.name + " when " + condition.text + "\n";
        calculated_.push_back(call);
    }
    out_.text += "\n";
    items(2, static_cast<int>(2 + random_.below(4)));
    if (!is_first) {
        out_.text += drawn;
    }
    out_.text += "otherwise " + action("          ") + "  because \"Nothing else fits.\"\n";
}

void Writer::items(int depth, int count) {
    for (int i = 0; i < count; ++i) {
        const std::size_t kind = random_.below(10);
        if (kind < 5) {
            rule();
        } else if (kind < 7 && depth > 0) {
            section(depth);
        } else if (kind < 8) {
            cadence();
        } else {
            table();
        }
    }
}

std::string Writer::when_clause(const std::string& space, bool always) {
    std::string text;
    if (always || random_.chance(90)) {
        const Condition when = condition(static_cast<int>(random_.below(4)));
        text += space + "when " + when.text + (when.unknown && random_.chance(40) ? ", or unknown" : "") + "\n";
    }
    if (random_.chance(20)) {
        text += space + "unless " + condition(1).text + "\n";
    }
    return text;
}

/// Dates between which a rule or a guard is in force.
std::string Writer::effective(const std::string& space) {
    if (!random_.chance(8)) {
        return {};
    }
    const std::int64_t from = remember(Kind::date, random_.between(20'450, 20'750));
    const std::string until =
        random_.chance(50) ? ", until " + date_text(remember(Kind::date, from + random_.between(0, 100))) : "";
    return space + "effective from " + date_text(from) + until + "\n";
}

void Writer::rule() {
    out_.text += indent() + "rule rule_" + std::to_string(++names_) + " \"A rule\"\n" + effective(indent() + "  ") +
                 when_clause(indent() + "  ", true) + indent() + "  then " + action(indent() + "       ") + indent() +
                 "  because \"It fits.\"\n\n";
}

void Writer::section(int depth) {
    out_.text += indent() + "section section_" + std::to_string(++names_) + " \"A section\"\n" +
                 when_clause(indent() + "  ", true) + "\n";
    ++depth_;
    items(depth - 1, static_cast<int>(1 + random_.below(3)));
    --depth_;
    out_.text += indent() + "end section\n\n";
}

std::string Writer::contact(bool in_cell) {
    const auto joined = [](const std::vector<std::string>& names) {
        std::string text;
        for (const std::string& name : names) {
            text += (text.empty() ? "" : ", ") + name;
        }
        return text;
    };
    const auto sufficient = [&] {
        return random_.chance(30) ? " with reach at least " +
                                        amount_text(remember(Kind::percent, random_.between(0, 9'000)), 2) + "%"
                                  : std::string();
    };
    if (random_.chance(15) && !with_cost_.empty()) {
        candidates_ = some_words(with_cost_, 4);
        return "cheapest of " + joined(candidates_) + sufficient();
    }
    candidates_ = some_words(out_.channels, 4);
    if (random_.chance(20)) {
        return "likeliest of " + joined(candidates_) + " by reach" + sufficient();
    }
    if (random_.chance(15)) {
        const std::string text = joined(candidates_);
        return random_.pick({"", "first of "}) + text + sufficient();
    }
    std::vector<std::string> names = candidates_;
    if (random_.chance(30)) {
        names.insert(names.begin() + static_cast<std::ptrdiff_t>(random_.below(names.size() + 1)), "preferred_channel");
    }
    const std::string pick = random_.pick({"", "", "first of ", "all of "});
    if (pick == "all of " || in_cell) {
        candidates_.clear();
    }
    return pick + joined(names);
}

/// Channels of the rule and facts that hold any channel, also one that the rule does not ask for.
std::string Writer::prefer() {
    std::vector<std::string> names = candidates_;
    names.push_back("preferred_channel");
    names.push_back("preferred_channel");
    std::string text;
    for (const std::string& name : some_words(names, 2)) {
        text += (text.empty() ? "" : ", ") + name;
    }
    return "prefer " + text;
}

/// The words after `then`, one clause a line.
std::string Writer::action(const std::string& space) {
    std::string text;
    if (random_.chance(4)) {
        return "reject\n";
    }
    candidates_.clear();
    text = random_.chance(15) ? "do not contact" : "contact by " + contact(false);
    if (!candidates_.empty() && random_.chance(35)) {
        text += "\n" + space + prefer();
    }
    return text + settings("\n" + space) + "\n";
}

std::string Writer::settings(const std::string& separator) {
    std::string text;
    for (const Variable& outcome : out_.outcomes) {
        if (random_.chance(35)) {
            text += separator + setting(outcome);
        }
    }
    return text;
}

std::string Writer::setting(const Variable& outcome) {
    return outcome.name + (outcome.kind == Kind::days && random_.chance(50) ? " in " : " ") + outcome_value(outcome);
}

std::string Writer::outcome_value(const Variable& outcome) {
    const auto known = [&](Kind kind, const std::string& otherwise) -> std::string {
        const Variable* v = find(kind);
        if (v == nullptr) {
            return {};
        }
        return v->name + (v->unknown ? ", or " + otherwise + " when unknown" : "") +
               (v->none ? ", or " + otherwise + " when none" : "");
    };
    const auto known_calculation = [&](const std::string& name, const std::string& otherwise) {
        for (const Variable& v : calculated_) {
            if (v.name == name && v.none) {
                return "(" + name + ", or " + otherwise + " when unknown, or " + otherwise + " when none)";
            }
        }
        return "(" + name + ", or " + otherwise + " when unknown)";
    };
    switch (outcome.kind) {
    case Kind::choice:
        for (const Variable& fact : out_.facts) {
            if (outcome.name == "language" && fact.name == "speaks" && random_.chance(60)) {
                return "speaks" + std::string(fact.unknown ? ", or german when unknown" : "") +
                       (fact.none ? ", or english when none" : "");
            }
        }
        return random_.pick(outcome.values);
    case Kind::yes_no: return random_.pick({"yes", "no"});
    case Kind::set: {
        std::string text;
        for (const std::string& member : some_words(outcome.values, 2)) {
            text += (text.empty() ? "" : ", ") + member;
        }
        return text;
    }
    case Kind::hours: return random_.pick({"08:00 to 20:00", "09:30 to 12:00", "20:00 to 21:30", "00:00 to 23:59"});
    case Kind::date:
        return random_.chance(50) ? std::to_string(random_.between(1, 60)) + " days after as_of"
                                  : known(Kind::date, date_text(20'600));
    case Kind::money:
        if (random_.chance(60)) {
            const std::string share = std::to_string(random_.between(1, 100)) + "% of ";
            const std::string base = known(Kind::money, "100 USD");
            const bool simple = base.find(',') == std::string::npos;
            const std::string rounding =
                random_.chance(50) ? " rounded " + random_.pick({"down to ", "up to ", "half up to ", "to nearest "}) +
                                         random_.pick({"1", "5", "0.25"}) + " USD"
                                   : "";
            const std::string value = simple && rounding.empty()
                                          ? share + base
                                          : "(" + share + (simple ? base : "(" + base + ")") + rounding + ")";
            return value + ", at least 0 USD, at most " + random_.pick({"1_000 USD", "5_000 USD", "250.50 USD"});
        }
        break;
    case Kind::percent:
        if (random_.chance(40)) {
            return known_calculation("utilization", "0%") + ", at least 0%, at most " +
                   random_.pick({"100%", "33.33%"});
        }
        break;
    case Kind::days:
        if (random_.chance(15)) {
            return "(" + business_days("on") + " bank, or 7 days when unknown)";
        }
        if (random_.chance(40)) {
            const std::string days = known(Kind::days, "3 days");
            return (days.find(',') == std::string::npos ? days : "(" + days + ")") + ", at least " +
                   random_.pick({"0 days", "0 days", "(lesser of patience and 20 days)"}) + ", at most 90 days";
        }
        break;
    default: break;
    }
    return constant(outcome, random_.between(outcome.low, outcome.high));
}

void Writer::table() {
    std::vector<const Variable*> subjects;
    for (const Variable* v : visible()) {
        if (v->kind != Kind::set && v->kind != Kind::hours) {
            subjects.push_back(v);
        }
    }
    if (random_.chance(15)) {
        for (const Variable* v : subjects) {
            if (v->kind == Kind::choice && !v->unknown && !v->none) {
                partition_table(*v);
                return;
            }
        }
    }
    std::vector<const Variable*> columns;
    for (std::size_t i = 1 + random_.below(3); i > 0; --i) {
        const Variable* subject = random_.pick(subjects);
        bool used = false;
        for (const Variable* column : columns) {
            used = used || column->name == subject->name;
        }
        if (!used) {
            columns.push_back(subject);
        }
    }
    std::vector<const Variable*> outcomes;
    for (const Variable& outcome : out_.outcomes) {
        if (outcome.kind != Kind::hours && outcome.kind != Kind::date && random_.chance(25)) {
            outcomes.push_back(&outcome);
        }
    }
    const std::string name = "table_" + std::to_string(++names_);
    out_.text += indent() + "table " + name + " \"A table\", first row that fits\n" + indent() + "        ";
    for (std::size_t i = 0; i < columns.size(); ++i) {
        out_.text += (i == 0 ? " " : " | ") + columns[i]->name;
    }
    const bool prefers = random_.chance(20);
    out_.text += std::string(" => contact by") + (prefers ? " | prefer" : "");
    for (const Variable* outcome : outcomes) {
        out_.text += " | " + outcome->name;
    }
    out_.text += "\n";
    for (std::size_t row = 1 + random_.below(4); row > 0; --row) {
        out_.text += indent() + "  row_" + std::to_string(row) + ":";
        for (std::size_t i = 0; i < columns.size(); ++i) {
            bool unknown = false;
            std::string cell = random_.chance(20) ? random_.pick({"-", "any"}) : predicate(*columns[i], true, unknown);
            if (unknown && random_.chance(25)) {
                cell += ", or unknown";
            }
            out_.text += (i == 0 ? " " : " | ") + cell;
        }
        const std::string contact = random_.chance(10) ? "do not contact" : this->contact(true);
        const bool has_order = contact != "do not contact" && contact.find("all of ") == std::string::npos;
        out_.text += " => " + contact;
        if (prefers) {
            out_.text += has_order && random_.chance(70) ? " | preferred_channel" : " | -";
        }
        for (const Variable* outcome : outcomes) {
            const bool nothing = random_.chance(15);
            out_.text += " | " + (nothing                      ? "-"
                                  : outcome->kind == Kind::set ? random_.pick(outcome->values)
                                  : outcome->kind == Kind::choice || outcome->kind == Kind::yes_no
                                      ? outcome_value(*outcome)
                                      : constant(*outcome, random_.between(outcome->low, outcome->high)));
        }
        out_.text += "\n";
    }
    out_.text += indent() + "end table\n\n";
}

/// Steps that follow each other from some day on; contacts are those of the one list that has a channel.
void Writer::cadence() {
    const std::string name = "cadence_" + std::to_string(++names_);
    out_.text += indent() + "cadence " + name + " \"A cadence\"";
    if (definition_of_.count("sent") != 0 && random_.chance(30)) {
        out_.text += " counting sent";
    }
    out_.text += "\n";
    if (random_.chance(60)) {
        out_.text += indent() + "  when " + condition(1).text + "\n";
    }
    std::int64_t day = random_.between(0, 5);
    for (std::size_t step = 1 + random_.below(4); step > 0; --step) {
        const std::int64_t last = day + random_.between(1, 20);
        out_.text += indent() + "  " + (random_.chance(50) ? "step_" + std::to_string(step) + ": " : "") +
                     "days past due " + std::to_string(remember(Kind::days, day)) +
                     (step == 1 && random_.chance(30) ? " or above" : " to " + std::to_string(remember(Kind::days, last)));
        if (random_.chance(15)) {
            out_.text += " do not contact\n";
        } else {
            out_.text += " contact by " + contact(false) + (random_.chance(50) ? " once" : " every " +
                         std::to_string(random_.between(1, 9)) + " days");
            if (out_.text.ends_with("days") && random_.chance(50)) {
                out_.text += ", at most " + std::to_string(random_.between(1, 4)) + " times";
            }
            out_.text += "\n";
        }
        day = last + 1;
    }
    if (random_.chance(50)) {
        out_.text += indent() + "  stop when " + condition(1).text + "\n";
    }
    out_.text += indent() + "end cadence\n\n";
}

/// Exactly one row for every value: proved when it compiles.
void Writer::partition_table(const Variable& v) {
    out_.text += indent() + "table table_" + std::to_string(++names_) + " \"A partition\", exactly one row fits\n" +
                 indent() + "    " + v.name + " => contact by\n";
    for (std::size_t i = 0; i < v.values.size(); ++i) {
        out_.text += indent() + "  for_" + v.values[i] + ": " + v.values[i] + " => " + contact(true) + "\n";
    }
    out_.text += indent() + "end table\n\n";
}

} // namespace forbear::differential
