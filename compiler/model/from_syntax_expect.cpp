// What `expect` says of a decision.

#include <algorithm>
#include <array>
#include <map>

#include "model/resolver.h"
#include "model/scenarios.h"
#include "model/types.h"
#include "syntax/print.h"

namespace forbear::model {
namespace {

constexpr std::array<std::pair<std::string_view, Status>, 5> statuses = {{{"contact", Status::contact},
                                                                          {"do not contact", Status::no_contact},
                                                                          {"blocked", Status::blocked},
                                                                          {"invalid", Status::invalid},
                                                                          {"rejected", Status::rejected}}};

std::string joined(const std::vector<syntax::Name>& names) {
    std::string text;
    for (const syntax::Name& name : names) text += (text.empty() ? "" : ", ") + name.text;
    return text;
}

class ExpectReader {
public:
    ExpectReader(const Policy& policy, DiagnosticSink& sink)
        : policy_(policy), schema_(policy.schema), sink_(sink),
          resolver_(policy.schema, no_names_, sink, Reader::definition) {}

    std::vector<Expectation> read(const std::vector<syntax::Expectation>& written) {
        std::vector<Expectation> result;
        std::map<std::string, Span> seen;
        for (const syntax::Expectation& one : written) {
            const std::string subject = subject_of(one);
            if (!subject.empty()) {
                const auto [first, is_new] = seen.emplace(subject, one.at);
                if (!is_new) {
                    sink_.report({.code = Code::said_twice, .at = one.at, .args = {subject},
                                  .labels = {{first->second, "first here"}}, .help = {}, .fixes = {}});
                    continue;
                }
            }
            if (std::optional<Expectation> made = expectation(one)) {
                made->at = one.at;
                result.push_back(std::move(*made));
            }
        }
        return result;
    }

private:
    /// What can only be said once; empty for what may be said of several guards or channels.
    static std::string subject_of(const syntax::Expectation& one) {
        if (one.what == "otherwise") return "rule";
        if (one.what == "guard" || one.what == "forbidden") return {};
        if (std::ranges::find(statuses, one.what, &std::pair<std::string_view, Status>::first) != statuses.end())
            return "the status";
        if (!one.what.empty()) return one.what;
        return one.outcome.text + (one.channel ? " of " + one.channel->text : "");
    }

    std::optional<Expectation> expectation(const syntax::Expectation& one) {
        if (one.what == "rule" || one.what == "otherwise") return rule(one);
        if (one.what == "channels") return channels(one);
        if (one.what == "guard") return guards(one);
        if (one.what == "forbidden") return forbidden(one);
        if (!one.what.empty()) return status(one);
        return outcome(one);
    }

    std::optional<Expectation> status(const syntax::Expectation& one) {
        Expectation made{.text = one.what};
        made.status = std::ranges::find(statuses, one.what, &std::pair<std::string_view, Status>::first)->second;
        if (!one.by.empty()) {
            if (made.status != Status::blocked) return not_expected(one.by.front().at, one.what + " by " + joined(one.by));
            made.kind = ExpectationKind::blocked_by;
            made.text += " by " + joined(one.by);
            if (!add_guards(one.by, made)) return std::nullopt;
        }
        if (!one.values.empty()) return invalid_fact(one, std::move(made));
        return made;
    }

    std::optional<Expectation> invalid_fact(const syntax::Expectation& one, Expectation made) {
        const syntax::Expr& words = one.values.front();
        made.kind = ExpectationKind::invalid_fact;
        made.text += " " + words.text;
        const std::int32_t fact = schema_.find_fact(words.text);
        const std::int32_t list = schema_.find_list(words.text);
        if (one.values.size() > 1) {
            resolver_.report(Code::one_value_needed, one.values.at(1).at, {"invalid"},
                             "a decision names the first fact that is wrong");
            return std::nullopt;
        }
        if (fact < 0 && list < 0) {
            std::vector<std::string> names;
            for (const Fact& known : schema_.facts) names.push_back(known.name);
            for (const List& known : schema_.lists) names.push_back(known.name);
            resolver_.report(Code::unknown_name, words.at, {syntax::print(words)}, did_you_mean(words.text, names));
            return std::nullopt;
        }
        made.in_list = fact < 0;
        made.index = static_cast<std::uint32_t>(fact < 0 ? list : fact);
        return made;
    }

