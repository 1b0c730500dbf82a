// A report from its parts: words, map, proofs, scenarios, portfolio.

#include "forbear/report.h"

#include "forbear/diff.h"
#include "forbear/lint.h"

#include <algorithm>

#include "analysis/ordinary.h"
#include "analysis/region_words.h"
#include "coverage_search.h"
#include "driver/compile.h"
#include "driver/groups.h"
#include "interpret/explain.h"
#include "interpret/given.h"
#include "lower/from_model.h"
#include "lower/requirements.h"
#include "report_cells.h"
#include "report_counts.h"
#include "report_policy.h"
#include "report_verdict.h"
#include "report_words.h"

namespace forbear {
namespace {

bool has_listed_values(const Outcome& outcome) {
    return !outcome.for_each_channel && (outcome.type.kind == TypeKind::choice || outcome.type.kind == TypeKind::yes_no);
}

/// Nothing where the schema has none to draw.
Result<std::uint32_t> outcome_of(const Schema& schema, const std::string& wanted) {
    const std::int32_t place = schema.find_outcome(wanted.empty() ? "tone" : wanted);
    const bool can_be_drawn = place >= 0 && has_listed_values(schema.outcomes[static_cast<std::size_t>(place)]);
    if (can_be_drawn) return static_cast<std::uint32_t>(place);
    if (!wanted.empty())
        return Error{ErrorCode::invalid_argument, "--outcome: `" + wanted + "` is " +
                                                      (place < 0 ? "no outcome of the schema" : "no outcome with a list of values")};
    const auto first = std::ranges::find_if(schema.outcomes, has_listed_values);
    return first == schema.outcomes.end() ? ir::nothing : static_cast<std::uint32_t>(first - schema.outcomes.begin());
}

class Work final : public Reporter {
public:
    Work(std::string file, ReportOptions options, driver::Compiled compiled, ir::Judged judged, ir::Program program,
         const model::Policy& policy, std::uint32_t outcome)
        : file_(std::move(file)), options_(std::move(options)), compiled_(std::move(compiled)), judged_(std::move(judged)),
          sources_(compiled_.loaded.sources), policy_(std::move(program), sources_), outcome_(outcome), questions_(judged_),
          words_(compiled_.loaded) {
        model_ = &*std::ranges::find(compiled_.model.policies, policy.name, &model::Policy::name);
    }

    /// Before anything else. Errors: as CellMap::make.
    std::optional<Error> draw_map() {
        Result<CellMap> map = CellMap::make(judged_, questions_.regions().space(), {options_.rows, options_.columns, options_.bands});
        if (!map) return map.error();
        map_.emplace(std::move(map).value());
        finder_.emplace(judged_, questions_, *map_, outcome_);
        policy_.use_machine_code();
        counts_.emplace(policy_, finder_->interpreter(), *map_, outcome_);
        return std::nullopt;
    }

    const Schema& schema() const noexcept override { return policy_.schema(); }
    bool reads_as_of() const noexcept override { return policy_.reads_as_of(); }
    void count(const FactsView& facts, std::uint64_t row, bool is_readable) override { counts_->count(facts, row, is_readable); }

    Report finish() override {
        Report report{.engine = options_.engine, .policy = policy_.name(), .title = model_->doc, .owner = model_->owner, .hash = policy_.hash()};
        report.version = policy_.version();
        report.effective = words_.effective(report.policy);
        for (std::uint32_t file = 0; file < sources_.size(); ++file) report.files.push_back(sources_.file(file).path);
        report.rules = words_.rules(*model_);
        report.guards = words_.guards(*model_);
        report.definitions = words_.definitions(*model_);
        add_requirements(report);
        add_scenarios(report);
        add_map(report);
        add_findings(report);
        add_difference(report);
        if (!options_.portfolio.empty()) report.portfolio = counts_->told(options_.portfolio, options_.as_of);
        judge(report);
        return report;
    }

private:
    void add_requirements(Report& report) const {
        ProveOptions wanted{.compile = options_.compile, .policy = report.policy, .against = options_.against};
        const ProveReport proofs = prove_file(file_, wanted);
        if (!proofs.error.empty()) report.notes.push_back("requirements: " + proofs.error);
        for (const ProofResult& result : proofs.results) {
            ReportRequirement& made = report.requirements.emplace_back();
            made = {result.name, result.whenever, result.text, result.because, result.reason, result.proof, result.counterexamples,
                    place_of(proofs.sources, result.at)};
        }
    }

