// The outbox: what is to be told, and what became of it.
#include "hub/store/sqlite_store.h"

#include <Poco/Data/RecordSet.h>
#include <Poco/Data/Statement.h>

namespace lianfang {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;
using Poco::Data::Statement;

void SqliteStore::post(Session& session, const std::vector<OutboxEntry>& entries)
{
    for (const auto& entry : entries) {
        std::string channel = entry.channel, topic = entry.topic, recipient = entry.recipient,
                    key = entry.idempotencyKey, payload = entry.payload;
        Poco::Int64 at = secondsNow();
        session << "INSERT OR IGNORE INTO outbox (channel, topic, recipient, idempotency_key, payload, state, created, "
                   "next_attempt) VALUES (?, ?, ?, ?, ?, 'waiting', ?, ?)",
            use(channel), use(topic), use(recipient), use(key), use(payload), use(at), use(at), now;
    }
}

void SqliteStore::post(const std::vector<OutboxEntry>& entries)
{
    write([&](Session& session) { post(session, entries); });
}

namespace {

std::vector<OutboxEntry> readOutbox(Session& session, const std::string& rest, std::vector<std::string> texts)
{
    Statement statement(session);
    statement
        << "SELECT id, channel, topic, recipient, idempotency_key, payload, state, attempts, created, next_attempt, "
           "sent, error, receipt FROM outbox " +
               rest;
    for (auto& text : texts)
        statement, use(text);
    statement.execute();
    Poco::Data::RecordSet rows(statement);
    std::vector<OutboxEntry> out;
    for (std::size_t i = 0; i < rows.rowCount(); ++i) {
        const auto text = [&](std::size_t column) { return rows.value(column, i).convert<std::string>(); };
        const auto number = [&](std::size_t column) { return rows.value(column, i).convert<Poco::Int64>(); };
        out.push_back({number(0), text(1), text(2), text(3), text(4), text(5), text(6), number(7), number(8), number(9),
                       number(10), text(11), text(12)});
    }
    return out;
}

} // namespace

std::vector<OutboxEntry> SqliteStore::due(const std::string& channel, std::size_t limit)
{
    try {
        Session session = reader();
        return readOutbox(
            session,
            "WHERE channel = ? AND state = 'waiting' AND next_attempt <= " + std::to_string(secondsNow()) +
                " ORDER BY next_attempt, id LIMIT " + std::to_string(limit),
            {channel});
    } catch (const Poco::Exception& e) {
        rethrow(e);
    }
}

std::vector<OutboxEntry> SqliteStore::outbox()
{
    try {
        Session session = reader();
        return readOutbox(session, "ORDER BY id DESC LIMIT 10000", {});
    } catch (const Poco::Exception& e) {
        rethrow(e);
    }
}

void SqliteStore::sent(std::int64_t id, const std::string& receipt)
{
    write([&](Session& session) {
        Poco::Int64 entry = id, at = secondsNow();
        std::string text = receipt;
        session << "UPDATE outbox SET state = 'sent', sent = ?, receipt = ?, error = '', attempts = attempts + 1 WHERE "
                   "id = ?",
            use(at), use(text), use(entry), now;
    });
}

void SqliteStore::retry(std::int64_t id, const std::string& error, Seconds nextAttempt)
{
    write([&](Session& session) {
        Poco::Int64 entry = id, next = nextAttempt;
        std::string text = error;
        session << "UPDATE outbox SET attempts = attempts + 1, error = ?, next_attempt = ? WHERE id = ?", use(text),
            use(next), use(entry), now;
    });
}

void SqliteStore::dead(std::int64_t id, const std::string& error)
{
    write([&](Session& session) {
        Poco::Int64 entry = id;
        std::string text = error;
        session << "UPDATE outbox SET state = 'dead', attempts = attempts + 1, error = ? WHERE id = ?", use(text),
            use(entry), now;
    });
}

void SqliteStore::postpone(std::int64_t id, Seconds nextAttempt)
{
    write([&](Session& session) {
        Poco::Int64 entry = id, next = nextAttempt;
        session << "UPDATE outbox SET next_attempt = ? WHERE id = ?", use(next), use(entry), now;
    });
}

bool SqliteStore::resend(std::int64_t id)
{
    std::size_t changed = 0;
    write([&](Session& session) {
        Poco::Int64 entry = id, at = secondsNow();
        Statement update(session);
        update << "UPDATE outbox SET state = 'waiting', attempts = 0, next_attempt = ? WHERE id = ?",
            use(at), use(entry);
        changed = update.execute();
    });
    return changed > 0;
}

} // namespace lianfang
