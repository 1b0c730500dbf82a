#include "diff_items.h"

#include <algorithm>
#include <vector>

namespace forbear {
namespace {

struct Place {
    std::string kind, name;
    std::uint32_t begin = 0;
    bool is_compared = true;
};

class Places {
public:
    std::vector<Place> all;

    void operator()(const syntax::Rule& item) { add("rule", item.name, item.at); }
    void operator()(const syntax::Parameter& item) { add("parameter", item.name, item.at); }
    void operator()(const syntax::Call& item) { add("condition", item.name, item.at); }
    void operator()(const syntax::Define& item) { add("list", item.name, item.at); }
    void operator()(const syntax::Calculate& item) { add("calculation", item.name, item.at); }
    void operator()(const syntax::Lookup& item) { add("lookup", item.name, item.at); }
    void operator()(const syntax::Calendar& item) { add("calendar", item.name, item.at); }
    void operator()(const syntax::Cadence& item) { add("cadence", item.name, item.at); }
    void operator()(const syntax::Experiment& item) { add("experiment", item.name, item.at); }
    void operator()(const syntax::Removal& item) { all.push_back({"removal", "removed " + item.name.text, item.at.begin}); }
    void operator()(const syntax::Acceptance& item) { all.push_back({"acceptance", {}, item.at.begin, false}); }
    void operator()(const syntax::Guard& item) { add("guard", item.name, item.at); }
    void operator()(const syntax::Fact& item) { add("fact", item.name, item.at); }
    void operator()(const syntax::ListType& item) { all.push_back({"list", "list " + item.name.text, item.at.begin}); }
    void operator()(const syntax::Channels& item) { all.push_back({"channels", "channels", item.at.begin}); }
    void operator()(const syntax::Outcome& item) { add("outcome", item.name, item.at); }
    void operator()(const syntax::Table& item) {
        add("table", item.name, item.at);
        for (const syntax::TableRow& row : item.rows) all.push_back({"row", item.name.text + "." + row.name.text, row.name.at.begin});
        // What follows the last row is no part of it: `because`, and the end.
        if (item.because) all.push_back({"reason", "reason of " + item.name.text, item.because->at.begin});
    }
    void operator()(const syntax::Section& item) {
        add("section", item.name, item.at);
        for (const syntax::PolicyItem& each : item.items) std::visit(*this, each.value);
    }
    void operator()(const syntax::Import& item) { all.push_back({"import", {}, item.at.begin, false}); }
    void operator()(const syntax::Schema& item) {
        all.push_back({"schema", item.name.text, item.at.begin, false});
        for (const syntax::SchemaItem& each : item.items) std::visit(*this, each);
    }
    void operator()(const syntax::Policy& item) {
        all.push_back({"policy", item.name.text, item.at.begin});
        for (const syntax::PolicyItem& each : item.items) std::visit(*this, each.value);
        if (item.otherwise) all.push_back({"rule", "otherwise", item.otherwise->at.begin});
    }
    void operator()(const syntax::GuardFile& item) {
        all.push_back({"guards", item.name.text, item.at.begin});
        for (const syntax::GuardItem& each : item.items) std::visit(*this, each);
    }
    void operator()(const syntax::Require& item) { all.push_back({"requirement", item.name.text, item.at.begin}); }
    template <class Other>
    void operator()(const Other& item) {
        all.push_back({"scenario", {}, item.at.begin, false});
    }

private:
    void add(const char* kind, const syntax::Name& name, Span at) { all.push_back({kind, name.text, std::min(at.begin, name.at.begin)}); }
};

/// Comments go, white space becomes one blank, and so do the words that close something.
std::string plain(std::string_view text) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < text.size();) {
        const char letter = text[at];
        if (letter == '#') {
            while (at < text.size() && text[at] != '\n') ++at;
        } else if (letter == ' ' || letter == '\n' || letter == '\t' || letter == '\r') {
            ++at;
        } else if (letter == '"') {
            const std::size_t begin = at;
            for (++at; at < text.size() && text[at] != '"'; ++at) at += text[at] == '\\' ? 1u : 0u;
            words.emplace_back(text.substr(begin, ++at - begin));
        } else {
            const std::size_t begin = at;
            while (at < text.size() && std::string_view(" \n\t\r#\"").find(text[at]) == std::string_view::npos) ++at;
            words.emplace_back(text.substr(begin, at - begin));
        }
    }
    std::string made;
    for (std::size_t place = 0; place < words.size(); ++place) {
        const auto closes = [](const std::string& word) { return word == "table" || word == "section" || word == "guards" || word == "cadence" || word == "lookup"; };
        if (words[place] == "end" && place + 1 < words.size() && closes(words[place + 1])) break;
        made += (made.empty() ? "" : " ") + words[place];
    }
    return made;
}

} // namespace

std::map<std::string, TextItem> items_of(const driver::Loaded& loaded) {
    std::map<std::string, TextItem> made;
    for (const syntax::File& file : loaded.files) {
        Places places;
        for (const syntax::FileItem& item : file.items) std::visit(places, item);
        std::ranges::sort(places.all, {}, &Place::begin);
        const std::string_view text = loaded.sources.file(file.source).text;
        for (std::size_t place = 0; place < places.all.size(); ++place) {
            const Place& each = places.all[place];
            const std::size_t end = place + 1 < places.all.size() ? places.all[place + 1].begin : text.size();
            if (each.is_compared) made[each.name] = {each.kind, plain(text.substr(each.begin, end - each.begin)), file.source, each.begin};
        }
    }
    return made;
}

} // namespace forbear
