// A connector's table made by hand, for connectors that the C++ wrapper would not let do wrong.
#pragma once

#include "plugins/abi/connector.h"

inline const lianfang_hub* givenHub = nullptr;

inline lianfang_status openNothing(const lianfang_hub* hub, void** instance)
{
    givenHub = hub;
    *instance = nullptr;
    return LIANFANG_OK;
}

inline void closeNothing(void*)
{
}

#define CONNECTOR_WITH(pull)                                                                                           \
    const lianfang_connector lianfang_connector_v1 = {                                                                 \
        sizeof(lianfang_connector), LIANFANG_ABI_VERSION, "bad", openNothing, closeNothing, pull, nullptr, nullptr};
