#include "tests/city/construction_files.h"

#include <fmt/format.h>

#include <algorithm>

namespace lianfang::city {
namespace {

RecordFile answer(const std::filesystem::path& folder, std::string_view dataset, std::string_view operation,
                  std::string_view county, const std::string& period)
{
    return {folder / fmt::format("{}_{}_{}.xml", dataset, county, period),
            fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<soap:Envelope "
                        "xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body><Get{}Response "
                        "xmlns=\"urn:construction:exchange\">\n",
                        operation),
            "", fmt::format("</Get{}Response></soap:Body></soap:Envelope>\n", operation)};
}

} // namespace

ConstructionFiles::ConstructionFiles(const std::filesystem::path& folder, const Calendar& calendar, Random& random,
                                     Truth& truth)
    : calendar_(calendar), random_(random), hand_(random, truth), truth_(truth), folder_(folder)
{
    for (int quarter = 0; quarter < calendar.quarters(); ++quarter)
        for (const auto& county : counties)
            permits_.push_back(answer(folder, "permits", "Permits", county.id, calendar.quarter(quarter).toString()));
    for (int month = 0; month < calendar.months(); ++month)
        for (const auto& county : counties) {
            const auto period = toString(calendar.month(month));
            counts_.push_back(answer(folder, "permit-counts", "PermitCounts", county.id, period));
            workers_.push_back(answer(folder, "site-workers", "SiteWorkers", county.id, period));
        }
    issued_.resize(counts_.size());
}

void ConstructionFiles::add(const Site& site)
{
    const auto& permit = site.permit;
    const int issued = calendar_.quarterOf(permit.issued);
    const int told = issued + (permit.late ? 1 : 0);
    bool known = false;
    for (int quarter = told; quarter < calendar_.quarters(); ++quarter) {
        const auto in = [&](const std::optional<Day>& day) { return day && calendar_.quarterOf(*day) == quarter; };
        if (in(permit.withdrawn))
            addPermit(quarter, permit, "撤销");
        else if (quarter == told || in(permit.actualStart) || in(permit.completed))
            known = addPermit(quarter, permit, quarter == told ? "新增" : "变更");
        // Coverage is that of the permits which are known and not withdrawn, on the day of the exchange, and not of
        // what was completed before the quarter.
        if (!known || (permit.withdrawn && *permit.withdrawn <= calendar_.judged(quarter)))
            continue;
        const auto division = counties[permit.county].division;
        const bool covered = site.verdicts.front().quarters[static_cast<std::size_t>(quarter)].line == Line::none;
        if (!permit.completed || *permit.completed >= calendar_.quarter(quarter).firstDay())
            truth_.indicator(quarter, "projects", division, "", covered);
        if (issued == quarter)
            truth_.indicator(quarter, "new projects", division, "", covered);
    }
    if (told >= calendar_.quarters())
        ++issued_[at(calendar_.indexOf(monthOf(permit.issued)), permit.county)].issued;
    for (const auto& worker : site.workers)
        for (int month = worker.from; month < calendar_.months(); ++month)
            addWorker(month, permit, worker);
    for (const auto& verdict : site.verdicts)
        truth_.verdict(verdict);
}

bool ConstructionFiles::addPermit(int quarter, const Permit& permit, std::string_view operation)
{
    auto& random = hand_.random();
    auto& out = permits_[at(quarter, permit.county)];
    const bool bears = this->bears(out, permit.defect);
    const auto day = [&](const std::optional<Day>& value) {
        return value && *value <= calendar_.judged(quarter) ? hand_.dayInText(*value) : std::string();
    };
    std::string name = permit.name;
    std::string division(counties[permit.county].division);
    std::string issued = hand_.dayInText(permit.issued);
    std::string code = permit.contractorByName ? hand_.unknown() : hand_.creditCode(permit.contractor.code);
    std::string_view column;
    if (bears && permit.defect == "required-missing") {
        name.clear();
        column = "projectName";
    } else if (bears && permit.defect == "date-unreadable") {
        issued = "2026年13月1日";
        column = "issuedOn";
    } else if (bears && permit.defect == "code-unknown") {
        division = "城南";
        column = "divisionCode";
    } else if (bears) { // credit-code-check
        code = ruinedCreditCode(permit.contractor.code);
        column = "creditCode";
    }
    const auto row = out.add(
        "<permit>" + xmlElement("number", permit.number) +
        xmlElement("permitNumber", permit.filing ? "" : permit.number) + xmlElement("operation", operation) +
        xmlElement("projectCode", permit.projectCode) + xmlElement("contractNumber", permit.contract) +
        (name.empty() ? "<projectName/>" : xmlElement("projectName", name)) + xmlElement("divisionCode", division) +
        xmlElement("site",
                   fmt::format("{}迎宾大道<{}>号 & 北侧", counties[permit.county].name, random.between(1, 300))) +
        "<contractor>" + xmlElement("creditCode", code) +
        xmlElement("name", permit.contractorByName ? permit.contractor.name : hand_.firmName(permit.contractor.name)) +
        "</contractor>" + xmlElement("contractSumWan", fmt::format("{}.50", random.between(200, 90000))) +
        xmlElement("issuedOn", issued) + xmlElement("plannedStart", hand_.dayInText(permit.plannedStart)) +
        xmlElement("plannedCompletion", random.oneIn(3) ? "" : toString(permit.plannedStart + std::chrono::days(500))) +
        xmlElement("actualStart", day(permit.actualStart)) + xmlElement("completedOn", day(permit.completed)) +
        xmlElement("enrolmentProof", random.oneIn(2) ? "有" : "无") +
        xmlElement("commitmentLetter", random.oneIn(3) ? "是" : "否") + "</permit>\n");
    if (bears) {
        ++out.ruined;
        truth_.rejected("construction/permits", calendar_.quarter(quarter).toString(), counties[permit.county].id,
                        out.name(), "Envelope/Body/GetPermitsResponse/permit", row, column, permit.defect);
    } else if (operation == "新增") {
        auto& count = issued_[at(calendar_.indexOf(monthOf(permit.issued)), permit.county)];
        ++count.issued;
        count.known += permit.late ? 0 : 1;
    }
    return !bears;
}

