// Lookups: a value by the first row that fits. All rows give one kind of value.

#include <algorithm>

#include "model/expression_key.h"
#include "model/lookup_proof.h"
#include "model/resolver.h"
#include "model/types.h"
#include "syntax/print.h"

namespace forbear::model {
namespace {

/// Words that can only be values of a vocabulary, or texts.
std::vector<const syntax::Expr*> words_of(const syntax::Lookup& written, const Scope& scope) {
    std::vector<const syntax::Expr*> words;
    for (const syntax::LookupRow& row : written.rows) {
        const bool is_word = row.value.kind == syntax::ExprKind::quoted ||
                             (row.value.kind == syntax::ExprKind::name && scope.find(row.value.text) == nullptr);
        if (is_word) words.push_back(&row.value);
    }
    return words;
}

bool is_vocabulary_kind(TypeKind kind) { return kind == TypeKind::choice || kind == TypeKind::set; }

Type vocabulary_type(const Schema& schema, std::size_t vocabulary, TypeKind kind) {
    const auto values = static_cast<std::int64_t>(schema.vocabularies.at(vocabulary).values.size());
    Type type{.kind = kind, .currency = {}, .vocabulary = static_cast<std::int32_t>(vocabulary)};
    type.high = kind == TypeKind::set ? (std::int64_t{1} << values) - 1 : values - 1;
    return type;
}

} // namespace

/// The vocabulary that the rows' words come from. An empty type: they are no words, or say themselves what they are.
std::optional<Type> Resolver::words_of_lookup(const syntax::Lookup& written, const Type* wanted) {
    const std::vector<const syntax::Expr*> words = words_of(written, scope_);
    Type unsaid{.kind = TypeKind::whole, .currency = {}};
    if (wanted != nullptr && wanted->kind == TypeKind::text) return unsaid;
    const bool is_wanted = wanted != nullptr && is_vocabulary_kind(wanted->kind);
    const auto holds_all = [&](std::size_t vocabulary) {
        const auto& values = schema_.vocabularies.at(vocabulary).values;
        return std::ranges::all_of(
            words, [&](const syntax::Expr* word) { return std::ranges::find(values, word->text) != values.end(); });
    };
    if (is_wanted && holds_all(static_cast<std::size_t>(wanted->vocabulary)))
        return vocabulary_type(schema_, static_cast<std::size_t>(wanted->vocabulary), wanted->kind);
    if (words.empty()) return unsaid;
    std::vector<std::size_t> fitting;
    for (std::size_t each = 0; each < schema_.vocabularies.size(); ++each) {
        if (holds_all(each)) fitting.push_back(each);
    }
    const TypeKind kind = is_wanted ? wanted->kind : TypeKind::choice;
    if (fitting.size() == 1) return vocabulary_type(schema_, fitting.front(), kind);
    const bool all_quoted =
        std::ranges::all_of(words, [](const syntax::Expr* word) { return word->kind == syntax::ExprKind::quoted; });
    if (fitting.empty() && all_quoted) return unsaid;
    const auto name = [&](std::size_t each) { return schema_.vocabularies.at(each).name; };
    if (fitting.size() > 1) {
        // Where nobody asks yet, the first stands for all: whoever uses the value says which is meant.
        if (wanted == nullptr && is_checking_) return vocabulary_type(schema_, fitting.front(), kind);
        report(Code::lookup_of_two_kinds, written.name.at, {written.name.text, name(fitting[0]), name(fitting[1])},
               "use the lookup where an outcome or a fact says which of the two is meant");
        return std::nullopt;
    }
    // No vocabulary holds them all: the first word that none of the vocabularies of the word before it has.
    std::optional<std::size_t> first;
    for (const syntax::Expr* word : words) {
        std::optional<std::size_t> own;
        for (std::size_t each = 0; each < schema_.vocabularies.size(); ++each) {
            const auto& values = schema_.vocabularies[each].values;
            const bool has = std::ranges::find(values, word->text) != values.end();
            if (has && (!own || each == first)) own = each;
        }
        if (!own && !first) {
            static_cast<void>(this->name(*word, nullptr)); // says that nobody knows it
            return std::nullopt;
        }
        if (!own) {
            static_cast<void>(unknown_value(*word, vocabulary_type(schema_, *first, kind)));
            return std::nullopt;
        }
        if (first && own != first) {
            report(Code::lookup_of_two_kinds, word->at, {written.name.text, name(*first), name(*own)},
                   "all rows give values of one outcome or fact");
            return std::nullopt;
        }
        first = own;
    }
    return unsaid;
}

/// The values of all rows, brought to one kind and scale.
std::optional<Type> Resolver::values_of_lookup(const syntax::Lookup& written, const Type* wanted, Lookup& result) {
    const std::optional<Type> words = words_of_lookup(written, wanted);
    if (!words) return std::nullopt;
    const bool of_words = is_vocabulary_kind(words->kind);
    std::optional<Type> type;
    bool failed = false;
    for (std::size_t row = 0; row < written.rows.size(); ++row) {
        const syntax::Expr& value_words = written.rows[row].value;
        if (value_words.kind == syntax::ExprKind::none) continue;
        if (value_words.kind == syntax::ExprKind::unknown) {
            report(Code::word_out_of_place, value_words.at, {"unknown"},
                   "leave the row out: where no row fits, the value is unknown");
            failed = true;
            continue;
        }
        Resolved value = this->value(value_words, of_words ? &*words : type ? &*type : nullptr);
        if (!value) {
            failed = true;
            continue;
        }
        if (type && !comparable(schema_, *type, value->type)) {
            report(Code::lookup_rows_differ, value_words.at,
                   {written.name.text, exact_kind_words(schema_, value->type), exact_kind_words(schema_, *type)},
                   "all rows of a lookup give one kind of value");
            failed = true;
            continue;
        }
        if (!type)
            type = value->type;
        else {
            type->scale = std::max(type->scale, value->type.scale);
            if (value->type.kind == TypeKind::decimal) type->kind = TypeKind::decimal;
        }
        // A quotient is rounded here, as where an outcome takes it.
        if (holds_ratio(*value)) {
            Type own = value->type;
            value = rounded(std::move(*value), 1, 1, Rounding::half_even, std::move(own));
        }
        result.rows[row].value = std::move(*value);
    }
    if (failed) return std::nullopt;
    if (!type) {
        if (wanted != nullptr) return *wanted;
        report(Code::lookup_without_rows, written.name.at, {written.name.text},
               "at least one row gives a value: `below 500 USD => 3 days`");
        return std::nullopt;
    }
    return united(written, *type, result);
}

std::optional<Type> Resolver::united(const syntax::Lookup& written, Type type, Lookup& result) {
    type.low = INT64_MAX;
    type.high = INT64_MIN;
    for (std::size_t row = 0; row < result.rows.size(); ++row) {
        Expr& value = result.rows[row].value;
        if (written.rows[row].value.kind == syntax::ExprKind::none) {
            value = strict(ExprKind::none, type, {}, written.rows[row].value.at);
            value.can_be_none = true;
            continue;
        }
        if (is_numeric(type.kind)) {
            Resolved scaled = rescaled(value, type.scale);
            if (!scaled) {
                static_cast<void>(report_overflow(written.rows[row].value, {&value}));
                return std::nullopt;
            }
            value = std::move(*scaled);
            value.type.kind = type.kind;
        }
        type.low = std::min(type.low, value.type.low);
        type.high = std::max(type.high, value.type.high);
    }
    return type;
}

/// The tests of one row against the facts that the lookup reads. False after a mistake.
bool Resolver::tests_of_row(const syntax::Lookup& written, const syntax::LookupRow& row, LookupRow& result) {
    std::vector<Expr> tests;
    bool is_sound = true;
    std::string text;
    for (std::size_t column = 0; column < row.tests.size() && column < written.by.size(); ++column) {
        if (row.tests[column].kind == syntax::ExprKind::subject) continue; // any
        syntax::Expr subject;
        subject.kind = syntax::ExprKind::name;
        subject.text = written.by[column].text;
        subject.quoted = written.by[column].quoted;
        subject.at = written.by[column].at;
        Resolved test = condition(written_out(row.tests[column], subject));
        is_sound = is_sound && test.has_value();
        if (!test) continue;
        text += (text.empty() ? "" : " and ") + test->text;
        tests.push_back(std::move(*test));
    }
    if (!is_sound || tests.empty()) return is_sound;
    result.when = all_of(std::move(tests), row.at);
    result.when->text = std::move(text);
    return true;
}

Resolver::Definition Resolver::resolve_lookup(const Meaning& meaning, const Type* wanted) {
    const syntax::Lookup& written = *meaning.lookup;
    const Reader reader = std::exchange(reader_, Reader::definition);
    const std::uint32_t list = std::exchange(list_, nothing);
    Lookup lookup{.name = written.name.text, .at = written.name.at, .rows = {}};
    lookup.rows.resize(written.rows.size());
    bool is_sound = true;
    for (const syntax::Name& by : written.by) {
        syntax::Expr subject;
        subject.kind = syntax::ExprKind::name;
        subject.text = by.text;
        subject.at = by.at;
        is_sound = value(subject).has_value() && is_sound; // what is wrong with it is said once, not in every row
    }
    const bool can_test = is_sound;
    if (is_sound && written.rows.empty()) {
        report(Code::lookup_without_rows, written.name.at, {written.name.text},
               "add rows, such as `below 500 USD => 3 days`");
        is_sound = false;
    }
    const syntax::LookupRow* other = nullptr;
    for (std::size_t row = 0; row < written.rows.size(); ++row) {
        lookup.rows[row].at = written.rows[row].at;
        if (other != nullptr) {
            report(Code::row_after_other, written.rows[row].at, {written.name.text},
                   "`other` is the last row: it takes what no row above it fits", {{other->at, "`other` is here"}});
            is_sound = false;
            break;
        }
        if (written.rows[row].other) other = &written.rows[row];
        if (can_test) is_sound = tests_of_row(written, written.rows[row], lookup.rows[row]) && is_sound;
    }
    std::optional<Type> type;
    if (is_sound) type = values_of_lookup(written, wanted, lookup);
    Definition result;
    if (type) {
        LookupReach reach = reach_of(schema_, lookup);
        lookup.is_total = reach.is_total || std::ranges::any_of(lookup.rows, [](const LookupRow& row) {
                              return !row.when.has_value();
                          });
        if (is_checking_) report_never_fitting(lookup, reach.never_fits);
        Expr value = strict(ExprKind::lookup, *type, {}, written.name.at);
        value.can_be_unknown = !lookup.is_total;
        for (const LookupRow& row : lookup.rows) {
            value.can_be_unknown = value.can_be_unknown || row.value.can_be_unknown;
            value.can_be_none = value.can_be_none || row.value.can_be_none;
        }
        value.text = written.name.text;
        value.lookup = std::make_shared<const Lookup>(std::move(lookup));
        result.value = std::move(value);
        note_reads(result);
    } else {
        meaning.is_broken = true;
    }
    reader_ = reader;
    list_ = list;
    return result;
}

void Resolver::report_never_fitting(const Lookup& lookup, const std::vector<bool>& never_fits) {
    std::unordered_map<std::string, std::size_t> seen;
    bool is_over = false;
    for (std::size_t row = 0; row < lookup.rows.size(); ++row) {
        const auto& when = lookup.rows[row].when;
        const std::string key = when ? expression_key(*when) : std::string();
        const auto [first, is_new] = seen.emplace(key, row);
        const bool is_safety_net = !when && !is_over; // one that nothing falls into is no mistake
        if (is_safety_net || (!never_fits[row] && !is_over && is_new)) {
            is_over = !when;
            continue;
        }
        std::vector<Label> labels;
        if (!is_new) labels.push_back({lookup.rows[first->second].at, "this row has the same tests"});
        report(Code::lookup_row_never_fits, lookup.rows[row].at, {lookup.name},
               "rows are tried from the top; move it up or leave it out", std::move(labels));
    }
}

Resolved Resolver::looked_up(const syntax::Expr& expr, const Meaning& meaning, const Type* wanted) {
    const bool of_vocabulary = wanted != nullptr && is_vocabulary_kind(wanted->kind);
    const auto key = std::tuple(&meaning, of_vocabulary ? static_cast<int>(wanted->kind) : -1,
                                of_vocabulary ? wanted->vocabulary : -1);
    auto known = lookups_.find(key);
    if (known == lookups_.end()) {
        if (!enter(expr.text, meaning, expr.at)) return std::nullopt;
        Definition made = resolve_lookup(meaning, wanted);
        leave();
        known = lookups_.insert_or_assign(key, std::move(made)).first;
    }
    return use(expr, meaning, known->second);
}

} // namespace forbear::model
