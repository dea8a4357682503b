// The shared schema: every dataset and its fields, from config/schema/*.xml. Tables, views, validators and fill-in
// templates come from this one definition.
//
//   <schema>
//     <dataset id="health/workers" kind="register" cadence="quarter" zh="从业人员" en="Workers at hazard employers">
//       <key>identity employer</key>
//       <field id="identity" type="identity" required="yes" zh="身份证号" en="Identity number"/>
//       <field id="employer" type="employer" required="yes" zh="用人单位" en="Employer"/>
//       <field id="exposed-since" type="date" zh="接尘起始日期" en="Exposed since"/>
//       <field id="entered-on" type="date" …/>  <field id="left-on" type="date" not-before="entered-on" …/>
//       <field id="employment-form" type="code" list="employment-forms" …/>
//       <field id="disease" type="code" list="occupational-diseases-2024" on="diagnosed-on" …/>
//     </dataset>
//   </schema>
//
// In tables and views a field's column has its id with '-' made '_'.
#pragma once

#include "hub/model/code_list.h"
#include "hub/model/period.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lianfang {

enum class DatasetKind : std::uint8_t {
    registered,  // "register": what is true in a period; absence ends it
    period,      // "period": facts of that period only
    changes,     // "changes": explicit additions, changes, withdrawals
};

// How a value is checked, what its column holds, and how a cross-check sees it.
enum class FieldType : std::uint8_t {
    text,        // trimmed text of at most `max` characters. Sealed, unless plain="yes": then a text column
    identity,    // identity number → the person's key, 16 bytes
    name,        // a person's name: always sealed; with compared="yes" its keyed hash is the column "<field>_key"
    phone,       // a telephone number: always sealed
    employer,    // credit code, older number or name → an employer reference (8-byte integer), resolved in views
    creditCode,  // "credit-code": a credit code as such, text column
    code,        // an entry of code list `list`, by code or by name → its code, text column
    codes,       // several entries of it, separated by 、,;/ or spaces → codes joined by ',' in ascending order
    date,        // → days since 1970-01-01
    month,       // → year * 12 + month - 1
    time,        // a moment, China time → seconds since 1970-01-01T00:00 China time
    money,       // yuan, or ten thousand yuan with unit="wan" → fen, integer
    count,       // whole number, not negative
    decimal,     // → millionths, integer
    flag,        // 是/否, yes/no, 1/0 → 1 or 0
    permit,      // construction permit number, text column
    number,      // a project code, licence, contract, case or accident number: compact() form, text column
};

struct Field {
    std::string id;          // "entered-on"
    FieldType type = FieldType::text;
    bool required = false;
    bool plain = false;      // text only
    bool sensitive = false;  // masked wherever a person sees it; identity, name and phone always are
    unsigned max = 200;      // text: characters
    std::string list;        // code, codes: the code list's id
    bool compared = false;   // name only: a keyed hash of it is a column, so that equal names can be found
    std::string on;          // code, codes: id of a date or time field of the same row, on whose day the code must have been
                             // in force; where there is none, and without it, that is the period's last day
    bool lenient = false;    // lenient="yes", code and codes: what the list does not know is kept as written and noted
    bool wan = false;        // money: written in ten thousand yuan
    std::string notBefore;   // id of a date or month field of the same row that must not be later than this one
    std::string atMost;      // id of a count or money field of the same row that must not be less than this one
    std::string zh;
    std::string en;
    int line = 0;            // where it is defined, in the dataset's file

    std::string column() const;          // "entered_on"
    bool sealed() const;                 // not a column of its own, but part of the row's sealed text
    bool masked() const { return sensitive || type == FieldType::identity || type == FieldType::name || type == FieldType::phone; }
};

struct Dataset {
    std::string id;                       // "health/workers"
    DatasetKind kind = DatasetKind::registered;
    std::vector<Cadence> cadences;        // which periods may be submitted; the first is the usual one
    std::string zh;
    std::string en;
    std::vector<Field> fields;            // in the template's order
    std::vector<std::size_t> key;         // the natural key: indices into fields, in order
    std::filesystem::path file;           // where it is defined
    int line = 0;

    std::string table() const;            // "health_workers"
    std::string department() const;       // "health"
    const Field* find(std::string_view fieldId) const;
    std::size_t indexOf(std::string_view fieldId) const;  // fields.size() if there is none
    // The field of type identity in the key, by which rows are clustered; nothing for employers, projects and the like.
    const Field* person() const;
};

// A configuration file as it was read: where it lies, for faults, and its bytes.
struct ConfigFile {
    std::filesystem::path file;
    std::string bytes;
};

// A mistake in a configuration file, for a person to mend.
struct ConfigFault {
    std::filesystem::path file;
    int line = 0;        // 0: the whole file
    std::string zh;
    std::string en;
};

// Everything under config/schema and config/codelists. Immutable once loaded; shared between threads.
class Schema {
public:
    // Loads every *.xml under config/schema and the code lists they name. Every fault is appended to `faults`, each with
    // file and line; the result is usable only if none was.
    static std::shared_ptr<const Schema> load(const std::filesystem::path& config, std::vector<ConfigFault>& faults);
    // The same from files that have been read, in order of name.
    static std::shared_ptr<const Schema> load(const std::filesystem::path& config, const std::vector<ConfigFile>& files,
                                              std::vector<ConfigFault>& faults);

    const Dataset* find(std::string_view id) const;
    const std::vector<Dataset>& datasets() const { return datasets_; }  // ordered by id
    // A code list by id ("gb2260"): every file of config/codelists; nothing if there is none. Where a field's list is
    // gb2260, the city's own local-divisions counts as well; these two are always there.
    const CodeList* codes(std::string_view id) const;
    // A digest of all definitions: changes when any of them does. Part of every row's tag.
    const std::string& version() const { return version_; }

private:
    std::vector<Dataset> datasets_;
    std::map<std::string, CodeList, std::less<>> codeLists_;
    std::string version_;
};

}  // namespace lianfang
