#pragma once
// The lints of a whole set of files: names that nobody uses, texts that nobody should send.

#include <functional>

#include "lint/findings.h"
#include "lint/policy_lints.h"
#include "syntax/tree.h"

namespace forbear::lint {

/// All texts that were read together.
struct Project {
    const SourceMap& sources;
    const std::vector<syntax::File>& files;
    /// Whether findings in this source were asked for; the others were only imported.
    std::function<bool(std::uint32_t source)> is_asked;
    std::vector<const model::Policy*> policies;
    std::vector<const ir::Judged*> judged; ///< of the policies, in their order
};

void names_without_use(const Project& project, Findings& findings);
void facts_without_use(const Project& project, Findings& findings);
void imports_without_use(const Project& project, Findings& findings);
void guards_not_used(const Project& project, Findings& findings);
void names_that_say_nothing(const Project& project, Findings& findings);
void words_that_threaten(const Project& project, Findings& findings);

/// All of the above, in this order.
void lint_project(const Project& project, Findings& findings);

} // namespace forbear::lint
