// A store with a register of employers and two departments that report employers, each as it will.
#pragma once

#include "hub/match/decisions.h"
#include "hub/model/credit_code.h"
#include "hub/model/employer_name.h"
#include "hub/store/store.h"
#include "tests/support/temporary_folder.h"

#include <Poco/Data/Statement.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>

namespace lianfang::test {

// An employer as a row names it; a wrong code has 18 characters.
struct Said {
    std::string code, name, division;
};

// What normalise makes of it, for a row of `unit`.
inline EmployerReference referenceTo(const Said& said, const std::string& unit)
{
    using Kind = EmployerReference::Kind;
    if (said.code.empty()) {
        const auto& place = unit.empty() ? said.division : unit;
        return {Kind::name, comparableName(said.name) + "@" + place, said.name};
    }
    if (said.code.size() != 18)
        return {Kind::olderNumber, said.code, said.name};
    if (CreditCode::parse(said.code).value)
        return {Kind::creditCode, said.code, said.name};
    return {Kind::wrongCode, said.code + "@" + comparableName(said.name), said.name};
}

class MatchWorld {
public:
    MatchWorld()
    {
        folder.write("config/schema/test.xml", R"(<schema>
  <dataset id="insurance/employers" kind="register" cadence="quarter" zh="参保" en="Register"><key>employer</key>
    <field id="employer" type="employer" required="yes" zh="单位" en="Employer"/>
    <field id="division" type="code" list="gb2260" zh="区划" en="Division"/></dataset>
  <dataset id="health/employers" kind="register" cadence="quarter" zh="单位" en="Employers"><key>employer</key>
    <field id="employer" type="employer" required="yes" zh="单位" en="Employer"/>
    <field id="division" type="code" list="gb2260" zh="区划" en="Division"/></dataset>
  <dataset id="emergency/employers" kind="register" cadence="quarter" zh="单位" en="Employers"><key>employer</key>
    <field id="employer" type="employer" required="yes" zh="单位" en="Employer"/>
    <field id="division" type="code" list="gb2260" zh="区划" en="Division"/></dataset>
</schema>)");
        std::filesystem::create_directories(folder.path() / "config/codelists");
        for (const char* list : {"gb2260.csv", "local-divisions.csv"})
            std::filesystem::copy_file(std::filesystem::path(LIANFANG_SOURCE_DIR) / "config/codelists" / list,
                                       folder.path() / "config/codelists" / list);
        std::vector<ConfigFault> faults;
        schema = Schema::load(folder.path() / "config", faults);
        for (const auto& fault : faults)
            ADD_FAILURE() << fault.file << ":" << fault.line << " " << fault.en;
        store = openSqliteStore(folder.path() / "hub.db", schema, "test-key");
    }

    // A submission, not compared yet.
    void merge(const std::string& dataset, const std::vector<Said>& rows, const std::string& unit = "",
               const std::string& period = "2026Q3")
    {
        const Dataset& of = *schema->find(dataset);
        const RecordLayout layout(of);
        const auto spill = folder.path() / "spill";
        std::filesystem::create_directories(spill);
        SortedRuns records(spill, 8u << 20), references(spill, 8u << 20), remarks(spill, 1u << 20);
        std::uint64_t line = 1;
        for (const auto& row : rows) {
            const auto reference = referenceTo(row, unit);
            const auto id = EmployerReference::idOf(of.department(), reference.kind, reference.code);
            std::string key, body;
            for (int shift = 56; shift >= 0; shift -= 8)
                key += static_cast<char>(static_cast<std::uint64_t>(id) >> shift);
            body = static_cast<char>(reference.kind) + reference.code + '\0' + reference.name;
            references.add(key, body);
            RecordBody record;
            record.row = ++line;
            record.content = static_cast<std::int64_t>(std::hash<std::string>()(row.division));
            record.values = {row.division.empty() ? Value{} : Value::of(std::string_view(row.division))};
            std::string sortable, bytes;
            layout.appendKey({Value::of(id), {}}, sortable);
            record.append(bytes);
            records.add(sortable, bytes);
        }
        MergeRequest request;
        request.exchange = store->begin({of.department(), dataset, *Period::parse(period), unit, Direction::in}).id;
        request.asOf = *dayFromString("2026-09-30");
        request.versions = "1";
        request.documents.push_back({.name = "rows.csv",
                                     .mediaType = "",
                                     .digest = "d",
                                     .bytes = 1,
                                     .format = "csv",
                                     .encoding = "utf-8",
                                     .sheets = {""},
                                     .unknownColumns = {}});
        request.records = {&records};
        request.references = {&references};
        request.remarks = {&remarks};
        request.rows = rows.size();
        static constexpr Message differs{"test.differs", "", "", "", ""};
        request.duplicateDiffers = &differs;
        ASSERT_NE(store->merge(request).submission, 0);
    }

    MatchOutcome match()
    {
        MatchOutcome outcome;
        store->write([&](Poco::Data::Session& session) { outcome = matchWaiting(session, *schema); });
        return outcome;
    }

    void submit(const std::string& dataset, const std::vector<Said>& rows, const std::string& unit = "",
                const std::string& period = "2026Q3")
    {
        merge(dataset, rows, unit, period);
        match();
    }

    void decide(std::int64_t id, MatchDecision decision, const std::string& why = "核实")
    {
        decideMatch(*store, *schema, id, decision, "张三", why);
    }

    std::vector<EmployerMatch> listed(const std::string& state)
    {
        MatchFilter filter;
        filter.state = state;
        return matches(*store, filter);
    }

    // The code of whom a department's employer is linked to; empty if to nobody.
    std::string linked(const std::string& department, const Said& said, const std::string& unit = "")
    {
        const auto reference = referenceTo(said, unit);
        return linked(EmployerReference::idOf(department, reference.kind, reference.code));
    }
    std::string linked(std::int64_t reference)
    {
        using namespace Poco::Data::Keywords;
        auto session = store->reader();
        std::vector<std::string> code;
        session << "SELECT e.code FROM employer_link l JOIN employer e ON e.id = l.employer WHERE l.reference = " +
                       std::to_string(reference),
            into(code), Poco::Data::Keywords::now;
        return code.empty() ? std::string() : code[0];
    }
    std::int64_t count(const std::string& sql)
    {
        using namespace Poco::Data::Keywords;
        auto session = store->reader();
        Poco::Int64 value = 0;
        session << sql, into(value), Poco::Data::Keywords::now;
        return value;
    }

    const TemporaryFolder folder;
    std::shared_ptr<const Schema> schema;
    std::unique_ptr<Store> store;
};

} // namespace lianfang::test
