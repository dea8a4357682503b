// Claims a table that ends before pull.
#include "tests/bad_plugins/by_hand.h"

#include <cstddef>

const lianfang_connector lianfang_connector_v1 = {offsetof(lianfang_connector, pull),
                                                  LIANFANG_ABI_VERSION,
                                                  "tiny",
                                                  openNothing,
                                                  closeNothing,
                                                  nullptr,
                                                  nullptr,
                                                  nullptr};
