// What the API can be asked of findings' life (闭环): steps, letters, leads.
//
//   POST /api/v1/findings/steps         GET /api/v1/findings/{id}        GET /api/v1/findings/{id}/attachments/{n}
//   GET  /api/v1/worklist               GET, POST /api/v1/leads
//   GET, POST /api/v1/letters           GET /api/v1/letters/{id}         GET /api/v1/letters/{id}/page
//   POST /api/v1/letters/{id}/deliveries
#pragma once

#include "hub/api/operations.h"

#include <optional>
#include <variant>

namespace lianfang {

// Findings are chosen by "findings": [ids], or by "filter": {crosscheck, state, step, county, employer, period,
// overdue} as GET /findings takes them. "by" is who; "reason" why; "attachment" a digest that PUT /documents gave, with
// "attachmentName".
class LifeOperations {
public:
    virtual ~LifeOperations() = default;

    // {"step": "notify" | "extend" | "hand-over" | "answer" | "withdraw" | "settle" | "assign" | "note" | "recheck", …}:
    // {"done": [ids], "refused": [{"finding", "error"}], "letters": […], "leads": […]}. notify: "on", "method", "days"?; extend:
    // "deadline"; answer: "on", "outcome"; assign: "county"; recheck: "result" ("holds" or "fails").
    virtual nlohmann::json takeStep(const nlohmann::json& request) = 0;
    // All that is known of it: lines, evidence, events, conclusions, letters with their deliveries, leads with their
    // results.
    virtual nlohmann::json story(std::int64_t finding) = 0;
    virtual Download attachment(std::int64_t finding, std::int64_t event) = 0; // of its n-th event, from 1 on
    // county: optional. What waits for somebody: [{"item", "crosscheck", "title", "count"}].
    virtual nlohmann::json worklist(const Query& query) = 0;

    // {"code", "name", "text", "county", "by", "attachment"?}: the finding.
    virtual nlohmann::json registerLead(const nlohmann::json& request) = 0;
    virtual nlohmann::json leads() = 0;

    // {"kind", findings chosen as above (kind chase: "department"), "days"? or "deadline"?, "by"}: {"letters": […],
    // "left": […]}, one letter for each employer with all its open findings.
    virtual nlohmann::json makeLetters(const nlohmann::json& request) = 0;
    virtual nlohmann::json letters(const Query& query) = 0; // kind, addressee, undelivered: all optional
    virtual nlohmann::json letter(std::int64_t id) = 0;
    virtual Download page(std::int64_t letter) = 0; // the bytes as they were issued
    // {"on", "method", "by", "remark"?, "attachment"?}: {"letter", "done", "refused"}
    virtual nlohmann::json deliver(std::int64_t letter, const nlohmann::json& request) = 0;
};

// A segment of a path that is a number from 1 on. Throws Error app.not-found.
std::int64_t idOf(const std::string& text);

// One call, if it is one of these. Throws Error.
std::optional<std::variant<nlohmann::json, Download>> lifeCall(LifeOperations& life, const std::string& method,
                                                               const std::vector<std::string>& path, const Query& query,
                                                               const std::function<nlohmann::json()>& body);

} // namespace lianfang
