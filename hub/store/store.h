// What the hub knows, with its history on two axes: when a thing was so (periods), and since when the hub knew it
// (submission sequence). Nothing is overwritten.
//
// Every record version carries valid_from, valid_to (days: first day of a period; half open) and known_from, known_to
// (submission sequence; half open); `open` means still. For a dataset and reporting unit, what held in period p as known
// at k is:
//   register   the rows of the latest submission with sequence <= k for the latest submitted period <= p;
//   period     the rows of the latest submission with sequence <= k for exactly p;
//   changes    per natural key, the row of the latest period <= p, within it of the latest sequence <= k; a withdrawn one
//              is gone. A key that a submission does not name is not touched by it.
//
// A signed nil return (零报送) says "nothing happened", which is not silence. Of a period or changes dataset it is a
// submission without rows: facts of exactly that period, of which there are none, or changes, of which there are none. Of
// a register, where no row would mean that everything ended, it is a statement on record and no submission: it ends
// nothing, and is refused where rows hold. A real submission after it wins.
//
// One writer: merge() and the other changing calls are serialised inside; reading goes on beside them.
#pragma once

#include "hub/base/error.h"
#include "hub/base/sorted_runs.h"
#include "hub/model/employer_reference.h"
#include "hub/model/outbox_entry.h"
#include "hub/model/period.h"
#include "hub/model/reminder.h"
#include "hub/schema/record_layout.h"

#include <Poco/Data/Session.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lianfang {

inline constexpr std::int32_t openEnd = 2147483647;

Seconds secondsNow();

enum class Direction : std::uint8_t { in, out };
enum class ExchangeState : std::uint8_t { expected, running, done, failed, nil };
enum class Timeliness : std::uint8_t { unknown, onTime, late, overdue };
std::string_view toString(ExchangeState state);  // "expected" …, as in tables and JSON
std::string_view toString(Timeliness timeliness);

// What an exchange is about. For outgoing ones `dataset` is the list's id ("rejections").
struct ExchangeKey {
    std::string department;
    std::string dataset;
    Period period;
    std::string unit;  // "" is the department's own level
    Direction direction = Direction::in;
    // Of changes pushed as they happen, several for one period: 1, 2, … in the order they came. 0 everywhere else.
    std::int64_t occasion = 0;
};

struct NilReturn {
    std::string by;
    std::string reason;
    Seconds signedAt = 0;
};

// What became of a nil return; whatever is not `accepted` changed nothing.
enum class NilOutcome : std::uint8_t {
    accepted,
    running,   // the exchange is in hand
    answered,  // rows were accepted for it or a push of its period, or a nil return stands
    rowsHold,  // of a register or period dataset: rows of another submission hold in the period
};

struct Exchange {
    std::int64_t id = 0;
    ExchangeKey key{{}, {}, Period(Cadence::day, Day{}), {}, Direction::in};
    ExchangeState state = ExchangeState::expected;
    Timeliness timeliness = Timeliness::unknown;
    std::optional<Day> asOf;
    std::int64_t attempts = 0;
    std::uint64_t attempt = 0;  // set by begin(): a number no other attempt of any exchange has, below 2^28
    Seconds nextAttempt = 0;    // 0: none planned
    Seconds started = 0;
    Seconds ended = 0;
    std::uint64_t accepted = 0;  // including unchanged
    std::uint64_t rejected = 0;
    std::uint64_t unchanged = 0;
    std::uint64_t ceased = 0;     // rows that held before the latest submission and are not in it
    std::int64_t submission = 0;  // the latest accepted one; 0: none yet
    std::string pending;          // what begin() was given, until the attempt has ended
    std::string errorCode;        // of the last attempt, if it failed
    std::vector<std::string> errorArguments;
    std::optional<NilReturn> nil;  // the latest, also where a submission has come since
};

struct ExchangeFilter {
    std::string department, dataset, unit;  // empty: all
    std::optional<Period> period;
    std::optional<ExchangeState> state;
};

// A document of a submission, as archived and decoded.
struct SubmittedDocument {
    std::string name;
    std::string mediaType;
    std::string digest;
    std::uint64_t bytes = 0;
    std::string format;
    std::string encoding;
    std::vector<std::string> sheets;          // table ordinal → sheet
    std::vector<std::string> unknownColumns;  // reported, not dropped
    std::uint64_t rows = 0, emptyRows = 0, bandRows = 0, totalRows = 0, signatureRows = 0;
};

