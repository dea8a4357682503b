#include "tests/city/bureau_files.h"

#include <fmt/format.h>

namespace lianfang::city {
namespace {

constexpr std::string_view outcomes[] = {"已参保", "责令限期改正", "行政处罚", "查无实据", "办理中", "移送"};
constexpr std::string_view items[] = {"培训覆盖率", "工伤预防费", "参保人数", "工伤事故发生率",
                                      "接尘不足五年新发尘肺病占比"};

} // namespace

BureauFiles::BureauFiles(const std::filesystem::path& folder, const Calendar& calendar, Random& random, Truth& truth)
    : folder_(folder), calendar_(calendar), hand_(random, truth), truth_(truth)
{
    for (int quarter = 0; quarter < calendar.quarters(); ++quarter)
        for (const auto& county : counties)
            results_.emplace_back(
                folder / "inspection" /
                    fmt::format("处理结果_{}_{}.xlsx", county.id, calendar.quarter(quarter).toString()),
                "处理结果", fmt::format("{}劳动保障监察线索处理结果", county.name),
                fmt::format("填报单位：{}劳动保障监察大队", county.name),
                std::vector<Column>{{"", "序号", 6},
                                    {"", "线索编号", 18},
                                    {"", "处理结果", 14},
                                    {"", "处理日期", 14},
                                    {"", "备注", 30}},
                true);
}

void BureauFiles::lead(std::size_t county)
{
    auto& random = hand_.random();
    const int quarter = static_cast<int>(random.below(static_cast<std::uint64_t>(calendar_.quarters())));
    auto& book = results_[at(quarter, county)];
    const int ordinal = ++leads_;
    std::vector<Entry> cells = {
        static_cast<double>(book.rows() + 1),
        fmt::format("旧{}-{:05}", calendar_.year(), ordinal), // no lead of the hub's own
        std::string(random.pick(outcomes)),
        hand_.dayInWorkbook(calendar_.quarter(quarter).firstDay() + std::chrono::days(random.between(0, 80))),
        random.oneIn(2) ? hand_.unknown() : "单位已提交整改材料，\"附后\""};
    constexpr std::string_view defects[] = {"code-unknown", "date-unreadable", "required-missing"};
    if (ordinal % 9 != 0 || (book.ruined + 1) * 7 > book.rows() + 1) {
        book.row(cells);
        return;
    }
    const auto defect = random.pick(defects);
    std::string_view column;
    if (defect == "code-unknown") {
        cells[2] = "再议";
        column = "处理结果";
    } else if (defect == "date-unreadable") {
        cells[3] = "月底";
        column = "处理日期";
    } else {
        cells[1] = Entry();
        column = "线索编号";
    }
    ++book.ruined;
    truth_.rejected("inspection/results", calendar_.quarter(quarter).toString(), counties[county].id, book.name(),
                    book.sheet(), book.row(cells), column, defect);
}

std::vector<int> BureauFiles::yearsTold(const Calendar& calendar, int quarter)
{
    std::vector<int> years;
    if (quarter == 0)
        years.push_back(calendar.year() - 1);
    if (const auto last = monthOf(calendar.judged(quarter)).number; last % 12 == 11)
        years.push_back(last / 12);
    return years;
}

void BureauFiles::close()
{
    for (auto& book : results_)
        book.close({Entry("合计"), Entry(fmt::format("{}条", book.rows()))}, "制表人：赵刚");
    for (int quarter = 0; quarter < calendar_.quarters(); ++quarter)
        for (const int year : yearsTold(calendar_, quarter))
            for (const auto& county : counties) {
                CsvFile file(folder_ / "hrss" / fmt::format("年度报表_{}_{}.csv", county.id, year), Encoding::utf8);
                file.row({"所属区划", "指标", "数值", "说明"});
                for (const auto item : items)
                    file.row({std::string(county.division), std::string(item),
                              fmt::format("{}.{}", hand_.random().between(1, 99), hand_.random().between(0, 9)),
                              hand_.unknown()});
                file.close();
            }
}

void BureauFiles::plan(int quarter)
{
    // Every second quarter one county's inspectorate is late: its results come with the next quarter's.
    const auto late = [&](int at, std::size_t county) {
        return at % 2 == 0 && at + 1 < calendar_.quarters() && county == static_cast<std::size_t>(at) % counties.size();
    };
    const auto results = [&](int of, std::size_t county) {
        const auto& book = results_[at(of, county)];
        truth_.plan("inspection/results", calendar_.quarter(of).toString(), counties[county].id,
                    book.rows() == 0 ? "" : book.name(), book.rows() == 0 ? "nil" : "submit");
    };
    for (std::size_t county = 0; county < counties.size(); ++county) {
        if (quarter > 0 && late(quarter - 1, county))
            results(quarter - 1, county);
        if (!late(quarter, county))
            results(quarter, county);
        else
            truth_.silent(quarter, fmt::format("inspection/{}", counties[county].id));
    }
    for (const int year : yearsTold(calendar_, quarter))
        for (const auto& county : counties)
            truth_.plan("hrss/annual-return", std::to_string(year), county.id,
                        fmt::format("年度报表_{}_{}.csv", county.id, year), "submit");
}

} // namespace lianfang::city
