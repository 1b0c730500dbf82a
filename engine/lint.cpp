#include "forbear/lint.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <tuple>

#include "coverage_search.h"
#include "driver/groups.h"
#include "forbear/sha256.h"
#include "interpret/explain.h"
#include "interpret/given.h"
#include "lint/policy_lints.h"
#include "lint/project_lints.h"
#include "lower/requirements.h"

namespace forbear {
namespace {

/// A policy is linted once, however many files import it.
struct Linted {
    const model::Policy* policy;
    std::unique_ptr<ir::Judged> judged;
};

class Linter {
public:
    Linter(driver::Groups groups, const LintOptions& options)
        : groups_(std::move(groups)), options_(options), findings_(wanted()) {}

    LintReport run() && {
        for (const driver::Group& group : groups_.groups) {
            for (const model::Policy& policy : group.model.policies) add(group, policy);
        }
        for (const Linted& each : linted_) {
            if (options_.only_texts) break;
            findings_.begin(each.policy->name);
            lint::Subject subject(*each.policy, *each.judged);
            lint::lint_policy(subject, findings_);
            take(each.judged->program);
        }
        lint_texts();
        accept();
        report_.ok = groups_.ok && report_.error.empty();
        const auto place = [](const Finding& each) { return std::tuple(each.diagnostic.at.file, each.diagnostic.at.begin, each.diagnostic.code); };
        std::ranges::stable_sort(report_.findings, {}, place);
        number_twins();
        for (Finding& each : report_.findings) {
            each.is_known = options_.baseline.contains(each.identity);
            if (!each.is_known && !each.accepted && each.level != Severity::info) report_.ok = false;
        }
        const auto is_error = [](const Diagnostic& each) { return info(each.code).severity == Severity::error; };
        std::ranges::copy_if(groups_.diagnostics, std::back_inserter(report_.diagnostics), is_error);
        report_.unreadable = std::move(groups_.loaded.unreadable);
        report_.sources = std::move(groups_.loaded.sources);
        return std::move(report_);
    }

private:
    [[nodiscard]] std::optional<Severity> level_of(const CodeInfo& code) const {
        const auto found = options_.levels.find(std::string(code.name));
        return found == options_.levels.end() ? std::optional(code.severity) : found->second;
    }

    std::set<Code> wanted() const {
        std::set<Code> made;
        for (const CodeInfo& code : all_codes()) {
            const auto level = level_of(code);
            const bool is_said_elsewhere = code.number == static_cast<std::uint16_t>(Code::not_run_by_check);
            if (is_finding(code) && !is_said_elsewhere && level && *level <= options_.least) made.insert(static_cast<Code>(code.number));
        }
        return made;
    }

    [[nodiscard]] bool is_asked(std::uint32_t source) const { return source < groups_.loaded.roots; }

    void add(const driver::Group& group, const model::Policy& policy) {
        const auto is_same = [&](const Linted& each) { return each.policy->at == policy.at; };
        if (!group.sound.contains(policy.at.file) || std::ranges::any_of(linted_, is_same)) return;
        Result<ir::Judged> judged = lower::for_analysis(policy, driver::hash_of_policy(groups_.loaded, policy.at.file));
        if (judged) linted_.push_back({&policy, std::make_unique<ir::Judged>(std::move(judged).value())});
        else report_.error = "policy " + policy.name + ": " + judged.error().message;
    }

    /// Findings that a text accepts, and acceptances that have expired or accept nothing.
    void accept() {
        std::vector<model::Acceptance> all;
        for (const driver::Group& group : groups_.groups) {
            for (const model::Acceptance& each : group.model.acceptances) {
                const auto is_same = [&](const model::Acceptance& other) { return other.at == each.at; };
                if (is_asked(each.at.file) && std::ranges::none_of(all, is_same)) all.push_back(each);
            }
        }
        std::vector<Finding> said;
        for (const model::Acceptance& each : all) {
            const std::string name(info(each.code).name);
            const bool has_expired = each.until < options_.today;
            bool is_used = false;
            for (Finding& finding : report_.findings) {
                const bool fits = finding.diagnostic.code == each.code && finding.diagnostic.at.file == each.at.file &&
                                  (each.item.empty() || each.item == finding.item);
                if (!fits) continue;
                is_used = true;
                if (!has_expired && !finding.accepted) finding.accepted = Accepted{each.because, each.owner, each.until, each.at};
            }
            const std::string item = each.item.empty() ? std::string() : " at `" + each.item + "`";
            if (has_expired)
                said.push_back(finding({{Code::acceptance_expired, each.at, {name, value_text(Schema{}, Type{.kind = TypeKind::date}, each.until)}, {}, "look at it again, and set another date; or mend what it accepts", {}}, {}, each.item, name, {}}));
            else if (!is_used && !options_.only_texts && options_.least >= info(each.code).severity)
                said.push_back(finding({{Code::accepts_nothing, each.at, {name, item}, {}, "it has been mended, or it stands elsewhere: leave the acceptance out", {}}, {}, each.item, name, {}}));
        }
        for (Finding& each : said) {
            if (findings_.wants(each.diagnostic.code)) report_.findings.push_back(std::move(each));
        }
    }

