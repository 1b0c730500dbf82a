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

std::optional<std::uint32_t> Resolver::outcome(const syntax::Name& name) {
    const Meaning* found = scope_.find(name.text);
    if (found != nullptr && found->kind == MeaningKind::outcome) {
        if (found->is_broken) return std::nullopt;
        return found->index;
    }
    std::vector<std::string> names;
    for (const Outcome& known : schema_.outcomes) names.push_back(known.name);
    std::string help =
        found != nullptr ? "`" + name.text + "` is " + meaning_words(found->kind) : did_you_mean(name.text, names);
    report(Code::unknown_outcome, name.at, {name.text}, std::move(help));
    return std::nullopt;
}

} // namespace forbear::model
