#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "forbear/diagnostic.h"
#include "text/excerpt.h"

namespace forbear {
namespace {

using text::Mark;
using text::Paint;
using text::Window;

constexpr std::size_t most_fix_lines = 6;

struct Colors {
    std::string_view error, warning, note, gutter, good, bold, reset;
};

constexpr Colors plain_colors{};
constexpr Colors ansi_colors{"\x1b[1;31m", "\x1b[1;33m", "\x1b[1;36m", "\x1b[34m", "\x1b[1;32m", "\x1b[1m", "\x1b[0m"};

std::string plural(std::size_t count, std::string_view word) {
    return std::to_string(count) + " " + std::string(word) + (count == 1 ? "" : "s");
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (true) {
        const std::size_t end = text.find_first_of("\r\n");
        lines.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return lines;
        text.remove_prefix(end + (text.substr(end).starts_with("\r\n") ? 2 : 1));
    }
}

/// The labels that one source line shows together.
struct Group {
    std::uint32_t file = 0;
    LineColumn place;
    Window window;
    std::vector<Mark> marks;
};

class TextRenderer {
public:
    TextRenderer(const SourceMap& sources, bool color)
        : sources_(sources), colors_(color ? ansi_colors : plain_colors) {}

    void add(const Diagnostic& diagnostic) {
        const Severity severity = severity_of(diagnostic);
        const std::string_view severity_color = severity == Severity::error     ? colors_.error
                                                : severity == Severity::warning ? colors_.warning
                                                                                : colors_.note;
        const std::string_view word = severity == Severity::error     ? "error"
                                      : severity == Severity::warning ? "warning"
                                                                      : "note";
        paint_ = {colors_.gutter, severity_color, colors_.reset};
        number_width_ = 0;
        const std::vector<Group> groups = groups_of(diagnostic);
        if (has_text(diagnostic.at)) {
            add_painted(colors_.bold, place_text(diagnostic.at.file, groups.front().place) + ": ");
        }
        add_painted(severity_color, std::string(word) + "[" + code_text(diagnostic.code) + "]");
        add_painted(colors_.bold, ": " + message_text(diagnostic));
        result_ += '\n';
        for (std::size_t i = 0; i < groups.size(); ++i) add_group(groups[i], i == 0);
        if (!diagnostic.help.empty()) add_words("help: ", diagnostic.help);
        for (const Fix& fix : diagnostic.fixes) add_fix(fix);
        result_ += '\n';
    }

    void add_line(const std::string& line) { result_ += line + "\n"; }
    [[nodiscard]] std::string take() { return std::move(result_); }

private:
    [[nodiscard]] bool has_text(Span at) const { return at.file < sources_.size(); }

    [[nodiscard]] std::string place_text(std::uint32_t file, LineColumn place) const {
        return printable(sources_.file(file).path) + ":" + std::to_string(place.line) + ":" +
               std::to_string(place.column);
    }

    void add_painted(std::string_view color, std::string_view words) {
        result_ += color;
        result_ += words;
        result_ += colors_.reset;
    }

    void add_words(std::string_view title, std::string_view words) {
        add_painted(colors_.good, title);
        bool first = true;
        for (const std::string_view line : lines_of(words)) {
            result_ += (first ? std::string() : std::string(title.size(), ' ')) + printable(line) + "\n";
            first = false;
        }
    }

    /// A place joins the group that shows its line, unless the line is cut and the place lies outside what is shown.
    void join_group(std::vector<Group>& groups, Span at, const std::string& label) {
        if (!has_text(at)) return;
        const LineColumn place = sources_.locate(at.file, at.begin);
        const std::string_view line = sources_.line_text(at.file, place.line);
        const std::size_t begin = std::min<std::size_t>(place.column - 1, line.size());
        const std::size_t length = std::max(at.end, at.begin) - at.begin;
        const std::size_t end = std::min(begin + length, line.size());
        number_width_ = std::max(number_width_, std::to_string(place.line).size());
        for (Group& group : groups) {
            const bool shown = group.file == at.file && group.place.line == place.line &&
                               group.window.begin <= begin && begin <= group.window.end;
            if (!shown) continue;
            const auto same = std::find_if(group.marks.begin(), group.marks.end(), [&](const Mark& mark) {
                return mark.begin == begin && mark.end == end && mark.label.empty();
            });
            if (same != group.marks.end()) same->label = label;
            else group.marks.push_back({begin, end, label});
            return;
        }
        groups.push_back({at.file, place, text::window_of(line, begin, end), {{begin, end, label}}});
    }

    std::vector<Group> groups_of(const Diagnostic& diagnostic) {
        std::vector<Group> groups;
        join_group(groups, diagnostic.at, {});
        for (const Label& label : diagnostic.labels) join_group(groups, label.at, label.text);
        return groups;
    }

    void add_group(const Group& group, bool primary) {
        if (!primary) {
            add_painted(colors_.note, "note: ");
            result_ += place_text(group.file, group.place) + "\n";
        }
        const std::string_view line = sources_.line_text(group.file, group.place.line);
        result_ += text::excerpt(line, group.window, group.place.line, number_width_, group.marks, paint_);
    }

