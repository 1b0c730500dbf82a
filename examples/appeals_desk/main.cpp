// An appeals desk: a customer asks why they were called, months later. The desk has the facts as they were on the day, and the policy
// as it was, known by the hash that the host kept beside the decision.
//
//   appeals_desk POLICY HASH NAME=VALUE ...        HASH `any`: whatever decided, and the answer says which it was
//
// Exit code 0: explained; 1: not explained, with the reason on standard error.

#include <cstdint>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "forbear/engine.h"

namespace {

bool say(std::string_view what) {
    std::cerr << "appeals_desk: " << what << '\n';
    return false;
}

/// What the customer was told to be. Facts that nobody names stay unknown.
bool fill(forbear::Record& record, const std::vector<std::string_view>& facts) {
    for (const std::string_view fact : facts) {
        const std::size_t sign = fact.find('=');
        if (sign == std::string_view::npos) return say("`" + std::string(fact) + "` is no NAME=VALUE");
        const auto done = record.set(std::string(fact.substr(0, sign)), fact.substr(sign + 1));
        if (!done) return say(done.error().message);
    }
    return true;
}

bool explain(const forbear::Policy& policy, std::string_view hash, const std::vector<std::string_view>& facts) {
    // Another text may decide otherwise: then an explanation would be a story about a decision that nobody made.
    if (hash != "any" && hash != policy.hash()) return say("this is not the policy that decided: its hash is " + std::string(policy.hash()));
    forbear::Record record(policy.schema());
    if (!fill(record, facts)) return false;
    const forbear::Explanation explanation = policy.explain(record.view(), 0);
    std::cout << forbear::render_text(explanation) << '\n' << forbear::render_json(explanation) << '\n';
    return true;
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::cerr << "usage: appeals_desk POLICY HASH NAME=VALUE ...\n";
        return 2;
    }
    forbear::LoadOptions options;
    options.engine = forbear::EngineKind::interpreter; // one customer: machine code would not pay
    const forbear::LoadResult loaded = forbear::load_files({argv[1]}, options);
    std::cerr << forbear::render_text(loaded.sources, loaded.diagnostics);
    if (!loaded.policy) return say(loaded.error.empty() ? "the policy has mistakes" : loaded.error), 1;
    return explain(*loaded.policy, argv[2], {argv + 3, argv + argc}) ? 0 : 1;
}
