// What the API can be asked of supervision: draws (双随机), the accident-prone list, ledgers (台账).
//
//   GET, POST /api/v1/draws             GET /api/v1/draws/{id}           POST /api/v1/draws/{id}/seed
//   GET /api/v1/draws/{id}/{record | page | workbook}
//   GET /api/v1/accident-prone          GET /api/v1/accident-prone/workbook
//   GET /api/v1/ledgers/employer        GET /api/v1/ledgers/employer/{page | workbook}
//   POST /api/v1/ledgers/worker         GET /api/v1/ledgers/worker/{page | workbook}
#pragma once

#include "hub/api/operations.h"

#include <optional>
#include <variant>

namespace lianfang {

class SupervisionOperations {
public:
    virtual ~SupervisionOperations() = default;

    // Freezes a pool: {"kind": "inspection" | "look-back", "title", "take", "seedFrom", "by", "filter"?, "inspectors"?,
    // "inspectorsName"?, "team"?}. inspection: employers by filter {county, industry, riskClass, hazard, dataset,
    // crosscheck}; look-back: closed findings by filter {crosscheck, county, employer, closedBy, closedIn}. inspectors:
    // the digest of a table that PUT /documents gave.
    virtual nlohmann::json freezeDraw(const nlohmann::json& request) = 0;
    virtual nlohmann::json draws() = 0;
    virtual nlohmann::json draw(std::int64_t id) = 0;
    // {"seed", "by"}: draws, once.
    virtual nlohmann::json seedDraw(std::int64_t id, const nlohmann::json& request) = 0;
    // record: the text that anybody can redo it from, the pool alone until it is drawn.
    virtual Download drawFile(std::int64_t id, const std::string& what) = 0;

    // county, cases (how many recognised accident cases count as well; 0: none do): both optional.
    virtual nlohmann::json accidentProne(const Query& query) = 0;
    virtual Download accidentProneWorkbook(const Query& query) = 0;

    // of: a code, a name or a number; by: who looks. Every look at a ledger is in the audit log.
    virtual nlohmann::json employerLedger(const Query& query) = 0;
    virtual Download employerLedgerFile(const Query& query, const std::string& what) = 0;
    // {"identity", "by"}: the number is nowhere but in this request; the answer names "person", the key by which files
    // are had.
    virtual nlohmann::json workerLedger(const nlohmann::json& request) = 0;
    virtual Download workerLedgerFile(const Query& query, const std::string& what) = 0; // person, by
};

// One call, if it is one of these. Throws Error.
std::optional<std::variant<nlohmann::json, Download>>
supervisionCall(SupervisionOperations& supervision, const std::string& method, const std::vector<std::string>& path,
                const Query& query, const std::function<nlohmann::json()>& body);

} // namespace lianfang