    void add_fix(const Fix& fix) {
        add_words("fix: ", fix.title + (fix.safety == FixSafety::safe ? " (fix available)" : " (needs review)"));
        if (fix.safety != FixSafety::safe) return;
        std::vector<Edit> edits = fix.edits;
        std::stable_sort(edits.begin(), edits.end(), [](const Edit& left, const Edit& right) {
            return std::tie(left.at.file, left.at.begin) < std::tie(right.at.file, right.at.begin);
        });
        for (std::size_t i = 0; i < edits.size();) i = add_edited_lines(edits, i);
    }

    /// Shows what the lines become that `edits[first]` and those that follow it without a gap touch.
    /// Returns the first edit that is not shown yet.
    std::size_t add_edited_lines(const std::vector<Edit>& edits, std::size_t first) {
        const std::uint32_t file = edits[first].at.file;
        if (!has_text(edits[first].at)) return first + 1;
        const std::uint32_t first_line = sources_.locate(file, edits[first].at.begin).line;
        const std::uint32_t line_begin = sources_.file(file).line_begins[first_line - 1];
        std::uint32_t last_line = first_line;
        std::uint32_t copied = line_begin;
        std::string edited;
        std::size_t next = first;
        for (; next < edits.size() && edits[next].at.file == file; ++next) {
            const Edit& edit = edits[next];
            if (edit.at.begin < copied || sources_.locate(file, edit.at.begin).line > last_line + 1) break;
            edited += sources_.text({file, copied, edit.at.begin});
            edited += edit.replacement;
            copied = std::max(edit.at.begin, edit.at.end);
            last_line = sources_.locate(file, copied).line;
        }
        if (next == first) return first + 1;
        const std::string_view rest = sources_.line_text(file, last_line);
        const std::size_t used = copied - sources_.file(file).line_begins[last_line - 1];
        edited += rest.substr(std::min(used, rest.size()));
        const std::size_t from = edits[first].at.begin - line_begin;
        add_numbered_lines(edited, first_line, from, from + edits[first].replacement.size());
        return next;
    }

    void add_numbered_lines(std::string_view lines, std::uint32_t number, std::size_t from, std::size_t to) {
        std::size_t shown = 0;
        for (const std::string_view line : lines_of(lines)) {
            const bool full = shown++ == most_fix_lines;
            const Window window = text::window_of(line, shown == 1 ? from : 0, shown == 1 ? to : 0);
            result_ += text::gutter(full ? std::string() : std::to_string(number), number_width_, paint_);
            result_ += full ? std::string("...") : text::shown_line(line, window);
            result_ += '\n';
            if (full) return;
            ++number;
        }
    }

    const SourceMap& sources_;
    Colors colors_;
    Paint paint_;
    std::size_t number_width_ = 0;
    std::string result_;
};

std::string summary(const std::vector<Diagnostic>& diagnostics) {
    std::map<Severity, std::size_t> counts;
    for (const Diagnostic& diagnostic : diagnostics) ++counts[severity_of(diagnostic)];
    std::string text;
    for (const auto& [severity, count] : counts) {
        const std::string_view word = severity == Severity::error     ? "error"
                                      : severity == Severity::warning ? "warning"
                                                                      : "note";
        text += (text.empty() ? "" : ", ") + plural(count, word);
    }
    return text;
}

} // namespace

std::string render_text(const SourceMap& sources, const std::vector<Diagnostic>& diagnostics,
                        const RenderOptions& options) {
    if (diagnostics.empty()) return {};
    TextRenderer renderer(sources, options.color);
    // Errors take their places first, so that a file full of findings does not hide what is wrong with it.
    std::map<std::uint32_t, std::size_t> errors;
    for (const Diagnostic& diagnostic : diagnostics) {
        errors[diagnostic.at.file] += severity_of(diagnostic) == Severity::error ? 1u : 0u;
    }
    std::map<std::uint32_t, std::size_t> shown_errors;
    std::map<std::uint32_t, std::size_t> shown_others;
    std::map<std::uint32_t, std::size_t> hidden;
    for (const Diagnostic& diagnostic : diagnostics) {
        const std::uint32_t file = diagnostic.at.file;
        const bool error = severity_of(diagnostic) == Severity::error;
        const std::size_t room_for_errors = std::min(errors[file], options.max_per_file);
        const std::size_t room = error ? room_for_errors : options.max_per_file - room_for_errors;
        std::size_t& shown = error ? shown_errors[file] : shown_others[file];
        if (shown == room) {
            ++hidden[file];
            continue;
        }
        ++shown;
        renderer.add(diagnostic);
    }
    for (const auto& [file, count] : hidden) {
        const std::string path = file < sources.size() ? " in " + printable(sources.file(file).path) : std::string();
        renderer.add_line(plural(count, "more diagnostic") + path);
    }
    if (!options.no_summary) renderer.add_line(summary(diagnostics));
    return renderer.take();
}

} // namespace forbear
