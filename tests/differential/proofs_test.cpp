// Requirements of generated policies against records: what is proved no record breaks, and what nobody can keep is refuted.

#include <algorithm>
#include <catch2/catch.hpp>
#include <iostream>
#include <string_view>

#include "analysis/questions.h"
#include "differential/harness.h"
#include "interpret/judge.h"

namespace forbear::differential {
namespace {

/// Requirements of every kind, of which the compiler refuses some.
class RequirementWriter {
public:
    RequirementWriter(const GeneratedPolicy& policy, Random& random) : policy_(policy), random_(random) {}

    std::string write() {
        const std::string text = random_.chance(40) ? comparison() : whenever() + must();
        return text + "\n  because \"So.\"\n";
    }
    /// What no decision keeps.
    std::string impossible() {
        const std::string channel = random_.pick(policy_.channels);
        return "  channels include " + channel + " and channels exclude " + channel + "\n  because \"So.\"\n";
    }

private:
    std::string comparison() {
        const std::vector<std::string> calculated = calculations();
        const bool is_calculated = !calculated.empty() && random_.chance(50);
        const std::string fact = is_calculated ? random_.pick(calculated) : random_.pick(policy_.facts).name;
        const std::string outcome = random_.pick(policy_.outcomes).name;
        return "  a " + random_.pick({"higher", "lower"}) + " " + fact + " never gets a " + random_.pick({"higher", "lower"}) +
               " " + outcome + ", all else equal";
    }
    [[nodiscard]] std::vector<std::string> calculations() const {
        constexpr std::string_view word = "\ncalculate ";
        std::vector<std::string> names;
        for (auto at = policy_.text.find(word); at != std::string::npos; at = policy_.text.find(word, at + 1)) {
            const auto begin = at + word.size();
            names.push_back(policy_.text.substr(begin, policy_.text.find(' ', begin) - begin));
        }
        return names;
    }
    std::string whenever() {
        if (random_.chance(30)) return {};
        if (!policy_.lists.empty() && random_.chance(20))
            return "  whenever there " + random_.pick({"is at least 1 ", "is at most 1 "}) + random_.pick(policy_.lists).record + "\n";
        if (random_.chance(20)) return "  whenever channels include " + random_.pick(policy_.channels) + "\n";
        return "  whenever " + test(random_.pick(random_.chance(20) ? policy_.outcomes : policy_.facts)) + "\n";
    }
    std::string must() {
        const std::string unless = random_.chance(25) ? " unless a guard forbids it" : "";
        if (random_.chance(50))
            return "  channels " + random_.pick({"exclude ", "include "}) + random_.pick(policy_.channels) + unless;
        return "  " + test(random_.pick(policy_.outcomes)) + unless;
    }
    std::string test(const Variable& about) {
        if (about.unknown && random_.chance(20)) return about.name + " is unknown";
        if (about.none && random_.chance(20)) return about.name + " is none";
        switch (about.kind) {
        case Kind::yes_no: return random_.pick({"", "not "}) + about.name;
        case Kind::choice:
        case Kind::channel: return about.name + random_.pick({" is ", " is not "}) + random_.pick(about.values);
        case Kind::set: return about.name + random_.pick({" includes ", " excludes "}) + random_.pick(about.values);
        case Kind::text: return about.name + " is \"A-1\"";
        case Kind::date: return about.name + random_.pick({" is before ", " is on or after "}) + date_text(random_.between(20'400, 20'900));
        default: {
            const auto found = policy_.constants.find(about.kind);
            const bool has = found != policy_.constants.end() && about.places == 0 && random_.chance(60);
            const std::int64_t bound = has ? random_.pick(found->second) : random_.between(about.low, std::min(about.high, about.low + 100));
            const std::string unit = about.kind == Kind::money ? " USD" : about.kind == Kind::percent ? "%" : "";
            return about.name + random_.pick({" is at least ", " is at most "}) + amount_text(bound, about.places) + unit;
        }
        }
    }

    const GeneratedPolicy& policy_;
    Random& random_;
};

/// Records of a policy, each with one that differs from it in little.
class Crowd {
public:
    Crowd(const GeneratedPolicy& policy, const ir::Judged& judged, std::size_t size, std::uint64_t seed)
        : schema_(judged.program.schema), interpreter_(judged.program), random_(seed) {
        for (std::size_t place = 0; place < size; ++place) texts_.push_back(generate_record(policy, random_));
        everybody_ = decided(texts_);
    }

