// Facts and fields that may stand in for protected ones: `postcode` for `ethnicity`. Rules may read them, and lint says so.

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "model/schema.h"

namespace forbear::model {
namespace {

class ProxyReader {
public:
    ProxyReader(ResolvedSchema& resolved, DiagnosticSink& sink) : resolved_(resolved), sink_(sink) {}

    void read() {
        for (const syntax::SchemaItem& item : resolved_.written->items) {
            if (const auto* fact = std::get_if<syntax::Fact>(&item)) read(*fact);
            if (const auto* record = std::get_if<syntax::ListType>(&item)) read(*record);
        }
    }

private:
    void read(const syntax::Fact& written) {
        const Meaning* meaning = resolved_.scope.find(written.name.text);
        for (const syntax::Name& name : written.proxy_for) {
            const std::optional<std::uint32_t> stands_for = protected_fact(name, written.name.text);
            if (!stands_for || meaning == nullptr) continue;
            if (meaning->kind == MeaningKind::list) {
                add({.list = meaning->index, .fact = nothing, .stands_for = *stands_for, .at = name.at});
                continue;
            }
            const bool is_for_each = meaning->kind == MeaningKind::per_channel;
            const std::size_t count = is_for_each ? resolved_.schema.channels.size() : 1;
            for (std::uint32_t place = 0; place < count; ++place)
                add({.list = nothing, .fact = meaning->index + place, .stands_for = *stands_for, .at = name.at});
        }
    }

    /// Several facts may be lists of one record.
    void read(const syntax::ListType& record) {
        for (std::uint32_t field = 0; field < record.fields.size(); ++field) {
            for (const syntax::Name& name : record.fields[field].proxy_for) {
                const std::optional<std::uint32_t> stands_for = protected_fact(name, {});
                if (!stands_for) continue;
                for (std::uint32_t list = 0; list < resolved_.schema.lists.size(); ++list) {
                    if (resolved_.schema.lists[list].record == record.name.text)
                        add({.list = list, .fact = field, .stands_for = *stands_for, .at = name.at});
                }
            }
        }
    }

    void add(Proxy proxy) { resolved_.proxies.push_back(proxy); }

    /// The protected fact that `name` means; `from` is the fact that would stand in for it.
    std::optional<std::uint32_t> protected_fact(const syntax::Name& name, const std::string& from) {
        const std::vector<Fact>& facts = resolved_.schema.facts;
        const Meaning* found = resolved_.scope.find(name.text);
        const bool is_itself = name.text == from;
        const bool is_fact = found != nullptr && found->kind == MeaningKind::fact && !is_itself;
        if (is_fact && facts.at(found->index).is_protected) return found->index;
        std::vector<std::string> names;
        for (const Fact& fact : facts) {
            if (fact.is_protected && fact.name != from) names.push_back(fact.name);
        }
        Diagnostic mistake{.code = Code::not_protected, .at = name.at, .args = {name.text}};
        if (is_itself) mistake.help = "a fact does not stand in for itself; what no rule may read is `protected`";
        else if (is_fact) mistake.help = "add `, protected` to `" + name.text + "`, or name a fact that is protected";
        else if (found == nullptr) mistake.help = did_you_mean(name.text, names);
        else mistake.help = "it is " + meaning_words(found->kind);
        if (mistake.help.empty()) mistake.help = "declare it: `fact " + name.text + " text, may be unknown, protected`";
        if (is_fact && found->at.end > 0) mistake.labels.push_back({found->at, "declared here"});
        sink_.report(std::move(mistake));
        return std::nullopt;
    }

    ResolvedSchema& resolved_;
    DiagnosticSink& sink_;
};

} // namespace

void add_proxies(ResolvedSchema& schema, DiagnosticSink& sink) { ProxyReader(schema, sink).read(); }

} // namespace forbear::model
