#pragma once
// One cadence on its way into rules: its header, the days of its steps, and when a step is due.

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "model/resolver.h"

namespace forbear::model {

/// A step once its numbers are read.
struct CadenceStep {
    static constexpr std::int64_t no_end = std::numeric_limits<std::int64_t>::max();
    const syntax::Cadence::Step* written = nullptr;
    std::string name;
    std::int64_t low = 0;
    std::int64_t high = no_end;
};

class CadenceReader {
public:
    CadenceReader(Resolver& resolver, const syntax::Cadence& written) : resolver_(resolver), written_(written) {}

    /// Reads the header and the steps; false after a message that leaves nothing to make rules of.
    [[nodiscard]] bool read();
    [[nodiscard]] const std::vector<CadenceStep>& steps() const { return steps_; }

    /// A record within the days of the cadence, or within these days.
    [[nodiscard]] Expr within() const;
    [[nodiscard]] Expr within(std::int64_t low, std::int64_t high, Span at) const;
    /// The step is due: nothing of it has happened yet, or not within its interval and not too often.
    [[nodiscard]] Resolved due(const CadenceStep& step);

private:
    // the header and the steps (from_syntax_cadence_steps.cpp)
    bool read_days();
    bool read_contacts();
    /// A part of a list that is limited in time already would forget contacts of the step.
    bool check_no_window(const syntax::Name& name, const Meaning& meaning);
    /// The schema's one list of contacts.
    bool take_usual_list();
    bool read_steps();
    bool read_step(const syntax::Cadence::Step& written);
    bool check_repetition(const CadenceStep& step);
    /// Every day from the first to the last belongs to one step.
    bool check_days();

    // counting (from_syntax_cadences.cpp)
    [[nodiscard]] const Schema& schema() const { return resolver_.schema(); }
    [[nodiscard]] Expr as_of(Span at) const;
    bool check_at_least_one(const syntax::Expr& words, std::int64_t value);
    /// The channels that a contact of the step has. Where a fact stands among the candidates that can be any: nobody knows
    /// what the fact was then.
    [[nodiscard]] std::optional<std::uint64_t> channels_of(const syntax::Action& action) const;
    [[nodiscard]] std::string contacts_text(std::uint64_t channels) const;
    /// The day when the count of days was `low`.
    [[nodiscard]] Resolved first_day(std::int64_t low, Span at);
    [[nodiscard]] Expr field(std::int32_t index, Span at) const;
    /// How many contacts by `channels` lie on or after every date of `since`, and not after the day of decision.
    [[nodiscard]] Expr count(const std::vector<Expr>& since, std::uint64_t channels, Span at) const;

    Resolver& resolver_;
    const syntax::Cadence& written_;
    std::string days_name_;
    Resolved days_;
    std::optional<Part> contacts_;
    bool is_chosen_ = false; ///< the contacts are a part that the author defined
    std::vector<CadenceStep> steps_;
};

/// The field that `fits`, or -1.
[[nodiscard]] std::int32_t find_field(const List& list, const auto& fits) {
    const auto found = std::ranges::find_if(list.fields, fits);
    return found == list.fields.end() ? -1 : static_cast<std::int32_t>(found - list.fields.begin());
}
/// The field that tells outbound contacts from others, or -1.
[[nodiscard]] std::int32_t find_direction(const Schema& schema, const List& list);
[[nodiscard]] bool holds_channels(const Schema& schema, const Type& type);

} // namespace forbear::model
