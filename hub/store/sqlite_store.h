// The store on SQLite: one file, write-ahead log, one writing session, a reading session for each who asks.
#pragma once

#include "hub/store/store.h"

struct sqlite3;

namespace lianfang {

// An Error as it is; any other failure of the database as Error store.database-failed.
[[noreturn]] void rethrow(const Poco::Exception& e);

class SqliteStore : public Store {
public:
    SqliteStore(const std::filesystem::path& file, std::shared_ptr<const Schema> schema, const std::string& keyId);
    ~SqliteStore() override;

    Exchange begin(const ExchangeKey& key, const std::string& pending) override;
    Receipt receive(const Push& push) override;
    void expect(const std::vector<std::pair<ExchangeKey, Seconds>>& exchanges) override;
    void findNothing(std::int64_t exchange, const Error& why, Seconds nextAttempt) override;
    void fail(std::int64_t exchange, const Error& why, Seconds nextAttempt,
              const std::vector<OutboxEntry>& outbox) override;
    void abandon(std::int64_t exchange) override;
    void confirm(std::int64_t exchange) override;
    NilOutcome signNil(const ExchangeKey& key, const NilReturn& nil, Day asOf, Timeliness timeliness) override;
    void markOverdue(const std::vector<std::int64_t>& exchanges, bool overdue) override;
    std::optional<Exchange> find(const ExchangeKey& key) override;
    std::optional<Exchange> find(std::int64_t exchange) override;
    std::vector<Exchange> exchanges(const ExchangeFilter& filter) override;
    std::vector<Exchange> dueExchanges() override;

    std::map<std::int64_t, Reminded> reminded() override;
    bool remindedOn(Day day) override;
    void remind(Poco::Data::Session& session, Day day, const std::vector<Reminded>& told) override;
    void acknowledge(const Acknowledgement& acknowledgement) override;
    std::map<std::int64_t, Acknowledgement> acknowledgements() override;
    std::map<std::int64_t, std::int64_t> corrections() override;

    MergeOutcome merge(const MergeRequest& request) override;
    std::unique_ptr<KnownRows> knownRows(const ExchangeKey& key) override;
    std::optional<LastSubmission> lastSubmission(const ExchangeKey& key) override;
    std::vector<ExchangeKey> submittedFrom(const std::string& dataset, Day from) override;
    std::string cursor(const ExchangeKey& key) override;
    std::vector<Definition> definitions() override;
    std::vector<DefinitionChange> definitionChanges(const std::string& name, Day since) override;
    std::set<std::string, std::less<>> datasetsWithRows(const Schema& schema) override;
    void takeUp(std::shared_ptr<const Schema> schema, const std::vector<Definition>& inForce) override;
    void remarks(std::int64_t exchange, const std::function<void(const std::vector<SubmittedDocument>&)>& documents,
                 const std::function<void(const Remark&)>& each) override;
    RemarkCounts remarkCounts(std::int64_t exchange) override;

    std::vector<ConnectorStanding> standings() override;
    ConnectorStanding connectorFailed(
        const std::string& department, const Error& why, unsigned limit,
        const std::function<std::vector<OutboxEntry>(const ConnectorStanding&)>& whenSetAside) override;
    void connectorWorked(const std::string& department) override;
    void restoreConnector(const std::string& department) override;

    void post(const std::vector<OutboxEntry>& entries) override;
    void post(Poco::Data::Session& session, const std::vector<OutboxEntry>& entries) override;
    std::vector<OutboxEntry> due(const std::string& channel, std::size_t limit) override;
    void sent(std::int64_t id, const std::string& receipt) override;
    void retry(std::int64_t id, const std::string& error, Seconds nextAttempt) override;
    void dead(std::int64_t id, const std::string& error) override;
    void postpone(std::int64_t id, Seconds nextAttempt) override;
    bool resend(std::int64_t id) override;
    std::vector<OutboxEntry> outbox() override;

    std::optional<std::string> sealedNumber(std::string_view person) override;

    Poco::Data::Session reader() override;
    void write(const std::function<void(Poco::Data::Session&)>& work) override;

    std::size_t recover() override;
    void tidy() override;

private:
    void upgrade(const std::string& keyId);
    // Inside the caller's transaction.
    void addRecordTables(Poco::Data::Session& session, const Schema& schema);
    std::shared_ptr<const Schema> schema() const;
    // Ids of datasets and units, made on first use, inside the caller's transaction.
    std::int64_t datasetId(const std::string& name);
    std::int64_t unitId(const std::string& department, const std::string& code);
    // Makes an exchange known, inside the caller's transaction; one that is stays as it is.
    void insertExchange(Poco::Data::Session& session, const ExchangeKey& key, Seconds nextAttempt);
    std::uint64_t beginWithin(Poco::Data::Session& session, const ExchangeKey& key, const std::string& pending);
    // A session that is kept for short looks, since opening one reads the whole schema; looking_ is held as long.
    sqlite3* look();
    std::vector<Exchange> select(const std::string& condition, const std::vector<std::string>& texts);
    void insertDocuments(const MergeRequest& request, std::int64_t submission, std::vector<std::int64_t>& ids);
    void replaceRemarks(const MergeRequest& request, const std::vector<Remark>& more);

    std::filesystem::path file_;
    mutable std::mutex takingUp_;  // guards schema_
    std::shared_ptr<const Schema> schema_;
    std::mutex writing_;  // guards writer_
    Poco::Data::Session writer_;
    std::mutex looking_;  // guards look_
    std::optional<Poco::Data::Session> look_;
};

}  // namespace lianfang
