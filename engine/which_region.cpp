#include "forbear/which_region.h"

#include "analysis/region_words.h"
#include "compiled_question.h"
#include "regions/region_program.h"

namespace forbear {
namespace {

class CompiledRegions final : public WhichRegion {
public:
    CompiledRegions(std::vector<RegionInfo> regions, ir::Program program, const CompiledPolicy& policy)
        : regions_(std::move(regions)), question_(std::move(program), policy) {}

    const std::vector<RegionInfo>& regions() const noexcept override { return regions_; }
    EngineKind engine() const noexcept override { return question_.engine(); }
    void find(const FactsView& facts, std::uint64_t begin, std::uint64_t end, std::uint32_t* out) const noexcept override {
        static_assert(CompiledQuestion::invalid == invalid);
        question_.answer(facts, begin, end, out);
    }

private:
    const std::vector<RegionInfo> regions_;
    const CompiledQuestion question_;
};

} // namespace

Result<std::shared_ptr<const WhichRegion>> which_region(const Policy& policy) {
    const auto* compiled = dynamic_cast<const CompiledPolicy*>(&policy);
    if (compiled == nullptr) return Error{ErrorCode::invalid_argument, "the policy was not loaded by this engine"};
    try {
        const regions::Regions read(compiled->program());
        Result<regions::RegionProgram> made = regions::program_of_regions(compiled->program(), read);
        if (!made) return made.error();
        const analysis::Words words(compiled->program(), read.space());
        std::vector<RegionInfo> told;
        for (const regions::RegionProgram::Place& place : made.value().places) told.push_back({place.rule, words.of(place.box)});
        return std::shared_ptr<const WhichRegion>(
            std::make_shared<CompiledRegions>(std::move(told), std::move(made.value().program), *compiled));
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::limit, "no memory for the regions of policy `" + policy.name() + "`"};
    }
}

} // namespace forbear
