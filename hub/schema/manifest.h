// A department's manifest, config/connectors/<department>.xml: who it is, its reporting units, how it is reached, which
// datasets it delivers, and how its columns become the schema's fields.
//
//   <department id="health" zh="市卫生健康委员会" en="Health commission" contact="wjw@example.gov.cn">
//       <!-- contact: whom the hub reminds and chases by mail; of the own level, and of units without one of their own;
//            several with spaces between -->
//       <!-- ferry="outside": it is reached by another hub, beyond an air gap, whose keys are ferry-keys/outside.pub -->
//     <units own-level="yes">           <!-- the department itself (市本级) delivers beside its units -->
//       <unit id="340202" zh="镜湖区卫健委" en="Jinghu district" contact="jinghu@example.gov.cn"/> …
//     </units>
//     <connector library="health" joined="${LIANFANG_HEALTH_HOST:-no}">
//         <!-- omitted, or joined="no": nothing is fetched or sent; files come by submit -->
//       <setting name="host">127.0.0.1</setting>
//       <setting name="folder" access="read">/srv/health</setting>  <!-- or write, or
//           database: a database file, with the folder it keeps its journals in; it may open nothing else -->
//       <secret name="key" file="/etc/lianfang/health.key"/>   <!-- or env="NAME"; never in the manifest -->
//       <limits memory-mib="512" threads="16" files="64" cpu="120" deadline="900"/>
//     </connector>                                        <!-- within those of hub.xml, which hold where none is given
//     --> <dataset id="health/workers" cadence="quarter" due="15" due-in="working-days">
//           <!-- due: days after the period's last; of a year also a day in it, due="12-15" -->
//       <unit id="340223" due="20"/>                        <!-- a unit with a due day of its own; due-in as above -->
//       <source documents="*从业人员*.xlsx" sheet="" format="" encoding=""/>
//         <!-- XML: record="list/worker", the element that is a row; JSON: records="data/rows", the array of them;
//              attachments="application/pdf": documents of that media type are kept, and nobody reads rows from them -->
//       <rejection-limit share="0.2" count="100000" from="20"/>
//       <map field="identity" from="身份证号|公民身份号码"/>
//       <map field="employer.code" from="统一社会信用代码"/>     <!-- employer: .code and .name, one is enough -->
//         <!-- wrong="keep": a row whose code is wrong is taken in by its name and noted, where the department cannot mend it -->
//       <map field="employer.name" from="用人单位|单位名称"/>
//       <map field="status" constant="参保"/>
//       <map field="employment-form" from="用工形式" default="contract">
//         <value from="劳务派遣" to="dispatched"/>
//       </map>
//       <ignore from="序号|备注"/>                          <!-- columns that nobody needs: not reported as unknown -->
//     </dataset>
//     <push list="rejections"/>                           <!-- lists that go back to it, as workbooks (XLSX) -->
//     <push list="stop-enrolment" format="csv"/>          <!-- for its programs: see hub/dispatch/list_csv.h; a database
//         connector takes lists only so. Refused rows always go as a workbook, which people mend by -->
//   </department>
//
// Settings, file names of secrets and document patterns may hold ${NAME} or ${NAME:-default}, taken from the
// environment. In `documents`, {period} is the period as written (2026Q3, 2026-09) and {unit} the unit's id, or 市本级
// for the department's own level, which stands in no manifest. A setting named "query:<dataset>" is a database
// connector's query, with the parameters {as-of}, {first-day}, {last-day} and {unit}.
#pragma once

#include "hub/schema/schema.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <unordered_set>
#include <utility>

namespace lianfang {

struct Unit {
    std::string id; // "" is the department's own level (市本级), which every department has
    std::string zh;
    std::string en;
    std::vector<std::string> contacts; // mail addresses that are reminded and chased
};

// One source column, or a constant, for one field (or the .code or .name half of an employer).
struct FieldMap {
    enum class Part : std::uint8_t { whole, code, name };

