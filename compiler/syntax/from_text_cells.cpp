// Cells of tables and lookups. One grammar reads them all; the header says what a cell must be.

#include "syntax/from_text_reader.h"

namespace forbear::syntax {

namespace {

Expr subject_at(Span at) { return make_expr(ExprKind::subject, {at.file, at.begin, at.begin}); }

bool is_empty(Grammar::CellContext* cell) { return cell->children.empty(); }

/// The name a test consists of, if it is nothing but a name.
Grammar::NameContext* sole_name(Grammar::CellValueContext* value) {
    if (value->sum() == nullptr || !value->defaultPart().empty() || value->getStart() != value->getStop())
        return nullptr;
    const auto products = value->sum()->product();
    if (products.size() != 1 || products[0]->shift().size() != 1 || products[0]->shift(0)->share().size() != 1)
        return nullptr;
    const auto primaries = products[0]->shift(0)->share(0)->primary();
    return primaries.size() == 1 ? primaries[0]->name() : nullptr;
}

/// `a, b, c` and nothing more.
bool plain_list(Grammar::CellTestContext* test) {
    return test != nullptr && test->NOT() == nullptr && test->orUnknown() == nullptr && test->bound().empty()
        && test->cellCore()->children.size() == test->cellCore()->cellValue().size() * 2 - 1
        && test->cellCore()->OR().empty();
}

} // namespace

TableColumn Reader::column(Grammar::CellContext* context, bool condition) const {
    TableColumn made;
    made.at = span(context);
    made.kind = condition ? ColumnKind::condition : ColumnKind::outcome;
    if (context->contact() != nullptr) {
        report(Code::not_a_column, made.at,
               {std::string(words_.source.substr(made.at.begin, made.at.end - made.at.begin))},
               "the header says `contact by`, the rows say which channels");
        made.kind = ColumnKind::contact;
    } else if (context->CONTACT_BY() != nullptr) {
        made.kind = ColumnKind::contact;
    } else if (context->BECAUSE() != nullptr) {
        made.kind = ColumnKind::because;
    } else if (context->PREFER() != nullptr) {
        made.kind = ColumnKind::prefer;
    } else if (Grammar::CellTestContext* test = context->cellTest();
               test != nullptr && test->NOT() == nullptr && test->cellCore()->cellValue().size() == 1
               && test->cellCore()->children.size() == 1) {
        made.subject = cell_value(test->cellCore()->cellValue(0));
        if (!condition && made.subject.kind == ExprKind::name && is_near(made.subject.text, "because")) {
            report({Code::misspelt_word, made.at, {made.subject.text, "because"}, {}, {},
                    {{"write `because`", FixSafety::safe, {{made.at, "because"}}}}});
            made.kind = ColumnKind::because;
            made.subject = {};
        }
    } else {
        if (is_empty(context)) report(Code::empty_cell, made.at, {}, "a column has a name");
        else
            report(Code::not_a_column, made.at,
                   {std::string(words_.source.substr(made.at.begin, made.at.end - made.at.begin))},
                   "before `=>` a column is a fact or a value; after it an outcome, `contact by` or `because`");
        made.subject = make_expr(ExprKind::subject, made.at);
    }
    if (condition && made.kind != ColumnKind::condition) {
        report(Code::column_on_wrong_side, made.at,
               {std::string(words_.source.substr(made.at.begin, made.at.end - made.at.begin))});
        made.kind = ColumnKind::condition;
        made.subject = make_expr(ExprKind::subject, made.at);
    }
    return made;
}

Expr Reader::cell_value(Grammar::CellValueContext* context) const {
    if (context->literal() != nullptr) return literal(context->literal());
    Expr made = sum(context->sum());
    for (Grammar::DefaultPartContext* part : context->defaultPart()) made = with_default(std::move(made), part);
    return made;
}

Expr Reader::cell_test(Grammar::CellTestContext* context) const {
    Grammar::CellCoreContext* core = context->cellCore();
    const Span at = span(context);
    Expr made = make_expr(ExprKind::test, at);
    made.negated = context->NOT() != nullptr;
    made.args.push_back(subject_at(at));
    const auto values = core->cellValue();
    const auto sums = core->sum();
    bool unknown_too = false;
    if (core->KNOWN() != nullptr) {
        made.test = TestKind::known;
    } else if (core->A_BUSINESS_DAY() != nullptr) {
        made = business_day_test(std::move(made), core->A_BUSINESS_DAY()->getSymbol(), core->name());
    } else if (core->A() != nullptr) {
        made = weekday_test(std::move(made), core->weekdayWord(), core->name());
    } else if (core->INCLUDES() != nullptr || core->INCLUDES_ANY() != nullptr || core->EXCLUDES() != nullptr) {
        made.test = core->INCLUDES() != nullptr ? TestKind::includes : TestKind::includes_any;
        if (core->EXCLUDES() != nullptr) made.negated = !made.negated;
        for (Grammar::CellValueContext* value : values) made.args.push_back(cell_value(value));
    } else if (!values.empty()) {
        for (Grammar::CellValueContext* value : values) {
            const bool unknown = value->literal() != nullptr && value->literal()->UNKNOWN() != nullptr;
            if (unknown && values.size() > 1) unknown_too = true;
            else made.args.push_back(cell_value(value));
        }
        const bool list = core->ONE_OF() != nullptr || core->NONE_OF() != nullptr || made.args.size() > 2;
        made.test = list ? TestKind::one_of : TestKind::equal;
        if (core->NONE_OF() != nullptr) made.negated = !made.negated;
        if (!list && made.args.size() == 2 &&
            (made.args[1].kind == ExprKind::unknown || made.args[1].kind == ExprKind::none)) {
            made.test = made.args[1].kind == ExprKind::none ? TestKind::none : TestKind::unknown;
            made.args.pop_back();
        }
    } else {
        made.test = core->WITHIN() != nullptr ? TestKind::within : comparison(*core);
        for (Grammar::SumContext* part : sums) made.args.push_back(sum(part));
    }
    if (!context->bound().empty())
        report(Code::cell_does_not_fit, span(context->bound(0)), {"a bound"}, "bounds stand in cells of outcomes");
    if (context->orUnknown() != nullptr) return or_unknown(std::move(made), context->orUnknown());
    if (unknown_too) { // `a, unknown`
        std::vector<Expr> args;
        args.push_back(std::move(made));
        return make_expr(ExprKind::or_unknown, at, std::move(args));
    }
    return made;
}

std::vector<Expr> Reader::cell_values(Grammar::CellTestContext* context) const {
    std::vector<Expr> made;
    for (Grammar::CellValueContext* value : context->cellCore()->cellValue()) made.push_back(cell_value(value));
    for (Grammar::BoundContext* bound : context->bound()) {
        if (bound->rounding() != nullptr) {
            made.back() = rounded(std::move(made.back()), bound->rounding());
            continue;
        }
        std::vector<Expr> args;
        const Span at{words_.file, made.back().at.begin, span(bound).end};
        args.push_back(std::move(made.back()));
        args.push_back(sum(bound->sum()));
        made.back() =
            make_expr(bound->AT_LEAST() != nullptr ? ExprKind::greater_of : ExprKind::lesser_of, at, std::move(args));
        made.back().as_bound = true;
    }
    return made;
}

TableCell Reader::cell(Grammar::CellContext* context, ColumnKind kind) const {
    TableCell made;
    made.at = span(context);
    if (is_empty(context)) {
        // The space between two bars has no word; the place is the bar that ends the cell.
        const Span at{words_.file, made.at.begin, made.at.begin + (made.at.begin < words_.source.size() ? 1u : 0u)};
        report(Code::empty_cell, at, {}, "write `-` where any value will do");
        made.any = true;
        return made;
    }
    const auto wrong = [&](std::string help) {
        report(Code::cell_does_not_fit, made.at,
               {std::string(words_.source.substr(made.at.begin, made.at.end - made.at.begin))}, std::move(help));
        made.any = true;
    };
    Grammar::CellTestContext* test = context->cellTest();
    const bool any = context->MINUS() != nullptr || context->ANY() != nullptr;
    switch (kind) {
    case ColumnKind::condition:
        if (any) made.any = true;
        else if (test != nullptr) made.test = cell_test(test);
        else
            wrong(
                "before `=>` a cell tests its column: a value, `1 to 30`, `at least 500 USD`, `gold or above`, or `-`");
        return made;
    case ColumnKind::contact: {
        Action& action = made.contact;
        action.at = made.at;
        action.stance = Stance::contact;
        const auto said = context->name();
        if (context->contact() != nullptr) {
            action = contact(context->contact());
        } else if (!said.empty()) {
            action.candidates = names(said);
            choice(context->pick(), context->measure(), context->sufficiency(), action);
        } else if (context->DO_NOT_CONTACT() != nullptr || context->REJECT() != nullptr) {
            action.stance = context->REJECT() != nullptr ? Stance::reject : Stance::do_not_contact;
        } else if (plain_list(test)) {
            for (Grammar::CellValueContext* value : test->cellCore()->cellValue()) {
                Grammar::NameContext* channel = sole_name(value);
                const bool none = value->literal() != nullptr && value->literal()->NONE() != nullptr
                    && test->cellCore()->cellValue().size() == 1;
                if (none) action.stance = Stance::do_not_contact;
                else if (channel != nullptr) action.candidates.push_back(name(channel));
                else {
                    wrong("here stand channels: `email, sms`, `first of preferred_channel, sms`, or `do not contact`");
                    action.stance = Stance::do_not_contact;
                    return made;
                }
            }
        } else {
            wrong("here stand channels: `email, sms`, `first of preferred_channel, sms`, or `do not contact`");
            action.stance = Stance::do_not_contact;
        }
        return made;
    }
    case ColumnKind::prefer:
        made.contact.prefer_at = made.at;
        if (any) made.any = true;
        else if (plain_list(test)) {
            for (Grammar::CellValueContext* value : test->cellCore()->cellValue()) {
                if (Grammar::NameContext* preferred = sole_name(value)) made.contact.prefer.push_back(name(preferred));
            }
        }
        if (!any && (test == nullptr || made.contact.prefer.size() != test->cellCore()->cellValue().size()))
            wrong("here stand the facts and channels that come first: `first_choice, sms`, or `-`");
        return made;
    case ColumnKind::because:
        if (test != nullptr && context->getStart() == context->getStop() &&
            context->getStart()->getType() == Grammar::STRING) {
            const Expr value = cell_value(test->cellCore()->cellValue(0));
            made.because = Quoted{value.text, value.at};
        } else if (any) {
            made.any = true;
        } else {
            wrong("a reason is a text in double quotes");
        }
        return made;
    case ColumnKind::outcome:
        break;
    }
    const bool plain = test != nullptr && test->NOT() == nullptr && test->orUnknown() == nullptr
        && !test->cellCore()->cellValue().empty() && test->cellCore()->ONE_OF() == nullptr
        && test->cellCore()->NONE_OF() == nullptr && test->cellCore()->OR().empty() && test->cellCore()->sum().empty()
        && test->cellCore()->INCLUDES() == nullptr;
    if (any) {
        made.any = true;
    } else if (plain) {
        made.values = cell_values(test);
    } else if (test != nullptr && test->cellCore()->TO() != nullptr && test->NOT() == nullptr
               && test->cellCore()->sum(0)->getStart()->getType() == Grammar::TIME_VALUE) {
        std::vector<Expr> times; // `09:00 to 17:00` in an outcome of hours
        for (Grammar::SumContext* part : test->cellCore()->sum()) times.push_back(sum(part));
        made.values.push_back(make_expr(ExprKind::hours, made.at, std::move(times)));
    } else {
        wrong("after `=>` a cell is the outcome's value, or `-` to leave it as it is normally");
    }
    return made;
}

Expr Reader::lookup_test(Grammar::CellContext* context) const {
    const TableCell read = cell(context, ColumnKind::condition);
    return read.test ? *read.test : make_expr(ExprKind::subject, read.at);
}

} // namespace forbear::syntax
