#pragma once
// `policy brand_b refines early_stage`: the two texts become one flat policy, so that nothing later knows of it. Every word
// keeps its place: what is inherited points into the text of the refined policy.

#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "forbear/diagnostic.h"
#include "syntax/tree.h"

namespace forbear::model {

/// `early_stage version 3`.
[[nodiscard]] std::string policy_words(const syntax::Policy& policy);

/// A policy as it is decided.
struct Flat {
    const syntax::Policy* policy = nullptr;     ///< null: it cannot be refined so, which has been said
    std::vector<const syntax::Policy*> layers;  ///< the texts it is made of, itself first
    [[nodiscard]] bool is_refined() const { return layers.size() > 1; }
    /// The text that `at` stands in; the policy itself where it is in none of them.
    [[nodiscard]] const syntax::Policy& layer_of(Span at) const;
};

/// All policies of one compilation, flattened on demand and once. The trees it makes live as long as it does.
class Refinements {
public:
    Refinements(const std::vector<const syntax::Policy*>& policies, DiagnosticSink& sink)
        : policies_(policies), sink_(sink) {}

    [[nodiscard]] const Flat& flat(const syntax::Policy& written);

private:
    [[nodiscard]] Flat flatten(const syntax::Policy& written);
    [[nodiscard]] const syntax::Policy* refined_by(const syntax::Policy& written);
    void report_circle(const syntax::Policy& written);

    const std::vector<const syntax::Policy*>& policies_;
    DiagnosticSink& sink_;
    std::unordered_map<const syntax::Policy*, Flat> known_;
    std::vector<const syntax::Policy*> open_;   ///< being flattened, outermost first
    std::deque<syntax::Policy> made_;
};

} // namespace forbear::model
