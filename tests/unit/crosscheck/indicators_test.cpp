#include "hub/crosscheck/indicators.h"

#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

namespace lianfang {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::filesystem::path config = std::filesystem::path(LIANFANG_SOURCE_DIR) / "config";

// ------------------------------------------------------------------------------------------------------- quotients

TEST(ValueText, IsRoundedHalfUpAtTheVeryEnd)
{
    EXPECT_EQ(valueText(IndicatorUnit::percent, 2, 3), "66.67");
    EXPECT_EQ(valueText(IndicatorUnit::percent, 1, 3), "33.33");
    EXPECT_EQ(valueText(IndicatorUnit::percent, 1, 20000), "0.01"); // 0.005
    EXPECT_EQ(valueText(IndicatorUnit::percent, 99, 2000000), "0.00");
    EXPECT_EQ(valueText(IndicatorUnit::percent, 0, 7), "0.00");
    EXPECT_EQ(valueText(IndicatorUnit::percent, 7, 7), "100.00");
    EXPECT_EQ(valueText(IndicatorUnit::percent, 19999, 20000), "100.00"); // 99.995
    EXPECT_EQ(valueText(IndicatorUnit::perMille, 24, 450), "53.33");
    EXPECT_EQ(valueText(IndicatorUnit::persons, 1203, 0), "1203");
}

TEST(ValueText, HoldsWhatAProvincePays) // in fen
{
    EXPECT_EQ(valueText(IndicatorUnit::percent, 999'999'999'999'999'999, 1'000'000'000'000'000'000), "100.00");
    EXPECT_EQ(valueText(IndicatorUnit::percent, 333'333'333'333'333'333, 1'000'000'000'000'000'000), "33.33");
}

TEST(ValueText, SaysNothingWhereThereIsNothingToDivideBy)
{
    EXPECT_FALSE(valueText(IndicatorUnit::percent, 0, 0).has_value());
}

// --------------------------------------------------------------------------------------------------------- targets

class LoadTargets : public testing::Test {
protected:
    Targets load(const std::string& text)
    {
        const std::vector<Targets::Known> known{{"coverage", IndicatorUnit::percent, {"county"}},
                                                {"insured", IndicatorUnit::persons, {"county", "category"}},
                                                {"rate", IndicatorUnit::perMille, {}}};
        return Targets::load(ConfigFile{"targets.xml", "<targets>\n" + text + "</targets>\n"}, known, faults_);
    }
    std::vector<int> lines() const
    {
        std::vector<int> out;
        for (const auto& fault : faults_)
            out.push_back(fault.line);
        return out;
    }
    static constexpr Day day = dayOf(2026, 9, 30);

    std::vector<ConfigFault> faults_;
};

TEST_F(LoadTargets, AreComparedWithTheQuotientNotWithWhatIsShown)
{
    const auto targets = load("<target indicator=\"coverage\" value=\"66.67\"/>\n");
    ASSERT_THAT(lines(), IsEmpty());
    const auto* target = targets.find("coverage", "", "", day);
    ASSERT_NE(target, nullptr);
    EXPECT_EQ(target->text(IndicatorUnit::percent), "66.67");
    EXPECT_FALSE(target->met(IndicatorUnit::percent, true, 2, 3)) << "66.666… is shown as 66.67";
    EXPECT_TRUE(target->met(IndicatorUnit::percent, false, 2, 3));
    EXPECT_TRUE(target->met(IndicatorUnit::percent, true, 6667, 10000));
    EXPECT_TRUE(target->met(IndicatorUnit::percent, false, 6667, 10000));
}

TEST_F(LoadTargets, TheLatestThatHasComeCounts)
{
    const auto targets = load("<target indicator=\"coverage\" value=\"80\"/>\n"
                              "<target indicator=\"coverage\" value=\"95\" from=\"2026-10-01\"/>\n"
                              "<target indicator=\"coverage\" value=\"90\" from=\"2026-09-30\"/>\n"
                              "<target indicator=\"coverage\" value=\"85\" county=\"340223\"/>\n");
    ASSERT_THAT(lines(), IsEmpty());
    const auto limit = [&](const char* county, Day on) {
        return targets.find("coverage", county, "", on)->text(IndicatorUnit::percent);
    };
    EXPECT_EQ(limit("", day - std::chrono::days(1)), "80.00");
    EXPECT_EQ(limit("", day), "90.00");
    EXPECT_EQ(limit("", day + std::chrono::days(1)), "95.00");
    EXPECT_EQ(limit("340223", day), "85.00");
    EXPECT_EQ(targets.find("coverage", "340202", "", day), nullptr);
}

TEST_F(LoadTargets, ABaseYearComesDownBySoManyPerCent)
{
    const auto targets = load("<target indicator=\"rate\" base=\"1.33\" base-year=\"2020\" down=\"20\"/>\n");
    ASSERT_THAT(lines(), IsEmpty());
    const auto* target = targets.find("rate", "", "", day);
    EXPECT_EQ(target->text(IndicatorUnit::perMille), "1.0640");
    EXPECT_EQ(target->baseText(), "1.33");
    EXPECT_EQ(target->baseYear, 2020);
    EXPECT_TRUE(target->met(IndicatorUnit::perMille, false, 1064, 1'000'000));
    EXPECT_FALSE(target->met(IndicatorUnit::perMille, false, 10641, 10'000'000));
}

TEST_F(LoadTargets, EveryMistakeIsNotedAtItsLine)
{
    load("<target indicator=\"nothing\" value=\"1\"/>\n"
         "<target indicator=\"coverage\"/>\n"
         "<target indicator=\"coverage\" value=\"1\" base=\"2\" base-year=\"2020\" down=\"1\"/>\n"
         "<target indicator=\"coverage\" value=\"many\"/>\n"
         "<target indicator=\"coverage\" value=\"1\" category=\"x\"/>\n"
         "<target indicator=\"insured\" value=\"1\" category=\"x\" county=\"340202\"/>\n"
         "<target indicator=\"insured\" value=\"1\" from=\"2026\"/>\n"
         "<target indicator=\"insured\" value=\"2\"/>\n"
         "<target indicator=\"insured\" value=\"3\"/>\n"
         "<target indicator=\"insured\" wert=\"3\" value=\"1\" from=\"2026-01-01\"/>\n"
         "<target indicator=\"rate\" base=\"1\" down=\"1\"/>\n");
    EXPECT_THAT(lines(), ElementsAre(2, 3, 4, 5, 6, 7, 8, 10, 11, 12));
}

// ------------------------------------------------------------------------------------------------------ indicators

class LoadIndicators : public testing::Test {
protected:
    LoadIndicators() { schema_ = Schema::load(config, faults_); }

    std::vector<Indicator> load(const std::string& text)
    {
        const auto files = CrosscheckFiles::in(config / "crosschecks", faults_);
        checks_ = loadCrosschecks(files, *schema_, {{"promise-dust-only", 1}}, faults_);
        return loadIndicators({{"one.sql", text}}, files.shared, checks_, *schema_, {}, faults_);
    }
    std::vector<std::string> words() const
    {
        std::vector<std::string> out;
        for (const auto& fault : faults_)
            out.push_back(std::to_string(fault.line) + " " + fault.en.substr(0, fault.en.find('.')));
        return out;
    }

    std::vector<ConfigFault> faults_;
    std::shared_ptr<const Schema> schema_;
    std::vector<Crosscheck> checks_;
};

TEST_F(LoadIndicators, TakesACheckWithItsParameters)
{
    const auto loaded = load("-- id: one\n-- zh: 一\n-- en: One\n-- unit: per-mille\n-- better: lower\n-- by: county "
                             "category\n-- check: uninsured-worker\n-- basis: 依据\n-- category: a 甲 The first\n\n"
                             "-- rows:\nSELECT :grace_days;\n");
    ASSERT_THAT(words(), IsEmpty());
    ASSERT_EQ(loaded.size(), 1U);
    EXPECT_EQ(loaded[0].unit, IndicatorUnit::perMille);
    EXPECT_FALSE(loaded[0].higherIsBetter);
    EXPECT_TRUE(loaded[0].byMonth);
    EXPECT_EQ(loaded[0].parameters.at("grace_days"), 30);
    EXPECT_THAT(loaded[0].categories.at("a"), testing::Pair("甲", "The first"));
    EXPECT_FALSE(loaded[0].isList());
}

TEST_F(LoadIndicators, EveryMistakeIsNotedAtItsLine)
{
    load("-- id: two\n-- zh: 一\n-- unit: miles\n-- by: street\n-- check: nothing\n-- subject: employer\n\n"
         "-- rows:\nSELECT :unheard;\n");
    EXPECT_THAT(words(), ElementsAre(testing::StartsWith("3 The value \"miles\""), testing::StartsWith("4 The value"),
                                     "5 There is no cross-check \"nothing\"", testing::StartsWith("6 \"subject\""),
                                     "0 \"en\" is missing", "0 \"basis\" is missing", "0 \"better\" is missing",
                                     testing::StartsWith("0 The value \"two\""), testing::StartsWith("0 Parameter")));
}

TEST_F(LoadIndicators, AListHasColumnsAndMayAsk)
{
    const auto loaded = load("-- id: one\n-- zh: 一\n-- en: One\n-- needs: insurance/annual-accounts\n-- over: years\n"
                             "-- asks: years 3 2\n-- basis: 依据\n-- column: code text 代码 Credit code\n"
                             "-- column: premium yuan 缴费（元） Premium\n\n-- rows:\nSELECT :years;\n");
    ASSERT_THAT(words(), IsEmpty());
    EXPECT_TRUE(loaded[0].isList());
    EXPECT_EQ(loaded[0].columns[1].kind, Indicator::Column::Kind::yuan);
    EXPECT_EQ(loaded[0].columns[0].en, "Credit code");
    EXPECT_THAT(loaded[0].asks->possible, ElementsAre(3, 2));
}

} // namespace
} // namespace lianfang
