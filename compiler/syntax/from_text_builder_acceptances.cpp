// What a reviewer accepts: a finding, why, who answers for it, and until when.

#include "syntax/from_text_builder.h"

namespace forbear::syntax {

Acceptance Reader::acceptance(Grammar::AcceptHeaderContext* context) const {
    Acceptance made;
    made.at = span(context);
    made.finding = name(context->name());
    Grammar::AcceptedItemContext* item = context->acceptedItem();
    if (item == nullptr) return made;
    // `otherwise` is a rule like any other, and no name elsewhere.
    const auto otherwise = [&](std::size_t index) {
        return Name{"otherwise", span(item->OTHERWISE(index)), false};
    };
    made.item = item->name() != nullptr ? name(item->name()) : otherwise(0);
    if (item->DOT() == nullptr) return made;
    made.part = item->valueName() != nullptr ? name(item->valueName()) : otherwise(item->name() != nullptr ? 0 : 1);
    return made;
}

bool Builder::take_acceptance(Grammar::SentenceContext* sentence) {
    Grammar::AcceptHeaderContext* header = sentence->acceptHeader();
    if (header == nullptr) return false;
    // A policy ends with `otherwise`; requirements, customers and scenarios end where something else begins.
    const bool is_inside = container_ == Container::schema || container_ == Container::guards ||
                           (container_ == Container::policy && !otherwise_seen_);
    if (is_inside) close_leaf();
    else open_container(Container::none);
    in_header_ = false;
    stage_broken_ = false;
    leaf_ = Leaf::acceptance;
    acceptance_ = reader_.acceptance(header);
    return true;
}

bool Builder::take_acceptance_clause(Grammar::SentenceContext* sentence) {
    const Span at = reader_.span(sentence);
    const auto once = [&](bool said, std::string_view word) {
        if (said) reader_.report(Code::repeated_clause, at, {std::string(word)});
    };
    if (Grammar::BecauseClauseContext* because = sentence->becauseClause(); because != nullptr) {
        once(acceptance_.because.has_value(), "because");
        acceptance_.because = reader_.quoted(because->STRING());
    } else if (Grammar::OwnerLineContext* owner = sentence->ownerLine(); owner != nullptr) {
        once(acceptance_.owner.has_value(), "owner");
        acceptance_.owner = reader_.quoted(owner->STRING());
    } else if (Grammar::UntilLineContext* until = sentence->untilLine(); until != nullptr) {
        once(acceptance_.until.has_value(), "until");
        acceptance_.until = reader_.date(until->DATE_VALUE());
    } else {
        return false;
    }
    acceptance_.at.end = at.end;
    return true;
}

void Builder::close_acceptance() {
    std::vector<std::string> lacking;
    if (!acceptance_.because) lacking.emplace_back("`because`");
    if (!acceptance_.owner) lacking.emplace_back("`owner`");
    if (!acceptance_.until) lacking.emplace_back("`until`");
    if (!stage_broken_ && !lacking.empty()) {
        std::string words = lacking.front();
        for (std::size_t i = 1; i < lacking.size(); ++i) words += (i + 1 == lacking.size() ? " and no " : ", no ") + lacking[i];
        reader_.report(Code::incomplete_item, acceptance_.finding.at,
                       {"the acceptance of", acceptance_.finding.text, std::move(words)},
                       "whoever reads it later must see why it was accepted, who answers for it, and its last day: "
                       "`because \"...\"`, `owner \"...\"`, `until 2027-03-31`");
    }
    if (container_ == Container::none) file_.items.emplace_back(std::move(acceptance_));
    else place(std::move(acceptance_));
}

} // namespace forbear::syntax
