// What `given` and `customer` say of a record.

#include <algorithm>
#include <unordered_map>

#include "model/resolver.h"
#include "model/scenarios.h"
#include "model/types.h"
#include "syntax/print.h"

namespace forbear::model {
namespace {

class GivenReader {
public:
    GivenReader(const ResolvedSchema& schema, Taken taken, DiagnosticSink& sink)
        : known_(schema), schema_(schema.schema), taken_(taken), sink_(sink),
          resolver_(schema.schema, no_names_, sink, Reader::definition) {}

    void read(const std::vector<syntax::Given>& given, PartialRecord& record) {
        std::unordered_map<std::string, Span> seen;
        for (const syntax::Given& one : given) {
            if (!said_once(seen, one)) continue;
            const Meaning* meaning = known_.scope.find(one.fact.text);
            if (meaning == nullptr) {
                report(Code::unknown_name, one.fact.at, {one.fact.text}, did_you_mean(one.fact.text, known_.scope.names()));
            } else if (meaning->kind == MeaningKind::fact && meaning->index == 0) {
                report(Code::not_given, one.fact.at, {"as_of", "the date of decision"}, "write it as `as of 2026-12-03`");
            } else if (meaning->kind == MeaningKind::fact) {
                read_fact(one, meaning->index, record);
            } else if (meaning->kind == MeaningKind::list) {
                read_list(one, meaning->index, record);
            } else {
                report_not_given(one, *meaning);
            }
        }
    }

private:
    bool said_once(std::unordered_map<std::string, Span>& seen, const syntax::Given& one) {
        const auto [first, is_new] = seen.emplace(one.fact.text, one.fact.at);
        if (is_new) return true;
        sink_.report({.code = Code::said_twice, .at = one.fact.at, .args = {one.fact.text},
                      .labels = {{first->second, "first here"}}, .help = {}, .fixes = {}});
        return false;
    }

    void report_not_given(const syntax::Given& one, const Meaning& meaning) {
        std::string help = "the policy decides it; what must come out stands in `expect`";
        if (meaning.kind == MeaningKind::calculate || meaning.kind == MeaningKind::call ||
            meaning.kind == MeaningKind::define) {
            help = "give the facts that it is made from";
            const std::string facts = facts_of(meaning);
            if (!facts.empty()) help += ": " + facts;
        }
        report(Code::not_given, one.fact.at, {one.fact.text, meaning_words(meaning.kind)}, std::move(help));
    }

    /// The facts and lists that a calculation or call names, in their order.
    std::string facts_of(const Meaning& meaning) const {
        std::string facts;
        const auto add = [&](const std::string& name) {
            const Meaning* read = known_.scope.find(name);
            const bool is_given = read != nullptr && (read->kind == MeaningKind::list ||
                                                      (read->kind == MeaningKind::fact && read->index > 0));
            const std::string quoted = "`" + name + "`";
            if (is_given && facts.find(quoted) == std::string::npos) facts += (facts.empty() ? "" : ", ") + quoted;
        };
        const auto visit = [&](const auto& self, const syntax::Expr& expr) -> void {
            if (expr.kind == syntax::ExprKind::name && !expr.quoted) add(expr.text);
            for (const syntax::Expr& arg : expr.args) self(self, arg);
            for (const syntax::ListPart& part : expr.list) add(part.list.text);
        };
        if (meaning.expr != nullptr) visit(visit, *meaning.expr);
        if (meaning.part != nullptr) add(meaning.part->list.text);
        return facts;
    }

    void read_fact(const syntax::Given& one, std::uint32_t index, PartialRecord& record) {
        const Fact& fact = schema_.facts.at(index);
        if (!one.records.empty()) {
            report(Code::wrong_kind, one.at, {"`" + fact.name + "`", kind_words(schema_, fact.type), "records in brackets"});
            record.facts.at(index) = GivenValue{State::malformed, 0, {}};
            return;
        }
        // A value with a mistake has been said all the same: that it lacks would be a second message.
        record.facts.at(index) = value(fact, one).value_or(GivenValue{State::malformed, 0, {}});
    }

    void read_list(const syntax::Given& one, std::uint32_t index, PartialRecord& record) {
        const List& list = schema_.lists.at(index);
        GivenList made;
        const syntax::ExprKind word =
            one.values.size() == 1 && one.records.empty() ? one.values.front().kind : syntax::ExprKind::name;
        if (word == syntax::ExprKind::unknown) {
            made.state = State::unknown;
            if (!list.may_be_unknown && taken_ == Taken::as_valid) report_cannot_be(list.name, "unknown", one.values.front().at);
        } else if (one.records.empty() && word != syntax::ExprKind::none && word != syntax::ExprKind::empty) {
            report(Code::wrong_kind, one.values.empty() ? one.at : one.values.front().at,
                   {"`" + list.name + "`", "a list of " + list.record, "a value"},
                   "write each record in brackets, such as `[" + (list.fields.empty() ? "..." : list.fields.front().name) +
                       " ...]`, or `none`");
        }
        for (const std::vector<syntax::Given>& fields : one.records) made.elements.push_back(element(list, fields, one));
        if (made.elements.size() > list.at_most && list.at_most > 0 && taken_ == Taken::as_valid) {
            report(Code::too_many, one.fact.at,
                   {std::to_string(made.elements.size()) + " records of `" + list.name + "`", std::to_string(list.at_most)});
        }
        record.lists.at(index) = std::move(made);
    }

