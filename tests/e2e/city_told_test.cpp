// Who is told of what the hub found in the city, and what nobody gets to see.
#include "tests/e2e/city_fixture.h"
#include "tests/e2e/in_the_clear.h"
#include "tests/e2e/list_rows.h"

#include <gmock/gmock.h>
#include <sqlite3.h>

namespace lianfang::test {
namespace {

// "2026Q1" as notices write it.
std::string quarterZh(const std::string& period)
{
    static const std::vector<std::string> ordinals{"一", "二", "三", "四"};
    return period.substr(0, 4) + "年第" + ordinals.at(static_cast<std::size_t>(period.back() - '1')) + "季度";
}

std::size_t inState(const nlohmann::json& findings, const std::string& crosscheck, const std::set<std::string>& states)
{
    std::size_t count = 0;
    for (const auto& finding : findings)
        count += finding.at("crosscheck") == crosscheck && states.count(finding.at("state")) != 0;
    return count;
}

std::map<std::string, int> byChannel(const nlohmann::json& notices)
{
    std::map<std::string, int> out;
    for (const auto& notice : notices)
        ++out[notice.at("channel")];
    return out;
}

// One column of the agency's front-end database.
std::set<std::string> column(const std::filesystem::path& file, const std::string& query)
{
    std::set<std::string> out;
    sqlite3* database = nullptr;
    sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READONLY, nullptr);
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(database, query.c_str(), -1, &statement, nullptr);
    while (sqlite3_step(statement) == SQLITE_ROW)
        out.insert(reinterpret_cast<const char*>(sqlite3_column_text(statement, 0)));
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return out;
}

// An identity number of these people: 99 and sixteen more. A permit's number has as many.
bool showsANumber(const std::string& text)
{
    std::size_t digits = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        digits = (c >= '0' && c <= '9') || (c == 'X' && digits == 17) ? digits + 1 : 0;
        if (digits == 18 && text.compare(at - 17, 2, "99") == 0)
            return true;
    }
    return false;
}

TEST_F(City, EverythingThatWasToBeToldWasTold)
{
    for (const auto& notice : observed.notices)
        EXPECT_EQ(notice.at("state"), "sent") << notice.dump(1);
    auto told = byChannel(observed.notices);
    EXPECT_EQ(observed.mails.size(), static_cast<std::size_t>(told["mail"]));
    EXPECT_EQ(observed.webhooks.size(), static_cast<std::size_t>(told["webhook"]));
}

TEST_F(City, EachCrosscheckIsMailedWithItsListAsAWorkbook)
{
    for (std::size_t i = 0; i < world->plan().size(); ++i)
        for (const auto& run : observed.crosschecks[i]) {
            if (atOnce(run.at("crosscheck")))
                continue;
            const auto open = inState(observed.findings[i], run.at("crosscheck"), {"open"});
            const auto listed = inState(observed.findings[i], run.at("crosscheck"), {"open", "to-verify"});
            const auto subject = quarterZh(world->plan()[i].period) + run.at("zh").get<std::string>();
            SCOPED_TRACE(subject);
            int found = 0;
            for (const auto& mail : observed.mails) {
                ASSERT_FALSE(mail.contains("problem")) << mail.dump(1);
                const std::string line = mail.at("headers").at("Subject");
                if (line.find(subject) == std::string::npos)
                    continue;
                ++found;
                EXPECT_THAT(line, testing::HasSubstr(" " + std::to_string(open) + " "));
                EXPECT_EQ(mail.at("user"), "lianfang");
                EXPECT_EQ(mail.at("rcpt-to"), nlohmann::json::array({"gongshang@bureau.example"}));
                const auto& attachment = mail.at("parts").back();
                EXPECT_EQ(attachment.at("filename"),
                          run.at("zh").get<std::string>() + "清单_" + world->plan()[i].period + ".xlsx");
                const auto rows = listRows(base64Decoded(attachment.at("bytes")));
                EXPECT_EQ(rows.size(), listed);
            }
            EXPECT_EQ(found, tells(i, run.at("crosscheck")) ? 1 : 0) << "what is as it was is told to nobody";
        }
}

TEST_F(City, EachCrosscheckReachesTheWebhookSignedAndOnce)
{
    std::map<std::string, nlohmann::json> noticeOf;
    for (const auto& notice : observed.notices)
        noticeOf[notice.at("idempotencyKey")] = notice;
    Facts expected, actual;
    for (std::size_t i = 0; i < world->plan().size(); ++i)
        for (const auto& run : observed.crosschecks[i])
            if (!atOnce(run.at("crosscheck")) &&
                tells(i, run.at("crosscheck")))
                expected.insert(fact({run.at("crosscheck"), world->plan()[i].period,
                                      std::to_string(inState(observed.findings[i], run.at("crosscheck"), {"open"}))}));
    for (const auto& request : observed.webhooks) {
        EXPECT_TRUE(request.at("sm3"));
        EXPECT_TRUE(request.at("sha256"));
        EXPECT_FALSE(request.at("repeated"));
        const auto body = nlohmann::json::parse(request.at("body").get<std::string>());
        if (body.at("topic") != "crosscheck")
            continue;
        ASSERT_EQ(noticeOf.count(body.at("key")), 1U) << body.dump(1);
        const auto& payload = noticeOf[body.at("key")].at("payload");
        if (!atOnce(payload.at("crosscheck")))
            actual.insert(fact({payload.at("crosscheck"), payload.at("period"), body.at("values").at("total")}));
    }
    EXPECT_TRUE(same(expected, actual));
}

