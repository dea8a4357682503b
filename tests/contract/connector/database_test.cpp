#include "tests/contract/connector/connector_fixture.h"
#include "tests/support/mariadb_server.h"
#include "tests/support/postgres_server.h"

#include <sqlite3.h>

namespace lianfang::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;

// What both databases must do alike. A database is made once for the whole suite.
class Database {
public:
    virtual ~Database() = default;
    virtual void sql(const std::string& text) = 0;
    virtual std::map<std::string, std::string> settings() const = 0;
    virtual std::map<std::string, std::string> secrets() const { return {}; }
};

class SqliteDatabase : public Database {
public:
    SqliteDatabase() { sql("PRAGMA journal_mode = WAL"); }
    void sql(const std::string& text) override
    {
        sqlite3* handle = nullptr;
        sqlite3_open(file().c_str(), &handle);
        const int result = sqlite3_exec(handle, text.c_str(), nullptr, nullptr, nullptr);
        const std::string why = sqlite3_errmsg(handle);
        sqlite3_close(handle);
        if (result != SQLITE_OK)
            throw std::runtime_error(why);
    }
    std::map<std::string, std::string> settings() const override
    {
        return {{"driver", "sqlite"}, {"connection", file()}};
    }

protected:
    std::string file() const { return folder_.path() / "前置库 100%.db"; }

private:
    TemporaryFolder folder_;
};

class SqliteOverOdbc : public SqliteDatabase {
public:
    std::map<std::string, std::string> settings() const override
    {
        return {{"driver", "odbc"}, {"connection", "Driver=SQLite3;Database=" + file()}};
    }
};

class PostgresDatabase : public Database {
public:
    void sql(const std::string& text) override
    {
        server_.sql(text + "; GRANT ALL ON ALL TABLES IN SCHEMA public TO lianfang");
    }
    std::map<std::string, std::string> settings() const override
    {
        return {{"driver", "postgresql"}, {"connection", server_.connection()}};
    }
    std::map<std::string, std::string> secrets() const override { return {{"password", server_.password()}}; }

protected:
    int port() const { return server_.port(); }

private:
    PostgresServer server_;
};

class PostgresOverOdbc : public PostgresDatabase {
public:
    std::map<std::string, std::string> settings() const override
    {
        return {{"driver", "odbc"},
                {"connection", "Driver={PostgreSQL Unicode};Server=127.0.0.1;Port=" + std::to_string(port()) +
                                   ";Database=postgres;UID=lianfang;ReadOnly=1;UseDeclareFetch=1;Fetch=4096"}};
    }
};

class MariaDatabase : public Database {
public:
    void sql(const std::string& text) override { server_.sql("USE front; " + text); }
    std::map<std::string, std::string> settings() const override
    {
        return {{"driver", "mysql"}, {"connection", server_.connection()}};
    }
    std::map<std::string, std::string> secrets() const override { return {{"password", server_.password()}}; }

private:
    MariadbServer server_;
};

template <typename Kind>
class Insurance : public ConnectorFixture {
protected:
    static void SetUpTestSuite()
    {
        database_ = std::make_unique<Kind>();
        database_->sql("CREATE TABLE worker (id_number VARCHAR(18), name TEXT, base NUMERIC(12,2), start_date DATE,"
                       " data_date DATE, unit TEXT)");
        database_->sql("INSERT INTO worker VALUES"
                       " ('99010119900101123X', '张三', 6500.25, '2020-01-02', '2026-09-30', '340202'),"
                       " ('990101199001011248', '李\"四,', NULL, NULL, '2026-09-30', '340207'),"
                       " ('990101199001011256', '王五', 1, '2020-01-02', '2026-08-31', '340202')");
    }
    static void TearDownTestSuite() { database_.reset(); }

    Insurance() : ConnectorFixture("insurance")
    {
        request_.dataset = "insurance/worker-enrolments";
        request_.period = *Period::parse("2026-09-30");
        request_.asOf = dayOf(2026, 9, 30);
        request_.settings = database_->settings();
        request_.secrets = database_->secrets();
        // As access="database" in a manifest.
        const std::string& connection = request_.settings["connection"];
        if (const auto path = connection.find('/'); path == 0 || connection.find("=/") != std::string::npos)
            request_.folders = {{std::filesystem::path(connection.substr(path)).parent_path(), true}};
    }

    void query(const std::string& text) { request_.settings["query:insurance/worker-enrolments"] = text; }

    // Makes an empty table for lists. Over ODBC who takes lists may not be connected to read only.
    void takesLists()
    {
        request_.dataset = "stop-enrolment";
        request_.settings["table:stop-enrolment"] = "stop_list";
        auto& connection = request_.settings["connection"];
        if (const auto at = connection.find("ReadOnly=1"); at != std::string::npos)
            connection.replace(at, 10, "ReadOnly=0");
        database_->sql("DROP TABLE IF EXISTS stop_list");
        database_->sql("CREATE TABLE stop_list (清单编号 VARCHAR(100), 序号 INTEGER, 责任单位 VARCHAR(20), 月份 DATE,"
                       " received INTEGER DEFAULT 7, CHECK (序号 > 0))");
    }

