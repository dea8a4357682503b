// Finds the frames' socket and writes into it.
#include "tests/bad_plugins/by_hand.h"

#include <unistd.h>

CONNECTOR_WITH([](void*, const lianfang_request*) -> lianfang_status {
    const char bytes[] = "GET / HTTP/1.1\r\nHost: example\r\n\r\n";
    return ::write(3, bytes, sizeof bytes) > 0 ? LIANFANG_OK : LIANFANG_FAILED;
})
