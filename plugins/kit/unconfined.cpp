#include "plugins/kit/unconfined.h"

#include "plugins/kit/rows.h"
#include "plugins/loader/connector_library.h"
#include "plugins/wire/exchange.h"

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <iterator>

namespace lianfang::kit {

namespace {

lianfang_text textOf(const std::string& value)
{
    return {value.data(), value.size()};
}

// The hub's side of the boundary, at its simplest.
struct Hub {
    wire::Request request;
    std::uint64_t written = 0;
    const std::string list = madeUpList(unconfinedListRows);
    std::uint64_t pushed = 0;
    std::string reason;

    static Hub& self(void* context) { return *static_cast<Hub*>(context); }
    static lianfang_status found(const std::map<std::string, std::string>& values, lianfang_text name,
                                 lianfang_text* value)
    {
        const auto at = values.find(std::string(name.bytes, name.size));
        if (at == values.end())
            return LIANFANG_ABSENT;
        *value = textOf(at->second);
        return LIANFANG_OK;
    }
    static lianfang_status setting(void* c, lianfang_text name, lianfang_text* value)
    {
        return found(self(c).request.settings, name, value);
    }
    static lianfang_status secret(void* c, lianfang_text name, lianfang_text* value)
    {
        return found(self(c).request.secrets, name, value);
    }
    static lianfang_status cursorGet(void*, lianfang_text*) { return LIANFANG_ABSENT; }
    static lianfang_status take(void*, lianfang_text) { return LIANFANG_OK; }
    static lianfang_status begin(void* c, lianfang_text, lianfang_text, lianfang_day)
    {
        self(c).written = 0;
        return LIANFANG_OK;
    }
    static lianfang_status write(void* c, const void* bytes, std::uint64_t size)
    {
        // Looked at, so that what was never written to is found.
        const auto* at = static_cast<const unsigned char*>(bytes);
        unsigned sum = 0;
        for (std::uint64_t i = 0; i < size; ++i)
            sum += at[i];
        self(c).written += sum == 0xffffffffu ? size + 1 : size;
        return LIANFANG_OK;
    }
    static lianfang_status end(void* c, std::uint64_t size)
    {
        return size == self(c).written ? LIANFANG_OK : LIANFANG_MISUSE;
    }
    static lianfang_status pushRead(void* c, void* buffer, std::uint64_t capacity, std::uint64_t* got)
    {
        const auto& list = self(c).list;
        *got = std::min<std::uint64_t>(capacity, list.size() - self(c).pushed);
        std::copy_n(list.data() + self(c).pushed, *got, static_cast<char*>(buffer));
        self(c).pushed += *got;
        return LIANFANG_OK;
    }
    static lianfang_status log(void*, std::int32_t, lianfang_text) { return LIANFANG_OK; }
    static lianfang_status explain(void* c, lianfang_text, lianfang_text en)
    {
        self(c).reason.assign(en.bytes, en.size);
        return LIANFANG_OK;
    }
    static std::int32_t cancelled(void*) { return 0; }
    static std::int64_t timeLeft(void* c) { return static_cast<std::int64_t>(self(c).request.milliseconds); }
};

lianfang_status run(const lianfang_connector& connector, Hub& hub)
{
    const lianfang_hub table{
        sizeof table, LIANFANG_ABI_VERSION, &hub,           Hub::setting, Hub::secret,   Hub::cursorGet,
        Hub::take,    Hub::begin,           Hub::write,     Hub::end,     Hub::pushRead, Hub::take,
        Hub::log,     Hub::explain,         Hub::cancelled, Hub::timeLeft};
    const auto& wanted = hub.request;
    const lianfang_request request{sizeof request,      wanted.firstDay,         wanted.lastDay,
                                   wanted.asOf,         textOf(wanted.dataset),  textOf(wanted.period),
                                   textOf(wanted.unit), textOf(wanted.documents)};
    void* instance = nullptr;
    if (const auto status = connector.open(&table, &instance); status != LIANFANG_OK)
        return status;
    lianfang_status status = LIANFANG_OK;
    if (wanted.direction == wire::Direction::push) {
        const lianfang_document document{sizeof document, 0, wanted.pushBytes, textOf(wanted.pushName),
                                         textOf(wanted.pushMediaType)};
        status = connector.push(instance, &request, &document);
    } else {
        status = connector.pull(instance, &request);
    }
    connector.close(instance);
    return status;
}

} // namespace

void runUnconfined()
{
    Hub hub;
    hub.request = wire::Request::decode(std::string{std::istreambuf_iterator<char>(std::cin), {}});
    const ConnectorLibrary library(hub.request.library);
    const auto status = run(library.table(), hub);
    if (status != LIANFANG_OK)
        std::cout << (hub.reason.empty() ? "status " + std::to_string(status) : hub.reason) << std::endl;
    // At once, with the library still there: valgrind names whose memory was lost by it.
    ::_exit(status == LIANFANG_OK ? 0 : 1);
}

} // namespace lianfang::kit