void ConstructionFiles::addWorker(int month, const Permit& permit, const SiteWorker& worker)
{
    auto& random = hand_.random();
    auto& out = workers_[at(month, permit.county)];
    const bool bears = this->bears(out, worker.defect);
    std::string identity = worker.defect.empty() ? hand_.identity(worker.person) : worker.person.identity;
    std::string name = hand_.name(worker.person.name);
    std::string_view column;
    if (bears && worker.defect == "required-missing") {
        name.clear();
        column = "name";
    } else if (bears) {
        identity = ruinedIdentity(worker.defect, worker.person.identity, random);
        column = "idNumber";
    }
    const auto row = out.add("<siteWorker>" + xmlElement("permitNumber", permit.number) +
                             xmlElement("projectCode", random.oneIn(5) ? "" : permit.projectCode) +
                             xmlElement("idNumber", identity) + (name.empty() ? "<name/>" : xmlElement("name", name)) +
                             "<employer>" + xmlElement("creditCode", hand_.creditCode(worker.employer.code)) +
                             xmlElement("name", hand_.firmName(worker.employer.name)) + "</employer>" +
                             xmlElement("enteredOn", toString(worker.entered)) + "</siteWorker>\n");
    if (bears) {
        ++out.ruined;
        truth_.rejected("construction/site-workers", toString(calendar_.month(month)), counties[permit.county].id,
                        out.name(), "Envelope/Body/GetSiteWorkersResponse/siteWorker", row, column, worker.defect);
    }
}

// What a county says it issued in a month, against what has come by the end of the quarter: one more, one fewer, or as
// many. In every quarter one county miscounts a month and puts it right at once, another one only in the next quarter.
void ConstructionFiles::countPermits()
{
    struct Month {
        int counted = 0;
        int known = 0;
    };
    std::map<std::string_view, std::vector<Month>> divisions;
    for (int month = 0; month < calendar_.months(); ++month)
        for (const auto county : siteCounties) {
            const auto& issued = issued_[at(month, county)];
            const auto kind = random_.below(8);
            const int counted = issued.issued + (kind == 0 ? 1 : kind == 1 && issued.issued > 0 ? -1 : 0);
            const auto row = [&](int number) {
                return "<permitCount>" + xmlElement("divisionCode", counties[county].division) +
                       xmlElement("permits", std::to_string(number)) + "</permitCount>\n";
            };
            const int quarter = month / 3;
            const bool soon =
                month % 3 == 0 && county == siteCounties[static_cast<std::size_t>(quarter) % siteCounties.size()];
            const bool late = month % 3 == 1 && quarter + 1 < calendar_.quarters() &&
                              county == siteCounties[static_cast<std::size_t>(quarter + 1) % siteCounties.size()];
            const int first = counted + (soon || late ? 2 : 0);
            counts_[at(month, county)].add(row(first));
            if (soon || late) {
                auto corrected = answer(folder_, "permit-counts", "PermitCounts", counties[county].id,
                                        toString(calendar_.month(month)) + "_更正");
                corrected.add(row(counted));
                corrected.close();
                corrections_.push_back({quarter + (late ? 1 : 0), month, county, corrected.name()});
            }
            auto& months = divisions[counties[county].division];
            months.resize(static_cast<std::size_t>(calendar_.months()));
            months[static_cast<std::size_t>(month)].counted += late ? first : counted; // as it stood when judged
            months[static_cast<std::size_t>(month)].known += issued.known;
        }
    for (const auto& [division, months] : divisions) {
        std::vector<Judged> quarters(static_cast<std::size_t>(calendar_.quarters()));
        for (int month = 0; month < calendar_.months(); ++month)
            if (const auto& one = months[static_cast<std::size_t>(month)]; one.counted != one.known) {
                quarters[static_cast<std::size_t>(month / 3)].line = Line::open;
                quarters[static_cast<std::size_t>(month / 3)].months.push_back(month);
            }
        truth_.subject({"permit-count-difference", "unit", "", "", "", "permit-count", std::string(division)},
                       quarters);
    }
}

void ConstructionFiles::close()
{
    countPermits();
    for (auto* files : {&permits_, &counts_, &workers_})
        for (auto& file : *files)
            if (file.records() > 0)
                file.close();
}

void ConstructionFiles::plan(int quarter)
{
    const auto planned = [&](std::string_view dataset, const std::string& period, std::size_t county,
                             const RecordFile& file) {
        truth_.plan(dataset, period, counties[county].id, file.records() == 0 ? "" : file.name(),
                    file.records() == 0 ? "nil" : "submit");
    };
    for (const auto county : siteCounties) {
        planned("construction/permits", calendar_.quarter(quarter).toString(), county, permits_[at(quarter, county)]);
        for (int month = quarter * 3; month < quarter * 3 + 3; ++month) {
            const auto period = toString(calendar_.month(month));
            planned("construction/permit-counts", period, county, counts_[at(month, county)]);
            planned("construction/site-workers", period, county, workers_[at(month, county)]);
        }
    }
    for (const auto& one : corrections_)
        if (one.quarter == quarter)
            truth_.plan("construction/permit-counts", toString(calendar_.month(one.month)), counties[one.county].id,
                        one.document, "submit");
}

} // namespace lianfang::city
