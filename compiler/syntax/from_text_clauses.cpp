// Clauses of `then`, `given` and `expect`.

#include <algorithm>

#include "syntax/from_text_reader.h"

namespace forbear::syntax {
namespace {

/// `window of sms ...`, `forbidden all channels`, `... by GUARD`: what only an expectation says.
bool only_in_expect(const Clause& clause) {
    return clause.channel.has_value() || clause.all_channels || !clause.by.empty();
}

/// The status that a word alone means, as the formatter writes it; empty for any other word.
std::string_view status_of(std::string_view word) {
    if (word == "contact" || word == "blocked" || word == "invalid" || word == "rejected") return word;
    return word == "no_contact" ? "do not contact" : "";
}

Expr name_value(const Name& said) {
    Expr value = make_expr(ExprKind::name, said.at);
    value.text = said.text;
    return value;
}

} // namespace

Action Reader::contact(Grammar::ContactContext* context) const {
    Action made;
    made.stance = Stance::contact;
    made.at = span(context);
    made.candidates = names(context->name());
    choice(context->pick(), context->measure(), context->sufficiency(), made);
    return made;
}

void Reader::choice(Grammar::PickContext* pick, Grammar::MeasureContext* measure,
                    Grammar::SufficiencyContext* sufficiency, Action& action) const {
    if (pick != nullptr) {
        action.pick = pick->FIRST_OF() != nullptr    ? Pick::first_of
                      : pick->ALL_OF() != nullptr    ? Pick::all_of
                      : pick->CHEAPEST_OF() != nullptr ? Pick::cheapest_of
                                                     : Pick::likeliest_of;
    }
    if (measure != nullptr) action.measure = name(measure->name());
    if (sufficiency != nullptr) {
        action.sufficient_by = name(sufficiency->name());
        action.sufficient = sum(sufficiency->sum());
    }
}

Placement Reader::placement(Grammar::PlacementContext* context) const {
    Placement made;
    if (context == nullptr) return made;
    made.where = context->BEFORE() != nullptr ? Placement::Where::before : Placement::Where::after;
    made.target = context->name() != nullptr ? name(context->name())
                                             : Name{"otherwise", span(context->OTHERWISE()), false};
    return made;
}

Removal Reader::removal(Grammar::RemoveLineContext* context) const {
    Removal made;
    made.kind = context->RULE() != nullptr      ? Removal::Kind::rule
                : context->TABLE() != nullptr   ? Removal::Kind::table
                : context->SECTION() != nullptr ? Removal::Kind::section
                : context->CADENCE() != nullptr ? Removal::Kind::cadence
                                                : Removal::Kind::guard;
    made.name = name(context->name(0));
    if (context->name().size() > 1) made.row = name(context->name(1));
    made.at = span(context);
    return made;
}

std::vector<Clause> Reader::clauses(const std::vector<Grammar::ClauseContext*>& contexts) const {
    std::vector<Clause> made;
    for (Grammar::ClauseContext* context : contexts) made.push_back(clause(context));
    return made;
}

Clause Reader::clause(Grammar::ClauseContext* context) const {
    Clause made;
    made.at = span(context);
    const auto said = context->name();
    if (context->contact() != nullptr) {
        made.kind = Clause::Kind::contact;
        made.action = contact(context->contact());
        return made;
    }
    if (context->DO_NOT_CONTACT() != nullptr || context->REJECT() != nullptr || context->OTHERWISE() != nullptr) {
        made.kind = context->REJECT() != nullptr ? Clause::Kind::reject
            : context->OTHERWISE() != nullptr    ? Clause::Kind::otherwise
                                                 : Clause::Kind::do_not_contact;
        return made;
    }
    if (context->PREFER() != nullptr) {
        made.kind = Clause::Kind::prefer;
        made.names = names(said);
        return made;
    }
    if (context->RULE() != nullptr) {
        made.kind = Clause::Kind::rule;
        made.name = name(said[0]);
        for (auto* part : context->rulePart()) { // `rule matrix.others`, `rule softer.matrix.others`, `rule softer.otherwise`
            Expr row = make_expr(ExprKind::name, span(part));
            row.at = part->name() != nullptr ? span(part->name()) : span(part->OTHERWISE());
            row.text = part->name() != nullptr ? name(part->name()).text : "otherwise";
            made.values.push_back(std::move(row));
        }
        if (said.size() > 1) { // `rule matrix others`, `rule matrix row others`
            Expr row = make_expr(ExprKind::name, span(said.back()));
            row.text = name(said.back()).text;
            made.values.push_back(std::move(row));
            if (said.size() > 2 && name(said[1]).text != "row") {
                report(Code::word_does_not_fit, span(said[1]), {name(said[1]).text},
                       "write `rule` and its name; for a row of a table `rule NAME row ROW`");
            }
        }
        return made;
    }
    if (context->GUARD() != nullptr || context->GUARDS() != nullptr) {
        made.kind = Clause::Kind::guard;
        made.names = names(said); // of `guard none` there are none
        return made;
    }
    made.kind = context->CHANNELS() != nullptr ? Clause::Kind::channels : Clause::Kind::named;
    made.name = made.kind == Clause::Kind::named ? name(said[0]) : Name{"channels", span(context->CHANNELS()), false};
    Grammar::ByGuardsContext* by = context->byGuards();
    const bool is_contact = by != nullptr && context->forbiddenChannels() == nullptr && is_near(made.name.text, "contact");
    if (is_contact) { // `contcat by email`
        const Span words = join(made.name.at, span(by->BY()));
        const std::string said_words(words_.source.substr(words.begin, words.end - words.begin));
        report({Code::misspelt_word, words, {said_words, "contact by"}, {}, {},
                {{"write `contact by`", FixSafety::safe, {{words, "contact by"}}}}});
        made.kind = Clause::Kind::contact;
        made.action.stance = Stance::contact;
        made.action.at = made.at;
        made.action.candidates = names(by->name());
        return made;
    }
    made.all_channels = context->ALL_CHANNELS() != nullptr;
    if (Grammar::ForbiddenChannelsContext* channels = context->forbiddenChannels(); channels != nullptr) {
        made.all_channels = channels->ALL_CHANNELS() != nullptr;
        made.has_values = true;
        for (const Name& channel : names(channels->name())) made.values.push_back(name_value(channel));
    }
    if (context->ofChannel() != nullptr) made.channel = name(context->ofChannel()->name());
    if (by != nullptr) made.by = names(by->name());
    Grammar::ClauseValuesContext* values = context->clauseValues();
    if (values == nullptr) return made;
    made.has_values = true;
    made.says_in = values->IN() != nullptr;
    for (Grammar::ClauseValueContext* value : values->clauseValue()) {
        if (value->hoursValue() != nullptr) made.values.push_back(hours(value->hoursValue()));
        else if (value->literal() != nullptr) made.values.push_back(literal(value->literal()));
        else {
            Expr one = sum(value->sum());
            for (Grammar::DefaultPartContext* part : value->defaultPart()) one = with_default(std::move(one), part);
            made.values.push_back(std::move(one));
        }
    }
    for (Grammar::BoundContext* bound : values->bound()) {
        if (bound->AT_LEAST() != nullptr) made.at_least = sum(bound->sum());
        else if (bound->AT_MOST() != nullptr) made.at_most = sum(bound->sum());
        else if (!made.values.empty()) made.values.back() = rounded(std::move(made.values.back()), bound->rounding());
    }
    for (Grammar::RecordContext* record : values->record()) {
        std::vector<Given> fields;
        for (Grammar::RecordFieldContext* field : record->recordField()) {
            Given given;
            given.fact = name(field->name());
            given.at = span(field);
            for (Grammar::ClauseValueContext* value : field->clauseValue()) {
                given.values.push_back(value->hoursValue() != nullptr ? hours(value->hoursValue())
                                       : value->literal() != nullptr  ? literal(value->literal())
                                                                      : sum(value->sum()));
            }
            fields.push_back(std::move(given));
        }
        made.records.push_back(std::move(fields));
    }
    return made;
}

void Reader::add_to_action(Clause clause, Action& action) const {
    switch (clause.kind) {
    case Clause::Kind::contact:
    case Clause::Kind::do_not_contact:
    case Clause::Kind::reject: {
        if (action.stance != Stance::unsaid) {
            report({Code::two_actions,
                    clause.at,
                    {},
                    {{action.at, "the first is here"}},
                    "a rule says one of `contact by`, `do not contact` and `reject`",
                    {}});
            return;
        }
        const Span at = clause.at;
        if (clause.kind == Clause::Kind::contact) {
            std::vector<Setting> settings = std::move(action.settings);
            std::vector<Name> prefer = std::move(action.prefer);
            const Span prefer_at = action.prefer_at;
            action = std::move(clause.action);
            action.settings = std::move(settings);
            action.prefer = std::move(prefer);
            action.prefer_at = prefer_at;
        } else {
            action.stance = clause.kind == Clause::Kind::reject ? Stance::reject : Stance::do_not_contact;
        }
        action.at = at;
        return;
    }
    case Clause::Kind::prefer:
        if (action.prefer_at != Span{}) {
            report(Code::repeated_clause, clause.at, {"prefer"});
            return;
        }
        action.prefer = std::move(clause.names);
        action.prefer_at = clause.at;
        return;
    case Clause::Kind::named:
        if (!only_in_expect(clause)) break;
        [[fallthrough]];
    default:
        report(Code::not_a_setting, clause.at,
               {std::string(words_.source.substr(clause.at.begin, clause.at.end - clause.at.begin))},
               "here stands `contact by ...`, `do not contact`, `reject`, or an outcome and its value");
        return;
    }
    if (!clause.has_values && action.stance == Stance::unsaid && is_near(clause.name.text, "reject")) {
        report({Code::misspelt_word, clause.at, {clause.name.text, "reject"}, {}, {},
                {{"write `reject`", FixSafety::safe, {{clause.at, "reject"}}}}});
        action.stance = Stance::reject;
        return;
    }
    if (!clause.has_values) {
        const bool after_list = action.stance == Stance::contact && action.settings.empty();
        report(Code::setting_without_value, clause.name.at, {clause.name.text},
               std::string("write its value on the same line") +
                   (after_list ? "; if `" + clause.name.text + "` is a channel, a comma is missing before it" : ""));
        return;
    }
    if (!clause.records.empty()) {
        report(Code::not_a_setting, clause.at, {clause.name.text}, "records in `[ ]` stand only in `given`");
        return;
    }
    Setting setting;
    setting.outcome = std::move(clause.name);
    setting.values = std::move(clause.values);
    setting.at_least = std::move(clause.at_least);
    setting.at_most = std::move(clause.at_most);
    setting.says_in = clause.says_in;
    setting.at = clause.at;
    action.settings.push_back(std::move(setting));
}

void Reader::add_to_given(Clause clause, std::vector<Given>& given) const {
    if (clause.kind != Clause::Kind::named || only_in_expect(clause)) {
        report(Code::not_a_setting, clause.at,
               {std::string(words_.source.substr(clause.at.begin, clause.at.end - clause.at.begin))},
               "here stands a fact and its value");
        return;
    }
    if (!clause.has_values) {
        report(Code::setting_without_value, clause.name.at, {clause.name.text},
               "write its value on the same line, or `unknown`");
        return;
    }
    Given made;
    made.fact = std::move(clause.name);
    made.values = std::move(clause.values);
    made.records = std::move(clause.records);
    made.at = clause.at;
    given.push_back(std::move(made));
}

void Reader::add_to_expectations(Clause clause, std::vector<Expectation>& expectations) const {
    if (!clause.records.empty() || clause.at_least || clause.at_most) {
        report(Code::not_a_setting, clause.at,
               {std::string(words_.source.substr(clause.at.begin, clause.at.end - clause.at.begin))},
               "here stands an outcome and its value, `rule NAME`, `channels ...`, `guard ...` or a status");
        return;
    }
    Expectation made;
    made.at = clause.at;
    made.values = std::move(clause.values);
    made.channel = std::move(clause.channel);
    made.all_channels = clause.all_channels;
    made.says_in = clause.says_in;
    made.by = std::move(clause.by);
    switch (clause.kind) {
    case Clause::Kind::contact:
        made.what = "channels";
        if (clause.action.pick != Pick::preference) {
            report(Code::not_a_setting, clause.at,
                   {std::string(words_.source.substr(clause.at.begin, clause.at.end - clause.at.begin))},
                   "a scenario names the channels that come out: `channels email, sms`");
            return;
        }
        for (const Name& channel : clause.action.candidates) made.values.push_back(name_value(channel));
        break;
    case Clause::Kind::do_not_contact: made.what = "do not contact"; break;
    case Clause::Kind::reject: made.what = "rejected"; break;
    case Clause::Kind::otherwise: made.what = "otherwise"; break;
    case Clause::Kind::rule:
        made.what = "rule";
        made.outcome = std::move(clause.name);
        break;
    case Clause::Kind::guard:
        made.what = "guard";
        for (const Name& guard : clause.names) made.values.push_back(name_value(guard));
        break;
    case Clause::Kind::prefer:
        report(Code::not_a_setting, clause.at, {"prefer"}, "a scenario expects the channels: `channels sms, email`");
        return;
    case Clause::Kind::channels:
        made.what = "channels";
        if (!clause.has_values) {
            report(Code::setting_without_value, clause.at, {"channels"}, "name the channels in their order, or write `none`");
            return;
        }
        break;
    case Clause::Kind::named: {
        const std::string_view status = status_of(clause.name.text);
        const bool alone = !clause.has_values && !made.all_channels;
        if (clause.name.text == "forbidden" && !alone) made.what = "forbidden";
        else if (!status.empty() && (alone || status == "invalid")) made.what = status; // `invalid balance` names the fact
        else made.outcome = std::move(clause.name);
        break;
    }
    }
    expectations.push_back(std::move(made));
}

} // namespace forbear::syntax
