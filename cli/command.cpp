#include "command.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <sstream>

#include <unistd.h>

#include "forbear/binding.h"
#include "forbear/sarif.h"
#include "portfolio/output.h"

namespace forbear::cli {

namespace {

namespace po = boost::program_options;

void print_help(const CommandInfo& command, const po::options_description& described) {
    std::ostringstream text;
    text << "usage: forbear " << command.name << " " << command.synopsis << "\n\n"
         << command.details << "\n\n"
         << described << "\nexample:\n  " << command.example << "\n";
    if (!print(command, text.str())) return;
}

std::string without_dashes(const std::string& option) {
    const std::size_t first = option.find_first_not_of('-');
    return first == std::string::npos ? option : option.substr(first);
}

/// What boost says of a mistake, in our words.
std::string explained(const po::error& mistake, const po::options_description& described) {
    if (const auto* unknown = dynamic_cast<const po::unknown_option*>(&mistake)) {
        const std::string name = without_dashes(unknown->get_option_name());
        std::vector<std::string> names;
        for (const auto& option : described.options()) names.push_back(option->long_name());
        const std::string near = nearest_name(name, names);
        return "there is no option `--" + printable(name) + "`" +
               (near.empty() ? "" : "; did you mean `--" + near + "`?");
    }
    if (dynamic_cast<const po::too_many_positional_options_error*>(&mistake) != nullptr) {
        return "there are more words than this command takes";
    }
    return mistake.what();
}

} // namespace

std::vector<std::string> Options::all(const char* name) const {
    return has(name) ? get<std::vector<std::string>>(name) : std::vector<std::string>();
}

Options read_options(const CommandInfo& command, const std::vector<std::string>& arguments,
                     po::options_description described, const std::vector<std::string>& positional) {
    described.add_options()("help", "print this page");
    po::positional_options_description words;
    po::options_description everything;
    everything.add(described);
    po::options_description hidden;
    for (std::size_t i = 0; i < positional.size(); ++i) {
        hidden.add_options()(positional[i].c_str(), po::value<std::vector<std::string>>());
        words.add(positional[i].c_str(), positional[i].ends_with("s") ? -1 : 1);
    }
    everything.add(hidden);

    Options result;
    // An abbreviation that works today is another option's tomorrow.
    const int style = po::command_line_style::default_style & ~po::command_line_style::allow_guessing;
    try {
        po::store(po::command_line_parser(arguments).options(everything).positional(words).style(style).run(),
                  result.values);
        if (result.has("help")) {
            print_help(command, described);
            result.finished = Exit::fine;
            return result;
        }
        po::notify(result.values);
    } catch (const po::error& mistake) {
        result.finished = complain(command, explained(mistake, described) + "; see `forbear " +
                                                std::string(command.name) + " --help`");
    }
    return result;
}

void add_finding_options(po::options_description& described, bool with_sarif) {
    described.add_options()("format",
                            po::value<std::string>()->default_value("text")->value_name(with_sarif ? "text|json|sarif" : "text|json"),
                            "how findings are printed")(
        "color", po::value<std::string>()->default_value("auto")->value_name("auto|always|never"),
        "colours in findings; `auto` also heeds NO_COLOR");
}

void add_search_option(po::options_description& described) {
    described.add_options()("search", po::value<std::vector<std::string>>()->composing()->value_name("FOLDER"),
                            "where to look for imports that are not beside the importing file; may be repeated");
}

Result<Findings> findings_options(const Options& options, int descriptor, bool with_sarif) {
    Findings findings;
    const std::string& format = options.get<std::string>("format");
    findings.json = format == "json";
    findings.sarif = with_sarif && format == "sarif";
    if (format != "text" && !findings.json && !findings.sarif) {
        return Error{ErrorCode::invalid_argument, std::string("--format is ") + (with_sarif ? "`text`, `json` or `sarif`" : "`text` or `json`") +
                                                      ", not `" + printable(format) + "`"};
    }
    const Result<bool> color = color_option(options, descriptor);
    if (!color) return color.error();
    findings.color = color.value();
    return findings;
}

Result<bool> color_option(const Options& options, int descriptor) {
    const std::string& color = options.get<std::string>("color");
    if (color == "always") return true;
    if (color == "never") return false;
    if (color != "auto") {
        return Error{ErrorCode::invalid_argument,
                     "--color is `auto`, `always` or `never`, not `" + printable(color) + "`"};
    }
    const char* refused = std::getenv("NO_COLOR");
    return (refused == nullptr || *refused == '\0') && ::isatty(descriptor) == 1;
}

std::string findings_text(const SourceMap& sources, const std::vector<Diagnostic>& diagnostics, const Findings& how) {
    if (how.json) return render_json(sources, diagnostics);
    if (how.sarif) {
        std::vector<SarifResult> results;
        for (const Diagnostic& diagnostic : diagnostics) results.push_back({.diagnostic = &diagnostic, .identity = {}, .notes = {}, .accepted = {}});
        return render_sarif(sources, results, FORBEAR_VERSION);
    }
    RenderOptions options;
    options.color = how.color;
    return render_text(sources, diagnostics, options);
}

std::string fixable_text(const std::vector<Diagnostic>& diagnostics) {
    const auto is_fixable = [](const Diagnostic& each) {
        return std::ranges::any_of(each.fixes, [](const Fix& fix) { return fix.safety == FixSafety::safe; });
    };
    const auto count = std::ranges::count_if(diagnostics, is_fixable);
    return count == 0 ? std::string() : std::to_string(count) + (count == 1 ? " fix is" : " fixes are") + " available: `forbear fix` makes " + (count == 1 ? "it" : "them");
}

Exit complain(const CommandInfo& command, const std::string& what, Exit code) {
    say("forbear " + std::string(command.name) + ": " + what);
    return code;
}

void say(const std::string& line) { std::cerr << printable(line) << "\n"; }

bool print(const CommandInfo& command, std::string_view text) {
    Output output;
    Result<bool> printed = output.open("-");
    if (printed) printed = output.write(text);
    if (!printed) complain(command, printed.error().message);
    return printed.has_value();
}

Result<std::pair<std::string, std::string>> name_pair(const std::string& option, const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
        return Error{ErrorCode::invalid_argument, option + " needs NAME=VALUE, not `" + printable(text) + "`"};
    }
    return std::pair(text.substr(0, equals), text.substr(equals + 1));
}

std::int64_t today() { return std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()).time_since_epoch().count(); }

Result<std::int64_t> date_option(const std::string& option, const std::string& text) {
    Fact date;
    date.type.kind = TypeKind::date;
    const ParsedValue parsed = parse_value(Schema(), date, text);
    if (parsed.state == State::known) return parsed.value;
    return Error{ErrorCode::invalid_argument, option + " needs a date like 2026-12-01, not `" + printable(text) + "`"};
}

} // namespace forbear::cli
