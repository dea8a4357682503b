#include "hub/dispatch/dispatch.h"

#include "hub/base/crypto.h"
#include "hub/base/file.h"
#include "hub/dispatch/list_file.h"
#include "hub/dispatch/messages.h"

#include <nlohmann/json.hpp>

#include <cstring>

namespace lianfang {

std::string PushOrder::payload() const
{
    nlohmann::json json{
        {"list", list}, {"dataset", dataset}, {"period", period.toString()}, {"unit", unit}, {"exchange", exchange}};
    if (letter > 0)
        json["letter"] = letter;
    if (!file.empty())
        json["file"] = file;
    return json.dump();
}

PushOrder PushOrder::of(const OutboxEntry& entry)
{
    const auto json = nlohmann::json::parse(entry.payload, nullptr, false);
    if (!json.is_object())
        throw Undeliverable(message::orderUnreadable, {"JSON"});
    const auto text = [&](const char* name) {
        const auto found = json.find(name);
        return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    PushOrder order;
    order.list = text("list");
    order.department = entry.recipient;
    order.dataset = text("dataset");
    order.unit = text("unit");
    order.file = text("file");
    const auto period = Period::parse(text("period"));
    if (order.list.empty() || order.department.empty() || !period)
        throw Undeliverable(message::orderUnreadable, {order.list.empty() ? "list" : !period ? "period" : "recipient"});
    order.period = *period;
    const auto number = [&](const char* name) {
        const auto found = json.find(name);
        return found != json.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
    };
    order.exchange = number("exchange");
    order.letter = number("letter");
    return order;
}

Dispatch::Dispatch(std::filesystem::path outgoing, PushParts parts)
    : outgoing_(std::move(outgoing)), parts_(std::move(parts))
{
}

std::filesystem::path Dispatch::copyOf(const OutboxEntry& entry) const
{
    const auto order = PushOrder::of(entry);
    if (!order.file.empty())
        return outgoing_ / fileNameOf(order.department) / std::filesystem::path(order.file).filename();
    const auto mark = hex(sm3(entry.idempotencyKey)).substr(0, 6);
    return outgoing_ / fileNameOf(order.department) /
           (fileNameOf(parts_.name(order)) + "_" + mark + (parts_.csv(order) ? ".csv" : ".xlsx"));
}

std::string Dispatch::deliver(const OutboxEntry& entry) const
{
    const auto order = PushOrder::of(entry);
    const auto copy = copyOf(entry);
    if (!std::filesystem::exists(copy)) {
        if (!order.file.empty())
            throw Undeliverable(message::orderUnreadable, {order.file});
        std::filesystem::create_directories(copy.parent_path());
        const auto unfinished = copy.parent_path() / (".unfinished-" + hex(sm3(entry.idempotencyKey)).substr(0, 12) +
                                                      copy.extension().string());
        parts_.write(order, unfinished);
        File(unfinished, File::Mode::read).sync();
        std::filesystem::rename(unfinished, copy);
        syncFolder(copy.parent_path());
    }
    return parts_.push(order.department,
                       {order.list, order.period, copy.filename().string(), std::string(mediaTypeOfList(copy)), copy});
}

std::string fileNameOf(std::string_view name)
{
    std::string out;
    for (const char c : name)
        out += static_cast<unsigned char>(c) < 0x20 || std::strchr("/\\:*?\"<>|\x7f", c) != nullptr ? '-' : c;
    // A name takes 255 bytes; mark, extension and a marker beside the file need some of them.
    if (out.size() > 200) {
        std::size_t end = 200;
        while ((static_cast<unsigned char>(out[end]) & 0xC0) == 0x80)
            --end;
        out.resize(end);
    }
    if (out.empty() || out.front() == '.')
        out.insert(0, 1, '-');
    return out;
}

} // namespace lianfang
