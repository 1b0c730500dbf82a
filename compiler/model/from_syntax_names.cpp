// Names: facts, fields, outcomes, vocabulary values, and what the author has given a name to.

#include <algorithm>

#include "model/resolver.h"
#include "model/types.h"
#include "syntax/print.h"

namespace forbear::model {
namespace {

/// Named conditions and calculations are copied in place: so much of them, and no more, in one policy.
constexpr std::size_t most_expanded_nodes = 2'000'000;

Expr fact_value(const Schema& schema, std::uint32_t index, Span at) {
    const Fact& fact = schema.facts.at(index);
    Expr expr = strict(ExprKind::fact, fact.type, {}, at);
    expr.index = index;
    expr.can_be_unknown = fact.may_be_unknown;
    expr.can_be_none = fact.may_be_none;
    expr.text = fact.name;
    return expr;
}

/// Calls `visit(fact, place)` for every fact and field that `expr` reads; fields belong to list `list`.
template <class Visit>
void find_reads(const Schema& schema, const Expr& expr, std::uint32_t list, const Visit& visit) {
    if (expr.kind == ExprKind::fact) visit(schema.facts.at(expr.index), expr.at);
    if (expr.kind == ExprKind::field && list != nothing) visit(schema.lists.at(list).fields.at(expr.index), expr.at);
    if (!expr.part.empty()) list = expr.part.front().list;
    for (const Expr& arg : expr.args) find_reads(schema, arg, list, visit);
    for (const Part& part : expr.part) {
        for (const Expr& condition : part.condition) find_reads(schema, condition, part.list, visit);
    }
    if (expr.lookup == nullptr) return;
    for (const LookupRow& row : expr.lookup->rows) {
        if (row.when) find_reads(schema, *row.when, nothing, visit);
        find_reads(schema, row.value, nothing, visit);
    }
}

} // namespace

void Resolver::report(Code code, Span at, std::vector<std::string> args, std::string help, std::vector<Label> labels,
                      std::vector<Fix> fixes) {
    sink_.report({.code = code,
                  .at = at,
                  .args = std::move(args),
                  .labels = std::move(labels),
                  .help = std::move(help),
                  .fixes = std::move(fixes)});
}

Resolved Resolver::name(const syntax::Expr& expr, const Type* wanted) {
    const bool wants_value = wanted != nullptr && (wanted->kind == TypeKind::choice || wanted->kind == TypeKind::set);
    if (expr.quoted) {
        if (wants_value) return vocabulary_value(expr, *wanted);
        Expr text = strict(ExprKind::text_constant, {.kind = TypeKind::text, .currency = {}}, {}, expr.at);
        text.text_value = expr.text;
        return text;
    }
    const Meaning* found = scope_.find(expr.text);
    if (wants_value && find_value(schema_, *wanted, expr.text) >= 0) return vocabulary_value(expr, *wanted);
    if (list_ != nothing) {
        if (Resolved of_element = field(expr, found)) return of_element;
    }
    if (found != nullptr) return meaning(expr, *found, wanted);
    if (wants_value) return unknown_value(expr, *wanted);
    std::string help = did_you_mean(expr.text, names_in_reach());
    for (const Vocabulary& vocabulary : schema_.vocabularies) {
        if (!help.empty() || std::ranges::find(vocabulary.values, expr.text) == vocabulary.values.end()) continue;
        help = "`" + expr.text + "` is a value of `" + vocabulary.name + "`";
    }
    report(Code::unknown_name, expr.at, {expr.text}, std::move(help));
    return std::nullopt;
}

std::vector<std::string> Resolver::names_in_reach() const {
    std::vector<std::string> names = scope_.names();
    if (list_ == nothing) return names;
    for (const Fact& field : schema_.lists.at(list_).fields) names.push_back(field.name);
    return names;
}

Resolved Resolver::field(const syntax::Expr& expr, const Meaning* other) {
    const List& list = schema_.lists.at(list_);
    const auto found = std::ranges::find(list.fields, expr.text, &Fact::name);
    if (found == list.fields.end()) return std::nullopt;
    const bool is_ambiguous =
        other != nullptr && other->kind != MeaningKind::outcome && other->kind != MeaningKind::list;
    if (is_ambiguous) {
        report(Code::field_or_fact, expr.at, {expr.text, list.record, meaning_words(other->kind)},
               "inside `where` it could be either; give one of the two another name", {{other->at, "declared here"}});
    } else if (found->is_protected && reader_ == Reader::rule) {
        report_protected(expr.text, expr.at, std::nullopt, expr.text);
    }
    Expr result = strict(ExprKind::field, found->type, {}, expr.at);
    result.index = static_cast<std::uint32_t>(found - list.fields.begin());
    result.can_be_unknown = found->may_be_unknown;
    result.can_be_none = found->may_be_none;
    return result;
}

Resolved Resolver::meaning(const syntax::Expr& expr, const Meaning& meaning, const Type* wanted) {
    if (meaning.is_broken) return std::nullopt;
    switch (meaning.kind) {
    case MeaningKind::fact:
        if (reader_ == Reader::rule && schema_.facts.at(meaning.index).is_protected) {
            report_protected(expr.text, expr.at, std::nullopt, expr.text);
            return std::nullopt;
        }
        return fact_value(schema_, meaning.index, expr.at);
    case MeaningKind::outcome: {
        if (reader_ == Reader::rule) {
            report(Code::outcome_not_decided, expr.at, {expr.text},
                   "only guards and requirements read what a rule has decided; a rule reads facts");
            return std::nullopt;
        }
        const Outcome& outcome = schema_.outcomes.at(meaning.index);
        if (outcome.for_each_channel) {
            report(Code::hours_of_no_channel, expr.at, {expr.text},
                   "conditions can ask which channels are used, not at which hours");
            return std::nullopt;
        }
        Expr result = strict(ExprKind::decided, outcome.type, {}, expr.at);
        result.index = meaning.index;
        result.can_be_none = !outcome.normally.has_value();
        return result;
    }
    case MeaningKind::per_channel:
        report(Code::fact_per_channel, expr.at, {expr.text},
               "name the channel: `" + schema_.facts.at(meaning.index).name + "`");
        return std::nullopt;
    case MeaningKind::list:
    case MeaningKind::define:
        report(Code::list_is_no_value, expr.at, {expr.text},
               "say `number of " + expr.text + "` or `any " + expr.text + " where (...)`");
        return std::nullopt;
    case MeaningKind::parameter: {
        if (meaning.is_broken || !enter(expr.text, meaning, expr.at)) return std::nullopt;
        Resolved result = value(*meaning.expr, wanted);
        leave();
        if (result)
            result->at = expr.at;
        else
            meaning.is_broken = true;
        return result;
    }
    case MeaningKind::experiment: {
        if (meaning.cell == nullptr) { // met while what splits the records is read
            report(Code::defined_through_itself, expr.at, {expr.text}, "split the records by a fact, such as the key",
                   {{meaning.at, "`" + expr.text + "` is defined here"}});
            meaning.is_broken = true;
            return std::nullopt;
        }
        Expr cell = *meaning.cell;
        cell.at = expr.at;
        return cell;
    }
    case MeaningKind::calculate:
    case MeaningKind::call: return expanded(expr, meaning);
    case MeaningKind::lookup: return looked_up(expr, meaning, wanted);
    case MeaningKind::calendar:
        report(Code::calendar_is_no_value, expr.at, {expr.text},
               "say `business days from A to B on " + expr.text + "` or `is a holiday on " + expr.text + "`");
        return std::nullopt;
    }
    return std::nullopt;
}

Resolved Resolver::expanded(const syntax::Expr& expr, const Meaning& meaning) {
    if (meaning.is_broken) return std::nullopt;
    if (!definitions_.contains(&meaning)) {
        if (!enter(expr.text, meaning, expr.at)) return std::nullopt;
        static_cast<void>(definition(expr.text, meaning));
        leave();
    }
    return use(expr, meaning, definitions_.at(&meaning));
}

/// A copy of a definition where the author uses it, if the reader may see what it reads.
Resolved Resolver::use(const syntax::Expr& expr, const Meaning& meaning, const Definition& known) {
    if (!known.value) return std::nullopt;
    if (reader_ == Reader::rule && known.reads_protected) {
        report_protected(expr.text, expr.at, known.reads_protected, known.read_name);
        return std::nullopt;
    }
    if (reader_ == Reader::rule && known.reads_outcome) {
        report(Code::outcome_not_decided, expr.at, {expr.text},
               "only guards and requirements read what a rule has decided; a rule reads facts", {{*known.reads_outcome, "read here"}});
        return std::nullopt;
    }
    if (expanded_nodes_ <= most_expanded_nodes) expanded_nodes_ += known.size;
    if (expanded_nodes_ > most_expanded_nodes) {
        report(Code::expands_too_far, expr.at, {expr.text},
               "calls and calculations that use each other over and over become too large");
        meaning.is_broken = true;
        return std::nullopt;
    }
    Resolved copy = known.value;
    copy->at = expr.at;
    const bool is_joined = copy->kind == ExprKind::all || copy->kind == ExprKind::either;
    if (is_joined || !is_condition(copy->kind)) copy->text = expr.text;
    return copy;
}

const Resolver::Definition& Resolver::definition(const std::string& name, const Meaning& meaning) {
    const Reader reader = std::exchange(reader_, Reader::definition);
    const std::uint32_t list = std::exchange(list_, nothing);
    Definition result;
    result.value = meaning.kind == MeaningKind::call ? condition(*meaning.expr) : value(*meaning.expr);
    reader_ = reader;
    list_ = list;
    if (!result.value)
        meaning.is_broken = true;
    else {
        note_reads(result);
        if (result.value->text.empty()) result.value->text = name;
    }
    return definitions_.insert_or_assign(&meaning, std::move(result)).first->second;
}

void Resolver::note_reads(Definition& definition) const {
    definition.size = size_of(*definition.value);
    find_reads(schema_, *definition.value, nothing, [&](const Fact& fact, Span at) {
        if (!fact.is_protected || definition.reads_protected) return;
        definition.reads_protected = at;
        definition.read_name = fact.name;
    });
    for_each(*definition.value, [&](const Expr& piece) {
        const bool is_decided = piece.kind == ExprKind::decided || piece.kind == ExprKind::decided_channels;
        if (is_decided && !definition.reads_outcome) definition.reads_outcome = piece.at;
    });
}

void Resolver::check_definition(const std::string& name) {
    const Meaning* meaning = scope_.find(name);
    if (meaning == nullptr || meaning->is_broken) return;
    const bool is_expr = meaning->kind == MeaningKind::calculate || meaning->kind == MeaningKind::call;
    if (is_expr && !definitions_.contains(meaning) && enter(name, *meaning, meaning->at)) {
        static_cast<void>(definition(name, *meaning));
        leave();
    }
    is_checking_ = true;
    syntax::Expr own;
    own.kind = syntax::ExprKind::name;
    own.text = name;
    own.at = meaning->at;
    if (meaning->kind == MeaningKind::lookup) {
        const Reader reader = std::exchange(reader_, Reader::definition); // who uses it answers for what it reads
        static_cast<void>(looked_up(own, *meaning, nullptr));
        reader_ = reader;
    }
    is_checking_ = false;
    if (meaning->kind == MeaningKind::calendar) static_cast<void>(calendar({name, meaning->at, false}));
    if (meaning->kind == MeaningKind::define) static_cast<void>(base_part({name, meaning->at, false}));
}

bool Resolver::enter(const std::string& name, const Meaning& meaning, Span at) {
    const auto again = std::ranges::find(expanding_, &meaning, &std::pair<const Meaning*, Span>::first);
    if (again == expanding_.end()) {
        expanding_.emplace_back(&meaning, at);
        return true;
    }
    report(Code::defined_through_itself, at, {name}, "a name may use other names, but the chain must end",
           {{meaning.at, "`" + name + "` is defined here"}});
    for (auto step = again; step != expanding_.end(); ++step) step->first->is_broken = true;
    return false;
}

Resolved Resolver::vocabulary_value(const syntax::Expr& expr, const Type& wanted) {
    const std::int64_t index = find_value(schema_, wanted, expr.text);
    if (index < 0) return unknown_value(expr, wanted);
    Type type = wanted;
    const bool is_set = type.kind == TypeKind::set;
    return constant(std::move(type), is_set ? std::int64_t{1} << index : index, expr.at);
}

Resolved Resolver::unknown_value(const syntax::Expr& expr, const Type& wanted) {
    const Vocabulary& vocabulary = vocabulary_of(schema_, wanted);
    std::string help = did_you_mean(expr.text, vocabulary.values);
    for (const Vocabulary& other : schema_.vocabularies) {
        if (!help.empty() || std::ranges::find(other.values, expr.text) == other.values.end()) continue;
        help = "`" + expr.text + "` is a value of `" + other.name + "`";
    }
    if (help.empty()) help = did_you_mean(expr.text, {"known", "unknown", "none"});
    if (help.empty()) {
        for (const std::string& value : vocabulary.values) help += (help.empty() ? "its values are " : ", ") + value;
    }
    report(Code::unknown_value, expr.at, {expr.text, vocabulary.name}, std::move(help));
    return std::nullopt;
}

void Resolver::report_protected(const std::string& name, Span at, std::optional<Span> inside, const std::string& fact) {
    std::vector<Label> labels;
    if (inside) labels.push_back({*inside, "`" + name + "` reads `" + fact + "` here"});
    report(Code::protected_fact, at, {fact}, "guards may read it, because they only protect", std::move(labels));
}

} // namespace forbear::model
