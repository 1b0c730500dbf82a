// Parts of lists: which list is meant, and what is counted, added up or looked for in it.

#include <algorithm>

#include "model/numbers.h"
#include "model/resolver.h"
#include "model/types.h"
#include "syntax/print.h"

namespace forbear::model {
namespace {

Expr over_part(ExprKind kind, Type type, Part part, Span at) {
    Expr expr = strict(kind, std::move(type), {}, at);
    expr.part.push_back(std::move(part));
    return expr;
}

bool part_can_be_unknown(const Schema& schema, const Part& part) {
    if (schema.lists.at(part.list).may_be_unknown) return true;
    return std::ranges::any_of(part.condition, [](const Expr& condition) { return condition.can_be_unknown; });
}

} // namespace

/// The record name of exactly one list.
std::optional<std::uint32_t> Resolver::list_of_record(const syntax::Name& name) {
    std::optional<std::uint32_t> found;
    for (std::uint32_t i = 0; i < schema_.lists.size(); ++i) {
        if (schema_.lists[i].record != name.text) continue;
        if (found) {
            report(Code::several_lists, name.at, {name.text},
                   "say which: `" + schema_.lists[*found].name + "` or `" + schema_.lists[i].name + "`");
            return std::nullopt;
        }
        found = i;
    }
    if (found) return found;
    std::vector<std::string> names;
    for (const List& list : schema_.lists) names.push_back(list.name);
    for (const std::string& known : scope_.names()) {
        if (scope_.find(known)->kind == MeaningKind::define) names.push_back(known);
    }
    const Meaning* other = scope_.find(name.text);
    std::string help =
        other != nullptr ? "`" + name.text + "` is " + meaning_words(other->kind) : did_you_mean(name.text, names);
    if (help.empty() && other == nullptr) {
        for (const std::string& known : names) help += (help.empty() ? "the lists are " : ", ") + known;
    }
    report(Code::unknown_list, name.at, {name.text}, std::move(help));
    return std::nullopt;
}

/// The list, or the defined part of one, that `name` stands for.
std::optional<Part> Resolver::base_part(const syntax::Name& name) {
    const Meaning* meaning = scope_.find(name.text);
    const bool is_defined = meaning != nullptr && meaning->kind == MeaningKind::define;
    if (!is_defined) {
        const bool is_list = meaning != nullptr && meaning->kind == MeaningKind::list;
        const auto index = is_list ? std::optional(meaning->index) : list_of_record(name);
        if (!index) return std::nullopt;
        const Meaning* list = scope_.find(schema_.lists.at(*index).name);
        if (list != nullptr && list->is_broken) return std::nullopt;
        return Part{*index, {}};
    }
    if (meaning->is_broken) return std::nullopt;
    if (const auto known = parts_.find(meaning); known != parts_.end()) return known->second;
    if (!enter(name.text, *meaning, name.at)) return std::nullopt;
    std::optional<Part> defined = part(*meaning->part);
    leave();
    if (!defined) meaning->is_broken = true;
    parts_.insert_or_assign(meaning, defined);
    return defined;
}

std::optional<Part> Resolver::part(const syntax::ListPart& part) {
    if (list_ != nothing) {
        report(Code::list_inside_where, part.at, {part.list.text},
               "give the inner question a name with `calculate` or `define`");
        return std::nullopt;
    }
    std::optional<Part> result = base_part(part.list);
    if (!result) return std::nullopt;
    std::vector<Expr> conditions = std::move(result->condition);
    bool failed = false;
    if (part.window != syntax::WindowKind::none) {
        Resolved when = window(part, schema_.lists.at(result->list));
        failed = !when;
        if (when) conditions.push_back(std::move(*when));
    }
    if (!part.where.empty()) {
        list_ = result->list;
        Resolved where = condition(part.where.front());
        list_ = nothing;
        failed = failed || !where;
        if (where) conditions.push_back(std::move(*where));
    }
    if (failed) return std::nullopt;
    result->condition.clear();
    if (!conditions.empty()) result->condition.push_back(all_of(std::move(conditions), part.at));
    return result;
}

Resolved Resolver::count(const syntax::ListPart& words, Span at) {
    std::optional<Part> counted = part(words);
    if (!counted) return std::nullopt;
    const bool may_be_unknown = part_can_be_unknown(schema_, *counted);
    const auto most = static_cast<std::int64_t>(schema_.lists.at(counted->list).at_most);
    Expr result = over_part(ExprKind::count, number_type(0, most), std::move(*counted), at);
    result.can_be_unknown = may_be_unknown;
    return result;
}

Resolved Resolver::aggregate(const syntax::Expr& expr) {
    using Kind = syntax::ExprKind;
    if (expr.kind == Kind::number_of) return count(expr.list.front(), expr.at);
    std::optional<Part> elements = part(expr.list.front());
    if (!elements) return std::nullopt;
    const List& list = schema_.lists.at(elements->list);
    const auto found = std::ranges::find(list.fields, expr.text, &Fact::name);
    if (found == list.fields.end()) {
        std::vector<std::string> fields;
        for (const Fact& field : list.fields) fields.push_back(field.name);
        std::string help = did_you_mean(expr.text, fields);
        if (help.empty()) {
            for (const std::string& known : fields) help += (help.empty() ? "its fields are " : ", ") + known;
        }
        report(Code::unknown_field, expr.at, {expr.text, list.record}, std::move(help));
        return std::nullopt;
    }
    const bool is_total = expr.kind == Kind::total_of;
    if (is_total ? !is_numeric(found->type.kind) : !is_ordered(found->type.kind)) {
        report(Code::wrong_kind, expr.at,
               {is_total ? "`total`" : "`earliest` and `latest`", is_total ? "numbers" : "dates or numbers",
                kind_words(schema_, found->type)});
        return std::nullopt;
    }
    if (found->is_protected && reader_ == Reader::rule) report_protected(expr.text, expr.at, std::nullopt, expr.text);
    Type type = found->type;
    if (is_total) {
        const auto low = checked_multiply(std::min<std::int64_t>(0, type.low), list.at_most);
        const auto high = checked_multiply(std::max<std::int64_t>(0, type.high), list.at_most);
        if (!low || !high) {
            const Expr largest = constant(type, type.high, expr.at);
            return report_overflow(expr, {&largest});
        }
        type.low = *low;
        type.high = *high;
    }
    Expr field = strict(ExprKind::field, found->type, {}, expr.at);
    field.index = static_cast<std::uint32_t>(found - list.fields.begin());
    field.can_be_unknown = found->may_be_unknown;
    field.can_be_none = found->may_be_none;
    const bool may_be_unknown = found->may_be_unknown || part_can_be_unknown(schema_, *elements);
    const ExprKind kind = is_total                         ? ExprKind::total
                          : expr.kind == Kind::earliest_of ? ExprKind::earliest
                                                           : ExprKind::latest;
    Expr result = over_part(kind, std::move(type), std::move(*elements), expr.at);
    result.args.push_back(std::move(field));
    result.can_be_unknown = may_be_unknown;
    result.can_be_none = !is_total;
    return result;
}

} // namespace forbear::model
