// Three quarters of a city of 20,000 workers through the real daemon; what comes out is compared with the truth,
// exactly.
#include "hub/base/crypto.h"
#include "hub/model/identity_number.h"
#include "hub/normalise/normalise.h"
#include "tests/e2e/city_world.h"
#include "tests/e2e/in_the_clear.h"
#include "tests/e2e/list_rows.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <chrono>
#include <optional>

namespace lianfang::test {
namespace {

constexpr int workers = 20000;

// What each word of the truth is called by the hub.
const std::map<std::string, std::set<std::string>> reasons{
    {"code-unknown", {"model.listed-unknown", "model.division-unknown", "model.industry-unknown"}},
    {"count-exceeds", {"normalise.count-order"}},
    {"count-unreadable", {"model.count-form"}},
    {"credit-code-check", {"model.credit-code-check", "model.credit-code-organisation"}},
    {"date-order", {"normalise.date-order"}},
    {"date-unreadable", {"model.date-form", "model.date-impossible", "model.month-form"}},
    {"duplicate-differs", {"normalise.duplicate-differs"}},
    {"employer-missing", {"normalise.required-missing"}},
    {"identity-birth-date", {"model.identity-birth-date"}},
    {"identity-birth-date-future", {"model.identity-birth-future"}},
    {"identity-check-digit", {"model.identity-check"}},
    {"identity-length", {"model.identity-form"}},
    {"identity-province", {"model.identity-province"}},
    {"identity-rounded", {"model.spreadsheet-number"}},
    {"identity-scientific", {"model.spreadsheet-number"}},
    {"ragged-row", {"decode.row-wide"}},
    {"required-missing", {"normalise.required-missing"}},
};

// What was observed, quarter by quarter, before anything is compared.
struct Observed {
    std::vector<nlohmann::json> exchanges;
    std::vector<nlohmann::json> rejections; // with dataset, period and unit
    std::vector<nlohmann::json> crosschecks;
    std::vector<nlohmann::json> findings;
    nlohmann::json notices;
};

class City : public testing::Test {
protected:
    static void SetUpTestSuite()
    {
        const auto begun = std::chrono::steady_clock::now();
        const auto told = [&](const std::string& what) {
            const auto passed = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
            fmt::print("[{:6.1f} s] {}\n", passed, what);
            std::fflush(stdout);
        };
        world.emplace(workers);
        told("the city and its servers stand");
        for (const auto& quarter : world->plan()) {
            const double ready = world->hub.start(quarter.today);
            told(fmt::format("ready after {:.0f} ms, {} KiB", ready, world->hub.memory("VmRSS")));
            observed.exchanges.push_back(world->exchange(quarter));
            told(quarter.period + " exchanged");
            observed.rejections.push_back(nlohmann::json::array());
            for (const auto& exchange : quarter.exchanges)
                for (auto& rejection : world->rejections(exchange)) {
                    rejection.update(
                        {{"dataset", exchange.dataset}, {"period", exchange.period}, {"unit", exchange.unit}});
                    observed.rejections.back().push_back(std::move(rejection));
                }
            observed.crosschecks.push_back(world->crosscheck(quarter));
            observed.findings.push_back(world->hub.ask({"findings"}));
            observed.notices = world->awaitNotices();
            told(fmt::format("{} cross-checked and told; at most {} KiB", quarter.period, world->hub.memory("VmHWM")));
            ASSERT_EQ(world->hub.stop(), 0) << world->hub.said();
        }
        world->hub.start(world->plan().back().today);
        match.emplace(KeyRing::fromFile(world->hub.keyFile(), false).derive("match"));
    }

    static void TearDownTestSuite() { world.reset(); }

    // As the hub names whom a finding is about.
    static std::string subjectOf(const TruthRow& row)
    {
        if (row.at("crosscheck") == "uninsured-outlet")
            return "outlet:" + row.at("outlet");
        if (row.at("identity").empty())
            return "employer:" + row.at("employer");
        const auto kind = static_cast<std::uint8_t>(IdentityNumber::Kind::resident);
        return "worker:" + hex(personKey(*match, kind, row.at("identity"))) + "@" + row.at("employer");
    }

