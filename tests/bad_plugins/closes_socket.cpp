// Closes every descriptor it finds and then waits.
#include "tests/bad_plugins/by_hand.h"

#include <unistd.h>

CONNECTOR_WITH([](void*, const lianfang_request*) -> lianfang_status {
    for (int i = 0; i < 64; ++i)
        ::close(i);
    for (;;)
        ::pause();
})