    std::vector<GivenValue> element(const List& list, const std::vector<syntax::Given>& fields, const syntax::Given& owner) {
        std::vector<std::optional<GivenValue>> values(list.fields.size());
        std::unordered_map<std::string, Span> seen;
        for (const syntax::Given& one : fields) {
            if (!said_once(seen, one)) continue;
            const auto field = std::ranges::find(list.fields, one.fact.text, &Fact::name);
            if (field == list.fields.end()) {
                std::vector<std::string> names;
                for (const Fact& known : list.fields) names.push_back(known.name);
                report(Code::unknown_field, one.fact.at, {one.fact.text, list.record}, did_you_mean(one.fact.text, names));
                continue;
            }
            values.at(static_cast<std::size_t>(field - list.fields.begin())) =
                value(*field, one).value_or(GivenValue{State::malformed, 0, {}});
        }
        std::vector<GivenValue> element;
        std::string missing;
        for (std::size_t index = 0; index < values.size(); ++index) {
            const Fact& field = list.fields[index];
            if (!values[index] && !field.may_be_unknown) missing += (missing.empty() ? "`" : ", `") + field.name + "`";
            element.push_back(values[index].value_or(GivenValue{State::unknown, 0, {}}));
        }
        if (!missing.empty() && taken_ == Taken::as_valid) {
            const Span at = fields.empty() ? owner.fact.at : join(fields.front().at, fields.back().at);
            report(Code::record_lacks_fields, at, {list.record, missing});
        }
        return element;
    }

    void report_cannot_be(const std::string& name, const std::string& what, Span at) {
        report(Code::cannot_be, at, {name, what}, "the schema does not say `may be " + what + "` of it");
    }

    /// The value of a fact or field; nothing after a mistake.
    std::optional<GivenValue> value(const Fact& fact, const syntax::Given& one) {
        if (one.values.empty()) return std::nullopt; // said where it was read
        const syntax::Expr& words = one.values.front();
        const bool is_set = fact.type.kind == TypeKind::set;
        if (one.values.size() > 1 && !is_set) {
            report(Code::one_value_needed, one.values.at(1).at, {fact.name});
            return std::nullopt;
        }
        if (one.values.size() == 1 && words.kind == syntax::ExprKind::none && !(is_set && !fact.may_be_none))
            return state(fact, State::none, fact.may_be_none, words.at);
        if (one.values.size() == 1 && words.kind == syntax::ExprKind::unknown)
            return state(fact, State::unknown, fact.may_be_unknown, words.at);
        if (is_set) return members(fact, one);
        if (fact.type.kind == TypeKind::text) return text(fact, words);
        return plain(fact, words);
    }

    std::optional<GivenValue> state(const Fact& fact, State state, bool allowed, Span at) {
        if (!allowed && taken_ == Taken::as_valid) {
            report_cannot_be(fact.name, state == State::none ? "none" : "unknown", at);
            return std::nullopt;
        }
        return GivenValue{state, 0, {}};
    }

    std::optional<GivenValue> members(const Fact& fact, const syntax::Given& one) {
        GivenValue set;
        for (const syntax::Expr& words : one.values) {
            const bool says_nothing = words.kind == syntax::ExprKind::none || words.kind == syntax::ExprKind::empty;
            if (says_nothing && one.values.size() == 1) return set;
            if (is_stranger(fact, words)) return GivenValue{State::malformed, 0, {}};
            const auto member = resolver_.constant_value(words, fact.type);
            if (!member) return std::nullopt;
            set.value |= *member;
        }
        return set;
    }

    std::optional<GivenValue> text(const Fact& fact, const syntax::Expr& words) {
        if (words.quoted || words.kind == syntax::ExprKind::quoted) return GivenValue{State::known, 0, words.text};
        const std::string shown = syntax::print(words);
        sink_.report({.code = Code::text_needs_quotes, .at = words.at, .args = {fact.name, shown}, .labels = {},
                      .help = "write `\"" + shown + "\"`",
                      .fixes = {{"put it in quotes", FixSafety::safe, {{words.at, "\"" + shown + "\""}}}}});
        return std::nullopt;
    }

    std::optional<GivenValue> plain(const Fact& fact, const syntax::Expr& words) {
        if (is_stranger(fact, words)) return GivenValue{State::malformed, 0, {}};
        const auto number = resolver_.constant_value(words, fact.type);
        if (!number) return std::nullopt;
        const bool is_outside = *number < fact.type.low || *number > fact.type.high;
        if (is_outside && taken_ == Taken::as_valid) {
            report(Code::outside_range, words.at,
                   {syntax::print(words), value_text(schema_, fact.type, fact.type.low) + " to " +
                                              value_text(schema_, fact.type, fact.type.high)});
            return std::nullopt;
        }
        return GivenValue{State::known, *number, {}};
    }

    /// A word that no record could hold, given on purpose.
    bool is_stranger(const Fact& fact, const syntax::Expr& words) const {
        const bool is_word = words.kind == syntax::ExprKind::name || words.kind == syntax::ExprKind::quoted;
        return taken_ == Taken::as_written && is_word && find_value(schema_, fact.type, words.text) < 0;
    }

    void report(Code code, Span at, std::vector<std::string> args, std::string help = {}) {
        resolver_.report(code, at, std::move(args), std::move(help));
    }

    const ResolvedSchema& known_;
    const Schema& schema_;
    Taken taken_;
    DiagnosticSink& sink_;
    const Scope no_names_; ///< a scenario writes its values out
    Resolver resolver_;
};

} // namespace

void read_given(const ResolvedSchema& schema, const std::vector<syntax::Given>& given, Taken taken, PartialRecord& record,
                DiagnosticSink& sink) {
    GivenReader(schema, taken, sink).read(given, record);
}

} // namespace forbear::model
