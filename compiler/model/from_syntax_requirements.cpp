// Requirements: conditions over facts and the final decision, and comparisons of two customers.

#include <set>

#include "model/policy_builder.h"
#include "model/types.h"
#include "syntax/print.h"

namespace forbear::model {
namespace {

bool reads_decision(const std::optional<Expr>& condition) {
    bool found = false;
    if (!condition) return found;
    for_each(*condition, [&](const Expr& piece) {
        found = found || piece.kind == ExprKind::decided || piece.kind == ExprKind::decided_channels;
    });
    return found;
}

bool has_order(const Schema& schema, const Type& type) {
    if (type.kind == TypeKind::choice) return vocabulary_of(schema, type).ranked;
    return is_ordered(type.kind) || type.kind == TypeKind::yes_no;
}

/// One requirement on its way into the model.
class RequirementReader {
public:
    RequirementReader(const syntax::Require& written, Resolver& resolver) : written_(written), resolver_(resolver) {}

    std::optional<Requirement> read() {
        made_.name = written_.name.text;
        made_.at = written_.name.at;
        if (written_.because) made_.because = written_.because->text;
        bool is_sound = true;
        if (written_.whenever) {
            made_.whenever = syntax::print(*written_.whenever);
            made_.applies.when = resolver_.condition(*written_.whenever);
            is_sound = made_.applies.when.has_value();
        }
        is_sound = (written_.kind == syntax::Require::Kind::comparison ? read_comparison() : read_must()) && is_sound;
        if (!is_sound) return std::nullopt;
        return std::move(made_);
    }

private:
    bool read_must() {
        made_.kind = RequirementKind::whenever;
        made_.text = syntax::print(*written_.must);
        made_.unless_forbidden = written_.unless_forbidden;
        if (made_.unless_forbidden) made_.text += " unless a guard forbids it";
        made_.must = resolver_.condition(*written_.must);
        if (!made_.must || (written_.whenever && !made_.applies.when)) return false;
        if (!reads_decision(made_.must) && !reads_decision(made_.applies.when)) {
            resolver_.report(Code::requirement_asks_nothing, written_.must->at, {made_.name},
                             "it speaks of facts alone, which no policy decides: name an outcome, or `channels`");
        }
        return true;
    }

    bool read_comparison() {
        made_.kind = RequirementKind::comparison;
        made_.value_is_higher = written_.fact_direction == "higher";
        made_.outcome_is_higher = written_.outcome_direction == "higher";
        made_.text = "a " + written_.fact_direction + " " + written_.fact.text + " never gets a " +
                     written_.outcome_direction + " " + written_.outcome.text + ", all else equal";
        bool is_sound = read_compared();
        const std::optional<std::uint32_t> outcome = resolver_.outcome(written_.outcome);
        if (!outcome) return false;
        made_.outcome = *outcome;
        return is_in_order(written_.outcome, resolver_.schema().outcomes.at(*outcome).type) && is_sound;
    }

    /// The value by which two customers are compared, and what they may differ in.
    bool read_compared() {
        const Meaning* found = resolver_.scope().find(written_.fact.text);
        const bool is_value = found != nullptr && (found->kind == MeaningKind::fact || found->kind == MeaningKind::calculate ||
                                                   found->kind == MeaningKind::lookup);
        if (!is_value) {
            report_not_compared_by(found, found == nullptr ? std::string() : "it is " + meaning_words(found->kind) + ": ");
            return false;
        }
        syntax::Expr words;
        words.kind = syntax::ExprKind::name;
        words.text = written_.fact.text;
        words.at = written_.fact.at;
        made_.compared = resolver_.value(words);
        if (!made_.compared || !is_in_order(written_.fact, made_.compared->type)) return false;
        if (reads_decision(made_.compared)) {
            report_not_compared_by(found, "it follows from the decision: ");
            return false;
        }
        std::set<std::uint32_t> facts;
        std::set<std::uint32_t> lists;
        for_each(*made_.compared, [&](const Expr& piece) {
            if (piece.kind == ExprKind::fact) facts.insert(piece.index);
            for (const Part& part : piece.part) lists.insert(part.list);
        });
        if (found->kind != MeaningKind::fact) facts.erase(0); // both are decided on one day
        if (facts.empty() && lists.empty()) {
            report_not_compared_by(found, "it is the same for all customers: ");
            return false;
        }
        made_.facts.assign(facts.begin(), facts.end());
        made_.lists.assign(lists.begin(), lists.end());
        return true;
    }

    void report_not_compared_by(const Meaning* found, const std::string& why) {
        std::vector<std::string> names;
        for (const Fact& fact : resolver_.schema().facts) names.push_back(fact.name);
        std::string help = found == nullptr ? did_you_mean(written_.fact.text, names) : std::string();
        if (help.empty()) help = why + "compare by a fact, a calculation or a lookup";
        std::vector<Label> labels;
        if (found != nullptr && found->at.end > 0) labels.push_back({found->at, "declared here"});
        resolver_.report(Code::not_compared_by, written_.fact.at, {written_.fact.text}, std::move(help), std::move(labels));
    }

    bool is_in_order(const syntax::Name& name, const Type& type) {
        if (has_order(resolver_.schema(), type)) return true;
        const bool is_choice = type.kind == TypeKind::choice && type.vocabulary != 0;
        resolver_.report(Code::compared_without_order, name.at, {name.text},
                         is_choice ? "declare its values `ranked`, lowest first"
                                   : "it is " + kind_words(resolver_.schema(), type) +
                                         ": compare ranked choices, numbers, dates, times, or yes and no");
        return false;
    }

    const syntax::Require& written_;
    Resolver& resolver_;
    Requirement made_;
};

} // namespace

std::optional<Requirement> PolicyBuilder::requirement(const syntax::Require& written, DiagnosticSink& sink) const {
    Resolver resolver(policy_.schema, scope_, sink, Reader::requirement);
    return RequirementReader(written, resolver).read();
}

} // namespace forbear::model
