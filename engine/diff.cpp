#include "forbear/diff.h"

#include <algorithm>

#include "analysis/differences.h"
#include "analysis/region_words.h"
#include "coverage_search.h"
#include "diff_causes.h"
#include "diff_items.h"
#include "driver/compile.h"
#include "driver/groups.h"
#include "driver/hash.h"
#include "forbear/binding.h"
#include "interpret/explain.h"
#include "interpret/given.h"
#include "lower/joint.h"
#include "model/from_syntax.h"

namespace forbear {
namespace {

constexpr std::size_t most_boxes = 3; ///< that the words of one region name

std::string doubt_words(Doubt doubt) {
    switch (doubt) {
    case Doubt::effort: return "the solver used up the steps it is allowed";
    case Doubt::beyond: return "only a customer with longer lists, or with dates outside of the years 2000 to 2039, might be decided otherwise";
    case Doubt::not_confirmed: return "the solver names a customer whom both decide alike";
    case Doubt::none: break;
    }
    return {};
}

std::string region_words(const ir::Judged& judged, const analysis::Region& region) {
    if (region.empty()) return "customers of both rules";
    if (region.front().sides.empty()) return "every customer";
    const analysis::Space space(judged.program);
    const analysis::Words words(judged.program, space);
    std::string text = "customers of whom ";
    for (std::size_t place = 0; place < region.size() && place < most_boxes; ++place) text += (place == 0 ? "" : "; or ") + words.of(region[place]);
    if (region.size() > most_boxes) text += "; or " + std::to_string(region.size() - most_boxes) + " more";
    return text;
}

std::string list_of(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text.empty() ? "none" : text;
}

std::vector<std::string> what_changes(const Explanation& before, const Explanation& after) {
    std::vector<std::string> made;
    const auto add = [&](const std::string& name, const std::string& one, const std::string& other) {
        if (one != other) made.push_back(name + ": " + one + " -> " + other);
    };
    add("status", before.status, after.status);
    add("channels", list_of(before.channels), list_of(after.channels));
    const auto value = [](const Explanation& of, const std::string& name) {
        const auto found = std::ranges::find(of.outcomes, name, &NamedValue::name);
        return found == of.outcomes.end() ? std::string("not set") : found->value;
    };
    std::vector<std::string> names;
    for (const Explanation* each : {&before, &after}) {
        for (const NamedValue& outcome : each->outcomes) {
            if (std::ranges::find(names, outcome.name) == names.end()) names.push_back(outcome.name);
        }
    }
    for (const std::string& name : names) add(name, value(before, name), value(after, name));
    return made;
}

/// One side of the comparison: its texts, and its policies as they were written.
struct Side {
    driver::Compiled compiled;
    std::map<std::string, TextItem> items;
};

class Comparison {
public:
    Comparison(Side before, Side after, const DiffOptions& options) : before_(std::move(before)), after_(std::move(after)), options_(options) {}

    DiffReport run() && {
        if (before_.compiled.ok && after_.compiled.ok) compare();
        for (Side* side : {&before_, &after_}) {
            for (std::string& each : side->compiled.loaded.unreadable) report_.unreadable.push_back(std::move(each));
            if (report_.error.empty()) report_.error = side->compiled.error;
        }
        report_.same = before_.compiled.ok && after_.compiled.ok && report_.error.empty() && !report_.policies.empty();
        for (const PolicyDiff& each : report_.policies) report_.same = report_.same && each.differs == Verdict::no && each.schema.empty();
        const auto errors = [](std::vector<Diagnostic> all) {
            std::erase_if(all, [](const Diagnostic& each) { return info(each.code).severity != Severity::error; });
            return all;
        };
        report_.diagnostics_before = errors(std::move(before_.compiled.diagnostics));
        report_.diagnostics_after = errors(std::move(after_.compiled.diagnostics));
        report_.sources_before = std::move(before_.compiled.loaded.sources);
        report_.sources_after = std::move(after_.compiled.loaded.sources);
        return std::move(report_);
    }

private:
    static std::vector<const model::Policy*> asked(const Side& side) {
        std::vector<const model::Policy*> made;
        for (const model::Policy& policy : side.compiled.model.policies) {
            if (policy.at.file == side.compiled.loaded.files.front().source) made.push_back(&policy);
        }
        return made;
    }

