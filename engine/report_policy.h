#pragma once
// What a policy says, in its own words and in the order in which it is tried.

#include <string>
#include <vector>

#include "driver/load.h"
#include "forbear/report.h"
#include "model/model.h"
#include "syntax/passages.h"

namespace forbear {

[[nodiscard]] ReportPlace place_of(const SourceMap& sources, Span at);

/// The passages of all texts of a compilation, found by their places and names.
class PolicyWords {
public:
    explicit PolicyWords(const driver::Loaded& loaded);

    [[nodiscard]] std::vector<ReportPassage> rules(const model::Policy& policy) const;
    [[nodiscard]] std::vector<ReportPassage> guards(const model::Policy& policy) const;
    /// Of the policy and those that it refines or uses, of its guard files, of its schema.
    [[nodiscard]] std::vector<ReportPassage> definitions(const model::Policy& policy) const;
    /// `version 2: effective from 2026-12-01`, for each text that says so.
    [[nodiscard]] std::vector<std::string> effective(const std::string& policy) const;

private:
    [[nodiscard]] const syntax::Passage* at(Span place) const;
    [[nodiscard]] const syntax::Passage* table(const std::string& name, std::uint32_t file) const;
    [[nodiscard]] ReportPassage told(const syntax::Passage& passage) const;
    [[nodiscard]] ReportPassage told(const model::Policy& policy, const model::Rule& rule) const;
    void add_sections(const model::Policy& policy, std::uint32_t section, std::vector<std::uint32_t>& open,
                      std::vector<ReportPassage>& made) const;

    const SourceMap& sources_;
    std::vector<syntax::Passage> passages_;
};

} // namespace forbear