    std::size_t field = 0; // index into Dataset::fields
    Part part = Part::whole;
    std::vector<std::string> from;                           // headings, compact() form, any of them
    std::string constant;                                    // if `from` is empty
    std::string fallback;                                    // default="…": for an empty cell or a missing column
    bool keepsWrong = false; // wrong="keep": a wrong credit code beside a name refuses no row; who that is is matched
    std::vector<std::pair<std::string, std::string>> values; // compact() text as written → what it stands for
    int line = 0;
};

struct RejectionLimit {
    double share = 0.2;           // of the rows of a submission
    std::uint64_t count = 100000; // absolute
    std::uint64_t from = 20;      // the share is applied from this many rejected rows on
    // `replaces`: the rows take the place of others. Then they are stopped as well, however few, where most of them are
    // refused (or more than `share`, if that is larger), and always where all are: such a file is another one, or broken.
    bool passed(std::uint64_t rejected, std::uint64_t rows, bool replaces) const
    {
        if (replaces && rejected > 0 &&
            (rejected >= rows || static_cast<double>(rejected) > std::max(0.5, share) * static_cast<double>(rows)))
            return true;
        return rejected > count ||
               (rejected >= from && static_cast<double>(rejected) > share * static_cast<double>(rows));
    }
};

// When a submission is due: a number of days after the period's last day, or a day of the year that is the period.
struct Due {
    int days = 15;
    bool working = true; // they are working days
    unsigned month = 0;  // 0: counted days
    unsigned day = 0;    // with `month`: one that every year has
};

struct DatasetMapping {
    const Dataset* dataset = nullptr; // owned by the Schema
    Cadence cadence = Cadence::quarter;
    Due due;
    std::vector<std::pair<std::string, Due>> unitDues; // units with one of their own
    std::string documents; // glob on document names the connector should deliver; may hold {period} {unit}
    std::string sheet, format, encoding;
    std::string records;               // path of what holds the records of XML or JSON; empty: found by itself
    std::vector<std::string> attachments; // media types of documents that are kept and never decoded
    RejectionLimit limit;
    bool limitGiven = false; // false: `limit` is the built-in one, and hub.xml's takes its place
    std::vector<FieldMap> maps;
    std::vector<std::string> ignored;  // compact() headings that are known and not read
    int line = 0;

    const Due& dueOf(std::string_view unit) const;
    bool isAttachment(std::string_view mediaType) const;
    // True for a heading, as written, that need not be reported although nothing reads it.
    bool ignores(std::string_view heading) const;

    // The glob for one exchange: {period} and {unit} filled in.
    std::string documentsOf(const Period& period, std::string_view unit) const;
    // compact() headings this mapping understands, full and leaf alike.
    std::unordered_set<std::string> headings() const;
};

struct Setting {
    enum class Access : std::uint8_t { none, read, write, database };

    std::string name;
    std::string value;            // settings
    std::string file;             // secrets: where the value is read from when an exchange starts
    std::string variable;         // secrets: or which environment variable holds it
    Access access = Access::none; // settings: the value is a path (if it begins with '/') that the connector may open
};

// Of one run of a connector.
struct RunLimits {
    std::uint64_t memoryMib = 1024; // of address space
    unsigned threads = 64;
    unsigned files = 256;          // open at once
    std::chrono::seconds cpu{600}; // processor time
    std::chrono::seconds deadline{1800};
};

// A list that goes back to the department.
struct ListPush {
    std::string list; // its id
    bool csv = false; // else a workbook
    int line = 0;
};

struct Manifest {
    std::string department; // id
    std::string zh;
    std::string en;
    std::vector<Unit> units;       // the department's own level first
    bool ownLevelDelivers = false; // it is expected to deliver; always so where it is the only unit
    std::string library;           // connector's name, empty if none
    int connectorLine = 0;
    bool joined = true;            // false: the connector is not set up yet, and counts as none
    std::string ferry;             // the hub beyond an air gap, by its key's name, that reaches the department; empty: none
    std::vector<Setting> settings;
    std::vector<Setting> secrets;
    RunLimits limits;
    std::vector<DatasetMapping> datasets;
    std::vector<ListPush> pushes;
    std::filesystem::path file;
    std::string version; // digest of the file: part of every row's tag

    // Whether there is a connector to fetch by and send through.
    bool connects() const { return joined && !library.empty() && ferry.empty(); }
    // Whether a list goes back to it, through its connector or the ferry.
    bool takes(std::string_view list) const;
    // How it is sent; null if the manifest does not name it.
    const ListPush* push(std::string_view list) const;
    const DatasetMapping* find(std::string_view dataset) const;
    // What the connector may open when its settings have these values (by name), and whether to write there.
    std::vector<std::pair<std::string, bool>> opened(const std::map<std::string, std::string>& values) const;
    const Unit* unit(std::string_view id) const;
    // Those that are expected to deliver.
    std::vector<const Unit*> delivering() const;
};

// Reads one manifest; faults as Schema::load. `most` are hub.xml's limits: a manifest's may not be above them.
Manifest loadManifest(const std::filesystem::path& file, const Schema& schema, std::vector<ConfigFault>& faults,
                      const RunLimits& most = {});
// Reads all of config/connectors/*.xml; two files with one department id are a fault. Or files that have been read.
std::vector<Manifest> loadManifests(const std::vector<ConfigFile>& files, const Schema& schema,
                                    std::vector<ConfigFault>& faults, const RunLimits& most = {});
std::vector<Manifest> loadManifests(const std::filesystem::path& folder, const Schema& schema,
                                    std::vector<ConfigFault>& faults, const RunLimits& most = {});

} // namespace lianfang
