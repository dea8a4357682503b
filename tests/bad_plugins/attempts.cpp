// Tries what a connector must not be able to do, one thing a run: the document pattern says which, settings what to try
// it on. What the kernel answers comes back as the connector's own failure; where nothing stops it, the pull succeeds
// and its document says so.
#include "plugins/sdk/connector.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace {

using lianfang::sdk::Failure;

long must(long result)
{
    if (result < 0)
        throw Failure(std::strerror(errno), std::string("it was told: ") + std::strerror(errno));
    return result;
}

class Attempts : public lianfang::sdk::Connector {
public:
    using Connector::Connector;

    void pull(const lianfang::sdk::Request& request) override
    {
        const auto at = attempts().find(request.documents);
        if (at == attempts().end())
            throw lianfang::sdk::Refused("没有这一项", "no such attempt: " + request.documents);
        at->second(*this);
        auto document = hub().begin("nothing stopped it.txt", "text/plain");
        document.end();
    }

private:
    std::string path() { return hub().setting("path"); }
    pid_t other() { return static_cast<pid_t>(std::stol(hub().setting("pid"))); }

    void openAs(int flags) { ::close(static_cast<int>(must(::open(path().c_str(), flags | O_CLOEXEC, 0600)))); }
    void connectTo(int family, const sockaddr* address, socklen_t size)
    {
        const int socket = static_cast<int>(must(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)));
        must(::connect(socket, address, size));
        ::close(socket);
    }

    using Attempt = std::function<void(Attempts&)>;
    static const std::map<std::string, Attempt>& attempts();
};

