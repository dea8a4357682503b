// Any department with an SFTP server. Its settings are in sftp_connector.h; a manifest is all it takes.
#include "plugins/sdk/sftp_connector.h"

LIANFANG_CONNECTOR(lianfang::sdk::SftpConnector, "sftp")
