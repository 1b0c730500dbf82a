#include "artefact/format.h"

#include <array>

#include "forbear/sha256.h"

namespace forbear::artefact {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view magic = "\x89" "FBC\r\n\x1a\n"sv;
constexpr std::size_t head_bytes = 120;
constexpr std::size_t digest_bytes = 32;
constexpr std::size_t version_bytes = 24;
constexpr std::size_t format_at = 8, head_size_at = 12, fingerprint_at = 16, version_at = 24, size_at = 48, policy_at = 56, schema_at = 88;

constexpr std::uint64_t fnv(std::uint64_t hash, std::string_view text) {
    for (const char letter : text) hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100'0000'01b3;
    return hash;
}

/// Over every instruction with its meaning in words: two builds that differ in one do not read each other's files.
constexpr std::uint64_t fingerprint() {
    std::uint64_t hash = 0xcbf2'9ce4'8422'2325;
#define FORBEAR_OP(name, operands, meaning) hash = fnv(hash, #name " " #operands " " meaning "\n");
#include "ir/opcodes.def"
#undef FORBEAR_OP
    return hash;
}

void put(std::string& bytes, std::uint64_t value, std::size_t width) {
    for (std::size_t byte = 0; byte < width; ++byte) bytes += static_cast<char>(value >> 8 * byte & 0xff);
}

std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t width) {
    std::uint64_t value = 0;
    for (std::size_t byte = 0; byte < width; ++byte) value |= std::uint64_t{static_cast<unsigned char>(bytes[at + byte])} << 8 * byte;
    return value;
}

int digit_of(char letter) {
    if (letter >= '0' && letter <= '9') return letter - '0';
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

bool put_hash(std::string& bytes, std::string_view digits) {
    if (digits.size() != 2 * digest_bytes) return false;
    for (std::size_t byte = 0; byte < digest_bytes; ++byte) {
        const int high = digit_of(digits[2 * byte]);
        const int low = digit_of(digits[2 * byte + 1]);
        if (high < 0 || low < 0) return false;
        bytes += static_cast<char>(high * 16 + low);
    }
    return true;
}

std::string raw_digest(std::string_view bytes) {
    Sha256 sum;
    sum.add(bytes);
    const std::array<std::uint8_t, digest_bytes> digest = sum.finish();
    return {digest.begin(), digest.end()};
}

Error refused(std::string words) { return Error{ErrorCode::artefact, "the artefact " + std::move(words)}; }

/// The version as it stands in the head: what a damaged file says there must not reach a terminal.
std::string version_in(std::string_view bytes) {
    std::string version;
    for (const char letter : bytes.substr(version_at, version_bytes)) {
        if (letter == '\0') break;
        version += letter > ' ' && letter < '\x7f' ? letter : '?';
    }
    return version;
}

} // namespace

std::string hexadecimal(std::string_view digest) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char byte : digest) {
        text += digits[static_cast<unsigned char>(byte) >> 4];
        text += digits[static_cast<unsigned char>(byte) & 15];
    }
    return text;
}

std::string digest_of(std::string_view bytes) { return hexadecimal(raw_digest(bytes)); }

std::string_view engine_version() noexcept { return FORBEAR_VERSION; }

Result<std::string> seal(const Head& head, std::string_view body) {
    std::string bytes(magic);
    put(bytes, format_version, 4);
    put(bytes, head_bytes, 4);
    put(bytes, fingerprint(), 8);
    std::string version = head.engine_version;
    version.resize(version_bytes, '\0');
    bytes += version;
    put(bytes, body.size(), 8);
    if (!put_hash(bytes, head.policy_hash) || !put_hash(bytes, head.schema_hash))
        return Error{ErrorCode::invalid_argument, "an artefact needs SHA-256 hashes of 64 digits"};
    bytes += body;
    bytes += raw_digest(bytes);
    return bytes;
}

Result<Sealed> unseal(std::string_view bytes) {
    if (!bytes.starts_with(magic.substr(0, std::min(magic.size(), bytes.size()))) || bytes.empty())
        return Error{ErrorCode::artefact, "this is no artefact of Forbear"};
    if (bytes.size() < head_bytes) return refused("is cut short: it has " + std::to_string(bytes.size()) + " bytes");
    const std::uint64_t format = number_at(bytes, format_at, 4);
    const std::string version = version_in(bytes);
    const std::string who = "was written by Forbear " + version + ", this is " + std::string(engine_version());
    if (format != format_version)
        return refused("is of format " + std::to_string(format) + " and this build reads format " + std::to_string(format_version) + ": it " + who +
                       "; build it again with this version");
    if (number_at(bytes, head_size_at, 4) != head_bytes) return refused("is damaged: its head has another size");
    const std::uint64_t size = number_at(bytes, size_at, 8);
    const std::uint64_t around = head_bytes + digest_bytes;
    if (size > bytes.size() || bytes.size() - size < around)
        return refused("is cut short: it has " + std::to_string(bytes.size()) + " bytes and says that its body alone has " + std::to_string(size));
    if (bytes.size() - size > around) return refused("has " + std::to_string(bytes.size() - size - around) + " bytes behind its end");
    const std::string_view sealed = bytes.substr(0, bytes.size() - digest_bytes);
    if (bytes.substr(sealed.size()) != raw_digest(sealed)) return refused("is damaged: its checksum is another");
    if (number_at(bytes, fingerprint_at, 8) != fingerprint())
        return refused("has instructions that mean something else here: it " + who + "; build it again with this version");
    Sealed content;
    content.head = {version, hexadecimal(bytes.substr(policy_at, digest_bytes)), hexadecimal(bytes.substr(schema_at, digest_bytes))};
    content.body = bytes.substr(head_bytes, static_cast<std::size_t>(size));
    return content;
}

} // namespace forbear::artefact
