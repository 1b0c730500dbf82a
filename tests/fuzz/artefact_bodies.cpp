// What the fuzzing of artefacts begins with: the body of each policy's artefact, as a file of its own.
//
//   artefact_bodies FOLDER FILE...     files without a policy are passed over

#include <cstdio>
#include <fstream>

#include "artefact/format.h"
#include "forbear/build.h"

using namespace forbear;

namespace {

bool write_body(const Policy& policy, const std::string& folder) {
    const auto built = build_artefact(policy);
    if (!built) return false;
    const auto sealed = artefact::unseal(built.value());
    if (!sealed) return false;
    const std::string_view body = sealed.value().body;
    std::ofstream file(folder + "/seed-" + policy.name() + "-" + policy.hash().substr(0, 8), std::ios::binary);
    return static_cast<bool>(file.write(body.data(), static_cast<std::streamsize>(body.size())));
}

} // namespace

int main(int argc, char** argv) {
    std::size_t written = 0;
    LoadOptions options;
    options.engine = EngineKind::interpreter;
    for (int file = 2; file < argc; ++file) {
        for (const auto& policy : load_all_files({argv[file]}, options).policies) {
            if (!write_body(*policy, argv[1])) {
                std::fprintf(stderr, "artefact_bodies: %s cannot be written to %s\n", policy->name().c_str(), argv[1]);
                return 1;
            }
            ++written;
        }
    }
    if (written > 0) return 0;
    std::fputs("artefact_bodies: no policy in these files\n", stderr);
    return 1;
}
