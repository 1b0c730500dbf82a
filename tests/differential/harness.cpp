#include "differential/harness.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>

#include "forbear/diagnostic.h"
#include "lower/requirements.h"
#include "model/from_syntax.h"
#include "syntax/from_text.h"

namespace forbear::differential {

namespace {

std::shared_ptr<const Policy> load_with(const std::string& text, EngineKind kind, int optimization, Engines& engines) {
    LoadOptions options;
    options.engine = kind;
    options.optimization = optimization;
    if (text.find("\npolicy generated ") != std::string::npos) {
        options.policy = "generated"; // it may refine another, which stands beside it
    }
    LoadResult loaded = load_texts({{"generated.forbear", text}}, options);
    if (!loaded.policy) {
        engines.error = loaded.error + render_text(loaded.sources, loaded.diagnostics);
    } else if (loaded.policy->engine() != kind) {
        engines.notes.push_back(loaded.policy->engine_note());
    }
    return loaded.policy;
}

} // namespace

Engines load(const std::string& text, bool with_o2) {
    Engines engines;
    engines.interpreter = load_with(text, EngineKind::interpreter, 0, engines);
    if (engines.interpreter) {
        engines.plain = load_with(text, EngineKind::jit, 0, engines);
        if (with_o2) {
            engines.optimized = load_with(text, EngineKind::jit, 2, engines);
        }
    }
    return engines;
}

NaivePolicy::NaivePolicy(const std::string& text) {
    const std::uint32_t source = sources_.add("generated.forbear", text);
    DiagnosticSink sink;
    files_.push_back(syntax::from_text(sources_, source, {}, sink));
    versions_ = naive::worlds_of(files_, text.find("\npolicy generated ") != std::string::npos ? "generated" : "");
}

void Batch::add(const Schema& schema, const Fact& fact, const naive::Cells& cells, Cells& column) {
    const auto found = cells.find(fact.name);
    const std::string cell = found == cells.end() ? std::string() : found->second;
    if (fact.type.kind == TypeKind::text && !cell.empty()) {
        strings_.push_back(cell);
        texts_.push_back(Text{strings_.back().data(), strings_.back().size()});
        column.values.push_back(static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(&texts_.back())));
        column.states.push_back(static_cast<std::uint8_t>(State::known));
        return;
    }
    const ParsedValue parsed = parse_value(schema, fact, cell);
    column.values.push_back(parsed.value);
    column.states.push_back(static_cast<std::uint8_t>(parsed.state));
}

Batch::Batch(const Schema& schema, const std::vector<naive::RecordText>& records) : bound_(schema) {
    for (const Fact& fact : schema.facts) {
        Cells& column = columns_.emplace_back();
        for (const naive::RecordText& record : records) {
            add(schema, fact, record.facts, column);
        }
        REQUIRE(bound_.bind(fact.name, column.values, column.states));
    }
    for (const List& list : schema.lists) {
        auto& offsets = offsets_.emplace_back(1, 0u);
        auto& states = list_states_.emplace_back();
        std::vector<Cells*> fields;
        for (std::size_t field = 0; field < list.fields.size(); ++field) {
            fields.push_back(&columns_.emplace_back());
        }
        for (const naive::RecordText& record : records) {
            const bool unknown = record.unknown_lists.count(list.name) != 0;
            states.push_back(static_cast<std::uint8_t>(unknown ? State::unknown : State::known));
            const auto elements = record.lists.find(list.name);
            const std::size_t count = unknown || elements == record.lists.end() ? 0 : elements->second.size();
            offsets.push_back(offsets.back() + static_cast<std::uint32_t>(count));
            for (std::size_t element = 0; element < count; ++element) {
                for (std::size_t field = 0; field < list.fields.size(); ++field) {
                    add(schema, list.fields[field], elements->second[element], *fields[field]);
                }
            }
        }
        std::vector<Column>& columns = list_fields_.emplace_back();
        for (const Cells* field : fields) {
            columns.push_back(Column{field->values.data(), field->states.data(), 1});
        }
        REQUIRE(bound_.bind_list(list.name, offsets, columns, states));
    }
    const Result<FactsView> finished = bound_.finish();
    REQUIRE(finished);
    view_ = finished.value();
}

std::optional<ir::Judged> judged_from(const std::string& text) {
    SourceMap sources;
    DiagnosticSink sink;
    std::vector<syntax::File> files;
    files.push_back(syntax::from_text(sources, sources.add("generated.forbear", text), {}, sink));
    const model::Model model = model::from_syntax(files, sink);
    if (sink.error_count() > 0) return std::nullopt;
    const auto policy = std::ranges::find(model.policies, "generated", &model::Policy::name);
    Result<ir::Judged> judged = lower::for_analysis(*policy, "hash");
    if (!judged) return std::nullopt;
    return std::move(judged).value();
}

