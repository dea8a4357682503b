#include "hub/app/ledger_rows.h"

#include "hub/base/text.h"
#include "hub/schema/record_layout.h"

#include <Poco/Data/LOB.h>
#include <Poco/Data/Statement.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

namespace lianfang {

using namespace Poco::Data::Keywords;

namespace {

constexpr const char* leftOut = "（不显示）"; // what the schema calls sensitive

std::string bytesOf(const std::string& hexDigits)
{
    std::string out;
    for (std::size_t i = 0; i + 1 < hexDigits.size(); i += 2)
        out += static_cast<char>(std::stoi(hexDigits.substr(i, 2), nullptr, 16));
    return out;
}

// An integer with so many decimals: "1234.50"; of millionths without zeros at the end.
std::string decimalText(std::int64_t number, std::int64_t unit, std::size_t places, bool trim)
{
    const std::int64_t size = number < 0 ? -number : number;
    std::string out = fmt::format("{}{}.{:0{}}", number < 0 ? "-" : "", size / unit, size % unit, places);
    if (trim) {
        out.erase(out.find_last_not_of('0') + 1);
        if (out.back() == '.')
            out.pop_back();
    }
    return out;
}

ColumnKind kindOf(FieldType type)
{
    switch (type) {
    case FieldType::identity:
        return ColumnKind::identity;
    case FieldType::date:
        return ColumnKind::day;
    case FieldType::money:
    case FieldType::count:
    case FieldType::decimal:
        return ColumnKind::number;
    default:
        return ColumnKind::text;
    }
}

double widthOf(FieldType type)
{
    switch (type) {
    case FieldType::employer:
        return 44;
    case FieldType::identity:
        return 22;
    case FieldType::text:
        return 30;
    case FieldType::count:
    case FieldType::flag:
        return 11;
    default:
        return 16;
    }
}

std::string dayText(const std::string& number)
{
    return toString(dayOf(std::stoi(number)));
}

} // namespace

std::string LedgerRows::departmentZh(const std::string& id) const
{
    for (const auto& manifest : parts_.configuration->manifests)
        if (manifest.department == id)
            return manifest.zh;
    return id;
}

std::string LedgerRows::unitZh(const std::string& department, const std::string& unit) const
{
    for (const auto& manifest : parts_.configuration->manifests)
        if (manifest.department == department)
            if (const Unit* known = manifest.unit(unit))
                return known->zh;
    return unit.empty() ? "市本级" : unit;
}

const LedgerRows::Document& LedgerRows::document(const std::string& id)
{
    const auto [at, fresh] = documents_.try_emplace(id);
    auto& out = at->second;
    if (!fresh)
        return out;
    std::string sheets = "[]";
    Poco::Int64 received = 0;
    session_ << "SELECT d.name, d.sheets, s.department, s.unit, s.received FROM document d JOIN v_submission s ON "
                "s.sequence = d.submission WHERE d.id = " +
                    id,
        into(out.name), into(sheets), into(out.department), into(out.unit), into(received), now;
    out.name = withNumbersMasked(out.name);
    out.sheets = nlohmann::json::parse(sheets).get<std::vector<std::string>>();
    out.received = received == 0 ? "" : chinaTime(received);
    return out;
}

std::string LedgerRows::value(const Field& field, const std::string& stored, const std::string& name,
                              const std::string& code)
{
    if (stored.empty())
        return {};
    if (field.type == FieldType::identity)
        return parts_.masked(bytesOf(stored));
    if (field.masked())
        return leftOut;
    const CodeList* list = field.list.empty() ? nullptr : parts_.configuration->schema->codes(field.list);
    const auto named = [&](const std::string& one) {
        const auto* entry = list ? list->findEver(one) : nullptr;
        return entry ? entry->name : one;
    };
    switch (field.type) {
    case FieldType::employer:
        return withNumbersMasked(name.empty() ? code : code.empty() ? name : name + "（" + code + "）");
    case FieldType::code:
        return named(stored);
    case FieldType::codes: {
        std::string out;
        for (std::size_t at = 0; at <= stored.size();) {
            const auto end = std::min(stored.find(',', at), stored.size());
            out += (out.empty() ? "" : "、") + named(stored.substr(at, end - at));
            at = end + 1;
        }
        return out;
    }
    case FieldType::date:
        return dayText(stored);
    case FieldType::month:
        return toString(Month{std::stoi(stored)});
    case FieldType::time: {
        const auto seconds = std::stoll(stored);
        return fmt::format("{} {:02}:{:02}", toString(dayOf(static_cast<std::int32_t>(seconds / 86400))),
                           seconds % 86400 / 3600, seconds % 3600 / 60);
    }
    case FieldType::money:
        return field.wan ? decimalText(std::stoll(stored), 1'000'000, 6, true) // as its label says, in 万元
                         : decimalText(std::stoll(stored), 100, 2, false);
    case FieldType::decimal:
        return decimalText(std::stoll(stored), 1'000'000, 6, true);
    case FieldType::flag:
        return stored == "1" ? "是" : "否";
    default:
        return withNumbersMasked(stored);
    }
}

LedgerSection LedgerRows::section(const Dataset& dataset, const std::string& condition, const std::string* person)
{
    const RecordLayout layout(dataset);
    std::vector<RecordLayout::Column> columns;
    for (const auto* some : {&layout.keyColumns(), &layout.valueColumns()})
        std::copy_if(some->begin(), some->end(), std::back_inserter(columns), [](const auto& c) { return !c.hashed; });
    std::sort(columns.begin(), columns.end(), [](const auto& a, const auto& b) { return a.field < b.field; });

    LedgerSection out;
    out.id = dataset.id;
    out.zh = dataset.zh;
    out.en = dataset.en;
    out.columns = {{"部门", "Department", ColumnKind::text, 18},
                   {"填报单位", "Reporting unit", ColumnKind::text, 14},
                   {"自", "From", ColumnKind::day, 15},
                   {"至", "To", ColumnKind::text, 15}};
    out.factsFrom = out.columns.size();
    std::string select = "SELECT CAST(t.valid_from AS TEXT), CAST(t.valid_to AS TEXT), CAST(t.document AS TEXT), "
                         "CAST(t.line AS TEXT), CAST(t.submission AS TEXT)",
                from = " FROM v_" + dataset.table() + " t";
    std::vector<std::size_t> at; // of a column's first value
    std::size_t values = 5;
    for (const auto& column : columns) {
        const auto& field = dataset.fields[column.field];
        out.columns.push_back(
            {field.zh, field.en, field.masked() ? ColumnKind::text : kindOf(field.type), widthOf(field.type)});
        at.push_back(values);
        if (field.type == FieldType::employer) {
            // As that department wrote it.
            const std::string join = "r_" + column.name;
            select += ", coalesce(CAST(t." + column.name + "_reference AS TEXT), ''), coalesce(" + join +
                      ".name, ''), CASE WHEN " + join + ".kind <= 2 THEN " + join + ".code WHEN " + join +
                      ".kind = 4 THEN substr(" + join + ".code, 1, 18) ELSE '' END";
            from += " LEFT JOIN v_employer_reference " + join + " ON " + join + ".reference = t." + column.name +
                    "_reference";
            values += 3;
        } else if (field.type == FieldType::identity) {
            const std::string join = "p_" + column.name;
            select += ", coalesce(" + join + ".person_hex, '')";
            from += " LEFT JOIN v_person " + join + " ON " + join + ".person = t." + column.name;
            ++values;
        } else {
            select += ", coalesce(CAST(t." + column.name + " AS TEXT), '')";
            ++values;
        }
    }
    out.factsTo = out.columns.size();
    out.columns.insert(out.columns.end(), {{"依据文件", "Document", ColumnKind::text, 36},
                                           {"工作表", "Sheet", ColumnKind::text, 14},
                                           {"行号", "Row", ColumnKind::number, 8},
                                           {"报送", "Submission", ColumnKind::number, 8},
                                           {"接收时间", "Received", ColumnKind::text, 18}});
    const auto told = [&](const std::string& sql, const auto& more) {
        Poco::Data::Statement statement(session_);
        statement << sql;
        Poco::Data::BLOB bytes;
        if (person != nullptr)
            bytes.assignRaw(reinterpret_cast<const unsigned char*>(person->data()), person->size());
        if (person != nullptr)
            for (auto mark = condition.find('?'); mark != std::string::npos; mark = condition.find('?', mark + 1))
                statement, use(bytes);
        more(statement);
        statement.execute();
    };
    Poco::Int64 total = 0;
    told("SELECT count(*) FROM v_" + dataset.table() + " t WHERE " + condition,
         [&](Poco::Data::Statement& statement) { statement, into(total); });
    out.total = static_cast<std::uint64_t>(total);
    if (total == 0)
        return out;
    std::vector<std::vector<std::string>> cells(values);
    told(select + from + " WHERE " + condition +
             " ORDER BY t.valid_from DESC, t.submission DESC, t.document, t.line LIMIT " + std::to_string(parts_.most),
         [&](Poco::Data::Statement& statement) {
             for (auto& each : cells)
                 statement, into(each);
         });
    for (std::size_t row = 0; row < cells[0].size(); ++row) {
        const auto cell = [&](std::size_t i) { return cells[i][row]; };
        const auto& evidence = document(cell(2));
        std::vector<std::string> line{
            departmentZh(evidence.department), unitZh(evidence.department, evidence.unit), dayText(cell(0)),
            std::stoll(cell(1)) >= openEnd ? "至今" : toString(dayOf(std::stoi(cell(1))) - std::chrono::days(1))};
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const auto& field = dataset.fields[columns[i].field];
            const bool employer = field.type == FieldType::employer;
            line.push_back(value(field, cell(at[i]), employer ? cell(at[i] + 1) : "", employer ? cell(at[i] + 2) : ""));
        }
        const auto place = std::stoull(cell(3));
        const auto table = place >> 32;
        line.insert(line.end(),
                    {evidence.name, table < evidence.sheets.size() ? withNumbersMasked(evidence.sheets[table]) : "",
                     std::to_string(place & 0xFFFFFFFF), cell(4), evidence.received});
        out.rows.push_back(std::move(line));
    }
    // Every version that ever told of it, also those that later ones replaced.
    std::vector<Poco::Int64> sequences, counts;
    told("SELECT t.known_from, count(*) FROM v_" + dataset.table() + "_history t WHERE " + condition +
             " GROUP BY t.known_from",
         [&](Poco::Data::Statement& statement) { statement, into(sequences), into(counts); });
    for (std::size_t i = 0; i < sequences.size(); ++i)
        brought_[sequences[i]] += counts[i];
    return out;
}

