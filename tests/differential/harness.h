#pragma once
// One generated policy in all engines at once, and one record in all of them.

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "differential/generate.h"
#include "differential/naive/decide.h"
#include "forbear/engine.h"
#include "ir/requirements.h"

namespace forbear::differential {

/// The engines that must agree.
struct Engines {
    std::shared_ptr<const Policy> interpreter, plain, optimized; ///< the interpreter, the JIT at O0 and at O2
    std::string error;                                           ///< diagnostics when the text does not compile
    std::vector<std::string> notes;                              ///< engines that are not what was asked for
};

/// `with_o2` false leaves `optimized` empty: its code takes the longest to make.
[[nodiscard]] Engines load(const std::string& text, bool with_o2);

/// The policy `generated` of the text for the analysis; nothing where the text does not compile.
[[nodiscard]] std::optional<ir::Judged> judged_from(const std::string& text);

/// The same text, read for the naive evaluator.
class NaivePolicy {
public:
    explicit NaivePolicy(const std::string& text);
    NaivePolicy(const NaivePolicy&) = delete;
    NaivePolicy& operator=(const NaivePolicy&) = delete;
    [[nodiscard]] naive::Decision decide(const naive::RecordText& record) const {
        return naive::decide(versions_, record);
    }

private:
    SourceMap sources_;
    std::vector<syntax::File> files_;
    std::vector<naive::World> versions_;
};

/// Many records as columns, as a host has them.
class Batch {
public:
    Batch(const Schema& schema, const std::vector<naive::RecordText>& records);
    Batch(const Batch&) = delete;
    Batch& operator=(const Batch&) = delete;
    [[nodiscard]] const FactsView& view() const { return view_; }

private:
    struct Cells {
        std::vector<std::int64_t> values;
        std::vector<std::uint8_t> states;
    };
    void add(const Schema& schema, const Fact& fact, const naive::Cells& cells, Cells& column);

    std::deque<std::string> strings_;
    std::deque<Text> texts_;
    std::deque<Cells> columns_;
    std::deque<std::vector<std::uint32_t>> offsets_;
    std::deque<std::vector<Column>> list_fields_;
    std::deque<std::vector<std::uint8_t>> list_states_;
    Columns bound_;
    FactsView view_;
};

/// Fills `record` with the cells.
void fill(const Schema& schema, const naive::RecordText& cells, Record& record);

[[nodiscard]] std::vector<std::int64_t> decide_one(const Policy& policy, const FactsView& facts, std::uint64_t row);
[[nodiscard]] std::vector<std::int64_t> decide_all(const Policy& policy, const FactsView& facts, std::uint64_t rows);

/// The words as the naive evaluator writes them.
[[nodiscard]] naive::Decision decode(const Policy& policy, const std::int64_t* words);

[[nodiscard]] std::string text_of(const naive::RecordText& record);

/// A number from the environment, for long campaigns.
[[nodiscard]] std::size_t setting(const char* name, std::size_t otherwise);

} // namespace forbear::differential
