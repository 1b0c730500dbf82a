#include "model/schema.h"

#include <algorithm>
#include <unordered_map>

#include "model/resolver.h"
#include "model/schema_types.h"
#include "model/types.h"

namespace forbear::model {
namespace {

/// A list without a stated length would make sums and the work per record unbounded.
constexpr std::int64_t most_records = 1'000'000;

class SchemaBuilder {
public:
    SchemaBuilder(ResolvedSchema& result, DiagnosticSink& sink)
        : result_(result), schema_(result.schema), sink_(sink), types_(result.schema, sink) {}

    void build(const syntax::Schema& written) {
        schema_.name = written.name.text;
        schema_.vocabularies.push_back({.name = "channels", .values = {}, .ranked = false});
        add_as_of();
        each<syntax::Channels>(written, [&](const auto& item) { add_channels(item); });
        each<syntax::ListType>(written, [&](const auto& item) { add_record(item); });
        each<syntax::Fact>(written, [&](const auto& item) { add_fact(item); });
        each<syntax::Outcome>(written, [&](const auto& item) { add_outcome(item); });
        each<syntax::Calculate>(written, [&](const auto& item) { add_calculate(result_.scope, item, sink_); });
        each<syntax::Call>(written, [&](const auto& item) { add_call(result_.scope, item, sink_); });
        each<syntax::Define>(written, [&](const auto& item) { add_define(result_.scope, item, sink_); });
        each<syntax::Lookup>(written, [&](const auto& item) { add_lookup(result_.scope, item, sink_); });
        each<syntax::Calendar>(written, [&](const auto& item) { add_calendar(result_.scope, item, sink_); });
        add_proxies(result_, sink_);
        for (const auto& [name, record] : records_) {
            if (!record.used)
                sink_.report(
                    {.code = Code::record_not_used,
                     .at = record.written->name.at,
                     .args = {name},
                     .help = "a fact holds the records: `fact " + name + "s list of " + name + ", at most 100`"});
        }
        Resolver resolver(schema_, result_.scope, sink_, Reader::definition);
        each<syntax::Calculate>(written, [&](const auto& item) { resolver.check_definition(item.name.text); });
        each<syntax::Call>(written, [&](const auto& item) { resolver.check_definition(item.name.text); });
        each<syntax::Define>(written, [&](const auto& item) { resolver.check_definition(item.name.text); });
        each<syntax::Lookup>(written, [&](const auto& item) { resolver.check_definition(item.name.text); });
        each<syntax::Calendar>(written, [&](const auto& item) { resolver.check_definition(item.name.text); });
    }

private:
    struct Record {
        const syntax::ListType* written = nullptr;
        bool used = false;
    };

    template <class Item, class Do>
    static void each(const syntax::Schema& written, const Do& action) {
        for (const syntax::SchemaItem& item : written.items) {
            if (const Item* found = std::get_if<Item>(&item)) action(*found);
        }
    }

    void add_as_of() {
        Type type{.kind = TypeKind::date, .currency = {}};
        set_fact_range(type);
        schema_.facts.push_back({.name = "as_of", .type = type});
        result_.scope.add_own("as_of", {.kind = MeaningKind::fact, .index = 0});
    }

    void add_channels(const syntax::Channels& written) {
        for (const syntax::Channel& channel : written.channels) {
            auto& names = schema_.vocabularies.front().values;
            if (std::ranges::find(names, channel.name.text) != names.end()) {
                sink_.report({.code = Code::value_listed_twice, .at = channel.name.at, .args = {channel.name.text}});
                continue;
            }
            if (names.size() == most_channels) {
                sink_.report({.code = Code::too_many,
                              .at = channel.name.at,
                              .args = {std::to_string(names.size() + 1) + " channels", std::to_string(most_channels)}});
                return;
            }
            names.push_back(channel.name.text);
            schema_.channels.push_back({.name = channel.name.text, .currency = {}});
            if (channel.cost) add_cost(*channel.cost, schema_.channels.back());
        }
    }

    void add_cost(const syntax::Expr& cost, Channel& channel) {
        if (cost.kind != syntax::ExprKind::number || cost.number.unit != syntax::Unit::money) {
            sink_.report({.code = Code::money_needs_currency,
                          .at = cost.at,
                          .args = {cost.number.digits},
                          .help = "a cost is money, such as `0.12 USD`"});
            return;
        }
        const auto decimals = types_.decimals(cost.number.currency, cost.at);
        if (!decimals) return;
        const Type type{.kind = TypeKind::money, .scale = *decimals, .currency = cost.number.currency};
        if (const auto value = types_.constant(cost, type)) {
            channel.cost = *value;
            channel.currency = cost.number.currency;
            channel.scale = *decimals;
        }
    }

