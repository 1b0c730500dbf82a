#pragma once
// Everything a policy declares, by name, as the author wrote it. Looked up by string whenever it is met.

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "differential/naive/value.h"
#include "syntax/tree.h"

namespace forbear::naive {

/// An experiment: its cells in their order, the rest included, and where each ends, in hundredths of a percent.
struct ShareOut {
    std::string by;
    std::vector<std::string> cells;
    std::vector<int> ends;
};

/// The names that one policy, or one guard file, can use.
struct Scope {
    std::vector<const syntax::Fact*> facts; ///< scalar facts, in the order they are checked
    std::vector<const syntax::Fact*> lists;
    std::map<std::string, const syntax::ListType*> records;
    std::map<std::string, const syntax::Calculate*> calculations;
    std::map<std::string, const syntax::Call*> calls;
    std::map<std::string, const syntax::Define*> definitions;
    std::map<std::string, const syntax::Parameter*> parameters;
    std::map<std::string, const syntax::Lookup*> lookups;
    std::map<std::string, const syntax::Calendar*> calendars;
    std::map<std::string, ShareOut> experiments; ///< of the policy, for its guards too
    std::vector<const syntax::Outcome*> outcomes;
    std::vector<std::string> channels;
    std::map<std::string, Fraction> costs; ///< of channels that state one
    std::vector<std::shared_ptr<syntax::Fact>> per_channel; ///< `reach_email` ... of `fact reach ... for each channel`
    std::map<const syntax::TypeExpr*, std::vector<std::string>> vocabularies; ///< of every type that has one

    [[nodiscard]] const syntax::Fact* list(const std::string& name) const;
    [[nodiscard]] const syntax::Outcome* outcome(const std::string& name) const;
    [[nodiscard]] const std::vector<std::string>* vocabulary(const syntax::TypeExpr& type) const;
    /// The record type of a list fact.
    [[nodiscard]] const syntax::ListType& record_of(const syntax::Fact& list) const;
    /// Digits after the point that values of this type keep.
    [[nodiscard]] static int places(const syntax::TypeExpr& type);
};

/// All that one decision needs: the policy, its schema, the guard files it names.
struct World {
    const syntax::Policy* policy = nullptr;
    Scope scope; ///< of the policy
    struct Guards {
        const syntax::GuardFile* file = nullptr;
        Scope scope;
        /// Named only by a policy that these cells of an experiment use: they bind whoever may be in one of them.
        std::string experiment;
        std::set<std::string> cells;
    };
    std::vector<Guards> guards;
    std::map<std::string, std::shared_ptr<World>> used; ///< by the names of the policies that cells use
};

/// Collects what each version of policy `name` sees in `files` (of the only policy when `name` is empty).
[[nodiscard]] std::vector<World> worlds_of(const std::vector<syntax::File>& files, const std::string& name = {});

/// The cells of one record as a CSV would hold them. A fact that is not there is an empty cell.
using Cells = std::map<std::string, std::string>;
struct RecordText {
    Cells facts;
    std::map<std::string, std::vector<Cells>> lists; ///< absent: no elements
    std::set<std::string> unknown_lists;
};

/// One record as values, or the reason why it has none.
struct Facts {
    std::map<std::string, Value> values;
    struct List {
        bool unknown = false;
        std::vector<std::map<std::string, Value>> elements;
    };
    std::map<std::string, List> lists;
    std::string fault; ///< empty: the record is valid; else kind, fact, field and element
};
[[nodiscard]] Facts read_record(const Scope& scope, const RecordText& record);

/// A value of `type` as people write it: `410.00 USD`, `2026-12-01`, `a;b`, `08:01-20:59`.
[[nodiscard]] std::string write_value(const Scope& scope, const syntax::TypeExpr& type, const Value& value);

} // namespace forbear::naive
