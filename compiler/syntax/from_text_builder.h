#pragma once
// Internal to from_text: nests the statements of a file, and says what is missing, double or out of place.

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "syntax/from_text_reader.h"

namespace forbear::syntax {

/// Takes the statements of one file in their order; `finish` after the last.
class Builder {
public:
    Builder(const Words& words, const Limits& limits, DiagnosticSink& sink, File& file)
        : words_(words), limits_(limits), reader_(words, sink), file_(file) {}

    void take(const Stretch& stretch, Grammar::SentenceContext* sentence);
    /// A statement that could not be read, reported already: keeps the nesting, so that nothing follows from it.
    void take_broken(const Stretch& stretch);
    /// A statement without its first word, reported already: what follows belongs to it, whatever it was.
    void take_lost();
    void finish();
    [[nodiscard]] bool over_limit() const { return over_limit_; }

private:
    enum class Container { none, schema, policy, guards, require, example, scenario };
    /// What takes the clauses that follow.
    enum class Leaf { none, rule, guard, table, lookup, cadence, list, otherwise, removal, acceptance, lost };
    /// The order of clauses in a rule or guard.
    enum class Stage { header, effective, when, unless, action, because };
    enum class Lines { none, action, given, expect };

    // --- files (from_text_builder.cpp) ---
    [[nodiscard]] bool take_file_item(Grammar::SentenceContext* sentence);
    [[nodiscard]] bool take_header_clause(Grammar::SentenceContext* sentence);
    void open_container(Container container);
    void close_container();
    void outside(std::string_view word, Span at, std::string_view where);
    void take_end(Grammar::EndLineContext* context);
    void close_leaf();
    void close_sections(std::size_t down_to);
    void missing_end(std::string_view kind, const Name& name);
    void count(Span at);

    // --- acceptances (from_text_builder_acceptances.cpp) ---
    [[nodiscard]] bool take_acceptance(Grammar::SentenceContext* sentence);
    [[nodiscard]] bool take_acceptance_clause(Grammar::SentenceContext* sentence);
    void close_acceptance();

    // --- schema and shared items (from_text_builder_items.cpp) ---
    [[nodiscard]] bool take_schema_item(Grammar::SentenceContext* sentence);
    [[nodiscard]] bool take_shared_item(Grammar::SentenceContext* sentence);
    /// Adds a finished item to what is open; an item that does not belong there was reported when it began.
    template <class Item> void place(Item item) {
        if constexpr (std::is_constructible_v<decltype(PolicyItem::value), Item>) {
            if (container_ == Container::policy) {
                auto& items = sections_.empty() ? policy_.items : sections_.back().items;
                items.push_back({std::move(item)});
                return;
            }
        }
        if constexpr (std::is_constructible_v<GuardItem, Item>) {
            if (container_ == Container::guards) {
                guards_.items.emplace_back(std::move(item));
                return;
            }
        }
        if constexpr (std::is_constructible_v<SchemaItem, Item>) {
            if (container_ == Container::schema) schema_.items.emplace_back(std::move(item));
        }
    }
    void take_row(Grammar::RowLineContext* context);
    void take_header_row(Grammar::RowLineContext* context, const std::vector<Grammar::CellContext*>& cells,
                         std::size_t before);
    void take_lookup_row(Grammar::RowLineContext* context, const std::vector<Grammar::CellContext*>& cells,
                         std::size_t before);

    // --- policies, guards, scenarios (from_text_builder_policy.cpp) ---
    [[nodiscard]] bool take_policy_item(Grammar::SentenceContext* sentence);
    [[nodiscard]] bool take_clause(Grammar::SentenceContext* sentence);
    [[nodiscard]] bool take_guard_item(Grammar::SentenceContext* sentence);
    [[nodiscard]] bool asks_twice(Span at);
    [[nodiscard]] bool take_scenario_item(Grammar::SentenceContext* sentence);
    void take_condition(bool unless, Grammar::ConditionContext* condition, Grammar::CompletenessContext* completeness, Span word);
    void take_completeness(Grammar::CompletenessContext* context, bool of_section);
    void take_effective(Effective effective, Span at);
    void take_because(Grammar::BecauseClauseContext* context);
    void take_action(std::vector<Clause> clauses, Span at);
    void take_contact_line(Grammar::ContactLineContext* context);
    void take_leaf_header(Grammar::SentenceContext* sentence, Span at);
    void take_experiment(Grammar::ExperimentLineContext* experiment, Span at);
    void take_cadence_step(Grammar::CadenceStepContext* context);
    void take_lines(std::vector<Clause> clauses);
    void take_effect(Effect effect);
    /// Checks that a clause is neither double nor out of place.
    void enter_stage(Stage stage, std::string_view word, Span at);
    /// Reports a clause that has nothing to belong to, unless that is because a beginning was lost.
    void without_owner(Span at, std::string_view word, std::string_view owner, std::string help = {});
    [[nodiscard]] Action* open_action();
    [[nodiscard]] Table* closed_table();

    [[nodiscard]] std::string first_word(Span at) const;

    const Words& words_;
    const Limits& limits_;
    Reader reader_;
    File& file_;

    Container container_ = Container::none;
    Leaf leaf_ = Leaf::none;
    Stage stage_ = Stage::header;
    Lines lines_ = Lines::none;
    bool stage_broken_ = false;      ///< a clause could not be read, so what lacks is not known
    bool otherwise_seen_ = false;
    bool in_header_ = false;         ///< of a policy, schema, guard file or section: no item yet
    bool outside_reported_ = false;
    std::size_t lost_ = 0;           ///< beginnings without a first word whose `end` may come
    bool over_limit_ = false;
    bool header_row_seen_ = false;
    bool after_table_ = false;       ///< `end table` was the last sentence: its `because` may follow
    std::size_t header_conditions_ = 0;
    std::size_t counted_ = 0;

    Schema schema_;
    Policy policy_;
    GuardFile guards_;
    Require require_;
    Example example_;
    Scenario scenario_;
    std::vector<Section> sections_;
    Rule rule_;
    Guard guard_;
    Table table_;
    Lookup lookup_;
    Cadence cadence_;
    ListType list_;
    Otherwise otherwise_;
    Removal removal_;
    Acceptance acceptance_;
};

} // namespace forbear::syntax
