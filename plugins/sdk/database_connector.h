// A department whose database may be read: a query for each dataset, its rows as one CSV document.
//
// Settings: driver and connection as database.h has them, "query:<dataset>" for each dataset. Secret: password, if the
// database wants one. In a query {as-of}, {first-day}, {last-day}, {period} and {unit} are bound as parameters.
//
// A query without rows is no document: a snapshot that is not there yet must not look like one that is empty.
#pragma once

#include "database.h"
#include "placeholders.h"
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

    void probe() override { connected(); }

private:
    DatabaseClient connected() const
    {
        return {hub().setting("driver"), hub().setting("connection"), hub().secretIfAny("password")};
    }
};

} // namespace lianfang::sdk
