#include "model/acceptances.h"

#include <algorithm>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>

#include "model/numbers.h"
#include "model/scope.h"

namespace forbear::model {
namespace {

bool is_finding(const CodeInfo& code) { return code.number >= 4000 && code.number <= 4999; }

class AcceptanceReader {
public:
    explicit AcceptanceReader(DiagnosticSink& sink) : sink_(sink) {}

    void read(const std::vector<syntax::PolicyItem>& items) {
        for (const syntax::PolicyItem& item : items) {
            if (const auto* section = std::get_if<syntax::Section>(&item.value)) read(section->items);
            else if (const auto* written = std::get_if<syntax::Acceptance>(&item.value)) add(*written);
        }
    }
    template <class Items> void read_plain(const Items& items) {
        for (const auto& item : items) {
            if (const auto* written = std::get_if<syntax::Acceptance>(&item)) add(*written);
        }
    }
    void add(const syntax::Acceptance& written) {
        if (written.finding.text.empty()) return; // said where it was read
        const std::optional<Code> code = code_of(written.finding);
        const std::optional<std::int64_t> until = written.until ? read_date(written.until->text) : std::nullopt;
        if (!code || !until || !written.because || !written.owner) return;
        Acceptance made{.code = *code,
                        .item = written.item.text,
                        .because = written.because->text,
                        .owner = written.owner->text,
                        .until = *until,
                        .at = written.finding.at,
                        .item_at = written.item.at};
        if (written.part) {
            made.item += "." + written.part->text;
            made.item_at = join(written.item.at, written.part->at);
        }
        made_.push_back(std::move(made));
    }
    [[nodiscard]] std::vector<Acceptance> take() { return std::move(made_); }

private:
    std::optional<Code> code_of(const syntax::Name& name) {
        const auto known = std::ranges::find(all_codes(), name.text, &CodeInfo::name);
        if (known == all_codes().end()) {
            sink_.report({.code = Code::unknown_finding, .at = name.at, .args = {name.text}, .help = help_for(name.text)});
            return std::nullopt;
        }
        if (!is_finding(*known)) {
            sink_.report({.code = Code::error_accepted,
                          .at = name.at,
                          .args = {name.text},
                          .help = "correct what it is about; only findings, FB4000 to FB4999, can be accepted"});
            return std::nullopt;
        }
        return static_cast<Code>(known->number);
    }

    static std::string help_for(const std::string& text) {
        std::vector<std::string> names;
        for (const CodeInfo& code : all_codes()) {
            if (text == "fb" + std::to_string(code.number)) return "write its name: `" + std::string(code.name) + "`";
            if (is_finding(code)) names.emplace_back(code.name);
        }
        std::string help = did_you_mean(text, names);
        return help.empty() ? "the name of a finding stands on its page in docs/diagnostics" : help;
    }

    DiagnosticSink& sink_;
    std::vector<Acceptance> made_;
};

} // namespace

std::vector<Acceptance> acceptances_of(const std::vector<syntax::File>& files, DiagnosticSink& sink) {
    AcceptanceReader reader(sink);
    for (const syntax::File& file : files) {
        for (const syntax::FileItem& item : file.items) {
            if (const auto* alone = std::get_if<syntax::Acceptance>(&item)) reader.add(*alone);
            else if (const auto* policy = std::get_if<syntax::Policy>(&item)) reader.read(policy->items);
            else if (const auto* guards = std::get_if<syntax::GuardFile>(&item)) reader.read_plain(guards->items);
            else if (const auto* schema = std::get_if<syntax::Schema>(&item)) reader.read_plain(schema->items);
        }
    }
    return reader.take();
}

} // namespace forbear::model
