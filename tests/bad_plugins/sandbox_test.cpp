// What a connector tries against the hub, the machine and other departments, and what stops it. Every test names the
// mechanism by what the kernel then says: a forbidden call ends the connector and is named, a limit or a folder that is
// not its own gives it an error, which comes back as its own words.
#include "hub/collect/collector.h"
#include "hub/collect/messages.h"
#include "tests/support/child_process.h"
#include "tests/support/memory_sink.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <fstream>
#include <thread>

namespace lianfang {
namespace {

using namespace std::chrono_literals;
using test::MemorySink;
using test::TemporaryFolder;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

CollectRequest attempt(const std::string& what)
{
    CollectRequest request;
    request.exchangeId = "exchange-7";
    request.connector = "attempts";
    request.library = std::string(BAD_PLUGINS) + "/bad_attempts.so";
    request.dataset = "test/rows";
    request.documents = what;
    request.period = *Period::parse("2026Q3");
    request.deadline = 30s;
    return request;
}

class Sandboxed : public testing::Test {
protected:
    Sandboxed() { request_.settings["pid"] = std::to_string(::getpid()); }

    // The code and English text of the Error a pull ends with; "nothing" if nothing stopped it.
    std::string stopped(Collector& collector, const std::string& what)
    {
        request_.documents = what;
        try {
            collector.pull(request_, sink_);
        } catch (const Error& error) {
            return std::string(error.message().code) + ": " + error.en();
        }
        return "nothing";
    }
    std::string stopped(const std::string& what) { return stopped(collector_, what); }

    // The connector was told so by the kernel, said so itself, and nothing else happened.
    static auto told(int error)
    {
        return testing::AllOf(StartsWith("collect.connector-failed: "),
                              HasSubstr(std::string("it was told: ") + std::strerror(error)));
    }

