#include "tests/city/health_files.h"

#include <fmt/format.h>

namespace lianfang::city {
namespace {

constexpr std::string_view posts[] = {"电焊工", "打磨工", "喷漆工", "破碎工", "铸造工", "配料工", "行车工", "包装工"};
constexpr std::string_view hazards[] = {"粉尘", "噪声", "粉尘、噪声", "矽尘,噪声", "化学、噪声", "电焊烟尘;噪声"};
constexpr std::string_view ordinals[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
constexpr std::uint64_t rowsInBand = 40;

// Counties have forms of their own, and so headings of their own.
std::vector<Column> employerColumns(std::size_t county)
{
    const bool other = county % 2 == 1;
    return {{"", "序号", 6},
            {"单位基本情况", other ? "单位名称" : "用人单位名称", 34},
            {"单位基本情况", "统一社会信用代码", 22},
            {"单位基本情况", other ? "行政区划" : "所属区划", 10},
            {"单位基本情况", "地址", 30},
            {"单位基本情况", "经营范围", 30},
            {"单位基本情况", "法定代表人", 10},
            {"单位基本情况", "联系人", 10},
            {"单位基本情况", "联系电话", 14},
            {"职业健康情况", other ? "在岗职工人数" : "职工人数", 8},
            {"职业健康情况", "接害人数", 8},
            {"职业健康情况", other ? "行业" : "行业类别", 10},
            {"职业健康情况", "职业病危害因素", 20},
            {"", "备注", 10}};
}

std::vector<Column> workerColumns(std::size_t county)
{
    const bool other = county % 2 == 1;
    return {{"", "序号", 6},
            {"基本信息", "姓名", 10},
            {"基本信息", other ? "公民身份号码" : "身份证号", 22},
            {"基本信息", "性别", 6},
            {"基本信息", "联系电话", 14},
            {"所在单位", "统一社会信用代码", 22},
            {"所在单位", other ? "单位名称" : "用人单位", 34},
            {"上岗情况", other ? "工种" : "岗位", 12},
            {"上岗情况", "是否接害", 8},
            {"上岗情况", "接尘起始日期", 14},
            {"上岗情况", "入职日期", 14},
            {"上岗情况", "离职日期", 14},
            {"上岗情况", "用工形式", 12},
            {"劳务派遣", "派遣单位统一社会信用代码", 22},
            {"劳务派遣", "派遣单位", 34},
            {"", "备注", 10}};
}

std::vector<Column> measurementColumns(std::size_t county)
{
    const bool other = county % 2 == 1;
    return {{"", "序号", 6},
            {"被检测单位", other ? "单位名称" : "用人单位", 34},
            {"被检测单位", "统一社会信用代码", 22},
            {"被检测单位", "所属区划", 10},
            {"检测情况", other ? "报告编号" : "检测报告编号", 18},
            {"检测情况", other ? "采样点" : "检测地点", 16},
            {"检测情况", "危害因素", 14},
            {"检测情况", "限值类别", 16},
            {"检测情况", other ? "检测结果" : "检测值", 10},
            {"检测情况", "职业接触限值", 10},
            {"检测情况", "计量单位", 10},
            {"检测情况", "检测日期", 14},
            {"", "检测机构", 26}};
}

std::vector<Column> diagnosisColumns(std::size_t county)
{
    const bool other = county % 2 == 1;
    return {{"", "序号", 6},
            {"诊断证明", "诊断证明书编号", 18},
            {"劳动者", "姓名", 10},
            {"劳动者", other ? "公民身份号码" : "身份证号", 22},
            {"用人单位", "统一社会信用代码", 22},
            {"用人单位", "单位名称", 34},
            {"用人单位", "所属区划", 10},
            {"诊断结论", other ? "病种代码" : "职业病病种", 12},
            {"诊断结论", "分期", 8},
            {"诊断结论", other ? "诊断类型" : "诊断类别", 10},
            {"诊断结论", "诊断日期", 14},
            {"诊断结论", "诊断机构", 26},
            {"诊断结论", "接害工龄（年）", 10}};
}

std::string heading(const std::vector<Column>& columns, std::size_t column)
{
    return columns[column].heading;
}

} // namespace

HealthFiles::HealthFiles(const std::filesystem::path& folder, const Calendar& calendar, Random& random, Truth& truth,
                         bool streaming)
    : calendar_(calendar), hand_(random, truth), truth_(truth)
{
    std::filesystem::create_directories(folder);
    for (int quarter = 0; quarter < calendar.quarters(); ++quarter) {
        const auto period = calendar.quarter(quarter).toString();
        const std::chrono::year_month_day asOf(calendar.quarter(quarter).lastDay());
        for (std::size_t county = 0; county < counties.size(); ++county) {
            const auto& [id, division, name] = counties[county];
            const auto subtitle = fmt::format("填报单位：{}卫生健康委员会    数据截至日：{}年{}月{}日", name,
                                              static_cast<int>(asOf.year()), static_cast<unsigned>(asOf.month()),
                                              static_cast<unsigned>(asOf.day()));
            // Every second county's program writes its strings inline.
            const bool inlineStrings = streaming || county % 2 == 1;
            employers_.emplace_back(folder / fmt::format("用人单位_{}_{}.xlsx", id, period), "用人单位",
                                    fmt::format("{}职业病危害用人单位情况表", name), subtitle, employerColumns(county),
                                    inlineStrings);
            workers_.emplace_back(folder / fmt::format("从业人员_{}_{}.xlsx", id, period), "从业人员",
                                  fmt::format("{}接触职业病危害从业人员情况表", name), subtitle, workerColumns(county),
                                  inlineStrings);
            measurements_.emplace_back(folder / fmt::format("危害因素检测_{}_{}.xlsx", id, period), "检测结果",
                                       fmt::format("{}工作场所职业病危害因素检测结果汇总表", name), subtitle,
                                       measurementColumns(county), inlineStrings);
            diagnoses_.emplace_back(folder / fmt::format("职业病诊断_{}_{}.xlsx", id, period), "新发职业病",
                                    fmt::format("{}新发职业病诊断情况表", name), subtitle, diagnosisColumns(county),
                                    inlineStrings);
        }
    }
    headcounts_.resize(employers_.size());
}

void HealthFiles::add(const Employer& employer)
{
    for (int quarter = employer.listedFrom; quarter < calendar_.quarters() && quarter <= employer.listedTo; ++quarter) {
        addEmployer(quarter, employer);
        repeats_.clear();
        for (const auto& worker : employer.workers)
            if (quarter >= worker.listedFrom && quarter <= worker.listedTo)
                addWorker(quarter, employer, worker);
        auto& book = workers_[at(quarter, employer.firm.county)];
        for (auto& cells : repeats_) {
            cells[0] = static_cast<double>(book.rows() + 1);
            book.row(cells);
            truth_.count("written a row twice");
        }
    }
}

void HealthFiles::addEmployer(int quarter, const Employer& employer)
{
    const auto county = employer.firm.county;
    auto& book = employers_[at(quarter, county)];
    auto& random = hand_.random();
    if (book.rows() % rowsInBand == 0)
        book.band(fmt::format("{}、第{}片区", ordinals[book.rows() / rowsInBand % 10], book.rows() / rowsInBand + 1));
    const int people = employer.headcounts[static_cast<std::size_t>(quarter)];
    const auto headcount = static_cast<double>(people);
    const bool nameOfDivision = county == 0 && random.oneIn(4);
    std::vector<Entry> cells = {static_cast<double>(book.rows() + 1),
                                employer.nameOnly ? employer.firm.name : hand_.firmName(employer.firm.name),
                                employer.nameOnly ? hand_.unknown() : hand_.creditCode(employer.firm.code),
                                std::string(nameOfDivision ? counties[county].name : counties[county].division),
                                fmt::format("{}工业园{}号", counties[county].name, random.between(1, 99)),
                                random.oneIn(5) ? hand_.unknown() : "一般项目：制造、加工、销售，\"许可项目\"除外",
                                random.oneIn(9) ? hand_.unknown() : "王建国",
                                random.oneIn(9) ? hand_.unknown() : "李芳",
                                random.oneIn(9) ? hand_.unknown()
                                                : fmt::format("0553-{}", random.between(2000000, 8999999)),
                                headcount,
                                static_cast<double>(random.between(0, people)),
                                std::string(employer.industry),
                                random.oneIn(9) ? hand_.unknown() : std::string(random.pick(hazards)),
                                hand_.unknown()};
    headcounts_[at(quarter, county)] += headcount;
    const auto& defect = employer.defect;
    if (defect.empty()) {
        book.row(cells);
        return;
    }
    std::string column;
    const auto columns = employerColumns(county);
    const auto ruin = [&](std::size_t index, Entry entry) {
        cells[index] = std::move(entry);
        column = heading(columns, index);
    };
    std::uint64_t first = 0;
    if (defect == "credit-code-check") {
        ruin(2, ruinedCreditCode(employer.firm.code));
    } else if (defect == "required-missing") {
        ruin(random.oneIn(2) ? 3 : 9, {});
    } else if (defect == "employer-missing") {
        cells[1] = Entry();
        cells[2] = Entry();
    } else if (defect == "count-unreadable") {
        ruin(9, "约五人");
    } else if (defect == "code-unknown") {
        ruin(11, "Q9999");
    } else if (defect == "count-exceeds") {
        ruin(10, headcount + 3);
    } else { // duplicate-differs
        first = book.row(cells);
        cells[9] = headcount + 1;
    }
    const auto second = book.row(cells);
    for (const auto row : {first, second})
        if (row != 0)
            truth_.rejected("health/hazard-employers", calendar_.quarter(quarter).toString(), counties[county].id,
                            book.name(), book.sheet(), row, column, defect);
}

void HealthFiles::addWorker(int quarter, const Employer& employer, const Worker& worker)
{
    const auto county = employer.firm.county;
    auto& book = workers_[at(quarter, county)];
    auto& random = hand_.random();
    if (book.rows() % (rowsInBand * 10) == 0)
        book.band(fmt::format("（{}）第{}批次", ordinals[book.rows() / (rowsInBand * 10) % 10],
                              book.rows() / (rowsInBand * 10) + 1));
    const auto day = [&](const std::optional<Day>& value) -> Entry {
        return value ? hand_.dayInWorkbook(*value) : Entry(hand_.unknown());
    };
    const bool plainForm = worker.form == "劳动合同" && random.oneIn(3);
    std::vector<Entry> cells = {
        static_cast<double>(book.rows() + 1),
        hand_.name(worker.person.name),
        worker.defect.empty() ? hand_.identity(worker.person) : worker.person.identity,
        random.oneIn(20)      ? std::string()
        : worker.person.woman ? "女"
                              : "男",
        random.oneIn(10) ? hand_.unknown() : worker.person.phone,
        employer.nameOnly ? std::string() : hand_.creditCode(employer.firm.code),
        employer.nameOnly  ? employer.firm.name
        : random.oneIn(30) ? std::string()
                           : hand_.firmName(employer.firm.name),
        random.oneIn(30) ? hand_.unknown() : std::string(random.pick(posts)),
        worker.exposedSince ? "是"
        : random.oneIn(2)   ? "否"
                            : "",
        day(worker.exposedSince),
        day(worker.entered),
        day(worker.left),
        plainForm ? hand_.unknown() : std::string(worker.form),
        worker.dispatcher != nullptr ? hand_.creditCode(worker.dispatcher->code) : std::string(),
        worker.dispatcher != nullptr ? hand_.firmName(worker.dispatcher->name) : hand_.unknown(),
        hand_.unknown()};
    const auto& defect = worker.defect;
    if (defect.empty()) {
        book.row(cells);
        if (random.oneIn(300))
            repeats_.push_back(cells);
        return;
    }
    std::string column;
    const auto columns = workerColumns(county);
    const auto ruin = [&](std::size_t index, Entry entry) {
        cells[index] = std::move(entry);
        column = heading(columns, index);
    };
    constexpr std::string_view unreadable[] = {"2025-13-45", "2025年2月30日", "去年三月", "2025.0.5"};
    std::uint64_t first = 0;
    if (defect == "identity-rounded") {
        // What a spreadsheet makes of it: fifteen digits and three noughts.
        ruin(2, static_cast<double>(std::stoull(worker.person.identity.substr(0, 15)) * 1000));
    } else if (defect.starts_with("identity-")) {
        ruin(2, ruinedIdentity(defect, worker.person.identity, random));
    } else if (defect == "required-missing") {
        ruin(random.oneIn(2) ? 1 : 2, {});
    } else if (defect == "date-unreadable") {
        ruin(10, std::string(random.pick(unreadable)));
    } else if (defect == "date-order") {
        cells[10] = toString(*worker.entered);
        ruin(11, toString(*worker.entered - std::chrono::days(40)));
    } else if (defect == "code-unknown") {
        ruin(12, "老乡帮忙");
    } else if (defect == "credit-code-check") {
        ruin(5, ruinedCreditCode(employer.firm.code));
    } else { // duplicate-differs
        cells[7] = "电焊工";
        first = book.row(cells);
        cells[7] = "打磨工";
    }
    const auto second = book.row(cells);
    for (const auto row : {first, second})
        if (row != 0)
            truth_.rejected("health/workers", calendar_.quarter(quarter).toString(), counties[county].id, book.name(),
                            book.sheet(), row, column, defect);
}

void HealthFiles::refused(std::string_view dataset, int quarter, std::size_t county, Workbook& book, std::uint64_t row,
                          std::string_view column, std::string_view reason)
{
    ++book.ruined;
    truth_.rejected(dataset, calendar_.quarter(quarter).toString(), counties[county].id, book.name(), book.sheet(), row,
                    column, reason);
}

void HealthFiles::add(const Employer& employer, const Measurement& measurement)
{
    const auto county = employer.firm.county;
    const int quarter = measurement.quarter;
    auto& book = measurements_[at(quarter, county)];
    auto& random = hand_.random();
    // A number, or the text of one.
    const auto amount = [&](const std::string& text) -> Entry {
        if (text.empty())
            return hand_.unknown();
        return random.oneIn(2) ? Entry(std::stod(text)) : Entry(text);
    };
    std::vector<Entry> cells = {static_cast<double>(book.rows() + 1),
                                employer.nameOnly ? employer.firm.name : hand_.firmName(employer.firm.name),
                                employer.nameOnly ? hand_.unknown() : hand_.creditCode(employer.firm.code),
                                std::string(counties[county].division),
                                measurement.report,
                                std::string(measurement.place),
                                std::string(measurement.factor),
                                std::string(measurement.kind),
                                amount(measurement.measured),
                                amount(measurement.limit),
                                std::string(measurement.unit),
                                hand_.dayInWorkbook(measurement.on),
                                random.oneIn(5) ? hand_.unknown() : "芜湖市职业卫生技术服务中心"};
    const auto& defect = measurement.defect;
    if (!bears(book, defect)) {
        book.row(cells);
        return;
    }
    std::string column;
    const auto columns = measurementColumns(county);
    const auto ruin = [&](std::size_t index, Entry entry) {
        cells[index] = std::move(entry);
        column = heading(columns, index);
    };
    if (defect == "required-missing") {
        ruin(random.oneIn(2) ? 4 : 5, {});
    } else if (defect == "date-unreadable") {
        ruin(11, "第三季度");
    } else if (defect == "code-unknown") {
        ruin(7, "内控值");
    } else { // duplicate-differs
        cells[8] = 0.1;
        refused("health/hazard-measurements", quarter, county, book, book.row(cells), column, defect);
        cells[8] = 0.2;
    }
    refused("health/hazard-measurements", quarter, county, book, book.row(cells), column, defect);
}

void HealthFiles::add(const Diagnosis& diagnosis)
{
    const int quarter = calendar_.quarterOf(diagnosis.on);
    if (quarter < 0 || quarter >= calendar_.quarters())
        return;
    const auto county = diagnosis.employer.county;
    auto& book = diagnoses_[at(quarter, county)];
    auto& random = hand_.random();
    // Until the catalogue of 2024 is in force names are not known; codes are.
    constexpr std::pair<std::string_view, std::string_view> diseases[] = {
        {"1.1.1", "矽肺"}, {"1.1.7", "水泥尘肺"}, {"1.1.11", "电焊工尘肺"}, {"1.1.12", "铸工尘肺"}};
    constexpr std::string_view stages[] = {"壹期", "一期", "Ⅱ期", "叁期"};
    const auto& disease = random.pick(diseases);
    const bool named = diagnosis.on >= dayOf(2025, 8, 1) && random.oneIn(2);
    const bool bears = HealthFiles::bears(book, diagnosis.defect);
    std::vector<Entry> cells = {static_cast<double>(book.rows() + 1),
                                diagnosis.certificate,
                                hand_.name(diagnosis.person.name),
                                diagnosis.defect.empty() ? hand_.identity(diagnosis.person) : diagnosis.person.identity,
                                diagnosis.nameOnly ? hand_.unknown() : hand_.creditCode(diagnosis.employer.code),
                                diagnosis.nameOnly ? diagnosis.employer.name : hand_.firmName(diagnosis.employer.name),
                                std::string(counties[county].division),
                                std::string(named ? disease.second : disease.first),
                                std::string(random.pick(stages)),
                                std::string(diagnosis.kind),
                                hand_.dayInWorkbook(diagnosis.on),
                                random.oneIn(5) ? hand_.unknown() : "芜湖市职业病防治院"};
    const int halfYears = random.oneIn(6) ? 0 : random.between(2, 60); // of exposure; 0: not reported
    cells.push_back(halfYears == 0 ? Entry(hand_.unknown()) : Entry(static_cast<double>(halfYears) / 2));
    if (!bears) {
        if (diagnosis.kind == "首诊" && halfYears > 0)
            truth_.indicator(quarter, "early pneumoconiosis", counties[county].division, "", halfYears < 10 ? 1 : 0);
        book.row(cells);
        return;
    }
    const auto columns = diagnosisColumns(county);
    std::size_t index = 10;
    if (diagnosis.defect == "identity-check-digit") {
        index = 3;
        cells[3] = ruinedIdentity(diagnosis.defect, diagnosis.person.identity, random);
    } else if (diagnosis.defect == "code-unknown") {
        index = 9;
        cells[9] = "复查";
    } else { // date-unreadable
        cells[10] = "2025年2月30日";
    }
    refused("health/diagnoses", quarter, county, book, book.row(cells), heading(columns, index), diagnosis.defect);
}

void HealthFiles::plan(int quarter)
{
    const auto period = calendar_.quarter(quarter).toString();
    for (std::size_t county = 0; county < counties.size(); ++county) {
        const auto planned = [&](std::string_view dataset, const Workbook& book) {
            truth_.plan(dataset, period, counties[county].id, book.rows() == 0 ? "" : book.name(),
                        book.rows() == 0 ? "nil" : "fetch");
        };
        planned("health/hazard-employers", employers_[at(quarter, county)]);
        planned("health/workers", workers_[at(quarter, county)]);
        planned("health/hazard-measurements", measurements_[at(quarter, county)]);
        planned("health/diagnoses", diagnoses_[at(quarter, county)]);
    }
}

void HealthFiles::close()
{
    for (std::size_t i = 0; i < employers_.size(); ++i) {
        std::vector<Entry> totals(10);
        totals[0] = "合计";
        totals[9] = headcounts_[i];
        employers_[i].close(totals, "制表人：张敏    审核人：李强    单位负责人：王军");
        workers_[i].close({Entry("合计"), Entry(fmt::format("{}人", workers_[i].rows()))},
                          "制表人：张敏    审核人：李强    单位负责人：王军");
        measurements_[i].close({Entry("合计"), Entry(fmt::format("{}点次", measurements_[i].rows()))},
                               "制表人：张敏    审核人：李强");
        diagnoses_[i].close({Entry("合计"), Entry(fmt::format("{}例", diagnoses_[i].rows()))},
                            "制表人：张敏    审核人：李强");
    }
}

} // namespace lianfang::city
