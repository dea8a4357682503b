// A draw's pool as text, and the rule by which it is drawn: what is expected here was computed in Python
// (tests/e2e/redo_draw.py), by nothing of this program.
#include "hub/model/draw.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

namespace lianfang {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Six employers in another order than the pool's, four inspectors of two offices, one of whom avoids employer C03.
Draw pool()
{
    Draw draw;
    draw.number = "2026-1";
    draw.title = "联合检查";
    draw.frozen = "2026-11-25T10:00:00+08:00";
    draw.by = "王五";
    draw.seedFrom = "彩票";
    draw.filter = "全部";
    draw.take = 4;
    draw.team = 2;
    for (const char* code : {"C05", "C03", "C06", "C01", "C04", "C02", "C03"})
        draw.items.push_back({code, std::string("单位") + code});
    draw.inspectors = {{"Z3", "丙", "应急局", {}},
                       {"Z1", "甲", "人社局", {"C03"}},
                       {"Z4", "丁", "应急局", {}},
                       {"Z2", "乙", "人社局", {}}};
    return draw;
}

std::vector<std::string> codes(const std::vector<Draw::Drawn>& drawn)
{
    std::vector<std::string> out;
    for (const auto& one : drawn)
        out.push_back(one.code);
    return out;
}

TEST(DrawPool, IsSortedAndEachLineStandsOnce)
{
    auto draw = pool();
    const auto text = poolText(draw);
    EXPECT_EQ(text,
              "lianfang-draw\t1\nnumber\t2026-1\ntitle\t联合检查\nfrozen\t2026-11-25T10:00:00+08:00\nby\t王五\n"
              "seed-from\t彩票\nfilter\t全部\ntake\t4\nteam\t2\n"
              "item\tC01\t单位C01\nitem\tC02\t单位C02\nitem\tC03\t单位C03\nitem\tC04\t单位C04\nitem\tC05\t单位C05\n"
              "item\tC06\t单位C06\n"
              "inspector\tZ1\t甲\t人社局\ninspector\tZ2\t乙\t人社局\ninspector\tZ3\t丙\t应急局\n"
              "inspector\tZ4\t丁\t应急局\navoid\tZ1\tC03\n");
}

TEST(DrawPool, WhatWouldBreakItsLinesBecomesSpaces)
{
    auto draw = pool();
    draw.items[0].name = "甲\n乙\t丙\r";
    EXPECT_THAT(poolText(draw), HasSubstr("item\tC05\t甲 乙 丙 \n"));
}

TEST(DrawPool, IsReadBackAsItWasWritten)
{
    auto draw = pool();
    const auto text = poolText(draw);
    draw.poolDigest = poolDigest(text);
    draw.seed = "3 7 9";
    draw.seeded = "2026-11-27T21:30:00+08:00";
    draw.seededBy = "赵六";
    draw.drawn = performDraw(draw, draw.seed);
    std::string same;
    const auto read = readDraw(text + resultText(draw), same);
    EXPECT_EQ(same, text);
    EXPECT_EQ(read.poolDigest, draw.poolDigest);
    EXPECT_EQ(read.drawn, draw.drawn);
    EXPECT_EQ(performDraw(read, read.seed), draw.drawn);
}

TEST(DrawPool, WhatIsNoRecordIsRefusedWithItsLine)
{
    auto draw = pool();
    const auto text = poolText(draw);
    std::string same;
    for (const auto& [wrong, line] :
         std::vector<std::pair<std::string, std::string>>{{"", "1"},
                                                          {"item\tC1\t甲\n", "1"},
                                                          {"lianfang-draw\t2\n", "1"},
                                                          {text + "lianfang-draw\t1\n", "21"},
                                                          {text + "item\tC9\n", "21"},
                                                          {text + "take\tmany\n", "21"},
                                                          {text + "take\t-1\n", "21"},
                                                          {text + "number\t2026-2\n", "21"},
                                                          {text + "inspector\tZ1\t另一人\t人社局\n", "21"},
                                                          {text + "avoid\tZ9\tC01\n", "21"},
                                                          {text + "whatever\t1\n", "21"},
                                                          {text + "drawn\n", "21"},
                                                          {text + "\n", "21"},
                                                          {text + "seed\t1", "21"}}) {
        try {
            readDraw(wrong, same);
            ADD_FAILURE() << wrong;
        } catch (const Error& e) {
            EXPECT_EQ(e.message().code, "model.draw-line") << wrong;
            EXPECT_EQ(e.arguments().at(0), line) << wrong;
        }
    }
}

TEST(DrawRule, GivesWhatPythonGives)
{
    auto draw = pool();
    poolText(draw);
    const auto drawn = performDraw(draw, "3 7 9");
    EXPECT_THAT(drawn, ElementsAre(Draw::Drawn{"C05", {"Z4", "Z1"}}, Draw::Drawn{"C06", {"Z3", "Z2"}},
                                   Draw::Drawn{"C01", {"Z1", "Z3"}}, Draw::Drawn{"C02", {"Z4", "Z2"}}));
}

TEST(DrawRule, AnotherSeedGivesAnotherDraw)
{
    auto draw = pool();
    poolText(draw);
    std::set<std::vector<std::string>> seen;
    for (int seed = 0; seed < 50; ++seed)
        seen.insert(codes(performDraw(draw, std::to_string(seed))));
    EXPECT_GT(seen.size(), 40u) << "of 360";
}

TEST(DrawRule, EverybodyIsDrawnAboutAsOften)
{
    auto draw = pool();
    draw.team = 0;
    poolText(draw);
    std::map<std::string, int> times;
    constexpr int draws = 3000;
    for (int seed = 0; seed < draws; ++seed)
        for (const auto& code : codes(performDraw(draw, "种子" + std::to_string(seed))))
            ++times[code];
    ASSERT_EQ(times.size(), 6u);
    for (const auto& [code, count] : times)
        EXPECT_NEAR(count, draws * 4 / 6, 130) << code; // five standard deviations
}

TEST(DrawRule, NobodyIsSentWhereHeAvoidsAndTeamsMixOffices)
{
    auto draw = pool();
    draw.take = 6;
    poolText(draw);
    for (int seed = 0; seed < 50; ++seed) {
        std::map<std::string, int> times;
        for (const auto& one : performDraw(draw, std::to_string(seed))) {
            ASSERT_EQ(one.inspectors.size(), 2u);
            for (const auto& number : one.inspectors) {
                ++times[number];
                EXPECT_FALSE(number == "Z1" && one.code == "C03");
            }
            const auto office = [](const std::string& number) { return number == "Z1" || number == "Z2"; };
            EXPECT_NE(office(one.inspectors[0]), office(one.inspectors[1]));
        }
        for (const auto& [number, count] : times)
            EXPECT_NEAR(count, 3, 1) << number << " with seed " << seed;
    }
}

TEST(DrawRule, ATeamIsShortWhereNobodyElseMayGo)
{
    auto draw = pool();
    for (auto& inspector : draw.inspectors)
        inspector.avoids = {"C01"};
    draw.take = 100;
    poolText(draw);
    const auto drawn = performDraw(draw, "1");
    ASSERT_EQ(drawn.size(), 6u) << "no more than there are";
    for (const auto& one : drawn)
        EXPECT_EQ(one.inspectors.size(), one.code == "C01" ? 0u : 2u);
}

} // namespace
} // namespace lianfang