    static inline std::optional<CityWorld> world;
    static inline std::optional<HmacSm3> match;
    static inline Observed observed;
};

TEST_F(City, EveryScenarioOccursAtLeastTenTimes)
{
    for (const auto& row : world->truth("scenarios.csv")) {
        // Refused anew every month: their rows count, as "rejected postal/outlets …".
        if (row.at("scenario").rfind("outlet ruined ", 0) == 0)
            continue;
        EXPECT_GE(std::stoi(row.at("count")), 10) << row.at("scenario");
    }
}

TEST_F(City, EveryDeliveryIsAcceptedWithAsManyRejectionsAsItHasRuinedRows)
{
    std::map<std::string, int> ruined;
    for (const auto& row : world->truth("rejections.csv"))
        ++ruined[fact({row.at("dataset"), row.at("period"), row.at("unit")})];
    Facts expected, actual;
    for (std::size_t i = 0; i < world->plan().size(); ++i) {
        for (const auto& exchange : world->plan()[i].exchanges) {
            const auto key = fact({exchange.dataset, exchange.period, exchange.unit});
            expected.insert(fact({key, "done", std::to_string(ruined[key])}));
        }
        for (const auto& e : observed.exchanges[i])
            actual.insert(
                fact({fact({e.at("dataset"), e.at("period"), e.at("unit")}), e.at("state"), e.at("rejected").dump()}));
    }
    EXPECT_TRUE(same(expected, actual));
}

TEST_F(City, RefusesExactlyTheRowsThatAreRuinedEachForItsOwnReason)
{
    const auto place = [](const auto& row, const std::string& number) {
        return fact({row.at("dataset"), row.at("period"), row.at("unit"), row.at("document"), row.at("sheet"), number});
    };
    Facts expected, actual;
    std::map<std::string, TruthRow> ruined;
    for (const auto& row : world->truth("rejections.csv")) {
        const auto at = place(row, row.at("row"));
        ruined[at] = row;
        expected.insert(fact({at, row.at("column"), row.at("reason")}));
    }
    for (const auto& quarter : observed.rejections)
        for (const auto& rejection : quarter) {
            const auto at = place(rejection, rejection.at("row").dump());
            const std::string code = rejection.at("code"), column = rejection.at("column");
            const auto truth = ruined.find(at);
            // The truth names no column where the whole row is meant, and the lower one of a header's two rows.
            const bool wholeRow = truth != ruined.end() && truth->second.at("column").empty();
            const bool fits = truth != ruined.end() && reasons.at(truth->second.at("reason")).count(code) != 0;
            actual.insert(fact(
                {at, wholeRow ? "" : column.substr(column.rfind('/') + 1), fits ? truth->second.at("reason") : code}));
        }
    EXPECT_TRUE(same(expected, actual));
}

TEST_F(City, FindsExactlyWhatIsThereAfterEachQuarter)
{
    for (std::size_t i = 0; i < world->plan().size(); ++i) {
        const auto& period = world->plan()[i].period;
        SCOPED_TRACE(period);
        Facts expected, actual;
        // How many people's lines it absorbs, the truth says of employers and outlets only.
        const auto counts = [](const std::string& crosscheck) { return crosscheck != "courier-second-outlet"; };
        for (const auto& row : world->truth("findings-" + period + ".csv"))
            expected.insert(fact({row.at("crosscheck"), subjectOf(row), row.at("state"), row.at("lines"),
                                  counts(row.at("crosscheck")) ? row.at("workers") : ""}));
        for (const auto& finding : observed.findings[i]) {
            const bool closed = finding.at("state") == "closed";
            std::string months;
            for (const auto& line : finding.at("lines"))
                if (!closed && line.at("state") == finding.at("state"))
                    months += (months.empty() ? "" : ";") + line.at("month").get<std::string>();
            const std::string workers = closed ? "0" : finding.at("workers").dump();
            actual.insert(fact({finding.at("crosscheck"), finding.at("subjectKey"), finding.at("state"), months,
                                counts(finding.at("crosscheck")) ? workers : ""}));
        }
        EXPECT_TRUE(same(expected, actual));
    }
}

TEST_F(City, WhatAnotherFindingAbsorbsIsThereAndNowhereElse)
{
    for (std::size_t i = 0; i < world->plan().size(); ++i) {
        const auto& period = world->plan()[i].period;
        SCOPED_TRACE(period);
        Facts expected, actual;
        for (const auto& row : world->truth("absorbed-" + period + ".csv"))
            for (const auto& month : listed(row.at("lines")))
                expected.insert(fact({row.at("absorbed-by"), row.at("crosscheck"), subjectOf(row), month}));
        for (const auto& finding : observed.findings[i])
            for (const auto& line : finding.at("state") == "closed" ? nlohmann::json::array() : finding.at("absorbed"))
                actual.insert(
                    fact({finding.at("crosscheck"), line.at("crosscheck"), line.at("subjectKey"), line.at("month")}));
        EXPECT_TRUE(same(expected, actual));
    }
}

TEST_F(City, EvidenceNamesADocumentThatWasDeliveredAndARowInIt)
{
    std::set<std::string> delivered;
    for (const auto& quarter : world->plan())
        for (const auto& exchange : quarter.exchanges)
            delivered.insert(exchange.document);
    for (const auto& finding : observed.findings.back()) {
        if (finding.at("state") == "closed")
            continue;
        ASSERT_FALSE(finding.at("lines").empty()) << finding.dump(1);
        for (const auto& line : finding.at("lines")) {
            ASSERT_EQ(delivered.count(line.at("evidence").at("document")), 1U) << finding.dump(1);
            ASSERT_GT(line.at("evidence").at("row"), 1) << finding.dump(1);
        }
    }
}

TEST_F(City, EveryCrosscheckWasCompleteInEveryQuarter)
{
    for (const auto& quarter : observed.crosschecks) {
        Facts ran;
        for (const auto& run : quarter)
            ran.insert(fact({run.at("crosscheck"), run.at("state")}));
        EXPECT_TRUE(same({"courier-second-outlet | done", "uninsured-employer | done", "uninsured-outlet | done",
                          "uninsured-worker | done"},
                         ran));
    }
}

// --------------------------------------------------------------------------------------------------------- who is told

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

TEST_F(City, EverythingThatWasToBeToldWasTold)
{
    for (const auto& notice : observed.notices)
        EXPECT_EQ(notice.at("state"), "sent") << notice.dump(1);
    auto told = byChannel(observed.notices);
    EXPECT_EQ(world->mail.received().size(), static_cast<std::size_t>(told["mail"]));
    EXPECT_EQ(world->webhook.received().size(), static_cast<std::size_t>(told["webhook"]));
}

TEST_F(City, EachCrosscheckIsMailedWithItsListAsAWorkbook)
{
    const auto mails = world->mail.received();
    for (std::size_t i = 0; i < world->plan().size(); ++i)
        for (const auto& run : observed.crosschecks[i]) {
            const auto open = inState(observed.findings[i], run.at("crosscheck"), {"open"});
            const auto listed = inState(observed.findings[i], run.at("crosscheck"), {"open", "to-verify"});
            const auto subject = quarterZh(world->plan()[i].period) + run.at("zh").get<std::string>();
            SCOPED_TRACE(subject);
            int found = 0;
            for (const auto& mail : mails) {
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
            EXPECT_EQ(found, 1);
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
            expected.insert(fact({run.at("crosscheck"), world->plan()[i].period,
                                  std::to_string(inState(observed.findings[i], run.at("crosscheck"), {"open"}))}));
    for (const auto& request : world->webhook.received()) {
        EXPECT_TRUE(request.at("sm3"));
        EXPECT_TRUE(request.at("sha256"));
        EXPECT_FALSE(request.at("repeated"));
        const auto body = nlohmann::json::parse(request.at("body").get<std::string>());
        if (body.at("topic") != "crosscheck")
            continue;
        ASSERT_EQ(noticeOf.count(body.at("key")), 1U) << body.dump(1);
        const auto& payload = noticeOf[body.at("key")].at("payload");
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
    for (const auto& entry : std::filesystem::directory_iterator(world->postalFeedback())) {
        if (entry.path().extension() == ".done")
            continue;
        EXPECT_TRUE(std::filesystem::exists(entry.path().string() + ".done")) << entry.path();
        const std::string name = entry.path().stem();
        actual.insert(fact(
            {name.substr(0, name.rfind('_')), std::to_string(listRows(TemporaryFolder::read(entry.path())).size())}));
    }
    EXPECT_TRUE(same(expected, actual));
}

// ------------------------------------------------------------------------------------------------------------ secrecy

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
}

// ------------------------------------------------------------------------------------------------------------- again

TEST_F(City, NothingIsForgottenAcrossARestart)
{
    EXPECT_EQ(world->hub.ask({"findings"}), observed.findings.back());
}

TEST_F(City, DoingEverythingAgainChangesNothing)
{
    Facts expected, actual;
    for (std::size_t i = 0; i < world->plan().size(); ++i) {
        for (const auto& e : observed.exchanges[i])
            expected.insert(fact({e.at("dataset"), e.at("period"), e.at("unit"), "done", e.at("accepted").dump(),
                                  e.at("accepted").dump(), e.at("rejected").dump()}));
        for (const auto& e : world->exchange(world->plan()[i]))
            actual.insert(fact({e.at("dataset"), e.at("period"), e.at("unit"), e.at("state"), e.at("accepted").dump(),
                                e.at("unchanged").dump(), e.at("rejected").dump()}));
    }
    EXPECT_TRUE(same(expected, actual));
    world->crosscheck(world->plan().back());
    EXPECT_EQ(world->hub.ask({"findings"}), observed.findings.back());
    EXPECT_EQ(world->hub.ask({"notices"}), observed.notices);
}

} // namespace
} // namespace lianfang::test
