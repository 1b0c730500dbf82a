#pragma once
// A program with the places of its rules as bytes: the body of an artefact, and the artefact.

#include <string>
#include <vector>

#include "forbear/error.h"
#include "interpret/explain.h"
#include "ir/program.h"

namespace forbear::artefact {

struct Content {
    ir::Program program;
    std::vector<interpret::RulePlace> places; ///< of its rules
};

/// The file that `load_artefact` reads; the same content gives the same bytes. Errors: ErrorCode::invalid_argument for a program without
/// a hash.
[[nodiscard]] Result<std::string> encode(const Content& content);
/// The body alone, as `seal` takes it.
[[nodiscard]] std::string encode_body(const Content& content);

/// SHA-256 over everything that a host binds by: names, types, ranges, vocabularies, and the order of all of them. Policies of one hash
/// take the same columns and the same structs.
[[nodiscard]] std::string schema_hash(const Schema& schema);

} // namespace forbear::artefact