    void lint_texts() {
        lint::Project project{groups_.loaded.sources, groups_.loaded.files, [this](std::uint32_t source) { return is_asked(source); }, {}, {}};
        for (const Linted& each : linted_) {
            project.policies.push_back(each.policy);
            project.judged.push_back(each.judged.get());
        }
        lint::lint_project(project, findings_);
        findings_.begin({});
        for (const Diagnostic& each : groups_.diagnostics) findings_.add({each, {}, {}, each.args.empty() ? std::string() : each.args.front(), {}});
        std::vector<Finding>& all = report_.findings;
        for (lint::Found& found : findings_.all()) {
            if (is_asked(found.diagnostic.at.file)) all.push_back(finding(std::move(found)));
        }
        findings_.all().clear();
    }

    void take(const ir::Program& program) {
        for (lint::Found& found : findings_.all()) {
            // A guard binds many policies: what is wrong with it by itself is said once.
            if (!is_asked(found.diagnostic.at.file)) continue;
            std::vector<std::string> customers;
            for (const GivenRecord& given : found.customers) {
                if (customers.size() < 2) customers.push_back(scenario_of(program, given));
            }
            Finding made = finding(std::move(found));
            made.customers = std::move(customers);
            const bool is_said = std::ranges::any_of(report_.findings, [&](const Finding& each) {
                return each.diagnostic.code == made.diagnostic.code && each.diagnostic.at == made.diagnostic.at && each.diagnostic.args == made.diagnostic.args;
            });
            if (!is_said) report_.findings.push_back(std::move(made));
        }
        findings_.all().clear();
    }

    std::string scenario_of(const ir::Program& program, const GivenRecord& given) const {
        Record record(program.schema);
        interpret::fill(given, program.schema, record);
        const std::string rule = interpret::explain(program, groups_.loaded.sources, record.view(), 0).rule;
        return scenario_text(program, given, rule == "otherwise" ? rule : "rule " + rule);
    }

    Finding finding(lint::Found found) const {
        Finding made;
        const CodeInfo& code = info(found.diagnostic.code);
        made.level = level_of(code).value_or(code.severity);
        found.diagnostic.level = made.level;
        Sha256 sum;
        for (const std::string_view part : {code.name, std::string_view(found.policy), std::string_view(found.item), std::string_view(found.detail)}) {
            sum.add(part);
            sum.add(std::string_view("\0", 1));
        }
        const auto digest = sum.finish();
        for (std::size_t byte = 0; byte < 8; ++byte) {
            char text[3];
            std::snprintf(text, sizeof text, "%02x", digest[byte]);
            made.identity += text;
        }
        made.policy = std::move(found.policy);
        made.item = std::move(found.item);
        made.diagnostic = std::move(found.diagnostic);
        return made;
    }

    /// Two findings of one identity are told apart by their order.
    void number_twins() {
        std::map<std::string, int> seen;
        for (Finding& each : report_.findings) {
            const int count = ++seen[each.identity];
            if (count > 1) each.identity += "-" + std::to_string(count);
        }
    }

    driver::Groups groups_;
    const LintOptions& options_;
    lint::Findings findings_;
    std::vector<Linted> linted_;
    LintReport report_;
};

} // namespace

bool is_finding(const CodeInfo& code) noexcept { return code.number >= 4000 && code.number < 5000; }

LintReport lint_files(const std::vector<std::string>& files, const LintOptions& options) {
    return Linter(driver::group_files(files, options.compile), options).run();
}

LintReport lint_texts(const std::vector<NamedText>& texts, const LintOptions& options) {
    return Linter(driver::group_texts(texts, options.compile), options).run();
}

} // namespace forbear
