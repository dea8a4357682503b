// The agency's front-end database (SQLite): snapshots of its registers, each row with the day it was taken.
#pragma once

#include "hub/model/day.h"

#include <sqlite3.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace lianfang::city {

class FrontDatabase {
public:
    enum class Table : std::uint8_t {
        unitEnrolment,
        unitMonth,
        workerEnrolment,
        projectEnrolment,
        projectWorker,
        enrolmentOperation,
        injuryCase,
        unitYear
    };

    // Makes the file anew, with the tables that config/connectors/insurance.xml asks. Throws std::runtime_error.
    explicit FrontDatabase(const std::filesystem::path& path);
    ~FrontDatabase();

    // Adds a row to a day's snapshot (operations and cases: to what was done on a day): the table's columns after the
    // first, in order, an empty text being NULL. Returns the row's number in the document that the connector makes of
    // the snapshot, whose first row is the header; of operations and cases it is that on a month's first day only.
    std::uint64_t add(Table table, Day taken, const std::vector<std::string>& values);
    void close();

private:
    struct CloseDatabase {
        void operator()(sqlite3* database) const noexcept { sqlite3_close_v2(database); }
    };
    struct CloseStatement {
        void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
    };
    using Statement = std::unique_ptr<sqlite3_stmt, CloseStatement>;

    void execute(const char* sql);
    Statement prepare(const char* sql);

    std::unique_ptr<sqlite3, CloseDatabase> database_;
    std::array<Statement, 8> inserts_;
    std::array<std::map<Day, std::uint64_t>, 8> rows_;
};

} // namespace lianfang::city
