// How a session with each kind of database is opened; database.h is what a connector uses.
#pragma once

#include "connector.h"

#include <Poco/Data/MySQL/Connector.h>
#include <Poco/Data/ODBC/Connector.h>
#include <Poco/Data/PostgreSQL/Connector.h>
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Session.h>
#include <Poco/URI.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace lianfang::sdk {

namespace detail {

inline Poco::Data::Session openSqlite(const std::string& file, bool writes)
{
    if (!std::filesystem::is_regular_file(file))
        throw Refused("数据库文件 " + file + " 不存在", "database file " + file + " is missing");
    Poco::Data::SQLite::Connector::registerConnector();
    std::string path;
    Poco::URI::encode(std::filesystem::absolute(file).string(), "?#%", path);
    return {Poco::Data::SQLite::Connector::KEY, "file://" + path + (writes ? "?mode=rw" : "?mode=ro")};
}

inline Poco::Data::Session openPostgresql(const std::string& connection, const std::optional<std::string>& password)
{
    Poco::Data::PostgreSQL::Connector::registerConnector();
    // Poco takes its connection string apart at spaces, whatever quotes say; libpq itself looks here.
    if (password)
        ::setenv("PGPASSWORD", password->c_str(), 1);
    return {Poco::Data::PostgreSQL::Connector::KEY, connection + " connect_timeout=20"};
}

inline Poco::Data::Session openMysql(const std::string& connection, const std::optional<std::string>& password)
{
    // Poco takes its connection string apart at semicolons and knows no way to write one.
    if (password &&
        (password->find(';') != std::string::npos || password->starts_with(' ') || password->ends_with(' ')))
        throw Refused("MySQL 的口令不能含有分号，也不能以空格开头或结尾",
                      "a password for MySQL can hold no semicolon, and no space at either end");
    Poco::Data::MySQL::Connector::registerConnector();
    return {Poco::Data::MySQL::Connector::KEY, connection + (password ? ";password=" + *password : ""), 20};
}

constexpr std::size_t longestValue = 1u << 20; // of ODBC

inline Poco::Data::Session openOdbc(const std::string& connection, const std::optional<std::string>& password)
{
    Poco::Data::ODBC::Connector::registerConnector();
    std::string text = connection;
    if (password) {
        text += ";PWD={";
        for (const char c : *password)
            text += c == '}' ? "}}" : std::string(1, c);
        text += '}';
    }
    Poco::Data::Session session(Poco::Data::ODBC::Connector::KEY, text, 20);
    session.setFeature("autoCommit", false);  // or else it begins no transaction
    session.setFeature("autoExtract", false); // long values are read in pieces
    session.setProperty("maxFieldSize", longestValue);
    return session;
}

} // namespace detail

// As DatabaseClient's constructor has it.
inline Poco::Data::Session connectDatabase(const std::string& driver, const std::string& connection,
                                           const std::optional<std::string>& password, bool writes = false)
{
    try {
        if (driver == "sqlite")
            return detail::openSqlite(connection, writes);
        if (driver == "postgresql")
            return detail::openPostgresql(connection, password);
        if (driver == "mysql")
            return detail::openMysql(connection, password);
        if (driver == "odbc")
            return detail::openOdbc(connection, password);
        throw Refused("设置 driver 应为 sqlite、postgresql、mysql 或 odbc",
                      "setting driver must be sqlite, postgresql, mysql or odbc");
    } catch (const Poco::Exception& error) {
        throw Failure("无法连接数据库：" + error.displayText(),
                      "cannot connect to the database: " + error.displayText());
    }
}

} // namespace lianfang::sdk
