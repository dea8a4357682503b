#include "tests/city/emergency_files.h"

#include <fmt/format.h>

#include <algorithm>

namespace lianfang::city {
namespace {

constexpr std::string_view names[] = {"accidents", "casualties", "key-employers"};
// By GB 6441-1986 until 2026-06-30, by GB 6441-2025 from then on.
constexpr std::string_view oldTypes[] = {"物体打击", "机械伤害", "高处坠落", "触电", "03"};
constexpr std::string_view newTypes[] = {"机械致害", "高处坠落", "触电", "坍塌", "WSA10010"};
constexpr std::string_view supervisions[] = {"危化品", "矿山", "冶金工贸", "其他"};

} // namespace

EmergencyFiles::EmergencyFiles(const std::filesystem::path& folder, const Calendar& calendar, Random& random,
                               Truth& truth)
    : calendar_(calendar), hand_(random, truth), truth_(truth)
{
    for (int quarter = 0; quarter < calendar.quarters(); ++quarter)
        for (const auto& county : counties)
            for (const auto name : names)
                files_.emplace_back(
                    folder / fmt::format("{}_{}_{}.json", name, county.id, calendar.quarter(quarter).toString()),
                    "{\"items\":[\n", ",\n", "\n],\"next\":null}\n");
}

// A document of which too much is refused is refused as a whole: one row in seven at most.
bool EmergencyFiles::bears(const RecordFile& file, std::string_view defect) const
{
    return !defect.empty() && (file.ruined + 1) * 7 <= file.records() + 1;
}

void EmergencyFiles::refused(Dataset dataset, int quarter, std::size_t county, std::uint64_t row,
                             std::string_view column, std::string_view reason)
{
    auto& one = file(dataset, quarter, county);
    ++one.ruined;
    truth_.rejected(fmt::format("emergency/{}", names[dataset]), calendar_.quarter(quarter).toString(),
                    counties[county].id, one.name(), "items", row, column, reason);
}

void EmergencyFiles::add(const Accident& accident)
{
    for (const auto& report : accident.reports) {
        const int quarter = std::max(calendar_.quarterOf(report.on), 0);
        if (quarter >= calendar_.quarters())
            continue;
        addAccident(quarter, accident, report);
        for (std::size_t i = 0; i < report.casualties.size(); ++i)
            addCasualty(quarter, accident, report, i);
    }
}

void EmergencyFiles::addAccident(int quarter, const Accident& accident, const AccidentReport& report)
{
    const auto county = accident.employer.county;
    auto& random = hand_.random();
    auto& out = file(accidents, quarter, county);
    const auto hurt = [&](std::string_view outcome) {
        return std::to_string(std::count_if(report.casualties.begin(), report.casualties.end(),
                                            [&](const Casualty& one) { return one.outcome == outcome; }));
    };
    const int hour = random.between(6, 18);
    std::string at = random.oneIn(2) ? fmt::format("{}T{:02}:30:00+08:00", toString(accident.happened), hour)
                                     : fmt::format("{} {:02}:30", toString(accident.happened), hour);
    std::string code = hand_.creditCode(accident.employer.code);
    std::string division(counties[county].division);
    const bool bears = this->bears(out, accident.defect);
    std::string_view column;
    if (bears && accident.defect == "credit-code-check") {
        code = ruinedCreditCode(accident.employer.code);
        column = "creditCode";
    } else if (bears && accident.defect == "date-unreadable") {
        at = "上月中旬";
        column = "occurredAt";
    } else if (bears) { // code-unknown
        division = "经开";
        column = "divisionCode";
    }
    const bool newList = accident.happened >= dayOf(2026, 7, 1); // GB 6441-2025
    const auto row = out.add(
        JsonObject()
            .text("id", fmt::format("{}-{}", accident.number, report.operation == "新增" ? 1 : 2))
            .text("updatedAt", fmt::format("{}T17:{:02}:00+08:00", toString(report.on), random.between(0, 59)))
            .text("accidentNumber", accident.number)
            .text("operation", report.operation)
            .object("employer",
                    JsonObject().text("creditCode", code).text("name", hand_.firmName(accident.employer.name)))
            .text("occurredAt", at)
            .text("place", random.oneIn(9) ? hand_.unknown()
                                           : fmt::format("{}\"{}号\"车间", counties[county].name, random.between(1, 9)))
            .text("divisionCode", division)
            .text("accidentType", newList ? random.pick(newTypes) : random.pick(oldTypes))
            .text("grade", random.oneIn(3) ? "一般" : "一般事故")
            .number("deaths", hurt("死亡"))
            .number("seriousInjuries", hurt("重伤"))
            .number("directLossWan", fmt::format("{}.{}0", random.between(1, 90), random.between(0, 9)))
            .text("reportedOn", toString(accident.reports.front().on))
            .toString());
    if (bears)
        refused(accidents, quarter, county, row, column, accident.defect);
}

void EmergencyFiles::addCasualty(int quarter, const Accident& accident, const AccidentReport& report,
                                 std::size_t ordinal)
{
    const auto county = accident.employer.county;
    auto& out = file(casualties, quarter, county);
    const auto& one = report.casualties[ordinal];
    const bool bears = this->bears(out, one.defect);
    const auto identity = !one.identityKnown   ? hand_.unknown()
                          : bears              ? ruinedIdentity(one.defect, one.person.identity, hand_.random())
                          : one.defect.empty() ? hand_.identity(one.person)
                                               : one.person.identity;
    const auto row = out.add(JsonObject()
                                 .text("id", fmt::format("{}-{}-{}", accident.number, ordinal + 1, report.operation))
                                 .text("updatedAt", fmt::format("{}T17:30:00+08:00", toString(report.on)))
                                 .text("accidentNumber", accident.number)
                                 .number("ordinal", std::to_string(ordinal + 1))
                                 .text("operation", report.operation)
                                 .text("idNumber", identity)
                                 .text("name", hand_.name(one.person.name))
                                 .text("casualtyKind", one.kind)
                                 .object("employer", JsonObject()
                                                         .text("creditCode", hand_.creditCode(accident.employer.code))
                                                         .text("name", hand_.firmName(accident.employer.name)))
                                 .text("outcome", one.outcome)
                                 .text("diedOn", one.died ? hand_.dayInText(*one.died) : "")
                                 .toString());
    if (bears)
        refused(casualties, quarter, county, row, "idNumber", one.defect);
}

void EmergencyFiles::keyEmployer(const Employer& employer, std::string_view defect)
{
    const auto county = employer.firm.county;
    auto& random = hand_.random();
    for (int quarter = 0; quarter < calendar_.quarters(); ++quarter) {
        auto& out = file(keyEmployers, quarter, county);
        const bool bears = this->bears(out, defect);
        std::string headcount = std::to_string(employer.headcounts[static_cast<std::size_t>(quarter)]);
        std::string division(counties[county].division);
        std::string_view column;
        if (bears && defect == "count-unreadable") {
            headcount = "\"几十人\"";
            column = "headcount";
        } else if (bears) { // required-missing
            division.clear();
            column = "divisionCode";
        }
        const auto row = out.add(JsonObject()
                                     .text("creditCode", hand_.creditCode(employer.firm.code))
                                     .text("name", hand_.firmName(employer.firm.name))
                                     .text("divisionCode", division)
                                     .text("industry", employer.industry)
                                     .text("supervisedAs", random.pick(supervisions))
                                     .text("licenceNumber", random.oneIn(3) ? hand_.unknown()
                                                                            : fmt::format("（皖）WH安许证字[2025]{:04}",
                                                                                          random.between(1, 9999)))
                                     .number("headcount", headcount)
                                     .text("contact", random.oneIn(4) ? hand_.unknown() : "张敏")
                                     .text("contactPhone", random.oneIn(4) ? "" : "0553-3829012")
                                     .toString());
        if (bears)
            refused(keyEmployers, quarter, county, row, column, defect);
    }
}

void EmergencyFiles::close()
{
    for (auto& file : files_)
        if (file.records() > 0)
            file.close();
}

void EmergencyFiles::plan(int quarter)
{
    for (std::size_t county = 0; county < counties.size(); ++county)
        for (const auto dataset : {accidents, casualties, keyEmployers}) {
            const auto& one = file(dataset, quarter, county);
            truth_.plan(fmt::format("emergency/{}", names[dataset]), calendar_.quarter(quarter).toString(),
                        counties[county].id, one.records() == 0 ? "" : one.name(),
                        one.records() == 0 ? "nil" : "submit");
        }
}

} // namespace lianfang::city
