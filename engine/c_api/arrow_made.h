#pragma once
// Arrow arrays and schemas of our own making, and how they are handed over.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "forbear/arrow.h"

namespace forbear::c_api {

/// An array that owns its buffers; `buffers` point into `owner` or are null.
struct MadeArray {
    std::int64_t length = 0;
    std::int64_t null_count = 0;
    std::vector<const void*> buffers;
    std::shared_ptr<const void> owner;
    std::vector<MadeArray> children;
    std::vector<MadeArray> dictionary; ///< none or one
};

struct MadeSchema {
    std::string format, name;
    bool is_nullable = false;
    std::vector<MadeSchema> children;
    std::vector<MadeSchema> dictionary; ///< none or one
    std::vector<std::pair<std::string, std::string>> metadata;
};

/// Every part can be moved out by its receiver and released by itself, as the interface has it. `out` is only written on success;
/// the only failure is std::bad_alloc.
void hand_over(MadeArray array, ArrowArray* out);
void hand_over(const MadeSchema& schema, ArrowSchema* out);

} // namespace forbear::c_api
