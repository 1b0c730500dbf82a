#include "paths.h"

namespace checkout {

const std::string& source_dir() {
    static const std::string folder = FORBEAR_SOURCE_DIR;
    return folder;
}

const std::string& shared_dir() {
    static const std::string folder = FORBEAR_SHARED_DIR;
    return folder;
}

} // namespace checkout
