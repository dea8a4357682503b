// Never comes back, whatever it is asked.
#include "tests/bad_plugins/by_hand.h"

#include <unistd.h>

CONNECTOR_WITH([](void*, const lianfang_request*) -> lianfang_status {
    for (;;)
        ::pause();
})
