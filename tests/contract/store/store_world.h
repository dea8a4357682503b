// A store with three small datasets, one of each kind, and submissions made by hand.
#pragma once

#include "hub/store/store.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>

namespace lianfang::test {

// Natural key → what is said of it; "withdrawn" in a changes dataset withdraws.
using Rows = std::map<std::string, std::string>;

class StoreWorld {
public:
    StoreWorld()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "lianfang-store-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        std::filesystem::create_directories(folder / "config/schema");
        std::filesystem::create_directories(folder / "config/codelists");
        std::filesystem::copy_file(std::filesystem::path(LIANFANG_SOURCE_DIR) / "config/codelists/gb2260.csv",
                                   folder / "config/codelists/gb2260.csv");
        std::ofstream(folder / "config/codelists/operations.csv")
            << "code,name,valid_from,valid_to\nadd,新增,,\nchange,变更,,\nwithdraw,撤销,,\n";
        std::ofstream(folder / "config/schema/test.xml") << R"(<schema>
  <dataset id="test/register" kind="register" cadence="quarter" zh="登记" en="Register"><key>number</key>
    <field id="number" type="number" required="yes" zh="编号" en="Number"/>
    <field id="note" type="text" plain="yes" zh="内容" en="Note"/></dataset>
  <dataset id="test/period" kind="period" cadence="quarter" zh="期" en="Period"><key>number</key>
    <field id="number" type="number" required="yes" zh="编号" en="Number"/>
    <field id="note" type="text" plain="yes" zh="内容" en="Note"/></dataset>
  <dataset id="test/changes" kind="changes" cadence="quarter" zh="变更" en="Changes"><key>number</key>
    <field id="number" type="number" required="yes" zh="编号" en="Number"/>
    <field id="operation" type="code" list="operations" zh="操作" en="Operation"/>
    <field id="note" type="text" plain="yes" zh="内容" en="Note"/></dataset>
</schema>)";
        std::vector<ConfigFault> faults;
        schema = Schema::load(folder / "config", faults);
        for (const auto& fault : faults)
            ADD_FAILURE() << fault.file << ":" << fault.line << " " << fault.en;
        open();
    }
    ~StoreWorld()
    {
        session.reset();
        store.reset();
        std::filesystem::remove_all(folder);
    }

    void open() { store = openSqliteStore(folder / "hub.db", schema, "test-key"); }

    static ExchangeKey key(const std::string& dataset, const std::string& period, const std::string& unit = "")
    {
        return {"test", dataset, *Period::parse(period), unit, Direction::in};
    }

    MergeOutcome submit(const std::string& dataset, const std::string& period, const Rows& rows, const std::string& unit = "")
    {
        std::vector<std::pair<std::string, std::string>> list(rows.begin(), rows.end());
        return submitRows(dataset, period, list, unit);
    }

    // Rows in any order, keys may repeat.
    MergeOutcome submitRows(const std::string& dataset, const std::string& period,
                            const std::vector<std::pair<std::string, std::string>>& rows, const std::string& unit = "",
                            const std::function<void(MergeRequest&)>& adjust = {})
    {
        return mergeRows(store->begin(key(dataset, period, unit)), rows, adjust);
    }

    // The same for an exchange that has been begun.
    MergeOutcome mergeRows(const Exchange& exchange, const std::vector<std::pair<std::string, std::string>>& rows,
                           const std::function<void(MergeRequest&)>& adjust = {})
    {
        const std::string& dataset = exchange.key.dataset;
        const RecordLayout layout(*schema->find(dataset));
        SortedRuns records(folder / "spill", 1u << 20), remarks(folder / "spill", 1u << 20);
        std::uint64_t line = 1;
        for (const auto& [number, note] : rows) {
            std::vector<Value> values(layout.dataset().fields.size());
            values[0] = Value::of(std::string_view(number));
            RecordBody body;
            body.row = ++line;
            body.withdrawn = note == "withdrawn";
            body.content = static_cast<std::int64_t>(std::hash<std::string>()(note));
            body.values = {Value::of(std::string_view(note))};
            std::string bytes, sortable;
            layout.appendKey(values, sortable);
            body.append(bytes);
            records.add(sortable, bytes);
        }
        MergeRequest request;
        request.exchange = exchange.id;
        request.asOf = exchange.key.period.lastDay();
        request.versions = "1";
        request.documents.push_back({.name = "rows.csv", .mediaType = "", .digest = "d", .bytes = 1, .format = "csv",
                                     .encoding = "utf-8", .sheets = {""}, .unknownColumns = {}});
        request.records = {&records};
        request.remarks = {&remarks};
        request.rows = rows.size();
        static constexpr Message differs{"test.differs", "", "", "", ""};
        request.duplicateDiffers = &differs;
        request.keyHeading = "编号";
        if (adjust)
            adjust(request);
        return store->merge(request);
    }

    // What a period holds as known at a sequence, straight from the table.
    Rows read(const std::string& dataset, const std::string& period, std::int64_t knownAt, const std::string& unit = "")
    {
        Rows rows;
        if (!session)
            session.emplace(store->reader());
        using namespace Poco::Data::Keywords;
        std::vector<std::string> numbers, notes;
        const bool changes = schema->find(dataset)->kind == DatasetKind::changes;
        const int first = numberOf(Period::parse(period)->firstDay());
        const std::string text = "SELECT t.number, t.note FROM " + schema->find(dataset)->table() +
                                 " t JOIN unit u ON u.id = t.unit WHERE u.code = '" + unit + "' AND t.valid_from <= " +
                                 std::to_string(first) + " AND t.valid_to > " + std::to_string(first) + " AND t.known_from <= " +
                                 std::to_string(knownAt) + " AND t.known_to > " + std::to_string(knownAt) +
                                 (changes ? " AND t.withdrawn = 0" : "");
        *session << text, into(numbers), into(notes), Poco::Data::Keywords::now;
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            EXPECT_FALSE(rows.contains(numbers[i])) << "two versions of " << numbers[i] << " hold at once";
            rows[numbers[i]] = notes[i];
        }
        return rows;
    }

    std::filesystem::path folder;
    std::shared_ptr<const Schema> schema;
    std::unique_ptr<Store> store;
    std::optional<Poco::Data::Session> session;  // one for all reading: opening one reads the whole schema
};

}  // namespace lianfang::test
