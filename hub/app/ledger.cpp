#include "hub/app/ledger.h"

#include "hub/api/json.h"
#include "hub/api/messages.h"
#include "hub/app/cli/words.h"
#include "hub/app/findings_workbook.h"
#include "hub/app/ledger_rows.h"
#include "hub/app/letter_pages.h"
#include "hub/base/crypto.h"
#include "hub/base/text.h"
#include "hub/crosscheck/leads.h"
#include "hub/crosscheck/letters.h"
#include "hub/crosscheck/sql_text.h"
#include "hub/match/decisions.h"

#include <Poco/Data/LOB.h>
#include <Poco/Data/Statement.h>

#include <algorithm>
#include <map>
#include <set>

namespace lianfang {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;

namespace {

constexpr std::size_t mostCandidates = 20;

ListColumn column(const char* zh, const char* en, ColumnKind kind = ColumnKind::text, double width = 16)
{
    return {zh, en, kind, width};
}

std::string dayIf(Day day)
{
    return day == Day{} ? "" : toString(day);
}

std::string minuteOf(Seconds moment)
{
    return moment == 0 ? "" : chinaTime(moment);
}

// How it is known who that is.
std::string linkZh(const std::string& by)
{
    static const std::map<std::string, std::string> words{{"", "待核实"},
                                                          {"exact-code", "代码一致"},
                                                          {"repaired-code", "代码修复"},
                                                          {"organisation-code", "组织机构代码"},
                                                          {"name", "名称"}};
    const auto at = words.find(by);
    return at == words.end() ? "人工确认" : at->second;
}

std::string whoZh(const std::string& who)
{
    return who == "hub" ? "系统" : withNumbersMasked(who);
}

std::string stateOf(const Finding& finding)
{
    if (!finding.lines.empty() && finding.lines.front().absorbedBy > 0)
        return "已并入疑点 " + std::to_string(finding.lines.front().absorbedBy);
    return cli::stateWords(finding.state);
}

// An employer, or one that nobody knows for certain: a reference alone.
struct Candidate {
    std::int64_t employer = 0, reference = 0;
    std::string code, name, department;
};

std::vector<Candidate> candidates(Session& session, const std::string& referenceIs, const std::string& employerIs)
{
    std::vector<Poco::Int64> employers, references;
    std::vector<std::string> codes, names, departments;
    session
        << "SELECT coalesce(l.employer, 0), r.id, coalesce(e.code, ''), coalesce(e.name, r.name), r.department FROM "
           "employer_reference r LEFT JOIN employer_link l ON l.reference = r.id LEFT JOIN employer e ON e.id = "
           "l.employer WHERE " +
               referenceIs + " UNION ALL SELECT e.id, 0, e.code, e.name, '' FROM employer e WHERE " + employerIs +
               " ORDER BY 4, 5 LIMIT 1000",
        into(employers), into(references), into(codes), into(names), into(departments), now;
    std::vector<Candidate> out;
    std::set<std::int64_t> seen;
    for (std::size_t i = 0; i < employers.size(); ++i)
        if (seen.insert(employers[i] != 0 ? employers[i] : references[i]).second)
            out.push_back({employers[i], references[i], codes[i], names[i], departments[i]});
    return out;
}

Candidate employerMeant(Session& session, const std::string& of)
{
    std::string like = "'%";
    for (const char c : sqlText(of).substr(1, sqlText(of).size() - 2))
        like += (c == '%' || c == '_' || c == '\\' ? std::string("\\") : std::string()) + c;
    like += "%' ESCAPE '\\'";
    const std::string code = sqlText(compact(of)), name = sqlText(of);
    std::vector<std::pair<std::string, std::string>> ways{{"r.kind <= 2 AND r.code = " + code, "e.code = " + code}};
    if (of.size() <= 19 && of.find_first_not_of("0123456789") == std::string::npos)
        ways.emplace_back("r.id = " + of, "e.id = " + of);
    ways.emplace_back("r.name = " + name, "e.name = " + name);
    if (length(of) >= 2)
        ways.emplace_back("r.name LIKE " + like, "e.name LIKE " + like);
    for (const auto& [reference, employer] : ways) {
        const auto found = candidates(session, reference, employer);
        if (found.size() == 1)
            return found.front();
        if (found.empty())
            continue;
        std::string all;
        for (std::size_t i = 0; i < std::min(found.size(), mostCandidates); ++i) {
            const auto& one = found[i];
            all +=
                (all.empty() ? "" : "、") + withNumbersMasked(one.name) + " " +
                (one.employer != 0 ? one.code : std::to_string(one.reference) + "（" + one.department + "，待核实）");
        }
        throw Error(message::employerSeveral,
                    {withNumbersMasked(of), found.size() > mostCandidates ? all + " …" : all});
    }
    throw Error(message::employerUnknown, {withNumbersMasked(of)});
}

// What is told beside the datasets' rows.
class LedgerMaker {
public:
    explicit LedgerMaker(const LedgerParts& parts)
        : parts_(parts), session_(parts.store->reader()), rows_(parts, session_)
    {
    }