    // What stands in it, as a pull gives it.
    std::string listed()
    {
        request_.dataset = "insurance/worker-enrolments";
        query("SELECT 清单编号, 序号, 责任单位, 月份, received FROM stop_list ORDER BY 清单编号, 序号");
        const auto documents = pulled();
        request_.dataset = "stop-enrolment";
        return documents.empty() ? "" : documents.front().second;
    }

    static std::unique_ptr<Kind> database_;
};

template <typename Kind>
std::unique_ptr<Kind> Insurance<Kind>::database_;

using Databases = testing::Types<SqliteDatabase, PostgresDatabase, MariaDatabase, SqliteOverOdbc, PostgresOverOdbc>;
TYPED_TEST_SUITE(Insurance, Databases);

TYPED_TEST(Insurance, AQueryBecomesOneCsvDocument)
{
    this->query(
        "SELECT id_number AS \"身份证号\", name AS \"姓名\" FROM worker WHERE data_date = {as-of} ORDER BY id_number;");
    EXPECT_THAT(this->pulled(),
                ElementsAre(Pair("worker-enrolments_2026-09-30.csv", "身份证号,姓名\r\n99010119900101123X,张三\r\n"
                                                                     "990101199001011248,\"李\"\"四,\"\r\n")));
    EXPECT_EQ(this->outcome_.documents.front().asOf, dayOf(2026, 9, 30));
}

TYPED_TEST(Insurance, NumbersAndDatesComeAsTheDatabaseWritesThem)
{
    this->query("SELECT base, start_date FROM worker WHERE name = '张三'");
    EXPECT_EQ(this->pulled().front().second, "base,start_date\r\n6500.25,2020-01-02\r\n");
}

TYPED_TEST(Insurance, ANullIsAnEmptyCell)
{
    this->query("SELECT base, start_date, unit FROM worker WHERE unit = {unit}");
    this->request_.unit = "340207";
    EXPECT_EQ(this->pulled().front().second, "base,start_date,unit\r\n,,340207\r\n");
}

TYPED_TEST(Insurance, PlaceholdersAreBoundAndNotPastedIn)
{
    this->query("SELECT name FROM worker WHERE unit = {unit} AND data_date BETWEEN {first-day} AND {last-day}");
    this->request_.unit = "340202' OR '1'='1";
    EXPECT_THAT(this->pulled(), IsEmpty());
}

TYPED_TEST(Insurance, ASnapshotThatIsNotThereIsNoDocument)
{
    this->query("SELECT name FROM worker WHERE data_date = {as-of}");
    this->request_.asOf = dayOf(2026, 7, 31);
    EXPECT_THAT(this->pulled(), IsEmpty());
}