    std::optional<Expectation> rule(const syntax::Expectation& one) {
        std::string name = one.what == "otherwise" ? one.what : one.outcome.text;
        for (const syntax::Expr& row : one.values) name += "." + row.text;
        const auto found = std::ranges::find(policy_.rules, name, &Rule::name);
        if (found != policy_.rules.end()) {
            Expectation made{.kind = ExpectationKind::rule, .text = name == "otherwise" ? name : "rule " + name};
            made.index = static_cast<std::uint32_t>(found - policy_.rules.begin());
            return made;
        }
        std::vector<std::string> names;
        for (const Rule& known : policy_.rules) names.push_back(known.name);
        std::string help = did_you_mean(name, names);
        if (std::ranges::find(policy_.sections, name, &Section::name) != policy_.sections.end())
            help = "`" + name + "` is a section: name one of its rules";
        for (const std::string& known : names) {
            if (!known.starts_with(name + ".")) continue;
            help = "`" + name + "` is a table: name its row, such as `rule " + known + "`";
            break;
        }
        resolver_.report(Code::unknown_rule, one.outcome.at, {policy_.name, name}, std::move(help));
        return std::nullopt;
    }

    std::optional<Expectation> channels(const syntax::Expectation& one) {
        Expectation made{.kind = ExpectationKind::channels, .text = "channels "};
        if (one.values.size() == 1 && one.values.front().kind == syntax::ExprKind::none) {
            made.text += "none";
            return made;
        }
        if (!add_channels(one.values, made)) return std::nullopt;
        return made;
    }

    std::optional<Expectation> guards(const syntax::Expectation& one) {
        Expectation made{.kind = ExpectationKind::no_guard_changed, .text = "guard none"};
        if (one.values.empty()) return made;
        made.kind = ExpectationKind::guards_changed;
        std::vector<syntax::Name> names;
        for (const syntax::Expr& value : one.values) names.push_back({value.text, value.at, value.quoted});
        made.text = "guard " + joined(names);
        if (!add_guards(names, made)) return std::nullopt;
        return made;
    }

    std::optional<Expectation> forbidden(const syntax::Expectation& one) {
        Expectation made{.kind = ExpectationKind::forbidden, .text = "forbidden "};
        if (one.all_channels) {
            made.text += "all channels";
            for (std::uint32_t channel = 0; channel < schema_.channels.size(); ++channel) made.channels.push_back(channel);
        } else if (!add_channels(one.values, made)) {
            return std::nullopt;
        }
        if (one.by.empty()) return made;
        made.text += " by " + joined(one.by);
        if (!add_guards(one.by, made)) return std::nullopt;
        return made;
    }

    std::optional<Expectation> outcome(const syntax::Expectation& one) {
        if (one.values.empty() || one.all_channels || !one.by.empty()) return not_expected(one.at, one.outcome.text);
        const std::int32_t index = schema_.find_outcome(one.outcome.text);
        if (index < 0) {
            std::vector<std::string> names{"rule", "channels", "guard", "forbidden"};
            for (const Outcome& known : schema_.outcomes) names.push_back(known.name);
            const bool is_fact = schema_.find_fact(one.outcome.text) >= 0 || schema_.find_list(one.outcome.text) >= 0;
            resolver_.report(Code::unknown_outcome, one.outcome.at, {one.outcome.text},
                             is_fact ? "`" + one.outcome.text + "` is a fact: it stands in `given`"
                                     : did_you_mean(one.outcome.text, names));
            return std::nullopt;
        }
        const Outcome& outcome = schema_.outcomes.at(static_cast<std::size_t>(index));
        Expectation made{.kind = ExpectationKind::outcome, .text = one.outcome.text};
        made.index = static_cast<std::uint32_t>(index);
        if (outcome.for_each_channel) made.kind = ExpectationKind::window;
        if (one.channel) {
            if (!outcome.for_each_channel) {
                resolver_.report(Code::has_one_value, one.channel->at, {outcome.name});
                return std::nullopt;
            }
            const auto channel = resolver_.channel(*one.channel);
            if (!channel) return std::nullopt;
            made.channels.push_back(*channel);
            made.text += " of " + one.channel->text;
        }
        for (std::size_t i = 0; i < one.values.size(); ++i)
            made.text += (i == 0 ? " " : ", ") + syntax::print(one.values[i]);
        if (!read_value(one, outcome, made)) return std::nullopt;
        return made;
    }

