#include "driver/echoes.h"

#include <algorithm>
#include <set>
#include <string>

namespace forbear::driver {
namespace {

constexpr auto last_of_syntax = static_cast<Code>(1899);

/// Corrects words: what the model thinks of those words is then of no interest.
bool corrects_words(Code code) {
    return code == Code::misspelt_word || (code >= Code::unclosed_text && code <= Code::whole_number_needed);
}

bool is_about_a_name(Code code) {
    switch (code) {
    case Code::unknown_name:
    case Code::unknown_list:
    case Code::unknown_field:
    case Code::unknown_outcome:
    case Code::unknown_channel:
    case Code::unknown_schema:
    case Code::unknown_guard_file: return true;
    default: return false;
    }
}

/// Says that something was not declared; it may be what could not be read.
bool is_about_a_lack(Code code) {
    return code == Code::record_not_used || code == Code::no_channels || code == Code::no_hours_outcome;
}

bool holds(const Span& outer, const Span& inner) {
    return outer.file == inner.file && outer.begin <= inner.begin && inner.end <= outer.end;
}

} // namespace

std::vector<Diagnostic> without_echoes(std::vector<Diagnostic> diagnostics, const Loaded& loaded) {
    std::vector<Span> corrected;
    for (const Diagnostic& diagnostic : diagnostics) {
        if (corrects_words(diagnostic.code)) corrected.push_back(diagnostic.at);
    }
    std::set<std::string> unread;
    for (const syntax::File& file : loaded.files) unread.insert(file.unread.begin(), file.unread.end());
    std::erase_if(diagnostics, [&](const Diagnostic& diagnostic) {
        if (diagnostic.code <= last_of_syntax) return false;
        if (is_about_a_lack(diagnostic.code)) return !unread.empty();
        if (is_about_a_name(diagnostic.code) && unread.contains(diagnostic.args.front())) return true;
        return std::ranges::any_of(corrected, [&](const Span& words) { return holds(words, diagnostic.at); });
    });
    return diagnostics;
}

} // namespace forbear::driver
