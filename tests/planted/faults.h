#pragma once
// Mistakes that people make in treatment policies, as edits of card.forbear.

#include <string>
#include <vector>

#include "forbear/diagnostic.h"

namespace forbear::planted {

struct TextEdit {
    std::string from; ///< stands in the text once
    std::string to;
};

struct Fault {
    std::string name;
    std::vector<TextEdit> edits;
    Code code{};
    std::string item;          ///< what the finding is about
    std::string says;          ///< stands in its message
    std::vector<TextEdit> twin; ///< the same change done right; none: the text as it is
};

[[nodiscard]] const std::vector<Fault>& faults();

} // namespace forbear::planted