    const TemporaryFolder folder_;
    Collector collector_{{LIANFANG_BINARY_DIR "/bin/lianfang-connector-host"}};
    CollectRequest request_ = attempt("");
    MemorySink sink_;
};

// ---------------------------------------------------------------------------------------------- forbidden system calls

class ForbiddenCall : public Sandboxed, public testing::WithParamInterface<std::pair<const char*, const char*>> {};

TEST_P(ForbiddenCall, EndsTheConnectorAndIsNamed)
{
    const auto [what, call] = GetParam();
    EXPECT_EQ(stopped(what),
              std::string("collect.call-forbidden: Connector attempts tried what no connector may do "
                          "(system call ") +
                  call +
                  ") and was ended. The exchange is void and earlier data untouched; find out where this "
                  "connector comes from, and tell its developer.");
}

using Call = std::pair<const char*, const char*>;
INSTANTIATE_TEST_SUITE_P(Each, ForbiddenCall,
                         testing::Values(Call("shell", "execve"),
                                         // The C library blocks every signal meanwhile, so nobody can say which.
                                         Call("system", "?"), Call("spawn", "?"), Call("fork bomb", "clone"),
                                         Call("kill", "kill"), Call("kill all", "kill"),
                                         Call("queue signal", "rt_sigqueueinfo"), Call("ptrace", "ptrace"),
                                         Call("read memory", "process_vm_readv"), Call("outlive", "prctl"),
                                         Call("mount", "mount"), Call("namespace", "unshare"), Call("bpf", "bpf"),
                                         Call("keyring", "keyctl"), Call("perf", "perf_event_open"),
                                         Call("userfaultfd", "userfaultfd"), Call("io_uring", "io_uring_setup"),
                                         Call("raw socket", "socket"), Call("packet socket", "socket")),
                         [](const auto& each) {
                             std::string name = each.param.first;
                             std::replace_if(
                                 name.begin(), name.end(), [](char c) { return !std::isalnum(c); }, '_');
                             return name;
                         });

TEST_F(Sandboxed, WhatALibraryMayTryIsRefusedWithoutEndingIt)
{
    for (const char* what : {"renice another", "pin another", "leave group", "listen"})
        EXPECT_THAT(stopped(what), told(EPERM)) << what;
    EXPECT_THAT(stopped("limit another"), told(ENOSYS));
    for (const char* what : {"signal by descriptor", "signal by descriptor, high bits", "signal by ioctl"})
        EXPECT_THAT(stopped(what), told(ENOSYS)) << what;
}

// --------------------------------------------------------------------------------------------------------------- files

TEST_F(Sandboxed, AFileOfTheDaemonsUserCannotBeTouched)
{
    const auto key = folder_.write("hub.key", "the hub's secret");
    request_.settings["path"] = key;
    EXPECT_THAT(stopped("read"), told(EACCES));
    EXPECT_THAT(stopped("write"), told(EACCES));
    EXPECT_THAT(stopped("remove"), told(EACCES));
    EXPECT_THAT(stopped("truncate"), told(EPERM));
    EXPECT_THAT(stopped("chmod"), told(EPERM));
    EXPECT_EQ(TemporaryFolder::read(key), "the hub's secret");
}

TEST_F(Sandboxed, NoFileCanBeMadeElsewhere)
{
    request_.settings["path"] = folder_.path() / "new.txt";
    EXPECT_THAT(stopped("write"), told(EACCES));
    EXPECT_FALSE(std::filesystem::exists(folder_.path() / "new.txt"));
}

TEST_F(Sandboxed, AFolderThatIsNotItsOwnCannotBeListed)
{
    for (const char* path : {"/", "/etc", "/root", "/home", "/proc", "/tmp", "/var/lib"})
        if (std::filesystem::exists(path)) {
            request_.settings["path"] = path;
            EXPECT_THAT(stopped("list"), told(EACCES)) << path;
        }
}

TEST_F(Sandboxed, ADeclaredFolderIsOpenAsDeclared)
{
    const auto file = folder_.write("drop/list.csv", "a,b\r\n");
    request_.folders = {{folder_.path() / "drop", false}};
    request_.settings["path"] = file;
    EXPECT_EQ(stopped("read"), "nothing");
    EXPECT_THAT(stopped("write"), told(EACCES));
    request_.folders = {{folder_.path() / "drop", true}};
    EXPECT_EQ(stopped("write"), "nothing");
    EXPECT_EQ(stopped("remove"), "nothing");
    EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_F(Sandboxed, TheEnvironmentOfTheDaemonIsClosed)
{
    EXPECT_THAT(stopped("environment of another"), told(EACCES));
}

TEST_F(Sandboxed, ItsScratchFolderIsItsOwnAndGoneAfterwards)
{
    Collector collector({.host = LIANFANG_BINARY_DIR "/bin/lianfang-connector-host", .scratch = folder_.path()});
    EXPECT_EQ(stopped(collector, "scratch"), "nothing");
    EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

// ------------------------------------------------------------------------------------------------------------- network

TEST_F(Sandboxed, ItMayConnectToAnotherMachine)
{
    const int listening = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ASSERT_EQ(::bind(listening, reinterpret_cast<sockaddr*>(&address), size), 0);
    ASSERT_EQ(::listen(listening, 1), 0);
    ASSERT_EQ(::getsockname(listening, reinterpret_cast<sockaddr*>(&address), &size), 0);
    request_.settings["port"] = std::to_string(ntohs(address.sin_port));
    EXPECT_EQ(stopped("connect"), "nothing");
    ::close(listening);
}

TEST_F(Sandboxed, ALocalSocketSuchAsTheDaemonsOwnIsOutOfReach)
{
    request_.settings["path"] = folder_.path() / "lianfang.sock";
    EXPECT_THAT(stopped("local socket"), told(EACCES));
}

// -------------------------------------------------------------------------------------------------------------- limits

TEST_F(Sandboxed, MemoryWithoutEndEndsAtItsLimit)
{
    request_.limits.memoryBytes = 256u << 20;
    EXPECT_THAT(stopped("memory"), HasSubstr("std::bad_alloc"));
}

TEST_F(Sandboxed, OpenFilesEndAtTheirLimit)
{
    EXPECT_THAT(stopped("open files"), told(EMFILE));
}

TEST_F(Sandboxed, AProcessorIsNotItsForEver)
{
    request_.limits.cpu = 1s;
    EXPECT_THAT(stopped("burn"), StartsWith("collect.cpu-limit: Connector attempts used up its 1 seconds"));
}

TEST_F(Sandboxed, AFileItWritesEndsAtItsLimit)
{
    request_.limits.fileBytes = 8u << 20;
    EXPECT_THAT(stopped("large file"), StartsWith("collect.file-limit: "));
}

TEST_F(Sandboxed, ThreadsEndAtTheirLimit)
{
    // As root, where nothing counts them, memory does.
    request_.limits.threads = 8;
    request_.limits.memoryBytes = 512u << 20;
    EXPECT_THAT(stopped("threads"), HasSubstr("Resource temporarily unavailable"));
}

TEST_F(Sandboxed, ACrashLeavesNoCore)
{
    EXPECT_THAT(stopped("core"), StartsWith("collect.connector-crashed: Connector attempts crashed (signal SIGABRT)"));
}

// --------------------------------------------------------------------------------------------------- a user of its own

// As root a user of its own is tried for real; without, that there is none to change to.
TEST_F(Sandboxed, AsRootItHasAUserOfItsOwnAndAFolderThatKeepsItOutIsNamed)
{
    const auto user = HostUser::named("nobody");
    if (::geteuid() != 0) {
        EXPECT_FALSE(user);
        return;
    }
    ASSERT_TRUE(user);
    Collector collector({.host = LIANFANG_BINARY_DIR "/bin/lianfang-connector-host", .user = user});
    EXPECT_EQ(stopped(collector, "scratch"), "nothing");

    const auto drop = folder_.path() / "drop";
    std::filesystem::create_directory(drop);
    request_.folders = {{drop, false}};
    const auto refused = stopped(collector, "list");
    EXPECT_THAT(refused, StartsWith("collect.connector-refused: "));
    EXPECT_THAT(refused, HasSubstr("runs as user " + std::to_string(user->id) + ", who may not read " + drop.string() +
                                   " (blocked at " + folder_.path().string() + ")"));

    ::chmod(folder_.path().c_str(), 0711);
    ::chmod(drop.c_str(), 0755);
    request_.settings["path"] = drop;
    EXPECT_EQ(stopped(collector, "list"), "nothing");
}

TEST_F(Sandboxed, AUserThatIsNotThereIsNamed)
{
    if (::geteuid() != 0) {
        EXPECT_FALSE(HostUser::named("lianfang-nobody-has-this-name"));
        return;
    }
    EXPECT_THROW(HostUser::named("lianfang-nobody-has-this-name"), Error);
    EXPECT_FALSE(HostUser::named("root")) << "written so on purpose";
}

// ----------------------------------------------------------------------------------------------------- its daemon's
// end

// Process ids of the children of `parent`, now.
std::vector<pid_t> childrenOf(pid_t parent)
{
    std::vector<pid_t> out;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        if (!std::isdigit(entry.path().filename().string().front()))
            continue;
        std::ifstream file(entry.path() / "stat");
        std::string text{std::istreambuf_iterator<char>(file), {}};
        const auto behind = text.rfind(')');
        if (behind != std::string::npos && std::stol(text.substr(behind + 4)) == parent)
            out.push_back(static_cast<pid_t>(std::stol(text)));
    }
    return out;
}

bool running(pid_t process)
{
    std::ifstream file("/proc/" + std::to_string(process) + "/stat");
    std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto behind = text.rfind(')');
    return behind != std::string::npos && text[behind + 2] != 'Z';
}

TEST(DaemonsEnd, EndsTheConnectorToo)
{
    // Given a daemon that is at work with a connector that never ends by itself …
    const pid_t daemon = ::fork();
    if (daemon == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        Collector collector({LIANFANG_BINARY_DIR "/bin/lianfang-connector-host"});
        MemorySink sink;
        auto request = attempt("burn");
        request.deadline = 60s;
        try {
            collector.pull(request, sink);
        } catch (const Error&) {
        }
        ::_exit(0);
    }
    std::vector<pid_t> hosts;
    for (int i = 0; i < 500 && hosts.empty(); ++i) {
        std::this_thread::sleep_for(10ms);
        hosts = childrenOf(daemon);
    }
    ASSERT_EQ(hosts.size(), 1u);
    std::this_thread::sleep_for(300ms);
    ASSERT_TRUE(running(hosts.front()));
    // … when the daemon is killed, without a chance to clean up …
    ::kill(daemon, SIGKILL);
    ::waitpid(daemon, nullptr, 0);
    // … then the connector's process is gone too.
    for (int i = 0; i < 200 && running(hosts.front()); ++i)
        std::this_thread::sleep_for(10ms);
    EXPECT_FALSE(running(hosts.front()));
}

} // namespace
} // namespace lianfang
