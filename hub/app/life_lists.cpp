#include "hub/app/life_lists.h"

#include "hub/app/findings_workbook.h"
#include "hub/app/letter_pages.h"
#include "hub/crosscheck/letters.h"
#include "hub/crosscheck/sql_text.h"
#include "hub/dispatch/list_file.h"
#include "hub/notify/wording.h"

#include <Poco/Data/Statement.h>
#include <Poco/Nullable.h>

namespace lianfang {

using namespace Poco::Data::Keywords;

namespace {

std::string nameIn(const Schema& schema, const char* list, const std::string& code)
{
    const auto* codes = schema.codes(list);
    const auto* entry = codes ? codes->findEver(code) : nullptr;
    return entry ? entry->name : code;
}

} // namespace

void writeLeads(const std::filesystem::path& file, Store& store, const Configuration& configuration,
                std::int64_t letter, const MaskedNumber& masked)
{
    auto session = store.reader();
    const auto letters = lianfang::letters(session, {.id = letter, .finding = 0, .kind = {}, .addressee = {}});
    List list;
    list.zh = letters.empty() ? "线索移交清单" : letters.front().display() + "　线索清单";
    list.en = "Leads handed over";
    list.noteZh = "请按线索编号逐条反馈处理结果、处理日期和备注（数据集 inspection/results）；办理中的，办结后再次反馈";
    list.noteEn = "Answer each by its lead number: outcome, day, remark (dataset inspection/results)";
    list.columns = {
        {"序号", "No.", ColumnKind::number, 6},          {"线索编号", "Lead number", ColumnKind::text, 16},
        {"用人单位", "Employer", ColumnKind::text, 36},  {"统一社会信用代码", "Credit code", ColumnKind::text, 22},
        {"所属区划", "Division", ColumnKind::text, 14},  {"事项", "Matter", ColumnKind::text, 30},
        {"涉及人数", "Workers", ColumnKind::number, 10}, {"涉及月份", "Months", ColumnKind::text, 24},
        {"限期届满日", "Deadline", ColumnKind::day, 13}, {"移交日期", "Handed over on", ColumnKind::day, 13}};
    std::vector<std::vector<std::string>> rows;
    auto leads = lianfang::leads(session, 0, letter, 100000);
    for (auto lead = leads.rbegin(); lead != leads.rend(); ++lead) {
        FindingFilter filter;
        filter.id = lead->finding;
        listFindings(store, filter, masked, [&](const Finding& finding) {
            const auto persons = personsOf(finding);
            rows.push_back({std::to_string(rows.size() + 1), lead->number, finding.employerName,
                            finding.employer == finding.employerName ? "" : finding.employer,
                            lead->county.empty() ? "" : divisionName(*configuration.schema, lead->county),
                            matterOf(configuration, finding), persons > 0 ? std::to_string(persons) : "",
                            monthsOf(finding), finding.deadline, toString(lead->handedOn)});
        });
    }
    list.generated = secondsNow();
    writeList(file, std::move(list), std::move(rows));
}

void writeInjuries(const std::filesystem::path& file, Store& store, const Configuration& configuration,
                   const std::string& department, const Period& period)
{
    bool diagnoses = false;
    for (const auto& manifest : configuration.manifests)
        diagnoses = diagnoses || (manifest.department == department && manifest.find("health/diagnoses") != nullptr);
    std::string condition = diagnoses ? "c.kind = 'disease'" : "c.kind = 'accident'";
    if (department == "construction")
        condition +=
            " AND c.employer IN (SELECT p.contractor FROM v_construction_permits p WHERE p.contractor IS NOT NULL)";
    auto session = store.reader();
    std::vector<std::string> numbers, kinds, divisions, severities, employers, codes;
    std::vector<Poco::Int64> happened, decided;
    session << "SELECT c.number, c.kind, c.division, coalesce(c.severity, ''), coalesce(e.name, r.name, ''), "
               "coalesce(e.code, ''), c.happened_on, c.decided_on FROM v_insurance_injury_cases c LEFT JOIN v_employer "
               "e ON e.employer = c.employer LEFT JOIN v_employer_reference r ON r.reference = c.employer_reference "
               "WHERE c.result IN ('recognised', 'deemed') AND c.decided_on BETWEEN " +
                   std::to_string(numberOf(period.firstDay())) + " AND " + std::to_string(numberOf(period.lastDay())) +
                   " AND " + condition + " ORDER BY c.decided_on, c.number",
        into(numbers), into(kinds), into(divisions), into(severities), into(employers), into(codes), into(happened),
        into(decided), now;
    const Schema& schema = *configuration.schema;
    List list;
    list.zh = periodZh(period) + (diagnoses ? "职业病工伤认定信息" : "事故工伤认定信息");
    list.en = "Recognised work injuries, " + periodEn(period);
    list.noteZh = "仅限工作使用；不含个人身份信息，需核对个案的请凭案件编号向工伤保险科联系";
    list.noteEn = "For official work only; without anybody's name or number: ask by case number";
    list.columns = {{"序号", "No.", ColumnKind::number, 6},
                    {"案件编号", "Case number", ColumnKind::text, 20},
                    {"工伤类别", "Kind", ColumnKind::text, 14},
                    {"用人单位", "Employer", ColumnKind::text, 36},
                    {"统一社会信用代码", "Credit code", ColumnKind::text, 22},
                    {"所属区划", "Division", ColumnKind::text, 14},
                    {"事故或诊断日期", "Happened or diagnosed on", ColumnKind::day, 15},
                    {"伤害程度", "Severity", ColumnKind::text, 10},
                    {"认定日期", "Decided on", ColumnKind::day, 13}};
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < numbers.size(); ++i)
        rows.push_back({std::to_string(i + 1), numbers[i], nameIn(schema, "injury-kinds", kinds[i]), employers[i],
                        codes[i], divisionName(schema, divisions[i]),
                        toString(dayOf(static_cast<std::int32_t>(happened[i]))),
                        severities[i].empty() ? "" : nameIn(schema, "casualty-outcomes", severities[i]),
                        toString(dayOf(static_cast<std::int32_t>(decided[i])))});
    list.generated = secondsNow();
    writeList(file, std::move(list), std::move(rows));
}

bool injuriesComplete(Store& store, const Configuration& configuration, const Period& period)
{
    if (configuration.schema->find("insurance/injury-cases") == nullptr)
        return false;
    auto session = store.reader();
    Poco::Int64 last = 0;
    session << "SELECT coalesce(max(as_of), 0) FROM v_submission WHERE dataset = 'insurance/injury-cases'", into(last),
        now;
    return last >= numberOf(period.lastDay());
}

} // namespace lianfang
