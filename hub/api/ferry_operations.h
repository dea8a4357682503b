// What the API can be asked of a hub that takes part in ferrying across an air gap (网闸).
//
//   GET  /api/v1/ferry                    POST /api/v1/ferry/export         GET, POST /api/v1/ferry/export/{id}
//   PUT  /api/v1/ferry/import?name=…      GET  /api/v1/ferry/import/{id}
#pragma once

#include "hub/api/operations.h"

#include <variant>

namespace lianfang {

class FerryOperations {
public:
    virtual ~FerryOperations() = default;

    // {"fingerprint", "key", "trusted": [{"name", "fingerprint"}]}
    virtual nlohmann::json keys() const = 0;

    // {"to", "datasets": […], "period"?, "again"?}: makes a file of what has not crossed yet: {"id", "bytes",
    // "submissions": […], "lists": […], "left"}. It counts as having crossed once confirm() says that it was written.
    // One file at a time: an earlier one that was not confirmed is given up.
    virtual nlohmann::json exportFile(const nlohmann::json& request) = 0;
    virtual Download file(const std::string& id) const = 0;
    virtual nlohmann::json confirm(const std::string& id) = 0;

    // Verifies the whole file before anything of it is taken; the rest goes on by itself: {"id", "from", "ended",
    // "entries": [{"kind", "department", "dataset", "period", "unit", "name", "state", …}]}, of a submission what an
    // exchange has. States: waiting, running, done, nil, failed, refused, there (taken in before), older (than what was
    // taken in).
    virtual nlohmann::json importFile(const std::string& name, std::istream& body) = 0;
    virtual nlohmann::json imported(const std::string& id) const = 0;
};

// One call; `path` is what follows "ferry". Throws Error.
std::variant<nlohmann::json, Download> ferryCall(FerryOperations& ferry, const std::string& method,
                                                 const std::vector<std::string>& path, const Query& query,
                                                 std::istream& body);

} // namespace lianfang
