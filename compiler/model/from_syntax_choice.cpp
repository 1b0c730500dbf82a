// Which of its candidates a rule chooses: the cheapest, the likeliest, those that suffice, and what is preferred.

#include <algorithm>

#include "model/actions.h"
#include "model/types.h"
#include "syntax/print.h"

namespace forbear::model {
namespace {

std::string pick_words(syntax::Pick pick) {
    return pick == syntax::Pick::cheapest_of ? "cheapest of" : "likeliest of";
}

} // namespace

void ActionReader::choose(const syntax::Action& written, Action& action) {
    const bool cheapest = written.pick == syntax::Pick::cheapest_of;
    const bool likeliest = written.pick == syntax::Pick::likeliest_of;
    if (written.measure && !likeliest) {
        resolver_.report(Code::measure_without_use, written.measure->at, {written.measure->text},
                         "say `contact by likeliest of ... by " + written.measure->text + "`");
    }
    const bool compares = cheapest || likeliest || written.sufficient;
    if (compares && !check_written_out(written, action.candidates)) return;
    if (cheapest) {
        action.order = Order::cheapest;
        sort_by_cost(written, action.candidates);
    }
    if (likeliest && !written.measure) {
        resolver_.report(Code::measure_missing, written.at, {},
                         "say by which fact: `contact by likeliest of voice, email by reach`");
    } else if (likeliest) {
        action.order = Order::likeliest;
        action.weight_name = written.measure->text;
        weigh(written, action.candidates, *written.measure, &Candidate::weight);
    }
    if (written.sufficient) set_floor(written, action);
}

/// Costs and measures belong to channels, not to facts that hold one.
bool ActionReader::check_written_out(const syntax::Action& written, const std::vector<Candidate>& candidates) {
    for (const Candidate& candidate : candidates) {
        if (!candidate.from) continue;
        const bool picks = written.pick == syntax::Pick::cheapest_of || written.pick == syntax::Pick::likeliest_of;
        resolver_.report(Code::fact_among_compared, candidate.from->at,
                         {candidate.from->text, picks ? "`" + pick_words(written.pick) + "`" : "`with ... at least`"},
                         "write the channels out; `prefer " + candidate.from->text + "` then puts it first");
        return false;
    }
    // A name that is no channel has been reported and is not among them.
    return candidates.size() == written.candidates.size();
}

void ActionReader::sort_by_cost(const syntax::Action& written, std::vector<Candidate>& candidates) {
    const Schema& schema = resolver_.schema();
    const Channel* first = nullptr;
    for (std::size_t place = 0; place < candidates.size(); ++place) {
        const Channel& channel = schema.channels.at(candidates[place].channel);
        const syntax::Name& name = written.candidates.at(place);
        if (channel.currency.empty()) {
            resolver_.report(Code::channel_without_cost, name.at, {channel.name},
                             "say in the schema what it costs: `channels ... " + channel.name + " costs 0.05 USD`");
            return;
        }
        if (first != nullptr && first->currency != channel.currency) {
            resolver_.report(Code::currencies_differ, name.at, {channel.currency, first->currency},
                             "costs that are compared are in one currency");
            return;
        }
        if (first == nullptr) first = &channel;
    }
    std::ranges::stable_sort(candidates, {}, [&](const Candidate& one) { return schema.channels[one.channel].cost; });
}

bool ActionReader::weigh(const syntax::Action& written, std::vector<Candidate>& candidates, const syntax::Name& measure,
                         std::optional<Expr> Candidate::*part) {
    const bool orders = part == &Candidate::weight;
    for (Candidate& candidate : candidates) {
        Resolved value = resolver_.fact_of_channel(measure, candidate.channel);
        if (!value) return false;
        if (!is_numeric(value->type.kind)) {
            resolver_.report(Code::wrong_kind, measure.at,
                             {orders ? "`" + pick_words(written.pick) + "`" : "`with ... at least`", "a number",
                              kind_words(resolver_.schema(), value->type)});
            return false;
        }
        candidate.*part = std::move(value);
    }
    return true;
}

void ActionReader::set_floor(const syntax::Action& written, Action& action) {
    if (action.candidates.empty() || !weigh(written, action.candidates, *written.sufficient_by, &Candidate::measure))
        return;
    action.floor = resolver_.constant_value(*written.sufficient, action.candidates.front().measure->type);
    action.measure_name = written.sufficient_by->text;
    if (action.floor)
        action.floor_text = value_text(resolver_.schema(), action.candidates.front().measure->type, *action.floor);
}

/// A preference only orders: what it names and the rule does not ask for stays out.
void ActionReader::prefer(const syntax::Action& written, Action& action) {
    if (written.prefer.empty()) return;
    std::string without_order;
    if (written.stance == syntax::Stance::do_not_contact) without_order = "do not contact";
    if (written.stance == syntax::Stance::reject) without_order = "reject";
    if (written.pick == syntax::Pick::all_of) without_order = "contact by all of";
    if (!without_order.empty()) {
        resolver_.report(Code::nothing_to_prefer, written.prefer_at, {without_order},
                         written.pick == syntax::Pick::all_of
                             ? "all of the channels are used, or none; leave `prefer` out"
                             : "`prefer` says which channel of `contact by` comes first");
        return;
    }
    if (written.stance != syntax::Stance::contact) return;
    action.preferences = candidates(written.prefer, "`prefer`");
    const bool any_fact =
        std::ranges::any_of(action.candidates, [](const Candidate& one) { return one.from.has_value(); });
    if (any_fact || action.candidates.size() != written.candidates.size()) return;
    for (const syntax::Name& name : written.prefer) {
        const auto& channels = resolver_.schema().channels;
        const auto found = std::ranges::find(channels, name.text, &Channel::name);
        const auto index = static_cast<std::uint32_t>(found - channels.begin());
        const bool is_asked =
            std::ranges::find(action.candidates, index, &Candidate::channel) != action.candidates.end();
        if (found == channels.end() || is_asked) continue;
        resolver_.report(Code::preferred_not_asked, name.at, {name.text},
                         "a preference never adds a channel; add `" + name.text + "` to `contact by`, or leave it out",
                         {{written.at, "the rule asks for these"}});
    }
}

} // namespace forbear::model