// One row's rejection, repair or note, as stored. `value` is sealed with the place "remark".
struct Remark {
    enum class Kind : std::uint8_t { refused = 1, repaired = 2, noted = 3 };
    Kind kind = Kind::refused;
    std::uint32_t document = 0;  // ordinal within the submission
    std::uint32_t table = 0;
    std::uint64_t row = 0;
    std::string column;
    std::string sealedValue;
    bool sensitive = false;
    std::string code;
    std::vector<std::string> arguments;

    void append(std::string& key, std::string& body) const;  // for SortedRuns: ordered by place
    static Remark read(std::string_view key, std::string_view body);
};

// How many of them the last attempt left, and how many columns its mapping did not know.
struct RemarkCounts {
    std::uint64_t refused = 0, repaired = 0, noted = 0;  // a row that is wrong twice counts twice
    std::uint64_t unknownColumns = 0;
};

// A submission that a department's program pushed.
struct Push {
    ExchangeKey key{{}, {}, Period(Cadence::day, Day{}), {}, Direction::in};  // occasion is given by receive()
    bool further = false;        // one more occasion of its period (changes), rather than the period once more
    std::string pending;         // as begin()
    std::string idempotencyKey;  // empty: none
    std::string request;         // digest of what was pushed and to where
    std::int64_t token = 0;      // by whom; 0: the daemon's own user
};

struct Receipt {
    Exchange exchange;
    Seconds received = 0;
    bool repeated = false;  // this key has brought the same before; nothing was begun
};

// One submission on its way in: everything here becomes visible at once, or nothing does.
struct MergeRequest {
    std::int64_t exchange = 0;
    Day asOf;
    Timeliness timeliness = Timeliness::unknown;
    std::string versions;              // digest of schema and mapping it was normalised with
    bool replay = false;
    std::vector<SubmittedDocument> documents;
    std::vector<SortedRuns*> records;     // key: RecordLayout::appendKey; body: RecordBody
    std::vector<SortedRuns*> confirmed;   // unchanged rows by tag; key: ordinal in KnownRows order, big-endian; body: see ConfirmedRow
    bool unchanged = false;               // the rows are exactly those that KnownRows gave: nothing else need be said
    std::vector<SortedRuns*> references;  // key: reference id, big-endian; body: kind, code, NUL, name
    std::vector<SortedRuns*> remarks;
    std::uint64_t rows = 0;               // all rows read, refused ones included
    std::uint64_t refusedRows = 0;        // before the merge
    std::function<bool(std::uint64_t rejected, std::uint64_t rows)> overLimit;
    const Message* duplicateDiffers = nullptr;  // the rejection of rows that share a natural key but differ
    std::string keyHeading;               // its column
    std::optional<std::string> cursor;
    std::function<std::vector<OutboxEntry>(const struct MergeOutcome&)> outbox;
};

struct ConfirmedRow {
    std::uint32_t document = 0;
    std::uint32_t table = 0;
    std::uint64_t row = 0;
};

struct MergeOutcome {
    std::int64_t submission = 0;  // 0: over the rejection limit, nothing was changed but the remarks kept
    std::uint64_t accepted = 0;
    std::uint64_t rejected = 0;
    std::uint64_t unchanged = 0;
    std::uint64_t opened = 0;     // versions added for the period
    std::uint64_t ended = 0;      // versions that no longer hold
    std::uint64_t ceased = 0;     // of these, keys that the submission does not have any more
    std::uint64_t repeated = 0;   // identical rows that were counted once
};

// Tags of the rows that hold in a period, in the order of the natural key.
class KnownRows {
public:
    virtual ~KnownRows() = default;
    virtual bool next(Tag& tag) = 0;
};

// What was submitted last for a dataset, period and unit.
struct LastSubmission {
    std::int64_t sequence = 0;
    Day asOf;
    std::string versions;
    std::vector<std::string> digests;  // of its documents, in order; none: a nil return
    std::vector<std::string> names;
    std::vector<std::string> mediaTypes;
    std::uint64_t accepted = 0;
    std::uint64_t rejected = 0;
};

// A file of config/schema or config/connectors as it was taken up. Every version is kept, so that what a submission was
// read with can be read again; the latest of a name is in force.
struct Definition {
    std::string name;         // "connectors/transport.xml"
    std::int64_t number = 0;  // from 1 on, of that name
    std::string digest;       // SM3 of the content, hexadecimal
    std::string content;      // the file's bytes; never empty in force
    Seconds since = 0;
};

// A version of a definition and what it replaced.
struct DefinitionChange {
    Definition after;   // content empty: it was taken away
    std::string before; // empty: there was none
};

