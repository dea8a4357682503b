// What departments push: an idempotency key and the exchange it began are one transaction, so that a repeated push
// finds the first one's exchange, or nothing of it.
#include "hub/store/messages.h"
#include "hub/store/sqlite_store.h"

#include <Poco/Data/Statement.h>

namespace lianfang {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;

namespace {

constexpr Seconds keptFor = 90 * 86400;
constexpr int keptOfDepartment = 100'000;
constexpr Poco::Int64 checkedEvery = 256; // pushes

} // namespace

Receipt SqliteStore::receive(const Push& push)
{
    Receipt receipt;
    Poco::Int64 exchange = 0, received = 0;
    std::uint64_t attempt = 0;
    write([&](Session& session) {
        std::string department = push.key.department, key = push.idempotencyKey, request;
        if (!key.empty()) {
            session
                << "SELECT request, exchange, received FROM push_receipt WHERE department = ? AND idempotency_key = ?",
                use(department), use(key), into(request), into(exchange), into(received), now;
            if (exchange != 0) {
                if (request != push.request)
                    throw Error(message::idempotencyConflict, {key, std::to_string(exchange)});
                receipt.repeated = true;
                return;
            }
        }
        ExchangeKey wanted = push.key;
        std::string dataset = wanted.dataset, unit = wanted.unit, cadence(toString(wanted.period.cadence()));
        int first = numberOf(wanted.period.firstDay());
        if (push.further) {
            Poco::Int64 latest = 0;
            session << "SELECT ifnull(max(occasion), 0) FROM exchange WHERE department = ? AND dataset = ? AND unit = "
                       "? AND "
                       "direction = 'in' AND cadence = ? AND period_first = ?",
                use(department), use(dataset), use(unit), use(cadence), use(first), into(latest), now;
            wanted.occasion = latest + 1;
        }
        attempt = beginWithin(session, wanted, push.pending);
        Poco::Int64 occasion = wanted.occasion;
        session << "SELECT id FROM exchange WHERE department = ? AND dataset = ? AND unit = ? AND direction = 'in' AND "
                   "cadence = ? AND period_first = ? AND occasion = ?",
            use(department), use(dataset), use(unit), use(cadence), use(first), use(occasion), into(exchange), now;
        received = secondsNow();
        Poco::Int64 token = push.token;
        session << "UPDATE access_token SET last_used = ? WHERE id = ?", use(received), use(token), now;
        if (key.empty())
            return;
        Poco::Int64 old = received - keptFor;
        int newest = keptOfDepartment;
        session << "DELETE FROM push_receipt WHERE received < ?", use(old), now;
        if (exchange % checkedEvery == 0)
            session << "DELETE FROM push_receipt WHERE department = ?1 AND received < (SELECT received FROM "
                       "push_receipt WHERE "
                       "department = ?1 ORDER BY received DESC LIMIT 1 OFFSET ?2)",
                use(department), use(newest), now;
        request = push.request;
        session << "INSERT INTO push_receipt VALUES (?, ?, ?, ?, ?)", use(department), use(key), use(request),
            use(exchange), use(received), now;
    });
    receipt.exchange = *find(exchange);
    receipt.exchange.attempt = attempt;
    receipt.received = received;
    return receipt;
}

} // namespace lianfang
