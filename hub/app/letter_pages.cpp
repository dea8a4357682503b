#include "hub/app/letter_pages.h"

#include "hub/notify/wording.h"

#include <algorithm>
#include <set>

namespace lianfang {

namespace {

using Row = LetterContent::Row;

// Longer lists are an annex: the text of a notice to an employer and its signature keep to one page.
constexpr std::size_t mostInline = 6, mostInNotice = 2;

std::string dayZh(Day day)
{
    return periodZh(Period(Cadence::day, day));
}

const Crosscheck* checkOf(const Configuration& configuration, const std::string& id)
{
    const auto at = std::find_if(configuration.crosschecks.begin(), configuration.crosschecks.end(),
                                 [&](const Crosscheck& check) { return check.id == id; });
    return at == configuration.crosschecks.end() ? nullptr : &*at;
}

bool alive(const FindingLine& line)
{
    return line.state == "open" || line.state == "absorbed";
}

// Months in order, three and more in a row as a span.
std::string monthsText(const std::set<std::string>& months)
{
    std::vector<std::pair<std::string, std::string>> spans;
    std::int32_t last = -1;
    for (const auto& text : months) {
        const auto month = monthFromString(text);
        if (!month)
            continue;
        if (!spans.empty() && month->number == last + 1)
            spans.back().second = text;
        else
            spans.emplace_back(text, text);
        last = month->number;
    }
    std::string out;
    for (const auto& [from, to] : spans)
        out += (out.empty() ? "" : "、") + (from == to ? from : from + " 至 " + to);
    return out;
}

Row headOf(const Letter& letter)
{
    return {{"number", "〔" + std::to_string(letter.year) + "〕第 " + std::to_string(letter.number) + " 号"},
            {"title", std::string(titleOf(letter.kind))},
            {"addressee", letter.addresseeName},
            {"addresseeCode", letter.addressee == letter.addresseeName ? "" : letter.addressee},
            {"date", dayZh(letter.issuedOn)}};
}

void putItems(LetterContent& content, std::vector<Row> items, std::size_t most = mostInline)
{
    for (std::size_t i = 0; i < items.size(); ++i)
        items[i]["ordinal"] = std::to_string(i + 1);
    content.lists[items.size() > most ? "annex" : "inline"] = {{{"count", std::to_string(items.size())}}};
    content.lists["items"] = std::move(items);
}

// A finding's own row, and one for each worker that it took in.
void addItems(std::vector<Row>& items, const Finding& finding, const std::string& what)
{
    std::string detail;
    for (const auto& line : finding.lines)
        if (alive(line) && !line.detail.empty())
            detail = line.detail;
    const bool employer = finding.subjectKey.starts_with("employer:");
    if (!employer || finding.absorbed.empty())
        items.push_back({{"subject", employer ? "全体职工" : finding.subject.substr(0, finding.subject.find("，"))},
                         {"what", detail.empty() ? what : what + "（" + detail + "）"},
                         {"months", monthsOf(finding)}});
    // By the number as it is shown, so that whoever checks the list finds it again; keys keep apart those that look
    // alike.
    std::map<std::pair<std::string, std::string>, std::set<std::string>> workers;
    for (const auto& absorbed : finding.absorbed)
        workers[{absorbed.subject.substr(0, absorbed.subject.find("，")), absorbed.subjectKey}].insert(
            absorbed.line.month);
    for (const auto& [worker, months] : workers)
        items.push_back({{"subject", worker.first}, {"what", what}, {"months", monthsText(months)}});
}

} // namespace

std::string matterOf(const Configuration& configuration, const Finding& finding)
{
    if (const auto* check = checkOf(configuration, finding.crosscheck))
        return check->zh;
    return finding.lines.empty() || finding.lines.front().detail.empty() ? "工作中发现的线索"
                                                                         : finding.lines.front().detail;
}

std::int64_t personsOf(const Finding& finding)
{
    return finding.subjectKey.starts_with("worker:") ? 1 : finding.workers;
}

std::string monthsOf(const Finding& finding)
{
    std::set<std::string> months;
    for (const auto& line : finding.lines)
        if (alive(line))
            months.insert(line.month);
    for (const auto& absorbed : finding.absorbed)
        months.insert(absorbed.line.month);
    return monthsText(months);
}

LetterContent employerLetter(const Configuration& configuration, const Letter& letter,
                             const std::vector<Finding>& findings)
{
    struct Group {
        std::int64_t persons = 0, findings = 0;
        std::set<std::string> months;
    };
    std::map<std::string, Group> groups;
    std::set<std::string> persons; // once, in however many findings
    std::vector<Row> items;
    Day asOf{};
    for (const auto& finding : findings) {
        Group& group = groups[finding.crosscheck];
        ++group.findings;
        group.persons += personsOf(finding);
        if (finding.subjectKey.starts_with("worker:"))
            persons.insert(finding.subjectKey.substr(0, finding.subjectKey.find('@')));
        for (const auto& line : finding.lines)
            if (alive(line) && !line.month.empty())
                group.months.insert(line.month);
        for (const auto& absorbed : finding.absorbed) {
            persons.insert(absorbed.subjectKey.substr(0, absorbed.subjectKey.find('@')));
            group.months.insert(absorbed.line.month);
        }
        if (const auto period = Period::parse(finding.period))
            asOf = std::max(asOf, period->lastDay());
        addItems(items, finding, matterOf(configuration, finding));
    }
    LetterContent content;
    content.values = headOf(letter);
    content.values["asOf"] = dayZh(std::min(asOf, letter.issuedOn));
    content.values["days"] = std::to_string(letter.days);
    content.values["persons"] = std::to_string(persons.size());
    content.values["matters"] = std::to_string(findings.size());
    if (!persons.empty())
        content.lists["anybody"] = {{}};
    if (letter.deadline != Day{}) {
        content.values["deadline"] = dayZh(letter.deadline);
        content.lists["byDay"] = {{}};
    } else {
        content.lists["byDays"] = {{}};
    }
    std::vector<std::string> bases;
    for (const auto& check : configuration.crosschecks) {
        const auto at = groups.find(check.id);
        if (at == groups.end())
            continue;
        const Group& group = at->second;
        auto& rows = content.lists["groups"];
        rows.push_back({{"ordinal", std::to_string(rows.size() + 1)},
                        {"what", check.zh},
                        {"count", std::to_string(group.findings)},
                        {"persons", group.persons > 0 ? std::to_string(group.persons) : "—"},
                        {"months", group.months.empty() ? "—" : monthsText(group.months)}});
        if (std::find(bases.begin(), bases.end(), check.basis) == bases.end())
            bases.push_back(check.basis);
    }
    for (const auto& basis : bases)
        content.values["basis"] += (content.values["basis"].empty() ? "" : "；") + basis;
    putItems(content, std::move(items), mostInNotice);
    return content;
}

LetterContent transferLetter(const Configuration& configuration, const Letter& letter,
                             const std::vector<LeadLine>& lines)
{
    LetterContent content;
    content.values = headOf(letter);
    content.values["leads"] = std::to_string(lines.size());
    std::vector<Row> items;
    std::int64_t persons = 0;
    for (const auto& line : lines) {
        persons += personsOf(line.finding);
        const auto count = personsOf(line.finding);
        items.push_back({{"lead", line.lead.number},
                         {"employer", line.finding.employerName},
                         {"code", line.finding.employer == line.finding.employerName ? "" : line.finding.employer},
                         {"what", matterOf(configuration, line.finding)},
                         {"persons", count > 0 ? std::to_string(count) : "—"},
                         {"months", monthsOf(line.finding)},
                         {"due", line.finding.deadline.empty() ? "—" : line.finding.deadline},
                         {"notice", line.notice.empty() ? "—" : line.notice}});
    }
    content.values["persons"] = std::to_string(persons);
    putItems(content, std::move(items));
    return content;
}

LetterContent chaseLetter(const Letter& letter, const std::vector<OverdueLine>& lines)
{
    LetterContent content;
    content.values = headOf(letter);
    content.values["overdue"] = std::to_string(lines.size());
    content.values["days"] = std::to_string(letter.days);
    std::vector<Row> items;
    for (const auto& line : lines)
        items.push_back({{"dataset", line.dataset}, {"period", line.period}, {"unit", line.unit}, {"due", line.due}});
    putItems(content, std::move(items));
    return content;
}

} // namespace lianfang
