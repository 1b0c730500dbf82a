#include <algorithm>
#include <unordered_map>

#include "model/currencies.h"
#include "model/resolver.h"
#include "model/schema_types.h"
#include "model/types.h"

namespace forbear::model {
namespace {

syntax::Unit unit_of(TypeKind kind) {
    switch (kind) {
    case TypeKind::percent: return syntax::Unit::percent;
    case TypeKind::money: return syntax::Unit::money;
    case TypeKind::days: return syntax::Unit::days;
    case TypeKind::months: return syntax::Unit::months;
    default: return syntax::Unit::plain;
    }
}

/// Of a set: the mask of all members; of a choice: its last index.
void set_vocabulary_range(const Schema& schema, Type& type) {
    const auto size = static_cast<std::int64_t>(vocabulary_of(schema, type).values.size());
    type.low = 0;
    type.high = type.kind == TypeKind::set ? (std::int64_t{1} << size) - 1 : std::max<std::int64_t>(size - 1, 0);
}

} // namespace

std::int32_t TypeReader::vocabulary(Vocabulary vocabulary) {
    const auto same = std::ranges::find_if(schema_.vocabularies, [&](const Vocabulary& known) {
        return known.values == vocabulary.values && known.ranked == vocabulary.ranked;
    });
    if (same != schema_.vocabularies.end()) return static_cast<std::int32_t>(same - schema_.vocabularies.begin());
    schema_.vocabularies.push_back(std::move(vocabulary));
    return static_cast<std::int32_t>(schema_.vocabularies.size() - 1);
}

std::optional<Type> TypeReader::of_vocabulary(const syntax::TypeExpr& written, const syntax::Name& owner) {
    using Word = syntax::TypeWord;
    const bool is_set = written.word == Word::set_of_channel || written.word == Word::set_of_values;
    const bool of_channels = written.word == Word::channel || written.word == Word::set_of_channel;
    if (of_channels && schema_.channels.empty()) {
        sink_.report({.code = Code::no_channels,
                      .at = written.at,
                      .args = {owner.text},
                      .help = "add a line `channels email, sms, ...`"});
        return std::nullopt;
    }
    Vocabulary values{.name = owner.text, .values = {}, .ranked = written.word == Word::ranked};
    if (of_channels) values.values = schema_.vocabularies.front().values;
    std::unordered_map<std::string, Span> seen;
    for (const syntax::Name& value : written.values) {
        const bool is_channel = of_channels && std::ranges::find(values.values, value.text) != values.values.end();
        const auto [first, is_new] = seen.emplace(value.text, value.at);
        if (!is_new || is_channel) {
            Diagnostic diagnostic{.code = Code::value_listed_twice, .at = value.at, .args = {value.text}};
            if (!is_new) diagnostic.labels.push_back({first->second, "first here"});
            sink_.report(std::move(diagnostic));
            continue;
        }
        values.values.push_back(value.text);
    }
    if (values.values.size() > most_values) {
        sink_.report({.code = Code::too_many,
                      .at = written.at,
                      .args = {std::to_string(values.values.size()) + " values", std::to_string(most_values)}});
        return std::nullopt;
    }
    if (written.open) {
        sink_.report({.code = Code::not_decided_yet,
                      .at = written.at,
                      .args = {"open vocabularies"},
                      .help = "keep tags that are invented later in a list of records with a text: "
                              "`any tags where (name is \"vip\")`"});
        return std::nullopt;
    }
    Type type{.kind = is_set ? TypeKind::set : TypeKind::choice, .currency = {}};
    type.vocabulary = of_channels && written.values.empty() ? 0 : vocabulary(std::move(values));
    set_vocabulary_range(schema_, type);
    return type;
}

std::optional<std::uint8_t> TypeReader::decimals(const std::string& currency, Span at) {
    const auto decimals = currency_decimals(currency);
    if (!decimals && currency.empty()) {
        sink_.report({.code = Code::money_needs_currency, .at = at, .args = {"money"}, .help = "write `money USD`"});
    } else if (!decimals) {
        sink_.report({.code = Code::unknown_currency,
                      .at = at,
                      .args = {currency},
                      .help = did_you_mean(currency, currency_codes())});
    }
    return decimals;
}

std::optional<std::int64_t> TypeReader::constant(const syntax::Expr& written, const Type& type) {
    syntax::Expr expr = written;
    if (expr.kind == syntax::ExprKind::number && expr.number.unit == syntax::Unit::plain) {
        expr.number.unit = unit_of(type.kind);
        expr.number.currency = type.currency;
    }
    const Scope no_names;
    Resolver resolver(schema_, no_names, sink_, Reader::definition);
    return resolver.constant_value(expr, type);
}

bool TypeReader::read_range(const syntax::TypeExpr& written, Type& type) {
    if (!written.low || !written.high) return true;
    const auto low = constant(*written.low, type);
    const auto high = constant(*written.high, type);
    if (!low || !high) return false;
    if (*low > *high) {
        sink_.report({.code = Code::empty_range,
                      .at = join(written.low->at, written.high->at),
                      .args = {value_text(schema_, type, *low) + " to " + value_text(schema_, type, *high)},
                      .help = "write the lower bound first"});
        return false;
    }
    type.low = *low;
    type.high = *high;
    return true;
}

std::optional<Type> TypeReader::type(const syntax::TypeExpr& written, const syntax::Name& owner, bool is_outcome) {
    using Word = syntax::TypeWord;
    Type type{.kind = TypeKind::whole, .currency = {}};
    switch (written.word) {
    case Word::one_of:
    case Word::ranked:
    case Word::channel:
    case Word::set_of_channel:
    case Word::set_of_values: return of_vocabulary(written, owner);
    case Word::list:
        sink_.report({.code = Code::list_not_here,
                      .at = written.at,
                      .args = {owner.text},
                      .help = "only a fact of the schema may be a list"});
        return std::nullopt;
    case Word::yes_or_no: type.kind = TypeKind::yes_no; break;
    case Word::whole: break;
    case Word::decimal:
        type.kind = TypeKind::decimal;
        type.scale = static_cast<std::uint8_t>(written.places.value_or(2));
        if (written.places.value_or(2) > 9) {
            sink_.report({.code = Code::too_many,
                          .at = written.at,
                          .args = {std::to_string(*written.places) + " decimals", "9"}});
            return std::nullopt;
        }
        break;
    case Word::percent:
        type.kind = TypeKind::percent;
        type.scale = 2;
        break;
    case Word::money: {
        const auto scale = decimals(written.currency, written.at);
        if (!scale) return std::nullopt;
        type = {.kind = TypeKind::money, .scale = *scale, .currency = written.currency};
        break;
    }
    case Word::days: type.kind = TypeKind::days; break;
    case Word::months: type.kind = TypeKind::months; break;
    case Word::date: type.kind = TypeKind::date; break;
    case Word::time: type.kind = TypeKind::time; break;
    case Word::hours: type.kind = TypeKind::hours; break;
    case Word::text: type.kind = TypeKind::text; break;
    }
    if (is_outcome)
        set_outcome_range(type);
    else
        set_fact_range(type);
    if (!read_range(written, type)) return std::nullopt;
    return type;
}

} // namespace forbear::model
