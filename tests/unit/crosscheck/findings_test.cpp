#include "hub/crosscheck/findings.h"

#include "tests/contract/crosscheck/world.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace lianfang {
namespace {

using test::World;

class Findings : public testing::Test {
protected:
    Findings()
    {
        std::vector<ConfigFault> faults;
        const auto config = std::filesystem::path(LIANFANG_SOURCE_DIR) / "config";
        store_ = openSqliteStore(folder_.path() / "hub.db", Schema::load(config, faults), "key");
        world_ = std::make_unique<World>([this](const auto& work) { store_->write(work); }, Dialect::sqlite);
        conclusions_ = CodeList::fromCsv(config / "codelists" / "conclusions.csv");
        world_->submitRegisters();
    }

    std::vector<Finding> list(const FindingFilter& filter = {})
    {
        std::vector<Finding> out;
        listFindings(
            *store_, filter, [](std::string_view key) { return "<" + std::to_string(key.size()) + ">"; },
            [&](const Finding& finding) { out.push_back(finding); });
        return out;
    }

    // Worker 1 at the enrolled employer A is not insured from July to September.
    void workerFinding()
    {
        world_->submit("insurance/employer-enrolments", "2026-11-05", {world_->employerEnrolment("A")});
        world_->submit("health/workers", "2026Q3", {world_->worker(1, world_->employer("A"))});
        world_->runAll();
    }

    Conclusion conclusion(std::int64_t finding, const std::string& until)
    {
        return {finding, "insured-by-dispatcher", dayFromString(until).value(), "证明.pdf", "digest", "张三"};
    }

    Day today() const { return dayFromString(world_->today).value(); }

    test::TemporaryFolder folder_;
    std::unique_ptr<Store> store_;
    std::unique_ptr<World> world_;
    CodeList conclusions_;
};

TEST_F(Findings, AWorkersLinesNameTheEvidenceDownToTheRow)
{
    workerFinding();

    const auto found = list();

    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].subjectKey, "worker:00000000000000000000000000000001@A");
    EXPECT_EQ(found[0].subject, "<16>，A厂");
    ASSERT_EQ(found[0].lines.size(), 3u);
    EXPECT_EQ(found[0].lines[0].month, "2026-07");
    EXPECT_EQ(found[0].lines[0].evidence.document, "health/workers 2026Q3 ");
    EXPECT_EQ(found[0].lines[0].evidence.sheet, "表一");
    EXPECT_EQ(found[0].lines[0].evidence.row, 2u);
}

TEST_F(Findings, AttachmentsOfTheSubmissionStandWithTheEvidence)
{
    workerFinding();
    const auto evidence = list().at(0).lines.at(0).evidence;
    EXPECT_TRUE(evidence.attachments.empty());
    world_->execute("INSERT INTO document SELECT id + 1000, exchange, submission, ordinal + 1, '1号承诺书.pdf', "
                    "'application/pdf', digest, bytes, 'attachment', '', '[]', '[]', 0, 0, 0, 0, 0 FROM document WHERE "
                    "submission = " +
                    std::to_string(evidence.submission));
    EXPECT_EQ(list().at(0).lines.at(0).evidence.attachments, std::vector<std::string>{"1号承诺书.pdf"});
    EXPECT_EQ(toJson(list().at(0)).at("evidence").at("attachments"), nlohmann::json::array({"1号承诺书.pdf"}));
}

TEST_F(Findings, TheLatestSubmissionThatConfirmsTheEvidenceIsNamed)
{
    workerFinding();
    const auto before = list().at(0).lines.at(0).evidence;
    world_->execute(
        "INSERT INTO submission SELECT sequence + 100, exchange, dataset, unit, period_first, period_end, as_of, "
        "received, versions, replay, accepted, rejected, unchanged FROM submission WHERE sequence = " +
        std::to_string(before.submission));

    const auto after = list().at(0).lines.at(0).evidence;

    EXPECT_EQ(after.submission, before.submission);
    EXPECT_EQ(after.confirmed, before.submission + 100);
}

