// The social-insurance agency: a query of its front-end database for each dataset, as one CSV document.
//
// Settings: driver (sqlite, postgresql), connection, "query:<dataset>" for each dataset. Secret: password, if the
// database wants one. In a query {as-of}, {first-day}, {last-day} and {unit} are bound as parameters.
#include "plugins/sdk/database.h"
#include "plugins/sdk/row_writer.h"

#include <cstdio>

namespace {

using namespace lianfang::sdk;

std::string text(Day day)
{
    const std::chrono::year_month_day date(day);
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return buffer;
}

std::string documentName(const Request& request)
{
    const std::string dataset = request.dataset.substr(request.dataset.find('/') + 1);
    return dataset + (request.unit.empty() ? "" : "_" + request.unit) + "_" + request.period + ".csv";
}

class Insurance : public Connector {
public:
    using Connector::Connector;

    void pull(const Request& request) override
    {
        const DatabaseClient::Values values{{"as-of", text(request.asOf)},
                                            {"first-day", text(request.firstDay)},
                                            {"last-day", text(request.lastDay)},
                                            {"unit", request.unit}};
        std::vector<std::string> names;
        std::optional<RowWriter> rows;
        std::uint64_t count = 0;
        connected().query(
            hub().setting("query:" + request.dataset), values,
            [&](const std::vector<std::string>& columns) { names = columns; },
            [&](const std::vector<const DatabaseClient::Cell*>& cells) {
                // Begun with the first row: a snapshot that is not there yet is no document, rather than an empty one.
                if (!rows) {
                    rows.emplace(hub().begin(documentName(request), "text/csv; charset=utf-8", request.asOf));
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

} // namespace

LIANFANG_CONNECTOR(Insurance, "insurance")
