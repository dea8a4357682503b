// A department's database through Poco::Data: SQLite, PostgreSQL, MySQL and MariaDB, and whatever has an ODBC driver.
// Read only, streaming, every value as the database itself writes it as text.
#pragma once

#include "database_drivers.h"
#include "placeholders.h"

#include <Poco/Data/RecordSet.h>
#include <Poco/Data/Session.h>
#include <Poco/Nullable.h>

#include <deque>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace lianfang::sdk {

class DatabaseClient {
public:
    using Cell = Poco::Nullable<std::string>;
    // Refused if driver or file is not there, Failure if the server does not answer. The password stands apart so that
    // it need not stand in a setting.
    //   driver      connection
    //   sqlite      the file
    //   postgresql  host=… port=… dbname=… user=…
    //   mysql       host=…;port=…;db=…;user=…   also MariaDB; texts in double quotes are names, as in the other three
    //   odbc        Driver={…};Server=…;Port=…;Database=…;UID=…, or DSN=…. The driver decides how much it holds in
    //               memory: PostgreSQL's wants UseDeclareFetch=1 said, SQLite's holds the whole answer
    DatabaseClient(const std::string& driver, const std::string& connection, const std::optional<std::string>& password)
        : driver_(driver), session_(connectDatabase(driver, connection, password))
    {
        try {
            for (const auto* statement : settingsOf(driver))
                session_ << statement, Poco::Data::Keywords::now;
        } catch (const Poco::Exception& error) {
            throw Failure("无法连接数据库：" + error.displayText(),
                          "cannot connect to the database: " + error.displayText());
        }
    }

    // Runs a query in which {name} stands for a value; each becomes a bound parameter and is never pasted in. `header`
    // gets the columns' names, `row` each row; a NULL is a null cell. Memory is bounded by some thousand rows.
    // The query becomes a part of another one, where MySQL and MariaDB heed no ORDER BY.
    void query(const std::string& text, const Values& values,
               const std::function<void(const std::vector<std::string>&)>& header,
               const std::function<void(const std::vector<const Cell*>&)>& row)
    {
        std::vector<std::string> bound;
        const std::string inner = withParameters(text, values, bound);
        try {
            // One snapshot for all of it, which nothing that the query does outlives.
            if (driver_ != "sqlite")
                session_.begin();
            const auto names = columnsOf(inner, bound);
            header(names);
            std::string select;
            for (const auto& name : names)
                select += (select.empty() ? "" : ", ") + asText(name);
            select = "SELECT " + select + " FROM (" + inner + ") q";
            std::deque<std::vector<Cell>> columns(names.size());
            const auto clear = [&] {
                for (auto& column : columns)
                    column.clear();
            };
            if (driver_ == "postgresql") {
                // Without a cursor libpq holds the whole result in memory.
                bind("DECLARE lianfang_rows NO SCROLL CURSOR FOR " + select, bound).execute();
                do {
                    clear();
                    into("FETCH FORWARD " + std::to_string(rowsAtOnce) + " FROM lianfang_rows", {}, columns).execute();
                    emit(columns, row);
                } while (!columns.front().empty());
            } else {
                auto statement = into(select, bound, columns);
                statement, Poco::Data::Keywords::limit(rowsAtOnce);
                while (!statement.done()) {
                    clear();
                    statement.execute();
                    if (driver_ == "odbc")
                        mend(columns);
                    emit(columns, row);
                }
            }
            if (driver_ != "sqlite")
                session_.rollback();
        } catch (const Poco::Exception& error) {
            throw Failure("查询失败：" + error.displayText(), "the query failed: " + error.displayText());
        }
    }

    // Replaces each {name} that `values` knows by the database's placeholder; `bound` gets the values in their order.
    std::string withParameters(const std::string& text, const Values& values, std::vector<std::string>& bound) const
    {
        std::string out = filled(text, values, [&](const std::string& value) {
            bound.push_back(value);
            return driver_ == "postgresql" ? "$" + std::to_string(bound.size()) : "?";
        });
        out.erase(out.find_last_not_of(" \t\r\n;") + 1);
        return out;
    }

private:
    static constexpr std::size_t rowsAtOnce = 4096;

    // Read only, in UTF-8, days as YYYY-MM-DD; where ODBC leads nobody knows, and its driver's settings must say so.
    static std::vector<const char*> settingsOf(const std::string& driver)
    {
        if (driver == "postgresql")
            return {"SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
                    "SET client_encoding TO 'UTF8'", "SET DateStyle TO ISO"};
        if (driver == "mysql")
            return {"SET NAMES utf8mb4", "SET SESSION sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES')",
                    "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ", "SET SESSION TRANSACTION READ ONLY"};
        if (driver == "sqlite")
            return {"PRAGMA query_only = ON"};
        return {};
    }

    // Cast by the database: Poco would make a double of a NUMERIC, and lose digits. ODBC drivers write text themselves.
    std::string asText(const std::string& column) const
    {
        if (driver_ == "odbc")
            return quoted(column);
        return "CAST(" + quoted(column) + (driver_ == "mysql" ? " AS CHAR)" : " AS TEXT)");
    }

    static std::string quoted(const std::string& name)
    {
        std::string out = "\"";
        for (const char c : name) {
            if (c == '"')
                out += '"';
            out += c;
        }
        return out + "\"";
    }

    Poco::Data::Statement bind(const std::string& text, std::vector<std::string>& bound)
    {
        Poco::Data::Statement statement(session_);
        statement << text;
        for (auto& value : bound)
            statement, Poco::Data::Keywords::use(value);
        return statement;
    }

    Poco::Data::Statement into(const std::string& text, std::vector<std::string> bound,
                               std::deque<std::vector<Cell>>& columns)
    {
        held_ = std::move(bound); // a statement refers to its values
        auto statement = bind(text, held_);
        for (auto& column : columns)
            statement, Poco::Data::Keywords::into(column);
        return statement;
    }

    std::vector<std::string> columnsOf(const std::string& inner, std::vector<std::string>& bound)
    {
        auto statement = bind("SELECT * FROM (" + inner + ") q WHERE 1 = 0", bound);
        statement.execute();
        const Poco::Data::RecordSet none(statement);
        std::vector<std::string> names;
        std::set<std::string> seen;
        for (std::size_t i = 0; i < none.columnCount(); ++i) {
            names.push_back(none.columnName(i));
            if (!seen.insert(names.back()).second)
                throw Refused("查询有两列同名：" + names.back(), "the query has two columns named " + names.back());
        }
        if (names.empty())
            throw Refused("查询没有列", "the query has no columns");
        return names;
    }

    // Poco reads a long value over ODBC in pieces, and keeps the zero that each but the last ends with.
    static void mend(std::deque<std::vector<Cell>>& columns)
    {
        for (auto& column : columns)
            for (auto& cell : column)
                if (!cell.isNull() && cell.value().find('\0') != std::string::npos)
                    std::erase(cell.value(), '\0');
    }

    static void emit(const std::deque<std::vector<Cell>>& columns,
                     const std::function<void(const std::vector<const Cell*>&)>& row)
    {
        std::vector<const Cell*> cells(columns.size());
        for (std::size_t i = 0; i < columns.front().size(); ++i) {
            for (std::size_t c = 0; c < columns.size(); ++c)
                cells[c] = &columns[c][i];
            row(cells);
        }
    }

    const std::string driver_;
    Poco::Data::Session session_;
    std::vector<std::string> held_;
};

} // namespace lianfang::sdk
