#include "diff_causes.h"

#include <algorithm>

#include "lint/words_of_texts.h"

namespace forbear {
namespace {

bool is_of_schema(const std::string& kind) { return kind == "fact" || kind == "outcome" || kind == "channels"; }

void add(std::vector<std::string>& all, std::string one) {
    if (std::ranges::find(all, one) == all.end()) all.push_back(std::move(one));
}

std::string table_of(const std::string& rule) { return rule.substr(0, rule.find('.')); }

} // namespace

Causes::Causes(const TextItems& before, const TextItems& after, const ir::Program& old_program, const ir::Program& new_program)
    : before_(before), after_(after), old_(old_program), new_(new_program) {}

bool Causes::has_changed(const std::string& name) const {
    const auto old = before_.find(name);
    const auto now = after_.find(name);
    const bool was = old != before_.end(), is = now != after_.end();
    return was != is || (was && old->second.text != now->second.text);
}

std::string Causes::words(const std::string& name) const {
    const auto old = before_.find(name);
    const auto now = after_.find(name);
    if (now == after_.end()) return (old == before_.end() ? std::string("rule") : old->second.kind) + " `" + name + "` is gone";
    return now->second.kind + " `" + name + "` " + (old == before_.end() ? "is new" : "has changed");
}

/// `name` and every item that its text names, and theirs.
void Causes::add_names(const std::string& name, std::set<std::string>& reached) const {
    if (!reached.insert(name).second) return;
    for (const TextItems* items : {&before_, &after_}) {
        const auto found = items->find(name);
        if (found == items->end()) continue;
        for (const auto& [word, count] : lint::names_in(found->second.text)) {
            static_cast<void>(count);
            const bool is_item = before_.contains(word) || after_.contains(word);
            const auto kind = [&](const TextItems& of) { return of.contains(word) ? of.at(word).kind : std::string(); };
            const bool is_named_value = kind(before_) != "rule" && kind(after_) != "rule" && kind(before_) != "policy" && kind(after_) != "policy";
            if (is_item && is_named_value) add_names(word, reached);
        }
    }
}

std::vector<std::string> Causes::of(std::uint32_t before, std::uint32_t after, const Explanation& decided_before, const Explanation& decided_after,
                                    bool& is_far) const {
    const std::string& old_rule = old_.rules[before].name;
    const std::string& new_rule = new_.rules[after].name;
    std::vector<std::string> made;
    for (const std::string& rule : {old_rule, new_rule}) {
        for (const std::string& name : {rule, table_of(rule)}) {
            if (has_changed(name)) add(made, words(name));
        }
    }
    is_far = made.empty();
    // What the rules and the sections around them name.
    std::set<std::string> reached;
    const auto reach = [&](const ir::Program& program, std::uint32_t rule) {
        add_names(program.rules[rule].name, reached);
        add_names(table_of(program.rules[rule].name), reached);
        for (std::uint32_t at = program.rules[rule].section; at != ir::nothing; at = program.sections[at].parent) add_names(program.sections[at].name, reached);
    };
    reach(old_, before);
    reach(new_, after);
    for (const std::string& name : reached) {
        if (has_changed(name)) add(made, words(name));
    }
    // Guards that did something to this customer, then and now.
    for (const Explanation* each : {&decided_before, &decided_after}) {
        for (const GuardReport& guard : each->guards) {
            if (!guard.applied) continue;
            std::set<std::string> named;
            add_names(guard.guard, named);
            add_names(guard.file, named);
            for (const std::string& name : named) {
                if (has_changed(name)) add(made, words(name));
            }
            const auto binds = [&](const ir::Program& program) {
                return std::ranges::any_of(program.guards, [&](const ir::Guard& one) { return one.name == guard.guard && one.file == guard.file; });
            };
            if (binds(old_) != binds(new_)) add(made, "guard `" + guard.guard + "` of `" + guard.file + "` binds only one of the two");
        }
    }
    if (made.empty() && old_rule != new_rule) {
        // A rule above that took them, or takes them no more; or the order.
        for (const ir::Program* program : {&old_, &new_}) {
            for (const ir::Rule& rule : program->rules) {
                std::set<std::string> named;
                add_names(rule.name, named);
                for (const std::string& name : named) {
                    if (has_changed(name)) add(made, words(name));
                }
            }
        }
        if (made.empty()) made.push_back("the order of `" + old_rule + "` and `" + new_rule + "` has changed");
    }
    if (made.empty()) {
        for (const TextChange& text : text_changes(before_, after_)) {
            if (is_of_schema(text.kind) || text.kind == "guards" || text.kind == "policy") add(made, words(text.name));
        }
    }
    return made;
}

std::vector<TextChange> text_changes(const TextItems& before, const TextItems& after) {
    std::vector<TextChange> made;
    for (const auto& [name, item] : before) {
        const auto now = after.find(name);
        if (now == after.end()) made.push_back({TextFate::removed, item.kind, name, false});
        else if (now->second.text != item.text) made.push_back({TextFate::changed, item.kind, name, false});
    }
    for (const auto& [name, item] : after) {
        if (!before.contains(name)) made.push_back({TextFate::added, item.kind, name, false});
    }
    std::ranges::sort(made, {}, &TextChange::name);
    return made;
}

std::vector<std::string> schema_changes(const model::Policy& before, const model::Policy& after, const TextItems& old_items, const TextItems& new_items) {
    std::vector<std::string> made;
    for (const auto& [name, item] : old_items) {
        const bool is_one = is_of_schema(item.kind) || (item.kind == "list" && name.starts_with("list "));
        if (!is_one) continue;
        const std::string title = item.kind == "channels" ? "the channels" : item.kind == "list" ? name : item.kind + " `" + name + "`";
        const auto now = new_items.find(name);
        if (now == new_items.end()) made.push_back(title + " is gone");
        else if (now->second.text != item.text) made.push_back(title + " was `" + item.text + "`, and is `" + now->second.text + "`");
    }
    for (const auto& [name, item] : new_items) {
        const bool is_one = is_of_schema(item.kind) || (item.kind == "list" && name.starts_with("list "));
        if (is_one && !old_items.contains(name)) made.push_back(item.kind + " `" + name + "` is new");
    }
    if (after.reads_as_of && !before.reads_as_of) made.push_back("the date of decision is read, which the old version does without");
    if (before.reads_as_of && !after.reads_as_of) made.push_back("the date of decision is read no more");
    return made;
}

std::vector<syntax::File> with_facts_of(std::vector<syntax::File> files, const std::vector<syntax::File>& newer) {
    for (syntax::File& file : files) {
        for (syntax::FileItem& item : file.items) {
            auto* old = std::get_if<syntax::Schema>(&item);
            if (old == nullptr) continue;
            const syntax::Schema* now = nullptr;
            for (const syntax::File& other : newer) {
                for (const syntax::FileItem& each : other.items) {
                    const auto* schema = std::get_if<syntax::Schema>(&each);
                    if (schema != nullptr && schema->name.text == old->name.text) now = schema;
                }
            }
            if (now == nullptr) continue;
            syntax::Schema made = *old;
            made.items.clear();
            for (const syntax::SchemaItem& each : now->items) {
                const bool is_record = std::holds_alternative<syntax::Fact>(each) || std::holds_alternative<syntax::ListType>(each) ||
                                       std::holds_alternative<syntax::Channels>(each) || std::holds_alternative<syntax::Outcome>(each);
                if (!is_record) continue;
                syntax::SchemaItem kept = each;
                for (const syntax::SchemaItem& was : old->items) {
                    const auto* old_outcome = std::get_if<syntax::Outcome>(&was);
                    auto* outcome = std::get_if<syntax::Outcome>(&kept);
                    if (old_outcome != nullptr && outcome != nullptr && outcome->name.text == old_outcome->name.text) outcome->normally = old_outcome->normally;
                    const auto* old_channels = std::get_if<syntax::Channels>(&was);
                    auto* channels = std::get_if<syntax::Channels>(&kept);
                    if (old_channels == nullptr || channels == nullptr) continue;
                    for (syntax::Channel& channel : channels->channels) {
                        for (const syntax::Channel& cost : old_channels->channels) {
                            if (cost.name.text == channel.name.text) channel.cost = cost.cost;
                        }
                    }
                }
                made.items.push_back(std::move(kept));
            }
            for (const syntax::SchemaItem& each : old->items) {
                const bool is_record = std::holds_alternative<syntax::Fact>(each) || std::holds_alternative<syntax::ListType>(each) ||
                                       std::holds_alternative<syntax::Channels>(each) || std::holds_alternative<syntax::Outcome>(each);
                if (!is_record) made.items.push_back(each);
            }
            *old = std::move(made);
        }
    }
    return files;
}

} // namespace forbear
