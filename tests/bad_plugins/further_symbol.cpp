// Exports something besides its table, which could stand in for a function of the host.
#include "tests/bad_plugins/by_hand.h"

extern "C" __attribute__((visibility("default"))) int mallocReplacement()
{
    return 0;
}

CONNECTOR_WITH([](void*, const lianfang_request*) -> lianfang_status { return LIANFANG_OK; })
