#pragma once
// Boxes by their own names: most files of this room speak of them.

#include "regions/regions.h"

namespace forbear::analysis {
using namespace regions; // NOLINT(google-build-using-namespace)
}