TEST_F(City, ThePostalAdministrationGetsItsListsBack)
{
    Facts expected, actual;
    static const std::map<std::string, std::string> names{{"postal/outlets", "快递网点"},
                                                          {"postal/couriers", "快递从业人员"}};
    static const std::map<std::string, std::string> units{{"", ""}, {"340223", "_南陵县"}, {"340281", "_无为市"}};
    std::map<std::string, std::size_t> refused;
    for (std::size_t i = 0; i < world->plan().size(); ++i) {
        for (const auto& rejection : observed.rejections[i])
            if (names.count(rejection.at("dataset")) != 0)
                ++refused["退回清单_" + names.at(rejection.at("dataset")) + units.at(rejection.at("unit")) + "_" +
                          rejection.at("period").get<std::string>()];
        expected.insert(
            fact({"未参保快递网点清单_" + world->plan()[i].period,
                  std::to_string(inState(observed.findings[i], "uninsured-outlet", {"open", "to-verify"}))}));
    }
    for (const auto& [name, rows] : refused)
        expected.insert(fact({name, std::to_string(rows)}));
    std::map<std::string, int> columns;
    for (const auto& entry : std::filesystem::directory_iterator(world->postalFeedback())) {
        if (entry.path().extension() == ".done")
            continue;
        EXPECT_TRUE(std::filesystem::exists(entry.path().string() + ".done")) << entry.path();
        const std::string name = entry.path().stem();
        if (name.starts_with("未识别的列_")) {
            const auto period = name.rfind('_', name.rfind('_') - 1);
            EXPECT_EQ(++columns[name.substr(0, period)], 1) << "told once for dataset and unit: " << name;
            continue;
        }
        actual.insert(fact(
            {name.substr(0, name.rfind('_')), std::to_string(listRows(TemporaryFolder::read(entry.path())).size())}));
    }
    EXPECT_TRUE(same(expected, actual));
}

TEST_F(City, TheAgencyGetsItsListsInItsDatabase)
{
    Facts expected, actual;
    const std::map<std::string, std::pair<std::string, std::string>> lists{
        {"deceased-still-enrolled", {"stop_enrolment_list", "死亡人员仍参保清单_"}},
        {"base-drop", {"base_review_list", "平均缴费基数异常下降清单_"}}};
    for (const auto& [crosscheck, list] : lists) {
        for (std::size_t i = 0; i < world->plan().size(); ++i)
            if (const auto rows = inState(observed.findings[i], crosscheck, {"open", "to-verify"});
                rows > 0 && tells(i, crosscheck))
                expected.insert(fact({list.second + world->plan()[i].period, std::to_string(rows)}));
        for (const auto& one : column(world->city() / "insurance" / "front.db",
                                      "SELECT substr(清单编号, 1, length(清单编号) - 7) || ' | ' || count(*) FROM " +
                                          list.first + " GROUP BY 清单编号"))
            actual.insert(one);
        for (const auto& number :
             column(world->city() / "insurance" / "front.db", "SELECT 证件号码 FROM stop_enrolment_list"))
            EXPECT_FALSE(showsANumber(number)) << number;
    }
    EXPECT_FALSE(expected.empty());
    EXPECT_TRUE(same(expected, actual));
}

// ------------------------------------------------------------------------------------------------------------ secrecy

TEST_F(City, WhoeverIsToldSeesMaskedNumbersOnly)
{
    for (const auto& quarter : observed.findings)
        for (const auto& finding : quarter)
            EXPECT_FALSE(showsANumber(finding.at("subject"))) << finding.at("subject");
    for (const auto& quarter : observed.rejections)
        for (const auto& rejection : quarter)
            EXPECT_FALSE(showsANumber(rejection.at("value"))) << rejection.dump(1);
    for (const auto& request : observed.webhooks)
        EXPECT_FALSE(showsANumber(request.at("body")));
    int lists = 0;
    for (const auto& mail : observed.mails)
        for (const auto& part : mail.at("parts")) {
            EXPECT_FALSE(showsANumber(part.value("text", "")));
            if (!part.at("filename").is_string())
                continue;
            ++lists;
            for (const auto& row : listRows(base64Decoded(part.at("bytes"))))
                for (const auto& cell : row)
                    EXPECT_FALSE(showsANumber(cell)) << part.at("filename") << ": " << cell;
        }
    for (const auto& entry : std::filesystem::directory_iterator(world->postalFeedback()))
        if (entry.path().extension() == ".xlsx") {
            for (const auto& row : listRows(TemporaryFolder::read(entry.path())))
                for (const auto& cell : row)
                    EXPECT_FALSE(showsANumber(cell)) << entry.path() << ": " << cell;
        }
    EXPECT_GT(lists, 0);
}

TEST_F(City, NothingInTheDataFolderNamesAPerson)
{
    const auto front = world->city() / "insurance" / "front.db";
    auto numbers = column(front, "SELECT DISTINCT id_number FROM worker_enrolment WHERE length(id_number) IN (15, 18)");
    for (const auto& quarter : world->plan())
        for (const auto& row : world->truth("findings-" + quarter.period + ".csv"))
            if (!row.at("identity").empty())
                numbers.insert(row.at("identity"));
    // Names of two characters are words, too.
    const auto names =
        column(front, "SELECT DISTINCT person_name FROM worker_enrolment WHERE length(person_name) BETWEEN 3 AND 4");
    ASSERT_GT(numbers.size(), 10000U);
    ASSERT_GT(names.size(), 1000U);
    EXPECT_EQ(peopleInTheClear(world->hub.data(), numbers, names), "");
    EXPECT_NE(peopleInTheClear(world->city() / "insurance", numbers, names), "") << "they are looked for";
}

} // namespace
} // namespace lianfang::test
