// Any department with a drop folder or a shared mount. Its settings are in folder_connector.h; a manifest is all it
// takes.
#include "plugins/sdk/folder_connector.h"

LIANFANG_CONNECTOR(lianfang::sdk::FolderConnector, "folder")
