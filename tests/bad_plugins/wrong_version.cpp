// Made for an interface that this hub does not speak.
#include "tests/bad_plugins/by_hand.h"

const lianfang_connector lianfang_connector_v1 = {
    sizeof(lianfang_connector),
    99,
    "bad",
    openNothing,
    closeNothing,
    [](void*, const lianfang_request*) -> lianfang_status { return LIANFANG_OK; },
    nullptr,
    nullptr};