    void add_scenarios(Report& report) {
        std::vector<std::string> files{file_};
        files.insert(files.end(), options_.scenarios.begin(), options_.scenarios.end());
        const TestReport tests = test_files(files, {.compile = options_.compile, .coverage = true});
        const ReportPlace own = place_of(sources_, model_->at);
        for (const ScenarioResult& result : tests.scenarios) {
            if (result.policy != report.policy) continue;
            ReportScenario& made = report.scenarios.emplace_back();
            made = {result.title, result.passed, result.explanation.rule, result.explanation.status, {}, place_of(tests.sources, result.at)};
            for (const CheckedExpectation& each : result.expectations) {
                if (!each.met) made.unmet.push_back(each.expected + ": " + each.actual);
            }
            if (!result.disagreement.empty()) made.unmet.push_back(result.disagreement);
            records_.push_back(result.record);
        }
        for (const PolicyCoverage& coverage : tests.coverage) {
            const ReportPlace place = place_of(tests.sources, coverage.at);
            if (coverage.policy != report.policy || place.file != own.file) continue;
            constexpr const char* kinds[] = {"rule", "row", "guard"};
            for (const CoveredItem& item : coverage.items) {
                report.coverage_items.push_back({kinds[static_cast<std::size_t>(item.kind)], item.name, item.reached, item.changed,
                                                 item.example, place_of(tests.sources, item.at)});
            }
            for (const CoveredCondition& each : coverage.conditions) {
                report.coverage_conditions.push_back({each.owner, each.text, each.was_true, each.was_false, each.was_unknown,
                                                      each.can_be_unknown, place_of(tests.sources, each.at)});
            }
        }
        for (const std::string& note : tests.notes) report.notes.push_back(note);
        for (const std::string& file : tests.unreadable) report.notes.push_back("scenarios: " + file);
    }

    void add_findings(Report& report) const {
        LintOptions wanted{.compile = options_.compile, .least = Severity::warning, .levels = {}, .baseline = {}};
        wanted.today = options_.today;
        const LintReport lint = lint_files({file_}, wanted);
        report.has_findings = lint.error.empty() && lint.unreadable.empty();
        if (!report.has_findings) report.notes.push_back("findings: " + (lint.error.empty() ? lint.unreadable.front() : lint.error));
        for (const Finding& each : lint.findings) {
            constexpr const char* levels[] = {"error", "warning", "info"};
            std::string accepted;
            if (each.accepted) {
                const std::string until = value_text(Schema{}, Type{.kind = TypeKind::date}, each.accepted->until);
                accepted = each.accepted->because + " (" + each.accepted->owner + ", until " + until + ")";
            }
            report.findings.push_back({code_text(each.diagnostic.code), levels[static_cast<std::size_t>(each.level)], message_text(each.diagnostic),
                                       each.diagnostic.help, place_of(lint.sources, each.diagnostic.at), accepted});
        }
        for (const model::Acceptance& each : compiled_.model.acceptances) {
            report.acceptances.push_back({code_text(each.code) + " " + std::string(sources_.text(each.at)), each.item, each.because, each.owner,
                                          value_text(judged_.program.schema, Type{.kind = TypeKind::date}, each.until), place_of(sources_, each.at)});
        }
    }

    void add_difference(Report& report) const {
        if (options_.earlier.empty()) return;
        DiffOptions wanted;
        wanted.compile = options_.compile;
        const DiffReport diff = diff_files(options_.earlier, file_, wanted);
        ReportDifference& made = report.difference.emplace();
        made.earlier = options_.earlier;
        made.verdict = "not decided";
        if (!diff.error.empty()) made.summary.push_back(diff.error);
        for (const std::string& each : diff.unreadable) made.summary.push_back(each);
        if (!diff.diagnostics_before.empty()) made.summary.push_back("the earlier version has mistakes");
        for (const PolicyDiff& policy : diff.policies) {
            if (policy.after != report.policy) continue;
            made.verdict = policy.differs == Verdict::no ? "same decisions" : policy.differs == Verdict::yes ? "decisions differ" : "not decided";
            made.summary.push_back(verdict_words(policy));
            for (const std::string& each : policy.schema) made.summary.push_back("schema: " + each);
            for (const std::string& each : policy.open) made.summary.push_back("not decided: " + each);
            for (const std::string& each : idle_texts(policy)) made.summary.push_back("changed in the text alone: " + each);
            for (const MeaningChange& change : policy.changes) {
                std::string what, causes;
                for (const std::string& each : change.what) what += (what.empty() ? "" : "; ") + each;
                for (const std::string& each : change.causes) causes += (causes.empty() ? "" : "; ") + each;
                made.changes.push_back({change.region, change.before, change.after + ": " + what + ". Because " + causes + ".", change.customer_after});
            }
        }
    }

