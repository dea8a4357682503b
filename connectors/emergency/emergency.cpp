// The emergency-management bureau: pages of JSON, and of accidents and casualties only what changed since the last
// accepted exchange.
#include "plugins/sdk/page_connector.h"

LIANFANG_CONNECTOR(lianfang::sdk::PageConnector, "emergency")