// How a department's connector behaves.
struct ConnectorStanding {
    std::string department;
    std::int64_t failures = 0;  // of its own, in a row
    Seconds setAside = 0;       // since when it is not used; 0: it is
    Seconds failed = 0;         // when it last failed, and how
    std::string errorCode;
    std::vector<std::string> errorArguments;
};

class Store {
public:
    virtual ~Store() = default;

    // ---- exchanges
    // The exchange, made `running`; its attempts are counted. `pending` names what it works on where that does not come
    // from a connector. Throws Error store.exchange-running if it already is.
    virtual Exchange begin(const ExchangeKey& key, const std::string& pending = {}) = 0;
    // begin() for what was pushed, in one transaction with its idempotency key, which is kept for 90 days, at
    // most some 100,000 a department. Throws Error store.idempotency-conflict if the key has brought something else.
    virtual Receipt receive(const Push& push) = 0;
    // Makes exchanges known without running them, each with its next attempt (0: none).
    virtual void expect(const std::vector<std::pair<ExchangeKey, Seconds>>& exchanges) = 0;
    virtual void fail(std::int64_t exchange, const Error& why, Seconds nextAttempt,
                      const std::vector<OutboxEntry>& outbox = {}) = 0;
    // Failed, since nothing is there yet; not counted as an attempt.
    virtual void findNothing(std::int64_t exchange, const Error& why, Seconds nextAttempt) = 0;
    // Back to what it was before begin(), to be tried again at once: the attempt left nothing (the hub stopped).
    virtual void abandon(std::int64_t exchange) = 0;
    // Done without a new submission: the documents were those of the last one.
    virtual void confirm(std::int64_t exchange) = 0;
    // Signs a nil return for an incoming exchange, which need not be known. `signedAt` is set here.
    virtual NilOutcome signNil(const ExchangeKey& key, const NilReturn& nil, Day asOf, Timeliness timeliness) = 0;
    // Marks exchanges that nothing was accepted for as overdue, or as not (any more): "unknown".
    virtual void markOverdue(const std::vector<std::int64_t>& exchanges, bool overdue) = 0;
    virtual std::optional<Exchange> find(const ExchangeKey& key) = 0;
    virtual std::optional<Exchange> find(std::int64_t exchange) = 0;
    // Those whose next attempt was to be by now, oldest first.
    virtual std::vector<Exchange> dueExchanges() = 0;
    virtual std::vector<Exchange> exchanges(const ExchangeFilter& filter) = 0;

    // ---- what people are told of exchanges that are awaited; maps are by exchange
    virtual std::map<std::int64_t, Reminded> reminded() = 0;
    virtual bool remindedOn(Day day) = 0;
    // Records, within write(), that on this day people are told.
    virtual void remind(Poco::Data::Session& session, Day day, const std::vector<Reminded>& told) = 0;
    virtual void acknowledge(const Acknowledgement& acknowledgement) = 0;  // `at` is set here
    virtual std::map<std::int64_t, Acknowledgement> acknowledgements() = 0;  // the latest
    // How often an accepted submission was superseded; replays do not count.
    virtual std::map<std::int64_t, std::int64_t> corrections() = 0;

    // ---- submissions
    virtual MergeOutcome merge(const MergeRequest& request) = 0;
    // Nothing if no row holds there, or the dataset's kind has no use for it (changes).
    virtual std::unique_ptr<KnownRows> knownRows(const ExchangeKey& key) = 0;
    virtual std::optional<LastSubmission> lastSubmission(const ExchangeKey& key) = 0;
    // All periods from `from` on that were submitted, oldest first, per unit: for replay.
    virtual std::vector<ExchangeKey> submittedFrom(const std::string& dataset, Day from) = 0;
    virtual std::string cursor(const ExchangeKey& key) = 0;
    // The remarks of the exchange's last attempt, in document order; its documents by ordinal come first, of which only
    // name, digest, sheets and unknown columns are told.
    virtual void remarks(std::int64_t exchange, const std::function<void(const std::vector<SubmittedDocument>&)>& documents,
                         const std::function<void(const Remark&)>& each) = 0;
    virtual RemarkCounts remarkCounts(std::int64_t exchange) = 0;

