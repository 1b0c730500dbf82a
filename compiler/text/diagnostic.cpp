#include "forbear/diagnostic.h"

#include <algorithm>
#include <array>

namespace forbear {
namespace {

constexpr auto registry() {
    // An array of C: deducing the size of std::array is more than clang takes of so many.
    constexpr CodeInfo listed[] = {
#define FORBEAR_DIAGNOSTIC(number, name, severity, message) CodeInfo{number, #name, Severity::severity, message},
#include "forbear/diagnostics.def"
#undef FORBEAR_DIAGNOSTIC
    };
    auto entries = std::to_array(listed);
    std::sort(entries.begin(), entries.end(),
              [](const CodeInfo& left, const CodeInfo& right) { return left.number < right.number; });
    return entries;
}

constexpr auto entries_by_number = registry();

constexpr bool numbers_are_unique() {
    return std::adjacent_find(entries_by_number.begin(), entries_by_number.end(),
                              [](const CodeInfo& left, const CodeInfo& right) {
                                  return left.number == right.number;
                              }) == entries_by_number.end();
}
static_assert(numbers_are_unique(), "two diagnostics share a number");

/// An argument is the author's text and may be hostile: it is escaped, and nobody needs more of it than this.
constexpr std::size_t max_argument_bytes = 400;

std::string argument_text(std::string_view argument) {
    if (argument.size() <= max_argument_bytes) return printable(argument);
    std::size_t end = max_argument_bytes;
    while (end > 0 && (static_cast<unsigned char>(argument[end]) & 0xC0u) == 0x80u) --end;
    return printable(argument.substr(0, end)) + "...";
}

} // namespace

const CodeInfo& info(Code code) noexcept {
    const auto number = static_cast<std::uint16_t>(code);
    const auto found = std::lower_bound(entries_by_number.begin(), entries_by_number.end(), number,
                                        [](const CodeInfo& entry, std::uint16_t wanted) {
                                            return entry.number < wanted;
                                        });
    if (found != entries_by_number.end() && found->number == number) return *found;
    return entries_by_number.back(); // an unregistered code is our own fault, and 9xxx says so
}

const std::vector<CodeInfo>& all_codes() {
    static const std::vector<CodeInfo> codes(entries_by_number.begin(), entries_by_number.end());
    return codes;
}

std::string code_text(Code code) {
    const std::string digits = std::to_string(static_cast<std::uint16_t>(code));
    return "FB" + std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}

std::string message_text(const Diagnostic& diagnostic) {
    const std::string_view message = info(diagnostic.code).message;
    std::string text;
    for (std::size_t i = 0; i < message.size(); ++i) {
        const bool placeholder = message[i] == '{' && i + 2 < message.size() && message[i + 1] >= '0' &&
                                 message[i + 1] <= '9' && message[i + 2] == '}';
        if (!placeholder) {
            text += message[i];
            continue;
        }
        const auto index = static_cast<std::size_t>(message[i + 1] - '0');
        if (index < diagnostic.args.size()) text += argument_text(diagnostic.args[index]);
        i += 2;
    }
    return text;
}

} // namespace forbear