    void add_record(const syntax::ListType& written) {
        const auto [first, is_new] = records_.emplace(written.name.text, Record{&written, false});
        if (is_new) return;
        sink_.report({.code = Code::name_taken,
                      .at = written.name.at,
                      .args = {written.name.text, "a list"},
                      .labels = {{first->second.written->name.at, "first here"}}});
    }

    void add_fact(const syntax::Fact& written) {
        if (written.type.word == syntax::TypeWord::list) {
            add_list(written);
            return;
        }
        if (written.type.for_each_channel) {
            add_fact_per_channel(written);
            return;
        }
        // A broken fact keeps its place, so that its uses say nothing of an unknown name.
        const auto index = static_cast<std::uint32_t>(schema_.facts.size());
        Meaning meaning{.kind = MeaningKind::fact, .index = index, .at = written.name.at};
        const auto type = type_of(written);
        meaning.is_broken = !type;
        schema_.facts.push_back({written.name.text, type.value_or(Type{}), written.may_be_unknown, written.may_be_none,
                                 written.is_protected});
        result_.scope.add(written.name, meaning, sink_);
        if (!written.is_key) return;
        if (schema_.key >= 0) {
            sink_.report({.code = Code::name_taken,
                          .at = written.name.at,
                          .args = {written.name.text, "not the first key"},
                          .help = "one fact names the record"});
        }
        schema_.key = static_cast<std::int32_t>(index);
    }

    /// `fact reach percent for each channel`: the facts `reach_email`, `reach_sms` ..., which the host fills one by one.
    void add_fact_per_channel(const syntax::Fact& written) {
        Meaning whole{.kind = MeaningKind::per_channel,
                      .index = static_cast<std::uint32_t>(schema_.facts.size()),
                      .at = written.name.at};
        if (schema_.channels.empty()) {
            sink_.report({.code = Code::no_channels,
                          .at = written.type.at,
                          .args = {written.name.text},
                          .help = "add a line `channels email, sms, ...`"});
        }
        const auto type = types_.type(written.type, written.name, false);
        whole.is_broken = !type || schema_.channels.empty();
        for (std::size_t channel = 0; channel < schema_.channels.size(); ++channel) {
            Meaning meaning{.kind = MeaningKind::fact,
                            .index = static_cast<std::uint32_t>(schema_.facts.size()),
                            .at = written.name.at};
            meaning.is_broken = !type;
            const syntax::Name name{written.name.text + "_" + schema_.channels[channel].name, written.name.at, false};
            schema_.facts.push_back(
                {name.text, type.value_or(Type{}), written.may_be_unknown, written.may_be_none, written.is_protected});
            result_.scope.add(name, meaning, sink_);
        }
        result_.scope.add(written.name, whole, sink_);
    }

    std::optional<Type> type_of(const syntax::Fact& written) {
        const bool unsaid = written.type.word == syntax::TypeWord::one_of && written.type.values.empty();
        if (!(written.is_key && unsaid)) return types_.type(written.type, written.name, false);
        Type text{.kind = TypeKind::text, .currency = {}};
        return text;
    }

    void add_list(const syntax::Fact& written) {
        List list{.name = written.name.text, .record = written.type.list.text, .fields = {}};
        list.may_be_unknown = written.may_be_unknown;
        Meaning meaning{.kind = MeaningKind::list,
                        .index = static_cast<std::uint32_t>(schema_.lists.size()),
                        .at = written.name.at};
        const auto record = records_.find(list.record);
        if (record == records_.end()) {
            std::vector<std::string> names;
            for (const auto& [name, known] : records_) names.push_back(name);
            std::ranges::sort(names);
            sink_.report({.code = Code::unknown_list,
                          .at = written.type.list.at,
                          .args = {list.record},
                          .help = did_you_mean(list.record, names)});
            meaning.is_broken = true;
        } else {
            record->second.used = true;
            meaning.is_broken = !add_fields(*record->second.written, list);
        }
        if (!written.type.at_most) {
            sink_.report({.code = Code::list_needs_length,
                          .at = written.name.at,
                          .args = {list.name},
                          .help = "add `, at most 500`: sums and the work per record need a bound"});
        } else if (const auto most = types_.constant(*written.type.at_most, number_type(0, most_records))) {
            if (*most < 1 || *most > most_records) {
                sink_.report({.code = Code::outside_range,
                              .at = written.type.at_most->at,
                              .args = {written.type.at_most->number.digits, "1 to " + std::to_string(most_records)}});
            } else {
                list.at_most = static_cast<std::uint32_t>(*most);
            }
        }
        schema_.lists.push_back(std::move(list));
        result_.scope.add(written.name, meaning, sink_);
    }

