// Closes its document with a length that is not the one it wrote, and takes no notice of the answer.
#include "tests/bad_plugins/by_hand.h"

CONNECTOR_WITH([](void*, const lianfang_request*) -> lianfang_status {
    givenHub->document_begin(givenHub->context, {"short.csv", 9}, {"text/csv", 8}, LIANFANG_NO_DAY);
    givenHub->document_write(givenHub->context, "abc", 3);
    givenHub->document_end(givenHub->context, 300);
    return LIANFANG_OK;
})
