// The social-insurance agency: a query of its front-end database for each dataset.
#include "plugins/sdk/database_connector.h"

LIANFANG_CONNECTOR(lianfang::sdk::DatabaseConnector, "insurance")
