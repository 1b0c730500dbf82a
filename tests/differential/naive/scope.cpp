#include "differential/naive/scope.h"

#include <algorithm>

namespace forbear::naive {

using namespace syntax;

const Fact* Scope::list(const std::string& name) const {
    for (const Fact* fact : lists) {
        if (fact->name.text == name || fact->type.list.text == name) { // `any contact`, `no contacts`
            return fact;
        }
    }
    return nullptr;
}

const Outcome* Scope::outcome(const std::string& name) const {
    for (const Outcome* outcome : outcomes) {
        if (outcome->name.text == name) {
            return outcome;
        }
    }
    return nullptr;
}

const std::vector<std::string>* Scope::vocabulary(const TypeExpr& type) const {
    const auto found = vocabularies.find(&type);
    return found == vocabularies.end() ? nullptr : &found->second;
}

const ListType& Scope::record_of(const Fact& list) const {
    const auto found = records.find(list.type.list.text);
    if (found == records.end()) {
        throw NoMeaning("no record type " + list.type.list.text);
    }
    return *found->second;
}

int Scope::places(const TypeExpr& type) {
    switch (type.word) {
    case TypeWord::money: return type.currency == "JPY" ? 0 : 2;
    case TypeWord::percent: return 2;
    case TypeWord::decimal: return type.places ? static_cast<int>(*type.places) : 2;
    default: return 0;
    }
}

namespace {

void take_type(Scope& scope, const TypeExpr& type) {
    std::vector<std::string> values;
    switch (type.word) {
    case TypeWord::channel:
    case TypeWord::set_of_channel: values = scope.channels; [[fallthrough]];
    case TypeWord::one_of:
    case TypeWord::ranked:
    case TypeWord::set_of_values:
        for (const Name& value : type.values) {
            values.push_back(value.text);
        }
        scope.vocabularies[&type] = values;
        break;
    default: break;
    }
}

void take_experiment(Scope& scope, const Experiment& written) {
    ShareOut& shares = scope.experiments[written.name.text];
    shares.by = written.by.text;
    Fraction total = 0;
    for (const Experiment::Cell& cell : written.cells) {
        total += *read_number(cell.share.number.digits) * 100;
        shares.cells.push_back(cell.name.text);
        shares.ends.push_back(boost::multiprecision::numerator(total).convert_to<int>());
    }
    if (total < 10'000) {
        shares.cells.push_back("champion");
        shares.ends.push_back(10'000);
    }
}

void take_item(Scope& scope, const PolicyItem& item);

template <class Item>
void take_declaration(Scope& scope, const Item& item) {
    if constexpr (std::is_same_v<Item, Calculate>) {
        scope.calculations[item.name.text] = &item;
    } else if constexpr (std::is_same_v<Item, Call>) {
        scope.calls[item.name.text] = &item;
    } else if constexpr (std::is_same_v<Item, Define>) {
        scope.definitions[item.name.text] = &item;
    } else if constexpr (std::is_same_v<Item, Parameter>) {
        scope.parameters[item.name.text] = &item;
    } else if constexpr (std::is_same_v<Item, Lookup>) {
        scope.lookups[item.name.text] = &item;
    } else if constexpr (std::is_same_v<Item, Calendar>) {
        scope.calendars[item.name.text] = &item;
    } else if constexpr (std::is_same_v<Item, Experiment>) {
        take_experiment(scope, item);
    } else if constexpr (std::is_same_v<Item, Section>) {
        for (const PolicyItem& inner : item.items) {
            take_item(scope, inner);
        }
    }
}

void take_item(Scope& scope, const PolicyItem& item) {
    std::visit([&](const auto& declared) { take_declaration(scope, declared); }, item.value);
}

void take_schema(Scope& scope, const Schema& schema) {
    for (const SchemaItem& item : schema.items) {
        if (const auto* channels = std::get_if<Channels>(&item)) {
            for (const Channel& channel : channels->channels) {
                scope.channels.push_back(channel.name.text);
                if (channel.cost) {
                    scope.costs[channel.name.text] = *read_number(channel.cost->number.digits);
                }
            }
        }
    }
    for (const SchemaItem& item : schema.items) {
        if (const auto* each = std::get_if<Fact>(&item); each != nullptr && each->type.for_each_channel) {
            for (const std::string& channel : scope.channels) {
                scope.per_channel.push_back(std::make_shared<Fact>(*each));
                const Fact& made = *scope.per_channel.back();
                scope.per_channel.back()->name.text += "_" + channel;
                scope.facts.push_back(&made);
                take_type(scope, made.type);
            }
        } else if (const auto* fact = std::get_if<Fact>(&item)) {
            (fact->type.word == TypeWord::list ? scope.lists : scope.facts).push_back(fact);
            take_type(scope, fact->type);
        } else if (const auto* record = std::get_if<ListType>(&item)) {
            scope.records[record->name.text] = record;
            for (const Fact& field : record->fields) {
                take_type(scope, field.type);
            }
        } else if (const auto* outcome = std::get_if<Outcome>(&item)) {
            scope.outcomes.push_back(outcome);
            take_type(scope, outcome->type);
        } else {
            std::visit([&](const auto& declared) { take_declaration(scope, declared); }, item);
        }
    }
}

/// What one version of a policy sees.
World world_of(const Policy& policy, const std::map<std::string, const Schema*>& schemas,
               const std::map<std::string, const GuardFile*>& guard_files) {
    World world;
    world.policy = &policy;
    const Schema* schema = policy.about ? schemas.at(policy.about->text) : schemas.begin()->second;
    take_schema(world.scope, *schema);
    for (const Name& guarded : policy.guarded_by) {
        World::Guards guards;
        guards.file = guard_files.at(guarded.text);
        take_schema(guards.scope, *schema);
        for (const GuardItem& item : guards.file->items) {
            std::visit([&](const auto& declared) { take_declaration(guards.scope, declared); }, item);
        }
        world.guards.push_back(std::move(guards));
    }
    for (const PolicyItem& item : policy.items) {
        take_item(world.scope, item);
    }
    for (World::Guards& guards : world.guards) {
        guards.scope.experiments = world.scope.experiments;
    }
    return world;
}

/// The policies that the cells of `world` use, and the guards that come with them.
void take_used(World& world, const std::map<std::string, const Policy*>& policies,
               const std::map<std::string, const Schema*>& schemas,
               const std::map<std::string, const GuardFile*>& guard_files) {
    const std::size_t own = world.guards.size();
    for (const PolicyItem& item : world.policy->items) {
        const auto* experiment = std::get_if<Experiment>(&item.value);
        if (experiment == nullptr) {
            continue;
        }
        std::map<std::string, std::set<std::string>> cells;
        for (const Experiment::Cell& cell : experiment->cells) {
            if (cell.uses) {
                cells[cell.uses->text].insert(cell.name.text);
            }
        }
        for (const auto& [name, in] : cells) {
            const auto other = std::make_shared<World>(world_of(*policies.at(name), schemas, guard_files));
            for (const World::Guards& guards : other->guards) {
                const auto is_same = [&](const World::Guards& each) { return each.file == guards.file; };
                const auto end = world.guards.begin() + static_cast<std::ptrdiff_t>(own);
                if (std::find_if(world.guards.begin(), end, is_same) == end) {
                    world.guards.push_back(guards);
                    world.guards.back().experiment = experiment->name.text;
                    world.guards.back().cells = in;
                    world.guards.back().scope.experiments = world.scope.experiments;
                }
            }
            world.used[name] = other;
        }
    }
}

} // namespace

std::vector<World> worlds_of(const std::vector<File>& files, const std::string& name) {
    std::map<std::string, const Schema*> schemas;
    std::map<std::string, const GuardFile*> guard_files;
    std::vector<const Policy*> versions;
    std::map<std::string, const Policy*> policies;
    for (const File& file : files) {
        for (const FileItem& item : file.items) {
            if (const auto* schema = std::get_if<Schema>(&item)) {
                schemas[schema->name.text] = schema;
            } else if (const auto* policy = std::get_if<Policy>(&item)) {
                policies[policy->name.text] = policy;
                if (name.empty() || policy->name.text == name) {
                    versions.push_back(policy);
                }
            } else if (const auto* guards = std::get_if<GuardFile>(&item)) {
                guard_files[guards->name.text] = guards;
            }
        }
    }
    if (versions.empty() || schemas.empty()) {
        throw NoMeaning("there is no policy or no schema");
    }
    std::vector<World> worlds;
    for (const Policy* version : versions) {
        worlds.push_back(world_of(*version, schemas, guard_files));
        take_used(worlds.back(), policies, schemas, guard_files);
    }
    return worlds;
}

} // namespace forbear::naive
