// Lets a C++ exception cross the C boundary.
#include "tests/bad_plugins/by_hand.h"

#include <stdexcept>

CONNECTOR_WITH([](void*, const lianfang_request*) -> lianfang_status { throw std::runtime_error("raw exception"); })
