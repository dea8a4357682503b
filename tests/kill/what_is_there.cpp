#include "tests/kill/what_is_there.h"

#include <sqlite3.h>

#include <memory>
#include <stdexcept>

namespace lianfang::test {

namespace {

class Reading {
public:
    explicit Reading(const std::filesystem::path& file)
    {
        // For writing as well: after a kill SQLite may have to take its log in first.
        if (sqlite3_open_v2(file.c_str(), &database_, SQLITE_OPEN_READWRITE, nullptr) != SQLITE_OK)
            throw std::runtime_error("cannot open " + file.string());
    }
    ~Reading() { sqlite3_close(database_); }
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

    std::vector<std::string> lines(const std::string& sql) const
    {
        sqlite3_stmt* statement = nullptr;
        if (sqlite3_prepare_v2(database_, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK)
            throw std::runtime_error(std::string(sqlite3_errmsg(database_)) + ": " + sql);
        const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> owner(statement, sqlite3_finalize);
        std::vector<std::string> out;
        while (sqlite3_step(statement) == SQLITE_ROW) {
            std::string line;
            for (int i = 0; i < sqlite3_column_count(statement); ++i) {
                const auto* text = sqlite3_column_text(statement, i);
                line += (i ? "|" : "") + (text ? std::string(reinterpret_cast<const char*>(text)) : "null");
            }
            out.push_back(std::move(line));
        }
        return out;
    }

private:
    sqlite3* database_ = nullptr;
};

} // namespace

std::map<std::string, std::vector<std::string>> whatIsThere(const std::filesystem::path& data, const Records& records)
{
    const Reading reading(data / "lianfang.db");
    return {
        {"integrity", reading.lines("PRAGMA integrity_check")},
        {"rows", reading.lines("SELECT " + records.columns +
                               ", unit, valid_from, known_from, valid_to, known_to, hex(tag), content, line FROM " +
                               records.table + " ORDER BY 1, 2, 3, 4, 5, 6, 7, 8")},
        {"rows by document", reading.lines("SELECT d.name, d.digest, count(*) FROM " + records.table +
                                           " t JOIN document d ON d.id = t.document GROUP BY 1, 2 ORDER BY 1, 2")},
        {"view", reading.lines("SELECT valid_from, count(*), count(DISTINCT identity) FROM v_" + records.table +
                               " GROUP BY 1 ORDER BY 1")},
        {"persons", reading.lines("SELECT hex(person), birth_day, sex, hex(sealed) FROM person ORDER BY 1")},
        {"employers", reading.lines("SELECT code, name FROM employer ORDER BY 1")},
        {"submissions", reading.lines("SELECT sequence, period_first, accepted, rejected, unchanged FROM submission "
                                      "ORDER BY 1")},
        {"documents",
         reading.lines("SELECT name, digest, bytes, rows_read, submission FROM document ORDER BY 1, 2, 5")},
        {"exchanges", reading.lines("SELECT period_first, state, accepted, rejected, unchanged, submission, pending, "
                                    "error_code FROM exchange ORDER BY 1")},
        {"remarks", reading.lines("SELECT e.period_first, r.document, r.line, r.kind, r.heading, r.code, r.arguments "
                                  "FROM remark r JOIN exchange e ON e.id = r.exchange ORDER BY 1, 2, 3, 4, 5")},
        {"outbox", reading.lines("SELECT channel, topic, recipient, idempotency_key, payload, state FROM outbox "
                                 "ORDER BY idempotency_key")},
    };
}

AfterTheKill afterTheKill(const std::filesystem::path& data, const std::string& month)
{
    const Reading reading(data / "lianfang.db");
    AfterTheKill out;
    const auto states =
        reading.lines("SELECT state FROM exchange WHERE period_first = unixepoch('" + month + "-01') / 86400");
    if (!states.empty())
        out.state = states.front();
    out.waiting = std::stoi(reading.lines("SELECT count(*) FROM outbox WHERE state = 'waiting'").front());
    return out;
}

} // namespace lianfang::test
