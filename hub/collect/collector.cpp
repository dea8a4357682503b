#include "hub/collect/collector.h"

#include "hub/base/file.h"
#include "hub/base/sealed_copy.h"
#include "hub/collect/host_process.h"
#include "hub/collect/log_lines.h"
#include "hub/collect/messages.h"
#include "plugins/wire/exchange.h"
#include "plugins/wire/transport_sum.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <system_error>

namespace lianfang {

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto grace = 1s;      // between asking a connector to stop and ending it
constexpr auto timeToExit = 2s; // between a host's last frame and its end
constexpr auto floodPause = 20ms;
constexpr std::uint64_t libraryBytes = 256u << 20;

std::string signalName(int number)
{
    const char* name = ::sigabbrev_np(number);
    return name ? std::string("SIG") + name : std::to_string(number);
}

// One exchange with one host, seen from the daemon. What the host sends is checked frame by frame.
class Conversation {
public:
    Conversation(const CollectorSettings& settings, const CollectRequest& request, HostProcess& host)
        : settings_(settings), request_(request), host_(host), started_(Clock::now()),
          log_("[" + request.exchangeId + "] " + request.connector + ":", secretsOf(request), settings.logLines)
    {
    }

    ~Conversation()
    {
        if (open_ && sink_)
            sink_->abandon();
    }

    void send(wire::Kind kind, std::string_view payload)
    {
        outgoing_ += wire::header(kind, payload.size());
        outgoing_ += payload;
    }
    void deliverTo(DocumentSink& sink) { sink_ = &sink; }
    void pushFrom(ByteSource& source) { source_ = &source; }

    void run(std::stop_token stop);

    CollectOutcome outcome;
    std::string receipt;

private:
    static std::vector<std::string> secretsOf(const CollectRequest& request)
    {
        std::vector<std::string> values;
        for (const auto& [name, value] : request.secrets)
            values.push_back(value);
        return values;
    }

    [[noreturn]] void fail(const Message& message, std::vector<std::string> more = {})
    {
        more.insert(more.begin(), request_.connector);
        throw Error(message, std::move(more));
    }

    // A connector's own words, which may quote what a person must not see.
    std::string cleaned(const std::string& words) const { return LogLines::cleaned(words, log_.secrets()); }

    void converse(std::stop_token& stop);
    void write();
    bool refill();
    // False at the end of what the host sends. Stops handling frames when the time has come to look up.
    bool read(Clock::time_point until, const std::stop_token& stop);
    void readLog();
    void handle(const wire::Frame& frame);
    void documentEnd(const wire::DocumentEnd& end);
    void awaitExit();
    void conclude(int status);
    [[noreturn]] void ended(int signal);

