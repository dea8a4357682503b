#include "hub/app/findings_workbook.h"

#include "hub/dispatch/list_file.h"
#include "hub/notify/wording.h"

#include <algorithm>
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

} // namespace

std::string reasonZh(const std::string& reason)
{
    static const std::map<std::string, std::string> words{
        {"not-enrolled", "未参保"},
        {"lapsed", "逾期未续保"},
        {"suspended", "参保已中止"},
        {"likely-enrolled", "疑似已参保，编号不符"},
        {"employer-uncertain", "单位待核实"},
        {"not-enrolled-yet", "已发证，尚未参保"},
        {"fewer-known", "本枢纽收到的许可少于对账数"},
        {"more-known", "本枢纽收到的许可多于对账数"},
        {"insured-elsewhere", "他处参保"},
        {"enrolled-elsewhere", "网点在外地参保"},
        {"retirement-age-unknown", "是否达到退休年龄待核实"},
        {"retired", "已达退休年龄"},
        {"employer-gone", "单位已注销参保"},
        {"not-applied", "未申请工伤认定"},
        {"applied-late", "逾期申请工伤认定"},
        {"own-year-ending", "未申请工伤认定，职工一年申请时效将满或已满"},
        {"identity-missing", "证件号码不明"},
        {"likely-applied", "疑似已申请工伤认定，证件号码不明"},
        {"not-reported", "疑似漏报事故"},
        {"enrolled-after-death", "死亡次月起仍参保"},
        {"death-day-unknown", "死亡日期不明"},
        {"rolled-back", "当月先参保后回退"},
        {"other-employer", "参保单位与待遇申报单位不一致"},
        {"headcount-up", "参保人数骤增"},
        {"headcount-down", "参保人数骤减"},
        {"base-down", "平均缴费基数下降"},
        {"fewer-insured", "少参保"},
        {"not-on-roster", "不在实名参保名册"},
        {"near-retirement", "距法定退休年龄不足规定年限"},
        {"repeated-accidents", "十二个月内多次发生事故"},
        {"over-limit", "检测超标"},
        {"overdue", "逾期未报"},
        {"application", "超过申请时限，未申请"},
        {"application-late", "逾期申请"},
        {"decision", "超过认定时限，未作出决定"},
        {"decision-late", "逾期作出认定决定"},
        {"appraisal", "超过鉴定时限，未作出结论"},
        {"appraisal-late", "逾期作出鉴定结论"},
        {"appraisal-extended", "超过鉴定时限，是否延长待核实"},
        {"promise-decision", "超过承诺的认定时限"},
        {"promise-decision-late", "未在承诺时限内作出认定决定"},
        {"promise-appraisal", "超过承诺的鉴定时限"},
        {"promise-appraisal-late", "未在承诺时限内作出鉴定结论"},
        {"promise-payment", "超过承诺的支付时限"},
        {"promise-payment-late", "未在承诺时限内支付"}};
    return wordOf(reason, words);
}

namespace {

// What a row of the list shows, by kind of subject.
struct Columns {
    explicit Columns(Subject subject)
        : worker(subject == Subject::worker), unit(subject == Subject::unit), number(byNumber(subject)),
          name(unit || subject == Subject::project), employer(!unit),
          workers(subject == Subject::employer || subject == Subject::outlet || subject == Subject::project)
    {
        head = {{"序号", "No.", ColumnKind::number, 6}, {"状态", "State", ColumnKind::text, 9}};
        if (unit)
            head.push_back({"区划代码或填报单位", "Division or reporting unit", ColumnKind::text, 20});
        else if (subject == Subject::project)
            head.push_back({"施工许可证号或开工备案号", "Permit or start-filing number", ColumnKind::text, 24});
        else if (subject == Subject::injuryCase)
            head.push_back({"案件编号", "Case number", ColumnKind::text, 22});
        else if (subject == Subject::accident)
            head.push_back({"事故编号#伤亡人员序号", "Accident and casualty", ColumnKind::text, 22});
        else if (number)
            head.push_back({"许可证号或备案号", "Licence or filing number", ColumnKind::text, 22});
        if (name)
            head.push_back({"名称", "Name", ColumnKind::text, unit ? 18.0 : 36.0});
        head.push_back({"情形", "What", ColumnKind::text, unit ? 60.0 : 30.0});
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

    bool worker, unit, number, name, employer, workers;
    std::vector<ListColumn> head;
};

bool among(const OwnDatasets& own, const std::string& dataset)
{
    return !own || std::any_of(own->begin(), own->end(), [&](const Dataset* each) { return each->id == dataset; });
}

std::vector<std::string> rowOf(const Finding& finding, const Columns& columns, const Schema& schema, std::size_t place,
                               const OwnDatasets& own)
{
    std::string months, what;
    const Evidence* evidence = nullptr;
    for (const auto& line : finding.lines) {
        if (line.state != "open" && line.state != "to-verify" && line.state != "warning")
            continue;
        what += (what.empty() ? "" : "；") + (line.month.empty() ? "" : line.month + " ") + reasonZh(line.reason) +
                (line.detail.empty() ? "" : "（" + line.detail + "）");
        months += (months.empty() || line.month.empty() ? "" : "、") + line.month;
        if (evidence == nullptr && among(own, line.evidence.dataset))
            evidence = &line.evidence;
    }
    std::vector<std::string> row{std::to_string(place), stateZh(finding.state)};
    if (columns.number)
        row.push_back(finding.number);
    if (columns.name)
        row.push_back(columns.unit ? divisionName(schema, finding.number)
                                   : finding.subject.substr(0, finding.subject.rfind("（")));
    row.push_back(what);
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

OwnDatasets ownDatasets(const Schema& schema, const Crosscheck& check, const Manifest& manifest)
{
    const bool told = std::find(check.told.begin(), check.told.end(), manifest.department) != check.told.end();
    if (told || (check.subject != Subject::employer && check.subject != Subject::worker))
        return std::nullopt;
    OwnDatasets own{std::in_place};
    for (const auto* ids : {&check.needs, &check.reads, &check.takes})
        for (const auto& id : *ids)
            if (manifest.find(id) != nullptr)
                own->push_back(schema.find(id));
    return own;
}

void writeFindingsWorkbook(const std::filesystem::path& file, Store& store, const Schema& schema,
                           const Crosscheck& check, const Period& period, const MaskedNumber& masked,
                           const OwnDatasets& own)
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
    filter.reportedIn = own;
    listFindings(store, filter, masked, [&](const Finding& finding) {
        if (finding.state != "closed")
            rows.push_back(rowOf(finding, columns, schema, rows.size() + 1, own));
    });
    writeList(file, std::move(list), std::move(rows));
}

} // namespace lianfang
