#include "hub/app/delivery_report.h"

#include "hub/api/catalogue.h"
#include "hub/api/messages.h"
#include "hub/base/text.h"
#include "hub/normalise/normalise.h"
#include "hub/notify/wording.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <tuple>

namespace lianfang {

namespace {

void addColumns(RejectionsOf& report, const std::vector<SubmittedDocument>& documents)
{
    for (const auto& document : documents)
        for (const auto& heading : document.unknownColumns)
            if (++report.unknownColumns.total <= mostColumnsShown)
                report.unknownColumns.rows.push_back(
                    unknownColumn(withNumbersMasked(document.name), document.sheets, heading));
}

void add(RemarkPart& part, std::size_t most, const Remark& remark, const std::vector<SubmittedDocument>& documents,
         Sealer& sealer)
{
    const Message* message = findMessage(remark.code);
    if (message == nullptr || ++part.total > most)
        return;
    Rejection rejection;
    if (remark.document < documents.size()) {
        const auto& document = documents[remark.document];
        rejection.document = withNumbersMasked(document.name);
        if (remark.table < document.sheets.size())
            rejection.sheet = document.sheets[remark.table];
    }
    rejection.row = remark.row;
    rejection.column = remark.column;
    rejection.sensitive = remark.sensitive;
    rejection.message = message;
    rejection.arguments = remark.arguments;
    if (!remark.sealedValue.empty() && !sealer.open(remarkPurpose, remark.sealedValue, rejection.value))
        rejection.value = "?";
    part.rows.push_back(std::move(rejection));
}

nlohmann::json rowsOf(const RemarkPart& part, bool columns)
{
    auto out = nlohmann::json::array();
    for (const auto& remark : part.rows) {
        const auto text = textOf(remark);
        nlohmann::json row{
            {"document", remark.document}, {"sheet", remark.sheet},
            {"column", remark.column},     {"code", remark.message->code},
            {"zh", text.zh + text.mendZh}, {"en", text.en + (text.mendEn.empty() ? "" : " ") + text.mendEn}};
        if (!columns)
            row.update({{"row", remark.row}, {"value", shownValue(remark)}});
        out.push_back(std::move(row));
    }
    return out;
}

} // namespace

RejectionsOf deliveryReport(Store& store, const KeyRing& keys, const Configuration& configuration,
                            const ExchangeKey& key)
{
    const auto exchange = store.find(key);
    if (!exchange)
        throw Error(message::notFound, {key.dataset + " " + key.period.toString()});
    const auto found = configuration.find(key.dataset);
    const Unit* unit = found.manifest->unit(key.unit);
    RejectionsOf report;
    report.periodZh = periodZh(key.period);
    report.periodEn = periodEn(key.period);
    report.datasetZh = found.mapping->dataset->zh;
    report.datasetEn = found.mapping->dataset->en;
    if (unit != nullptr && !key.unit.empty()) {
        report.unitZh = unit->zh;
        report.unitEn = unit->en;
    }
    report.stored = exchange->state == ExchangeState::done;
    report.generated = secondsNow();

    std::optional<std::tuple<std::size_t, std::size_t, std::uint64_t>> row; // the one whose faults come: they lie together
    Sealer sealer = keys.sealer(remarkPurpose);
    std::vector<SubmittedDocument> documents;
    store.remarks(
        exchange->id,
        [&](const std::vector<SubmittedDocument>& list) {
            documents = list;
            addColumns(report, documents);
        },
        [&](const Remark& remark) {
            switch (remark.kind) {
            case Remark::Kind::refused:
                if (const std::tuple its(std::size_t{remark.document}, std::size_t{remark.table}, std::uint64_t{remark.row}); row != its) {
                    row = its;
                    ++report.refusedRows;
                }
                return add(report.refused, mostRefusedShown, remark, documents, sealer);
            case Remark::Kind::repaired:
                return add(report.repaired, mostAcceptedShown, remark, documents, sealer);
            case Remark::Kind::noted:
                return add(report.noted, mostAcceptedShown, remark, documents, sealer);
            }
        });
    return report;
}

nlohmann::json toJson(const RejectionsOf& report)
{
    return {{"counts",
             {{"refused", report.refused.total},
              {"refusedRows", report.refusedRows},
              {"repaired", report.repaired.total},
              {"noted", report.noted.total},
              {"unknownColumns", report.unknownColumns.total}}},
            {"refused", rowsOf(report.refused, false)},
            {"repaired", rowsOf(report.repaired, false)},
            {"noted", rowsOf(report.noted, false)},
            {"unknownColumns", rowsOf(report.unknownColumns, true)}};
}

RemarkCounts CountedRemarks::of(const Exchange& exchange)
{
    if (exchange.key.direction != Direction::in || exchange.state == ExchangeState::running || exchange.attempts == 0)
        return {};
    {
        const std::lock_guard lock(counting_);
        const auto at = counted_.find(exchange.id);
        if (at != counted_.end() && at->second.attempts == exchange.attempts && at->second.ended == exchange.ended)
            return at->second.counts;
    }
    const Counted counted{exchange.attempts, exchange.ended, store_.remarkCounts(exchange.id)};
    const std::lock_guard lock(counting_);
    counted_[exchange.id] = counted;
    return counted.counts;
}

} // namespace lianfang
