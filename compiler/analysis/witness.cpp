#include "analysis/witness.h"

#include <algorithm>

#include "analysis/ordinary.h"
#include "analysis/prover.h"
#include "forbear/experiment.h"

namespace forbear::analysis {
namespace {

class WitnessMaker {
public:
    WitnessMaker(Theory& theory, const ir::Program& program, const z3::expr& wanted)
        : theory_(theory), f_(theory.formulas()), program_(program), wanted_{theory.named(wanted)} {}

    std::vector<GivenRecord> make(z3::check_result& result) {
        result = theory_.check(wanted_);
        if (result != z3::sat) return {};
        prefer_ordinary(theory_.encoder());
        if (theory_.second() != nullptr) prefer_ordinary(*theory_.second());
        result = theory_.check(wanted_);
        if (result != z3::sat) return {};
        const z3::model model = theory_.model();
        std::vector<GivenRecord> records{record(model, theory_.encoder())};
        if (theory_.second() != nullptr) records.push_back(record(model, *theory_.second()));
        meet_buckets(model, records);
        return records;
    }

private:
    void prefer(const z3::expr& preferred) {
        if (!preferred.is_true() && !preferred.is_false()) preferred_.push_back(theory_.named(preferred));
    }

    /// Keeps of the preferences what goes together with everything else: those that contradict it are left out, the
    /// last ones first, until the others hold.
    void settle() {
        while (!preferred_.empty()) {
            const auto clash = theory_.core(wanted_, preferred_);
            if (clash && clash->empty()) break;
            if (clash) preferred_.erase(preferred_.begin() + static_cast<std::ptrdiff_t>(clash->back()));
            else preferred_.clear(); // ordinary or not, the answer counts
        }
        wanted_.insert(wanted_.end(), preferred_.begin(), preferred_.end());
        preferred_.clear();
    }

    void prefer_ordinary(const Encoder& encoder) {
        for (const z3::expr& condition : encoder.exact_when()) prefer(condition);
        settle();
        const std::vector<Symbol>& facts = encoder.facts();
        for (std::size_t fact = 0; fact < facts.size(); ++fact) prefer_ordinary(program_.schema.facts[fact], facts[fact], fact);
        for (const ListSymbol& list : encoder.lists()) {
            prefer(f_.negation(list.unknown));
            for (auto size = static_cast<std::int64_t>(list.elements.size()); size-- > 0;) prefer(list.size <= f_.number(size));
        }
        settle();
        for (std::size_t index = 0; index < program_.schema.lists.size(); ++index) {
            for (const std::vector<Symbol>& element : encoder.lists()[index].elements) {
                for (std::size_t field = 0; field < element.size(); ++field)
                    prefer_ordinary(program_.schema.lists[index].fields[field], element[field], field);
            }
        }
        settle();
    }

    void prefer_ordinary(const Fact& fact, const Symbol& symbol, std::size_t place) {
        prefer(f_.negation(symbol.unknown));
        prefer(symbol.none);
        switch (fact.type.kind) {
        case TypeKind::date: prefer_date(symbol, fact, place); break;
        case TypeKind::text:
            prefer(symbol.value == f_.number(static_cast<std::int64_t>(theory_.encoder().texts().size() + place)));
            break;
        case TypeKind::set: {
            const auto ordinary = static_cast<std::uint64_t>(ordinary_number(fact.type));
            for (std::size_t member = 0; member < symbol.members.size(); ++member) {
                const z3::expr& has = symbol.members[member];
                prefer((ordinary >> member & 1u) != 0 ? has : f_.negation(has));
            }
            break;
        }
        default: prefer(symbol.value == f_.number(ordinary_number(fact.type)));
        }
    }

