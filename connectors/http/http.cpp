// Any department with an HTTP interface. Its settings are in page_connector.h; a manifest is all it takes.
#include "plugins/sdk/page_connector.h"

LIANFANG_CONNECTOR(lianfang::sdk::PageConnector, "http")
