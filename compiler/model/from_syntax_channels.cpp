// Names of channels and outcomes, where nothing else may stand.

#include <algorithm>

#include "model/resolver.h"

namespace forbear::model {

std::optional<std::uint32_t> Resolver::channel(const syntax::Name& name) {
    const auto& channels = schema_.channels;
    const auto found = std::ranges::find(channels, name.text, &Channel::name);
    if (found != channels.end()) return static_cast<std::uint32_t>(found - channels.begin());
    std::vector<std::string> names;
    for (const Channel& known : channels) names.push_back(known.name);
    const Meaning* other = scope_.find(name.text);
    std::string help =
        other != nullptr ? "`" + name.text + "` is " + meaning_words(other->kind) : did_you_mean(name.text, names);
    report(Code::unknown_channel, name.at, {name.text}, std::move(help));
    return std::nullopt;
}

std::optional<std::uint64_t> Resolver::channel_mask(const std::vector<syntax::Name>& names) {
    std::uint64_t mask = 0;
    bool failed = false;
    for (const syntax::Name& name : names) {
        const auto index = channel(name);
        failed = failed || !index;
        if (index) mask |= std::uint64_t{1} << *index;
    }
    if (failed) return std::nullopt;
    return mask;
}

Resolved Resolver::fact_of_channel(const syntax::Name& measure, std::uint32_t channel) {
    const Meaning* found = scope_.find(measure.text);
    if (found != nullptr && found->is_broken) return std::nullopt;
    if (found == nullptr || found->kind != MeaningKind::per_channel) {
        std::vector<std::string> names;
        for (const std::string& name : scope_.names()) {
            if (scope_.find(name)->kind == MeaningKind::per_channel) names.push_back(name);
        }
        std::string help = found == nullptr ? did_you_mean(measure.text, names) : std::string();
        if (help.empty())
            help = "declare it in the schema: `fact " + measure.text + " percent 0% to 100% for each channel`";
        report(Code::not_for_each_channel, measure.at, {measure.text}, std::move(help));
        return std::nullopt;
    }
    syntax::Expr words;
    words.kind = syntax::ExprKind::name;
    words.text = schema_.facts.at(found->index + channel).name;
    words.at = measure.at;
    return value(words);
}

std::optional<std::uint32_t> Resolver::outcome(const syntax::Name& name) {
    const Meaning* found = scope_.find(name.text);
    if (found != nullptr && found->kind == MeaningKind::outcome) {
        if (found->is_broken) return std::nullopt;
        return found->index;
    }
    std::vector<std::string> names;
    for (const Outcome& known : schema_.outcomes) names.push_back(known.name);
    names.emplace_back("prefer"); // the one other clause that begins with a word like a name
    std::string help =
        found != nullptr ? "`" + name.text + "` is " + meaning_words(found->kind) : did_you_mean(name.text, names);
    report(Code::unknown_outcome, name.at, {name.text}, std::move(help));
    return std::nullopt;
}

} // namespace forbear::model
