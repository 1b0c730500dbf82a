#include <dlfcn.h>

#include <utility>

#include "artefact/encode.h"
#include "artefact/format.h"
#include "forbear/artefact.h"

namespace forbear {
namespace {

/// A loaded library; closed with its last owner.
class Library {
public:
    explicit Library(const std::string& path) : handle_(::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) {}
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;
    ~Library() {
        if (handle_ != nullptr) ::dlclose(handle_);
    }
    [[nodiscard]] bool is_open() const noexcept { return handle_ != nullptr; }
    [[nodiscard]] const forbear_kernel* kernel(const std::string& name) const {
        return static_cast<const forbear_kernel*>(::dlsym(handle_, name.c_str()));
    }

private:
    void* handle_;
};

class KernelPolicy final : public Policy {
public:
    KernelPolicy(std::shared_ptr<const Policy> policy, const forbear_kernel& kernel, std::shared_ptr<const Library> library)
        : library_(std::move(library)), policy_(std::move(policy)), decide_(kernel.decide), decide_batch_(kernel.decide_batch) {}

    const std::string& name() const noexcept override { return policy_->name(); }
    std::uint32_t version() const noexcept override { return policy_->version(); }
    const std::string& hash() const noexcept override { return policy_->hash(); }
    const Schema& schema() const noexcept override { return policy_->schema(); }
    const std::vector<RuleInfo>& rules() const noexcept override { return policy_->rules(); }
    const std::vector<GuardInfo>& guards() const noexcept override { return policy_->guards(); }
    const std::vector<ExperimentInfo>& experiments() const noexcept override { return policy_->experiments(); }
    bool reads_as_of() const noexcept override { return policy_->reads_as_of(); }
    const DecisionLayout& layout() const noexcept override { return policy_->layout(); }
    std::uint32_t outcome_word(std::uint32_t outcome) const noexcept override { return policy_->outcome_word(outcome); }

    void decide(const FactsView& facts, std::uint64_t row, std::int64_t* out) const noexcept override { decide_(&facts, row, out); }
    void decide(const FactsView& facts, std::uint64_t begin, std::uint64_t end, std::int64_t* out) const noexcept override {
        decide_batch_(&facts, begin, end, out);
    }
    void interpret(const FactsView& facts, std::uint64_t row, std::int64_t* out) const noexcept override { policy_->interpret(facts, row, out); }
    Explanation explain(const FactsView& facts, std::uint64_t row) const override { return policy_->explain(facts, row); }
    std::string fault_text(const Fault& fault, const FactsView& facts, std::uint64_t row) const override {
        return policy_->fault_text(fault, facts, row);
    }
    std::string reason_text(const DecisionView& decision, const FactsView& facts, std::uint64_t row) const override {
        return policy_->reason_text(decision, facts, row);
    }
    void wait_for_engine() const noexcept override {}
    EngineKind engine() const noexcept override { return EngineKind::ahead_of_time; }
    const std::string& engine_note() const noexcept override {
        static const std::string nothing_to_say;
        return nothing_to_say;
    }

private:
    std::shared_ptr<const Library> library_; ///< outlives the functions
    std::shared_ptr<const Policy> policy_;
    void (*decide_)(const void*, std::uint64_t, std::int64_t*);
    void (*decide_batch_)(const void*, std::uint64_t, std::uint64_t, std::int64_t*);
};

Error refused(const forbear_kernel& kernel, const Policy& policy, const std::string& why) {
    // The members that name it are where they are in every version of the interface that is as long.
    const std::string who = kernel.struct_size < sizeof(forbear_kernel) ? "the kernel"
                                                                        : "the kernel of policy `" + std::string(kernel.policy) + "`, built by Forbear " + kernel.engine_version + ",";
    return Error{ErrorCode::artefact, who + " does not decide for `" + policy.name() + "`: " + why};
}

Result<std::shared_ptr<const Policy>> bound(std::shared_ptr<const Policy> policy, const forbear_kernel& kernel, std::shared_ptr<const Library> library) {
    if (policy == nullptr) return Error{ErrorCode::invalid_argument, "there is no policy for the kernel"};
    if (auto fits = check_kernel(kernel, *policy); !fits) return fits.error();
    return std::shared_ptr<const Policy>(std::make_shared<KernelPolicy>(std::move(policy), kernel, std::move(library)));
}

} // namespace

Result<bool> check_kernel(const forbear_kernel& kernel, const Policy& policy, const RecordLayout* records) {
    std::string layout;
    if (records != nullptr) {
        const auto bound_layout = bind_layout(policy.schema(), *records);
        if (!bound_layout) return bound_layout.error();
        layout = layout_hash(bound_layout.value());
    }
    const std::string schema = artefact::schema_hash(policy.schema());
    const std::string version(artefact::engine_version());
    const forbear_kernel_expected expected{version.c_str(), policy.hash().c_str(), schema.c_str(), layout.c_str(), records != nullptr ? records->size : 0};
    if (const char* why = forbear_kernel_refusal(&kernel, &expected); why != nullptr) return refused(kernel, policy, why);
    if (kernel.policy != policy.name()) return refused(kernel, policy, "it is another policy of the same texts");
    if (kernel.decision_words != policy.layout().words || kernel.rules != policy.rules().size() || kernel.guards != policy.guards().size())
        return refused(kernel, policy, "its decisions have another form");
    return true;
}

Result<std::shared_ptr<const Policy>> use_kernel(std::shared_ptr<const Policy> policy, const forbear_kernel& kernel) {
    return bound(std::move(policy), kernel, nullptr);
}

Result<std::shared_ptr<const Policy>> use_kernel_file(std::shared_ptr<const Policy> policy, const std::string& path, const std::string& symbol) {
    if (policy == nullptr) return Error{ErrorCode::invalid_argument, "there is no policy for the kernel"};
    // A bare name would be looked for among the libraries of the system.
    auto library = std::make_shared<const Library>(path.find('/') == std::string::npos ? "./" + path : path);
    if (!library->is_open()) {
        const char* why = ::dlerror();
        return Error{ErrorCode::file, "`" + path + "` cannot be loaded" + (why != nullptr ? std::string(": ") + why : std::string())};
    }
    const std::string name = "forbear_" + (symbol.empty() ? policy->name() : symbol) + "_kernel";
    const forbear_kernel* kernel = library->kernel(name);
    if (kernel == nullptr) return Error{ErrorCode::artefact, "`" + path + "` has no kernel of policy `" + policy->name() + "`: it has no `" + name + "`"};
    return bound(std::move(policy), *kernel, std::move(library));
}

} // namespace forbear
