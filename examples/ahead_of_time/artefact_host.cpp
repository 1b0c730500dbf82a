// A host that decides by the compact file alone: it links the runtime, and no compiler. With a second file, the shared library of the same
// policy, machine code decides and the compact file explains.
//
//   forbear build reminders.forbear --output built
//   artefact_host built/reminders.fbc [built/reminders.so]

#include <iostream>
#include <string>
#include <vector>

#include "forbear/artefact.h"
#include "forbear/binding.h"

namespace {

bool decide(const forbear::Policy& policy) {
    forbear::Record record(policy.schema());
    const std::vector<std::pair<std::string, std::string>> facts = {
        {"as_of", "2026-12-01"}, {"account_id", "A-2"}, {"days_past_due", "45"}, {"balance", "900.00"}, {"tier", "silver"}, {"promised_on", "none"},
    };
    for (const auto& [name, value] : facts) {
        const auto set = record.set(name, std::string_view(value));
        if (!set) {
            std::cerr << set.error().message << '\n';
            return false;
        }
    }
    std::vector<std::int64_t> words(policy.layout().words);
    policy.decide(record.view(), 0, words.data());
    const forbear::DecisionView decision(policy.layout(), words.data());
    std::cout << (policy.engine() == forbear::EngineKind::ahead_of_time ? "machine code" : "the interpreter") << " says: "
              << policy.rules()[static_cast<std::size_t>(decision.rule())].name << '\n'
              << forbear::render_text(policy.explain(record.view(), 0));
    return true;
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2 || argc > 3) {
        std::cerr << "usage: artefact_host POLICY.fbc [POLICY.so]\n";
        return 2;
    }
    auto loaded = forbear::load_artefact_file(argv[1]);
    if (loaded && argc == 3) loaded = forbear::use_kernel_file(loaded.value(), argv[2]);
    if (!loaded) {
        std::cerr << loaded.error().message << '\n';
        return 1;
    }
    return decide(*loaded.value()) ? 0 : 1;
}
