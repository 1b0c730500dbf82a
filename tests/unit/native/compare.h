#pragma once
// Machine code against the interpreter: every row, every form of the code, every word.

#include <random>

#include <catch2/catch.hpp>

#include "interpret/interpret.h"
#include "ir/verify.h"
#include "native/settings.h"
#include "unit/ir/programs.h"

namespace forbear::tests {

/// Everything in tables and many small functions.
inline native::Settings tables_only() {
    native::Settings settings;
    settings.straight_nodes = 0;
    settings.dispatch.straight_rules = 0;
    settings.straight_facts = 0;
    settings.dispatch.block_facts = 0;
    settings.straight_guards = 0;
    settings.function_weight = 3;
    return settings;
}
/// The same, where the main graph is walked because no dispatch table suffices.
inline native::Settings walk_only() {
    native::Settings settings = tables_only();
    settings.dispatch.budget.entries = 0;
    return settings;
}
/// Everything in straight code and one function.
inline native::Settings straight_only() {
    native::Settings settings;
    settings.straight_nodes = settings.straight_facts = settings.straight_guards = settings.function_weight = 1'000'000;
    settings.dispatch.straight_rules = settings.dispatch.straight_tests = 1'000'000;
    return settings;
}

inline std::unique_ptr<native::Code> must_compile(const ir::Program& program, native::Optimization level,
                                                  const native::Settings& settings = {}) {
    auto code = native::compile(program, level, settings);
    if (!code) FAIL("no machine code: " << code.error().message);
    return std::move(code).value();
}

inline void must_be_sound(const ir::Program& program) {
    for (const std::string& problem : ir::verify(program)) FAIL("unsound test program: " << problem);
}

/// Rows that differ between `code` and the interpreter, `one` and `batch`.
inline std::size_t differences(const ir::Program& program, const native::Code& code, const FactsView& view,
                               std::size_t rows) {
    const std::size_t words = program.layout.words;
    constexpr std::int64_t dirt = 0x5a5a'5a5a'5a5a'5a5a; // output memory need not be clean
    std::vector<std::int64_t> expected(words * rows, dirt), batch(words * rows, dirt), one(words, dirt);
    interpret::Interpreter(program).decide(view, 0, rows, expected.data());
    code.batch()(&view, 0, rows, batch.data());
    std::size_t count = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        one.assign(words, dirt);
        code.one()(&view, row, one.data());
        for (std::size_t word = 0; word < words; ++word) {
            const std::int64_t should = expected[row * words + word];
            if (one[word] == should && batch[row * words + word] == should) continue;
            if (++count == 1) {
                UNSCOPED_INFO("row " << row << " word " << word << ": " << should << ", one " << one[word] << ", batch "
                                     << batch[row * words + word]);
            }
            break;
        }
    }
    return count;
}

struct Form {
    native::Optimization level;
    native::Settings settings;
};
inline std::vector<Form> all_forms() {
    std::vector<Form> forms;
    for (const auto level : {native::Optimization::o0, native::Optimization::o2}) {
        for (const native::Settings& settings : {native::Settings{}, tables_only(), walk_only(), straight_only()}) {
            forms.push_back({level, settings});
        }
    }
    return forms;
}
/// For small programs, which look the same in most forms.
inline std::vector<Form> two_forms() {
    return {{native::Optimization::o0, tables_only()}, {native::Optimization::o2, native::Settings{}}};
}

inline void check_same(const ir::Program& program, Records& records, std::size_t rows,
                       const std::vector<Form>& forms = all_forms()) {
    must_be_sound(program);
    const FactsView view = records.view();
    for (const Form& form : forms) {
        INFO("level " << static_cast<int>(form.level) << ", straight nodes " << form.settings.straight_nodes);
        CHECK(differences(program, *must_compile(program, form.level, form.settings), view, rows) == 0);
    }
}

} // namespace forbear::tests
