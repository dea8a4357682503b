// Recognised injuries (工伤认定信息): who gets which cases, and what is not in the list.
#include "hub/app/life_lists.h"

#include "tests/contract/crosscheck/world.h"
#include "tests/e2e/list_rows.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

namespace lianfang {
namespace {

using test::World;

class RecognisedInjuries : public testing::Test {
protected:
    RecognisedInjuries()
    {
        std::vector<ConfigFault> faults;
        configuration_ = Configuration::load(LIANFANG_SOURCE_DIR "/config/hub.demo.xml", faults);
        store_ = openSqliteStore(folder_.path() / "hub.db", configuration_->schema, "key");
        world_ = std::make_unique<World>([this](const auto& work) { store_->write(work); }, Dialect::sqlite);
    }

    World::Row injury(const std::string& number, const std::string& kind, const std::string& employer,
                      const std::string& decided, const std::string& result = "recognised")
    {
        return {{"number", World::text(number)},
                {"kind", World::text(kind)},
                {"identity", world_->person(1)},
                {"employer", world_->employer(employer)},
                {"division", "'340202'"},
                {"happened_on", World::day("2026-06-01")},
                {"decided_on", World::day(decided)},
                {"result", World::text(result)},
                {"withdrawn", "0"}};
    }

    // The case numbers of the list that a department gets for 2026Q3.
    std::vector<std::string> cases(const std::string& department)
    {
        const auto file = folder_.path() / (department + ".xlsx");
        writeInjuries(file, *store_, *configuration_, department, Period::parse("2026Q3").value());
        std::vector<std::string> out;
        for (const auto& row : test::listRows(test::TemporaryFolder::read(file)))
            out.push_back(row.at(1));
        return out;
    }

    test::TemporaryFolder folder_;
    std::shared_ptr<const Configuration> configuration_;
    std::unique_ptr<Store> store_;
    std::unique_ptr<World> world_;
};

using Numbers = std::vector<std::string>;

TEST_F(RecognisedInjuries, EachDepartmentGetsItsOwnAndNoMore)
{
    world_->submit("insurance/injury-cases", "2026-09",
                   {injury("A1", "accident", "A", "2026-07-01"), injury("A2", "accident", "B", "2026-09-30"),
                    injury("D1", "disease", "A", "2026-08-10"), injury("C1", "commuting", "A", "2026-08-10")});
    world_->submit("construction/permits", "2026-10-10", {world_->permit("P1")}); // to contractor B

    EXPECT_EQ(cases("emergency"), (Numbers{"A1", "A2"}));
    EXPECT_EQ(cases("health"), Numbers{"D1"});
    EXPECT_EQ(cases("construction"), Numbers{"A2"});
}

TEST_F(RecognisedInjuries, OnlyThoseThatWereRecognisedInTheQuarter)
{
    world_->submit("insurance/injury-cases", "2026-09",
                   {injury("A1", "accident", "A", "2026-06-30"), injury("A2", "accident", "A", "2026-10-01"),
                    injury("A3", "accident", "A", "2026-09-30"),
                    injury("A4", "accident", "A", "2026-08-01", "refused")});
    EXPECT_EQ(cases("emergency"), Numbers{"A3"});
}

TEST_F(RecognisedInjuries, AreCompleteOnceTheCasesReachTheQuartersEnd)
{
    const auto quarter = Period::parse("2026Q3").value();
    EXPECT_FALSE(injuriesComplete(*store_, *configuration_, quarter));
    world_->submit("insurance/injury-cases", "2026-08", {injury("A1", "accident", "A", "2026-08-01")});
    EXPECT_FALSE(injuriesComplete(*store_, *configuration_, quarter));
    world_->submit("insurance/injury-cases", "2026-09", {injury("A2", "accident", "A", "2026-09-01")});
    EXPECT_TRUE(injuriesComplete(*store_, *configuration_, quarter));
}

} // namespace
} // namespace lianfang
