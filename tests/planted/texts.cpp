#include "texts.h"

#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "paths.h"

namespace forbear::planted {

std::vector<NamedText> realistic() {
    std::vector<NamedText> texts;
    for (const char* name : {"card.forbear", "federal.forbear", "account.forbear"}) {
        std::ifstream stream(checkout::source_dir() + "/tests/planted/" + name);
        REQUIRE(stream);
        std::ostringstream text;
        text << stream.rdbuf();
        texts.push_back({name, text.str()});
    }
    return texts;
}

std::vector<NamedText> edited(std::vector<NamedText> texts, const std::vector<TextEdit>& edits) {
    for (const TextEdit& edit : edits) {
        std::size_t places = 0;
        for (NamedText& each : texts) {
            const std::size_t at = each.text.find(edit.from);
            if (at == std::string::npos) continue;
            places += each.text.find(edit.from, at + 1) == std::string::npos ? 1u : 2u;
            each.text.replace(at, edit.from.size(), edit.to);
        }
        INFO("to be replaced: " << edit.from);
        REQUIRE(places == 1);
    }
    return texts;
}

} // namespace forbear::planted
