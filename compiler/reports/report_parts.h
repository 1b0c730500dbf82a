#pragma once
// The chapters of the page of a report: each appends one `section`, with the id that the contents link to.

#include <string>

#include "forbear/report.h"
#include "reports/html.h"

namespace forbear::reports {

/// Around a table: it scrolls by itself on narrow screens, also by keyboard.
void open_scroll(Html& html, const std::string& label);
/// A head row of a table with these words.
void add_head(Html& html, const std::vector<std::string>& words);
/// `early_stage.forbear:14`; nothing for what has no place.
[[nodiscard]] std::string place_text(const ReportPlace& at);
/// A name that may break after its dots and underscores.
void add_name(Html& html, const std::string& name);
/// `yes`, `not decided` as a word of judgement: `good`, `bad`, `open` or `plain`.
void add_mark(Html& html, const char* kind, const std::string& word);

void add_policy(Html& html, const Report& report);   // page_policy.cpp
void add_map(Html& html, const Report& report);      // page_map.cpp
void add_cells(Html& html, const Report& report);    // page_cells.cpp
void add_findings(Html& html, const Report& report); // page_checks.cpp
void add_requirements(Html& html, const Report& report);
void add_scenarios(Html& html, const Report& report);
void add_difference(Html& html, const Report& report); // page_numbers.cpp
void add_portfolio(Html& html, const Report& report);
void add_sign_off(Html& html, const Report& report);

} // namespace forbear::reports
