#include "forbear/build.h"

#include <algorithm>

#include "artefact/encode.h"
#include "artefact/format.h"
#include "build_header.h"
#include "interpret/interpreted_policy.h"
#include "native/ahead_of_time.h"

namespace forbear {
namespace {

const interpret::InterpretedPolicy* own(const Policy& policy) { return dynamic_cast<const interpret::InterpretedPolicy*>(&policy); }

Error not_ours() { return Error{ErrorCode::invalid_argument, "only a policy that this library has loaded can be built"}; }

bool is_identifier(const std::string& name) {
    const auto is_letter = [](char letter) { return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '_'; };
    const auto is_inner = [&](char letter) { return is_letter(letter) || (letter >= '0' && letter <= '9'); };
    return !name.empty() && is_letter(name.front()) && std::ranges::all_of(name, is_inner);
}

} // namespace

Result<std::string> build_artefact(const Policy& policy) {
    const auto* ours = own(policy);
    if (ours == nullptr) return not_ours();
    return artefact::encode({ours->program(), ours->places()});
}

std::vector<std::string> known_targets() { return native::known_targets(); }

Result<BuiltObject> build_object(const Policy& policy, const ObjectOptions& options) {
    const auto* ours = own(policy);
    if (ours == nullptr) return not_ours();
    const std::string symbol = options.symbol.empty() ? policy.name() : options.symbol;
    if (!is_identifier(symbol)) return Error{ErrorCode::invalid_argument, "`" + symbol + "` is no name that C can have"};
    std::optional<BoundLayout> layout;
    if (options.records) {
        auto bound = bind_layout(policy.schema(), *options.records);
        if (!bound) return bound.error();
        layout = std::move(bound).value();
    }
    native::ObjectRequest request;
    request.symbol = symbol;
    request.engine_version = artefact::engine_version();
    request.schema_hash = artefact::schema_hash(policy.schema());
    request.layout_hash = layout ? layout_hash(*layout) : "";
    request.records = layout ? &*layout : nullptr;
    request.targets = options.targets;
    auto made = native::make_object(ours->program(), request);
    if (!made) return made.error();
    native::Object object = std::move(made).value();
    return BuiltObject{symbol, std::move(object.bytes), object_header(ours->program(), request), std::move(object.targets)};
}

} // namespace forbear