    void add_map(Report& report) {
        const ir::Program& program = judged_.program;
        for (const MapAxis& axis : map_->axes()) report.axes.push_back({axis.name, axis.words});
        for (const Channel& channel : program.schema.channels) report.channels.push_back(channel.name);
        if (outcome_ != ir::nothing) {
            const Outcome& outcome = program.schema.outcomes[outcome_];
            report.outcome = outcome.name;
            for (std::int64_t value = 0; value <= outcome.type.high; ++value) report.outcome_values.push_back(outcome_word(value));
            report.is_ranked = outcome.type.kind == TypeKind::choice &&
                               program.schema.vocabularies[static_cast<std::size_t>(outcome.type.vocabulary)].ranked;
        }
        if (report.axes.empty()) report.notes.push_back("no condition asks about a fact by which a map could be drawn: it has one cell");
        const GivenRecord ordinary = analysis::ordinary_record(program.schema);
        ordinary_ = given_words(program.schema, ordinary);
        report.ordinary = told_example(ordinary).scenario;
        std::vector<GivenRecord> starts{ordinary};
        starts.insert(starts.end(), records_.begin(), records_.end());
        for (std::uint32_t rule = 0; rule < program.rules.size(); ++rule) {
            const Found found = questions_.can_fire(rule);
            if (found.verdict == Verdict::yes) starts.push_back(found.witnesses.front());
        }
        finder_->start_from(starts);
        for (std::size_t cell = 0; cell < map_->size(); ++cell) {
            finder_->settle(cell, options_.most_asked);
            report.cells.push_back(told_cell(cell));
        }
        for (std::uint32_t index = 0; index < records_.size(); ++index) {
            if (const auto cell = finder_->cell_of(records_[index])) report.cells[*cell].scenarios.push_back(index);
        }
        report.asked = finder_->asked();
        if (report.asked >= options_.most_asked)
            report.notes.push_back("the map ends after " + std::to_string(report.asked) + " questions: what is left is not decided");
    }

    [[nodiscard]] std::string outcome_word(const std::optional<std::int64_t>& value) const {
        const Schema& schema = judged_.program.schema;
        return value ? value_text(schema, schema.outcomes[outcome_].type, *value) : "not set";
    }

    ReportCell told_cell(std::size_t cell) {
        const ir::Program& program = judged_.program;
        const SeenCell& seen = finder_->seen(cell);
        const OpenCell& open = finder_->open(cell);
        ReportCell made{.number = static_cast<std::uint32_t>(cell + 1), .parts = map_->parts_of(cell)};
        made.where = analysis::Words(program, questions_.regions().space()).of(map_->box(cell));
        made.exists = open.exists ? Verdict::not_decided : seen.rules.empty() ? Verdict::no : Verdict::yes;
        made.is_exact = open.is_empty();
        const std::map<std::uint32_t, std::uint64_t>& counts = counts_->of_cell(cell);
        for (std::uint32_t rule = 0; rule < program.rules.size(); ++rule) {
            const bool is_seen = seen.rules.contains(rule) || counts.contains(rule);
            if (!is_seen && std::ranges::find(open.rules, rule) == open.rules.end()) continue;
            made.rules.push_back({rule_words(policy_, rule), is_seen ? Verdict::yes : Verdict::not_decided});
            const auto count = counts.find(rule);
            made.records_of_rules.push_back(count == counts.end() ? 0 : count->second);
            made.records += made.records_of_rules.back();
        }
        const auto add = [](std::vector<ReportChance>& chances, const auto& known, const auto& left, const auto& all, const auto& word) {
            for (const auto& each : all) {
                if (known.contains(each)) chances.push_back({word(each), Verdict::yes});
                else if (std::ranges::find(left, each) != left.end()) chances.push_back({word(each), Verdict::not_decided});
            }
        };
        constexpr Status statuses[] = {Status::contact, Status::blocked, Status::no_contact, Status::rejected};
        add(made.statuses, seen.statuses, open.statuses, statuses, [](Status status) { return std::string(status_word(status)); });
        std::vector<std::uint32_t> channels;
        for (std::uint32_t channel = 0; channel < program.schema.channels.size(); ++channel) channels.push_back(channel);
        add(made.channels, seen.channels, open.channels, channels, [&](std::uint32_t channel) { return program.schema.channels[channel].name; });
        if (outcome_ != ir::nothing) {
            std::vector<std::optional<std::int64_t>> values;
            for (std::int64_t value = 0; value <= program.schema.outcomes[outcome_].type.high; ++value) values.emplace_back(value);
            values.emplace_back(std::nullopt);
            add(made.values, seen.values, open.values, values, [&](const std::optional<std::int64_t>& value) { return outcome_word(value); });
        }
        if (const GivenRecord* record = example_of(seen, counts)) made.example = told_example(*record);
        return made;
    }

