// What may cross an air gap, and how far it has.
#include "hub/store/ferry_log.h"

#include "hub/store/documents.h"
#include "tests/contract/store/store_world.h"

#include <gmock/gmock.h>

namespace lianfang::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class FerryLogTest : public testing::Test {
protected:
    // "submission test/register 2026Q1 340223", in the order they would cross.
    std::vector<std::string> matters(const std::string& dataset, const std::optional<Period>& period = {})
    {
        std::vector<std::string> out;
        for (const auto& submission : log_.submissions(dataset, period))
            out.push_back(submission.matter());
        return out;
    }

    StoreWorld world_;
    FerryLog log_{*world_.store};
};

TEST_F(FerryLogTest, SubmissionsComeInTheirOrderWithTheirDocuments)
{
    world_.submit("test/register", "2026Q2", {{"A", "1"}});
    world_.submit("test/register", "2026Q1", {{"A", "1"}}, "340223");
    world_.submit("test/register", "2026Q2", {{"A", "2"}});
    world_.submit("test/period", "2026Q2", {{"A", "2"}});
    EXPECT_THAT(matters("test/register"),
                ElementsAre("submission test/register 2026Q2", "submission test/register 2026Q1 340223",
                            "submission test/register 2026Q2"));
    EXPECT_THAT(matters("test/register", Period::parse("2026Q1")),
                ElementsAre("submission test/register 2026Q1 340223"));
    const auto all = log_.submissions("test/register", {});
    EXPECT_LT(all[0].number, all[2].number);
    EXPECT_EQ(all[0].asOf, dayFromString("2026-06-30"));
    EXPECT_EQ(all[0].documents.at(0).name, "rows.csv");
    EXPECT_EQ(all[0].documents.at(0).digest, "d");
    EXPECT_FALSE(all[0].nil);
}

TEST_F(FerryLogTest, WhatAReplayMadeDoesNotCross)
{
    world_.submit("test/register", "2026Q1", {{"A", "1"}});
    world_.submitRows("test/register", "2026Q1", {{"A", "2"}}, "",
                      [](MergeRequest& request) { request.replay = true; });
    EXPECT_THAT(matters("test/register"), ElementsAre("submission test/register 2026Q1"));
}

TEST_F(FerryLogTest, NilReturnsCrossOnceAsWhatTheyAre)
{
    for (const char* dataset : {"test/changes", "test/register"}) {
        const auto key = StoreWorld::key(dataset, "2026Q1");
        world_.store->signNil(key, {"张三", "本季无事项", 0}, key.period.lastDay(), Timeliness::late);
        const auto all = log_.submissions(dataset, {});
        ASSERT_EQ(all.size(), 1u) << dataset;
        EXPECT_EQ(all[0].matter(), "nil " + std::string(dataset) + " 2026Q1");
        EXPECT_EQ(all[0].timeliness, Timeliness::late);
        EXPECT_EQ(all[0].nil->by, "张三");
        EXPECT_THAT(all[0].documents, IsEmpty());
    }
}

TEST_F(FerryLogTest, WhatCrossedIsKeptForEachHubAndWayAndNeverLowered)
{
    EXPECT_EQ(log_.crossed("inside", Direction::out, "x"), 0);
    log_.cross({{"inside", Direction::out, "x", 7}, {"inside", Direction::out, "y", 1}});
    log_.cross({{"inside", Direction::out, "x", 3}});
    EXPECT_EQ(log_.crossed("inside", Direction::out, "x"), 7);
    EXPECT_EQ(log_.crossed("inside", Direction::in, "x"), 0);
    EXPECT_EQ(log_.crossed("another", Direction::out, "x"), 0);
    world_.open();
    EXPECT_EQ(FerryLog(*world_.store).crossed("inside", Direction::out, "x"), 7) << "after a restart";
}

TEST_F(FerryLogTest, DocumentsAreThoseOfTheLatestSubmission)
{
    EXPECT_THAT(documentsOf(*world_.store, 1), IsEmpty());
    world_.submit("test/register", "2026Q1", {{"A", "1"}});
    world_.submitRows("test/register", "2026Q1", {{"A", "2"}}, "", [](MergeRequest& request) {
        auto letter = request.documents.front();
        letter.name = "letter.pdf";
        letter.format = "attachment";
        request.documents.push_back(letter);
    });
    const auto documents =
        documentsOf(*world_.store, world_.store->find(StoreWorld::key("test/register", "2026Q1"))->id);
    ASSERT_EQ(documents.size(), 2u);
    EXPECT_EQ(documents[0].format, "csv");
    EXPECT_EQ(documents[1].name, "letter.pdf");
    EXPECT_EQ(documents[1].format, "attachment");
}

} // namespace
} // namespace lianfang::test
