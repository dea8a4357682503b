// lianfang-connector-host: loads one connector, runs one exchange, ends. The daemon starts it with a socket at
// descriptor 3 and the connector's library open at descriptor 4, and reads stdout and stderr as log lines; it takes no
// arguments and needs no environment.
#include "hub/base/error.h"
#include "plugins/host/confine.h"
#include "plugins/host/hub_table.h"
#include "plugins/loader/connector_library.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <exception>

namespace lianfang::host {

namespace {

constexpr int socketDescriptor = 3;
constexpr int libraryDescriptor = 4;

using Why = wire::Failed::Why;

wire::Failed broken(std::string zh, std::string en)
{
    return {Why::contract, std::move(zh), std::move(en)};
}

wire::Failed failure(lianfang_status status, const HubTable& hub)
{
    const bool silent = hub.zh().empty() && hub.en().empty();
    const std::string number = std::to_string(status);
    const std::string zh = silent ? "连接器未说明原因（状态 " + number + "）" : hub.zh();
    const std::string en = silent ? "the connector gave no reason (status " + number + ")" : hub.en();
    switch (status) {
    case LIANFANG_REFUSED:
        return {Why::refused, zh, en};
    case LIANFANG_CANCELLED:
        return {Why::cancelled, zh, en};
    default:
        return {Why::connector, zh, en};
    }
}

lianfang_text text(const std::string& value)
{
    return {value.data(), value.size()};
}

lianfang_status run(const lianfang_connector& connector, void* instance, const wire::Request& request)
{
    lianfang_request wanted{};
    wanted.size = sizeof wanted;
    wanted.first_day = request.firstDay;
    wanted.last_day = request.lastDay;
    wanted.as_of = request.asOf;
    wanted.dataset = text(request.dataset);
    wanted.period = text(request.period);
    wanted.unit = text(request.unit);
    wanted.documents = text(request.documents);
    switch (request.direction) {
    case wire::Direction::probe:
        return connector.probe(instance, &wanted);
    case wire::Direction::pull:
        return connector.pull(instance, &wanted);
    case wire::Direction::push:
    case wire::Direction::load: // nothing is called
        break;
    }
    const lianfang_document document{sizeof document, 0, request.pushBytes, text(request.pushName),
                                     text(request.pushMediaType)};
    return connector.push(instance, &wanted, &document);
}

// The outcome: nothing if all went well.
std::optional<wire::Failed> exchange(ExchangeSocket& socket, const wire::Request& request)
{
    std::optional<ConnectorLibrary> library;
    try {
        // What the daemon vetted, whatever lies at that path by now.
        library.emplace("/proc/self/fd/" + std::to_string(libraryDescriptor), request.library);
        ::close(libraryDescriptor);
    } catch (const Error& error) {
        return wire::Failed{Why::load, error.zh(), error.en()};
    }
    const auto& connector = library->table();
    if (request.direction == wire::Direction::load)
        return std::nullopt;
    if (request.direction == wire::Direction::probe && !connector.probe)
        return std::nullopt; // it may have none; that it loads is all there is to know
    if (request.direction == wire::Direction::push && !connector.push)
        return broken("该连接器不支持推送", "it has no push");

    HubTable hub(socket, request);
    try {
        void* instance = nullptr;
        if (const auto status = connector.open(hub.table(), &instance); status != LIANFANG_OK)
            return failure(status, hub);
        const auto status = run(connector, instance, request);
        connector.close(instance);
        if (status != LIANFANG_OK)
            return failure(status, hub);
    } catch (const std::exception& error) {
        return broken(std::string("C++ 异常越过了接口边界：") + error.what(),
                      std::string("a C++ exception crossed the boundary: ") + error.what());
    } catch (...) {
        return broken("C++ 异常越过了接口边界", "a C++ exception crossed the boundary");
    }
    if (hub.documentOpen())
        return broken("结束时文件“" + hub.documentName() + "”尚未写完",
                      "it ended with document \"" + hub.documentName() + "\" not closed");
    return std::nullopt;
}

int serve()
{
    for (const int descriptor : {socketDescriptor, libraryDescriptor})
        ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    ExchangeSocket socket(socketDescriptor);
    try {
        const auto request = socket.readRequest();
        auto failed = confine(request, socketDescriptor);
        if (failed && failed->en.empty())
            return 1;
        if (!failed)
            failed = exchange(socket, request);
        // Whatever the connector printed is out before the daemon hears of the end.
        std::fflush(nullptr);
        if (failed)
            socket.send(wire::Kind::failed, failed->encode());
        else
            socket.send(wire::Kind::done, {});
        return 0;
    } catch (const DaemonGone&) {
        return 1;
    } catch (const wire::Garbage& error) {
        std::fprintf(stderr, "<3>%s\n", error.what());
        return 2;
    }
}

} // namespace

} // namespace lianfang::host

#if defined(__SANITIZE_ADDRESS__)
// The environment is empty, so options are given here: a crash stays a crash, which the daemon names by its signal.
extern "C" __attribute__((visibility("default"))) const char* __asan_default_options()
{
    return "handle_segv=0:handle_abort=0:detect_leaks=0";
}
#endif

int main()
{
    int type = 0;
    socklen_t size = sizeof type;
    if (::getsockopt(lianfang::host::socketDescriptor, SOL_SOCKET, SO_TYPE, &type, &size) != 0) {
        std::fputs("lianfang-connector-host is started by lianfangd, not by hand.\n", stderr);
        return 2;
    }
    // What a connector leaves for a department is for its group to read, if the connector says so.
    ::umask(0027);
    // A host never unloads: destructors of the connector's statics do not run.
    ::_exit(lianfang::host::serve());
}
