#include "hub/crosscheck/crosscheck.h"

#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <set>

namespace lianfang {
namespace {

const std::filesystem::path config = std::filesystem::path(LIANFANG_SOURCE_DIR) / "config";

class LoadCrosschecks : public testing::Test {
protected:
    LoadCrosschecks() { schema_ = Schema::load(config, faults_); }

    static std::string header(const std::string& more = {})
    {
        return "-- id: one\n-- zh: 一\n-- en: One\n-- subject: employer\n-- needs: health/workers\n-- severity: high\n"
               "-- basis: 依据\n" +
               more;
    }

    std::vector<Crosscheck> load(const std::string& text,
                                 const std::map<std::string, std::int64_t, std::less<>>& parameters = {})
    {
        folder_.write("one.sql", text);
        return loadCrosschecks(CrosscheckFiles::in(folder_.path(), faults_), *schema_, parameters, faults_);
    }

    // The lines of all faults.
    std::vector<int> lines() const
    {
        std::vector<int> out;
        for (const auto& fault : faults_)
            out.push_back(fault.line);
        return out;
    }

    test::TemporaryFolder folder_;
    std::vector<ConfigFault> faults_;
    std::shared_ptr<const Schema> schema_;
};

using Ints = std::vector<int>;

TEST_F(LoadCrosschecks, ReadsTheBasisInBothLanguages)
{
    const auto without = load(header() + "\n-- findings:\nSELECT 1;\n");
    ASSERT_EQ(without.size(), 1U);
    EXPECT_EQ(without[0].basisEn, "依据");
    const auto with = load(header("-- basis-en: Basis\n") + "\n-- findings:\nSELECT 1;\n");
    ASSERT_EQ(with.size(), 1U);
    EXPECT_EQ(with[0].basis, "依据");
    EXPECT_EQ(with[0].basisEn, "Basis");
}

TEST_F(LoadCrosschecks, TheShippedOnesComeWithTheirAbsorbersFirst)
{
    std::set<std::string> before;
    for (const auto& check : loadCrosschecks(CrosscheckFiles::in(config / "crosschecks", faults_), *schema_, {}, faults_)) {
        for (const auto& absorber : check.absorbedBy)
            EXPECT_TRUE(before.contains(absorber.check)) << check.id;
        before.insert(check.id);
    }

    EXPECT_EQ(lines(), Ints{});
    EXPECT_TRUE(before.contains("uninsured-worker"));
}

TEST_F(LoadCrosschecks, CommentsAreTakenOutAndStatementsSplit)
{
    const auto checks =
        load(header() + "\n-- a word\n-- scope:\nDELETE FROM a; -- gone\n-- findings:\nCREATE TEMP TABLE t AS\n"
                        "  SELECT ';' AS x; -- why: because\nSELECT '--' FROM t;\n");

    ASSERT_EQ(lines(), Ints{});
    EXPECT_EQ(checks.at(0).scope, std::vector<std::string>{"DELETE FROM a"});
    EXPECT_EQ(checks.at(0).statements,
              (std::vector<std::string>{"CREATE TEMP TABLE t AS\n  SELECT ';' AS x", "SELECT '--' FROM t"}));
}

TEST_F(LoadCrosschecks, AnUnknownKeyIsRefusedAtItsLine)
{
    load(header("-- severty: high\n") + "\n-- findings:\nSELECT 1;\n");
    EXPECT_EQ(lines(), Ints{8});
}

TEST_F(LoadCrosschecks, AnUnknownDatasetIsRefusedAtItsLine)
{
    load(header("-- reads: health/nothing\n") + "\n-- findings:\nSELECT 1;\n");
    EXPECT_EQ(lines(), Ints{8});
}

TEST_F(LoadCrosschecks, AStatementWithoutItsEndIsRefusedAtItsFirstLine)
{
    load(header() + "\n-- findings:\nSELECT\n  1\n");
    EXPECT_EQ(lines(), Ints{10});
}

TEST_F(LoadCrosschecks, AMissingTitleIsAFault)
{
    load("-- id: one\n-- en: One\n-- subject: employer\n-- needs: health/workers\n-- severity: high\n-- basis: x\n\n"
         "-- findings:\nSELECT 1;\n");
    EXPECT_EQ(lines(), Ints{0});
}

TEST_F(LoadCrosschecks, AParameterWithoutAValueIsAFault)
{
    load(header() + "\n-- findings:\nSELECT :days;\n");
    EXPECT_EQ(lines(), Ints{0});
}

TEST_F(LoadCrosschecks, TheHubsParameterGoesBeforeTheHeaders)
{
    const auto checks =
        load(header("-- parameter: my-days = 30\n") + "\n-- findings:\nSELECT :my_days;\n", {{"my-days", 45}});
    EXPECT_EQ(withParameters(checks.at(0).statements.at(0), checks.at(0).parameters), "SELECT 45");
}

TEST(WithParameters, TextsAndLongerNamesStay)
{
    EXPECT_EQ(withParameters("SELECT ':to', :to_month, :to", {{"to", 7}}), "SELECT ':to', :to_month, 7");
}

TEST_F(LoadCrosschecks, ANameOfAViewsCannotBeGivenToSomethingElse)
{
    load(header() + "\n-- findings:\nWITH V_Person (a) AS MATERIALIZED (SELECT 1) SELECT a FROM V_Person;\n");
    ASSERT_EQ(faults_.size(), 1U);
    EXPECT_NE(faults_[0].en.find("V_Person"), std::string::npos);
    faults_.clear();
    load(header() + "\n-- findings:\nSELECT p.person FROM v_person AS p WHERE p.sex IN (1, 2);\n");
    EXPECT_EQ(lines(), Ints{});
}

TEST_F(LoadCrosschecks, ASharedFileThatIsMissingIsTheCheckFilesFault)
{
    load(header("-- uses: nowhere\n") + "\n-- findings:\nSELECT 1;\n");
    ASSERT_EQ(faults_.size(), 1U);
    EXPECT_EQ(faults_[0].file.filename(), "one.sql");
}

} // namespace
} // namespace lianfang
