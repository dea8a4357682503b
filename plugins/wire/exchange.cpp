#include "plugins/wire/exchange.h"

#include <algorithm>

namespace lianfang::wire {

namespace {

std::uint64_t packed(std::int32_t value)
{
    return static_cast<std::uint32_t>(value);
}

std::int32_t unpacked(std::uint64_t value)
{
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(value));
}

void put(PayloadWriter& out, const std::map<std::string, std::string>& values)
{
    out.number(values.size());
    for (const auto& [name, value] : values)
        out.text(name).text(value);
}

std::map<std::string, std::string> getMap(PayloadReader& in)
{
    std::map<std::string, std::string> values;
    for (std::uint64_t n = in.number(); n > 0; --n) {
        std::string name = in.text();
        values[std::move(name)] = in.text();
    }
    return values;
}

void put(PayloadWriter& out, const Confinement& limits)
{
    out.number(limits.memoryBytes).number(limits.threads).number(limits.files).number(limits.fileBytes);
    out.number(limits.cpuSeconds).number(limits.user).number(limits.group).text(limits.scratch);
    out.number(limits.folders.size());
    for (const auto& folder : limits.folders)
        out.text(folder.path).number(folder.writable ? 1 : 0);
}

Confinement getConfinement(PayloadReader& in)
{
    Confinement limits;
    limits.memoryBytes = in.number();
    limits.threads = in.number();
    limits.files = in.number();
    limits.fileBytes = in.number();
    limits.cpuSeconds = in.number();
    limits.user = static_cast<std::uint32_t>(in.number());
    limits.group = static_cast<std::uint32_t>(in.number());
    limits.scratch = in.text();
    for (std::uint64_t n = in.number(); n > 0; --n) {
        std::string path = in.text();
        limits.folders.push_back({std::move(path), in.number() != 0});
    }
    return limits;
}

} // namespace

std::string Request::encode() const
{
    PayloadWriter out;
    out.number(static_cast<std::uint32_t>(direction))
        .number(packed(daemon))
        .text(library)
        .text(dataset)
        .text(period)
        .text(unit);
    out.text(documents).number(packed(firstDay)).number(packed(lastDay)).number(packed(asOf));
    out.number(milliseconds).number(maxBytes);
    put(out, confinement);
    put(out, settings);
    put(out, secrets);
    out.number(cursor ? 1 : 0).text(cursor.value_or(""));
    out.text(pushName).text(pushMediaType).number(pushBytes);
    return out.take();
}

Request Request::decode(std::string_view payload)
{
    PayloadReader in(payload);
    Request request;
    const std::uint64_t direction = in.number();
    if (direction > static_cast<std::uint32_t>(Direction::load))
        throw Garbage("an unknown direction");
    request.direction = static_cast<Direction>(direction);
    request.daemon = unpacked(in.number());
    request.library = in.text();
    request.dataset = in.text();
    request.period = in.text();
    request.unit = in.text();
    request.documents = in.text();
    request.firstDay = unpacked(in.number());
    request.lastDay = unpacked(in.number());
    request.asOf = unpacked(in.number());
    request.milliseconds = in.number();
    request.maxBytes = in.number();
    request.confinement = getConfinement(in);
    request.settings = getMap(in);
    request.secrets = getMap(in);
    const bool hasCursor = in.number() != 0;
    std::string cursor = in.text();
    if (hasCursor)
        request.cursor = std::move(cursor);
    request.pushName = in.text();
    request.pushMediaType = in.text();
    request.pushBytes = in.number();
    in.end();
    return request;
}

std::string DocumentBegin::encode() const
{
    return PayloadWriter().text(name).text(mediaType).number(asOf ? 1 : 0).number(packed(asOf.value_or(0))).take();
}

DocumentBegin DocumentBegin::decode(std::string_view payload)
{
    PayloadReader in(payload);
    DocumentBegin begin;
    begin.name = in.text();
    begin.mediaType = in.text();
    const bool hasDay = in.number() != 0;
    const std::int32_t day = unpacked(in.number());
    if (hasDay)
        begin.asOf = day;
    in.end();
    return begin;
}

std::string DocumentEnd::encode() const
{
    return PayloadWriter().number(bytes).number(sum).take();
}

DocumentEnd DocumentEnd::decode(std::string_view payload)
{
    PayloadReader in(payload);
    DocumentEnd end;
    end.bytes = in.number();
    end.sum = in.number();
    in.end();
    return end;
}

std::string Failed::encode() const
{
    return PayloadWriter().number(static_cast<std::uint32_t>(why)).text(zh).text(en).take();
}

Failed Failed::decode(std::string_view payload)
{
    PayloadReader in(payload);
    Failed failed;
    const std::uint64_t why = in.number();
    if (why > static_cast<std::uint32_t>(Why::cancelled))
        throw Garbage("an unknown reason of failure");
    failed.why = static_cast<Why>(why);
    failed.zh = in.text();
    failed.en = in.text();
    in.end();
    return failed;
}

} // namespace lianfang::wire
