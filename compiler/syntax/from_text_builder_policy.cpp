// Files and their headers, rules and their clauses, sections, tables and cadences.

#include "syntax/from_text_builder.h"

#include "syntax/from_text_keywords.h"

namespace forbear::syntax {

bool Builder::take_file_item(Grammar::SentenceContext* sentence) {
    const Span at = reader_.span(sentence);
    if (Grammar::ImportLineContext* import = sentence->importLine(); import != nullptr) {
        open_container(Container::none);
        file_.items.emplace_back(Import{reader_.quoted(import->STRING()), at});
    } else if (Grammar::SchemaHeaderContext* schema = sentence->schemaHeader(); schema != nullptr) {
        open_container(Container::schema);
        schema_.name = reader_.name(schema->name());
        schema_.at = at;
        if (schema->STRING() != nullptr) schema_.doc = reader_.quoted(schema->STRING());
    } else if (Grammar::PolicyHeaderContext* policy = sentence->policyHeader(); policy != nullptr) {
        open_container(Container::policy);
        policy_.name = reader_.name(policy->name());
        policy_.at = at;
        if (policy->STRING() != nullptr) policy_.doc = reader_.quoted(policy->STRING());
    } else if (Grammar::GuardsHeaderContext* guards = sentence->guardsHeader(); guards != nullptr) {
        open_container(Container::guards);
        guards_.name = reader_.name(guards->name());
        guards_.at = at;
        if (guards->STRING() != nullptr) guards_.citation = reader_.quoted(guards->STRING());
    } else if (Grammar::RequireHeaderContext* require = sentence->requireHeader(); require != nullptr) {
        open_container(Container::require);
        stage_broken_ = false;
        require_.name = reader_.name(require->name());
        require_.at = at;
    } else if (Grammar::ExampleHeaderContext* example = sentence->exampleHeader(); example != nullptr) {
        open_container(Container::example);
        lines_ = Lines::given;
        example_.name = reader_.name(example->name());
        example_.at = at;
    } else if (Grammar::ScenarioHeaderContext* scenario = sentence->scenarioHeader(); scenario != nullptr) {
        open_container(Container::scenario);
        scenario_.title = reader_.quoted(scenario->STRING());
        if (scenario->name() != nullptr) scenario_.policy = reader_.name(scenario->name());
        scenario_.at = at;
    } else {
        return false;
    }
    outside_reported_ = false;
    return true;
}

bool Builder::take_header_clause(Grammar::SentenceContext* sentence) {
    const Span at = reader_.span(sentence);
    if (sentence->effectiveLine() != nullptr || sentence->untilLine() != nullptr) {
        take_effective(reader_.effective(sentence->effectiveLine(), sentence->untilLine()), at);
        return true;
    }
    const bool lost_header = leaf_ == Leaf::lost && container_ == Container::none;
    const bool policy_only = sentence->versionLine() != nullptr || sentence->guardedByLine() != nullptr
        || sentence->ownerLine() != nullptr || sentence->refinesLine() != nullptr;
    if (!policy_only && sentence->aboutLine() == nullptr) return false;
    if (lost_header) return true;
    const bool guards_about = sentence->aboutLine() != nullptr && container_ == Container::guards;
    if (container_ != Container::policy && !guards_about) {
        outside(first_word(at), at, "policy");
        return true;
    }
    if (guards_about) {
        guards_.about = reader_.name(sentence->aboutLine()->name());
        return true;
    }
    const auto once = [&](bool said) {
        if (said) reader_.report(Code::repeated_clause, at, {first_word(at)});
    };
    if (Grammar::VersionLineContext* version = sentence->versionLine(); version != nullptr) {
        once(policy_.version.has_value());
        policy_.version = reader_.whole(version->NUMBER());
        if (version->STRING() != nullptr) policy_.doc = reader_.quoted(version->STRING());
    } else if (sentence->aboutLine() != nullptr) {
        once(policy_.about.has_value());
        policy_.about = reader_.name(sentence->aboutLine()->name());
    } else if (sentence->guardedByLine() != nullptr) {
        once(!policy_.guarded_by.empty());
        policy_.guarded_by = reader_.names(sentence->guardedByLine()->name());
    } else if (sentence->ownerLine() != nullptr) {
        once(policy_.owner.has_value());
        policy_.owner = reader_.quoted(sentence->ownerLine()->STRING());
    } else {
        once(policy_.refines.has_value());
        policy_.refines = reader_.name(sentence->refinesLine()->name());
        if (sentence->refinesLine()->NUMBER() != nullptr)
            policy_.refines_version = reader_.whole(sentence->refinesLine()->NUMBER());
    }
    policy_.at.end = at.end;
    return true;
}

void Builder::take_effective(Effective effective, Span at) {
    Effective* open = leaf_ == Leaf::rule ? &rule_.effective
        : leaf_ == Leaf::guard            ? &guard_.effective
        : container_ == Container::policy && in_header_ && sections_.empty() ? &policy_.effective
        : container_ == Container::guards && in_header_ ? &guards_.effective
                                                        : nullptr;
    if (open == nullptr) {
        without_owner(at, first_word(at), "a policy, guard file, rule or guard");
        return;
    }
    if (leaf_ != Leaf::none && stage_ > Stage::effective) enter_stage(Stage::effective, first_word(at), at);
    if (effective.from) open->from = std::move(effective.from);
    if (effective.until) open->until = std::move(effective.until);
}

void Builder::enter_stage(Stage stage, std::string_view word, Span at) {
    static constexpr std::string_view words[] = {"", "effective", "when", "unless", "then", "because"};
    const auto name_of = [&](Stage passed) {
        return leaf_ == Leaf::guard && passed == Stage::action ? "what the guard does"
                                                               : std::string(words[static_cast<int>(passed)]);
    };
    if (stage == stage_ && !(leaf_ == Leaf::guard && stage == Stage::action)) {
        reader_.report(Code::repeated_clause, at, {std::string(word)});
    } else if (stage < stage_) {
        std::string help;
        if (leaf_ == Leaf::guard && stage == Stage::unless && stage_ == Stage::action) {
            help = "an exception to one effect is written behind it: `forbid all channels except when ...`";
        }
        reader_.report(Code::misplaced_clause, at, {std::string(word), name_of(stage_)}, std::move(help));
    }
    if (stage > stage_) stage_ = stage;
}

void Builder::take_condition(bool unless, Grammar::ConditionContext* condition, Grammar::CompletenessContext* completeness,
                             Span word) {
    const std::string_view text = unless ? "unless" : "when";
    const Stage stage = unless ? Stage::unless : Stage::when;
    Expr read = reader_.condition(condition);
    std::optional<Expr>* place = nullptr;
    if (leaf_ == Leaf::rule) place = unless ? &rule_.unless : &rule_.when;
    else if (leaf_ == Leaf::guard) place = unless ? &guard_.unless : &guard_.when;
    else if (leaf_ == Leaf::cadence && cadence_.steps.empty() && !unless) place = &cadence_.when;
    else if (leaf_ == Leaf::none && in_header_ && !sections_.empty())
        place = unless ? &sections_.back().unless : &sections_.back().when;
    else if (leaf_ == Leaf::none && in_header_ && container_ == Container::guards && !unless) place = &guards_.when;
    if (place == nullptr) {
        without_owner(word, std::string(text), container_ == Container::guards ? "`guard NAME`" : "`rule NAME`");
        return;
    }
    if (leaf_ == Leaf::rule || leaf_ == Leaf::guard) enter_stage(stage, text, word);
    else if (place->has_value()) reader_.report(Code::repeated_clause, word, {std::string(text)});
    if (!place->has_value()) *place = std::move(read);
    take_completeness(completeness, leaf_ == Leaf::none && !sections_.empty());
}

/// `nobody falls through`, in the header of a section or behind its condition.
void Builder::take_completeness(Grammar::CompletenessContext* context, bool of_section) {
    if (context == nullptr) return;
    const Span at = reader_.span(context->NOBODY_FALLS_THROUGH());
    if (!of_section) {
        reader_.report(Code::statement_outside, at, {"nobody falls through", "section"},
                       "a section says it of its rules: whoever comes in is decided by one of them");
        return;
    }
    if (sections_.back().is_complete) reader_.report(Code::repeated_clause, at, {"nobody falls through"});
    sections_.back().is_complete = true;
    sections_.back().complete_at = at;
}

void Builder::take_because(Grammar::BecauseClauseContext* context) {
    Quoted reason = reader_.quoted(context->STRING());
    const Span word = reader_.span(context->BECAUSE());
    std::optional<Quoted>* place = nullptr;
    if (leaf_ == Leaf::rule) place = &rule_.because;
    else if (leaf_ == Leaf::guard) place = &guard_.because;
    else if (leaf_ == Leaf::removal) place = &removal_.because;
    else if (leaf_ == Leaf::table && !table_.rows_only) place = &table_.because;
    else if (leaf_ == Leaf::otherwise) place = &otherwise_.because;
    else if (container_ == Container::require) place = &require_.because;
    else if (leaf_ == Leaf::none && after_table_) place = &closed_table()->because;
    if (place == nullptr) {
        without_owner(word, "because", container_ == Container::guards ? "`guard NAME`" : "`rule NAME`");
        return;
    }
    if (place->has_value()) reader_.report(Code::repeated_clause, word, {"because"});
    else *place = std::move(reason);
    if (leaf_ == Leaf::rule || leaf_ == Leaf::guard) {
        if (stage_ < Stage::because) stage_ = Stage::because;
        (leaf_ == Leaf::rule ? rule_.at : guard_.at).end = reader_.span(context).end;
    }
    lines_ = Lines::none;
}

/// The table whose `end` was read just now, among the items it was placed in; null where a table cannot stand.
Table* Builder::closed_table() {
    auto& items = sections_.empty() ? policy_.items : sections_.back().items;
    return container_ != Container::policy || items.empty() ? nullptr : std::get_if<Table>(&items.back().value);
}

Action* Builder::open_action() {
    if (leaf_ == Leaf::rule) return &rule_.action;
    if (leaf_ == Leaf::otherwise) return &otherwise_.action;
    if (leaf_ == Leaf::cadence && !cadence_.steps.empty()) return &cadence_.steps.back().action;
    return nullptr;
}

void Builder::take_lines(std::vector<Clause> clauses) {
    for (Clause& clause : clauses) {
        if (lines_ == Lines::given) {
            reader_.add_to_given(std::move(clause),
                                 container_ == Container::example ? example_.given : scenario_.given);
        } else if (lines_ == Lines::expect) {
            reader_.add_to_expectations(std::move(clause), scenario_.expect);
        } else if (Action* action = open_action(); lines_ == Lines::action && action != nullptr) {
            reader_.add_to_action(std::move(clause), *action);
        }
    }
}

void Builder::take_action(std::vector<Clause> clauses, Span at) {
    lines_ = Lines::action;
    if (leaf_ == Leaf::rule) {
        enter_stage(Stage::action, "then", at);
        rule_.at.end = clauses.empty() ? at.end : clauses.back().at.end;
        if (rule_.action.at == Span{}) rule_.action.at = at;
    } else if (leaf_ == Leaf::guard) {
        reader_.report(Code::not_an_effect, at, {"then"}, "write what it forbids, limits or adds, without `then`");
        stage_broken_ = true;
        lines_ = Lines::none;
        return;
    } else if (leaf_ != Leaf::otherwise) {
        without_owner(at, "then", "`rule NAME`");
        lines_ = Lines::none;
        return;
    }
    take_lines(std::move(clauses));
}

void Builder::take_contact_line(Grammar::ContactLineContext* context) {
    const Span at = reader_.span(context);
    const bool hours = context->hoursLimit() != nullptr;
    if (hours && leaf_ == Leaf::guard) {
        take_effect(reader_.hours_limit(context));
        return;
    }
    const Span words{at.file, at.begin, reader_.span(context->getStart()).end};
    const std::string said(words_.source.substr(words.begin, words.end - words.begin));
    if (leaf_ == Leaf::guard) {
        reader_.report(Code::not_an_effect, words, {said},
                       context->contact() != nullptr
                           ? "hours are written `contact by voice only after 08:00 and before 21:00`; "
                             "channels `allow only email, sms`"
                           : "write `forbid all channels`");
        stage_broken_ = true;
        return;
    }
    if (leaf_ != Leaf::rule) {
        without_owner(words, said, "`rule NAME`");
        return;
    }
    reader_.report({Code::missing_then,
                    words,
                    {said},
                    {},
                    {},
                    {{"insert `then`", FixSafety::safe, {{{at.file, at.begin, at.begin}, "then "}}}}});
    lines_ = Lines::action;
    if (stage_ < Stage::action) stage_ = Stage::action;
    Clause first;
    first.at = words;
    first.kind = context->REJECT() != nullptr ? Clause::Kind::reject
        : context->contact() != nullptr       ? Clause::Kind::contact
                                              : Clause::Kind::do_not_contact;
    if (context->contact() != nullptr) first.action = reader_.contact(context->contact());
    if (rule_.action.stance == Stance::unsaid) reader_.add_to_action(std::move(first), rule_.action);
    take_lines(reader_.clauses(context->clause()));
}

bool Builder::take_clause(Grammar::SentenceContext* sentence) {
    if (sentence->whenClause() != nullptr) {
        Grammar::WhenClauseContext* when = sentence->whenClause();
        take_condition(false, when->condition(), when->completeness(), reader_.span(when->WHEN()));
    } else if (sentence->unlessClause() != nullptr) {
        Grammar::UnlessClauseContext* unless = sentence->unlessClause();
        take_condition(true, unless->condition(), unless->completeness(), reader_.span(unless->UNLESS()));
    } else if (Grammar::ThenClauseContext* then = sentence->thenClause(); then != nullptr) {
        take_action(reader_.clauses(then->clause()), reader_.span(then->THEN()));
    } else if (sentence->becauseClause() != nullptr) {
        take_because(sentence->becauseClause());
    } else if (sentence->clauseLine() != nullptr) {
        take_lines(reader_.clauses(sentence->clauseLine()->clause()));
    } else if (sentence->contactLine() != nullptr) {
        take_contact_line(sentence->contactLine());
    } else {
        return false;
    }
    return true;
}

bool Builder::take_policy_item(Grammar::SentenceContext* sentence) {
    const Span at = reader_.span(sentence);
    if (Grammar::CadenceStepContext* step = sentence->cadenceStep(); step != nullptr) {
        take_cadence_step(step);
        return true;
    }
    if (Grammar::StopLineContext* stop = sentence->stopLine(); stop != nullptr) {
        if (leaf_ != Leaf::cadence) without_owner(at, "stop when", "`cadence NAME`");
        else if (cadence_.stop) reader_.report(Code::repeated_clause, at, {"stop when"});
        else cadence_.stop = reader_.condition(stop->condition());
        lines_ = Lines::none;
        return true;
    }
    const bool begins = sentence->ruleHeader() != nullptr || sentence->sectionHeader() != nullptr ||
                        sentence->tableHeader() != nullptr || sentence->cadenceHeader() != nullptr ||
                        sentence->experimentLine() != nullptr || sentence->otherwiseClause() != nullptr ||
                        sentence->removeLine() != nullptr;
    if (!begins) return false;
    close_leaf();
    if (container_ != Container::policy) outside(first_word(at), at, "policy");
    else if (otherwise_seen_) {
        const bool again = sentence->otherwiseClause() != nullptr;
        reader_.report(again ? Code::repeated_clause : Code::after_otherwise,
                       {at.file, at.begin, reader_.span(sentence->getStart()).end}, {first_word(at)});
    }
    in_header_ = false;
    stage_ = Stage::header;
    stage_broken_ = false;
    if (Grammar::SectionHeaderContext* section = sentence->sectionHeader(); section != nullptr) {
        Section made;
        made.name = reader_.name(section->name());
        made.at = at;
        if (section->STRING() != nullptr) made.title = reader_.quoted(section->STRING());
        made.replaces = section->REPLACE() != nullptr;
        made.placement = reader_.placement(section->placement());
        if (sections_.size() >= limits_.max_depth) {
            if (!over_limit_) reader_.report(Code::nesting_too_deep, at, {std::to_string(limits_.max_depth)});
            over_limit_ = true;
        }
        sections_.push_back(std::move(made));
        take_completeness(section->completeness(), true);
        in_header_ = true;
    } else if (sentence->experimentLine() != nullptr) {
        take_experiment(sentence->experimentLine(), at);
    } else if (Grammar::OtherwiseClauseContext* otherwise = sentence->otherwiseClause(); otherwise != nullptr) {
        for (const Section& open : sections_) missing_end("section", open.name);
        close_sections(0);
        otherwise_seen_ = true;
        leaf_ = Leaf::otherwise;
        otherwise_.at = at;
        otherwise_.action.at = reader_.span(otherwise->OTHERWISE());
        lines_ = Lines::action;
        take_lines(reader_.clauses(otherwise->clause()));
    } else {
        take_leaf_header(sentence, at);
    }
    return true;
}

/// What takes further lines: a rule, a table, a cadence, a removal.
void Builder::take_leaf_header(Grammar::SentenceContext* sentence, Span at) {
    if (Grammar::RuleHeaderContext* rule = sentence->ruleHeader(); rule != nullptr) {
        leaf_ = Leaf::rule;
        rule_.name = reader_.name(rule->name());
        rule_.at = at;
        if (rule->STRING() != nullptr) rule_.title = reader_.quoted(rule->STRING());
        rule_.replaces = rule->REPLACE() != nullptr;
        rule_.placement = reader_.placement(rule->placement());
        count(rule_.name.at);
    } else if (Grammar::TableHeaderContext* table = sentence->tableHeader(); table != nullptr) {
        leaf_ = Leaf::table;
        header_row_seen_ = false;
        table_.name = reader_.name(table->name());
        table_.at = at;
        if (table->STRING() != nullptr) table_.title = reader_.quoted(table->STRING());
        table_.exactly_one = !table->EXACTLY_ONE_ROW().empty();
        table_.rows_only = table->REPLACE_ROWS() != nullptr;
        table_.replaces = table_.rows_only || table->REPLACE() != nullptr;
        table_.placement = reader_.placement(table->placement());
    } else if (Grammar::CadenceHeaderContext* cadence = sentence->cadenceHeader(); cadence != nullptr) {
        leaf_ = Leaf::cadence;
        cadence_.name = reader_.name(cadence->name(0));
        cadence_.at = at;
        if (cadence->STRING() != nullptr) cadence_.title = reader_.quoted(cadence->STRING());
        if (cadence->BY() != nullptr) cadence_.by = reader_.name(cadence->name(1));
        if (cadence->COUNTING() != nullptr) cadence_.counting = reader_.name(cadence->name().back());
        cadence_.replaces = cadence->REPLACE() != nullptr;
        cadence_.placement = reader_.placement(cadence->placement());
    } else if (sentence->removeLine() != nullptr) {
        leaf_ = Leaf::removal;
        removal_ = reader_.removal(sentence->removeLine());
    }
}

void Builder::take_experiment(Grammar::ExperimentLineContext* experiment, Span at) {
    Experiment made;
    made.name = reader_.name(experiment->name(0));
    made.by = reader_.name(experiment->name(1));
    made.at = at;
    made.replaces = experiment->REPLACE() != nullptr;
    for (Grammar::ExperimentCellContext* cell : experiment->experimentCell()) {
        Experiment::Cell& part = made.cells.emplace_back();
        part.name = reader_.name(cell->name(0));
        part.share = reader_.share(cell->cellShare());
        if (cell->USES() != nullptr) part.uses = reader_.name(cell->name(1));
        part.at = reader_.span(cell);
    }
    place(std::move(made));
}

void Builder::take_cadence_step(Grammar::CadenceStepContext* context) {
    const Span at = reader_.span(context);
    if (leaf_ != Leaf::cadence) {
        without_owner(at, "days past due", "`cadence NAME`");
        return;
    }
    Cadence::Step step;
    step.at = at;
    if (context->name() != nullptr) step.name = reader_.name(context->name());
    step.low = reader_.number(context->number(0));
    if (context->number().size() > 1) step.high = reader_.number(context->number(1));
    else if (context->OR_ABOVE() == nullptr) step.high = step.low;
    step.action.at = at;
    if (Grammar::RepetitionContext* again = context->repetition(); again != nullptr) {
        step.repeat = again->ONCE() != nullptr ? "once" : "every";
        if (again->EVERY() != nullptr) step.every = reader_.number(again->number());
        if (again->TIMES() != nullptr) {
            Expr times = make_expr(ExprKind::number, reader_.span(again->NUMBER()));
            times.number.digits = std::string(reader_.text(again->NUMBER()->getSymbol()));
            step.times = std::move(times);
        }
    }
    cadence_.steps.push_back(std::move(step));
    lines_ = Lines::action;
    take_lines(reader_.clauses(context->clause()));
}

} // namespace forbear::syntax
