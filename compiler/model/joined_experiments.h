#pragma once
// The experiments of several texts that become one policy: which of them are one, and where what reads them then points.

#include <cstdint>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "model/model.h"

namespace forbear::model {

/// The same name, split by the same, into the same cells.
[[nodiscard]] bool is_alike(const Experiment& left, const Experiment& right);

enum class Joining : std::uint8_t {
    versions, ///< an experiment that all versions have alike is one experiment of the whole; any other belongs to its version
    used      ///< what is alike is one; everything belongs to the whole
};

class JoinedExperiments {
public:
    JoinedExperiments(const std::vector<const Policy*>& texts, Joining joining);

    /// The schema with the vocabularies of all experiments.
    [[nodiscard]] const Schema& schema() const { return schema_; }
    /// Everything in text `index` points to the experiments of the whole from now on; its lookups are its own.
    void redirect(Policy& policy, std::size_t index);
    /// Whether `guard`, redirected already, means the same in every version.
    [[nodiscard]] bool means_the_same(const Guard& guard) const;
    /// After every version was redirected.
    [[nodiscard]] std::vector<Experiment> take() { return std::move(experiments_); }

private:
    void redirect(Expr& expr, std::size_t index);

    Schema schema_;
    std::size_t first_vocabulary_ = 0;
    std::vector<Experiment> experiments_;
    std::vector<std::vector<std::uint32_t>> places_; ///< by text and its own index: the index in the whole
    std::map<const Lookup*, std::shared_ptr<const Lookup>> lookups_; ///< of the text at hand: what each became
    std::vector<std::shared_ptr<const Lookup>> originals_;           ///< kept, so that no other takes their place in memory
};

} // namespace forbear::model
