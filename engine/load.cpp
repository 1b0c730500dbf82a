#include <utility>

#include "driver/compile.h"
#include "forbear/engine.h"
#include "interpret/explain.h"
#include "interpret/interpret.h"
#include "native/compile.h"

namespace forbear {
namespace {

class CompiledPolicy final : public Policy {
public:
    CompiledPolicy(ir::Program program, SourceMap sources)
        : program_(std::move(program)), sources_(std::move(sources)), interpreter_(program_) {
        for (const ir::Rule& rule : program_.rules) rules_.push_back({rule.name, rule.title, rule.because});
        for (const ir::Guard& guard : program_.guards) {
            guards_.push_back({guard.name, guard.file, guard.citation, guard.because});
        }
    }

    /// Before the policy is shared. Where no machine code can be made the interpreter decides, and says so.
    void use_machine_code(int optimization) {
        Result<std::unique_ptr<native::Code>> code =
            native::compile(program_, optimization == 0 ? native::Optimization::o0 : native::Optimization::o2);
        if (code) {
            code_ = std::move(code).value();
            one_ = code_->one();
            batch_ = code_->batch();
        } else {
            note_ = "the interpreter decides, because no machine code could be made: " + code.error().message;
        }
    }

    const std::string& name() const noexcept override { return program_.name; }
    std::uint32_t version() const noexcept override { return program_.version; }
    const std::string& hash() const noexcept override { return program_.hash; }
    const Schema& schema() const noexcept override { return program_.schema; }
    const std::vector<RuleInfo>& rules() const noexcept override { return rules_; }
    const std::vector<GuardInfo>& guards() const noexcept override { return guards_; }
    bool reads_as_of() const noexcept override { return program_.reads_as_of; }
    const DecisionLayout& layout() const noexcept override { return program_.layout; }
    std::uint32_t outcome_word(std::uint32_t outcome) const noexcept override { return program_.outcome_words[outcome]; }

    void decide(const FactsView& facts, std::uint64_t row, std::int64_t* out) const noexcept override {
        if (one_ != nullptr) {
            one_(&facts, row, out);
        } else {
            interpreter_.decide(facts, row, out);
        }
    }
    void decide(const FactsView& facts, std::uint64_t begin, std::uint64_t end, std::int64_t* out) const noexcept override {
        if (batch_ != nullptr) {
            batch_(&facts, begin, end, out);
        } else {
            interpreter_.decide(facts, begin, end, out);
        }
    }

    Explanation explain(const FactsView& facts, std::uint64_t row) const override {
        return interpret::explain(program_, sources_, facts, row);
    }
    std::string fault_text(const Fault& fault, const FactsView& facts, std::uint64_t row) const override {
        return interpret::fault_text(program_.schema, fault, facts, row);
    }

    EngineKind engine() const noexcept override { return one_ != nullptr ? EngineKind::jit : EngineKind::interpreter; }
    const std::string& engine_note() const noexcept override { return note_; }

private:
    ir::Program program_;
    SourceMap sources_;
    interpret::Interpreter interpreter_;
    std::unique_ptr<native::Code> code_;
    DecideOne one_ = nullptr;
    DecideBatch batch_ = nullptr;
    std::vector<RuleInfo> rules_;
    std::vector<GuardInfo> guards_;
    std::string note_;
};

/// The program that the host asked for by name, or the only one.
Result<std::size_t> choose(const std::vector<ir::Program>& programs, const std::string& wanted) {
    std::string names;
    for (std::size_t index = 0; index < programs.size(); ++index) {
        if (programs[index].name == wanted) return index;
        names += (index == 0 ? "" : ", ") + programs[index].name;
    }
    if (programs.empty()) return Error{ErrorCode::policy, "the files hold no policy"};
    if (!wanted.empty()) return Error{ErrorCode::policy, "there is no policy `" + wanted + "` here, only: " + names};
    if (programs.size() > 1) return Error{ErrorCode::policy, "the files hold several policies, name one: " + names};
    return std::size_t{0};
}

LoadResult load(driver::Compiled compiled, const LoadOptions& options) {
    LoadResult result;
    result.diagnostics = std::move(compiled.diagnostics);
    result.sources = std::move(compiled.loaded.sources);
    if (!compiled.loaded.unreadable.empty()) result.error = compiled.loaded.unreadable.front();
    if (!compiled.ok) return result;
    const Result<std::size_t> chosen = choose(compiled.programs, options.policy);
    if (!chosen) {
        result.error = chosen.error().message;
        return result;
    }
    auto policy = std::make_shared<CompiledPolicy>(std::move(compiled.programs[chosen.value()]), result.sources);
    if (options.engine == EngineKind::jit) policy->use_machine_code(options.optimization);
    result.policy = std::move(policy);
    return result;
}

} // namespace

LoadResult load_files(const std::vector<std::string>& files, const LoadOptions& options) {
    return load(driver::compile_files(files, options.compile), options);
}

LoadResult load_texts(const std::vector<NamedText>& texts, const LoadOptions& options) {
    return load(driver::compile_texts(texts, options.compile), options);
}

} // namespace forbear
