#pragma once
// Why two versions decide a customer differently, as far as the texts tell, and what else of the texts has changed.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "diff_items.h"
#include "forbear/diff.h"
#include "ir/program.h"
#include "model/model.h"
#include "syntax/tree.h"

namespace forbear {

using TextItems = std::map<std::string, TextItem>;

class Causes {
public:
    /// All must outlive this.
    Causes(const TextItems& before, const TextItems& after, const ir::Program& old_program, const ir::Program& new_program);

    /// Of customers whom rule `before` decided and rule `after` decides. `is_far`: neither rule's own text has changed.
    [[nodiscard]] std::vector<std::string> of(std::uint32_t before, std::uint32_t after, const Explanation& decided_before,
                                              const Explanation& decided_after, bool& is_far) const;

private:
    [[nodiscard]] bool has_changed(const std::string& name) const;
    void add_names(const std::string& name, std::set<std::string>& reached) const;
    [[nodiscard]] std::string words(const std::string& name) const;

    const TextItems& before_;
    const TextItems& after_;
    const ir::Program& old_;
    const ir::Program& new_;
};

/// Parts that are not as they were, in the order of their names.
[[nodiscard]] std::vector<TextChange> text_changes(const TextItems& before, const TextItems& after);
/// What of the facts, channels and outcomes has changed, in words.
[[nodiscard]] std::vector<std::string> schema_changes(const model::Policy& before, const model::Policy& after, const TextItems& old_items,
                                                      const TextItems& new_items);
/// `files` with the facts, lists, channels and outcomes of `newer`; calculations, what outcomes normally are and what channels cost stay.
[[nodiscard]] std::vector<syntax::File> with_facts_of(std::vector<syntax::File> files, const std::vector<syntax::File>& newer);

} // namespace forbear
