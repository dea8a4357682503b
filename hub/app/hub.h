// The hub: wires the stages, so that a row travels one way, and does what the API asks.
#pragma once

#include "hub/api/operations.h"
#include "hub/app/configuration.h"
#include "hub/app/delivery_report.h"
#include "hub/app/exchange_runner.h"
#include "hub/app/ferry.h"
#include "hub/app/job_queue.h"
#include "hub/app/telling.h"
#include "hub/collect/collector.h"
#include "hub/crosscheck/run.h"

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <stop_token>

namespace lianfang {

struct HubFolders {
    std::filesystem::path data;        // database, archive, spill, outgoing, logs, socket
    std::filesystem::path programs;    // where lianfang-connector-host is
    std::filesystem::path connectors;  // connector libraries
};

class Hub : public Operations {
public:
    // Opens the store and the archive, and takes up what an interruption left. Throws Error.
    Hub(std::shared_ptr<const Configuration> configuration, HubFolders folders);
    // Ends or abandons what is in hand.
    ~Hub() override;

    // Whoever is at work keeps the old one. The schema's tables change at a restart only.
    void reload(std::shared_ptr<const Configuration> configuration);

    // What time makes due: retries, scheduled exchanges, upkeep. Called every second by the daemon's clock thread.
    void tick();

    nlohmann::json status() override;
    nlohmann::json exchanges(const Query& query) override;
    nlohmann::json run(const nlohmann::json& request) override;
    nlohmann::json keepDocument(const std::string& name, std::istream& body) override;
    nlohmann::json documents(const Query& query) override;
    Download attachment(const Query& query) override;
    nlohmann::json submit(const nlohmann::json& request) override;
    nlohmann::json signNil(const nlohmann::json& request) override;
    nlohmann::json replay(const nlohmann::json& request) override;
    nlohmann::json crosscheck(const nlohmann::json& request) override;
    nlohmann::json crosscheckRuns(const Query& query) override;
    nlohmann::json findings(const Query& query) override;
    nlohmann::json conclude(std::int64_t finding, const nlohmann::json& request) override;
    nlohmann::json connectors(bool probe) override;
    nlohmann::json libraries() override;
    nlohmann::json notices() override;
    nlohmann::json resend(std::int64_t notice) override;
    nlohmann::json rejections(const Query& query) override;
    Download rejectionsWorkbook(const Query& query) override;
    Download fillInTemplate(const std::string& dataset) override;
    FerryOperations& ferry() override { return *ferry_; }

private:
    std::shared_ptr<const Configuration> configuration() const;
    // The key a request means; throws if dataset, period or unit are unknown or do not fit.
    ExchangeKey keyOf(const Configuration& configuration, const std::string& dataset, const std::string& period,
                      const std::string& unit) const;
    CollectRequest collectRequest(const Configuration& configuration, const Manifest& manifest, const std::string& id) const;

    // Begins an exchange and lets it go on by itself.
    Exchange begin(const ExchangeKey& key, const nlohmann::json& pending);
    void carryOut(const Exchange& exchange);
    ExchangeWork collect(const Configuration& configuration, const Exchange& exchange);
    ExchangeWork fromPending(const Exchange& exchange) const;
    void failed(const Configuration& configuration, const Exchange& exchange, const Error& error);
    void startDue();
    void keepAgenda(const Configuration& configuration);
    static std::string dueText(const Configuration& configuration, const ExchangeKey& key);
    std::vector<OutboxEntry> listsFor(const Configuration& configuration, const Crosscheck& check,
                                      const CrosscheckRun& run) const;
    std::string push(const std::string& department, const OutgoingDocument& document);

    Download temporaryDownload(std::string name) const;
    ExchangeKey keyOf(const Query& query) const;
    std::unique_ptr<Ferry> makeFerry();
    void writeRejections(const ExchangeKey& key, const std::filesystem::path& file);

    mutable std::mutex configuring_;
    std::shared_ptr<const Configuration> configuration_;
    const HubFolders folders_;
    KeyRing keys_;
    Archive archive_;
    std::unique_ptr<Store> store_;
    CountedRemarks countedRemarks_;
    Collector collector_;
    ExchangeRunner runner_;
    std::mutex processing_;  // one exchange at a time is normalised and merged: memory stays bounded
    std::atomic<bool> stopping_{false};
    std::stop_source stop_;
    std::mutex progressing_;
    std::map<std::int64_t, std::shared_ptr<std::atomic<std::uint64_t>>> progress_;  // rows read, by exchange
    Seconds lastUpkeep_ = 0;
    Seconds lastAgenda_ = 0;
    std::mutex announcing_;      // guards unannounced_
    std::set<int> unannounced_;  // years whose calendar due days would need
    std::unique_ptr<Telling> telling_;
    std::unique_ptr<Ferry> ferry_;
    JobQueue jobs_;
};

}  // namespace lianfang
