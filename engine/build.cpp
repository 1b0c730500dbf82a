#include "forbear/build.h"

#include "artefact/encode.h"
#include "interpret/interpreted_policy.h"

namespace forbear {

Result<std::string> build_artefact(const Policy& policy) {
    const auto* own = dynamic_cast<const interpret::InterpretedPolicy*>(&policy);
    if (own == nullptr) return Error{ErrorCode::invalid_argument, "only a policy that this library has loaded can be built"};
    return artefact::encode({own->program(), own->places()});
}

} // namespace forbear
