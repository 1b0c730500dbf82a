// forbear fmt: the one canonical layout.

#include <unistd.h>

#include "command.h"
#include "forbear/compile.h"
#include "text_file.h"

namespace forbear::cli {

const CommandInfo fmt_info{"fmt", "FILE... [--check]",
                           "rewrite policies in the one canonical layout; --check only tells",
                           "Rewrites each file whose layout is not the canonical one; comments are kept, the meaning "
                           "is the same. A file with\n"
                           "mistakes is left as it is. `-` reads standard input and writes standard output.",
                           "forbear fmt policies/card/*.forbear"};

namespace {

/// What became of one file.
Exit format_file(const std::string& path, bool only_check, const Findings& how) {
    CompileOptions compile;
    Result<std::string> text = read_text_file(path, compile.max_file_bytes);
    if (!text) return complain(fmt_info, text.error().message);
    const std::string name = path == "-" ? "standard input" : path;
    const FormatResult formatted = format_text(NamedText{name, text.value()}, compile);
    if (!formatted.ok) {
        const std::string findings = findings_text(formatted.sources, formatted.diagnostics, how);
        if (::write(STDERR_FILENO, findings.data(), findings.size()) < 0) return Exit::usage;
        complain(fmt_info, name + " has mistakes and is left as it is");
        return Exit::answer_is_no;
    }
    const bool is_canonical = formatted.text == text.value();
    if (only_check) {
        if (is_canonical) return Exit::fine;
        return print(fmt_info, printable(name) + "\n") ? Exit::answer_is_no : Exit::usage;
    }
    if (path == "-") return print(fmt_info, formatted.text) ? Exit::fine : Exit::usage;
    if (is_canonical) return Exit::fine;
    if (Result<bool> replaced = replace_text_file(path, formatted.text); !replaced) {
        return complain(fmt_info, replaced.error().message);
    }
    return Exit::fine;
}

} // namespace

Exit run_fmt(const std::vector<std::string>& arguments) {
    boost::program_options::options_description described("options");
    described.add_options()("check",
                            "change nothing; print the files that are not in the canonical layout, exit code 1 if any");
    add_finding_options(described);
    const Options options = read_options(fmt_info, arguments, described, {"files"});
    if (options.finished) return *options.finished;
    const std::vector<std::string> files = options.all("files");
    if (files.empty()) return complain(fmt_info, "which file? see `forbear fmt --help`");
    const Result<Findings> how = findings_options(options, STDERR_FILENO);
    if (!how) return complain(fmt_info, how.error().message);

    Exit worst = Exit::fine;
    for (const std::string& file : files) {
        const Exit one = format_file(file, options.has("check"), how.value());
        if (static_cast<int>(one) > static_cast<int>(worst)) worst = one;
    }
    return worst;
}

} // namespace forbear::cli
