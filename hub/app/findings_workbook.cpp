#include "hub/app/findings_workbook.h"

#include "hub/dispatch/list_workbook.h"
#include "hub/notify/wording.h"

#include <map>

namespace lianfang {

namespace {

using Subject = Crosscheck::Subject;

std::string wordOf(const std::string& word, const std::map<std::string, std::string>& words)
{
    const auto at = words.find(word);
    return at == words.end() ? word : at->second;
}

std::string stateZh(const std::string& state)
{
    static const std::map<std::string, std::string> words{
        {"open", "未结"}, {"to-verify", "待核实"}, {"warning", "预警"}};
    return wordOf(state, words);
}

std::string reasonZh(const std::string& reason)
{
    static const std::map<std::string, std::string> words{{"not-enrolled", "未参保"},
                                                          {"lapsed", "逾期未续保"},
                                                          {"suspended", "参保已中止"},
                                                          {"likely-enrolled", "疑似已参保，编号不符"},
                                                          {"employer-uncertain", "施工单位待核实"},
                                                          {"not-enrolled-yet", "已发证，尚未参保"},
                                                          {"fewer-known", "本枢纽收到的许可少于对账数"},
                                                          {"more-known", "本枢纽收到的许可多于对账数"}};
    return wordOf(reason, words);
}

// What a row of the list shows, by kind of subject.
struct Columns {
    explicit Columns(Subject subject)
        : worker(subject == Subject::worker), unit(subject == Subject::unit), number(byNumber(subject)),
          what(unit || subject == Subject::project), employer(!unit), workers(!worker && !unit)
    {
        head = {{"序号", "No.", ColumnKind::number, 6}, {"状态", "State", ColumnKind::text, 9}};
        if (unit)
            head.push_back({"区划代码", "Division", ColumnKind::text, 11});
        else if (subject == Subject::project)
            head.push_back({"施工许可证号或开工备案号", "Permit or start-filing number", ColumnKind::text, 24});
        else if (number)
            head.push_back({"许可证号或备案号", "Licence or filing number", ColumnKind::text, 22});
        if (what)
            head.insert(head.end(), {{"名称", "Name", ColumnKind::text, unit ? 18.0 : 36.0},
                                     {"情形", "What", ColumnKind::text, unit ? 60.0 : 30.0}});
        if (worker)
            head.push_back({"证件号码", "Identity number", ColumnKind::identity, 22});
        if (employer)
            head.insert(head.end(), {{"责任单位", "Employer", ColumnKind::text, 36},
                                     {"统一社会信用代码", "Credit code", ColumnKind::text, 22}});
        head.push_back({"月份", "Months", ColumnKind::text, 30});
        if (workers)
            head.push_back({"涉及人数", "Workers", ColumnKind::number, 11});
        head.insert(head.end(),
                    {{"依据文件", "Document", ColumnKind::text, 36}, {"行号", "Row", ColumnKind::number, 8}});
    }

    bool worker, unit, number, what, employer, workers;
    std::vector<ListColumn> head;
};

std::vector<std::string> rowOf(const Finding& finding, const Columns& columns, const Schema& schema, std::size_t place)
{
    std::string months, what;
    const Evidence* evidence = nullptr;
    for (const auto& line : finding.lines) {
        if (line.state != "open" && line.state != "to-verify" && line.state != "warning")
            continue;
        what += (what.empty() ? "" : "；") + (line.month.empty() ? "" : line.month + " ") + reasonZh(line.reason) +
                (line.detail.empty() ? "" : "（" + line.detail + "）");
        months += (months.empty() || line.month.empty() ? "" : "、") + line.month;
        if (evidence == nullptr)
            evidence = &line.evidence;
    }
    std::vector<std::string> row{std::to_string(place), stateZh(finding.state)};
    if (columns.number)
        row.push_back(finding.number);
    if (columns.what)
        row.insert(row.end(), {columns.unit ? divisionName(schema, finding.number)
                                            : finding.subject.substr(0, finding.subject.rfind("（")),
                               what});
    if (columns.worker)
        row.push_back(finding.subject.substr(0, finding.subject.find_first_of(" @（(")));
    if (columns.employer)
        row.insert(row.end(), {finding.employerName, finding.employer});
    row.push_back(months);
    if (columns.workers)
        row.push_back(finding.workers > 0 ? std::to_string(finding.workers) : "");
    row.insert(row.end(), {evidence != nullptr ? evidence->document : "",
                           evidence != nullptr ? std::to_string(evidence->row) : ""});
    return row;
}

} // namespace

std::string divisionName(const Schema& schema, const std::string& code)
{
    for (const char* list : {"local-divisions", "gb2260"})
        if (const auto* entry = schema.codes(list)->findEver(code))
            return entry->name;
    return code;
}

void writeFindingsWorkbook(const std::filesystem::path& file, Store& store, const Schema& schema,
                           const Crosscheck& check, const Period& period, const MaskedNumber& masked)
{
    const Columns columns(check.subject);
    const bool warns = check.subject == Subject::project;
    List list;
    list.zh = periodZh(period) + check.zh + "清单";
    list.en = check.en + ", " + periodEn(period);
    list.noteZh = std::string("“未结”为比对确认的疑点；“待核实”须先核实，不作为督办依据") +
                  (warns ? "；“预警”为已发证、尚未开工而尚未参保" : "") + "。依据：" + check.basis;
    list.noteEn = std::string("Open (未结) ones are findings; those to verify (待核实) are to be looked into first") +
                  (warns ? "; a warning (预警) is a permit without enrolment, of which work has not begun" : "") +
                  ". Basis: " + check.basisEn;
    list.generated = secondsNow();
    list.columns = columns.head;
    // One pass into rows: a list of findings is a few thousand lines, and the workbook pulls them one by one.
    std::vector<std::vector<std::string>> rows;
    FindingFilter filter;
    filter.crosscheck = check.id;
    filter.period = period;
    listFindings(store, filter, masked, [&](const Finding& finding) {
        if (finding.state != "closed")
            rows.push_back(rowOf(finding, columns, schema, rows.size() + 1));
    });
    list.count = rows.size();
    std::size_t next = 0;
    writeWorkbook(file, list, [&](std::vector<std::string>& cells) {
        if (next == rows.size())
            return false;
        cells = std::move(rows[next++]);
        return true;
    });
}

} // namespace lianfang
