// A cross-check's list for a department: whose findings are in it.
#include "hub/app/configuration.h"
#include "hub/app/findings_workbook.h"

#include "tests/contract/crosscheck/world.h"
#include "tests/e2e/list_rows.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace lianfang {
namespace {

using test::World;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

// A and B are reported by health, B and C by emergency; nobody is insured.
class UninsuredEmployers : public testing::Test {
protected:
    UninsuredEmployers()
    {
        std::vector<ConfigFault> faults;
        configuration_ = Configuration::load(LIANFANG_SOURCE_DIR "/config/hub.demo.xml", faults);
        store_ = openSqliteStore(folder_.path() / "hub.db", configuration_->schema, "key");
        world_ = std::make_unique<World>([this](const auto& work) { store_->write(work); }, Dialect::sqlite);
        world_->submitRegisters();
        world_->submit("health/hazard-employers", "2026Q3", {employer("A"), employer("B")});
        world_->submit("emergency/key-employers", "2026Q3", {employer("B"), employer("C")});
        world_->run("uninsured-employer");
    }

    World::Row employer(const std::string& code) { return world_->hazardEmployer(world_->employer(code)); }

    const Crosscheck& check() const
    {
        return *std::find_if(configuration_->crosschecks.begin(), configuration_->crosschecks.end(),
                             [](const Crosscheck& one) { return one.id == "uninsured-employer"; });
    }

    std::filesystem::path listFor(const std::string& department, const std::string& ending = ".xlsx")
    {
        const auto manifest = std::find_if(configuration_->manifests.begin(), configuration_->manifests.end(),
                                           [&](const Manifest& one) { return one.department == department; });
        const auto file = folder_.path() / (department + ending);
        writeFindingsWorkbook(
            file, *store_, *configuration_->schema, check(), Period::parse(period_).value(),
            [](std::string_view) { return std::string(); }, ownDatasets(*configuration_->schema, check(), *manifest));
        return file;
    }

    // The employers' codes in the list that a department gets.
    std::vector<std::string> codes(const std::string& department)
    {
        std::vector<std::string> out;
        for (const auto& row : test::listRows(test::TemporaryFolder::read(listFor(department))))
            out.push_back(row.at(4));
        return out;
    }

    std::string period_ = "2026Q3";
    test::TemporaryFolder folder_;
    std::shared_ptr<const Configuration> configuration_;
    std::unique_ptr<Store> store_;
    std::unique_ptr<World> world_;
};

TEST_F(UninsuredEmployers, GoToEachDepartmentThatReportedThem)
{
    EXPECT_THAT(codes("health"), UnorderedElementsAre("A", "B"));
    EXPECT_THAT(codes("emergency"), UnorderedElementsAre("B", "C"));
    EXPECT_THAT(codes("postal"), UnorderedElementsAre()) << "it reported none of them";
}

TEST_F(UninsuredEmployers, GoWholeToWhomTheCheckTells)
{
    EXPECT_THAT(codes("insurance"), UnorderedElementsAre("A", "B", "C"));
}

TEST_F(UninsuredEmployers, ThatADepartmentReportsNoLongerDoNotGoToIt)
{
    world_->submitRegisters("2026Q4");
    world_->submit("health/hazard-employers", "2026Q4", {employer("A")});
    world_->submit("emergency/key-employers", "2026Q4", {employer("B")});
    world_->today = "2027-03-01";
    world_->run("uninsured-employer", "2026Q4");
    period_ = "2026Q4";
    EXPECT_THAT(codes("health"), UnorderedElementsAre("A")) << "B is emergency's alone now";
    EXPECT_THAT(codes("emergency"), UnorderedElementsAre("B"));
}

TEST_F(UninsuredEmployers, AreRowsOfCsvForAProgram)
{
    const auto text = test::TemporaryFolder::read(listFor("health", ".csv"));
    EXPECT_THAT(text, testing::StartsWith("序号,状态,情形,责任单位,统一社会信用代码,"));
    EXPECT_THAT(text, HasSubstr("\r\n1,未结,未参保,"));
}

} // namespace
} // namespace lianfang
