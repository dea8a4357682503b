// Every indicator of every quarter against what the generator counted, to the last digit; and a past quarter asked
// again.
#include "tests/e2e/city_fixture.h"

#include <gmock/gmock.h>

namespace lianfang::test {
namespace {

using nlohmann::json;

// What the truth's words are summed up to: "all", "county 340202", "industry C", "category over-age".
using Sums = std::map<std::string, std::pair<std::int64_t, std::int64_t>>;

void add(Sums& sums, const std::string& to, const TruthRow& row)
{
    auto& [numerator, denominator] = sums[to];
    numerator += std::stoll(row.at("numerator"));
    denominator += std::stoll(row.at("denominator"));
}

const json& told(const json& quarter, const std::string& id)
{
    for (const auto& indicator : quarter.at("indicators"))
        if (indicator.at("id") == id)
            return indicator;
    throw std::runtime_error("no indicator " + id);
}

Facts factsOf(const Sums& sums)
{
    Facts out;
    for (const auto& [what, sum] : sums)
        out.insert(fact({what, std::to_string(sum.first), std::to_string(sum.second)}));
    return out;
}

Facts factsOf(const json& indicator, const std::set<std::string>& by)
{
    Facts out{fact({"all", indicator.at("all").at("numerator").dump(), indicator.at("all").at("denominator").dump()})};
    for (const char* list : {"county", "industry", "category"})
        if (by.contains(list))
            for (const auto& value : indicator.at(list))
                out.insert(fact({std::string(list) + " " + value.at("code").get<std::string>(),
                                 value.at("numerator").dump(), value.at("denominator").dump()}));
    return out;
}

// By county where `county` says so, by industry's letter where `industry` does.
Sums sumsOf(const std::vector<TruthRow>& truth, const std::set<std::string>& words, bool county, bool industry)
{
    Sums out{{"all", {0, 0}}};
    for (const auto& row : truth) {
        if (!words.contains(row.at("indicator")))
            continue;
        add(out, "all", row);
        if (county)
            add(out, "county " + row.at("county"), row);
        if (industry)
            add(out, "industry " + row.at("industry").substr(0, 1), row);
    }
    return out;
}

template <typename Work>
void eachQuarter(const Observed& observed, CityWorld& world, Work work)
{
    for (std::size_t i = 0; i < world.plan().size(); ++i) {
        const auto& period = world.plan()[i].period;
        SCOPED_TRACE(period);
        work(observed.indicators[i], world.truth("indicators-" + period + ".csv"), i);
    }
}

TEST_F(City, IndicatorsCoverageIsThatOfTheTruth)
{
    eachQuarter(observed, *world, [](const json& quarter, const std::vector<TruthRow>& truth, std::size_t) {
        EXPECT_TRUE(same(factsOf(sumsOf(truth, {"employers"}, true, true)),
                         factsOf(told(quarter, "employer-coverage"), {"county", "industry"})));
        EXPECT_TRUE(same(factsOf(sumsOf(truth, {"workers", "couriers"}, true, false)),
                         factsOf(told(quarter, "worker-coverage"), {"county"})));
        EXPECT_TRUE(same(factsOf(sumsOf(truth, {"outlets"}, true, false)),
                         factsOf(told(quarter, "outlet-coverage"), {"county"})));
        EXPECT_TRUE(same(factsOf(sumsOf(truth, {"projects"}, true, false)),
                         factsOf(told(quarter, "project-coverage"), {"county"})));
        EXPECT_TRUE(same(factsOf(sumsOf(truth, {"new projects"}, true, false)),
                         factsOf(told(quarter, "new-project-coverage"), {"county"})));
    });
}

TEST_F(City, IndicatorsInsuredAreCountedInAllAndInTheFourCategories)
{
    const std::map<std::string, std::string> categories{{"insured 超龄", "over-age"},
                                                        {"insured 实习生", "intern"},
                                                        {"insured 非全日制", "part-time"},
                                                        {"insured 多重劳动关系", "multiple-employment"}};
    eachQuarter(observed, *world, [&](const json& quarter, const std::vector<TruthRow>& truth, std::size_t) {
        EXPECT_TRUE(
            same(factsOf(sumsOf(truth, {"insured"}, false, false)), factsOf(told(quarter, "insured-headcount"), {})));
        Sums special;
        for (const auto& row : truth)
            if (const auto at = categories.find(row.at("indicator")); at != categories.end()) {
                add(special, "all", row);
                add(special, "category " + at->second, row);
            }
        EXPECT_GT(special.at("all").first, 10);
        EXPECT_TRUE(same(factsOf(special), factsOf(told(quarter, "special-insured"), {"category"})));
    });
}

TEST_F(City, IndicatorsAccidentsDiseasesBenefitsAndClocksAreThoseOfTheTruth)
{
    eachQuarter(observed, *world, [](const json& quarter, const std::vector<TruthRow>& truth, std::size_t) {
        EXPECT_TRUE(
            same(factsOf(sumsOf(truth, {"accident rate"}, false, false)), factsOf(told(quarter, "accident-rate"), {})));
        EXPECT_TRUE(same(factsOf(sumsOf(truth, {"early pneumoconiosis"}, true, false)),
                         factsOf(told(quarter, "early-pneumoconiosis"), {"county"})));
        EXPECT_TRUE(
            same(factsOf(sumsOf(truth, {"benefits"}, false, false)), factsOf(told(quarter, "benefit-ratio"), {})));
        auto claims = sumsOf(truth, {"claims application", "claims decision", "claims appraisal"}, true, false);
        for (const auto& row : truth)
            if (row.at("indicator").starts_with("claims "))
                add(claims, "category " + row.at("indicator").substr(7), row);
        EXPECT_TRUE(same(factsOf(claims), factsOf(told(quarter, "claims-in-time"), {"county", "category"})));
    });
}

TEST_F(City, IndicatorsSubmissionsAndFindingsAreThoseOfTheTruth)
{
    eachQuarter(observed, *world, [](const json& quarter, const std::vector<TruthRow>& truth, std::size_t i) {
        Sums onTime{{"all", {0, 0}}}, rejected{{"all", {0, 0}}}, findings;
        for (const auto& row : truth)
            if (row.at("indicator").starts_with("on time ")) {
                add(onTime, "all", row);
                add(onTime, "county " + row.at("county"), row);
                add(onTime, "category " + row.at("indicator").substr(8), row);
            } else if (row.at("indicator").starts_with("findings ")) {
                add(findings, "category " + row.at("indicator").substr(9), row);
            }
        EXPECT_TRUE(same(factsOf(onTime), factsOf(told(quarter, "submissions-on-time"), {"county", "category"})));

        // Refused by the truth, of the rows that the departments sent.
        std::map<std::string, int> ruined;
        for (const auto& row : world->truth("rejections.csv"))
            ++ruined[fact({row.at("dataset"), row.at("period"), row.at("unit")})];
        const auto last = Period::parse(world->plan()[i].period).value();
        // The registers that were refreshed in the quarter were sent with the one before.
        for (std::size_t sent = i == 0 ? 0 : i - 1; sent <= i; ++sent)
            for (const auto& one : observed.exchanges[sent]) {
                const std::string dataset = one.at("dataset"), period = one.at("period"), unit = one.at("unit");
                const auto ended = Period::parse(period).value().lastDay();
                if (ended < last.firstDay() || ended > last.lastDay())
                    continue;
                const std::int64_t refused = ruined[fact({dataset, period, unit})];
                for (const auto& to :
                     {std::string("all"), "county " + unit, "category " + dataset.substr(0, dataset.find('/'))}) {
                    rejected[to].first += refused;
                    rejected[to].second += refused + one.at("accepted").get<std::int64_t>();
                }
            }
        EXPECT_GT(rejected.at("all").first, 10);
        EXPECT_TRUE(same(factsOf(rejected), factsOf(told(quarter, "rows-rejected"), {"county", "category"})));

        // Those that are judged at once are judged on other days too.
        Facts expected, actual;
        for (const auto& one : factsOf(findings))
            if (!atOnce(one.substr(9, one.find(' ', 9) - 9)))
                expected.insert(one);
        for (const auto& value : told(quarter, "findings-closed").at("category"))
            if (const std::string check = value.at("code"); !atOnce(check))
                actual.insert(
                    fact({"category " + check, value.at("numerator").dump(), value.at("denominator").dump()}));
        EXPECT_TRUE(same(expected, actual));
    });
}

TEST_F(City, IndicatorsValuesAreTheQuotientsRoundedHalfUp)
{
    for (const auto& indicator : observed.indicators.back().at("indicators")) {
        const auto& all = indicator.at("all");
        const std::string unit = indicator.at("unit"), value = all.at("value");
        const std::int64_t numerator = all.at("numerator"), denominator = all.at("denominator");
        if (unit == "persons") {
            EXPECT_EQ(value, std::to_string(numerator));
            continue;
        }
        const auto hundredths = std::stoll(value.substr(0, value.size() - 3) + value.substr(value.size() - 2));
        const auto scale = unit == "percent" ? 10000 : 100000;
        // |value - quotient| is at most half a hundredth.
        EXPECT_LE(std::abs(2 * (hundredths * denominator - numerator * scale)), denominator) << indicator.dump(1);
    }
}

// Two quarters and their corrections came since, and findings moved on.
TEST_F(City, IndicatorsAPastQuarterAsItStoodGivesTheSameNumbers)
{
    for (std::size_t i = 0; i + 1 < observed.indicators.size(); ++i) {
        auto then = observed.indicators[i];
        auto again =
            world->hub.ask({"indicators", world->plan()[i].period, "--known-at", then.at("submission").dump()});
        for (const auto& indicator : then.at("indicators")) {
            const std::string id = indicator.at("id");
            EXPECT_EQ(told(again, id), indicator) << id << " of " << world->plan()[i].period;
        }
        EXPECT_EQ(again.at("submission"), then.at("submission"));
    }
    // Asked without it, they have moved: what came late counts.
    EXPECT_NE(world->hub.ask({"indicators", world->plan()[0].period}).at("indicators"),
              observed.indicators[0].at("indicators"));
}

TEST_F(City, IndicatorsTheCommandSaysItInChinese)
{
    const auto all = world->hub.lianfang({"indicators", world->plan().back().period});
    EXPECT_EQ(all.code, 0) << all.err;
    EXPECT_THAT(all.out, testing::AllOf(testing::HasSubstr("用人单位参保率"), testing::HasSubstr("≥ 90.00%"),
                                        testing::HasSubstr("未达标")));
    const auto by =
        world->hub.lianfang({"indicators", world->plan().back().period, "--id", "employer-coverage", "--by", "county"});
    EXPECT_THAT(by.out, testing::HasSubstr("镜湖区"));

    // Accounts of two years are wanted, and those of 2024 were never told.
    const auto rates = world->hub.lianfang({"floating-rate", "2025", "--years", "2"});
    EXPECT_EQ(rates.code, 2);
    EXPECT_THAT(rates.out, testing::AllOf(testing::HasSubstr("数据不全"), testing::HasSubstr("单位年度收支 2024")));
}

} // namespace
} // namespace lianfang::test