LedgerSection LedgerRows::submissions()
{
    LedgerSection out{
        "submissions",  "带来或变更上述记录的报送", "Submissions that brought or changed this", {}, 0, 0, {},
        brought_.size()};
    out.columns = {{"报送", "Submission", ColumnKind::number, 8},        {"部门", "Department", ColumnKind::text, 18},
                   {"填报单位", "Reporting unit", ColumnKind::text, 14}, {"数据集", "Dataset", ColumnKind::text, 26},
                   {"期初", "Period from", ColumnKind::day, 12},         {"期末", "Period to", ColumnKind::day, 12},
                   {"数据截至日", "As of", ColumnKind::day, 12},         {"接收时间", "Received", ColumnKind::text, 18},
                   {"涉及行数", "Rows", ColumnKind::number, 10}};
    for (auto one = brought_.rbegin(); one != brought_.rend() && out.rows.size() < parts_.most; ++one) {
        std::string dataset, department, unit;
        Poco::Int64 first = 0, end = 1, asOf = 0, received = 0;
        session_
            << "SELECT dataset, department, unit, period_first, period_end, as_of, received FROM v_submission WHERE "
               "sequence = " +
                   std::to_string(one->first),
            into(dataset), into(department), into(unit), into(first), into(end), into(asOf), into(received), now;
        const auto* known = parts_.configuration->schema->find(dataset);
        const auto day = [](Poco::Int64 number) { return toString(dayOf(static_cast<std::int32_t>(number))); };
        out.rows.push_back({std::to_string(one->first), departmentZh(department), unitZh(department, unit),
                            known ? known->zh : dataset, day(first), day(end - 1), day(asOf), chinaTime(received),
                            std::to_string(one->second)});
    }
    return out;
}

std::vector<LedgerSection> LedgerRows::ofEmployer(const std::string& references)
{
    std::vector<LedgerSection> out;
    for (const auto& dataset : parts_.configuration->schema->datasets()) {
        std::string condition;
        for (const auto& field : dataset.fields)
            if (field.type == FieldType::employer)
                condition +=
                    (condition.empty() ? "" : " OR ") + ("t." + field.column()) + "_reference IN (" + references + ")";
        if (!condition.empty())
            out.push_back(section(dataset, condition, nullptr));
    }
    out.push_back(submissions());
    return out;
}

std::vector<LedgerSection> LedgerRows::ofPerson(const std::string& person)
{
    std::vector<LedgerSection> out;
    for (const auto& dataset : parts_.configuration->schema->datasets()) {
        std::string condition;
        for (const auto& field : dataset.fields)
            if (field.type == FieldType::identity)
                condition += (condition.empty() ? "" : " OR ") + ("t." + field.column()) + " = ?";
        if (!condition.empty())
            out.push_back(section(dataset, condition, &person));
    }
    out.push_back(submissions());
    return out;
}

} // namespace lianfang