TEST_F(Findings, AnEmployersFindingCountsTheWorkersItTookIn)
{
    world_->submit("health/workers", "2026Q3",
                   {world_->worker(1, world_->employer("A")), world_->worker(2, world_->employer("A"))});
    world_->runAll();

    const auto found = list();

    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].subjectKey, "employer:A");
    EXPECT_EQ(found[0].workers, 2);
    EXPECT_EQ(found[0].absorbed.size(), 6u);
    EXPECT_EQ(largestEmployers(*store_, "uninsured-employer", 5).at(0).workers, 2);
}

TEST_F(Findings, AConclusionHoldsUntilItsDateAndNoLonger)
{
    workerFinding();
    const auto id = list().at(0).id;

    conclude(*store_, conclusions_, conclusion(id, "2026-12-31"), today());
    EXPECT_EQ(list().at(0).state, "closed");
    const auto figures = crosscheckFigures(*store_);
    EXPECT_TRUE(std::any_of(figures.begin(), figures.end(), [](const auto& f) { return f.concluded == 1 && f.open == 0; }));
    world_->runAll("2026Q3", true);
    EXPECT_EQ(list().at(0).state, "closed");

    world_->today = "2027-01-01";
    world_->runAll("2026Q3");
    EXPECT_EQ(list().at(0).state, "open");
}

TEST_F(Findings, OtherFactsReopenAConcludedFinding)
{
    workerFinding();
    conclude(*store_, conclusions_, conclusion(list().at(0).id, "2026-12-31"), today());

    world_->submit("insurance/worker-enrolments", "2026-11-20", {world_->enrolment(1, "B", "2026-01")});
    world_->runAll();

    EXPECT_EQ(list().at(0).state, "to-verify");
}

TEST_F(Findings, AConclusionIsOnRecordWithWhoAndWhy)
{
    workerFinding();
    const auto id = list().at(0).id;
    conclude(*store_, conclusions_, conclusion(id, "2026-12-31"), today());

    FindingFilter filter;
    filter.id = id;
    const auto events = list(filter).at(0).events;

    ASSERT_EQ(events.size(), 2u);
    EXPECT_EQ(events[1].who, "张三");
    EXPECT_EQ(events[1].what, "concluded");
    EXPECT_EQ(events[1].why, "派遣参保，有效至 2026-12-31");
}

TEST_F(Findings, WhatCannotBeConcludedIsRefused)
{
    workerFinding();
    auto unknown = conclusion(list().at(0).id, "2026-12-31");
    unknown.code = "nothing";

    EXPECT_THROW(conclude(*store_, conclusions_, unknown, today()), Error);
    EXPECT_THROW(conclude(*store_, conclusions_, conclusion(4711, "2026-12-31"), today()), Error);
    EXPECT_THROW(conclude(*store_, conclusions_, conclusion(list().at(0).id, "2026-11-30"), today()), Error);
}

TEST_F(Findings, FiltersAndFiguresAgree)
{
    workerFinding();
    world_->submit("health/hazard-employers", "2026Q3", {world_->hazardEmployer(world_->named("某厂"))});
    world_->runAll();

    FindingFilter open, toVerify;
    open.state = "open";
    toVerify.state = "to-verify";
    const auto figures = crosscheckFigures(*store_);

    EXPECT_EQ(list(open).at(0).crosscheck, "uninsured-worker");
    EXPECT_EQ(list(toVerify).at(0).subject, "某厂");
    ASSERT_EQ(figures.size(), 2u);
    EXPECT_EQ(figures[0].toVerify, 1);
    EXPECT_EQ(figures[1].open, 1);
    EXPECT_EQ(figures[1].openLines, 3);
}

TEST_F(Findings, AsJsonAFindingHasWhatScriptsRelyOn)
{
    workerFinding();

    const auto json = toJson(list().at(0));

    for (const char* key : {"id", "crosscheck", "subject", "state", "lines", "evidence"})
        EXPECT_TRUE(json.contains(key)) << key;
}

TEST_F(Findings, RunsAreOnRecordWithWhatTheyWaitedFor)
{
    workerFinding();
    world_->run("uninsured-worker", "2026Q4");

    const auto runs = crosscheckRuns(*store_, "uninsured-worker", 10);

    ASSERT_EQ(runs.size(), 2u);
    EXPECT_TRUE(runs[0].waiting);
    EXPECT_FALSE(runs[0].waitingFor.empty());
    EXPECT_EQ(runs[1].opened, 1);
}

} // namespace
} // namespace lianfang
