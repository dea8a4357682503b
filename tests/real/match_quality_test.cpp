// No certain match is wrong, and nearly every true one is found, whether the employers are real or made up.
#include "hub/base/text.h"
#include "tests/city/numbers.h"
#include "tests/city/people.h"
#include "tests/real/match_quality.h"

#include <fmt/format.h>

#include <fstream>
#include <set>

namespace lianfang::test {

namespace {

const std::filesystem::path employersFile =
    std::filesystem::path(LIANFANG_SOURCE_DIR).parent_path() / "shared/data/real/employers-wuhu.csv";

void expectGood(const Quality& quality)
{
    const auto all = quality.all();
    EXPECT_EQ(all.wrong, 0u) << "certain matches that are wrong";
    EXPECT_GE(static_cast<double>(all.right + all.proposed), 0.97 * static_cast<double>(all.reports))
        << "certain and proposed together";
    EXPECT_LT(quality.seconds, 120) << "seconds, not minutes; on a machine that has much else to do";
}

// The file gives no division: the registering authority's stands for it here, as if a row had said so.
std::vector<Known> realEmployers()
{
    std::ifstream in(employersFile);
    std::vector<Known> out;
    std::set<std::string> codes;
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) {
        const auto first = line.find(','), second = line.find(',', first + 1);
        const auto name = line.substr(0, first), code = line.substr(first + 1, second - first - 1);
        if (CreditCode::parse(code).value && codes.insert(code).second)
            out.push_back({code, name, code.substr(2, 6)});
    }
    return out;
}

TEST(MatchQuality, RealEmployers)
{
    if (!std::filesystem::exists(employersFile))
        GTEST_SKIP() << "the folder with real employers is not there";
    const auto employers = realEmployers();
    ASSERT_GT(employers.size(), 7000u);
    const auto quality = qualityOf(employers, 20261125);
    print(fmt::format("{} real employers", employers.size()), quality);
    expectGood(quality);
}

// Names as a city has them. One registering authority keeps its companies' names apart, though many differ in one
// character only; shops of one name are many; a twentieth are branches.
class Names {
public:
    explicit Names(city::Random& random) : random_(random) {}

    std::string next(std::string_view division, std::string_view place)
    {
        for (;;) {
            std::string name = random_.below(100) < 15 ? shop() : company(place);
            if (!companies_.empty() && random_.oneIn(20))
                name = random_.pick(companies_) + std::string(place) + std::string(random_.pick(branches));
            const bool named = name.ends_with("店") || name.ends_with("超市");
            if (!named && !taken_.insert(std::string(division) + comparableName(name)).second)
                continue;
            if (name.ends_with("公司") && !name.ends_with("分公司") && random_.oneIn(50))
                companies_.push_back(name);
            return name;
        }
    }

private:
    std::string style(std::size_t characters)
    {
        static const std::vector<std::string> all = [] {
            const std::string text =
                "恒达鑫隆华泰瑞丰盛源兴安顺宏远金石康捷诚旺峰海天江山河湖林森木松柏竹梅兰菊荷莲云龙凤飞翔鸿鹏鹤"
                "鹰虎马骏驰腾跃升高新创智慧科技能力强大中正平和谐美好佳嘉益利民生福禄寿喜庆祥吉如意百千万亿通联合"
                "众信义仁礼德文武英雄杰俊贤良善真诺言立成功业绩伟博雅晨曦阳光明亮星辰月春夏秋冬东南西北京都城市乡"
                "国家园田禾谷米粮油盐布衣锦绣彩虹红橙黄绿青蓝紫白银铜铁钢玉珠宝贝珍奇特优品质精良细致远景望思念永久"
                "长青常胜凯旋宇宙环球洋洲港湾岛屿溪泉清澈净洁";
            std::set<std::string> distinct;
            for (std::size_t at = 0; at < text.size();) {
                const auto start = at;
                nextCodePoint(text, at);
                distinct.insert(text.substr(start, at - start));
            }
            return std::vector<std::string>(distinct.begin(), distinct.end());
        }();
        std::string out;
        while (characters-- > 0)
            out += random_.pick(all);
        return out;
    }
    std::string shop() { return style(2) + std::string(random_.pick(shops)); }
    std::string company(std::string_view place)
    {
        const auto where = random_.below(4);
        const std::string at = where == 0 ? "安徽" : where == 1 ? "芜湖市" : where == 2 ? "芜湖" : std::string(place);
        const std::string called = style(random_.below(100) < 15 ? 2 : 3) + std::string(random_.pick(trades));
        const auto form = random_.below(20);
        if (form == 0)
            return called + "（芜湖）有限公司";
        return at + called + (form < 3 ? "有限责任公司" : form == 3 ? "专业合作社" : form == 4 ? "厂" : "有限公司");
    }

    static constexpr std::string_view shops[] = {"超市", "饭店", "五金店", "理发店", "便利店", "服装店", "建材店"};
    static constexpr std::string_view branches[] = {"分公司", "营业部", "门市部"};
    static constexpr std::string_view trades[] = {
        "机械制造", "水泥制品", "涂料",     "汽车零部件", "矿业", "家具", "钢构",     "纺织", "商贸",     "物流",
        "建筑工程", "装饰工程", "电子科技", "信息技术",   "食品", "农业", "环保科技", "化工", "物业管理", "劳务",
        "房地产",   "电气",     "新材料",   "印刷",       "包装", "玩具", "餐饮管理", "医药", "文化传媒", "广告",
        "园林绿化", "塑业",     "模具",     "船舶",       "电缆", "粮油", "茶业",     "酒业", "服饰",     "贸易"};

    city::Random& random_;
    std::set<std::string> taken_;
    std::vector<std::string> companies_;
};

TEST(MatchQuality, AHundredThousandEmployersOfACity)
{
    constexpr std::uint32_t count = 100'000;
    city::Random random(4);
    Names names(random);
    std::vector<Known> employers;
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto& county = city::counties[random.below(city::counties.size())];
        employers.push_back({city::creditCode(i, county.division), names.next(county.division, county.name),
                             std::string(county.division)});
    }
    const auto quality = qualityOf(employers, 7);
    print(fmt::format("{} employers of a made-up city", count), quality);
    expectGood(quality);
}

} // namespace

} // namespace lianfang::test
