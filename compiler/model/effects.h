#pragma once
// What a guard does: typed effects, each judged against the rule's decision alone.

#include <optional>

#include "model/actions.h"
#include "model/resolver.h"

namespace forbear::model {

class EffectReader {
public:
    explicit EffectReader(Resolver& resolver) : resolver_(resolver), values_(resolver) {}

    /// One effect, or nothing after its message.
    [[nodiscard]] std::optional<Effect> effect(const syntax::Effect& written);

private:
    bool read_channels(const syntax::Effect& written, Effect& effect);
    bool read_kept(const syntax::Effect& written, Effect& effect);
    bool read_values(const syntax::Effect& written, Effect& effect);
    bool read_limit(const syntax::Effect& written, Effect& effect);
    bool read_hours(const syntax::Effect& written, Effect& effect);
    bool read_window(const syntax::Expr& words, const Outcome& outcome, Effect& effect);
    bool check_bound(const syntax::Effect& written, const Outcome& outcome, Effect& effect);
    [[nodiscard]] std::optional<std::int64_t> minute(const std::optional<syntax::Expr>& written,
                                                     std::int64_t otherwise);

    Resolver& resolver_;
    ActionReader values_;
};

} // namespace forbear::model
