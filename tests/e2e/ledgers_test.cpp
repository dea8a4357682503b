// One employer, one file; one person, one file: everything that is known, from whom, and nobody's number in it.
#include "tests/e2e/life_world.h"

#include <gmock/gmock.h>

#include <map>
#include <set>

namespace lianfang::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string employer = city::creditCode(1, "340202");
const std::string firm = "甲<b>一</b>有限公司";

class Ledgers : public FindingsLife {
protected:
    Ledgers()
    {
        submit("health/hazard-employers", "2026Q3",
               "统一社会信用代码,用人单位,所属区划,职工人数,职业病危害因素,行业类别\r\n" + employer +
                   ",甲一有限公司,340202,12,粉尘、噪声,C3011\r\n",
               "340202");
        submit("health/hazard-employers", "2026Q2",
               "统一社会信用代码,用人单位,所属区划,职工人数\r\n" + employer + ",甲一有限公司,340202,15\r\n", "340202");
        submit(
            "emergency/accidents", "2026Q3",
            "事故编号,统一社会信用代码,事故单位,事故发生时间,所属区划,死亡人数,重伤人数,直接经济损失（万元）\r\nSG-1," +
                employer + ",甲一公司,2026-09-01 08:30,340202,0,1,12.5\r\n");
        submit("emergency/casualties", "2026Q3",
               "事故编号,伤亡人员序号,身份证号,姓名,人员类别,统一社会信用代码,所在单位,伤亡情况\r\nSG-1,1," +
                   person(1) + ",秘某某,从业人员," + employer + ",甲一公司,重伤\r\n");
        letters_ = noticesDelivered();
    }

    // The number goes to the program's standard input.
    Ended worker(const std::string& number, const std::string& more = "--json") const
    {
        return execute({"/bin/sh", "-c",
                        "printf '%s\\n' '" + number + "' | '" + program("lianfang") + "' --data '" +
                            hub_.data().string() + "' ledger worker --by 李四 " + more});
    }

    static std::map<std::string, nlohmann::json> sections(const nlohmann::json& ledger)
    {
        std::map<std::string, nlohmann::json> out;
        for (const auto& section : ledger.at("sections"))
            out[section.at("id")] = section;
        return out;
    }
    // One cell of a section's row, by its heading.
    static std::string cell(const nlohmann::json& section, std::size_t row, const std::string& heading)
    {
        for (std::size_t i = 0; i < section.at("columns").size(); ++i)
            if (section.at("columns")[i].at("zh") == heading)
                return section.at("rows").at(row).at(i);
        ADD_FAILURE() << heading;
        return {};
    }

    // Everything that workbooks say, all sheets.
    static std::string saidIn(const std::filesystem::path& workbook)
    {
        return run({"/usr/bin/env", "python3", "-c",
                    "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]);"
                    "print(*(z.read(n).decode() for n in z.namelist() if n.endswith('.xml')))",
                    workbook});
    }

    std::string log() const
    {
        std::string out = hub_.said();
        for (const auto& file : std::filesystem::recursive_directory_iterator(hub_.data() / "log"))
            if (file.is_regular_file())
                out += TemporaryFolder::read(file.path());
        return out;
    }

    void expectNoNumber(const std::string& text) const
    {
        for (std::uint32_t serial : {1u, 2u, 3u, 4u, 90u})
            EXPECT_THAT(text, Not(HasSubstr(person(serial)))) << "of person " << serial;
        EXPECT_THAT(text, Not(HasSubstr("秘某某")));
    }

    nlohmann::json letters_;
};

