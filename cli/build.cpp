// forbear build: a policy for hosts without a compiler.

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include <unistd.h>

#include "command.h"
#include "forbear/build.h"
#include "layout_file.h"
#include "portfolio/output.h"
#include "shared_library.h"

namespace forbear::cli {

const CommandInfo build_info{
    "build", "POLICY --output PATH [options]", "a policy for hosts without a compiler: a compact file, or machine code",
    "PATH says what is written. `NAME.fbc`: the compact file that the runtime library loads and interprets. `NAME.o`: an object file, and\n"
    "beside it `NAME.h`, the C header of its functions. `NAME.so`: the same as a shared library, and `NAME.h`. A folder: all of them, named\n"
    "after the policy. Machine code is for this kind of machine and picks what its processor can do when it runs; with --layout it reads\n"
    "the host's own structs. Shared libraries are linked by the C compiler of the system ($CC, or `cc`).",
    "forbear build policies/card/early_stage.forbear --output built"};

namespace {

namespace po = boost::program_options;
namespace fs = std::filesystem;

/// What is written where; empty: not at all.
struct Wanted {
    std::string artefact, object, library, header;
};

/// Errors: ErrorCode::invalid_argument; ErrorCode::file where the folder cannot be made.
Result<Wanted> wanted_files(const std::string& output, const std::string& policy, bool with_layout) {
    const fs::path path(output);
    const std::string ending = path.extension().string();
    const auto beside = [&](const char* other) { return fs::path(path).replace_extension(other).string(); };
    if (ending == ".fbc") {
        if (with_layout) return Error{ErrorCode::invalid_argument, "--layout is about machine code; a compact file reads columns"};
        return Wanted{output, {}, {}, {}};
    }
    if (ending == ".o") return Wanted{{}, output, {}, beside(".h")};
    if (ending == ".so") return Wanted{{}, {}, output, beside(".h")};
    std::error_code failure;
    fs::create_directories(path, failure);
    if (failure || !fs::is_directory(path)) return Error{ErrorCode::file, output + ": " + (failure ? failure.message() : "is no folder")};
    const std::string all = (path / policy).string();
    return Wanted{all + ".fbc", all + ".o", all + ".so", all + ".h"};
}

Result<bool> write(const std::string& path, const std::string& bytes) {
    Output output;
    Result<bool> written = output.open(path);
    if (written) written = output.write(bytes);
    if (written) written = output.close();
    return written;
}

Result<bool> write_library(const std::string& path, const std::string& object, bool object_is_kept, const std::string& object_path) {
    const char* asked = std::getenv("CC");
    const std::string compiler = asked != nullptr && *asked != '\0' ? asked : "cc";
    if (object_is_kept) return link_shared_library(compiler, object_path, path);
    const std::string draft = path + "." + std::to_string(::getpid()) + ".o";
    Result<bool> done = write(draft, object);
    if (done) done = link_shared_library(compiler, draft, path);
    std::error_code ignored;
    fs::remove(draft, ignored);
    return done;
}

Result<bool> write_code(const Policy& policy, const Wanted& wanted, const ObjectOptions& how) {
    const Result<BuiltObject> built = build_object(policy, how);
    if (!built) return built.error();
    const BuiltObject& code = built.value();
    if (auto done = write(wanted.header, code.header); !done) return done;
    if (!wanted.object.empty()) {
        if (auto done = write(wanted.object, code.object); !done) return done;
    }
    if (!wanted.library.empty()) {
        if (auto done = write_library(wanted.library, code.object, !wanted.object.empty(), wanted.object); !done) return done;
    }
    std::string targets;
    for (const std::string& target : code.targets) targets += (targets.empty() ? "" : ", ") + target;
    say("machine code for " + targets);
    return true;
}

std::string size_words(const std::string& path) {
    std::error_code ignored;
    return path + " (" + std::to_string(fs::file_size(path, ignored)) + " bytes)";
}

} // namespace

Exit run_build(const std::vector<std::string>& arguments) {
    po::options_description described("options");
    described.add_options()("output", po::value<std::string>()->value_name("PATH"), "NAME.fbc, NAME.o, NAME.so, or a folder for all of them")(
        "policy", po::value<std::string>()->default_value("")->value_name("NAME"), "which policy, where the file holds several")(
        "layout", po::value<std::string>()->value_name("FILE"), "a JSON file that says how the host's structs hold the facts")(
        "symbol", po::value<std::string>()->default_value("")->value_name("NAME"), "what the C functions are named after; without it, the policy");
    add_finding_options(described);
    add_search_option(described);
    const Options options = read_options(build_info, arguments, described, {"policy-file"});
    if (options.finished) return *options.finished;
    const std::vector<std::string> files = options.all("policy-file");
    if (files.empty()) return complain(build_info, "which policy? see `forbear build --help`");
    if (!options.has("output")) return complain(build_info, "where does it go? give --output NAME.fbc, NAME.o, NAME.so, or a folder");
    const Result<Findings> how = findings_options(options, STDERR_FILENO);
    if (!how) return complain(build_info, how.error().message);
    ObjectOptions code;
    code.symbol = options.get<std::string>("symbol");
    if (options.has("layout")) {
        Result<RecordLayout> layout = read_layout_file(options.get<std::string>("layout"));
        if (!layout) return complain(build_info, layout.error().message);
        code.records = std::move(layout).value();
    }

    LoadOptions load;
    load.engine = EngineKind::interpreter;
    load.compile.search_path = options.all("search");
    load.policy = options.get<std::string>("policy");
    const LoadResult loaded = load_files(files, load);
    if (!loaded.diagnostics.empty()) std::cerr << findings_text(loaded.sources, loaded.diagnostics, how.value());
    if (!loaded.policy)
        return loaded.error.empty() ? complain(build_info, "the policy has mistakes", Exit::answer_is_no) : complain(build_info, loaded.error);

    const Result<Wanted> wanted = wanted_files(options.get<std::string>("output"), loaded.policy->name(), code.records.has_value());
    if (!wanted) return complain(build_info, wanted.error().message);
    if (!wanted.value().artefact.empty()) {
        const Result<std::string> bytes = build_artefact(*loaded.policy);
        if (!bytes) return complain(build_info, bytes.error().message, Exit::our_fault);
        if (const auto done = write(wanted.value().artefact, bytes.value()); !done) return complain(build_info, done.error().message);
    }
    if (!wanted.value().header.empty()) {
        const Result<bool> done = write_code(*loaded.policy, wanted.value(), code);
        if (!done) return complain(build_info, done.error().message, done.error().code == ErrorCode::internal ? Exit::our_fault : Exit::usage);
    }
    std::string written;
    for (const std::string& path : {wanted.value().artefact, wanted.value().object, wanted.value().library, wanted.value().header}) {
        if (!path.empty()) written += (written.empty() ? "" : ", ") + size_words(path);
    }
    say("forbear build: " + written);
    return Exit::fine;
}

} // namespace forbear::cli
