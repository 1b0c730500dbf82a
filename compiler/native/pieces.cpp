#include "native/pieces.h"

namespace forbear::native {

void emit_parts(Unit& unit, std::string_view name, const std::vector<Part>& parts, bool apart) {
    std::size_t weight = 0;
    for (const Part& part : parts) weight += part.weight;
    if (!apart && weight <= unit.settings.function_weight) {
        for (const Part& part : parts) part.write();
        return;
    }
    for (std::size_t first = 0; first < parts.size();) {
        llvm::Function* piece = unit.piece(name);
        unit.call_piece(piece);
        const Unit::Aside aside(unit);
        unit.start_piece(piece);
        std::size_t filled = 0;
        do {
            parts[first].write();
            filled += parts[first++].weight;
        } while (first < parts.size() && filled + parts[first].weight <= unit.settings.function_weight);
        unit.b.CreateRetVoid();
    }
}

} // namespace forbear::native