TEST_F(Ledgers, OfAnEmployerTellEverythingFromWhomAndWhen)
{
    const auto ledger = hub_.ask({"ledger", "employer", employer, "--by", "李四"});
    expectNoNumber(ledger.dump());
    EXPECT_EQ(ledger.at("code"), employer);
    const auto told = sections(ledger);

    const auto& hazards = told.at("health/hazard-employers");
    ASSERT_EQ(hazards.at("total"), 2) << "both quarters";
    EXPECT_EQ(cell(hazards, 0, "职工人数"), "12");
    EXPECT_EQ(cell(hazards, 0, "职业病危害因素"), "粉尘、噪声");
    EXPECT_EQ(cell(hazards, 0, "自"), "2026-07-01");
    EXPECT_EQ(cell(hazards, 0, "至"), "至今");
    EXPECT_EQ(cell(hazards, 0, "填报单位"), "镜湖区");
    EXPECT_THAT(cell(hazards, 0, "部门"), HasSubstr("卫生健康"));
    EXPECT_EQ(cell(hazards, 0, "行号"), "2");
    EXPECT_THAT(cell(hazards, 0, "依据文件"), HasSubstr(".csv"));
    EXPECT_EQ(cell(hazards, 1, "职工人数"), "15");
    EXPECT_EQ(cell(hazards, 1, "至"), "2026-06-30");

    const auto& accidents = told.at("emergency/accidents");
    EXPECT_EQ(cell(accidents, 0, "事故发生时间"), "2026-09-01 08:30");
    EXPECT_EQ(cell(accidents, 0, "直接经济损失（万元）"), "12.5");
    EXPECT_EQ(cell(told.at("emergency/casualties"), 0, "伤亡情况"), "（不显示）");
    EXPECT_THAT(cell(told.at("emergency/casualties"), 0, "身份证号"), HasSubstr("********"));
    EXPECT_EQ(told.at("health/workers").at("total"), 2);

    const auto& findings = told.at("findings");
    EXPECT_EQ(cell(findings, 0, "比对"), "未参保用人单位");
    EXPECT_EQ(cell(findings, 0, "环节"), "已告知");
    EXPECT_EQ(cell(findings, 0, "涉及人数"), "2");
    EXPECT_EQ(told.at("events").at("total"), 3) << "opened, letter, notified";
    EXPECT_EQ(cell(told.at("events"), 2, "经过"), "告知");
    EXPECT_EQ(cell(told.at("events"), 2, "附件"), "回证.pdf");
    EXPECT_THAT(cell(told.at("letters"), 0, "文书"), HasSubstr("限期参保通知书〔2026〕第"));
    EXPECT_EQ(cell(told.at("letters"), 0, "方式"), "直接送达");
    EXPECT_EQ(told.at("references").at("total"), 2) << "two departments";
    EXPECT_GE(told.at("submissions").at("total"), 4);
    EXPECT_FALSE(told.contains("insurance/employer-enrolments")) << "it has none";
    EXPECT_THAT(log(), HasSubstr("audit: ledger of employer " + ledger.at("key").get<std::string>() + " " + employer +
                                 " looked at by 李四"));
}

TEST_F(Ledgers, AnEmployerIsFoundByCodeNameNumberOrAPartOfItsName)
{
    const auto key = hub_.ask({"ledger", "employer", employer}).at("key").get<std::string>();
    for (const auto& of : {std::string("甲一公司"), key, firm, std::string("甲一公"), " " + employer + " "})
        EXPECT_EQ(hub_.ask({"ledger", "employer", of}).at("key"), key) << of;
    const auto several = hub_.lianfang({"ledger", "employer", "有限公司"});
    EXPECT_EQ(several.code, 1);
    EXPECT_THAT(several.err, AllOf(HasSubstr("乙有限公司"), HasSubstr(city::creditCode(2, "340202"))));
    for (const auto* of : {"没有这家", "%", "_", "'; DROP TABLE finding; --", "1 OR 1=1", "\\", "99999999999999999999"})
        EXPECT_EQ(hub_.lianfang({"ledger", "employer", of}).code, 4) << of;
    EXPECT_EQ(hub_.lianfang({"ledger", "employer", ""}).code, 1);
    EXPECT_EQ(hub_.ask({"findings", "--crosscheck", "uninsured-employer"}).size(), 3u) << "nothing was dropped";
}