    Session& session() { return session_; }
    LedgerRows& rows() { return rows_; }

    void add(LedgerSection section)
    {
        section.total = std::max<std::uint64_t>(section.total, section.rows.size());
        if (section.rows.size() > parts_.most)
            section.rows.resize(parts_.most);
        if (section.total > 0)
            ledger.sections.push_back(std::move(section));
    }

    void references(const std::string& ids)
    {
        LedgerSection out{"references", "各部门的写法", "As reported", {}, 0, 0, {}, 0};
        out.columns = {column("报送部门", "Department"), column("报送的代码", "Code as reported", ColumnKind::text, 24),
                       column("报送的名称", "Name as reported", ColumnKind::text, 40),
                       column("认定依据", "Linked by", ColumnKind::text, 20),
                       column("认定时间", "Since", ColumnKind::text, 18)};
        std::vector<std::string> departments, codes, names, by;
        std::vector<Poco::Int64> kinds, at;
        session_
            << "SELECT r.department, r.kind, r.code, r.name, coalesce(l.decided_by, ''), coalesce(l.decided_at, 0) "
               "FROM employer_reference r LEFT JOIN employer_link l ON l.reference = r.id WHERE r.id IN (" +
                   ids + ") ORDER BY r.department, r.kind, r.code",
            into(departments), into(kinds), into(codes), into(names), into(by), into(at), now;
        for (std::size_t i = 0; i < departments.size(); ++i)
            out.rows.push_back({rows_.departmentZh(departments[i]),
                                kinds[i] == 3   ? ""
                                : kinds[i] == 4 ? codes[i].substr(0, 18) + "（有误）"
                                                : codes[i],
                                withNumbersMasked(names[i]), linkZh(by[i]), minuteOf(at[i])});
        add(std::move(out));
    }

    void matches(std::int64_t employer, const std::string& ids)
    {
        LedgerSection out{"matches", "单位匹配", "Matches", {}, 0, 0, {}, 0};
        out.columns = {
            column("编号", "Match", ColumnKind::number, 8),         column("申报部门", "Department"),
            column("申报的单位", "Reported", ColumnKind::text, 40), column("关系", "Relation", ColumnKind::text, 12),
            column("单位", "Employer", ColumnKind::text, 40),       column("状态", "State", ColumnKind::text, 10),
            column("理由", "Reasons", ColumnKind::text, 50),        column("决定", "Decision", ColumnKind::text, 40)};
        static const std::map<std::string, std::string> states{{"proposed", "待确认"},
                                                               {"certain", "自动认定"},
                                                               {"confirmed", "已确认"},
                                                               {"refused", "已否定"},
                                                               {"lapsed", "不再成立"}};
        std::vector<Poco::Int64> matched;
        session_ << "SELECT id FROM employer_match WHERE employer = " + std::to_string(employer) +
                        " OR reference IN (" + ids + ") ORDER BY id",
            into(matched), now;
        out.total = matched.size();
        for (std::size_t i = 0; i < std::min(matched.size(), parts_.most); ++i) {
            MatchFilter filter;
            filter.id = matched[i];
            for (const auto& one : lianfang::matches(*parts_.store, filter)) {
                std::string reasons;
                for (const auto& reason : one.reasons)
                    reasons += (reasons.empty() ? "" : "；") + reason.zh;
                const auto name = [](const std::string& code, const std::string& called) {
                    return withNumbersMasked(called + (code.empty() ? "" : "（" + code + "）"));
                };
                out.rows.push_back(
                    {std::to_string(one.id), rows_.departmentZh(one.department), name(one.code, one.name),
                     one.branch ? "分支机构" : "同一单位", name(one.employerCode, one.employerName),
                     states.at(one.state), withNumbersMasked(reasons),
                     one.by.empty() ? ""
                                    : whoZh(one.by) + "，" + minuteOf(one.at) + "：" + withNumbersMasked(one.why)});
            }
        }
        add(std::move(out));
    }

