// The generator's guards: gates, exceptions, and every effect.

#include "differential/writer.h"

namespace forbear::differential {

void Writer::guard_files() {
    in_guard_ = true;
    for (const char* name : {"first_guards", "second_guards"}) {
        if (name == std::string("second_guards") && random_.chance(60)) {
            break;
        }
        out_.text += "guards " + std::string(name) + " \"12 CFR 1006\"\n";
        if (random_.chance(40)) {
            // A gate judges the record: what the rule decided is for the guards themselves.
            in_guard_ = false;
            const Condition gate = condition(1);
            in_guard_ = true;
            out_.text += "  when " + gate.text + (gate.unknown && random_.chance(50) ? ", or unknown" : "") + "\n";
        }
        out_.text += "\n";
        for (std::size_t i = 1 + random_.below(6); i > 0; --i) {
            guard("guard_" + std::to_string(++names_));
        }
        out_.text += "end guards\n\n";
    }
    in_guard_ = false;
}

void Writer::guard(const std::string& name) {
    out_.text += "guard " + name + "\n" + effective("  ");
    if (random_.chance(80)) {
        const Condition when = condition(static_cast<int>(random_.below(3)));
        out_.text += "  when " + when.text + (when.unknown ? ", or unknown" : "") + "\n";
    }
    if (random_.chance(20)) {
        out_.text += "  unless " + condition(1).text + "\n";
    }
    for (std::size_t i = 1 + random_.below(2); i > 0; --i) {
        out_.text += "  " + effect() + "\n";
    }
    out_.text += "  because \"1006.6\"\n\n";
}

std::string Writer::effect() {
    const auto channels = [&] {
        std::string text;
        for (const std::string& channel : some_words(out_.channels, 3)) {
            text += (text.empty() ? "" : ", ") + channel;
        }
        return text;
    };
    const auto exception = [&] { return random_.chance(30) ? " except when " + condition(1).text : std::string(); };
    const auto outcome = [&](const char* wanted) -> const Variable& {
        for (const Variable& v : out_.outcomes) {
            if (v.name == wanted) {
                return v;
            }
        }
        return out_.outcomes.front();
    };
    const bool has_window = outcome("window").name == "window";
    switch (random_.below(has_window ? 11 : 10)) {
    case 0: return "forbid " + channels() + exception();
    case 1:
        return "forbid all channels" + (random_.chance(50) ? " except " + random_.pick(out_.channels) : "") +
               exception();
    case 2: return "allow only the channels in allowed_channels" + exception();
    case 3: return "allow only " + channels();
    case 4:
        if (random_.chance(30)) {
            return "forbid every " + random_.pick({"offer", "notices", "recorded", "tone"}) + exception();
        }
        return "forbid offer " + random_.pick(outcome("offer").values) + exception();
    case 5:
        return "limit tone to " + random_.pick(outcome("tone").values) +
               random_.pick({" or below", " or below", " or above"});
    case 6: {
        const Variable& v = outcome(random_.pick({"settle_for", "review", "discount"}).c_str());
        if (const Variable* bound = find(v.kind, true);
            bound != nullptr && bound->name != v.name && !bound->quotient && random_.chance(30)) {
            return "limit " + v.name + " to at most " + bound->name; // held within the outcome's declared range
        }
        return "limit " + v.name + " to " + random_.pick({"at most ", "at most ", "at least "}) +
               constant(v, random_.between(v.low, v.high));
    }
    case 7: return "add " + random_.pick(outcome("notices").values) + " to notices";
    case 8: return "forbid notices " + random_.pick(outcome("notices").values);
    case 9: return "forbid recorded " + random_.pick({"yes", "no"});
    default: {
        if (const Variable* hours = find(Kind::hours); hours != nullptr && random_.chance(35)) {
            return "contact by " + channels() + " only within " + hours->name +
                   (hours->unknown ? ", or 09:00 to 17:00 when unknown" : "") +
                   (hours->none ? ", or 08:30 to 20:00 when none" : "");
        }
        const std::int64_t opens = random_.between(0, 1'200);
        const std::string first = random_.pick({"after ", "from "}) + time_text(opens);
        const std::string last =
            random_.pick({" and before ", " until "}) + time_text(random_.between(opens + 2, 1'439));
        return "contact by " + channels() + " only " + first + last +
               (random_.chance(50) ? ", customer's local time" : "");
    }
    }
}

} // namespace forbear::differential
