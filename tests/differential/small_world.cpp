#include "small_world.h"

#include <algorithm>

namespace forbear::differential {
namespace {

constexpr std::int64_t tiers = 3, latest = 9;

const std::string schema_text = R"(schema customer
key  account_id
fact tier     ranked low, middle, high
fact late     days 0 to 9
fact hardship yes or no, may be unknown
fact promised days 0 to 3, may be none
channels email, sms, letter
outcome tone   ranked friendly, neutral, firm, normally friendly
outcome review days 0 to 30
outcome offer  one of no_offer, plan, normally no_offer

)";

} // namespace

std::vector<Customer> everybody() {
    std::vector<Customer> all;
    for (std::int64_t tier = 0; tier < tiers; ++tier) {
        for (std::int64_t late = 0; late <= latest; ++late) {
            for (int hardship = 0; hardship < 3; ++hardship) {
                for (std::int64_t promised = -1; promised <= 3; ++promised) {
                    all.push_back({tier, late, hardship == 2 ? State::unknown : State::known, hardship == 1 ? 1 : 0,
                                   promised < 0 ? State::none : State::known, std::max<std::int64_t>(promised, 0)});
                }
            }
        }
    }
    return all;
}

void fill(const Customer& customer, Record& record) {
    record.set_value(0, 20'788, State::known);
    record.set_text(1, "A1");
    record.set_value(2, customer.tier, State::known);
    record.set_value(3, customer.late, State::known);
    record.set_value(4, customer.hardship, customer.hardship_state);
    record.set_value(5, customer.promised, customer.promised_state);
}

std::string SmallWorld::policy() {
    std::string text = schema_text + "policy small\n  about customer\n  guarded by first\n\n";
    for (std::uint64_t rule = 0, rules = 2 + random_.below(5); rule < rules; ++rule) {
        text += "rule rule_" + std::to_string(rule) + "\n  when " + condition() + "\n";
        if (random_.chance(20)) text += "  unless " + atom() + "\n";
        text += "  then " + action() + "  because \"So.\"\n\n";
    }
    text += "otherwise do not contact because \"Nothing fits.\"\n\nguards first \"First\"\n\n";
    for (std::uint64_t guard = 0, guards = 1 + random_.below(3); guard < guards; ++guard) {
        text += "guard guard_" + std::to_string(guard) + "\n";
        if (random_.chance(80)) text += "  when " + condition() + ", or unknown\n";
        text += "  " + effect() + "\n  because \"So.\"\n\n";
    }
    return text + "end guards\n";
}

std::vector<Required> SmallWorld::requirements() {
    std::vector<Required> made;
    const auto limit = static_cast<std::int64_t>(random_.below(2));
    const auto from = static_cast<std::int64_t>(random_.below(10));
    const std::string tones[] = {"friendly", "neutral", "firm"};
    made.push_back({"whenever late is at least " + std::to_string(from) + "\n  tone is " + tones[limit] + " or below",
                    [=](const Customer& who, const Outcome& what) { return who.late >= from && what.tone > limit; }, {}});
    made.push_back({"whenever hardship\n  channels exclude sms",
                    [](const Customer& who, const Outcome& what) {
                        return who.hardship_state == State::known && who.hardship == 1 && what.channels.contains(1);
                    }, {}});
    made.push_back({"whenever channels include letter\n  review is at most 10 days",
                    [](const Customer&, const Outcome& what) {
                        return what.channels.contains(2) && !(what.review && *what.review <= 10);
                    }, {}});
    const bool in_hardship = random_.chance(50);
    made.push_back({std::string("whenever ") + (in_hardship ? "hardship" : "tier is low and promised is none") + "\n  nobody is contacted",
                    [=](const Customer& who, const Outcome& what) {
                        const bool applies = in_hardship ? who.hardship_state == State::known && who.hardship == 1
                                                         : who.tier == 0 && who.promised_state == State::none;
                        return applies && !what.channels.empty();
                    }, {}});
    made.push_back({"whenever nobody is contacted\n  tone is neutral or below",
                    [](const Customer&, const Outcome& what) { return what.channels.empty() && what.tone > 1; }, {}});
    made.push_back({"a higher tier never gets a higher tone, all else equal", {},
                    [](const Customer& one, const Outcome& gets, const Customer& other, const Outcome& also) {
                        return one.late == other.late && one.hardship_state == other.hardship_state &&
                               one.hardship == other.hardship && one.promised_state == other.promised_state &&
                               one.promised == other.promised && one.tier > other.tier && gets.tone > also.tone;
                    }});
    made.push_back({"a higher late never gets a lower tone, all else equal", {},
                    [](const Customer& one, const Outcome& gets, const Customer& other, const Outcome& also) {
                        return one.tier == other.tier && one.hardship_state == other.hardship_state &&
                               one.hardship == other.hardship && one.promised_state == other.promised_state &&
                               one.promised == other.promised && one.late > other.late && gets.tone < also.tone;
                    }});
    return made;
}

std::string SmallWorld::atom() {
    const std::string days = std::to_string(random_.below(10));
    switch (random_.below(7)) {
    case 0: return "late is at least " + days;
    case 1: return "late is below " + days;
    case 2: return "late is 2 to " + std::to_string(2 + random_.below(8));
    case 3: return random_.chance(50) ? "tier is middle or above" : "tier is low";
    case 4: return random_.chance(50) ? "hardship" : "hardship is unknown";
    case 5: return random_.chance(50) ? "promised is none" : "promised is at most " + std::to_string(random_.below(4));
    default: return "late is below promised";
    }
}

std::string SmallWorld::condition() {
    const std::string first = atom();
    if (random_.chance(40)) return "(" + first + (random_.chance(60) ? " and " : " or ") + atom() + ")";
    return random_.chance(15) ? "not (" + first + ")" : first;
}

std::string SmallWorld::action() {
    static const char* const contacts[] = {"contact by email", "contact by sms, letter", "contact by all of email, sms",
                                           "contact by first of letter, sms, email", "do not contact"};
    static const char* const tones[] = {"friendly", "neutral", "firm"};
    std::string text = std::string(contacts[random_.below(5)]) + "\n";
    if (random_.chance(70)) text += "       tone " + std::string(tones[random_.below(3)]) + "\n";
    if (random_.chance(50)) text += "       review in " + std::to_string(random_.below(20)) + " days\n";
    if (random_.chance(30)) text += "       offer plan\n";
    return text;
}

std::string SmallWorld::effect() {
    switch (random_.below(6)) {
    case 0: return "forbid sms";
    case 1: return "forbid all channels except letter";
    case 2: return "limit tone to neutral or below";
    case 3: return "limit review to at most 5 days";
    case 4: return "forbid tone firm";
    default: return "allow only email, letter";
    }
}

std::string SmallWorld::edited(const std::string& policy) {
    // Rules and guards are paragraphs.
    std::vector<std::string> paragraphs;
    std::size_t begin = 0;
    for (std::size_t end = policy.find("\n\n"); end != std::string::npos; begin = end + 2, end = policy.find("\n\n", begin))
        paragraphs.push_back(policy.substr(begin, end - begin));
    paragraphs.push_back(policy.substr(begin));
    std::vector<std::size_t> rules, guards;
    for (std::size_t place = 0; place < paragraphs.size(); ++place) {
        if (paragraphs[place].starts_with("rule ")) rules.push_back(place);
        if (paragraphs[place].starts_with("guard ")) guards.push_back(place);
    }
    const std::size_t rule = rules[random_.below(rules.size())];
    const auto name = [](const std::string& text) { return text.substr(0, text.find('\n')); };
    switch (random_.below(6)) {
    case 0: std::swap(paragraphs[rule], paragraphs[rules[random_.below(rules.size())]]); break;
    case 1: paragraphs[rule] = name(paragraphs[rule]) + "\n  when " + condition() + "\n  then " + action() + "  because \"So.\""; break;
    case 2: paragraphs[rule] += "\n\nrule added\n  when " + condition() + "\n  then " + action() + "  because \"So.\""; break;
    case 3:
        if (rules.size() > 1) paragraphs.erase(paragraphs.begin() + static_cast<std::ptrdiff_t>(rule));
        break;
    case 4: {
        std::string& guard = paragraphs[guards[random_.below(guards.size())]];
        guard = name(guard) + "\n  when " + condition() + ", or unknown\n  " + effect() + "\n  because \"So.\"";
        break;
    }
    default: paragraphs[guards.front()] += "\n\nguard added_guard\n  " + effect() + "\n  because \"So.\""; break;
    }
    std::string text;
    for (const std::string& paragraph : paragraphs) text += (text.empty() ? "" : "\n\n") + paragraph;
    return text;
}

Outcome outcome_of(const DecisionView& decision, const ir::Program& program) {
    Outcome made;
    made.status = decision.status();
    made.rule = static_cast<std::uint32_t>(decision.rule());
    for (std::uint32_t place = 0; place < decision.channel_count(); ++place) made.channels.insert(decision.channel(place));
    for (std::uint32_t guard = 0; guard < program.guards.size(); ++guard) {
        if (decision.guard_applied(guard)) made.applied.insert(guard);
        if (decision.guard_changed(guard)) made.changed.insert(guard);
    }
    made.tone = decision.outcome_word(program.outcome_words[0]);
    if (decision.outcome_is_set(1)) made.review = decision.outcome_word(program.outcome_words[1]);
    return made;
}

} // namespace forbear::differential
