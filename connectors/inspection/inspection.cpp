// The labour inspectorate: leads go out to its SFTP server as workbooks, results come back the same way.
#include "plugins/sdk/sftp_connector.h"

LIANFANG_CONNECTOR(lianfang::sdk::SftpConnector, "inspection")
