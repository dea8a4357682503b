#include "tests/contract/connector/connector_fixture.h"
#include "tests/support/loopback_server.h"

#include <nlohmann/json.hpp>

namespace lianfang::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;
using testing::SizeIs;

// The emergency-management bureau, and any department by manifest alone. Pages hold three records.
class Pages : public ConnectorFixture, public testing::WithParamInterface<const char*> {
protected:
    Pages() : ConnectorFixture(GetParam())
    {
        request_.dataset = "emergency/accidents";
        request_.period = *Period::parse("2026Q3");
        request_.unit = "340202";
        request_.settings = {{"url", "http://127.0.0.1:" + std::to_string(server_.port())},
                             {"path:emergency/accidents", "/changes?since={since}&after={after}&unit={unit}"},
                             {"rows", "/data/items"},
                             {"next", "/data/next"},
                             {"changed", "/updatedAt"},
                             {"key", "/id"},
                             {"push", "/lists/{name}"}};
        request_.secrets = {{"token", "swordfish"}};
    }

    void records(const std::vector<std::pair<std::string, std::string>>& all)
    {
        std::string lines;
        for (const auto& [id, changed] : all)
            lines += nlohmann::json{{"id", id}, {"updatedAt", changed}, {"事故单位", "甲"}}.dump() + "\n";
        folder_.write("records", lines);
    }

    // The ids that a pull delivers; the cursor moves as the hub would move it.
    std::vector<std::string> ids()
    {
        std::vector<std::string> out;
        for (const auto& [name, bytes] : pulled()) {
            const auto page = nlohmann::json::parse(bytes);
            for (const auto& item : page["data"]["items"])
                out.push_back(item["id"]);
        }
        if (outcome_.cursor)
            request_.cursor = outcome_.cursor;
        return out;
    }

    std::string failure()
    {
        return failureOf([&] { pulled(); });
    }

    TemporaryFolder folder_;
    LoopbackServer server_{"page_source.py", folder_.path(), {"--token", "swordfish"}};
};

TEST_P(Pages, BecomeDocumentsExactlyAsTheyCame)
{
    records({{"A1", "2026-07-01"}, {"A2", "2026-07-02"}, {"A3", "2026-07-03"}, {"A4", "2026-07-04"}});
    const auto documents = pulled();
    ASSERT_THAT(documents, SizeIs(2));
    EXPECT_EQ(
        documents[1],
        (std::pair<std::string, std::string>(
            "accidents_340202_2026Q3_0002.json",
            R"({"code": 0, "data": {"items": [{"id": "A4", "updatedAt": "2026-07-04", "事故单位": "甲"}], "next": null}})")));
    EXPECT_EQ(outcome_.documents[1].mediaType, "application/json");
}

TEST_P(Pages, GiveOnlyWhatChangedSinceTheCursor)
{
    records({{"A1", "2026-07-01"}, {"A2", "2026-07-02"}});
    EXPECT_THAT(ids(), ElementsAre("A1", "A2"));
    records({{"A1", "2026-07-05"}, {"A2", "2026-07-02"}, {"A3", "2026-07-06"}});
    EXPECT_THAT(ids(), ElementsAre("A1", "A3"));
}

TEST_P(Pages, LoseAndRepeatNoRowWhereManyChangedAtOnce)
{
    std::vector<std::pair<std::string, std::string>> all;
    for (int i = 10; i < 30; ++i)
        all.emplace_back("A" + std::to_string(i), "2026-07-01 08:00:00");
    records(all);
    EXPECT_THAT(ids(), SizeIs(20));
    for (int i = 30; i < 35; ++i)
        all.emplace_back("A" + std::to_string(i), "2026-07-01 08:00:00");
    records(all);
    EXPECT_THAT(ids(), ElementsAre("A30", "A31", "A32", "A33", "A34"));
    EXPECT_THAT(ids(), IsEmpty());
}

TEST_P(Pages, PulledTwiceFromOneCursorAreTheSame)
{
    records({{"A1", "2026-07-01"}, {"A2", "2026-07-02"}, {"A3", "2026-07-03"}, {"A4", "2026-07-04"}});
    const auto first = pulled();
    EXPECT_EQ(pulled(), first);
}

TEST_P(Pages, NothingChangedIsNoDocumentAndMovesNoCursor)
{
    records({});
    EXPECT_THAT(pulled(), IsEmpty());
    EXPECT_FALSE(outcome_.cursor);
}

TEST_P(Pages, BrokenOffHalfWayFail)
{
    records({{"A1", "2026-07-01"}, {"A2", "2026-07-02"}, {"A3", "2026-07-03"}, {"A4", "2026-07-04"}});
    server_.answerNext("PAGE-2", "cut");
    EXPECT_THAT(failure(), AllOf(HasSubstr("collect.connector-failed"), HasSubstr("broke off half-way")));
}

