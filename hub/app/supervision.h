// Supervision as the API asks for it: draws (双随机), the accident-prone list, ledgers (台账).
#pragma once

#include "hub/api/supervision_operations.h"
#include "hub/app/configuration.h"
#include "hub/app/ledger.h"
#include "hub/archive/archive.h"
#include "hub/crosscheck/draws.h"
#include "hub/model/draw.h"

namespace lianfang {

// What it takes of the hub.
struct SupervisionParts {
    Store* store = nullptr;
    const Archive* archive = nullptr;
    std::function<std::shared_ptr<const Configuration>()> configuration;
    std::function<std::string(std::string_view key)> maskedNumber;
    std::function<std::string(std::string_view number)> personKey; // empty: nobody; throws app.identity-unreadable
    std::function<Download(std::string name)> download;            // a temporary file's
};

class Supervision : public SupervisionOperations {
public:
    explicit Supervision(SupervisionParts parts) : parts_(std::move(parts)) {}

    // draws.cpp
    nlohmann::json freezeDraw(const nlohmann::json& request) override;
    nlohmann::json draws() override;
    nlohmann::json draw(std::int64_t id) override;
    nlohmann::json seedDraw(std::int64_t id, const nlohmann::json& request) override;
    Download drawFile(std::int64_t id, const std::string& what) override;

    // supervision.cpp
    nlohmann::json accidentProne(const Query& query) override;
    Download accidentProneWorkbook(const Query& query) override;
    nlohmann::json employerLedger(const Query& query) override;
    Download employerLedgerFile(const Query& query, const std::string& what) override;
    nlohmann::json workerLedger(const nlohmann::json& request) override;
    Download workerLedgerFile(const Query& query, const std::string& what) override;

private:
    DrawEntry entryOf(std::int64_t id) const;
    Draw recordOf(const DrawEntry& entry) const; // as it lies in the archive
    std::string archived(const std::string& digest) const;
    std::string keep(const std::string& name, const std::string& text) const; // its digest
    LedgerParts ledgerParts(const Configuration& configuration) const;
    Ledger lookAtEmployer(const Configuration& configuration, const Query& query, std::size_t most) const;
    Ledger lookAtWorker(const Configuration& configuration, const std::string& person, std::string by,
                        std::size_t most) const;
    Download file(const Configuration& configuration, const Ledger& ledger, const std::string& what) const;

    const SupervisionParts parts_;
};

} // namespace lianfang
