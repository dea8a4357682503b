// The postal administration: monthly files in a drop folder, each with a done-marker; lists go back the same way.
#include "plugins/sdk/folder_connector.h"

LIANFANG_CONNECTOR(lianfang::sdk::FolderConnector, "postal")