TEST_P(Pages, ThatComeTwiceFail)
{
    records({{"A1", "2026-07-01"}, {"A2", "2026-07-02"}, {"A3", "2026-07-03"}, {"A4", "2026-07-04"}});
    server_.answerNext("PAGE-2", "same");
    EXPECT_THAT(failure(), HasSubstr("the same page came twice"));
}

TEST_P(Pages, ThatNameThemselvesAsTheNextFail)
{
    records({{"A1", "2026-07-01"}, {"A2", "2026-07-02"}, {"A3", "2026-07-03"}, {"A4", "2026-07-04"}});
    request_.settings["path:emergency/accidents"] = "/changes?page=1&since={since}&after={after}";
    server_.answerNext("PAGE-1", "loop");
    server_.answerNext("PAGE-1", "loop");
    EXPECT_THAT(failure(), HasSubstr("the same page came twice"));
}

TEST_P(Pages, InNoOrderAreRefused)
{
    records({{"A1", "2026-07-01"}, {"A2", "2026-07-02"}});
    server_.answerNext("PAGE-1", "unordered");
    EXPECT_THAT(failure(), AllOf(HasSubstr("collect.connector-refused"), HasSubstr("not in the order")));
}

TEST_P(Pages, AnErrorThatSaysItIsFineIsNotTakenForNothing)
{
    records({{"A1", "2026-07-01"}});
    for (const char* error : {"error", "html", "deep"}) {
        server_.answerNext("PAGE-1", error);
        EXPECT_THAT(failure(), HasSubstr("collect.connector-failed")) << error;
    }
}

TEST_P(Pages, RowsChangedAtOnceTakeAKey)
{
    records({{"A1", "2026-07-01"}, {"A2", "2026-07-01"}});
    request_.settings.erase("key");
    EXPECT_THAT(failure(), HasSubstr("which takes setting key"));
}

TEST_P(Pages, AWrongTokenIsRefusedWithoutTellingIt)
{
    request_.secrets["token"] = "sesame";
    const auto why = failure();
    EXPECT_THAT(why, AllOf(HasSubstr("collect.connector-refused"), HasSubstr("401"), Not(HasSubstr("sesame"))));
}

TEST_P(Pages, AreCountedWhereThePathSaysSo)
{
    records({{"A1", "1"}, {"A2", "1"}, {"A3", "1"}, {"A4", "1"}});
    request_.settings["path:emergency/accidents"] = "/numbered?page={page}";
    EXPECT_THAT(ids(), ElementsAre("A1", "A2", "A3", "A4"));
    EXPECT_FALSE(outcome_.cursor);
    server_.answerNext("PAGE-2", "same");
    EXPECT_THAT(failure(), HasSubstr("the same page came twice"));
}

TEST_P(Pages, OfAnyFormatAreStreamedAndLinked)
{
    records({{"A1", "1"}, {"A2", "1"}, {"A3", "1"}, {"A4", "1"}});
    request_.settings = {{"url", request_.settings["url"]}, {"path:emergency/accidents", "/linked"}};
    request_.documents = "*.csv";
    EXPECT_THAT(pulled(), ElementsAre(Pair("accidents_340202_2026Q3_0001.csv", "id\r\nA1\r\nA2\r\nA3\r\n"),
                                      Pair("accidents_340202_2026Q3_0002.csv", "id\r\nA4\r\n")));
    records({});
    EXPECT_THAT(pulled(), IsEmpty());
}

TEST_P(Pages, WhatARequestMeansIsEncoded)
{
    records({});
    request_.unit = "a b&c=d";
    pulled();
    EXPECT_EQ(server_.received().back()["path"], "/changes?since=&after=&unit=a%20b%26c%3Dd");
}

TEST_P(Pages, ATokenMayHaveAHeaderOfItsOwn)
{
    records({});
    request_.settings["token-header"] = "X-Api-Key";
    EXPECT_THAT(failure(), HasSubstr("401"));
    EXPECT_EQ(server_.received().back()["headers"]["X-Api-Key"], "swordfish");
}

TEST_P(Pages, AListPushedAgainReplacesTheEarlierOne)
{
    request_.dataset = "rejections";
    pushed("退回清单.csv", "first, and longer");
    EXPECT_EQ(pushed("退回清单.csv", "second"), "/lists/%E9%80%80%E5%9B%9E%E6%B8%85%E5%8D%95.csv");
    EXPECT_EQ(TemporaryFolder::read(folder_.path() / "lists/退回清单.csv"), "second");
    EXPECT_EQ(server_.received().back()["method"], "PUT");
    request_.settings["push-method"] = "POST";
    pushed("退回清单.csv", "third");
    EXPECT_EQ(server_.received().back()["method"], "POST");
}

TEST_P(Pages, AProbeAsksAndMovesNothing)
{
    EXPECT_NO_THROW(collector_.probe(request_));
    request_.secrets["token"] = "sesame";
    EXPECT_THAT(failureOf([&] { collector_.probe(request_); }), HasSubstr("401"));
}

INSTANTIATE_TEST_SUITE_P(Connectors, Pages, testing::Values("emergency", "http"), named);

} // namespace
} // namespace lianfang::test