TYPED_TEST(Insurance, ManyRowsComeInTheirOrder)
{
    this->query(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i FROM n ORDER BY i");
    std::string expected = "i\r\n";
    for (int i = 1; i <= 20000; ++i)
        expected += std::to_string(i) + "\r\n";
    EXPECT_TRUE(this->pulled().front().second == expected);
}

TYPED_TEST(Insurance, LongTextsComeWhole)
{
    std::string text;
    for (int i = 0; i < 10'000; ++i)
        text += "长";
    this->database_->sql("DELETE FROM worker WHERE unit = 'long'");
    this->database_->sql("INSERT INTO worker (name, unit) VALUES ('" + text + "', 'long')");
    this->query("SELECT name FROM worker WHERE unit = 'long'");
    EXPECT_TRUE(this->pulled().front().second == "name\r\n" + text + "\r\n");
}

TYPED_TEST(Insurance, TheQueryMayNotWrite)
{
    this->query("DELETE FROM worker RETURNING name");
    EXPECT_THAT(this->failureOf([&] { this->pulled(); }), HasSubstr("the query failed"));
}

constexpr const char* listHeader = "清单编号,序号,责任单位,月份,received\r\n";

TYPED_TEST(Insurance, AListBecomesRowsOfItsTable)
{
    this->takesLists();
    const auto receipt =
        this->pushed("停保_2026Q3_3f9a1c.csv", "序号,状态,责任单位,月份\r\n1,未结,\"甲\"\"厂,\n分厂\",2026-09-01\r\n"
                                               "2,未结,O'Neil 厂,\r\n");
    EXPECT_EQ(receipt, "stop_list 停保_2026Q3_3f9a1c");
    EXPECT_EQ(this->listed(), std::string(listHeader) + "停保_2026Q3_3f9a1c,1,\"甲\"\"厂,\n分厂\",2026-09-01,7\r\n"
                                                        "停保_2026Q3_3f9a1c,2,O'Neil 厂,,7\r\n");
}

TYPED_TEST(Insurance, AListPushedAgainReplacesItselfAndNoOther)
{
    this->takesLists();
    this->pushed("b.csv", "序号,责任单位\r\n1,一厂\r\n2,二厂\r\n");
    this->pushed("a.csv", "序号,责任单位\r\n1,三厂\r\n");
    this->pushed("b.csv", "序号,责任单位\r\n1,四厂\r\n");
    EXPECT_EQ(this->listed(), std::string(listHeader) + "a,1,三厂,,7\r\nb,1,四厂,,7\r\n");
}

TYPED_TEST(Insurance, AListThatCannotBeWrittenWholeLeavesTheEarlierOne)
{
    this->takesLists();
    const std::string header = "序号,责任单位\r\n";
    this->pushed("a.csv", header + "1,一厂\r\n");
    const auto failure = [&](const std::string& rows) {
        return this->failureOf([&] { this->pushed("a.csv", header + rows); });
    };
    EXPECT_THAT(failure("1,二厂\r\n2,三厂,多一格\r\n"), HasSubstr("other columns than its header"));
    EXPECT_THAT(failure("1,二厂\r\n0,三厂\r\n"), HasSubstr("table stop_list could not be written"));
    EXPECT_THAT(failure("1,\"二厂"), HasSubstr("breaks off within quotes"));
    EXPECT_EQ(this->listed(), listHeader + std::string("a,1,一厂,,7\r\n"));
}

TYPED_TEST(Insurance, ATableOfAnotherMakeIsRefused)
{
    this->takesLists();
    this->request_.settings["table:stop-enrolment"] = "worker";
    EXPECT_THAT(this->failureOf([&] { this->pushed("a.csv", "序号,责任单位\r\n1,一厂\r\n"); }),
                testing::AllOf(HasSubstr("collect.connector-refused"), HasSubstr("must have column \"清单编号\"")));
}

TYPED_TEST(Insurance, AWorkbookIsRefused)
{
    this->takesLists();
    EXPECT_THAT(this->failureOf([&] { this->pushed("a.xlsx", "PK"); }), HasSubstr("format=\"csv\""));
}

TYPED_TEST(Insurance, AQueryThatFailsTellsNoIdentityNumber)
{
    this->query("SELECT name, nonsense('99010119900101123X') FROM worker");
    const auto failure = this->failureOf([&] { this->pulled(); });
    EXPECT_THAT(failure, HasSubstr("nonsense"));
    EXPECT_THAT(failure, Not(HasSubstr("19900101123")));
}

TYPED_TEST(Insurance, ADatasetWithoutQueryIsNamed)
{
    EXPECT_THAT(this->failureOf([&] { this->pulled(); }), HasSubstr("query:insurance/worker-enrolments is missing"));
}

TYPED_TEST(Insurance, AProbeLogsIn)
{
    EXPECT_NO_THROW(this->collector_.probe(this->request_));
}

TYPED_TEST(Insurance, AnyDepartmentsDatabaseIsReadByManifestAlone)
{
    this->use("database");
    this->query("SELECT name FROM worker WHERE data_date = {as-of} AND unit = {unit}");
    this->request_.unit = "340202";
    EXPECT_THAT(this->pulled(), ElementsAre(Pair("worker-enrolments_340202_2026-09-30.csv", "name\r\n张三\r\n")));
}

using InsuranceOnSqlite = Insurance<SqliteDatabase>;

TEST_F(InsuranceOnSqlite, AMissingFileIsNotMade)
{
    const TemporaryFolder folder;
    request_.settings["connection"] = folder.path() / "none.db";
    EXPECT_THAT(failureOf([&] { collector_.probe(request_); }), HasSubstr("collect.connector-refused"));
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "none.db"));
}

using InsuranceOnPostgres = Insurance<PostgresDatabase>;

// SQLite tells such columns apart by itself.
TEST_F(InsuranceOnPostgres, TwoColumnsOfOneNameAreRefused)
{
    query("SELECT name AS a, unit AS a FROM worker");
    EXPECT_THAT(failureOf([&] { pulled(); }), HasSubstr("two columns named a"));
}

template <typename Kind>
using InsuranceWithPassword = Insurance<Kind>;
using DatabasesWithPassword = testing::Types<PostgresDatabase, MariaDatabase, PostgresOverOdbc>;
TYPED_TEST_SUITE(InsuranceWithPassword, DatabasesWithPassword);

TYPED_TEST(InsuranceWithPassword, AWrongPasswordFailsWithoutTellingIt)
{
    this->request_.secrets["password"] = "sesame-sesame";
    const auto failure = this->failureOf([&] { this->collector_.probe(this->request_); });
    EXPECT_THAT(failure, HasSubstr("cannot connect to the database"));
    EXPECT_THAT(failure, Not(HasSubstr("sesame")));
}

} // namespace
} // namespace lianfang::test
