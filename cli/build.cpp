// forbear build: a policy for hosts without a compiler.

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include <unistd.h>

#include "command.h"
#include "forbear/build.h"
#include "layout_file.h"
#include "new_files.h"
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
Result<Wanted> wanted_files(const std::string& output, const std::string& policy, bool is_about_code) {
    const fs::path path(output);
    const std::string ending = path.extension().string();
    const auto beside = [&](const char* other) { return fs::path(path).replace_extension(other).string(); };
    if (ending == ".fbc") {
        if (is_about_code) return Error{ErrorCode::invalid_argument, "--layout, --cpu and --symbol are about machine code; a compact file has none"};
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

Result<bool> add_library(NewFiles& files, const std::string& path, const std::string& object) {
    const Result<std::string> library = files.draft(path);
    if (!library) return library.error();
    const char* asked = std::getenv("CC");
    const std::string compiler = asked != nullptr && *asked != '\0' ? asked : "cc";
    return link_shared_library(compiler, object, library.value(), fs::path(path).filename().string());
}

Result<bool> add_code(NewFiles& files, const BuiltObject& code, const Wanted& wanted) {
    if (const auto header = files.write(wanted.header, code.header); !header) return header.error();
    NewFiles passing; // an object that only the linker reads
    const auto object = wanted.object.empty() ? passing.write(wanted.library + ".o", code.object) : files.write(wanted.object, code.object);
    if (!object) return object.error();
    if (!wanted.library.empty()) return add_library(files, wanted.library, object.value());
    return true;
}

/// Answers the processors that the machine code is for. What takes long comes before the first draft.
Result<std::vector<std::string>> write_all(const Policy& policy, const Wanted& wanted, const ObjectOptions& how) {
    std::string artefact;
    if (!wanted.artefact.empty()) {
        Result<std::string> bytes = build_artefact(policy);
        if (!bytes) return bytes.error();
        artefact = std::move(bytes).value();
    }
    BuiltObject code;
    if (!wanted.header.empty()) {
        Result<BuiltObject> built = build_object(policy, how);
        if (!built) return built.error();
        code = std::move(built).value();
    }
    NewFiles files;
    if (!wanted.artefact.empty()) {
        if (const auto done = files.write(wanted.artefact, artefact); !done) return done.error();
    }
    if (!wanted.header.empty()) {
        if (const auto done = add_code(files, code, wanted); !done) return done.error();
    }
    if (const auto done = files.place(); !done) return done.error();
    return code.targets;
}

std::string joined(const std::vector<std::string>& names) {
    std::string all;
    for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
    return all;
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
        "cpu", po::value<std::vector<std::string>>()->composing()->value_name("NAME"), ("machine code for these processors alone: " + joined(known_targets())).c_str())(
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
    code.targets = options.all("cpu");
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

    const Result<Wanted> wanted = wanted_files(options.get<std::string>("output"), loaded.policy->name(),
                                               code.records || !code.targets.empty() || !code.symbol.empty());
    if (!wanted) return complain(build_info, wanted.error().message);
    const Result<std::vector<std::string>> done = write_all(*loaded.policy, wanted.value(), code);
    if (!done) return complain(build_info, done.error().message, done.error().code == ErrorCode::internal ? Exit::our_fault : Exit::usage);
    if (!done.value().empty()) say("machine code for " + joined(done.value()));
    std::string written;
    for (const std::string& path : {wanted.value().artefact, wanted.value().object, wanted.value().library, wanted.value().header}) {
        if (!path.empty()) written += (written.empty() ? "" : ", ") + size_words(path);
    }
    say("forbear build: " + written);
    return Exit::fine;
}

} // namespace forbear::cli
