// Every message there is, by its code.
#pragma once

#include "hub/base/error.h"

#include <span>
#include <string_view>
#include <vector>

namespace lianfang {

// Of all stages, ordered by code.
const std::vector<const Message*>& catalogue();

// Nothing if there is none of that code (any more).
const Message* findMessage(std::string_view code);

}  // namespace lianfang