    // ---- definitions
    // In force, by name.
    virtual std::vector<Definition> definitions() = 0;
    // Of that name (empty: of all), taken up on `since` or later; newest first, at most 200.
    virtual std::vector<DefinitionChange> definitionChanges(const std::string& name, Day since) = 0;
    // Ids of the schema's datasets that have rows, of whatever age.
    virtual std::set<std::string, std::less<>> datasetsWithRows(const Schema& schema) = 0;
    // From now on the schema is this one: adds tables and columns that it has and the database has not, and makes the
    // views anew, in one transaction, with the definitions (name and content) that are in force from now on; others are
    // not any more. A table without rows is made anew where its columns no longer fit; else throws Error
    // store.column-changed or store.key-changed, and nothing has changed. Nobody may be between knownRows() and merge().
    virtual void takeUp(std::shared_ptr<const Schema> schema, const std::vector<Definition>& inForce) = 0;

    // ---- connectors
    // Those that failed by what they did themselves since they last worked.
    virtual std::vector<ConnectorStanding> standings() = 0;
    // Counts a failure; with the `limit`th in a row (0: never) it is set aside, and the outbox told in the same transaction.
    virtual ConnectorStanding connectorFailed(
        const std::string& department, const Error& why, unsigned limit,
        const std::function<std::vector<OutboxEntry>(const ConnectorStanding&)>& whenSetAside) = 0;
    virtual void connectorWorked(const std::string& department) = 0;  // counting begins anew; one set aside stays so
    virtual void restoreConnector(const std::string& department) = 0;

    // ---- outbox
    virtual void post(const std::vector<OutboxEntry>& entries) = 0;  // where no transaction of its own tells it
    // The same within write().
    virtual void post(Poco::Data::Session& session, const std::vector<OutboxEntry>& entries) = 0;
    // Up to `limit` waiting entries of a channel whose time has come, oldest first. One worker a channel calls this.
    virtual std::vector<OutboxEntry> due(const std::string& channel, std::size_t limit) = 0;
    virtual void sent(std::int64_t id, const std::string& receipt) = 0;
    virtual void retry(std::int64_t id, const std::string& error, Seconds nextAttempt) = 0;
    virtual void dead(std::int64_t id, const std::string& error) = 0;
    virtual void postpone(std::int64_t id, Seconds nextAttempt) = 0;  // without an attempt
    virtual bool resend(std::int64_t id) = 0;  // due at once, whatever became of it; false if there is none
    virtual std::vector<OutboxEntry> outbox() = 0;  // newest first, at most 10,000

    // ---- persons
    // The sealed number of a person; nothing if the key is unknown.
    virtual std::optional<std::string> sealedNumber(std::string_view person) = 0;

    // ---- for stages that bring their own statements (crosscheck): the generated views and the findings' tables
    // A session for reading, in its own snapshot.
    virtual Poco::Data::Session reader() = 0;
    // Runs `work` in one transaction on the writing session; an exception rolls back and goes on.
    virtual void write(const std::function<void(Poco::Data::Session&)>& work) = 0;

    // ---- life
    virtual std::size_t recover() = 0;   // at start: exchanges that were running were interrupted; as abandon()
    virtual void tidy() = 0;             // cheap upkeep, now and then (checkpoint)
};

// SQLite 3.40 or later. Makes the file, or upgrades it, and takes the schema up, as takeUp(); without one that is still to
// be done, and of datasets nothing can be asked until then.
// Throws Error store.… if the file is of a newer hub, damaged, or of another key (keyId).
std::unique_ptr<Store> openSqliteStore(const std::filesystem::path& file, std::shared_ptr<const Schema> schema,
                                       const std::string& keyId);

// What was known at a moment: the last submission of then, and the moment for all that no submission brought.
struct KnownAt {
    std::int64_t submission = 0;
    Seconds moment = 0;
};

// Makes the views of a session read as they stood then, by temporary ones of the same names, until drop(); the
// transaction's end does it too where it is rolled back. Records and submissions are as of the submission, to the row;
// employers' links and branches, expected submissions and findings' events as of the moment. What the history views tell
// is not changed.
class ViewsAsKnown {
public:
    ViewsAsKnown(Poco::Data::Session& session, const Schema& schema, const KnownAt& knownAt);
    void drop();

private:
    Poco::Data::Session& session_;
    std::vector<std::string> made_;
};

// Tables and views in a database's own words.
enum class Dialect : std::uint8_t { sqlite, postgresql };
std::vector<std::string> baseTables(Dialect dialect);                            // exchanges, persons, employers, outbox, findings
std::vector<std::string> recordTables(const Schema& schema, Dialect dialect);    // one per dataset
std::vector<std::string> checkViews(const Schema& schema, Dialect dialect);      // what cross-checks may read

}  // namespace lianfang