    [[nodiscard]] bool breaks(const ir::Requirement& requirement) {
        if (requirement.kind == ir::RequirementKind::comparison) return two_break(requirement);
        for (std::size_t row = 0; row < texts_.size(); ++row) {
            if (interpret::judge(requirement, interpreter_, one(everybody_, row)) == interpret::Verdict::broken) return true;
        }
        return false;
    }

private:
    struct Decisions {
        std::unique_ptr<Batch> batch;
        std::vector<std::int64_t> words;
    };

    Decisions decided(const std::vector<naive::RecordText>& texts) {
        const std::size_t words = interpreter_.program().layout.words;
        Decisions made{std::make_unique<Batch>(schema_, texts), std::vector<std::int64_t>(words * texts.size())};
        interpreter_.decide(made.batch->view(), 0, texts.size(), made.words.data());
        return made;
    }
    [[nodiscard]] interpret::Decided one(const Decisions& of, std::size_t row) const {
        return {&of.batch->view(), row, of.words.data() + row * interpreter_.program().layout.words};
    }
    bool two_break(const ir::Requirement& requirement) {
        std::vector<naive::RecordText> changed = texts_;
        for (naive::RecordText& text : changed) {
            naive::RecordText other = random_.pick(texts_);
            for (const std::uint32_t fact : requirement.facts) {
                const std::string& name = schema_.facts[fact].name;
                text.facts[name] = other.facts[name];
            }
            for (const std::uint32_t list : requirement.lists) {
                const std::string& name = schema_.lists[list].name;
                text.lists[name] = other.lists[name];
                text.unknown_lists.erase(name);
                if (other.unknown_lists.contains(name)) text.unknown_lists.insert(name);
            }
        }
        const Decisions others = decided(changed);
        for (std::size_t row = 0; row < texts_.size(); ++row) {
            const auto verdict = interpret::judge(requirement, interpreter_, one(everybody_, row), one(others, row));
            if (verdict == interpret::Verdict::broken) return true;
        }
        return false;
    }

    const Schema& schema_;
    interpret::Interpreter interpreter_;
    Random random_;
    std::vector<naive::RecordText> texts_;
    Decisions everybody_;
};

} // namespace

TEST_CASE("what is proved of a generated policy no record breaks", "[analysis][proofs]") {
    const std::size_t policies = setting("FORBEAR_PROOFS_POLICIES", 8);
    const std::size_t first = setting("FORBEAR_PROOFS_SEED", 1);
    const std::size_t records = setting("FORBEAR_PROOFS_RECORDS", 500);
    std::size_t proved = 0, refuted = 0, not_decided = 0;
    for (std::uint64_t seed = first; seed < first + policies; ++seed) {
        const GeneratedPolicy policy = generate_policy(seed);
        Random random(seed + 11);
        RequirementWriter writer(policy, random);
        std::string text = policy.text + "\nrequire nobody_keeps_it\n" + writer.impossible();
        const auto alone = judged_from(text);
        if (!alone) continue;
        for (int tried = 0; tried < 10; ++tried) {
            const std::string longer = text + "\nrequire required_" + std::to_string(tried) + "\n" + writer.write();
            if (judged_from(longer)) text = longer;
        }
        const std::optional<ir::Judged> judged = judged_from(text);
        REQUIRE(judged);
        Crowd crowd(policy, *judged, records, seed + 12);
        analysis::Questions questions(*judged);
        for (std::uint32_t index = 0; index < judged->requirements.size(); ++index) {
            const ir::Requirement& requirement = judged->requirements[index];
            const Verdict verdict = questions.can_break(index).verdict;
            proved += verdict == Verdict::no ? 1u : 0u;
            refuted += verdict == Verdict::yes ? 1u : 0u;
            not_decided += verdict == Verdict::not_decided ? 1u : 0u;
            INFO(text << "\nseed " << seed << ": " << requirement.name << ": " << requirement.text);
            // Formulas that contradict themselves would prove this one, too.
            if (requirement.name == "nobody_keeps_it") CHECK(verdict != Verdict::no);
            if (verdict == Verdict::no) CHECK_FALSE(crowd.breaks(requirement));
        }
    }
    std::cout << "proofs: " << proved << " proved, " << refuted << " refuted, " << not_decided << " not decided\n";
    CHECK(proved > 0);
    CHECK(refuted > 0);
}

} // namespace forbear::differential
