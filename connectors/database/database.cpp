// Any department whose database may be read. Its settings are in database_connector.h; a manifest is all it takes.
#include "plugins/sdk/database_connector.h"

LIANFANG_CONNECTOR(lianfang::sdk::DatabaseConnector, "database")
