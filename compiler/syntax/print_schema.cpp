#include <algorithm>
#include <type_traits>
#include <variant>

#include "syntax/print_parts.h"

namespace forbear::syntax::printing {
namespace {

Doc ranged(std::string_view words, const TypeExpr& type) {
    Doc doc(words);
    if (type.low && type.high) doc += Doc(" ") + value_doc(*type.low) + " to " + value_doc(*type.high);
    return doc;
}

template <class Item>
std::size_t name_width(const Item& item) {
    if constexpr (std::is_same_v<Item, Channels> || std::is_same_v<Item, Acceptance>) return 0;
    else return text_width(word(item.name));
}

Doc fact_doc(const Fact& fact) {
    Doc doc = type_doc(fact.type);
    if (fact.may_be_unknown) doc += ", may be unknown";
    if (fact.may_be_none) doc += ", may be none";
    if (fact.is_protected) doc += ", protected";
    for (const Name& name : fact.proxy_for) doc += Doc(", proxy for ") + Doc::at(name.at, word(name));
    return doc;
}

/// A key of text is the ordinary key: its type goes without saying.
bool type_is_unsaid(const Fact& fact) {
    return fact.is_key && fact.type.word == TypeWord::text && !fact.type.open && !fact.may_be_unknown &&
           !fact.may_be_none && !fact.is_protected && fact.proxy_for.empty();
}

void add_fact(Layout& layout, const Fact& fact, std::string_view keyword, std::size_t indent, std::size_t width,
              Gap gap) {
    const std::string lead = std::string(keyword) + word(fact.name);
    if (type_is_unsaid(fact) && indent == 0) {
        layout.add_aligned(indent, lead, {}, fact.at.begin, gap);
        return;
    }
    layout.add_aligned(indent, padded(lead, keyword.size() + width) + " ", fact_doc(fact), fact.at.begin, gap);
}

void add_list(Layout& layout, const ListType& list, Gap gap) {
    layout.add_aligned(0, "list " + word(list.name), {}, list.at.begin, gap);
    const auto keyword = [](const Fact& field) { return std::string_view(field.is_key ? "key " : ""); };
    std::size_t width = 0;
    for (const Fact& field : list.fields) width = std::max(width, keyword(field).size() + name_width(field));
    for (const Fact& field : list.fields) {
        add_fact(layout, field, keyword(field), 2, width - keyword(field).size(), Gap::author);
    }
}

void add_channels(Layout& layout, const Channels& channels, Gap gap) {
    std::vector<Doc> entries;
    for (const Channel& channel : channels.channels) {
        Doc entry = Doc::at(channel.name.at, word(channel.name));
        if (channel.cost) entry += Doc(" costs ") + value_doc(*channel.cost);
        entries.push_back(std::move(entry));
    }
    layout.add_aligned(0, "channels ", comma_list(entries), channels.at.begin, gap);
}

void add_outcome(Layout& layout, const Outcome& outcome, std::size_t width, Gap gap) {
    Doc doc = type_doc(outcome.type);
    if (!outcome.normally.empty()) doc += Doc(", normally ") + comma_list(outcome.normally);
    layout.add_aligned(0, "outcome " + padded(word(outcome.name), width) + " ", doc, outcome.at.begin, gap);
}

/// The names of the items of one kind that follow each other, so that they can be aligned.
std::size_t run_width(const std::vector<SchemaItem>& items, std::size_t first) {
    std::size_t width = 0;
    for (std::size_t i = first; i < items.size() && items[i].index() == items[first].index(); ++i) {
        width = std::max(width, std::visit([](const auto& item) { return name_width(item); }, items[i]));
    }
    return width;
}

void add_item(Layout& layout, const SchemaItem& item, std::size_t width, Gap gap) {
    if (const auto* fact = std::get_if<Fact>(&item)) {
        add_fact(layout, *fact, fact->is_key ? "key  " : "fact ", 0, width, gap);
    } else if (const auto* list = std::get_if<ListType>(&item)) {
        add_list(layout, *list, gap);
    } else if (const auto* channels = std::get_if<Channels>(&item)) {
        add_channels(layout, *channels, gap);
    } else if (const auto* calculate = std::get_if<Calculate>(&item)) {
        add_calculate(layout, *calculate, 0, width, gap);
    } else if (const auto* outcome = std::get_if<Outcome>(&item)) {
        add_outcome(layout, *outcome, width, gap);
    } else if (const auto* calendar = std::get_if<Calendar>(&item)) {
        add_calendar(layout, *calendar, 0, gap);
    } else if (const auto* lookup = std::get_if<Lookup>(&item)) {
        add_lookup(layout, *lookup, 0, gap);
    } else if (const auto* call = std::get_if<Call>(&item)) {
        add_call(layout, *call, 0, gap);
    } else if (const auto* define = std::get_if<Define>(&item)) {
        add_define(layout, *define, 0, gap);
    } else if (const auto* acceptance = std::get_if<Acceptance>(&item)) {
        add_acceptance(layout, *acceptance, 0);
    }
}

} // namespace

void add_calendar(Layout& layout, const Calendar& calendar, std::size_t indent, Gap gap) {
    std::string lead = replace_text(calendar.replaces) + "calendar " + word(calendar.name) + title_text(calendar.title);
    if (!calendar.weekdays.empty()) lead += " weekdays " + weekdays_text(calendar.weekdays);
    if (calendar.from && calendar.until) lead += " from " + calendar.from->text + " until " + calendar.until->text;
    if (calendar.except.empty()) {
        layout.add_aligned(indent, lead, Doc(), calendar.at.begin, gap);
        return;
    }
    const std::size_t dates = calendar.except.size() * std::string_view("2026-12-25, ").size() - 2;
    if (indent + text_width(lead) + std::string_view(" except ").size() + dates <= list_width) {
        layout.add_aligned(indent, lead + " except ", comma_list(calendar.except), calendar.at.begin, gap);
        return;
    }
    // The holidays of some years: below the name there is room for several in a line.
    layout.add_aligned(indent, lead, Doc(), calendar.at.begin, gap);
    layout.add(indent + 2, "except ", comma_list(calendar.except), calendar.except.front().at.begin);
}

Doc type_doc(const TypeExpr& type) {
    Doc doc;
    switch (type.word) {
    case TypeWord::one_of: doc = Doc("one of ") + comma_list(type.values); break;
    case TypeWord::ranked: doc = Doc("ranked ") + comma_list(type.values); break;
    case TypeWord::yes_or_no: doc = "yes or no"; break;
    case TypeWord::whole: doc = ranged("whole", type); break;
    case TypeWord::decimal:
        doc = ranged(type.places ? "decimal with " + std::to_string(*type.places) + " places" : "decimal", type);
        break;
    case TypeWord::percent: doc = ranged("percent", type); break;
    case TypeWord::money: doc = ranged(type.currency.empty() ? "money" : "money " + type.currency, type); break;
    case TypeWord::days: doc = ranged("days", type); break;
    case TypeWord::months: doc = ranged("months", type); break;
    case TypeWord::date: doc = "date"; break;
    case TypeWord::time: doc = "time"; break;
    case TypeWord::hours: doc = "hours"; break;
    case TypeWord::text: doc = type.open ? "open text" : "text"; break;
    case TypeWord::channel:
        doc = "channel";
        if (!type.values.empty()) doc += Doc(", ") + comma_list(type.values);
        break;
    case TypeWord::set_of_channel: doc = "set of channel"; break;
    case TypeWord::set_of_values: doc = Doc("set of ") + comma_list(type.values); break;
    case TypeWord::list:
        doc = "list of " + word(type.list);
        if (type.at_most) doc += Doc(", at most ") + value_doc(*type.at_most);
        if (!type.list_order.empty()) doc += ", " + type.list_order;
        break;
    }
    if (type.for_each_channel) doc += " for each channel";
    if (type.open && type.word != TypeWord::text) doc += ", open";
    return doc;
}

void add_schema(Layout& layout, const Schema& schema) {
    layout.add(0, "schema " + word(schema.name), schema.at.begin, Gap::one);
    if (schema.doc) layout.add(2, quote(schema.doc->text), schema.doc->at.begin);
    std::size_t width = 0;
    for (std::size_t i = 0; i < schema.items.size(); ++i) {
        const bool same_kind = i > 0 && schema.items[i].index() == schema.items[i - 1].index();
        const bool stands_alone = std::holds_alternative<Lookup>(schema.items[i]);
        if (!same_kind) width = run_width(schema.items, i);
        add_item(layout, schema.items[i], width, same_kind && !stands_alone ? Gap::author : Gap::one);
    }
}

} // namespace forbear::syntax::printing
