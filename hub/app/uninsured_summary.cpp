#include "hub/app/uninsured_summary.h"

#include "hub/app/findings_workbook.h"
#include "hub/app/letter_pages.h"
#include "hub/dispatch/list_workbook.h"
#include "hub/notify/wording.h"

#include <array>
#include <tuple>

namespace lianfang {

namespace {

// Whom the register lacks.
constexpr std::array<const char*, 5> checks{"uninsured-employer", "uninsured-outlet", "uninsured-project",
                                            "under-insured-employer", "uninsured-worker"};

struct Sum {
    std::int64_t findings = 0, persons = 0;
};

// Gives out rows one by one.
NextRow nextOf(std::vector<std::vector<std::string>>& rows)
{
    return [&rows, next = std::size_t{0}](std::vector<std::string>& cells) mutable {
        if (next == rows.size())
            return false;
        cells = std::move(rows[next++]);
        return true;
    };
}

} // namespace

void writeUninsuredSummary(const std::filesystem::path& file, Store& store, const Configuration& configuration,
                           const Period& period)
{
    const auto zhOf = [&](const std::string& id) {
        for (const auto& check : configuration.crosschecks)
            if (check.id == id)
                return check.zh;
        return id;
    };
    const auto countyZh = [&](const std::string& code) {
        return code.empty() ? "市本级" : divisionName(*configuration.schema, code);
    };
    std::map<std::tuple<std::string, std::size_t>, Sum> byCounty; // county, check
    std::map<std::tuple<std::string, std::string, std::string, std::size_t>, Sum>
        byEmployer; // county, name, code, check
    for (std::size_t i = 0; i < checks.size(); ++i) {
        FindingFilter filter;
        filter.crosscheck = checks[i];
        filter.state = "open";
        filter.period = period;
        listFindings(
            store, filter, [](std::string_view) { return std::string(); },
            [&](const Finding& finding) {
                const auto persons = personsOf(finding);
                const std::string code = finding.employer == finding.employerName ? "" : finding.employer;
                for (auto* sum :
                     {&byCounty[{finding.county, i}], &byEmployer[{finding.county, finding.employerName, code, i}]}) {
                    ++sum->findings;
                    sum->persons += persons;
                }
            });
    }
    const auto person = [](const Sum& sum) { return sum.persons > 0 ? std::to_string(sum.persons) : std::string(); };
    List counties, employers;
    std::vector<std::vector<std::string>> countyRows, employerRows;
    for (const auto& [key, sum] : byCounty)
        countyRows.push_back({std::to_string(countyRows.size() + 1), countyZh(std::get<0>(key)),
                              zhOf(checks[std::get<1>(key)]), std::to_string(sum.findings), person(sum)});
    for (const auto& [key, sum] : byEmployer)
        employerRows.push_back({std::to_string(employerRows.size() + 1), countyZh(std::get<0>(key)), std::get<1>(key),
                                std::get<2>(key), zhOf(checks[std::get<3>(key)]), std::to_string(sum.findings),
                                person(sum)});
    counties.zh = periodZh(period) + "未参保信息";
    counties.en = "Not insured, " + periodEn(period);
    counties.noteZh = "仅限联席会议成员单位工作使用；均为比对确认的未结疑点，不含个人身份信息。“项数”按比对事项计，“涉"
                      "及人数”为其中列明的职工";
    counties.noteEn = "For members of the joint conference only: open findings, without anybody's name or number";
    counties.generated = secondsNow();
    employers = counties;
    counties.columns = {{"序号", "No.", ColumnKind::number, 6},
                        {"区县", "County", ColumnKind::text, 20},
                        {"事项", "Matter", ColumnKind::text, 34},
                        {"项数", "Findings", ColumnKind::number, 12},
                        {"涉及人数", "Workers", ColumnKind::number, 12}};
    counties.count = countyRows.size();
    employers.columns = {
        {"序号", "No.", ColumnKind::number, 6},         {"区县", "County", ColumnKind::text, 16},
        {"用人单位", "Employer", ColumnKind::text, 36}, {"统一社会信用代码", "Credit code", ColumnKind::text, 22},
        {"事项", "Matter", ColumnKind::text, 30},       {"项数", "Findings", ColumnKind::number, 10},
        {"涉及人数", "Workers", ColumnKind::number, 10}};
    employers.count = employerRows.size();
    writeWorkbook(file, {{"汇总", counties, nextOf(countyRows)}, {"单位", employers, nextOf(employerRows)}});
}

} // namespace lianfang