    // Findings of which `condition` holds, with their stories, leads and letters; and letters to `addressee`.
    void findings(const std::string& condition, const std::string& addressee)
    {
        std::vector<Poco::Int64> ids;
        session_ << "SELECT f.id FROM finding f WHERE " + condition + " ORDER BY f.id DESC", into(ids), now;
        LedgerSection found{"findings", "疑点", "Findings", {}, 3, 7, {}, ids.size()};
        found.columns = {
            column("编号", "Finding", ColumnKind::number, 8),      column("比对", "Cross-check", ColumnKind::text, 26),
            column("期别", "Period", ColumnKind::text, 13),        column("对象", "Subject", ColumnKind::text, 44),
            column("情形", "What", ColumnKind::text, 30),          column("月份", "Months", ColumnKind::text, 24),
            column("涉及人数", "Workers", ColumnKind::number, 10), column("状态", "State", ColumnKind::text, 10),
            column("环节", "Step", ColumnKind::text, 10),          column("限期", "Deadline", ColumnKind::day, 16),
            column("依据", "Evidence", ColumnKind::text, 40)};
        LedgerSection events{"events", "疑点的经过", "What became of them", {}, 0, 0, {}, 0};
        events.columns = {
            column("疑点编号", "Finding", ColumnKind::number, 10), column("时间", "When", ColumnKind::text, 18),
            column("经过", "What", ColumnKind::text, 14),          column("经办", "Who", ColumnKind::text, 14),
            column("说明", "Why", ColumnKind::text, 60),           column("附件", "Attachment", ColumnKind::text, 46)};
        LedgerSection handed{"leads", "移交的线索", "Leads", {}, 0, 0, {}, 0};
        handed.columns = {column("线索编号", "Lead", ColumnKind::text, 18),
                          column("疑点编号", "Finding", ColumnKind::number, 10),
                          column("移交日期", "Handed over on", ColumnKind::day, 13),
                          column("结果", "Outcome", ColumnKind::text, 16),
                          column("反馈日期", "Answered on", ColumnKind::day, 13),
                          column("备注", "Remark", ColumnKind::text, 40)};
        std::set<std::int64_t> written; // letters
        const CodeList* outcomes = parts_.configuration->schema->codes("lead-outcomes");
        for (std::size_t i = 0; i < std::min(ids.size(), parts_.most); ++i) {
            FindingFilter filter;
            filter.id = ids[i];
            listFindings(*parts_.store, filter, parts_.masked, [&](const Finding& one) {
                std::string reasons, details;
                for (const auto& line : one.lines) {
                    const auto zh = reasonZh(line.reason);
                    if (reasons.find(zh) == std::string::npos)
                        reasons += (reasons.empty() ? "" : "、") + zh;
                    details = line.detail;
                }
                const auto persons = personsOf(one);
                found.rows.push_back({std::to_string(one.id), matterOf(*parts_.configuration, one), one.period,
                                      withNumbersMasked(one.subject),
                                      withNumbersMasked(details.empty() ? reasons : reasons + "（" + details + "）"),
                                      monthsOf(one), persons > 0 ? std::to_string(persons) : "", stateOf(one),
                                      cli::stepWords(one.reached), one.deadline,
                                      one.lines.empty() || one.lines.front().evidence.document.empty()
                                          ? ""
                                          : withNumbersMasked(one.lines.front().evidence.document) + " 第 " +
                                                std::to_string(one.lines.front().evidence.row) + " 行（报送 " +
                                                std::to_string(one.lines.front().evidence.submission) + "）"});
                for (const auto& event : one.events)
                    events.rows.push_back({std::to_string(one.id), minuteOf(event.at), cli::eventWords(event.what),
                                           whoZh(event.who), withNumbersMasked(cli::reasonWords(event.why)),
                                           withNumbersMasked(event.attachmentName)});
                for (const auto& lead : leads(session_, one.id, 0, 100)) {
                    const auto* outcome = outcomes ? outcomes->findEver(lead.outcome) : nullptr;
                    handed.rows.push_back({lead.number, std::to_string(one.id), toString(lead.handedOn),
                                           outcome != nullptr     ? outcome->name
                                           : lead.outcome.empty() ? "等待"
                                                                  : lead.outcome,
                                           lead.outcome.empty() ? "" : toString(lead.answeredOn),
                                           withNumbersMasked(lead.remark)});
                }
                LetterFilter of;
                of.finding = one.id;
                for (const auto& letter : letters(session_, of))
                    written.insert(letter.id);
            });
        }
        add(std::move(found));
        add(std::move(events));
        add(std::move(handed));
        if (!addressee.empty()) {
            LetterFilter of;
            of.addressee = addressee;
            for (const auto& letter : letters(session_, of))
                written.insert(letter.id);
        }
        lettersOf(written);
    }

