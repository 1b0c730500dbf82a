#pragma once
// Internal to the generator: the state that its parts share.

#include "differential/generate.h"

namespace forbear::differential {

/// A condition as text. Compound ones need brackets inside another.
struct Condition {
    std::string text;
    bool unknown = false;  ///< can be
    bool compound = false; ///< an `and` or an `or`
    [[nodiscard]] std::string operand() const { return compound ? "(" + text + ")" : text; }
};

/// A value as text, with what is known of it.
struct Amount {
    std::string text;
    bool unknown = false;
    bool none = false;
};

class Writer {
public:
    explicit Writer(std::uint64_t seed);
    GeneratedPolicy write();

private:
    // generate_schema.cpp
    void schema();
    void facts();
    void fact(Variable variable);
    void per_channel();
    void lists();
    void calculations();
    void calculate(const std::string& name, Kind kind, const std::string& value, bool unknown, bool none,
                   int places = 0, bool quotient = false);
    void outcomes();
    void calendars();
    void lookups();
    void lookup(Variable values);
    std::string business_days(const std::string& direction);
    void outcome(Variable variable);
    std::string type_words(const Variable& variable);
    std::string flags(const Variable& variable);
    std::int64_t some_constant(const Variable& variable);

    // generate_conditions.cpp
    Condition condition(int depth);
    Condition atom();
    Condition test_of(const Variable& variable);
    Condition list_test();
    std::string list_part(const ListShape& list, bool& unknown, bool window_before);
    std::string window(bool& unknown);
    std::string predicate(const Variable& variable, bool cell, bool& unknown);
    std::string number_predicate(const Variable& variable, bool cell, bool& unknown);
    std::string date_predicate(bool cell, bool& unknown);
    std::string word_predicate(const Variable& variable, bool cell);
    Amount date_value();
    Amount operand_like(const Variable& variable);
    std::string constant(const Variable& variable, std::int64_t amount);
    std::string some_value(const Variable& variable);
    std::vector<std::string> some_words(const std::vector<std::string>& values, std::size_t at_most);
    std::vector<const Variable*> visible() const;
    const Variable* find(Kind kind, bool never_missing = false);
    std::int64_t remember(Kind kind, std::int64_t amount);

    // generate_policy.cpp
    void experiments();
    void guard_files();
    void guard(const std::string& name);
    std::string effect();
    void policy();
    std::string cells_that_use();
    void version(const std::string& name, int number, const std::string& dates, const std::string& drawn);
    void items(int depth, int count);
    void rule();
    void section(int depth);
    void table();
    void cadence();
    void partition_table(const Variable& variable);
    std::string action(const std::string& indent);
    std::string contact(bool in_cell);
    std::string prefer();
    std::string settings(const std::string& separator);
    std::string setting(const Variable& outcome);
    std::string outcome_value(const Variable& outcome);
    std::string effective(const std::string& indent);
    std::string when_clause(const std::string& indent, bool always);
    std::string indent() const { return std::string(static_cast<std::size_t>(depth_) * 2, ' '); }

    Random random_;
    GeneratedPolicy out_;
    std::vector<Variable> calculated_; ///< calculations, calls and parameters
    std::string experiments_; ///< their text; guards, which are written first, read them too
    std::vector<std::string> definitions_;
    std::map<std::string, std::size_t> definition_of_; ///< by name: the list it is a part of
    const ListShape* element_ = nullptr;
    std::vector<std::string> with_cost_;  ///< channels that state what they cost
    std::vector<std::string> candidates_; ///< of the last `contact`; empty where no preference can follow
    bool in_guard_ = false;
    bool has_second_guards_ = false;
    bool has_holidays_ = false; ///< the calendar `bank`
    int depth_ = 0;
    int names_ = 0;
};

} // namespace forbear::differential
