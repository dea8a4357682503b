// The hub: wires the stages, so that a row travels one way, and does what the API asks.
#pragma once

#include "hub/api/operations.h"
#include "hub/app/calendar.h"
#include "hub/app/configuration.h"
#include "hub/app/delivery_report.h"
#include "hub/app/exchange_runner.h"
#include "hub/app/job_lanes.h"
#include "hub/app/ferry.h"
#include "hub/app/indicator_report.h"
#include "hub/app/life.h"
#include "hub/app/supervision.h"
#include "hub/app/job_queue.h"
#include "hub/app/reports.h"
#include "hub/app/telling.h"
#include "hub/app/watch.h"
#include "hub/collect/collector.h"
#include "hub/crosscheck/run.h"
#include "hub/schema/history.h"

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
    // Opens the store and the archive, takes up schema and manifests, and what an interruption left. `settings` as
    // Configuration::loadSettings reads them. Throws Error.
    Hub(std::shared_ptr<const Configuration> settings, HubFolders folders);
    // Ends or abandons what is in hand.
    ~Hub() override;

    // Takes up settings that were read anew, and with them what lies under config/schema and config/connectors. Whoever
    // is at work keeps the old ones. False where nothing could be taken up; the log says why.
    bool reload(std::shared_ptr<const Configuration> settings);

    // What time makes due: retries, scheduled exchanges, upkeep, and a look at whether something was dropped in. Called
    // every second by the daemon's clock thread.
    void tick();

    nlohmann::json status() override;
    nlohmann::json exchanges(const Query& query) override;
    nlohmann::json run(const nlohmann::json& request) override;
    nlohmann::json keepDocument(const std::string& name, std::istream& body) override;
    nlohmann::json documents(const Query& query) override;
    Download attachment(const Query& query) override;
    nlohmann::json submit(const nlohmann::json& request) override;
    nlohmann::json signNil(const nlohmann::json& request) override;
    nlohmann::json calendar(const Query& query) override;
    nlohmann::json acknowledge(const nlohmann::json& request) override;
    nlohmann::json replay(const nlohmann::json& request) override;
    nlohmann::json crosscheck(const nlohmann::json& request) override;
    nlohmann::json crosscheckRuns(const Query& query) override;
    void findings(const Query& query, const std::function<std::ostream&()>& begin) override;
    nlohmann::json conclude(std::int64_t finding, const nlohmann::json& request) override;
    nlohmann::json matches(const Query& query) override;
    nlohmann::json decideMatch(std::int64_t match, const std::string& decision, const nlohmann::json& request) override;
    nlohmann::json connectors(bool probe) override;
    nlohmann::json restoreConnector(const std::string& name) override;
    nlohmann::json libraries() override;
    nlohmann::json notices() override;
    nlohmann::json changes(const Query& query) override;
    nlohmann::json lint(const nlohmann::json& request) override;
    nlohmann::json resend(std::int64_t notice) override;
    nlohmann::json rejections(const Query& query) override;
    Download rejectionsWorkbook(const Query& query) override;
    Download fillInTemplate(const std::string& dataset) override;
    std::optional<Caller> admit(std::string_view token) override;
    PushAnswer push(const PushRequest& request, const BodyReader& body) override;
    nlohmann::json exchange(std::int64_t id, const Caller& caller) override;
    nlohmann::json rejections(std::int64_t exchange, const Caller& caller) override;
    Download rejectionsWorkbook(std::int64_t exchange, const Caller& caller) override;
    nlohmann::json makeToken(const nlohmann::json& request) override;
    nlohmann::json tokens() override;
    nlohmann::json revokeToken(std::int64_t id) override;
    FerryOperations& ferry() override { return *ferry_; }
    LifeOperations& life() override { return *life_; }
    IndicatorOperations& indicators() override { return *indicators_; }
    SupervisionOperations& supervision() override { return *supervision_; }
    ReportOperations& reports() override { return *reports_; }