    /// Of the rule that decides most records of the portfolio; without one, as ordinary as can be.
    static const GivenRecord* example_of(const SeenCell& seen, const std::map<std::uint32_t, std::uint64_t>& counts) {
        const std::pair<const std::uint32_t, GivenRecord>* commonest = nullptr;
        std::uint64_t most = 0;
        for (const auto& [rule, count] : counts) {
            const auto known = seen.rules.find(rule);
            if (known == seen.rules.end() || count <= most) continue;
            most = count;
            commonest = &*known;
        }
        if (commonest != nullptr) return &commonest->second;
        if (seen.ordinary) return &*seen.ordinary;
        return seen.rules.empty() ? nullptr : &seen.rules.begin()->second;
    }

    ReportExample told_example(const GivenRecord& given) const {
        const ir::Program& program = judged_.program;
        Record record(program.schema);
        interpret::fill(given, program.schema, record);
        const Explanation told = interpret::explain(program, sources_, record.view(), 0);
        ReportExample made{.scenario = scenario_text(program, given, told.rule == "otherwise" ? told.rule : "rule " + told.rule)};
        const std::vector<NamedValue> words = given_words(program.schema, given);
        for (std::size_t index = 0; index < words.size(); ++index) {
            if (words[index].value != ordinary_[index].value) made.differs.push_back(words[index]);
        }
        made.status = told.status;
        std::ranges::replace(made.status, '_', ' ');
        made.rule = told.rule;
        made.channels = told.channels;
        made.outcomes = told.outcomes;
        for (const GuardReport& guard : told.guards) {
            if (guard.changed) made.guards.push_back(guard.guard);
        }
        return made;
    }

    std::string file_;
    ReportOptions options_;
    driver::Compiled compiled_;
    ir::Judged judged_;
    SourceMap sources_;
    CompiledPolicy policy_;
    std::uint32_t outcome_;
    analysis::Questions questions_;
    PolicyWords words_;
    const model::Policy* model_ = nullptr;
    std::optional<CellMap> map_;
    std::optional<CellFinder> finder_;
    std::optional<ReportCounts> counts_;
    std::vector<GivenRecord> records_; ///< of the scenarios
    std::vector<NamedValue> ordinary_;
};

/// The policy of the file that is asked for, or the only one.
Result<std::size_t> choose(const driver::Compiled& compiled, const std::string& wanted) {
    std::string names;
    std::vector<std::size_t> found;
    for (std::size_t index = 0; index < compiled.model.policies.size(); ++index) {
        const model::Policy& policy = compiled.model.policies[index];
        if (policy.at.file >= compiled.loaded.roots) continue;
        names += (names.empty() ? "" : ", ") + policy.name;
        if (wanted.empty() || policy.name == wanted) found.push_back(index);
    }
    if (found.size() == 1) return found.front();
    if (names.empty()) return Error{ErrorCode::policy, "the file holds no policy"};
    if (found.empty()) return Error{ErrorCode::policy, "there is no policy `" + wanted + "` here, only: " + names};
    return Error{ErrorCode::policy, "the file holds several policies, name one: " + names};
}

} // namespace

Reporting start_report(const std::string& file, const ReportOptions& options) {
    Reporting result;
    driver::Compiled compiled = driver::compile_files({file}, options.compile);
    result.sources = compiled.loaded.sources;
    result.diagnostics = compiled.diagnostics;
    std::erase_if(result.diagnostics, [](const Diagnostic& each) { return each.code == Code::not_run_by_check; });
    if (!compiled.loaded.unreadable.empty()) result.error = compiled.loaded.unreadable.front();
    else result.error = compiled.error;
    if (!compiled.ok) return result;
    const auto fail = [&](const Error& error) {
        result.error = error.message;
        return std::move(result);
    };
    const Result<std::size_t> chosen = choose(compiled, options.policy);
    if (!chosen) return fail(chosen.error());
    const model::Policy policy = compiled.model.policies[chosen.value()];
    const std::string hash = driver::hash_of_policy(compiled.loaded, policy.at.file);
    Result<ir::Judged> judged = lower::for_analysis(policy, hash);
    if (!judged) return fail(judged.error());
    Result<ir::Program> program = lower::from_model(policy, hash);
    if (!program) return fail(program.error());
    const Result<std::uint32_t> outcome = outcome_of(policy.schema, options.outcome);
    if (!outcome) return fail(outcome.error());
    auto work = std::make_unique<Work>(file, options, std::move(compiled), std::move(judged).value(), std::move(program).value(), policy, outcome.value());
    if (const auto error = work->draw_map()) return fail(*error);
    result.reporter = std::move(work);
    return result;
}

} // namespace forbear