    /// False when a field has no type: then nothing more is said of the list.
    bool add_fields(const syntax::ListType& record, List& list) {
        bool is_sound = true;
        Distinct names("a field of `" + record.name.text + "`");
        for (const syntax::Fact& field : record.fields) {
            names.add(field.name, sink_);
            const auto type = types_.type(field.type, field.name, false);
            if (type && type->kind == TypeKind::date && list.date_field < 0)
                list.date_field = static_cast<std::int32_t>(list.fields.size());
            list.fields.push_back(
                {field.name.text, type.value_or(Type{}), field.may_be_unknown, field.may_be_none, field.is_protected});
            is_sound = is_sound && type.has_value();
        }
        return is_sound;
    }

    void add_outcome(const syntax::Outcome& written) {
        Outcome outcome{.name = written.name.text};
        outcome.for_each_channel = written.type.for_each_channel;
        const auto type = types_.type(written.type, written.name, true);
        outcome.type = type.value_or(Type{});
        const bool second_hours =
            outcome.for_each_channel && std::ranges::any_of(schema_.outcomes, &Outcome::for_each_channel);
        if (second_hours) sink_.report({.code = Code::hours_twice, .at = written.name.at, .args = {written.name.text}});
        if (type && !written.normally.empty()) outcome.normally = normal_value(written, *type);
        Meaning meaning{.kind = MeaningKind::outcome,
                        .index = static_cast<std::uint32_t>(schema_.outcomes.size()),
                        .at = written.name.at};
        meaning.is_broken = !type;
        schema_.outcomes.push_back(std::move(outcome));
        result_.scope.add(written.name, meaning, sink_);
    }

    std::optional<std::int64_t> normal_value(const syntax::Outcome& written, const Type& type) {
        if (type.kind == TypeKind::text) {
            sink_.report({.code = Code::not_decided_yet,
                          .at = written.normally.front().at,
                          .args = {"what a text is normally"}});
            return std::nullopt;
        }
        if (type.kind != TypeKind::set && written.normally.size() > 1) {
            sink_.report(
                {.code = Code::one_value_needed, .at = written.normally.at(1).at, .args = {written.name.text}});
            return std::nullopt;
        }
        std::int64_t members = 0;
        for (const syntax::Expr& expr : written.normally) {
            const auto value = types_.constant(expr, type);
            if (!value) return std::nullopt;
            if (*value < type.low || *value > type.high) {
                sink_.report({.code = Code::outside_range,
                              .at = expr.at,
                              .args = {value_text(schema_, type, *value), value_text(schema_, type, type.low) + " to " +
                                                                              value_text(schema_, type, type.high)}});
                return std::nullopt;
            }
            if (type.kind != TypeKind::set) return value;
            members |= *value;
        }
        return members;
    }

    ResolvedSchema& result_;
    Schema& schema_;
    DiagnosticSink& sink_;
    TypeReader types_;
    std::unordered_map<std::string, Record> records_;
};

} // namespace

std::unique_ptr<ResolvedSchema> resolve_schema(const syntax::Schema& written, DiagnosticSink& sink) {
    auto result = std::make_unique<ResolvedSchema>();
    result->written = &written;
    SchemaBuilder(*result, sink).build(written);
    return result;
}

void add_parameter(Scope& scope, const syntax::Parameter& parameter, DiagnosticSink& sink) {
    scope.add(parameter.name, {.kind = MeaningKind::parameter, .expr = &parameter.value, .at = parameter.name.at},
              sink);
}

void add_calculate(Scope& scope, const syntax::Calculate& calculate, DiagnosticSink& sink) {
    scope.add(calculate.name, {.kind = MeaningKind::calculate, .expr = &calculate.value, .at = calculate.name.at},
              sink);
}

void add_call(Scope& scope, const syntax::Call& call, DiagnosticSink& sink) {
    scope.add(call.name, {.kind = MeaningKind::call, .expr = &call.condition, .at = call.name.at}, sink);
}

void add_define(Scope& scope, const syntax::Define& define, DiagnosticSink& sink) {
    scope.add(define.name, {.kind = MeaningKind::define, .part = &define.part, .at = define.name.at}, sink);
}

void add_lookup(Scope& scope, const syntax::Lookup& lookup, DiagnosticSink& sink) {
    scope.add(lookup.name, {.kind = MeaningKind::lookup, .lookup = &lookup, .at = lookup.name.at}, sink);
}

void add_calendar(Scope& scope, const syntax::Calendar& calendar, DiagnosticSink& sink) {
    scope.add(calendar.name, {.kind = MeaningKind::calendar, .calendar = &calendar, .at = calendar.name.at}, sink);
}

} // namespace forbear::model
