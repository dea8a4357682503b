// Takes the whole process down, politely.
#include "tests/bad_plugins/by_hand.h"

#include <cstdlib>

CONNECTOR_WITH([](void*, const lianfang_request*) -> lianfang_status { std::exit(7); })
