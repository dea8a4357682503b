// The agency's front-end database (SQLite): snapshots of its registers, each row with the day it was taken.
#pragma once

#include "tests/city/model.h"

#include <sqlite3.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lianfang::city {

class FrontDatabase {
public:
    // Makes the file anew, with the tables that config/connectors/insurance.xml asks. Throws std::runtime_error.
    explicit FrontDatabase(const std::filesystem::path& path);
    ~FrontDatabase();

    void unitEnrolment(Day taken, const Firm& firm, std::string_view industry, const Enrolment& enrolment);
    void unitMonth(Day taken, const Firm& firm, int headcount, std::string_view state);
    // `to`: empty if the spell goes on.
    void workerEnrolment(Day taken, const Person& person, const Spell& spell, Month from, std::optional<Month> to);
    void projectEnrolment(Day taken, const Project& project);
    void projectWorker(Day taken, const std::string& project, const Person& person, Day from);
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
    void insert(const Statement& statement, const std::vector<std::string>& values); // empty: NULL

    std::unique_ptr<sqlite3, CloseDatabase> database_;
    Statement unitEnrolment_;
    Statement unitMonth_;
    Statement workerEnrolment_;
    Statement projectEnrolment_;
    Statement projectWorker_;
};

} // namespace lianfang::city