    bool read_value(const syntax::Expectation& one, const Outcome& outcome, Expectation& made) {
        const syntax::Expr& words = one.values.front();
        const bool is_set = outcome.type.kind == TypeKind::set;
        if (one.values.size() == 1 && words.kind == syntax::ExprKind::none && !is_set) return true; // not set
        if (one.values.size() > 1 && !is_set) {
            resolver_.report(Code::one_value_needed, one.values.at(1).at, {outcome.name});
            return false;
        }
        if (outcome.type.kind == TypeKind::text) {
            made.value = 0;
            made.text_value = words.text;
            if (words.quoted || words.kind == syntax::ExprKind::quoted) return true;
            const std::string quoted = "\"" + syntax::print(words) + "\"";
            resolver_.report(Code::text_needs_quotes, words.at, {outcome.name, syntax::print(words)},
                             "write `" + quoted + "`", {},
                             {{"put it in quotes", FixSafety::safe, {{words.at, quoted}}}});
            return false;
        }
        std::int64_t value = 0;
        for (const syntax::Expr& each : one.values) {
            const bool says_nothing = each.kind == syntax::ExprKind::none || each.kind == syntax::ExprKind::empty;
            if (is_set && says_nothing && one.values.size() == 1) break;
            const auto read = resolver_.constant_value(each, outcome.type);
            if (!read) return false;
            if (!is_set && (*read < outcome.type.low || *read > outcome.type.high)) {
                resolver_.report(Code::outside_range, each.at,
                                 {syntax::print(each), value_text(schema_, outcome.type, outcome.type.low) + " to " +
                                                           value_text(schema_, outcome.type, outcome.type.high)});
                return false;
            }
            value = is_set ? value | *read : *read;
        }
        made.value = value;
        return true;
    }

    bool add_channels(const std::vector<syntax::Expr>& values, Expectation& made) {
        bool is_sound = true;
        for (std::size_t i = 0; i < values.size(); ++i) {
            const syntax::Expr& words = values[i];
            made.text += (i == 0 ? "" : ", ") + syntax::print(words);
            const auto channel = resolver_.channel({syntax::print(words), words.at, false});
            is_sound = is_sound && channel;
            if (channel) made.channels.push_back(*channel);
        }
        return is_sound;
    }

    bool add_guards(const std::vector<syntax::Name>& names, Expectation& made) {
        bool is_sound = true;
        for (const syntax::Name& name : names) {
            const auto found = std::ranges::find(policy_.guards, name.text, &Guard::name);
            if (found != policy_.guards.end()) {
                made.guards.push_back(static_cast<std::uint32_t>(found - policy_.guards.begin()));
                continue;
            }
            is_sound = false;
            std::vector<std::string> known;
            for (const Guard& guard : policy_.guards) known.push_back(guard.name);
            std::string help = did_you_mean(name.text, known);
            if (std::ranges::find(policy_.guards, name.text, &Guard::file) != policy_.guards.end())
                help = "`" + name.text + "` is a file of guards: name the guard itself";
            resolver_.report(Code::unknown_guard, name.at, {policy_.name, name.text}, std::move(help));
        }
        return is_sound;
    }

    std::nullopt_t not_expected(Span at, const std::string& words) {
        std::vector<std::string> known{"contact", "blocked", "invalid", "rejected", "otherwise"};
        std::string help = did_you_mean(words, known);
        if (help.empty() && schema_.find_outcome(words) >= 0) help = "write the value that `" + words + "` must have, or `none`";
        if (help.empty())
            help = "it can expect `contact`, `do not contact`, `blocked`, `invalid` or `rejected`, a rule, channels, guards, or "
                   "an outcome and its value";
        resolver_.report(Code::not_an_expectation, at, {words}, std::move(help));
        return std::nullopt;
    }

    const Policy& policy_;
    const Schema& schema_;
    DiagnosticSink& sink_;
    const Scope no_names_;
    Resolver resolver_;
};

} // namespace

std::vector<Expectation> read_expectations(const Policy& policy, const syntax::Scenario& written, DiagnosticSink& sink) {
    return ExpectReader(policy, sink).read(written.expect);
}

} // namespace forbear::model
