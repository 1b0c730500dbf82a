#include <algorithm>
#include <tuple>
#include <utility>

#include "forbear/diagnostic.h"

namespace forbear {
namespace {

auto order_of(const Diagnostic& diagnostic) {
    return std::tie(diagnostic.at.file, diagnostic.at.begin, diagnostic.at.end, diagnostic.code, diagnostic.args);
}

} // namespace

void DiagnosticSink::report(Diagnostic diagnostic) {
    if (info(diagnostic.code).severity == Severity::error) ++errors_;
    diagnostics_.push_back(std::move(diagnostic));
}

std::vector<Diagnostic> DiagnosticSink::sorted() const {
    std::vector<Diagnostic> result = diagnostics_;
    std::stable_sort(result.begin(), result.end(),
                     [](const Diagnostic& left, const Diagnostic& right) { return order_of(left) < order_of(right); });
    const auto last = std::unique(result.begin(), result.end(), [](const Diagnostic& left, const Diagnostic& right) {
        return order_of(left) == order_of(right);
    });
    result.erase(last, result.end());
    return result;
}

} // namespace forbear
