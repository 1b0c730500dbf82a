#pragma once
// Decides hand-built records, for the tests of this room. A program that does not verify fails the test.

#include <catch2/catch.hpp>

#include "interpret/interpret.h"
#include "unit/ir/programs.h"

namespace forbear::tests {

/// One decision with its words.
struct Decided {
    ir::Program program;
    std::vector<std::int64_t> words;

    [[nodiscard]] DecisionView view() const { return {program.layout, words.data()}; }
    [[nodiscard]] Status status() const { return view().status(); }
    [[nodiscard]] std::vector<std::uint32_t> channels() const {
        std::vector<std::uint32_t> all;
        for (std::uint32_t place = 0; place < view().channel_count(); ++place) all.push_back(view().channel(place));
        return all;
    }
    /// The value of an outcome, or empty when it is not set. Of hours for each channel: the window of `channel`.
    [[nodiscard]] std::optional<std::int64_t> outcome(std::uint32_t index, std::uint32_t channel = 0) const {
        if (!view().outcome_is_set(index)) return {};
        return view().outcome_word(program.outcome_words[index] + channel);
    }
};

inline Decided decide(const ir::Program& program, Records& records, std::uint64_t row = 0) {
    for (const std::string& problem : ir::verify(program)) FAIL(problem);
    Decided decided{program, std::vector<std::int64_t>(program.layout.words, -77)};
    const FactsView view = records.view();
    interpret::Interpreter(program).decide(view, row, decided.words.data());
    return decided;
}

using ChannelList = std::vector<std::uint32_t>;

} // namespace forbear::tests