    const CollectorSettings& settings_;
    const CollectRequest& request_;
    HostProcess& host_;
    const Clock::time_point started_;
    LogLines log_;
    bool logEnded_ = false; // the host has closed its side
    wire::FrameParser parser_;
    std::string outgoing_;
    std::size_t sent_ = 0;
    ByteSource* source_ = nullptr;
    std::uint64_t pushed_ = 0;
    DocumentSink* sink_ = nullptr;
    bool open_ = false;
    wire::TransportSum sum_;  // of the open document
    std::uint64_t bytes_ = 0; // of all documents
    bool finished_ = false;   // the host sent its last frame
    std::optional<wire::Failed> failed_;
    bool cancelled_ = false;
};

void Conversation::run(std::stop_token stop)
{
    try {
        converse(stop);
        awaitExit();
    } catch (const wire::Garbage& garbage) {
        host_.end();
        readLog();
        log_.finish();
        fail(message::frameGarbage, {garbage.what()});
    } catch (...) {
        host_.end();
        readLog();
        log_.finish();
        throw;
    }
    const int status = host_.end();
    readLog();
    outcome.logLines = log_.finish();
    outcome.lastWarning = log_.lastWarning();
    conclude(status);
}

void Conversation::converse(std::stop_token& stop)
{
    const Descriptor stopped(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    const std::stop_callback wake(stop, [&] { ::eventfd_write(stopped.number(), 1); });
    auto until = started_ + request_.deadline;
    auto logAgain = started_;

    while (!finished_) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
        if (left <= 0ms)
            return cancelled_
                       ? fail(message::collectCancelled)
                       : fail(message::deadlinePassed,
                              {std::to_string(std::chrono::ceil<std::chrono::seconds>(request_.deadline).count())});
        const bool more = sent_ < outgoing_.size() || (source_ && !cancelled_);
        // Once lines are left out they can wait: a flood of short ones must not wake this thread for each.
        const auto logPause = log_.flooded() ? std::chrono::ceil<std::chrono::milliseconds>(logAgain - Clock::now()) : 0ms;
        pollfd ready[] = {{host_.socket(), static_cast<short>(more ? POLLIN | POLLOUT : POLLIN), 0},
                          {logEnded_ || logPause > 0ms ? -1 : host_.output(), POLLIN, 0},
                          {cancelled_ ? -1 : stopped.number(), POLLIN, 0}};
        const int timeout = static_cast<int>(std::min({left.count(), logPause > 0ms ? logPause.count() : left.count(),
                                                       std::chrono::milliseconds::rep{60'000}}));
        if (::poll(ready, std::size(ready), timeout) < 0 && errno != EINTR)
            throw std::system_error(errno, std::generic_category());
        if (ready[1].revents != 0) {
            readLog();
            logAgain = Clock::now() + floodPause;
        }
        if (ready[2].revents != 0) {
            cancelled_ = true;
            until = std::min(until, Clock::now() + grace);
            send(wire::Kind::cancel, {});
        }
        if (ready[0].revents & POLLOUT)
            write();
        if (ready[0].revents & (POLLIN | POLLHUP | POLLERR) && !read(until, stop))
            return;
    }
}

void Conversation::write()
{
    if (sent_ == outgoing_.size() && !refill())
        return;
    const ssize_t count = ::send(host_.socket(), outgoing_.data() + sent_, outgoing_.size() - sent_, MSG_NOSIGNAL);
    if (count > 0)
        sent_ += static_cast<std::size_t>(count);
    if (sent_ == outgoing_.size()) {
        outgoing_.clear();
        sent_ = 0;
    }
}

bool Conversation::refill()
{
    outgoing_.clear();
    sent_ = 0;
    if (!source_ || cancelled_)
        return false;
    std::string part(wire::bytesPerFrame, '\0');
    part.resize(source_->readAt(pushed_, part));
    pushed_ += part.size();
    if (!part.empty()) {
        send(wire::Kind::pushBytes, part);
    } else {
        send(wire::Kind::pushEnd, {});
        source_ = nullptr;
    }
    return true;
}

bool Conversation::read(Clock::time_point until, const std::stop_token& stop)
{
    const auto room = parser_.room();
    const ssize_t count = ::recv(host_.socket(), room.data(), room.size(), 0);
    if (count < 0)
        return errno == EAGAIN || errno == EINTR;
    if (count == 0)
        return false;
    parser_.received(static_cast<std::size_t>(count));
    while (!finished_ && Clock::now() < until && (cancelled_ || !stop.stop_requested())) {
        const auto frame = parser_.next();
        if (!frame)
            break;
        handle(*frame);
    }
    return true;
}

void Conversation::readLog()
{
    char buffer[65536];
    // Not more than some lines at a time, so that a flood of them does not keep the frames waiting.
    for (int i = 0; i < 8; ++i) {
        const ssize_t count = ::read(host_.output(), buffer, sizeof buffer);
        logEnded_ = count == 0;
        if (count <= 0)
            return;
        const std::string_view bytes(buffer, static_cast<std::size_t>(count));
        if (settings_.output)
            settings_.output(bytes);
        log_.add(bytes);
    }
}

void Conversation::handle(const wire::Frame& frame)
{
    using wire::Kind;
    switch (frame.kind) {
    case Kind::documentBegin: {
        auto begin = wire::DocumentBegin::decode(frame.payload);
        if (!sink_ || open_)
            throw wire::Garbage("a document begins where none can");
        if (outcome.documents.size() >= settings_.documents)
            fail(message::tooManyDocuments, {std::to_string(settings_.documents)});
        CollectedDocument document{std::move(begin.name), std::move(begin.mediaType), std::nullopt, 0, {}};
        if (begin.asOf)
            document.asOf = dayOf(*begin.asOf);
        outcome.documents.push_back(std::move(document));
        const auto& last = outcome.documents.back();
        open_ = true;
        sink_->begin(last.name, last.mediaType, last.asOf);
        return;
    }
    case Kind::documentBytes:
        if (!open_)
            throw wire::Garbage("bytes outside a document");
        bytes_ += frame.payload.size();
        if (bytes_ > request_.maxBytes)
            fail(message::tooManyBytes, {std::to_string(request_.maxBytes)});
        outcome.documents.back().bytes += frame.payload.size();
        sum_.add(frame.payload);
        sink_->write(frame.payload);
        return;
    case Kind::documentEnd:
        if (!open_)
            throw wire::Garbage("a document ends that never began");
        return documentEnd(wire::DocumentEnd::decode(frame.payload));
    case Kind::cursor:
        outcome.cursor = std::string(frame.payload);
        return;
    case Kind::receipt:
        receipt = frame.payload;
        return;
    case Kind::failed:
        failed_ = wire::Failed::decode(frame.payload);
        finished_ = true;
        return;
    case Kind::done:
        if (open_)
            throw wire::Garbage("the exchange is done with a document open");
        finished_ = true;
        return;
    case Kind::request:
    case Kind::pushBytes:
    case Kind::pushEnd:
    case Kind::cancel:
        break;
    }
    throw wire::Garbage("a frame that only the daemon sends");
}

void Conversation::documentEnd(const wire::DocumentEnd& end)
{
    auto& document = outcome.documents.back();
    if (end.bytes != document.bytes || end.sum != sum_.finish())
        fail(message::documentDiffers, {document.name});
    document.digest = sink_->end();
    open_ = false;
}

// The last frame has come, or the socket was closed: the process has little left to do.
void Conversation::awaitExit()
{
    const auto until = Clock::now() + timeToExit;
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
        pollfd ready[] = {{host_.exit(), POLLIN, 0}, {host_.output(), POLLIN, 0}};
        if (left <= 0ms ||
            (::poll(ready, std::size(ready), static_cast<int>(left.count())) > 0 && ready[0].revents != 0))
            return;
        if (ready[1].revents & POLLIN)
            readLog();
        else if (ready[1].revents != 0) // closed: wait for the process alone
            ::poll(ready, 1, static_cast<int>(left.count()));
    }
}

// The signals by which the sandbox speaks have words of their own.
void Conversation::ended(int signal)
{
    const auto& limits = request_.limits;
    switch (signal) {
    case SIGSYS:
        fail(message::callForbidden, {log_.forbiddenCall().empty() ? "?" : log_.forbiddenCall()});
    case SIGXCPU:
        fail(message::cpuLimit, {std::to_string(limits.cpu.count())});
    case SIGXFSZ:
        fail(message::fileLimit, {std::to_string(limits.fileBytes)});
    default:
        fail(message::connectorCrashed, {signalName(signal)});
    }
}

void Conversation::conclude(int status)
{
    using Why = wire::Failed::Why;
    if (cancelled_ && (!finished_ || failed_))
        fail(message::collectCancelled);
    if (!finished_) {
        if (WIFSIGNALED(status))
            ended(WTERMSIG(status));
        fail(message::connectorExited, {std::to_string(WEXITSTATUS(status))});
    }
    if (!failed_)
        return;
    switch (failed_->why) {
    case Why::load:
        fail(message::connectorNotLoaded, {cleaned(failed_->zh), cleaned(failed_->en)});
    case Why::contract:
        fail(message::connectorBroke, {cleaned(failed_->zh), cleaned(failed_->en)});
    case Why::refused:
        fail(message::connectorRefused, {cleaned(failed_->zh), cleaned(failed_->en)});
    case Why::connector:
    case Why::cancelled: // nobody asked it to
        fail(message::connectorFailed, {cleaned(failed_->zh), cleaned(failed_->en)});
    }
}

wire::Request wireRequest(const CollectRequest& request, wire::Direction direction)
{
    wire::Request wanted;
    wanted.direction = direction;
    wanted.daemon = ::getpid();
    wanted.library = request.library;
    wanted.dataset = request.dataset;
    wanted.period = request.period.toString();
    wanted.unit = request.unit;
    wanted.documents = request.documents;
    wanted.firstDay = numberOf(request.period.firstDay());
    wanted.lastDay = numberOf(request.period.lastDay());
    wanted.asOf = numberOf(request.asOf);
    wanted.milliseconds = static_cast<std::uint64_t>(request.deadline.count());
    wanted.maxBytes = request.maxBytes;
    auto& confinement = wanted.confinement;
    confinement.memoryBytes = request.limits.memoryBytes;
    confinement.threads = request.limits.threads;
    confinement.files = request.limits.files;
    confinement.fileBytes = request.limits.fileBytes;
    confinement.cpuSeconds = static_cast<std::uint64_t>(request.limits.cpu.count());
    for (const auto& folder : request.folders)
        confinement.folders.push_back({folder.path, folder.writable});
    wanted.settings = request.settings;
    wanted.secrets = request.secrets;
    wanted.cursor = request.cursor;
    return wanted;
}

} // namespace

namespace {

// A folder for one host alone, gone with it.
class Scratch {
public:
    explicit Scratch(const CollectorSettings& settings)
    {
        auto parent = settings.scratch.empty() ? std::filesystem::temp_directory_path() : settings.scratch;
        std::string pattern = parent / "lianfang-connector-XXXXXX";
        if (!::mkdtemp(pattern.data()))
            throw std::system_error(errno, std::generic_category(), pattern);
        path_ = pattern;
        if (settings.user && ::chown(path_.c_str(), settings.user->id, settings.user->group) != 0)
            throw std::system_error(errno, std::generic_category(), pattern);
    }
    ~Scratch()
    {
        // Links in it are removed, not followed.
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

} // namespace

struct Collector::State {
    CollectorSettings settings;
    Spawner spawner;

    explicit State(CollectorSettings given) : settings(std::move(given)) {}

    // Without vetting: what lies at the path now.
    static std::shared_ptr<const Descriptor> imageOf(const CollectRequest& request)
    {
        try {
            const File file(request.library, File::Mode::read);
            return std::make_shared<const Descriptor>(sealedCopy(file.descriptor(), request.library, libraryBytes));
        } catch (const Error& error) {
            throw Error(message::connectorNotLoaded, {request.connector, error.zh(), error.en()});
        }
    }

    // A host with its request on the way, and what it stands on.
    struct Started {
        std::unique_ptr<Scratch> scratch;
        std::unique_ptr<HostProcess> host;
        std::unique_ptr<Conversation> conversation;
        Conversation* operator->() const { return conversation.get(); }
    };

    Started start(const CollectRequest& request, wire::Request wanted)
    {
        Started out;
        auto image = request.image ? request.image : imageOf(request);
        try {
            out.scratch = std::make_unique<Scratch>(settings);
            out.host = std::make_unique<HostProcess>(spawner, settings.host, image->number());
        } catch (const std::system_error& error) {
            throw Error(message::hostNotStarted, {request.connector, error.what()});
        }
        wanted.confinement.scratch = out.scratch->path();
        if (settings.user) {
            wanted.confinement.user = settings.user->id;
            wanted.confinement.group = settings.user->group;
        }
        out.conversation = std::make_unique<Conversation>(settings, request, *out.host);
        out.conversation->send(wire::Kind::request, wanted.encode());
        return out;
    }
};

Collector::Collector(CollectorSettings settings) : state_(std::make_unique<State>(std::move(settings)))
{
}
Collector::~Collector() = default;

CollectOutcome Collector::pull(const CollectRequest& request, DocumentSink& sink, std::stop_token stop)
{
    const auto conversation = state_->start(request, wireRequest(request, wire::Direction::pull));
    conversation->deliverTo(sink);
    conversation->run(std::move(stop));
    return std::move(conversation->outcome);
}

PushReceipt Collector::push(const CollectRequest& request, const std::string& name, const std::string& mediaType,
                            ByteSource& source, std::stop_token stop)
{
    auto wanted = wireRequest(request, wire::Direction::push);
    wanted.pushName = name;
    wanted.pushMediaType = mediaType;
    wanted.pushBytes = source.size();
    const auto conversation = state_->start(request, std::move(wanted));
    conversation->pushFrom(source);
    conversation->run(std::move(stop));
    return {std::move(conversation->receipt)};
}

void Collector::load(const CollectRequest& request, std::stop_token stop)
{
    state_->start(request, wireRequest(request, wire::Direction::load))->run(std::move(stop));
}

ProbeResult Collector::probe(const CollectRequest& request, std::stop_token stop)
{
    const auto begun = Clock::now();
    state_->start(request, wireRequest(request, wire::Direction::probe))->run(std::move(stop));
    return {std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun)};
}

} // namespace lianfang