void fill(const Schema& schema, const naive::RecordText& cells, Record& record) {
    record.clear();
    for (std::uint32_t index = 0; index < schema.facts.size(); ++index) {
        const Fact& fact = schema.facts[index];
        const auto cell = cells.facts.find(fact.name);
        // A text is taken as it is: only where there is a cell at all.
        if (cell != cells.facts.end() && !(fact.type.kind == TypeKind::text && cell->second.empty())) {
            static_cast<void>(record.set(fact.name, std::string_view(cell->second)));
        }
    }
    for (std::uint32_t list = 0; list < schema.lists.size(); ++list) {
        const List& shape = schema.lists[list];
        record.set_list_state(list, State::known);
        if (cells.unknown_lists.count(shape.name) != 0) {
            record.set_list_state(list, State::unknown);
            continue;
        }
        const auto elements = cells.lists.find(shape.name);
        if (elements == cells.lists.end()) {
            continue;
        }
        for (const naive::Cells& element : elements->second) {
            const std::uint32_t place = record.add(list);
            for (std::uint32_t field = 0; field < shape.fields.size(); ++field) {
                const auto cell = element.find(shape.fields[field].name);
                if (cell == element.end()) {
                    continue;
                }
                if (shape.fields[field].type.kind == TypeKind::text) {
                    if (!cell->second.empty()) {
                        record.set_field_text(list, place, field, cell->second);
                    }
                    continue;
                }
                const ParsedValue parsed = parse_value(schema, shape.fields[field], cell->second);
                record.set_field(list, place, field, parsed.value, parsed.state);
            }
        }
    }
}

std::vector<std::int64_t> decide_one(const Policy& policy, const FactsView& facts, std::uint64_t row) {
    // Filled with rubbish first: every word of a decision is written.
    std::vector<std::int64_t> words(policy.layout().words, 0x5a5a'5a5a'5a5a);
    policy.decide(facts, row, words.data());
    return words;
}

std::vector<std::int64_t> decide_all(const Policy& policy, const FactsView& facts, std::uint64_t rows) {
    std::vector<std::int64_t> words(policy.layout().words * rows, 0x5a5a'5a5a'5a5a);
    policy.decide(facts, 0, rows, words.data());
    return words;
}

namespace {

std::string fault_text(const Schema& schema, const Fault& fault) {
    const char* kinds[] = {"no fault", "missing", "malformed", "out of range", "too long"};
    const std::string kind = kinds[static_cast<std::size_t>(fault.kind)];
    if (!fault.in_list) {
        return kind + " " + schema.facts.at(fault.fact).name;
    }
    const List& list = schema.lists.at(fault.fact);
    if (fault.kind == FaultKind::list_too_long) {
        return kind + " " + list.name;
    }
    return kind + " " + list.name + "[" + std::to_string(fault.element) + "]." + list.fields.at(fault.field).name;
}

} // namespace

naive::Decision decode(const Policy& policy, const std::int64_t* words) {
    const DecisionView view(policy.layout(), words);
    const Schema& schema = policy.schema();
    naive::Decision decision;
    const char* statuses[] = {"contact", "no_contact", "blocked", "invalid", "rejected"};
    decision.status = statuses[static_cast<std::size_t>(view.status())];
    if (view.rule() >= 0) {
        decision.rule = policy.rules().at(static_cast<std::size_t>(view.rule())).name;
    }
    if (view.status() == Status::invalid) {
        decision.fault = fault_text(schema, view.fault());
    }
    for (std::uint32_t place = 0; place < view.channel_count(); ++place) {
        decision.channels.push_back(schema.channels.at(view.channel(place)).name);
    }
    for (std::uint32_t guard = 0; guard < policy.guards().size(); ++guard) {
        const std::string name = policy.guards()[guard].file + "." + policy.guards()[guard].name;
        if (view.guard_applied(guard)) {
            decision.applied.insert(name);
        }
        if (view.guard_changed(guard)) {
            decision.changed.insert(name);
        }
    }
    for (std::uint32_t index = 0; index < schema.outcomes.size(); ++index) {
        if (!view.outcome_is_set(index)) {
            continue;
        }
        const Outcome& outcome = schema.outcomes[index];
        const std::uint32_t word = policy.outcome_word(index);
        if (!outcome.for_each_channel) {
            decision.outcomes[outcome.name] = value_text(schema, outcome.type, view.outcome_word(word));
            continue;
        }
        for (std::uint32_t channel = 0; channel < schema.channels.size(); ++channel) {
            decision.outcomes[outcome.name + "." + schema.channels[channel].name] =
                value_text(schema, outcome.type, view.outcome_word(word + channel));
        }
    }
    for (std::uint32_t index = 0; index < policy.experiments().size(); ++index) {
        const ExperimentInfo& experiment = policy.experiments()[index];
        const std::int32_t cell = view.cell(index);
        if (cell < 0) {
            continue;
        }
        const CellInfo& in = experiment.cells.at(static_cast<std::size_t>(cell));
        const auto bucket = static_cast<std::uint32_t>(view.bucket(index));
        CHECK((in.first_bucket <= bucket && bucket < in.end_bucket));
        decision.cells[experiment.name] = in.name;
    }
    return decision;
}

std::string text_of(const naive::RecordText& record) {
    std::string text;
    for (const auto& [name, cell] : record.facts) {
        text += "  " + name + " = " + cell + "\n";
    }
    for (const std::string& list : record.unknown_lists) {
        text += "  " + list + " is unknown\n";
    }
    for (const auto& [list, elements] : record.lists) {
        for (const naive::Cells& element : elements) {
            text += "  " + list + ":";
            for (const auto& [name, cell] : element) {
                text += " " + name + "=" + cell;
            }
            text += "\n";
        }
    }
    return text;
}

std::size_t setting(const char* name, std::size_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : static_cast<std::size_t>(std::strtoull(text, nullptr, 10));
}

} // namespace forbear::differential