private:
    std::shared_ptr<const Configuration> configuration() const;
    // The key a request means; throws if dataset, period or unit are unknown or do not fit.
    ExchangeKey keyOf(const Configuration& configuration, const std::string& dataset, const std::string& period,
                      const std::string& unit) const;
    static void refuseUnconnected(const Manifest& manifest);  // throws where there is no connector, or it is not set up
    static void checkDays(const Period& period, const std::string& asOf);  // throws where they lie ahead; asOf may be ""
    CollectRequest collectRequest(const Configuration& configuration, const Manifest& manifest, const std::string& id) const;

    // Begins an exchange and lets it go on by itself.
    Exchange begin(const ExchangeKey& key, const nlohmann::json& pending);
    void goOn(const Exchange& exchange);  // throws app.too-busy; the exchange is abandoned then
    Exchange reachable(std::int64_t exchange, const Caller& caller);
    nlohmann::json told(const Configuration& configuration, const Exchange& exchange);
    // Cross-checks that are judged at once: those that read what has come, or waited for it.
    void judgeAtOnce(const Configuration& configuration, const ExchangeKey& key);
    void judgeDaily(const Configuration& configuration);
    // hub_matches.cpp: who is the same employer, as far as that is new. What fails is logged, and tried again.
    void matchEmployers(const Configuration& configuration);
    // hub_judging.cpp: cross-checks of periods, once everything is there.
    void judgeWhatIsReady();
    void judgeWhatIsReady(const Configuration& configuration, const Crosscheck& check);
    void refreshFor(const Configuration& configuration, const Crosscheck& check,
                    const std::vector<MissingDelivery>& missing);
    CrosscheckRun judged(const Configuration& configuration, const Crosscheck& check, const Period& period, bool complete);
    void fetch(const Exchange& exchange);     // through its connector; then it is processed by itself
    void carryOut(const Exchange& exchange);  // what it works on is in the archive
    // `begun`: the configuration that it was fetched under.
    void process(const std::shared_ptr<const Configuration>& begun, ExchangeWork work);
    // Does a step of an exchange; false if that failed, which the store is told then.
    bool attempt(const Configuration& configuration, const Exchange& exchange, const std::function<void()>& step);
    void forgetProgress(const Exchange& exchange);
    ExchangeWork collect(const Configuration& configuration, const Exchange& exchange);
    ExchangeWork fromPending(const Exchange& exchange) const;
    void failed(const Configuration& configuration, const Exchange& exchange, const Error& error);
    void startDue();

    // hub_take_up.cpp: what is dropped in while the hub runs.
    void lookForChanges();
    std::vector<Watch::Place> watchedPlaces(const Configuration& configuration) const;
    enum class Occasion : std::uint8_t { starting, asked, noticed };
    bool takeUp(std::shared_ptr<const Configuration> settings, Occasion occasion);
    bool takeUpDefinitions(const Configuration& settings, Occasion occasion, std::set<std::string>& departments);
    void tellLastFailure(nlohmann::json& connector, const std::string& department) const;
    void tellDoubts(const Configuration& configuration);
    History historyOf(const Schema& schema) const;
    static nlohmann::json refusedChecks(const Configuration& configuration);  // an array of faults
    void tryOut(const std::string& department);
    std::chrono::milliseconds probe(const Configuration& configuration, const Manifest& manifest);

    // hub_standing.cpp: whose connector is set aside, and why.
    std::optional<ConnectorStanding> standingOf(const std::string& department) const;
    void readStandings();
    bool isSetAside(const std::string& department) const;
    void refuseIfSetAside(const Manifest& manifest) const;  // throws Error app.connector-set-aside
    // Calls the department's connector, and keeps how it behaved; what the call throws goes on.
    void attend(const Configuration& configuration, const Manifest& manifest, const std::function<void()>& call);
    void tellStanding(nlohmann::json& connector, const std::string& department) const;

    // Adds to what is told of departments: versions in force, what was refused, how a connector that changed answered.
    void tellVersions(nlohmann::json& departments, const Configuration& configuration) const;
    // What rows of an exchange that began under `begun` are read with.
    std::shared_ptr<const Configuration> processedWith(std::shared_ptr<const Configuration> begun) const;
    void keepAgenda(const Configuration& configuration);
    // "due", or "calendarMissing": the year without which it cannot be told.
    static void tellDue(nlohmann::json& json, const Configuration& configuration, const ExchangeKey& key);
    static std::optional<int> calendarMissing(const Configuration& configuration, const ExchangeKey& key);
    void sayUnannounced(const std::set<int>& years);
    std::vector<OutboxEntry> listsFor(const Configuration& configuration, const Crosscheck& check, const Period& period,
                                      const std::string& occasion) const;
    std::string push(const std::string& department, const OutgoingDocument& document);

    Download temporaryDownload(std::string name) const;
    Download rejectionsWorkbook(const ExchangeKey& key);
    ExchangeKey keyOf(const Query& query) const;
    std::unique_ptr<Ferry> makeFerry();
    std::unique_ptr<Life> makeLife();
    std::unique_ptr<Supervision> makeSupervision();
    std::unique_ptr<Reports> makeReports(); // hub_digest.cpp, both
    void sendReports();
    void writeRejections(const ExchangeKey& key, const std::filesystem::path& file);

    mutable std::mutex configuring_;
    std::shared_ptr<const Configuration> configuration_;
    const HubFolders folders_;
    KeyRing keys_;
    Archive archive_;
    std::unique_ptr<Store> store_;
    Calendar calendar_;
    CountedRemarks countedRemarks_;
    AccessTokens access_;
    Collector collector_;
    ExchangeRunner runner_;
    std::mutex processing_;  // one exchange at a time is normalised and merged: memory stays bounded,
    std::mutex processingSmall_;  // and beside it one small one that was pushed, so that a permit does not wait for a register
    std::mutex receiving_;  // pushes enter their lane in the order of their occasions
    std::atomic<bool> stopping_{false};
    std::stop_source stop_;
    std::mutex progressing_;
    std::map<std::int64_t, std::shared_ptr<std::atomic<std::uint64_t>>> progress_;  // rows read, by exchange
    Seconds lastUpkeep_ = 0;
    std::atomic<Seconds> lastAgenda_ = 0;
    std::mutex takingUp_;        // guards watch_, doubts_
    std::set<std::string> doubts_; // that have been said
    Watch watch_;
    Seconds lastLook_ = 0;
    std::atomic<bool> noticed_{false};  // a take-up is on its way
    struct Tried {
        Seconds at = 0;
        std::optional<Error> error;
    };
    mutable std::mutex trying_;  // guards tried_
    std::map<std::string, Tried> tried_;  // by department: how its connector answered after it or its manifest changed
    std::mutex announcing_;      // guards unannounced_
    std::set<int> unannounced_;  // years whose missing calendar has been said
    Day lastDaily_{};
    Day lastJudging_{};
    Day lastReports_{};
    std::atomic<bool> somethingCame_{false};  // since cross-checks were looked at
    mutable std::mutex judging_;  // guards standings_
    std::map<std::string, ConnectorStanding> standings_;  // as stored, by department
    std::unique_ptr<IndicatorReport> indicators_;
    std::unique_ptr<Reports> reports_;
    std::unique_ptr<Telling> telling_;
    std::unique_ptr<Ferry> ferry_;
    std::unique_ptr<Life> life_;
    std::unique_ptr<Supervision> supervision_;
    JobQueue jobs_;    // what is processed
    JobLanes pushes_;  // by dataset and unit: what one pushes is taken in in the order it came
    JobLanes fetches_; // by department: one that hangs holds up its own exchanges only
    JobQueue judgings_{1};
    JobQueue takeUps_{1};  // what is dropped in is taken up and tried out one after another
};

}  // namespace lianfang
