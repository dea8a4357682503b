#include "plugins/host/hub_table.h"

#include "hub/base/text.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace lianfang::host {

namespace {

constexpr std::size_t nameLimit = 512;
constexpr std::size_t textLimit = 4096;

std::string_view view(lianfang_text text)
{
    return {text.bytes, text.size};
}

bool isName(std::string_view name)
{
    return !name.empty() && name.size() <= nameLimit && isUtf8(name) && name != "." && name != ".." &&
           std::none_of(name.begin(), name.end(),
                        [](char c) { return c == '/' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

} // namespace

struct HubTable::Calls {
    // Nothing the hub throws may reach the connector. Without the daemon there is nothing left to do but end.
    template <typename Body>
    static lianfang_status guarded(void* context, Body body) noexcept
    {
        try {
            return body(*static_cast<HubTable*>(context));
        } catch (const DaemonGone&) {
            ::_exit(1);
        } catch (...) {
            return LIANFANG_MISUSE;
        }
    }

    static lianfang_status found(const std::map<std::string, std::string>& values, lianfang_text name,
                                 lianfang_text* value)
    {
        const auto it = values.find(std::string(view(name)));
        if (it == values.end())
            return LIANFANG_ABSENT;
        *value = {it->second.data(), it->second.size()};
        return LIANFANG_OK;
    }

    static lianfang_status setting(void* context, lianfang_text name, lianfang_text* value)
    {
        return guarded(context, [&](HubTable& hub) { return found(hub.request_.settings, name, value); });
    }

    static lianfang_status secret(void* context, lianfang_text name, lianfang_text* value)
    {
        return guarded(context, [&](HubTable& hub) { return found(hub.request_.secrets, name, value); });
    }

    static lianfang_status cursorGet(void* context, lianfang_text* cursor)
    {
        return guarded(context, [&](HubTable& hub) {
            if (!hub.request_.cursor)
                return LIANFANG_ABSENT;
            *cursor = {hub.request_.cursor->data(), hub.request_.cursor->size()};
            return LIANFANG_OK;
        });
    }

    static lianfang_status cursorSet(void* context, lianfang_text cursor)
    {
        return guarded(context, [&](HubTable& hub) { return hub.sendText(wire::Kind::cursor, view(cursor)); });
    }

    static lianfang_status documentBegin(void* context, lianfang_text name, lianfang_text mediaType, lianfang_day asOf)
    {
        return guarded(context, [&](HubTable& hub) { return hub.documentBegin(view(name), view(mediaType), asOf); });
    }

    static lianfang_status documentWrite(void* context, const void* bytes, uint64_t size)
    {
        return guarded(context, [&](HubTable& hub) {
            return hub.documentWrite({static_cast<const char*>(bytes), size});
        });
    }

    static lianfang_status documentEnd(void* context, uint64_t size)
    {
        return guarded(context, [&](HubTable& hub) { return hub.documentEnd(size); });
    }

    static lianfang_status pushRead(void* context, void* buffer, uint64_t capacity, uint64_t* got)
    {
        return guarded(context, [&](HubTable& hub) {
            std::size_t count = 0;
            const auto status = hub.pushRead(static_cast<char*>(buffer), capacity, count);
            *got = count;
            return status;
        });
    }

    static lianfang_status pushReceipt(void* context, lianfang_text receipt)
    {
        return guarded(context, [&](HubTable& hub) { return hub.sendText(wire::Kind::receipt, view(receipt)); });
    }

    // Lines go to stderr with their level in front, as systemd's journal takes them; the daemon reads them there.
    static lianfang_status log(void* context, int32_t level, lianfang_text line)
    {
        return guarded(context, [&](HubTable&) {
            std::string text(view(line).substr(0, textLimit));
            std::replace(text.begin(), text.end(), '\n', ' ');
            std::fprintf(stderr, "<%d>%s\n", static_cast<int>(std::clamp(level, 0, 7)), text.c_str());
            return LIANFANG_OK;
        });
    }

    static lianfang_status explain(void* context, lianfang_text zh, lianfang_text en)
    {
        return guarded(context, [&](HubTable& hub) {
            hub.zh_ = view(zh).substr(0, textLimit);
            hub.en_ = view(en).substr(0, textLimit);
            return LIANFANG_OK;
        });
    }

    static int32_t cancelled(void* context)
    {
        return guarded(context, [](HubTable& hub) { return hub.socket_.cancelled() ? 1 : 0; });
    }

    static int64_t timeLeft(void* context)
    {
        using namespace std::chrono;
        const auto left = static_cast<HubTable*>(context)->end_ - steady_clock::now();
        return std::max<int64_t>(0, duration_cast<milliseconds>(left).count());
    }
};

HubTable::HubTable(ExchangeSocket& socket, const wire::Request& request)
    : socket_(socket), request_(request),
      end_(std::chrono::steady_clock::now() + std::chrono::milliseconds(request.milliseconds))
{
    table_ = {sizeof(lianfang_hub), LIANFANG_ABI_VERSION, this,
              Calls::setting,       Calls::secret,        Calls::cursorGet,
              Calls::cursorSet,     Calls::documentBegin, Calls::documentWrite,
              Calls::documentEnd,   Calls::pushRead,      Calls::pushReceipt,
              Calls::log,           Calls::explain,       Calls::cancelled,
              Calls::timeLeft};
}

lianfang_status HubTable::sendText(wire::Kind kind, std::string_view text)
{
    if (text.size() > textLimit)
        return LIANFANG_MISUSE;
    socket_.send(kind, text);
    return LIANFANG_OK;
}

lianfang_status HubTable::documentBegin(std::string_view name, std::string_view mediaType, lianfang_day asOf)
{
    if (request_.direction != wire::Direction::pull || open_ || !isName(name) || mediaType.size() > nameLimit)
        return LIANFANG_MISUSE;
    name_ = name;
    written_ = 0;
    wire::DocumentBegin begin{name_, std::string(mediaType), std::nullopt};
    if (asOf != LIANFANG_NO_DAY)
        begin.asOf = asOf;
    socket_.send(wire::Kind::documentBegin, begin.encode());
    open_ = true;
    return LIANFANG_OK;
}

lianfang_status HubTable::documentWrite(std::string_view bytes)
{
    if (!open_)
        return LIANFANG_MISUSE;
    while (!bytes.empty()) {
        const auto part = bytes.substr(0, wire::bytesPerFrame);
        socket_.send(wire::Kind::documentBytes, part);
        sum_.add(part);
        written_ += part.size();
        bytes.remove_prefix(part.size());
    }
    return LIANFANG_OK;
}

lianfang_status HubTable::documentEnd(std::uint64_t size)
{
    if (!open_ || size != written_)
        return LIANFANG_MISUSE;
    socket_.send(wire::Kind::documentEnd, wire::DocumentEnd{written_, sum_.finish()}.encode());
    open_ = false;
    return LIANFANG_OK;
}

lianfang_status HubTable::pushRead(char* buffer, std::size_t capacity, std::size_t& got)
{
    if (request_.direction != wire::Direction::push)
        return LIANFANG_MISUSE;
    if (push_.empty())
        push_ = socket_.readPush();
    if (push_.empty() && socket_.cancelled())
        return LIANFANG_CANCELLED;
    got = std::min(capacity, push_.size());
    std::copy_n(push_.data(), got, buffer);
    push_.remove_prefix(got);
    return LIANFANG_OK;
}

} // namespace lianfang::host
