#include "artefact/exercise.h"

#include <cstdlib>
#include <vector>

#include "artefact/decode.h"
#include "artefact/records.h"
#include "interpret/interpreted_policy.h"

namespace forbear::tests {

bool exercise(std::string_view body, std::uint64_t seed) {
    auto content = artefact::decode_body(body);
    if (!content) return false;
    interpret::InterpretedPolicy policy(std::move(content.value().program), std::move(content.value().places));
    policy.use_table();
    std::mt19937_64 random(seed);
    Record record(policy.schema());
    std::vector<std::int64_t> words(policy.layout().words), walked(policy.layout().words);
    for (int round = 0; round < 4; ++round) {
        draw(policy.schema(), random, record);
        const FactsView facts = record.view();
        policy.decide(facts, 0, words.data());
        policy.interpret(facts, 0, walked.data());
        if (words != walked) std::abort(); // a table has led to another rule: a fault of ours, whatever the bytes were
        static_cast<void>(policy.reason_text(DecisionView(policy.layout(), words.data()), facts, 0));
        static_cast<void>(render_text(policy.explain(facts, 0)));
    }
    return true;
}

} // namespace forbear::tests
