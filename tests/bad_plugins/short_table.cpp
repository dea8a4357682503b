// Not bad: compiled when the table ended with pull. What lies behind its table must not be looked at.
#include "tests/bad_plugins/by_hand.h"

#include <cstddef>

namespace {

lianfang_status pull(void*, const lianfang_request*)
{
    const char bytes[] = "old but good";
    givenHub->document_begin(givenHub->context, {"old.txt", 7}, {"text/plain", 10}, LIANFANG_NO_DAY);
    givenHub->document_write(givenHub->context, bytes, sizeof bytes - 1);
    return givenHub->document_end(givenHub->context, sizeof bytes - 1);
}

// Would crash if it were called.
const auto garbage = reinterpret_cast<lianfang_status (*)(void*, const lianfang_request*)>(0x10);

} // namespace

const lianfang_connector lianfang_connector_v1 = {offsetof(lianfang_connector, probe),
                                                  LIANFANG_ABI_VERSION,
                                                  "old",
                                                  openNothing,
                                                  closeNothing,
                                                  pull,
                                                  garbage,
                                                  nullptr};
