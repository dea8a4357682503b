// The API over HTTP on a Unix socket that only the daemon's user may open. (Over the network: network_server.h.)
//
//   GET  /api/v1/status                 GET  /api/v1/exchanges?…       POST /api/v1/run
//   PUT  /api/v1/documents?name=…       POST /api/v1/submissions       POST /api/v1/replay
//   POST /api/v1/crosschecks            GET  /api/v1/crosschecks?…     POST /api/v1/nil-returns
//   GET  /api/v1/documents?…            GET  /api/v1/attachment?…
//   GET  /api/v1/findings?…             POST /api/v1/findings/{id}/conclusion
//   GET  /api/v1/connectors?probe=1     GET  /api/v1/notices           POST /api/v1/notices/{id}/resend
//   GET  /api/v1/rejections?…           GET  /api/v1/rejections.xlsx?… GET  /api/v1/templates/{department}/{dataset}.xlsx
//   GET  /api/v1/tokens                 POST /api/v1/tokens            POST /api/v1/tokens/{id}/revoke
// and what departments' programs ask for (department_routes.h).
//
// Answers are JSON; a failure is {"error": {"code", "zh", "en"}} with a status that fits.
#pragma once

#include "hub/api/operations.h"

#include <Poco/Net/HTTPServer.h>
#include <Poco/ThreadPool.h>

#include <memory>

namespace lianfang {

class ApiServer {
public:
    // Throws Error base.file-… or Poco::Exception if the socket cannot be bound. Requests are answered until destruction.
    ApiServer(Operations& operations, const std::filesystem::path& socket);
    ~ApiServer();

private:
    std::filesystem::path socket_;
    Poco::ThreadPool pool_;
    std::unique_ptr<Poco::Net::HTTPServer> server_;
};

}  // namespace lianfang
