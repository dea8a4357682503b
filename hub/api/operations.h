// What the API can be asked to do. hub/app does it; hub/api only speaks HTTP and JSON.
#pragma once

#include "hub/store/access.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <functional>
#include <istream>
#include <optional>
#include <span>
#include <string>

namespace lianfang {

// A file to hand out; removed afterwards if it is temporary.
struct Download {
    std::filesystem::path file;
    std::string name;
    std::string mediaType;
    bool temporary = true;
};

using Query = std::function<std::string(const std::string& name)>;  // a query parameter; empty if it is not there

// Who asks: the daemon's own user, who may everything, or the bearer of a token.
struct Caller {
    std::optional<AccessToken> token;
    bool mayReach(const std::string& department, const std::string& unit) const
    {
        return !token || token->allows(department, unit);
    }
};

// Reads on in a body; 0 at its end. Throws Error app.body-broken-off if it ends early.
using BodyReader = std::function<std::size_t(std::span<char>)>;

// POST /api/v1/submissions/{department}/{dataset}/{period}
struct PushRequest {
    std::string department, dataset, period;  // dataset without its department: "permits"
    std::string unit, asOf, name;             // may be empty
    std::string mediaType;
    std::string idempotencyKey;  // may be empty
    std::uint64_t length = 0;    // of the body, in bytes
    Caller caller;
};

struct PushAnswer {
    nlohmann::json receipt;  // {"exchange", "digest", "bytes", "received", "state", "rejections", …}
    bool repeated = false;   // this key has brought the same before
};

// Called on the server's threads, side by side. Every call may throw Error, which becomes the answer.
class Operations {
public:
    virtual ~Operations() = default;

    virtual nlohmann::json status() = 0;
    // dataset, period, unit, department, state, timeliness, id: all optional.
    virtual nlohmann::json exchanges(const Query& query) = 0;
    // {"dataset", "period", "unit"?}: begun exchanges, an array; they go on by themselves.
    virtual nlohmann::json run(const nlohmann::json& request) = 0;
    // Keeps a document in the archive: {"name", "digest", "bytes"}.
    virtual nlohmann::json keepDocument(const std::string& name, std::istream& body) = 0;
    // dataset, period, unit: the documents accepted last, an array of {"name", "mediaType", "bytes", "digest", "format", "rows"}.
    virtual nlohmann::json documents(const Query& query) = 0;
    // The same and name: that attachment, as it came.
    virtual Download attachment(const Query& query) = 0;
    // {"dataset", "period", "unit"?, "asOf"?, "documents": [{"name", "digest"}]}: the begun exchange in an array.
    virtual nlohmann::json submit(const nlohmann::json& request) = 0;
    // {"dataset", "period", "unit"?, "by", "reason"}: the exchange that a signed nil return (零报送) answers, in an array.
    virtual nlohmann::json signNil(const nlohmann::json& request) = 0;
    // period, department, unit: all optional. How submissions stand, units by periods (hub/app/calendar.h, Calendar::grid).
    virtual nlohmann::json calendar(const Query& query) = 0;
    // {"dataset", "period", "unit"?, "by", "until"}: nobody is reminded or chased until then.
    virtual nlohmann::json acknowledge(const nlohmann::json& request) = 0;
    // {"dataset", "from"}: begun exchanges.
    virtual nlohmann::json replay(const nlohmann::json& request) = 0;
    // {"id"?, "period"?}: what each run gave.
    virtual nlohmann::json crosscheck(const nlohmann::json& request) = 0;
    // period, crosscheck: all optional. What the runs gave, newest first.
    virtual nlohmann::json crosscheckRuns(const Query& query) = 0;
    // crosscheck, state, step, county, employer, period, overdue, expiring (days), id, limit, after (an id): all optional.
    // Calls `begin` once it is known that there is an answer, and writes it there, an array.
    virtual void findings(const Query& query, const std::function<std::ostream&()>& begin) = 0;
    // {"conclusion", "until", "evidence": digest, "by"}.
    virtual nlohmann::json conclude(std::int64_t finding, const nlohmann::json& request) = 0;
    // state, department, id, limit, after (an id): all optional. Who may be which employer; by an id with its events.
    virtual nlohmann::json matches(const Query& query) = 0;
    // `decision`: confirm, refuse or withdraw; {"by", "why"}. The match as it is then.
    virtual nlohmann::json decideMatch(std::int64_t match, const std::string& decision, const nlohmann::json& request) = 0;
    virtual nlohmann::json connectors(bool probe) = 0;
    // Brings back what was set aside of a department, or of all departments with a connector of that name.
    virtual nlohmann::json restoreConnector(const std::string& name) = 0;
    // The libraries that lie there, each vetted: name, file, departments, abi, signer, digest, state, error.
    virtual nlohmann::json libraries() = 0;
    virtual nlohmann::json notices() = 0;
    // name, since (a day): all optional. Changes of rules, mappings, schema and thresholds as they were taken up, newest
    // first, at most 200: {"name", "number", "at", "before", "after"}; before is empty where it was new, after where it
    // was taken away.
    virtual nlohmann::json changes(const Query& query) = 0;
    // {"name", "text", "period"?, "postgresql"?}: what is to be said of a cross-check before it is put in force (see
    // hub/app/lint.h).
    virtual nlohmann::json lint(const nlohmann::json& request) = 0;
    virtual nlohmann::json resend(std::int64_t notice) = 0;
    // dataset, period, unit: {"counts", "refused", "repaired", "noted", "unknownColumns"}, or the workbook.
    virtual nlohmann::json rejections(const Query& query) = 0;
    virtual Download rejectionsWorkbook(const Query& query) = 0;
    virtual Download fillInTemplate(const std::string& dataset) = 0;

    // ---- what departments' programs may do
    virtual std::optional<Caller> admit(std::string_view token) = 0;
    // Takes a document in; the exchange goes on by itself.
    virtual PushAnswer push(const PushRequest& request, const BodyReader& body) = 0;
    // Of one exchange; one that the caller may not see is not found.
    virtual nlohmann::json exchange(std::int64_t id, const Caller& caller) = 0;
    virtual nlohmann::json rejections(std::int64_t exchange, const Caller& caller) = 0;
    virtual Download rejectionsWorkbook(std::int64_t exchange, const Caller& caller) = 0;

    // {"department", "unit"?, "name"?, "until"?}: {"id", "token", …}, the only time that the token is told.
    virtual nlohmann::json makeToken(const nlohmann::json& request) = 0;
    virtual nlohmann::json tokens() = 0;
    virtual nlohmann::json revokeToken(std::int64_t id) = 0;
    virtual class FerryOperations& ferry() = 0;
    virtual class LifeOperations& life() = 0;
    virtual class IndicatorOperations& indicators() = 0;
    virtual class SupervisionOperations& supervision() = 0;
    virtual class ReportOperations& reports() = 0;
};

}  // namespace lianfang
