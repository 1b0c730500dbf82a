#pragma once
// The items of two policies become one list: replaced, added and removed by name.

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "forbear/diagnostic.h"
#include "syntax/tree.h"

namespace forbear::model {

/// Rules, tables, sections and cadences have names of one kind, everything that conditions read another.
struct Named {
    std::string kind;  ///< `rule`, `parameter`
    const syntax::Name* name = nullptr;
    Span at;
    bool replaces = false;
    bool decides = false;  ///< has a place among the rules
    const syntax::Placement* placement = nullptr;
};
[[nodiscard]] Named named(const syntax::PolicyItem& item);

class ItemRefiner {
public:
    /// `items` are those of the refined policy and become the result; `base` is its name, `whole` how it is called.
    ItemRefiner(std::vector<syntax::PolicyItem>& items, std::string base, DiagnosticSink& sink);

    /// Items are taken in three rounds: replaced, added, removed. So a new rule may stand before one that goes.
    void refine(const std::vector<syntax::PolicyItem>& own);

private:
    struct Place {
        std::vector<syntax::PolicyItem>* items = nullptr;
        std::size_t index = 0;
        [[nodiscard]] syntax::PolicyItem& item() const { return (*items)[index]; }
    };
    [[nodiscard]] Place find(const std::string& name, bool decides) { return find_in(items_, name, decides); }
    [[nodiscard]] static Place find_in(std::vector<syntax::PolicyItem>& items, const std::string& name, bool decides);
    void replace(const syntax::PolicyItem& own);
    void replace_rows(const syntax::Table& own, syntax::Table& table);
    void add(const syntax::PolicyItem& own);
    void remove(const syntax::Removal& removal);
    /// False, after a message, when a name of `own` or inside of it is taken by the refined policy.
    [[nodiscard]] bool names_are_free(const syntax::PolicyItem& own, bool is_inner);
    [[nodiscard]] bool inner_is_plain(const syntax::PolicyItem& own);
    void report_missing(const std::string& kind, const syntax::Name& name, bool decides);
    void collect_names(const std::vector<syntax::PolicyItem>& items);

    std::vector<syntax::PolicyItem>& items_;
    std::string base_;
    DiagnosticSink& sink_;
    /// What the refined policy has, before anything changes: kind of each name.
    std::unordered_map<std::string, std::string> base_rules_, base_values_;
    std::unordered_map<std::string, Span> replaced_;
    std::size_t in_front_ = 0;                                  ///< new items without a place so far
    std::unordered_map<std::string, std::string> last_behind_;  ///< by target: the last new item after it
};

} // namespace forbear::model