    Ledger ledger;

private:
    void lettersOf(const std::set<std::int64_t>& ids)
    {
        LedgerSection out{"letters", "文书", "Letters", {}, 0, 0, {}, 0};
        out.columns = {column("文书", "Letter", ColumnKind::text, 30),
                       column("送往", "To", ColumnKind::text, 36),
                       column("签发", "Issued on", ColumnKind::day, 12),
                       column("签发人", "By", ColumnKind::text, 12),
                       column("限期", "Deadline", ColumnKind::text, 12),
                       column("送达", "Delivered on", ColumnKind::day, 12),
                       column("方式", "How", ColumnKind::text, 14),
                       column("送达人", "By", ColumnKind::text, 12),
                       column("备注和附件", "Remark, attachment", ColumnKind::text, 36)};
        for (const auto id : ids) {
            LetterFilter filter;
            filter.id = id;
            for (const auto& letter : letters(session_, filter)) {
                const std::vector<std::string> head{letter.display(), withNumbersMasked(letter.addresseeName),
                                                    toString(letter.issuedOn), whoZh(letter.who),
                                                    letter.deadline != Day{} ? toString(letter.deadline)
                                                    : letter.days > 0        ? std::to_string(letter.days) + " 日"
                                                                             : ""};
                auto deliveries = deliveriesOf(session_, id);
                if (deliveries.empty())
                    deliveries.emplace_back();
                for (const auto& one : deliveries) {
                    auto row = head;
                    row.insert(row.end(), {dayIf(one.on), withNumbersMasked(one.method), whoZh(one.by.who),
                                           withNumbersMasked(one.by.why + (one.by.attachmentName.empty()
                                                                               ? ""
                                                                               : " 附件 " + one.by.attachmentName))});
                    out.rows.push_back(std::move(row));
                }
            }
        }
        add(std::move(out));
    }

    const LedgerParts& parts_;
    Session session_;
    LedgerRows rows_;
};

} // namespace

Ledger employerLedger(const LedgerParts& parts, const std::string& of)
{
    LedgerMaker maker(parts);
    const auto meant = employerMeant(maker.session(), of);
    std::vector<Poco::Int64> references;
    if (meant.employer != 0)
        maker.session() << "SELECT reference FROM employer_link WHERE employer = " + std::to_string(meant.employer),
            into(references), now;
    else
        references.push_back(meant.reference);
    std::string ids = "0";
    for (const auto id : references)
        ids += "," + std::to_string(id);
    const std::string self = std::to_string(meant.employer != 0 ? meant.employer : meant.reference);

    Ledger& ledger = maker.ledger;
    ledger.zh = "用人单位台账";
    ledger.en = "Employer's ledger";
    ledger.key = self;
    ledger.name = withNumbersMasked(meant.name);
    ledger.code = meant.code;
    maker.references(ids);
    maker.matches(meant.employer, ids);
    maker.findings("f.listed = 1 AND (f.responsible = " + self + " OR f.employer = " + self + ")", meant.code);
    for (auto& section : maker.rows().ofEmployer(ids))
        maker.add(std::move(section));
    ledger.generated = secondsNow();
    return std::move(ledger);
}

Ledger workerLedger(const LedgerParts& parts, const std::string& person)
{
    LedgerMaker maker(parts);
    const std::string key = hex(std::span(reinterpret_cast<const unsigned char*>(person.data()), person.size()));
    Ledger& ledger = maker.ledger;
    ledger.zh = "个人台账";
    ledger.en = "Person's ledger";
    ledger.key = key;
    ledger.name = parts.masked(person);
    if (ledger.name.empty())
        throw Error(message::personUnknown);
    std::vector<Poco::Int64> of;
    Poco::Data::BLOB bytes(reinterpret_cast<const unsigned char*>(person.data()), person.size());
    maker.session() << "SELECT id FROM finding WHERE person = ?", use(bytes), into(of), now;
    std::string ids = "0";
    for (const auto id : of)
        ids += "," + std::to_string(id);
    maker.findings("f.id IN (" + ids + ")", "");
    for (auto& section : maker.rows().ofPerson(person))
        maker.add(std::move(section));
    ledger.generated = secondsNow();
    return std::move(ledger);
}

} // namespace lianfang