const std::map<std::string, Attempts::Attempt>& Attempts::attempts()
{
    static const std::map<std::string, Attempt> all{
        {"read", [](Attempts& self) { self.openAs(O_RDONLY); }},
        {"write", [](Attempts& self) { self.openAs(O_WRONLY | O_CREAT); }},
        {"truncate", [](Attempts& self) { must(::truncate(self.path().c_str(), 0)); }},
        {"chmod", [](Attempts& self) { must(::chmod(self.path().c_str(), 0)); }},
        {"remove", [](Attempts& self) { must(::unlink(self.path().c_str())); }},
        {"list", [](Attempts& self) { self.openAs(O_RDONLY | O_DIRECTORY); }},
        {"environment of another",
         [](Attempts& self) {
             const std::string file = "/proc/" + std::to_string(self.other()) + "/environ";
             ::close(static_cast<int>(must(::open(file.c_str(), O_RDONLY))));
         }},
        {"scratch",
         [](Attempts&) {
             const std::string file = std::string(::getenv("TMPDIR")) + "/mine.txt";
             const int mine = static_cast<int>(must(::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL, 0600)));
             must(::write(mine, "mine", 4));
             ::close(mine);
             must(::rename(file.c_str(), "ours.txt")); // the scratch folder is the current one
         }},
        {"large file",
         [](Attempts&) {
             const int mine = static_cast<int>(must(::open("large", O_RDWR | O_CREAT, 0600)));
             const std::vector<char> zeros(1u << 20);
             for (;;)
                 must(::write(mine, zeros.data(), zeros.size()));
         }},
        {"shell",
         [](Attempts&) {
             char name[] = "/bin/sh";
             char* arguments[] = {name, nullptr};
             char* none[] = {nullptr};
             must(::execve(name, arguments, none));
         }},
        {"system", [](Attempts&) { must(std::system("true")); }},
        {"spawn",
         [](Attempts&) {
             pid_t child = 0;
             char name[] = "/bin/true";
             char* arguments[] = {name, nullptr};
             char* none[] = {nullptr};
             errno = ::posix_spawn(&child, name, nullptr, nullptr, arguments, none);
             must(errno == 0 ? 0 : -1);
         }},
        {"fork bomb",
         [](Attempts&) {
             for (;;)
                 ::fork();
         }},
        {"kill", [](Attempts& self) { must(::kill(self.other(), SIGTERM)); }},
        {"kill all", [](Attempts&) { must(::kill(-1, SIGKILL)); }},
        {"queue signal", [](Attempts& self) { must(::sigqueue(self.other(), SIGTERM, {})); }},
        {"signal by descriptor",
         [](Attempts& self) {
             const int pipeEnds[] = {0, 1};
             must(::fcntl(pipeEnds[0], F_SETOWN, self.other()));
         }},
        {"signal by descriptor, high bits",
         [](Attempts& self) { must(::syscall(SYS_fcntl, 0, 0x100000000L | F_SETOWN, self.other())); }},
        {"signal by ioctl",
         [](Attempts& self) {
             pid_t owner = self.other();
             must(::ioctl(0, FIOSETOWN, &owner));
         }},
        {"ptrace", [](Attempts& self) { must(::ptrace(PTRACE_ATTACH, self.other(), nullptr, nullptr)); }},
        {"read memory",
         [](Attempts& self) {
             char byte = 0;
             iovec mine{&byte, 1}, theirs{reinterpret_cast<void*>(0x400000), 1};
             must(::syscall(SYS_process_vm_readv, self.other(), &mine, 1, &theirs, 1, 0));
         }},
        {"limit another",
         [](Attempts& self) {
             const rlimit none{0, 0};
             must(::prlimit(self.other(), RLIMIT_NOFILE, &none, nullptr));
         }},
        {"renice another",
         [](Attempts& self) { must(::setpriority(PRIO_PROCESS, static_cast<id_t>(self.other()), 19)); }},
        {"pin another",
         [](Attempts& self) {
             cpu_set_t one;
             CPU_ZERO(&one);
             CPU_SET(0, &one);
             must(::sched_setaffinity(self.other(), sizeof one, &one));
         }},
        {"outlive", [](Attempts&) { must(::prctl(PR_SET_PDEATHSIG, 0)); }},
        {"leave group", [](Attempts&) { must(::setsid()); }},
        {"mount", [](Attempts&) { must(::mount("none", "/tmp", "tmpfs", 0, nullptr)); }},
        {"namespace", [](Attempts&) { must(::unshare(CLONE_NEWUSER)); }},
        {"bpf", [](Attempts&) { must(::syscall(SYS_bpf, 0, nullptr, 0)); }},
        {"keyring", [](Attempts&) { must(::syscall(SYS_keyctl, 0, 0, 0, 0, 0)); }},
        {"perf", [](Attempts&) { must(::syscall(SYS_perf_event_open, nullptr, 0, 0, 0, 0)); }},
        {"userfaultfd", [](Attempts&) { must(::syscall(SYS_userfaultfd, 0)); }},
        {"io_uring", [](Attempts&) { must(::syscall(SYS_io_uring_setup, 1, nullptr)); }},
        {"raw socket", [](Attempts&) { must(::socket(AF_INET, SOCK_RAW, IPPROTO_ICMP)); }},
        {"packet socket", [](Attempts&) { must(::socket(AF_PACKET, SOCK_RAW, 0)); }},
        {"listen",
         [](Attempts&) {
             const int socket = static_cast<int>(must(::socket(AF_INET, SOCK_STREAM, 0)));
             must(::listen(socket, 1));
         }},
        {"local socket",
         [](Attempts& self) {
             sockaddr_un address{};
             address.sun_family = AF_UNIX;
             self.path().copy(address.sun_path, sizeof address.sun_path - 1);
             self.connectTo(AF_UNIX, reinterpret_cast<sockaddr*>(&address), sizeof address);
         }},
        {"connect",
         [](Attempts& self) {
             sockaddr_in address{};
             address.sin_family = AF_INET;
             address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(self.hub().setting("port"))));
             address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
             self.connectTo(AF_INET, reinterpret_cast<sockaddr*>(&address), sizeof address);
         }},
        {"memory",
         [](Attempts&) {
             std::vector<std::unique_ptr<std::string>> hoard;
             for (;;)
                 hoard.push_back(std::make_unique<std::string>(16u << 20, 'x'));
         }},
        {"open files",
         [](Attempts&) {
             for (;;)
                 must(::open("/dev/null", O_RDONLY));
         }},
        {"threads",
         [](Attempts&) {
             for (;;)
                 std::thread([] {
                     for (;;)
                         ::pause();
                 }).detach();
         }},
        {"burn",
         [](Attempts&) {
             std::atomic<bool> forever = true;
             while (forever) {
             }
         }},
        {"deadlock",
         [](Attempts&) {
             std::mutex mutex;
             std::thread other([&] {
                 const std::lock_guard held(mutex);
                 for (;;)
                     ::pause();
             });
             std::this_thread::sleep_for(std::chrono::milliseconds(50));
             const std::lock_guard never(mutex);
             other.join();
         }},
        {"ten million lines",
         [](Attempts& self) {
             for (int i = 0; i < 10'000'000; ++i)
                 self.hub().info("still here");
         }},
        {"core", [](Attempts&) { std::abort(); }},
    };
    return all;
}

} // namespace

LIANFANG_CONNECTOR(Attempts, "attempts")
