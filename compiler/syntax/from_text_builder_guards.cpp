// Guards, requirements, examples and scenarios; and statements that could not be read.

#include "syntax/from_text_builder.h"
#include "syntax/from_text_keywords.h"

namespace forbear::syntax {

void Builder::take_effect(Effect effect) {
    if (leaf_ != Leaf::guard) {
        const bool in_rule = leaf_ == Leaf::rule;
        without_owner(effect.at, first_word(effect.at), "`guard NAME`",
                      in_rule ? "a rule decides, a guard forbids" : "");
        return;
    }
    enter_stage(Stage::action, first_word(effect.at), effect.at);
    guard_.at.end = effect.at.end;
    guard_.effects.push_back(std::move(effect));
}

bool Builder::take_guard_item(Grammar::SentenceContext* sentence) {
    const Span at = reader_.span(sentence);
    if (sentence->forbidLine() != nullptr) {
        take_effect(reader_.forbid(sentence->forbidLine()));
    } else if (sentence->allowLine() != nullptr) {
        take_effect(reader_.allow(sentence->allowLine()));
    } else if (sentence->limitLine() != nullptr) {
        take_effect(reader_.limit(sentence->limitLine()));
    } else if (sentence->addLine() != nullptr) {
        take_effect(reader_.add(sentence->addLine()));
    } else if (Grammar::GuardHeaderContext* guard = sentence->guardHeader(); guard != nullptr) {
        close_leaf();
        if (container_ != Container::guards) outside("guard", at, "guard file, between `guards NAME` and `end guards`");
        in_header_ = false;
        stage_ = Stage::header;
        stage_broken_ = false;
        leaf_ = Leaf::guard;
        guard_.name = reader_.name(guard->name());
        guard_.at = at;
        if (guard->STRING() != nullptr) guard_.title = reader_.quoted(guard->STRING());
        count(guard_.name.at);
    } else {
        return false;
    }
    return true;
}

/// The second of two things that one requirement asks for. Always true: the sentence has been taken.
bool Builder::asks_twice(Span at) {
    Diagnostic mistake{Code::requirement_asks_twice, at, {require_.name.text}, {}, {}, {}};
    mistake.help = "give each a requirement of its own, with a name of its own";
    reader_.report(std::move(mistake));
    return true;
}

bool Builder::take_scenario_item(Grammar::SentenceContext* sentence) {
    const Span at = reader_.span(sentence);
    const auto belongs = [&](Container container, std::string_view owner) {
        if (container_ == container) return true;
        without_owner({at.file, at.begin, reader_.span(sentence->getStart()).end}, first_word(at),
                      "`" + std::string(owner) + "`");
        lines_ = Lines::none;
        return false;
    };
    if (Grammar::WheneverClauseContext* whenever = sentence->wheneverClause(); whenever != nullptr) {
        if (!belongs(Container::require, "require NAME")) return true;
        if (require_.whenever) reader_.report(Code::repeated_clause, reader_.span(whenever->WHENEVER()), {"whenever"});
        require_.whenever = reader_.condition(whenever->condition());
    } else if (Grammar::MustLineContext* must = sentence->mustLine(); must != nullptr) {
        if (!belongs(Container::require, "require NAME")) return true;
        if (require_.must || require_.kind == Require::Kind::comparison) return asks_twice(at);
        require_.must = reader_.condition(must->condition());
        require_.unless_forbidden = must->UNLESS_FORBIDDEN() != nullptr;
    } else if (Grammar::NeverGetsLineContext* never = sentence->neverGetsLine(); never != nullptr) {
        if (!belongs(Container::require, "require NAME")) return true;
        if (require_.must || require_.kind == Require::Kind::comparison) return asks_twice(at);
        require_.kind = Require::Kind::comparison;
        require_.fact = reader_.name(never->name(0));
        require_.outcome = reader_.name(never->name(1));
        const auto direction = [&](std::size_t child) {
            auto* node = dynamic_cast<antlr4::tree::TerminalNode*>(never->children[child]);
            return node->getSymbol()->getType() == Grammar::A_HIGHER ? "higher" : "lower";
        };
        require_.fact_direction = direction(0);
        require_.outcome_direction = direction(3);
    } else if (Grammar::AsOfLineContext* as_of = sentence->asOfLine(); as_of != nullptr) {
        if (belongs(Container::scenario, "scenario \"...\"")) scenario_.as_of = reader_.date(as_of->DATE_VALUE());
    } else if (Grammar::GivenClauseContext* given = sentence->givenClause(); given != nullptr) {
        const bool in_example = container_ == Container::example; // a customer that differs from another in a few facts
        if (!in_example && !belongs(Container::scenario, "scenario \"...\"")) return true;
        lines_ = Lines::given;
        std::vector<Clause> clauses = reader_.clauses(given->clause());
        std::optional<Name>& base = in_example ? example_.base : scenario_.base;
        if (given->EXCEPT() != nullptr) {
            base = reader_.name(given->name());
        } else if (clauses.size() == 1 && clauses[0].kind == Clause::Kind::named && !clauses[0].has_values) {
            base = clauses[0].name; // `given typical`
            return true;
        }
        take_lines(std::move(clauses));
    } else if (Grammar::ExpectClauseContext* expect = sentence->expectClause(); expect != nullptr) {
        if (!belongs(Container::scenario, "scenario \"...\"")) return true;
        lines_ = Lines::expect;
        take_lines(reader_.clauses(expect->clause()));
    } else {
        return false;
    }
    return true;
}

namespace {

/// Begins a sentence that gives names to what later sentences speak of.
bool declares(std::size_t starter) {
    switch (starter) {
    case Grammar::SCHEMA: case Grammar::GUARDS: case Grammar::KEY: case Grammar::FACT: case Grammar::LIST: case Grammar::FIELD:
    case Grammar::CHANNELS: case Grammar::OUTCOME: case Grammar::CALCULATE: case Grammar::CALL: case Grammar::DEFINE:
    case Grammar::PARAMETER: case Grammar::LOOKUP: case Grammar::CALENDAR:
        return true;
    default:
        return false;
    }
}

} // namespace

void Builder::take_broken(const Stretch& stretch) {
    after_table_ = false;
    const Word& first = words_.list[stretch.first];
    Name name;
    // `replace rule NAME`: the name is one word further in.
    const std::size_t named = stretch.first + (first.type == Grammar::REPLACE ? 2 : 1);
    if (named < stretch.last) {
        const Word& second = words_.list[named];
        name = {std::string(words_.text(second)), words_.span(second), false};
    }
    const Span at = words_.span(first);
    if (declares(stretch.starter)) {
        for (std::size_t word = stretch.first; word < stretch.last; ++word) {
            if (is_name_type(words_.list[word].type)) file_.unread.emplace_back(words_.text(words_.list[word]));
        }
    }
    const auto leaf = [&](Leaf opened) {
        close_leaf();
        leaf_ = opened;
        stage_ = Stage::header;
        stage_broken_ = true;
        in_header_ = false;
    };
    // `table` alone, where a table is open: its `end` was meant.
    const bool alone = stretch.last == stretch.first + 1;
    const bool closes = alone && ((stretch.starter == Grammar::TABLE && leaf_ == Leaf::table)
                                  || (stretch.starter == Grammar::CADENCE && leaf_ == Leaf::cadence)
                                  || (stretch.starter == Grammar::GUARDS && container_ == Container::guards));
    switch (closes ? std::size_t{Grammar::END} : stretch.starter) {
    case Grammar::SCHEMA: open_container(Container::schema); schema_.name = name; schema_.at = at; break;
    case Grammar::POLICY: open_container(Container::policy); policy_.name = name; policy_.at = at; break;
    case Grammar::GUARDS: open_container(Container::guards); guards_.name = name; guards_.at = at; break;
    case Grammar::REQUIRE: open_container(Container::require); require_.name = name; stage_broken_ = true; break;
    case Grammar::CUSTOMER: open_container(Container::example); example_.name = name; lines_ = Lines::given; break;
    case Grammar::SCENARIO: open_container(Container::scenario); break;
    case Grammar::RULE: leaf(Leaf::rule); rule_.name = name; rule_.at = at; break;
    case Grammar::GUARD: leaf(Leaf::guard); guard_.name = name; guard_.at = at; break;
    case Grammar::TABLE: case Grammar::REPLACE_ROWS: leaf(Leaf::table); header_row_seen_ = false; table_.name = name; table_.at = at; break;
    case Grammar::CADENCE: leaf(Leaf::cadence); cadence_.name = name; cadence_.at = at; break;
    case Grammar::LOOKUP: leaf(Leaf::lookup); lookup_.name = name; lookup_.at = at; break;
    case Grammar::ACCEPT: leaf(Leaf::acceptance); break;
    case Grammar::LIST: leaf(Leaf::list); list_.name = name; list_.at = at; break;
    case Grammar::OTHERWISE:
        leaf(Leaf::otherwise);
        for (const Section& section : sections_) missing_end("section", section.name);
        close_sections(0);
        otherwise_seen_ = true;
        otherwise_.at = at;
        lines_ = Lines::action;
        break;
    case Grammar::SECTION: {
        close_leaf();
        Section made;
        made.name = name;
        made.at = at;
        sections_.push_back(std::move(made));
        in_header_ = true;
        break;
    }
    case Grammar::END: // close what is open without a word
        if (leaf_ == Leaf::table || leaf_ == Leaf::cadence) {
            if (leaf_ == Leaf::table) place(std::move(table_));
            else place(std::move(cadence_));
            table_ = {};
            cadence_ = {};
            leaf_ = Leaf::none;
        } else if (!sections_.empty()) {
            close_leaf();
            close_sections(sections_.size() - 1);
        } else if (container_ == Container::guards) {
            close_leaf();
            file_.items.emplace_back(std::move(guards_));
            guards_ = {};
            container_ = Container::none;
        }
        break;
    case Grammar::ROW:
        if (leaf_ == Leaf::table && !header_row_seen_) header_row_seen_ = true;
        break;
    case Grammar::WHEN: case Grammar::UNLESS:
        stage_broken_ = true;
        if (stage_ < Stage::when) stage_ = Stage::when;
        break;
    case Grammar::THEN: case Grammar::CONTACT_BY: case Grammar::DO_NOT_CONTACT: case Grammar::REJECT:
    case Grammar::FORBID: case Grammar::ALLOW_ONLY: case Grammar::LIMIT: case Grammar::ADD:
        stage_broken_ = true;
        if (stage_ < Stage::action) stage_ = Stage::action;
        if (stretch.starter == Grammar::THEN) lines_ = Lines::action;
        break;
    case Grammar::GIVEN: lines_ = Lines::given; break;
    case Grammar::EXPECT: lines_ = Lines::expect; break;
    case Grammar::CLAUSE: // what it would have said is not asked for again
        if (Action* action = open_action(); lines_ == Lines::action && action != nullptr) {
            action->at = {};
            stage_broken_ = true;
        }
        break;
    case 0: case Grammar::FIELD: break;
    default: stage_broken_ = true; break;
    }
}

} // namespace forbear::syntax
