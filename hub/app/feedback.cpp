#include "hub/app/feedback.h"

#include "hub/app/telling.h"
#include "hub/base/crypto.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace lianfang {

namespace {

// Stands for a set of headings; empty if there is none.
std::string markOf(const std::vector<SubmittedDocument>& documents)
{
    std::set<std::string> headings;
    for (const auto& document : documents)
        headings.insert(document.unknownColumns.begin(), document.unknownColumns.end());
    if (headings.empty())
        return {};
    Sm3 digest;
    for (const auto& heading : headings)
        digest.add(std::to_string(heading.size()) + ":" + heading);
    return hex(digest.finish()).substr(0, 16);
}

OutboxEntry entryTo(const CrosscheckRequest::Recipient& recipient, const std::string& topic,
                    const std::string& occasion, const nlohmann::json& payload)
{
    OutboxEntry entry;
    entry.channel = recipient.channel;
    entry.topic = topic;
    entry.recipient = recipient.name;
    entry.idempotencyKey = topic + "/" + occasion + "/" + recipient.channel + "/" + recipient.name;
    entry.payload = payload.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return entry;
}

} // namespace

bool takesLists(const Manifest& manifest)
{
    return manifest.takes(rejectionsPush);
}

std::vector<OutboxEntry> feedback(const Configuration& configuration, const Manifest& manifest,
                                  const Exchange& exchange, const std::string& occasion, std::uint64_t rejected,
                                  const std::vector<SubmittedDocument>& documents)
{
    std::vector<OutboxEntry> entries;
    const bool refused = rejected > 0, lists = takesLists(manifest);
    const std::string columns = markOf(documents);
    if (lists && (refused || !columns.empty())) {
        const PushOrder order{std::string(refused ? rejectionsPush : columnsPush),
                              manifest.department,
                              exchange.key.dataset,
                              exchange.key.period,
                              exchange.key.unit,
                              exchange.id};
        entries.push_back(pushEntry(order, occasion));
        if (!refused)
            entries.back().idempotencyKey =
                order.list + "/" + order.department + "/" + order.dataset + "/" + order.unit + "/" + columns;
    }
    if ((!refused || lists) && columns.empty())
        return entries;
    const std::string matter = refused && !lists ? occasion : "columns/" + exchange.key.dataset + "/" + columns;
    const nlohmann::json payload{{"dataset", exchange.key.dataset},
                                 {"period", exchange.key.period.toString()},
                                 {"unit", exchange.key.unit},
                                 {"exchange", exchange.id},
                                 {"rejected", rejected}};
    for (auto& entry : toBureau(configuration, "rejections-ready", matter, payload))
        entries.push_back(std::move(entry));
    return entries;
}

std::vector<OutboxEntry> toBureau(const Configuration& configuration, const std::string& topic,
                                  const std::string& occasion, const nlohmann::json& payload)
{
    std::vector<OutboxEntry> entries;
    for (const auto& recipient : Telling::bureau(configuration.settings))
        entries.push_back(entryTo(recipient, topic, occasion, payload));
    return entries;
}

std::vector<OutboxEntry> toBureauAndAdministrators(const Configuration& configuration, const std::string& topic,
                                                   const std::string& occasion, const nlohmann::json& payload)
{
    auto entries = toBureau(configuration, topic, occasion, payload);
    if (configuration.settings.mail)
        for (const auto& administrator : configuration.settings.administrators)
            if (std::none_of(entries.begin(), entries.end(),
                             [&](const OutboxEntry& entry) { return entry.recipient == administrator.address; }))
                entries.push_back(entryTo({"mail", administrator.address}, topic, occasion, payload));
    return entries;
}

OutboxEntry pushEntry(const PushOrder& order, const std::string& occasion)
{
    OutboxEntry entry;
    entry.channel = "push";
    entry.topic = order.list;
    entry.recipient = order.department;
    entry.idempotencyKey = order.list + "/" + order.department + "/" + order.dataset + "/" + order.period.toString() +
                           "/" + order.unit + "/" + occasion;
    entry.payload = order.payload();
    return entry;
}

} // namespace lianfang
