#include <fstream>

#include "artefact/decode.h"
#include "forbear/artefact.h"
#include "interpret/interpreted_policy.h"

namespace forbear {
namespace {

constexpr std::uintmax_t most_bytes = 1u << 30;

Result<std::string> read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    const std::streamoff size = file ? static_cast<std::streamoff>(file.tellg()) : -1;
    if (size < 0) return Error{ErrorCode::file, "`" + path + "` cannot be read"};
    if (static_cast<std::uintmax_t>(size) > most_bytes) return Error{ErrorCode::limit, "`" + path + "` is larger than 1 GB"};
    std::string bytes(static_cast<std::size_t>(size), '\0');
    file.seekg(0);
    if (!file.read(bytes.data(), size)) return Error{ErrorCode::file, "`" + path + "` cannot be read"};
    return bytes;
}

} // namespace

Result<std::shared_ptr<const Policy>> load_artefact(std::string_view bytes) {
    try {
        auto content = artefact::decode(bytes);
        if (!content) return content.error();
        artefact::Content sound = std::move(content).value();
        auto policy = std::make_shared<interpret::InterpretedPolicy>(std::move(sound.program), std::move(sound.places));
        policy->use_table();
        return std::shared_ptr<const Policy>(std::move(policy));
    } catch (const std::exception&) {
        return Error{ErrorCode::limit, "there is not enough memory for the artefact"};
    }
}

Result<std::shared_ptr<const Policy>> load_artefact_file(const std::string& path) {
    try {
        const Result<std::string> bytes = read_file(path);
        if (!bytes) return bytes.error();
        auto loaded = load_artefact(bytes.value());
        if (!loaded) return Error{loaded.error().code, "`" + path + "`: " + loaded.error().message};
        return loaded;
    } catch (const std::exception&) {
        return Error{ErrorCode::limit, "there is not enough memory for `" + path + "`"};
    }
}

} // namespace forbear
