#include "conformance/deciding.h"
#include "paths.h"

#include <catch2/catch.hpp>
#include <functional>

namespace forbear::conformance {

namespace {

std::vector<std::shared_ptr<const Policy>> in_every_engine(const std::function<LoadResult(const LoadOptions&)>& load) {
    std::vector<std::shared_ptr<const Policy>> policies;
    for (const int level : {-1, 0, 2}) {
        LoadOptions options;
        options.engine = level < 0 ? EngineKind::interpreter : EngineKind::jit;
        options.optimization = level < 0 ? 0 : level;
        LoadResult loaded = load(options);
        INFO(loaded.error << render_text(loaded.sources, loaded.diagnostics));
        REQUIRE(loaded.policy);
        policies.push_back(std::move(loaded.policy));
    }
    return policies;
}

void set_cell(const Schema& schema, const Fact& fact, const std::string& cell,
              const std::function<void(ParsedValue)>& value, const std::function<void(const std::string&)>& text) {
    if (fact.type.kind == TypeKind::text) {
        if (!cell.empty()) {
            text(cell);
        }
        return;
    }
    value(parse_value(schema, fact, cell));
}

void fill(const Schema& schema, const Cells& facts, const std::map<std::string, std::vector<Cells>>& lists,
          const std::vector<std::string>& unknown, Record& record) {
    for (const auto& [name, cell] : facts) {
        const std::int32_t index = schema.find_fact(name);
        INFO(name);
        REQUIRE(index >= 0);
        const auto fact = static_cast<std::uint32_t>(index);
        set_cell(
            schema, schema.facts[fact], cell, [&](ParsedValue v) { record.set_value(fact, v.value, v.state); },
            [&](const std::string& text) { record.set_text(fact, text); });
    }
    for (std::uint32_t list = 0; list < schema.lists.size(); ++list) {
        record.set_list_state(list, State::known);
    }
    for (const auto& [name, elements] : lists) {
        const auto list = static_cast<std::uint32_t>(schema.find_list(name));
        const std::vector<Fact>& fields = schema.lists.at(list).fields;
        for (const Cells& cells : elements) {
            const std::uint32_t element = record.add(list);
            for (std::uint32_t field = 0; field < fields.size(); ++field) {
                const auto cell = cells.find(fields[field].name);
                if (cell == cells.end()) {
                    continue;
                }
                set_cell(
                    schema, fields[field], cell->second,
                    [&](ParsedValue v) { record.set_field(list, element, field, v.value, v.state); },
                    [&](const std::string& text) { record.set_field_text(list, element, field, text); });
            }
        }
    }
    for (const std::string& name : unknown) {
        record.set_list_state(static_cast<std::uint32_t>(schema.find_list(name)), State::unknown);
    }
}

void append(std::string& words, const std::string& word) { words += (words.empty() ? "" : " ") + word; }

Outcome in_words(const Policy& policy, const std::vector<std::int64_t>& words) {
    const DecisionView view(policy.layout(), words.data());
    const Schema& schema = policy.schema();
    const char* statuses[] = {"contact", "no_contact", "blocked", "invalid", "rejected"};
    const char* faults[] = {"", "missing", "malformed", "out of range", "too long"};
    Outcome outcome;
    outcome.status = statuses[static_cast<std::size_t>(view.status())];
    if (view.rule() >= 0) {
        outcome.rule = policy.rules().at(static_cast<std::size_t>(view.rule())).name;
    }
    if (const Fault fault = view.fault(); fault.kind != FaultKind::no_fault) {
        outcome.fault = faults[static_cast<std::size_t>(fault.kind)];
        append(outcome.fault, fault.in_list ? schema.lists.at(fault.fact).name : schema.facts.at(fault.fact).name);
    }
    for (std::uint32_t place = 0; place < view.channel_count(); ++place) {
        append(outcome.channels, schema.channels.at(view.channel(place)).name);
    }
    for (std::uint32_t index = 0; index < schema.outcomes.size(); ++index) {
        const forbear::Outcome& declared = schema.outcomes[index];
        const std::uint32_t word = policy.outcome_word(index);
        if (!view.outcome_is_set(index)) {
            continue;
        }
        if (!declared.for_each_channel) {
            outcome.outcomes[declared.name] = value_text(schema, declared.type, view.outcome_word(word));
        }
        for (std::uint32_t channel = 0; declared.for_each_channel && channel < schema.channels.size(); ++channel) {
            outcome.outcomes[declared.name + " " + schema.channels[channel].name] =
                value_text(schema, declared.type, view.outcome_word(word + channel));
        }
    }
    for (std::uint32_t guard = 0; guard < policy.guards().size(); ++guard) {
        if (view.guard_applied(guard)) {
            append(outcome.applied, policy.guards()[guard].name);
        }
        if (view.guard_changed(guard)) {
            append(outcome.changed, policy.guards()[guard].name);
        }
    }
    return outcome;
}

} // namespace

Decider Decider::from_text(const std::string& text) {
    INFO(text);
    return Decider(in_every_engine([&](const LoadOptions& options) {
        return load_texts({{"law.forbear", text}}, options);
    }));
}

Decider Decider::from_file(const std::string& name) {
    const std::string path = checkout::source_dir() + "/tests/conformance/policies/" + name;
    return Decider(in_every_engine([&](const LoadOptions& options) { return load_files({path}, options); }));
}

Outcome Decider::decide(const Cells& facts, const std::map<std::string, std::vector<Cells>>& lists,
                        const std::vector<std::string>& unknown) const {
    const Schema& schema = policies_.front()->schema();
    Record record(schema);
    fill(schema, facts, lists, unknown, record);
    std::vector<std::int64_t> first;
    for (const auto& policy : policies_) {
        std::vector<std::int64_t> words(policy->layout().words, -1);
        policy->decide(record.view(), 0, words.data());
        first = first.empty() ? words : first;
        REQUIRE(words == first);
    }
    return in_words(*policies_.front(), first);
}

std::string refusal(const std::string& text) {
    const LoadResult loaded = load_texts({{"law.forbear", text}});
    CHECK_FALSE(loaded.policy);
    return render_text(loaded.sources, loaded.diagnostics);
}

} // namespace forbear::conformance
