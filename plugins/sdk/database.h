// A department's database through Poco::Data: SQLite and PostgreSQL. Read only, streaming, every value as the database
// itself writes it as text.
#pragma once

#include "placeholders.h"

#include <Poco/Data/PostgreSQL/Connector.h>
#include <Poco/Data/RecordSet.h>
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Session.h>
#include <Poco/Nullable.h>
#include <Poco/URI.h>

#include <cstdlib>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace lianfang::sdk {

class DatabaseClient {
public:
    using Cell = Poco::Nullable<std::string>;
    // `connection`: for sqlite the file, for postgresql "host=… port=… dbname=… user=…"; the password stands apart so
    // that it need not stand in a setting. Refused if driver or file is not there, Failure if the server does not
    // answer.
    DatabaseClient(const std::string& driver, const std::string& connection, const std::optional<std::string>& password)
        : postgresql_(driver == "postgresql"), session_(connect(driver, connection, password))
    {
        if (postgresql_) {
            run("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            run("SET client_encoding TO 'UTF8'");
            run("SET DateStyle TO ISO");
        } else {
            run("PRAGMA query_only = ON");
        }
    }

    // Runs a query in which {name} stands for a value; each becomes a bound parameter and is never pasted in. `header`
    // gets the columns' names, `row` each row; a NULL is a null cell. Memory is bounded by some thousand rows.
    void query(const std::string& text, const Values& values,
               const std::function<void(const std::vector<std::string>&)>& header,
               const std::function<void(const std::vector<const Cell*>&)>& row)
    {
        std::vector<std::string> bound;
        const std::string inner = withParameters(text, values, bound);
        try {
            if (postgresql_)
                session_.begin(); // one snapshot for all of it; a cursor lives in a transaction
            const auto names = columnsOf(inner, bound);
            header(names);
            // Cast by the database: Poco would make a double of a NUMERIC, and lose digits.
            std::string select = "SELECT ";
            for (std::size_t i = 0; i < names.size(); ++i)
                select += (i == 0 ? "CAST(" : ", CAST(") + quoted(names[i]) + " AS TEXT)";
            select += " FROM (" + inner + ") AS q";
            std::deque<std::vector<Cell>> columns(names.size());
            if (postgresql_) {
                // Without a cursor libpq holds the whole result in memory.
                bind("DECLARE lianfang_rows NO SCROLL CURSOR FOR " + select, bound).execute();
                do {
                    for (auto& column : columns)
                        column.clear();
                    into("FETCH FORWARD " + std::to_string(rowsAtOnce) + " FROM lianfang_rows", {}, columns).execute();
                    emit(columns, row);
                } while (!columns.front().empty());
                session_.rollback();
            } else {
                auto statement = into(select, bound, columns);
                statement, Poco::Data::Keywords::limit(rowsAtOnce);
                while (!statement.done()) {
                    for (auto& column : columns)
                        column.clear();
                    statement.execute();
                    emit(columns, row);
                }
            }
        } catch (const Poco::Exception& error) {
            throw Failure("查询失败：" + error.displayText(), "the query failed: " + error.displayText());
        }
    }

    // Replaces each {name} that `values` knows by the database's placeholder; `bound` gets the values in their order.
    std::string withParameters(const std::string& text, const Values& values, std::vector<std::string>& bound) const
    {
        std::string out = filled(text, values, [&](const std::string& value) {
            bound.push_back(value);
            return postgresql_ ? "$" + std::to_string(bound.size()) : "?";
        });
        out.erase(out.find_last_not_of(" \t\r\n;") + 1);
        return out;
    }

private:
    static constexpr std::size_t rowsAtOnce = 4096;

    static Poco::Data::Session connect(const std::string& driver, const std::string& connection,
                                       const std::optional<std::string>& password)
    {
        try {
            if (driver == "postgresql") {
                Poco::Data::PostgreSQL::Connector::registerConnector();
                // Poco takes its connection string apart at spaces, whatever quotes say; libpq itself looks here.
                if (password)
                    ::setenv("PGPASSWORD", password->c_str(), 1);
                return {Poco::Data::PostgreSQL::Connector::KEY, connection + " connect_timeout=20"};
            }
            if (driver != "sqlite")
                throw Refused("设置 driver 应为 sqlite 或 postgresql", "setting driver must be sqlite or postgresql");
            if (!std::filesystem::is_regular_file(connection))
                throw Refused("数据库文件 " + connection + " 不存在", "database file " + connection + " is missing");
            Poco::Data::SQLite::Connector::registerConnector();
            std::string path;
            Poco::URI::encode(std::filesystem::absolute(connection).string(), "?#%", path);
            return {Poco::Data::SQLite::Connector::KEY, "file://" + path + "?mode=ro"};
        } catch (const Poco::Exception& error) {
            throw Failure("无法连接数据库：" + error.displayText(),
                          "cannot connect to the database: " + error.displayText());
        }
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

    void run(const std::string& statement) { session_ << statement, Poco::Data::Keywords::now; }

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
        auto statement = bind("SELECT * FROM (" + inner + ") AS q LIMIT 0", bound);
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

    bool postgresql_;
    Poco::Data::Session session_;
    std::vector<std::string> held_;
};

} // namespace lianfang::sdk
