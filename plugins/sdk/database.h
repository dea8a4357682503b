// A department's database through Poco::Data: SQLite, PostgreSQL, MySQL and MariaDB, and whatever has an ODBC driver.
// Read only unless it is opened to write, streaming, every value as the database itself writes it as text.
#pragma once

#include "database_drivers.h"
#include "placeholders.h"

#include <Poco/Data/RecordSet.h>
#include <Poco/Data/Session.h>
#include <Poco/Nullable.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace lianfang::sdk {

class DatabaseClient {
public:
    using Cell = Poco::Nullable<std::string>;
    enum class Use : std::uint8_t { read, write };

    // Refused if driver or file is not there, Failure if the server does not answer. The password stands apart so that
    // it need not stand in a setting.
    //   driver      connection
    //   sqlite      the file
    //   postgresql  host=… port=… dbname=… user=…
    //   mysql       host=…;port=…;db=…;user=…   also MariaDB; texts in double quotes are names, as in the other three
    //   odbc        Driver={…};Server=…;Port=…;Database=…;UID=…, or DSN=…. The driver decides how much it holds in
    //               memory: PostgreSQL's wants UseDeclareFetch=1 said, SQLite's holds the whole answer
    DatabaseClient(const std::string& driver, const std::string& connection, const std::optional<std::string>& password,
                   Use use = Use::read)
        : driver_(driver), session_(connectDatabase(driver, connection, password, use == Use::write))
    {
        try {
            for (const auto* statement : settingsOf(driver, use))
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

    // Puts rows into a table in place of those whose `key` column holds `value`, in one transaction: all of them or
    // none. Of `columns` those count that the table has, by their exact names; `unknown` gets the others. `next` puts a
    // cell for each column into its argument, and is false after the last row. An empty cell becomes NULL. The table's
    // name goes into the statements as it is. Returns how many rows were put in; Refused if the table lacks `key` or
    // has none of `columns`.
    std::uint64_t replace(const std::string& table, const std::string& key, const std::string& value,
                          const std::vector<std::string>& columns,
                          const std::function<bool(std::vector<std::string>&)>& next, std::vector<std::string>& unknown)
    {
        try {
            const Undone undone(session_);
            session_.begin();
            std::vector<std::string> none;
            const auto there = columnsOf("SELECT * FROM " + table, none);
            const auto has = [&](const std::string& name) {
                return std::find(there.begin(), there.end(), name) != there.end();
            };
            std::vector<std::size_t> taken;
            std::string names = quoted(key);
            for (std::size_t i = 0; i < columns.size(); ++i) {
                if (has(columns[i])) {
                    taken.push_back(i);
                    names += ", " + quoted(columns[i]);
                } else {
                    unknown.push_back(columns[i]);
                }
            }
            if (!has(key) || taken.empty())
                throw Refused("表 " + table + " 应有列“" + key + "”和清单的各列：" + joined(columns),
                              "table " + table + " must have column \"" + key +
                                  "\" and the list's own: " + joined(columns));
            std::vector<std::string> bound{value};
            bind("DELETE FROM " + table + " WHERE " + quoted(key) + " = " + placeholder(1), bound).execute();
            // A statement is not run a second time: Poco's for PostgreSQL frees its last result twice when that fails.
            std::uint64_t count = 0;
            for (bool more = true; more;) {
                std::deque<Cell> cells;
                std::string places;
                std::vector<std::string> row;
                for (std::size_t rows = 0; rows < rowsPerInsert(driver_) && (more = next(row)); ++rows, ++count) {
                    cells.emplace_back(value);
                    places += (rows == 0 ? "(" : ", (") + placeholder(cells.size());
                    for (const auto column : taken) {
                        cells.push_back(row[column].empty() ? Cell() : Cell(row[column]));
                        places += ", " + placeholder(cells.size());
                    }
                    places += ")";
                }
                if (cells.empty())
                    break;
                Poco::Data::Statement insert(session_);
                insert << "INSERT INTO " + table + " (" + names + ") VALUES " + places;
                for (auto& cell : cells)
                    insert, Poco::Data::Keywords::use(cell);
                insert.execute();
            }
            session_.commit();
            return count;
        } catch (const Poco::Exception& error) {
            throw Failure("写入表 " + table + " 失败：" + error.displayText(),
                          "table " + table + " could not be written: " + error.displayText());
        }
    }

    // Replaces each {name} that `values` knows by the database's placeholder; `bound` gets the values in their order.
    std::string withParameters(const std::string& text, const Values& values, std::vector<std::string>& bound) const
    {
        std::string out = filled(text, values, [&](const std::string& value) {
            bound.push_back(value);
            return placeholder(bound.size());
        });
        out.erase(out.find_last_not_of(" \t\r\n;") + 1);
        return out;
    }

private:
    // Takes back what was not committed, whatever ended it.
    struct Undone {
        explicit Undone(Poco::Data::Session& of) : session(of) {}
        ~Undone()
        {
            try {
                if (session.isTransaction())
                    session.rollback();
            } catch (...) { // the session's end takes it back as well
            }
        }
        Undone(const Undone&) = delete;
        Undone& operator=(const Undone&) = delete;
        Poco::Data::Session& session;
    };

    static constexpr std::size_t rowsAtOnce = 4096;

    // In UTF-8, days as YYYY-MM-DD; where ODBC leads nobody knows, and its driver's settings must say so. A reader
    // writes nothing.
    static std::vector<const char*> settingsOf(const std::string& driver, Use use)
    {
        std::vector<const char*> out;
        if (driver == "postgresql")
            out = {"SET client_encoding TO 'UTF8'", "SET DateStyle TO ISO",
                   "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"};
        else if (driver == "mysql")
            out = {"SET NAMES utf8mb4", "SET SESSION sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES')",
                   "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ", "SET SESSION TRANSACTION READ ONLY"};
        else if (driver == "sqlite")
            out = {"PRAGMA query_only = ON"};
        if (use == Use::write && !out.empty())
            out.pop_back(); // what forbids to write stands last
        return out;
    }

    // Not every database behind ODBC takes several.
    static std::size_t rowsPerInsert(const std::string& driver) { return driver == "odbc" ? 1 : 40; }

    std::string placeholder(std::size_t number) const
    {
        return driver_ == "postgresql" ? "$" + std::to_string(number) : "?";
    }

    static std::string joined(const std::vector<std::string>& names)
    {
        std::string out;
        for (const auto& name : names)
            out += (out.empty() ? "" : "、") + name;
        return out;
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