    void compare() {
        const std::vector<const model::Policy*> old = asked(before_), now = asked(after_);
        // The old texts over the facts of the new schema, so that both read one record.
        DiagnosticSink sink;
        const std::vector<syntax::File> files = with_facts_of(before_.compiled.loaded.files, after_.compiled.loaded.files);
        const model::Model model = model::from_syntax(files, sink);
        if (sink.error_count() > 0) {
            const auto first = std::ranges::find_if(sink.diagnostics(), [](const Diagnostic& each) { return info(each.code).severity == Severity::error; });
            report_.error = "the old version cannot be read with the facts of the new schema: " + message_text(*first);
            return;
        }
        for (const model::Policy* after : now) {
            if (!options_.policy.empty() && after->name != options_.policy) continue;
            const auto by_name = [&](const model::Policy* each) { return each->name == after->name; };
            auto before = std::ranges::find_if(old, by_name);
            if (before == old.end() && old.size() == 1 && now.size() == 1) before = old.begin();
            if (before == old.end()) {
                report_.error = "the old file has no policy `" + after->name + "`";
                continue;
            }
            const auto translated = std::ranges::find(model.policies, (*before)->name, &model::Policy::name);
            if (translated != model.policies.end()) compare(**before, *translated, *after);
        }
        for (const model::Policy* before : old) {
            const bool is_there = std::ranges::any_of(now, [&](const model::Policy* each) { return each->name == before->name; });
            const bool is_pair = old.size() == 1 && now.size() == 1;
            if (options_.policy.empty() && !is_there && !is_pair) report_.error = "the new file has no policy `" + before->name + "`";
        }
        if (report_.policies.empty() && report_.error.empty()) report_.error = options_.policy.empty() ? "there is no policy to compare" : "there is no policy `" + options_.policy + "` to compare";
    }

    void compare(const model::Policy& written, const model::Policy& before, const model::Policy& after) {
        PolicyDiff& made = report_.policies.emplace_back();
        made.before = before.name;
        made.after = after.name;
        made.version_before = before.version;
        made.version_after = after.version;
        made.hash_before = driver::hash_of(before_.compiled.loaded.sources);
        made.hash_after = driver::hash_of(after_.compiled.loaded.sources);
        made.schema = schema_changes(written, after, before_.items, after_.items);
        made.texts = text_changes(before_.items, after_.items);
        const Result<lower::Joint> joint = lower::jointly(before, after);
        if (!joint) {
            made.open.push_back(joint.error().message);
            return;
        }
        const analysis::Differences found = analysis::differences(joint.value().before, joint.value().after);
        const Causes causes(before_.items, after_.items, joint.value().before.program, joint.value().after.program);
        for (const analysis::Change& each : found.changes) made.changes.push_back(change(joint.value(), each, causes));
        for (const analysis::Open& each : found.open) {
            made.open.push_back("customers whom `" + joint.value().before.program.rules[each.before].name + "` decided and `" +
                                joint.value().after.program.rules[each.after].name + "` decides: " + doubt_words(each.doubt));
        }
        for (TextChange& text : made.texts) {
            text.changes_meaning = std::ranges::any_of(made.changes, [&](const MeaningChange& each) {
                return std::ranges::any_of(each.causes, [&](const std::string& cause) { return cause.find("`" + text.name + "`") != std::string::npos; });
            });
        }
        made.differs = !made.changes.empty() ? Verdict::yes : made.open.empty() ? Verdict::no : Verdict::not_decided;
    }

    MeaningChange change(const lower::Joint& joint, const analysis::Change& found, const Causes& causes) {
        MeaningChange made;
        made.before = joint.before.program.rules[found.before].name;
        made.after = joint.after.program.rules[found.after].name;
        made.region = region_words(joint.after, found.region);
        Record record(joint.after.program.schema);
        interpret::fill(found.customer, joint.after.program.schema, record);
        made.decision_before = interpret::explain(joint.before.program, before_.compiled.loaded.sources, record.view(), 0);
        made.decision_after = interpret::explain(joint.after.program, after_.compiled.loaded.sources, record.view(), 0);
        const auto scenario = [&](const ir::Program& program, const std::string& rule) {
            return scenario_text(program, found.customer, rule == "otherwise" ? rule : "rule " + rule);
        };
        made.customer_before = scenario(joint.before.program, made.before);
        made.customer_after = scenario(joint.after.program, made.after);
        made.what = what_changes(made.decision_before, made.decision_after);
        made.causes = causes.of(found.before, found.after, made.decision_before, made.decision_after, made.is_far);
        return made;
    }

    Side before_, after_;
    const DiffOptions& options_;
    DiffReport report_;
};

Side side_of(driver::Compiled compiled) {
    Side made{std::move(compiled), {}};
    made.items = items_of(made.compiled.loaded);
    return made;
}

} // namespace

DiffReport diff_files(const std::string& before, const std::string& after, const DiffOptions& options) {
    return Comparison(side_of(driver::compile_files({before}, options.compile)), side_of(driver::compile_files({after}, options.compile)), options).run();
}

DiffReport diff_texts(const std::vector<NamedText>& before, const std::vector<NamedText>& after, const DiffOptions& options) {
    return Comparison(side_of(driver::compile_texts(before, options.compile)), side_of(driver::compile_texts(after, options.compile)), options).run();
}

} // namespace forbear
