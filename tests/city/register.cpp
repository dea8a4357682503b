#include "tests/city/register.h"

#include <fmt/format.h>

#include <set>

namespace lianfang::city {
namespace {

using Table = FrontDatabase::Table;

// Everybody's base: what it is matters to no cross-check of today.
constexpr int base = 5123;

} // namespace

Register::Register(const std::filesystem::path& file, const Calendar& calendar, Registry& registry, Random& random,
                   Truth& truth)
    : database_(file), calendar_(calendar), registry_(registry), random_(random), truth_(truth)
{
}

std::string Register::document(std::string_view dataset, std::string_view period)
{
    return fmt::format("{}_{}.csv", dataset.substr(dataset.find('/') + 1), period);
}

void Register::enrolments(const Firm& firm, std::string_view industry,
                          const std::vector<std::optional<Enrolment>>& enrolments)
{
    for (int quarter = 0; quarter < calendar_.quarters(); ++quarter)
        if (const auto& enrolment = enrolments[static_cast<std::size_t>(quarter)])
            database_.add(Table::unitEnrolment, calendar_.refresh(quarter),
                          {firm.code, firm.name, std::string(counties[firm.county].division), std::string(industry), "",
                           std::string(enrolment->status), toString(enrolment->from),
                           enrolment->to ? toString(*enrolment->to) : ""});
}

void Register::payments(const Firm& firm, const std::vector<int>& headcounts,
                        const std::vector<std::string_view>& states)
{
    for (int month = 0; month < calendar_.months(); ++month)
        if (const auto state = states[static_cast<std::size_t>(month)]; !state.empty())
            payment(firm, month, headcounts[static_cast<std::size_t>(month)], base, state);
}

void Register::payment(const Firm& firm, int month, int headcount, int averageBase, std::string_view state)
{
    // 0.9 % of the payroll, in yuan and fen.
    const auto due = std::int64_t{headcount} * averageBase * 9 / 10;
    const auto amount = fmt::format("{}.{:02}", due / 100, due % 100);
    truth_.indicator(month / 3, "accident rate", "", "", 0, headcount);
    database_.add(Table::unitMonth, calendar_.lastDay(month),
                  {firm.code, firm.name, std::to_string(headcount), fmt::format("{}.00", averageBase), amount,
                   state == "正常" ? amount : "0.00", std::string(state)});
}

void Register::account(const Firm& firm, int year, int insured)
{
    // Most draw less than they pay, some several times as much.
    const auto premium = std::int64_t{insured} * base * 12 * 9 / 10;
    const auto benefits = random_.oneIn(3) ? premium * random_.between(1, 30) / 10 : 0;
    for (int quarter = 0; quarter < calendar_.quarters(); ++quarter) // that tell of the year, the last that has ended
        if (monthOf(calendar_.judged(quarter) + std::chrono::days(1)).number / 12 - 1 == year)
            truth_.indicator(quarter, "benefits", "", "", benefits, premium);
    database_.add(Table::unitYear, dayOf(year, 12, 31),
                  {firm.code, firm.name, fmt::format("{}.{:02}", premium / 100, premium % 100),
                   fmt::format("{}.{:02}", benefits / 100, benefits % 100), std::to_string(insured)});
}

void Register::spells(const Person& person, const std::vector<Spell>& spells)
{
    for (int quarter = 0; quarter < calendar_.quarters(); ++quarter) {
        std::set<std::string_view> categories;
        for (const auto& spell : spells)
            if (spell.knownFrom <= quarter && spell.knownTo >= quarter && spell.from <= quarter * 3 + 2 &&
                spell.to >= quarter * 3 + 2)
                categories.insert(spell.category);
        for (const auto category : categories)
            truth_.indicator(quarter, fmt::format("insured {}", category), "", "", 1);
        if (!categories.empty())
            truth_.indicator(quarter, "insured", "", "", 1);
    }
    for (const auto& spell : spells) {
        for (int quarter = spell.knownFrom; quarter < calendar_.quarters() && quarter <= spell.knownTo; ++quarter) {
            const auto refreshed = calendar_.refresh(quarter);
            const int now = calendar_.indexOf(monthOf(refreshed));
            if (spell.from > now)
                continue;
            database_.add(Table::workerEnrolment, refreshed,
                          {person.identity, person.name, spell.subject, spell.subjectName, spell.category, spell.outlet,
                           toString(calendar_.month(spell.from)),
                           spell.to > now ? "" : toString(calendar_.month(spell.to)), fmt::format("{}.00", base)});
        }
    }
}

void Register::project(const Project& project)
{
    for (int quarter = project.knownFrom; quarter < calendar_.quarters() && quarter <= project.knownTo; ++quarter)
        database_.add(Table::projectEnrolment, calendar_.refresh(quarter),
                      {project.code, project.contract, project.permit, project.name,
                       std::string(counties[project.contractor.county].division), project.contractor.code,
                       project.contractor.name, toString(project.from - std::chrono::days(5)), toString(project.from),
                       toString(project.to), project.extendedTo ? toString(*project.extendedTo) : "",
                       project.suspended ? "是" : "否", project.keepsRoster ? "是" : "否"});
}

void Register::roster(const std::string& project, const Person& person, std::optional<Day> since, int from, int to)
{
    for (int month = from; month < calendar_.months() && month <= to; ++month)
        database_.add(
            Table::projectWorker, calendar_.lastDay(month),
            {project, person.identity, person.name, toString(since.value_or(dayOf(calendar_.year() - 1, 5, 6))), ""});
}

void Register::injuryCase(const InjuryCase& one)
{
    const auto known = one.registered ? one.registered : one.applied;
    for (int month = 0; known && month < calendar_.months(); ++month) {
        const auto last = calendar_.lastDay(month);
        if (*known > last)
            continue;
        // What is earlier than the run is in its first month's rows.
        const auto first = month == 0 ? *known : calendar_.firstDay(month);
        std::optional<Day> updated;
        for (const auto& day : {known, one.applied, one.accepted, one.suspendedFrom, one.suspendedTo, one.decided,
                                one.delivered, one.appraisalApplied, one.appraisalConcluded, one.claimingCorrected,
                                one.benefitApplied, one.benefitPaid, one.died, one.contractEnded})
            if (day && *day >= first && *day <= last)
                updated = std::max(updated.value_or(calendar_.first()), *day);
        if (!updated)
            continue;
        const auto day = [&](const std::optional<Day>& value) {
            return value && *value <= last ? toString(*value) : std::string();
        };
        const auto by = [&](const std::optional<Day>& value, std::string_view text) {
            return value && *value <= last ? std::string(text) : std::string();
        };
        const bool corrected = one.claimingCorrected && *one.claimingCorrected <= last;
        const auto& claiming = corrected ? one.insurer : one.claiming;
        const std::string claimingCode = claiming && !one.claimingNameOnly ? claiming->code : "";
        database_.add(Table::injuryCase, *updated,
                      {one.number,
                       std::string(one.kind),
                       one.person.identity,
                       one.person.name,
                       one.employer.code,
                       one.employer.name,
                       std::string(counties[one.employer.county].division),
                       one.insurer ? one.insurer->code : "",
                       one.insurer ? one.insurer->name : "",
                       toString(one.happened),
                       std::string(one.severity),
                       one.accident,
                       one.certificate,
                       day(one.applied),
                       by(one.applied, one.applicant),
                       day(one.accepted),
                       day(one.suspendedFrom),
                       day(one.suspendedTo),
                       by(one.accepted, one.clear ? "是" : "否"),
                       day(one.decided),
                       by(one.decided, one.result),
                       day(one.delivered),
                       day(one.appraisalApplied),
                       day(one.appraisalConcluded),
                       by(one.appraisalConcluded, "十级"),
                       by(one.benefitApplied, claimingCode),
                       by(one.benefitApplied, claiming ? claiming->name : ""),
                       by(one.benefitApplied, one.benefit),
                       by(one.benefitApplied, "36000.00"),
                       day(one.benefitApplied),
                       day(one.benefitPaid),
                       day(one.died),
                       day(one.contractEnded)});
    }
}

void Register::operation(const Operation& operation)
{
    database_.add(Table::enrolmentOperation, operation.on,
                  {fmt::format("YW{:010}", ++serial_), operation.person.identity, operation.person.name,
                   operation.subject.code, operation.subject.name, std::string(operation.action),
                   toString(calendar_.month(operation.paymentMonth)),
                   fmt::format("{} {:02}:15:00", toString(operation.on), operation.hour)});
}

void Register::refused(std::string_view dataset, Day taken, std::uint64_t row, std::string_view column,
                       std::string_view reason)
{
    truth_.rejected(dataset, toString(taken), "", document(dataset, toString(taken)), "", row, column, reason);
}

void Register::ruinedWorker(std::string_view defect)
{
    const auto firm = registry_.firm(random_.below(counties.size()), "物流");
    const auto person = registry_.worker();
    for (int quarter = 0; quarter < calendar_.quarters(); ++quarter) {
        const auto taken = calendar_.refresh(quarter);
        std::vector<std::string> row = {person.identity,
                                        person.name,
                                        firm.code,
                                        firm.name,
                                        "单位",
                                        "",
                                        toString(calendar_.month(-20)),
                                        "",
                                        fmt::format("{}.00", base)};
        std::string_view column;
        if (defect == "identity-check-digit") {
            row[0] = ruinedIdentity(defect, person.identity, random_);
            column = "身份证号";
        } else if (defect == "required-missing") {
            row[1].clear();
            column = "姓名";
        } else if (defect == "code-unknown") {
            row[4] = "挂靠";
            column = "参保类别";
        } else if (defect == "date-unreadable") {
            row[6] = "2025-13";
            column = "参保起始年月";
        } else { // duplicate-differs
            refused("insurance/worker-enrolments", taken, database_.add(Table::workerEnrolment, taken, row), "",
                    defect);
            row[8] = fmt::format("{}.00", base + 100);
        }
        refused("insurance/worker-enrolments", taken, database_.add(Table::workerEnrolment, taken, row), column,
                defect);
    }
}

void Register::ruinedUnit(std::string_view defect)
{
    const auto firm = registry_.firm(random_.below(counties.size()), "贸易");
    for (int quarter = 0; quarter < calendar_.quarters(); ++quarter) {
        const auto taken = calendar_.refresh(quarter);
        std::vector<std::string> row = {
            firm.code, firm.name, std::string(counties[firm.county].division), "F5164", "", "参保", "2021-04-01", ""};
        std::string_view column;
        if (defect == "credit-code-check") {
            row[0] = ruinedCreditCode(firm.code);
            column = "统一社会信用代码";
        } else if (defect == "code-unknown") {
            row[5] = "待定";
            column = "参保状态";
        } else { // required-missing
            row[6].clear();
            column = "参保日期";
        }
        refused("insurance/employer-enrolments", taken, database_.add(Table::unitEnrolment, taken, row), column,
                defect);
    }
}

void Register::ruinedRows()
{
    for (const auto* defect :
         {"identity-check-digit", "required-missing", "code-unknown", "date-unreadable", "duplicate-differs"})
        ruinedWorker(defect);
    for (const auto* defect : {"credit-code-check", "code-unknown", "required-missing"})
        ruinedUnit(defect);
}

} // namespace lianfang::city