TEST_F(Ledgers, OnPaperAndAsAWorkbookNobodysNumberStandsInIt)
{
    const auto page = folder_.path() / "ledger.html", book = folder_.path() / "ledger.xlsx";
    EXPECT_EQ(hub_.lianfang({"ledger", "employer", employer, "--html", page, "--xlsx", book}).code, 0);
    const auto html = TemporaryFolder::read(page);
    expectNoNumber(html);
    EXPECT_THAT(html, AllOf(HasSubstr("用人单位台账"), HasSubstr(employer), HasSubstr("职业病危害用人单位"),
                            HasSubstr("<b>职工人数</b> 12"), HasSubstr("第 2 行"), HasSubstr("直接送达"),
                            HasSubstr("甲&lt;b&gt;一&lt;/b&gt;有限公司"), Not(HasSubstr("<b>一</b>"))));
    const auto cells = saidIn(book);
    expectNoNumber(cells);
    EXPECT_THAT(cells, AllOf(HasSubstr("未参保用人单位"), HasSubstr("限期参保通知书"), HasSubstr("粉尘、噪声")));
}

TEST_F(Ledgers, OfAPersonAreFoundByTheWholeNumberOnly)
{
    const auto asked = worker(person(1));
    ASSERT_EQ(asked.code, 0) << asked.err;
    expectNoNumber(asked.out);
    const auto ledger = nlohmann::json::parse(asked.out);
    EXPECT_EQ(ledger.at("name"), person(1).substr(0, 6) + "********" + person(1).substr(14));
    const auto told = sections(ledger);
    EXPECT_EQ(told.at("health/workers").at("total"), 1);
    EXPECT_THAT(cell(told.at("health/workers"), 0, "用人单位"), HasSubstr(employer));
    EXPECT_EQ(cell(told.at("emergency/casualties"), 0, "伤亡情况"), "（不显示）");
    EXPECT_EQ(cell(told.at("findings"), 0, "比对"), "应保未保");
    EXPECT_FALSE(told.contains("insurance/worker-enrolments"));
    EXPECT_EQ(sections(nlohmann::json::parse(worker(person(90)).out)).at("insurance/worker-enrolments").at("total"), 1);

    EXPECT_EQ(worker(person(77)).code, 4) << "nobody";
    EXPECT_EQ(worker(person(1).substr(0, 17)).code, 1);
    EXPECT_EQ(worker("").code, 1);
    const auto wrong = worker(person(77).substr(0, 17) + (person(77)[17] == '1' ? "2" : "1"));
    EXPECT_EQ(wrong.code, 1);
    EXPECT_THAT(wrong.out + wrong.err, Not(HasSubstr(person(77).substr(0, 17))));

    const auto page = folder_.path() / "person.html", book = folder_.path() / "person.xlsx";
    EXPECT_EQ(worker(person(1), "--html '" + page.string() + "' --xlsx '" + book.string() + "'").code, 0);
    expectNoNumber(TemporaryFolder::read(page) + saidIn(book));
    EXPECT_THAT(TemporaryFolder::read(page), HasSubstr("个人台账"));
    const auto said = log();
    EXPECT_THAT(
        said, AllOf(HasSubstr("audit: ledger of person " + ledger.at("key").get<std::string>() + " looked at by 李四"),
                    HasSubstr("whom nothing is known of asked for by 李四")));
    expectNoNumber(said);
    EXPECT_THAT(said, Not(HasSubstr(person(77).substr(0, 17))));
}

TEST_F(Ledgers, TheNumberIsNoArgument)
{
    EXPECT_EQ(hub_.lianfang({"ledger", "worker", person(1)}).code, 1);
    EXPECT_EQ(hub_.lianfang({"ledger", "worker", "--identity", person(1)}).code, 1);
}

} // namespace
} // namespace lianfang::test
