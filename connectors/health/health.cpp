// The health commission: workbooks on its SFTP server; lists go back into a folder there.
#include "plugins/sdk/sftp_connector.h"

LIANFANG_CONNECTOR(lianfang::sdk::SftpConnector, "health")
