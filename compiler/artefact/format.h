#pragma once
// The frame of an artefact: what is known of it before any of its program is read. All numbers are little-endian.
//
//   0   magic, 8 bytes: a mail program or an editor that takes the file for text damages them
//   8   u32  format; read by no other version
//   12  u32  bytes of this head
//   16  u64  fingerprint of the instructions of the IR
//   24  24 bytes, the version of Forbear that wrote it, filled up with zeros
//   48  u64  bytes of the body
//   56  SHA-256 over the texts of the policy
//   88  SHA-256 of the schema, see schema_hash
//   120 the body: encode.cpp writes it, decode.cpp reads it, description.h says what is in it
//   end SHA-256 over everything before it
//
// The checksum finds damage, it is no signature: who can write the file can make another that is sound.

#include <cstdint>
#include <string>
#include <string_view>

#include "forbear/error.h"

namespace forbear::artefact {

inline constexpr std::uint32_t format_version = 1; ///< grows with every change of what lies in the body or of what it means

struct Head {
    std::string engine_version;
    std::string policy_hash; ///< 64 hexadecimal digits
    std::string schema_hash;
};

/// A file of these parts. Errors: ErrorCode::invalid_argument for hashes that are none.
[[nodiscard]] Result<std::string> seal(const Head& head, std::string_view body);

/// A whole and undamaged file of this format. Views point into `bytes`.
struct Sealed {
    Head head;
    std::string_view body;
};
/// Errors: ErrorCode::artefact, with the reason.
[[nodiscard]] Result<Sealed> unseal(std::string_view bytes);

[[nodiscard]] std::string hexadecimal(std::string_view digest);
/// SHA-256 in hexadecimal.
[[nodiscard]] std::string digest_of(std::string_view bytes);
/// The version of this library.
[[nodiscard]] std::string_view engine_version() noexcept;

} // namespace forbear::artefact
