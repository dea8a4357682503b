// A department whose database may be read: a query for each dataset, its rows as one CSV document; lists for it become
// rows of a table.
//
// Settings: driver and connection as database.h has them, "query:<dataset>" for each dataset, "table:<list>" for each
// list. Secret: password, if the database wants one. In a query {as-of}, {first-day}, {last-day}, {period} and {unit}
// are bound as parameters.
//
// A query without rows is no document: a snapshot that is not there yet must not look like one that is empty.
//
// A list's table is the department's own: a text column 清单编号, which tells lists apart, and of the list's columns,
// by their Chinese headings, those that it wants. Pushed again, a list's rows take the place of the earlier ones. Lists
// come as CSV (format="csv" in the manifest).
#pragma once

#include "database.h"
#include "placeholders.h"
#include "row_reader.h"
#include "row_writer.h"

namespace lianfang::sdk {

class DatabaseConnector : public Connector {
public:
    using Connector::Connector;

    void pull(const Request& request) override
    {
        std::vector<std::string> names;
        std::optional<RowWriter> rows;
        std::uint64_t count = 0;
        connected().query(
            hub().setting("query:" + request.dataset), valuesOf(request),
            [&](const std::vector<std::string>& columns) { names = columns; },
            [&](const std::vector<const DatabaseClient::Cell*>& cells) {
                if (!rows) {
                    rows.emplace(hub().begin(documentStem(request) + ".csv", "text/csv; charset=utf-8", request.asOf));
                    for (const auto& name : names)
                        rows->cell(name);
                    rows->endRow();
                }
                for (const auto* cell : cells)
                    rows->cell(cell->isNull() ? std::nullopt : std::optional<std::string_view>(cell->value()));
                rows->endRow();
                if (++count % 10'000 == 0)
                    hub().goOn();
            });
        if (rows)
            rows->end();
    }

    void push(const Request& request, Outgoing& outgoing) override
    {
        const std::string table = hub().setting("table:" + request.dataset);
        constexpr std::string_view ending = ".csv";
        if (!outgoing.name.ends_with(ending))
            throw Refused("数据库只接收 CSV 清单，清单文件中应写 <push list=\"" + request.dataset +
                              "\" format=\"csv\"/>",
                          "a database takes lists as CSV only: write <push list=\"" + request.dataset +
                              "\" format=\"csv\"/> in the manifest");
        const std::string number = outgoing.name.substr(0, outgoing.name.size() - ending.size());
        RowReader reader(outgoing);
        std::vector<std::string> columns, unknown;
        if (!reader.next(columns))
            throw Failure("清单没有表头", "the list has no header");
        std::uint64_t count = 0;
        const auto next = [&](std::vector<std::string>& cells) {
            if (++count % 100 == 0)
                hub().goOn();
            if (!reader.next(cells))
                return false;
            if (cells.size() != columns.size())
                throw Failure("清单的行与表头列数不符", "a row of the list has other columns than its header");
            return true;
        };
        DatabaseClient client(hub().setting("driver"), hub().setting("connection"), hub().secretIfAny("password"),
                              DatabaseClient::Use::write);
        client.replace(table, "清单编号", number, columns, next, unknown);
        for (const auto& name : unknown)
            hub().info("表 " + table + " 没有列“" + name + "”，未写入 / table " + table + " has no column " + name);
        hub().receipt(table + " " + number);
    }

    void probe() override { connected(); }

private:
    DatabaseClient connected() const
    {
        return {hub().setting("driver"), hub().setting("connection"), hub().secretIfAny("password")};
    }
};

} // namespace lianfang::sdk
