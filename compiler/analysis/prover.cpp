#include "analysis/prover.h"

#include <algorithm>

#include "analysis/sketch.h"
#include "interpret/given.h"

namespace forbear::analysis {
namespace {

/// In the solver's own steps: a question that takes more is "not decided", on every machine. The formulas grow with the rules.
constexpr unsigned steps = 3'000'000, steps_for_a_rule = 10'000, most_steps = 100'000'000;
constexpr std::size_t most_related = 40; ///< counts; beyond that the pairs are too many to ask about

unsigned steps_for(const ir::Program& program) {
    return static_cast<unsigned>(std::min<std::size_t>(steps + steps_for_a_rule * program.rules.size(), most_steps));
}

/// The values are some of `values`.
z3::expr is_one_of(const Formulas& f, const Symbol& symbol, const z3::expr& value, const Values& values, const Values& all) {
    z3::expr known = f.no();
    for (const Range& range : values.ranges) {
        z3::expr within = f.yes();
        if (range.low > all.ranges.front().low) within = f.both(within, value >= f.number(range.low));
        if (range.high < all.ranges.back().high) within = f.both(within, value <= f.number(range.high));
        known = f.either(known, within);
    }
    return f.choose(symbol.unknown, values.unknown ? f.yes() : f.no(), f.choose(symbol.none, values.none ? f.yes() : f.no(), known));
}

} // namespace

z3::expr inside(const Formulas& f, const Encoder& encoder, const Space& space, const Box& box) {
    z3::expr made = f.yes();
    for (const Side& side : box.sides) {
        const Dimension& about = space.dimensions()[side.dimension];
        const Symbol& symbol = encoder.reg(about.reg);
        z3::expr value = symbol.value;
        if (about.mask != 0) {
            z3::expr has = f.no();
            for (std::size_t member = 0; member < symbol.members.size(); ++member) {
                if ((about.mask >> member & 1u) != 0) has = f.either(has, symbol.members[member]);
            }
            value = f.one_if(has);
        }
        made = f.both(made, is_one_of(f, symbol, value, side.values, about.all));
    }
    return made;
}

Theory::Theory(const ir::Program& program, Detail detail)
    : formulas_(context_), encoder_(formulas_, program, detail), solver_(context_) {
    z3::params params(context_);
    params.set("rlimit", steps_for(program));
    params.set("random_seed", 0u);
    solver_.set(params);
    if (detail == Detail::open_lists) relate_counts(encoder_);
}

Theory::Theory(const ir::Program& program, Detail detail, const ir::Requirement& comparison) : Theory(program, detail) {
    second_ = std::make_unique<Encoder>(formulas_, program, detail, comparison.facts, comparison.lists);
    if (detail == Detail::open_lists) relate_counts(*second_);
}

Theory::Theory(const ir::Program& program, const ir::Program& twin, Detail detail) : Theory(program, detail) {
    second_ = std::make_unique<Encoder>(formulas_, twin, detail, Encoder::Twin{});
}

void Theory::relate_counts(const Encoder& encoder) {
    const std::vector<CountSymbol>& counts = encoder.counts();
    if (counts.size() > most_related) return;
    for (const CountSymbol& one : counts) {
        for (const CountSymbol& other : counts) {
            if (&one == &other || one.list != other.list) continue;
            const auto implies = [&](const z3::expr& left, const z3::expr& right) {
                return check({left, formulas_.negation(right)}) == z3::unsat;
            };
            const auto add = [&](const z3::expr& relation) {
                relations_.push_back(relation);
                solver_.add(relation);
            };
            if (implies(one.belongs, other.belongs)) add(one.count <= other.count);
            if (implies(one.may_belong, other.may_belong)) add(one.possible <= other.possible);
        }
    }
}

void Theory::take(const Encoder& encoder, std::size_t& taken) {
    const std::vector<z3::expr>& all = encoder.constraints();
    for (; taken < all.size(); ++taken) solver_.add(all[taken]);
}

void Theory::take_constraints() {
    take(encoder_, taken_);
    if (second_) take(*second_, taken_of_second_);
}

z3::expr Theory::named(const z3::expr& formula) {
    if (formula.is_const()) return formula;
    const z3::expr name = context_.bool_const(("question " + std::to_string(names_++)).c_str());
    solver_.add(z3::implies(name, formula));
    return name;
}

std::string Theory::smt(const z3::expr& wanted) {
    z3::solver plain(context_); // without the names of other questions
    for (const z3::expr& constraint : encoder_.constraints()) plain.add(constraint);
    if (second_) {
        for (const z3::expr& constraint : second_->constraints()) plain.add(constraint);
    }
    for (const z3::expr& relation : relations_) plain.add(relation);
    plain.add(wanted);
    return "(set-logic ALL)\n" + plain.to_smt2();
}

z3::check_result Theory::check(const std::vector<z3::expr>& wanted) {
    take_constraints();
    z3::expr_vector assumptions(context_);
    for (const z3::expr& each : wanted) {
        if (each.is_true()) continue;
        if (each.is_false()) return z3::unsat;
        assumptions.push_back(named(each));
    }
    return solver_.check(assumptions);
}

std::optional<std::vector<std::size_t>> Theory::core(const std::vector<z3::expr>& wanted, const std::vector<z3::expr>& assumptions) {
    std::vector<z3::expr> all = wanted;
    all.insert(all.end(), assumptions.begin(), assumptions.end());
    std::vector<std::size_t> found;
    // What is plainly false is never asked of the solver, which has no core of it then.
    const auto is_false = [](const z3::expr& each) { return each.is_false(); };
    if (std::ranges::any_of(wanted, is_false)) return found;
    if (const auto one = std::ranges::find_if(assumptions, is_false); one != assumptions.end())
        return std::vector{static_cast<std::size_t>(one - assumptions.begin())};
    const z3::check_result result = check(all);
    if (result == z3::unknown) return std::nullopt;
    if (result == z3::sat) return found;
    const z3::expr_vector core = solver_.unsat_core();
    for (std::size_t index = 0; index < assumptions.size(); ++index) {
        for (unsigned place = 0; place < core.size(); ++place) {
            if (z3::eq(core[static_cast<int>(place)], assumptions[index])) {
                found.push_back(index);
                break;
            }
        }
    }
    return found;
}

Theory& Prover::any_rule() {
    if (!any_rule_) any_rule_ = std::make_unique<Theory>(judged_.program, Detail::any_rule);
    return *any_rule_;
}

Theory& Prover::open() {
    if (!open_) open_ = std::make_unique<Theory>(judged_.program, Detail::open_lists);
    return *open_;
}

Theory& Prover::bounded() {
    if (!bounded_) bounded_ = std::make_unique<Theory>(judged_.program, Detail::bounded_lists);
    return *bounded_;
}

Found Prover::answer(Verdict verdict, Doubt doubt, Theory& theory, const z3::expr& wanted) const {
    return {verdict, doubt, {}, keeps_queries_ ? theory.smt(wanted) : std::string()};
}

Found Prover::ask(Theory& open, const std::function<Theory&()>& bounded, const Asked& asked, const Confirmation& confirms) {
    const z3::expr possible = asked(open);
    if (open.check({possible}) == z3::unsat) return answer(Verdict::no, Doubt::none, open, possible);
    Theory& theory = bounded();
    const z3::expr wanted = asked(theory);
    z3::check_result result = z3::unknown;
    std::vector<GivenRecord> records = witness(theory, judged_.program, wanted, result);
    if (records.empty())
        return answer(Verdict::not_decided, result == z3::unsat ? Doubt::beyond : Doubt::effort, open, possible);
    const bool is_confirmed = confirms(shown(records));
    Found found = is_confirmed ? answer(Verdict::yes, Doubt::none, theory, wanted)
                               : answer(Verdict::not_decided, Doubt::not_confirmed, theory, wanted);
    found.witnesses = std::move(records);
    return found;
}

std::vector<Prover::Shown> Prover::shown(const std::vector<GivenRecord>& records) {
    filled_.clear();
    std::vector<Shown> made;
    for (const GivenRecord& record : records) {
        filled_.push_back(std::make_unique<Record>(judged_.program.schema));
        interpret::fill(record, judged_.program.schema, *filled_.back());
        Shown& one = made.emplace_back(Shown{&record, filled_.back()->view(), {}});
        one.decision.resize(judged_.program.layout.words);
        interpreter_.decide(one.facts, 0, one.decision.data());
    }
    return made;
}

Found Prover::draw(const Space& space, const Box& box, const Confirmation& confirms) {
    std::vector<GivenRecord> records{sketch(judged_.program, space, box)};
    if (!confirms(shown(records))) return {Verdict::not_decided, Doubt::effort, {}, {}};
    return {Verdict::yes, Doubt::none, std::move(records), {}};
}

Found Prover::find(const Space& space, const Box& box, const Confirmation& confirms) {
    if (!keeps_queries_) {
        Found drawn = draw(space, box, confirms);
        if (drawn.verdict == Verdict::yes) return drawn;
    }
    try {
        const auto asked = [&](Theory& theory) { return inside(theory.formulas(), theory.encoder(), space, box); };
        return ask(any_rule(), [&]() -> Theory& { return bounded(); }, asked, confirms);
    } catch (const z3::exception&) {
        return {Verdict::not_decided, Doubt::effort, {}, {}};
    }
}

Found Prover::ask(const Question& question, const Confirmation& confirms) {
    try {
        const auto asked = [&](Theory& theory) { return question(theory.formulas(), theory.encoder()); };
        // What guards alone ensure is soon proved, however many rules there are.
        const z3::expr ensured = asked(any_rule());
        if (any_rule().check({ensured}) == z3::unsat) return answer(Verdict::no, Doubt::none, any_rule(), ensured);
        return ask(open(), [&]() -> Theory& { return bounded(); }, asked, confirms);
    } catch (const z3::exception&) {
        return {Verdict::not_decided, Doubt::effort, {}, {}}; // the solver gave up: nothing is proved
    }
}

Found Prover::ask_of_two(const ir::Requirement& comparison, const PairQuestion& question, const Confirmation& confirms) {
    try {
        Theory both(judged_.program, Detail::open_lists, comparison);
        std::optional<Theory> exact;
        const auto asked = [&](Theory& theory) { return question(theory.formulas(), theory.encoder(), *theory.second()); };
        const auto bounded = [&]() -> Theory& { return exact.emplace(judged_.program, Detail::bounded_lists, comparison); };
        return ask(both, bounded, asked, confirms);
    } catch (const z3::exception&) {
        return {Verdict::not_decided, Doubt::effort, {}, {}};
    }
}

} // namespace forbear::analysis
