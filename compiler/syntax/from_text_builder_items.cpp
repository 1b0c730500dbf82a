// What schemas declare, what schemas, policies and guard files share, and the rows of tables.

#include "syntax/from_text_builder.h"

namespace forbear::syntax {

bool Builder::take_schema_item(Grammar::SentenceContext* sentence) {
    if (Grammar::FieldLineContext* field = sentence->fieldLine(); field != nullptr) {
        if (leaf_ == Leaf::list) {
            list_.fields.push_back(reader_.field(field));
            list_.at.end = list_.fields.back().at.end;
        }
        return true;
    }
    const bool declares = sentence->factLine() != nullptr || sentence->listHeader() != nullptr ||
                          sentence->channelsLine() != nullptr || sentence->outcomeLine() != nullptr;
    if (!declares) return false;
    close_leaf();
    const Span at = reader_.span(sentence);
    if (container_ != Container::schema) outside(first_word(at), at, "schema");
    in_header_ = false;
    if (sentence->factLine() != nullptr) schema_.items.emplace_back(reader_.fact(sentence->factLine()));
    else if (sentence->channelsLine() != nullptr)
        schema_.items.emplace_back(reader_.channels(sentence->channelsLine()));
    else if (sentence->outcomeLine() != nullptr) schema_.items.emplace_back(reader_.outcome(sentence->outcomeLine()));
    else {
        leaf_ = Leaf::list;
        list_.name = reader_.name(sentence->listHeader()->name());
        list_.at = at;
    }
    if (container_ != Container::schema) schema_ = {};
    return true;
}

bool Builder::take_shared_item(Grammar::SentenceContext* sentence) {
    const bool shared = sentence->calculateLine() != nullptr || sentence->callLine() != nullptr ||
                        sentence->defineLine() != nullptr || sentence->parameterLine() != nullptr ||
                        sentence->lookupHeader() != nullptr || sentence->calendarLine() != nullptr;
    if (!shared) return false;
    close_leaf();
    const Span at = reader_.span(sentence);
    const bool parameter = sentence->parameterLine() != nullptr;
    const bool fits = container_ == Container::policy || container_ == Container::guards
        || (container_ == Container::schema && !parameter);
    if (!fits) outside(first_word(at), at, "policy");
    else if (container_ != Container::policy && sentence->getStart()->getType() == Grammar::REPLACE)
        reader_.report(Code::statement_outside, at, {"replace", "policy that refines another"});
    if (container_ == Container::policy && otherwise_seen_) reader_.report(Code::after_otherwise, at, {first_word(at)});
    in_header_ = false;
    if (auto* line = sentence->calculateLine(); line != nullptr) {
        place(Calculate{reader_.name(line->name()), reader_.full_value(line->fullValue()), at, line->REPLACE() != nullptr});
    } else if (auto* call = sentence->callLine(); call != nullptr) {
        place(Call{reader_.name(call->name()), reader_.condition(call->condition()), at, call->REPLACE() != nullptr});
    } else if (auto* define = sentence->defineLine(); define != nullptr) {
        place(Define{reader_.name(define->name()), reader_.list_part(define->listPart()), at, define->REPLACE() != nullptr});
    } else if (auto* calendar = sentence->calendarLine(); calendar != nullptr) {
        place(reader_.calendar(calendar));
    } else if (parameter) {
        Grammar::ParameterLineContext* value = sentence->parameterLine();
        place(Parameter{reader_.name(value->name()), reader_.plain_value(value->plainValue()), at,
                        value->REPLACE() != nullptr});
    } else {
        std::vector<Name> said = reader_.names(sentence->lookupHeader()->name());
        leaf_ = Leaf::lookup;
        lookup_.name = said.front();
        lookup_.by.assign(said.begin() + 1, said.end());
        lookup_.at = at;
        lookup_.replaces = sentence->lookupHeader()->REPLACE() != nullptr;
    }
    return true;
}

void Builder::take_row(Grammar::RowLineContext* context) {
    const auto cells = context->cell();
    const Span at = reader_.span(context);
    // The cells before the first `=>`, counted along the children.
    std::size_t before = 0;
    std::size_t arrows = 0;
    for (antlr4::tree::ParseTree* child : context->children) {
        if (arrows == 0 && dynamic_cast<Grammar::CellContext*>(child) != nullptr) ++before;
        auto* node = dynamic_cast<antlr4::tree::TerminalNode*>(child);
        if (node == nullptr || node->getSymbol()->getType() != Grammar::ARROW) continue;
        if (++arrows == 2) {
            reader_.report(Code::second_arrow, reader_.span(node));
            return;
        }
    }
    if (leaf_ == Leaf::lookup) {
        take_lookup_row(context, cells, arrows == 0 ? cells.size() : before);
        return;
    }
    if (leaf_ == Leaf::lost) return;
    if (leaf_ != Leaf::table) {
        reader_.report(Code::row_without_table, at);
        return;
    }
    if (arrows == 0) {
        const Span end{at.file, at.end, at.end};
        reader_.report(Code::missing_arrow, end);
        if (context->COLON() == nullptr) {
            header_row_seen_ = true;
            stage_broken_ = true;
        }
        return;
    }
    if (context->COLON() == nullptr) {
        take_header_row(context, cells, before);
        return;
    }
    TableRow row;
    row.name = reader_.name(context->name());
    row.at = {at.file, row.name.at.begin, at.end};
    row.effective = reader_.effective(context->effectiveLine(), context->untilLine());
    count(row.name.at);
    if (!header_row_seen_) {
        if (!stage_broken_) reader_.report(Code::table_without_header, table_.name.at, {table_.name.text});
        stage_broken_ = true; // once
        return;
    }
    if (table_.columns.empty()) return; // the header could not be read
    const std::size_t wanted = table_.columns.size();
    if (cells.size() != wanted) {
        const bool missing = cells.size() < wanted;
        Span place{at.file, at.end, at.end};
        std::string help;
        if (missing) {
            const bool in_conditions = before < header_conditions_;
            if (in_conditions && before > 0) place.begin = place.end = reader_.span(cells[before - 1]).end;
            help = "columns are separated by `|`; write `-` where any value will do";
        } else {
            for (std::size_t i = 0; i < cells.size(); ++i) {
                if (cells[i]->children.empty()) { // a bar too many, rather than a value
                    (void)reader_.cell(cells[i], ColumnKind::condition);
                    return;
                }
            }
            const std::size_t first = before > header_conditions_ ? header_conditions_ : wanted;
            place = reader_.span(cells[first]);
            help = "the header names " + std::to_string(wanted) + " columns";
        }
        reader_.report({missing ? Code::missing_cell : Code::extra_cell,
                        place,
                        {row.name.text, std::to_string(cells.size()), std::to_string(wanted)},
                        {},
                        std::move(help),
                        {}});
        return;
    }
    if (before != header_conditions_) {
        reader_.report(Code::arrow_misplaced, reader_.span(context->ARROW(0)),
                       {std::to_string(before), std::to_string(header_conditions_)});
        return;
    }
    for (std::size_t i = 0; i < wanted; ++i) row.cells.push_back(reader_.cell(cells[i], table_.columns[i].kind));
    table_.rows.push_back(std::move(row));
}

void Builder::take_header_row(Grammar::RowLineContext* context, const std::vector<Grammar::CellContext*>& cells,
                              std::size_t before) {
    if (header_row_seen_) {
        const Span at = reader_.span(cells.front());
        reader_.report(Code::row_without_name, {at.file, at.begin, at.begin}, {}, "write `name_of_the_row: ...`");
        return;
    }
    header_row_seen_ = true;
    header_conditions_ = before;
    (void)context;
    for (std::size_t i = 0; i < cells.size(); ++i) table_.columns.push_back(reader_.column(cells[i], i < before));
}

void Builder::take_lookup_row(Grammar::RowLineContext* context, const std::vector<Grammar::CellContext*>& cells,
                              std::size_t before) {
    const Span at = reader_.span(context);
    if (context->COLON() != nullptr) {
        const Span label = reader_.span(context->name());
        reader_.report(Code::word_does_not_fit, label, {reader_.name(context->name()).text + ":"},
                       "rows of a lookup have no names");
        return;
    }
    antlr4::ParserRuleContext* period = context->effectiveLine();
    if (period == nullptr) period = context->untilLine();
    if (period != nullptr) {
        const Span place = reader_.span(period);
        reader_.report(Code::word_does_not_fit, place,
                       {std::string(words_.source.substr(place.begin, place.end - place.begin))},
                       "rows of a lookup have no dates; use two lookups, and rules with `effective from`");
        return;
    }
    if (before == cells.size()) {
        reader_.report(Code::missing_arrow, {at.file, at.end, at.end});
        return;
    }
    count(at);
    LookupRow row;
    row.at = at;
    const Span first = reader_.span(cells[0]);
    row.other = before == 1 && words_.source.substr(first.begin, first.end - first.begin) == "other";
    const std::size_t wanted = row.other ? 1 : lookup_.by.size();
    if (before != wanted || cells.size() != before + 1) {
        const bool missing = before < wanted || cells.size() == before;
        const Span place = missing
                               ? Span{at.file, reader_.span(cells[before - 1]).end, reader_.span(cells[before - 1]).end}
                           : before > wanted ? reader_.span(cells[wanted])
                                             : reader_.span(cells[before + 1]);
        reader_.report(
            missing ? Code::missing_cell : Code::extra_cell, place,
            {"of `" + lookup_.name.text + "`", std::to_string(cells.size()), std::to_string(lookup_.by.size() + 1)});
        return;
    }
    if (!row.other) {
        for (std::size_t i = 0; i < before; ++i) row.tests.push_back(reader_.lookup_test(cells[i]));
    }
    TableCell value = reader_.cell(cells[before], ColumnKind::outcome);
    if (value.values.size() != 1) {
        if (!value.any || !cells[before]->children.empty()) {
            if (value.values.size() > 1 || value.any)
                reader_.report(Code::missing_value, value.at, {"=>"}, "a lookup gives one value");
        }
        return;
    }
    row.value = std::move(value.values.front());
    lookup_.rows.push_back(std::move(row));
    lookup_.at.end = at.end;
}

} // namespace forbear::syntax