    /// The date of decision is an ordinary day, every other one lies close to it.
    void prefer_date(const Symbol& symbol, const Fact& fact, std::size_t place) {
        const bool is_as_of = place == 0 && &fact == &program_.schema.facts.front();
        if (is_as_of) {
            prefer(symbol.value == f_.number(ordinary_day));
            return;
        }
        const z3::expr as_of = theory_.encoder().facts().front().value;
        for (const std::int64_t back : {3'650, 30})
            prefer(as_of - f_.number(back) <= symbol.value && symbol.value <= as_of + f_.number(back));
    }

    static bool is_true(const z3::model& model, const z3::expr& condition) { return model.eval(condition, true).is_true(); }

    static std::int64_t number(const z3::model& model, const z3::expr& value) {
        std::int64_t made = 0;
        const z3::expr found = model.eval(value, true);
        return found.is_numeral_i64(made) ? made : 0;
    }

    GivenValue value(const z3::model& model, const Fact& fact, const Symbol& symbol) const {
        if (is_true(model, symbol.unknown)) return {State::unknown, 0, {}};
        if (is_true(model, symbol.none)) return {State::none, 0, {}};
        GivenValue made;
        if (fact.type.kind == TypeKind::set) {
            for (std::size_t member = 0; member < symbol.members.size(); ++member) {
                if (is_true(model, symbol.members[member])) made.value |= std::int64_t{1} << member;
            }
            return made;
        }
        made.value = number(model, symbol.value);
        if (fact.type.kind == TypeKind::text) made.text = text(made.value);
        return made;
    }

    /// Numbers below the constants' count are constants; the others are names that no constant has.
    std::string text(std::int64_t number) const {
        const std::vector<std::string>& texts = theory_.encoder().texts();
        if (number >= 0 && number < static_cast<std::int64_t>(texts.size())) return texts[static_cast<std::size_t>(number)];
        std::string made = "A" + std::to_string(number);
        while (std::ranges::find(texts, made) != texts.end()) made += "x";
        return made;
    }

    GivenRecord record(const z3::model& model, const Encoder& encoder) const {
        GivenRecord made;
        for (std::size_t fact = 0; fact < program_.schema.facts.size(); ++fact)
            made.facts.push_back(value(model, program_.schema.facts[fact], encoder.facts()[fact]));
        for (std::size_t list = 0; list < program_.schema.lists.size(); ++list)
            made.lists.push_back(list_of(model, encoder.lists()[list], list));
        return made;
    }

    GivenList list_of(const z3::model& model, const ListSymbol& list, std::size_t index) const {
        GivenList made;
        if (is_true(model, list.unknown)) {
            made.state = State::unknown;
            return made;
        }
        const std::int64_t size = number(model, list.size);
        for (std::int64_t element = 0; element < size && element < static_cast<std::int64_t>(list.elements.size()); ++element) {
            std::vector<GivenValue>& fields = made.elements.emplace_back();
            for (std::size_t field = 0; field < program_.schema.lists[index].fields.size(); ++field)
                fields.push_back(value(model, program_.schema.lists[index].fields[field],
                                       list.elements[static_cast<std::size_t>(element)][field]));
        }
        return made;
    }

    /// A text that is split by experiments is exchanged for one that falls into the same cells as the solution's buckets.
    void meet_buckets(const z3::model& model, std::vector<GivenRecord>& records) const {
        const GivenRecord& record = records.front();
        for (std::size_t fact = 0; fact < program_.schema.facts.size(); ++fact) {
            if (program_.schema.facts[fact].type.kind != TypeKind::text || record.facts[fact].state != State::known) continue;
            std::vector<std::pair<const ir::Experiment*, std::uint32_t>> wanted;
            for (const ir::Experiment& experiment : program_.experiments) {
                if (splits(experiment) == fact)
                    wanted.emplace_back(&experiment, cell_of(experiment, number(model, theory_.encoder().reg(experiment.bucket).value)));
            }
            const auto& texts = theory_.encoder().texts();
            const bool is_constant = std::ranges::find(texts, record.facts[fact].text) != texts.end();
            if (wanted.empty() || is_constant) continue;
            for (std::uint32_t tried = 1; tried < 100'000; ++tried) {
                const std::string text = "A" + std::to_string(tried);
                const auto fits = [&](const auto& one) {
                    return cell_of(*one.first, experiment_bucket(one.first->name, text)) == one.second;
                };
                if (!std::ranges::all_of(wanted, fits)) continue;
                const std::string solved = record.facts[fact].text;
                for (GivenRecord& each : records) {
                    if (each.facts[fact].text == solved) each.facts[fact].text = text;
                }
                break;
            }
        }
    }

    /// The fact that splits the records, or a place that no fact has.
    std::size_t splits(const ir::Experiment& experiment) const {
        const auto writes = [&](ir::Reg reg) {
            return std::ranges::find(program_.before, reg, &ir::Instruction::result);
        };
        const auto bucket = writes(experiment.bucket);
        if (bucket == program_.before.end()) return program_.schema.facts.size();
        const auto by = writes(bucket->a);
        if (by == program_.before.end() || by->op != ir::Op::fact) return program_.schema.facts.size();
        return static_cast<std::size_t>(by->imm);
    }

    static std::uint32_t cell_of(const ir::Experiment& experiment, std::int64_t bucket) {
        std::uint32_t cell = 0;
        while (cell + 1 < experiment.cells.size() && static_cast<std::int64_t>(experiment.cells[cell].end) <= bucket) ++cell;
        return cell;
    }

    Theory& theory_;
    const Formulas& f_;
    const ir::Program& program_;
    std::vector<z3::expr> wanted_;
    std::vector<z3::expr> preferred_; ///< not settled yet
};

} // namespace

std::vector<GivenRecord> witness(Theory& theory, const ir::Program& program, const z3::expr& wanted,
                                 z3::check_result& result) {
    return WitnessMaker(theory, program, wanted).make(result);
}

} // namespace forbear::analysis
