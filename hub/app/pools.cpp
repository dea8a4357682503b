#include "hub/app/pools.h"

#include "hub/api/messages.h"
#include "hub/app/named.h"
#include "hub/base/text.h"
#include "hub/crosscheck/sql_text.h"

#include <Poco/Data/Statement.h>

#include <algorithm>
#include <map>
#include <tuple>

namespace lianfang {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;

namespace {

constexpr const char* accidentProneCheck = "accident-prone-employer";

const Field* keyEmployer(const Dataset& dataset)
{
    for (const auto i : dataset.key)
        if (dataset.fields[i].type == FieldType::employer)
            return &dataset.fields[i];
    return nullptr;
}

std::vector<const Dataset*> registersOf(const Schema& schema)
{
    std::vector<const Dataset*> out;
    for (const auto& dataset : schema.datasets())
        if (dataset.kind == DatasetKind::registered && dataset.person() == nullptr && keyEmployer(dataset) != nullptr)
            out.push_back(&dataset);
    return out;
}

const Field* fieldOfList(const Dataset& dataset, std::string_view list)
{
    for (const auto& field : dataset.fields)
        if ((field.type == FieldType::code || field.type == FieldType::codes) && field.list == list)
            return &field;
    return nullptr;
}

// Employers of one register's rows t today for which `condition` holds.
std::string employersWhere(const Dataset& dataset, Day today, const std::string& condition)
{
    const std::string day = std::to_string(numberOf(today));
    std::string sql = "SELECT t." + keyEmployer(dataset)->column() + " FROM v_" + dataset.table() +
                      " t WHERE t.valid_from <= " + day + " AND " + day + " < t.valid_to";
    if (const auto* status = fieldOfList(dataset, "enrolment-states"))
        sql += " AND t." + status->column() + " <> 'cancelled'";
    return sql + (condition.empty() ? "" : " AND " + condition);
}

// By code or by name; throws with all there are.
std::string codeIn(const Schema& schema, const char* list, const std::string& name, Day today, const char* zh,
                   const char* en)
{
    std::string all;
    if (const CodeList* codes = schema.codes(list)) {
        const auto* entry = codes->find(name, today);
        if (entry == nullptr)
            entry = codes->findByName(name, today);
        if (entry != nullptr)
            return entry->code;
        for (const auto& one : codes->entries())
            all += (all.empty() ? "" : "、") + one.code + " " + one.name;
    }
    throw Error(message::nameUnknown, {inBoth(zh, en), name, all});
}

} // namespace

std::vector<Draw::Item> employersOf(Session& session, const Configuration& configuration, EmployerFilter filter,
                                    Day today)
{
    const Schema& schema = *configuration.schema;
    auto registers = registersOf(schema);
    std::string condition = "1 = 1";
    const auto among = [&](const char* list, const auto& test) {
        std::string any;
        for (const auto* dataset : registers)
            if (const auto* field = fieldOfList(*dataset, list))
                any += (any.empty() ? "" : " UNION ") + employersWhere(*dataset, today, test("t." + field->column()));
        condition += any.empty() ? " AND 1 = 0" : " AND e.employer IN (" + any + ")";
    };
    if (!filter.county.empty()) {
        const auto county = unitNamed(configuration.manifests, filter.county);
        among("gb2260", [&](const std::string& column) { return column + " LIKE " + sqlText(county + "%"); });
    }
    if (!filter.industry.empty()) {
        const std::string industry = compact(filter.industry);
        const CodeList* codes = schema.codes("gbt4754-2017");
        if (codes == nullptr || std::none_of(codes->entries().begin(), codes->entries().end(),
                                             [&](const auto& entry) { return entry.code.starts_with(industry); }))
            throw Error(message::nameUnknown, {inBoth("行业", "industry"), filter.industry, "GB/T 4754-2017"});
        among("gbt4754-2017", [&](const std::string& column) { return column + " LIKE " + sqlText(industry + "%"); });
    }
    if (!filter.riskClass.empty()) {
        const auto code = codeIn(schema, "risk-classes", filter.riskClass, today, "风险类别", "risk class");
        among("risk-classes", [&](const std::string& column) { return column + " = " + sqlText(code); });
    }
    if (!filter.hazard.empty()) {
        const auto code = codeIn(schema, "hazards", filter.hazard, today, "危害因素", "hazard");
        const std::string like = " LIKE " + sqlText("%," + code + ",%");
        among("hazards", [&](const std::string& column) { return "',' || " + column + " || ','" + like; });
    }
    if (!filter.crosscheck.empty()) {
        std::vector<std::string> all;
        for (const auto& check : configuration.crosschecks)
            all.push_back(check.id);
        expectOneOf(all, filter.crosscheck, "比对", "cross-check");
        condition += " AND e.employer IN (SELECT responsible FROM finding WHERE state = 'open' AND crosscheck = " +
                     sqlText(filter.crosscheck) + ")";
    }
    if (!filter.dataset.empty()) {
        std::vector<std::string> all;
        for (const auto* dataset : registers)
            all.push_back(dataset->id);
        expectOneOf(all, filter.dataset, "单位名册", "register of employers");
        std::erase_if(registers, [&](const Dataset* dataset) { return dataset->id != filter.dataset; });
    }
    std::string any;
    for (const auto* dataset : registers)
        any += (any.empty() ? "" : " UNION ") + employersWhere(*dataset, today, "");
    std::vector<Draw::Item> out;
    if (any.empty())
        return out;
    std::vector<std::string> codes, names;
    session << "SELECT e.code, e.name FROM v_employer e WHERE e.employer IN (" + any + ") AND " + condition +
                   " ORDER BY e.code",
        into(codes), into(names), now;
    for (std::size_t i = 0; i < codes.size(); ++i)
        out.push_back({codes[i], withNumbersMasked(names[i])});
    return out;
}

Day yearBefore(Day day)
{
    auto before = std::chrono::year_month_day(day) - std::chrono::years(1);
    if (!before.ok())
        before = before.year() / before.month() / std::chrono::last;
    return before;
}

std::vector<AccidentProne> accidentProneEmployers(Session& session, const Configuration& configuration,
                                                  const std::string& county, std::int64_t cases, Day today)
{
    std::map<std::int64_t, AccidentProne> all;
    std::vector<Poco::Int64> employers, ids;
    std::vector<std::string> steps;
    session << "SELECT responsible, id, step FROM finding WHERE state = 'open' AND crosscheck = " +
                   sqlText(accidentProneCheck),
        into(employers), into(ids), into(steps), now;
    for (std::size_t i = 0; i < employers.size(); ++i) {
        all[employers[i]].finding = ids[i];
        all[employers[i]].step = steps[i].empty() ? "open" : steps[i];
    }
    const std::string day = std::to_string(numberOf(today)), after = std::to_string(numberOf(yearBefore(today)));
    const std::string there =
        county.empty() ? "" : " AND t.division LIKE " + sqlText(unitNamed(configuration.manifests, county) + "%");
    const std::string known = " t WHERE t.employer IS NOT NULL AND t.valid_from <= " + day + " AND " + day +
                              " < t.valid_to" + there + " AND ";
    if (configuration.schema->find("emergency/accidents") != nullptr) {
        std::vector<Poco::Int64> who, times, deaths, serious, last;
        session << "SELECT t.employer, count(DISTINCT t.number), CAST(sum(t.deaths) AS BIGINT), "
                   "CAST(sum(t.serious_injuries) AS BIGINT), max(t.occurred_at / 86400) FROM v_emergency_accidents" +
                       known + "t.occurred_at / 86400 > " + after + " AND t.occurred_at / 86400 <= " + day +
                       " GROUP BY t.employer",
            into(who), into(times), into(deaths), into(serious), into(last), now;
        for (std::size_t i = 0; i < who.size(); ++i) {
            auto& one = all[who[i]];
            one.accidents = times[i];
            one.deaths = deaths[i];
            one.serious = serious[i];
            one.lastAccident = toString(dayOf(static_cast<std::int32_t>(last[i])));
        }
    }
    if (configuration.schema->find("insurance/injury-cases") != nullptr) {
        std::vector<Poco::Int64> who, times;
        session << "SELECT t.employer, count(DISTINCT t.number) FROM v_insurance_injury_cases" + known +
                       "t.kind = 'accident' AND t.result IN ('recognised', 'deemed') AND t.happened_on > " + after +
                       " AND t.happened_on <= " + day + " GROUP BY t.employer",
            into(who), into(times), now;
        for (std::size_t i = 0; i < who.size(); ++i)
            all[who[i]].cases = times[i];
    }
    std::vector<AccidentProne> out;
    for (auto& [employer, one] : all) {
        const bool enough = one.finding > 0 || (cases > 0 && one.cases >= cases);
        if (!enough || (!county.empty() && one.accidents + one.cases == 0))
            continue;
        session << "SELECT code, name FROM v_employer WHERE employer = " + std::to_string(employer), into(one.code),
            into(one.name), now;
        one.name = withNumbersMasked(one.name);
        out.push_back(std::move(one));
    }
    std::sort(out.begin(), out.end(), [](const AccidentProne& a, const AccidentProne& b) {
        return std::tuple(b.accidents, b.deaths + b.serious, b.cases, a.code) <
               std::tuple(a.accidents, a.deaths + a.serious, a.cases, b.code);
    });
    return out;
}

} // namespace lianfang
