// Files: which part is open, what closes it, and what lacks when it closes.

#include "syntax/from_text_builder.h"

#include "syntax/from_text_keywords.h"

namespace forbear::syntax {

std::string Builder::first_word(Span at) const {
    std::size_t end = at.begin;
    while (end < at.end && words_.source[end] != ' ' && words_.source[end] != '\n' && words_.source[end] != '\r') ++end;
    return std::string(words_.source.substr(at.begin, end - at.begin));
}

void Builder::count(Span at) {
    if (++counted_ <= limits_.max_rules || over_limit_) return;
    over_limit_ = true;
    reader_.report(Code::too_many_rules, at, {std::to_string(limits_.max_rules)}, "split the file");
}

void Builder::take(const Stretch& stretch, Grammar::SentenceContext* sentence) {
    (void)stretch;
    if (sentence->becauseClause() == nullptr) after_table_ = false;
    if (sentence->endLine() != nullptr) {
        take_end(sentence->endLine());
        return;
    }
    if (take_acceptance(sentence) || (leaf_ == Leaf::acceptance && take_acceptance_clause(sentence))) return;
    if (take_file_item(sentence) || take_header_clause(sentence)) return;
    if (take_clause(sentence)) return;
    if (sentence->rowLine() != nullptr) {
        take_row(sentence->rowLine());
        return;
    }
    if (take_scenario_item(sentence) || take_guard_item(sentence)) return;
    if (take_policy_item(sentence) || take_schema_item(sentence)) return;
    (void)take_shared_item(sentence);
}

void Builder::open_container(Container container) {
    close_container();
    lost_ = 0;
    container_ = container;
    in_header_ = true;
    otherwise_seen_ = false;
    lines_ = Lines::none;
}

void Builder::missing_end(std::string_view kind, const Name& name) {
    reader_.report(Code::missing_end, name.at, {std::string(kind), name.text});
}

void Builder::close_sections(std::size_t down_to) {
    while (sections_.size() > down_to) {
        Section done = std::move(sections_.back());
        sections_.pop_back();
        auto& items = sections_.empty() ? policy_.items : sections_.back().items;
        items.push_back({std::move(done)});
    }
}

void Builder::close_container() {
    close_leaf();
    for (const Section& section : sections_) missing_end("section", section.name);
    close_sections(0);
    switch (container_) {
    case Container::none: break;
    case Container::schema: file_.items.emplace_back(std::move(schema_)); break;
    case Container::policy:
        if (!otherwise_seen_ && !policy_.refines) {
            Diagnostic mistake{Code::missing_otherwise, policy_.name.at, {policy_.name.text}, {}, {}, {}};
            mistake.help = "end it with a line such as `otherwise do not contact because \"No treatment applies.\"`";
            reader_.report(std::move(mistake));
        }
        file_.items.emplace_back(std::move(policy_));
        break;
    case Container::guards:
        missing_end("guards", guards_.name);
        file_.items.emplace_back(std::move(guards_));
        break;
    case Container::require:
        if (!stage_broken_ && !require_.must && require_.kind == Require::Kind::whenever) {
            reader_.report(Code::incomplete_item, require_.name.at,
                           {"requirement", require_.name.text, "condition that must hold"});
        }
        file_.items.emplace_back(std::move(require_));
        break;
    case Container::example: file_.items.emplace_back(std::move(example_)); break;
    case Container::scenario: file_.items.emplace_back(std::move(scenario_)); break;
    }
    schema_ = {};
    policy_ = {};
    guards_ = {};
    require_ = {};
    example_ = {};
    scenario_ = {};
    container_ = Container::none;
    in_header_ = false;
}

void Builder::close_leaf() {
    const Leaf leaf = leaf_;
    leaf_ = Leaf::none;
    lines_ = Lines::none;
    switch (leaf) {
    case Leaf::none:
    case Leaf::lost: break;
    case Leaf::rule:
        if (!stage_broken_ && rule_.action.at == Span{}) {
            reader_.report(Code::rule_without_action, rule_.name.at, {rule_.name.text},
                           "add `then contact by ...`, `then do not contact` or `then reject`");
        }
        place(std::move(rule_));
        break;
    case Leaf::guard:
        if (!stage_broken_ && guard_.effects.empty()) {
            reader_.report(Code::guard_without_effect, guard_.name.at, {guard_.name.text},
                           "add what it forbids, limits or adds, such as `forbid voice, agent`");
        }
        place(std::move(guard_));
        break;
    case Leaf::table:
        missing_end("table", table_.name);
        place(std::move(table_));
        break;
    case Leaf::lookup: place(std::move(lookup_)); break;
    case Leaf::cadence:
        missing_end("cadence", cadence_.name);
        place(std::move(cadence_));
        break;
    case Leaf::removal:
        if (!stage_broken_ && !removal_.because && removal_.kind != Removal::Kind::guard) {
            reader_.report(Code::incomplete_item, removal_.name.at, {"the removal of", removal_.name.text, "`because`"},
                           "a reader of this policy sees here, and only here, why it is left out");
        }
        place(std::move(removal_));
        break;
    case Leaf::acceptance: close_acceptance(); break;
    case Leaf::list: schema_.items.emplace_back(std::move(list_)); break;
    case Leaf::otherwise:
        if (container_ == Container::policy) policy_.otherwise = std::move(otherwise_);
        break;
    }
    rule_ = {};
    guard_ = {};
    table_ = {};
    lookup_ = {};
    cadence_ = {};
    list_ = {};
    otherwise_ = {};
    removal_ = {};
    acceptance_ = {};
}

void Builder::outside(std::string_view word, Span at, std::string_view where) {
    if (outside_reported_) return; // one header lacks; all that follows stands outside of it
    outside_reported_ = true;
    reader_.report(Code::statement_outside, at, {std::string(word), std::string(where)});
}

void Builder::take_lost() {
    close_leaf();
    leaf_ = Leaf::lost;
    ++lost_;
    stage_broken_ = true;
    in_header_ = false;
    if (container_ == Container::none) outside_reported_ = true;
}

void Builder::without_owner(Span at, std::string_view word, std::string_view owner, std::string help) {
    if (leaf_ == Leaf::lost) return;
    reader_.report(Code::clause_without_owner, at, {std::string(word), std::string(owner)}, std::move(help));
}

void Builder::take_end(Grammar::EndLineContext* context) {
    const Span at = reader_.span(context);
    const auto said = context->name();
    const bool names_kind = context->children.size() > 1
        && !(said.size() == 1 && context->children[1] == said[0]) && said.size() < 2;
    std::string kind =
        names_kind
            ? std::string(reader_.text(dynamic_cast<antlr4::tree::TerminalNode*>(context->children[1])->getSymbol()))
            : std::string();
    if (!names_kind && !said.empty()) kind = reader_.name(said[0]).text;
    const std::string open = leaf_ == Leaf::table ? "table"
        : leaf_ == Leaf::cadence                  ? "cadence"
        : !sections_.empty()                      ? "section"
        : container_ == Container::guards         ? "guards"
                                                  : "";
    const bool known = kind == "section" || kind == "table" || kind == "guards" || kind == "cadence";
    if (!known && !kind.empty()) {
        const std::string near = nearest_name(kind, {"section", "table", "guards", "cadence"});
        const Span word =
            reader_.span(names_kind ? dynamic_cast<antlr4::tree::TerminalNode*>(context->children[1])->getSymbol()
                                    : said[0]->getStart());
        if (!near.empty() && near == open) {
            reader_.report({Code::misspelt_word,
                            word,
                            {kind, near},
                            {},
                            {},
                            {{"write `" + near + "`", FixSafety::safe, {{word, near}}}}});
            kind = near;
        } else {
            reader_.report(Code::end_without_beginning, at, {"end " + kind},
                           "only sections, tables, cadences and guards are closed by `end`");
            return;
        }
    }
    if (kind.empty()) {
        if (open.empty()) {
            reader_.report(Code::end_without_beginning, at, {"end"});
            return;
        }
        reader_.report({Code::end_of_what,
                        at,
                        {},
                        {},
                        {},
                        {{"write `end " + open + "`", FixSafety::safe, {{at, "end " + open}}}}});
        kind = open;
    }
    // An outer part may be closed while an inner one is open: the inner one lacks its end.
    const bool is_open = kind == "table" ? leaf_ == Leaf::table
        : kind == "cadence"              ? leaf_ == Leaf::cadence
        : kind == "section"              ? !sections_.empty()
                                         : container_ == Container::guards;
    if (!is_open && lost_ > 0) {
        --lost_;
        close_leaf();
        return;
    }
    if (!is_open) {
        if (open.empty()) reader_.report(Code::end_without_beginning, at, {"end " + kind});
        else
            reader_.report({Code::wrong_end,
                            at,
                            {"end " + kind, open},
                            {},
                            {},
                            {{"write `end " + open + "`", FixSafety::needs_review, {{at, "end " + open}}}}});
        if (open.empty()) return;
        kind = open;
    }
    const auto check_name = [&](const Name& name) -> std::optional<Name> {
        if (said.empty() || (!names_kind && said.size() < 2)) return std::nullopt;
        const Name closing = reader_.name(said.back());
        if (closing.text != name.text) reader_.report(Code::end_of_another, closing.at, {closing.text, name.text});
        return closing;
    };
    if (kind == "table") {
        table_.end_name = check_name(table_.name);
        if (!header_row_seen_ && !stage_broken_)
            reader_.report(Code::table_without_header, table_.name.at, {table_.name.text});
        table_.end = at;
        leaf_ = Leaf::none;
        place(std::move(table_));
        table_ = {};
        after_table_ = closed_table() != nullptr;
    } else if (kind == "cadence") {
        cadence_.end_name = check_name(cadence_.name);
        cadence_.at.end = at.end;
        leaf_ = Leaf::none;
        place(std::move(cadence_));
        cadence_ = {};
    } else if (kind == "section") {
        close_leaf();
        sections_.back().end_name = check_name(sections_.back().name);
        sections_.back().end = at;
        close_sections(sections_.size() - 1);
    } else {
        close_leaf();
        guards_.end_name = check_name(guards_.name);
        guards_.end = at;
        file_.items.emplace_back(std::move(guards_));
        guards_ = {};
        container_ = Container::none;
    }
    in_header_ = false;
    lines_ = Lines::none;
}

void Builder::finish() { close_container(); }

} // namespace forbear::syntax
